"""The outcome classifier goes on learning, from the decisions of new gold and of old."""

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.language import Language

from referat.linear import LinearModel, hashes
from referat.retrain.linear import Cases, Pull, fit_from
from referat.tagging import Statement
from referat.train.data import Annotated
from referat.train.outcome_training import gold_label, gold_units

PULL = Pull(2.0, 2.0)


@dataclass(frozen=True, slots=True)
class ReadUnits:
    """The units of a document's decision sections.

    Attributes:
        rows: hashed features of each.
        labels: the outcome of each.
        statements: those that are not beyond doubt no decision, with their outcomes.
    """

    rows: list[list[int]]
    labels: list[str]
    statements: list[tuple[Statement, str]]


def read_units(nlp: Language, annotated: Annotated) -> ReadUnits:
    """The units of a gold document."""
    gold, text = annotated
    found = [(case, gold_label(unit, gold)) for unit, case in gold_units(nlp, gold, text)]
    statements = [(case.statement, label) for case, label in found if case.verdict is not False]
    return ReadUnits([hashes(case.features) for case, _ in found], [label for _, label in found], statements)


def retrain_outcomes(model: LinearModel, new: Sequence[ReadUnits], old: Sequence[ReadUnits]) -> LinearModel:
    """The classifier after more learning; ``old`` is what it must not forget."""
    return fit_from(model, _cases(new), _cases(old), PULL)


def _cases(units: Sequence[ReadUnits]) -> Cases:
    return Cases([row for read in units for row in read.rows], [label for read in units for label in read.labels])

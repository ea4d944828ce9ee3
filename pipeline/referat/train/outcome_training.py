"""Training of the outcome classifier on gold decisions."""

from collections.abc import Iterable, Sequence

from spacy.language import Language

from referat.annotations import GoldDocument
from referat.annotations.docs import gold_doc
from referat.components.decision_units import Unit, units_of
from referat.components.decisions import DECISION_SECTIONS, UnitCase, cases_of
from referat.components.outcomes import CLASSES, NO_DECISION
from referat.layers import sections
from referat.linear import LinearModel, hashes
from referat.train.fitting import fit_linear

MIN_OVERLAP = 0.6
# By cross-validation on the train split, flat around both.
STRENGTH, BALANCE = 40.0, 0.3
# Looser, the solver stops where equal fits still differ by a third of the spurious decisions.
TOLERANCE = 1e-4


def train_outcomes(nlp: Language, documents: Sequence[tuple[GoldDocument, str]], seed: int) -> LinearModel:
    """Train on the units of gold decision sections; a unit that overlaps no gold decision is no decision."""
    rows, labels, contents = [], [], []
    for gold, text in documents:
        for unit, case in gold_units(nlp, gold, text):
            rows.append(hashes(case.features))
            labels.append(gold_label(unit, gold))
            contents.append(case.statement.text)
    return fit_linear(rows, labels, CLASSES, strength=STRENGTH, seed=seed, weights=unit_weights(contents, labels), tolerance=TOLERANCE)


def unit_weights(contents: Sequence[str], labels: Sequence[str]) -> list[float]:
    """Weights of units to learn from: less for what comes again and again, more for outcomes that are rare."""
    seen: dict[tuple[str, str], int] = {}
    weights = []
    for content, label in zip(contents, labels, strict=True):
        key = (label, content.lower())
        seen[key] = seen.get(key, 0) + 1
        weights.append(1 / seen[key] ** 0.5)
    return _balanced(labels, weights)


def _balanced(labels: Sequence[str], weights: Sequence[float]) -> list[float]:
    """Weights of the cases, with more for the labels that are rare."""
    totals: dict[str, float] = {}
    for label, weight in zip(labels, weights, strict=True):
        totals[label] = totals.get(label, 0.0) + weight
    mean = sum(totals.values()) / len(totals)
    return [weight * (mean / totals[label]) ** BALANCE for label, weight in zip(labels, weights, strict=True)]


def gold_units(nlp: Language, gold: GoldDocument, text: str) -> Iterable[tuple[Unit, UnitCase]]:
    """The units of a gold document's decision sections, with what is known of them."""
    doc = gold_doc(nlp, gold, text)
    for section in sections(doc, *DECISION_SECTIONS):
        units = units_of(text, section.start_char, section.end_char)
        yield from zip(units, cases_of(doc, section, units), strict=True)


def gold_label(unit: Unit, gold: GoldDocument) -> str:
    """The outcome of the gold decision that a unit shares most of its characters with."""
    for decision in gold.decisions:
        shared = min(unit.end, decision.end) - max(unit.start, decision.start)
        if shared >= MIN_OVERLAP * max(unit.end - unit.start, decision.end - decision.start):
            return decision.outcome
        if shared > 0 and (unit.start == decision.start or (unit.start <= decision.start and decision.end <= unit.end)):
            return decision.outcome
    return NO_DECISION

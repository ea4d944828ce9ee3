"""Training of the outcome classifier on gold decisions."""

from collections.abc import Iterable, Sequence

from spacy.language import Language

from referat.annotations import GoldDocument
from referat.annotations.docs import gold_doc
from referat.components.decision_units import Unit, units_of
from referat.components.decisions import DECISION_SECTIONS, cases_of
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
    rows, labels, weights = [], [], []
    seen: dict[tuple[str, ...], int] = {}
    for gold, text in documents:
        for unit, features in gold_units(nlp, gold, text):
            label = gold_label(unit, gold)
            key = (label, text[unit.start : unit.end].lower())
            seen[key] = seen.get(key, 0) + 1
            rows.append(hashes(features))
            labels.append(label)
            weights.append(1 / seen[key] ** 0.5)
    return fit_linear(rows, labels, CLASSES, strength=STRENGTH, seed=seed, weights=_balanced(labels, weights), tolerance=TOLERANCE)


def _balanced(labels: Sequence[str], weights: Sequence[float]) -> list[float]:
    """Weights of the cases, with more for the labels that are rare."""
    totals: dict[str, float] = {}
    for label, weight in zip(labels, weights, strict=True):
        totals[label] = totals.get(label, 0.0) + weight
    mean = sum(totals.values()) / len(totals)
    return [weight * (mean / totals[label]) ** BALANCE for label, weight in zip(labels, weights, strict=True)]


def gold_units(nlp: Language, gold: GoldDocument, text: str) -> Iterable[tuple[Unit, list[str]]]:
    """The units of a gold document's decision sections, with their features."""
    doc = gold_doc(nlp, gold, text)
    for section in sections(doc, *DECISION_SECTIONS):
        units = units_of(text, section.start_char, section.end_char)
        yield from ((unit, case.features) for unit, case in zip(units, cases_of(doc, section, units), strict=True))


def gold_label(unit: Unit, gold: GoldDocument) -> str:
    """The outcome of the gold decision that a unit shares most of its characters with."""
    for decision in gold.decisions:
        shared = min(unit.end, decision.end) - max(unit.start, decision.start)
        if shared >= MIN_OVERLAP * max(unit.end - unit.start, decision.end - decision.start):
            return decision.outcome
        if shared > 0 and (unit.start == decision.start or (unit.start <= decision.start and decision.end <= unit.end)):
            return decision.outcome
    return NO_DECISION

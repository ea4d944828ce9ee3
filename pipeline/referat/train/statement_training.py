"""What the encoder learns of decisions: the outcome of each unit of a decision text, from a second group of columns beside the tagger's."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch

from referat.components.outcomes import CLASSES
from referat.language import blank_language
from referat.tagging import Statement
from referat.tagging.statements import read_statement
from referat.tagging.windows import WindowMaker
from referat.train.data import Annotated
from referat.train.outcome_training import gold_label, gold_units, unit_weights

LOWERED, CAPITALS = 0.09, 0.02
# What weighs less is read in some epochs only, and then weighs as much.
LIGHT = 0.35


@dataclass(frozen=True, slots=True)
class StatementReading:
    """A unit to learn from: ids, the places of its pieces in them, the index of its outcome in `CLASSES`."""

    ids: list[int]
    places: range
    outcome: int
    weight: float


def statement_reading(windows: WindowMaker, statement: Statement, label: str, weight: float = 1.0) -> StatementReading:
    """A statement with its outcome as it is learned from."""
    ids, places = read_statement(windows, statement)
    return StatementReading(ids, places, CLASSES.index(label), weight)


class StatementMaker:
    """Makes the readings of an epoch from the decision sections of gold.

    Units that are beyond doubt no decision are left out; equal ones with an equal outcome are one, that weighs more.
    """

    def __init__(self, annotated: Sequence[Annotated], windows: WindowMaker, seed: int, *, noise: bool = True) -> None:
        self.windows = windows
        self.noise = noise
        self.rng = random.Random(seed)
        nlp = blank_language()
        found = [
            (case.statement, gold_label(unit, gold))
            for gold, text in annotated
            for unit, case in gold_units(nlp, gold, text)
            if case.verdict is not False
        ]
        weights = unit_weights([statement.text for statement, _ in found], [label for _, label in found])
        self.gold: dict[tuple[Statement, str], float] = {}
        for pair, weight in zip(found, weights, strict=True):
            self.gold[pair] = self.gold.get(pair, 0.0) + weight

    def readings(self) -> Iterator[StatementReading]:
        """Every unit as it is."""
        for (statement, label), weight in self.gold.items():
            yield statement_reading(self.windows, statement, label, weight)

    def epoch(self) -> Iterator[StatementReading]:
        """The units of an epoch, with ``noise`` some in small letters or capitals."""
        for (statement, label), weight in self.gold.items():
            if weight >= LIGHT or self.rng.random() < weight / LIGHT:
                yield statement_reading(self.windows, self._noisy(statement), label, max(weight, LIGHT))

    def _noisy(self, statement: Statement) -> Statement:
        lot = self.rng.random()
        if lot >= LOWERED + CAPITALS or not self.noise:
            return statement
        changed = str.lower if lot < LOWERED else str.upper
        texts = {name: changed(getattr(statement, name)) for name in ("text", "before", "after", "asked")}
        return replace(statement, **texts)


def statement_loss(logits: Any, batch: Sequence[StatementReading]) -> Any:
    """Cross-entropy of the mean over a unit's pieces; ``logits`` of shape (rows, pieces, columns), the outcomes' last."""
    labels = torch.tensor([reading.outcome for reading in batch])
    weights = torch.tensor([reading.weight for reading in batch])
    losses = torch.nn.functional.cross_entropy(_means(logits, batch), labels, reduction="none")
    return (losses * weights).sum() / weights.sum()


def right_outcomes(logits: Any, batch: Sequence[StatementReading]) -> int:
    """How many readings have their outcome as the most probable."""
    found = _means(logits, batch).argmax(dim=1).numpy()
    return int((found == np.array([reading.outcome for reading in batch])).sum())


def _means(logits: Any, batch: Sequence[StatementReading]) -> Any:
    chosen = torch.zeros(logits.shape[:2])
    for row, reading in enumerate(batch):
        chosen[row, reading.places.start : reading.places.stop] = 1 / len(reading.places)
    return (logits[:, :, -len(CLASSES) :] * chosen.unsqueeze(-1)).sum(dim=1)

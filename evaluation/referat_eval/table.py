"""Counts of many documents as one array, from which every figure is read: pooled, resampled, by group."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from referat.labels import ENTITY_LABELS, OUTCOMES, SECTION_LABELS
from referat_eval.counts import Counts, Share
from referat_eval.score import DECISION_FIELDS, ITEM_FIELDS, MACRO, MICRO, SET_FIELDS, DocumentScore, Figure

Floats = npt.NDArray[np.float64]

_LABELS_OF = {"sections": SECTION_LABELS, "sections without headings": SECTION_LABELS, "outcomes": OUTCOMES}
_FLOW = (
    Figure("items", "start"),
    *(Figure("items", name) for name in ITEM_FIELDS),
    *(Figure(level, name) for level in ("sections", "sections without headings") for name in ("lines", *SECTION_LABELS)),
    *(Figure(f"entities{scheme}", name) for scheme in ("", ", exact", ", partial", ", type") for name in (*ENTITY_LABELS, MICRO)),
    *(Figure("entities by section", name) for name in SECTION_LABELS),
    *(Figure("values", name) for name in ENTITY_LABELS),
    *(Figure("decisions", name) for name in ("span, strict", "span, overlap", *DECISION_FIELDS)),
    *(Figure("outcomes", name) for name in OUTCOMES),
    *(Figure("records", name) for name in ("outcome", *SET_FIELDS, "complete event")),
)
LEVELS = tuple(dict.fromkeys(figure.level for figure in _FLOW))


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """Counts by document and figure.

    Attributes:
        documents: ids, one a row.
        figures: what is counted, in the order of the flow.
        shares: which figures are shares of cases; the others are F.
        counts: shape (documents, figures, 3): right, spurious, missed; a share has no spurious.
    """

    documents: tuple[str, ...]
    figures: tuple[Figure, ...]
    shares: npt.NDArray[np.bool_]
    counts: Floats

    @classmethod
    def of(cls, scores: Sequence[DocumentScore]) -> "ScoreTable":
        """The table of scored documents."""
        rows = {score.id: {figure: _triple(counts) for figure, counts in score.figures.items()} for score in scores}
        shares = {figure for score in scores for figure, counts in score.figures.items() if isinstance(counts, Share)}
        return cls.from_rows(rows, shares)

    @classmethod
    def from_rows(cls, rows: dict[str, dict[Figure, tuple[float, float, float]]], shares: Iterable[Figure]) -> "ScoreTable":
        """The table of counts by document and figure."""
        figures = tuple(sorted({figure for row in rows.values() for figure in row}, key=_place_in_flow))
        counts = np.zeros((len(rows), len(figures), 3))
        places = {figure: index for index, figure in enumerate(figures)}
        for index, row in enumerate(rows.values()):
            for figure, triple in row.items():
                counts[index, places[figure]] = triple
        known = set(shares)
        return cls(tuple(rows), figures, np.array([figure in known for figure in figures], dtype=bool), counts)

    def only(self, chosen: Callable[[str], bool]) -> "ScoreTable":
        """The rows of the documents that are chosen by id."""
        keep = [index for index, name in enumerate(self.documents) if chosen(name)]
        return ScoreTable(tuple(self.documents[i] for i in keep), self.figures, self.shares, self.counts[keep])

    def at(self, levels: Collection[str]) -> "ScoreTable":
        """The figures of the given levels."""
        keep = [index for index, figure in enumerate(self.figures) if figure.level in levels]
        return ScoreTable(self.documents, tuple(self.figures[i] for i in keep), self.shares[keep], self.counts[:, keep])

    def members(self, figure: Figure) -> list[int]:
        """The places of the figures that make up a figure: its own, or its labels where it is a macro average."""
        if figure.name == MACRO:
            return dict(self._macros())[figure.level]
        return [self.figures.index(figure)]

    def pooled(self, figure: Figure) -> Counts | Share:
        """The counts of one figure over all documents; empty where it was never counted."""
        if figure not in self.figures:
            return Counts()
        index = self.figures.index(figure)
        right, spurious, missed = self.counts[:, index].sum(axis=0).tolist()
        return Share(int(right), int(right + missed)) if self.shares[index] else Counts(right, spurious, missed)

    @property
    def headings(self) -> tuple[Figure, ...]:
        """All figures with the macro averages, in the order of `values`."""
        return (*self.figures, *(Figure(level, MACRO) for level, _ in self._macros()))

    def values(self, weights: Floats | None = None) -> Floats:
        """F or share of every figure in `headings`; NaN where it is not defined.

        Args:
            weights: shape (draws, documents): how often each document counts; once each where None.

        Returns:
            shape (figures,), or (draws, figures) where there are weights.
        """
        drawn = np.ones((1, len(self.documents))) if weights is None else weights
        counts = self.counts.reshape(len(self.documents), 3 * len(self.figures))
        values = self.values_of((drawn @ counts).reshape(len(drawn), len(self.figures), 3))
        return values[0] if weights is None else values

    def values_of(self, sums: Floats) -> Floats:
        """The same from summed counts of shape (draws, figures, 3)."""
        right, spurious, missed = np.moveaxis(sums, -1, 0)
        twice = np.where(self.shares, 1, 2) * right
        total = twice + spurious + missed
        values = np.divide(twice, total, out=np.full_like(total, np.nan), where=total > 0)
        in_gold = np.where(right + missed > 0, values, np.nan)
        macros = [_mean(in_gold[:, places]) for _, places in self._macros()]
        return np.column_stack([values, *macros]) if macros else values

    def _macros(self) -> list[tuple[str, list[int]]]:
        """Levels with labels, and the places of their labels; a macro average is over those that gold has."""
        levels = {**_LABELS_OF, **{figure.level: ENTITY_LABELS for figure in self.figures if figure.name == MICRO}}
        found = []
        for level, labels in levels.items():
            places = [i for i, figure in enumerate(self.figures) if figure.level == level and figure.name in labels]
            if places:
                found.append((level, places))
        return found


def _mean(values: Floats) -> Floats:
    """The mean of each row over what is defined; NaN where nothing is."""
    defined = ~np.isnan(values)
    number = defined.sum(axis=1)
    total = np.where(defined, values, 0.0).sum(axis=1)
    mean: Floats = np.divide(total, number, out=np.full(len(values), np.nan), where=number > 0)
    return mean


def _triple(counts: Counts | Share) -> tuple[float, float, float]:
    if isinstance(counts, Share):
        return counts.right, 0, counts.total - counts.right
    return counts.tp, counts.fp, counts.fn


def _place_in_flow(figure: Figure) -> tuple[Any, ...]:
    return (_FLOW.index(figure), "") if figure in _FLOW else (len(_FLOW), figure)

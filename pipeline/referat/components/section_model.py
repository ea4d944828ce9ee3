"""The model of sections: a first look at each line, and a second that knows what the first made of the lines around."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from referat.components.line_features import LineView, section_features
from referat.components.line_model import LineModel
from referat.components.section_look import section_look_features
from referat.linear import Floats

FIRST, SECOND = "first", "second"
TITLE, TITLE_LINES = "title", 3
_IMPOSSIBLE = -1e4


class SectionModel:
    """Two line classifiers; the mean of their log probabilities is decoded over the document."""

    def __init__(self, first: LineModel, second: LineModel) -> None:
        self.first = first
        self.second = second

    def label(self, view: LineView, starts: Sequence[bool]) -> tuple[list[str], list[float]]:
        """The label of every line and its posterior probability.

        A line that starts an item is a title; other titles only follow one directly.
        """
        first = only_titles_at_starts(self.first.emissions(section_features(view, list(starts))), starts, self.first.labels)
        second = self.second.emissions(section_look_features(view, starts, first, self.first.labels))
        return self.second.decode((first + only_titles_at_starts(second, starts, self.second.labels)) / 2)

    def to_disk(self, folder: Path) -> None:
        self.first.to_disk(folder / FIRST)
        self.second.to_disk(folder / SECOND)

    @classmethod
    def from_disk(cls, folder: Path) -> "SectionModel":
        return cls(LineModel.from_disk(folder / FIRST), LineModel.from_disk(folder / SECOND))


def only_titles_at_starts(emissions: Floats, starts: Sequence[bool], labels: Sequence[str]) -> Floats:
    """Log probabilities with titles where items start, and none further than `TITLE_LINES` below."""
    title = list(labels).index(TITLE)
    changed = emissions.copy()
    since = TITLE_LINES
    for index, start in enumerate(starts):
        since = 0 if start else since + 1
        if start:
            changed[index] = np.where(np.arange(emissions.shape[1]) == title, 0.0, _IMPOSSIBLE)
        elif since >= TITLE_LINES:
            changed[index, title] = _IMPOSSIBLE
    return changed

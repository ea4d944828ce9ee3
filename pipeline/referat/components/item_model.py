"""The model of item starts: a first look at each line, and a second with the first look at all of them."""

from pathlib import Path

import numpy as np

from referat.components.line_features import LineView, item_features
from referat.components.line_model import LineModel
from referat.components.second_look import look_features
from referat.linear import Floats

START = "start"
FIRST, SECOND = "first", "second"


class ItemModel:
    """Two line classifiers; only the second is decoded over the document."""

    def __init__(self, first: LineModel, second: LineModel) -> None:
        self.first = first
        self.second = second

    def starts(self, view: LineView) -> list[int]:
        """Indices of the lines that start an item."""
        states, _ = self.second.decode(self.second.emissions(look_features(view, self.first_look(view))))
        return [index for index, state in enumerate(states) if state == START]

    def first_look(self, view: LineView) -> Floats:
        """The probability of every line that it starts an item, each line by itself."""
        return np.asarray(np.exp(self.first.emissions_of_rows(item_features(view))[:, self.first.labels.index(START)]))

    def to_disk(self, folder: Path) -> None:
        self.first.to_disk(folder / FIRST)
        self.second.to_disk(folder / SECOND)

    @classmethod
    def from_disk(cls, folder: Path) -> "ItemModel":
        return cls(LineModel.from_disk(folder / FIRST), LineModel.from_disk(folder / SECOND))

"""The model of item starts: a first look at each line, a second with the first look at all of them, and a network beside it."""

from pathlib import Path

import numpy as np

from referat.components.line_features import LineView, item_features, item_network_features
from referat.components.line_model import LineModel
from referat.components.line_network import LineNetwork
from referat.components.second_look import look_features
from referat.linear import Floats

START = "start"
FIRST, SECOND, NETWORK = "first", "second", "network"
# Added to the network's score of a start: layouts never seen lose more by starts that are missed than by spurious ones.
LEAN = 1.0
_LEAST = 1e-5


class ItemModel:
    """Two line classifiers and a network; the mean of the second's log probabilities and the network's is decoded over the document."""

    def __init__(self, first: LineModel, second: LineModel, network: LineNetwork) -> None:
        self.first = first
        self.second = second
        self.network = network

    def starts(self, view: LineView) -> list[int]:
        """Indices of the lines that start an item."""
        second = self.second.emissions(look_features(view, self.first_look(view)))
        states, _ = self.second.decode((second + self._network_look(view)) / 2)
        return [index for index, state in enumerate(states) if state == START]

    def first_look(self, view: LineView) -> Floats:
        """The probability of every line that it starts an item, each line by itself."""
        return np.asarray(np.exp(self.first.emissions_of_rows(item_features(view))[:, self.first.labels.index(START)]))

    def _network_look(self, view: LineView) -> Floats:
        """Log probabilities of the states by the network, which tells a start from lines of all sections."""
        found = self.network.log_probabilities(list(item_network_features(view)))
        start = np.clip(np.exp(found[:, self.network.labels.index(START)]), _LEAST, 1 - _LEAST)
        by_state = {START: np.log(start) + LEAN}
        return np.stack([by_state.get(state, np.log(1 - start)) for state in self.second.labels], axis=1)

    def to_disk(self, folder: Path) -> None:
        self.first.to_disk(folder / FIRST)
        self.second.to_disk(folder / SECOND)
        self.network.to_disk(folder / NETWORK)

    @classmethod
    def from_disk(cls, folder: Path) -> "ItemModel":
        return cls(LineModel.from_disk(folder / FIRST), LineModel.from_disk(folder / SECOND), LineNetwork.from_disk(folder / NETWORK))

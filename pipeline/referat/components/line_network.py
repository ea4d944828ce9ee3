"""A recurrent network that labels the lines of a document, each with all the others before it.

Every line is a bag of hashed features; a bidirectional LSTM (Hochreiter and Schmidhuber 1997) reads the lines in order.  It sees
what linear classifiers with a window cannot: what an item held before, and what follows below.
"""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt
from thinc.api import LSTM, Dropout, Embed, LayerNorm, Linear, Model, Softmax, chain, reduce_sum, residual, with_array, with_padded
from thinc.types import Floats2d, Ragged

from referat.components.line_traits import Hashed
from referat.linear import Floats

ROW_BITS = 14
WIDTH, HIDDEN = 96, 192
DROPOUT = 0.3
ARRAYS_FILE, LABELS_FILE = "network.npz", "labels.json"
_LEAST = 1e-6

Network = Model[list[Ragged], list[Floats2d]]


class LineNetwork:
    """The network with its labels.

    Attributes:
        model: gives for every document, a `Ragged` of the rows of each line, probabilities of shape (lines, labels).
    """

    def __init__(self, labels: Sequence[str], model: Network | None = None) -> None:
        self.labels = list(labels)
        self.model = model or _network(len(self.labels))

    def log_probabilities(self, rows: Sequence[Hashed]) -> Floats:
        """Log probabilities of shape (lines, labels) for the lines of one document; see `bags_of`."""
        if not rows:
            return np.zeros((0, len(self.labels)))
        (found,) = self.model.predict([bags_of(rows)])
        return np.log(np.maximum(found.astype(np.float64), _LEAST))

    def to_disk(self, folder: Path) -> None:
        """Write the arrays without pickles, tables of many rows in 8 bits with a scale a row, and the labels as JSON."""
        folder.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, npt.NDArray[np.generic]] = {}
        for name, array in _parameters(self.model).items():
            if array.ndim == 2 and len(array) == 2**ROW_BITS:
                arrays[f"{name}.scale"] = scale = (np.abs(array).max(axis=1, keepdims=True) / 127 + 1e-12).astype(np.float32)
                arrays[name] = np.rint(array / scale).astype(np.int8)
            else:
                arrays[name] = array.astype(np.float16)
        np.savez_compressed(folder / ARRAYS_FILE, **arrays)  # type: ignore[arg-type]
        (folder / LABELS_FILE).write_text(json.dumps(self.labels), encoding="utf-8")

    @classmethod
    def from_disk(cls, folder: Path) -> "LineNetwork":
        """Read what `to_disk` wrote; arrays of other shapes are refused."""
        network = cls(json.loads((folder / LABELS_FILE).read_text(encoding="utf-8")))
        with np.load(folder / ARRAYS_FILE, allow_pickle=False) as arrays:
            for name, array in _parameters(network.model).items():
                if name not in arrays or arrays[name].shape != array.shape:
                    raise ValueError(f"{folder}: the model was trained by another release of referat; train it anew or install its release")
                array[...] = arrays[name].astype(np.float32) * arrays.get(f"{name}.scale", 1)
        return network


def bags_of(rows: Sequence[Hashed]) -> Ragged:
    """The lines of one document as the network takes them: the rows of all lines, and how many each has."""
    lengths = np.array([len(row) for row in rows], dtype=np.int32)
    joined = np.concatenate(rows).astype(np.int32)
    return Ragged((joined ^ (joined >> ROW_BITS)) & (2**ROW_BITS - 1), lengths)


def _network(labels: int) -> Network:
    bag = chain(with_array(Embed(WIDTH, 2**ROW_BITS)), reduce_sum(), LayerNorm(WIDTH), Linear(HIDDEN, WIDTH), Dropout(DROPOUT))
    context = residual(with_padded(LSTM(HIDDEN, HIDDEN, bi=True)))
    network: Network = chain(_each_line(bag), context, with_array(chain(Dropout(DROPOUT), Softmax(labels, HIDDEN))))
    network.initialize(X=[Ragged(np.zeros(1, dtype=np.int32), np.ones(1, dtype=np.int32))])
    return network


def _each_line(bag: Model[Ragged, Floats2d]) -> Network:
    """Apply a layer to the lines of all documents at once."""

    def forward(model: Network, documents: list[Ragged], is_train: bool) -> tuple[list[Floats2d], Callable[[list[Floats2d]], list[Ragged]]]:
        data = np.concatenate([document.dataXd for document in documents])
        lengths = np.concatenate([document.lengths for document in documents])
        found, back = bag(Ragged(data, lengths), is_train)

        def backprop(slopes: list[Floats2d]) -> list[Ragged]:
            back(cast(Floats2d, np.concatenate(slopes)))
            return documents

        cuts = np.cumsum([len(document.lengths) for document in documents])[:-1]
        return cast(list[Floats2d], np.split(found, cuts)), backprop

    def init(model: Network, X: list[Ragged] | None = None, Y: list[Floats2d] | None = None) -> None:
        bag.initialize(X=X[0] if X else None)

    return Model("each_line", forward, init=init, layers=[bag])


def _parameters(model: Network) -> dict[str, npt.NDArray[np.float32]]:
    """The arrays of all layers by the place of the layer and their name."""
    return {
        f"{place}.{name}": cast(npt.NDArray[np.float32], node.get_param(name))
        for place, node in enumerate(model.walk())
        for name in node.param_names
        if node.has_param(name)
    }

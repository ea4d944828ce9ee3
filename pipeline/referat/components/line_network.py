"""A recurrent network that labels the lines of a document.

Every line is a bag of hashed features; layers of quasi-recurrent units (Bradbury et al. 2017) read the lines in both directions.
They see what linear classifiers with a window cannot: what an item held before, and what follows below.
"""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from thinc.api import (
    Dropout,
    Embed,
    LayerNorm,
    Linear,
    Model,
    NumpyOps,
    Softmax,
    chain,
    clone,
    reduce_sum,
    residual,
    with_array,
    with_padded,
)
from thinc.types import Padded, Ragged

from referat.components.line_traits import Hashed
from referat.linear import OTHER_RELEASE, Floats

ROW_BITS = 14
WIDTH, HIDDEN, DEPTH = 96, 256, 3
# Bias of the gates at first: units forget after about 2 to 50 lines.
SHORT, LONG = 0.0, 4.0
DROPOUT = 0.4
ARRAYS_FILE, LABELS_FILE = "network.npz", "labels.json"
_LEAST = 1e-6
# Rows and columns from which numpy multiplies matrices faster than thinc.
_ROWS, _COLUMNS = 32, 64

# Of thinc, whose types do not fit those of numpy: a Model from a list of `Ragged`, one a document, to a list of `Array`.
Network = Any
Array = npt.NDArray[np.float32]


class LineNetwork:
    """The network with its labels.

    Attributes:
        model: gives for every document, a `Ragged` of the rows of each line, probabilities of shape (lines, labels).
    """

    def __init__(self, labels: Sequence[str], model: Network | None = None) -> None:
        self.labels = list(labels)
        self.model = model or _network(len(self.labels))
        for node in self.model.walk():
            node.ops = _OPS

    def log_probabilities(self, rows: Sequence[Hashed]) -> Floats:
        """Log probabilities of shape (lines, labels) for the lines of one document; see `bags_of`."""
        if not rows:
            return np.zeros((0, len(self.labels)))
        (found,) = self.model.predict([bags_of(rows)])
        return np.asarray(np.log(np.maximum(found.astype(np.float64), _LEAST)))

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
        if not (folder / ARRAYS_FILE).exists():
            raise ValueError(f"{folder}: {OTHER_RELEASE}")
        network = cls(json.loads((folder / LABELS_FILE).read_text(encoding="utf-8")))
        with np.load(folder / ARRAYS_FILE, allow_pickle=False) as arrays:
            for name, array in _parameters(network.model).items():
                if name not in arrays or arrays[name].shape != array.shape:
                    raise ValueError(f"{folder}: {OTHER_RELEASE}")
                array[...] = arrays[name].astype(np.float32) * arrays.get(f"{name}.scale", 1)
        return network


class _Ops(NumpyOps):  # type: ignore[misc]
    """Those of thinc; large products of a layer are numpy's, which on most processors are much faster."""

    def gemm(self, x: Array, y: Array, out: Array | None = None, trans1: bool = False, trans2: bool = False) -> Array:
        if out is None and trans2 and not trans1 and len(x) >= _ROWS and len(y) >= _COLUMNS:
            product: Array = np.matmul(x, y.T)
            return product
        return np.asarray(super().gemm(x, y, out=out, trans1=trans1, trans2=trans2))


_OPS = _Ops()


def bags_of(rows: Sequence[Hashed]) -> Any:
    """The lines of one document as the network takes them: the rows of all lines, and how many each has."""
    lengths = np.array([len(row) for row in rows], dtype=np.int32)
    joined = np.concatenate(rows).astype(np.int32)
    return Ragged((joined ^ (joined >> ROW_BITS)) & (2**ROW_BITS - 1), lengths)


def _network(labels: int) -> Network:
    bag = chain(with_array(Embed(WIDTH, 2**ROW_BITS)), reduce_sum(), LayerNorm(WIDTH), Linear(HIDDEN, WIDTH), Dropout(DROPOUT))
    context = clone(residual(chain(with_array(chain(LayerNorm(HIDDEN), _gates())), with_padded(recurrence()))), DEPTH)
    network: Network = chain(_each_line(bag), context, with_array(chain(LayerNorm(HIDDEN), Dropout(DROPOUT), Softmax(labels, HIDDEN))))
    network.initialize(X=[Ragged(np.zeros(1, dtype=np.int32), np.ones(1, dtype=np.int32))])
    return network


def _gates() -> Any:
    """What every unit would take from a line, and how much it keeps of what it had; half of the units read upwards."""

    def biased(ops: Any, shape: tuple[int, ...]) -> Array:
        begin = np.zeros(shape, dtype=np.float32)
        half = HIDDEN // 2
        begin[HIDDEN : HIDDEN + half] = begin[HIDDEN + half :] = np.linspace(SHORT, LONG, half)
        return begin

    return Linear(2 * HIDDEN, HIDDEN, init_b=biased)


def recurrence() -> Any:
    """Pooling over the lines: every unit keeps a share of its state, which its gate tells, and takes the rest from the line."""

    def forward(model: Any, padded: Any, is_train: bool) -> tuple[Any, Callable[[Any], Any]]:
        inside = (np.arange(len(padded.data))[:, None] < padded.lengths)[:, :, None]
        taken = _turned(np.tanh(padded.data[..., :HIDDEN]) * inside)
        kept = _turned((1 + np.tanh(padded.data[..., HIDDEN:] / 2)) / 2)
        states = _pooled(taken, kept)

        def backprop(slopes: Any) -> Any:
            found = _slopes(_turned(slopes.data * inside), taken, kept, states)
            return _with_data(padded, np.concatenate([_turned(slope) for slope in found], axis=2) * inside)

        return _with_data(padded, _turned(states)), backprop

    return Model("recurrence", forward)


def _turned(data: Array) -> Array:
    """The second half of the units in the opposite order of lines."""
    half = HIDDEN // 2
    return np.concatenate([data[..., :half], data[::-1, :, half:]], axis=2)


def _pooled(taken: Array, kept: Array) -> Array:
    states = (1 - kept) * taken
    before, left = np.zeros_like(taken[0]), np.empty_like(taken[0])
    for keep, state in zip(kept, states, strict=True):
        np.multiply(keep, before, out=left)
        state += left
        before = state
    return states


def _slopes(slopes: Array, taken: Array, kept: Array, states: Array) -> tuple[Array, Array]:
    """The slopes of what the units take and of their gates, before tanh and sigmoid."""
    arrived = np.empty_like(slopes)
    state = np.zeros_like(slopes[0])
    for place in range(len(slopes) - 1, -1, -1):
        state = state + slopes[place]
        arrived[place] = state
        state = state * kept[place]
    before = np.concatenate([np.zeros_like(states[:1]), states[:-1]])
    gates = arrived * (before - taken) * kept * (1 - kept)
    return (arrived * (1 - kept) * (1 - taken**2)).astype(np.float32), gates.astype(np.float32)


def _with_data(padded: Any, data: Array) -> Any:
    return Padded(data, padded.size_at_t, padded.lengths, padded.indices)


def _each_line(bag: Any) -> Network:
    """Apply a layer to the lines of all documents at once."""

    def forward(model: Network, documents: list[Any], is_train: bool) -> tuple[list[Array], Callable[[list[Array]], list[Any]]]:
        data = np.concatenate([document.dataXd for document in documents])
        lengths = np.concatenate([document.lengths for document in documents])
        found, back = bag(Ragged(data, lengths), is_train)

        def backprop(slopes: list[Array]) -> list[Any]:
            back(np.concatenate(slopes))
            return documents

        cuts = np.cumsum([len(document.lengths) for document in documents])[:-1]
        return np.split(found, cuts), backprop

    def init(model: Network, X: list[Any] | None = None, Y: list[Array] | None = None) -> None:
        bag.initialize(X=X[0] if X else None)

    return Model("each_line", forward, init=init, layers=[bag])


def _parameters(model: Network) -> dict[str, Array]:
    """The arrays of all layers by the place of the layer and their name."""
    return {
        f"{place}.{name}": node.get_param(name)
        for place, node in enumerate(model.walk())
        for name in node.param_names
        if node.has_param(name)
    }

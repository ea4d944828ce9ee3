"""A linear classifier over hashed features, kept as plain arrays.

Features are strings; each is hashed by CRC-32 to one of ``2**BITS`` rows (the hashing trick of Weinberger et
al. 2009), and the features of one case are scaled to length one.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Rows = Sequence[int] | npt.NDArray[np.int32]
BITS = 18
STEP = 2.0**-24
MAX_REMEMBERED = 150_000
WEIGHTS_FILE, LABELS_FILE = "weights.npz", "labels.json"
OTHER_RELEASE = "the model was trained by another release of referat; train it anew or install its release"


class LinearModel:
    """Multinomial logistic regression: weights of shape (2**BITS, labels), bias of shape (labels,).

    Weights are held as multiples of `STEP`, which those of a model on disk are: sums of them are exact in float64,
    whatever the order of the features.
    """

    def __init__(self, labels: Sequence[str], weights: npt.NDArray[np.float32], bias: Floats) -> None:
        used = np.flatnonzero(weights.any(axis=1))
        self._hold(labels, used, weights[used], bias)

    def _hold(self, labels: Sequence[str], used: npt.NDArray[np.integer], weights: npt.NDArray[np.floating], bias: Floats) -> None:
        """Keep the weights of the rows ``used`` only; behind them stands a row of zeros for all others."""
        self.labels = list(labels)
        self.bias = bias
        self._used = used
        self._weights = np.zeros((len(used) + 1, len(self.labels)))
        self._weights[:-1] = np.round(weights.astype(np.float64) / STEP) * STEP
        self._places = np.full(2**BITS, len(used), dtype=np.int32)
        self._places[used] = np.arange(len(used))

    def log_probabilities(self, features: Iterable[Sequence[str]]) -> Floats:
        """Log probabilities of shape (cases, labels)."""
        return self.log_probabilities_of_rows(map(hashes, features))

    def log_probabilities_of_rows(self, rows: Iterable[Rows]) -> Floats:
        """The same for features that are hashed already."""
        return _log_softmax(self.sums(rows))

    def sums(self, rows: Iterable[Rows]) -> Floats:
        """The weighted sums of hashed features, from which the probabilities are made."""
        cases = [np.asarray(row, dtype=np.int32) for row in rows]
        if not cases:
            return np.zeros((0, len(self.labels)))
        sums = np.stack([self._weights.take(self._places.take(case), axis=0).sum(axis=0) for case in cases])
        lengths = np.array([max(len(case), 1) for case in cases])
        return np.asarray(sums / np.sqrt(lengths)[:, None] + self.bias)

    @property
    def weights(self) -> npt.NDArray[np.float32]:
        """A copy of the weights, of shape (2**BITS, labels)."""
        return self._weights[self._places].astype(np.float32)

    def to_disk(self, folder: Path) -> None:
        """Write the weights that matter as arrays without pickles, and the labels as JSON."""
        folder.mkdir(parents=True, exist_ok=True)
        kept = np.flatnonzero(np.abs(self._weights).max(axis=1) > 0.01)
        rows, weights = self._used[kept].astype(np.int32), self._weights[kept].astype(np.float16)
        np.savez_compressed(folder / WEIGHTS_FILE, rows=rows, weights=weights, bias=self.bias, bits=np.array(BITS))
        (folder / LABELS_FILE).write_text(json.dumps(self.labels), encoding="utf-8")

    @classmethod
    def from_disk(cls, folder: Path) -> "LinearModel":
        """Read what `to_disk` wrote; arrays of other shapes or types are refused."""
        labels = json.loads((folder / LABELS_FILE).read_text(encoding="utf-8"))
        with np.load(folder / WEIGHTS_FILE, allow_pickle=False) as arrays:
            rows, sparse, bias, bits = (arrays.get(name) for name in ("rows", "weights", "bias", "bits"))
        if bits is None or int(bits) != BITS:
            raise ValueError(f"{folder}: {OTHER_RELEASE}")
        if sparse.shape != (len(rows), len(labels)) or bias.shape != (len(labels),):
            raise ValueError(f"{folder}: weights of shape {sparse.shape} do not fit {len(labels)} labels")
        model = cls.__new__(cls)
        model._hold(labels, rows, sparse, bias)
        return model


def _log_softmax(scores: Floats) -> Floats:
    if not len(scores):
        return scores
    shifted = scores - scores.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))


def hashes(features: Sequence[str]) -> list[int]:
    """The rows of the features."""
    if len(_rows) > MAX_REMEMBERED:
        _rows.clear()
    return list(map(_rows.__getitem__, features))


class _RowOf(dict[str, int]):
    """Rows of features by name; most features come again and again."""

    def __missing__(self, feature: str) -> int:
        row: int = crc32(feature.encode()) & (2**BITS - 1)
        self[feature] = row
        return row


_rows = _RowOf()

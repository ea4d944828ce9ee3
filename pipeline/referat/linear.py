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
from scipy.special import log_softmax

Floats = npt.NDArray[np.float64]
BITS = 18
WEIGHTS_FILE, LABELS_FILE = "weights.npz", "labels.json"


class LinearModel:
    """Multinomial logistic regression: weights of shape (2**BITS, labels), bias of shape (labels,)."""

    def __init__(self, labels: Sequence[str], weights: npt.NDArray[np.float32], bias: Floats) -> None:
        self.labels = list(labels)
        self.weights = weights
        self.bias = bias

    def log_probabilities(self, features: Iterable[list[str]]) -> Floats:
        """Log probabilities of shape (cases, labels)."""
        return self.log_probabilities_of_rows(map(hashes, features))

    def log_probabilities_of_rows(self, rows: Iterable[Sequence[int] | npt.NDArray[np.int32]]) -> Floats:
        """The same for features that are hashed already."""
        return np.asarray(log_softmax(self.sums(rows), axis=1))

    def sums(self, rows: Iterable[Sequence[int] | npt.NDArray[np.int32]]) -> Floats:
        """The weighted sums of hashed features, from which the probabilities are made."""
        sums = [self.weights[row].sum(axis=0) / np.sqrt(len(row) or 1) for row in rows]
        return np.array(sums, dtype=float).reshape(len(sums), len(self.labels)) + self.bias

    def to_disk(self, folder: Path) -> None:
        """Write the weights that matter as arrays without pickles, and the labels as JSON."""
        folder.mkdir(parents=True, exist_ok=True)
        used = np.flatnonzero(np.abs(self.weights).max(axis=1) > 0.01)
        weights = self.weights[used].astype(np.float16)
        np.savez_compressed(folder / WEIGHTS_FILE, rows=used.astype(np.int32), weights=weights, bias=self.bias, bits=np.array(BITS))
        (folder / LABELS_FILE).write_text(json.dumps(self.labels), encoding="utf-8")

    @classmethod
    def from_disk(cls, folder: Path) -> "LinearModel":
        """Read what `to_disk` wrote; arrays of other shapes or types are refused."""
        labels = json.loads((folder / LABELS_FILE).read_text(encoding="utf-8"))
        with np.load(folder / WEIGHTS_FILE, allow_pickle=False) as arrays:
            rows, sparse, bias, bits = (arrays.get(name) for name in ("rows", "weights", "bias", "bits"))
        if bits is None or int(bits) != BITS:
            raise ValueError(f"{folder}: the model was trained by another release of referat; train it anew or install its release")
        if sparse.shape != (len(rows), len(labels)) or bias.shape != (len(labels),):
            raise ValueError(f"{folder}: weights of shape {sparse.shape} do not fit {len(labels)} labels")
        weights = np.zeros((2**BITS, len(labels)), dtype=np.float32)
        weights[rows] = sparse
        return cls(labels, weights, bias)


def hashes(features: list[str]) -> list[int]:
    """The rows of the features in rising order, so that a sum over them does not hang on the order of the features."""
    mask = 2**BITS - 1
    return sorted(crc32(feature.encode()) & mask for feature in features)

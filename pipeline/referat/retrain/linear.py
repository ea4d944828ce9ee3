"""Linear models that go on learning from where they stand."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import log_softmax

from referat.linear import Floats, LinearModel
from referat.train.fitting import Rows

ITERATIONS, MEMORY = 30, 5
Flat = np.ndarray[tuple[int], np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Cases:
    """Hashed features and the label of each case."""

    rows: Rows
    labels: Sequence[str]


@dataclass(frozen=True, slots=True)
class Pull:
    """How a model goes on learning.

    Attributes:
        freedom: the variance of the weights around those that they had; 0 would leave them.
        weight: what a new case counts for beside an old one.
    """

    freedom: float
    weight: float


def fit_from(base: LinearModel, new: Cases, old: Cases, pull: Pull) -> LinearModel:
    """Fit a multinomial logistic regression whose weights are pulled to those that they had (Chelba and Acero 2004).

    Only features that a new case has may move; the old cases say what that may not spoil.

    Args:
        base: where the weights begin, and what they are pulled to.
        new: what it learns from, with labels of ``base``.
        old: what it must not forget.
        pull: how far and how strongly.
    """
    if not new.labels:
        return base
    rows = [np.asarray(row, dtype=np.int32) for row in (*new.rows, *old.rows)]
    used = np.unique(np.concatenate(rows[: len(new.labels)]))
    matrix = _matrix(rows, used)
    weights = np.array([pull.weight] * len(new.labels) + [1.0] * len(old.labels))
    places = {label: place for place, label in enumerate(base.labels)}
    wanted = np.array([places[label] for label in (*new.labels, *old.labels)])
    cases = np.arange(len(wanted))
    fixed = base.sums(rows)
    shape = (len(used) + 1, len(base.labels))

    def loss(flat: Flat) -> tuple[float, Flat]:
        moved = flat.reshape(shape)
        found = log_softmax(fixed + matrix @ moved[:-1] + moved[-1], axis=1)
        slope = np.exp(found) * weights[:, None]
        slope[cases, wanted] -= weights
        gradient = np.vstack([matrix.T @ slope, slope.sum(axis=0)]) + moved / pull.freedom
        value = (flat @ flat) / (2 * pull.freedom) - found[cases, wanted] @ weights
        return float(value), gradient.ravel()

    begin: Flat = np.zeros(shape[0] * shape[1])
    found = minimize(loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS, "maxcor": MEMORY})
    moved: Floats = np.asarray(found.x).reshape(shape)
    changed: npt.NDArray[np.float32] = base.weights.copy()
    changed[used] += moved[:-1].astype(np.float32)
    return LinearModel(base.labels, changed, base.bias + moved[-1])


def _matrix(rows: Sequence[npt.NDArray[np.int32]], used: npt.NDArray[np.int32]) -> csr_matrix:
    """The columns ``used`` of the rows, scaled as `LinearModel` scales whole rows."""
    lengths = np.array([len(row) for row in rows])
    values = np.repeat(1 / np.sqrt(np.maximum(lengths, 1)), lengths)
    features = np.concatenate(rows)
    cases = np.repeat(np.arange(len(rows)), lengths)
    columns = np.minimum(np.searchsorted(used, features), len(used) - 1)
    known = used[columns] == features
    return csr_matrix((values[known], (cases[known], columns[known])), shape=(len(rows), len(used)))

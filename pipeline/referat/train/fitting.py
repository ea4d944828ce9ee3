"""Fitting of linear models with scikit-learn."""

import logging
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from referat.linear import BITS, LinearModel

logger = logging.getLogger(__name__)

Rows = Sequence[list[int]] | Sequence[npt.NDArray[np.int32]]


def fit_linear(
    rows: Rows,
    labels: Sequence[str],
    known: Sequence[str],
    *,
    strength: float,
    seed: int,
    weights: Sequence[float] | None = None,
    tolerance: float = 5e-4,
) -> LinearModel:
    """Fit a multinomial logistic regression.

    Args:
        rows: hashed features of each case.
        labels: the label of each case.
        known: all labels of the model, also those that no case has.
        strength: inverse of the regularisation (``C``).
        seed: of the solver.
        weights: of the cases; all alike where none are given.
        tolerance: of the slope at which the solver stops.
    """
    logger.info("fitting %s cases, %s labels", f"{len(rows):,}", len(known))
    solver = "liblinear" if len(set(labels)) == 2 else "lbfgs"
    classifier = LogisticRegression(C=strength, solver=solver, max_iter=400, tol=tolerance, random_state=seed)
    used, matrix = _matrix(rows)
    classifier.fit(matrix, np.array(labels), sample_weight=weights)
    coefficients, intercepts = classifier.coef_, classifier.intercept_
    if len(classifier.classes_) == 2:
        coefficients = np.vstack([-coefficients / 2, coefficients / 2])
        intercepts = np.array([-intercepts[0] / 2, intercepts[0] / 2])
    full: npt.NDArray[np.float32] = np.zeros((2**BITS, len(known)), dtype=np.float32)
    bias = np.full(len(known), -20.0)
    for row, label in enumerate(classifier.classes_):
        full[used, known.index(label)] = coefficients[row]
        bias[known.index(label)] = intercepts[row]
    logger.info("%s iterations", max(classifier.n_iter_))
    return LinearModel(known, full, bias)


def _matrix(rows: Rows) -> tuple[npt.NDArray[np.int32], csr_matrix]:
    """The columns that occur, and rows of them, scaled as `LinearModel.log_probabilities` scales them."""
    lengths = np.array([len(row) for row in rows])
    indptr = np.concatenate([[0], np.cumsum(lengths)])
    indices = np.concatenate([np.asarray(row, dtype=np.int32) for row in rows])
    data = np.repeat(1 / np.sqrt(np.maximum(lengths, 1)), lengths).astype(np.float32)
    used, columns = np.unique(indices, return_inverse=True)
    matrix = csr_matrix((data, columns, indptr), shape=(len(rows), len(used)))
    matrix.sum_duplicates()
    return used, matrix

"""How far scores can be taken as probabilities: reliability curve, expected calibration error, thresholds."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BINS = 10
THRESHOLDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions whose score lies in [low, high), the last bin with its upper end."""

    low: float
    high: float
    number: int
    mean_score: float
    right: float


@dataclass(frozen=True, slots=True)
class AtThreshold:
    """What is left when only predictions of at least ``threshold`` are kept; recall is among what all predictions found."""

    threshold: float
    kept: int
    precision: float | None
    recall: float | None


@dataclass(frozen=True, slots=True)
class Reliability:
    """Calibration of one level.

    Attributes:
        error: expected calibration error, the mean distance of score and share right, weighted by predictions (Naeini 2015).
        bins: the reliability curve; bins without predictions are left out.
        thresholds: precision and recall over thresholds.
    """

    error: float
    bins: tuple[Bin, ...]
    thresholds: tuple[AtThreshold, ...]


def reliability(cases: Sequence[tuple[float, bool]]) -> Reliability | None:
    """The reliability of (score, right) pairs with scores from 0 to 1; None where there are none."""
    if not cases:
        return None
    scores, right = (np.array(column, dtype=float) for column in zip(*cases, strict=True))
    places = np.minimum((scores * BINS).astype(int), BINS - 1)
    bins = tuple(
        Bin(place / BINS, (place + 1) / BINS, int(inside.sum()), float(scores[inside].mean()), float(right[inside].mean()))
        for place in range(BINS)
        if (inside := places == place).any()
    )
    error = sum(found.number * abs(found.mean_score - found.right) for found in bins) / len(scores)
    thresholds = []
    for threshold in THRESHOLDS:
        kept = scores >= threshold
        precision = float(right[kept].mean()) if kept.any() else None
        recall = float(right[kept].sum() / right.sum()) if right.any() else None
        thresholds.append(AtThreshold(threshold, int(kept.sum()), precision, recall))
    return Reliability(float(error), bins, tuple(thresholds))

"""Intervals by resampling documents (Efron 1979): documents, not spans, are what was sampled."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")
DRAWS, SEED = 1000, 20


def interval(
    documents: Sequence[T], statistic: Callable[[list[T]], float | None], *, draws: int = DRAWS, seed: int = SEED
) -> tuple[float, float] | None:
    """The 95 % percentile interval of ``statistic`` over documents drawn with replacement.

    Draws in which the statistic is not defined are passed over; None where it never is.
    """
    rng = np.random.default_rng(seed)
    drawn = (statistic([documents[i] for i in rng.integers(0, len(documents), len(documents))]) for _ in range(draws))
    values = [value for value in drawn if value is not None]
    if not values:
        return None
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)

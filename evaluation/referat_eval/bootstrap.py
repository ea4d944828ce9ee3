"""Intervals by resampling documents (Efron 1979): documents, not spans, are what was sampled."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")
DRAWS, SEED = 2000, 20


def interval(documents: Sequence[T], statistic: Callable[[list[T]], float], *, draws: int = DRAWS, seed: int = SEED) -> tuple[float, float]:
    """The 95 % percentile interval of ``statistic`` over documents drawn with replacement."""
    rng = np.random.default_rng(seed)
    values = [statistic([documents[i] for i in rng.integers(0, len(documents), len(documents))]) for _ in range(draws)]
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)

"""Intervals and tests by resampling documents: documents, not spans, are what was sampled.

The interval is the percentile bootstrap (Efron 1979); the paired test swaps the two systems' counts of whole documents at
random (approximate randomisation, Noreen 1989).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from referat_eval.table import Floats, ScoreTable

DRAWS, SWAPS, SEED, LEVEL = 1000, 9999, 20, 0.95
_BLOCK = 1000


@dataclass(frozen=True, slots=True)
class Differences:
    """B against A for every figure of ``headings``: all arrays have shape (figures,).

    Attributes:
        a: values of A.
        b: values of B.
        low: lower end of the interval of B - A.
        high: its upper end.
        p: two-sided probability of so large a difference where A and B are equal.
        p_fall: probability of so deep a fall from A to B where they are equal.
    """

    a: Floats
    b: Floats
    low: Floats
    high: Floats
    p: Floats
    p_fall: Floats


def intervals(table: ScoreTable, *, draws: int = DRAWS, seed: int = SEED) -> Floats:
    """The 95 % interval of every figure of ``table.headings``, shape (figures, 2).

    Draws in which a figure is not defined are passed over.  NaN where it never is, and where there is only one document.
    """
    if len(table.documents) < 2:
        return np.full((len(table.headings), 2), np.nan)
    values = np.concatenate([table.values(weights) for weights in resamples(len(table.documents), draws, seed)])
    return quantiles(values)


def differences(a: ScoreTable, b: ScoreTable, *, draws: int = DRAWS, swaps: int = SWAPS, seed: int = SEED) -> Differences:
    """Paired bootstrap and permutation test of two systems on the same documents; one document alone tells nothing (NaN).

    Raises:
        ValueError: the tables differ in documents or figures.
    """
    if (a.documents, a.headings) != (b.documents, b.headings):
        raise ValueError("the two tables do not have the same documents and figures")
    at, bt = a.values(), b.values()
    if len(a.documents) < 2:
        unknown = np.full(len(at), np.nan)
        return Differences(at, bt, unknown, unknown, unknown, unknown)
    apart = [b.values(weights) - a.values(weights) for weights in resamples(len(a.documents), draws, seed)]
    low, high = quantiles(np.concatenate(apart)).T
    return Differences(at, bt, low, high, *_permutation(a, b, bt - at, swaps, seed))


def holm(p: Floats) -> Floats:
    """P values adjusted for their number (Holm 1979); NaN stays and does not count.

    >>> holm(np.array([0.01, 0.04, np.nan])).tolist()
    [0.02, 0.04, nan]
    """
    adjusted = p.copy()
    order = np.argsort(p)[: int(np.sum(~np.isnan(p)))]
    steps = p[order] * np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(1.0, np.maximum.accumulate(steps))
    return adjusted


def attainable(least: Floats, significance: float) -> npt.NDArray[np.bool_]:
    """Which of many tests can become significant at all after adjustment for their number (Tarone 1990).

    A test on few documents has a least p value that it cannot fall below; counting it would only weaken the others.

    >>> attainable(np.array([0.25, 0.001, 0.002, np.nan]), 0.05).tolist()
    [False, True, True, False]

    Args:
        least: the smallest p value that each test can have; NaN where there is no test.
        significance: the level that is asked for.
    """
    number = 1
    while np.sum(least <= significance / number) > number:
        number += 1
    chosen: npt.NDArray[np.bool_] = least <= significance / number
    return chosen


def resamples(documents: int, draws: int, seed: int) -> list[Floats]:
    """How often each document was drawn, in blocks of shape (draws, documents)."""
    rng = np.random.default_rng(seed)
    even = np.full(documents, 1 / documents)
    sizes = [min(_BLOCK, draws - done) for done in range(0, draws, _BLOCK)]
    return [rng.multinomial(documents, even, size=size).astype(float) for size in sizes]


def quantiles(values: Floats) -> Floats:
    """The ends of the 95 % interval of each column, shape (columns, 2); NaN where none of it is defined."""
    defined = ~np.isnan(values).all(axis=0)
    ends = np.full((values.shape[1], 2), np.nan)
    if defined.any():
        tail = (1 - LEVEL) / 2 * 100
        ends[defined] = np.nanpercentile(values[:, defined], [tail, 100 - tail], axis=0).T
    return ends


def _permutation(a: ScoreTable, b: ScoreTable, seen: Floats, swaps: int, seed: int) -> tuple[Floats, Floats]:
    """The shares of random swaps with a difference as large, and with a fall as deep, the real one among them; NaN where not defined."""
    rng = np.random.default_rng(seed)
    flat_a, flat_b = (table.counts.reshape(len(table.documents), -1) for table in (a, b))
    whole, apart = flat_a.sum(axis=0), flat_b - flat_a
    shape = (-1, len(a.figures), 3)
    as_large, as_deep = np.ones(len(seen)), np.ones(len(seen))
    for done in range(0, swaps, _BLOCK):
        swapped: npt.NDArray[np.float64] = rng.integers(0, 2, size=(min(_BLOCK, swaps - done), len(a.documents))).astype(float)
        moved = swapped @ apart
        first = a.values_of((whole + moved).reshape(shape))
        change = b.values_of((whole + apart.sum(axis=0) - moved).reshape(shape)) - first
        # A swap that leaves a figure undefined says nothing against equality, so it counts with the extreme ones.
        lost = np.isnan(change)
        as_large += (lost | (np.abs(change) >= np.abs(seen) - 1e-12)).sum(axis=0)
        as_deep += (lost | (change <= seen + 1e-12)).sum(axis=0)
    undefined = np.isnan(seen)
    return tuple(np.where(undefined, np.nan, found / (swaps + 1)) for found in (as_large, as_deep))  # type: ignore[return-value]

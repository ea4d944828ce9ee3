"""Batches by size."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Thing = TypeVar("Thing")


def batches(things: Iterable[Thing], size: Callable[[Thing], int], least: int) -> Iterator[list[Thing]]:
    """Things together, in order, that have at least such a size, the last ones perhaps less.

    >>> list(batches(["a", "bcd", "ef", "g"], len, 3))
    [['a', 'bcd'], ['ef', 'g']]
    """
    batch: list[Thing] = []
    total = 0
    for thing in things:
        batch.append(thing)
        total += size(thing)
        if total >= least:
            yield batch
            batch, total = [], 0
    if batch:
        yield batch

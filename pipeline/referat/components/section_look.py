"""What a second look at the sections sees: what the first took a line, its heading and its neighbours for."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from referat.components.line_features import LineView
from referat.components.line_traits import heading_like
from referat.linear import Floats

_LEVELS = (0.05, 0.2, 0.5, 0.8, 0.95)
_SURE = 0.8
# Sections whose coming before or after tells where in an item a line stands.
_MARKS = ("recommendation", "decision", "annex", "case")


def section_look_features(view: LineView, starts: Sequence[bool], first: Floats, labels: Sequence[str]) -> Iterator[list[str]]:
    """Features of every line.

    Args:
        view: the lines.
        starts: which of them start an item.
        first: log probabilities of the first look, shape (lines, labels).
        labels: the labels of its columns.
    """
    sure = np.exp(first)
    best = sure.argmax(axis=1).tolist()
    tops = [labels[place] for place in best]
    levels = [_level(sure[index, place]) for index, place in enumerate(best)]
    headings = [heading_like(line) for line in view.lines]
    spans = _items(starts)
    for begin, end in spans:
        heads = _Heads(view, tops, levels, begin)
        marks = {label: [i for i in range(begin, end) if tops[i] == label and levels[i] >= _level(_SURE)] for label in _MARKS}
        for index in range(begin, end):
            own, level = tops[index], levels[index]
            found = [f"t={own}{level}", f"t={own}"]
            found += [f"p={labels[place]}{_level(sure[index, place])}" for place in np.flatnonzero(sure[index] > _LEVELS[0]).tolist()]
            found += heads.features(index, own, level)
            for offset in (-2, -1, 1, 2):
                place = index + offset
                there = f"{tops[place]}{levels[place]}" if begin <= place < end else "edge"
                found += [f"{offset}={there}", f"{offset}={there}+{own}"]
            if begin < index:
                found += [f"runs-on{view.runs_on[index]}={tops[index - 1]}{levels[index - 1]}"]
            for label, places in marks.items():
                seen = f"{any(p < index for p in places)}{any(p > index for p in places)}"
                found += [f"{label}-around{seen}", f"{label}-around{seen}+{own}"]
            found += [f"since{_far(index - begin)}+{own}", f"left{_far(end - index)}+{own}", f"heading{headings[index]}+{own}{level}"]
            found.append(f"front{begin == 0 and not starts[0]}+{own}")
            yield found
            heads.pass_line(index, headings[index])


class _Heads:
    """The headings above a line: the nearest, and the nearest that the first look was sure of."""

    def __init__(self, view: LineView, tops: Sequence[str], levels: Sequence[int], begin: int) -> None:
        self.view, self.tops, self.levels = view, tops, levels
        self.near: int | None = None
        self.sure: int | None = None
        self.begin = begin

    def pass_line(self, index: int, heading: bool) -> None:
        if heading and index > self.begin:
            self.near = index
            if self.levels[index] >= _level(_SURE):
                self.sure = index

    def features(self, index: int, own: str, level: int) -> Iterator[str]:
        for name, place in (("h", self.near), ("H", self.sure)):
            if place is None:
                yield from (f"{name}=none", f"{name}=none+{own}{level}")
                continue
            head, distance = self.tops[place], _far(index - place)
            meeting = "+".join(self.view.meeting(self.view.lines[place].content))
            yield from (
                f"{name}={head}",
                f"{name}={head}{distance}",
                f"{name}={head}+{own}{level}",
                f"{name}={head}{distance}+{own}{level}",
            )
            yield f"{name}={head}+{meeting}+{own}"


def _items(starts: Sequence[bool]) -> list[tuple[int, int]]:
    """The stretches of lines before the first item and of every item."""
    cuts = sorted({0, len(starts), *(index for index, start in enumerate(starts) if start)})
    return list(pairwise(cuts))


def _level(probability: float) -> int:
    return bisect_left(_LEVELS, probability)


def _far(lines: int) -> int:
    return min(lines.bit_length(), 5)

"""Heads, feet and numbers of pages: lines that come back at the same place of one page after the other."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

EDGE_LINES, SAME_PLACE = 5, 4.0
LEAST_SHARE, FEW_PAGES = 0.4, 4
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:(?:side|s\.|page|pag\.)\W{0,3}\d{1,4}(?:\s*(?:af|of|/|:)\W?\s*\d{1,4})?|-\s*\d{1,4}\s*-|\d{1,4}\s*(?:/|af)\s*\d{1,4})", re.I
)
_BARE_NUMBER = re.compile(r"\d{1,4}")


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of a page.

    Attributes:
        top: distance of its base line from the top of the page.
        bottom: from the bottom.
    """

    text: str
    top: float
    bottom: float


def furniture_of(pages: Sequence[Sequence[PageLine]]) -> list[set[int]]:
    """The indices of the lines of each page that are furniture.

    A head on the first page is none, unless it is but a number: there it is the head of the document.
    """
    found: list[set[int]] = [set() for _ in pages]
    for heads in (True, False):
        edges = [_edge(page, heads=heads) for page in pages]
        repeated = _repeated(pages, edges, heads=heads)
        for number, (page, edge) in enumerate(zip(pages, edges, strict=True)):
            for index in edge:
                line = page[index]
                if (number, index) not in repeated and not _PAGE_NUMBER.fullmatch(line.text.strip()):
                    break
                if not heads or number or _is_number(line.text):
                    found[number].add(index)
    return found


def _is_number(text: str) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(text.strip()) or _BARE_NUMBER.fullmatch(text.strip()))


def _edge(page: Sequence[PageLine], *, heads: bool) -> list[int]:
    """The outermost lines of a page, from the edge inwards."""
    order = sorted(range(len(page)), key=lambda index: page[index].top if heads else page[index].bottom)
    return order[:EDGE_LINES]


def _repeated(pages: Sequence[Sequence[PageLine]], edges: Sequence[Sequence[int]], *, heads: bool) -> set[tuple[int, int]]:
    """Page and index of lines of the same words, numbers aside, that stand at the same place of enough pages."""
    places: dict[str, list[tuple[int, int, float]]] = defaultdict(list)
    for number, edge in enumerate(edges):
        for index in edge:
            line = pages[number][index]
            places[_key(line.text)].append((number, index, line.top if heads else line.bottom))
    needed = max(2, len(pages) - 1 if len(pages) <= FEW_PAGES else LEAST_SHARE * len(pages))
    repeated: set[tuple[int, int]] = set()
    for key, known in places.items():
        for group in _at_one_place(known):
            counts = key != "#" or _counts_up((number, pages[number][index].text) for number, index, _ in group)
            if counts and len({number for number, _, _ in group}) >= needed:
                repeated.update((number, index) for number, index, _ in group)
    return repeated


def _key(text: str) -> str:
    return _NUMBER.sub("#", " ".join(text.lower().split()))


def _at_one_place(known: Iterable[tuple[int, int, float]]) -> list[list[tuple[int, int, float]]]:
    groups: list[list[tuple[int, int, float]]] = []
    for entry in sorted(known, key=lambda entry: entry[2]):
        if groups and entry[2] - groups[-1][-1][2] <= SAME_PLACE:
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return groups


def _counts_up(numbers: Iterable[tuple[int, str]]) -> bool:
    """Whether lines that are a number alone grow with the page."""
    apart = [int(text) - page for page, text in numbers]
    return max(map(apart.count, apart)) * 2 > len(apart)

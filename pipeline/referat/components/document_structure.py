"""How a line fits the whole document: chains of numbers, the list of contents, signs that come back.

Nothing here knows a spelling: an item starts where a document's own pattern says so.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from referat.lines import Line

_NUMBER = re.compile(r"^(\D{0,12}?)(\d{1,4})(?!\d)([^\w\s]?)(\s?)")
_SHORT_KEY, _KEY = 6, 25
_LEAST_ENTRIES, _MOST_APART, _MOST_ECHOES = 3, 3, 5
_LEAST_CHAIN = 3


class NumberChains:
    """For every line that begins with a number: the longest chain n, n+1, n+2, … of its form that runs through it.

    Links are two lines apart at least, so that lists whose points follow each other make no chain.
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        self._forms: dict[int, tuple[str, int]] = {}
        for index, line in enumerate(lines):
            if match := _NUMBER.match(line.content):
                self._forms[index] = (f"{match[1].lower()}#{match[3]}{match[4]}", int(match[2]))
        below = self._reach(step=-1)
        above = self._reach(step=1)
        self._length = {index: below[index] + above[index] - 1 for index in self._forms}
        self._longest = max(self._length.values(), default=0)
        main = Counter(form for index, (form, _) in self._forms.items() if self._length[index] == self._longest)
        self._main = main.most_common(1)[0][0] if main else ""

    def _reach(self, *, step: int) -> dict[int, int]:
        """The links before each line, itself counted; those behind it where ``step`` is 1."""
        best: dict[tuple[str, int], list[tuple[int, int]]] = {}
        reach = {}
        for index in sorted(self._forms, reverse=step > 0):
            form, number = self._forms[index]
            known = best.get((form, number + step), ())
            reach[index] = 1 + max((length for place, length in known if abs(place - index) > 1), default=0)
            best.setdefault((form, number), []).append((index, reach[index]))
        return reach

    def form(self, index: int) -> str:
        """How the line's number is written; empty for a line without one."""
        return self._forms[index][0] if index in self._forms else ""

    def form_and_number(self, index: int) -> tuple[str, int]:
        """The form and the number itself."""
        return self._forms.get(index, ("", 0))

    def length(self, index: int) -> int:
        """The chain's length; 0 for a line without a number."""
        return self._length.get(index, 0)

    def describe(self, index: int) -> str:
        """Length of the chain, whether the document has a longer one, and whether the form is the main one."""
        length = self.length(index)
        if not length:
            return "chain-none" + ("-long" if self._longest >= _LEAST_ENTRIES else "")
        longest = "most" if length == self._longest else "near" if length >= self._longest - 2 else "less"
        return f"chain{min(length, 5)}-{longest}-{'main' if self._forms[index][0] == self._main else 'other'}"


def listing_of(keys: Sequence[str]) -> list[str]:
    """Where each line stands to the list of contents: the longest run of lines whose words come back further down.

    Args:
        keys: the letters of every line.
    """
    entries = _entries(keys)
    if not entries:
        return ["toc-none"] * len(keys)
    known = {keys[index][:_KEY] for index in entries}
    found = []
    for index, key in enumerate(keys):
        if index <= entries[-1]:
            found.append("toc-above" if index < entries[0] else "toc-inside")
        elif len(key) < _SHORT_KEY:
            found.append("toc-short")
        elif key[:_KEY] in known:
            found.append("toc-echo")
        else:
            part = any(key.startswith(entry) or entry.startswith(key) for entry in known)
            found.append("toc-part" if part else "toc-other")
    return found


def _entries(keys: Sequence[str]) -> list[int]:
    """The lines of the list of contents; none where fewer than three lines come back."""
    later = set(_echoed_later(keys))
    runs: list[list[int]] = [[]]
    for index, key in enumerate(keys):
        run = runs[-1]
        if index in later:
            if run and index - run[-1] > _MOST_APART:
                runs.append([])
            runs[-1].append(index)
        elif any(key[:_KEY] == keys[entry][:_KEY] for entry in run):
            runs.append([])
    found = max(runs, key=len, default=[])
    return found if len(found) >= _LEAST_ENTRIES else []


def _echoed_later(keys: Sequence[str]) -> list[int]:
    """Lines that stand again further down than right below."""
    places: dict[str, list[int]] = {}
    for index, key in enumerate(keys):
        if len(key) >= _SHORT_KEY:
            places.setdefault(key[:_KEY], []).append(index)
    return sorted(known[0] for known in places.values() if 1 < len(known) <= _MOST_ECHOES and known[-1] - known[0] > _MOST_APART)


def signs_of(words: Sequence[Sequence[str]], kinds: Sequence[str], blanks: Sequence[bool]) -> list[str]:
    """How often the kind of a line comes back before a line of the same first word, as titles do above references."""
    signs = []
    for index, kind in enumerate(kinds):
        following = words[index + 1][0] if index + 1 < len(words) and words[index + 1] else ""
        signs.append(f"{kind}{blanks[index]}>{following}")
    counts = Counter(signs)
    last: dict[str, int] = {}
    apart: dict[str, int] = {}
    for index, sign in enumerate(signs):
        if sign in last:
            apart[sign] = min(apart.get(sign, len(signs)), index - last[sign])
        last[sign] = index
    return [f"sign{min(counts[sign], 5)}-{min(apart.get(sign, 0), 8)}" for sign in signs]


class Companions:
    """How regularly a line of one form stands right above a line of another, as case numbers do above titles.

    Where every title but the first has such a line above it, and one stands at the end, they close items; where the first has
    one too, they open them.

    Args:
        keys: the form of every line.
        chains: the length of the chain of numbers that runs through it.
        passed: lines that do not count, such as page numbers and the list of contents.
    """

    def __init__(self, keys: Sequence[str], chains: Sequence[int], passed: Sequence[bool]) -> None:
        self._keys = keys
        kept = [index for index in range(len(keys)) if not passed[index]]
        self._below = dict(pairwise(kept))
        self._above = {below: above for above, below in self._below.items()}
        self._places: dict[str, list[int]] = {}
        for index in kept:
            self._places.setdefault(keys[index], []).append(index)
        self._chained = {key: [place for place in places if chains[place] >= _LEAST_CHAIN] for key, places in self._places.items()}
        self._told: dict[tuple[str, str], str] = {}

    def describe(self, index: int) -> list[str]:
        """How the line stands to the one below it, and to the one above."""
        found = []
        if (below := self._below.get(index)) is not None:
            found.append(f"opens-{self._pair(self._keys[index], self._keys[below])}")
        if (above := self._above.get(index)) is not None:
            found.append(f"opened-{self._pair(self._keys[above], self._keys[index])}")
        return found

    def _pair(self, upper: str, lower: str) -> str:
        if (upper, lower) not in self._told:
            lowers = self._chained[lower] or self._places[lower]
            uppers = self._places[upper]
            led = [self._key_of(self._above.get(place)) == upper for place in lowers]
            followed = [self._key_of(self._below.get(place)) == lower for place in reversed(uppers)]
            self._told[upper, lower] = f"{_regular(led)}-{_regular(followed)}"
        return self._told[upper, lower]

    def _key_of(self, index: int | None) -> str | None:
        return None if index is None else self._keys[index]


def _regular(held: Sequence[bool]) -> str:
    """Whether something holds for all cases, for all but the first, for most or for few."""
    if len(held) < 2:
        return "once"
    if all(held):
        return "all"
    if all(held[1:]):
        return "rest"
    return "most" if 2 * sum(held) >= len(held) else "few"

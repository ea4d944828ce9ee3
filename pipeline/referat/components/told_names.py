"""Names that were told beforehand, where they stand in a text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from referat.labels import EntityLabel
from referat.municipality import Municipality


@dataclass(frozen=True, slots=True)
class ToldName:
    """A name in the text."""

    start: int
    end: int
    label: EntityLabel


def told_names(text: str, municipality: Municipality) -> Iterator[ToldName]:
    """The bodies and lists of a municipality where a text has them, as whole words, the longer name before the shorter.

    A name may be broken over lines, stand in capitals, and have a genitive.
    """
    taken: list[tuple[int, int]] = []
    bodies = ((name, "ORG") for name in (*municipality.committees, municipality.name))
    lists = ((known.name, "PARTY") for known in municipality.lists)
    named: list[tuple[str, EntityLabel]] = [*bodies, *lists]  # type: ignore[list-item]
    for name, label in sorted(named, key=lambda pair: -len(pair[0])):
        for match in _pattern(name).finditer(text):
            start, end = match.span()
            if not any(start < b and a < end for a, b in taken):
                taken.append((start, end))
                yield ToldName(start, end, label)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    def form(spelt: str) -> str:
        return r"\s+".join(map(re.escape, spelt.split()))

    genitive = "" if name.casefold().endswith(("s", "x", "z")) else "s?"
    lowered = name[0].lower() + name[1:]
    return re.compile(rf"(?<!\w)(?:{form(name)}{genitive}|{form(lowered)}{genitive}|{form(name.upper())}{genitive.upper()})(?!\w)")

"""Marks of items that are closed to the public, outside their titles."""

import re
from collections.abc import Sequence

from referat.components.head_lines import lines_in
from referat.components.head_numbers import Offsets

_PART = r"(?:sager|punkter|møde|del|dagsorden\w*|tillæg\w*)"
_CLOSED_GROUP = re.compile(
    rf"\s*(?:[A-ZÆØÅ]\.\s+)?(?:punkter på\s+)?(?:(?:[^\n(]{{0,40}}\()?lukke(?:t|de)\s+{_PART}|\(?(?:behandles )?for lukkede døre\)?)\W*$",
    re.IGNORECASE,
)
_OPEN_GROUP = re.compile(
    rf"\s*(?:[A-ZÆØÅ]\.\s+)?(?:(?:[^\n(]{{0,40}}\()?åb(?:ne|en|ent)\s+{_PART}|tillæg(?:sdagsorden)?\b[^\n]{{0,20}})\W*$", re.IGNORECASE
)
_NOT_PUBLIC = re.compile(
    r"^\W*(?:(?:beslutningen|punktet|sagen|referatet)\s+)?(?:er\s+lukket\b|offentliggøres\s+ikke|er\s+ikke\s+offentlig)",
    re.IGNORECASE | re.MULTILINE,
)
_CLOSED_REFERENCE = re.compile(
    r"(?:(?:^|\s{2,}|,\s*|\d\s+)lukket(?:\s+(?:sag|punkt))?|\s(?-i:Lukket|LUKKET)\s+(?:sag|punkt))\W*$"
    r"|^\s*lukket\s+(?:(?:sag|sagsnr|j\.?\s?nr)\b\W*(?:nr\b\W*)?|-\s+)\d",
    re.IGNORECASE | re.MULTILINE,
)
_CLOSED_WORD = re.compile(r"\W*(?:lukket|closed|fortroligt?)\b", re.IGNORECASE)


def opens_closed_part(text: str, title: Offsets) -> bool | None:
    """Whether the lines above an item's title begin the closed part of the agenda, or an open one; None where they begin none."""
    for line in lines_in(text, title):
        if _CLOSED_GROUP.match(text, *line):
            return True
        if _OPEN_GROUP.match(text, *line):
            return False
    return None


def stated_closed(text: str, item: Offsets) -> bool:
    """Whether a line of an item says that it is not public."""
    return bool(_NOT_PUBLIC.search(text, *item))


def closed_reference(text: str, reference: Sequence[Offsets]) -> bool:
    """Whether a line of references ends with the mark of a closed item."""
    return any(_CLOSED_REFERENCE.search(text[start:end]) for start, end in reference)


def told_closed(text: str, lines: Sequence[Offsets], title: Sequence[Offsets], number: Offsets | None) -> bool:
    """Whether the lines of a head close an item: a heading of the closed ones, a mark before the number or at the end of a reference."""
    if lines and _CLOSED_GROUP.match(text, *lines[0]):
        return True
    if number and _CLOSED_WORD.match(text, text.rfind("\n", 0, number[0]) + 1, number[0]):
        return True
    return closed_reference(text, [line for line in lines if line not in title])

"""What the head of an agenda item states: number, title, type code, closed mark, case number."""

import re
from collections.abc import Sequence
from typing import Any

from referat.components.case_numbers import case_number, leading_case
from referat.components.closed_items import told_closed
from referat.components.head_lines import head_lines, lines_in
from referat.components.head_numbers import Offsets, number_after
from referat.components.title_joins import Below, continued, first_number, name_below
from referat.components.title_marks import Habits, without_marks, without_stop, without_trailing

_WORD_CHARACTER = re.compile(r"\w")
_TITLE_LABEL = re.compile(r"(?:emne|titel|sagstitel|sagens titel|overskrift|punkt|sag)\s*:\s+(?=\S)", re.IGNORECASE)
_LEADING_CASE = re.compile(r"(?P<number>[A-ZÆØÅ]{2}\s\d{1,4}/\d{2})\.\s+")
_CODE_LETTER = re.compile(r"(?P<code>[BDO])\s+(?=[A-ZÆØÅ][a-zæøå])")
_NO_HABITS = Habits()


def read_head(
    text: str,
    titles: Sequence[Offsets],
    reference: Sequence[Offsets],
    *,
    closed: bool,
    habits: Habits = _NO_HABITS,
    below: Sequence[Below] = (),
) -> dict[str, Any]:
    """Offsets of ``number``, ``title``, ``type_code`` and ``case_number`` (or None), and ``closed``.

    Args:
        text: the document's text.
        titles: offsets of the stretches of title lines, the first of which begins the item.
        reference: offsets of the lines that may hold the case number.
        closed: whether the format states that the item is closed.
        habits: what the titles of the document have in common.
        below: the lines of the item below its first title lines.
    """
    lines = [line for place in titles for line in lines_in(text, place)]
    found = head_lines(text, lines, habits.numbering)
    if not found.named and (numbered := first_number(text, below, habits.numbering)) is not None:
        found, below = head_lines(text, [below[numbered].place], habits.numbering), below[numbered + 1 :]
    number, start, end = found.number, found.start, found.end
    if number and start >= end and not found.closed and (name := name_below(text, below)) is not None:
        (start, end), below = below[name].place, below[name + 1 :]
    end = continued(text, (start, end), found.named[1:], below, habits.width)
    if number is None:
        number = number_after(text, [*lines[1:], *(line.place for line in below[:1] if line.reference)])
    case = case_number(text, titles[0], reference, number)
    start, case, code = _behind_references(text, (start, end), number, case)
    start, end, marked, type_code = without_marks(text, start, without_trailing(text, start, end, tags=habits.tags), habits=habits)
    return {
        "number": number,
        "title": (start, without_stop(text, start, end)) if _WORD_CHARACTER.search(text, start, end) else None,
        "type_code": found.code or code or type_code,
        "closed": closed or marked or found.closed or told_closed(text, lines, found.named[:1], found.number),
        "case_number": case,
    }


def _behind_references(
    text: str, title: Offsets, number: Offsets | None, case: Offsets | None
) -> tuple[int, Offsets | None, Offsets | None]:
    """Where a title starts behind its number that comes again, a case number, a label and a type code; case number and code."""
    start, end = title
    code = None
    if number and (again := re.compile(rf"{re.escape(text[slice(*number)])}\s*[.:)](?!\s*[a-zæøå])\s*").match(text, start, end)):
        start = again.end()
    if leading := _LEADING_CASE.match(text, start, end):
        case, start = leading.span("number"), leading.end()
    if before := leading_case(text, start, end):
        case, start = case or before[0], before[1]
    if label := _TITLE_LABEL.match(text, start, end):
        start = label.end()
    if number and (letter := _CODE_LETTER.match(text, start, end)):
        code, start = letter.span("code"), letter.end()
    return start, case, code

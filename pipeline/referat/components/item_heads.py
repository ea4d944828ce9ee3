"""What the head of an agenda item states: number, title, type code, closed mark, case number."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from referat.components.case_numbers import case_number, leading_case, trailing_case
from referat.components.closed_items import told_closed
from referat.components.head_lines import head_lines, lines_in
from referat.components.head_numbers import Numbering, Offsets, number_after, numbering_of
from referat.components.title_joins import Below, continued, name_below, title_width

_CLOSED = r"(?:lukket|fortroligt?|closed|ikke[- ]offentligt?)"
_CLOSED_WHAT = r"(?:\s+(?:dagsordenspunkt|dagsorden|punkt|sag))?"
_CLOSED_BEFORE = re.compile(
    rf"\s*(?:[(\[*]+{_CLOSED}{_CLOSED_WHAT}[)\]*]+[\s:–,-]*|{_CLOSED}{_CLOSED_WHAT}"
    r"(?:\s*[-–:,]+\s*|\s*\.?\s*$|(?-i:(?<=LUKKET SAG)|(?<=LUKKET PUNKT)|(?<=LUKKET))\s+))",
    re.IGNORECASE,
)
_CLOSED_AFTER = re.compile(
    rf"\s*(?:[-–(\[*]+\s*(?:{_CLOSED}(?:{_CLOSED_WHAT}|\s+(?:møde|del))|for lukkede døre)[)\]*]*|,\s*lukket\s+(?:punkt|sag)|\s(?-i:LUKKET))\s*$",
    re.IGNORECASE,
)
_KINDS = r"(?:Beslutning|Orientering|Drøftelse|Godkendelse|Efterretning)"
_TYPE_CODE = re.compile(
    rf"\s*[(\[](?P<code>[A-ZÆØÅ]|(?:til\s+)?{_KINDS}"
    r"|(?:orienterings|bevillings|beslutnings|drøftelses|tillægs)sag)[)\]]\s*$",
    re.IGNORECASE,
)
_CODE_BEFORE = re.compile(
    rf"(?:[(\[](?P<letter>(?-i:[A-ZÆØÅ]))[)\]]\s+|(?P<alone>(?-i:[BDO]))(?:\s*:\s+|\s+[-–]\s+)|(?P<to>til (?:beslutning|orientering|drøftelse|godkendelse|efterretning))(?:\s*:|\s+[-–])\s+|(?P<code>{_KINDS}(?:\s+og\s+[a-zæøå]+(?:\s+[a-zæøå]+){{0,3}})?|(?:orienterings|bevillings|beslutnings|drøftelses|tillægs|initiativ)sag|temadrøftelse):\s+)(?=\S)",
    re.IGNORECASE,
)
_WORD_CODE = re.compile(
    r"(?:\s+[-–]\s+(?P<dash>(?i:godkendelse|orientering|beslutning|drøftelse|anbefaling|efterretning|offentliggørelse|udpegning|temadrøftelse"
    r"|indstilling|til (?:beslutning|orientering|drøftelse|godkendelse|efterretning))|\d\. behandling|[BDO])|,\s+(?P<comma>til (?:beslutning|orientering|drøftelse|godkendelse|efterretning)))\s*$"
)
_WORD_CHARACTER = re.compile(r"\w")
_BARE_CODE = re.compile(r"\s+(?P<code>[A-ZÆØÅ])\s*$")
_URGENT = re.compile(
    r"\s*(?:[•·*]\s*)?(?:\((?:tillæg(?:spunkt|ssag)?|ekstra(?:\s?punkt)?|hastesag)\)|(?-i:HASTESAG)\b|(?:tillægspunkt|ekstra\s?punkt|haste(?:sag|punkt)"
    r"|genbehandl(?:et|ing)|genoptag(?:et|else))(?:\s+(?-i:[A-ZÆØÅ]{2,4}))?\s*[:–-]\s)?\s*",
    re.IGNORECASE,
)
_TITLE_LABEL = re.compile(r"(?:emne|titel|sagstitel|sagens titel|overskrift|punkt|sag)\s*:\s+(?=\S)", re.IGNORECASE)
_ROUTING_TAG = re.compile(r"[A-ZÆØÅ]{2,4}(?:/[A-ZÆØÅ]{2,4})*\s*(?:-\s+|:\s+)(?=\S)|(?:ØK|ØU|TM|TMU|VOS|KFU|BUU|BSU|SSU)\s+(?=[A-ZÆØÅ])")
_LABEL_INSIDE = re.compile(
    r"\s+(?:J\.?\s?nr|Sagsnr|Sagsid|Sags-ID|Sagsnummer|Sagnr|Dok\.?\s?nr|Brevid|Sagen afgøres|Sagsansvarlig|Sagsbehandler|Initialer)\b"
    r"|(?:\s{2,}[A-ZÆØÅ]{2,3}|\s+[A-ZÆØÅ]{4,8})\s+/\s+\d{2}/\d"
)
_TRAILING = re.compile(
    r"\s*(?:(?<=\s)[-–]|(?-i:\([a-zæøå]{2,3}\))|\((?:gen(?:optag|behandl|fremsat)\w*|udsat|fortsat)\b[^()\n]*\)"
    r"|:\s+genoptage(?:t|lse)|\s[-–]\s+(?:genoptaget|genbehandling|fortsat|fornyet (?:behandling|forelæggelse))|[.,:]\s+fornyet behandling|\s*\.{4,}\s*\d*|\s[-–]\s(?:udgår|udgået"
    r"|(?:(?:sag|punkt)(?:en|et)?\s+)?(?:er\s+)?trukket(?:\s+tilbage)?)"
    r"|åbn/luk punkt|klik her for .*|fold dette punkt (?:ind|ud)|\(\s*\)|\(åbent?(?: (?:punkt|sag))?\)"
    r"|\s-\såbent? (?:punkt|sag|version)|\såben sag)\s*$",
    re.IGNORECASE,
)
_GLUED_AFTER = re.compile(r"(?<=[a-zæøå.)])(?:Referat|Beslutning|Beslutningstema|Resumé|Resume|Indstilling|Sagsfremstilling|Bilag)\s*$")
_DECIDED = re.compile(r"\.\s+(?:Godkendt|Drøftet|Taget til efterretning|Til efterretning|Udsat|Ingen|Intet)\b[^.\n]{0,30}\.?\s*$")
_LEADING_CASE = re.compile(r"(?P<number>[A-ZÆØÅ]{2}\s\d{1,4}/\d{2})\.\s+")
_TAG = re.compile(r"\s*\((?:[A-ZÆØÅ]{2,4}(?:[/,]\s*[A-ZÆØÅ]{2,4})*|[a-zæøå]{2,4})\)\s*$")
_CODE_LETTER = re.compile(r"(?P<code>[BDO])\s+(?=[A-ZÆØÅ][a-zæøå])")
_TAG_LIST = re.compile(r"\s*\([A-ZÆØÅ]{2,4}(?:[/,]\s*[A-ZÆØÅ]{2,4})+\)\s*$")


@dataclass(frozen=True, slots=True)
class Habits:
    """What the titles of a document have in common.

    Attributes:
        codes: most end with a capital letter alone, which is their type code.
        tags: letters in brackets at the end are a body or who prepared the case.
        numbering: how the items are numbered.
        width: about where titles are broken; 0 where it is not known.
    """

    codes: bool = False
    tags: bool = False
    numbering: Numbering = Numbering()
    width: int = 0


def habits_of(titles: Sequence[str]) -> Habits:
    """The habits of the titles of one document."""
    ends = [_CLOSED_AFTER.sub("", " ".join(title.split())) for title in titles]
    tags = _most(_TAG, ends) or (any(map(_TAG_LIST.search, ends)) and sum(bool(_TAG.search(end)) for end in ends) > 1)
    codes = _most(_BARE_CODE, [_CLOSED_AFTER.sub("", title.split("\n")[0]) for title in titles])
    return Habits(codes, tags, numbering_of(titles), title_width(titles))


def _most(pattern: re.Pattern[str], titles: Sequence[str]) -> bool:
    found = sum(bool(pattern.search(title)) for title in titles)
    return found >= 2 and found * 2 > len(titles)


def read_head(
    text: str,
    titles: Sequence[Offsets],
    reference: Sequence[Offsets],
    *,
    closed: bool,
    habits: Habits = Habits(),
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
    number, start, end = found.number, found.start, found.end
    if number and start >= end and not found.closed and (name := name_below(text, below)) is not None:
        (start, end), below = below[name].place, below[name + 1 :]
    end = continued(text, (start, end), found.named[1:], below, habits.width)
    if number is None:
        number = number_after(text, [*lines[1:], *(line.place for line in below[:1] if line.reference)])
    if number and (again := re.compile(rf"{re.escape(text[slice(*number)])}\s*[.:)]\s*").match(text, start, end)):
        start = again.end()
    case = case_number(text, titles[0], reference, number)
    if leading := _LEADING_CASE.match(text, start, end):
        case, start = leading.span("number"), leading.end()
    if before := leading_case(text, start, end):
        case, start = case or before[0], before[1]
    if label := _TITLE_LABEL.match(text, start, end):
        start = label.end()
    code = found.code
    if number and (letter := _CODE_LETTER.match(text, start, end)):
        code, start = letter.span("code"), letter.end()
    start, end, marked, type_code = _without_marks(text, start, _without_trailing(text, start, end, tags=habits.tags), habits=habits)
    return {
        "number": number,
        "title": (start, _without_stop(text, start, end)) if _WORD_CHARACTER.search(text, start, end) else None,
        "type_code": code or type_code,
        "closed": closed or marked or found.closed or told_closed(text, lines, found.named[:1], found.number),
        "case_number": case,
    }


def _without_trailing(text: str, start: int, end: int, *, tags: bool) -> int:
    """The end of a title without references, buttons, decisions and headings that are run together with it."""
    if label := _LABEL_INSIDE.search(text, start, end):
        end = label.start()
    if tags and (tag := _TAG.search(text, start, end)):
        end = tag.start()
    for pattern in (_TRAILING, _GLUED_AFTER, _DECIDED):
        if (found := pattern.search(text, start, end)) and found.start() > start:
            end = found.start()
    return trailing_case(text, start, end) or end


def _without_marks(text: str, start: int, end: int, *, habits: Habits) -> tuple[int, int, bool, Offsets | None]:
    """The title without mark of a closed item, type code and routing tag; whether it is marked, and the type code."""
    if urgent := _URGENT.match(text, start, end):
        start = urgent.end()
    start, end, marked = _without_closed_mark(text, start, end)
    if habits.tags and (tag := _TAG.search(text, start, end)):
        end = tag.start()
    type_code, end = _type_code(text, start, end, bare_codes=habits.codes)
    if type_code is None and (before := _CODE_BEFORE.match(text, start, end)):
        type_code, start = before.span(before.lastgroup or 0), before.end()
    if tag := _ROUTING_TAG.match(text, start, end):
        start = tag.end()
    start, end, marked_behind_tag = _without_closed_mark(text, start, end)
    return start, end, marked or marked_behind_tag, type_code


def _without_stop(text: str, start: int, end: int) -> int:
    """The end of a title without its final stop, which belongs to an abbreviation alone, or a dash that led to a mark."""
    end = start + len(re.sub(r"\s+[-–]\s*$", "", text[start:end]))
    if text[end - 1] == ":":
        return start + len(text[start : end - 1].rstrip()) if end - 1 > start else end
    if text[end - 1] == "." and not re.search(
        r"\b\d{1,2}\.\d{1,2}\.$|\b(?:kr|mio|mia|m\.v|mv|m\.fl|mfl|osv|etc|evt|nr|stk|A\.m\.b\.a)\.$", text[start:end], re.IGNORECASE
    ):
        return start + len(text[start : end - 1].rstrip()) if end - 1 > start else end
    return end


def _without_closed_mark(text: str, start: int, end: int) -> tuple[int, int, bool]:
    before = _CLOSED_BEFORE.match(text, start, end)
    if before and before.end() > start:
        return min(before.end(), end), end, True
    after = _CLOSED_AFTER.search(text, start, end)
    if after:
        return start, after.start(), True
    return start, end, False


def _type_code(text: str, start: int, end: int, *, bare_codes: bool) -> tuple[Offsets | None, int]:
    if (word := _WORD_CODE.search(text, start, end)) and word.start() > start:
        return word.span(word.lastgroup or 0), word.start()
    match = _TYPE_CODE.search(text, start, end) or (_BARE_CODE.search(text, start, end) if bare_codes else None)
    if not match or match.start() <= start:
        return None, end
    return match.span("code"), match.start()

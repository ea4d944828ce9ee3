"""The lines of the head of an agenda item: which holds the number, which the title, and which neither."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

Offsets = tuple[int, int]

_WORD = r"(?:sa[gq]|nr|åbent|lukket|åben)"
_STOPPED = r"(?:(?:dagsordenspunkt|punkt|pkt)\b\W*)?(?:\d{1,4}[a-z]?|(?-i:[A-HJ-ZÆØÅ]))\s*[.:)]\s"
# What stands before a number: a bullet, the foot of the page above, the number of the meeting, the mark of a closed item.
_BEFORE_NUMBER = (
    rf"\s*(?:[•·*]\s*)?(?:(?:\d{{1,3}}\s+)?side\s+\d{{1,3}}(?:\s+af\s+\d{{1,3}})?\s+(?={_STOPPED}))?(?:møde\s+(?:nr\.?\s*)?\d{{1,3}}\s*[·•|]\s*(?=\d))?"
    rf"(?:\(?(?:lukket|åbent?|closed|fortroligt?)(?:\s+(?:sag|punkt))?\)?\s*[-–:]\s*(?={_STOPPED}))?"
)
_NUMBER = re.compile(
    rf"{_BEFORE_NUMBER}(?:(?:(?P<point>dagsordenspunkt|punkt|pkt)|{_WORD})\b[.:]?\s*(?:nr\b\.?)?\s*)?(?:\d{{1,3}}\s+(?=\d{{1,3}}\.\s))?"
    r"(?P<number>\d{1,4}(?:\.\d{1,2}|[a-z](?=[.:)])|(?-i:[a-z](?=\s|[A-ZÆØÅ]|$)))?|(?-i:[A-HJ-Z])(?=\.\s+[A-ZÆØÅ0-9])"
    r"|(?(point)(?-i:[A-ZÆØÅ])(?=\s*[.:)]|\s+[-–]|\s*$)|(?!)))"
    r"(?P<stop>\s*[.:)]+|\s+[-–]\s|(?=\s|$|[A-ZÆØÅ]))[\s–-]*",
    re.IGNORECASE,
)
_NUMBER_AFTER = re.compile(
    r"(?:(?:sag|punkt|pkt\.?)\s*(?:nr\.?)?\s*(?P<number>\d{1,4})\s*(?:\([^)\n]*\)\s*)?|(?P<alone>\d{1,3})\.\s*)$", re.IGNORECASE
)
_GLUED_BEFORE = re.compile(r"[A-ZÆØÅ][a-zæøåé]{3,20}(?=\d{1,4}\.\s+[A-ZÆØÅ])")
_OPEN_MARK = re.compile(r"\s*(?:\((?:åben|åbent|lukket|lukket punkt)\)|(?:åbent|åben)\b(?=\s{2,}|\s*[-:]))[\s:-]*", re.IGNORECASE)
_GROUP = (
    r"(?:punkter på\s+)?(?:åbne|lukkede|åben|åbent|lukket)\s+(?:\w*sager|punkter|møde|del|dagsorden\w*)"
    r"|tillæg(?:sdagsorden)?(?:,?\s+(?:er\s+)?udsendt\b[^\n]{0,30})?|punkter,\s+(?:der|som|hvor)\s[^\n]{0,50}"
    r"|sager til (?:behandling|beslutning|drøftelse|orientering|efterretning)[^\n]{0,30}|\(?(?:behandles )?for lukkede døre\)?"
)
_LABELS = r"sagsnr|sagnr|sagsnummer|sagsid|sags-id|j\.?\s?nr|journal(?:nr)?|dok|(?:sags)?initialer|sagsbehandler|sagsansvarlig|brevid"
# Lines of a head that are no title: references, group headings, marks that stand alone.
_NO_TITLE = re.compile(
    rf"\s*(?:[•·*]\s*)?(?:udskriv)?(?:punkt:\s+(?=acadre|sagsnr))?(?:(?:(?:acadre|uden|ingen)\s+)?(?:{_LABELS})\b"
    r"|\(?(?:(?:lukket|åbent?)\s+)?sag\s+(?:nr\.?\s*)?\d{2,}[-/.]\d|åbent?(?:\s+(?:sag|punkt))?\W*$|lukket sag\W*$"
    r"|offentlig beslutning der skal udfyldes|ikke til offentliggørelse|(?:dagsordenspunkt|punkt|pkt|sag)\W*$|<br\s*/?>$"
    r"|åbent?(?:\s+(?:sag|punkt))?\s+-\s+[\w./-]*\d[\w./-]*$"
    rf"|(?:{_GROUP})\W*$|(?!(?:19|20)\d\d[-/](?:19|20)\d\d\s*$)[\d./-]{{6,}}\s*$|\d{{2}}\.\d{{2}}\.\d{{2}}[-.A-ZÆØÅ]\S*(?:\s+\d[\d/-]*\d)?\s*$)",
    re.IGNORECASE,
)
_LONE_LETTER = re.compile(r"\(?(?P<code>[A-ZÆØÅ])\)?\s*")
_MARK_ALONE = re.compile(r"\W*(?:(?:lukket|lukkede|fortroligt?)(?:\s+(?:sag|punkt|møde))?|sag for lukkede døre)\W*", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-/]\d|\s|$)")
_REFERENCES = re.compile(r"\s*(?:\([A-ZÆØÅ]{2,4}\s\d+/\d+\)|(?:[\d./-]{4,}[A-ZÆØÅ]?[\w./-]*\s*)+[-–]?)\s*")
_REST_MARK = re.compile(
    r"\W*(?:tillæg(?:spunkt|ssag|sdagsorden)?|ekstra(?:\s?punkt)?|hastesag|gen(?:behandling|optaget|optagelse))\W*", re.IGNORECASE
)
_BREAK = re.compile(r"(?:\s*<br\s*/?>)+\s*$", re.IGNORECASE)
_GROUP_LENGTH = 60


@dataclass(frozen=True, slots=True)
class HeadLines:
    """The lines of a head, told apart.

    Attributes:
        number: of the item.
        start: where the title starts.
        end: where its first line ends.
        named: that line and those below it.
        code: a letter behind the number, which is the type code.
        closed: whether the mark of a closed item stands alone.
    """

    number: Offsets | None
    start: int
    end: int
    named: list[Offsets]
    code: Offsets | None
    closed: bool


def lines_in(text: str, place: Offsets) -> list[Offsets]:
    """The lines of a stretch of the text that are not empty, without white space and breaks of a web page at their edges."""
    found = ((place[0] + match.start(), match.group()) for match in re.finditer(r"\S[^\n]*", text[slice(*place)]))
    return [(start, start + len(line)) for start, line in ((start, _BREAK.sub("", line).rstrip() or line) for start, line in found)]


def is_no_title(line: str) -> bool:
    """Whether a line of a head holds references, the heading of a group of items or a mark alone."""
    return bool(_NO_TITLE.match(line) or _MARK_ALONE.fullmatch(line))


def head_lines(text: str, lines: Sequence[Offsets], lettered: Collection[str]) -> HeadLines:
    """The lines of a head told apart; ``lettered`` holds the numbers that a letter is part of where one stands behind them."""
    marks = [line for line in lines if _MARK_ALONE.fullmatch(text, *line)]
    named = [line for line in lines if line not in marks and not _NO_TITLE.match(text, *line)]
    named = named[_first_named(text, named) :]
    first = named[0] if named else lines[0]
    number, start = _number(text, first)
    end = first[1] if named else start
    marked = bool(number) and start < end and bool(_MARK_ALONE.fullmatch(text, start, end))
    if marked:
        end = start
    letter = _LONE_LETTER.fullmatch(text, start, end) if number and len(named) > 1 else None
    if number and letter and text[slice(*number)] in lettered:
        number, start, letter = (number[0], letter.end("code")), end, None
    if number and len(named) > 1 and (start >= end or letter or _beside_title(text, start, end)):
        named = named[1:]
        start, end = named[0]
    if _REFERENCES.fullmatch(text, start, end):
        end = start
    return HeadLines(number, start, end, named, letter.span("code") if letter else None, marked or bool(marks))


def _first_named(text: str, named: Sequence[Offsets]) -> int:
    """The line of number and title, where a heading of a group of items stands above it."""
    number = _number(text, named[0])[0] if named else None
    lettered = number is not None and not text[number[0]].isdigit()
    if not named or (number and not lettered) or named[0][1] - named[0][0] > _GROUP_LENGTH:
        return 0
    for index, line in enumerate(named[1:], start=1):
        last = index + 1 == len(named)
        if begins_anew(text, line) and (
            not _NUMBER_AFTER.match(text, *line) or (not last and adjacent(text, line[1], named[index + 1][0]))
        ):
            return index
    return 0


def number_after(text: str, below: Sequence[Offsets]) -> Offsets | None:
    """The number that stands in a line of its own below the title."""
    found = next((after for line in below if (after := _NUMBER_AFTER.match(text, *line))), None)
    return found.span(found.lastgroup or 0) if found else None


def begins_anew(text: str, line: Offsets) -> bool:
    """Whether a line begins with an item's number; ``2. etape`` does not, nor a number alone that ends a title."""
    number, start = _number(text, line)
    stopped = number is not None and bool(re.match(r"\s*[.:)]|\s+[-–]", text[number[1] : line[1]]))
    return number is not None and not text[start : start + 1].islower() and (start < line[1] or stopped or not text[line[0]].isdigit())


def _number(text: str, line: Offsets) -> tuple[Offsets | None, int]:
    """The number and the offset behind it and its stop."""
    glued = _GLUED_BEFORE.match(text, *line)
    begin = glued.end() if glued else line[0]
    match = _NUMBER.match(text, begin, line[1])
    if not match or _looks_like_date(text[begin : line[1]]) or _YEAR.match(text, begin, line[1]):
        return None, line[0]
    start = match.end()
    if mark := _OPEN_MARK.match(text, start, line[1]):
        if "lukket" in mark.group().lower():
            return match.span("number"), start
        start = mark.end()
    return match.span("number"), start


def _looks_like_date(line: str) -> bool:
    return bool(
        re.match(r"\d{1,2}\.\s*(?:\d{1,2}\.\s*(?:19|20)?\d\d|jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)", line, re.IGNORECASE)
    )


def _beside_title(text: str, start: int, end: int) -> bool:
    return bool(_REFERENCES.fullmatch(text, start, end) or _REST_MARK.fullmatch(text, start, end))


def adjacent(text: str, end: int, start: int) -> bool:
    """Whether a line directly follows what ends above it."""
    between = _BREAK.sub("", text[end:start].rstrip(" \t").removesuffix("\n")) if text[end:start].count("\n") == 1 else None
    return between is not None and not between.strip()

"""The lines of the head of an agenda item: which holds the number, which the title, and which neither."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from referat.components.head_numbers import Numbering, Offsets, begins_anew, has_form, number_alone, read_number

_GROUP = (
    r"(?:punkter på\s+)?(?:åbne|lukkede|åben|åbent|lukket)\s+(?:\w*sager|punkter|møde|del|dagsorden\w*)"
    r"|tillæg(?:sdagsorden)?(?:,?\s+(?:er\s+)?udsendt\b[^\n]{0,30})?|(?:supplerende|ekstraordinær|ekstra)\s+dagsorden|punkt\s+titel|punkter,\s+(?:der|som|hvor)\s[^\n]{0,50}"
    r"|sager til (?:behandling|beslutning|drøftelse|orientering|efterretning)[^\n]{0,30}|\(?(?:behandles )?for lukkede døre\)?"
)
_LABELS = (
    r"sagsnr|sagstype|sagnr|sagsnummer|sagsid|sags-id|j\.?\s?nr|journal(?:nr)?|dok|(?:sags)?initialer|sagsbehandler|sagsansvarlig|brevid"
)
# Lines of a head that are no title: references, group headings, marks that stand alone.
_NO_TITLE = re.compile(
    rf"\s*(?:[•·*]\s*)?(?:udskriv)?(?:punkt:\s+(?=acadre|sagsnr))?(?:(?:(?:acadre|uden|ingen)\s+)?(?:{_LABELS})\b"
    r"|\(?(?:(?:lukket|åbent?)\s+)?sag\s+(?:nr\.?\s*)?\d{2,}[-/.]\d|åbent?(?:\s+(?:sag|punkt))?\W*$|lukket sag\W*$"
    r"|offentlig beslutning der skal udfyldes|ikke til offentliggørelse|(?:dagsordenspunkt|punkt|pkt|sag)\W*(?:nr\W*)?$"
    r"|sag\s+fra\W*$|<br\s*/?>$"
    r"|(?:åbent?|lukket)(?:\s+(?:sag|punkt))?\s+-\s+[\w./-]*\d[\w./-]*$"
    rf"|(?:{_GROUP})\W*$|(?!(?:19|20)\d\d[-/](?:19|20)\d\d\s*$)[\d./-]{{6,}}\s*$|\d{{2}}/\d{{1,6}}\s*$|\d{{2}}\.\d{{2}}\.\d{{2}}[-.A-ZÆØÅ]\S*(?:\s+\d[\d/-]*\d)?\s*$)",
    re.IGNORECASE,
)
_LONE_LETTER = re.compile(r"\(?(?P<code>[A-ZÆØÅ])\)?\s*")
# What fills the line of a number whose title stands below: a type code, the mark of a closed item, labels of references.
_LABELS_BESIDE = re.compile(
    rf"(?:\((?P<code>[A-ZÆØÅ])\)\s*)?(?P<closed>(?i:lukket)(?:\s+(?:sag|punkt))?\s+)?(?i:{_LABELS})\b[^\n]*\d[^\n]*"
)
_MARK_ALONE = re.compile(r"\W*(?:(?:lukket|lukkede|fortroligt?)(?:\s+(?:sag|punkt|møde|døre))?|sag for lukkede døre)\W*", re.IGNORECASE)
_REFERENCES = re.compile(r"\s*(?:\([A-ZÆØÅ]{2,4}\s\d+/\d+\)|[\d./-]{4}[\w./-]*(?:\s+[\d./-]{4}[\w./-]*)*\s*[-–]?)\s*")
_REST_MARK = re.compile(
    r"\W*(?:tillæg(?:spunkt|ssag|sdagsorden)?|ekstra(?:\s?punkt)?|hastesag|eftersendt|gen(?:behandling|optaget|optagelse))\W*",
    re.IGNORECASE,
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


def head_lines(text: str, lines: Sequence[Offsets], numbering: Numbering) -> HeadLines:
    """The lines of a head told apart."""
    marks = [line for line in lines if _MARK_ALONE.fullmatch(text, *line)]
    named = [line for line in lines if line not in marks and _may_name(text, line, numbering)]
    named = named[_first_named(text, named, numbering) :]
    named = [line for line in named if not _REST_MARK.fullmatch(text, *line)] or named
    first = named[0] if named else lines[0]
    number = read_number(text, first, numbering)
    place, code, start = number.place, number.code, number.end
    end = first[1] if named else start
    marked = place is not None and start < end and bool(_MARK_ALONE.fullmatch(text, start, end))
    if marked:
        end = start
    letter = _LONE_LETTER.fullmatch(text, start, end) if place and len(named) > 1 else None
    if place and letter and text[slice(*place)] in numbering.lettered:
        place, start, letter = (place[0], letter.end("code")), end, None
    labels = _LABELS_BESIDE.fullmatch(text, start, end) if place else None
    if labels:
        marked, start = marked or labels["closed"] is not None, end
    below = (start >= end or letter or _beside_title(text, start, end)) if place else _REFERENCES.fullmatch(text, start, end)
    if below and len(named) > 1:
        named = named[1:]
        start, end = named[0]
    if _REFERENCES.fullmatch(text, start, end):
        end = start
    beside = letter or (labels if labels and labels["code"] else None)
    return HeadLines(place, start, end, named, beside.span("code") if beside else code, marked or bool(marks))


def _may_name(text: str, line: Offsets, numbering: Numbering) -> bool:
    """Whether a line may hold number or title: it has a form of number that the document shows, or is no reference."""
    return not _NO_TITLE.match(text, *line) or (bool(numbering.forms) and has_form(text, line, numbering))


def _first_named(text: str, named: Sequence[Offsets], numbering: Numbering) -> int:
    """The line of number and title, where a heading of a group of items stands above it."""
    number = read_number(text, named[0], numbering).place if named else None
    lettered = number is not None and not text[number[0]].isdigit()
    if not named or (number and not lettered) or (named[0][1] - named[0][0] > _GROUP_LENGTH and not text[slice(*named[0])].isupper()):
        return 0
    for index, line in enumerate(named[1:], start=1):
        last = index + 1 == len(named)
        if begins_anew(text, line, numbering) and (
            not number_alone(text, line) or (not last and adjacent(text, line[1], named[index + 1][0]))
        ):
            return index
    return 0


def _beside_title(text: str, start: int, end: int) -> bool:
    return bool(_REFERENCES.fullmatch(text, start, end) or _REST_MARK.fullmatch(text, start, end))


def adjacent(text: str, end: int, start: int) -> bool:
    """Whether a line directly follows what ends above it."""
    between = _BREAK.sub("", text[end:start].rstrip(" \t").removesuffix("\n")) if text[end:start].count("\n") == 1 else None
    return between is not None and not between.strip()

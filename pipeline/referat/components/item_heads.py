"""What the head of an agenda item states: number, title, type code, closed mark, case number."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from referat.components.case_numbers import case_number, trailing_case

Offsets = tuple[int, int]

_WORD = r"(?:dagsordenspunkt|punkt|pkt|sa[gq]|nr|åbent|lukket|åben)"
_NUMBER = re.compile(
    rf"\s*(?:[•·*]\s*)?(?:{_WORD}\b[.:]?\s*(?:nr\b\.?)?\s*)?(?:\d{{1,3}}\s+(?=\d{{1,3}}\.\s))?"
    r"(?P<number>\d{1,4}(?:\.\d{1,2}|[a-z](?=[.:)]))?|(?-i:[A-HJ-Z])(?=\.\s+[A-ZÆØÅ0-9]))"
    r"(?P<stop>\s*[.:)]+|\s+[-–]\s|(?=\s|$|[A-ZÆØÅ]))[\s–-]*",
    re.IGNORECASE,
)
_NUMBER_AFTER = re.compile(
    r"(?:(?:sag|punkt|pkt\.?)\s*(?:nr\.?)?\s*(?P<number>\d{1,4})\s*(?:\([^)\n]*\)\s*)?|(?P<alone>\d{1,3})\.\s*)$", re.IGNORECASE
)
_GLUED_BEFORE = re.compile(r"[A-ZÆØÅ][a-zæøåé]{3,20}(?=\d{1,4}\.\s+[A-ZÆØÅ])")
_OPEN_MARK = re.compile(r"\s*(?:\((?:åben|åbent|lukket|lukket punkt)\)|(?:åbent|åben)\b(?=\s{2,}|\s*[-:]))[\s:-]*", re.IGNORECASE)
_CLOSED_BEFORE = re.compile(
    r"\s*\(?(?:lukket(?:\s+(?:punkt|sag))?|fortroligt?|closed)\)?"
    r"(?:\s*[-–:,]+\s*|\s*\.?\s*$|(?<=\))\s*|(?-i:(?<=LUKKET SAG)|(?<=LUKKET PUNKT)|(?<=LUKKET))\s+)",
    re.IGNORECASE,
)
_CLOSED_AFTER = re.compile(r"\s*[-–(]+\s*(?:lukket(?:\s+(?:punkt|sag))?|for lukkede døre)\)?\s*$", re.IGNORECASE)
_KINDS = r"(?:Beslutning|Orientering|Drøftelse|Godkendelse|Efterretning)"
_TYPE_CODE = re.compile(
    rf"\s*[(\[](?P<code>[A-ZÆØÅ]|(?:til\s+)?{_KINDS}"
    r"|(?:orienterings|bevillings|beslutnings|drøftelses|tillægs)sag)[)\]]\s*$",
    re.IGNORECASE,
)
_CODE_BEFORE = re.compile(
    rf"(?P<code>{_KINDS}|(?:orienterings|bevillings|beslutnings|drøftelses|tillægs|initiativ)sag|temadrøftelse):\s+(?=\S)", re.IGNORECASE
)
_WORD_CODE = re.compile(
    r"(?:\s+[-–]\s+(?P<dash>(?i:godkendelse|orientering|beslutning|drøftelse|anbefaling|efterretning|offentliggørelse|udpegning|temadrøftelse"
    r"|indstilling)|\d\. behandling)|,\s+(?P<comma>til (?:beslutning|orientering|drøftelse|godkendelse|efterretning)))\s*$"
)
_LONE_LETTER = re.compile(r"\(?(?P<code>[A-ZÆØÅ])\)?\s*")
_WORD_CHARACTER = re.compile(r"\w")
_BARE_CODE = re.compile(r"\s+(?P<code>[A-ZÆØÅ])\s*$")
_URGENT = re.compile(r"\s*(?:[•·*]\s*)?(?:\((?:tillæg|hastesag)\)|(?-i:HASTESAG)\b)?\s*", re.IGNORECASE)
_ROUTING_TAG = re.compile(r"[A-ZÆØÅ]{2,4}(?:/[A-ZÆØÅ]{2,4})*\s*(?:-\s+|:\s+)(?=\S)|(?:ØK|ØU|TM|TMU|VOS|KFU|BUU|BSU|SSU)\s+(?=[A-ZÆØÅ])")
_GROUP = (
    r"(?:punkter på\s+)?(?:åbne|lukkede|åben|åbent|lukket)\s+(?:\w*sager|punkter|møde|dagsorden\w*)|tillæg(?:sdagsorden)?"
    r"|sager til (?:behandling|beslutning|drøftelse|orientering|efterretning)[^\n]{0,30}|\(?(?:behandles )?for lukkede døre\)?"
)
# Lines of a head that are no title: references, group headings, marks that stand alone.
_NO_TITLE = re.compile(
    r"\s*(?:[•·*]\s*)?(?:udskriv)?(?:punkt:\s+(?=acadre|sagsnr))?(?:(?:acadre\s+)?(?:sagsnr|sagnr|sagsnummer|sagsid|sags-id|j\.?\s?nr|journal(?:nr)?|dok|(?:sags)?initialer|sagsbehandler|sagsansvarlig|brevid)\b"
    rf"|sag\s+(?:nr\.?\s*)?\d{{2,}}[-/]\d|åbent?(?:\s+(?:sag|punkt))?\W*$|lukket sag\W*$"
    r"|offentlig beslutning der skal udfyldes|ikke til offentliggørelse"
    r"|åbent?(?:\s+(?:sag|punkt))?\s+-\s+[\w./-]*\d[\w./-]*$"
    rf"|(?:{_GROUP})\W*$|(?!(?:19|20)\d\d-(?:19|20)\d\d\s*$)[\d./-]{{6,}}\s*$|\d{{2}}\.\d{{2}}\.\d{{2}}[-A-ZÆØÅ]\S*\s*$)",
    re.IGNORECASE,
)
_CLOSED_GROUP = re.compile(
    r"\s*(?:punkter på\s+)?(?:lukke(?:t|de)\s+(?:sager|punkter|møde|dagsorden\w*|tillæg\w*)|\(?(?:behandles )?for lukkede døre\)?)\W*$",
    re.IGNORECASE,
)
_CLOSED_NUMBER = re.compile(r"\s*lukket\s+\d", re.IGNORECASE)
_OPEN_GROUP = re.compile(r"\s*åb(?:ne|en|ent)\s+(?:sager|punkter|møde|dagsorden\w*|tillæg\w*)\W*$", re.IGNORECASE)
_NOT_PUBLIC = re.compile(
    r"^\W*(?:(?:beslutningen|punktet|sagen|referatet)\s+)?(?:er\s+lukket\b|offentliggøres\s+ikke|er\s+ikke\s+offentlig)",
    re.IGNORECASE | re.MULTILINE,
)
_CLOSED_REFERENCE = re.compile(r"(?:^|\s{2,}|,\s*|\d\s+)lukket(?:\s+(?:sag|punkt))?\W*$", re.IGNORECASE | re.MULTILINE)
_LABEL_INSIDE = re.compile(
    r"\s+(?:J\.?\s?nr|Sagsnr|Sagsid|Sags-ID|Sagsnummer|Sagnr|Dok\.?\s?nr|Brevid|Sagen afgøres|Sagsansvarlig|Sagsbehandler|Initialer)\b"
    r"|(?:\s{2,}[A-ZÆØÅ]{2,3}|\s+[A-ZÆØÅ]{4,8})\s+/\s+\d{2}/\d"
)
_TRAILING = re.compile(
    r"\s*(?:(?<=\s)[-–]|\(genoptaget(?: sag)?\)|(?-i:\([a-zæøå]{2,3}\))|\s-\s(?:udgår|udgået)|åbn/luk punkt"
    r"|klik her for .*|fold dette punkt (?:ind|ud)|\(\s*\)|\(åbent?(?: (?:punkt|sag))?\)"
    r"|\s-\såbent? (?:punkt|sag)|\såben sag)\s*$",
    re.IGNORECASE,
)
_GLUED_AFTER = re.compile(r"(?<=[a-zæøå.)])(?:Referat|Beslutning|Beslutningstema|Resumé|Resume|Indstilling|Sagsfremstilling|Bilag)\s*$")
_DECIDED = re.compile(r"\.\s+(?:Godkendt|Drøftet|Taget til efterretning|Til efterretning|Udsat|Ingen|Intet)\b[^.\n]{0,30}\.?\s*$")
_LEADING_CASE = re.compile(r"(?P<number>[A-ZÆØÅ]{2}\s\d{1,4}/\d{2})\.\s+")
_MARK_ALONE = re.compile(r"\W*(?:(?:lukket|lukkede|fortroligt?)(?:\s+(?:sag|punkt|møde))?|sag for lukkede døre)\W*", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-/]\d|\s|$)")
_REFERENCES = re.compile(r"\s*(?:\([A-ZÆØÅ]{2,4}\s\d+/\d+\)|(?:[\d./-]{4,}[A-ZÆØÅ]?[\w./-]*\s*)+)\s*")
_CODE_ALONE = re.compile(r"\W*[(\[][A-ZÆØÅ][)\]]\W*")
_TAG = re.compile(r"\s*\((?:[A-ZÆØÅ]{2,4}(?:[/,]\s*[A-ZÆØÅ]{2,4})*|[a-zæøå]{2,4})\)\s*$")
_LOWER_BELOW = re.compile(r"[ \t]*\n[ \t]*(?P<line>(?!at\b)[a-zæøå]{2,}[ ][^\n]{0,78}[^\s.:,;])[ \t]*(?:\n|$)")
_GROUP_LENGTH, _SAME = 60, 12


@dataclass(frozen=True, slots=True)
class Habits:
    """What most titles of a document end with.

    Attributes:
        codes: a capital letter alone, which is their type code.
        tags: letters in brackets, of a body or of who prepared the case.
    """

    codes: bool = False
    tags: bool = False


def habits_of(titles: Sequence[str]) -> Habits:
    """The habits of the titles of one document."""
    ends = [_CLOSED_AFTER.sub("", " ".join(title.split())) for title in titles]
    return Habits(_most(_BARE_CODE, [_CLOSED_AFTER.sub("", title.split("\n")[0]) for title in titles]), _most(_TAG, ends))


def _most(pattern: re.Pattern[str], titles: Sequence[str]) -> bool:
    found = sum(bool(pattern.search(title)) for title in titles)
    return found >= 2 and found * 2 > len(titles)


def read_head(
    text: str, titles: Sequence[Offsets], reference: Sequence[Offsets], *, closed: bool, habits: Habits = Habits()
) -> dict[str, Any]:
    """Offsets of ``number``, ``title``, ``type_code`` and ``case_number`` (or None), and ``closed``.

    Args:
        text: the document's text.
        titles: offsets of the stretches of title lines, the first of which begins the item.
        reference: offsets of the lines that may hold the case number.
        closed: whether the format states that the item is closed.
        habits: what most titles of the document end with.
    """
    lines = [line for place in titles for line in _lines(text, place)]
    found = _title_lines(text, lines)
    number, start = found.number, found.start
    end = _continued(text, (start, found.end), [*found.below, *_line_below(text, titles[0][1])])
    if number is None:
        number = _number_after(text, lines[1:])
    if number and (again := re.compile(rf"{re.escape(text[slice(*number)])}\s*[.:)]\s*").match(text, start, end)):
        start = again.end()
    case = case_number(text, titles[0], reference)
    if leading := _LEADING_CASE.match(text, start, end):
        case, start = leading.span("number"), leading.end()
    start, end, marked, type_code = _without_marks(text, start, _without_trailing(text, start, end), habits=habits)
    return {
        "number": number,
        "title": (start, _without_stop(text, start, end)) if _WORD_CHARACTER.search(text, start, end) else None,
        "type_code": found.code or type_code,
        "closed": closed or marked or found.closed,
        "case_number": case,
    }


@dataclass(frozen=True, slots=True)
class _TitleLines:
    """The lines of a head, told apart: the number, where the title starts and its first line ends, and the lines below it."""

    number: Offsets | None
    start: int
    end: int
    below: list[Offsets]
    code: Offsets | None
    closed: bool


def _title_lines(text: str, lines: Sequence[Offsets]) -> _TitleLines:
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
    if number and len(named) > 1 and (start >= end or letter or _REFERENCES.fullmatch(text, start, end)):
        named = named[1:]
        start, end = named[0]
    if _REFERENCES.fullmatch(text, start, end):
        end = start
    closed = marked or bool(marks) or _told_closed(text, lines, named[:1])
    return _TitleLines(number, start, end, named[1:], letter.span("code") if letter else None, closed)


def _told_closed(text: str, lines: Sequence[Offsets], title: Sequence[Offsets]) -> bool:
    """Whether the first line is the heading of the closed items, or a line beside the title ends with the mark of a closed one."""
    first = lines[0]
    if _CLOSED_GROUP.match(text, *first) or _CLOSED_NUMBER.match(text, *first):
        return True
    return any(_CLOSED_REFERENCE.search(text[slice(*line)]) for line in lines if line not in title)


def opens_closed_part(text: str, title: Offsets) -> bool | None:
    """Whether the lines above an item's title begin the closed part of the agenda, or an open one; None where they begin none."""
    for line in _lines(text, title):
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


def _lines(text: str, place: Offsets) -> list[Offsets]:
    found = (match.span() for match in re.finditer(r"\S[^\n]*", text[slice(*place)]))
    return [(place[0] + start, place[0] + start + len(text[place[0] + start : place[0] + end].rstrip())) for start, end in found]


def _first_named(text: str, named: Sequence[Offsets]) -> int:
    """The line of number and title, where a heading of a group of items stands above it."""
    number = _number(text, named[0])[0] if named else None
    lettered = number is not None and not text[number[0]].isdigit()
    if not named or (number and not lettered) or named[0][1] - named[0][0] > _GROUP_LENGTH:
        return 0
    for index, line in enumerate(named[1:], start=1):
        last = index + 1 == len(named)
        if _begins_anew(text, line) and (
            not _NUMBER_AFTER.match(text, *line) or (not last and _adjacent(text, line[1], named[index + 1][0]))
        ):
            return index
    return 0


def _number_after(text: str, below: Sequence[Offsets]) -> Offsets | None:
    """The number that stands in a line of its own below the title."""
    found = next((after for line in below if (after := _NUMBER_AFTER.match(text, *line))), None)
    return found.span(found.lastgroup or 0) if found else None


def _continued(text: str, title: Offsets, below: Sequence[Offsets]) -> int:
    """The end of a title that runs on over the next lines."""
    end = title[1]
    for line in below:
        content = text[slice(*line)]
        above = text[title[0] : end]
        again = content == above or (len(content) >= _SAME and content[:_SAME] in above)
        if again or not _adjacent(text, end, line[0]) or _begins_anew(text, line) or _CODE_ALONE.fullmatch(content):
            break
        end = line[1]
    return end


def _begins_anew(text: str, line: Offsets) -> bool:
    """Whether a line begins with an item's number; ``2. etape`` does not, nor a number alone that ends a title."""
    number, start = _number(text, line)
    stopped = number is not None and bool(re.match(r"\s*[.:)]|\s+[-–]", text[number[1] : line[1]]))
    return number is not None and not text[start : start + 1].islower() and (start < line[1] or stopped or not text[line[0]].isdigit())


def _adjacent(text: str, end: int, start: int) -> bool:
    """Whether a line directly follows what ends above it."""
    return text[end:start].count("\n") == 1 and not text[end:start].strip()


def _line_below(text: str, end: int) -> list[Offsets]:
    """The line directly below the title's lines where it runs on in lower case, whatever section it was taken for."""
    below = _LOWER_BELOW.match(text, end)
    return [below.span("line")] if below else []


def _without_trailing(text: str, start: int, end: int) -> int:
    """The end of a title without references, buttons, decisions and headings that are run together with it."""
    if label := _LABEL_INSIDE.search(text, start, end):
        end = label.start()
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
        type_code, start = before.span("code"), before.end()
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
        r"\b(?:kr|mio|mia|m\.v|mv|m\.fl|mfl|osv|etc|evt|nr|stk|A\.m\.b\.a)\.$", text[start:end], re.IGNORECASE
    ):
        return start + len(text[start : end - 1].rstrip()) if end - 1 > start else end
    return end


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

"""What the head of an agenda item states: number, title, type code, closed mark, case number."""

import re
from collections.abc import Sequence
from typing import Any

from referat.components.case_numbers import case_number, trailing_case

Offsets = tuple[int, int]

_WORD = r"(?:dagsordenspunkt|punkt|pkt|sag|nr|åbent|lukket|åben)"
_NUMBER = re.compile(
    rf"\s*(?:[•·*]\s*)?(?:{_WORD}\b[.:]?\s*(?:nr\b\.?)?\s*)?(?P<number>\d{{1,4}}(?:\.\d{{1,2}}|[a-z](?=[.:)]))?)"
    r"(?P<stop>\s*[.:)]+|\s+[-–]\s|(?=\s|$|[A-ZÆØÅ]))[\s–-]*",
    re.IGNORECASE,
)
_NUMBER_AFTER = re.compile(r"(?:sag|punkt|pkt\.?)\s*(?:nr\.?)?\s*(?P<number>\d{1,4})\s*$", re.IGNORECASE)
_GLUED_BEFORE = re.compile(r"[A-ZÆØÅ][a-zæøåé]{3,20}(?=\d{1,4}\.\s+[A-ZÆØÅ])")
_OPEN_MARK = re.compile(r"\s*(?:\((?:åben|åbent|lukket|lukket punkt)\)|(?:åbent|åben)\b(?=\s{2,}|\s*[-:]))[\s:-]*", re.IGNORECASE)
_CLOSED_BEFORE = re.compile(
    r"\s*\(?(?:lukket(?:\s+(?:punkt|sag))?|fortroligt?|closed)\)?"
    r"(?:\s*[-–:]+\s*|\s*\.?\s*$|(?<=\))\s*|(?-i:(?<=LUKKET SAG)|(?<=LUKKET PUNKT))\s+)",
    re.IGNORECASE,
)
_CLOSED_AFTER = re.compile(r"\s*[-–(]+\s*(?:lukket(?:\s+(?:punkt|sag))?|for lukkede døre)\)?\s*$", re.IGNORECASE)
_KINDS = r"(?:Beslutning|Orientering|Drøftelse|Godkendelse|Efterretning)"
_TYPE_CODE = re.compile(
    rf"\s*[(\[](?P<code>[A-ZÆØÅ]|(?:til\s+)?{_KINDS}"
    r"|(?:orienterings|bevillings|beslutnings|drøftelses|tillægs)sag)[)\]]\s*$",
    re.IGNORECASE,
)
_CODE_BEFORE = re.compile(rf"(?P<code>{_KINDS}):\s+(?=\S)", re.IGNORECASE)
_WORD_CODE = re.compile(
    r"(?:\s+[-–]\s+(?P<dash>(?i:godkendelse|orientering|beslutning|drøftelse|anbefaling|efterretning|offentliggørelse|udpegning|temadrøftelse"
    r"|indstilling)|\d\. behandling)|,\s+(?P<comma>til (?:beslutning|orientering|drøftelse|godkendelse|efterretning)))\s*$"
)
_LONE_LETTER = re.compile(r"\(?(?P<code>[A-ZÆØÅ])\)?\s*")
_WORD_CHARACTER = re.compile(r"\w")
_BARE_CODE = re.compile(r"\s+(?P<code>[A-ZÆØÅ])\s*$")
_ROUTING_TAG = re.compile(r"[A-ZÆØÅ]{2,4}(?:/[A-ZÆØÅ]{2,4})*\s*(?:-\s+|:\s+)(?=\S)|(?:ØK|ØU|TM|TMU|VOS|KFU|BUU|BSU|SSU)\s+(?=[A-ZÆØÅ])")
_GROUP = (
    r"(?:åbne|lukkede|åbent|lukket)\s+(?:\w*sager|punkter|møde|dagsorden\w*)|\(?(?:behandles )?for lukkede døre\)?"
    r"|sager til (?:behandling|beslutning|drøftelse|orientering|efterretning)[^\n]{0,30}"
)
# Lines of a head that are no title: references, group headings, marks that stand alone.
_NO_TITLE = re.compile(
    r"\s*(?:(?:sagsnr|sagnr|sagsnummer|sagsid|sags-id|j\.?\s?nr|journal|dok|initialer|sagsbehandler|sagsansvarlig|brevid)\b"
    rf"|sag\s+(?:nr\.?\s*)?\d{{2,}}[-/]\d|åbent?(?:\s+(?:sag|punkt))?\W*$|lukket sag\W*$"
    r"|offentlig beslutning der skal udfyldes|ikke til offentliggørelse"
    r"|åbent?(?:\s+(?:sag|punkt))?\s+-\s+[\w./-]*\d[\w./-]*$"
    rf"|(?:{_GROUP})\W*$|(?!(?:19|20)\d\d-(?:19|20)\d\d\s*$)[\d./-]{{6,}}\s*$|\d{{2}}\.\d{{2}}\.\d{{2}}[-A-ZÆØÅ]\S*\s*$)",
    re.IGNORECASE,
)
_CLOSED_GROUP = re.compile(
    r"\s*(?:lukke(?:t|de)\s+(?:sager|punkter|møde|dagsorden\w*)|\(?(?:behandles )?for lukkede døre\)?)\W*$", re.IGNORECASE
)
_CLOSED_REFERENCE = re.compile(r"(?:^|\s{2,}|,\s*|\d\s+)lukket(?:\s+(?:sag|punkt))?\W*$", re.IGNORECASE | re.MULTILINE)
_LABEL_INSIDE = re.compile(
    r"\s+(?:J\.?\s?nr|Sagsnr|Sagsid|Sags-ID|Sagsnummer|Sagnr|Dok\.?\s?nr|Brevid|Sagen afgøres|Sagsansvarlig|Sagsbehandler|Initialer)\b"
    r"|\s{2,}[A-ZÆØÅ]{2,8}\s+/\s+\d{2}/\d"
)
_TRAILING = re.compile(
    r"\s*(?:åbn/luk punkt|klik her for .*|fold dette punkt (?:ind|ud)|\(\s*\)|\(åbent?(?: (?:punkt|sag))?\)"
    r"|\s-\såbent? (?:punkt|sag)|\såben sag)\s*$",
    re.IGNORECASE,
)
_GLUED_AFTER = re.compile(r"(?<=[a-zæøå.)])(?:Referat|Beslutning|Beslutningstema|Resumé|Resume|Indstilling|Sagsfremstilling|Bilag)\s*$")
_DECIDED = re.compile(r"\.\s+(?:Godkendt|Drøftet|Taget til efterretning|Til efterretning|Udsat|Ingen|Intet)\b[^.\n]{0,30}\.?\s*$")
_LEADING_CASE = re.compile(r"(?P<number>[A-ZÆØÅ]{2}\s\d{1,4}/\d{2})\.\s+")
_OPEN_END = re.compile(r"(?:[,-]|\b(?:og|i|af|til|for|på|om|med|ved|samt|fra|den|det|de|en|et|at|vedr\.|vedrørende))$", re.IGNORECASE)
_RUNS_ON = re.compile(r"[a-zæøå(]|(?:19|20)\d\d\b")
_LOWER_BELOW = re.compile(r"[ \t]*\n[ \t]*(?P<line>(?!at\b)[a-zæøå]{2,}[ ][^\n]{0,78}[^\s.:,;])[ \t]*(?:\n|$)")
_GROUP_LENGTH = 45


def read_head(text: str, title: Offsets, reference: Sequence[Offsets], *, closed: bool, bare_codes: bool = False) -> dict[str, Any]:
    """Offsets of ``number``, ``title``, ``type_code`` and ``case_number`` (or None), and ``closed``.

    Args:
        text: the document's text.
        title: offsets of the item's title lines.
        reference: offsets of the lines that may hold the case number.
        closed: whether the format states that the item is closed.
        bare_codes: whether a capital letter alone at a title's end is a type code; see `bare_type_codes`.
    """
    lines = _lines(text, title)
    named = [line for line in lines if not _NO_TITLE.match(text, *line)]
    named = named[_first_named(text, named) :]
    first = named[0] if named else lines[0]
    number, start = _number(text, first)
    end = first[1] if named else start
    if start >= end and len(named) > 1:
        start, end = named[1]
        named = named[1:]
    letter = _LONE_LETTER.fullmatch(text, start, end) if number and len(named) > 1 else None
    if letter:
        start, end = named[1]
        named = named[1:]
    end = _continued(text, (start, end), [*named[1:], *_line_below(text, title[1])])
    if number is None and len(lines) > 1 and (after := _NUMBER_AFTER.match(text[slice(*lines[-1])])):
        number = (lines[-1][0] + after.start("number"), lines[-1][0] + after.end("number"))
    if number and (again := re.compile(rf"{re.escape(text[slice(*number)])}\s*[.:)]\s*").match(text, start, end)):
        start = again.end()
    case = case_number(text, title, reference)
    if leading := _LEADING_CASE.match(text, start, end):
        case, start = leading.span("number"), leading.end()
    start, end, marked, type_code = _without_marks(text, start, _without_trailing(text, start, end), bare_codes=bare_codes)
    marked |= any(_CLOSED_GROUP.match(text, *line) for line in lines[:1])
    marked |= bool(re.match(r"\s*lukket\s+\d", text[slice(*lines[0])], re.IGNORECASE))
    marked |= any(_CLOSED_REFERENCE.search(text[slice(*line)]) for line in (line for line in lines if line not in named[:1]))
    return {
        "number": number,
        "title": (start, _without_stop(text, start, end)) if _WORD_CHARACTER.search(text, start, end) else None,
        "type_code": letter.span("code") if letter else type_code,
        "closed": closed or marked,
        "case_number": case,
    }


def closed_reference(text: str, reference: Sequence[Offsets]) -> bool:
    """Whether a line of references ends with the mark of a closed item."""
    return any(_CLOSED_REFERENCE.search(text[start:end]) for start, end in reference)


def bare_type_codes(titles: Sequence[str]) -> bool:
    """Whether most titles of a document end with a capital letter alone, which then is their type code."""
    ends = [bool(_BARE_CODE.search(_CLOSED_AFTER.sub("", title.split("\n")[0]))) for title in titles]
    return sum(ends) >= 2 and sum(ends) * 2 > len(ends)


def _lines(text: str, place: Offsets) -> list[Offsets]:
    found = (match.span() for match in re.finditer(r"\S[^\n]*", text[slice(*place)]))
    return [(place[0] + start, place[0] + start + len(text[place[0] + start : place[0] + end].rstrip())) for start, end in found]


def _first_named(text: str, named: Sequence[Offsets]) -> int:
    """The line of number and title, where a heading of a group of items stands above it."""
    if not named or _number(text, named[0])[0] or named[0][1] - named[0][0] > _GROUP_LENGTH:
        return 0
    for index, line in enumerate(named[1:], start=1):
        number, start = _number(text, line)
        if number and start < line[1]:
            return index
    return 0


def _continued(text: str, title: Offsets, below: Sequence[Offsets]) -> int:
    """The end of a title that runs on over the next lines."""
    end = title[1]
    for line in below:
        above, content = text[title[0] : end], text[slice(*line)]
        broken = _RUNS_ON.match(content) or _OPEN_END.search(above) or (above.isupper() and content.isupper() and " " in content)
        if not broken or _number(text, line)[0] or content.startswith(above[:15]):
            break
        end = line[1]
    return end


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


def _without_marks(text: str, start: int, end: int, *, bare_codes: bool) -> tuple[int, int, bool, Offsets | None]:
    """The title without mark of a closed item, type code and routing tag; whether it is marked, and the type code."""
    start, end, marked = _without_closed_mark(text, start, end)
    type_code, end = _type_code(text, start, end, bare_codes=bare_codes)
    if type_code is None and (before := _CODE_BEFORE.match(text, start, end)):
        type_code, start = before.span("code"), before.end()
    if tag := _ROUTING_TAG.match(text, start, end):
        start = tag.end()
    start, end, marked_behind_tag = _without_closed_mark(text, start, end)
    return start, end, marked or marked_behind_tag, type_code


def _without_stop(text: str, start: int, end: int) -> int:
    """The end of a title without its final stop, which belongs to an abbreviation alone."""
    if text[end - 1] == ":":
        return start + len(text[start : end - 1].rstrip()) if end - 1 > start else end
    if text[end - 1] == "." and not re.search(
        r"\b(?:kr|mio|mia|m\.v|mv|m\.fl|mfl|osv|etc|nr|stk|A\.m\.b\.a)\.$", text[start:end], re.IGNORECASE
    ):
        return start + len(text[start : end - 1].rstrip()) if end - 1 > start else end
    return end


def _number(text: str, line: Offsets) -> tuple[Offsets | None, int]:
    """The number and the offset behind it and its stop."""
    glued = _GLUED_BEFORE.match(text, *line)
    begin = glued.end() if glued else line[0]
    match = _NUMBER.match(text, begin, line[1])
    if not match or _looks_like_date(text[begin : line[1]]):
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

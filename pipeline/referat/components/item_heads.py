"""What the head of an agenda item states: number, title, type code, closed mark, case number."""

import re
from collections.abc import Sequence
from typing import Any

_WORD = r"(?:dagsordenspunkt|punkt|pkt|sag|nr|åbent|lukket|åben)"
_NUMBER = re.compile(
    rf"\s*(?:{_WORD}\b\.?\s*(?:nr\b\.?)?\s*)?(?P<number>\d{{1,4}}(?:\.\d{{1,2}})?)(?P<stop>\s*[.:)]+|\s+-\s|(?=\s|$|[A-ZÆØÅ]))[\s-]*",
    re.IGNORECASE,
)
_NUMBER_AFTER = re.compile(r"(?:sag|punkt|pkt\.?)\s*(?:nr\.?)?\s*(?P<number>\d{1,4})\s*$", re.IGNORECASE)
_OPEN_MARK = re.compile(r"\s*(?:\((?:åben|åbent|lukket|lukket punkt)\)|(?:åbent|åben)\b(?=\s{2,}|\s*[-:]))[\s:-]*", re.IGNORECASE)
_CLOSED_BEFORE = re.compile(r"\s*\(?(?:lukket(?:\s+(?:punkt|sag))?|fortroligt?|closed)\)?(?:\s*[-–:]+\s*|\s*$|(?<=\))\s*)", re.IGNORECASE)
_CLOSED_AFTER = re.compile(r"\s*[-–(]+\s*(?:lukket(?:\s+(?:punkt|sag))?|for lukkede døre)\)?\s*$", re.IGNORECASE)
_TYPE_CODE = re.compile(r"\s*\((?P<code>[A-ZÆØÅ]|Beslutning|Orientering|Drøftelse|Godkendelse|Efterretning)\)\s*$")
_ROUTING_TAG = re.compile(r"[A-ZÆØÅ]{2,4}\s*(?:-\s+|:\s+)(?=\S)")
_CASE = re.compile(
    r"\d{2}\.\d{2}\.\d{2}[-A-ZÆØÅ0-9]*-[A-ZÆØÅ]?\d+(?:-\d+)*-\d{2}|\d{2}\.\d{2}\.\d{2}[A-ZÆØÅ]\d{2}-\d{4}"
    r"|\d{2,3}-\d{4}-\d{2,}|\d-\d{1,2}-\d{2}-\d+-\d{2}|\d{4}[-/]\d{4,7}|\d{2}[-/]\d{3,7}[A-Z]?|\d{6}-\d{4}"
    r"|\d{2}\.\d{2}(?:\.\d{2})?[A-ZÆØÅ]\d{2}\s*-\s*\d{4}/\d+"
)
_CASE_LABEL = re.compile(r"\b(?:sagsnr|sagsnummer|sagnr|sagsid|sag)\b\s*(?:nr)?\s*[.:]*\s*(?P<number>[\w./-]*\d[\w./-]*)", re.IGNORECASE)
# Lines of a head that are no title: references, group headings, marks that stand alone.
_NO_TITLE = re.compile(
    r"\s*(?:(?:sagsnr|sagnr|sagsnummer|sagsid|j\.?\s?nr|journal|dok|initialer|sagsbehandler|brevid)\b|sag\s+\d{2,}[-/]\d"
    r"|(?:åben|åbent|åben sag|lukket sag)\W*$|(?:åbne|lukkede|åbent|lukket)\s+(?:sager|punkter|møde|dagsorden\w*)\W*$|[\d./-]{6,}\s*$)",
    re.IGNORECASE,
)
_CLOSED_GROUP = re.compile(r"\s*lukke(?:t|de)\s+(?:sager|punkter|møde|dagsorden\w*)\W*$", re.IGNORECASE)
_LABEL_INSIDE = re.compile(r"\s+(?:J\.?\s?nr|Sagsnr|Sagsid|Sagnr|Sagen afgøres)\b")
_LEADING_CASE = re.compile(r"(?P<number>[A-ZÆØÅ]{2}\s\d{1,4}/\d{2})\.\s+")
_JOURNAL_LABEL = re.compile(r"\b(?:j\.?\s?nr|journal)\b[^\n]{0,12}$", re.IGNORECASE)
_DOCUMENT_LABEL = re.compile(r"\b(?:dok|brevid)\b[^\n]{0,12}$", re.IGNORECASE)

Offsets = tuple[int, int]


def read_head(text: str, title: Offsets, reference: Sequence[Offsets], *, closed: bool) -> dict[str, Any]:
    """Offsets of ``number``, ``title``, ``type_code`` and ``case_number`` (or None), and ``closed``.

    Args:
        text: the document's text.
        title: offsets of the item's title lines.
        reference: offsets of the lines that may hold the case number.
        closed: whether the format states that the item is closed.
    """
    lines = [match.span() for match in re.finditer(r"\S[^\n]*", text[title[0] : title[1]])]
    lines = [(title[0] + start, title[0] + start + len(text[title[0] + start : title[0] + end].rstrip())) for start, end in lines]
    group = bool(lines) and bool(_CLOSED_GROUP.match(text, *lines[0]))
    named = [line for line in lines if not _NO_TITLE.match(text, *line)]
    first = named[0] if named else lines[0]
    number, start = _number(text, first)
    end = first[1]
    if start >= end and len(named) > 1:
        start, end = named[1]
    if not named:
        start = end
    if label := _LABEL_INSIDE.search(text, start, end):
        end = label.start()
    if number is None and len(lines) > 1 and (after := _NUMBER_AFTER.match(text[slice(*lines[-1])])):
        number = (lines[-1][0] + after.start("number"), lines[-1][0] + after.end("number"))
    if number and (again := re.compile(rf"{text[slice(*number)]}\s*[.:)]\s*").match(text, start, end)):
        start = again.end()
    case_number = _case_number(text, reference)
    if leading := _LEADING_CASE.match(text, start, end):
        case_number, start = leading.span("number"), leading.end()
    start, end, marked = _without_closed_mark(text, start, end)
    marked |= group or bool(re.match(r"\s*lukket\s+\d", text[lines[0][0] : lines[0][1]], re.IGNORECASE))
    type_code, end = _type_code(text, start, end)
    if tag := _ROUTING_TAG.match(text, start, end):
        start = tag.end()
    start, end, marked_behind_tag = _without_closed_mark(text, start, end)
    return {
        "number": number,
        "title": (start, _without_stop(text, start, end)) if start < end else None,
        "type_code": type_code,
        "closed": closed or marked or marked_behind_tag,
        "case_number": case_number,
    }


def _without_stop(text: str, start: int, end: int) -> int:
    """The end of a title without its final stop, which belongs to an abbreviation alone."""
    if text[end - 1] == "." and not re.search(
        r"\b(?:kr|mio|mia|m\.v|mv|m\.fl|mfl|osv|etc|nr|stk|A\.m\.b\.a)\.$", text[start:end], re.IGNORECASE
    ):
        return end - 1 if end - 1 > start else end
    return end


def _number(text: str, line: Offsets) -> tuple[Offsets | None, int]:
    """The number and the offset behind it and its stop."""
    match = _NUMBER.match(text, line[0], line[1])
    if not match or _looks_like_date(text[line[0] : line[1]]):
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


def _type_code(text: str, start: int, end: int) -> tuple[Offsets | None, int]:
    match = _TYPE_CODE.search(text, start, end)
    if not match or match.start() <= start:
        return None, end
    return match.span("code"), match.start()


def _case_number(text: str, places: Sequence[Offsets]) -> Offsets | None:
    """The case number: behind its label where there is one, else the first that has the form of one.

    A journal number counts only where there is no other, a document number never.
    """
    for start, end in places:
        if match := _CASE_LABEL.search(text, start, end):
            number_end = match.start("number") + len(match["number"].rstrip("./-"))
            if number_end - match.start("number") >= 4:
                return match.start("number"), number_end
    found = [(match, start) for start, end in places for match in _CASE.finditer(text, start, end)]
    cases = [(match, text[start : match.start()]) for match, start in found if not _DOCUMENT_LABEL.search(text[start : match.start()])]
    proper = [match for match, before in cases if not _JOURNAL_LABEL.search(before)]
    chosen = (proper or [match for match, _ in cases])[:1]
    return chosen[0].span() if chosen else None

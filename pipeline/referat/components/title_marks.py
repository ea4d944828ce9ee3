"""What stands around the title of an agenda item: marks, type codes, tags, references; and what the titles of a document share."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from referat.components.case_numbers import trailing_case
from referat.components.head_numbers import UNKNOWN, Numbering, Offsets, numbering_of
from referat.components.title_joins import title_width

_CLOSED = r"(?:lukket|fortroligt?|closed|ikke[- ]offentligt?)"
_CLOSED_WHAT = r"(?:\s+(?:dagsordenspunkt|dagsorden|punkt|sag))?"
_CLOSED_BEFORE = re.compile(
    rf"\s*(?:[(\[*]+{_CLOSED}{_CLOSED_WHAT}[)\]*]+[\s:–,-]*|{_CLOSED}{_CLOSED_WHAT}"
    r"(?:\s*[-–:,]+\s*|\s*\.?\s*$|(?-i:(?<=LUKKET SAG)|(?<=LUKKET PUNKT)|(?<=LUKKET))\s+))",
    re.IGNORECASE,
)
_CLOSED_AFTER = re.compile(
    rf"\s*(?:[-–(\[*]+\s*(?:{_CLOSED}(?:{_CLOSED_WHAT}|\s+(?:møde|del))|for lukkede døre)[)\]*]*"
    r"|,\s*lukket\s+(?:punkt|sag)|(?-i:(?<=[a-zæøå.)])\sLUKKET))\s*$",
    re.IGNORECASE,
)
_KINDS = r"(?:Beslutning|Orientering|Drøftelse|Godkendelse|Efterretning)"
_TO = r"(?i:til (?:beslutning|orientering|drøftelse|godkendelse|efterretning))"
_TYPE_CODE = re.compile(
    rf"\s*[(\[](?P<code>[A-ZÆØÅ]|(?:til\s+)?{_KINDS}"
    r"|(?:orienterings|bevillings|beslutnings|drøftelses|tillægs)sag)[)\]]\s*$",
    re.IGNORECASE,
)
_CODE_BEFORE = re.compile(
    rf"(?:[(\[](?P<letter>(?-i:[A-ZÆØÅ]))[)\]]\s+|(?P<alone>(?-i:[BDO]))(?:\s*:\s+|\s+[-–]\s+)|(?P<to>{_TO})\s*:\s+"
    rf"|(?P<kind>{_KINDS}(?:\s+og\s+[a-zæøå]+(?:\s+[a-zæøå]+){{0,3}})?"
    r"|(?:orienterings|bevillings|beslutnings|drøftelses|tillægs|initiativ)sag|temadrøftelse):\s+)(?=\S)",
    re.IGNORECASE,
)
_WORD_CODE = re.compile(
    r"(?:\s+[-–]\s+(?P<dash>(?i:godkendelse|orientering|beslutning|drøftelse|anbefaling|efterretning|offentliggørelse|udpegning|temadrøftelse"
    rf"|indstilling)|{_TO}|\d\. behandling|[BDO])|,\s+(?P<comma>{_TO}))\s*$"
)
_BARE_CODE = re.compile(r"\s+(?P<code>[A-ZÆØÅ])\s*$")
_LETTER_CODE = re.compile(r"(?<=[a-zæøå])\s+[BDO]$")
_LEAST_LETTERS = 3
_ADDED = r"tillæg(?:spunkt|ssag)?"
_URGENT = re.compile(
    rf"\s*(?:[•·*]\s*)?(?:\((?:{_ADDED}|ekstra(?:\s?punkt)?|hastesag)\)|(?-i:HASTESAG)\b"
    r"|(?:tillægspunkt|ekstra\s?punkt|haste(?:sag|punkt)|eftersendt(?:\s+(?:punkt|sag))?|genbehandl(?:et|ing)|genoptag(?:et|else))"
    r"(?:\s+(?-i:[A-ZÆØÅ]{2,4}))?\s*[:–-]\s)?\s*",
    re.IGNORECASE,
)
_ROUTING_TAG = re.compile(r"[A-ZÆØÅ]{2,4}(?:/[A-ZÆØÅ]{2,4})*\s*(?:-\s+|:\s+)(?=\S)|(?:ØK|ØU|TM|TMU|VOS|KFU|BUU|BSU|SSU)\s+(?=[A-ZÆØÅ])")
_LABEL_INSIDE = re.compile(
    r"\s+(?:J\.?\s?nr|Sagsnr|Sagsid|Sags-ID|Sagsnummer|Sagnr|Dok\.?\s?nr|Brevid|Sagen afgøres|Sagsansvarlig|Sagsbehandler|Initialer)\b"
    r"|(?:\s{2,}[A-ZÆØÅ]{2,3}|\s+[A-ZÆØÅ]{4,8})\s+/\s+\d{2}/\d"
)
_TRAILING = re.compile(
    r"\s*(?:(?<=\s)[-–]|(?-i:\([a-zæøå]{2,3}\))|\((?:gen-?\s*(?:optag|behandl|fremsat|forelæg)\w*|udsat|fortsat|tidl(?:\.|igere)\s+(?:sag|punkt))\b[^()]*\)"
    r"|:\s+genoptage(?:t|lse)|\s[-–]\s+(?:genoptaget|genbehandling|fortsat|fornyet behandling|se \w+)|[.,:]\s+fornyet behandling"
    rf"|\s*\.{{4,}}\s*\d*|\({_ADDED}\)|\s[-–]\s(?:udgår|udgået"
    r"|(?:(?:sag|punkt)(?:en|et)?\s+)?(?:er\s+)?trukket(?:\s+tilbage)?)"
    r"|åbn/luk punkt|klik her for .*|fold dette punkt (?:ind|ud)|\(\s*\)|\(åbent?(?: (?:punkt|sag))?\)"
    r"|\s-\såbent? (?:punkt|sag|version)|\såben sag)\s*$",
    re.IGNORECASE,
)
_GLUED_AFTER = re.compile(r"(?<=[a-zæøå.)])(?:Referat|Beslutning|Beslutningstema|Resumé|Resume|Indstilling|Sagsfremstilling|Bilag)\s*$")
_DECIDED = re.compile(r"\.\s+(?:Godkendt|Drøftet|Taget til efterretning|Til efterretning|Udsat|Ingen|Intet)\b[^.\n]{0,30}\.?\s*$")
_BODIES = r"[A-ZÆØÅ]{2,4}(?:[/,]\s*[A-ZÆØÅ]{2,4})*"
_TAG = re.compile(rf"\s*(?:\((?:{_BODIES}|[a-zæøå]{{2,4}})\)|\s[-–]\s+{_BODIES})\s*$")
# A field of work before a title, as routing.
_FIELD = re.compile(rf"(?!{_KINDS}|Temadrøftelse|Til |\w+sag\b)[A-ZÆØÅ][a-zæøå]+(?:\s(?:&|og)\s[A-ZÆØÅ][a-zæøå]+)?[,:]\s+(?=[A-ZÆØÅ])")
_FIELD_LINE = re.compile(rf"^\W*(?:(?:punkt|pkt|sag)\W*(?:nr\W*)?)?(?:\d{{1,4}}\W+)?(?-i:{_FIELD.pattern})", re.IGNORECASE | re.MULTILINE)
_TAG_LIST = re.compile(r"\s*\([A-ZÆØÅ]{2,4}(?:[/,]\s*[A-ZÆØÅ]{2,4})+\)\s*$")


@dataclass(frozen=True, slots=True)
class Habits:
    """What the titles of a document have in common.

    Attributes:
        codes: most end with a capital letter alone, or some with B, D or O, which is their type code.
        tags: letters in brackets or behind a dash at the end are a body or who prepared the case.
        fields: titles begin with a field of work, set off by a comma or colon.
        numbering: how the items are numbered.
        width: about where titles are broken; 0 where it is not known.
    """

    codes: bool = False
    tags: bool = False
    fields: bool = False
    numbering: Numbering = UNKNOWN
    width: int = 0


def habits_of(titles: Sequence[str]) -> Habits:
    """The habits of the titles of one document."""
    ends = [_CLOSED_AFTER.sub("", " ".join(title.split())) for title in titles]
    tags = _most(_TAG, ends) or (any(map(_TAG_LIST.search, ends)) and sum(bool(_TAG.search(end)) for end in ends) > 1)
    codes = _most(_BARE_CODE, [_CLOSED_AFTER.sub("", title.split("\n")[0]) for title in titles])
    codes = codes or sum(bool(_LETTER_CODE.search(end)) for end in ends) >= _LEAST_LETTERS
    return Habits(codes, tags, _most(_FIELD_LINE, titles), numbering_of(titles), title_width(titles))


def _most(pattern: re.Pattern[str], titles: Sequence[str]) -> bool:
    found = sum(bool(pattern.search(title)) for title in titles)
    return found >= 2 and found * 2 > len(titles)


def without_trailing(text: str, start: int, end: int, *, tags: bool) -> int:
    """The end of a title without references, buttons, decisions and headings that are run together with it."""
    if label := _LABEL_INSIDE.search(text, start, end):
        end = label.start()
    if tags and (tag := _TAG.search(text, start, end)):
        end = tag.start()
    for pattern in (_TRAILING, _GLUED_AFTER, _DECIDED):
        if (found := pattern.search(text, start, end)) and found.start() > start:
            end = found.start()
    return trailing_case(text, start, end) or end


def without_marks(text: str, start: int, end: int, *, habits: Habits) -> tuple[int, int, bool, Offsets | None]:
    """The title without mark of a closed item, type code and routing tag; whether it is marked, and the type code."""
    if urgent := _URGENT.match(text, start, end):
        start = urgent.end()
    start, end, marked = _without_closed_mark(text, start, end)
    if tag := _TAG_LIST.search(text, start, end) or (_TAG.search(text, start, end) if habits.tags else None):
        end = tag.start()
    type_code, end = _type_code(text, start, end, bare_codes=habits.codes)
    if type_code is None and (before := _CODE_BEFORE.match(text, start, end)):
        type_code, start = before.span(before.lastgroup or 0), before.end()
    if tag := _ROUTING_TAG.match(text, start, end) or (_FIELD.match(text, start, end) if habits.fields else None):
        start = tag.end()
    start, end, marked_behind_tag = _without_closed_mark(text, start, end)
    return start, end, marked or marked_behind_tag, type_code


def without_stop(text: str, start: int, end: int) -> int:
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

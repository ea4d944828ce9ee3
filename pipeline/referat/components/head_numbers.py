"""The number of an agenda item: how a line begins with it, and forms of numbers that only a whole document shows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from referat.values.dates import MONTHS

Offsets = tuple[int, int]

_WORD = r"(?:sa[gq]|nr|(?:åbent|lukket|åben)(?:\s+(?:dagsordenspunkt|punkt|pkt|sag))?)"
_STOPPED = r"(?:(?:dagsordenspunkt|punkt|pkt)\b\W*)?(?:\d{1,4}[a-z]?|(?-i:[A-HJ-ZÆØÅ]))\s*[.:)]\s"
# What stands before a number: a bullet, the foot of the page above, the number of the meeting, the mark of a closed item.
_BEFORE_NUMBER = (
    rf"\s*(?:[•·*]\s*)?(?:(?:\d{{1,3}}\s+)?side\s+\d{{1,3}}(?:\s+af\s+\d{{1,3}})?\s+(?={_STOPPED}))?(?:møde\s+(?:nr\.?\s*)?\d{{1,3}}\s*[·•|]\s*(?=\d))?"
    rf"(?:\(?(?:lukket|åbent?|closed|fortroligt?)(?:\s+(?:sag|punkt))?\)?\s*[-–:]\s*(?={_STOPPED}))?"
)
_NUMBER = re.compile(
    rf"{_BEFORE_NUMBER}(?:(?:(?P<point>dagsordenspunkt|punkt|pkt)|{_WORD})\b[.:]?\s*(?:nr\b[.:]*)?\s*)?(?(point)|(?:\d{{1,3}}\s+(?=\d{{1,3}}\.\s))?)"
    r"(?P<number>\d{1,4}(?:\.\d{1,2}|[a-z](?=[.:)])|(?-i:[a-z](?=\s|[A-ZÆØÅ]|$))|(?-i:\s[a-z](?=[.:)]\s*$)))?|(?-i:[A-HJ-Z])(?=\.\s+[A-ZÆØÅ0-9])"
    r"|(?(point)(?-i:[A-ZÆØÅ]\d{0,2})(?=\s*[.:)]|\s+[-–]|\s*$)|(?!)))"
    r"(?:\s+af\s+\d{1,3}(?=\s*[.:–-]))?(?P<stop>\s*[.:)]+|\s+[-–/]\s|(?=\s|$|[A-ZÆØÅ]))[\s–|●•·-]*",
    re.IGNORECASE,
)
_NUMBER_AFTER = re.compile(
    r"(?:(?:sag|punkt|pkt\.?)\s*(?:nr\.?)?\s*(?P<number>\d{1,4})\s*(?:\([^)\n]*\)\s*)?|(?P<alone>\d{1,3})\.\s*)$", re.IGNORECASE
)
_GLUED_BEFORE = re.compile(r"[A-ZÆØÅ][a-zæøåé]{3,20}(?=\d{1,4}\.\s+[A-ZÆØÅ])")
_OPEN_MARK = re.compile(r"\s*(?:\((?:åben|åbent|lukket|lukket punkt)\)|(?:åbent|åben)\b(?=\s{2,}|\s*[-:]))[\s:-]*", re.IGNORECASE)
_DATE = re.compile(rf"\d{{1,2}}\.\s*(?:\d{{1,2}}\.\s*(?:19|20)?\d\d|\d{{1,2}}\.,|(?:{'|'.join(MONTHS)})\b)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-/]\d|\s|$)")
_NUMBERED = re.compile(r"\s*(?:[•·*]\s*)?(?P<number>\d{1,4})(?P<letter>\s[A-ZÆØÅ])?[ \t.]*(?:\n|$)")
_POINT = r"(?:(?:dagsordenspunkt|punkt|pkt|sag|nr)\b[.:]?\s*(?:nr\b\.?\s*)?)"
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ"
_ROMAN = (
    "I",
    "II",
    "III",
    "IV",
    "V",
    "VI",
    "VII",
    "VIII",
    "IX",
    "X",
    "XI",
    "XII",
    "XIII",
    "XIV",
    "XV",
    "XVI",
    "XVII",
    "XVIII",
    "XIX",
    "XX",
)
# Forms that count the items only where they rise from item to item.
_FORMS = {
    "letter": re.compile(r"\s*(?:[•·*]\s*)?(?P<number>[A-ZÆØÅ])(?:\s*[:)]\s+|\s+[-–]\s+|\s+(?=\S)|\s*$)"),
    "year": re.compile(
        rf"\s*(?:[•·*]\s*)?(?i:{_POINT})?(?P<number>(?P<count>\d{{1,4}})[a-z]?[/-](?P<year>(?:19|20)?\d\d))(?:\s*[.:)]+|\s+[-–])?(?:\s+|$)"
    ),
    "joined": re.compile(r"\s*(?:[•·*]\s*)?(?P<number>(?P<year>[A-ZÆØÅ]{1,2})(?P<count>\d{1,3}))(?:\s*[.:)]+|\s+[-–])?(?:\s+|$)"),
    "roman": re.compile(r"\s*(?:[•·*]\s*)?(?P<number>[IVX]{1,6})(?:\s*[.:)]|\s+[-–])(?:\s+|$)"),
    "office": re.compile(
        r"\s*(?:[•·*]\s*)?(?:\d{1,3}\s+)?(?P<number>[A-ZÆØÅ]{2,4}-(?P<count>\d{1,4})/(?P<year>\d\d))(?:-(?P<code>[A-ZÆØÅ]))?(?:\s*[.:)]+|\s+[-–])?(?:\s+|$)"
    ),
    "coded": re.compile(r"\s*(?:[•·*]\s*)?(?P<code>[A-ZÆØÅ]{1,2})[ .-]\s*(?P<number>\d{1,4})(?:\s*[.:)]+|\s+[-–])?(?:\s+|$)"),
}
# A number behind words or signs; they count where they stand before numbers that rise, over most of the titles.
_PREFIXED = re.compile(
    r"\s*(?P<prefix>[^\d\n]{1,30}?)(?P<number>\d{1,4})(?![\d/]|[.,-]\d)(?:\s+af\s+\d{1,3})?(?:\s*[.:)\]|]+|\s+[-–]|(?=\s|$))\s*"
)
# The number of an item that was added to the others.
_ADDED = re.compile(r"\s*(?:[•·*]\s*)?(?:(?P<alone>T\d{1,2})\s*$|(?i:tillæg(?:spunkt)?)\s+(?P<behind>[A-Z]\d{0,2})[.:)]\s+)")
# What is counted in titles themselves, ``2. budgetopfølgning``, or measured: ``145.000 m3``.
_COUNTED = re.compile(
    r"\s*(?:[•·*]\s*)?\d{1,2}\.\s+(?:og\s+\d\.\s+)?(?:budget|økonomi)opfølgning|\s*\d\.\s+(?:og\s+\d\.\s+|anslåede\b|kvartal|halvår|etape|behandling|suppleant|viceborgmester)"
    r"|\s*\d{1,3}(?:\.\d{3})+\b"
)
# An item between two others may have been missed.
_LEAST_STEPS, _LONGEST_STEP, _LEAST_SHARE = 2, 2, 0.5


@dataclass(frozen=True, slots=True)
class Numbering:
    """How the items of a document are numbered, where a line alone does not tell it.

    Attributes:
        forms: names of the forms of `numbering_of` that its numbers have.
        prefixes: what stands before its numbers, in lower case.
        lettered: numbers that stand alone above one title and with a letter above another, which is then part of the number.
    """

    forms: tuple[str, ...] = ()
    prefixes: frozenset[str] = frozenset()
    lettered: frozenset[str] = frozenset()


UNKNOWN = Numbering()


@dataclass(frozen=True, slots=True)
class Number:
    """A number at the start of a line.

    Attributes:
        place: of the number; None where the line has none.
        end: the offset behind it and its stop, else the start of the line.
        code: a type code beside it.
    """

    place: Offsets | None
    end: int
    code: Offsets | None = None


def numbering_of(titles: Sequence[str]) -> Numbering:
    """The numbering that the titles of a document show: its forms are those whose values rise by one or two at least twice.

    ``letter``: a capital letter alone; ``year``: a number, a stroke and the year; ``joined``: a number that a letter is part of;
    ``roman``: Roman numerals; ``office``: initials, a number, the year and sometimes a type code; ``coded``: a type code before the number.
    """
    numbered = [match for match in map(_NUMBERED.match, titles) if match]
    bare, lettered = ({match["number"] for match in numbered if bool(match["letter"]) is with_letter} for with_letter in (False, True))
    forms = tuple(name for name, form in _FORMS.items() if _rises([found for title in titles for found in _first(form, title)]))
    return Numbering(forms, _prefixes(titles), frozenset(bare & lettered))


def _prefixes(titles: Sequence[str]) -> frozenset[str]:
    """What stands before numbers that rise from title to title, where it does over most of them."""
    found = [match for title in titles if (match := next(filter(None, map(_PREFIXED.match, title.split("\n"))), None))]
    steps = [pair for pair in pairwise(found) if 0 < int(pair[1]["number"]) - int(pair[0]["number"]) <= _LONGEST_STEP]
    if len(steps) < _LEAST_STEPS or len(steps) < _LEAST_SHARE * len(titles):
        return frozenset()
    return frozenset(match["prefix"].lower() for pair in steps for match in pair)


def _first(form: re.Pattern[str], title: str) -> Iterator[tuple[str, int]]:
    """The value of the first line of a title that has a form: what stays the same from item to item, and what counts."""
    found = next((match for line in title.split("\n") if (match := form.match(line))), None)
    if found:
        parts = found.groupdict()
        yield parts.get("year") or "", _value(parts.get("count") or found["number"], roman=form is _FORMS["roman"])


def _value(number: str, *, roman: bool) -> int:
    """What a number, a Roman numeral or a letter counts; -1 for none."""
    if number.isdigit():
        return int(number)
    if roman:
        return _ROMAN.index(number) if number in _ROMAN else -1
    return _ALPHABET.find(number)


def _rises(values: Sequence[tuple[str, int]]) -> bool:
    return sum(year == same and 0 < after - before <= _LONGEST_STEP for (year, before), (same, after) in pairwise(values)) >= _LEAST_STEPS


def read_number(text: str, line: Offsets, numbering: Numbering = UNKNOWN) -> Number:
    """The number that a line begins with."""
    for name in numbering.forms:
        if found := _FORMS[name].match(text, *line):
            return Number(found.span("number"), found.end(), found.span("code") if found.groupdict().get("code") else None)
    if added := _ADDED.match(text, *line):
        return Number(added.span(added.lastgroup or 0), added.end())
    if _COUNTED.match(text, *line):
        return Number(None, line[0])
    glued = _GLUED_BEFORE.match(text, *line)
    begin = glued.end() if glued else line[0]
    match = _NUMBER.match(text, begin, line[1])
    if not match or _looks_like_date(text[begin : line[1]]) or _YEAR.match(text, begin, line[1]):
        known = _PREFIXED.match(text, *line) if numbering.prefixes else None
        return (
            Number(known.span("number"), known.end()) if known and known["prefix"].lower() in numbering.prefixes else Number(None, line[0])
        )
    start = match.end()
    mark = _OPEN_MARK.match(text, start, line[1])
    return Number(match.span("number"), mark.end() if mark and "lukket" not in mark.group().lower() else start)


def has_form(text: str, line: Offsets, numbering: Numbering) -> bool:
    """Whether a line begins with a number of a form that the document shows."""
    return any(_FORMS[name].match(text, *line) for name in numbering.forms)


def number_after(text: str, below: Sequence[Offsets]) -> Offsets | None:
    """The number that stands in a line of its own below the title."""
    found = next((after for line in below if (after := _NUMBER_AFTER.match(text, *line))), None)
    return found.span(found.lastgroup or 0) if found else None


def number_alone(text: str, line: Offsets) -> bool:
    """Whether a line has the form of a number that stands below a title."""
    return bool(_NUMBER_AFTER.match(text, *line))


def begins_anew(text: str, line: Offsets, numbering: Numbering = UNKNOWN) -> bool:
    """Whether a line begins with an item's number; ``2. etape`` does not, nor a number alone that ends a title."""
    number = read_number(text, line, numbering)
    if number.place is None:
        return False
    stopped = bool(re.match(r"\s*[.:)]|\s+[-–]", text[number.place[1] : line[1]]))
    return not text[number.end : number.end + 1].islower() and (number.end < line[1] or stopped or not text[line[0]].isdigit())


def _looks_like_date(line: str) -> bool:
    return bool(_DATE.match(line))

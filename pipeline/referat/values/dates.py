"""Danish date expressions: a grammar that proposes spans, and their values in ISO 8601.

Values are as precise as the text: ``2023-11-28``, ``2023-11``, ``2022-Q2``, ``2023-H1``, ``2023-W41``, ``2023``; a range
is ``from/to``.  Seasons take the codes of ISO 8601-2 (21 spring to 24 winter): ``2013-21``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jan", "februar feb febr", "marts mar", "april apr", "maj", "juni jun", "juli jul", "august aug",
            "september sep sept", "oktober okt", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
MONTH_NAMES = tuple(name for name in MONTHS if len(name) > 4 or name in {"maj", "juni", "juli"})
SEASONS = {"forår": 21, "sommer": 22, "efterår": 23, "vinter": 24}
_ORDINALS = {"første": 1, "andet": 2, "anden": 2, "tredje": 3, "fjerde": 4}

_MONTH = r"(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")(?![a-zæøå])\.?"
_SHORT_MONTH = "|".join(name for name in MONTHS if len(name) <= 4 and name not in MONTH_NAMES)
_FULL_MONTH = r"(?:" + "|".join(name for name in MONTHS if len(name) > 4 or name in {"juni", "juli"}) + r")(?:s)?(?![a-zæøå])"
_YEAR = r"(?:19|20)\d\d"
_WEEKDAY = r"(?:(?:man|tirs|ons|tors|fre|lør|søn)dag(?:en)?,?\s+(?:den\s+|d\.\s*)?)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_NUMERIC_MONTH = r"(?:0?[1-9]|1[0-2])"
_EDGE = r"(?:primo|medio|ultimo)\s+"

_DAY_MONTH_YEAR = rf"{_WEEKDAY}?{_DAY}\.?[ \t]*(?:-|–|\s)?[ \t]*{_MONTH}[ \t,-]*(?:i\s+)?{_YEAR}"
_DAY_MONTH = rf"{_WEEKDAY}?{_DAY}\.[ \t]*{_MONTH}"
_NUMERIC = rf"{_WEEKDAY}?{_DAY}(?:[-.]{_NUMERIC_MONTH}[-.]|[/]{_NUMERIC_MONTH}[/ -]{{1,2}}|\.\s?{_NUMERIC_MONTH}\.\s?){_YEAR}"
_NUMERIC_SHORT = rf"{_DAY}(?:/{_NUMERIC_MONTH}-\d\d|[.-]{_NUMERIC_MONTH}[.-]\d\d)(?!\d)"
_ISO = rf"{_YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)"
_DASH = r"[ \t]?[-–][ \t]?"

# (name, pattern, certain): certain patterns are dates wherever they stand.
_GRAMMAR: tuple[tuple[str, str, bool], ...] = (
    ("range", rf"(?:{_DAY_MONTH_YEAR}|{_DAY_MONTH}|{_NUMERIC}){_DASH}(?:{_DAY_MONTH_YEAR}|{_NUMERIC})", True),
    ("days", rf"{_DAY}\.{_DASH}{_DAY}\.[ \t]*{_MONTH}(?:[ \t]+{_YEAR})?", True),
    ("day", _DAY_MONTH_YEAR, True),
    ("month-day", rf"{_WEEKDAY}?{_FULL_MONTH}[ \t]+{_DAY},[ \t]*{_YEAR}", True),
    ("numeric", _NUMERIC, True),
    ("iso", _ISO, True),
    ("day-month", _DAY_MONTH, True),
    ("numeric-short", _NUMERIC_SHORT, False),
    ("day/month", rf"{_DAY}/{_NUMERIC_MONTH}(?![\d/])", False),
    ("quarter", rf"(?:[1-4]\.|{'|'.join(_ORDINALS)})[ \t]*(?:kvartal|kvt\.?)(?:[ \t]+(?:af[ \t]+|i[ \t]+)?{_YEAR})?", True),
    ("half", rf"(?:[12]\.|{'|'.join(_ORDINALS)})[ \t]*halvår(?:[ \t]+(?:af[ \t]+|i[ \t]+)?{_YEAR})?", True),
    ("edge", rf"{_EDGE}(?:{_MONTH}(?:[ \t]*/[ \t]*{_MONTH})?(?:[ \t]+{_YEAR})?|{_YEAR})", True),
    ("months", rf"{_FULL_MONTH}(?:/|{_DASH}){_FULL_MONTH}(?:[ \t]+{_YEAR})?", True),
    ("month", rf"{_FULL_MONTH}(?:[ \t]+måned)?[ \t]+(?:i[ \t]+)?{_YEAR}|{_MONTH}[ \t]+{_YEAR}", True),
    ("season", rf"(?:{'|'.join(SEASONS)})(?:et|en)?[ \t]+{_YEAR}", True),
    ("season-bare", r"(?:foråret|sommeren|efteråret|vinteren)", False),
    ("week", rf"uge[ \t]+\d{{1,2}}(?:[ \t]*(?:[-–]|og)[ \t]*\d{{1,2}})?(?:[ \t]+(?:i[ \t]+)?{_YEAR})?", False),
    ("years", rf"{_YEAR}[ \t]?[-–/][ \t]?{_YEAR}|{_YEAR}[-–/]\d\d(?!\d)", False),
    ("month-bare", _FULL_MONTH, False),
    ("year", _YEAR, False),
    ("digits", rf"(?:[0-2]\d|3[01])(?:0\d|1[0-2])(?:{_YEAR}|[012]\d)", False),
)  # fmt: skip
# What a text must hold for a pattern to match: signs that are cheap to look for.
_MONTH_STEMS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_NEEDS: dict[str, tuple[bool, tuple[str, ...]]] = {
    "days": (True, _MONTH_STEMS),
    "day": (True, _MONTH_STEMS),
    "month-day": (True, _MONTH_STEMS),
    "iso": (True, ("19", "20")),
    "numeric": (True, ("19", "20")),
    "day-month": (True, _MONTH_STEMS),
    "day/month": (True, ("/",)),
    "quarter": (False, ("kvartal", "kvt")),
    "half": (False, ("halvår",)),
    "edge": (False, ("primo", "medio", "ultimo")),
    "months": (False, _MONTH_STEMS),
    "month": (True, _MONTH_STEMS),
    "season": (True, tuple(SEASONS)),
    "season-bare": (False, tuple(SEASONS)),
    "week": (True, ("uge",)),
    "years": (True, ("19", "20")),
    "month-bare": (False, _MONTH_STEMS),
    "year": (True, ("19", "20")),
}
_PATTERNS = [
    (re.compile(rf"(?<![\w./-])(?:{pattern})(?![\w])", re.IGNORECASE), certain, *_NEEDS.get(name, (True, ("",))))
    for name, pattern, certain in _GRAMMAR
]
_SIGNS = tuple({signs for _, _, _, signs in _PATTERNS})
_DIGIT = re.compile(r"\d")
# Letters that match s and i where case is ignored, and are not made them by `str.lower`.
_FOLDED = re.compile(r"[ſıİ]")
_FULL = [(name, re.compile(pattern + r"\.?s?", re.IGNORECASE)) for name, pattern, _ in _GRAMMAR]

# What reads like a date or year and is none: case and law numbers, references, places of a law.
_FALSE_BEFORE = re.compile(
    r"(?:§+|stk\.|nr\.?|nummer|sagsnr\.?:?|sag|j\.?nr\.?:?|matr\.?|lov|lbk|lokalplan|konto|cvr|dok\.?(?:nr\.?)?:?|pkt\.|punkt|side|kl\.?|tlf\.?:?)\s*$",
    re.IGNORECASE,
)
_FALSE_AFTER = re.compile(
    r"\s*(?:m2|m²|m3|kvm|kr\b|kroner|mio|mia|t\.kr|pct|%|kg|ton|stk\b|personer|borgere|elever|timer|meter|km\b|kWh|boliger|indbyggere)|[-/,.]?\d|-[a-zæøå]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DateProposal:
    """A span that the grammar proposes; ``certain`` where no context could make it anything else."""

    start: int
    end: int
    certain: bool


def propose_dates(text: str) -> Iterator[DateProposal]:
    """Spans of ``text`` that have the form of a date, longest first, never overlapping."""
    taken: list[tuple[int, int]] = []
    lower, digits, folded = text.lower(), _DIGIT.search(text) is not None, _FOLDED.search(text) is not None
    held = {signs: any(sign in lower for sign in signs) for signs in _SIGNS}
    for pattern, certain, needs_digit, signs in _PATTERNS:
        if not folded and ((needs_digit and not digits) or not held[signs]):
            continue
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < b and a < end for a, b in taken):
                continue
            taken.append((start, end))
            if _FALSE_AFTER.match(text, end) or (not certain and _FALSE_BEFORE.search(text, max(0, start - 15), start)):
                continue
            end = start + len(text[start:end].rstrip(" ,"))
            if text[end - 1] == "." and not re.search(rf"\b(?:{_SHORT_MONTH}|kvt)\.$", text[start:end], re.IGNORECASE):
                end -= 1
            yield DateProposal(start, end, certain)


@lru_cache(maxsize=4096)
def date_value(text: str, anchor: date | None = None) -> str | None:
    """The ISO 8601 value of a date expression; None where the text does not tell one.

    A missing year is the one that brings the date nearest to ``anchor``, the meeting's date.

    >>> date_value("Tirsdag d. 28. november 2023")
    '2023-11-28'
    >>> date_value("oktober/november 2022")
    '2022-10/2022-11'
    >>> date_value("14. december", date(2024, 1, 10))
    '2023-12-14'
    >>> date_value("skoleåret") is None
    True
    """
    text = re.sub(r"\s+", " ", text.strip().strip("'’´()")).strip(" .,") or text
    if kind := next((name for name, pattern in _FULL if pattern.fullmatch(text)), None):
        return _value(kind, text.lower(), anchor)
    parts = re.split(r"\s*[-–]\s*|\s+til\s+", text)
    if len(parts) == 2:
        right = date_value(parts[1], anchor)
        left = date_value(parts[0] if re.search(_YEAR, parts[0]) or not right else f"{parts[0]} {right[:4]}", anchor)
        return f"{left}/{right}" if left and right else None
    years = re.findall(_YEAR, text)
    return years[0] if len(years) == 1 and re.fullmatch(rf"[^\d]{{0,20}}{_YEAR}", text) else None


def _value(kind: str, text: str, anchor: date | None) -> str | None:
    if kind in {"range", "days", "months", "years"}:
        return _range(kind, text, anchor)
    if kind == "digits":
        return _iso(int(text[4:]) + (0 if len(text) == 8 else 2000), int(text[2:4]), int(text[:2]))
    if kind == "iso":
        return _iso(*map(int, text.split("-")))
    if kind == "edge" and "/" in text:
        return date_value(re.sub(_EDGE, "", text), anchor)
    found = re.search(_YEAR, text)
    year = int(found.group()) if found else None
    month = next((MONTHS[word] for word in re.findall(r"[a-zæøå]+", text) if word in MONTHS), None)
    month = month or next((MONTHS[word[:-1]] for word in re.findall(r"[a-zæøå]+", text) if word[:-1] in MONTHS), None)
    return _simple(kind, text, year, month, anchor)


def _simple(kind: str, text: str, year: int | None, month: int | None, anchor: date | None) -> str | None:
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    if kind in {"day", "day-month", "month-day"} and month:
        return _iso(year or _nearest(anchor, month, numbers[0]), month, numbers[0])
    if kind in {"numeric", "numeric-short", "day/month"}:
        day, number = numbers[:2]
        short = 2000 + numbers[2] if kind == "numeric-short" else None
        return _iso(year or short or _nearest(anchor, number, day), number, day)
    if kind == "year":
        return str(year)
    if kind == "edge" and month is None:
        return str(year) if year else None
    year = year or (anchor.year if anchor and kind in {"quarter", "half", "week"} else None)
    if kind in {"month", "month-bare", "edge"} and month:
        year = year or _nearest(anchor, month, 15)
        return f"{year}-{month:02}" if year else None
    if year is None:
        return None
    first = numbers[0] if numbers and numbers[0] < 100 else next((n for word, n in _ORDINALS.items() if text.startswith(word)), 0)
    if kind == "quarter":
        return f"{year}-Q{first}"
    if kind == "half":
        return f"{year}-H{first}"
    if kind == "week":
        weeks = [number for number in numbers if number < 54]
        return "/".join(f"{year}-W{week:02}" for week in weeks)
    if kind == "season":
        return f"{year}-{next(code for name, code in SEASONS.items() if text.startswith(name))}"
    return None


def _range(kind: str, text: str, anchor: date | None) -> str | None:
    if kind == "years":
        left, right = re.findall(r"\d+", text)
        return f"{left}/{right if len(right) == 4 else left[:2] + right}"
    year = re.search(rf"{_YEAR}(?!.*{_YEAR})", text)
    if kind == "days":
        first, second = re.findall(r"\d{1,2}(?=\.)", text)[:2]
        right = date_value(text[text.rindex(f"{second}.") :], anchor)
        return f"{right[:8]}{int(first):02}/{right}" if right else None
    separator = "/" if kind == "months" and "/" in text else r"\s*[-–]\s*(?=\S)"
    for match in re.finditer(separator, text):
        right_value = date_value(text[match.end() :], anchor)
        left = text[: match.start()]
        left_text = left if re.search(_YEAR, left) or not year else f"{left} {year.group()}"
        left_value = date_value(left_text, anchor)
        if left_value and right_value:
            return f"{left_value}/{right_value}"
    return None


def _nearest(anchor: date | None, month: int, day: int) -> int | None:
    """The year that brings the day nearest to the anchor."""
    if anchor is None:
        return None
    position = anchor.year * 12 + anchor.month + anchor.day / 31
    return min((anchor.year - 1, anchor.year, anchor.year + 1), key=lambda year: abs(year * 12 + month + day / 31 - position))


def _iso(year: int | None, month: int, day: int) -> str | None:
    if year is None:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None

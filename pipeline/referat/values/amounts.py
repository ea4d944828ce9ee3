"""Danish sums of money: a grammar that proposes spans, and their values in kroner."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

_DIGITS = r"\d{1,3}(?:[. ]\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_NUMBER = rf"(?:[-–+÷]\s?)?(?:{_DIGITS})(?:\s?½)?|½"
_SCALE = r"(?:mio|mill?|mil|mia|millioner|million|milliarder|milliard|t|tkr|tusinde?)"
_CURRENCY = r"(?:kroner|kr\.?|dkk|skattekroner)"
_DASH = r"\s?[-–]\s?"
_TAIL = r"(?:,-|,–|,00)?"
# "1,5-2 mio. kr.", "140.000 kr.", "½ mio. kroner", "450 t.kr.", "1,5 mia.kr", and "kr. 300.000,-"
_AFTER = rf"(?:(?:{_NUMBER}){_DASH})?(?:{_NUMBER}){_TAIL}\s?(?:{_SCALE}\.?\s?{_CURRENCY}|{_CURRENCY}|t\.\s?kr\.?|mio\.?|mia\.?)"
_BEFORE = rf"(?:kr\.?|dkk)\s?(?:{_NUMBER}){_TAIL}(?:\s?{_SCALE}\.?)?"
_AMOUNT = re.compile(rf"(?<![\w,/-])(?<!\d\.)(?:{_AFTER}|{_BEFORE})(?![\wæøå])", re.IGNORECASE)
_UNITS = ("kr", "dkk", "mio", "mia")

# "i hele 1.000 kr." heads a table, and "0,88 mio. kWh" is no money.
_UNIT_OF_TABLE = re.compile(r"(?:\(|\bi\s+|\bhele\s+|\bbeløb i\s+)1\.000 kr\.?$", re.IGNORECASE)
_OTHER_UNIT = re.compile(r"\s*(?:kWh|MWh|m2|m²|m3|ton|liter|km|passagerer|personer|borgere|indbyggere|besøg)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AmountProposal:
    """A span that the grammar proposes; ``certain`` where a currency stands."""

    start: int
    end: int
    certain: bool


def propose_amounts(text: str) -> Iterator[AmountProposal]:
    """Spans of ``text`` that have the form of a sum with its unit.

    Certain where a currency stands; a scale alone (``2,5 mio.``) needs context.
    """
    lower = text.lower()
    if not any(unit in lower for unit in _UNITS) and "ı" not in text:
        return
    for match in _AMOUNT.finditer(text):
        if _UNIT_OF_TABLE.search(text[max(0, match.start() - 12) : match.end()]) or _OTHER_UNIT.match(text, match.end()):
            continue
        certain = bool(re.search(r"kr|dkk", match.group(), re.IGNORECASE))
        start, end = match.span()
        if text[start] in "-–" and start and text[start - 1 : start].strip():
            start += 1
        while text[start] == " ":
            start += 1
        if text[end - 1] == "." and not re.search(r"(?:kr|mio|mia|mil|mill)\.$", text[start:end], re.IGNORECASE):
            end -= 1
        yield AmountProposal(start, end, certain)


@lru_cache(maxsize=4096)
def amount_value(text: str) -> str | None:
    """The sum in kroner as a decimal string, a range as ``from/to``; None where the text does not tell.

    >>> amount_value("1,5-2 mio. kr.")
    '1500000/2000000'
    >>> amount_value("kr. 300.000,-")
    '300000'
    >>> amount_value("-3.751.000 kr.")
    '-3751000'
    """
    text = re.sub(r"\s+", " ", text.lower().strip())
    multiplier = _multiplier(text)
    cleaned = re.sub(r",[-–](?!\d)", "", text)
    numbers = re.findall(rf"(?:(?<!\d)(?<!\d )[-–÷]\s?)?(?:{_DIGITS}|½)(?:\s?½)?", cleaned)
    values = [_decimal(number) * multiplier for number in numbers[:2]]
    if len(values) == 2 and values[0] < 1000 and "." in numbers[1] and "." not in numbers[0] and multiplier == 1:
        values[0] *= 1000
    if not values:
        return _in_words(text)
    return "/".join(_plain(value) for value in values)


def _multiplier(text: str) -> Decimal:
    match = re.search(r"(?<![a-zæøå])(milliard\w*|mia|million\w*|mio|mill?|mil|tusinde?|tkr|t\.?\s?kr|t)(?![a-zæøå])", text)
    if not match:
        return Decimal(1)
    word = match[1]
    power = 9 if word.startswith(("mia", "milliard")) else 6 if word.startswith("mi") else 3
    return Decimal(10) ** power


def _decimal(number: str) -> Decimal:
    sign = -1 if number[0] in "-–÷" else 1
    digits = number.lstrip("-–÷ +")
    half = Decimal("0.5") if "½" in digits else Decimal(0)
    digits = digits.replace("½", "").strip()
    if not digits:
        return sign * half
    return sign * (Decimal(re.sub(r"[. ]", "", digits).replace(",", ".")) + half)


def _in_words(text: str) -> str | None:
    match = re.match(r"(?:én|en) (halv )?(million|milliard)", text)
    if not match:
        return None
    value = Decimal(10) ** (6 if match[2] == "million" else 9)
    return _plain(value / 2 if match[1] else value)


def _plain(value: Decimal) -> str:
    plain = format(value.normalize(), "f")
    return "0" if plain in {"-0", "0"} else plain

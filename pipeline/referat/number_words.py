"""Whole numbers as minutes write them: in digits, or in words up to fifty-nine."""

_UNITS = ("nul", "en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni")
_FROM_TEN = ("ti", "elleve", "tolv", "tretten", "fjorten", "femten", "seksten", "sytten", "atten", "nitten")
_TENS = {"tyve": 20, "tredive": 30, "fyrre": 40, "halvtreds": 50}

_VALUES: dict[str, int] = {
    **{word: value for value, word in enumerate((*_UNITS, *_FROM_TEN))},
    "ingen": 0,
    "én": 1,
    "et": 1,
    "ét": 1,
    **_TENS,
    **{f"{unit}og{word}": value + tens for word, tens in _TENS.items() for value, unit in enumerate(_UNITS) if value},
}
_ARTICLES = {"en", "et"}
# A number in digits or in a word; not ``en`` and ``et``, which are mostly articles.
NUMBER = r"(?:\d{1,3}|" + "|".join(sorted(_VALUES.keys() - _ARTICLES, key=len, reverse=True)) + r")\b"


def number_of(text: str) -> int:
    """The value of a number in digits or in a word.

    Raises:
        ValueError: it is neither.

    >>> number_of("12"), number_of("Seksten"), number_of("fireogtyve")
    (12, 16, 24)
    """
    value = _VALUES.get(text.lower())
    return int(text) if value is None else value

"""What a line shows by itself, whatever stands around it: its words, its shape, its number.

The same lines come again in document after document, so what is worked out of them is remembered.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain, pairwise

import numpy as np
import numpy.typing as npt

from referat.linear import hashes
from referat.lines import Line

_WORD = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")
_LETTERS = re.compile(r"[^\W\d_]+")
_DIGIT, _DIGITS = re.compile(r"\d"), re.compile(r"\d+")
_START_PATTERN = re.compile(r"^(?:(?:punkt|pkt|sag|nr|åbent|lukket|åben|dagsordenspunkt)\b[\s.:]*(?:nr\b\.?)?\s*)?\d{1,4}\s*[.:)]*", re.I)
_NUMBER_START = re.compile(r"^(\D{0,12}?)(\d{1,4})\b")
# Tests of the shape of any line, and of one that holds a digit.
_TESTS = tuple(
    (name, re.compile(pattern, re.I))
    for name, pattern in (
        ("money", r"\bkr\b|\bkroner\b|\bmio\b|\bt\.kr"),
        ("party", r"(?-i:\([A-ZÆØÅ]\))"),
        ("file", r"\.(?:pdf|docx?|xlsx?|pptx?|jpg|msg)\b"),
        ("leader", r"\.{4,}|(?:\. ){3,}|\s\d{1,3}$"),
        ("clock", r"\bkl\b|\b\d{1,2}[:.]\d{2}\b"),
    )
)
_DIGIT_TESTS = tuple(
    (name, re.compile(pattern, re.I))
    for name, pattern in (
        ("case", r"\b(?:\d{2,4}[-/]\d{3,8}|\d{2}\.\d{2}\.\d{2}|\d{3}-\d{4}-\d+|\d{6}-\d{4})"),
        (
            "date",
            r"\b\d{1,2}[.\-/ ]{1,2}(?:\d{1,2}[.\-/]|januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december"
            r"|jan|feb|mar|apr|jun|jul|aug|sep|okt|nov|dec)",
        ),
        ("page", r"\bside\W{0,2}\d+|\d+\s*/\s*\d+$|^\d{1,3}$|^-\s*\d+\s*-$"),
        ("numbered", _START_PATTERN.pattern),
    )
)
NEIGHBOURS = (-2, -1, 1, 2)
LAST_WORDS = 8
REMEMBERED, LONGEST_REMEMBERED = 10_000, 1_000

Hashed = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Traits:
    """What a line shows by itself.

    Attributes:
        shapes: names of its shape; the first two tell its length and the empty lines above.
        words: as `words_of` gives them.
        bare: as `bare` gives it.
        repeat: the line with numbers as zeros; lines that have it in common repeat each other.
        form: the number that it begins with and the signs around, digits as zeros.
        start: what stands before its first number, and the number, where that is soon.
        kind: whether it is numbered, like a heading, or plain.
        known: what it looks like from the lines around.
        own: what `own_features` gives, hashed.
        beside: what `features_beside` gives for each of `NEIGHBOURS`, hashed.
        late: its last words, hashed.
    """

    shapes: tuple[str, ...]
    words: tuple[str, ...]
    bare: str
    repeat: str
    form: str | None
    start: tuple[str, int] | None
    kind: str
    known: str
    own: Hashed
    beside: tuple[Hashed, ...]
    late: Hashed


def traits_of(line: Line) -> Traits:
    """The traits of a line."""
    blank, indent = min(line.blank_before, 3), bucket(line.indent)
    if len(line.content) > LONGEST_REMEMBERED:
        return _traits(line.content, blank, indent)
    return _remembered_traits(line.content, blank, indent)


def own_features(content: str, shapes: Sequence[str], words: Sequence[str]) -> list[str]:
    """Features of a line by itself."""
    found = [*shapes, *(f"w={word}" for word in set(words[:40])), *(f"b={a}_{b}" for a, b in pairwise(words[:7]))]
    if words:
        found.append(f"w1={words[0]}")
    if len(content) <= 60:
        found.extend(set(grams("c=", content)))
    return found


def features_beside(offset: int, shapes: Sequence[str], words: Sequence[str]) -> list[str]:
    """Features that a line gives to the one that it stands ``offset`` lines below."""
    return [*(f"{offset}{shape}" for shape in shapes), *(f"{offset}w={word}" for word in words[:4])]


def hashed(features: Sequence[str]) -> Hashed:
    """The rows of features as an array."""
    return np.array(hashes(features), dtype=np.int32)


def hashed_each(features: Iterable[Sequence[str]]) -> list[Hashed]:
    """The rows of the features of each line, as `hashed` gives them."""
    lists = list(features)
    rows = hashed([*chain.from_iterable(lists)])
    return [rows[start:end] for start, end in pairwise(accumulate(map(len, lists), initial=0))]


def heading_like(line: Line) -> bool:
    """Whether a line has the shape of a heading: short, no closing stop, beginning with a letter."""
    return _is_heading(line.content)


def _is_heading(content: str) -> bool:
    return (
        len(content) <= 70
        and content[-1] not in ".,;"
        and (content[0].isupper() or content[0] in "§")
        and len(content.split()) <= 9
        and not content.startswith(("- ", "• "))
    )


def bare(content: str) -> str:
    """A line reduced to its lower-case letters, for comparing titles with a list of contents."""
    return "".join(_LETTERS.findall(_START_PATTERN.sub("", content.lower())))


def words_of(content: str) -> list[str]:
    """Lower-case words, digits as one zero a digit, punctuation apart."""
    return _WORD.findall(_DIGIT.sub("0", content.lower()))


def bucket(value: int) -> int:
    """Coarse size: 0, 1, 2, 3-4, 5-8, …"""
    return value if value < 3 else min(9, 1 + (value - 1).bit_length())


def grams(prefix: str, text: str) -> Iterator[str]:
    """All runs of three and of four characters, edges marked."""
    padded = f"^{text.lower()}$"
    for size in (3, 4):
        for i in range(len(padded) - size + 1):
            yield f"{prefix}{padded[i : i + size]}"


def _traits(content: str, blank: int, indent: int) -> Traits:
    shapes, words = _shapes(content, blank, indent), words_of(content[:300])
    form, start = _START_PATTERN.match(content), _NUMBER_START.match(content)
    numbered, heading = "numbered" in shapes, "heading" in shapes
    short_case = "case" in shapes and len(words) < 12
    return Traits(
        shapes=tuple(shapes),
        words=tuple(words),
        bare=bare(content[:200]),
        repeat=_DIGITS.sub("0", content.lower()),
        form=_DIGITS.sub("0", form.group().lower()) if form else None,
        start=(start[1].lower(), int(start[2])) if start else None,
        kind="numbered" if numbered else "heading" if heading else "plain",
        known="case" if short_case else "page" if "page" in shapes else "short" if heading else "text",
        own=hashed(own_features(content, shapes, words)),
        beside=tuple(hashed(features_beside(offset, shapes, words)) for offset in NEIGHBOURS),
        late=hashed([f"late={word}" for word in words[-LAST_WORDS:]]),
    )


_remembered_traits = lru_cache(maxsize=REMEMBERED)(_traits)


def _shapes(content: str, blank: int, indent: int) -> list[str]:
    first, last = content[0], content[-1]
    found = [f"len{bucket(len(content) // 8)}", f"blank{blank}", f"indent{indent}"]
    found.append(f"end{last if not last.isalnum() else 'a' if last.isalpha() else '0'}")
    found.append("first" + ("A" if first.isupper() else "a" if first.islower() else "0" if first.isdigit() else first))
    letters = list(filter(str.isalpha, content))
    upper = sum(map(str.isupper, letters))
    if letters and upper == len(letters):
        found.append("upper")
    elif letters and upper > len(letters) / 2:
        found.append("mostlyupper")
    tests = (*_TESTS, *_DIGIT_TESTS) if _DIGIT.search(content) else _TESTS
    found.extend(name for name, pattern in tests if pattern.search(content))
    if content.startswith(("-", "•", "·", "*", "–")):
        found.append("bullet")
    if "\t" in content or "|" in content or "   " in content:
        found.append("table")
    if content.count(",") >= 3:
        found.append("commas")
    if _is_heading(content):
        found.append("heading")
    return found

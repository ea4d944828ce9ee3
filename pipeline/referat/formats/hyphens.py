"""Words that were broken at the end of a line, put together again."""

import re
from collections.abc import Iterable, Sequence

SOFT = "\xad"
_LAST = re.compile(r"(?:^|[\s(\"”'/])([^\W\d_]+)(?:[-‐]|\xad)$")
_FIRST = re.compile(r"([^\W\d_]+)\S*")
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_VOWEL = re.compile(r"[aeiouyæøåéö]")
_SUSPENDED = frozenset(["og", "eller", "samt", "til", "men", "hhv", "henholdsvis", "for", "i", "på", "af", "med", "fra", "ved", "som"])
_PREFIXES = frozenset(["e", "non", "ex", "ad", "co", "pro", "anti", "semi"])


def vocabulary_of(lines: Iterable[str]) -> frozenset[str]:
    """The words of a text in lower case, those with a hyphen inside as one."""
    return frozenset(word.lower() for line in lines for word in _WORDS.findall(line))


def join_broken(lines: Sequence[str], vocabulary: frozenset[str], kept: Sequence[bool]) -> list[str]:
    """Lines with the rest of a broken word moved up; as many lines as before, where nothing was left of one it is empty.

    Args:
        lines: the lines of a page in reading order.
        vocabulary: the words of the document.
        kept: lines that are left as they are, such as page heads.
    """
    joined = list(lines)
    for index in range(len(joined) - 1):
        if kept[index] or kept[index + 1]:
            continue
        rest = _rest(joined[index], joined[index + 1], vocabulary)
        if rest:
            joined[index] = joined[index][:-1] + rest
            joined[index + 1] = joined[index + 1].removeprefix(rest).lstrip()
    return joined


def joins(left: str, right: str, vocabulary: frozenset[str]) -> bool:
    """Whether the hyphen between two parts of a word only marks the break.

    >>> joins("kommunal", "bestyrelse", frozenset()), joins("børne", "og", frozenset()), joins("IT", "afdeling", frozenset())
    (True, False, False)
    """
    whole = (left + right).lower()
    if not right.islower() or right in _SUSPENDED or f"{left}-{right}".lower() in vocabulary:
        return False
    if left[1:] != left[1:].lower() or min(len(left), len(right)) < 2 or left.lower() in _PREFIXES:
        return False
    if not (_VOWEL.search(left.lower()) and _VOWEL.search(right)):
        return whole in vocabulary
    return left.islower() or whole in vocabulary


def _rest(above: str, below: str, vocabulary: frozenset[str]) -> str:
    """The beginning of a line that belongs to the word above; empty where there is none."""
    last, first = _LAST.search(above), _FIRST.match(below)
    if not last or not first:
        return ""
    soft = above.endswith(SOFT) and first[1].islower()
    return first.group() if soft or joins(last[1], first[1], vocabulary) else ""

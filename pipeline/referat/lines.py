"""Lines and paragraphs of a text, with offsets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_SENTENCE_END = re.compile(r"[.:;!?)\"”»]$")
MAX_PARAGRAPH = 4000


@dataclass(frozen=True, slots=True)
class Line:
    """A non-empty line, ``text[start:end]``, without white space at its edges.

    Attributes:
        content: the characters of the line.
        indent: characters of white space before it.
        blank_before: empty lines directly before it.
    """

    start: int
    end: int
    content: str
    indent: int
    blank_before: int


def lines_of(text: str) -> list[Line]:
    """The non-empty lines of ``text``, in order.

    >>> [(line.content, line.blank_before) for line in lines_of("A\\n\\n b \\n")]
    [('A', 0), ('b', 1)]
    """
    lines: list[Line] = []
    blank = 0
    for match in _LINE.finditer(text):
        raw = match.group()
        content = raw.strip()
        if not content:
            blank += 1
            continue
        indent = len(raw) - len(raw.lstrip())
        start = match.start() + indent
        lines.append(Line(start, start + len(content), content, indent, blank))
        blank = 0
    return lines


def paragraphs_of(text: str) -> Iterator[tuple[int, int]]:
    """Spans that entities are looked for in: a line, or lines broken inside a sentence taken together.

    A break inside a sentence is a line of 50 characters or more without closing punctuation, directly followed
    by a line that begins in lower case or with a digit.  No paragraph crosses an empty line or exceeds `MAX_PARAGRAPH`
    characters, unless a single line does.
    """
    start = end = None
    last = ""
    for line in lines_of(text):
        joined = (
            start is not None
            and line.blank_before == 0
            and len(last) >= 50
            and not _SENTENCE_END.search(last)
            and (line.content[0].islower() or line.content[0].isdigit())
            and line.end - start <= MAX_PARAGRAPH
        )
        if not joined:
            if start is not None and end is not None:
                yield start, end
            start = line.start
        end, last = line.end, line.content
    if start is not None and end is not None:
        yield start, end


def split_at(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches of ``text[start:end]`` between the matches of ``pattern``."""
    position = start
    for match in pattern.finditer(text, start, end):
        yield position, match.start()
        position = match.end()
    yield position, end

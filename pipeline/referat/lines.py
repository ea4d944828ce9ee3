"""Lines and paragraphs of a text, with offsets."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

_SENTENCE_END = re.compile(r"[.:;!?)\"”»]$")
_FILLED = re.compile(r"\.{4}|_{3}| {3}")
_LIST_MARK = re.compile(r"[-•·*–]|\d{1,3}[.)]\s|[a-z]\)\s")
MAX_PARAGRAPH = 4000
LEAST_WRAP, MAX_WRAP, LEAST_LINES, NEAR, LEAST_SHARE = 50, 130, 20, 15, 0.2


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
    return list(_lines(text))


@lru_cache(maxsize=4)
def _lines(text: str) -> tuple[Line, ...]:
    """Remembered for the last texts, as every component asks for the lines of a document."""
    lines: list[Line] = []
    blank = position = 0
    for raw in text.split("\n"):
        if content := raw.strip():
            indent = raw.index(content)
            start = position + indent
            lines.append(Line(start, start + len(content), content, indent, blank))
            blank = 0
        else:
            blank += 1
        position += len(raw) + 1
    return tuple(lines)


def without(lines: Sequence[Line], dropped: Sequence[bool]) -> list[Line]:
    """The lines that are not dropped, as if they stood alone: there is nothing above the first."""
    kept = [line for line, drop in zip(lines, dropped, strict=True) if not drop]
    if kept and True in dropped:
        kept[0] = replace(kept[0], blank_before=0)
    return kept


@lru_cache(maxsize=1)
def wrap_width(text: str) -> int:
    """The width that the lines of a text are broken at, as `width_of` gives it."""
    return width_of(lines_of(text))


def width_of(lines: Sequence[Line]) -> int:
    """The width that lines are broken at, in characters; 0 where they are not, or it cannot be told.

    Lines are broken where few are longer than `MAX_WRAP`, and `LEAST_SHARE` of them end within `NEAR` characters of the same width.
    """
    lengths = sorted(len(line.content) for line in lines)
    if len(lengths) < LEAST_LINES:
        return 0
    width = lengths[int(0.98 * (len(lengths) - 1))]
    near = sum(width - NEAR <= length <= width for length in lengths)
    return width if LEAST_WRAP <= width <= MAX_WRAP and near >= LEAST_SHARE * len(lengths) else 0


def runs_on(above: str, line: Line, width: int) -> bool:
    """Whether ``line`` goes on with the sentence of the line above: it was broken where its first word did not fit.

    Args:
        above: the line above, without white space at its edges.
        line: the line.
        width: of the lines of the text, as `width_of` gives it.
    """
    if not width or line.blank_before or _SENTENCE_END.search(above) or _FILLED.search(above) or _LIST_MARK.match(line.content):
        return False
    return len(above) + 1 + len(line.content.split(None, 1)[0]) > width


def paragraphs_of(text: str) -> Iterator[tuple[int, int]]:
    """Spans that entities are looked for in: a line, or lines broken inside a sentence taken together.

    A break inside a sentence is a line of 50 characters or more without closing punctuation, directly followed
    by a line that begins in lower case or with a digit, or a break at the width of the text (`runs_on`).  No paragraph crosses an
    empty line or exceeds `MAX_PARAGRAPH` characters, unless a single line does.
    """
    start = end = None
    last = ""
    width = wrap_width(text)
    for line in lines_of(text):
        joined = start is not None and line.end - start <= MAX_PARAGRAPH and (_inside_sentence(last, line) or runs_on(last, line, width))
        if not joined:
            if start is not None and end is not None:
                yield start, end
            start = line.start
        end, last = line.end, line.content
    if start is not None and end is not None:
        yield start, end


def _inside_sentence(above: str, line: Line) -> bool:
    begun = line.content[0].islower() or line.content[0].isdigit()
    return begun and line.blank_before == 0 and len(above) >= 50 and not _SENTENCE_END.search(above)


def split_at(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches of ``text[start:end]`` between the matches of ``pattern``."""
    position = start
    for match in pattern.finditer(text, start, end):
        yield position, match.start()
        position = match.end()
    yield position, end

"""Rows of a PDF page: words at places become cells, and cells at one height a row."""

import re
from collections.abc import Iterable, Iterator, Sequence
from ctypes import byref, c_double, c_ushort, string_at
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pypdfium2 import raw

SAME_LINE, SAME_HEIGHT, BACKWARDS = 0.5, 0.35, 0.5
CELL_GAP, JOINED_GAP = 1.8, 0.08
_LIST_MARK = re.compile(r"(?:(?:Punkt|Pkt\.?|Sag) )?\d{1,4}[.):]?|[a-zA-Z][.)]|[-–•·*▪●○o§]")
_BLANKS = frozenset(" \t\xa0\u2002\u2003\u2007\u2009\u202f")
_WORD = re.compile(r"[^\s\x02\ufffe]+[\x02\ufffe]?|[\x02\ufffe]")
_PLAIN = str.maketrans(dict.fromkeys([*range(9), *range(11, 13), *range(14, 32), 0x200B, 0xFEFF, 0xFFFF]) | {0x02: "-", 0xFFFE: "-"})


@dataclass(frozen=True, slots=True)
class Word:
    """Characters without white space, from ``left`` to ``right`` on a base line at ``y`` (upwards).

    Attributes:
        spaced: whether the file has a space before it.
        upright: whether it runs from left to right.
    """

    text: str
    left: float
    right: float
    y: float
    size: float
    spaced: bool
    upright: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """Words of a row that stand close together."""

    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Row:
    """Cells at one height, from left to right."""

    cells: tuple[Cell, ...]
    y: float
    size: float

    @property
    def left(self) -> float:
        return self.cells[0].left

    @property
    def right(self) -> float:
        return self.cells[-1].right

    @property
    def text(self) -> str:
        return "\t".join(cell.text for cell in self.cells)


def words_of(textpage: Any, rotation: int, box: tuple[float, float, float, float]) -> list[Word]:
    """The words of a page in the order of the file.

    Places are asked for at the ends of words only; to ask for each character takes most of the reading time.

    Args:
        textpage: a text page of pdfium, raw.
        rotation: of the page, in degrees.
        box: left, bottom, right and top of the page before it is turned.
    """
    turn = _Turn(textpage, rotation, box)
    return [turn.word(text, first, last, spaced) for text, first, last, spaced in _stretches(_characters(textpage))]


class _Turn:
    """Places on a page as a reader holds it."""

    def __init__(self, textpage: Any, rotation: int, box: tuple[float, float, float, float]) -> None:
        self.textpage = textpage
        self.rotation = rotation % 360
        self.left, self.bottom, right, top = box
        self.width, self.height = right - self.left, top - self.bottom
        self._x, self._y, self._box = c_double(), c_double(), raw.FS_RECTF()

    def word(self, text: str, first: int, last: int, spaced: bool) -> Word:
        left, y = self._origin(first)
        end, end_y = self._origin(last) if last > first else (left, y)
        size = abs(raw.FPDFText_GetFontSize(self.textpage, first)) or 1.0
        raw.FPDFText_GetLooseCharBox(self.textpage, last, byref(self._box))
        across, along = self._box.right - self._box.left, self._box.top - self._box.bottom
        upright = abs(end_y - y) <= SAME_LINE * size and end >= left
        if size <= 1.0:
            size = max(abs(across if self.rotation in (90, 270) else along) / 1.2, 1.0)
        return Word(text, left, end + (along if self.rotation in (90, 270) else across), y, size, spaced, upright)

    def _origin(self, index: int) -> tuple[float, float]:
        raw.FPDFText_GetCharOrigin(self.textpage, index, byref(self._x), byref(self._y))
        x, y = self._x.value - self.left, self._y.value - self.bottom
        if self.rotation == 90:
            return y, self.width - x
        if self.rotation == 180:
            return self.width - x, self.height - y
        if self.rotation == 270:
            return self.height - y, x
        return x, y


def _characters(textpage: Any) -> str:
    """One character an index of pdfium."""
    count = raw.FPDFText_CountChars(textpage)
    if count <= 0:
        return ""
    buffer = (c_ushort * (count + 1))()
    written = raw.FPDFText_GetText(textpage, 0, count, buffer)
    text = string_at(buffer, 2 * max(written - 1, 0)).decode("utf-16-le", errors="replace")
    if len(text) != count:
        codes = (raw.FPDFText_GetUnicode(textpage, index) for index in range(count))
        text = "".join(chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd" for code in codes)
    return text


def _stretches(text: str) -> Iterator[tuple[str, int, int, bool]]:
    """Words with the indices of their first and last character, and whether a space stands before them.

    pdfium leaves out the line break behind a hyphen at the end of a line, and marks the hyphen.
    """
    for match in _WORD.finditer(text):
        word = match.group().translate(_PLAIN)
        if word:
            start, end = match.span()
            yield word, start, end - 1, start > 0 and text[start - 1] in _BLANKS


def rows_of(words: Iterable[Word]) -> list[Row]:
    """The rows of a page from top to bottom; what runs up or down the page stands last, a row each run."""
    words = list(words)
    upright = [word for word in words if word.upright]
    lines: list[list[list[Word]]] = []
    for run in sorted(_runs(upright), key=lambda run: -_base(run).y):
        base = _base(run)
        for line in reversed(lines[-4:]):
            other = _base(line[0])
            if abs(other.y - base.y) <= SAME_HEIGHT * min(other.size, base.size) and not any(_overlap(run, known) for known in line):
                line.append(run)
                break
        else:
            lines.append([run])
    lines.sort(key=lambda line: -_base(line[0]).y)
    return [_row([word for run in line for word in run]) for line in lines] + _turned_rows(words)


def _runs(words: Sequence[Word]) -> list[list[Word]]:
    """Words that follow each other in the file on one line."""
    runs: list[list[Word]] = []
    for word in words:
        last = runs[-1][-1] if runs else None
        if last and abs(word.y - last.y) <= SAME_LINE * max(word.size, last.size) and word.left >= last.right - BACKWARDS * word.size:
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _base(run: Sequence[Word]) -> Word:
    """The word that tells the run's height: the first of the largest letters."""
    return max(run, key=lambda word: round(word.size, 1))


def _overlap(run: Sequence[Word], other: Sequence[Word]) -> bool:
    margin = BACKWARDS * run[0].size
    return run[0].left < other[-1].right - margin and other[0].left < run[-1].right - margin


def _row(words: Sequence[Word]) -> Row:
    ordered = sorted(words, key=lambda word: word.left)
    base = _base(ordered)
    cells: list[list[Word]] = [[ordered[0]]]
    for before, word in pairwise(ordered):
        listed = len(cells) == 1 and _LIST_MARK.fullmatch(" ".join(known.text for known in cells[0]))
        if word.left - before.right >= CELL_GAP * base.size and not listed:
            cells.append([word])
        else:
            cells[-1].append(word)
    return Row(tuple(_cell(cell) for cell in cells), base.y, base.size)


def _cell(words: Sequence[Word]) -> Cell:
    parts = [words[0].text]
    for before, word in pairwise(words):
        parts += [" " if word.spaced or word.left - before.right > JOINED_GAP * word.size else "", word.text]
    return Cell("".join(parts), words[0].left, max(word.right for word in words))


def _turned_rows(words: Sequence[Word]) -> list[Row]:
    rows: list[list[Word]] = []
    follows = False
    for word in words:
        if word.upright:
            follows = False
            continue
        if not follows:
            rows.append([])
        rows[-1].append(word)
        follows = True
    return [Row((Cell(" ".join(word.text for word in row), row[0].left, row[0].left),), row[0].y, row[0].size) for row in rows]

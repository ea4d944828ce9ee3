"""PDF with a text layer: reading order, heads and feet of pages as noise, broken words put together, offsets of pages."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from statistics import median

import pypdfium2
from pypdfium2 import raw

from referat.document import Hint
from referat.errors import UnreadableDocument
from referat.formats.base import Content, Format, check_length
from referat.formats.furniture import PageLine, furniture_of
from referat.formats.hyphens import join_broken, vocabulary_of
from referat.formats.page_order import in_reading_order
from referat.formats.page_rows import Row, rows_of, words_of
from referat.limits import Limits

OCR = "ocrmypdf -l dan IN.pdf OUT.pdf"
LEAST_LETTERS, MOST_UNKNOWN = 20, 0.3
PARAGRAPH, LEADING, HEADING, LONGEST_HEADING = 1.35, 1.2, 1.15, 120
_MARK, _END = b"%PDF-", b"%%EOF"
_UNKNOWN = re.compile(r"[\ufffd\ue000-\uf8ff]")
_SENTENCE_END = (".", ":", ";", "!", "?", ")")
_LONG_LINE = 40


class _Page:
    """Rows of a page in reading order, with where they stand."""

    def __init__(self, rows: Sequence[Row], height: float, *, pictures: bool = False) -> None:
        self.rows = rows
        self.height = height
        self.pictures = pictures
        self.texts = [row.text for row in rows]

    def lines(self) -> list[PageLine]:
        return [PageLine(row.text, self.height - row.y, row.y) for row in self.rows]


def _read(path: Path, data: bytes, limits: Limits) -> Content:
    with closing(_opened(path, data)) as pdf:
        if len(pdf) > limits.pages:
            raise UnreadableDocument(path, "too-many-pages", f"{len(pdf):,} pages; the limit is {limits.pages:,}. Split it by meeting")
        pages, warnings = _pages(path, pdf, limits)
    if _END not in data[-2048:]:
        warnings.append(("truncated", "the file has no end mark; it may be cut off, and pages may be missing"))
    warnings += _missing_text(path, pages)
    furniture = furniture_of([page.lines() for page in pages])
    _join(pages, furniture)
    text, bounds, hints = _written(pages, furniture)
    return Content(text=text, media_type="application/pdf", pages=bounds, hints=hints, warnings=tuple(warnings))


def _opened(path: Path, data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise UnreadableDocument(path, "encrypted", "locked with a password; save it without one") from error
        raise UnreadableDocument(path, "broken", "a PDF that cannot be opened: cut off or damaged; get the file again") from error


def _pages(path: Path, pdf: pypdfium2.PdfDocument, limits: Limits) -> tuple[list[_Page], list[tuple[str, str]]]:
    pages: list[_Page] = []
    warnings = []
    characters = 0
    for index in range(len(pdf)):
        try:
            pages.append(_page(pdf, index))
        except pypdfium2.PdfiumError:
            pages.append(_Page((), 0.0))
            warnings.append(("page-broken", f"page {index + 1} is damaged and was passed over"))
        characters += sum(map(len, pages[-1].texts))
        check_length(path, characters, limits)
    if len(warnings) == len(pages):
        raise UnreadableDocument(path, "broken", "a PDF without a page that can be read: cut off or damaged; get the file again")
    return pages, warnings


def _page(pdf: pypdfium2.PdfDocument, index: int) -> _Page:
    with closing(pdf[index]) as page, closing(page.get_textpage()) as textpage:
        rotation, box = page.get_rotation(), page.get_mediabox()
        words = words_of(textpage.raw, rotation, box)
        scarce = sum(len(word.text) for word in words) < LEAST_LETTERS
        pictures = scarce and next(page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3), None) is not None
    height = box[2] - box[0] if rotation in (90, 270) else box[3] - box[1]
    return _Page(in_reading_order(rows_of(words)), height, pictures=pictures)


def _missing_text(path: Path, pages: Sequence[_Page]) -> list[tuple[str, str]]:
    """A warning about pictures of pages; that there is nothing else is a failure, and so is text without meaning."""
    text = "".join(text for page in pages for text in page.texts)
    pictures = [str(number) for number, page in enumerate(pages, start=1) if page.pictures]
    if not text or len(pictures) * 2 > len(pages):
        raise UnreadableDocument(path, "no-text-layer", f"the PDF holds pictures of text, or no text; read it by OCR first: {OCR}")
    if len(_UNKNOWN.findall(text)) > MOST_UNKNOWN * len(text):
        again = OCR.replace("ocrmypdf", "ocrmypdf --force-ocr")
        raise UnreadableDocument(path, "no-text-layer", f"the PDF does not tell what its letters are; read it by OCR first: {again}")
    return [("pages-without-text", f"a picture without text on page {', '.join(pictures)}; read it by OCR: {OCR}")] if pictures else []


def _join(pages: Sequence[_Page], furniture: Sequence[set[int]]) -> None:
    vocabulary = vocabulary_of(text for page in pages for text in page.texts)
    for page, noise in zip(pages, furniture, strict=True):
        page.texts = join_broken(page.texts, vocabulary, [index in noise for index in range(len(page.texts))])


def _written(pages: Sequence[_Page], furniture: Sequence[set[int]]) -> tuple[str, tuple[tuple[int, int], ...], tuple[Hint, ...]]:
    """The text, the offsets of its pages, and the hints."""
    body = _body_size(pages)
    leading = _leading(pages)
    parts: list[str] = []
    bounds, hints = [], []
    length = 0
    above: str | None = None
    for page, noise in zip(pages, furniture, strict=True):
        start = length
        for blank, index in _spaced(page, noise, leading, above):
            content = page.texts[index]
            gap = "\n" if blank and length else ""
            parts.append(f"{gap}{content}\n")
            begin = length + len(gap)
            length = begin + len(content) + 1
            if index in noise:
                hints.append(Hint(begin, begin + len(content), "noise"))
            else:
                above = content
                if page.rows[index].size >= HEADING * body and len(content) <= LONGEST_HEADING:
                    hints.append(Hint(begin, begin + len(content), "heading"))
        bounds.append((start, length))
    return "".join(parts), tuple(bounds), tuple(hints)


def _spaced(page: _Page, noise: set[int], leading: float, above: str | None) -> Iterator[tuple[bool, int]]:
    """Lines that are not empty, each with whether white space stands above it; ``above`` is the text before the page."""
    last: int | None = None
    for index, content in enumerate(page.texts):
        if not content:
            continue
        if index in noise:
            yield False, index
            continue
        if last is None:
            yield above is not None and not _runs_over(above, content), index
        else:
            upper, lower = page.rows[last], page.rows[index]
            yield upper.y - lower.y > PARAGRAPH * leading * max(upper.size, lower.size), index
        last = index


def _runs_over(above: str, below: str) -> bool:
    """Whether a sentence goes on from one page to the next."""
    return below[0].islower() or (len(above) >= _LONG_LINE and not above.endswith(_SENTENCE_END))


def _body_size(pages: Sequence[_Page]) -> float:
    """The size that most characters have."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for row in page.rows:
            sizes[round(row.size, 1)] += len(row.text)
    return max(sizes, key=lambda size: (sizes[size], -size), default=1.0)


def _leading(pages: Sequence[_Page]) -> float:
    """How far apart lines stand, in sizes of their letters."""
    steps = [(a.y - b.y) / max(a.size, b.size) for page in pages for a, b in pairwise(page.rows)]
    near = [step for step in steps if 0.9 <= step <= 2.0]
    return median(near) if near else LEADING


def _recognises(data: bytes) -> bool:
    return _MARK in data[:1024]


FORMAT = Format("PDF with a text layer", (".pdf",), _recognises, _read)

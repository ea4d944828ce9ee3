"""Word documents: paragraphs, lists and tables in their order, headings by style, page heads and feet as noise.

The XML is read as it stands: content controls and tracked insertions, which many case systems write, belong to the text.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath

from lxml import etree

from referat.archives import BROKEN_ZIP, is_zip
from referat.document import Hint
from referat.errors import UnreadableDocument
from referat.formats.base import Content, Format, check_markup
from referat.formats.docx_styles import Numbering, Styles, Xml, value_of, w
from referat.limits import Limits

_DOCUMENT = re.compile(r"word/document\d*\.xml")
_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ENCRYPTED, _MOST_PARTS = 0x1, 10_000
_CHOICE, _FALLBACK, _ALTERNATE = (
    f"{{http://schemas.openxmlformats.org/markup-compatibility/2006}}{name}" for name in ("Choice", "Fallback", "AlternateContent")
)
_SKIPPED = frozenset(map(w, ("pPr", "rPr", "del", "moveFrom", "instrText", "sectPr", "tblPr", "trPr", "tcPr", "sdtPr", "sdtEndPr")))
_SIGNS = {w("tab"): "\t", w("ptab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-"}
_SYMBOL = re.compile(r"[0-9A-Fa-f]{4}")
_SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the text."""

    text: str
    kind: str = ""


class _Package:
    """The parts of the file, each unpacked when it is asked for."""

    def __init__(self, path: Path, data: bytes, limits: Limits) -> None:
        self.path = path
        self.limits = limits
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except BROKEN_ZIP as error:
            raise self._broken("the archive that it is cannot be opened") from error
        self.names = self._zip.namelist()
        if len(self.names) > _MOST_PARTS:
            raise UnreadableDocument(path, "too-large", f"{len(self.names):,} parts; the limit is {_MOST_PARTS:,}")

    def part(self, name: str) -> Xml:
        """The root of a part.

        Raises:
            UnreadableDocument: it is locked, too large or broken.
        """
        info = self._zip.getinfo(name)
        if info.flag_bits & _ENCRYPTED:
            raise UnreadableDocument(self.path, "encrypted", "locked with a password; save it without one")
        most = min(self.limits.bytes, self.limits.markup)
        if info.file_size > most:
            raise UnreadableDocument(self.path, "too-large", f"{name} has {info.file_size:,} bytes; the limit is {most:,}")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise self._broken(f"{name} is packed by method {info.compress_type}")
        try:
            content = self._zip.read(info)
            check_markup(self.path, len(content), content.count(b"<") - content.count(b"</"), self.limits)
            return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
        except BROKEN_ZIP as error:
            raise self._broken(f"{name} cannot be unpacked") from error
        except etree.XMLSyntaxError as error:
            if "depth" in str(error):
                raise UnreadableDocument(self.path, "nesting", f"{name} is nested too deep") from error
            raise self._broken(f"{name} is no XML: {error.msg}") from error

    def first(self, *names: str) -> Xml | None:
        """The root of the first of the parts that is there."""
        return next((self.part(name) for name in names if name in self.names), None)

    def document(self) -> str:
        names = sorted(name for name in self.names if _DOCUMENT.fullmatch(name))
        if not names:
            raise self._broken("it holds no word/document.xml")
        return names[0]

    def _broken(self, what: str) -> UnreadableDocument:
        return UnreadableDocument(self.path, "broken", f"a Word document that cannot be read: {what}; get the file again, or save it anew")


class _Reader:
    """Turns the XML of a part into lines."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self.styles = styles
        self.numbering = numbering

    def blocks(self, parent: Xml) -> Iterator[_Line]:
        """Lines of the paragraphs and tables below an element, in order."""
        for child in _children(parent):
            if child.tag == w("p"):
                yield from self._paragraph(child)
            elif child.tag == w("tbl"):
                for row in _rows(child):
                    yield from self._row(row)
            elif child.tag not in _SKIPPED:
                yield from self.blocks(child)

    def _paragraph(self, paragraph: Xml) -> Iterator[_Line]:
        boxes: list[Xml] = []
        text = "".join(_pieces(paragraph, boxes)).replace("\xad", "")
        label = self.numbering.label(*self.styles.list_of(paragraph)) if text.strip() else ""
        kind = "heading" if text.strip() and self.styles.is_heading(paragraph) else ""
        for number, line in enumerate(text.split("\n")):
            yield _Line(f"{label} {line.strip()}" if label and not number else line.strip(), kind if line.strip() else "")
        for box in boxes:
            yield from self.blocks(box)

    def _row(self, row: Xml) -> Iterator[_Line]:
        """A row as one line, its cells apart by tabs; the further lines of its last cell below, or each cell by itself."""
        cells = [[line for line in self.blocks(cell) if line.text] for cell in _cells(row)]
        filled = [cell for cell in cells if cell]
        if not filled:
            return
        if len(filled) == 1 or any(len(cell) > 1 for cell in filled[:-1]):
            for cell in filled:
                yield from cell
            return
        yield _Line("\t".join(cell[0].text if cell else "" for cell in cells).rstrip("\t"))
        yield from filled[-1][1:]


def _children(parent: Xml) -> Iterator[Xml]:
    """The elements right below one, of alternatives the first."""
    for child in parent:
        if not isinstance(child.tag, str):
            continue
        if child.tag == _ALTERNATE:
            chosen = next((other for other in child if other.tag in (_CHOICE, _FALLBACK)), None)
            if chosen is not None:
                yield from _children(chosen)
        else:
            yield child


def _pieces(parent: Xml, boxes: list[Xml]) -> Iterator[str]:
    """The text of a paragraph; text boxes in it are put into ``boxes``."""
    for child in _children(parent):
        if child.tag == w("t"):
            yield (child.text or "").replace("\n", " ")
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag == w("sym"):
            code = child.get(w("char")) or ""
            yield chr(int(code, 16)) if _SYMBOL.fullmatch(code) and not 0xD800 <= int(code, 16) < 0xE000 else ""
        elif child.tag == w("txbxContent"):
            boxes.append(child)
        elif child.tag not in _SKIPPED:
            yield from _pieces(child, boxes)


def _rows(table: Xml) -> Iterator[Xml]:
    yield from _below(table, w("tr"))


def _cells(row: Xml) -> Iterator[Xml]:
    yield from _below(row, w("tc"))


def _below(parent: Xml, tag: str) -> Iterator[Xml]:
    """Elements of a tag, also inside content controls and insertions, but not inside each other."""
    for child in _children(parent):
        if child.tag == tag:
            yield child
        elif child.tag not in _SKIPPED:
            yield from _below(child, tag)


def _read(path: Path, data: bytes, limits: Limits) -> Content:
    package = _Package(path, data, limits)
    styles = Styles(package.first("word/styles.xml"))
    reader = _Reader(styles, Numbering(package.first("word/numbering.xml")))
    body = list(reader.blocks(package.part(package.document())))
    lines = [*_furniture(package, reader, "header"), *body, *_notes(package, reader), *_furniture(package, reader, "footer")]
    text, hints = _written(lines)
    return Content(text=text, media_type=_MEDIA_TYPE, hints=hints)


def _furniture(package: _Package, reader: _Reader, kind: str) -> list[_Line]:
    """The lines of the heads or feet of pages, each once."""
    names = sorted(name for name in package.names if re.fullmatch(rf"word/{kind}\d*\.xml", name))
    texts = (line.text for name in names for line in reader.blocks(package.part(name)) if line.text)
    return [_Line(text, "noise") for text in dict.fromkeys(texts)]


def _notes(package: _Package, reader: _Reader) -> Iterator[_Line]:
    """Footnotes and endnotes."""
    for name in ("word/footnotes.xml", "word/endnotes.xml"):
        root = package.first(name)
        for note in root if root is not None else ():
            if isinstance(note.tag, str) and value_of(note, "type") not in _SEPARATORS:
                yield from (line for line in reader.blocks(note) if line.text)


def _written(lines: list[_Line]) -> tuple[str, tuple[Hint, ...]]:
    """The text with an empty line before a heading, and the hints."""
    parts: list[str] = []
    hints: list[Hint] = []
    length = 0
    for line in lines:
        gap = "\n" if line.kind == "heading" and parts and parts[-1] != "\n" else ""
        parts.append(f"{gap}{line.text}\n")
        start = length + len(gap)
        length = start + len(line.text) + 1
        if line.kind == "heading":
            hints.append(Hint(start, length - 1, "heading"))
        elif line.kind == "noise":
            hints.append(Hint(start, length - 1, "noise"))
    return "".join(parts), tuple(hints)


def _recognises(data: bytes) -> bool:
    if not is_zip(data):
        return False
    try:
        names = zipfile.ZipFile(BytesIO(data)).namelist()
    except BROKEN_ZIP:
        return False
    return any(_DOCUMENT.fullmatch(str(PurePosixPath(name))) for name in names)


FORMAT = Format("Word document", (".docx", ".docm"), _recognises, _read)

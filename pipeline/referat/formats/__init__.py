"""read: a file of a known format becomes a `Document`.

A format is one module with one `Format`; it is known once it stands in `FORMATS`.
"""

import hashlib
from pathlib import Path, PurePosixPath

from referat.archives import Source, is_zip
from referat.document import Document
from referat.errors import UnreadableDocument
from referat.formats import docx, firstagenda, html, pdf, text
from referat.formats.base import Content, Format, check_length
from referat.limits import LIMITS, Limits

FORMATS: tuple[Format, ...] = (pdf.FORMAT, docx.FORMAT, firstagenda.FORMAT, html.FORMAT, text.FORMAT)
FOREIGN = {
    b"\xd0\xcf\x11\xe0": "an old Word file, or one with a password; save it as .docx without a password",
    b"{\\rtf": "rich text; save it as .docx",
    b"\xff\xd8\xff": "a picture; make a PDF with a text layer of it, for instance with ocrmypdf",
    b"\x89PNG": "a picture; make a PDF with a text layer of it, for instance with ocrmypdf",
    b"II*\x00": "a picture; make a PDF with a text layer of it, for instance with ocrmypdf",
    b"MM\x00*": "a picture; make a PDF with a text layer of it, for instance with ocrmypdf",
    b"GIF8": "a picture; make a PDF with a text layer of it, for instance with ocrmypdf",
    b"\x1f\x8b": "packed by gzip; unpack it first",
    b"7z\xbc\xaf": "a 7-Zip archive; unpack it first",
    b"Rar!": "a RAR archive; unpack it first",
}

__all__ = ["FORMATS", "Content", "Format", "read"]


def read(source: Source | Path | str, *, limits: Limits = LIMITS) -> Document:
    """Read one file.

    The format is told by the content, and by the suffix where the content does not tell.

    Args:
        source: a path, or what `referat.sources.find_sources` found.
        limits: what is refused as too much.

    Raises:
        UnreadableDocument: the file is missing, empty, too large, binary, broken or of no known format.
    """
    if not isinstance(source, Source):
        source = _source(Path(source))
    path = Path(source.path)
    data = source.load(limits)
    suffix = text.FORMAT.suffixes[0] if source.is_text else PurePosixPath(path.name).suffix.lower()
    content = _format_of(path, suffix, data).read(path, data, limits)
    _check(path, content.text, limits)
    return Document(
        id=source.id,
        text=content.text,
        path=source.path,
        media_type=content.media_type,
        sha256=hashlib.sha256(data).hexdigest(),
        pages=content.pages,
        hints=content.hints,
        participants=content.participants,
        warnings=content.warnings,
    )


def _source(path: Path) -> Source:
    return Source(id="/".join(part for part in (path.parent.name, path.stem) if part), path=str(path), file=path)


def _check(path: Path, text: str, limits: Limits) -> None:
    if not text.strip():
        raise UnreadableDocument(path, "empty", "the file holds no text")
    check_length(path, len(text), limits)
    longest = max(map(len, text.split("\n")))
    if longest > limits.line:
        raise UnreadableDocument(path, "too-long", f"a line of {longest:,} characters; the limit is {limits.line:,}. Is it really minutes?")


def _format_of(path: Path, suffix: str, data: bytes) -> Format:
    """The format that the content shows, else that of the suffix, else plain text."""
    for known in FORMATS:
        if known is not text.FORMAT and known.recognises(data):
            return known
    if is_zip(data) and suffix not in docx.FORMAT.suffixes:
        raise UnreadableDocument(path, "archive", "a zip archive, not a document; call it .zip to have its members read")
    for start, what in FOREIGN.items():
        if data.startswith(start):
            raise UnreadableDocument(path, "unknown-format", f"no known format ({_suffixes()}): {what}")
    for known in FORMATS:
        if suffix in known.suffixes:
            return known
    if text.FORMAT.recognises(data):
        return text.FORMAT
    raise UnreadableDocument(path, "unknown-format", f"no known format ({_suffixes()})")


def _suffixes() -> str:
    return ", ".join(suffix for known in FORMATS for suffix in known.suffixes)

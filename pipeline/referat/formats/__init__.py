"""read: a file of a known format becomes a `Document`.

A format is one module with one `Format`; it is known once it stands in `FORMATS`.
"""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from referat.document import Document
from referat.errors import NothingToDo, UnreadableDocument
from referat.formats import firstagenda, html, text
from referat.formats.base import Content, Format

FORMATS: tuple[Format, ...] = (firstagenda.FORMAT, html.FORMAT, text.FORMAT)

MAX_BYTES = 200_000_000
MAX_CHARACTERS = 20_000_000
MAX_LINE = 1_000_000

__all__ = ["FORMATS", "MAX_BYTES", "MAX_CHARACTERS", "MAX_LINE", "Content", "Format", "find_files", "read"]


def read(path: Path | str) -> Document:
    """Read one file.

    The format is told by the suffix; a file with an unknown suffix is read as the format whose
    content it shows.

    Raises:
        UnreadableDocument: the file is missing, empty, too large, binary, broken or of no known format.
    """
    path = Path(path)
    data = _bytes_of(path)
    content = _format_of(path, data).read(path, data)
    if not content.text.strip():
        raise UnreadableDocument(path, "empty", "the file holds no text")
    longest = max(map(len, content.text.split("\n")))
    if len(content.text) > MAX_CHARACTERS or longest > MAX_LINE:
        raise UnreadableDocument(
            path,
            "too-long",
            f"the text has {len(content.text):,} characters and a line of {longest:,}; "
            f"the limits are {MAX_CHARACTERS:,} and {MAX_LINE:,}. Is it really minutes? Split it by meeting",
        )
    return Document(
        id="/".join(part for part in (path.parent.name, path.stem) if part),
        text=content.text,
        path=str(path),
        media_type=content.media_type,
        sha256=hashlib.sha256(data).hexdigest(),
        pages=content.pages,
        hints=content.hints,
        participants=content.participants,
        warnings=content.warnings,
    )


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Files of known formats: each path itself, or what a folder holds, sorted by name.

    Raises:
        NothingToDo: a folder without such files.
        UnreadableDocument: a path that does not exist.
    """
    suffixes = {suffix for known in FORMATS for suffix in known.suffixes}
    for path in paths:
        if path.is_dir():
            found = sorted(file for file in path.rglob("*") if file.suffix.lower() in suffixes and file.is_file())
            if not found:
                raise NothingToDo(f"{path}: the folder holds no {', '.join(sorted(suffixes))} file")
            yield from found
        elif path.exists():
            yield path
        else:
            raise UnreadableDocument(path, "missing", "there is no such file or folder")


def _bytes_of(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableDocument(path, "too-large", f"{size:,} bytes; the limit is {MAX_BYTES:,}")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(path, "missing", f"cannot be opened: {error.strerror}") from error
    if not data:
        raise UnreadableDocument(path, "empty", "the file is empty")
    return data


def _format_of(path: Path, data: bytes) -> Format:
    suffix = path.suffix.lower()
    for known in FORMATS:
        if suffix in known.suffixes:
            return known
    for known in FORMATS:
        if known.recognises(data):
            return known
    known_suffixes = ", ".join(suffix for known in FORMATS for suffix in known.suffixes)
    raise UnreadableDocument(path, "unknown-format", f"no known format ({known_suffixes})")

"""The files of a run: found here, read here, so that a run knows nothing of formats."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from referat.document import Document
from referat.errors import NothingToDo
from referat.formats import find_files, read


@dataclass(frozen=True, slots=True)
class Input:
    """A file to extract from, and its size in bytes (0 where it cannot be told)."""

    path: str
    size: int


def find_inputs(paths: Iterable[Path]) -> list[Input]:
    """All files that ``paths`` stand for, in the order in which their records are written.

    Raises:
        NothingToDo: the paths hold no document.
        UnreadableDocument: a path that does not exist.
    """
    inputs = [Input(str(path), _size_of(path)) for path in find_files(paths)]
    if not inputs:
        raise NothingToDo("no file to extract from")
    return inputs


def read_input(path: str) -> Document:
    """Read one file of a run.

    Raises:
        UnreadableDocument: the file gives no record.
    """
    return read(path)


def sha256_of(path: str) -> str | None:
    """The hash of a file's bytes, None where it cannot be opened."""
    file = Path(path)
    if not file.is_file():
        return None
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return None


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0

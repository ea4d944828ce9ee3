"""Records in JSON Lines, compressed with gzip where the name ends in ``.gz``."""

import gzip
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import IO, BinaryIO, cast

from referat.errors import ReferatError
from referat.record.models import SCHEMA_VERSION, Record


def is_records(path: Path) -> bool:
    """Whether a file is one of records, by its name."""
    return path.name.lower().endswith((".jsonl", ".jsonl.gz"))


def iter_records(paths: Iterable[Path]) -> Iterator[Record]:
    """The records of JSON Lines files, one after the other; one is in memory at a time.

    Raises:
        ReferatError: a file cannot be read or holds something else; names file and line.
    """
    for path in paths:
        for number, line in _lines(path):
            yield _record(path, number, line)


def read_records(path: Path) -> list[Record]:
    """The records of one JSON Lines file.

    Raises:
        ReferatError: the file is missing, empty, or holds something else; names the line.
    """
    records = list(iter_records([path]))
    if not records:
        raise ReferatError(f"{path}: holds no record")
    return records


@contextmanager
def lines_into(raw: IO[bytes], *, packed: bool) -> Iterator[TextIOWrapper]:
    """A text file into ``raw``, gzip where ``packed``; the same text gives the same bytes, whenever it is written."""
    inner = packing(raw, level=6) if packed else raw
    with TextIOWrapper(cast(BinaryIO, inner), encoding="utf-8", newline="\n") as file:
        yield file


def packing(raw: IO[bytes], *, level: int = 9) -> gzip.GzipFile:
    """A gzip file into ``raw`` that tells neither name nor time: the same content gives the same bytes."""
    return gzip.GzipFile(filename="", mode="wb", compresslevel=level, fileobj=raw, mtime=0)


def is_packed(path: Path) -> bool:
    """Whether a file is compressed, by its name."""
    return path.suffix.lower() == ".gz"


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Lines with their numbers from 1; bytes, as a line separator of Unicode inside a text ends no line."""
    number = 0
    try:
        with gzip.open(path) if is_packed(path) else path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                yield number, line
    except (OSError, EOFError, zlib.error) as error:
        raise ReferatError(f"{path}{f':{number + 1}' if number else ''}: cannot be read: {error}") from error


def _record(path: Path, number: int, line: bytes) -> Record:
    try:
        return Record.model_validate_json(line)
    except ValueError as error:
        raise ReferatError(f"{path}:{number}: no record of schema {SCHEMA_VERSION}; was it written by referat extract?") from error

"""Files that are complete or not there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from referat.errors import Unwritable
from referat.record.files import packing


class Lines(Protocol):
    """A binary file to write to."""

    def write(self, data: bytes, /) -> int:
        """Append ``data``."""


@contextmanager
def told_errors(path: Path) -> Iterator[None]:
    """Tell what the system says against writing ``path``.

    Raises:
        Unwritable: anything that the system says.
    """
    try:
        yield
    except OSError as error:
        raise Unwritable(f"{path}: cannot be written: {error.strerror or error}") from error


@contextmanager
def writing(path: Path) -> Iterator[Lines]:
    """A file that gets the name ``path`` when the block is left without an error; gzip where the suffix is ``.gz``.

    Raises:
        Unwritable: the system does not let us.
    """
    part = path.with_name(path.name + ".part")
    with told_errors(path):
        try:
            with part.open("wb") as raw:
                if path.suffix == ".gz":
                    with packing(raw) as packed:
                        yield packed
                else:
                    yield raw
                raw.flush()
                os.fsync(raw.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)

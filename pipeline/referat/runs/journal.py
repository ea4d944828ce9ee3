"""The journal of a run: one line for every file that is done, in the order in which they were done.

A line is ``INDEX CODE CHECKSUM LINE``: the file's place among the inputs, `referat.runs.outcome.RECORD` or the code of the
failure, and the line for the output. It is on its way to the disk before the next file is waited for, so that a run that is
killed loses only the files at hand. A line that was not written to its end fails its checksum and is cut off when the
journal is opened again, with what follows.
"""

import fcntl
import os
import zlib
from array import array
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from referat.errors import RunRefused
from referat.runs.outcome import Outcome
from referat.runs.writing import told_errors


class Journal:
    """The journal of a run over ``files`` inputs; what is in memory is one number a file.

    Attributes:
        codes: how many files were done with which code when it was opened.

    Raises:
        RunRefused: another process has it open.
        Unwritable: it cannot be opened.
    """

    def __init__(self, path: Path, files: int, *, fresh: bool) -> None:
        self._path = path
        self._starts = array("q", [-1]) * files
        self.codes: Counter[str] = Counter()
        with told_errors(path):
            self._file = path.open("a+b")
        try:
            self._lock()
            self._end = 0 if fresh else self._scan()
            with told_errors(path):
                self._file.truncate(self._end)
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    def __contains__(self, index: int) -> bool:
        return self._starts[index] >= 0

    def add(self, index: int, outcome: Outcome) -> None:
        """Note what became of a file.

        Raises:
            Unwritable: the disk is full.
        """
        line = b"%d %s %08x %s\n" % (index, outcome.code.encode(), zlib.crc32(outcome.line), outcome.line)
        with told_errors(self._path):
            self._file.write(line)
            self._file.flush()
        self._starts[index] = self._end
        self._end += len(line)

    def sync(self) -> None:
        """Bring it to the disk itself, so that it stands after a power cut too."""
        with told_errors(self._path):
            os.fsync(self._file.fileno())

    def outcomes(self) -> Iterator[tuple[int, Outcome]]:
        """What is done, in the order of the inputs."""
        for index, start in enumerate(self._starts):
            if start >= 0:
                self._file.seek(start)
                _, code, _, line = self._file.readline().split(b" ", 3)
                yield index, Outcome(code.decode(), line.removesuffix(b"\n"))

    def _lock(self) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RunRefused(f"{self._path.parent}: another process is at work on this run; wait for it or end it") from error

    def _scan(self) -> int:
        """Find the lines; where the whole ones end."""
        end = 0
        self._file.seek(0)
        for line in self._file:
            head = _head_of(line)
            if head is None or head[0] >= len(self._starts):
                break
            index, code = head
            self._starts[index] = end
            self.codes[code] += 1
            end += len(line)
        return end


def _head_of(line: bytes) -> tuple[int, str] | None:
    """Index and code of a whole line, None for any other.

    >>> _head_of(b"7 record 55bc801d {}"), _head_of(b"7 record 1 {}\\n")
    (None, None)
    """
    parts = line.removesuffix(b"\n").split(b" ", 3)
    if len(parts) != 4 or not line.endswith(b"\n") or not parts[0].isdigit():
        return None
    return (int(parts[0]), parts[1].decode("ascii", "replace")) if b"%08x" % zlib.crc32(parts[3]) == parts[2] else None

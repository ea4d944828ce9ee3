"""The paragraph look-up: what was found in a paragraph is found again where the same paragraph comes again.

It lies in memory, and on request in a file that further processes and later runs use too.
"""

import json
import sqlite3
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any

from referat.errors import LookUpFailed

Row = tuple[Any, ...]
Found = tuple[Row, ...]
_FORMAT = 1
_MOST_KEYS = 500
_WAIT_SECONDS = 60.0
_KEY_BYTES = 16


def key_of(*parts: str) -> bytes:
    """The key of a paragraph and of all that is read with it."""
    digest = blake2b(digest_size=_KEY_BYTES)
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8, "little"))
        digest.update(encoded)
    return digest.digest()


class LookUp:
    """The last paragraphs with what was found in each.

    Args:
        size: how many paragraphs are kept.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self._found: OrderedDict[bytes, Found] = OrderedDict()
        self._file: LookUpFile | None = None

    @property
    def is_shared(self) -> bool:
        """Whether other processes may look up what is found here, and find what is looked up."""
        return self._file is not None

    def keep_in(self, file: "LookUpFile | None") -> None:
        """Look in a file too, and write to it what is found from now on."""
        self._file = file

    def forget(self) -> None:
        """Forget what is in memory."""
        self._found.clear()

    def known(self, keys: Iterable[bytes]) -> dict[bytes, Found]:
        """What is known of paragraphs by their keys."""
        wanted = dict.fromkeys(keys)
        found = {key: self._found[key] for key in wanted if key in self._found}
        for key in found:
            self._found.move_to_end(key)
        if self._file is not None and len(found) < len(wanted):
            stored = self._file.read([key for key in wanted if key not in found])
            self._keep(stored)
            found.update(stored)
        return found

    def add(self, found: Mapping[bytes, Found]) -> None:
        """Keep what was found in further paragraphs."""
        self._keep(found)
        if self._file is not None and found:
            self._file.write(found)

    def _keep(self, found: Mapping[bytes, Found]) -> None:
        self._found.update(found)
        while len(self._found) > self.size:
            self._found.popitem(last=False)


class LookUpFile:
    """What was found in paragraphs, in an SQLite file; several processes may use it at once.

    Args:
        path: the file; made where there is none.
        model: what tells the model and its release from all others: each sees only what it found itself.

    Raises:
        LookUpFailed: the file cannot be opened or written, or is something else.
    """

    def __init__(self, path: Path, model: str) -> None:
        self._path, self._model = path, model
        with self._told_errors():
            self._connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)
            (version,) = self._connection.execute("PRAGMA user_version").fetchone()
            tables = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            if version != _FORMAT and (version or tables):
                raise LookUpFailed(f"{path}: no look-up file of this release of referat; choose another file")
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.execute("CREATE TABLE IF NOT EXISTS found (key BLOB PRIMARY KEY, found TEXT NOT NULL) WITHOUT ROWID")
            self._connection.execute(f"PRAGMA user_version = {_FORMAT}")

    def read(self, keys: list[bytes]) -> dict[bytes, Found]:
        """What is known of paragraphs by their keys.

        Raises:
            LookUpFailed: the file cannot be read.
        """
        own = {self._own(key): key for key in keys}
        found = {}
        with self._told_errors():
            for some in _parts(list(own)):
                marks = ",".join("?" * len(some))
                for key, told in self._connection.execute(f"SELECT key, found FROM found WHERE key IN ({marks})", some):
                    found[own[key]] = tuple(map(tuple, json.loads(told)))
        return found

    def write(self, found: Mapping[bytes, Found]) -> None:
        """Keep what was found in paragraphs.

        Raises:
            LookUpFailed: the file cannot be written.
        """
        rows = [(self._own(key), json.dumps(told, ensure_ascii=False, separators=(",", ":"))) for key, told in found.items()]
        with self._told_errors():
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany("INSERT OR IGNORE INTO found VALUES (?, ?)", rows)
            self._connection.execute("COMMIT")

    def __reduce__(self) -> tuple[type["LookUpFile"], tuple[Path, str]]:
        """Opened anew in another process."""
        return LookUpFile, (self._path, self._model)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _own(self, key: bytes) -> bytes:
        return blake2b(key + self._model.encode(), digest_size=_KEY_BYTES).digest()

    @contextmanager
    def _told_errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise LookUpFailed(f"{self._path}: the look-up cannot be used: {error}; remove the file or choose another one") from error


def _parts(keys: list[bytes]) -> Iterator[list[bytes]]:
    for start in range(0, len(keys), _MOST_KEYS):
        yield keys[start : start + _MOST_KEYS]

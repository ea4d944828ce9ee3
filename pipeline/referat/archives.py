"""One input and its bytes, which may lie in an archive, or in an archive inside an archive."""

import os
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path, PurePosixPath

from referat.errors import UnreadableDocument
from referat.limits import LIMITS, Limits

BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_WINDOWS_NAMES = "cp850"
_ENCRYPTED = 0x1
_LONG = re.compile(r"(.{80}).+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One input: a file, a member of an archive, or bytes at hand.  Nothing is read before `load`.

    Attributes:
        id: of the record, unique among the sources found together.
        path: as shown to people, ``archive.zip/member.txt`` for a member.
        file: the file, or the archive that holds the member; None for bytes at hand.
        members: place of the member in its archive; more than one where archives lie inside each other.
        content: the bytes of standard input, or of a row of a table.
        is_text: the bytes are a text in UTF-8, whatever the suffix of its path says.
        fault: code and message of what is known to be wrong; `load` raises it.
        size: bytes, as the folder or the archive says, to hand out work by; 0 where unknown.
    """

    id: str
    path: str
    file: Path | None = None
    members: tuple[int, ...] = ()
    content: bytes | None = None
    is_text: bool = False
    fault: tuple[str, str] | None = None
    size: int = 0

    def load(self, limits: Limits = LIMITS) -> bytes:
        """The bytes.

        Raises:
            UnreadableDocument: missing, too large, empty, encrypted, or in a broken archive.
        """
        path = Path(self.path)
        if self.fault:
            raise UnreadableDocument(path, *self.fault)
        if self.content is not None:
            data = self.content
        elif self.file is None:
            raise UnreadableDocument(path, "missing", "there is no such file or folder")
        elif self.members:
            data = _member(path, self.file, self.members, limits)
        else:
            data = _file(path, self.file, limits)
        if len(data) > limits.bytes:
            raise UnreadableDocument(path, "too-large", f"more than {limits.bytes:,} bytes, the limit; split it by meeting")
        if not data:
            raise UnreadableDocument(path, "empty", "the file is empty")
        return data


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive."""

    place: tuple[int, ...]
    name: str
    size: int


def is_zip(data: bytes) -> bool:
    """Whether bytes begin as a zip archive does."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def members_of(path: Path, file: Path, limits: Limits = LIMITS) -> Iterator[Member | UnreadableDocument]:
    """The files in an archive, those of archives inside it among them; an inner archive that cannot be opened as its error.

    Raises:
        UnreadableDocument: the archive is broken, holds too much, or is really a document (code ``document``).
    """
    yield from _members(path, file, (), "", [0, 0], limits)


def _members(
    path: Path, file: Path, chain: tuple[int, ...], prefix: str, counted: list[int], limits: Limits
) -> Iterator[Member | UnreadableDocument]:
    try:
        infos = _archive(file, chain, limits).infolist()
    except BROKEN_ZIP as error:
        raise UnreadableDocument(
            path / prefix, "broken", f"a zip archive that cannot be opened ({_short(error)}); make it again"
        ) from error
    if any(info.filename in {"word/document.xml", "[Content_Types].xml"} for info in infos):
        raise UnreadableDocument(path / prefix, "document", "a document, not an archive")
    _count(path, infos, counted, limits)
    for index, info in sorted(enumerate(infos), key=lambda entry: (_name(entry[1]), entry[0])):
        if info.is_dir():
            continue
        name, place = prefix + _name(info), (*chain, index)
        if not name.lower().endswith(".zip"):
            yield Member(place, name, info.file_size)
        elif len(place) >= limits.archives:
            yield UnreadableDocument(
                path / name, "nesting", f"archives lie deeper inside each other than {limits.archives}; unpack it first"
            )
        else:
            try:
                yield from _members(path, file, place, name + "/", counted, limits)
            except UnreadableDocument as error:
                yield Member(place, name, info.file_size) if error.code == "document" else error


def _count(path: Path, infos: list[zipfile.ZipInfo], counted: list[int], limits: Limits) -> None:
    counted[0] += len(infos)
    counted[1] += sum(info.file_size for info in infos)
    if counted[0] > limits.members or counted[1] > limits.unpacked:
        raise UnreadableDocument(
            path,
            "too-large",
            f"an archive of {counted[0]:,} files and {counted[1]:,} bytes when unpacked; the limits are {limits.members:,} and "
            f"{limits.unpacked:,}. If it is not a zip bomb, unpack it first",
        )


def _file(path: Path, file: Path, limits: Limits) -> bytes:
    try:
        size = file.stat().st_size
        if size > limits.bytes:
            raise UnreadableDocument(path, "too-large", f"{size:,} bytes; the limit is {limits.bytes:,}")
        with file.open("rb") as stream:
            return stream.read(limits.bytes + 1)
    except OSError as error:
        raise UnreadableDocument(path, "missing", f"cannot be opened: {error.strerror}") from error


def _member(path: Path, file: Path, members: tuple[int, ...], limits: Limits) -> bytes:
    try:
        return _unpacked(_archive(file, members[:-1], limits), members[-1], limits)
    except _Refused as error:
        raise UnreadableDocument(path, error.code, str(error)) from error
    except (*BROKEN_ZIP, IndexError) as error:
        raise UnreadableDocument(path, "broken", f"cannot be unpacked ({_short(error)}); make the archive again") from error


class _Refused(RuntimeError):
    """A member that is not unpacked."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def _unpacked(archive: zipfile.ZipFile, index: int, limits: Limits) -> bytes:
    """Only deflate is unpacked: zipfile bounds the memory of no other method."""
    info = archive.infolist()[index]
    if info.flag_bits & _ENCRYPTED:
        raise _Refused("encrypted", "locked with a password; unpack the archive first")
    if info.compress_type not in _METHODS:
        raise _Refused("compression", f"packed by method {info.compress_type}, which is not read; unpack the archive first")
    if info.file_size > limits.bytes:
        raise _Refused("too-large", f"{info.file_size:,} bytes when unpacked; the limit is {limits.bytes:,}")
    return archive.read(info)


def _archive(file: Path, chain: tuple[int, ...], limits: Limits) -> zipfile.ZipFile:
    status = file.stat()
    return _opened(file, status.st_mtime_ns, status.st_size, os.getpid(), chain, limits)


@lru_cache(maxsize=4)
def _opened(file: Path, changed: int, size: int, process: int, chain: tuple[int, ...], limits: Limits) -> zipfile.ZipFile:
    """An open archive, kept for its next member; not beyond a fork, as processes would move each other's place in the file."""
    if not chain:
        return zipfile.ZipFile(file, metadata_encoding=_WINDOWS_NAMES)
    outer = _opened(file, changed, size, process, chain[:-1], limits)
    return zipfile.ZipFile(BytesIO(_unpacked(outer, chain[-1], limits)), metadata_encoding=_WINDOWS_NAMES)


def _name(info: zipfile.ZipInfo) -> str:
    """The name of a member without steps upwards, in the encoding that its writer most likely meant."""
    name = info.filename
    if not info.flag_bits & 0x800:
        try:
            name = name.encode(_WINDOWS_NAMES).decode("utf-8")
        except UnicodeError:
            name = info.filename
    parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in {"/", "..", "."}]
    return "/".join(parts) or "member"


def _short(error: Exception) -> str:
    return _LONG.sub(r"\1…", str(error) or type(error).__name__)

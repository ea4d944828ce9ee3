"""Ways to name inputs: files, folders, globs, zip archives, lists of files, standard input."""

import itertools
import stat
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from referat.archives import Source, members_of
from referat.errors import NothingToDo, ReferatError, UnreadableDocument
from referat.formats import FORMATS
from referat.limits import LIMITS, Limits

__all__ = ["SUFFIXES", "Source", "find_sources", "paths_listed_in"]

SUFFIXES = frozenset(suffix for known in FORMATS for suffix in known.suffixes)
_ARCHIVE = ".zip"
_MAGIC = frozenset("*?[")
_SYSTEM = "__MACOSX"


@dataclass(frozen=True, slots=True)
class _Found:
    """A source before its id is settled: the last ``depth`` parts of its name, or more where those are not its alone."""

    source: Source
    parts: tuple[str, ...]
    depth: int

    def name(self, level: int) -> str:
        depth = self.depth + max(level - 1, 0)
        *parents, last = self.parts[-depth:]
        named = (part for part in parents if part not in {"..", "/"})
        return "/".join([*named, last if level else _stem(last)])

    def has_longer(self, level: int) -> bool:
        """Whether the next level has more to tell: the suffix first, then the folders above."""
        return level == 0 or self.depth + level <= len(self.parts)


def find_sources(paths: Iterable[str | Path], *, limits: Limits = LIMITS) -> list[Source]:
    """Every input that the paths name, each once, with its id.

    A path is a file, a folder, a glob, a ``.zip`` archive, ``@list.txt`` (a file that names paths, one a line) or ``-``
    (standard input).  From folders and archives come the files with a suffix of a known format or none, sorted by name;
    links are followed, no folder is entered twice, and names that begin with a stop are left out.

    The id is the path inside the folder or archive that was named, without suffix; for a file, and for what lies directly in
    the folder, ``parent/stem``.  Where two would be equal both keep the suffix, and where that is not enough more of the path.

    Raises:
        NothingToDo: a folder, a glob or a list without documents.
        UnreadableDocument: a path that does not exist; one in a list becomes a source whose `Source.load` says so.
    """
    found: list[_Found] = []
    known: set[tuple[str, Path | None, tuple[int, ...]]] = set()
    for path in paths:
        for one in _named(str(path), limits):
            key = one.source.path, one.source.file, one.source.members
            if key not in known:
                known.add(key)
                found.append(one)
    return _with_ids(found)


def paths_listed_in(name: str) -> list[str]:
    """The paths in a file that names one a line; ``-`` is standard input.

    Raises:
        ReferatError: the file cannot be read, or is no UTF-8.
        NothingToDo: it names none.
    """
    try:
        text = (sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()).decode("utf-8-sig")
    except OSError as error:
        raise ReferatError(f"{name}: the list of files cannot be opened: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ReferatError(f"{name}: the list of files is no UTF-8 text; name one path a line") from error
    paths = [line.strip() for line in text.splitlines() if line.strip()]
    if not paths:
        raise NothingToDo(f"{name}: the list names no file")
    return paths


def _named(name: str, limits: Limits) -> Iterator[_Found]:
    path = Path(name)
    if name == "-":
        content = sys.stdin.buffer.read(limits.bytes + 1)
        yield _Found(Source(id="", path=name, content=content, size=len(content)), ("stdin",), 1)
    elif name.startswith("@") and not _exists(path):
        for line in paths_listed_in(name[1:]):
            yield from _listed(line, limits)
    elif _is_folder(path):
        yield from _folder(path, limits)
    elif _exists(path):
        yield from _file(path, 1, limits, piped=True)
    elif _MAGIC.intersection(name):
        yield from _glob(path, limits)
    else:
        raise UnreadableDocument(path, "missing", "there is no such file or folder")


def _is_folder(path: Path) -> bool:
    mode = _mode(path)
    return mode is not None and stat.S_ISDIR(mode)


def _exists(path: Path) -> bool:
    """Whether there is a file or a link of that name; a link may lead nowhere."""
    return _mode(path, links=False) is not None


def _mode(path: Path, *, links: bool = True) -> int | None:
    try:
        return path.stat(follow_symlinks=links).st_mode
    except (OSError, ValueError):
        return None


def _listed(name: str, limits: Limits) -> Iterator[_Found]:
    """A path of a list: what is wrong with one must not stop the others."""
    path = Path(name)
    if _is_folder(path):
        try:
            yield from _folder(path, limits)
        except NothingToDo as error:
            yield _faulty(path, ("empty", f"named in a list: {error}"))
    else:
        yield from _file(path, 1, limits)


def _faulty(path: Path, fault: tuple[str, str]) -> _Found:
    return _Found(Source(id="", path=_shown(path), file=path, fault=fault), path.parts, 2)


def _folder(root: Path, limits: Limits) -> Iterator[_Found]:
    empty = True
    for file in _walk(root, set()):
        yield from _file(file, len(file.parts) - len(root.parts), limits)
        empty = False
    if empty:
        raise NothingToDo(f"{root}: the folder holds no {', '.join(sorted({*SUFFIXES, _ARCHIVE}))} file")


def _walk(folder: Path, entered: set[tuple[int, int]]) -> Iterator[Path]:
    """Files below a folder by name, and folders that cannot be opened; one that links lead to again is entered once."""
    try:
        status = folder.stat()
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError:
        yield folder
        return
    if (status.st_dev, status.st_ino) in entered:
        return
    entered.add((status.st_dev, status.st_ino))
    for entry in entries:
        if _is_folder(entry):
            yield from _walk(entry, entered)
        elif _wanted(entry.name):
            yield entry


def _wanted(name: str) -> bool:
    suffix = PurePosixPath(name).suffix.lower()
    return not name.startswith(".") and (suffix in SUFFIXES or suffix in {_ARCHIVE, ""})


def _glob(pattern: Path, limits: Limits) -> Iterator[_Found]:
    first = next(index for index, part in enumerate(pattern.parts) if _MAGIC.intersection(part))
    root = Path(*pattern.parts[:first])
    try:
        matches = sorted(root.glob(str(Path(*pattern.parts[first:]))))
    except ValueError as error:
        raise ReferatError(f"{pattern}: no pattern of names: {error}") from error
    empty = True
    for match in matches:
        if not _is_folder(match):
            yield from _file(match, len(match.parts) - len(root.parts), limits)
            empty = False
        elif "**" not in pattern.parts:
            yield from _folder(match, limits)
            empty = False
    if empty:
        raise NothingToDo(f"{pattern}: no file has a name like that")


def _file(path: Path, depth: int, limits: Limits, *, piped: bool = False) -> Iterator[_Found]:
    """A file that lies ``depth`` steps below what was named, or the members of an archive; a pipe only where ``piped``."""
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        yield _faulty(path, ("missing", f"cannot be opened: {getattr(error, 'strerror', None) or error}"))
        return
    source = Source(id="", path=_shown(path), file=path, size=status.st_size)
    if stat.S_ISDIR(status.st_mode):
        source = replace(source, fault=("missing", "a folder that cannot be opened; look at its permissions"))
    elif not stat.S_ISREG(status.st_mode) and not (piped and stat.S_ISFIFO(status.st_mode)):
        source = replace(source, fault=("no-file", "neither a file nor a folder; give its content by standard input"))
    elif path.suffix.lower() == _ARCHIVE:
        yield from _archive(source, path, depth, limits)
        return
    yield _Found(source, path.parts, max(depth, 2))


def _archive(source: Source, path: Path, depth: int, limits: Limits) -> Iterator[_Found]:
    parts = (*path.parts[:-1], _stem(path.name))
    empty = True
    try:
        for member in members_of(path, path, limits):
            if isinstance(member, UnreadableDocument):
                inside = member.path.relative_to(path).parts
                inner = replace(source, path=_shown(member.path), fault=(member.code, member.message))
            elif _member_wanted(member.name):
                inside = _names_inside(member.name)
                inner = replace(source, path=f"{source.path}/{member.name}", members=member.place, size=member.size)
            else:
                continue
            yield _Found(inner, (*parts, *inside), depth + len(inside))
            empty = False
    except UnreadableDocument as error:
        fault = None if error.code == "document" else (error.code, error.message)
        yield _Found(replace(source, fault=fault), path.parts, max(depth, 2))
        return
    if empty:
        fault = ("empty", f"the archive holds no {', '.join(sorted(SUFFIXES))} file")
        yield _Found(replace(source, fault=fault), path.parts, max(depth, 2))


def _member_wanted(name: str) -> bool:
    parts = PurePosixPath(name).parts
    hidden = any(part.startswith(".") or part == _SYSTEM for part in parts)
    return not hidden and _wanted(parts[-1])


def _names_inside(name: str) -> tuple[str, ...]:
    """The parts of a member's name, inner archives without their suffix."""
    *parents, last = PurePosixPath(name).parts
    return (*(_stem(part) if part.lower().endswith(_ARCHIVE) else part for part in parents), last)


def _shown(name: str | Path) -> str:
    """A name as it can be written: bytes in it that are no UTF-8 as ``\\udcf8``."""
    return str(name).encode("utf-8", "backslashreplace").decode()


def _stem(name: str) -> str:
    return PurePosixPath(name).stem


def _with_ids(found: Sequence[_Found]) -> list[Source]:
    """Sources under the shortest of their names that is theirs alone."""
    levels = [0] * len(found)
    names = [one.name(0) for one in found]
    while shared := _shared(names):
        longer = [index for index, name in enumerate(names) if name in shared and found[index].has_longer(levels[index])]
        if not longer:
            break
        for index in longer:
            levels[index] += 1
            names[index] = found[index].name(levels[index])
    taken: set[str] = set()
    sources = []
    for one, name in zip(found, names, strict=True):
        again = (f"{name}~{count}" for count in itertools.count(2))
        unique = name if name not in taken else next(other for other in again if other not in taken)
        taken.add(unique)
        sources.append(replace(one.source, id=_shown(unique)))
    return sources


def _shared(names: Sequence[str]) -> set[str]:
    return {name for name, count in Counter(names).items() if count > 1}

"""What reading a file gives: text, where it came from, and structure that the format states."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Hint:
    """Structure that a format states outright, on ``text[start:end]``.

    Later steps may use hints and never need them: plain text has none.

    Attributes:
        kind: ``noise`` is what surrounds the minutes: heads and feet of pages, menus and buttons of a web page.  It covers
            whole lines.
        closed: of an item, that it was closed to the public.
    """

    start: int
    end: int
    kind: Literal["item", "heading", "annex", "noise"]
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Participant:
    """A person whom the format lists as member of the meeting."""

    name: str
    absent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One read file.

    Attributes:
        id: stable name, from the path without suffix; unique among the inputs of a run.
        text: the text that all offsets of the record point into.
        path: as given by the user.
        media_type: with the charset for plain text, ``text/plain; charset=windows-1252``.
        sha256: of the file's bytes, in hexadecimal.
        pages: offsets (start, end) of pages in ``text``, where the format has pages.
        hints: structure that the format states.
        participants: the attendance that the format states.
        warnings: (code, message) of what reading had to pass over.
    """

    id: str
    text: str
    path: str
    media_type: str
    sha256: str
    pages: tuple[tuple[int, int], ...] | None = None
    hints: tuple[Hint, ...] = ()
    participants: tuple[Participant, ...] = ()
    warnings: tuple[tuple[str, str], ...] = field(default=())

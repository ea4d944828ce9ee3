"""What a format is, and what reading with it gives."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from referat.document import Hint, Participant


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a format finds in a file's bytes; the fields are those of `referat.document.Document`."""

    text: str
    media_type: str
    pages: tuple[tuple[int, int], ...] | None = None
    hints: tuple[Hint, ...] = ()
    participants: tuple[Participant, ...] = ()
    warnings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """One file format.

    Attributes:
        name: as shown to the user.
        suffixes: lower case, with the dot.
        recognises: whether bytes of unknown name look like this format.
        read: gives the content; raises `referat.errors.UnreadableDocument`.
    """

    name: str
    suffixes: tuple[str, ...]
    recognises: Callable[[bytes], bool]
    read: Callable[[Path, bytes], Content]

"""What a format is, and what reading with it gives."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from referat.document import Hint, Participant
from referat.limits import Limits


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
        recognises: whether bytes are this format for certain, whatever the file is called.
        read: gives the content; raises `referat.errors.UnreadableDocument`.
    """

    name: str
    suffixes: tuple[str, ...]
    recognises: Callable[[bytes], bool]
    read: Callable[[Path, bytes, Limits], Content]

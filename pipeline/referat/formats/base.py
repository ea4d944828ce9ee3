"""What a format is, and what reading with it gives."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from referat.document import Hint, Participant
from referat.errors import UnreadableDocument
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


def check_length(path: Path, characters: int, limits: Limits) -> None:
    """Refuse text that is too long.

    Raises:
        UnreadableDocument: it has more characters than ``limits.characters``.
    """
    if characters > limits.characters:
        raise UnreadableDocument(
            path,
            "too-long",
            f"at least {characters:,} characters; the limit is {limits.characters:,}. Is it really minutes? Split it by meeting",
        )


def check_markup(path: Path, size: int, elements: int, limits: Limits) -> None:
    """Refuse markup that would take too much memory once it is parsed.

    Args:
        path: of the file.
        size: bytes of the markup, or 0 where they were counted before.
        elements: at least as many as there are; counted by signs, before anything is parsed.
        limits: ``markup`` and ``elements`` count.

    Raises:
        UnreadableDocument: it holds more than one of the limits.
    """
    for count, most, what in ((size, limits.markup, "bytes of markup"), (elements, limits.elements, "elements")):
        if count > most:
            raise UnreadableDocument(
                path, "too-large", f"about {count:,} {what}; the limit is {most:,}. Is it really minutes? Split it by meeting"
            )

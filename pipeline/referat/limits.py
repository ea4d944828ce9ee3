"""What a file may cost before it is refused: one settings object for all formats."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits on one file, so that none can take the memory or the time of the others.

    Attributes:
        bytes: of the file, and of each part that is unpacked from it.
        markup: bytes of HTML, JSON and XML, which take many times as much memory as their bytes.
        elements: of HTML and XML, or values of JSON; each takes memory of its own, however short it is.
        characters: of its text.
        line: characters of its longest line.
        pages: of a PDF.
        nesting: elements inside each other in HTML and XML.
        members: files in an archive.
        unpacked: bytes that all members of an archive may have together.
        archives: archives inside each other.
    """

    bytes: int = 200_000_000
    markup: int = 50_000_000
    elements: int = 1_000_000
    characters: int = 2_000_000
    line: int = 1_000_000
    pages: int = 5_000
    nesting: int = 400
    members: int = 500_000
    unpacked: int = 50_000_000_000
    archives: int = 3


LIMITS = Limits()

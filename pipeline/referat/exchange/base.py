"""What goes out to an annotation tool and comes back: tasks with regions, and what a format is."""

import datetime
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from referat.annotations.gold import Frozen
from referat.errors import ExchangeError

Values = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Region:
    """A mark on ``text[start:end]``; of a section it covers the first line.

    Attributes:
        label: one of `referat.exchange.scheme.LABELS`.
        attributes: values by name of an attribute.
        score: how sure a model was of it, where one suggested it.
    """

    start: int
    end: int
    label: str
    attributes: Values = field(default_factory=dict)
    score: float | None = field(default=None, compare=False)


class Part(Frozen):
    """Which stretch of its document a task is: ``text[start:end]``, the ``number``-th of ``of``.

    ``sha256`` is that of the whole text; ``continues`` where the part begins inside a section of the part before.
    """

    number: int
    of: int
    start: int
    end: int
    sha256: str
    continues: bool = False


class Order(Frozen):
    """Why a task stands where it stands: ``teaches`` is the sum of three shares from 0 to 1."""

    rank: int
    teaches: float
    uncertain: float
    new_layout: float
    rare_outcome: float
    why: str


@dataclass(frozen=True, slots=True)
class Task:
    """What an annotator gets at once: a document, or a part of one.

    Attributes:
        document: the id of the document.
        header: what its gold says besides the layers, for instance annotator and municipality.
        suggested_by: the model that made the regions; None where they are gold.
    """

    document: str
    text: str
    regions: tuple[Region, ...]
    header: Mapping[str, str]
    part: Part
    suggested_by: str | None = None
    order: Order | None = None

    @property
    def name(self) -> str:
        """For people: the document, and the part where there are several."""
        return self.document if self.part.of == 1 else f"{self.document}, part {self.part.number} of {self.part.of}"


@dataclass(frozen=True, slots=True)
class Answer:
    """A task as it came back.

    Attributes:
        place: file and line, for messages.
        annotator: as the tool names the person; None where it does not.
        unfinished: what the tool says of it being not done; None where it does not.
        unchanged: whether it is still as a model suggested it, and nothing says that somebody has gone over it.
    """

    task: Task
    place: str
    annotator: str | None = None
    date: datetime.date | None = None
    unfinished: str | None = None
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class ExchangeFormat:
    """The format of one tool.

    Attributes:
        name: as given on the command line.
        write: writes tasks to a path, a file or a folder as the tool wants it, and gives all that it wrote.
        read: reads one file or folder; the text of every region has been compared with its offsets.
    """

    name: str
    write: Callable[[Path, Sequence[Task]], list[Path]]
    read: Callable[[Path], Iterator[Answer]]


def check_text(place: str, text: str) -> None:
    """Refuse a text that cannot be written as UTF-8.

    Raises:
        ExchangeError: it holds half of a character.
    """
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ExchangeError(
            f"{place}: the text has half of a character (a lone surrogate, {text[error.start]!a}) at offset {error.start}; "
            "save the document as UTF-8 from the program that it came from"
        ) from error


def check_quote(place: str, text: str, region: Region, quoted: str, *, seen: Callable[[str], str] = str) -> None:
    """Compare what a file says a region's text is with what stands at its offsets.

    Args:
        place: file and line.
        text: the text of the task.
        region: what was marked.
        quoted: what the file says.
        seen: brings both into the form in which the tool shows texts.

    Raises:
        ExchangeError: they differ; names both.
    """
    there = text[region.start : region.end]
    if not 0 <= region.start < region.end <= len(text) or seen(there) != seen(quoted):
        raise ExchangeError(
            f"{place}: {region.label} at {region.start}-{region.end} is {quoted!r}, but the text has {there!r} there. "
            "The text or the offsets have changed since the task was made; make the task again and annotate it anew"
        )


@contextmanager
def as_exported(place: str, tool: str) -> Iterator[None]:
    """Say of a row that lacks what the tool always writes that it is no export of it."""
    try:
        yield
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise ExchangeError(f"{place}: is not as {tool} exports it ({type(error).__name__}: {error}); export it again") from error


def parse_json(data: bytes, place: str) -> Any:
    """JSON in UTF-8.

    Raises:
        ExchangeError: it is none.
    """
    try:
        return json.loads(data.decode("utf-8-sig"))
    except ValueError as error:
        raise ExchangeError(f"{place}: is no JSON in UTF-8: {error}") from error


def line_at(text: str, offset: int) -> int:
    """The line of a text, from 1, on which a character stands."""
    return text.count("\n", 0, offset) + 1

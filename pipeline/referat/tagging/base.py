"""The protocol of taggers and what passes through it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

ONNX_FILE = "model.onnx"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What a tagger reads: a text and where it stands.

    Attributes:
        text: the paragraph.
        section: the label of its section; empty where not known.
        heading: the first line of its section; empty where it is that line itself, or not known.
    """

    text: str
    section: str = ""
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """An entity that a tagger sees, in characters of the paragraph; ``score`` is its probability, None where it gives none."""

    start: int
    end: int
    label: str
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A unit of a decision text: a stretch that may state one decision.

    Attributes:
        text: the unit.
        section: the label of its section.
        before: the unit before it; empty where it is the first.
        after: the unit after it; empty where it is the last.
        asked: the recommendation that it answers, or the title of its item where nothing was recommended.
    """

    text: str
    section: str
    before: str = ""
    after: str = ""
    asked: str = ""


class Tagger(Protocol):
    """Finds entities in paragraphs.

    Attributes:
        uses_context: whether section and heading make a difference; where not, they are left out of what is remembered.
    """

    uses_context: bool

    def tag(self, paragraphs: Sequence[Paragraph]) -> Iterator[list[Tag]]:
        """The entities of each paragraph, in order, none overlapping."""
        ...

    def to_disk(self, folder: Path) -> None:
        """Write everything that `load_tagger` needs."""
        ...


@runtime_checkable
class OutcomeReader(Protocol):
    """A tagger that also tells what a statement decides.

    Attributes:
        outcomes: the names of the columns, no decision being one of them; empty where it did not learn to.
    """

    outcomes: Sequence[str]

    def outcome_log_probabilities(self, statements: Sequence[Statement]) -> npt.NDArray[np.float64]:
        """A row for each statement, a column for each outcome."""
        ...


def load_tagger(folder: Path) -> Tagger:
    """The tagger that lies in ``folder``, of whichever kind."""
    if (folder / ONNX_FILE).exists():
        from referat.tagging.encoder import EncoderTagger

        return EncoderTagger.from_disk(folder)
    from referat.tagging.cnn import SpacyTagger

    return SpacyTagger.from_disk(folder)

"""What a model learns from in one annotated document, read once for all fits."""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from spacy.language import Language

from referat.retrain.lines import ReadMeeting, read_gold_lines
from referat.retrain.outcomes import ReadUnits, read_units
from referat.tagging import Paragraph, Statement
from referat.train.data import Annotated
from referat.train.entity_examples import Passage, gold_paragraphs, gold_passages
from referat.train.tagger_examples import Example

# Old documents whose lines and decisions are mixed in: enough that nothing is lost, few enough to be read in seconds.
OLD_DOCUMENTS = 80


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a tagger learns: paragraphs with their entities, and, where it tells outcomes, statements with theirs."""

    examples: Sequence[Example]
    statements: Sequence[tuple[Statement, str]]


@dataclass(frozen=True)
class Material:
    """One annotated document as lines, units of decisions and paragraphs."""

    annotated: Annotated
    blank: Language

    @property
    def id(self) -> str:
        return self.annotated[0].id

    @property
    def items(self) -> int:
        """How many agenda items it has."""
        return len(self.annotated[0].items)

    @cached_property
    def lines(self) -> ReadMeeting:
        return read_gold_lines(*self.annotated)

    @cached_property
    def units(self) -> ReadUnits:
        return read_units(self.blank, self.annotated)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(gold_passages(*self.annotated))

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        return tuple(gold_paragraphs(*self.annotated))


def drawn(materials: Sequence[Material], most: int, seed: int) -> list[Material]:
    """At most so many documents, of every part of the gold the same share; in their order."""
    if len(materials) <= most:
        return list(materials)
    parts: dict[str, list[str]] = defaultdict(list)
    for material in materials:
        parts[material.id.partition("/")[0]].append(material.id)
    share = most / len(materials)
    chosen = {
        name
        for part, names in parts.items()
        for name in random.Random(f"{seed} {part}").sample(sorted(names), max(1, round(share * len(names))))
    }
    return [material for material in materials if material.id in chosen]

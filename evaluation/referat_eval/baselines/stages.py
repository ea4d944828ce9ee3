"""Systems put together from stages: the components of the pipeline, each with another way to decide.

The components write the layers; what a stage replaces is only how items are found, lines labelled, entities found and
units of decision texts judged.  Numbers and titles of heads, attendance and votes are the pipeline's own grammar.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

import referat
from referat.components.decisions import DecisionFinder
from referat.components.entities import EntityFinder, Found
from referat.components.items import ItemFinder
from referat.components.outcomes import CLASSES
from referat.components.sections import SectionLabeller
from referat.document import Document
from referat.labels import DECISIONS, ITEMS, SECTIONS
from referat.language import blank_language
from referat.layers import HINTS, facts_of
from referat.linear import Floats, LinearModel
from referat.lines import Line
from referat.record import Record
from referat.record.build import build_record
from referat.tagging import Paragraph

Stage = Callable[[Doc], Doc]
Span = tuple[int, int, str]

FindItems = Callable[[Sequence[Line]], list[int]]
LabelLines = Callable[[Sequence[Line], Sequence[bool]], list[str]]
TagText = Callable[[str], Iterable[Span]]
JudgeUnit = Callable[[Sequence[str]], str]


@dataclass(frozen=True, slots=True)
class StagedSystem:
    """Stages applied in turn to a tokenized document; ``name`` and ``version`` stand in its records.

    Its records state no scores: what decides here gives no probabilities.
    """

    name: str
    stages: tuple[Stage, ...]
    version: str = referat.__version__
    nlp: Language = field(default_factory=blank_language, repr=False)

    def __call__(self, document: Document) -> Record:
        doc = self.nlp.tokenizer(document.text)
        doc._.set(HINTS, document.hints)
        for stage in self.stages:
            doc = stage(doc)
        for values in facts_of(doc).values():
            if "score" in values:
                values["score"] = None
        return build_record(doc, document, (self.name, self.version))


class ItemStage(ItemFinder):
    """Items that start where a function says; it gets the lines and gives indices."""

    def __init__(self, find: FindItems) -> None:
        super().__init__(spans_key=ITEMS)
        self._find = find

    def find(self, text: str, lines: list[Line]) -> list[int]:
        """Indices of the lines that start an item."""
        return self._find(lines)


class SectionStage(SectionLabeller):
    """Sections from a function that labels lines, given which of them start an item."""

    def __init__(self, label: LabelLines) -> None:
        super().__init__(spans_key=SECTIONS)
        self._label = label

    def label(self, lines: list[Line], starts: list[bool], told: Mapping[str, str] | None = None) -> tuple[list[str], list[float]]:
        """The label of every line; the score is only a place holder, and what was told beforehand is not used."""
        return self._label(lines, starts), [1.0] * len(lines)


class EntityStage(EntityFinder):
    """Entities from a function of a paragraph's text that gives (start, end, label)."""

    def __init__(self, tag: TagText) -> None:
        super().__init__(cache_size=0)
        self._tag = tag

    def find(self, paragraphs: Iterable[Paragraph]) -> Iterator[tuple[Found, ...]]:
        """The entities of each paragraph, in order."""
        for paragraph in paragraphs:
            yield tuple(Found(start, end, label, "tagger") for start, end, label in self._tag(paragraph.text))


class _Judge(LinearModel):
    """Certain of what a function says of a unit's features."""

    def __init__(self, judge: JudgeUnit) -> None:
        super().__init__(CLASSES, np.zeros((0, len(CLASSES)), dtype=np.float32), np.zeros(len(CLASSES)))
        self._judge = judge

    def log_probabilities(self, features: Iterable[Sequence[str]]) -> Floats:
        rows = [[0.0 if label == chosen else -np.inf for label in self.labels] for chosen in map(self._judge, features)]
        return np.array(rows, dtype=float).reshape(-1, len(self.labels))


def decision_stage(judge: JudgeUnit) -> DecisionFinder:
    """Decisions and the facts of items; ``judge`` names the outcome of a unit, or `outcomes.NO_DECISION`, from its features."""
    return DecisionFinder(spans_key=DECISIONS, model=_Judge(judge))


def formulas_of(features: Sequence[str], prefix: str) -> list[str]:
    """The formulas among a unit's features: ``f=`` are its own, ``a=`` those of the recommendation.

    >>> formulas_of(["w=godkendt", "f=approve", "f=approve&a=note", "a=note"], "f=")
    ['approve']
    """
    return [feature.removeprefix(prefix) for feature in features if feature.startswith(prefix) and "&" not in feature]

"""Examples for the md tagger: gold paragraphs in their place, public NER data, other names, and noise as in real files."""

import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from referat.labels import ENTITY_LABELS, SECTION_LABELS, EntityLabel
from referat.tagging import Paragraph
from referat.train.data import Annotated, Scope, TrainingData
from referat.train.entity_examples import PUBLIC_FILES, WRITTEN_OUT, NameVariation, Passage, gold_paragraphs, gold_passages, public_passages

LOC = "LOC"
LABELS = [*ENTITY_LABELS, LOC]
NO_SECTION = "none"
SECTIONS = [NO_SECTION, *SECTION_LABELS]
PUBLIC_WEIGHT = 0.5
HEAD_LINES = 250
_PLACES = {"LOC", "GPE", "GPE_LOC", "LOCATION"}
_TYPE_CODE = re.compile(r"\(([A-ZÆØÅ])\)\s*$")
_NEIGHBOURS = dict(zip("qwertyuiopasdfghjklæzxcvbnm", "wqrytreuosadhjkfløæxzvcbmn", strict=False))

Spans = tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A paragraph with its entities; ``places`` says whether places are annotated too."""

    paragraph: Paragraph
    entities: Spans
    places: bool = False
    weight: float = 1.0


def gold_examples(annotated: Sequence[Annotated]) -> Iterator[Example]:
    """The paragraphs of gold documents, each once with its section and heading."""
    seen = set()
    for gold, text in annotated:
        for passage, paragraph in zip(gold_passages(gold, text), gold_paragraphs(gold, text), strict=True):
            example = Example(paragraph, passage.entities)
            if example not in seen:
                seen.add(example)
                yield example


def public_examples(folder: Path) -> Iterator[Example]:
    """Public NER data in our labels, with places; sentences without a name are left out."""
    places = _public_places(folder)
    for passage in public_passages(folder):
        taken = passage.entities
        found = tuple((a, b, LOC) for a, b in places.get(passage.text, ()) if not any(s < b and a < e for s, e, _ in taken))
        if taken or found:
            yield Example(Paragraph(passage.text), tuple(sorted((*taken, *found))), places=True, weight=PUBLIC_WEIGHT)


def _public_places(folder: Path) -> dict[str, list[tuple[int, int]]]:
    places = {}
    for name in PUBLIC_FILES:
        for row in map(json.loads, (folder / name).read_text(encoding="utf-8").splitlines()):
            if row["split"] == "train":
                places[row["text"]] = [(span["start"], span["end"]) for span in row["spans"] if span["label"] in _PLACES]
    return places


def dev_examples(data: TrainingData) -> list[Example]:
    """The paragraphs of dev as the tagger will read them."""
    return in_scope(gold_examples(data.dev), data.scope)


def in_scope(examples: Iterable[Example], scope: Scope) -> list[Example]:
    """The examples, with no section and heading where those are out of scope."""
    if "context" not in scope.without:
        return list(examples)
    return [replace(example, paragraph=Paragraph(example.paragraph.text)) for example in examples]


class ExampleMaker:
    """Makes the examples of an epoch, other ones each time."""

    def __init__(self, data: TrainingData, seed: int) -> None:
        self.rng = random.Random(seed)
        self.scope = data.scope
        self.gold = list(gold_examples(data.train))
        public, lists = data.source("public", "ner"), data.source("names", "lists")
        self.public = list(public_examples(public)) if public else []
        self.variation = NameVariation(lists, seed) if lists else None

    def epoch(self) -> list[Example]:
        """Every gold paragraph once as it is or with other names, those with persons or parties twice; public data; head lines; noise."""
        made = [self._noisy(self._placed(self._retyped(example))) for example in (*self.gold, *self._varied())]
        made += [self._noisy(example) for example in self.public]
        self.rng.shuffle(made)
        return in_scope(made, self.scope)

    def _varied(self) -> Iterator[Example]:
        if self.variation is None:
            return
        for example in self.gold:
            varied = self.variation.vary(passage_of(example))
            if varied is not None:
                yield replace(example, paragraph=replace(example.paragraph, text=varied.text), entities=varied.entities)
        for _ in range(HEAD_LINES):
            line = self.variation.head_line()
            yield Example(Paragraph(line.text, self.rng.choice(("meeting", "attendance")), ""), line.entities)

    def _retyped(self, example: Example) -> Example:
        """A title's type code made another letter, so that none is taken for a party."""
        match = _TYPE_CODE.search(example.paragraph.text) if example.paragraph.section == "title" else None
        if match is None or any(start < match.end() and match.start() < end for start, end, _ in example.entities):
            return example
        text = example.paragraph.text
        text = text[: match.start(1)] + self.rng.choice("ABCDFIOVÆØÅKM") + text[match.end(1) :]
        return replace(example, paragraph=replace(example.paragraph, text=text))

    def _placed(self, example: Example) -> Example:
        """The context left out or wrong in some, as it is when sections are found by a model."""
        lot = self.rng.random()
        paragraph = example.paragraph
        if lot < 0.08:
            paragraph = Paragraph(paragraph.text)
        elif lot < 0.12:
            paragraph = replace(paragraph, heading="")
        elif lot < 0.17:
            other = self.rng.choice(self.gold).paragraph
            paragraph = Paragraph(paragraph.text, other.section, other.heading)
        return replace(example, paragraph=paragraph)

    def _noisy(self, example: Example) -> Example:
        if "noise" in self.scope.without:
            return example
        lot = self.rng.random()
        if lot < 0.09:
            lowered = _rewritten(example, [char.lower() for char in example.paragraph.text])
            return replace(lowered, paragraph=replace(lowered.paragraph, heading=lowered.paragraph.heading.lower()))
        if lot < 0.11:
            return _rewritten(example, [char.upper() for char in example.paragraph.text])
        if lot < 0.14:
            return _rewritten(example, [WRITTEN_OUT.get(char, char) for char in example.paragraph.text])
        if lot < 0.18:
            return _rewritten(example, [self._typed(char) for char in example.paragraph.text])
        return example

    def _typed(self, char: str) -> str:
        """A letter as a hasty hand types it."""
        lot = self.rng.random()
        if lot > 0.04 or not char.isalpha():
            return char
        return "" if lot < 0.01 else char * 2 if lot < 0.02 else _NEIGHBOURS.get(char, char)


def passage_of(example: Example) -> Passage:
    """The text of an example with the entities that are shown."""
    ours: list[tuple[int, int, EntityLabel]] = [(a, b, label) for a, b, label in example.entities if label != LOC]  # type: ignore[misc]
    return Passage(example.paragraph.text, tuple(ours))


def _rewritten(example: Example, characters: Sequence[str]) -> Example:
    """The example with every character of its text replaced by a string, entities moved along; as it was where one would vanish."""
    offsets = [0]
    for new in characters:
        offsets.append(offsets[-1] + len(new))
    entities = tuple((offsets[start], offsets[end], label) for start, end, label in example.entities)
    if any(start == end for start, end, _ in entities):
        return example
    return replace(example, paragraph=replace(example.paragraph, text="".join(characters)), entities=entities)

"""Examples that a larger model labels: raw minutes, tagged by a teacher, for a smaller tagger to learn from."""

import random
from pathlib import Path

import spacy

from referat.components.entities import EntityFinder
from referat.labels import ENTITY_LABELS
from referat.tagging import Paragraph
from referat.train.entity_examples import Passage
from referat.train.meetings import SourceItem, greve_items

SURE = 0.8
_SHORTEST = 20


def taught_passages(teacher: Path, minutes: Path, excluded_cases: frozenset[str], *, most: int, seed: int) -> list[Passage]:
    """Paragraphs of raw minutes with the teacher's entities; those with an entity that it is not sure of are left out.

    Args:
        teacher: folder of a pipeline.
        minutes: folder of the raw minutes.
        excluded_cases: case numbers that must not be trained on.
        most: how many paragraphs are read.
        seed: of their choice.
    """
    finder = spacy.load(teacher).get_pipe("entities")
    if not isinstance(finder, EntityFinder):
        raise TypeError(f"{teacher}: the pipe entities is a {type(finder).__name__}, not an EntityFinder")
    known = dict.fromkeys(p for item in greve_items(minutes, excluded_cases) for p in _paragraphs(item))
    chosen = random.Random(seed).sample(list(known), min(most, len(known)))
    labels = {str(label): label for label in ENTITY_LABELS}
    taught = []
    for paragraph, found in zip(chosen, finder.find(chosen), strict=True):
        if all(entity.score is None or entity.score >= SURE for entity in found):
            spans = ((entity.start, entity.end, labels[entity.label]) for entity in found)
            taught.append(Passage(paragraph.text, tuple(sorted(spans))))
    return taught


def _paragraphs(item: SourceItem) -> list[Paragraph]:
    heading, found = "", []
    for line in item.lines:
        if line.heading:
            heading = line.content
        elif len(line.content) >= _SHORTEST:
            found.append(Paragraph(line.content, line.label, heading))
    return found

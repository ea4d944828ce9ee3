"""A spaCy pipeline as a tagger."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.pipeline import TrainablePipe

from referat.labels import ENTITY_LABELS
from referat.language import bounded_memory
from referat.tagging.base import Paragraph, Tag
from referat.tagging.embeddings import remember_embeddings

BATCH = 64


class SpacyTagger:
    """Entities with our labels of a spaCy pipeline that sets ``doc.ents``; it reads the text alone and gives no scores.

    Of the strings of the texts only so many are kept, so that memory does not grow with the number of texts.
    """

    uses_context = False

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp
        for _, pipe in nlp.pipeline:
            if isinstance(pipe, TrainablePipe):
                remember_embeddings(pipe.model)

    def tag(self, paragraphs: Sequence[Paragraph]) -> Iterator[list[Tag]]:
        with bounded_memory(self.nlp):
            for doc in self.nlp.pipe((paragraph.text for paragraph in paragraphs), batch_size=BATCH):
                yield [Tag(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents if ent.label_ in ENTITY_LABELS]

    def to_disk(self, folder: Path) -> None:
        self.nlp.to_disk(folder)

    @classmethod
    def from_disk(cls, folder: Path) -> "SpacyTagger":
        """Read a spaCy pipeline."""
        return cls(spacy.load(folder))

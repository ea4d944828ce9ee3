"""A spaCy pipeline as a tagger."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import spacy
from spacy.language import Language

from referat.labels import ENTITY_LABELS
from referat.language import bounded_memory
from referat.tagging.base import Paragraph, Tag
from referat.tagging.batches import batches
from referat.tagging.network import Network, has_network
from referat.tagging.words import Words, WordTable

BATCH, BATCH_WORDS = 64, 1_000


class SpacyTagger:
    """Entities with our labels of a spaCy pipeline that sets ``doc.ents``; it reads the text alone and gives no scores.

    A pipeline of nothing but an ``ner`` of the shape that ours have is read by `NetworkTagger`, as it was when this was made:
    whoever trains it further makes a new tagger of it.  Any other goes through spaCy.
    """

    uses_context = False

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp
        self._network = NetworkTagger(nlp) if has_network(nlp) else None

    def tag(self, paragraphs: Sequence[Paragraph]) -> Iterator[list[Tag]]:
        texts = [paragraph.text for paragraph in paragraphs]
        for tags in self._network.tag(texts) if self._network else self._tag_by_spacy(texts):
            yield [tag for tag in tags if tag.label in ENTITY_LABELS]

    def _tag_by_spacy(self, texts: Iterable[str]) -> Iterator[list[Tag]]:
        with bounded_memory(self.nlp):
            for doc in self.nlp.pipe(texts, batch_size=BATCH):
                yield [Tag(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]

    def to_disk(self, folder: Path) -> None:
        self.nlp.to_disk(folder)

    @classmethod
    def from_disk(cls, folder: Path) -> "SpacyTagger":
        """Read a spaCy pipeline."""
        return cls(spacy.load(folder))


class NetworkTagger:
    """The entities of a pipeline with an ``ner``, many texts at once, without a Doc for any of them."""

    def __init__(self, nlp: Language) -> None:
        self._network = Network(nlp.get_pipe("ner"))
        self._table = WordTable(nlp, self._network.embed)

    def tag(self, texts: Sequence[str]) -> Iterator[list[Tag]]:
        """The entities of each text, in order."""
        for words in batches(self._table.read(texts), _number_of_words, BATCH_WORDS):
            yield from self._tag_words(words)

    def _tag_words(self, words: Sequence[Words]) -> list[list[Tag]]:
        numbers = [number for one in words for number in one.numbers]
        lengths = [len(one.numbers) for one in words]
        tags: list[list[Tag]] = [[] for _ in words]
        before = np.cumsum([0, *lengths])
        for first, end, label in self._network.entities(self._table.vectors[numbers], lengths, self._table.blank[numbers]):
            text = int(before.searchsorted(first, side="right")) - 1
            one, offset = words[text], int(before[text])
            tags[text].append(Tag(one.starts[first - offset], one.ends[end - 1 - offset], label))
        return tags


def _number_of_words(words: Words) -> int:
    return len(words.numbers)

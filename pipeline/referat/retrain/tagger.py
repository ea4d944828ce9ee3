"""The tagger of a small model goes on learning: spaCy from the base's weights, with old paragraphs mixed in."""

import random
from collections.abc import Iterator, Sequence

from spacy.training import Example
from thinc.api import Adam, fix_random_seed

from referat.retrain.material import Material, passages_of
from referat.tagging import SpacyTagger
from referat.train.entity_examples import Passage, entity_doc

RATE, DROPOUT, BATCH_WORDS = 5e-4, 0.15, 600
NEW_TIMES = 2
# Old paragraphs that a pass reads for each new one, and at least.
OLD_SHARE, OLD_LEAST = 2, 600


def passes_of_spacy(
    tagger: SpacyTagger, new: Sequence[Material], old: Sequence[Material], *, passes: int, seed: int
) -> Iterator[SpacyTagger]:
    """The tagger, which is changed, after every pass over the new paragraphs; each pass reads other old ones beside them.

    Args:
        tagger: that learns.
        new: what it learns from.
        old: what it must not forget.
        passes: how many.
        seed: of everything random.
    """
    fresh, known = passages_of(new), passages_of(old)
    rng = random.Random(seed)
    fix_random_seed(seed)
    tagger.nlp.resume_training()
    optimizer = Adam(RATE)
    for _ in range(passes):
        beside = rng.sample(known, min(len(known), max(OLD_LEAST, OLD_SHARE * len(fresh))))
        examples = [_example(tagger, passage) for passage in (*fresh * NEW_TIMES, *beside)]
        rng.shuffle(examples)
        for batch in _batches(examples):
            tagger.nlp.update(batch, sgd=optimizer, drop=DROPOUT)
        yield tagger


def _example(tagger: SpacyTagger, passage: Passage) -> Example:
    doc, _ = entity_doc(tagger.nlp, passage)
    return Example(tagger.nlp.make_doc(passage.text), doc)


def _batches(examples: Sequence[Example]) -> Iterator[list[Example]]:
    """Examples together of about `BATCH_WORDS` words."""
    batch: list[Example] = []
    words = 0
    for example in examples:
        batch.append(example)
        words += len(example.reference)
        if words >= BATCH_WORDS:
            yield batch
            batch, words = [], 0
    if batch:
        yield batch

"""The tagger of a small model goes on learning: spaCy from the base's weights, with old paragraphs mixed in."""

import random
from collections.abc import Iterator, Sequence

from spacy.training import Example as SpacyExample
from thinc.api import Adam, fix_random_seed

from referat.tagging import SpacyTagger
from referat.tagging.batches import batches
from referat.train.entity_examples import Passage, entity_doc
from referat.train.tagger_examples import Example, passage_of

RATE, DROPOUT, BATCH_WORDS = 5e-4, 0.15, 600
NEW_TIMES = 2
# Old paragraphs that a pass reads for each new one, and at least: with 600 PARTY lost .7 points on the own documents of dev, with
# 1,500 nothing.
OLD_SHARE, OLD_LEAST = 2, 1500


def passes_of_spacy(
    tagger: SpacyTagger, new: Sequence[Example], old: Sequence[Example], *, passes: int, seed: int
) -> Iterator[SpacyTagger]:
    """The tagger after every pass over the new paragraphs; each pass reads other old ones beside them.

    Args:
        tagger: whose pipeline learns.
        new: what it learns from.
        old: what it must not forget.
        passes: how many.
        seed: of everything random.
    """
    fresh, known = (list(dict.fromkeys(map(passage_of, examples))) for examples in (new, old))
    rng = random.Random(seed)
    fix_random_seed(seed)
    tagger.nlp.resume_training()
    optimizer = Adam(RATE)
    for _ in range(passes):
        beside = rng.sample(known, min(len(known), max(OLD_LEAST, OLD_SHARE * len(fresh))))
        examples = [_example(tagger, passage) for passage in (*fresh * NEW_TIMES, *beside)]
        rng.shuffle(examples)
        for batch in batches(examples, _number_of_words, BATCH_WORDS):
            tagger.nlp.update(batch, sgd=optimizer, drop=DROPOUT)
        yield SpacyTagger(tagger.nlp)


def _example(tagger: SpacyTagger, passage: Passage) -> SpacyExample:
    doc, _ = entity_doc(tagger.nlp, passage)
    return SpacyExample(tagger.nlp.make_doc(passage.text), doc)


def _number_of_words(example: SpacyExample) -> int:
    return len(example.reference)

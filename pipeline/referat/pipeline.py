"""A loaded pipeline applied to documents: the flow from `Document` to `Record`."""

from functools import cache
from pathlib import Path

import spacy
from spacy.language import Language

from referat.document import Document
from referat.layers import HINTS
from referat.limits import LIMITS
from referat.model_files import DEFAULT_MODEL, find_model
from referat.record import Record, build_record, drop_uncertain


def load_model(model: str | Path | None = None) -> Language:
    """See `referat.load`."""
    return _load(find_model(model or DEFAULT_MODEL))


@cache
def _load(place: str) -> Language:
    nlp = spacy.load(place)
    nlp.max_length = LIMITS.characters
    return nlp


def process(nlp: Language, document: Document, *, with_text: bool = True, min_score: float = 0.0) -> Record:
    """The record of a document that has been read, without what is less certain than ``min_score``."""
    doc = nlp.make_doc(document.text)
    doc._.set(HINTS, document.hints)
    doc = nlp(doc)
    name = f"{nlp.lang}_{nlp.meta['name']}"
    return drop_uncertain(build_record(doc, document, (name, nlp.meta["version"]), with_text=with_text), min_score)

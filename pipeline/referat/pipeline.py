"""A loaded pipeline applied to documents: the flow from `Document` to `Record`."""

from functools import cache
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

import referat
from referat.components.entities import EntityFinder
from referat.document import Document
from referat.layers import HINTS, MUNICIPALITY, TEXT
from referat.limits import LIMITS
from referat.lookup import LookUpFile
from referat.model_files import DEFAULT_MODEL, find_model, model_facts
from referat.municipality import Municipality
from referat.record import Record, drop_uncertain
from referat.record.build import build_record


def load_model(model: str | Path | None = None) -> Language:
    """See `referat.load`."""
    return _load(find_model(model or DEFAULT_MODEL))


@cache
def _load(place: str) -> Language:
    nlp = spacy.load(place)
    nlp.max_length = LIMITS.characters
    return nlp


def open_look_up(path: str | Path, model: str | Path) -> LookUpFile:
    """The file in which paragraphs are looked up, for one model of this release.

    Raises:
        referat.errors.LookUpFailed: it cannot be used.
        referat.errors.MissingModel: there is no such model.
    """
    return LookUpFile(Path(path), f"{referat.__version__} {model_facts(model).sha256}")


def keep_paragraphs(nlp: Language, file: LookUpFile) -> None:
    """Let a pipeline look its paragraphs up in a file, and keep there what it finds."""
    for _, component in nlp.pipeline:
        if isinstance(component, EntityFinder):
            component.look_up.keep_in(file)


def analyse(nlp: Language, document: Document, *, with_text: bool = True, municipality: Municipality | None = None) -> tuple[Doc, Record]:
    """The Doc with all layers, and the record, of a document that has been read.

    ``municipality`` is what is known of its municipality beforehand.
    """
    doc = nlp.make_doc(document.text)
    doc._.set(HINTS, document.hints)
    doc._.set(TEXT, document.text)
    doc._.set(MUNICIPALITY, municipality)
    doc = nlp(doc)
    name = f"{nlp.lang}_{nlp.meta['name']}"
    return doc, build_record(doc, document, (name, nlp.meta["version"]), with_text=with_text)


def process(
    nlp: Language, document: Document, *, with_text: bool = True, min_score: float = 0.0, municipality: Municipality | None = None
) -> Record:
    """The record of a document that has been read, without what is less certain than ``min_score``.

    ``municipality`` is what is known of its municipality beforehand.
    """
    return drop_uncertain(analyse(nlp, document, with_text=with_text, municipality=municipality)[1], min_score, municipality)

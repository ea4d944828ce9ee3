"""A loaded pipeline applied to documents: the flow from `Document` to `Record`."""

from functools import cache
from importlib.metadata import distributions
from pathlib import Path

import spacy
from spacy.language import Language

from referat.document import Document
from referat.errors import MissingModel
from referat.layers import HINTS
from referat.record import Record, build_record, drop_uncertain

DEFAULT_MODEL = "da_referat_md"


def load_model(model: str | Path | None = None) -> Language:
    """See `referat.load`."""
    return _load(find_model(model or DEFAULT_MODEL))


def find_model(model: str | Path) -> str:
    """The folder of a model, or the name of its installed package.

    Raises:
        MissingModel: neither exists.
    """
    name = str(model)
    if (Path(name) / "meta.json").exists():
        return str(Path(name).resolve())
    if any(distribution.name.replace("-", "_") == name for distribution in distributions()):
        return name
    checkout = Path(__file__).resolve().parent.parent.parent / "models" / name
    if (checkout / "meta.json").exists():
        return str(checkout)
    raise MissingModel(
        f"there is no model {name!r}: no folder with a meta.json, no installed package of that name. "
        f"Give --model a folder, or install the wheel of a model: pip install {DEFAULT_MODEL}-….whl"
    )


@cache
def _load(place: str) -> Language:
    return spacy.load(place)


def process(nlp: Language, document: Document, *, with_text: bool = True, min_score: float = 0.0) -> Record:
    """The record of a document that has been read, without what is less certain than ``min_score``."""
    doc = nlp.make_doc(document.text)
    doc._.set(HINTS, document.hints)
    doc = nlp(doc)
    name = f"{nlp.lang}_{nlp.meta['name']}"
    return drop_uncertain(build_record(doc, document, (name, nlp.meta["version"]), with_text=with_text), min_score)

"""Gold as spaCy Docs."""

from spacy.language import Language
from spacy.tokens import Doc

from referat.annotations.gold import GoldDocument
from referat.labels import ITEMS, SECTIONS
from referat.layers import set_group


def gold_doc(nlp: Language, gold: GoldDocument, text: str) -> Doc:
    """A Doc with the gold items, sections and entities."""
    doc = nlp.make_doc(text)
    set_group(doc, ITEMS, [(item.start, item.start + len(text[item.start : item.end].rstrip()), "item") for item in gold.items])
    set_group(doc, SECTIONS, [(section.start, section.end, section.label) for section in gold.sections])
    spans = [doc.char_span(e.start, e.end, label=e.label, alignment_mode="contract") for e in gold.entities]
    doc.set_ents([span for span in spans if span is not None and len(span)])
    return doc

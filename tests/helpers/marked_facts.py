"""Documents with gold entities in short, and what is read from them: ``{Ida Holm}`` is a person and ``[V]`` a party."""

import re

from referat.annotations import compile_marked, parse_marked
from referat.annotations.docs import gold_doc
from referat.layers import items

HEADER = '⟦! id="own/proeve"⟧\n⟦! annotator="en"⟧\n⟦! date="2026-01-02"⟧\n'


def doc_of(nlp, *sections):
    body = "".join(f"⟦# {label}⟧\n{text}\n" for label, text in sections)
    body = re.sub(r"\[([^\]]+)\]", r"⟦PARTY|\1⟧", re.sub(r"\{([^}]+)\}", r"⟦PER|\1⟧", body))
    marked = parse_marked(HEADER + body)
    return gold_doc(nlp, compile_marked(marked), marked.text)


def quoted(doc, value):
    if value is None:
        return None
    if isinstance(value, dict):
        return {key: quoted(doc, inner) for key, inner in value.items()}
    if value and isinstance(value[0], int):
        return doc.text[slice(*value)]
    return type(value)(quoted(doc, inner) for inner in value)


def item_facts(nlp, label, text, facts):
    doc = doc_of(nlp, ("title", "1. Ny cykelsti"), (label, text))
    return quoted(doc, facts(doc, items(doc)[0]))

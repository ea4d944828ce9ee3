"""Where results stand on a Doc, and helpers to read them.

Entities are ``doc.ents``; items, sections and decisions are span groups, each span with an id.  Values of
spans stand in ``doc._.facts`` by span id, as plain dictionaries that survive serialisation.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any

from spacy.tokens import Doc, Span

from referat.labels import DECISIONS, ITEMS, SECTIONS
from referat.lines import Line
from referat.municipality import Municipality

HINTS = "hints"
FACTS = "facts"
TEXT = "whole_text"
MUNICIPALITY = "municipality"
ENTITIES = "entity_tokens"


def set_extensions() -> None:
    """Register the Doc extensions; safe to call again."""
    for name in (HINTS, FACTS, TEXT, ENTITIES, MUNICIPALITY):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)


def facts_of(doc: Doc) -> dict[str, dict[str, Any]]:
    """Values of spans by span id; made when first asked for."""
    facts: dict[str, dict[str, Any]] | None = doc._.get(FACTS)
    if facts is None:
        facts = {}
        doc._.set(FACTS, facts)
    return facts


def municipality_of(doc: Doc) -> Municipality | None:
    """What is known of the municipality beforehand; None where nothing is."""
    known: Municipality | None = doc._.get(MUNICIPALITY)
    return known


def text_of(doc: Doc) -> str:
    """The text of a Doc; ``doc.text`` puts it together from the tokens again at every call."""
    text: str | None = doc._.get(TEXT)
    if text is None:
        text = doc.text
        doc._.set(TEXT, text)
    return text


def set_entities(doc: Doc, spans: list[Span]) -> None:
    """Write the entities, which must not overlap."""
    doc.set_ents(spans)
    doc._.set(ENTITIES, sorted((span.start_char, span.end_char, span.start, span.end, span.label_) for span in spans))


def entities_of(doc: Doc, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
    """The entities inside a stretch of characters, in order; ``doc.ents`` goes through all tokens at every call.

    Offsets are remembered rather than spans, which could not travel between processes; whoever changes the entities later
    calls `set_entities`.
    """
    last = len(text_of(doc)) if end is None else end
    known: list[tuple[int, int, int, int, str]] | None = doc._.get(ENTITIES)
    if known is None:
        return tuple(ent for ent in doc.ents if start <= ent.start_char and ent.end_char <= last)
    found = []
    for place in range(bisect_left(known, start, key=lambda row: row[0]), len(known)):
        first_char, end_char, first, behind, label = known[place]
        if first_char >= last:
            break
        if end_char <= last:
            found.append(Span(doc, first, behind, label=label))
    return tuple(found)


def noise_of(doc: Doc, lines: Sequence[Line]) -> list[bool]:
    """Which lines the format states to be noise: those that such hints cover."""
    covered = [(hint.start, hint.end) for hint in doc._.get(HINTS) or () if hint.kind == "noise"]
    covered.sort()
    found, place = [], 0
    for line in lines:
        while place < len(covered) and covered[place][1] < line.end:
            place += 1
        found.append(place < len(covered) and covered[place][0] <= line.start)
    return found


def set_group(doc: Doc, key: str, spans: Iterable[tuple[int, int, str]]) -> list[Span]:
    """Write a span group of (start, end, label) in characters; each span gets the id ``key:index``."""
    made = []
    for index, (start, end, label) in enumerate(spans):
        span = doc.char_span(start, end, label=label, span_id=f"{key}:{index}", alignment_mode="expand")
        if span is None:
            raise ValueError(f"the span {start}-{end} of {key} lies outside the text of {len(text_of(doc))} characters")
        made.append(span)
    doc.spans[key] = made
    return made


def items(doc: Doc) -> list[Span]:
    """The agenda items, in order."""
    return list(doc.spans.get(ITEMS, ()))


def sections(doc: Doc, *labels: str, within: tuple[int, int] | None = None) -> list[Span]:
    """The sections, of the given labels and inside the given characters, in order."""
    return [
        span
        for span in doc.spans.get(SECTIONS, ())
        if (not labels or span.label_ in labels) and (within is None or within[0] <= span.start_char < within[1])
    ]


def decisions(doc: Doc) -> list[Span]:
    """The decisions, in order."""
    return list(doc.spans.get(DECISIONS, ()))


def index_at(spans: list[Span], offset: int) -> int | None:
    """The index of the span that holds the character at ``offset``; None outside of all."""
    return next((i for i, span in enumerate(spans) if span.start_char <= offset < span.end_char), None)


set_extensions()

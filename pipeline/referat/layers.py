"""Where results stand on a Doc, and helpers to read them.

Entities are ``doc.ents``; items, sections and decisions are span groups, each span with an id.  Values of
spans stand in ``doc._.facts`` by span id, as plain dictionaries that survive serialisation.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from operator import itemgetter
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
GROUPS = "group_tokens"

# Where a span stands: first character, end, first token, end, label.
Row = tuple[int, int, int, int, str]
_FIRST = itemgetter(0)


def set_extensions() -> None:
    """Register the Doc extensions; safe to call again."""
    for name in (HINTS, FACTS, TEXT, ENTITIES, GROUPS, MUNICIPALITY):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)


def _told(doc: Doc, name: str) -> Any:
    """What ``doc._.get(name)`` gives, from where spaCy keeps it: without an object made for the purpose at every call."""
    known: dict[Any, Any] = doc.user_data
    return known.get(("._.", name, None, None))


def facts_of(doc: Doc) -> dict[str, dict[str, Any]]:
    """Values of spans by span id; made when first asked for."""
    facts: dict[str, dict[str, Any]] | None = _told(doc, FACTS)
    if facts is None:
        facts = {}
        doc._.set(FACTS, facts)
    return facts


def municipality_of(doc: Doc) -> Municipality | None:
    """What is known of the municipality beforehand; None where nothing is."""
    known: Municipality | None = _told(doc, MUNICIPALITY)
    return known


def text_of(doc: Doc) -> str:
    """The text of a Doc; ``doc.text`` puts it together from the tokens again at every call."""
    text: str | None = _told(doc, TEXT)
    if text is None:
        text = doc.text
        doc._.set(TEXT, text)
    return text


def set_entities(doc: Doc, spans: list[Span]) -> None:
    """Write the entities, which must not overlap."""
    doc.set_ents(spans)
    doc._.set(ENTITIES, sorted(map(_row_of, spans)))


def entities_of(doc: Doc, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
    """The entities inside a stretch of characters, in order; ``doc.ents`` goes through all tokens at every call.

    Offsets are remembered rather than spans, which could not travel between processes; whoever changes the entities later
    calls `set_entities`.
    """
    last = len(text_of(doc)) if end is None else end
    known = _entity_rows(doc)
    found = []
    for place in range(bisect_left(known, start, key=_FIRST), len(known)):
        first_char, end_char, first, behind, label = known[place]
        if first_char >= last:
            break
        if end_char <= last:
            found.append(Span(doc, first, behind, label=label))
    return tuple(found)


def entity_at(doc: Doc, start: int) -> Span | None:
    """The entity that begins at a character."""
    known = _entity_rows(doc)
    place = bisect_left(known, start, key=_FIRST)
    if place == len(known) or known[place][0] != start:
        return None
    return Span(doc, known[place][2], known[place][3], label=known[place][4])


def entity_offsets(doc: Doc, start: int, end: int) -> list[tuple[int, int]]:
    """Offsets of the entities that share a character with a stretch, in order."""
    known = _entity_rows(doc)
    first = bisect_left(known, start, key=_FIRST)
    first -= first > 0 and known[first - 1][1] > start
    return [(row[0], row[1]) for row in known[first : bisect_left(known, end, key=_FIRST)]]


def _entity_rows(doc: Doc) -> list[Row]:
    known: list[Row] | None = _told(doc, ENTITIES)
    return sorted(map(_row_of, doc.ents)) if known is None else known


def _row_of(span: Span) -> Row:
    return span.start_char, span.end_char, span.start, span.end, span.label_


def noise_of(doc: Doc, lines: Sequence[Line]) -> list[bool]:
    """Which lines the format states to be noise: those that such hints cover."""
    covered = [(hint.start, hint.end) for hint in _told(doc, HINTS) or () if hint.kind == "noise"]
    covered.sort()
    found, place = [], 0
    for line in lines:
        while place < len(covered) and covered[place][1] < line.end:
            place += 1
        found.append(place < len(covered) and covered[place][0] <= line.start)
    return found


def set_group(doc: Doc, key: str, spans: Iterable[tuple[int, int, str]]) -> list[Span]:
    """Write a span group of (start, end, label) in characters; each span gets the id ``key:index``.

    Whoever changes a group later writes it with this function.
    """
    made = []
    for index, (start, end, label) in enumerate(spans):
        span = doc.char_span(start, end, label=label, span_id=f"{key}:{index}", alignment_mode="expand")
        if span is None:
            raise ValueError(f"the span {start}-{end} of {key} lies outside the text of {len(text_of(doc))} characters")
        made.append(span)
    doc.spans[key] = made
    doc._.set(GROUPS, {**(_told(doc, GROUPS) or {}), key: [_row_of(span) for span in made]})
    return made


def items(doc: Doc) -> list[Span]:
    """The agenda items, in order."""
    return list(doc.spans.get(ITEMS, ()))


def sections(doc: Doc, *labels: str, within: tuple[int, int] | None = None) -> list[Span]:
    """The sections, of the given labels and beginning inside the given characters, in order."""
    return [
        Span(doc, first, behind, label=label, span_id=f"{SECTIONS}:{index}")
        for index, (start, _, first, behind, label) in enumerate(group_rows(doc, SECTIONS))
        if (not labels or label in labels) and (within is None or within[0] <= start < within[1])
    ]


def group_rows(doc: Doc, key: str) -> list[Row]:
    """Where the spans of a group stand; going through the group itself makes a span of each."""
    known: dict[str, list[Row]] = _told(doc, GROUPS) or {}
    return known[key] if key in known else [_row_of(span) for span in doc.spans.get(key, ())]


def item_at(doc: Doc, offset: int) -> Span | None:
    """The agenda item that holds the character at ``offset``."""
    for index, (start, end, first, behind, label) in enumerate(group_rows(doc, ITEMS)):
        if start <= offset < end:
            return Span(doc, first, behind, label=label, span_id=f"{ITEMS}:{index}")
    return None


def decisions(doc: Doc) -> list[Span]:
    """The decisions, in order."""
    return list(doc.spans.get(DECISIONS, ()))


set_extensions()

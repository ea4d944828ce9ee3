"""One document in the form that is scored: the same for gold and for records."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from referat.annotations import GoldDocument
from referat.annotations.gold import GoldEntity
from referat.labels import VOTE_SIDES
from referat.lines import lines_of
from referat.record import Record
from referat.values import name_value, party_value


@dataclass(frozen=True, slots=True)
class ScoredItem:
    """One agenda item; names are in lower case, parties are values."""

    start: int
    number: str | None
    title: str | None
    case_number: str | None
    closed: bool
    outcome: str | None
    absent: frozenset[str]
    recused: frozenset[str]
    votes: tuple[frozenset[str], ...]
    reservations: frozenset[str]


@dataclass(frozen=True, slots=True)
class ScoredDocument:
    """Spans are (start, end, label); ``lines`` has the section label of every non-empty line."""

    id: str
    entities: frozenset[tuple[int, int, str]]
    lines: tuple[str | None, ...]
    items: tuple[ScoredItem, ...]
    decisions: dict[tuple[int, int], tuple[str, str | None, str | None, bool]]


def scored_gold(gold: GoldDocument, text: str) -> ScoredDocument:
    """Gold in the form that is scored."""
    items = tuple(_gold_item(gold, text, index) for index in range(len(gold.items)))
    return ScoredDocument(
        gold.id,
        frozenset((e.start, e.end, e.label) for e in gold.entities),
        _line_labels(text, gold.sections),
        items,
        {(d.start, d.end): (d.outcome, d.point, d.body, d.final) for d in gold.decisions},
    )


def scored_record(record: Record, text: str) -> ScoredDocument:
    """A record in the form that is scored."""
    items = tuple(
        ScoredItem(
            text_start(text, item.start),
            item.number,
            item.title,
            item.case_number,
            item.closed,
            item.outcome,
            frozenset(absentee.name.lower() for absentee in item.absent),
            frozenset(person.name.lower() for person in item.recused),
            tuple(
                frozenset((entry.name or entry.party or "").lower() for entry in side)
                for side in (item.votes.for_, item.votes.against, item.votes.abstained)
            ),
            frozenset((entry.name or entry.party or "").lower() for entry in item.reservations),
        )
        for item in record.items
    )
    return ScoredDocument(
        record.id,
        frozenset((e.start, e.end, e.label) for e in record.entities),
        _line_labels(text, record.sections),
        items,
        {(d.start, d.end): (d.outcome, d.point, d.body, d.final) for d in record.decisions},
    )


def text_start(text: str, start: int) -> int:
    """The first character of a span that is no white space."""
    while start < len(text) and text[start].isspace():
        start += 1
    return start


def _line_labels(text: str, sections: Any) -> tuple[str | None, ...]:
    ordered = sorted(sections, key=lambda section: section.start)
    labels: list[str | None] = []
    index = 0
    for line in lines_of(text):
        while index < len(ordered) and ordered[index].end <= line.start:
            index += 1
        inside = index < len(ordered) and ordered[index].start <= line.start
        labels.append(ordered[index].label if inside else None)
    return tuple(labels)


def _gold_item(gold: GoldDocument, text: str, index: int) -> ScoredItem:
    item = gold.items[index]
    inside = [entity for entity in gold.entities if item.start <= entity.start < item.end]

    def named(*roles: str) -> frozenset[str]:
        return frozenset(_name(entity, text) for entity in inside if entity.role in roles)

    def field(name: str) -> str | None:
        span = getattr(item, name)
        return None if span is None else text[span.start : span.end]

    return ScoredItem(
        text_start(text, item.start),
        field("number"),
        field("title"),
        field("case_number"),
        item.closed,
        item.outcome,
        named("absent"),
        named("recused"),
        tuple(named(side) for side in VOTE_SIDES),
        named("reservation"),
    )


def _name(entity: GoldEntity, text: str) -> str:
    content = text[entity.start : entity.end]
    return (party_value(content) if entity.label == "PARTY" else name_value(content)).lower()


def shared_items(gold: ScoredDocument, predicted: ScoredDocument) -> Iterator[tuple[ScoredItem, ScoredItem | None]]:
    """Each gold item with the predicted one that starts on the same character, or None."""
    by_start = {item.start: item for item in predicted.items}
    for item in gold.items:
        yield item, by_start.get(item.start)

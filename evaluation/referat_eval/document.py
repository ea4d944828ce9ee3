"""One document in the form that is scored: the same for gold and for records."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from referat.annotations import GoldDocument
from referat.annotations.gold import GoldEntity
from referat.labels import VOTE_SIDES, EntityLabel
from referat.lines import lines_of
from referat.number_words import number_of
from referat.record import Record
from referat.record.models import Item, Vote
from referat.values import PartyOf, date_value, name_value, parties_at

Offsets = tuple[int, int]
Values = Mapping[Offsets, str]


@dataclass(frozen=True, slots=True)
class ScoredEntity:
    """``value`` is None where gold states none; the empty string says that there is no value to give."""

    start: int
    end: int
    label: EntityLabel
    value: str | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class ScoredDecision:
    """What a body decided."""

    start: int
    end: int
    outcome: str
    point: str | None = None
    body: str | None = None
    final: bool = True
    score: float | None = None

    @property
    def label(self) -> str:
        return self.outcome


@dataclass(frozen=True, slots=True)
class ScoredLine:
    """A non-empty line with its section; None where no section covers it."""

    start: int
    end: int
    label: str | None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class ScoredItem:
    """One agenda item; names are in lower case, parties are values; entries of votes and tallies are (side, what)."""

    start: int
    number: str | None = None
    title: str | None = None
    case_number: str | None = None
    closed: bool = False
    outcome: str | None = None
    absent: frozenset[str] = frozenset()
    recused: frozenset[str] = frozenset()
    votes: frozenset[tuple[str, str]] = frozenset()
    reservations: frozenset[str] = frozenset()
    tallies: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class ScoredDocument:
    """All levels of one document, each in the order of the text."""

    id: str
    items: tuple[ScoredItem, ...] = ()
    lines: tuple[ScoredLine, ...] = ()
    entities: tuple[ScoredEntity, ...] = ()
    decisions: tuple[ScoredDecision, ...] = ()


def scored_gold(gold: GoldDocument, text: str, values: Values | None = None) -> ScoredDocument:
    """Gold in the form that is scored.

    Args:
        gold: the annotations.
        text: what they point into.
        values: normalised values of entities by offsets, where they were annotated.
    """
    known = values or {}
    party_of = parties_at(gold.info.get("municipality"), date_value(gold.meeting.date.of(text)) if gold.meeting.date else None)
    entities = (ScoredEntity(e.start, e.end, e.label, known.get((e.start, e.end))) for e in gold.entities)
    decisions = (ScoredDecision(d.start, d.end, d.outcome, d.point, d.body, d.final) for d in gold.decisions)
    return ScoredDocument(
        gold.id,
        tuple(_gold_item(gold, text, index, party_of) for index in range(len(gold.items))),
        _lines(text, ((s.start, s.end, s.label, None) for s in gold.sections)),
        _in_order(entities),
        _in_order(decisions),
    )


def scored_record(record: Record, text: str) -> ScoredDocument:
    """A record in the form that is scored."""
    entities = (ScoredEntity(e.start, e.end, e.label, e.value or "", e.score) for e in record.entities)
    decisions = (ScoredDecision(d.start, d.end, d.outcome, d.point, d.body, d.final, d.score) for d in record.decisions)
    return ScoredDocument(
        record.id,
        tuple(_record_item(item, text) for item in record.items),
        _lines(text, ((s.start, s.end, s.label, s.score) for s in record.sections)),
        _in_order(entities),
        _in_order(decisions),
    )


class Spanned(Protocol):
    """Anything with offsets and a label."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...

    @property
    def label(self) -> str: ...


S = TypeVar("S", bound=Spanned)


def _in_order(spans: Iterable[S]) -> tuple[S, ...]:
    return tuple(sorted(spans, key=lambda span: (span.start, span.end)))


def text_start(text: str, start: int) -> int:
    """The first character of a span that is no white space."""
    while start < len(text) and text[start].isspace():
        start += 1
    return start


def _lines(text: str, sections: Iterable[tuple[int, int, str, float | None]]) -> tuple[ScoredLine, ...]:
    ordered = sorted(sections)
    lines: list[ScoredLine] = []
    index = 0
    for line in lines_of(text):
        while index < len(ordered) and ordered[index][1] <= line.start:
            index += 1
        inside = index < len(ordered) and ordered[index][0] <= line.start
        label, score = ordered[index][2:] if inside else (None, None)
        lines.append(ScoredLine(line.start, line.end, label, score))
    return tuple(lines)


def _gold_item(gold: GoldDocument, text: str, index: int, party_of: PartyOf) -> ScoredItem:
    item = gold.items[index]
    inside = [entity for entity in gold.entities if item.start <= entity.start < item.end]

    def named(role: str) -> frozenset[str]:
        return frozenset(_name(entity, text, party_of) for entity in inside if entity.role == role)

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
        frozenset((side, name) for side in VOTE_SIDES for name in named(side)),
        named("reservation"),
        frozenset((c.side, _total(c.of(text))) for c in gold.counts if c.kind == "TALLY" and item.start <= c.start < item.end),
    )


def _total(number: str) -> str:
    """The number in digits; as it stands where it cannot be read, so that it counts as missed."""
    try:
        return str(number_of(number))
    except ValueError:
        return number.lower()


def _name(entity: GoldEntity, text: str, party_of: PartyOf) -> str:
    content = text[entity.start : entity.end]
    return (party_of(content) if entity.label == "PARTY" else name_value(content)).lower()


def _record_item(item: Item, text: str) -> ScoredItem:
    sides = ((side, getattr(item.votes, "for_" if side == "for" else side)) for side in VOTE_SIDES)
    totals = ((side, getattr(item.votes.counts, "for_" if side == "for" else side)) for side in VOTE_SIDES)
    return ScoredItem(
        text_start(text, item.start),
        item.number,
        item.title,
        item.case_number,
        item.closed,
        item.outcome,
        frozenset(absentee.name.lower() for absentee in item.absent),
        frozenset(person.name.lower() for person in item.recused),
        frozenset((side, name) for side, entries in sides for name in _voters(entries)),
        frozenset(_voters(item.reservations)),
        frozenset((side, str(total)) for side, total in totals if total is not None),
    )


def _voters(entries: Iterable[Vote]) -> Iterator[str]:
    for entry in entries:
        if name := entry.name or entry.party:
            yield name.lower()

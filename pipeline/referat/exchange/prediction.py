"""What a model finds in a document, as regions for a person to go over."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from referat.annotations.gold import cuts_word
from referat.components.attendance import meeting_absent
from referat.document import Document
from referat.exchange.base import Region
from referat.exchange.scheme import LABELS
from referat.labels import VOTE_SIDES, Role
from referat.layers import facts_of, items, sections
from referat.lines import Line, lines_of
from referat.pipeline import analyse
from referat.record import Record
from referat.values import date_value, name_value

Offsets = tuple[int, int]
_FIELDS = (("number", "NUMBER"), ("title", "TITLE"), ("type_code", "TYPE"), ("case_number", "CASE"))


def predicted_regions(nlp: Language, document: Document) -> tuple[tuple[Region, ...], Record]:
    """The regions of a document by a model, each with its score where it has one, and the record that they come from."""
    doc, record = analyse(nlp, document)
    lines = {line.start: line for line in lines_of(document.text)}
    found = [*_sections(doc, record, lines), *_entities(doc, record), *_decisions(record), *_fields(doc), *_counts(doc), *_head(record)]
    distinct = {(region.start, region.end, region.label): region for region in reversed(found)}
    return tuple(sorted(distinct.values(), key=lambda region: (region.start, -region.end, LABELS.index(region.label)))), record


def _sections(doc: Doc, record: Record, lines: Mapping[int, Line]) -> Iterator[Region]:
    """The first line of each section; a title that begins no item goes on with the one above."""
    closed = {item.start_char: bool(facts_of(doc)[item.id_]["closed"]) for item in items(doc)}
    for section in record.sections:
        flags: tuple[str, ...] = ()
        if section.label == "title":
            flags = ("more",) if section.start not in closed else ("closed",) if closed[section.start] else ()
        yield Region(section.start, lines[section.start].end, section.label, {"item": flags} if flags else {}, section.score)


def _entities(doc: Doc, record: Record) -> Iterator[Region]:
    roles = dict(_roles(doc, record))
    heads = _head_entities(doc, record)
    for entity in record.entities:
        place = entity.start, entity.end
        values: dict[str, tuple[str, ...]] = {}
        if entity.label in {"PER", "PARTY"} and place in roles:
            values["role"] = (roles[place],)
        if place in heads:
            name, value = heads[place]
            values[name] = (value,)
        if cuts_word(doc.text, *place):
            values["glued"] = ("glued",)
        yield Region(*place, entity.label, values, entity.score)


def _roles(doc: Doc, record: Record) -> Iterator[tuple[Offsets, Role]]:
    """Roles by the offsets of a name, else of a party; of several the last is taken."""
    present = {person.name for person in record.meeting.participants}
    for span in sections(doc, "meeting"):
        inside = (e for e in record.entities if e.label == "PER" and span.start_char <= e.start < span.end_char)
        yield from (((e.start, e.end), "participant") for e in inside if name_value(e.text) in present)
    yield from _absence(meeting_absent(doc))
    for item in items(doc):
        facts = facts_of(doc)[item.id_]
        for side in VOTE_SIDES:
            yield from ((name or party, side) for name, party, _ in facts["votes"][side])
        yield from ((name or party, "reservation") for name, party in facts["reservations"])
        yield from _absence(facts["absent"])
        yield from ((name, "recused") for name, _ in facts["recused"])


def _absence(entries: Iterable[tuple[Any, Any, Any]]) -> Iterator[tuple[Offsets, Role]]:
    for name, _, substitute in entries:
        yield name, "absent"
        if substitute:
            yield substitute, "substitute"


def _head_entities(doc: Doc, record: Record) -> dict[Offsets, tuple[str, str]]:
    """The entities in the head that tell of the meeting: body, municipality, date; the first of each."""
    meeting, found = record.meeting, {}
    wanted = [("ORG", "head", "municipality", meeting.municipality), ("ORG", "head", "committee", meeting.committee)]
    wanted.append(("DATE", "day", "meeting", meeting.date))
    spans = sections(doc, "meeting")
    inside = [e for e in record.entities if any(span.start_char <= e.start < span.end_char for span in spans)]
    for label, name, value, stated in wanted:
        said = (e for e in inside if e.label == label and (date_value(e.text) if label == "DATE" else name_value(e.text)) == stated)
        if stated is not None and (entity := next(said, None)) is not None:
            found[entity.start, entity.end] = (name, value)
    return found


def _decisions(record: Record) -> Iterator[Region]:
    own = {section.start for section in record.sections if section.label == "decision"}
    for decision in record.decisions:
        section = max((s.start for s in record.sections if s.start <= decision.start), default=-1)
        values: dict[str, tuple[str, ...]] = {"outcome": (decision.outcome,)}
        values |= {"point": (decision.point,)} if decision.point else {}
        values |= {"body": (decision.body,)} if decision.body else {}
        if decision.final != (section in own):
            values["final"] = ("final" if decision.final else "earlier",)
        if record.text is not None and cuts_word(record.text, decision.start, decision.end):
            values["glued"] = ("glued",)
        yield Region(decision.start, decision.end, "DECISION", values, decision.score)


def _fields(doc: Doc) -> Iterator[Region]:
    for item in items(doc):
        facts = facts_of(doc)[item.id_]
        yield from (Region(place[0], place[1], label) for name, label in _FIELDS if (place := facts.get(name)))


def _counts(doc: Doc) -> Iterator[Region]:
    for item in items(doc):
        votes = facts_of(doc)[item.id_]["votes"]
        for side in VOTE_SIDES:
            if total := votes["counts"][side]:
                yield Region(total[0], total[1], "TALLY", {"side": (side,)})
            yield from (Region(count[0], count[1], "COUNT", {"side": (side,)}) for _, _, count in votes[side] if count)


def _head(record: Record) -> Iterator[Region]:
    """Place and times of the meeting, where they first stand in its head."""
    spans = [(section.start, section.end) for section in record.sections if section.label == "meeting"]
    meeting = record.meeting
    wanted: list[tuple[str, dict[str, tuple[str, ...]], str | None]] = [("PLACE", {}, meeting.place and re.escape(meeting.place))]
    for name, clock in (("start", meeting.start_time), ("end", meeting.end_time)):
        wanted.append(("TIME", {"time": (name,)}, clock and clock.lstrip("0").replace(":", r"\s?[.:]\s?")))
    for label, values, pattern in wanted:
        found = (re.compile(pattern).search(record.text or "", *span) for span in spans) if pattern else ()
        if match := next((match for match in found if match), None):
            yield Region(*match.span(), label, values)

"""From a processed Doc to its record: values are normalised, links between layers are indices."""

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Any

from spacy.tokens import Doc, Span

import referat
from referat.components.ballots import Entry
from referat.components.entities import entity_key
from referat.components.vote_sides import Offsets
from referat.document import Document
from referat.labels import SECTIONS, VOTE_SIDES
from referat.layers import decisions, entities_of, facts_of, group_rows, items, municipality_of, text_of
from referat.number_words import number_of
from referat.record import models
from referat.record.meeting import absentee_of, anchor_date, read_meeting
from referat.values import PartyOf, amount_value, entity_value, name_value, parties_at


def build_record(doc: Doc, document: Document, model: tuple[str, str], *, with_text: bool = True) -> models.Record:
    """The record of one document.

    Args:
        doc: the document as all components have processed it.
        document: what reading gave.
        model: name and version of the pipeline.
        with_text: whether the record carries the text.
    """
    meeting, warnings = read_meeting(doc, document)
    anchor = anchor_date(meeting)
    party_of = parties_at(meeting.municipality, meeting.date, municipality_of(doc))
    spans = items(doc)
    item_of = _finder_of(spans)
    entities = [_entity(doc, ent, item_of, anchor) for ent in entities_of(doc)]
    return models.Record(
        id=document.id,
        source=models.Source(path=document.path, media_type=document.media_type, sha256=document.sha256),
        text=document.text if with_text else None,
        text_sha256=hashlib.sha256(document.text.encode()).hexdigest(),
        pages=list(document.pages) if document.pages is not None else None,
        meeting=meeting,
        items=[_item(doc, span, [e for e in entities if e.item == index], party_of) for index, span in enumerate(spans)],
        sections=_sections(doc),
        entities=entities,
        decisions=[_decision(doc, span, item_of) for span in decisions(doc)],
        warnings=[models.Notice(code=code, message=message) for code, message in (*document.warnings, *warnings)],
        model=models.ModelName(name=model[0], version=model[1]),
        referat=referat.__version__,
    )


ItemOf = Callable[[int], int | None]


def _finder_of(spans: Sequence[Span]) -> ItemOf:
    """What finds the index of the item that holds the character at an offset."""
    starts, ends = [span.start_char for span in spans], [span.end_char for span in spans]

    def item_of(offset: int) -> int | None:
        index = bisect_right(starts, offset) - 1
        return index if index >= 0 and offset < ends[index] else None

    return item_of


def _entity(doc: Doc, ent: Span, item_of: ItemOf, anchor: Any) -> models.Entity:
    label: Any = ent.label_
    start, end = ent.start_char, ent.end_char
    text = text_of(doc)[start:end]
    return models.Entity(
        start=start,
        end=end,
        label=label,
        text=text,
        value=entity_value(label, text, anchor),
        item=item_of(start),
        score=facts_of(doc).get(entity_key(start, end), {}).get("score"),
    )


def _sections(doc: Doc) -> list[models.Section]:
    facts = facts_of(doc)
    rows: list[tuple[int, int, int, int, Any]] = [*group_rows(doc, SECTIONS)]
    return [
        models.Section(start=start, end=end, label=label, score=facts[f"{SECTIONS}:{index}"]["score"])
        for index, (start, end, _, _, label) in enumerate(rows)
    ]


def _decision(doc: Doc, span: Span, item_of: ItemOf) -> models.Decision:
    facts = facts_of(doc)[span.id_]
    start, end = facts["start"], facts["end"]
    return models.Decision(
        start=start,
        end=end,
        text=text_of(doc)[start:end],
        outcome=facts["outcome"],
        point=facts["point"],
        body=facts["body"],
        final=facts["final"],
        item=item_of(start),
        score=facts["score"],
    )


def _item(doc: Doc, span: Span, entities: Sequence[models.Entity], party_of: PartyOf) -> models.Item:
    """The record of an item from its span and its own entities."""
    facts = facts_of(doc)[span.id_]
    text = text_of(doc)
    amounts = [(e, amount_value(e.text)) for e in entities if e.label == "AMOUNT"]
    votes = facts["votes"]
    return models.Item(
        start=span.start_char,
        end=span.end_char,
        number=_text(text, facts.get("number")),
        title=_text(text, facts.get("title")),
        type_code=_text(text, facts.get("type_code")),
        closed=facts["closed"],
        case_number=_text(text, facts.get("case_number")),
        outcome=facts["outcome"],
        absent=[absentee_of(text, entry, party_of) for entry in facts["absent"]],
        recused=[models.NamedPerson(name=_name(text, n), party=_party(text, p, party_of)) for n, p in facts["recused"]],
        votes=models.Votes.model_validate(
            {side: [_vote(text, entry, party_of) for entry in votes[side]] for side in VOTE_SIDES}
            | {"counts": {side: _count(text, votes["counts"][side]) for side in VOTE_SIDES}}
        ),
        reservations=[_vote(text, (name, party, None), party_of) for name, party in facts["reservations"]],
        amounts=[models.Amount(start=e.start, end=e.end, value=value) for e, value in amounts if value is not None],
    )


def _vote(text: str, entry: Entry, party_of: PartyOf) -> models.Vote:
    name, party, count = entry
    named = None if name is None else _name(text, name)
    return models.Vote(name=named, party=_party(text, party, party_of), count=_count(text, count))


def _text(text: str, offsets: Offsets | None) -> str | None:
    return None if offsets is None else text[offsets[0] : offsets[1]]


def _name(text: str, offsets: Offsets) -> str:
    return name_value(text[offsets[0] : offsets[1]])


def _party(text: str, offsets: Offsets | None, party_of: PartyOf) -> str | None:
    return None if offsets is None else party_of(text[offsets[0] : offsets[1]])


def _count(text: str, offsets: Offsets | None) -> int | None:
    return None if offsets is None else number_of(text[offsets[0] : offsets[1]])

"""Records without what is too uncertain: consistent at any threshold."""

import re
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from referat.document import Document
from referat.labels import VOTE_SIDES, EntityLabel, item_outcome
from referat.pipeline import process
from referat.record import Record, drop_uncertain
from referat.record.models import (
    Absentee,
    Amount,
    Decision,
    Entity,
    Item,
    Meeting,
    ModelName,
    NamedPerson,
    Notice,
    Participant,
    Section,
    Source,
    Vote,
    Votes,
)

TEXT = """Birkemose Kommune
REFERAT Teknisk Udvalg d. 12-03-2019
Til stede: Ida Holm (V), Bo Krag (A). Afbud: Yusuf Demir (Ø), i stedet Eva Lund
1. Cykelsti til 1,5 mio. kr.
Beslutning i Teknisk Udvalg
Godkendt
For: Ida Holm (V) og A. Imod: Bo Krag (A). Forbehold: Ø. Inhabil: Per Vang (C)
2. Salg af grund
1. Godkendt
2. Udsat
"""
ENTITIES: list[tuple[EntityLabel, str]] = [
    ("ORG", "Birkemose Kommune"), ("ORG", "Teknisk Udvalg"), ("DATE", "12-03-2019"), ("PER", "Ida Holm"), ("PARTY", "V"),
    ("PER", "Bo Krag"), ("PARTY", "A"), ("PER", "Yusuf Demir"), ("PARTY", "Ø"), ("PER", "Eva Lund"),
    ("AMOUNT", "1,5 mio. kr."), ("ORG", "Teknisk Udvalg"),
    ("PER", "Ida Holm"), ("PARTY", "V"), ("PARTY", "A"), ("PER", "Bo Krag"), ("PARTY", "A"), ("PARTY", "Ø"),
    ("PER", "Per Vang"), ("PARTY", "C"),
]  # fmt: skip
VALUES = {"12-03-2019": "2019-03-12", "1,5 mio. kr.": "1500000"}
thresholds = st.floats(0, 1)


def made() -> Record:
    """A record of two items in which everything rests on some entity or decision."""
    first, second = TEXT.index("1. Cykelsti"), TEXT.index("2. Salg")
    entities: list[Entity] = []
    for label, text in ENTITIES:
        start = re.compile(rf"\b{re.escape(text)}").search(TEXT, entities[-1].end if entities else 0).start()
        place = {"start": start, "end": start + len(text), "item": None if start < first else 0}
        entities.append(Entity(**place, label=label, text=text, value=VALUES.get(text, text), score=0.9))
    places = [match.span() for match in re.finditer("Godkendt|Udsat", TEXT)]
    facts = [("approved", None, "Teknisk Udvalg", 0), ("approved", "1", None, 1), ("postponed", "2", None, 1)]
    amount = next(e for e in entities if e.label == "AMOUNT")
    return Record(
        id="a",
        source=Source(path="a.txt", media_type="text/plain", sha256="0" * 64),
        text=TEXT,
        text_sha256="0" * 64,
        meeting=Meeting(
            municipality="Birkemose Kommune",
            committee="Teknisk Udvalg",
            date="2019-03-12",
            participants=[Participant(name="Ida Holm", party="V"), Participant(name="Bo Krag", party="A")],
            absent=[Absentee(name="Yusuf Demir", party="Ø", substitute="Eva Lund")],
        ),
        items=[
            Item(
                start=first,
                end=second,
                title="Cykelsti til 1,5 mio. kr.",
                outcome="approved",
                recused=[NamedPerson(name="Per Vang", party="C")],
                votes=Votes(for_=[Vote(name="Ida Holm", party="V"), Vote(party="A")], against=[Vote(name="Bo Krag", party="A")]),
                reservations=[Vote(party="Ø")],
                amounts=[Amount(start=amount.start, end=amount.end, value="1500000")],
            ),
            Item(start=second, end=len(TEXT), title="Salg af grund", outcome="mixed"),
        ],
        sections=[Section(start=0, end=first, label="meeting"), Section(start=first, end=len(TEXT), label="decision", score=0.1)],
        entities=entities,
        decisions=[
            Decision(start=start, end=end, text=TEXT[start:end], outcome=outcome, point=point, body=body, final=True, item=item, score=0.9)
            for (start, end), (outcome, point, body, item) in zip(places, facts, strict=True)
        ],
        model=ModelName(name="none", version="0"),
        referat="0",
    )


RECORD = made()


def scored(score: Callable[[Entity | Decision], float | None]) -> Record:
    """The record with other scores."""
    update = {
        kind: [one.model_copy(update={"score": score(one)}) for one in found]
        for kind, found in (("entities", RECORD.entities), ("decisions", RECORD.decisions))
    }
    return RECORD.model_copy(update=update)


PARTS = (*RECORD.entities, *RECORD.decisions)
records = st.fixed_dictionaries({part.start: st.none() | thresholds for part in PARTS}).map(
    lambda scores: scored(lambda part: scores[part.start])
)


def spans(record: Record) -> set[tuple[int, int, str]]:
    return {(e.start, e.end, e.label) for e in record.entities} | {(d.start, d.end, d.outcome) for d in record.decisions}


def told(record: Record) -> set[tuple[object, ...]]:
    """Who stands where in the record, and what the meeting and each item state."""
    entries: set[tuple[object, ...]] = {(field, getattr(record.meeting, field)) for field in ("municipality", "committee", "date")}
    entries |= {("present", person.name) for person in record.meeting.participants}
    entries |= {("absent", person.name) for person in record.meeting.absent}
    for index, item in enumerate(record.items):
        votes = item.votes.model_dump(by_alias=True)
        entries |= {(index, side, vote["name"] or vote["party"]) for side in VOTE_SIDES for vote in votes[side]}
        entries |= {(index, "absent", person.name) for person in item.absent}
        entries |= {(index, "reservation", vote.name or vote.party) for vote in item.reservations}
        entries |= {(index, "amount", amount.start) for amount in item.amounts}
    return {entry for entry in entries if entry[-1] is not None}


@given(record=records)
def test_nothing_is_below_zero(record):
    assert drop_uncertain(record, 0) == record


@given(record=records, min_score=thresholds)
def test_a_record_stays_valid_at_any_threshold(record, min_score):
    less = drop_uncertain(record, min_score)
    assert Record.model_validate_json(less.to_json()) == less
    assert all(one.score is None or one.score >= min_score for one in (*less.entities, *less.decisions))
    assert [(item.start, item.end, item.title) for item in less.items] == [(item.start, item.end, item.title) for item in record.items]
    assert less.sections == record.sections
    for index, item in enumerate(less.items):
        assert item.outcome == item_outcome([(d.outcome, d.point) for d in less.decisions if d.item == index and d.final])
        told = {e.value for e in less.entities if e.item == index}
        votes = (*item.votes.for_, *item.votes.against, *item.reservations, *item.recused)
        assert {who for vote in votes for who in (vote.name, vote.party) if who} <= told


@given(record=records, two=st.tuples(thresholds, thresholds).map(sorted))
def test_a_higher_threshold_gives_a_part_of_the_record(record, two):
    low, high = (drop_uncertain(record, min_score) for min_score in two)
    assert spans(high) <= spans(low) <= spans(record)
    assert told(high) <= told(low) <= told(record)


def test_what_has_no_score_stays():
    unscored = scored(lambda _: None)
    assert drop_uncertain(unscored, 1) == unscored


def test_everything_uncertain_leaves_items_sections_and_numbers():
    less = drop_uncertain(RECORD, 0.95)
    assert (less.entities, less.decisions, less.meeting) == ([], [], Meeting())
    assert less.items == [Item(start=item.start, end=item.end, title=item.title) for item in RECORD.items]
    assert less.warnings[-1] == Notice(code="min-score", message="20 entities and 3 decisions with a score below 0.95 were left out")


def test_who_is_uncertain_does_not_leave_the_vote_to_the_party():
    less = drop_uncertain(scored(lambda one: 0.2 if one.text == "Ida Holm" else 0.9), 0.5)
    assert less.items[0].votes.for_ == [Vote(party="A")]
    assert [person.name for person in less.meeting.participants] == ["Bo Krag"]


def test_without_a_certain_party_the_person_still_votes():
    less = drop_uncertain(scored(lambda one: 0.2 if isinstance(one, Entity) and one.label == "PARTY" else 0.9), 0.5)
    assert less.items[0].votes == Votes(for_=[Vote(name="Ida Holm")], against=[Vote(name="Bo Krag")])
    assert less.items[0].reservations == []


def test_a_name_stands_where_one_certain_entity_of_its_place_tells_it():
    less = drop_uncertain(scored(lambda one: 0.2 if one.text == "Teknisk Udvalg" and one.start < 100 else 0.9), 0.5)
    assert (less.meeting.committee, less.decisions[0].body) == (None, "Teknisk Udvalg")


def test_an_outcome_is_that_of_the_decisions_that_stay():
    less = drop_uncertain(scored(lambda one: 0.2 if one.text == "Udsat" else 0.9), 0.5)
    assert [item.outcome for item in less.items] == ["approved", "approved"]


def test_a_record_of_a_document_gets_fewer_names_by_the_threshold(nlp):
    whole, less = (
        process(nlp, Document(id="a", text=TEXT, path="a.txt", media_type="text/plain", sha256="0" * 64), min_score=score)
        for score in (0.0, 0.99)
    )
    assert spans(less) < spans(whole)
    assert less == drop_uncertain(whole, 0.99)

"""A record without what is too uncertain, and without whatever rests on that alone."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from referat.labels import item_outcome
from referat.municipality import Municipality
from referat.record.models import Absentee, Decision, Entity, Item, Meeting, NamedPerson, Notice, Participant, Record, Vote, Votes
from referat.values import PartyOf, name_value, parties_at

Names = frozenset[tuple[str, str]]
Named = TypeVar("Named", Absentee, NamedPerson, Participant, Vote)
Scored = TypeVar("Scored", Decision, Entity)


def drop_uncertain(record: Record, min_score: float, municipality: Municipality | None = None) -> Record:
    """The record without entities and decisions whose score is below ``min_score``.

    A name, party, date or body of the meeting or of an item goes where no entity that stays in its place tells of it, and
    outcomes are those of the decisions that stay.  What has no score stays; so do items, sections and numbers of votes.
    ``municipality`` is what the record was made with.
    """
    entities, decisions = _certain(record.entities, min_score), _certain(record.decisions, min_score)
    gone = len(record.entities) - len(entities), len(record.decisions) - len(decisions)
    if not any(gone):
        return record
    party_of = parties_at(record.meeting.municipality, record.meeting.date, municipality)
    lost = {
        index: _lost((e for e in record.entities if e.item == index), (e for e in entities if e.item == index), party_of)
        for index in (None, *range(len(record.items)))
    }
    message = f"{gone[0]} entities and {gone[1]} decisions with a score below {min_score:g} were left out"
    return record.model_copy(
        update={
            "meeting": _meeting(record, entities, party_of),
            "items": [_item(item, index, lost[index], entities, decisions) for index, item in enumerate(record.items)],
            "entities": entities,
            "decisions": [d.model_copy(update={"body": _unless_lost(d.body, "ORG", lost[d.item])}) for d in decisions],
            "warnings": [*record.warnings, Notice(code="min-score", message=message)],
        }
    )


def _certain(found: Iterable[Scored], min_score: float) -> list[Scored]:
    return [one for one in found if one.score is None or one.score >= min_score]


def _lost(before: Iterable[Entity], after: Iterable[Entity], party_of: PartyOf) -> Names:
    """What entities told of before, by label, and none tells of any more."""

    def told(entities: Iterable[Entity]) -> Names:
        return frozenset((e.label, (party_of(e.text) if e.label == "PARTY" else e.value or "").lower()) for e in entities)

    return told(before) - told(after)


def _unless_lost(name: str | None, label: str, lost: Names) -> str | None:
    return None if name is None or (label, name.lower()) in lost else name


def _people(entries: Iterable[Named], lost: Names) -> list[Named]:
    """Entries of persons and parties that are still told of: by the name, or by the party where there is no name."""
    kept = []
    for entry in entries:
        if ("PER", entry.name.lower()) in lost if entry.name else ("PARTY", (entry.party or "").lower()) in lost:
            continue
        update = {"party": _unless_lost(entry.party, "PARTY", lost)}
        if isinstance(entry, Absentee) and entry.substitute and ("PER", name_value(entry.substitute).lower()) in lost:
            update["substitute"] = None
        kept.append(entry.model_copy(update=update))
    return kept


def _meeting(record: Record, entities: Sequence[Entity], party_of: PartyOf) -> Meeting:
    """The meeting by what stays in its head; a municipality may be told of anywhere."""
    heads = [(section.start, section.end) for section in record.sections if section.label == "meeting"]

    def in_head(found: Iterable[Entity]) -> Iterable[Entity]:
        return (e for e in found if any(start <= e.start < end for start, end in heads))

    meeting, lost = record.meeting, _lost(in_head(record.entities), in_head(entities), party_of)
    return meeting.model_copy(
        update={
            "municipality": _unless_lost(meeting.municipality, "ORG", _lost(record.entities, entities, party_of)),
            "committee": _unless_lost(meeting.committee, "ORG", lost),
            "date": _unless_lost(meeting.date, "DATE", lost),
            "participants": _people(meeting.participants, lost),
            "absent": _people(meeting.absent, lost),
        }
    )


def _item(item: Item, index: int, lost: Names, entities: Sequence[Entity], decisions: Sequence[Decision]) -> Item:
    sides = {side: _people(getattr(item.votes, side), lost) for side in ("for_", "against", "abstained")}
    places = {(e.start, e.end) for e in entities if e.item == index}
    return item.model_copy(
        update={
            "outcome": item_outcome([(d.outcome, d.point) for d in decisions if d.item == index and d.final]),
            "absent": _people(item.absent, lost),
            "recused": _people(item.recused, lost),
            "votes": Votes(**sides, counts=item.votes.counts),
            "reservations": _people(item.reservations, lost),
            "amounts": [amount for amount in item.amounts if (amount.start, amount.end) in places],
        }
    )

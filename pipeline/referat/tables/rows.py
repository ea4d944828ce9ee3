"""From a record to rows: plain values by column, null where the record does not tell."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from referat.record import Record
from referat.record.models import Decision, Entity, Item, Section, Spanned
from referat.tables.schema import KRONER_DIGITS, KRONER_SCALE

Value = str | int | float | bool | date | Decimal | None
Row = dict[str, Value]
Rows = dict[str, list[Row]]
IndexAt = Callable[[int], int | None]

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEAR = re.compile(r"(?!0000)[0-9]{4}(?![0-9])")
_SUM = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_ORE = Decimal(1).scaleb(-KRONER_SCALE)
_TOO_MUCH = Decimal(10) ** (KRONER_DIGITS - KRONER_SCALE)
_INT32 = 2**31


def rows_of(record: Record, *, meeting: str | None = None) -> Rows:
    """The rows of one record, a list for each table of `referat.tables.TABLES`, in the order of the record.

    Args:
        record: one document.
        meeting: its key; the record's id where None.
    """
    common = _common(record, record.id if meeting is None else meeting)
    item_at, section_at = _finder(record.items), _finder(record.sections)
    return {
        "meetings": [common | _meeting(record)],
        "items": [common | {"item": number} | _item(item) for number, item in enumerate(record.items)],
        "sections": [common | {"section": n} | _section(section, item_at) for n, section in enumerate(record.sections)],
        "entities": [common | {"entity": n} | _entity(entity, section_at) for n, entity in enumerate(record.entities)],
        "decisions": [common | {"decision": n} | _decision(one, section_at) for n, one in enumerate(record.decisions)],
        "votes": [common | {"vote": number} | row for number, row in enumerate(_votes(record.items))],
        "people": [common | {"person": number} | row for number, row in enumerate(_people(record))],
    }


def day_of(iso: str | None) -> date | None:
    """The day that an ISO string names; None for months, weeks, ranges and days that do not exist.

    >>> day_of("2023-11-28"), day_of("2023-11"), day_of("2023-02-30")
    (datetime.date(2023, 11, 28), None, None)
    """
    if iso is None or not _DAY.fullmatch(iso):
        return None
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None


def kroner_of(value: str | None) -> tuple[Decimal | None, Decimal | None]:
    """The sum in whole øre, and the upper end where ``value`` is a range; None for what a column cannot hold.

    >>> kroner_of("1500000/2000000")
    (Decimal('1500000.00'), Decimal('2000000.00'))
    >>> kroner_of("-12.5"), kroner_of("1" + 16 * "0")
    ((Decimal('-12.50'), None), (None, None))
    """
    ends = [] if value is None else value.split("/")
    if not 0 < len(ends) < 3:
        return None, None
    return _kroner(ends[0]), _kroner(ends[1]) if len(ends) == 2 else None


def _kroner(number: str) -> Decimal | None:
    if not _SUM.fullmatch(number) or abs(Decimal(number)) >= _TOO_MUCH:
        return None
    # Adding 0 takes the sign from -0.00, which no other form than this one keeps.
    rounded = Decimal(number).quantize(_ORE, rounding=ROUND_HALF_EVEN) + 0
    return rounded if abs(rounded) < _TOO_MUCH else None


def _count(number: int | None) -> int | None:
    return number if number is not None and abs(number) < _INT32 else None


def _finder(spans: Sequence[Spanned]) -> IndexAt:
    """Which of ``spans`` an offset lies in."""
    ordered = sorted((span.start, span.end, number) for number, span in enumerate(spans))
    starts = [start for start, _, _ in ordered]

    def index_at(offset: int) -> int | None:
        place = bisect_right(starts, offset) - 1
        return ordered[place][2] if place >= 0 and offset < ordered[place][1] else None

    return index_at


def _common(record: Record, meeting: str) -> Row:
    head = record.meeting
    year = _YEAR.match(head.date or "")
    return {
        "meeting": meeting,
        "municipality": head.municipality or None,
        "committee": head.committee or None,
        "year": int(year[0]) if year else None,
    }


def _meeting(record: Record) -> Row:
    head = record.meeting
    return {
        "date": day_of(head.date),
        "date_iso": head.date,
        "start_time": head.start_time,
        "end_time": head.end_time,
        "place": head.place,
        "path": record.source.path,
        "media_type": record.source.media_type,
        "sha256": record.source.sha256,
        "pages": None if record.pages is None else len(record.pages),
        "text": record.text,
        "text_sha256": record.text_sha256,
        "warnings": " ".join(notice.code for notice in record.warnings),
        "model": record.model.name,
        "model_version": record.model.version,
        "referat": record.referat,
        "schema_version": record.schema_version,
    }


def _item(item: Item) -> Row:
    counts = item.votes.counts
    return {
        **item.model_dump(include={"start", "end", "number", "title", "type_code", "closed", "case_number", "outcome"}),
        "votes_for": _count(counts.for_),
        "votes_against": _count(counts.against),
        "votes_abstained": _count(counts.abstained),
    }


def _section(section: Section, item_at: IndexAt) -> Row:
    return {"item": item_at(section.start), **section.model_dump()}


def _entity(entity: Entity, section_at: IndexAt) -> Row:
    amount, amount_to = kroner_of(entity.value) if entity.label == "AMOUNT" else (None, None)
    day = day_of(entity.value) if entity.label == "DATE" else None
    return {**entity.model_dump(), "section": section_at(entity.start), "date": day, "amount": amount, "amount_to": amount_to}


def _decision(decision: Decision, section_at: IndexAt) -> Row:
    return {**decision.model_dump(), "section": section_at(decision.start)}


def _votes(items: Iterable[Item]) -> Iterator[Row]:
    for number, item in enumerate(items):
        votes = item.votes
        sides = (("for", votes.for_), ("against", votes.against), ("abstained", votes.abstained), ("reservation", item.reservations))
        for side, entries in sides:
            for entry in entries:
                yield {"item": number, "side": side, "name": entry.name, "party": entry.party, "count": _count(entry.count)}


def _people(record: Record) -> Iterator[Row]:
    """Everybody of the meeting, then everybody of each item."""
    for one in record.meeting.participants:
        yield _person(None, "participant", one.name, one.party, role=one.role)
    for away in record.meeting.absent:
        yield _person(None, "absent", away.name, away.party, substitute=away.substitute)
    for number, item in enumerate(record.items):
        for away in item.absent:
            yield _person(number, "absent", away.name, away.party, substitute=away.substitute)
        for out in item.recused:
            yield _person(number, "recused", out.name, out.party)


def _person(
    item: int | None, presence: str, name: str, party: str | None, *, role: str | None = None, substitute: str | None = None
) -> Row:
    return {"item": item, "presence": presence, "name": name, "party": party, "role": role, "substitute": substitute}

"""The tables and their columns: names, types and meaning, each once.

Every table has the columns of `MEETING`; a meeting is a record, and its key is the record's id.  The other keys are
numbers from 0 in the order of the record, so that ``(meeting, item)`` is the key of an item, ``(meeting, section)``
that of a section, and so on.  ``start`` and ``end`` are character offsets into ``meetings.text``, end exclusive.
"""

from typing import Literal, NamedTuple

Kind = Literal["string", "int32", "int64", "float64", "bool", "date", "kroner"]

# Digits of an amount before and after the point, in kroner and øre.
KRONER_DIGITS, KRONER_SCALE = 18, 2
# What the Parquet folders are divided by, outermost first.
PARTITION = ("municipality", "year")
# How many rows are held before they are written; a thousand characters of text count as a row.
ROWS_HELD = 100_000


class Column(NamedTuple):
    """A column: name, type, and what it holds; null is allowed where ``required`` is not set."""

    name: str
    kind: Kind
    meaning: str
    required: bool = False


class Table(NamedTuple):
    """A table; ``key`` names the columns that tell its rows apart."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]


MEETING = (
    Column("meeting", "string", "id of the record; with #2 and so on where an id comes again", required=True),
    Column("municipality", "string", "as the minutes name it"),
    Column("committee", "string", "the body that met"),
    Column("year", "int32", "of the meeting's date"),
)
_SPAN = (
    Column("start", "int64", "offset of the first character in meetings.text", required=True),
    Column("end", "int64", "offset after the last character", required=True),
)
_ITEM = Column("item", "int32", "number of the item in the meeting from 0; null outside of items")
_SECTION = Column("section", "int32", "number of the section in which it begins")
_SCORE = Column("score", "float64", "probability that it is right; null where none is known")
_PARTY = Column("party", "string", "its letter, nationally or in the municipality at the time; else its name")


def _key(name: str) -> Column:
    return Column(name, "int32", "number in the meeting from 0", required=True)


TABLES = (
    Table(
        "meetings",
        ("meeting",),
        (
            *MEETING,
            Column("date", "date", "of the meeting; null where the record does not tell the day"),
            Column("date_iso", "string", "as the record writes it"),
            Column("start_time", "string", "HH:MM"),
            Column("end_time", "string", "HH:MM"),
            Column("place", "string", "where the meeting was held"),
            Column("path", "string", "of the file that was read", required=True),
            Column("media_type", "string", "of the file", required=True),
            Column("sha256", "string", "of the file's bytes", required=True),
            Column("pages", "int32", "how many; null where the format has none"),
            Column("text", "string", "what offsets point into; null where records were written without it"),
            Column("text_sha256", "string", "of the text in UTF-8", required=True),
            Column("warnings", "string", "codes of the record's warnings, apart by spaces", required=True),
            Column("model", "string", "name of the model", required=True),
            Column("model_version", "string", "version of the model", required=True),
            Column("referat", "string", "version of referat", required=True),
            Column("schema_version", "string", "version of the record's schema", required=True),
        ),
    ),
    Table(
        "items",
        ("meeting", "item"),
        (
            *MEETING,
            _key("item"),
            *_SPAN,
            Column("number", "string", "as the minutes number it"),
            Column("title", "string", "its heading"),
            Column("type_code", "string", "letter of the kind of item, as the minutes give it"),
            Column("closed", "bool", "whether it was treated behind closed doors", required=True),
            Column("case_number", "string", "of the case"),
            Column("outcome", "string", "of its final decisions; mixed where points differ"),
            Column("votes_for", "int32", "stated total"),
            Column("votes_against", "int32", "stated total"),
            Column("votes_abstained", "int32", "stated total"),
        ),
    ),
    Table(
        "sections",
        ("meeting", "section"),
        (*MEETING, _key("section"), _ITEM, *_SPAN, Column("label", "string", "its type", required=True), _SCORE),
    ),
    Table(
        "entities",
        ("meeting", "entity"),
        (
            *MEETING,
            _key("entity"),
            _ITEM,
            _SECTION,
            *_SPAN,
            Column("label", "string", "PER, PARTY, ORG, AMOUNT or DATE", required=True),
            Column("text", "string", "as it stands in the minutes", required=True),
            Column("value", "string", "normalised, as the record writes it"),
            Column("date", "date", "of a DATE that names one day"),
            Column("amount", "kroner", "of an AMOUNT; the lower end of a range; null from 10^16 kroner on"),
            Column("amount_to", "kroner", "upper end of a range"),
            _SCORE,
        ),
    ),
    Table(
        "decisions",
        ("meeting", "decision"),
        (
            *MEETING,
            _key("decision"),
            _ITEM,
            _SECTION,
            *_SPAN,
            Column("text", "string", "as it stands in the minutes", required=True),
            Column("outcome", "string", "what was decided", required=True),
            Column("point", "string", "of the recommendation that it answers"),
            Column("body", "string", "that decided"),
            Column("final", "bool", "whether it is the item's own decision", required=True),
            _SCORE,
        ),
    ),
    Table(
        "votes",
        ("meeting", "vote"),
        (
            *MEETING,
            _key("vote"),
            Column("item", "int32", "number of the item in the meeting from 0", required=True),
            Column("side", "string", "for, against, abstained or reservation", required=True),
            Column("name", "string", "of a person"),
            _PARTY,
            Column("count", "int32", "of votes, where a number stands"),
        ),
    ),
    Table(
        "people",
        ("meeting", "person"),
        (
            *MEETING,
            _key("person"),
            Column("item", "int32", "number of the item in the meeting from 0; null where it holds for the meeting"),
            Column("presence", "string", "participant, absent or recused", required=True),
            Column("name", "string", "of the person", required=True),
            _PARTY,
            Column("role", "string", "in the body, of a participant"),
            Column("substitute", "string", "who came instead"),
        ),
    ),
)

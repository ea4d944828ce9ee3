"""The record as pydantic models; `Record.model_json_schema` is what ``referat schema`` prints.

Positions are character offsets (code points, end exclusive) into ``text``.
"""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from referat.labels import EntityLabel, ItemOutcome, Outcome, SectionLabel

SCHEMA_VERSION = "1.0"
Party = Annotated[str | None, Field(description="its letter, nationally or in the municipality at the time; else its name")]


class Model(BaseModel):
    """Strict about names: a field that the schema does not know is an error."""

    model_config = ConfigDict(extra="forbid")


class Source(Model):
    """The file: media type with charset for plain text, SHA-256 of its bytes."""

    path: str
    media_type: str
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class Participant(Model):
    """A member present at the meeting."""

    name: str
    party: Party = None
    role: str | None = None


class Absentee(Model):
    """A person who was absent, and who came instead."""

    name: str
    party: Party = None
    substitute: str | None = None


class NamedPerson(Model):
    """A person and the party that stands with the name."""

    name: str
    party: Party = None


class Meeting(Model):
    """What the head of the minutes states."""

    municipality: str | None = None
    committee: str | None = None
    date: str | None = Field(default=None, description="ISO 8601")
    start_time: str | None = Field(default=None, description="HH:MM")
    end_time: str | None = Field(default=None, description="HH:MM")
    place: str | None = None
    participants: list[Participant] = Field(default_factory=list)
    absent: list[Absentee] = Field(default_factory=list)


class Vote(Model):
    """One entry of a side: a person, a party, or a number without names."""

    name: str | None = None
    party: Party = None
    count: int | None = None


class VoteCounts(Model):
    """Totals of the sides, where they are stated."""

    for_: int | None = Field(default=None, alias="for")
    against: int | None = None
    abstained: int | None = None

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Votes(Model):
    """Who was for, against and abstained."""

    for_: list[Vote] = Field(default_factory=list, alias="for")
    against: list[Vote] = Field(default_factory=list)
    abstained: list[Vote] = Field(default_factory=list)
    counts: VoteCounts = Field(default_factory=VoteCounts)

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Spanned(Model):
    """Anything that stands at ``text[start:end]``."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"end {self.end} lies before start {self.start}")
        return self


class Amount(Spanned):
    """A sum of money in an item."""

    value: str = Field(description="kroner as a decimal; a range as from/to")
    currency: Literal["DKK"] = "DKK"


class Item(Spanned):
    """One agenda item."""

    number: str | None = None
    title: str | None = None
    type_code: str | None = None
    closed: bool = False
    case_number: str | None = None
    outcome: ItemOutcome | None = None
    absent: list[Absentee] = Field(default_factory=list)
    recused: list[NamedPerson] = Field(default_factory=list)
    votes: Votes = Field(default_factory=Votes)
    reservations: list[Vote] = Field(default_factory=list)
    amounts: list[Amount] = Field(default_factory=list)


class Section(Spanned):
    """A run of lines of one type."""

    label: SectionLabel
    score: float | None = None


class Entity(Spanned):
    """A named entity and its normalised value."""

    label: EntityLabel
    text: str
    value: str | None = None
    item: int | None = None
    score: float | None = None


class Decision(Spanned):
    """What a body decided; ``final`` where it is the item's own decision."""

    text: str
    outcome: Outcome
    point: str | None = None
    body: str | None = None
    final: bool
    item: int | None = None
    score: float | None = None


class Notice(Model):
    """Something that the reader of the record should know."""

    code: str
    message: str


class ModelName(Model):
    """Which model made the record."""

    name: str
    version: str


class Record(Model):
    """One document; one line of JSON Lines."""

    schema_version: str = SCHEMA_VERSION
    id: str
    source: Source
    text: str | None = None
    text_sha256: str = Field(pattern="^[0-9a-f]{64}$")
    pages: list[tuple[int, int]] | None = None
    meeting: Meeting
    items: list[Item]
    sections: list[Section]
    entities: list[Entity]
    decisions: list[Decision]
    warnings: list[Notice] = Field(default_factory=list)
    model: ModelName
    referat: str

    @model_validator(mode="after")
    def _spans_fit(self) -> Self:
        """Entities and decisions quote the text that they point to, and items exist."""
        quoted: tuple[Entity | Decision, ...] = (*self.entities, *self.decisions)
        for span in quoted:
            if self.text is not None and self.text[span.start : span.end] != span.text:
                raise ValueError(f"{span.text!r} does not stand at {span.start}-{span.end}")
            if span.item is not None and not 0 <= span.item < len(self.items):
                raise ValueError(f"item {span.item} of {span.text!r} does not exist")
        return self

    def to_json(self) -> str:
        """One line of JSON; the same record gives the same bytes."""
        return self.model_dump_json(by_alias=True)

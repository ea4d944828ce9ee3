"""Gold annotations of one document, stand-off: offsets and labels, never the text."""

import datetime
import hashlib
import re
from itertools import pairwise
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from referat.annotations.markup import Mark, MarkedText, MarkupError
from referat.labels import (
    ENTITY_LABELS,
    OUTCOMES,
    ROLES,
    SECTION_LABELS,
    VOTE_SIDES,
    EntityLabel,
    ItemOutcome,
    Outcome,
    Role,
    SectionLabel,
    VoteSide,
    item_outcome,
)

GUIDELINES_VERSION = "1.0"

ITEM_FIELDS = {"NUMBER": "number", "TITLE": "title", "TYPE": "type_code", "CASE": "case_number"}
MEETING_FIELDS = {"PLACE": "place", "TIME start": "start_time", "TIME end": "end_time"}
MEETING_ROLES = {"ORG committee": "committee", "ORG municipality": "municipality", "DATE meeting": "date"}


class Frozen(BaseModel):
    """Immutable, and strict about names."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class GoldSpan(Frozen):
    """A stretch of the text, in characters, end exclusive."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters that the span stands for."""
        return text[self.start : self.end]


class GoldSection(GoldSpan):
    """A run of lines of one section."""

    label: SectionLabel


class GoldEntity(GoldSpan):
    """A named entity; ``role`` says what a person or party did in the item or meeting."""

    label: EntityLabel
    role: Role | None = None


class GoldDecision(GoldSpan):
    """What a body decided; ``final`` where it is the item's own decision."""

    outcome: Outcome
    point: str | None = None
    body: str | None = None
    final: bool


class GoldCount(GoldSpan):
    """A number of votes: of one party (COUNT) or of a whole side (TALLY)."""

    kind: Literal["COUNT", "TALLY"]
    side: VoteSide


class GoldItem(GoldSpan):
    """An agenda item from its title to the next; its fields are spans."""

    number: GoldSpan | None = None
    title: GoldSpan | None = None
    type_code: GoldSpan | None = None
    case_number: GoldSpan | None = None
    closed: bool = False
    outcome: ItemOutcome | None = None


class GoldMeeting(Frozen):
    """What the head of the minutes states, as spans."""

    municipality: GoldSpan | None = None
    committee: GoldSpan | None = None
    date: GoldSpan | None = None
    start_time: GoldSpan | None = None
    end_time: GoldSpan | None = None
    place: GoldSpan | None = None


class GoldDocument(Frozen):
    """All four layers of one document; ``info`` holds the header of the marked text."""

    id: str
    text_sha256: str
    annotator: str
    guidelines: str
    date: datetime.date
    info: dict[str, str]
    meeting: GoldMeeting
    items: list[GoldItem]
    sections: list[GoldSection]
    entities: list[GoldEntity]
    decisions: list[GoldDecision]
    counts: list[GoldCount]


def sha256_of(text: str) -> str:
    """The hash that ties annotations to their text: SHA-256 of its UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def cuts_word(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` begins or ends inside a word.

    >>> cuts_word("Movias busser", 0, 5), cuts_word("Movias busser", 0, 6)
    (True, False)
    """
    return any(0 < place < len(text) and text[place - 1 : place + 1].isalpha() for place in (start, end))


def compile_marked(marked: MarkedText, path: str = "<text>") -> GoldDocument:
    """Make stand-off gold from marked text.

    Raises:
        MarkupError: a label, attribute or place that the contract does not know; names file, line and text.
    """
    compiler = _Compiler(marked, path)
    sections = compiler.sections()
    entities = [entity for mark in marked.marks if (entity := compiler.entity(mark))]
    compiler.check_flat(entities, "entities")
    decisions = [compiler.decision(mark, sections) for mark in marked.marks if mark.label == "DECISION"]
    compiler.check_flat(decisions, "decisions")
    header = dict(marked.header)
    try:
        return GoldDocument(
            id=header.pop("id"),
            text_sha256=sha256_of(marked.text),
            annotator=header.pop("annotator"),
            guidelines=header.pop("guidelines", GUIDELINES_VERSION),
            date=datetime.date.fromisoformat(header.pop("date")),
            info=header,
            meeting=compiler.meeting(),
            items=compiler.items(decisions),
            sections=sections,
            entities=entities,
            decisions=decisions,
            counts=[compiler.count(mark) for mark in marked.marks if mark.label in {"COUNT", "TALLY"}],
        )
    except ValueError as error:
        if isinstance(error, MarkupError):
            raise
        raise MarkupError(f"{path}: the header does not hold: {error}") from error
    except KeyError as error:
        raise MarkupError(f'{path}: the header lacks {error.args[0]!r}; write ⟦! {error.args[0]}="…"⟧') from error


class _Compiler:
    def __init__(self, marked: MarkedText, path: str) -> None:
        self.marked = marked
        self.text = marked.text
        self.path = path
        for mark in marked.marks:
            self._check_mark(mark)

    def error(self, line: int, message: str, span: tuple[int, int] | None = None) -> MarkupError:
        shown = f": {self.text[span[0] : span[1]]!r}" if span else ""
        return MarkupError(f"{self.path}:{line}: {message}{shown}")

    def _check_mark(self, mark: Mark) -> None:
        span = mark.start, mark.end
        known = {*ENTITY_LABELS, *ITEM_FIELDS, "DECISION", "COUNT", "TALLY", "PLACE", "TIME"}
        if mark.label not in known:
            raise self.error(mark.line, f"unknown label {mark.label}", span)
        content = self.text[mark.start : mark.end]
        if not content or content != content.strip():
            raise self.error(mark.line, f"{mark.label} begins or ends with white space, or is empty", span)
        glued = "glued" in mark.attributes
        if mark.label in {*ENTITY_LABELS, "DECISION"} and cuts_word(self.text, mark.start, mark.end) and not glued:
            raise self.error(mark.line, f"{mark.label} begins or ends inside a word (flag `glued` where the text is)", span)

    def sections(self) -> list[GoldSection]:
        directives = self.marked.sections
        for directive in directives:
            if directive.label not in SECTION_LABELS:
                raise self.error(directive.line, f"unknown section label {directive.label!r}")
            if unknown := set(directive.attributes) - {"closed", "more", "outcome"}:
                raise self.error(directive.line, f"unknown attributes {sorted(unknown)}")
            if (outcome := directive.attributes.get("outcome")) not in {None, "mixed", *OUTCOMES}:
                raise self.error(directive.line, f"unknown outcome {outcome!r}")
        first = directives[0].start if directives else len(self.text)
        if self.text[:first].strip():
            raise self.error(self.marked.line_of(0), "text before the first section line", (0, min(first, 60)))
        ends = [*(directive.start for directive in directives[1:]), len(self.text)][: len(directives)]
        spans = (
            (label, trimmed)
            for directive, end in zip(directives, ends, strict=True)
            if (trimmed := _trim(self.text, directive.start, end)) and (label := directive.label)
        )
        return [GoldSection(start=start, end=end, label=label) for label, (start, end) in spans]  # type: ignore[arg-type]

    def entity(self, mark: Mark) -> GoldEntity | None:
        if mark.label not in ENTITY_LABELS:
            return None
        flags = set(mark.attributes) - {"glued"}
        roles = flags & set(ROLES)
        extra = flags - roles - {key.split()[1] for key in MEETING_ROLES if key.split()[0] == mark.label}
        if extra or len(roles) > 1 or (roles and mark.label not in {"PER", "PARTY"}):
            raise self.error(mark.line, f"attributes {sorted(flags)} do not fit {mark.label}", (mark.start, mark.end))
        role: Any = next(iter(roles), None)
        return GoldEntity(start=mark.start, end=mark.end, label=mark.label, role=role)

    def decision(self, mark: Mark, sections: list[GoldSection]) -> GoldDecision:
        attributes = {key: value for key, value in mark.attributes.items() if key != "glued"}
        outcomes = [key for key in attributes if key in OUTCOMES]
        unknown = set(attributes) - set(OUTCOMES) - {"point", "body", "earlier", "final"}
        if len(outcomes) != 1 or unknown:
            raise self.error(mark.line, f"DECISION needs one outcome; has {sorted(attributes)}", (mark.start, mark.end))
        section = next((s for s in sections if s.start <= mark.start < s.end), None)
        if section is None or section.label not in {"decision", "earlier_decision"}:
            where = section.label if section else "none"
            raise self.error(mark.line, f"DECISION in a section {where}", (mark.start, mark.end))
        final = ("final" in attributes or section.label == "decision") and "earlier" not in attributes
        return GoldDecision(
            start=mark.start,
            end=mark.end,
            outcome=outcomes[0],
            point=attributes.get("point"),
            body=attributes.get("body"),
            final=final,
        )

    def count(self, mark: Mark) -> GoldCount:
        sides = [key for key in mark.attributes if key in VOTE_SIDES]
        if len(sides) != 1 or len(mark.attributes) != 1 or not re.fullmatch(r"\w+", self.text[mark.start : mark.end]):
            raise self.error(mark.line, f"{mark.label} needs one side and one number", (mark.start, mark.end))
        return GoldCount(start=mark.start, end=mark.end, kind=mark.label, side=sides[0])  # type: ignore[arg-type]

    def meeting(self) -> GoldMeeting:
        found: dict[str, GoldSpan] = {}
        for mark in self.marked.marks:
            for attribute in mark.attributes or [""]:
                key = f"{mark.label} {attribute}".strip()
                name = MEETING_FIELDS.get(key) or MEETING_ROLES.get(key)
                if name:
                    found.setdefault(name, GoldSpan(start=mark.start, end=mark.end))
        return GoldMeeting(**found)

    def items(self, decisions: list[GoldDecision]) -> list[GoldItem]:
        titles = [s for s in self.marked.sections if s.label == "title" and "more" not in s.attributes]
        ends = [*(title.start for title in titles[1:]), len(self.text)][: len(titles)]
        items = []
        for title, end in zip(titles, ends, strict=True):
            fields = self._item_fields(title.start, end)
            final = [(d.outcome, d.point) for d in decisions if d.final and title.start <= d.start < end]
            items.append(
                GoldItem(
                    start=title.start,
                    end=end,
                    closed="closed" in title.attributes,
                    outcome=title.attributes.get("outcome") or item_outcome(final),  # type: ignore[arg-type]
                    **fields,
                )
            )
        return items

    def _item_fields(self, start: int, end: int) -> dict[str, GoldSpan]:
        fields: dict[str, GoldSpan] = {}
        for mark in self.marked.marks:
            if start <= mark.start < end and mark.label in ITEM_FIELDS:
                name = ITEM_FIELDS[mark.label]
                if name in fields:
                    raise self.error(mark.line, f"a second {mark.label} in one item", (mark.start, mark.end))
                fields[name] = GoldSpan(start=mark.start, end=mark.end)
        return fields

    def check_flat(self, spans: "list[GoldEntity] | list[GoldDecision]", layer: str) -> None:
        ordered = sorted(spans, key=lambda span: (span.start, span.end))
        for left, right in pairwise(ordered):
            if right.start < left.end:
                raise self.error(self.marked.line_of(right.start), f"{layer} overlap, {left.of(self.text)!r} and", (right.start, right.end))


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span without white space at its edges, or None where nothing is left."""
    content = text[start:end]
    stripped = content.strip()
    if not stripped:
        return None
    start += content.index(stripped)
    return start, start + len(stripped)

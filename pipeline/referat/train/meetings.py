"""Meetings as labelled lines: the form in which documents are varied and line classifiers are trained."""

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from referat.annotations.gold import GoldDocument
from referat.components.line_traits import heading_like
from referat.labels import SectionLabel
from referat.lines import Line, lines_of
from referat.train.data import GREVE_ITEMS


@dataclass(frozen=True, slots=True)
class LabelledLine:
    """One line of a meeting with its gold: section, whether it starts an item, whether it is a heading."""

    content: str
    label: SectionLabel
    starts_item: bool = False
    heading: bool = False
    blank_before: int = 0


Meeting = list[LabelledLine]


def meeting_of_gold(gold: GoldDocument, text: str) -> Meeting:
    """The labelled lines of an annotated document."""
    lines = lines_of(text)
    starts = {next(line.start for line in lines if line.end > item.start) for item in gold.items}
    meeting: Meeting = []
    sections = iter(gold.sections)
    section = next(sections)
    for line in lines:
        while line.start >= section.end:
            section = next(sections)
        opens = line.start == section.start
        is_start = line.start in starts and section.label == "title"
        heading = opens and heading_like(line) and section.label not in {"title", "meeting", "noise", "reference", "attendance"}
        meeting.append(LabelledLine(" " * min(line.indent, 4) + line.content, section.label, is_start, heading, line.blank_before))
    return meeting


@dataclass(frozen=True, slots=True)
class AnnotatedMeeting:
    """An annotated document: its lines as they are, and its items one by one, to be shown in other layouts."""

    lines: Meeting
    items: list["SourceItem"]


def annotated_meeting(gold: GoldDocument, text: str) -> AnnotatedMeeting:
    """An annotated document as `AnnotatedMeeting`; items of an archive that knows no whole meetings are left out."""
    meeting = meeting_of_gold(gold, text)
    starts = [index for index, line in enumerate(meeting) if line.starts_item]
    if len(starts) != len(gold.items) or len(starts) < 2:
        return AnnotatedMeeting(meeting, [])
    items = []
    for item, start, end in zip(gold.items, starts, [*starts[1:], len(meeting)], strict=True):
        lines = [line for line in meeting[start:end] if line.label not in {"title", "reference", "noise", "signature"}]
        title = re.sub(r"\s+", " ", item.title.of(text)) if item.title else "Lukket punkt"
        case = item.case_number.of(text) if item.case_number else ""
        items.append(SourceItem("", str(gold.date), "", title, case, item.closed, lines))
    return AnnotatedMeeting(meeting, items)


# Headings of the Greve publication, the one real source that marks its headings.
_GREVE_HEADINGS: dict[str, SectionLabel] = {
    "beslutning": "decision",
    "fremstilling": "case",
    "sagsprocedure": "competence",
    "resume": "summary",
    "indstilling": "recommendation",
    "supplerende indstilling": "recommendation",
    "administrationen indstiller": "recommendation",
    "sagsbeskrivelse": "case",
    "supplerende sagsbeskrivelse": "case",
    "sagsfremstilling": "case",
    "supplerende sagsfremstilling": "case",
    "baggrund": "case",
    "øvrige forhold": "case",
    "økonomiske konsekvenser": "economy",
    "øvrige konsekvenser": "consequences",
    "miljøvurdering": "consequences",
    "lovgrundlag": "law",
    "lovhjemmel": "law",
    "høring": "hearing",
    "tidsplan": "communication",
    "kommunikation": "communication",
    "sagens forløb": "earlier_decision",
}
_ATTENDANCE = re.compile(
    r"^(?:fraværende|afbud|ikke til stede|(?:\S+ ){1,5}(?:deltog ikke|var fraværende|forlod|erklære\w+ sig inhabil|er inhabil))", re.I
)


@dataclass(frozen=True, slots=True)
class SourceItem:
    """One published agenda item: metadata and labelled lines without its title."""

    committee: str
    date: str
    number: str
    title: str
    case_number: str
    closed: bool
    lines: Meeting


def greve_items(data: Path, excluded_cases: Iterable[str] = ()) -> list[SourceItem]:
    """Items of ``greve-items.jsonl.gz`` with section labels from their marked headings.

    An unknown heading keeps the section before it; attendance lines are labelled by their wording.

    Args:
        data: folder of the file.
        excluded_cases: case numbers that must not be trained on.
    """
    excluded = set(excluded_cases)
    items = []
    with gzip.open(data / GREVE_ITEMS, "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            if row["case"] in excluded or not row["sections"]:
                continue
            lines = list(_greve_lines(row))
            closed = row["title"].lower().startswith("lukket")
            items.append(SourceItem(row["committee"], row["date"], row["no"], row["title"], row["case"], closed, lines))
    return items


def _greve_lines(row: dict[str, object]) -> Iterator[LabelledLine]:
    label: SectionLabel = "decision"
    for section in row["sections"]:  # type: ignore[attr-defined]
        name = re.sub(r"\W+$", "", section["heading"].lower().replace("i ndst", "indst"))
        known = _GREVE_HEADINGS.get(name)
        label = known or label
        if section["heading"].strip():
            yield LabelledLine(section["heading"].strip(), label, heading=known is not None, blank_before=1)
        for line in lines_of(section["text"]):
            content = line.content
            inline = _GREVE_HEADINGS.get(re.sub(r"\W+$", "", content.lower())) if len(content) < 40 else None
            label = inline or label
            own = label
            if label in {"decision", "earlier_decision"} and _ATTENDANCE.match(content):
                own = "attendance"
            yield LabelledLine(content, own, heading=inline is not None, blank_before=line.blank_before)
    if row["bilag"]:
        yield LabelledLine("Bilag", "annex", heading=True, blank_before=1)
        for name in row["bilag"]:  # type: ignore[attr-defined]
            yield LabelledLine(name, "annex")


def lines_of_meeting(meeting: Meeting) -> list[Line]:
    """The lines as the classifiers see them; offsets are those of the lines joined with their blank lines."""
    text = "".join("\n" * line.blank_before + line.content.replace("\n", " ") + "\n" for line in meeting)
    lines = lines_of(text)
    if len(lines) != len(meeting):
        raise ValueError(f"{len(meeting)} labelled lines give {len(lines)} lines; one of them is empty")
    return lines

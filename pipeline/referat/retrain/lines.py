"""Items and sections go on learning, from the lines of new gold and of old."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from referat.annotations import GoldDocument
from referat.components.item_model import ItemModel
from referat.components.line_features import LineView, item_features, section_features
from referat.components.line_model import LineModel
from referat.components.second_look import look_features
from referat.components.section_look import section_look_features
from referat.components.section_model import SectionModel, only_titles_at_starts
from referat.linear import hashes
from referat.retrain.linear import Cases, Pull, fit_from
from referat.train.line_training import ITEM_STATES
from referat.train.meetings import Meeting, lines_of_meeting, meeting_of_gold

PARTS = 3
Row = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class ReadMeeting:
    """The lines of an annotated document, with their features hashed once for all fits."""

    view: LineView
    starts: list[bool]
    states: list[str]
    labels: list[str]
    item_rows: list[Row]
    section_rows: list[Row]


def read_meeting_lines(meeting: Meeting) -> ReadMeeting:
    """Hash the features of a meeting's lines."""
    view, starts = LineView(lines_of_meeting(meeting)), [line.starts_item for line in meeting]
    item_rows = [_row(found) for found in item_features(view)]
    section_rows = [_row(found) for found in section_features(view, starts)]
    return ReadMeeting(view, starts, [ITEM_STATES[start] for start in starts], [line.label for line in meeting], item_rows, section_rows)


def read_gold_lines(gold: GoldDocument, text: str) -> ReadMeeting:
    """The same of an annotated document."""
    return read_meeting_lines([line for line in meeting_of_gold(gold, text) if line.content.strip()])


def _row(features: list[str]) -> Row:
    return np.array(hashes(features), dtype=np.int32)


# On the tutorial's documents, with the own documents of dev as what must not be lost: freedoms of .3 and .03 learn less, and keep no
# more.  The second look is about layouts in general and moves less.
FIRST, SECOND = Pull(1.0, 2.0), Pull(0.1, 2.0)


def retrain_items(model: ItemModel, new: Sequence[ReadMeeting], old: Sequence[ReadMeeting]) -> ItemModel:
    """The model of item starts after more learning; ``old`` is what it must not forget."""

    def first_of(part: Sequence[ReadMeeting]) -> LineModel:
        return _fit(model.first, [(m.item_rows, m.states) for m in part], [(m.item_rows, m.states) for m in old], FIRST)

    def look(first: LineModel, meeting: ReadMeeting) -> list[Row]:
        found = first.linear.log_probabilities_of_rows(meeting.item_rows)
        return [_row(seen) for seen in look_features(meeting.view, np.exp(found[:, ITEM_STATES.index("start")]))]

    seen = [(rows, meeting.states) for meeting, rows in _looked(new, first_of, look)]
    kept = [(look(model.first, meeting), meeting.states) for meeting in old]
    return ItemModel(first_of(new), _fit(model.second, seen, kept, SECOND))


def retrain_sections(model: SectionModel, new: Sequence[ReadMeeting], old: Sequence[ReadMeeting]) -> SectionModel:
    """The model of sections after more learning; ``old`` is what it must not forget."""

    def first_of(part: Sequence[ReadMeeting]) -> LineModel:
        return _fit(model.first, [(m.section_rows, m.labels) for m in part], [(m.section_rows, m.labels) for m in old], FIRST)

    def look(first: LineModel, meeting: ReadMeeting) -> list[Row]:
        found = only_titles_at_starts(first.linear.log_probabilities_of_rows(meeting.section_rows), meeting.starts, first.labels)
        return [_row(seen) for seen in section_look_features(meeting.view, meeting.starts, found, first.labels)]

    seen = [(rows, meeting.labels) for meeting, rows in _looked(new, first_of, look)]
    kept = [(look(model.first, meeting), meeting.labels) for meeting in old]
    return SectionModel(first_of(new), _fit(model.second, seen, kept, SECOND))


def _looked(
    new: Sequence[ReadMeeting],
    first_of: Callable[[Sequence[ReadMeeting]], LineModel],
    look: Callable[[LineModel, ReadMeeting], list[Row]],
) -> list[tuple[ReadMeeting, list[Row]]]:
    """Every new meeting with the second look's features, by a first look that has not learned from the meeting."""
    parts = [new[place::PARTS] for place in range(min(PARTS, len(new)))]
    found = []
    for place, part in enumerate(parts):
        first = first_of([meeting for other, rest in enumerate(parts) if other != place for meeting in rest])
        found += [(meeting, look(first, meeting)) for meeting in part]
    return found


Labelled = Sequence[tuple[list[Row], list[str]]]


def _fit(base: LineModel, new: Labelled, old: Labelled, pull: Pull) -> LineModel:
    """Emissions fitted anew, transitions as they were: the order of sections is not what differs between municipalities."""
    return LineModel(fit_from(base.linear, _cases(new), _cases(old), pull), base.transitions)


def _cases(labelled: Labelled) -> Cases:
    return Cases([row for rows, _ in labelled for row in rows], [label for _, labels in labelled for label in labels])

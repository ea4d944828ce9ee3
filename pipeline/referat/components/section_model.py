"""The model of sections: networks that read all lines in order, and what a document tells of its own decisions."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from referat.components.decoding import Decoder
from referat.components.line_features import LineView, section_features
from referat.components.line_network import LineNetwork
from referat.components.line_traits import heading_like
from referat.components.meeting_head import MeetingHead
from referat.linear import OTHER_RELEASE, Floats
from referat.municipality import heading_key

NETWORK = "network"
TITLE, TITLE_LINES = "title", 3
OWN, EARLIER = "decision", "earlier_decision"
# Sections that may stand between a decision's heading and the rest of its text.
_BETWEEN = {OWN, EARLIER, "attendance", "noise"}
_IMPOSSIBLE = -1e4
# Of 1,000 to 1 that a heading which was told means what was told.
TOLD_HEADING = 7.0
# Of 7 to 1 that what stands below it, up to the next heading, goes on with it.
TOLD_BELOW = 2.0


class SectionModel:
    """Networks of lines that differ by their seed; the mean of their log probabilities is decoded over the document."""

    def __init__(self, networks: Sequence[LineNetwork], decoder: Decoder) -> None:
        self.networks = tuple(networks)
        self.decoder = decoder

    def label(self, view: LineView, starts: Sequence[bool], told: Mapping[str, str] | None = None) -> tuple[list[str], list[float]]:
        """The label of every line and its posterior probability.

        A line that starts an item is a title; other titles only follow one directly.  ``told`` holds sections by `heading_key`
        of headings that were told beforehand.
        """
        labels, rows = self.decoder.labels, list(section_features(view, starts))
        found = np.mean([network.log_probabilities(rows) for network in self.networks], axis=0)
        possible = only_titles_at_starts(with_told_headings(found, view, starts, told or {}, labels), starts, labels)
        return self.decoder.decode(by_dated_headings(possible, view, starts, labels))

    def to_disk(self, folder: Path) -> None:
        for place, network in enumerate(self.networks):
            network.to_disk(folder / f"{NETWORK}{place}")
        self.decoder.to_disk(folder)

    @classmethod
    def from_disk(cls, folder: Path) -> "SectionModel":
        networks = [LineNetwork.from_disk(path) for path in sorted(folder.glob(f"{NETWORK}*"))]
        if not networks:
            raise ValueError(f"{folder}: {OTHER_RELEASE}")
        return cls(networks, Decoder.from_disk(folder, networks[0].labels))


def with_told_headings(emissions: Floats, view: LineView, starts: Sequence[bool], told: Mapping[str, str], labels: Sequence[str]) -> Floats:
    """Log probabilities that lean to the told section where a line is such a heading, alone or before a colon, and a little below it.

    It is a lean: a heading that a document plainly uses for something else stays that.
    """
    if not told:
        return emissions
    changed = emissions.copy()
    below: str | None = None
    for index, line in enumerate(view.lines):
        label = told.get(heading_key(line.content)) or told.get(heading_key(line.content.partition(":")[0]))
        if label is not None and (":" in line.content or heading_like(line)):
            changed[index, list(labels).index(label)] += TOLD_HEADING
            below = label
        elif starts[index] or heading_like(line):
            below = None
        elif below is not None:
            changed[index, list(labels).index(below)] += TOLD_BELOW
    return changed


def by_dated_headings(emissions: Floats, view: LineView, starts: Sequence[bool], labels: Sequence[str]) -> Floats:
    """Log probabilities without the meeting's own decision below a heading of another date, and without an earlier one below its own.

    A heading of a decision that names body and date tells whose decision follows.
    """
    places = {OWN: list(labels).index(OWN), EARLIER: list(labels).index(EARLIER)}
    head = MeetingHead(view.lines[: list(starts).index(True)] if True in starts else ())
    if not head.dates:
        return emissions
    changed = emissions.copy()
    excluded: str | None = None
    for index, line in enumerate(view.lines):
        top = labels[int(emissions[index].argmax())]
        if starts[index] or top not in _BETWEEN:
            excluded = None
        elif top in places and heading_like(line):
            excluded = _excluded_by(head.tells(line.content))
        if excluded is not None:
            changed[index, places[excluded]] = _IMPOSSIBLE
    return changed


def _excluded_by(told: Sequence[str]) -> str | None:
    """Which of own and earlier decision a heading excludes, by what `MeetingHead.tells` says of it."""
    match told:
        case ["date-other", _]:
            return OWN
        case ["date-own", "body-own"]:
            return EARLIER
    return None


def only_titles_at_starts(emissions: Floats, starts: Sequence[bool], labels: Sequence[str]) -> Floats:
    """Log probabilities with titles where items start, and none further than `TITLE_LINES` below."""
    title = list(labels).index(TITLE)
    changed = emissions.copy()
    since = TITLE_LINES
    for index, start in enumerate(starts):
        since = 0 if start else since + 1
        if start:
            changed[index] = np.where(np.arange(emissions.shape[1]) == title, 0.0, _IMPOSSIBLE)
        elif since >= TITLE_LINES:
            changed[index, title] = _IMPOSSIBLE
    return changed

"""Training of the item and section classifiers on varied meetings."""

import random
from collections.abc import Iterable, Sequence

import numpy as np

from referat.components.line_features import LineView, item_features, section_features
from referat.components.line_model import LineModel
from referat.labels import SECTION_LABELS
from referat.linear import Floats, hashes
from referat.train.fitting import fit_linear
from referat.train.item_forms import short_item
from referat.train.meetings import AnnotatedMeeting, Meeting, SourceItem, lines_of_meeting
from referat.train.variations import varied_lines, varied_meeting, without_headings

ITEM_STATES = ("inside", "start")
OWN_SHARES, SHORT_SHARE = (0.0, 0.3, 0.9), 0.15
SIZES = (1, 2, 3, 4, 5, 6, 7, 8, 10)


def training_meetings(
    items: Sequence[SourceItem], annotated: Sequence[AnnotatedMeeting], *, made: int, copies: int, seed: int
) -> list[Meeting]:
    """Meetings to train on: ``made`` new layouts of real and annotated items, and every annotated meeting with
    variations: ``copies`` of a whole meeting; a single item is taken as it is.
    """
    rng = random.Random(seed)
    published, own = _Deck(items, rng), _Deck([item for meeting in annotated for item in meeting.items], rng)
    meetings: list[Meeting] = []
    for _ in range(made if published or own else 0):
        share = rng.choice(OWN_SHARES)
        size = rng.choice(SIZES)
        meetings.append(varied_meeting([_drawn_item(published, own, share, rng) for _ in range(size)], rng))
    for meeting in (known.lines for known in annotated):
        meetings += [meeting, without_headings(meeting)]
        if sum(line.starts_item for line in meeting) > 2:
            meetings.extend(varied_lines(meeting, rng) for _ in range(copies))
    return [[line for line in meeting if line.content.strip()] for meeting in meetings]


class _Deck:
    """Items dealt in random order, every one before any comes again."""

    def __init__(self, items: Sequence[SourceItem], rng: random.Random) -> None:
        self._items = list(items)
        self._rng = rng
        self._left: list[SourceItem] = []

    def __len__(self) -> int:
        return len(self._items)

    def draw(self) -> SourceItem:
        if not self._left:
            self._left = self._rng.sample(self._items, len(self._items))
        return self._left.pop()


def _drawn_item(published: _Deck, own: _Deck, share: float, rng: random.Random) -> SourceItem:
    if rng.random() < SHORT_SHARE:
        return short_item(rng)
    return own.draw() if own and (not published or rng.random() < share) else published.draw()


def train_items(meetings: Iterable[Meeting], seed: int) -> LineModel:
    """Train the classifier that finds the lines where agenda items start."""
    rows: list[list[int]] = []
    labels: list[str] = []
    sequences: list[list[str]] = []
    for meeting in meetings:
        view = LineView(lines_of_meeting(meeting))
        rows.extend(hashes(found) for found in item_features(view))
        states = [ITEM_STATES[line.starts_item] for line in meeting]
        labels.extend(states)
        sequences.append(states)
    return _fit(rows, labels, sequences, ITEM_STATES, seed, strength=20.0)


def train_sections(meetings: Iterable[Meeting], seed: int) -> LineModel:
    """Train the classifier of sections; item starts are given."""
    rows: list[list[int]] = []
    labels: list[str] = []
    sequences: list[list[str]] = []
    for meeting in meetings:
        starts = [line.starts_item for line in meeting]
        rows.extend(hashes(found) for found in section_features(LineView(lines_of_meeting(meeting)), starts))
        sequence: list[str] = [line.label for line in meeting]
        labels.extend(sequence)
        sequences.append(sequence)
    return _fit(rows, labels, sequences, SECTION_LABELS, seed, strength=5.0)


def _fit(
    rows: list[list[int]], labels: list[str], sequences: list[list[str]], known: Sequence[str], seed: int, *, strength: float
) -> LineModel:
    return LineModel(fit_linear(rows, labels, known, strength=strength, seed=seed), _transitions(sequences, known, labels))


def _transitions(sequences: list[list[str]], known: Sequence[str], labels: list[str]) -> Floats:
    """Log probabilities of the next label divided by its share, since the emissions hold the share already."""
    place = {label: index for index, label in enumerate(known)}
    counts = np.full((len(known) + 1, len(known)), 0.5)
    for sequence in sequences:
        previous = len(known)
        for label in sequence:
            counts[previous, place[label]] += 1
            previous = place[label]
    share = np.full(len(known), 0.5)
    for label in labels:
        share[place[label]] += 1
    conditional = counts / counts.sum(axis=1, keepdims=True)
    return np.asarray(0.6 * np.log(conditional / (share / share.sum())))

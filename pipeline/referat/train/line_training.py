"""Training of the item and section classifiers on varied meetings."""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

import numpy as np

from referat.components.decoding import Decoder
from referat.components.item_model import LEAN, START, ItemModel
from referat.components.line_features import LineView, item_features, item_network_features, section_features
from referat.components.line_model import LineModel
from referat.components.line_traits import Hashed, hashed
from referat.components.second_look import look_features
from referat.components.section_model import SectionModel
from referat.labels import SECTION_LABELS
from referat.linear import Floats
from referat.train.fitting import fit_linear
from referat.train.item_forms import short_item
from referat.train.meetings import AnnotatedMeeting, Meeting, SourceItem, lines_of_meeting
from referat.train.network_training import LabelledRows, train_network
from referat.train.variations import varied_lines, varied_meeting, without_headings

ITEM_STATES = ("inside", START)
NETWORK_STATES = (*SECTION_LABELS, START)
PARTS = 3
ITEM_STRENGTH, LOOK_STRENGTH = 20.0, 5.0
NETWORKS, PASSES, ITEM_PASSES = 2, 6, 5
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


def meeting_parts(
    items: Sequence[SourceItem], annotated: Sequence[AnnotatedMeeting], *, made: int, copies: int, seed: int
) -> list[list[Meeting]]:
    """Training meetings in `PARTS` parts that share neither published cases nor annotated documents."""
    rng = random.Random(seed)
    annotated = rng.sample(annotated, len(annotated))
    cases = sorted({item.case_number for item in items})
    part_of = {case: place % PARTS for place, case in enumerate(rng.sample(cases, len(cases)))}
    return [
        training_meetings(
            [item for item in items if part_of[item.case_number] == part],
            annotated[part::PARTS],
            made=made // PARTS,
            copies=copies,
            seed=seed + part,
        )
        for part in range(PARTS)
    ]


class _Cases:
    """Lines to train on: hashed features, labels, and the labels in sequence."""

    def __init__(self, known: Sequence[str]) -> None:
        self.known = known
        self.rows: list[Hashed] = []
        self.sequences: list[list[str]] = []

    def add(self, rows: Iterable[Hashed], sequence: list[str]) -> None:
        self.rows.extend(rows)
        self.sequences.append(sequence)

    def extend(self, others: Iterable["_Cases"]) -> "_Cases":
        for other in others:
            self.rows.extend(other.rows)
            self.sequences.extend(other.sequences)
        return self

    def fit(self, seed: int, *, strength: float) -> LineModel:
        labels = [label for sequence in self.sequences for label in sequence]
        linear = fit_linear(self.rows, labels, self.known, strength=strength, seed=seed)
        return LineModel(linear, _decoder(self.sequences, self.known))


def train_items(parts: Sequence[Sequence[Meeting]], seed: int) -> ItemModel:
    """Train the classifiers that find the lines where agenda items start.

    Args:
        parts: meetings in parts that share no source; see `meeting_parts`.
        seed: of the solver.
    """
    cases = [_cases_of(part, ITEM_STATES, _item_case) for part in parts]
    second, start = _Cases(ITEM_STATES), ITEM_STATES.index(START)
    for meeting, sequence, found in _unseen(parts, cases, seed, strength=ITEM_STRENGTH):
        second.add(map(hashed, look_features(LineView(lines_of_meeting(meeting)), np.exp(found[:, start]))), sequence)
    first = _Cases(ITEM_STATES).extend(cases).fit(seed, strength=ITEM_STRENGTH)
    looked = second.fit(seed, strength=LOOK_STRENGTH)
    looked.linear.bias[start] += LEAN
    network = train_network([item_rows(meeting) for part in parts for meeting in part], NETWORK_STATES, passes=ITEM_PASSES, seed=seed)
    return ItemModel(first, looked, network)


def item_rows(meeting: Meeting) -> LabelledRows:
    """What the network of item starts learns from in a meeting."""
    return list(item_network_features(LineView(lines_of_meeting(meeting)))), network_states(meeting)


def network_states(meeting: Meeting) -> list[str]:
    """Whether a line starts an item, else its section: a network that tells all of them apart finds starts better."""
    return [START if line.starts_item else line.label for line in meeting]


def train_sections(meetings: Sequence[Meeting], seed: int) -> SectionModel:
    """Train the networks of sections; item starts are given.

    Args:
        meetings: what they learn from.
        seed: of the first network; the others take the next.
    """
    documents = [section_rows(meeting) for meeting in meetings]
    networks = [train_network(documents, SECTION_LABELS, passes=PASSES, seed=seed + place) for place in range(NETWORKS)]
    return SectionModel(networks, _decoder([labels for _, labels in documents], SECTION_LABELS))


def section_rows(meeting: Meeting) -> LabelledRows:
    """What a network of sections learns from in a meeting."""
    starts = [line.starts_item for line in meeting]
    return list(section_features(LineView(lines_of_meeting(meeting)), starts)), [line.label for line in meeting]


_Case = tuple[Iterable[Hashed], list[str]]


def _cases_of(part: Sequence[Meeting], known: Sequence[str], case: Callable[[Meeting], _Case]) -> _Cases:
    cases = _Cases(known)
    for meeting in part:
        cases.add(*case(meeting))
    return cases


def _item_case(meeting: Meeting) -> _Case:
    return item_features(LineView(lines_of_meeting(meeting))), _states(meeting)


def _states(meeting: Meeting) -> list[str]:
    return [ITEM_STATES[line.starts_item] for line in meeting]


def _unseen(
    parts: Sequence[Sequence[Meeting]], cases: Sequence[_Cases], seed: int, *, strength: float
) -> Iterator[tuple[Meeting, list[str], Floats]]:
    """Every meeting with its labels and what a first look says of its lines that has not seen the meeting's part."""
    for unseen, part in enumerate(parts):
        rest = _Cases(cases[unseen].known).extend(other for place, other in enumerate(cases) if place != unseen)
        found = rest.fit(seed, strength=strength).linear.log_probabilities_of_rows(cases[unseen].rows)
        for meeting, sequence in zip(part, cases[unseen].sequences, strict=True):
            yield meeting, sequence, found[: len(meeting)]
            found = found[len(meeting) :]


def _decoder(sequences: Sequence[Sequence[str]], known: Sequence[str]) -> Decoder:
    """Transitions are log probabilities of the next label divided by its share, since the emissions hold the share already."""
    place = {label: index for index, label in enumerate(known)}
    counts = np.full((len(known) + 1, len(known)), 0.5)
    for sequence in sequences:
        previous = len(known)
        for label in sequence:
            counts[previous, place[label]] += 1
            previous = place[label]
    share = np.full(len(known), 0.5)
    for label in chain.from_iterable(sequences):
        share[place[label]] += 1
    conditional = counts / counts.sum(axis=1, keepdims=True)
    return Decoder(known, np.asarray(0.6 * np.log(conditional / (share / share.sum()))))

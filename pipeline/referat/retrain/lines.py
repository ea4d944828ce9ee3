"""Items and sections go on learning, from the lines of new gold and of old."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from thinc.api import Model

from referat.annotations import GoldDocument
from referat.components.item_model import ItemModel
from referat.components.line_features import LineView, item_features, item_network_features, section_features
from referat.components.line_model import LineModel
from referat.components.line_network import LineNetwork
from referat.components.line_traits import Hashed, hashed_each
from referat.components.second_look import look_features
from referat.components.section_model import SectionModel
from referat.retrain.linear import Cases, Pull, fit_from
from referat.train.line_training import ITEM_STATES, network_states
from referat.train.meetings import Meeting, lines_of_meeting, meeting_of_gold
from referat.train.network_training import LabelledRows, go_on

PARTS = 3


@dataclass(frozen=True, slots=True)
class ReadMeeting:
    """The lines of an annotated document, with their features hashed once for all fits."""

    view: LineView
    starts: list[bool]
    states: list[str]
    network_states: list[str]
    labels: list[str]
    item_rows: list[Hashed]
    item_network_rows: list[Hashed]
    section_rows: list[Hashed]


def read_meeting_lines(meeting: Meeting) -> ReadMeeting:
    """Hash the features of a meeting's lines."""
    view, starts = LineView(lines_of_meeting(meeting)), [line.starts_item for line in meeting]
    states = [ITEM_STATES[start] for start in starts]
    return ReadMeeting(
        view,
        starts,
        states,
        network_states(meeting),
        [line.label for line in meeting],
        list(item_features(view)),
        list(item_network_features(view)),
        list(section_features(view, starts)),
    )


def read_gold_lines(gold: GoldDocument, text: str) -> ReadMeeting:
    """The same of an annotated document."""
    return read_meeting_lines([line for line in meeting_of_gold(gold, text) if line.content.strip()])


# The second look is about layouts in general and moves less.
FIRST, SECOND = Pull(1.0, 2.0), Pull(0.1, 2.0)
# Of the networks; small steps, as new documents are few, and how far of the way they go.
PASSES, RATE, AGAIN, LINES_A_STEP, SHARE = 6, 1e-3, 8, 300, 0.5


def retrain_items(model: ItemModel, new: Sequence[ReadMeeting], old: Sequence[ReadMeeting], seed: int) -> ItemModel:
    """The model of item starts after more learning; ``old`` is what it must not forget."""

    def first_of(part: Sequence[ReadMeeting]) -> LineModel:
        return _fit(model.first, [(m.item_rows, m.states) for m in part], [(m.item_rows, m.states) for m in old], FIRST)

    def look(first: LineModel, meeting: ReadMeeting) -> list[Hashed]:
        found = first.linear.log_probabilities_of_rows(meeting.item_rows)
        return hashed_each(look_features(meeting.view, np.exp(found[:, ITEM_STATES.index("start")])))

    seen = [(rows, meeting.states) for meeting, rows in _looked(new, first_of, look)]
    kept = [(look(model.first, meeting), meeting.states) for meeting in old]
    fresh, known = ([(m.item_network_rows, m.network_states) for m in group] for group in (new, old))
    network = _network(model.network, fresh, known, seed)
    return ItemModel(first_of(new), _fit(model.second, seen, kept, SECOND), network)


def retrain_sections(model: SectionModel, new: Sequence[ReadMeeting], old: Sequence[ReadMeeting], seed: int) -> SectionModel:
    """The model of sections after some passes over new meetings, `AGAIN` times each, and old ones, which it must not forget."""
    fresh, known = ([(meeting.section_rows, meeting.labels) for meeting in group] for group in (new, old))
    networks = [_network(base, fresh, known, seed + place) for place, base in enumerate(model.networks)]
    return SectionModel(networks, model.decoder)


def _network(base: LineNetwork, new: Sequence[LabelledRows], old: Sequence[LabelledRows], seed: int) -> LineNetwork:
    network = LineNetwork(base.labels, base.model.copy())
    if new:
        go_on(network, [*(list(new) * AGAIN), *old], passes=PASSES, seed=seed, rate=RATE, lines=LINES_A_STEP)
        _draw_back(network.model, base.model)
    return network


def _draw_back(learned: Model, base: Model) -> None:
    """Weights between those before and after, which keep most of what was learned and forget less (Wortsman et al. 2022)."""
    for layer, before in zip(learned.walk(), base.walk(), strict=True):
        for name in layer.param_names:
            layer.set_param(name, SHARE * layer.get_param(name) + (1 - SHARE) * before.get_param(name))


def _looked(
    new: Sequence[ReadMeeting],
    first_of: Callable[[Sequence[ReadMeeting]], LineModel],
    look: Callable[[LineModel, ReadMeeting], list[Hashed]],
) -> list[tuple[ReadMeeting, list[Hashed]]]:
    """Every new meeting with the second look's features, by a first look that has not learned from the meeting."""
    parts = [new[place::PARTS] for place in range(min(PARTS, len(new)))]
    found = []
    for place, part in enumerate(parts):
        first = first_of([meeting for other, rest in enumerate(parts) if other != place for meeting in rest])
        found += [(meeting, look(first, meeting)) for meeting in part]
    return found


Labelled = Sequence[tuple[list[Hashed], list[str]]]


def _fit(base: LineModel, new: Labelled, old: Labelled, pull: Pull) -> LineModel:
    """Emissions fitted anew, transitions as they were: the order of sections is not what differs between municipalities."""
    return LineModel(fit_from(base.linear, _cases(new), _cases(old), pull), base.decoder)


def _cases(labelled: Labelled) -> Cases:
    return Cases([row for rows, _ in labelled for row in rows], [label for _, labels in labelled for label in labels])

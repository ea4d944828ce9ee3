"""Sections: where titles may stand, what dated headings tell, what training gives."""

import json
import random

import numpy as np
import pytest

from referat.components.line_features import LineView
from referat.components.section_model import by_dated_headings, only_titles_at_starts
from referat.labels import SECTION_LABELS
from referat.linear import BITS, LinearModel
from referat.lines import lines_of
from referat.train.item_forms import short_item
from referat.train.line_training import train_sections, training_meetings
from referat.train.meetings import lines_of_meeting
from referat.train.variations import varied_meeting


def first_look(labels, sure=0.96):
    """Log probabilities as a first look gives them."""
    rest = (1 - sure) / (len(SECTION_LABELS) - 1)
    return np.log([[sure if known == label else rest for known in SECTION_LABELS] for label in labels])


def test_titles_stand_where_items_start_and_right_below():
    even = np.log(np.full((6, len(SECTION_LABELS)), 1 / len(SECTION_LABELS)))
    changed = only_titles_at_starts(even, [False, True, False, False, False, False], SECTION_LABELS)
    title = SECTION_LABELS.index("title")
    assert changed[1].argmax() == title
    assert [row[title] < -1000 for row in changed] == [True, False, False, False, True, True]
    assert (even == even[0]).all(), "the first look is left as it was"


DATED = """Referat fra Byrådet
Torsdag den 4. maj 2023
1. Ny cykelsti
Beslutning i Teknisk Udvalg den 2. april 2023
Anbefales.
Beslutning i Byrådet den 4. maj 2023
Godkendt.
"""


def test_a_heading_with_body_and_date_tells_own_from_earlier_decisions():
    view = LineView(lines_of(DATED))
    even = first_look(["meeting", "meeting", "title", "decision", "decision", "earlier_decision", "earlier_decision"], sure=0.6)
    changed = by_dated_headings(even, view, [False, False, True, *[False] * 4], SECTION_LABELS)
    own, earlier = SECTION_LABELS.index("decision"), SECTION_LABELS.index("earlier_decision")
    assert [row[own] < -1000 for row in changed] == [False, False, False, True, True, False, False]
    assert [row[earlier] < -1000 for row in changed] == [False] * 5 + [True, True]


def test_without_a_date_in_the_head_no_heading_is_excluded():
    view = LineView(lines_of(DATED.replace("Torsdag den 4. maj 2023", "Torsdag").replace("i Byrådet den 4. maj 2023", "")))
    view = LineView([line for line in view.lines if "april" not in line.content])
    even = first_look(["decision"] * len(view.lines))
    assert (by_dated_headings(even, view, [False] * len(view.lines), SECTION_LABELS) == even).all()


def test_sections_are_learnt_and_come_back_from_disk(tmp_path):
    rng = random.Random(0)
    items = [short_item(rng) for _ in range(40)]
    model = train_sections(training_meetings(items, [], made=150, copies=0, seed=0), 0)
    model.to_disk(tmp_path / "sections")
    again = type(model).from_disk(tmp_path / "sections")
    meeting = [line for line in varied_meeting(items[:6], rng) if line.content.strip()]
    view, starts = LineView(lines_of_meeting(meeting)), [line.starts_item for line in meeting]
    labels, scores = model.label(view, starts)
    assert again.label(view, starts)[0] == labels
    assert all(0 <= score <= 1 + 1e-9 for score in scores)
    assert all(label == "title" for label, start in zip(labels, starts, strict=True) if start)
    right = sum(label == line.label for label, line in zip(labels, meeting, strict=True))
    assert right / len(meeting) > 0.7


def test_a_model_of_another_release_is_refused(tmp_path):
    LinearModel(["a", "b"], np.ones((2**BITS, 2), dtype=np.float32), np.zeros(2)).to_disk(tmp_path)
    assert json.loads((tmp_path / "labels.json").read_text()) == ["a", "b"]
    with np.load(tmp_path / "weights.npz") as arrays:
        content = {name: arrays[name] for name in arrays.files}
    np.savez_compressed(tmp_path / "weights.npz", **{**content, "bits": np.array(BITS - 1)})
    with pytest.raises(ValueError, match="trained by another release"):
        LinearModel.from_disk(tmp_path)


def test_the_order_of_features_changes_no_digit():
    rng = np.random.default_rng(0)
    model = LinearModel(["a", "b"], rng.normal(size=(2**BITS, 2)).astype(np.float32), np.zeros(2))
    features = [f"w={number}" for number in range(200)]
    shuffled = rng.permutation(features).tolist()
    assert (model.log_probabilities([features]) == model.log_probabilities([shuffled])).all()

"""Structure of documents, the second look, and the meetings that training makes."""

import random
import re
from dataclasses import replace

import numpy as np
import pytest

from referat.components.document_structure import NumberChains, listing_of
from referat.components.line_features import LineView, item_features, section_features
from referat.components.second_look import look_features
from referat.lines import lines_of
from referat.train.item_forms import draw_item_form, short_item
from referat.train.line_training import meeting_parts, train_items
from referat.train.meetings import lines_of_meeting
from referat.train.pages import hard_broken, paged
from referat.train.variations import varied_meeting

MINUTES = """Møde i Byrådet
Dagsorden
1. Ny cykelsti
2. Køb af grund
3. Budget 2024
Meddelelser fra borgmesteren
1. Ny cykelsti
Indstilling
1. at stien anlægges
2. at den betales
Beslutning
Godkendt.
2. Køb af grund
Indstilling
Beslutning
Godkendt.
3. Budget 2024
Indstilling
Beslutning
Udsat.
"""


def test_numbers_that_follow_each_other_through_the_document_make_a_chain():
    lines = lines_of(MINUTES)
    chains = NumberChains(lines)
    found = [line.content for index, line in enumerate(lines) if chains.length(index) == 3]
    assert {"1. Ny cykelsti", "2. Køb af grund", "3. Budget 2024"} <= set(found)
    assert chains.length(0) == 0
    assert chains.form(0) == ""
    assert chains.form_and_number(6) == ("#. ", 1)


def test_titles_that_come_back_are_the_list_of_contents():
    view = LineView(lines_of(MINUTES))
    assert view.listed[2:5] == ["toc-inside"] * 3
    assert [view.listed[index] for index in (6, 12, 16)] == ["toc-echo"] * 3
    assert listing_of(["ny", "budget"]) == ["toc-none"] * 2


@pytest.mark.parametrize("sure", [(), (6,), (6, 12, 16)])
def test_every_line_has_features_of_both_looks(sure):
    view = LineView(lines_of(MINUTES))
    first = np.full(len(view.lines), 0.01)
    first[list(sure)] = 0.99
    looked = list(look_features(view, first))
    assert len(looked) == len(list(item_features(view))) == len(view.lines)
    if len(sure) > 1:
        assert "seq-next-next" in looked[12]


def test_one_line_is_enough():
    view = LineView(lines_of("1. Ny cykelsti"))
    assert len(list(look_features(view, np.array([0.4])))) == 1
    assert len(list(section_features(view, [True]))) == 1


def test_made_meetings_hold_every_item_once_and_no_empty_line():
    for seed in range(60):
        rng = random.Random(seed)
        items = [short_item(rng) for _ in range(4)]
        meeting = varied_meeting(items, rng)
        assert 4 <= sum(line.starts_item for line in meeting) <= 5
        filled = [line for line in meeting if line.content.strip()]
        assert len(lines_of_meeting(filled)) == len(filled)
        assert all(line.label == "title" for line in meeting if line.starts_item)


def test_a_form_is_the_same_for_every_item():
    form = draw_item_form(random.Random(1), 0)
    first, second = form.title_lines(7, "Ny cykelsti", False), form.title_lines(7, "Ny cykelsti", False)
    assert first == second


def test_breaking_lines_keeps_words_labels_and_titles():
    rng = random.Random(3)
    meeting = varied_meeting([short_item(rng)], rng)
    broken = hard_broken(meeting, 20)
    assert " ".join(line.content for line in broken).split() == " ".join(line.content for line in meeting).split()
    assert sum(line.starts_item for line in broken) == 1


def test_pages_add_nothing_but_noise_at_their_edges():
    rng = random.Random(3)
    meeting = varied_meeting([short_item(rng) for _ in range(8)], rng)
    made = paged(meeting, 10, "Byrådet", "4. maj 2023", rng)
    added = [line for line in made if line not in meeting]
    assert added
    assert all(line.label == "noise" for line in added)
    assert [line for line in made if line in meeting] == meeting
    assert paged(meeting, 0, "Byrådet", "4. maj 2023", rng) is meeting


def test_parts_share_no_case():
    rng = random.Random(5)
    items = [replace(short_item(rng), case_number=f"23/{number % 9}", title=f"Sag nummer {number % 9}") for number in range(36)]
    parts = meeting_parts(items, [], made=60, copies=0, seed=1)
    seen = [{number for meeting in part for line in meeting for number in re.findall(r"Sag nummer (\d)", line.content)} for part in parts]
    assert sum(map(len, seen)) == len(set().union(*seen))


def test_item_starts_are_learnt(tmp_path):
    rng = random.Random(0)
    items = [short_item(rng) for _ in range(60)]
    model = train_items(meeting_parts(items, [], made=60, copies=0, seed=0), 0)
    model.to_disk(tmp_path / "items")
    again = type(model).from_disk(tmp_path / "items")
    meeting = [line for line in varied_meeting(items[:6], rng) if line.content.strip()]
    view = LineView(lines_of_meeting(meeting))
    assert again.starts(view) == model.starts(view)
    assert {index for index, line in enumerate(meeting) if line.starts_item} & set(model.starts(view))

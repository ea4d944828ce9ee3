"""The table of counts: parts add up, groups and resamples are what counting anew gives, undefined is NaN."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referat.labels import ENTITY_LABELS, OUTCOMES, SECTION_LABELS
from referat_eval.counts import Counts, Share
from referat_eval.score import MACRO, MICRO, DocumentScore, Figure
from referat_eval.table import ScoreTable

PER, ORG, DATE, MICRO_F = (Figure("entities", name) for name in ("PER", "ORG", "DATE", MICRO))
MACRO_F, LINES, POINT = Figure("entities", MACRO), Figure("sections", "lines"), Figure("decisions", "point")
LABELS_OF = {"entities": ENTITY_LABELS, "sections": SECTION_LABELS, "outcomes": OUTCOMES}

FIGURES = [PER, ORG, Figure("sections", "title"), Figure("sections", "-"), Figure("outcomes", "noted"), Figure("items", "start")]
COUNTS = st.builds(Counts, *[st.integers(0, 3)] * 3)
SHARES = st.integers(0, 4).flatmap(lambda total: st.builds(Share, st.integers(0, total), st.just(total)))
ROW = st.builds(
    lambda counts, shares, micro: counts | shares | {MICRO_F: micro},
    st.dictionaries(st.sampled_from(FIGURES), COUNTS),
    st.dictionaries(st.sampled_from([LINES, POINT]), SHARES),
    COUNTS,
)
ROWS = st.lists(ROW, min_size=1, max_size=5)


def table_of(rows):
    return ScoreTable.of([DocumentScore(f"d{index}", dict(row)) for index, row in enumerate(rows)])


def by_hand(rows):
    """Every defined figure of a corpus, without arrays."""
    sums = {}
    for row in rows:
        for figure, counts in row.items():
            sums[figure] = sums[figure] + counts if figure in sums else counts
    found = {figure: counts.value for figure, counts in sums.items()}
    for level, labels in LABELS_OF.items():
        known = [figure for figure in sums if figure.level == level and figure.name in labels]
        values = [sums[figure].f for figure in known if sums[figure].tp + sums[figure].fn]
        found[Figure(level, MACRO)] = sum(values) / len(values) if values else None
    return {figure: pytest.approx(value) for figure, value in found.items() if value is not None}


def defined(table, values):
    return {figure: value for figure, value in zip(table.headings, values.tolist(), strict=True) if not math.isnan(value)}


@pytest.fixture
def table():
    return table_of(
        [
            {PER: Counts(2, 1, 1), ORG: Counts(1, 0, 1), DATE: Counts(0, 2, 0), MICRO_F: Counts(3, 3, 2), LINES: Share(8, 10)},
            {PER: Counts(2, 0, 2), MICRO_F: Counts(2, 0, 2), LINES: Share(1, 10), POINT: Share(0, 0)},
        ]
    )


def test_two_documents_worked_by_hand(table):
    values = dict(zip(table.headings, table.values().tolist(), strict=True))
    assert values[PER] == pytest.approx(8 / 12)
    assert values[ORG] == pytest.approx(2 / 3)
    assert values[DATE] == 0.0
    assert values[MICRO_F] == pytest.approx(10 / 17)
    assert values[LINES] == pytest.approx(9 / 20)
    assert math.isnan(values[POINT])


def test_macro_is_the_mean_over_the_labels_that_gold_has(table):
    assert defined(table, table.values())[MACRO_F] == pytest.approx((8 / 12 + 2 / 3) / 2)
    only_spurious = table_of([{DATE: Counts(fp=2), MICRO_F: Counts(fp=2)}])
    assert MACRO_F not in defined(only_spurious, only_spurious.values())


def test_a_label_that_gold_lacks_in_a_draw_is_not_in_its_macro():
    table = table_of([{PER: Counts(1), ORG: Counts(fp=1), MICRO_F: Counts(1, 1)}, {ORG: Counts(1), MICRO_F: Counts(1)}])
    first_only = table.values(np.array([[1.0, 0.0]]))[0]
    assert defined(table, first_only)[MACRO_F] == defined(table, table.only("d0".__eq__).values())[MACRO_F] == 1.0


def test_pooled_counts(table):
    assert table.pooled(PER) == Counts(4, 1, 3)
    assert table.pooled(LINES) == Share(9, 20)
    assert table.pooled(POINT) == Share(0, 0)
    assert table.pooled(Figure("entities", "AMOUNT")) == Counts()


def test_only_the_chosen_documents(table):
    part = table.only("d1".__eq__)
    assert part.documents == ("d1",)
    assert part.headings == table.headings
    assert part.pooled(PER) == Counts(2, 0, 2)
    assert np.isnan(table.only(lambda _: False).values()).all()


def test_rows_of_counts_give_the_same_table(table):
    rows = {"d0": {PER: (2, 1, 1), ORG: (1, 0, 1), DATE: (0, 2, 0), MICRO_F: (3, 3, 2), LINES: (8, 0, 2)}}
    rows["d1"] = {LINES: (1, 0, 9), MICRO_F: (2, 0, 2), PER: (2, 0, 2), POINT: (0, 0, 0)}
    again = ScoreTable.from_rows(rows, {LINES, POINT})
    assert (again.documents, again.figures, again.shares.tolist()) == (table.documents, table.figures, table.shares.tolist())
    assert np.array_equal(again.counts, table.counts)


def test_figures_stand_in_the_order_of_the_flow():
    shuffled = [Figure("records", "votes"), Figure("zeal", "x"), ORG, Figure("items", "number"), PER, LINES, Figure("items", "start")]
    table = table_of([dict.fromkeys(shuffled, Counts(1))])
    assert [str(figure) for figure in table.figures] == [
        "items: start",
        "items: number",
        "sections: lines",
        "entities: PER",
        "entities: ORG",
        "records: votes",
        "zeal: x",
    ]


@settings(max_examples=60, deadline=None)
@given(rows=ROWS)
def test_values_are_those_counted_by_hand(rows):
    table = table_of(rows)
    assert defined(table, table.values()) == by_hand(rows)


@settings(max_examples=60, deadline=None)
@given(rows=ROWS, data=st.data())
def test_weights_count_a_resampled_corpus(rows, data):
    drawn = data.draw(st.lists(st.lists(st.sampled_from(range(len(rows))), min_size=1, max_size=6), min_size=1, max_size=3))
    weights = np.array([[draw.count(index) for index in range(len(rows))] for draw in drawn], dtype=float)
    table = table_of(rows)
    for draw, values in zip(drawn, table.values(weights), strict=True):
        assert defined(table, values) == by_hand([rows[index] for index in draw])


@settings(max_examples=30, deadline=None)
@given(rows=ROWS, data=st.data())
def test_the_order_of_documents_does_not_matter(rows, data):
    table, again = table_of(rows), table_of(data.draw(st.permutations(rows)))
    assert table.figures == again.figures
    assert np.array_equal(table.values(), again.values(), equal_nan=True)


@settings(max_examples=30, deadline=None)
@given(rows=ROWS, cut=st.integers(0, 5))
def test_parts_add_up_to_the_whole(rows, cut):
    table = table_of(rows)
    first = set(table.documents[:cut])
    inside, outside = table.only(first.__contains__), table.only(lambda name: name not in first)
    for figure in table.figures:
        assert inside.pooled(figure) + outside.pooled(figure) == table.pooled(figure)

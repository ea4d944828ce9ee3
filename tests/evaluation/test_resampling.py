"""Intervals and tests say what they claim: coverage and error rates in simulation, and exact enumeration where it is possible."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referat_eval.resampling import differences, holm, intervals
from referat_eval.score import Figure
from referat_eval.table import ScoreTable

ORG = Figure("entities", "ORG")
LINES = Figure("sections", "lines")


def table_of(counts, figure=ORG):
    """A table with one figure; counts of shape (documents, 3)."""
    rows = {f"d{index}": {figure: tuple(map(float, row))} for index, row in enumerate(counts)}
    return ScoreTable.from_rows(rows, {LINES})


def f_of(counts):
    right, spurious, missed = np.asarray(counts).sum(axis=0)
    return 2 * right / (2 * right + spurious + missed)


def corpus(rng, documents, *, recall=0.8, spurious=0.25, sizes=None):
    """Documents of very different sizes and difficulty; F over all that could be drawn is `true_f`."""
    number = 1 + rng.poisson(rng.gamma(1.5, 6, documents)) if sizes is None else sizes
    found = rng.binomial(number, rng.beta(8 * recall, 8 * (1 - recall), documents))
    return np.column_stack([found, rng.poisson(spurious * number), number - found])


def true_f(recall=0.8, spurious=0.25):
    return 2 * recall / (1 + recall + spurious)


def test_the_interval_holds_the_truth_at_its_rate():
    rng = np.random.default_rng(1)
    runs = 300
    ends = np.array([intervals(table_of(corpus(rng, 60)), draws=400, seed=run)[0] for run in range(runs)])
    inside = (ends[:, 0] <= true_f()) & (true_f() <= ends[:, 1])
    assert 0.91 <= inside.mean() <= 0.98


def test_the_interval_of_a_share_holds_the_truth_at_its_rate():
    rng = np.random.default_rng(2)
    inside, runs = 0, 300
    for run in range(runs):
        found = corpus(rng, 60, recall=0.9)[:, 0::2]
        low, high = intervals(table_of(np.insert(found, 1, 0, axis=1), LINES), draws=400, seed=run)[0]
        inside += low <= 0.9 <= high
    assert 0.91 <= inside / runs <= 0.98


def test_the_interval_of_a_difference_holds_the_truth_at_its_rate():
    rng = np.random.default_rng(3)
    inside, runs = 0, 300
    for run in range(runs):
        sizes = 1 + rng.poisson(rng.gamma(1.5, 6, 60))
        a, b = (table_of(corpus(rng, 60, recall=recall, sizes=sizes)) for recall in (0.7, 0.8))
        found = differences(a, b, draws=400, swaps=1, seed=run)
        inside += found.low[0] <= true_f(0.8) - true_f(0.7) <= found.high[0]
    assert 0.91 <= inside / runs <= 0.98


def test_the_same_documents_give_the_same_interval():
    table = table_of(corpus(np.random.default_rng(4), 20))
    assert np.array_equal(intervals(table), intervals(table))
    assert np.allclose(intervals(table, draws=3000), intervals(table, draws=2500, seed=5), atol=0.01)
    assert not np.array_equal(intervals(table, draws=100), intervals(table, draws=100, seed=5))


def test_equal_documents_give_no_width():
    assert intervals(table_of([(3, 1, 1)] * 5), draws=50).tolist() == [[0.75, 0.75]]


def test_one_document_proves_nothing():
    assert np.isnan(intervals(table_of([(3, 1, 1)]))).all()


def test_draws_without_a_value_are_passed_over():
    assert intervals(table_of([(0, 0, 0), (1, 0, 0)]), draws=100).tolist() == [[1.0, 1.0]]
    assert np.isnan(intervals(table_of([(0, 0, 0), (0, 0, 0)]), draws=20)).all()


def pair(rng, documents):
    """Two systems that are alike."""
    sizes = 1 + rng.poisson(rng.gamma(1.5, 6, documents))
    return [table_of(corpus(rng, documents, sizes=sizes)) for _ in range(2)]


def damaged(rng, table, share):
    """The same system that misses some of what it found."""
    counts = table.counts[:, 0].astype(int)
    return table_of(counts + np.outer(rng.binomial(counts[:, 0], share), [-1, 0, 1]))


def test_p_is_uniform_where_the_systems_are_equal():
    rng = np.random.default_rng(6)
    found = [differences(*pair(rng, 25), draws=2, swaps=199, seed=run) for run in range(600)]
    for p in (np.array([one.p[0] for one in found]), np.array([one.p_fall[0] for one in found])):
        for level in (0.05, 0.2, 0.5, 0.8):
            assert abs((p <= level).mean() - level) <= 4 * np.sqrt(level * (1 - level) / len(p))


def test_damage_is_seen_and_told_from_improvement():
    rng = np.random.default_rng(7)
    a = table_of(corpus(rng, 40))
    b = damaged(rng, a, 0.3)
    fall, rise = differences(a, b, swaps=1999), differences(b, a, swaps=1999)
    assert fall.high[0] < 0 < rise.low[0]
    assert fall.p[0] == fall.p_fall[0] == rise.p[0] == 1 / 2000
    assert rise.p_fall[0] == 1.0


def test_p_is_the_share_of_all_swaps():
    rng = np.random.default_rng(8)
    for damage in (0.0, 0.1):
        a, b = pair(rng, 8)
        b = damaged(rng, b, damage)
        seen = f_of(b.counts[:, 0]) - f_of(a.counts[:, 0])
        every = []
        for signs in product([False, True], repeat=8):
            kept = np.array(signs)[:, None]
            every.append(f_of(np.where(kept, a.counts[:, 0], b.counts[:, 0])) - f_of(np.where(kept, b.counts[:, 0], a.counts[:, 0])))
        found = differences(a, b, draws=2, swaps=19999)
        assert found.p[0] == pytest.approx(np.mean(np.abs(every) >= abs(seen) - 1e-9), abs=0.015)
        assert found.p_fall[0] == pytest.approx(np.mean(np.array(every) <= seen + 1e-9), abs=0.015)


def test_equal_systems_do_not_differ():
    a = table_of(corpus(np.random.default_rng(9), 10))
    found = differences(a, a, draws=100, swaps=99)
    assert (found.low[0], found.high[0], found.p[0], found.p_fall[0]) == (0.0, 0.0, 1.0, 1.0)


def test_documents_are_paired():
    rng = np.random.default_rng(10)
    counts = corpus(rng, 30, recall=0.6)
    better = counts + np.outer(counts[:, 2] > 0, [1, 0, -1])
    a, b = table_of(counts), table_of(better)
    assert intervals(a)[0, 1] > intervals(b)[0, 0]
    assert differences(a, b, swaps=99).low[0] > 0


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(st.tuples(*[st.integers(0, 3)] * 6), min_size=1, max_size=6))
def test_differences_change_their_sign_with_the_order(rows):
    counts = np.array(rows)
    a, b = table_of(counts[:, :3]), table_of(counts[:, 3:])
    there, back = (differences(*tables, draws=50, swaps=49) for tables in ((a, b), (b, a)))
    np.testing.assert_allclose(there.b - there.a, back.a - back.b)
    np.testing.assert_allclose([there.low, there.high], [-back.high, -back.low], atol=1e-12)
    np.testing.assert_allclose(there.p, back.p)
    if not np.isnan(there.p[0]):
        assert 1 / 50 <= there.p_fall[0] <= 1
        assert there.p_fall[0] + back.p_fall[0] >= 1
        assert min(there.p_fall[0], back.p_fall[0]) <= there.p[0]


def test_what_one_system_does_not_define_is_not_tested():
    found = differences(table_of([(0, 0, 0), (0, 0, 0)]), table_of([(0, 1, 0), (0, 1, 0)]), draws=20, swaps=19)
    assert np.isnan([found.low[0], found.high[0], found.p[0], found.p_fall[0]]).all()


def test_other_documents_or_figures_are_refused():
    two, three = table_of([(1, 0, 0)] * 2), table_of([(1, 0, 0)] * 3)
    for other in (three, table_of([(1, 0, 0)] * 2, LINES)):
        with pytest.raises(ValueError, match="the same documents and figures"):
            differences(two, other)


def test_holm_worked_by_hand():
    p = np.array([0.01, 0.04, np.nan, 0.03, 0.005, 0.9])
    np.testing.assert_allclose(holm(p), [0.04, 0.09, np.nan, 0.09, 0.025, 0.9])
    assert p[0] == 0.01
    assert holm(np.array([np.nan, 0.8, 0.7])).tolist()[1:] == [1.0, 1.0]
    assert holm(np.array([])).tolist() == []


@settings(max_examples=60, deadline=None)
@given(p=st.lists(st.integers(0, 100).map(lambda n: n / 100), min_size=1, max_size=6))
def test_holm_is_the_closed_test_of_bonferroni(p):
    places = range(len(p))
    families = [family for size in range(1, len(p) + 1) for family in combinations(places, size)]
    expected = [max(min(1.0, len(family) * min(p[i] for i in family)) for family in families if place in family) for place in places]
    np.testing.assert_allclose(holm(np.array(p)), expected)

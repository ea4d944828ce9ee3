"""Scores as probabilities: worked by hand, and simulated where the truth is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referat_eval.confidence import THRESHOLDS, Bin, reliability


def simulated(chance, number=20000):
    """Scores spread evenly, each right with the chance that its score gives."""
    rng = np.random.default_rng(7)
    scores = rng.random(number)
    return list(zip(scores.tolist(), (rng.random(number) < chance(scores)).tolist(), strict=True))


def test_worked_by_hand():
    found = reliability([(0.95, True), (0.85, True), (0.81, False), (0.2, False), (1.0, True)])
    assert found.bins == (
        Bin(0.2, 0.3, 1, 0.2, 0.0),
        Bin(0.8, 0.9, 2, pytest.approx(0.83), 0.5),
        Bin(0.9, 1.0, 2, pytest.approx(0.975), 1.0),
    )
    assert found.error == pytest.approx((0.2 + 2 * 0.33 + 2 * 0.025) / 5)


def test_thresholds_worked_by_hand():
    found = reliability([(0.95, True), (0.8, True), (0.8, False), (0.2, True)])
    rows = {row.threshold: (row.kept, row.precision, row.recall) for row in found.thresholds}
    assert rows[0.0] == (4, 0.75, 1.0)
    assert rows[0.8] == (3, pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert rows[0.9] == (1, 1.0, pytest.approx(1 / 3))
    assert rows[0.99] == (0, None, 0.0)


def test_nothing_predicted_and_nothing_right():
    assert reliability([]) is None
    assert {row.recall for row in reliability([(0.9, False)]).thresholds} == {None}


def test_calibrated_scores_have_little_error():
    found = reliability(simulated(lambda scores: scores))
    assert found.error < 0.015
    assert all(abs(row.right - row.mean_score) < 0.05 for row in found.bins)


def test_overconfident_scores_have_the_error_that_they_have():
    assert reliability(simulated(np.square)).error == pytest.approx(1 / 6, abs=0.015)


CASES = st.lists(st.tuples(st.integers(0, 100).map(lambda n: n / 100), st.booleans()), min_size=1, max_size=30)


@settings(max_examples=100, deadline=None)
@given(cases=CASES, data=st.data())
def test_every_prediction_is_in_one_bin(cases, data):
    found = reliability(cases)
    assert sum(row.number for row in found.bins) == len(cases)
    assert sum(row.number * row.right for row in found.bins) == pytest.approx(sum(right for _, right in cases))
    assert all(row.low - 1e-12 <= row.mean_score <= row.high + 1e-12 for row in found.bins)
    assert 0 <= found.error <= 1
    assert reliability(data.draw(st.permutations(cases))).error == pytest.approx(found.error)


@settings(max_examples=100, deadline=None)
@given(cases=CASES)
def test_a_higher_threshold_keeps_no_more(cases):
    rows = reliability(cases).thresholds
    assert [row.threshold for row in rows] == list(THRESHOLDS)
    kept = [row.kept for row in rows]
    assert kept == sorted(kept, reverse=True)
    assert kept[0] == len(cases)

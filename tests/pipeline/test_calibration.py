"""Scores as probabilities."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referat.calibration import Calibration
from referat.train.calibration import calibration_error, fit_calibration


def judged_by(curve, *, number):
    rng = random.Random(3)
    scores = [rng.uniform(0.02, 0.98) for _ in range(number)]
    return [(score, rng.random() < curve(score)) for score in scores]


def test_a_classifier_that_is_too_modest_is_believed_more():
    judged = judged_by(Calibration(1.0, 1.2), number=4000)
    curve = fit_calibration(judged)
    assert curve.slope == pytest.approx(1.0, abs=0.1)
    assert curve.offset == pytest.approx(1.2, abs=0.15)
    assert calibration_error([(curve(score), right) for score, right in judged]) < calibration_error(judged) / 3


@pytest.mark.parametrize("judged", [[], [(0.4, True), (0.6, True)], [(0.4, False)]])
def test_nothing_to_learn_from_changes_no_score(judged):
    assert fit_calibration(judged) == Calibration()


@given(st.lists(st.floats(0, 1), min_size=2), st.floats(0.1, 10), st.floats(-5, 5))
def test_scores_keep_their_order_and_stay_probabilities(scores, slope, offset):
    curve = Calibration(slope, offset)
    believed = [curve(score) for score in sorted(scores)]
    assert believed == sorted(believed)
    assert all(0 <= score <= 1 for score in believed)


def test_a_curve_is_read_as_it_was_written(tmp_path):
    Calibration(0.7, 0.3).to_disk(tmp_path)
    assert Calibration.from_disk(tmp_path) == Calibration(0.7, 0.3)

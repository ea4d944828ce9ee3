"""The interval is what it says: it holds the truth at its rate, and the same documents give the same interval."""

import numpy as np
import pytest

from referat_eval.bootstrap import interval
from referat_eval.counts import Counts, Share


def pooled_f(documents):
    return sum(documents, Counts()).f


def test_same_documents_give_the_same_interval():
    documents = [Counts(3, 1, 0), Counts(0, 2, 2), Counts(5, 0, 1)]
    assert interval(documents, pooled_f, draws=200) == interval(documents, pooled_f, draws=200)


def test_equal_documents_give_no_width():
    low, high = interval([Share(3, 4)] * 5, lambda drawn: sum(drawn, Share()).value, draws=50)
    assert low == high == pytest.approx(0.75)


def test_interval_holds_the_true_share_at_its_rate():
    rng = np.random.default_rng(1)
    truth, inside, runs = 0.8, 0, 200
    for run in range(runs):
        documents = [Share(int(rng.binomial(10, truth)), 10) for _ in range(60)]
        low, high = interval(documents, lambda drawn: sum(drawn, Share()).value, draws=200, seed=run)
        inside += low <= truth <= high
    assert 0.90 <= inside / runs <= 0.99


def test_draws_without_a_value_are_passed_over():
    documents = [Counts(), Counts(1, 0, 0)]
    assert interval(documents, pooled_f, draws=100) == (1.0, 1.0)


def test_no_value_at_all_gives_no_interval():
    assert interval([Counts(), Counts()], pooled_f, draws=20) is None

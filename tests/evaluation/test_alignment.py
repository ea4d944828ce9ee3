"""Pairs of spans: who belongs to whom, and what a pair is worth under the four schemes."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from referat_eval.alignment import SCHEMES, align, counts_by_label
from referat_eval.counts import Counts
from referat_eval.document import ScoredEntity

LABELS = ("PER", "ORG")


def entity(start, end, label="PER"):
    return ScoredEntity(start, end, label)


def in_order(spans):
    return sorted(spans, key=lambda span: (span.start, span.end))


@st.composite
def flat(draw, labels=LABELS):
    """Spans that do not overlap each other; some touch."""
    cuts = sorted(draw(st.sets(st.integers(0, 24), max_size=12)))
    chosen = draw(st.lists(st.sampled_from([None, *labels]), min_size=len(cuts), max_size=len(cuts)))
    return [entity(start, end, label) for start, end, label in zip(cuts, cuts[1:], chosen, strict=False) if label]


ANY = st.builds(
    lambda start, length, label: entity(start, start + length, label), st.integers(0, 20), st.integers(1, 8), st.sampled_from(LABELS)
)
CROWD = st.lists(ANY, max_size=6).map(in_order)


def total(gold, predicted, scheme):
    return sum(counts_by_label(align(gold, predicted), scheme).values(), Counts())


def as_triple(counts):
    return counts.tp, counts.fp, counts.fn


@settings(max_examples=100, deadline=None)
@given(gold=CROWD, predicted=CROWD)
def test_every_span_stands_in_one_pair(gold, predicted):
    pairs = align(gold, predicted)
    assert Counter(first for first, _ in pairs if first) == Counter(gold)
    assert Counter(second for _, second in pairs if second) == Counter(predicted)
    assert all(first.start < second.end and second.start < first.end for first, second in pairs if first and second)


@settings(max_examples=100, deadline=None)
@given(gold=flat(labels=("PER",)), predicted=flat(labels=("PER",)))
def test_as_many_pairs_as_there_can_be(gold, predicted):
    touching = np.array([[g.start < p.end and p.start < g.end for p in predicted] for g in gold]).reshape(len(gold), len(predicted))
    most = int((maximum_bipartite_matching(csr_array(touching.astype(int))) >= 0).sum()) if touching.any() else 0
    same = {(s.start, s.end) for s in gold} & {(s.start, s.end) for s in predicted}
    assert total(gold, predicted, "type").tp == most
    assert total(gold, predicted, "strict").tp == len(same)


@pytest.mark.parametrize(
    ("predicted", "partner"),
    [
        ([entity(0, 7), entity(5, 9)], entity(5, 9)),
        ([entity(0, 7), entity(5, 9, "ORG")], entity(5, 9, "ORG")),
        ([entity(4, 6, "ORG"), entity(6, 8)], entity(6, 8)),
        ([entity(0, 6, "ORG"), entity(7, 12, "ORG")], entity(0, 6, "ORG")),
        ([entity(1, 5), entity(9, 12)], None),
    ],
    ids=["exact first", "offsets before label", "label before order", "overlap whatever the label", "touching is no overlap"],
)
def test_the_partner_of_a_span(predicted, partner):
    assert dict(align([entity(5, 9)], predicted))[entity(5, 9)] == partner


def test_an_exact_pair_is_not_broken_up_for_an_earlier_span():
    gold = [entity(0, 9), entity(10, 19)]
    pairs = align(gold, [entity(5, 12), entity(10, 19)])
    assert set(pairs) == {(gold[0], entity(5, 12)), (gold[1], gold[1])}


def test_a_label_found_twice_in_one_place_is_right_once():
    assert total([entity(0, 5)], [entity(0, 5), entity(0, 5)], "strict") == Counts(1, 1, 0)


# The six scenarios of nervaluate, over two documents.
FIRST = (
    [entity(0, 4), entity(10, 14, "ORG"), entity(20, 24), entity(40, 44, "ORG")],
    [entity(0, 4), entity(20, 24, "ORG"), entity(42, 48, "ORG"), entity(50, 54)],
)
SECOND = ([entity(30, 34), entity(60, 64, "ORG")], [entity(28, 32, "ORG"), entity(60, 64, "ORG")])
WORKED = {
    "strict": {"PER": (1, 1, 2), "ORG": (1, 3, 2)},
    "exact": {"PER": (2, 2, 1), "ORG": (1, 1, 2)},
    "partial": {"PER": (2.5, 1.5, 0.5), "ORG": (1.5, 0.5, 1.5)},
    "type": {"PER": (1, 1, 2), "ORG": (2, 2, 1)},
}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_schemes_worked_by_hand(scheme):
    found = [counts_by_label(align(*document), scheme) for document in (FIRST, SECOND)]
    pooled = {label: found[0].get(label, Counts()) + found[1].get(label, Counts()) for label in LABELS}
    assert {label: as_triple(counts) for label, counts in pooled.items()} == WORKED[scheme]


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        ("strict", {"PER": (0, 0, 1), "ORG": (0, 1, 0)}),
        ("exact", {"PER": (0, 1, 1)}),
        ("partial", {"PER": (0.5, 0.5, 0.5)}),
        ("type", {"PER": (0, 0, 1), "ORG": (0, 1, 0)}),
    ],
)
def test_overlap_with_another_label(scheme, expected):
    found = counts_by_label(align([entity(0, 8)], [entity(4, 12, "ORG")]), scheme)
    assert {label: as_triple(counts) for label, counts in found.items()} == expected


@settings(max_examples=100, deadline=None)
@given(gold=CROWD, predicted=CROWD)
def test_schemes_ask_for_less_and_less(gold, predicted):
    pairs = align(gold, predicted)
    by_scheme = {scheme: counts_by_label(pairs, scheme) for scheme in SCHEMES}
    for found in by_scheme.values():
        whole = sum(found.values(), Counts())
        assert whole.tp + whole.fp == len(predicted)
        assert all(found.get(label, Counts()).tp + found.get(label, Counts()).fn == sum(g.label == label for g in gold) for label in LABELS)
    tp = {scheme: sum(counts.tp for counts in found.values()) for scheme, found in by_scheme.items()}
    assert tp["strict"] <= tp["exact"] <= tp["partial"]
    assert tp["strict"] <= tp["type"]


@settings(max_examples=100, deadline=None)
@given(gold=flat(), predicted=flat())
def test_gold_and_predicted_change_places(gold, predicted):
    for scheme in SCHEMES:
        there, back = total(gold, predicted, scheme), total(predicted, gold, scheme)
        assert as_triple(there) == (back.tp, back.fn, back.fp)
    there, back = (counts_by_label(align(*sides), "strict") for sides in ((gold, predicted), (predicted, gold)))
    assert {label: as_triple(counts) for label, counts in there.items()} == {label: (c.tp, c.fn, c.fp) for label, c in back.items()}

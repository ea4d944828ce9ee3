"""Counts and scores: how they add, what perfect is, and a worked example of two documents."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referat_eval.counts import Counts, Share
from referat_eval.document import ScoredDocument, ScoredItem
from referat_eval.score import ITEM_FIELDS, Scores, score

COUNTS = st.builds(Counts, st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
SHARES = st.integers(0, 50).flatmap(lambda total: st.builds(Share, st.integers(0, total), st.just(total)))
OUTCOMES = st.sampled_from(["approved", "noted", "postponed"])
NAMES = st.frozensets(st.sampled_from(["ida holm", "bo krag"]), max_size=2)


def item(start, outcome="approved", **values):
    given_values = {
        "number": "1",
        "title": "Sti",
        "case_number": None,
        "closed": False,
        "absent": frozenset(),
        "recused": frozenset(),
        "votes": (frozenset(), frozenset(), frozenset()),
        "reservations": frozenset(),
    } | values
    return ScoredItem(start=start, outcome=outcome, **given_values)


def document(entities=(), lines=(), items=(), decisions=None, name="a"):
    return ScoredDocument(name, frozenset(entities), tuple(lines), tuple(items), decisions or {})


@st.composite
def documents(draw, lines=4):
    starts = sorted(draw(st.sets(st.integers(0, 9), max_size=3)))
    spans = st.tuples(st.integers(0, 5), st.integers(6, 9))
    return document(
        draw(st.frozensets(st.tuples(st.integers(0, 5), st.integers(6, 9), st.sampled_from(["PER", "ORG", "DATE"])), max_size=5)),
        draw(st.lists(st.sampled_from(["title", "case", None]), min_size=lines, max_size=lines)),
        [item(start, draw(OUTCOMES | st.none()), absent=draw(NAMES), closed=draw(st.booleans())) for start in starts],
        draw(st.dictionaries(spans, st.tuples(OUTCOMES, st.none(), st.none(), st.booleans()), max_size=3)),
    )


PAIRS = st.lists(st.tuples(documents(), documents()), max_size=4)


def added(left, right):
    def tables(name):
        first, second = getattr(left, name), getattr(right, name)
        return {key: first.get(key, Counts()) + second.get(key, Counts()) for key in {*first, *second}}

    single = ("items", "sections", "decisions", "decision_overlap", "outcomes", "finals", "events")
    return Scores(
        item_fields={name: left.item_fields[name] + right.item_fields[name] for name in ITEM_FIELDS},
        confusion=left.confusion + right.confusion,
        entities=tables("entities"),
        outcome_classes=tables("outcome_classes"),
        **{name: getattr(left, name) + getattr(right, name) for name in single},
    )


@settings(max_examples=100, deadline=None)
@given(a=COUNTS, b=COUNTS, c=COUNTS)
def test_counts_add_in_any_order(a, b, c):
    assert a + b == b + a
    assert (a + b) + c == a + (b + c)
    assert a + Counts() == a


@settings(max_examples=100, deadline=None)
@given(counts=COUNTS)
def test_f_lies_between_precision_and_recall(counts):
    if counts.tp:
        assert min(counts.precision, counts.recall) <= counts.f + 1e-12
        assert counts.f <= max(counts.precision, counts.recall) + 1e-12
        assert counts.f == pytest.approx(2 * counts.precision * counts.recall / (counts.precision + counts.recall))
    else:
        assert counts.f in {None, 0.0}


@settings(max_examples=50, deadline=None)
@given(a=SHARES, b=SHARES)
def test_shares_add_and_stay_between_none_and_all(a, b):
    assert a + b == b + a == Share(a.right + b.right, a.total + b.total)
    assert (a + b).value is None if not a.total + b.total else 0 <= (a + b).value <= 1


@pytest.mark.parametrize(
    ("counts", "precision", "recall", "f"),
    [
        (Counts(), None, None, None),
        (Counts(fp=2), 0.0, None, 0.0),
        (Counts(fn=2), None, 0.0, 0.0),
        (Counts(3, 1, 0), 0.75, 1.0, 6 / 7),
        (Counts(tp=4), 1.0, 1.0, 1.0),
    ],
)
def test_empty_classes_have_no_ratio(counts, precision, recall, f):
    assert (counts.precision, counts.recall) == (precision, recall)
    assert counts.f == (None if f is None else pytest.approx(f))


def test_nothing_to_score_gives_none():
    scores = score([(document(), document())])
    ratios = [scores.items.f, scores.entities_micro.f, scores.decisions.f, scores.decision_overlap.f]
    shares = [scores.sections.value, scores.outcomes.value, scores.finals.value, scores.events.value]
    assert ratios + shares + [scores.item_fields[name].value for name in ITEM_FIELDS] == [None] * (8 + len(ITEM_FIELDS))


@settings(max_examples=50, deadline=None)
@given(gold=st.lists(documents(), max_size=4))
def test_gold_against_itself_is_perfect(gold):
    scores = score((found, found) for found in gold)
    counts = [scores.items, scores.decisions, scores.decision_overlap, *scores.entities.values(), *scores.outcome_classes.values()]
    shares = [scores.sections, scores.outcomes, scores.finals, scores.events, *scores.item_fields.values()]
    assert {found.f for found in counts} <= {1.0, None}
    assert {share.value for share in shares} <= {1.0, None}
    assert scores.confusion == {}


@settings(max_examples=50, deadline=None)
@given(pairs=PAIRS, data=st.data())
def test_the_order_of_documents_does_not_matter(pairs, data):
    assert score(pairs) == score(data.draw(st.permutations(pairs)))


@settings(max_examples=50, deadline=None)
@given(pairs=PAIRS, cut=st.integers(0, 4))
def test_scores_of_parts_add_up_to_the_whole(pairs, cut):
    assert score(pairs) == added(score(pairs[:cut]), score(pairs[cut:]))


@settings(max_examples=50, deadline=None)
@given(pair=st.tuples(documents(), documents()))
def test_gold_and_predicted_change_places(pair):
    there, back = score([pair]), score([pair[::-1]])
    for one, other in ((there.items, back.items), (there.decisions, back.decisions), (there.entities_micro, back.entities_micro)):
        assert (one.tp, one.fp, one.fn) == (other.tp, other.fn, other.fp)


@pytest.fixture
def worked():
    """Two documents, scored by hand."""
    first_gold = document(
        [(0, 8, "PER"), (10, 14, "ORG"), (20, 24, "DATE")],
        ["title", "case", "decision"],
        [item(0, "approved", absent=frozenset({"ida holm"})), item(30, "noted")],
        {(15, 23): ("approved", None, None, True), (40, 48): ("noted", None, None, True)},
    )
    first_found = document(
        [(0, 8, "PER"), (10, 15, "ORG"), (20, 24, "ORG")],
        ["title", "case", "case"],
        [item(0, "approved"), item(31, "noted")],
        {(15, 23): ("approved", None, None, False), (44, 52): ("postponed", None, None, True), (60, 64): ("noted", None, None, True)},
    )
    second_gold = document(
        [(3, 7, "PER"), (9, 12, "PER")], ["meeting", "title"], [item(5, "approved")], {(1, 4): ("rejected", "1", None, True)}
    )
    second_found = document([(3, 7, "PER")], ["noise", "title"], [item(5, "approved", votes=(frozenset("av"),) + (frozenset(),) * 2)])
    return score([(first_gold, first_found), (second_gold, replace(second_found, id="b"))])


def test_worked_example_of_entities(worked):
    assert worked.entities == {"PER": Counts(2, 0, 1), "ORG": Counts(0, 2, 1), "DATE": Counts(0, 0, 1)}
    assert worked.entities_micro == Counts(2, 2, 3)
    assert worked.entities_micro.f == pytest.approx(4 / 9)


def test_worked_example_of_items(worked):
    assert worked.items == Counts(2, 1, 1)
    assert worked.item_fields["number"] == Share(2, 3)
    assert worked.item_fields["absent"] == Share(1, 3)
    assert worked.outcome_classes["approved"] == Counts(tp=2)
    assert (worked.outcome_classes["noted"].tp, worked.outcome_classes["noted"].fn) == (0, 1)
    assert worked.events == Share(0, 3)


def test_worked_example_of_lines(worked):
    assert worked.sections == Share(3, 5)
    assert worked.confusion == {("decision", "case"): 1, ("meeting", "noise"): 1}


def test_worked_example_of_decisions(worked):
    assert worked.decisions == Counts(1, 2, 2)
    assert worked.decision_overlap == Counts(2, 1, 1)
    assert (worked.outcomes, worked.finals) == (Share(1, 2), Share(1, 2))


def test_touching_spans_do_not_overlap():
    gold, found = document(decisions={(0, 5): ("noted", None, None, True)}), document(decisions={(5, 9): ("noted", None, None, True)})
    assert score([(gold, found)]).decision_overlap == Counts(0, 1, 1)


def test_exact_decisions_are_matched_before_overlapping_ones():
    values = ("noted", None, None, True)
    gold, found = (
        document(decisions={(0, 9): values, (10, 19): values}),
        document(decisions={(5, 12): values, (0, 9): values, (10, 19): values}),
    )
    assert score([(gold, found)]).decision_overlap == Counts(2, 1, 0)


def test_overlap_finds_as_many_pairs_as_there_are():
    values = ("noted", None, None, True)
    gold, found = document(decisions={(0, 30): values, (31, 40): values}), document(decisions={(1, 5): values, (20, 35): values})
    assert score([(gold, found)]).decision_overlap == Counts(2, 0, 0)


def test_a_spurious_item_counts_against_its_outcome_class():
    gold, found = document(items=[item(0, "noted")]), document(items=[item(0, "noted"), item(9, "noted")])
    assert score([(gold, found)]).outcome_classes["noted"] == Counts(1, 1, 0)

"""Counts, and the scores of one document: worked examples by level, what perfect is, and what gold and record have in common."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referat.annotations import compile_marked, parse_marked
from referat.record import Record
from referat_eval.counts import Counts, Share
from referat_eval.document import ScoredDecision, ScoredDocument, ScoredEntity, ScoredItem, ScoredLine, scored_gold, scored_record
from referat_eval.score import EVENT_FIELDS, ITEM_FIELDS, SET_FIELDS, Case, Figure, score_document

COUNTS = st.builds(Counts, st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
SHARES = st.integers(0, 50).flatmap(lambda total: st.builds(Share, st.integers(0, total), st.just(total)))
NAMES = st.frozensets(st.sampled_from(["ida holm", "bo krag"]), max_size=2)
OUTCOMES = st.sampled_from(["approved", "noted", "postponed"])


def lines(*labels):
    """Lines of nine characters: the first at 0-9, the second at 10-19."""
    return tuple(ScoredLine(10 * index, 10 * index + 9, label) for index, label in enumerate(labels))


def document(**levels):
    return ScoredDocument("a", **{level: tuple(content) for level, content in levels.items()})


def scored(level, gold, predicted):
    return score_document(document(**{level: gold}), document(**{level: predicted}))


def level_of(score, level):
    return {figure.name: counts for figure, counts in score.figures.items() if figure.level == level}


@st.composite
def spans(draw):
    cuts = sorted(draw(st.sets(st.integers(0, 39), max_size=8)))
    keep = draw(st.lists(st.booleans(), min_size=len(cuts), max_size=len(cuts)))
    return [pair for *pair, kept in zip(cuts, cuts[1:], keep, strict=False) if kept]


@st.composite
def documents(draw):
    entity = st.tuples(st.sampled_from(["PER", "ORG"]), st.sampled_from([None, "", "x"]), st.sampled_from([None, 0.7]))
    decision = st.tuples(OUTCOMES, st.sampled_from([None, "1"]), st.sampled_from([None, "Byrådet"]), st.booleans())
    votes = st.frozensets(st.tuples(st.sampled_from(["for", "against"]), st.sampled_from("av")), max_size=2)
    starts = sorted(draw(st.sets(st.sampled_from([0, 10, 20, 30]))))
    return document(
        lines=lines(*draw(st.lists(st.sampled_from(["title", "case", None]), min_size=4, max_size=4))),
        entities=[ScoredEntity(*span, *draw(entity)) for span in draw(spans())],
        decisions=[ScoredDecision(*span, *draw(decision)) for span in draw(spans())],
        items=[
            ScoredItem(start, closed=draw(st.booleans()), outcome=draw(OUTCOMES | st.none()), absent=draw(NAMES), votes=draw(votes))
            for start in starts
        ],
    )


@settings(max_examples=50, deadline=None)
@given(a=COUNTS, b=COUNTS, c=COUNTS)
def test_counts_add_in_any_order(a, b, c):
    assert a + b == b + a
    assert (a + b) + c == a + (b + c)
    assert a + Counts() == a


@settings(max_examples=50, deadline=None)
@given(a=SHARES, b=SHARES)
def test_shares_add(a, b):
    assert a + b == b + a == Share(a.right + b.right, a.total + b.total)


@settings(max_examples=50, deadline=None)
@given(counts=COUNTS.filter(lambda counts: counts.tp))
def test_f_is_the_harmonic_mean(counts):
    assert counts.value == pytest.approx(2 / (1 / counts.precision + 1 / counts.recall))


@pytest.mark.parametrize(
    ("counts", "precision", "recall", "f"),
    [
        (Counts(), None, None, None),
        (Counts(fp=2), 0.0, None, 0.0),
        (Counts(fn=2), None, 0.0, 0.0),
        (Counts(3, 1, 0), 0.75, 1.0, pytest.approx(6 / 7)),
        (Counts(0.5, 0.5, 0.5), 0.5, 0.5, 0.5),
    ],
)
def test_empty_classes_have_no_ratio(counts, precision, recall, f):
    assert (counts.precision, counts.recall, counts.f) == (precision, recall, f)


def test_no_case_gives_no_share():
    assert Share().value is None
    assert Share(0, 3).value == 0.0


def test_nothing_to_score_gives_no_value():
    assert {counts.value for counts in score_document(document(), document()).figures.values()} == {None}


@settings(max_examples=60, deadline=None)
@given(gold=documents())
def test_gold_against_itself_is_perfect(gold):
    score = score_document(gold, gold)
    assert {counts.value for counts in score.figures.values()} <= {1.0, None}
    assert score.cases == []
    assert all(right for cases in score.confidence.values() for _, right in cases)


@settings(max_examples=60, deadline=None)
@given(gold=documents(), predicted=documents())
def test_gold_and_predicted_change_places(gold, predicted):
    there, back = (score_document(*pair).figures for pair in ((gold, predicted), (predicted, gold)))
    figures = {figure: counts for figure, counts in (there | back).items() if isinstance(counts, Counts)}
    for figure in figures:
        if figure.level in {"items", "entities", "sections", "outcomes", "decisions", "records"}:
            one, other = there.get(figure, Counts()), back.get(figure, Counts())
            assert (one.tp, one.fp, one.fn) == (other.tp, other.fn, other.fp), figure


@settings(max_examples=60, deadline=None)
@given(gold=documents(), predicted=documents())
def test_what_is_not_perfect_has_a_case(gold, predicted):
    score = score_document(gold, predicted)
    imperfect = {figure for figure, counts in score.figures.items() if counts.value not in {1.0, None}}
    told = {case.level for case in score.cases}
    levels = {figure.level for figure in imperfect}
    assert levels & {"items", "sections", "entities", "decisions", "values"} <= told
    assert "records" not in levels or told & {"records", "items"}


def test_texts_that_differ_are_refused():
    with pytest.raises(ValueError, match="a: gold has 2 lines and the prediction 1"):
        scored("lines", lines("title", "case"), lines("title"))


ENTITIES = [ScoredEntity(1, 4, "PER"), ScoredEntity(12, 15, "ORG"), ScoredEntity(20, 24, "PER"), ScoredEntity(26, 29, "DATE")]
FOUND = [
    ScoredEntity(1, 4, "PER", score=0.9),
    ScoredEntity(12, 15, "PER", score=0.6),
    ScoredEntity(18, 22, "PER", score=0.5),
    ScoredEntity(31, 35, "DATE"),
]


@pytest.fixture
def entities():
    labels = lines("title", "case", "economy", None)
    return score_document(document(lines=labels, entities=ENTITIES), document(lines=labels, entities=FOUND))


def test_entities_worked_by_hand(entities):
    assert level_of(entities, "entities") == {
        "PER": Counts(1, 2, 1),
        "ORG": Counts(0, 0, 1),
        "DATE": Counts(0, 1, 1),
        "micro": Counts(1, 3, 3),
    }
    micros = {figure.level: counts for figure, counts in entities.figures.items() if figure.name == "micro"}
    assert micros["entities, exact"] == Counts(2, 2, 2)
    assert micros["entities, partial"] == Counts(2.5, 1.5, 1.5)
    assert micros["entities, type"] == Counts(2, 2, 2)


def test_entities_by_the_section_that_gold_has_there(entities):
    assert level_of(entities, "entities by section") == {
        "title": Counts(1, 0, 0),
        "case": Counts(0, 1, 1),
        "economy": Counts(0, 1, 2),
        "-": Counts(0, 1, 0),
    }


def test_cases_and_confidence_of_entities(entities):
    assert entities.cases == [
        Case("a", "entities", "wrong", 12, 15, "ORG", "PER"),
        Case("a", "entities", "wrong", 18, 24, "PER 20-24", "PER 18-22"),
        Case("a", "entities", "missed", 26, 29, "DATE", None),
        Case("a", "entities", "spurious", 31, 35, None, "DATE"),
    ]
    assert Counter(entities.confidence["entities"]) == Counter([(0.9, True), (0.6, False), (0.5, False)])


def test_values_count_where_span_and_label_are_right_and_gold_has_one():
    gold = [
        ScoredEntity(0, 4, "DATE", "2026-01-02"),
        ScoredEntity(5, 9, "DATE", ""),
        ScoredEntity(10, 14, "DATE", ""),
        ScoredEntity(15, 19, "AMOUNT", "100"),
        ScoredEntity(20, 24, "DATE", None),
        ScoredEntity(25, 29, "DATE", "2026-05-05"),
        ScoredEntity(30, 34, "AMOUNT", "200"),
    ]
    found = [replace(entity, value=value) for entity, value in zip(gold, ["2026-01-02", "", "2026-01-01", "99", "x"], strict=False)]
    found += [ScoredEntity(25, 28, "DATE", "2026-05-05"), ScoredEntity(30, 34, "DATE", "200")]
    score = scored("entities", gold, found)
    assert level_of(score, "values") == {"DATE": Share(2, 3), "AMOUNT": Share(0, 1)}
    assert [case for case in score.cases if case.level == "values"] == [
        Case("a", "values", "wrong", 10, 14, "", "2026-01-01"),
        Case("a", "values", "wrong", 15, 19, "100", "99"),
    ]


def test_sections_worked_by_hand():
    gold = lines("title", "case", "case", "case", "case", "decision", None)
    found = lines("title", "economy", "economy", "case", "economy", None, None)
    score = scored("lines", gold, (replace(found[0], score=0.8), replace(found[1], score=0.4), *found[2:]))
    assert level_of(score, "sections") == {
        "title": Counts(1, 0, 0),
        "case": Counts(1, 0, 3),
        "economy": Counts(0, 3, 0),
        "decision": Counts(0, 0, 1),
        "-": Counts(1, 1, 0),
        "lines": Share(3, 7),
    }
    assert score.confusion["sections"]["case", "economy"] == 3
    assert score.confidence["sections"] == [(0.8, True), (0.4, False)]


def test_a_run_of_lines_with_one_mistake_is_one_case():
    gold = lines("case", "case", "case", "case", "decision")
    found = lines("economy", "economy", "case", "economy", "economy")
    assert [(case.start, case.end, case.gold, case.predicted) for case in scored("lines", gold, found).cases] == [
        (0, 19, "case", "economy"),
        (30, 39, "case", "economy"),
        (40, 49, "decision", "economy"),
    ]


def test_decisions_worked_by_hand():
    gold = [
        ScoredDecision(0, 9, "approved", "1", "Byrådet", True),
        ScoredDecision(10, 19, "noted", None, "Byrådet", True),
        ScoredDecision(20, 29, "rejected"),
    ]
    found = [
        ScoredDecision(0, 9, "approved", "2", "Byrådet", False, score=0.9),
        ScoredDecision(12, 19, "approved", None, None, True, score=0.7),
        ScoredDecision(29, 35, "noted"),
    ]
    score = scored("decisions", gold, found)
    assert level_of(score, "decisions") == {
        "span, strict": Counts(1, 2, 2),
        "span, overlap": Counts(2, 1, 1),
        "outcome": Share(1, 2),
        "point": Share(1, 2),
        "body": Share(1, 2),
        "final": Share(1, 2),
    }
    assert score.confusion["outcomes"] == {("approved", "approved"): 1, ("noted", "approved"): 1}
    assert level_of(score, "outcomes") == {"approved": Counts(1, 1, 0), "noted": Counts(0, 0, 1)}
    assert score.confidence["outcomes"] == [(0.9, True), (0.7, False)]
    assert Counter((case.kind, case.gold, case.predicted) for case in score.cases) == Counter(
        [
            ("wrong", "point: 1", "point: 2"),
            ("wrong", "final: True", "final: False"),
            ("wrong", "outcome: noted", "outcome: approved"),
            ("wrong", "body: Byrådet", "body: None"),
            ("wrong", "span: 10-19", "span: 12-19"),
            ("missed", "rejected", None),
            ("spurious", None, "noted"),
        ]
    )


def test_an_outcome_does_not_keep_a_decision_from_its_place():
    gold = [ScoredDecision(0, 9, "approved")]
    found = [ScoredDecision(0, 9, "noted"), ScoredDecision(5, 15, "approved")]
    score = scored("decisions", gold, found)
    assert score.figures[Figure("decisions", "span, strict")] == Counts(1, 1, 0)
    assert score.figures[Figure("decisions", "outcome")] == Share(0, 1)


ITEM = ScoredItem(
    0,
    "1",
    "Sti",
    "26/1",
    outcome="approved",
    absent=frozenset({"ida holm", "bo krag"}),
    votes=frozenset({("for", "a"), ("for", "v"), ("against", "o")}),
    tallies=frozenset({("for", "14"), ("against", "5")}),
)


def test_items_worked_by_hand():
    gold = [ITEM, replace(ITEM, start=20, number="2"), replace(ITEM, start=40, number="3")]
    found = [ITEM, replace(ITEM, start=20, title="Sti m.m.", closed=True), replace(ITEM, start=60, title="Støj")]
    score = scored("items", gold, found)
    assert level_of(score, "items") == {
        "start": Counts(2, 1, 1),
        "number": Share(1, 3),
        "title": Share(1, 3),
        "case_number": Share(2, 3),
        "closed": Share(1, 3),
    }
    assert Counter((case.start, case.kind, case.gold, case.predicted) for case in score.cases) == Counter(
        [
            (60, "spurious", None, "Støj"),
            (20, "wrong", "number: 2", "number: 1"),
            (20, "wrong", "title: Sti", "title: Sti m.m."),
            (20, "wrong", "closed: False", "closed: True"),
            (40, "missed", "Sti", None),
        ]
    )


def test_records_worked_by_hand():
    changed = replace(
        ITEM,
        outcome="noted",
        absent=frozenset({"ida holm", "eva lund"}),
        votes=frozenset({("for", "a"), ("against", "v"), ("against", "o")}),
        tallies=frozenset({("for", "15"), ("against", "5")}),
    )
    score = scored("items", [ITEM, replace(ITEM, start=20, outcome=None)], [changed, replace(ITEM, start=60)])
    assert level_of(score, "records") == {
        "outcome": Share(0, 2),
        "absent": Counts(1, 3, 3),
        "recused": Counts(),
        "votes": Counts(2, 4, 4),
        "reservations": Counts(),
        "tallies": Counts(1, 3, 3),
        "complete event": Share(0, 1),
    }
    assert Case("a", "records", "wrong", 0, 0, "votes: against o, for a, for v", "votes: against o, against v, for a") in score.cases
    assert Case("a", "records", "wrong", 0, 0, "outcome: approved", "outcome: noted") in score.cases


@pytest.mark.parametrize(
    ("field", "value", "complete"),
    [
        ("outcome", "noted", False),
        ("absent", frozenset({"ida holm"}), False),
        ("recused", frozenset({"eva lund"}), False),
        ("votes", frozenset(), False),
        ("reservations", frozenset({"v"}), False),
        ("tallies", frozenset(), True),
        ("title", "Andet", True),
    ],
)
def test_an_event_is_complete_where_all_that_belongs_to_it_is_right(field, value, complete):
    score = scored("items", [ITEM], [replace(ITEM, **{field: value})])
    assert score.figures[Figure("records", "complete event")] == Share(int(complete), 1)
    assert (field in EVENT_FIELDS) != complete


def test_items_without_an_outcome_are_no_events():
    undecided = replace(ITEM, outcome=None)
    assert Figure("records", "complete event") not in scored("items", [undecided], [undecided]).figures


MARKED = """⟦! id="own/prøve"⟧
⟦! annotator="x1"⟧
⟦! date="2026-01-01"⟧
⟦# title⟧
⟦NUMBER|1⟧. ⟦TITLE|Sti langs åen⟧
⟦CASE|26/17⟧
⟦# case⟧
Fra ⟦DATE|1. maj 2026⟧ til ⟦AMOUNT|5 kr.⟧
⟦# decision⟧
⟦DECISION approved point="1"|Godkendt⟧ med ⟦TALLY for|14⟧ stemmer imod ⟦TALLY against|5⟧.
For stemte ⟦PARTY for|A⟧ (⟦COUNT for|9⟧) og ⟦PER for|Ida Holm⟧. Imod stemte ⟦PARTY against|V⟧.
Fraværende: ⟦PER absent|Bo  Krag⟧. Inhabil: ⟦PER recused|Eva Lund⟧. ⟦PARTY reservation|Ø⟧ tog forbehold.
⟦# title closed⟧
⟦NUMBER|2⟧. ⟦TITLE|Køb⟧
"""


def record_of(gold, text):
    """The record that a faultless reader makes of the marked text."""

    def span(layer, index, **values):
        found = layer[index]
        return {"start": found.start, "end": found.end, "text": found.of(text), **values}

    values = {"DATE": "2026-05-01", "AMOUNT": "5.00"}
    votes = {"for": [{"party": "A", "count": 9}, {"name": "Ida Holm"}], "against": [{"party": "V"}], "counts": {"for": 14, "against": 5}}
    first, second = gold.items
    facts = {"absent": [{"name": "Bo Krag"}], "recused": [{"name": "Eva Lund"}], "reservations": [{"party": "Ø"}], "votes": votes}
    return Record.model_validate(
        {
            "id": gold.id,
            "source": {"path": "prøve.txt", "media_type": "text/plain", "sha256": gold.text_sha256},
            "text_sha256": gold.text_sha256,
            "meeting": {},
            "items": [
                {"start": first.start, "end": first.end, "number": "1", "title": "Sti langs åen", "case_number": "26/17"}
                | {"outcome": "approved", **facts},
                {"start": second.start, "end": second.end, "number": "2", "title": "Køb", "closed": True},
            ],
            "sections": [section.model_dump() for section in gold.sections],
            "entities": [span(gold.entities, i, label=e.label, value=values.get(e.label)) for i, e in enumerate(gold.entities)],
            "decisions": [span(gold.decisions, 0, outcome="approved", point="1", final=True)],
            "model": {"name": "m", "version": "1"},
            "referat": "1",
        }
    )


def test_gold_and_a_faultless_record_are_the_same():
    marked = parse_marked(MARKED)
    gold, text = compile_marked(marked), marked.text
    date, amount = gold.entities[:2]
    values = {(date.start, date.end): "2026-05-01", (amount.start, amount.end): "5.00", (gold.entities[2].start, gold.entities[2].end): ""}
    right = scored_gold(gold, text, values)
    assert right.items[0].votes == {("for", "a"), ("for", "ida holm"), ("against", "v")}
    assert right.items[0].tallies == {("for", "14"), ("against", "5")}
    score = score_document(right, scored_record(record_of(gold, text), text))
    assert score.cases == []
    assert {counts.value for counts in score.figures.values()} == {1.0}
    assert level_of(score, "values") == {"DATE": Share(1, 1), "AMOUNT": Share(1, 1), "PARTY": Share(1, 1)}
    assert set(level_of(score, "items")) == {"start", *ITEM_FIELDS}
    assert set(level_of(score, "records")) == {"outcome", "complete event", *SET_FIELDS}


def test_totals_of_votes_in_words_are_numbers():
    marked = parse_marked(MARKED.replace("⟦TALLY for|14⟧", "⟦TALLY for|Fjorten⟧").replace("⟦TALLY against|5⟧", "⟦TALLY against|hundrede⟧"))
    right = scored_gold(compile_marked(marked), marked.text)
    assert right.items[0].tallies == {("for", "14"), ("against", "hundrede")}


def test_lines_outside_every_section_have_none():
    marked = parse_marked(MARKED)
    gold, text = compile_marked(marked), marked.text
    assert [line.label for line in scored_gold(gold, text).lines] == ["title", "title", "case", *["decision"] * 3, "title"]
    record = record_of(gold, text)
    decisions = record.model_copy(update={"sections": [section for section in record.sections if section.label == "decision"]})
    assert [line.label for line in scored_record(decisions, text).lines] == [None] * 3 + ["decision"] * 3 + [None]

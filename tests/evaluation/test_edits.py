"""Edits carry gold over: worked examples of every rule, and properties over drawn texts, spans and edits."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referat.annotations import compile_marked, parse_marked
from referat.annotations.gold import (
    ITEM_FIELDS,
    GoldCount,
    GoldDecision,
    GoldDocument,
    GoldEntity,
    GoldItem,
    GoldMeeting,
    GoldSection,
    GoldSpan,
    sha256_of,
)
from referat_eval.edits import Edit, apply_edits

MARKED = """⟦! id="own/prøve"⟧
⟦! annotator="x1"⟧
⟦! date="2026-01-01"⟧
⟦# meeting⟧
⟦ORG committee|Byrådet⟧ ⟦DATE meeting|4. maj 2023⟧
⟦# title⟧
⟦NUMBER|1⟧. ⟦TITLE|Ny bro⟧
⟦# decision⟧
Beslutning
⟦DECISION approved|Godkendt⟧ med ⟦TALLY for|14⟧ stemmer.
⟦# title⟧
⟦NUMBER|2⟧. ⟦TITLE|Cykelsti⟧ ⟦CASE|23/01187⟧
⟦# attendance⟧
Afbud: ⟦PER absent|Rune Sigvald⟧
"""


@pytest.fixture
def document():
    marked = parse_marked(MARKED)
    return compile_marked(marked), marked.text


def replaced(document, old, new):
    """The document with the one place of ``old`` replaced."""
    gold, text = document
    assert text.count(old) == 1
    start = text.index(old)
    return apply_edits(gold, text, [Edit(start, start + len(old), new)])


def inserted(document, before, new):
    gold, text = document
    place = text.index(before)
    return apply_edits(gold, text, [Edit(place, place, new)])


def test_every_layer_moves_with_its_text(document):
    gold, text = inserted(document, "Byrådet", "Referat af møde i ")
    assert gold.text_sha256 == sha256_of(text)
    assert (gold.meeting.committee.of(text), gold.meeting.date.of(text)) == ("Byrådet", "4. maj 2023")
    assert [(item.number.of(text), item.title.of(text)) for item in gold.items] == [("1", "Ny bro"), ("2", "Cykelsti")]
    assert gold.items[1].case_number.of(text) == "23/01187"
    assert text[gold.items[1].start :].startswith("2. Cykelsti")
    assert [entity.of(text) for entity in gold.entities] == ["Byrådet", "4. maj 2023", "Rune Sigvald"]
    assert (gold.decisions[0].of(text), gold.counts[0].of(text)) == ("Godkendt", "14")
    assert gold.sections[-1].of(text) == "Afbud: Rune Sigvald"


def test_labels_roles_and_outcomes_stay(document):
    before, _ = document
    gold, _ = replaced(document, "Godkendt", "godkendt")
    assert [entity.role for entity in gold.entities] == [None, None, "absent"]
    assert (gold.decisions[0].outcome, gold.items[0].outcome) == ("approved", "approved")
    assert (gold.id, gold.info, gold.date) == (before.id, before.info, before.date)


def test_an_edit_inside_a_span_changes_it(document):
    gold, text = replaced(document, "Sig", "Sieg")
    assert gold.entities[-1].of(text) == "Rune Siegvald"


def test_a_span_replaced_as_a_whole_goes_round_the_new_text(document):
    gold, text = replaced(document, "Rune Sigvald", "Emre Kaya-Demir")
    assert gold.entities[-1].of(text) == "Emre Kaya-Demir"


@pytest.mark.parametrize("place", [0, len("Godkendt")])
def test_an_insertion_at_the_edge_is_outside(document, place):
    gold, text = document
    start = gold.decisions[0].start + place
    gold, text = apply_edits(gold, text, [Edit(start, start, "X")])
    assert gold.decisions[0].of(text) == "Godkendt"


def test_an_edit_across_an_edge_takes_what_it_covers(document):
    gold, text = replaced(document, "endt med", "X")
    assert (gold.decisions[0].of(text), "GodkX 14" in text) == ("Godk", True)
    gold, text = replaced(document, "Beslutning\nGod", "X")
    assert gold.decisions[0].of(text) == "kendt"


def test_a_swallowed_span_vanishes(document):
    gold, text = replaced(document, "Afbud: Rune Sigvald", "Ingen afbud")
    assert [entity.label for entity in gold.entities] == ["ORG", "DATE"]
    assert gold.sections[-1].of(text) == "Ingen afbud"


def test_a_swallowed_field_becomes_none_and_its_item_stays(document):
    gold, text = replaced(document, " 23/01187", "")
    assert gold.items[1].case_number is None
    assert gold.items[1].title.of(text) == "Cykelsti"
    gold, _ = replaced(document, "4. maj 2023", "")
    assert gold.meeting.date is None
    assert gold.meeting.committee is not None


def test_a_section_without_text_is_dropped(document):
    gold, _ = replaced(document, "Afbud: Rune Sigvald", "")
    assert [section.label for section in gold.sections] == ["meeting", "title", "decision", "title"]


def test_white_space_at_the_edge_falls_off(document):
    gold, text = replaced(document, "Sigvald", "")
    assert (gold.entities[-1].of(text), gold.sections[-1].of(text)) == ("Rune", "Afbud: Rune")


def test_items_reach_to_the_next_one_as_before(document):
    gold, text = inserted(document, "2. Cykelsti", "Side 2\n")
    assert text[: gold.items[1].start].endswith("Side 2\n")
    assert (gold.items[0].end, gold.items[1].end) == (gold.items[1].start, len(text))


def test_an_item_without_its_first_characters_begins_at_what_is_left(document):
    gold, text = replaced(document, "2. Cykelsti 23/01187\n", "")
    assert text[gold.items[1].start :].startswith("Afbud")
    gold, text = replaced(document, "2. Cykelsti", "")
    assert text[gold.items[1].start :].startswith("23/01187")
    assert (gold.items[1].number, gold.items[1].title) == (None, None)


def test_an_item_of_which_nothing_is_left_is_dropped(document):
    gold, text = replaced(document, "2. Cykelsti 23/01187\nAfbud: Rune Sigvald", "")
    assert [item.title.of(text) for item in gold.items] == ["Ny bro"]
    assert gold.items[0].end == len(text)


def test_an_indented_item_keeps_its_start():
    text = "  1. Bro\n"
    item = GoldItem(start=0, end=len(text), title=GoldSpan(start=5, end=8))
    gold, edited = apply_edits(document_of(text, items=[item]), text, [Edit(5, 8, "Vej")])
    assert (gold.items[0].start, gold.items[0].title.of(edited)) == (0, "Vej")


@pytest.mark.parametrize("edits", [[Edit(0, 5, "a"), Edit(4, 6, "b")], [Edit(0, 5, ""), Edit(3, 3, "x")]])
def test_overlapping_edits_are_refused(document, edits):
    with pytest.raises(ValueError, match="overlap"):
        apply_edits(*document, edits)


@pytest.mark.parametrize("edit", [Edit(5, 4, ""), Edit(-1, 3, ""), Edit(0, 10_000, "")])
def test_edits_off_the_text_are_refused(document, edit):
    with pytest.raises(ValueError, match="characters"):
        apply_edits(*document, [edit])


def document_of(text, **layers):
    empty = {"items": [], "sections": [], "entities": [], "decisions": [], "counts": []}
    return GoldDocument(
        id="a",
        text_sha256=sha256_of(text),
        annotator="x1",
        guidelines="1.0",
        date=datetime.date(2026, 1, 1),
        info={},
        **{"meeting": GoldMeeting(), **empty, **layers},
    )


def spans_of(gold):
    """Every span of a document by its place in it; items apart."""
    found = {(layer, i): span for layer in ("sections", "entities", "decisions", "counts") for i, span in enumerate(getattr(gold, layer))}
    found |= {("meeting", name): span for name, span in gold.meeting if span is not None}
    fields = ((i, name, getattr(item, name)) for i, item in enumerate(gold.items) for name in ITEM_FIELDS.values())
    return found | {("item", i, name): span for i, name, span in fields if span is not None}


@st.composite
def documents(draw, alphabet="abÆ1ßİ \n"):
    text = draw(st.text(alphabet, min_size=1, max_size=40))
    offsets = st.integers(0, len(text))

    def spans(make, **values):
        drawn = draw(st.lists(st.tuples(offsets, offsets), max_size=4))
        trimmed = ((start, end) for start, end in drawn if text[start:end] and text[start:end] == text[start:end].strip())
        return [make(start=start, end=end, **values) for start, end in trimmed]

    def field():
        return next(iter(spans(GoldSpan)), None)

    starts = sorted(draw(st.sets(st.integers(0, len(text) - 1), max_size=3)))
    items = [GoldItem(start=a, end=b, title=field(), number=field()) for a, b in zip(starts, [*starts[1:], len(text)], strict=False)]
    return text, document_of(
        text,
        items=[item for item in items if text[item.start : item.end].strip()],
        sections=spans(GoldSection, label="case"),
        entities=spans(GoldEntity, label="ORG"),
        decisions=spans(GoldDecision, outcome="noted", final=True),
        counts=spans(GoldCount, kind="TALLY", side="for"),
        meeting=GoldMeeting(date=field(), place=field()),
    )


@st.composite
def edited(draw, alphabet="abÆ1ßİ \n", gap=0):
    """A document and edits of it in order, with at least ``gap`` characters between two."""
    text, gold = draw(documents(alphabet))
    edits, position = [], 0
    for _ in range(draw(st.integers(0, 4))):
        start = position + draw(st.integers(0, 8))
        end = start + draw(st.integers(0, 6))
        if end > len(text):
            break
        edits.append(Edit(start, end, draw(st.text(alphabet, max_size=4))))
        position = end + gap
    return text, gold, edits


@settings(max_examples=200, deadline=None)
@given(drawn=edited())
def test_spans_stay_in_the_text_and_are_never_inverted(drawn):
    text, gold, edits = drawn
    carried, new = apply_edits(gold, text, edits)
    assert carried.text_sha256 == sha256_of(new)
    for span in [*spans_of(carried).values(), *carried.items]:
        assert 0 <= span.start < span.end <= len(new)
    for span in spans_of(carried).values():
        assert span.of(new) == span.of(new).strip()
    for left, right in zip(carried.items, carried.items[1:], strict=False):
        assert left.end <= right.start


@settings(max_examples=200, deadline=None)
@given(drawn=edited())
def test_a_span_that_no_edit_reaches_keeps_its_text(drawn):
    text, gold, edits = drawn
    carried, new = apply_edits(gold, text, edits)
    for layer in ("sections", "entities", "decisions", "counts"):
        untouched = [s.of(text) for s in getattr(gold, layer) if all(e.end <= s.start or s.end <= e.start for e in edits)]
        kept = [span.of(new) for span in getattr(carried, layer)]
        assert not untouched or set(untouched) <= set(kept)


@settings(max_examples=200, deadline=None)
@given(drawn=documents(), data=st.data())
def test_an_insertion_changes_only_the_spans_around_it(drawn, data):
    text, gold = drawn
    place = data.draw(st.integers(0, len(text)))
    carried, new = apply_edits(gold, text, [Edit(place, place, data.draw(st.text("xø\n", min_size=1, max_size=5)))])
    before, after = spans_of(gold), spans_of(carried)
    assert before.keys() == after.keys()
    for key, span in before.items():
        assert (span.of(text) == after[key].of(new)) == (not span.start < place < span.end)


@settings(max_examples=300, deadline=None)
@given(drawn=edited("abÆ1ß", gap=1), data=st.data())
def test_edits_one_after_another_are_edits_at_once(drawn, data):
    """White space apart, which falls off at each turn, and for edits that do not touch."""
    text, gold, edits = drawn
    first = [edit for edit in edits if data.draw(st.booleans())]
    later = []
    for edit in edits:
        if edit not in first:
            moved = sum(len(e.text) - e.end + e.start for e in first if e.end <= edit.start)
            later.append(Edit(edit.start + moved, edit.end + moved, edit.text))
    assert apply_edits(*apply_edits(gold, text, first), later) == apply_edits(gold, text, edits)


@settings(max_examples=50, deadline=None)
@given(drawn=documents())
def test_no_edits_change_nothing(drawn):
    text, gold = drawn
    assert apply_edits(gold, text, []) == (gold, text)

"""The md tagger: windows, decoding, offsets, disk.

`tiny.onnx` looks up a row of 13 random logits for each id, 200 ids. It was made with the package onnx: one Gather over a table
``numpy.random.default_rng(0).normal(size=(200, 13)) * 4`` of float32, from ``input_ids`` (int64, batch x length) to ``logits``.
"""

import copy
import itertools

import numpy as np
import pytest
import spacy
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from odd_tokenizer import LETTERS, SECTIONS, letters_tokenizer, odd_text
from referat.components.entities import EntityFinder, place
from referat.labels import ENTITY_LABELS
from referat.language import blank_language
from referat.layers import entities_of
from referat.pipeline import load_model
from referat.tagging import Paragraph, SpacyTagger, Tag, load_tagger
from referat.tagging.bio import best_path, bio_labels, is_legal, log_softmax, span_score, spans_of
from referat.tagging.encoder import EncoderTagger
from referat.tagging.windows import WINDOW, WindowMaker
from referat.units import units_of

ODD = odd_text(700)


@pytest.fixture(scope="module")
def maker():
    return WindowMaker(letters_tokenizer(), SECTIONS)


@pytest.fixture(scope="module")
def tagger(root):
    values = {"labels": [*ENTITY_LABELS, "LOC"], "hidden": ["LOC"], "sections": SECTIONS, "temperature": 1.0}
    return EncoderTagger((root / "tests" / "data" / "tiny.onnx").read_bytes(), letters_tokenizer().to_str(), values)


def test_a_tagger_that_learned_without_context_is_given_none(tagger, root, tmp_path):
    bare = EncoderTagger(
        (root / "tests" / "data" / "tiny.onnx").read_bytes(), letters_tokenizer().to_str(), {**tagger.settings, "context": False}
    )
    bare.to_disk(tmp_path)
    assert tagger.uses_context
    assert not load_tagger(tmp_path).uses_context


class Told:
    """A tagger that calls the first unit what it is told, and counts what it was asked."""

    def __init__(self, label, *, uses_context=True):
        self.label, self.uses_context, self.asked = label, uses_context, []

    def tag(self, paragraphs):
        for paragraph in paragraphs:
            self.asked.append(paragraph)
            yield [Tag(*units_of(paragraph.text)[0], self.label, 0.75)]


@given(ODD)
@example("")
@example("kr.. 1.200.000,- ½ mio.")
@example("en " * 2000)
@settings(deadline=None)
def test_windows_never_truncate(maker, text):
    ((units, windows),) = maker.make([Paragraph(text, "decision", "Beslutning")])
    encoding = maker.tokenizer.encode(text, add_special_tokens=False)
    answered = [unit for window in windows for unit, _ in window.answers]
    assert answered == list(range(len(units)))
    assert set(units) <= set(units_of(text))
    prefix = windows[0].ids.index(maker.tokenizer.token_to_id("</s>")) + 1
    assert all(len(window.ids) <= prefix + WINDOW + 1 for window in windows)
    for window in windows:
        for _, position in window.answers:
            assert prefix <= position < len(window.ids) - 1
            assert window.ids[position] in encoding.ids
    known = {unit for unit in units_of(text) if all(char in LETTERS for char in text[slice(*unit)])}
    assert known <= set(units)


def test_a_unit_in_the_overlap_has_context_on_both_sides(maker):
    ((_, windows),) = maker.make([Paragraph("er " * 1000)])
    assert len(windows) > 5
    for window in windows[1:-1]:
        places = [place for _, place in window.answers]
        assert places[0] >= 20
        assert places[-1] <= len(window.ids) - 20


def test_the_prefix_tells_section_and_heading(maker):
    texts = [Paragraph("a"), Paragraph("a", "title"), Paragraph("a", "title", "Sag"), Paragraph("a", "no such section")]
    ids = [tuple(windows[0].ids) for _, windows in maker.make(texts)]
    assert len(set(ids)) == 3
    assert ids[0] == ids[3]


def logits(units, labels=2):
    return arrays(np.float64, (units, 2 * labels + 1), elements=st.floats(-9, 9, width=32))


@given(st.integers(1, 5).flatmap(logits))
def test_the_best_path_is_the_best_of_the_legal_ones(values):
    scores = log_softmax(values)
    path = best_path(scores)
    assert is_legal(path)
    legal = [p for p in itertools.product(range(scores.shape[1]), repeat=len(scores)) if is_legal(p)]
    best = max(sum(row[state] for row, state in zip(scores, p, strict=True)) for p in legal)
    assert sum(row[state] for row, state in zip(scores, path, strict=True)) == pytest.approx(best)


@given(st.integers(1, 30).flatmap(lambda units: logits(units, 6)))
def test_spans_of_a_path_do_not_overlap_and_have_a_probability(values):
    path = best_path(log_softmax(values))
    spans = spans_of(path)
    assert all(a < b for a, b, _ in spans)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(spans))
    probabilities = np.exp(log_softmax(values))
    assert all(0 <= span_score(probabilities, path, a, b) <= 1 for a, b, _ in spans)
    assert sum(b - a for a, b, _ in spans) == sum(state > 0 for state in path)


def test_a_higher_temperature_is_less_sure():
    values = np.array([[0.0, 3.0, 0.0]])
    assert log_softmax(values, 2.0).max() < log_softmax(values, 1.0).max()
    assert bio_labels(["A", "B"]) == ["O", "B-A", "I-A", "B-B", "I-B"]


@given(ODD)
@settings(deadline=None)
def test_offsets_quote_the_text(tagger, text):
    (tags,) = tagger.tag([Paragraph(text)])
    position = 0
    for tag in tags:
        assert position <= tag.start < tag.end <= len(text)
        assert text[tag.start : tag.end] == text[tag.start : tag.end].strip()
        assert tag.label in ENTITY_LABELS
        assert 0 <= tag.score <= 1
        position = tag.end


def test_a_paragraph_has_the_same_tags_whatever_stands_around(tagger):
    paragraphs = [
        Paragraph("Bo Krag (V) spurgte den 3. maj."),
        Paragraph("en " * 900),
        Paragraph(""),
        Paragraph("Afbud: Ida Holm", "attendance"),
    ]
    alone = [next(tagger.tag([paragraph])) for paragraph in paragraphs]
    assert list(tagger.tag(paragraphs)) == alone
    assert list(tagger.tag(paragraphs[::-1])) == alone[::-1]
    assert any(alone)


def test_round_trip_to_disk(tmp_path, tagger):
    nlp = blank_language()
    finder = nlp.add_pipe("referat_entities", name="entities")
    finder.tagger, finder.scores = tagger, {"DATE:grammar": 0.9}
    text = "Bo Krag (V) spurgte om 2,5 mio. kr. den 3. maj 2024.\n\nIda Holm svarede."
    nlp.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    found = [(ent.start_char, ent.end_char, ent.label_) for ent in entities_of(nlp(text))]
    assert found
    assert [(ent.start_char, ent.end_char, ent.label_) for ent in entities_of(again(text))] == found
    assert again(text)._.facts == nlp(text)._.facts
    assert not list((tmp_path / "model").rglob("*.pkl"))


def test_a_copy_in_another_process_finds_the_same(tagger):
    paragraphs = [Paragraph("Bo Krag (V) spurgte den 3. maj.")]
    assert list(copy.deepcopy(tagger).tag(paragraphs)) == list(tagger.tag(paragraphs))


def test_what_is_remembered_goes_by_text_and_context():
    tagger = Told("ORG")
    finder = EntityFinder(cache_size=9, tagger=tagger)
    list(finder.find([Paragraph("Byrådet", "title"), Paragraph("Byrådet", "decision"), Paragraph("Byrådet", "title")]))
    list(finder.find([Paragraph("Byrådet", "title")]))
    assert len(tagger.asked) == 2


def test_a_tagger_without_context_reads_a_text_once():
    tagger = Told("ORG", uses_context=False)
    finder = EntityFinder(cache_size=9, tagger=tagger)
    found = list(finder.find([Paragraph("Byrådet", "title"), Paragraph("Byrådet", "decision", "Beslutning")]))
    assert tagger.asked == [Paragraph("Byrådet")]
    assert [entity.score for entities in found for entity in entities] == [0.75, 0.75]


def test_scores_of_the_tagger_come_before_measured_shares():
    nlp = blank_language()
    finder = nlp.add_pipe("referat_entities")
    finder.tagger, finder.scores = Told("PER"), {"PER:tagger": 0.5, "DATE:grammar": 0.9}
    doc = nlp("Ida Holm kom den 3. maj 2024.")
    assert sorted(fact["score"] for fact in doc._.facts.values()) == [0.75, 0.9]


def test_a_spacy_pipeline_is_a_tagger(tmp_path):
    nlp = blank_language()
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "ORG", "pattern": "Byrådet"}])
    SpacyTagger(nlp).to_disk(tmp_path / "cnn")
    assert list(load_tagger(tmp_path / "cnn").tag([Paragraph("Byrådet"), Paragraph("")])) == [[Tag(0, 7, "ORG")], []]


def test_a_paragraph_knows_its_section_and_the_first_line_of_it():
    text = "Beslutning\nGodkendt.\nUdenfor"
    runs = [(0, 20, "decision")]
    assert place(text, 0, 10, runs) == Paragraph("Beslutning", "decision", "")
    assert place(text, 11, 20, runs) == Paragraph("Godkendt.", "decision", "Beslutning")
    assert place(text, 21, 28, runs) == Paragraph("Udenfor")
    assert place(text, 0, 10, []) == Paragraph("Beslutning")


def test_the_shipped_model_of_the_encoder(root):
    folder = root / "models" / "da_referat_md"
    if not (folder / "meta.json").exists():
        pytest.skip("da_referat_md is not in this checkout")
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) <= 45_000_000
    text = "3. Ny bro over Elmeåen (B)\nBeslutning\nGodkendt med 2,4 mio. kr. Imod stemte Rune Sigvald (O).\nFraværende: Maja Tveden"
    doc = load_model(str(folder))(text)
    found = [(ent.text, ent.label_) for ent in entities_of(doc)]
    assert ("2,4 mio. kr.", "AMOUNT") in found
    assert ("Rune Sigvald", "PER") in found
    assert ("O", "PARTY") in found
    assert ("B", "PARTY") not in found

"""The encoder reads statements too: what it is given, what it tells, and how that is put beside the linear classifier."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odd_tokenizer import SECTIONS, letters_tokenizer, odd_text
from referat.components.entities import EntityFinder
from referat.components.outcome_reading import SURE, read_again, reader_of
from referat.components.outcomes import CLASSES
from referat.labels import ENTITY_LABELS
from referat.language import blank_language
from referat.pipeline import load_model
from referat.tagging import OutcomeReader, Paragraph, Statement, load_tagger
from referat.tagging.encoder import EncoderTagger
from referat.tagging.statements import AFTER, ASKED, BEFORE, UNIT, read_statement
from referat.tagging.windows import WindowMaker

# The 13 columns of the tiny model: 5 states of two labels, and eight outcomes.
EIGHT = list(CLASSES[:8])
STATEMENTS = [
    Statement("Godkendt", "decision", asked="at stien anlægges"),
    Statement("", "decision"),
    Statement("Udsat", "earlier_decision"),
]


@pytest.fixture(scope="module")
def windows():
    return WindowMaker(letters_tokenizer(), SECTIONS)


def tagger_of(root, **values):
    told = {"labels": ["PER", "PARTY"], "hidden": [], "sections": SECTIONS, "temperature": 1.0, **values}
    return EncoderTagger((root / "tests" / "data" / "tiny.onnx").read_bytes(), letters_tokenizer().to_str(), told)


@pytest.fixture(scope="module")
def tagger(root):
    return tagger_of(root, outcomes=EIGHT)


@given(odd_text(2000), odd_text(300), odd_text(300), odd_text(900))
@settings(deadline=None)
def test_the_places_are_those_of_the_unit(windows, text, before, after, asked):
    ids, places = read_statement(windows, Statement(text, "decision", before, after, asked))
    unit = windows.tokenizer.encode(text, add_special_tokens=False).ids[: len(places)]
    assert len(places) >= 1
    assert [ids[place] for place in places][: len(unit)] == unit
    assert ids[places.stop] == windows.end or not unit
    assert len(ids) <= 2 + BEFORE + 1 + UNIT + 1 + ASKED + 1 + AFTER + 1
    assert len(places) == UNIT or text.strip() == "" or len(unit) == len(windows.tokenizer.encode(text, add_special_tokens=False).ids)


def test_every_part_of_a_statement_is_read(windows):
    whole = Statement("Godkendt", "decision", "Sagen drøftet", "Bo var imod", "at stien anlægges")
    parts = {"text": "Afslået", "section": "earlier_decision", "before": "Udsat", "after": "Enstemmigt", "asked": "at sagen udsættes"}
    read = [tuple(read_statement(windows, replace(whole, **{name: value}))[0]) for name, value in parts.items()]
    assert len({*read, tuple(read_statement(windows, whole)[0])}) == len(parts) + 1


def test_probabilities_are_those_of_the_statement_alone(tagger):
    together = tagger.outcome_log_probabilities(STATEMENTS)
    assert together.shape == (3, 8)
    assert np.exp(together).sum(axis=1) == pytest.approx(1)
    for row, statement in zip(together, STATEMENTS, strict=True):
        assert (tagger.outcome_log_probabilities([statement])[0] == row).all()


def test_outcomes_are_no_entities(tagger, root):
    paragraph = Paragraph("Bo Krag (V) spurgte den 3. maj.", "decision")
    assert list(tagger.tag([paragraph])) == list(tagger_of(root).tag([paragraph]))


def test_a_tagger_on_disk_still_tells_outcomes(tagger, root, tmp_path):
    tagger.to_disk(tmp_path / "with")
    tagger_of(root).to_disk(tmp_path / "without")
    again, bare = load_tagger(tmp_path / "with"), load_tagger(tmp_path / "without")
    assert isinstance(again, OutcomeReader)
    assert (again.outcome_log_probabilities(STATEMENTS) == tagger.outcome_log_probabilities(STATEMENTS)).all()
    assert bare.outcomes == []


def test_only_a_tagger_that_learned_outcomes_is_asked(tagger, root):
    nlp = blank_language()
    finder = nlp.add_pipe("referat_entities", name="entities")
    assert isinstance(finder, EntityFinder)
    assert reader_of(None) is reader_of(nlp) is None
    finder.tagger = tagger_of(root)
    assert reader_of(nlp) is None
    finder.tagger = tagger
    assert reader_of(nlp) is tagger


class Reader:
    """Tells the same of every statement, and remembers which it was asked of."""

    outcomes = ("b", "a", "c")

    def __init__(self, *row):
        self.row, self.asked = np.log(row), []

    def outcome_log_probabilities(self, statements):
        self.asked += statements
        return np.tile(self.row, (len(statements), 1))


def test_only_what_the_classifier_is_not_sure_of_is_read_again():
    found = np.log([[SURE, 0.02, 0.01], [0.5, 0.3, 0.2], [0.4, 0.4, 0.2]])
    reader = Reader(0.8, 0.1, 0.1)
    known = [*STATEMENTS[:2], None]
    both = read_again(found, ["a", "b", "c"], known, reader)
    assert reader.asked == [STATEMENTS[1]]
    assert (both[[0, 2]] == found[[0, 2]]).all()
    means = np.sqrt(np.array([0.5 * 0.1, 0.3 * 0.8, 0.2 * 0.1]))
    assert np.exp(both[1]) == pytest.approx(means / means.sum())


@given(st.lists(st.floats(0.01, 1), min_size=3, max_size=3), st.lists(st.floats(0.01, 1), min_size=3, max_size=3))
def test_what_both_say_is_a_distribution_between_them(first, second):
    one, other = np.array(first) / sum(first), np.array(second) / sum(second)
    reader = Reader(*other[[1, 0, 2]])
    (both,) = np.exp(read_again(np.log([one]), ["a", "b", "c"], STATEMENTS[:1], reader))
    assert both.sum() == pytest.approx(1)
    if one.argmax() == other.argmax():
        assert both.argmax() == one.argmax()


def test_the_shipped_model_asks_its_encoder(root):
    small, large = (load_model(str(root / "models" / f"da_referat_{size}")) for size in ("sm", "md"))
    reader = reader_of(large)
    assert reader_of(small) is None
    assert reader is not None
    assert list(reader.outcomes) == list(CLASSES)
    asked = "Forvaltningen indstiller, at planen godkendes."
    statements = [
        Statement(text, "decision", asked=asked) for text in ("Godkendt.", "Udvalget vil se på sagen igen, når høringen er slut.")
    ]
    assert [CLASSES[row.argmax()] for row in reader.outcome_log_probabilities(statements)] == ["approved", "postponed"]
    assert set(ENTITY_LABELS) <= set(reader.labels)

"""A model that goes on learning: its linear parts, its tagger, what it is given to learn from."""

import shutil

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from referat.annotations.markup import MarkupError
from referat.annotations.store import save_gold
from referat.errors import GoldError, MissingModel, ReferatError
from referat.language import blank_language
from referat.linear import BITS, LinearModel
from referat.municipality import Municipality
from referat.retrain.bases import find_base
from referat.retrain.fit import fit
from referat.retrain.gold import read_new_gold
from referat.retrain.linear import Cases, Pull, fit_from
from referat.retrain.material import Material, drawn
from referat.retrain.tagger import passes_of_spacy
from referat.retrain.told import told_examples, told_meetings
from referat.tagging import Tag
from referat.train.tagger_examples import gold_examples

GOLD = "docs/tutorial/gold"
rows_of_features = st.lists(st.lists(st.integers(0, 30), min_size=1, max_size=6), min_size=4, max_size=12)


@pytest.fixture(scope="module")
def documents(root):
    blank = blank_language()
    return [Material(pair, blank) for pair in read_new_gold(root / GOLD)]


def model_of(weights):
    full = np.zeros((2**BITS, 2), dtype=np.float32)
    full[: len(weights)] = weights
    return LinearModel(["no", "yes"], full, np.zeros(2))


OLD = Cases([[0], [1]] * 5, ["no", "yes"] * 5)


def test_a_linear_model_learns_what_is_new_and_keeps_what_is_old():
    base = model_of([[2.0, -2.0], [-2.0, 2.0], [0.0, 0.0]])
    learned = fit_from(base, Cases([[2], [2], [2]], ["yes"] * 3), OLD, Pull(5.0, 2.0))
    best = learned.log_probabilities_of_rows([[0], [1], [2]]).argmax(axis=1)
    assert best.tolist() == [0, 1, 1]
    assert (learned.weights[:2] == base.weights[:2]).all(), "features that no new case has stay"
    assert base.weights[2].tolist() == [0.0, 0.0], "the base itself is left as it was"


def test_without_freedom_nothing_moves_and_without_new_cases_neither():
    base = model_of([[2.0, -2.0], [-2.0, 2.0]])
    stiff = fit_from(base, Cases([[0]] * 9, ["yes"] * 9), OLD, Pull(1e-9, 2.0))
    assert np.allclose(stiff.weights, base.weights, atol=1e-4)
    assert fit_from(base, Cases([], []), OLD, Pull(1.0, 2.0)) is base


@settings(max_examples=30, deadline=None)
@given(rows_of_features, st.floats(0.05, 20))
def test_learning_never_makes_the_new_cases_less_likely(rows, freedom):
    base = model_of(np.linspace(-1, 1, 62).reshape(31, 2))
    labels = ["yes" if sum(row) % 2 else "no" for row in rows]
    learned = fit_from(base, Cases(rows, labels), Cases([], []), Pull(freedom, 1.0))
    places = [base.labels.index(label) for label in labels]
    before, after = (m.log_probabilities_of_rows(rows)[np.arange(len(rows)), places].sum() for m in (base, learned))
    assert after >= before - 1e-6


def test_marked_text_and_gold_files_are_read_alike(root, tmp_path, documents):
    save_gold(tmp_path / "gold" / "fyroe.jsonl", [material.annotated[0] for material in documents])
    for gold, text in (material.annotated for material in documents):
        path = tmp_path / "corpus" / f"{gold.id}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    assert read_new_gold(tmp_path) == [material.annotated for material in documents]


def test_texts_without_marks_are_no_gold(tmp_path):
    (tmp_path / "a.txt").write_text("1. Budget\nBeslutning\nGodkendt.\n")
    with pytest.raises(GoldError, match=r"holds no gold: neither a \.txt file with marks"):
        read_new_gold(tmp_path)


def changed(root, folder, old, new):
    shutil.copytree(root / GOLD, folder)
    path = next(iter(sorted(folder.glob("*.txt"))))
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("old", "new", "error", "message"),
    [
        ("⟦ORG|Færgekontoret⟧", "⟦BODY|Færgekontoret⟧", MarkupError, r"unknown label BODY: 'Færgekontoret'"),
        ("⟦ORG|Færgekontoret⟧", "⟦ORG|⟦ORG|Færge⟧kontoret⟧", MarkupError, r"entities overlap|inside a word"),
        ("fyroe/2022-02-09-kommunalraadet", "fyroe/2022-05-11-kommunalraadet", GoldError, "annotated twice, perhaps by two people"),
        ("⟦DECISION noted|Set og hørt⟧", "⟦DECISION seen|Set og hørt⟧", MarkupError, "DECISION needs one outcome"),
    ],
)
def test_faulty_gold_says_what_and_where(root, tmp_path, old, new, error, message):
    with pytest.raises(error, match=message):
        read_new_gold(changed(root, tmp_path / "gold", old, new))


def test_a_text_that_changed_after_annotation_is_refused(root, tmp_path, documents):
    gold, text = documents[0].annotated
    save_gold(tmp_path / "a.jsonl", [gold])
    path = tmp_path / f"{gold.id}.txt"
    path.parent.mkdir(parents=True)
    with pytest.raises(GoldError, match=f"the text of {gold.id} is missing"):
        read_new_gold(tmp_path)
    path.write_text(text.replace("Vinterdrift", "Sommerdrift"), encoding="utf-8")
    with pytest.raises(GoldError, match="has changed since it was annotated"):
        read_new_gold(tmp_path)


def test_a_document_without_sections_is_half_finished(root, tmp_path, documents):
    gold, text = documents[0].annotated
    save_gold(tmp_path / "a.jsonl", [gold.model_copy(update={"sections": []})])
    (tmp_path / "fyroe").mkdir()
    (tmp_path / f"{gold.id}.txt").write_bytes(text.encode())
    with pytest.raises(GoldError, match="not to its end"):
        read_new_gold(tmp_path)


@pytest.fixture(scope="module")
def learned(root, documents):
    return [fit(root / "models" / "da_referat_sm", documents[1:4], documents[4:], seed=7, passes=2) for _ in range(2)]


def test_a_base_learns_a_layout(root, documents, learned):
    text = documents[0].annotated[1]
    wanted = {item.start for item in documents[0].annotated[0].items}
    base, doc = spacy.load(root / "models" / "da_referat_sm")(text), learned[0].nlp(text)
    before, after = (wanted & {item.start_char for item in read.spans["items"]} for read in (base, doc))
    assert before < after
    assert len(after) > len(wanted) / 2
    assert {section.text.split("\n")[0] for section in doc.spans["sections"] if section.label_ == "earlier_decision"} == {"Spor"}
    assert learned[0].passes == 2


@pytest.mark.xfail(strict=True, reason="the base of 0.10.0 begins one item a line too early and misses another; that of 0.9.0 found all")
def test_a_base_finds_every_item_of_a_layout_that_it_learned(documents, learned):
    gold, text = documents[0].annotated
    assert [item.start_char for item in learned[0].nlp(text).spans["items"]] == [item.start for item in gold.items]


def test_two_fits_with_one_seed_are_equal_to_the_byte(documents, learned):
    for fitted in learned:
        # Reading sets the dropout rate, which is saved with the weights, to 0.
        fitted.nlp(documents[0].annotated[1])
    first, second = (fitted.nlp.get_pipe("entities").tagger.nlp.get_pipe("ner").to_bytes() for fitted in learned)
    assert first == second
    one, other = (fitted.nlp.get_pipe("items").model.first.linear.weights for fitted in learned)
    assert (one == other).all()
    rows = documents[0].lines.section_rows
    one, other = (fitted.nlp.get_pipe("sections").model.networks[0].log_probabilities(rows) for fitted in learned)
    assert (one == other).all()


def test_the_tagger_of_the_best_pass_is_taken(root, documents):
    watched = fit(root / "models" / "da_referat_sm", documents[1:3], documents[4:], seed=7, passes=2, watched=[documents[:1]])
    assert watched.passes in {0, 1, 2}


def test_another_spacy_pipeline_can_be_the_base(root, tmp_path, documents):
    other = spacy.blank("da")
    recogniser = other.add_pipe("ner")
    for label in ("PER", "LOC", "ORG"):
        recogniser.add_label(label)
    other.initialize()
    other.to_disk(tmp_path / "da_other_news_sm")
    base = find_base(str(tmp_path / "da_other_news_sm"), tmp_path / "work")
    assert {"PER", "LOC", "PARTY", "AMOUNT", "DATE"} <= set(spacy.load(base).get_pipe("entities").tagger.nlp.get_pipe("ner").labels)
    fitted = fit(base, documents[1:3], (), seed=7, passes=1)
    doc = fitted.nlp(documents[0].annotated[1])
    assert {entity.label_ for entity in doc.ents} <= {"PER", "PARTY", "ORG", "AMOUNT", "DATE"}


def test_a_base_that_is_missing_or_cannot_learn_is_told(tmp_path):
    with pytest.raises(MissingModel, match="python -m spacy download da_core_news_sm"):
        find_base("da_core_news_sm", tmp_path)
    spacy.blank("da").to_disk(tmp_path / "empty")
    with pytest.raises(ReferatError, match="neither our components nor a component ner"):
        find_base(str(tmp_path / "empty"), tmp_path)


def test_names_and_headings_of_the_file_take_the_place_of_others(documents):
    told = Municipality.model_validate(
        {
            "name": "Fyrø Kommune",
            "committees": ["Havnenævnet", "Udvalget for Ebbe og Flod"],
            "headings": {"decision": ["Afslutning"], "summary": ["I to ord"]},
        }
    )
    examples = list(gold_examples([documents[0].annotated]))
    varied = told_examples(examples, told, 3)
    quoted = {example.paragraph.text[start:end] for example in varied for start, end, label in example.entities if label == "ORG"}
    assert "Udvalget for Ebbe og Flod" in quoted
    assert all(example.paragraph.text[s:e].strip() for example in varied for s, e, _ in example.entities)
    (meeting,) = told_meetings(documents[:1], told)
    words = {line.content for line in meeting.view.lines}
    assert {"Afslutning", "I to ord"} <= words
    assert "Udfald" not in words


def test_old_documents_are_drawn_from_every_part(root, documents):
    chosen = drawn(documents, 2, 7)
    assert len(chosen) == 2
    assert chosen == drawn(documents, 2, 7)
    assert drawn(documents, 99, 7) == documents


def test_a_tagger_that_learned_reads_by_what_it_learned(root, documents):
    tagger = spacy.load(root / "models" / "da_referat_sm").get_pipe("entities").tagger
    paragraphs = documents[0].paragraphs
    before = list(tagger.tag(paragraphs))
    (learned,) = passes_of_spacy(tagger, list(gold_examples([documents[0].annotated])), [], passes=1, seed=7)
    found = list(learned.tag(paragraphs))
    docs = learned.nlp.pipe(paragraph.text for paragraph in paragraphs)
    assert found == [[Tag(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents] for doc in docs] != before

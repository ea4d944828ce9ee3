"""The top layers of the large model go on learning; torch is needed for that and told to be."""

from pathlib import Path

import pytest

from referat.errors import MissingPackage
from referat.language import blank_language
from referat.retrain.fit import fit
from referat.retrain.gold import read_new_gold
from referat.retrain.material import Lesson, Material
from referat.tagging import Paragraph, load_tagger
from referat.train.tagger_examples import gold_examples

ROOT = Path(__file__).resolve().parents[2]
BASE = ROOT / "models" / "da_referat_md"


@pytest.fixture(scope="module")
def documents():
    blank = blank_language()
    return [Material(pair, blank) for pair in read_new_gold(ROOT / "docs" / "tutorial" / "gold")]


def test_without_torch_a_message_says_what_to_install(documents, monkeypatch):
    monkeypatch.setattr("referat.extras.find_spec", lambda name: None)
    with pytest.raises(MissingPackage, match=r"torch, onnx not installed: pip install 'referat\[encoder\]'"):
        fit(BASE, documents[:1], (), seed=7, passes=1)


@pytest.fixture(scope="module")
def tagger():
    pytest.importorskip("torch")
    pytest.importorskip("onnx")
    return load_tagger(BASE / "entities" / "tagger")


def passes(tagger, documents, number):
    from referat.retrain.encoder import passes_of_encoder

    new, old = (lesson(part) for part in (documents[:2], documents[2:3]))
    return list(passes_of_encoder(tagger, new, old, passes=number, seed=7))


def lesson(documents):
    examples = list(gold_examples([material.annotated for material in documents]))
    return Lesson(examples, statements_of(documents))


def statements_of(documents):
    return [pair for material in documents for pair in material.units.statements]


def test_the_top_in_torch_is_the_top_of_the_model(tagger):
    from referat.retrain.encoder import TOP_LAYERS
    from referat.retrain.onnx_layers import OnnxEncoder

    encoder = OnnxEncoder(tagger.model, TOP_LAYERS)
    same = tagger.with_model(encoder.with_top(encoder.top(dropout=0.1)))
    paragraphs = [Paragraph("Ida Holm (V) og Børne- og Skoleudvalget fik 2 mio. kr. den 4. maj 2021.", "decision", "Beslutning")]
    assert list(same.tag(paragraphs)) == list(tagger.tag(paragraphs))


def test_it_learns_and_learns_the_same_with_one_seed(tagger, documents):
    first, second = (passes(tagger, documents, 2) for _ in range(2))
    assert first[-1].model == second[-1].model
    assert first[0].model != first[1].model != tagger.model
    paragraphs = [paragraph for document in documents for paragraph in document.paragraphs]
    wanted = [set(passage.entities) for document in documents for passage in document.passages]

    def right(chosen):
        tags = chosen.tag(paragraphs)
        return sum(len({(tag.start, tag.end, tag.label) for tag in found} & gold) for found, gold in zip(tags, wanted, strict=True))

    assert right(first[-1]) > right(tagger), "of the municipality, most of it in documents that it did not learn from"


def test_it_learns_what_statements_decide(tagger, documents):
    told = statements_of(documents)
    wanted = [list(tagger.outcomes).index(label) for _, label in told]

    def loss(chosen):
        found = chosen.outcome_log_probabilities([statement for statement, _ in told])
        return -sum(row[column] for row, column in zip(found, wanted, strict=True)) / len(told)

    assert loss(passes(tagger, documents, 2)[-1]) < loss(tagger)

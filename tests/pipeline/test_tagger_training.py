"""Tuning the encoder, with a very small one: what is learned of statements, and runs that are cut off. It needs the extra `encoder`."""

import json

import numpy as np
import pytest

from odd_tokenizer import letters_tokenizer
from referat.components.outcomes import CLASSES
from referat.retrain.gold import read_new_gold
from referat.tagging import Paragraph, Statement
from referat.tagging.encoder import EncoderTagger
from referat.tagging.statements import read_statement
from referat.tagging.windows import WindowMaker
from referat.train.data import TrainingData
from referat.train.encoder_source import EncoderError
from referat.train.tagger_examples import LABELS, LOC, SECTIONS

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")
pytest.importorskip("onnx")

from referat.train import tagger_training  # noqa: E402
from referat.train.statement_training import StatementMaker, StatementReading, statement_loss  # noqa: E402
from referat.train.tagger_export import export_onnx  # noqa: E402

STATEMENTS = [Statement("Godkendt", "decision", "Sagen drøftet", "Enstemmigt", "at stien anlægges"), Statement("Udsat", "decision")]


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    """A folder as `referat encoder` writes it, with two narrow layers of random weights."""
    folder = tmp_path_factory.mktemp("encoder")
    tokenizer = letters_tokenizer()
    tokenizer.save(str(folder / "tokenizer.json"))
    torch.manual_seed(1)
    sizes = {"hidden_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 96}
    transformers.BertModel(transformers.BertConfig(vocab_size=tokenizer.get_vocab_size(), **sizes)).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def data(root):
    pairs = read_new_gold(root / "docs" / "tutorial" / "gold")
    return TrainingData(pairs[:2], pairs[2:3], frozenset(), None)


def tuned(data, encoder, folder):
    return tagger_training.train_tagger(data, encoder, folder, epochs=2, seed=7).state_dict()


def test_a_run_that_was_cut_off_ends_as_if_it_was_not(data, encoder, tmp_path, monkeypatch):
    whole = tuned(data, encoder, tmp_path / "whole")
    epoch, done = tagger_training._epoch, []

    def cut_off(*arguments):
        if done:
            raise KeyboardInterrupt
        done.append(1)
        return epoch(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(tagger_training, "_epoch", cut_off)
        with pytest.raises(KeyboardInterrupt):
            tuned(data, encoder, tmp_path / "cut")
    assert not (tmp_path / "cut" / tagger_training.LOG).exists()
    again = tuned(data, encoder, tmp_path / "cut")
    assert all(torch.equal(again[name], weight) for name, weight in whole.items())
    assert sorted(path.name for path in (tmp_path / "cut").iterdir()) == [tagger_training.LOG, tagger_training.WEIGHTS]
    read_back = tuned(data, encoder, tmp_path / "cut")
    assert all(torch.equal(read_back[name], weight) for name, weight in whole.items())


def test_a_run_that_starts_from_another_tunes_its_weights_on(data, encoder, tmp_path):
    tuned(data, encoder, tmp_path / "first")
    tagger_training.train_tagger(data, encoder, tmp_path / "second", epochs=1, seed=7, start=tmp_path / "first")
    first, second = (json.loads((tmp_path / name / tagger_training.LOG).read_text()) for name in ("first", "second"))
    assert second[:2] == first
    assert [row["epoch"] for row in second] == [1, 2, 3]
    assert second[2]["loss"] < first[1]["loss"]


def test_a_run_starts_only_from_one_that_is_done(data, encoder, tmp_path):
    with pytest.raises(EncoderError, match="--start is the --work folder of a `referat tagger` that is done"):
        tagger_training.train_tagger(data, encoder, tmp_path / "new", epochs=1, seed=7, start=tmp_path / "empty")


def test_the_exported_network_tells_what_the_tuned_one_does(data, encoder, tmp_path):
    model = tagger_training.train_tagger(data, encoder, tmp_path, epochs=1, seed=7)
    values = {"labels": LABELS, "hidden": [LOC], "sections": SECTIONS, "outcomes": CLASSES, "temperature": 1.0}
    tagger = EncoderTagger(export_onnx(model, quantised=False), letters_tokenizer().to_str(), values)
    told = tagger.outcome_log_probabilities(STATEMENTS)
    for row, statement in zip(told, STATEMENTS, strict=True):
        ids, places = read_statement(tagger.windows, statement)
        with torch.inference_mode():
            logits = model(input_ids=torch.tensor([ids])).logits[0, places.start : places.stop, -len(CLASSES) :].mean(dim=0)
        assert row == pytest.approx(torch.log_softmax(logits, dim=0).numpy(), abs=1e-4)
    units, windows = next(tagger.windows.make([Paragraph("Bo Krag (V) spurgte.", "decision")]))
    assert tagger.logits(units, windows).shape == (len(units), len(tagger.states))


def test_only_the_pieces_of_the_unit_and_the_outcomes_count():
    readings = [StatementReading([0, 5, 6, 2], range(1, 3), 3, 1.0), StatementReading([0, 5, 2], range(1, 2), 4, 0.5)]
    logits = torch.zeros(2, 4, 20 + len(CLASSES))
    even = float(statement_loss(logits, readings))
    assert even == pytest.approx(np.log(len(CLASSES)))
    elsewhere = logits.clone()
    elsewhere[:, 0], elsewhere[:, 3], elsewhere[:, :, :20] = 3.0, 4.0, 5.0
    elsewhere[:, 0, 21] = -9.0
    assert float(statement_loss(elsewhere, readings)) == pytest.approx(even)
    better = logits.clone()
    better[0, 1:3, 20 + 3] = 2.0
    assert float(statement_loss(better, readings)) < even


def test_statements_that_come_again_are_one_and_weigh_more(data, encoder):
    windows = WindowMaker(letters_tokenizer(), SECTIONS)
    once, twice = (StatementMaker(documents, windows, 7, noise=False) for documents in (data.train[:1], data.train[:1] * 2))
    assert once.gold.keys() == twice.gold.keys()
    common = max(once.gold, key=lambda pair: once.gold[pair])
    assert twice.gold[common] > once.gold[common]
    assert len(list(once.readings())) == len(once.gold)

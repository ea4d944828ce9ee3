"""The spaCy way: `spacy train` takes the configs as they stand."""

import subprocess
import sys

import pytest
import spacy

from referat.language import blank_language
from referat.retrain.gold import read_new_gold
from referat.train.entity_examples import gold_passages, write_examples


@pytest.fixture(scope="module")
def examples(tmp_path_factory, root):
    folder = tmp_path_factory.mktemp("spacy")
    documents = read_new_gold(root / "docs" / "tutorial" / "gold")
    for name, part in (("train", documents[:2]), ("dev", documents[2:3])):
        write_examples(blank_language(), (p for gold, text in part for p in gold_passages(gold, text)), folder / f"{name}.spacy")
    return folder


@pytest.mark.parametrize("config", ["entities.cfg", "retrain_entities.cfg"])
def test_spacy_train_takes_the_config(root, tmp_path, examples, config):
    vectors = ["--paths.vectors", str(root / "models" / "da_referat_sm" / "entities" / "tagger")] if config == "entities.cfg" else []
    paths = ["--paths.train", str(examples / "train.spacy"), "--paths.dev", str(examples / "dev.spacy"), *vectors]
    short = ["--training.max_steps", "3", "--training.eval_frequency", "2"]
    command = [sys.executable, "-m", "spacy", "train", f"pipeline/configs/{config}", "--output", str(tmp_path / "out"), *paths, *short]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    nlp = spacy.load(tmp_path / "out" / "model-best")
    found = {entity.text for entity in nlp("Ida Holm (V) bød velkommen til Teknik- og Miljøudvalget.").ents}
    assert ("Teknik- og Miljøudvalget" in found) == (config == "retrain_entities.cfg"), "only a base knows anything after three steps"

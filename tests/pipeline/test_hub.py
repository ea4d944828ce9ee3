"""Gold as the folder of a dataset repository."""

import pytest
from datasets import load_dataset
from typer.testing import CliRunner

from referat.annotations.hub import corpus_dataset, gold_dataset, push_repository, write_repository
from referat.annotations.store import load_splits
from referat.cli import app
from referat.errors import ReferatError


@pytest.fixture(scope="module")
def folder(tmp_path_factory, root):
    out = tmp_path_factory.mktemp("hub") / "minutes"
    shown = CliRunner().invoke(
        app, ["corpus", "export", str(out), "--format", "datasets", "--gold", str(root / "docs/tutorial/gold"), "--licence", "cc0-1.0"]
    )
    assert shown.exit_code == 0, shown.output
    return out


def test_datasets_reads_the_folder_as_a_hub_would(folder, tmp_path, root):
    loaded = load_dataset(str(folder), cache_dir=str(tmp_path))
    whole = gold_dataset(root / "docs" / "tutorial" / "gold")
    assert loaded["train"].features == whole["train"].features
    assert loaded["train"].to_list() == whole["train"].to_list()
    row = loaded["train"][0]
    name = loaded["train"].features["entities"].feature["label"].int2str
    assert "Fyrø Kommune" in {row["text"][e["start"] : e["end"]] for e in row["entities"] if name(e["label"]) == "ORG"}


def test_the_card_says_what_it_holds(folder):
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert card.startswith("---\nlanguage: [da]\nlicense: cc0-1.0\n")
    assert "| train | 5 | 25 | 305 | 37 |" in card
    assert "Municipalities: Fyrø Kommune." in card


def test_the_gold_of_the_project_has_its_splits(tmp_path, root):
    whole = corpus_dataset(root / "annotations", root / "corpus", None)
    write_repository(tmp_path / "gold", whole, name="gold", licence="cc0-1.0")
    loaded = load_dataset(str(tmp_path / "gold"), cache_dir=str(tmp_path / "cache"))
    splits = load_splits(root / "annotations")
    assert {name: split for split in loaded for name in loaded[split]["id"]} == {
        name: splits[name] for split in whole for name in whole[split]["id"]
    }


def test_a_push_that_fails_says_so_and_leaves_the_folder(folder, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(ReferatError, match=r"owner/minutes: could not be pushed to; the folder .* is complete"):
        push_repository(folder, "owner/minutes")

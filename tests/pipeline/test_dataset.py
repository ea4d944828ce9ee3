"""The gold in one call, and its exports."""

import pytest
import spacy
from spacy.tokens import DocBin

from referat.annotations.dataset import NO_ROLE, export, load_corpus
from referat.annotations.store import load_gold, load_splits
from referat.errors import GoldError
from referat.labels import ENTITY_LABELS, ROLES


@pytest.fixture(scope="module")
def corpus(root):
    return load_corpus(root / "annotations", root / "corpus")


def test_every_own_document_is_in_its_split(corpus, root):
    splits = load_splits(root / "annotations")
    own = {gold.id for gold in load_gold(root / "annotations") if "file" not in gold.info}
    assert {name: split for split in corpus for name in corpus[split]["id"]} == {name: splits[name] for name in own}


def test_labels_are_declared(corpus):
    entity = corpus["train"].features["entities"].feature
    assert tuple(entity["label"].names) == ENTITY_LABELS
    assert tuple(entity["role"].names) == (NO_ROLE, *ROLES)


def test_offsets_quote_the_text(corpus, root):
    gold_of = {gold.id: gold for gold in load_gold(root / "annotations")}
    row = corpus["dev"][0]
    shown = [row["text"][entity["start"] : entity["end"]] for entity in row["entities"]]
    assert shown == [entity.of(row["text"]) for entity in gold_of[row["id"]].entities]


def test_a_missing_field_of_an_item_is_an_empty_list(corpus):
    items = [item for row in corpus["train"] for item in row["items"]]
    assert {len(item["case_number"]) for item in items} == {0, 1}


@pytest.mark.parametrize("kind", ["conll", "spacy", "parquet"])
def test_export_writes_one_file_a_split(tmp_path, root, kind):
    written = export(tmp_path, kind, root / "annotations", root / "corpus", None)
    assert [path.name for path in written] == [f"{split}.{kind}" for split in ("train", "dev", "test")]
    assert all(path.stat().st_size > 10_000 for path in written)


def test_unknown_export_says_what_there_is(tmp_path, root):
    with pytest.raises(GoldError, match="conll, spacy and parquet"):
        export(tmp_path, "brat", root / "annotations", root / "corpus", None)


def test_spacy_export_holds_the_gold_entities(tmp_path, root):
    export(tmp_path, "spacy", root / "annotations", root / "corpus", None)
    gold = {g.id: g for g in load_gold(root / "annotations", split="dev") if "file" not in g.info}
    docs = list(DocBin().from_disk(tmp_path / "dev.spacy").get_docs(spacy.blank("da").vocab))
    expected = sum(len(document.entities) for document in gold.values())
    assert sum(len(doc.ents) for doc in docs) > 0.97 * expected
    assert sum(len(doc.spans["decisions"]) for doc in docs) == sum(len(document.decisions) for document in gold.values())


def test_conll_lines_are_token_section_and_label(tmp_path, root):
    export(tmp_path, "conll", root / "annotations", root / "corpus", None)
    lines = [line for line in (tmp_path / "dev.conll").read_text(encoding="utf-8").split("\n") if line and not line.startswith("# id")]
    labels = [line.split("\t")[2] for line in lines]
    assert all(line.count("\t") == 2 for line in lines)
    starts = [(before, label) for before, label in zip(["O", *labels], labels, strict=False) if label.startswith("I-")]
    assert all(before[2:] == label[2:] for before, label in starts)

"""Systems under test: their hashes, and records in a file in the place of a model."""

import shutil
from pathlib import Path

import pytest

from referat.annotations import TextStore
from referat.errors import GoldError, MissingModel, ReferatError
from referat_eval.evaluate import as_document, evaluate, gold_set
from referat_eval.html_report import gold_record
from referat_eval.systems import code_hash, find_system, hash_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def golds():
    return gold_set(ROOT / "annotations", TextStore(ROOT / "corpus", None), split="dev", parts=["own/"])


def written(path, records):
    path.write_text("".join(record.to_json() + "\n" for record in records), encoding="utf-8")
    return str(path)


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "model"
    (path / "part").mkdir(parents=True)
    (path / "meta.json").write_text("{}")
    (path / "part" / "weights.npz").write_bytes(b"\x00\x01")
    return path


def test_a_copy_of_a_model_has_the_same_hash(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "copy")
    assert hash_of(folder) == hash_of(tmp_path / "copy")
    assert len(hash_of(folder)) == 64


@pytest.mark.parametrize(
    "change",
    [
        lambda path: (path / "part" / "weights.npz").write_bytes(b"\x00\x02"),
        lambda path: (path / "part" / "weights.npz").write_bytes(b"\x00\x01\x00"),
        lambda path: (path / "part" / "weights.npz").rename(path / "weights.npz"),
        lambda path: (path / "part" / "weights.npz").unlink(),
        lambda path: (path / "empty").touch(),
    ],
)
def test_the_hash_changes_with_every_file(folder, change):
    before = hash_of(folder)
    change(folder)
    assert hash_of(folder) != before


def test_bytes_that_move_from_one_file_to_the_next_change_the_hash(tmp_path):
    for name, first, second in (("a", b"12", b"3"), ("b", b"1", b"23")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x").write_bytes(first)
        (tmp_path / name / "y").write_bytes(second)
    assert hash_of(tmp_path / "a") != hash_of(tmp_path / "b")


def test_caches_and_cards_do_not_count(folder):
    before = hash_of(folder)
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "x.pyc").touch()
    (folder / "README.md").write_text("card")
    assert hash_of(folder) == before


def test_only_source_counts_in_the_hash_of_code(folder):
    before = hash_of(folder, ".py")
    (folder / "notes.txt").touch()
    assert hash_of(folder, ".py") == before
    (folder / "a.py").write_text("x = 1\n")
    assert hash_of(folder, ".py") != before
    assert code_hash() == code_hash()


def test_the_shipped_model_is_named_with_its_version_and_hash():
    system, named = find_system(None), find_system("da_referat_md")
    assert system.name == "da_referat_md"
    assert system.sha256 == named.sha256 == hash_of(ROOT / "models" / "da_referat_md")
    assert system.version
    assert system.live


def test_records_in_a_file_score_as_what_made_them(golds, tmp_path):
    path = written(tmp_path / "r.jsonl", (gold_record(gold, text) for gold, text in reversed(golds.documents)))
    system = find_system(path)
    found = evaluate(system, golds)
    assert (found.value("entities", "micro"), found.value("sections", "lines")) == (1, 1)
    assert found.value("sections without headings", "lines") is None
    assert found.about["system"].startswith("gold, annotator")
    other = find_system(written(tmp_path / "s.jsonl", (gold_record(gold, text) for gold, text in golds.documents[:2])))
    assert system.sha256 != other.sha256


def test_records_without_their_text_are_enough(golds, tmp_path):
    records = (gold_record(gold, text).model_copy(update={"text": None}) for gold, text in golds.documents)
    assert evaluate(find_system(written(tmp_path / "r.jsonl", records)), golds).value("entities", "micro") == 1


def test_a_record_that_is_missing_is_named(golds, tmp_path):
    (first, text), (second, _) = golds.documents[:2]
    system = find_system(written(tmp_path / "r.jsonl", [gold_record(first, text)]))
    with pytest.raises(GoldError, match=f"r.jsonl: has no record with the id '{second.id}'"):
        evaluate(system, golds)


def test_a_record_of_another_text_is_refused(golds, tmp_path):
    gold, text = golds.documents[0]
    record = gold_record(gold, text)
    system = find_system(written(tmp_path / "r.jsonl", [record.model_copy(update={"text_sha256": "0" * 64})]))
    with pytest.raises(GoldError, match=f"r.jsonl: the record '{gold.id}' was made from another text"):
        system.extract(as_document(gold, text))


@pytest.mark.parametrize("content", [None, "", "{}\n", "no json\n"])
def test_a_file_without_records_is_refused(tmp_path, content):
    path = tmp_path / "r.jsonl"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(ReferatError, match=r"r.jsonl"):
        find_system(str(path))


def test_a_model_that_is_nowhere_is_named(tmp_path):
    with pytest.raises(MissingModel, match="nowhere"):
        find_system(str(tmp_path / "nowhere"))

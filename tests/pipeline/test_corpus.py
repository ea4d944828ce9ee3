"""The repository's own corpus: gold, marked files, texts, splits and guidelines fit together."""

import json
import re
from pathlib import Path

import pytest

from referat.annotations import TextStore, compile_marked, load_gold, parse_marked, render_marked
from referat.annotations.corpus import check_corpus, marked_of
from referat.annotations.store import load_splits
from referat.labels import ENTITY_LABELS, OUTCOMES, ROLES, SECTION_LABELS, VOTE_SIDES

ROOT = Path(__file__).resolve().parents[2]
ANNOTATIONS, CORPUS = ROOT / "annotations", ROOT / "corpus"
MARKED = sorted((ANNOTATIONS / "marked").rglob("*.txt"))
OWN = [gold for gold in load_gold(ANNOTATIONS) if "file" not in gold.info]


@pytest.fixture(scope="module")
def documents():
    return load_gold(ANNOTATIONS)


@pytest.fixture(scope="module")
def checked():
    return check_corpus(ANNOTATIONS, TextStore(CORPUS, None))


def test_corpus_has_no_faults(checked):
    assert checked[0] == []


def test_notices_are_about_real_texts_only(checked, documents):
    real = {gold.id for gold in documents if "file" in gold.info}
    assert {notice.split(":")[0] for notice in checked[1]} == real


@pytest.mark.parametrize("file", MARKED, ids=lambda file: file.stem)
def test_marked_file_strips_to_its_corpus_text(file):
    marked = parse_marked(file.read_bytes().decode(), str(file))
    assert (CORPUS / f"{marked.header['id']}.txt").read_bytes().decode() == marked.text


@pytest.mark.parametrize("gold", OWN, ids=lambda gold: gold.id)
def test_gold_written_for_review_compiles_to_the_same(gold):
    text = TextStore(CORPUS, None).text_of(gold)
    again = parse_marked(render_marked(marked_of(gold, text)))
    assert again.text == text
    assert compile_marked(again) == gold


def test_every_own_text_has_a_marked_file_and_a_manifest_line():
    rows = [json.loads(line) for line in (CORPUS / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    marked = {parse_marked(file.read_bytes().decode()).header["id"] for file in MARKED}
    assert {row["id"]: row["sha256"] for row in rows} == {gold.id: gold.text_sha256 for gold in OWN}
    assert marked == {gold.id for gold in OWN}


def test_every_document_stands_in_one_split(documents):
    rows = json.loads((ANNOTATIONS / "splits.json").read_text(encoding="utf-8"))
    names = [name for split in rows.values() for name in split]
    assert sorted(names) == sorted(gold.id for gold in documents)
    assert set(rows) == {"train", "dev", "test"}


@pytest.mark.parametrize("key", ["case", "municipality", "line_id"])
def test_splits_leak_nothing(documents, key):
    splits = load_splits(ANNOTATIONS)
    groups = {}
    for gold in documents:
        own = "file" not in gold.info
        if key in gold.info and own == (key == "municipality") and not (key == "line_id" and "case" in gold.info):
            groups.setdefault((gold.id.split("/")[0], gold.info[key]), set()).add(splits[gold.id])
    assert groups
    assert {group: found for group, found in groups.items() if len(found) > 1} == {}


def test_no_text_stands_twice(documents):
    hashes = [gold.text_sha256 for gold in documents]
    assert [found for found in hashes if hashes.count(found) > 1] == []


def test_held_out_cases_occur_in_no_gold_document(documents):
    held_out = json.loads((ANNOTATIONS / "greve-headings-2025.json").read_text(encoding="utf-8"))["items"]
    cases = {item["case"] for item in held_out}
    assert len(cases) == len(held_out)
    assert [gold.id for gold in documents if gold.info.get("case") in cases] == []


@pytest.mark.parametrize(
    "label", sorted({*ENTITY_LABELS, *SECTION_LABELS, *OUTCOMES, *ROLES, *VOTE_SIDES, "mixed", "DECISION", "COUNT", "TALLY"})
)
def test_guidelines_describe_every_label(label):
    guidelines = (ANNOTATIONS / "GUIDELINES.md").read_text(encoding="utf-8")
    assert re.search(rf"^### {label}$|`{label}`", guidelines, re.MULTILINE)

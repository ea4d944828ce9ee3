"""``scores.json`` holds what was counted, says what it was made of, and reads back as it was written."""

import json
import random
from pathlib import Path

import pytest
from typer.testing import CliRunner

from referat.annotations import TextStore
from referat.cli import app
from referat.errors import ReferatError
from referat_eval.evaluate import evaluate, gold_hash, gold_set, signature
from referat_eval.html_report import gold_record
from referat_eval.results import CASES, SCORES, read_results, write_results
from referat_eval.score import Figure
from referat_eval.systems import System, code_hash

ROOT = Path(__file__).resolve().parents[2]

runner = CliRunner()


@pytest.fixture(scope="module")
def golds():
    return gold_set(ROOT / "annotations", TextStore(ROOT / "corpus", None), split="dev", parts=["own/"])


@pytest.fixture(scope="module")
def evaluation(golds):
    """A system that misses every tenth entity and every fifth item, and scores sections at random."""
    by_id = {gold.id: gold for gold, _ in golds.documents}

    def extract(document):
        record = gold_record(by_id[document.id], document.text)
        rng = random.Random(document.id)
        return record.model_copy(
            update={
                "entities": [entity for index, entity in enumerate(record.entities) if index % 10],
                "items": [item for index, item in enumerate(record.items) if (index + 1) % 5],
                "sections": [section.model_copy(update={"score": rng.random()}) for section in record.sections],
            }
        )

    return evaluate(System("sieve", "2.0", "ab" * 32, extract), golds, headless=False)


@pytest.fixture(scope="module")
def folder(evaluation, tmp_path_factory):
    path = tmp_path_factory.mktemp("scores") / "new" / "folder"
    write_results(path, evaluation)
    return path


@pytest.fixture(scope="module")
def scores(folder):
    return json.loads((folder / SCORES).read_text(encoding="utf-8"), parse_constant=pytest.fail)


@pytest.mark.parametrize("name", ["", SCORES])
def test_results_read_back_as_written(evaluation, folder, name):
    results = read_results(folder / name)
    assert results.table.documents == evaluation.table.documents
    assert results.table.figures == evaluation.table.figures
    assert (results.table.shares == evaluation.table.shares).all()
    assert (results.table.counts == evaluation.table.counts).all()
    assert results.groups == evaluation.groups
    assert results.gold_hashes == evaluation.gold_hashes
    assert results.about == evaluation.about
    assert results.cases == tuple(case for scored in evaluation.scored for case in scored.score.cases)


def test_scores_alone_are_enough(folder, tmp_path):
    (tmp_path / SCORES).write_bytes((folder / SCORES).read_bytes())
    assert read_results(tmp_path).cases is None


def figure(scores, level, name):
    return next(row for row in scores["figures"] if (row["level"], row["name"]) == (level, name))


def test_counts_stand_beside_every_ratio(scores, golds):
    entities = figure(scores, "entities", "micro")
    number = sum(len(gold.entities) for gold, _ in golds.documents)
    assert (entities["tp"] + entities["fn"], entities["fp"]) == (number, 0)
    assert entities["precision"] == 1
    assert entities["recall"] == pytest.approx(entities["tp"] / number, abs=1e-6)
    assert entities["value"] == pytest.approx(2 * entities["tp"] / (2 * entities["tp"] + entities["fn"]), abs=1e-6)
    low, high = entities["interval"]
    assert low <= entities["value"] <= high
    titles = figure(scores, "items", "title")
    assert 0 < titles["right"] < titles["total"] == sum(len(gold.items) for gold, _ in golds.documents)


def test_rows_of_documents_add_up_to_the_pooled_counts(scores):
    index = scores["columns"].index(["entities", "micro", "f"])
    rows = [row[1:] for document in scores["documents"].values() for row in document["counts"] if row[0] == index]
    pooled = figure(scores, "entities", "micro")
    assert [sum(column) for column in zip(*rows, strict=True)] == [pooled["tp"], pooled["fp"], pooled["fn"]]


def test_groups_hold_their_own_scores(scores, golds):
    places = scores["groups"]["municipality"]
    assert set(places) == {gold.info["municipality"] for gold, _ in golds.documents}
    assert sum(place["documents"] for place in places.values()) == len(golds.documents)
    assert {place["documents"] for place in places.values()} == {1}
    assert all(row["interval"] is None for place in places.values() for row in place["figures"])
    assert set(scores["groups"]["municipality in training"]) == {"unseen"}


def test_what_the_scores_were_made_of(scores, golds):
    about = scores["about"]
    assert (about["system"], about["version"], about["model sha256"]) == ("sieve", "2.0", "ab" * 32)
    assert about["code sha256"] == code_hash()
    assert about["gold"] == f"dev own/, {len(golds.documents)} documents"
    for part in (f"sieve 2.0 ({'ab' * 4})", about["referat"], about["code sha256"][:8], about["gold sha256"][:8], "seed 20", "strict"):
        assert part in scores["signature"]
    assert scores["signature"] == signature(about)
    assert {name: row["gold"] for name, row in scores["documents"].items()} == {gold.id: gold_hash(gold) for gold, _ in golds.documents}


def test_the_hash_of_gold_changes_with_one_span(golds):
    gold, _ = golds.documents[0]
    moved = gold.entities[0].model_copy(update={"end": gold.entities[0].end + 1})
    assert gold_hash(gold.model_copy(update={"entities": [moved, *gold.entities[1:]]})) != gold_hash(gold)


def test_confidence_is_told_where_the_system_has_scores(scores):
    assert set(scores["confidence"]) == {"sections"}
    assert sum(found["number"] for found in scores["confidence"]["sections"]["bins"]) > 100


def test_errors_are_one_line_each_and_point_at_their_place(folder, golds):
    rows = [json.loads(line) for line in (folder / CASES).read_text(encoding="utf-8").splitlines()]
    spans = {(gold.id, e.start, e.end): e.label for gold, _ in golds.documents for e in gold.entities}
    missed = [row for row in rows if row["level"] == "entities"]
    assert missed
    assert all(row["kind"] == "missed" and spans[row["document"], row["start"], row["end"]] == row["gold"] for row in missed)


@pytest.mark.parametrize("content", [None, "{", "[]", '{"format": "referat baseline 1"}', '{"format": "referat scores 0"}'])
def test_what_is_no_file_of_scores_is_refused(tmp_path, content):
    if content is not None:
        (tmp_path / SCORES).write_text(content, encoding="utf-8")
    with pytest.raises(ReferatError, match=f"{SCORES}: .*referat evaluate --out FOLDER"):
        read_results(tmp_path)


def run(*arguments):
    given = ("--annotations", ROOT / "annotations", "--corpus", ROOT / "corpus")
    return runner.invoke(app, list(map(str, ("evaluate", *arguments, *given))), env={"REFERAT_TEXTS": None})


def test_the_command_scores_the_shipped_model_and_writes_everything(tmp_path):
    result = run("--part", "own/vonsoe", "--out", tmp_path)
    assert result.exit_code == 0, result.output
    assert "entities" in result.output
    assert {path.name for path in tmp_path.iterdir()} == {SCORES, CASES, "report.md", "report.html", "documents"}
    results = read_results(tmp_path)
    assert len(results.table.documents) == 1
    assert results.table.pooled(Figure("sections without headings", "lines")).total > 0
    assert results.table.pooled(Figure("entities", "micro")).f > 0.8
    assert len(results.about["model sha256"]) == 64
    json.loads((tmp_path / SCORES).read_text(encoding="utf-8"), parse_constant=pytest.fail)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(("--split", "nowhere"), "no document of the split nowhere"), (("no_such_model", "--part", "own/vonsoe"), "no_such_model")],
)
def test_the_command_ends_with_2_on_what_it_cannot_find(arguments, message):
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.output

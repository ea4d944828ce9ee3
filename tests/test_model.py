"""The shipped model passes the gate on the own documents, and the published scores are its own."""

import pytest
from typer.testing import CliRunner

from referat.annotations import TextStore, load_gold
from referat.cli import app
from referat_eval.evaluate import evaluate, gold_hash, gold_set
from referat_eval.gate import check, read_limits
from referat_eval.gate_reports import gate_lines
from referat_eval.results import read_results
from referat_eval.systems import find_system


@pytest.fixture(scope="module")
def outcome(root):
    golds = gold_set(root / "annotations", TextStore(root / "corpus", None), split="dev")
    return check(evaluate(find_system(None), golds), root / "evaluation" / "baseline.json", read_limits(root / "evaluation" / "gate.csv"))


def test_the_gate_is_open(outcome):
    assert outcome.failed == [], "\n".join(gate_lines(outcome))


def test_the_gate_looks_at_every_level(outcome):
    assert {check.figure.level for check in outcome.checks} >= {
        "items",
        "sections",
        "entities",
        "values",
        "decisions",
        "outcomes",
        "records",
    }


@pytest.mark.parametrize(("file", "model"), [("scores.json", "da_referat_sm"), ("scores-md.json", "da_referat_md")])
def test_published_scores_are_those_of_the_shipped_model_and_gold(root, file, model):
    results = read_results(root / "evaluation" / file)
    assert results.about["model sha256"] == find_system(str(root / "models" / model)).sha256
    gold = {document.id: gold_hash(document) for document in load_gold(root / "annotations", split="test")}
    assert results.gold_hashes == gold


def test_the_table_of_the_readme_is_made_from_the_published_scores(root, monkeypatch):
    monkeypatch.chdir(root)
    told = CliRunner().invoke(app, ["readme", "--check"])
    assert told.exit_code == 0, told.output

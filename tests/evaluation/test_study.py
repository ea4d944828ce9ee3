"""A study on a few own documents: trained, scored, resumed, shown; and what the studies are made of."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import spacy
from typer.testing import CliRunner

from referat.annotations.store import load_splits
from referat.cli import app
from referat.errors import ReferatError
from referat.train.data import Scope
from referat_eval.compare import pooled
from referat_eval.newcomer import _first, _rounds, known_documents
from referat_eval.results import read_results
from referat_eval.studies import BASELINE, STUDIES, Row, Run, Study, find_study
from referat_eval.study import StudyPlan, _row, run_study
from referat_eval.study_table import study_tables

pytest.importorskip("floret")

ROOT = Path(__file__).resolve().parents[2]
SCORED = ("own/ebbesund/", "own/fjelstrand/")

runner = CliRunner()


@pytest.fixture(scope="module")
def study():
    baseline = Run(BASELINE, "sm", 7, ("items", "entities", "decisions"), Scope(0.06), scored=SCORED)
    runs = (
        baseline,
        replace(baseline, name="seed-8", seed=8, parts=("decisions",), scored=SCORED[:1]),
        replace(baseline, name="seed-9", seed=8, parts=("decisions",), split="train", scored=("own/abelsund/",)),
        replace(baseline, name="with-teacher", teacher=True),
    )
    rows = (Row(BASELINE, (BASELINE,)), Row("first", ("seed-8",)), Row("both", ("seed-8", "seed-9")), Row("taught", ("with-teacher",)))
    return Study("tiny", runs, rows, spread=True)


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    folder = tmp_path_factory.mktemp("study")
    return StudyPlan(
        work=folder / "work",
        out=folder / "out",
        annotations=ROOT / "annotations",
        corpus=ROOT / "corpus",
        data=None,
        texts=None,
        base=ROOT / "models" / "da_referat_sm",
        encoder=folder / "encoder",
        config=ROOT / "pipeline" / "configs" / "entities.cfg",
        teacher=None,
        steps=4,
        epochs=1,
        made=9,
    )


@pytest.fixture(scope="module")
def content(study, plan):
    return json.loads(run_study(study, plan, seed=7).read_text(encoding="utf-8"))


def figure_of(row, level, name):
    (found,) = [figure for figure in row["figures"] if (figure["level"], figure["name"]) == (level, name)]
    return found


def test_every_row_whose_runs_are_done_has_its_figures(content):
    assert [(row["name"], row["documents"]) for row in content["rows"]] == [(BASELINE, 2), ("first", 1), ("both", 2)]
    assert content["command"] == "referat study tiny --seed 7 --steps 4 --made 9"
    assert (content["seed"], content["steps"]) == (7, 4)
    baseline, first, both = content["rows"]
    assert figure_of(baseline, "items", "start")["interval"] is not None
    assert figure_of(baseline, "items", "start")["difference"] is None
    assert figure_of(first, "entities", "micro")["difference"]["value"] > 0.1
    assert baseline["runs"][0]["scope"] == {"share": 0.06, "leave_out": [], "without": []}
    assert [run["name"] for run in both["runs"]] == ["seed-8", "seed-9"]
    assert {"level", "name", "mean", "deviation"} == set(content["spread"][0])


def test_a_run_that_is_done_is_not_trained_again(study, plan, content, monkeypatch):
    def trained_again(*args):
        raise AssertionError(args)

    monkeypatch.setattr("referat.train.run.train_pipeline", trained_again)
    assert json.loads(run_study(study, plan, seed=7).read_text(encoding="utf-8")) == content
    renamed = replace(study, name="other", runs=study.runs[:1], rows=study.rows[:1])
    elsewhere = run_study(renamed, replace(plan, out=plan.out / "other"), seed=7)
    assert json.loads(elsewhere.read_text(encoding="utf-8"))["rows"] == content["rows"][:1]
    with pytest.raises(AssertionError):
        run_study(renamed, replace(plan, steps=5), seed=7)


def test_only_the_model_and_its_scores_stay(plan, content):
    names = {path.name for path in (plan.work / "tiny" / BASELINE).iterdir()}
    assert names == {"da_referat_sm", "meta.json", "inputs.json", "scores.json", "cases.jsonl"}
    card = (plan.work / "tiny" / BASELINE / "da_referat_sm" / "README.md").read_text(encoding="utf-8")
    assert "Not all of it: 6% of the annotated documents.\n" in card


def test_an_md_that_left_documents_out_tells_of_its_tagger_alone_where_the_rest_has_seen_them(plan, content):
    baseline, without_greve, *_ = find_study("left-out-md", ROOT / "annotations", 7).runs
    row = Row(without_greve.name, (without_greve.name,))
    found = {name: read_results(plan.work / "tiny" / BASELINE) for name in (BASELINE, row.name)}
    study = Study("left-out-md", (baseline, without_greve), (row,))
    assert {figure["level"] for figure in _row(row, study, found, plan)["figures"]} == {"entities"}
    assert "items" in {figure["level"] for figure in _row(Row(BASELINE, (BASELINE,)), study, found, plan)["figures"]}


def test_a_run_without_static_vectors_has_a_tagger_without(plan, content):
    run = Run(BASELINE, "sm", 7, ("entities",), Scope(0.06), vectors="none", scored=SCORED[:1])
    run_study(Study("bare", (run,), (Row(BASELINE, (BASELINE,)),)), replace(plan, out=plan.out / "bare"), seed=7)
    taggers = [plan.work / name / BASELINE / "da_referat_sm" / "entities" / "tagger" for name in ("bare", "tiny")]
    assert [spacy.load(next(folder.rglob("config.cfg")).parent).vocab.vectors.n_keys for folder in taggers] == [0, -1]


def test_the_table_is_printed_as_markdown(plan, content):
    shown = runner.invoke(app, ["study", "--table", "--out", str(plan.out)])
    assert shown.exit_code == 0
    assert shown.stdout == study_tables(plan.out) + "\n"
    lines = shown.stdout.splitlines()
    assert lines[:5] == ["## tiny", "", f"`{content['command']}`", "", "|  | baseline | first | both | mean | standard deviation |"]
    assert lines[6] == "| documents | 2 | 1 | 2 |  |  |"


def test_a_folder_without_studies_is_an_error(tmp_path):
    shown = runner.invoke(app, ["study", "--table", "--out", str(tmp_path)])
    assert shown.exit_code == 2
    assert "holds no study" in shown.stderr


def test_an_unknown_study_is_told_with_the_known_ones():
    shown = runner.invoke(app, ["study", "weather"])
    assert shown.exit_code == 2
    assert "sources-sm" in shown.stderr


def test_evaluations_of_the_same_document_are_not_pooled(plan, content):
    results = [read_results(plan.work / "tiny" / name) for name in (BASELINE, "seed-8")]
    with pytest.raises(ReferatError, match="ebbesund"):
        pooled(results)


@pytest.mark.parametrize("name", sorted(STUDIES.keys() - {"newcomer-sm", "tutorial-sm"}))
def test_every_study_begins_with_its_baseline(name):
    study = find_study(name, ROOT / "annotations", 7)
    assert study.runs[0].name == BASELINE
    assert study.runs[0].scope == Scope()
    names = [run.name for run in study.runs]
    assert len(names) == len(set(names))
    assert {run for row in study.rows for run in row.runs} == set(names)
    assert {run.model for run in study.runs} == {name[-2:]}


def test_the_folds_hold_every_own_document_of_train_once():
    splits = load_splits(ROOT / "annotations")
    runs = [run for run in find_study("left-out-sm", ROOT / "annotations", 7).runs if run.split == "train"]
    assert len(runs) == 4
    assert all(run.scored == run.scope.leave_out for run in runs)
    left_out = sorted(name for run in runs for name in run.scored)
    assert left_out == sorted(name for name, split in splits.items() if split == "train" and name.startswith("own/"))


def test_a_missing_model_is_told_before_anything_is_trained(study, plan):
    with pytest.raises(ReferatError, match="--base"):
        run_study(study, replace(plan, base=plan.base / "nowhere"), seed=7)
    assert not (plan.base / "nowhere").exists()


def test_newcomers_are_unseen_by_their_base_and_learned_from_in_growing_parts():
    study = find_study("newcomer-sm", ROOT / "annotations", 7)
    known = known_documents(ROOT / "annotations", ROOT / "corpus", None)
    left_out = study.runs[0].scope.leave_out
    for newcomer in study.newcomers:
        assert set(newcomer.ids) <= set(left_out)
    rounds = list(_rounds(study.newcomers[0], known, 7))
    assert sorted(held.id for _, (held,) in rounds) == sorted(m.id for m in known.train if m.id.startswith(study.newcomers[0].ids))
    for pool, held in rounds:
        parts = [[material.id for material in _first(pool, size)] for size in study.newcomers[0].sizes]
        assert parts[0] == parts[1][: len(parts[0])]
        assert parts[1] == parts[2][: len(parts[1])]
        assert held[0].id not in parts[2]

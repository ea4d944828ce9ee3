"""Losses under changes of the text: none for who follows the text, and real ones for who does not."""

import json
import random
from pathlib import Path

import pytest
from typer.testing import CliRunner

from referat.annotations import TextStore
from referat.cli import app
from referat.errors import ReferatError
from referat_eval.compare import NOISE, WORSE
from referat_eval.evaluate import gold_set
from referat_eval.html_report import gold_record
from referat_eval.perturbations import PERTURBATIONS
from referat_eval.robustness import changed, losses_json, losses_table, measure
from referat_eval.score import Figure
from referat_eval.systems import System

ROOT = Path(__file__).resolve().parents[2]
MICRO = Figure("entities", "micro")

runner = CliRunner()


@pytest.fixture(scope="module")
def golds():
    return gold_set(ROOT / "annotations", TextStore(ROOT / "corpus", None), split="dev", parts=["own/"])


def follower(golds, names, seed=20, keep=lambda document, record: record):
    """A system that knows the gold of every changed text."""
    documents = [*golds.documents, *(pair for name in names for pair in changed(golds, name, seed).documents)]
    known = {text: gold for gold, text in documents}
    return System("follower", "1.0", "0" * 64, lambda document: keep(document, gold_record(known[document.text], document.text)))


def without_entities(record):
    return record.model_copy(update={"entities": []})


def of(row, figure):
    return next(change for change in row.figures if change.figure == figure)


def test_who_follows_the_text_loses_nothing(golds):
    losses = measure(follower(golds, PERTURBATIONS), golds)
    assert [row.change for row in losses] == list(PERTURBATIONS)
    for row in losses:
        assert MICRO in {change.figure for change in row.figures}
        assert all((change.b - change.a, change.verdict) == (0, NOISE) for change in row.figures), row.change
        assert of(row, MICRO).b == 1


def test_who_ignores_text_in_lower_case_loses_there_and_only_there(golds):
    names = ["lower case", "upper case"]
    blind = follower(golds, names, keep=lambda document, record: without_entities(record) if document.text.islower() else record)
    lower, upper = measure(blind, golds, changes=names)
    assert (of(lower, MICRO).a, of(lower, MICRO).b, of(lower, MICRO).verdict) == (1, 0, WORSE)
    assert of(lower, Figure("sections", "lines")).verdict == NOISE
    assert all(change.verdict == NOISE for change in upper.figures)


def test_a_loss_in_one_document_is_not_more_than_noise(golds):
    first = golds.documents[0][0].id
    keep = lambda document, record: without_entities(record) if document.text.islower() and document.id == first else record  # noqa: E731
    (row,) = measure(follower(golds, ["lower case"], keep=keep), golds, changes=["lower case"])
    assert of(row, MICRO).b < of(row, MICRO).a
    assert of(row, MICRO).verdict == NOISE


def test_an_unknown_change_names_those_that_there_are(golds):
    with pytest.raises(ReferatError, match=r"there is no change 'shouting'; there are: .*lower case"):
        measure(follower(golds, []), golds, changes=["lower case", "shouting"])


def test_the_seed_decides_what_changes(golds):
    texts = [[text for _, text in changed(golds, "2 % keystrokes", seed).documents] for seed in (1, 1, 2)]
    assert texts[0] == texts[1] != texts[2]


def test_a_document_changes_the_same_way_whatever_stands_beside_it(golds):
    whole = {gold.id: text for gold, text in changed(golds, "2 % keystrokes", 1).documents}
    turned = type(golds)(golds.name, tuple(random.Random(0).sample(golds.documents, 3)))
    assert all(whole[gold.id] == text for gold, text in changed(turned, "2 % keystrokes", 1).documents)


def test_losses_for_machines_and_people(golds):
    names = ["lower case", "upper case"]
    blind = follower(golds, names, keep=lambda document, record: without_entities(record) if document.text.islower() else record)
    losses = measure(blind, golds, changes=names)
    rows = json.loads(losses_json(losses), parse_constant=pytest.fail)
    row = next(row for row in rows if (row["change"], row["level"], row["name"]) == ("lower case", *MICRO))
    assert (row["plain"], row["changed"], row["interval"]) == (1, 0, [-1, -1])
    assert row["p"] < 0.05
    table = losses_table(losses)
    assert table.row_count == 3
    cells = [list(column.cells) for column in table.columns]
    assert cells[0] == ["none", *names]
    assert ["1.000", "-1.000*", "+0.000"] in cells[1:]
    assert all(not cell.endswith("*") for column in cells for cell in column[2:])


def test_a_figure_that_a_change_leaves_undefined_stays_in_its_column(golds):
    def keep(document, record):
        return record.model_copy(update={"decisions": []}) if document.text.islower() else record

    names = ["lower case", "upper case"]
    table = losses_table(measure(follower(golds, names, keep=keep), golds, changes=names))
    columns = {column.header: list(column.cells) for column in table.columns}
    assert columns["outcome"] == ["1.000", "-", "+0.000"]
    assert columns["decisions"] == ["1.000", "-1.000*", "+0.000"]
    assert {len(cells) for cells in columns.values()} == {3}


def test_recorded_predictions_are_refused(golds):
    recorded = System("records", "1", "0" * 64, follower(golds, []).extract, live=False)
    with pytest.raises(ReferatError, match="recorded predictions cannot be made from changed texts"):
        measure(recorded, golds, changes=["lower case"])


def run(*arguments):
    given = ("robustness", *arguments, "--annotations", ROOT / "annotations", "--corpus", ROOT / "corpus")
    return runner.invoke(app, list(map(str, given)), env={"REFERAT_TEXTS": None})


def test_the_command_measures_the_shipped_model(tmp_path):
    out = tmp_path / "new" / "losses.json"
    result = run("--part", "own/gammelkaer", "--part", "own/vonsoe", "--change", "lower case", "--out", out)
    assert result.exit_code == 0, result.output
    assert "lower case" in result.output
    rows = {(row["level"], row["name"]): row for row in json.loads(out.read_text(encoding="utf-8"))}
    assert {row["change"] for row in rows.values()} == {"lower case"}
    assert rows[MICRO]["plain"] > 0.8
    assert rows[MICRO]["changed"] < rows[MICRO]["plain"]


def test_the_command_ends_with_2_on_an_unknown_change():
    result = run("--part", "own/vonsoe", "--change", "shouting")
    assert result.exit_code == 2
    assert "there is no change 'shouting'" in result.output

"""Retraining as a data team meets it: estimate, model with card, forgetting, forecasts, messages."""

import json

import numpy as np
import pytest
import spacy
from typer.testing import CliRunner

from referat.cli import app
from referat.errors import GoldError, ReferatError
from referat.language import blank_language
from referat.retrain.gold import read_new_gold
from referat.retrain.material import Material
from referat.train.data import load_training_data
from referat_eval.results import Results
from referat_eval.retraining.card import card_of, estimate_lines, lost_lines, won_lines
from referat_eval.retraining.curve import Point, forecasts
from referat_eval.retraining.estimate import FOLDS, estimate, folds_of
from referat_eval.retraining.fits import Fits
from referat_eval.retraining.material import Materials, read_materials
from referat_eval.retraining.run import check_name, retrain, save_retrained
from referat_eval.score import Figure
from referat_eval.table import ScoreTable

runner = CliRunner()
ORG = Figure("entities", "ORG")


@pytest.fixture(scope="module")
def materials(root):
    """Three new documents, a few old ones."""
    blank = blank_language()
    data = load_training_data(root / "annotations", root / "corpus", None)
    new = [Material(pair, blank) for pair in read_new_gold(root / "docs" / "tutorial" / "gold")]
    old, guard = ([Material(pair, blank) for pair in part[:2]] for part in (data.train, data.dev))
    return Materials(tuple(new[:3]), tuple(old), tuple(guard))


@pytest.fixture(scope="module")
def steps():
    return []


@pytest.fixture(scope="module")
def fits(root, tmp_path_factory, materials, steps):
    work = tmp_path_factory.mktemp("work")
    return Fits(root / "models" / "da_referat_sm", materials.old, work, 7, lambda *told: steps.append(told))


@pytest.fixture(scope="module")
def retrained(materials, fits):
    return retrain(materials, fits, passes=1, name="da_fyroe")


def test_what_is_won_is_measured_on_documents_held_out(retrained, materials):
    assert [point.items for point in retrained.points] == [0, 5, 10]
    (held,) = {point.results.table.documents for point in retrained.points}
    assert len(held) == 1
    assert held[0] in {material.id for material in materials.new}
    won = {change.figure: change.b - change.a for change in retrained.won}
    assert won[Figure("items", "start")] > 0.2
    assert won[Figure("sections", "lines")] > 0.2


def test_what_is_lost_is_told(retrained):
    assert retrained.guards == 2
    assert {change.figure for change in retrained.kept} >= {Figure("entities", "micro"), Figure("sections", "lines")}
    told = "\n".join(lost_lines(retrained))
    assert "On 2 old documents that no model learned from" in told
    assert told.count("\n- ") == len(retrained.lost) == sum(f"- {change.figure} fell by" in told for change in retrained.lost)
    assert ("No figure fell by" in told) == (not retrained.lost)


def test_the_card_tells_gain_loss_and_sources(retrained, tmp_path):
    save_retrained(retrained, tmp_path / "da_fyroe", "da_referat_sm")
    card = (tmp_path / "da_fyroe" / "README.md").read_text(encoding="utf-8")
    assert card == card_of(retrained, "da_referat_sm")
    assert card.startswith("# da_fyroe ")
    assert "gone on with 3 annotated documents of 15 agenda items" in card
    assert "Gold of Fyrø Kommune: 3 documents, 15 items" in card
    assert "Held out: one document. That tells little" in card
    nlp = spacy.load(tmp_path / "da_fyroe")
    assert nlp.meta["requirements"][0].startswith("referat>=")
    assert {path.read_text(encoding="utf-8") for path in (tmp_path / "da_fyroe").rglob("strings.json")} == {"[]"}


def test_a_run_that_was_cut_off_goes_on_and_gives_the_same(materials, fits, retrained, monkeypatch):
    def trained_again(*args, **options):
        raise AssertionError(args)

    monkeypatch.setattr("referat_eval.retraining.fits.fit", trained_again)
    again = retrain(materials, fits, passes=1, name="da_fyroe")
    assert [point.results.table.counts.tolist() for point in again.points] == [p.results.table.counts.tolist() for p in retrained.points]
    assert "\n".join(won_lines(again)) == "\n".join(won_lines(retrained))


def test_the_time_left_is_known(steps, retrained):
    done = [number for _, number, _ in steps]
    assert done[0] == 1
    assert max(done) <= max(total for _, _, total in steps)
    assert steps[0][0].endswith(": items")


def test_an_estimate_scores_every_document_by_a_model_that_did_not_learn_from_it(root, materials, fits):
    found = estimate(spacy.load(root / "models" / "da_referat_sm"), materials.new[:2], fits, passes=1)
    assert found.folds == 2
    assert set(found.after.table.documents) == {material.id for material in materials.new[:2]}
    told = list(estimate_lines(found))
    assert told[0].startswith("2 documents, 10 items, in 2 folds")
    gains = {change.figure: change for change in found.changes}
    assert gains[Figure("items", "start")].b > gains[Figure("items", "start")].a
    assert gains[ORG].low <= gains[ORG].b - gains[ORG].a <= gains[ORG].high


def test_few_documents_are_left_out_alone_many_in_folds(materials):
    few = folds_of(materials.new, 7)
    assert [len(fold) for fold in few] == [1, 1, 1]
    many = folds_of(materials.new * 5, 7)
    assert [len(fold) for fold in many] == [3] * FOLDS
    with pytest.raises(GoldError, match="two annotated documents"):
        folds_of(materials.new[:1], 7)


def test_two_documents_are_too_few_to_hold_one_out(materials):
    assert Materials(materials.new[:2], (), ()).held_out(7) == ()
    assert len(materials.held_out(7)) == 1


def point(items, *shares):
    """Scores of documents with ten organisations each, of which a share is found."""
    rows = {f"d{n}": {ORG: (10 * share, 0.0, 10 * (1 - share))} for n, share in enumerate(shares)}
    table = ScoreTable.from_rows(rows, ())
    return Point(items, Results({}, table, {}, dict.fromkeys(rows, "")))


def test_growth_that_all_documents_share_is_forecast():
    grown = [point(items, *(0.5 + 0.1 * np.log1p(items / 10) for _ in range(6))) for items in (0, 10, 20, 40)]
    (forecast,) = forecasts(grown, more=40)
    recall = [0.5 + 0.1 * np.log1p(items / 10) for items in (40, 80)]
    expected = 2 * recall[1] / (1 + recall[1]) - 2 * recall[0] / (1 + recall[0])
    assert forecast.gain == pytest.approx(expected, abs=0.01)
    assert forecast.interval[0] > 0
    assert forecast.told().startswith(f"{ORG}: 40 more items would give about +")


def test_no_growth_is_not_sold_as_growth():
    noisy = [point(0, 0.8, 0.6, 0.9, 0.7), point(10, 0.7, 0.8, 0.8, 0.7), point(20, 0.8, 0.6, 0.9, 0.7)]
    (forecast,) = forecasts(noisy)
    assert forecast.interval[0] <= 0
    assert "no gain that these documents can prove" in forecast.told() or "change nothing here" in forecast.told()
    (forecast,) = forecasts([point(0, 0.9), point(10, 0.8), point(20, 0.7)])
    assert "no gain can be foreseen" in forecast.told()


def test_one_document_gives_no_interval_and_two_points_no_forecast():
    points = [point(0, 0.5), point(10, 0.6), point(20, 0.7)]
    (forecast,) = forecasts(points)
    assert forecast.interval is None
    assert "one held-out document cannot tell" in forecast.told()
    assert forecasts(points[:2]) == []


def test_a_score_grows_to_1_at_most():
    (forecast,) = forecasts([point(0, 0.1, 0.1), point(10, 0.6, 0.6), point(20, 0.99, 0.99)], more=4000)
    assert forecast.now + forecast.gain <= 1.0 + 0.05


def test_gold_that_models_are_measured_on_is_refused(root, tmp_path):
    marked = next((root / "annotations" / "marked" / "own" / "ebbesund").glob("*.txt"))
    (tmp_path / "a.txt").write_bytes(marked.read_bytes())
    with pytest.raises(GoldError, match=r"own/ebbesund/.*, a document of the split dev"):
        read_materials(tmp_path, root / "annotations", root / "corpus", None)


def test_without_old_gold_forgetting_is_not_known(root, tmp_path):
    alone = read_materials(root / "docs" / "tutorial" / "gold", tmp_path, tmp_path, None)
    assert (len(alone.new), alone.old, alone.guard) == (5, (), ())


@pytest.mark.parametrize("name", ["da-fyroe", "Fyrø 2"])
def test_a_name_that_cannot_be_packaged_is_told_before_anything_is_trained(tmp_path, name):
    with pytest.raises(ReferatError, match="lower-case letters"):
        check_name(tmp_path / name)
    assert check_name(tmp_path / "fyroe") == "da_fyroe"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "--out names the folder"),
        (("--gold", "GOLD"), "name the folder of the model with --out, or ask for --estimate"),
        (("--gold", "GOLD", "--estimate", "--out", "models/da_x"), "writes none"),
        (("--gold", "nowhere", "--estimate"), "is no folder"),
        (("--gold", "GOLD", "--estimate", "--base", "da_core_news_sm"), "spacy download da_core_news_sm"),
    ],
)
def test_options_that_do_not_fit_are_told(root, monkeypatch, options, message):
    monkeypatch.chdir(root)
    shown = runner.invoke(app, ["train", *(option.replace("GOLD", "docs/tutorial/gold") for option in options)])
    assert shown.exit_code == 2
    assert message in " ".join(shown.output.split())


def test_what_a_fit_is_made_of_tells_it_from_others(fits, materials):
    done = {path.parent.name: json.loads(path.read_text()) for path in fits.work.glob("*/fit.json")}
    assert len(done) >= 3
    keys = {fits._key(materials.new[:2], passes, (), None) for passes in (1, 2)}
    assert len(keys) == 2

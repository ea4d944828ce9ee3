"""The shipped model on the own documents of the dev split holds its floors; a lower floor is a decision, not a repair."""

import csv
from pathlib import Path

import pytest

from referat.annotations import TextStore
from referat_eval.evaluate import evaluate

ROOT = Path(__file__).resolve().parent.parent
ROWS = csv.DictReader((ROOT / "tests" / "thresholds.csv").read_text(encoding="utf-8").splitlines())
FLOORS = {row["measure"]: float(row["minimum"]) for row in ROWS}


@pytest.fixture(scope="module")
def scores(root):
    store = TextStore(root / "corpus", None)
    return evaluate(None, root / "annotations", store, split="dev", parts=["own/"]).scores


@pytest.mark.parametrize("measure", FLOORS)
def test_score_is_above_its_floor(scores, measure):
    value = scores
    for name in measure.split("."):
        value = getattr(value, name)
    assert value >= FLOORS[measure]

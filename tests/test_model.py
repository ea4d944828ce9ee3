"""The shipped model passes the gate on the own documents, and the published scores are its own."""

import pytest

from referat.annotations import TextStore
from referat_eval.evaluate import evaluate, gold_set
from referat_eval.gate import check, read_limits
from referat_eval.gate_reports import gate_lines
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

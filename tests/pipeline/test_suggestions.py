"""Suggestions: what a model finds as regions, in the order in which it teaches most."""

import json

import pytest
from typer.testing import CliRunner

from referat.annotations import TextStore, load_gold, save_gold
from referat.cli import app
from referat.exchange.base import Region, Task
from referat.exchange.imports import import_answers
from referat.exchange.parts import whole
from referat.exchange.ranking import heading_form, order_tasks
from referat.exchange.suggestions import known_gold, suggest, suggestion
from referat.formats import read
from referat.labels import ENTITY_LABELS
from referat.pipeline import load_model, process

MODEL = "da_referat_sm"


def task(name, *regions, length=1000):
    text = "Beslutning\nØkonomi\nHøring\n".ljust(length, "x")
    return Task(name, text, regions, {}, whole(text), "da_test")


def section(start, end, score=1.0):
    return Region(start, end, "case", {}, score)


def decision(outcome, score=1.0):
    return Region(0, 5, "DECISION", {"outcome": (outcome,)}, score)


def names(tasks):
    return [one.document for one in tasks]


def test_the_less_certain_comes_first():
    tasks = [task("sure", decision("noted", 0.9)), task("unsure", decision("noted", 0.2)), task("fair", decision("noted", 0.6))]
    assert names(order_tasks(tasks)) == ["unsure", "fair", "sure"]


def test_a_layout_comes_once_before_another_comes_twice():
    first, second = section(0, 10), section(11, 18)
    tasks = [task("a1", first), task("a2", first), task("b1", second), task("b2", second)]
    assert names(order_tasks(tasks))[:2] == ["a1", "b1"]
    assert names(order_tasks(tasks, headings=[heading_form("Beslutning")]))[0] == "b1"


def test_rare_outcomes_are_wanted():
    tasks = [task("noted", decision("noted")), task("withdrawn", decision("withdrawn")), task("none")]
    assert names(order_tasks(tasks, outcomes=["noted"] * 5)) == ["withdrawn", "noted", "none"]


def test_the_order_is_explained_and_does_not_depend_on_the_order_before():
    tasks = [task("a", decision("noted", 0.9), section(0, 10)), task("b", decision("withdrawn", 0.3), section(11, 18, 0.5)), task("c")]
    ordered = order_tasks(tasks)
    assert names(ordered) == names(order_tasks(tasks[::-1])) == ["b", "a", "c"]
    order = ordered[0].order
    assert (order.rank, order.teaches) == (1, pytest.approx(order.uncertain + order.new_layout + order.rare_outcome, abs=0.002))
    assert (
        order.why == "uncertain 1.00: about 1.2 marks wrong; new layout 1.00: 1 of 1 headings not seen before; rare outcome 0.00: withdrawn"
    )


@pytest.fixture(scope="module")
def documents(root):
    golds = [gold for gold in load_gold(root / "annotations", split="train") if gold.id.startswith("own/")][::70]
    return [(gold, root / "corpus" / f"{gold.id}.txt") for gold in golds]


def test_suggested_regions_say_what_the_record_says(documents):
    nlp = load_model(MODEL)
    for _, path in documents:
        document = read(path)
        made = suggestion(nlp, document)
        record = process(nlp, document)
        found = [(r.start, r.end, r.label) for r in made.regions if r.label in ENTITY_LABELS]
        assert sorted(found) == sorted((e.start, e.end, e.label) for e in record.entities)
        decided = [(r.start, r.end, r.attributes["outcome"][0]) for r in made.regions if r.label == "DECISION"]
        assert sorted(decided) == sorted((d.start, d.end, d.outcome) for d in record.decisions)
        roles = {(made.text[r.start : r.end], *r.attributes.get("role", ())) for r in made.regions}
        replaced = {(person.name, "absent") for person in record.meeting.absent}
        replaced |= {(person.substitute, "substitute") for person in record.meeting.absent if person.substitute}
        assert replaced <= roles
        present = {person.name for person in record.meeting.participants} - {name for name, _ in replaced}
        assert {(name, "participant") for name in present} <= roles


def test_suggestions_go_out_and_come_back_as_gold(tmp_path, documents):
    paths = [str(path) for _, path in documents]
    made = suggest(paths, tmp_path / "tasks.json", "label-studio", model=MODEL, minutes=5)
    rows = json.loads((tmp_path / "tasks.json").read_text(encoding="utf-8"))
    assert [row["data"]["rank"] for row in rows] == list(range(1, len(rows) + 1))
    assert all("uncertain" in row["data"]["why"] for row in rows)
    assert max(len(row["data"]["text"]) for row in rows) < 7000
    for row in rows:
        row["annotations"] = [{"result": row.pop("predictions")[0]["result"], "completed_by": {"email": "ib@odde.dk"}}]
    (tmp_path / "done.json").write_text(json.dumps(rows), encoding="utf-8")
    back = import_answers([tmp_path / "done.json"], "label-studio", tmp_path / "gold")
    assert made.documents == len(back.documents) == len(paths)
    assert {gold.annotator for gold in back.documents} == {"ib@odde.dk"}
    store = TextStore(tmp_path / "gold/corpus", None)
    assert all(store.text_of(gold) is not None for gold in load_gold(tmp_path / "gold"))
    assert all(gold.entities and gold.items for gold in back.documents)


def test_known_gold_is_that_of_train_where_there_are_splits(tmp_path, root, documents):
    golds = [gold for gold, _ in documents]
    save_gold(tmp_path / "gold" / "own.jsonl", golds)
    store = TextStore(root / "corpus", None)
    assert len(known_gold(tmp_path, store)) == len(golds)
    splits = {"train": [golds[0].id], "test": [gold.id for gold in golds[1:]]}
    (tmp_path / "splits.json").write_text(json.dumps(splits), encoding="utf-8")
    assert [gold.id for gold, _ in known_gold(tmp_path, store)] == [golds[0].id]


def test_the_command_suggests_and_says_what_it_left_out(tmp_path, documents):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "tom.txt").write_bytes(b" ")
    (tmp_path / "in" / "referat.txt").write_bytes(documents[0][1].read_bytes())
    arguments = ["annotate", "suggest", str(tmp_path / "in"), "--format", "markup", "--out", str(tmp_path / "out"), "--most", "2"]
    result = CliRunner().invoke(app, [*arguments, "--model", MODEL])
    assert result.exit_code == 0
    assert "tom.txt: the file holds no text" in result.stderr
    assert "2 parts of 1 documents" in result.stderr
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        *sorted(f"{number}-in_referat-{part['part']['number']}.txt" for number, part in _slips(tmp_path / "out")),
        "tasks.json",
    ]


def _slips(folder):
    return list(enumerate(json.loads((folder / "tasks.json").read_text(encoding="utf-8")).values(), start=1))

"""What people and tools get wrong between export and import: each a message that says where, and what to do."""

import json
import re
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from referat.annotations import load_gold
from referat.cli import app
from referat.errors import ExchangeError
from referat.exchange import find_format
from referat.exchange.base import Region, Task
from referat.exchange.imports import import_answers
from referat.exchange.parts import split, whole

TEXT = "Møde 😀 i Byrådet\n1. Sti\nBeslutning\nMovia og Movia Syd.\nGodkendt.\n"
HEADER = {"guidelines": "1.0", "annotator": "en", "date": "2026-01-02"}


def at(shown: str, label: str, **values: str) -> Region:
    start = TEXT.index(shown)
    return Region(start, start + len(shown), label, {name: (value,) for name, value in values.items()})


REGIONS = (
    at("Møde 😀 i Byrådet", "meeting"),
    at("Byrådet", "ORG"),
    at("1. Sti", "title"),
    at("1", "NUMBER"),
    at("Sti", "TITLE"),
    at("Beslutning", "decision"),
    at("Movia Syd", "ORG"),
    at("Godkendt", "DECISION", outcome="approved"),
)
GOLD = Task("ny/a", TEXT, REGIONS, HEADER, whole(TEXT))
SUGGESTED = replace(GOLD, header={"guidelines": "1.0"}, suggested_by="da_test 1.0")


def written(folder, form, tasks):
    path = folder / {"label-studio": "t.json", "doccano": "t.jsonl", "prodigy": "t.jsonl"}.get(form, "t")
    find_format(form).write(path, tasks)
    return path


def refused(folder, form, path, *shown, **options):
    with pytest.raises(ExchangeError) as caught:
        import_answers([path] if not isinstance(path, list) else path, form, folder / "gold", **options)
    for part in shown:
        assert part in str(caught.value)
    assert not (folder / "gold").exists()


def changed(path, change):
    rows = json.loads(path.read_text(encoding="utf-8"))
    change(rows)
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


MARKS = {
    "overlap": ((*REGIONS, at("Movia og Movia Syd", "ORG")), ("line 4", "ORG 'Movia og Movia Syd' and ORG 'Movia Syd'", "keep one")),
    "decisions": ((*REGIONS, at("Godkendt.", "DECISION", outcome="noted")), ("line 5", "decisions overlap", "keep one")),
    "label": ((*REGIONS, at("Sti", "STED")), ("line 2", "'Sti'", "unknown label 'STED'", "AMOUNT")),
    "no-outcome": ((*REGIONS[:-1], at("Godkendt", "DECISION")), ("line 5", "'Godkendt'", "no outcome", "approved_changed")),
    "wrong-value": ((*REGIONS[:-1], at("Godkendt", "DECISION", outcome="ja")), ("outcome = ja", "choose one of approved")),
    "wrong-attribute": ((*REGIONS, at("Movia", "ORG", role="absent")), ("'Movia'", "'role'", "take it away")),
    "no-section": (REGIONS[1:], ("line 1", "'Møde 😀 i Byrådet'", "in no section", "mark the first line")),
    "two-sections": ((*REGIONS, at("Sti", "case")), ("line 2", "title and case", "delete one")),
    "inside-word": ((*REGIONS, at("ovia og", "PER")), ("'ovia og'", "inside a word", "Correct it in the tool")),
    "white-space": ((*REGIONS, at(" og", "PER")), ("' og'", "white space", "Correct it in the tool")),
    "wrong-section": ((*REGIONS, at("Møde", "DECISION", outcome="noted")), ("'Møde'", "section meeting")),
}  # fmt: skip


@pytest.mark.parametrize(("regions", "shown"), MARKS.values(), ids=MARKS.keys())
def test_wrong_marks_say_where_and_what_to_do(tmp_path, regions, shown):
    path = written(tmp_path, "label-studio", [replace(GOLD, regions=regions)])
    refused(tmp_path, "label-studio", path, str(path), *shown)


def test_label_studio_offsets_that_do_not_fit_name_both_texts(tmp_path):
    def move(rows):
        rows[0]["annotations"][0]["result"][1]["value"]["start"] += 1

    path = changed(written(tmp_path, "label-studio", [GOLD]), move)
    refused(tmp_path, "label-studio", path, f"{path}: task 1", "'Byrådet'", "'yrådet'", "make the task again")


def test_prodigy_offsets_that_do_not_fit_name_file_line_and_both_texts(tmp_path):
    path = written(tmp_path, "prodigy", [GOLD])
    row = json.loads(path.read_text(encoding="utf-8"))
    row["spans"][1]["end"] -= 1
    path.write_text("\n" + json.dumps(row), encoding="utf-8")
    refused(tmp_path, "prodigy", path, f"{path}:2:", "'Byrådet'", "'Byråde'")


def test_brat_offsets_that_do_not_fit_name_file_line_and_both_texts(tmp_path):
    path = written(tmp_path, "brat", [GOLD])
    file = path / "1-ny_a.ann"
    file.write_text(file.read_text(encoding="utf-8").replace("\tByrådet", "\tByraadet"), encoding="utf-8")
    refused(tmp_path, "brat", path, f"{file}:2:", "'Byraadet'", "'Byrådet'")


@pytest.mark.parametrize("form", ["brat", "markup"])
def test_a_text_that_was_changed_is_refused(tmp_path, form):
    path = written(tmp_path, form, [GOLD])
    file = path / "1-ny_a.txt"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    refused(tmp_path, form, path, "1-ny_a", "chang")


@pytest.mark.parametrize("form", ["label-studio", "doccano", "prodigy"])
def test_a_text_that_was_changed_in_a_task_is_refused(tmp_path, form):
    path = written(tmp_path, form, [GOLD])
    path.write_text(path.read_text(encoding="utf-8").replace("Godkendt.\\n", "Godkendt!\\n"), encoding="utf-8")
    refused(tmp_path, form, path, str(path), "ny/a", "has changed", "annotate that text")


@pytest.mark.parametrize(
    ("form", "old", "new", "shown"),
    [
        ("brat", "T2\tORG", "R1\tORG", ":2:"),
        ("brat", "outcome T8", "stemning T8", "annotation.conf"),
        ("brat", "T8 approved", "T8", "annotation.conf"),
    ],
)
def test_lines_that_brat_does_not_allow_are_named(tmp_path, form, old, new, shown):
    path = written(tmp_path, form, [GOLD])
    file = path / "1-ny_a.ann"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    refused(tmp_path, form, path, str(file), shown)


@pytest.mark.parametrize("form", ["brat", "markup"])
def test_missing_files_are_named(tmp_path, form):
    path = written(tmp_path, form, [GOLD])
    (path / "1-ny_a.txt").unlink()
    refused(tmp_path, form, path, "1-ny_a.txt: is missing", "tasks.json")
    (path / "tasks.json").unlink()
    refused(tmp_path, form, path, "tasks.json: is missing", "Put it back")


@pytest.mark.parametrize(
    ("form", "content", "shown"),
    [
        ("label-studio", b"{", "no JSON"),
        ("label-studio", b'[{"text": "a", "mark": []}]', "as JSON"),
        ("label-studio", b'[{"data": {"text": "a"}}]', "no slip of its task"),
        (
            "label-studio",
            b'[{"data": {"text": "a"}, "annotations": [{"result": [{"type": "labels"}]}]}]',
            "is not as Label Studio exports it",
        ),
        ("doccano", b'{"text": "a", "label": [[0, 1]]}', ":1: is not as doccano exports it"),
        ("doccano", b'{"text": "a", "label": []}\n{"text', ":1: has no slip"),
        ("prodigy", b'{"text": "\xff"}', ":1: is no JSON in UTF-8"),
    ],
)
def test_files_of_another_kind_are_told(tmp_path, form, content, shown):
    path = tmp_path / "x.json"
    path.write_bytes(content)
    refused(tmp_path, form, path, str(path), shown)


def test_half_a_character_is_refused_out_and_in(tmp_path):
    path = written(tmp_path, "doccano", [GOLD])
    path.write_bytes(path.read_bytes().replace("😀".encode(), b"\\ud83d"))
    refused(tmp_path, "doccano", path, f"{path}:1", "lone surrogate", "\\ud83d", "offset 5")


@pytest.mark.parametrize("form", ["doccano", "brat", "markup"])
def test_a_suggestion_that_nobody_changed_is_no_gold(tmp_path, form):
    path = written(tmp_path, form, [SUGGESTED])
    refused(tmp_path, form, path, "ny/a is still as da_test 1.0 suggested it", "--unchanged", annotator="ib")
    made = import_answers([path], form, tmp_path / "gold", annotator="ib", unchanged=True)
    assert [gold.annotator for gold in made.documents] == ["ib"]


UNFINISHED = {
    "none": (lambda row: row.pop("predictions"), "has no annotation; label and submit it"),
    "skipped": (lambda row: row.update(annotations=[{"was_cancelled": True, "result": []}]), "was skipped"),
}


@pytest.mark.parametrize(("change", "shown"), UNFINISHED.values(), ids=UNFINISHED.keys())
def test_an_unfinished_task_is_refused_or_left_out(tmp_path, change, shown):
    done = replace(GOLD, document="ny/b")
    path = changed(written(tmp_path, "label-studio", [SUGGESTED, done]), lambda rows: change(rows[0]))
    refused(tmp_path, "label-studio", path, "task 1: ny/a", shown, "--finished")
    made = import_answers([path], "label-studio", tmp_path / "gold", finished=True)
    assert [gold.id for gold in made.documents] == ["ny/b"]
    assert shown in made.left_out[0]


@pytest.mark.parametrize("answer", ["reject", "ignore"])
def test_what_prodigy_did_not_accept_is_unfinished(tmp_path, answer):
    path = written(tmp_path, "prodigy", [GOLD])
    path.write_text(path.read_text(encoding="utf-8").replace('"accept"', f'"{answer}"'), encoding="utf-8")
    refused(tmp_path, "prodigy", path, f"{path}:1", repr(answer), "accept it", "--finished")
    refused(tmp_path, "prodigy", path, "no finished task", finished=True)


def _two(rows):
    rows[0]["annotations"] = [
        {"result": rows[0]["annotations"][0]["result"], "completed_by": {"email": who}, "updated_at": "2026-03-04T10:00:00Z"}
        for who in ("ib@odde.dk", "bo@odde.dk")
    ]


def test_two_annotators_of_one_document_are_told_apart(tmp_path):
    task = replace(GOLD, header={"guidelines": "1.0"})
    path = changed(written(tmp_path, "label-studio", [task]), _two)
    refused(tmp_path, "label-studio", path, "ny/a", "ib@odde.dk", "bo@odde.dk", "--annotator NAME", "referat agreement")
    refused(tmp_path, "label-studio", path, "'per'", "bo@odde.dk, ib@odde.dk", annotator="per")
    (gold,) = import_answers([path], "label-studio", tmp_path / "gold", annotator="bo@odde.dk").documents
    assert (gold.annotator, str(gold.date)) == ("bo@odde.dk", "2026-03-04")


def test_the_same_document_in_two_files_is_refused(tmp_path):
    paths = [written(tmp_path / name, "doccano", [GOLD]) for name in ("a", "b")]
    refused(tmp_path, "doccano", paths, *(f"{path}:1" for path in paths), "one file at a time")


def test_gold_without_annotator_asks_for_one(tmp_path):
    path = written(tmp_path, "doccano", [replace(GOLD, header={})])
    refused(tmp_path, "doccano", path, "who annotated ny/a", "--annotator NAME")


def test_missing_parts_are_named_or_become_documents(tmp_path):
    parts = split(GOLD, 0.05)
    assert len(parts) == 3
    path = written(tmp_path, "label-studio", [parts[2], parts[0]])
    refused(tmp_path, "label-studio", path, "ny/a: of its 3 parts these are not there: 2.", "--parts")
    made = import_answers([path], "label-studio", tmp_path / "gold", parts=True)
    assert [gold.id for gold in made.documents] == [f"ny/a/{part.part.start}-{part.part.end}" for part in (parts[2], parts[0])]
    last = made.documents[0]
    assert last.info == {"part_of": "ny/a", "part_start": str(parts[2].part.start), "part_end": str(len(TEXT))}
    assert (tmp_path / f"gold/corpus/{last.id}.txt").read_text(encoding="utf-8") == parts[2].text


def test_parts_of_two_exports_do_not_mix(tmp_path):
    first = split(GOLD, 0.05)
    other = split(replace(GOLD, text=TEXT + "x\n", part=whole(TEXT + "x\n")), 0.05)
    path = written(tmp_path, "label-studio", [*first[:2], other[2]])
    refused(tmp_path, "label-studio", path, "ny/a", "different exports")


def test_a_decision_keeps_its_hidden_values_when_an_edge_is_moved(tmp_path):
    regions = (*REGIONS[:-1], at("Godkendt", "DECISION", outcome="approved", point="2"))
    path = written(tmp_path, "doccano", [replace(GOLD, regions=regions)])
    row = json.loads(path.read_text(encoding="utf-8"))
    moved = [mark for mark in row["label"] if mark[2] == "DECISION approved"]
    moved[0][1] += 1
    path.write_text(json.dumps(row), encoding="utf-8")
    (gold,) = import_answers([path], "doccano", tmp_path / "gold").documents
    assert [(d.of(TEXT), d.point) for d in gold.decisions] == [("Godkendt.", "2")]


def test_import_adds_to_the_gold_that_is_there(tmp_path):
    for name in ("ny/a", "ny/b", "ny/a"):
        import_answers([written(tmp_path, "markup", [replace(GOLD, document=name)])], "markup", tmp_path / "gold")
        for file in (tmp_path / "t").iterdir():
            file.unlink()
    assert [gold.id for gold in load_gold(tmp_path / "gold")] == ["ny/a", "ny/b"]


def test_the_command_line_tells_errors_and_counts(tmp_path):
    path = written(tmp_path, "markup", [GOLD])
    runner = CliRunner()
    missing = runner.invoke(app, ["annotate", "import", str(tmp_path / "x"), "--format", "markup", "--out", str(tmp_path / "gold")])
    assert (missing.exit_code, "does not exist" in missing.stderr) == (2, True)
    unknown = runner.invoke(app, ["annotate", "import", str(path), "--format", "word", "--out", str(tmp_path / "gold")])
    assert (unknown.exit_code, "label-studio, doccano" in unknown.stderr) == (2, True)
    done = runner.invoke(app, ["annotate", "import", str(path), "--format", "markup", "--out", str(tmp_path / "gold")])
    assert (done.exit_code, bool(re.search(r"1 documents in .*gold, 0 tasks left out", done.stderr))) == (0, True)
    again = ["annotate", "export", str(tmp_path / "gold"), "--corpus", str(tmp_path / "gold/corpus"), "--format", "brat"]
    exported = runner.invoke(app, [*again, "--out", str(tmp_path / "brat")])
    assert (exported.exit_code, (tmp_path / "brat/1-ny_a.txt").read_text(encoding="utf-8")) == (0, TEXT)

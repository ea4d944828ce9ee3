"""Damaged files are made the same again, of every kind, and a real run accounts for each."""

import json
import shutil

import pytest
from typer.testing import CliRunner

from referat.cli import app
from referat_eval.damage import make_damaged
from referat_eval.damage.kinds import Kind
from referat_eval.damage.make import KINDS
from referat_eval.damage.run import _accounting, _Line, _wrong_codes
from referat_eval.own_texts import own_texts

LIGHT = [kind for kind in KINDS if not (isinstance(kind, Kind) and kind.heavy)]


@pytest.fixture(scope="module")
def texts(root):
    return own_texts(root / "annotations", root / "corpus")


def test_no_text_of_the_test_split_is_used(root, texts):
    splits = json.loads((root / "annotations" / "splits.json").read_text())
    tested = [(root / "corpus" / f"{name}.txt") for name in splits["test"] if name.startswith("own/")]
    assert tested
    assert not {path.read_bytes().decode() for path in tested} & set(texts)


def test_the_same_seed_makes_the_same_files(tmp_path, texts):
    for name in ("a", "b"):
        make_damaged(tmp_path / name, texts, len(LIGHT), 7, LIGHT)
    files = [path.relative_to(tmp_path / "a") for path in sorted((tmp_path / "a").rglob("*")) if path.is_file()]
    assert len(files) > 80
    different = [file for file in files if (tmp_path / "a" / file).read_bytes() != (tmp_path / "b" / file).read_bytes()]
    assert {file.parts[0].removesuffix("-docx").removesuffix("-pdf") for file in different} == set()


def test_a_run_over_damaged_files_keeps_what_is_promised(tmp_path, root):
    out = tmp_path / "damaged.json"
    names = ["--annotations", root / "annotations", "--corpus", root / "corpus", "--work", tmp_path / "work", "--out", out]
    result = CliRunner().invoke(app, ["damaged", "--files", "60", *map(str, names)])
    shutil.rmtree(tmp_path / "work")
    assert result.exit_code == 0, result.output
    told = json.loads(out.read_text())
    assert told["inputs"] == told["records"] + sum(told["failures"].values())
    assert sum(kind["files"] for kind in told["kinds"].values()) == told["about"]["files"] == 60
    assert told["records"] > 0
    assert 0 < told["memory"] <= 1200


def test_what_is_lost_repeated_overlooked_or_wrong_is_a_fault(tmp_path, texts):
    empty = next(kind for kind in KINDS if kind.name == "empty-txt")
    made = make_damaged(tmp_path, texts, 3, 7, [empty] * 3)
    lines = [_Line(str(one.path), "empty") for one in made]
    inputs = [line.path for line in lines]
    assert list(_accounting(made, lines, inputs, tmp_path)) == []
    assert list(_wrong_codes(made, lines, tmp_path)) == []
    faults = [
        *_accounting(made, lines[1:], inputs, tmp_path),
        *_accounting(made, [*lines, lines[0]], inputs, tmp_path),
        *_accounting(made, lines[1:], inputs[1:], tmp_path),
        *_wrong_codes(made, [_Line(inputs[0], "record"), _Line(inputs[1], "crashed")], tmp_path),
    ]
    assert [fault.split(":")[0] for fault in faults] == ["lost", "repeated", "overlooked", "record", "crashed"]

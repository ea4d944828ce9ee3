"""`referat tables`: its inputs, its faults, and what it leaves."""

import gzip
import subprocess
import sys
from collections.abc import Iterator

import pytest

from made_tables import READERS, SUFFIXES, expected, from_duckdb, in_order, made, run
from referat.errors import MissingPackage, NothingToDo, ReferatError
from referat.record import Record, read_records
from referat.tables import FORMS, write_tables


@pytest.mark.parametrize("packed", [False, True])
def test_command_reads_records_packed_or_not(records_file, own, tmp_path, packed):
    source = tmp_path / "records.jsonl.gz" if packed else records_file
    if packed:
        source.write_bytes(gzip.compress(records_file.read_bytes()))
    result = run("tables", source, "--out", tmp_path / "a.duckdb")
    assert result.exit_code == 0
    assert f"{len(own)} meetings" in result.output
    assert in_order("items", from_duckdb(tmp_path / "a.duckdb", "items")) == expected(own, "items")


def test_extract_writes_gzip_that_tables_reads(tmp_path):
    (tmp_path / "a.txt").write_text("1. Budget 2024\nBeslutning\nGodkendt.\n")
    assert run("extract", tmp_path / "a.txt", "--out", tmp_path / "r.jsonl.gz").exit_code == 0
    assert run("extract", tmp_path / "a.txt", "--out", tmp_path / "r.jsonl").exit_code == 0
    assert gzip.decompress((tmp_path / "r.jsonl.gz").read_bytes()) == (tmp_path / "r.jsonl").read_bytes()
    assert run("summary", tmp_path / "r.jsonl.gz").exit_code == 0
    assert run("view", tmp_path / "r.jsonl.gz", "--out", tmp_path / "pages").exit_code == 0
    assert run("tables", tmp_path / "r.jsonl.gz", "--out", tmp_path / "t", "--format", "csv").exit_code == 0


@pytest.mark.parametrize("form", FORMS)
def test_a_broken_line_names_file_and_line_and_leaves_what_was_there(records_file, tmp_path, form):
    broken = tmp_path / "broken.jsonl"
    lines = records_file.read_text(encoding="utf-8").split("\n")
    broken.write_text("\n".join([*lines[:2], lines[2][:-40], *lines[3:]]), encoding="utf-8")
    out = tmp_path / f"old{SUFFIXES[form]}"
    assert run("tables", records_file, "--out", out, "--format", form).exit_code == 0
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    result = run("tables", broken, "--out", out, "--format", form)
    assert result.exit_code == 2
    assert "broken.jsonl:3: no record" in result.output
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    assert {path.name for path in tmp_path.iterdir()} == {"broken.jsonl", out.name}


@pytest.mark.parametrize("form", FORMS)
def test_tables_take_the_place_of_older_ones(tmp_path, form):
    out = tmp_path / f"a{SUFFIXES[form]}"
    for name in ("first", "second"):
        write_tables([made(name)], out, form=form)
    assert [row["meeting"] for row in READERS[form](out, "meetings")] == ["second"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe{}\n", "r.jsonl:1: no record"),
        (b"\n", "r.jsonl:1: no record"),
        (b"", "there is no record"),
    ],
)
def test_files_without_records_are_said(tmp_path, content, message):
    (tmp_path / "r.jsonl").write_bytes(content)
    result = run("tables", tmp_path / "r.jsonl", "--out", tmp_path / "a.csv")
    assert result.exit_code == 2
    assert message in result.output
    assert not (tmp_path / "a.csv").exists()


def test_broken_gzip_is_said(tmp_path):
    record = made().to_json() + "\n"
    for name, content, message in (
        ("no.jsonl.gz", b"no gzip", "no.jsonl.gz: cannot be read"),
        ("cut.jsonl.gz", gzip.compress((record + "x" * 9000).encode())[:-12], "cut.jsonl.gz:2: cannot be read"),
    ):
        (tmp_path / name).write_bytes(content)
        result = run("tables", tmp_path / name, "--out", tmp_path / "a.csv")
        assert result.exit_code == 2
        assert message in result.output


def test_a_missing_file_is_said(tmp_path):
    result = run("tables", tmp_path / "nowhere.jsonl", "--out", tmp_path / "a.csv")
    assert result.exit_code == 2
    assert "nowhere.jsonl" in result.output


def test_a_name_that_tells_no_form_is_said(records_file, tmp_path):
    result = run("tables", records_file, "--out", tmp_path / "a.xlsx")
    assert result.exit_code == 2
    assert "--format jsonl, csv, parquet, duckdb, datasets" in result.output


def test_an_unknown_form_is_said(tmp_path):
    with pytest.raises(ReferatError, match="no form 'xlsx'"):
        write_tables([made()], tmp_path / "a", form="xlsx")


def test_records_are_not_replaced_by_their_tables(records_file):
    before = records_file.read_bytes()
    assert run("tables", records_file, "--out", records_file).exit_code == 2
    assert records_file.read_bytes() == before


@pytest.mark.parametrize("form", ["csv", "parquet", "datasets"])
def test_a_folder_with_other_things_is_not_replaced(tmp_path, form):
    out = tmp_path / "out"
    out.mkdir()
    for name in ("README.md", "thesis.docx"):
        (out / name).touch()
        with pytest.raises(ReferatError, match="holds more than tables"):
            write_tables([made()], out, form=form)
        (out / name).unlink()
    write_tables([made()], out, form=form)
    with pytest.raises(ReferatError, match="is a folder already"):
        write_tables([made()], out, form="jsonl")


def test_a_failing_source_leaves_nothing(tmp_path):
    def records() -> Iterator[Record]:
        yield made()
        raise KeyboardInterrupt

    for form in FORMS:
        with pytest.raises(KeyboardInterrupt):
            write_tables(records(), tmp_path / f"a-{form}", form=form)
    assert list(tmp_path.iterdir()) == []


def test_no_record_is_an_error(tmp_path):
    with pytest.raises(NothingToDo):
        write_tables([], tmp_path / "a.duckdb")


def test_a_missing_package_names_the_extra(tmp_path, monkeypatch):
    monkeypatch.setattr("referat.extras.find_spec", lambda name: None if name == "duckdb" else object())
    with pytest.raises(MissingPackage, match=r"duckdb not installed: pip install 'referat\[tables\]'"):
        write_tables([made()], tmp_path / "a.duckdb")


def test_json_lines_need_no_extra(tmp_path):
    code = (
        "import sys; from pathlib import Path; from referat.tables import tables_of_files;"
        "sys.modules.update(dict.fromkeys(('pyarrow', 'duckdb', 'datasets')));"
        f"tables_of_files([Path({str(tmp_path / 'r.jsonl')!r})], Path({str(tmp_path / 't.jsonl')!r}))"
    )
    (tmp_path / "r.jsonl").write_text(made().to_json() + "\n", encoding="utf-8")
    subprocess.run([sys.executable, "-c", code], check=True)
    assert (tmp_path / "t.jsonl").read_text(encoding="utf-8").startswith('{"table": "meetings", "meeting": "test/one"')


def test_a_text_with_line_separators_of_unicode_is_one_line(tmp_path):
    record = made(text="a\u2028b\x85c\x0bd")
    (tmp_path / "r.jsonl").write_text(record.to_json() + "\n", encoding="utf-8")
    assert read_records(tmp_path / "r.jsonl") == [record]

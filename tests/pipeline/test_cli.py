"""The command line as a user meets it: clear messages, exit codes, nothing half-written."""

import json
import subprocess
import sys
import zipfile

import pytest
from typer.testing import CliRunner

from referat.cli import app

runner = CliRunner()


def run(*arguments: object):
    return runner.invoke(app, [str(argument) for argument in arguments])


BAD_FILES = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\n ", "no text"),
    "binary.txt": (bytes(range(256)) * 50, "binary"),
    "broken.json": (b'{"Dagsordenpunkter": [', "broken JSON at line 1"),
    "other.json": (b'{"a": 1}', "Dagsordenpunkter is missing"),
    "oneline.txt": (b"x" * 50_000_000, "2,000,000"),
    "picture.png": (b"\x89PNG\r\n\x1a\n\x00\x00", "no known format"),
}


@pytest.fixture(scope="module")
def bad_run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bad")
    for name, (content, _) in BAD_FILES.items():
        (folder / name).write_bytes(content)
    result = run("extract", *(folder / name for name in BAD_FILES), "--out", folder / "records.jsonl")
    return folder, result


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_input_gives_a_clear_message_and_exit_code_2(bad_run, name):
    folder, result = bad_run
    assert result.exit_code == 2
    (line,) = (line for line in result.output.splitlines() if name in line)
    assert BAD_FILES[name][1] in line
    assert {path.name for path in folder.iterdir()} == set(BAD_FILES)


def test_directory_without_documents(tmp_path):
    (tmp_path / "notes.xyz").write_text("hej")
    result = run("extract", tmp_path, "--out", tmp_path / "records.jsonl")
    assert result.exit_code == 2
    assert "holds no" in result.output


def test_missing_file(tmp_path):
    result = run("extract", tmp_path / "nowhere.txt", "--out", tmp_path / "records.jsonl")
    assert result.exit_code == 2
    assert "there is no such file" in result.output


def test_missing_model(tmp_path):
    (tmp_path / "a.txt").write_text("1. Punkt\nBeslutning\nGodkendt.")
    result = run("extract", tmp_path / "a.txt", "--out", tmp_path / "records.jsonl", "--model", "no_such_model")
    assert result.exit_code == 2
    assert "no_such_model" in result.output
    assert not (tmp_path / "records.jsonl").exists()


def test_a_failed_run_leaves_the_old_records(tmp_path):
    out = tmp_path / "records.jsonl"
    out.write_text("old\n")
    (tmp_path / "empty.txt").touch()
    assert run("extract", tmp_path / "empty.txt", "--out", out).exit_code == 2
    assert out.read_text() == "old\n"


def test_one_bad_file_does_not_stop_the_rest(tmp_path):
    (tmp_path / "a.txt").write_text("1. Budget 2024\nBeslutning\nGodkendt.\n")
    (tmp_path / "b.txt").touch()
    out = tmp_path / "records.jsonl"
    result = run("extract", tmp_path / "a.txt", tmp_path / "b.txt", "--out", out)
    assert result.exit_code == 3
    assert "b.txt" in result.output
    assert [json.loads(line)["id"].split("/")[-1] for line in out.read_text().splitlines()] == ["a"]


def test_encoding_is_said_in_the_record(tmp_path):
    (tmp_path / "a.txt").write_bytes("1. Møde på rådhuset\nBeslutning\nGodkendt.\n".encode("windows-1252"))
    run("extract", tmp_path / "a.txt", "--out", tmp_path / "records.jsonl")
    record = json.loads((tmp_path / "records.jsonl").read_text())
    assert record["source"]["media_type"] == "text/plain; charset=windows-1252"
    assert record["text"].startswith("1. Møde på rådhuset")


def test_view_is_one_self_contained_page(tmp_path, root):
    file = next((root / "corpus" / "own").rglob("*.txt"))
    page = tmp_path / "page.html"
    assert run("view", file, "--out", page).exit_code == 0
    html = page.read_text(encoding="utf-8")
    assert html.count("<section") > 5
    assert "<mark" in html
    assert 'name="viewport"' in html
    assert "http" not in html.replace(file.read_text(encoding="utf-8"), "").split("<body>")[0]
    assert "<script" not in html


def test_min_score_leaves_out_the_same_from_minutes_and_from_records(tmp_path, root):
    file = next((root / "corpus" / "own").rglob("*.txt"))
    sure, all_records = tmp_path / "sure.jsonl", tmp_path / "all.jsonl"
    assert run("extract", file, "--out", sure, "--min-score", "0.97").exit_code == 0
    assert run("extract", file, "--out", all_records).exit_code == 0
    assert run("view", all_records, "--out", tmp_path / "pages", "--min-score", "0.97").exit_code == 0
    assert run("view", file, "--out", tmp_path / "page.html", "--min-score", "0.97").exit_code == 0
    few, many = (json.loads(path.read_text(encoding="utf-8"))["entities"] for path in (sure, all_records))
    assert 0 < len(few) < len(many)
    (page,) = (tmp_path / "pages").iterdir()
    assert page.read_text(encoding="utf-8") == (tmp_path / "page.html").read_text(encoding="utf-8")


def test_min_score_is_a_probability(tmp_path):
    assert run("extract", tmp_path, "--out", tmp_path / "a.jsonl", "--min-score", "90").exit_code == 2


def test_view_escapes_what_stands_in_the_text(tmp_path):
    (tmp_path / "a.txt").write_text("1. <script>alert(1)</script>\nBeslutning\nGodkendt.\n")
    run("view", tmp_path / "a.txt", "--out", tmp_path / "a.html")
    assert "<script" not in (tmp_path / "a.html").read_text()


def test_view_of_other_json_lines_says_so(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"a": 1}\n')
    result = run("view", tmp_path / "a.jsonl", "--out", tmp_path / "pages")
    assert result.exit_code == 2
    assert "a.jsonl:1" in result.output


def test_schema_is_json_schema():
    schema = json.loads(run("schema").output)
    assert schema["title"] == "Record"
    assert "decisions" in schema["required"]


def test_info_names_model_and_labels():
    output = run("info").output
    assert "da_referat_md" in output
    assert "items ▸ sections ▸ entities ▸ decisions" in output
    assert "approved_changed" in output


def test_help_imports_nothing_heavy():
    code = (
        "import sys; from typer.testing import CliRunner; from referat.cli import app; "
        "assert CliRunner().invoke(app, ['--help']).exit_code == 0; "
        "print([name for name in ('spacy', 'numpy', 'sklearn', 'pydantic', 'lxml') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_process_that_leads_a_run_leaves_the_model_to_its_workers():
    code = "import sys, referat.runs; print([name for name in ('spacy', 'numpy', 'onnxruntime') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_evaluate_prints_scores(root):
    result = run(
        "evaluate", "da_referat_sm", "--annotations", root / "annotations", "--corpus", root / "corpus", "--split", "dev", "--part", "own/"
    )
    assert result.exit_code == 0
    assert "complete event" in result.output


def test_evaluate_writes_counts_and_intervals(tmp_path, root):
    folders = ["--annotations", root / "annotations", "--corpus", root / "corpus"]
    run("evaluate", *folders, "--split", "dev", "--part", "own/", "--out", tmp_path)
    told = json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))
    person = next(row for row in told["figures"] if (row["level"], row["name"]) == ("entities", "PER"))
    low, high = person["interval"]
    assert low <= person["value"] <= high
    assert person["value"] == pytest.approx(2 * person["tp"] / (2 * person["tp"] + person["fp"] + person["fn"]), abs=1e-6)


def test_headings_need_the_real_minutes(tmp_path, root):
    result = run("headings", "--texts", tmp_path, "--annotations", root / "annotations")
    assert result.exit_code == 2
    assert "greve-items.jsonl.gz" in result.output


def test_evaluate_says_which_documents_it_skipped(root):
    result = run("evaluate", "--annotations", root / "annotations", "--corpus", root / "corpus", "--split", "dev")
    assert result.exit_code == 0
    assert "documents skipped: their text is not at hand" in result.output


MINUTES = "Byrådet\n3. maj 2021\n\n1. Budget 2024\nBeslutning\nGodkendt.\n"


def test_inputs_in_every_way_to_name_them(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a").mkdir()
    for name in ("a/en.txt", "to.txt", "tre.txt"):
        (tmp_path / name).write_text(MINUTES, encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "alle.zip", "w") as archive:
        archive.writestr("fire.txt", MINUTES)
    (tmp_path / "liste.txt").write_text("to.txt\n", encoding="utf-8")
    (tmp_path / "anden.txt").write_text("tre.txt\n", encoding="utf-8")
    out = tmp_path / "out" / "records.jsonl"
    result = runner.invoke(
        app, ["extract", "a", "@liste.txt", "alle.zip", "-", "--files-from", "anden.txt", "--out", str(out)], input=MINUTES.encode()
    )
    assert result.exit_code == 0, result.output
    found = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [record["id"] for record in found] == ["a/en", "to", "alle/fire", "stdin", "tre"]
    assert [record["source"]["path"] for record in found] == ["a/en.txt", "to.txt", "alle.zip/fire.txt", "-", "tre.txt"]


def test_a_list_with_missing_files_gives_the_others(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "to.txt").write_text(MINUTES, encoding="utf-8")
    (tmp_path / "liste.txt").write_text("mangler.txt\nto.txt\n", encoding="utf-8")
    result = run("extract", "--files-from", "liste.txt", "--out", "records.jsonl")
    assert result.exit_code == 3
    assert "mangler.txt" in result.output
    assert len((tmp_path / "records.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def test_nothing_named_says_what_to_name(tmp_path):
    result = run("extract", "--out", tmp_path / "records.jsonl")
    assert result.exit_code == 2
    assert "--files-from" in result.output


def test_view_shows_one_file(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(MINUTES, encoding="utf-8")
    result = run("view", tmp_path, "--out", tmp_path / "page.html")
    assert result.exit_code == 2
    assert "2 files" in result.output
    result = runner.invoke(app, ["view", "-", "--out", str(tmp_path / "page.html")], input=MINUTES.encode())
    assert result.exit_code == 0, result.output
    assert "Beslutning" in (tmp_path / "page.html").read_text(encoding="utf-8")

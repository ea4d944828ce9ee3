"""Runs as a user starts, stops, kills and resumes them; workers and signals are real.

``REFERAT_KILLS=30`` kills more often.
"""

import contextlib
import gzip
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import spacy
from rich.console import Console
from spacy.language import Language
from spacy.tokens import Doc
from typer.testing import CliRunner

from referat.cli import app
from referat.errors import ReferatError, RunRefused, WorkerFailed
from referat.limits import Limits
from referat.runs import Summary, extract_files
from referat.runs.journal import Journal
from referat.runs.outcome import Job, Outcome
from referat.runs.progress import progress_bar, result
from referat.runs.worker import extract_one
from referat.sources import find_sources

KILLS = int(os.environ.get("REFERAT_KILLS", "4"))
SM = "da_referat_sm"
RESULTS = ("records.jsonl", "failures.jsonl", "run.json", "inputs.jsonl")
MINUTES = "1. Budget 2024\nBeslutning\nGodkendt.\n"


@pytest.fixture(scope="module")
def inputs(tmp_path_factory, root) -> Path:
    """The beginnings of own documents, and two files that give no record."""
    folder = tmp_path_factory.mktemp("inputs")
    for number, path in enumerate(sorted((root / "corpus" / "own").rglob("*.txt"))[:14]):
        (folder / f"{number:02}-{path.parent.name}.txt").write_text(
            path.read_text(encoding="utf-8")[: 1500 + 200 * number], encoding="utf-8"
        )
    (folder / "05-empty.txt").touch()
    (folder / "09-broken.json").write_text("{")
    return folder


@pytest.fixture(scope="module")
def whole(tmp_path_factory, inputs) -> Path:
    """A run that nobody interrupted."""
    out = tmp_path_factory.mktemp("whole") / "run"
    assert extract_files([inputs], out, SM).exit_code == 3
    return out


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def start(*arguments: object) -> subprocess.Popen[str]:
    """`referat extract` as a process group of its own."""
    command = [sys.executable, "-c", "from referat.cli import app; app()", "extract", "--model", SM, *map(str, arguments)]
    return subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE, text=True, preexec_fn=_heed_ctrl_c)


def _heed_ctrl_c() -> None:
    """What a shell starts in the background ignores Ctrl-C, and so would all that it starts."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def end(process: subprocess.Popen[str]) -> str:
    """What it said on its way to the end."""
    with process:
        try:
            return process.communicate(timeout=60)[1]
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise


def workers() -> set[str]:
    """The worker processes that this one has started and that still run."""
    children = [pid for file in Path("/proc/self/task").glob("*/children") for pid in file.read_text().split()]
    return {pid for pid in children if b"referat.runs.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()}


def unfinished(whole: Path, out: Path) -> Path:
    """A copy of a run as if it had been killed before its first file was done."""
    shutil.copytree(whole, out)
    told = json.loads((out / "run.json").read_text())
    (out / "run.json").write_text(json.dumps({**told, "state": "running"}))
    for name in ("records.jsonl", "failures.jsonl"):
        (out / name).unlink()
    return out


def test_a_run_folder_holds_every_input_once_in_order(inputs, whole):
    assert set(content(whole)) == set(RESULTS)
    records = [json.loads(line)["source"]["path"] for line in (whole / "records.jsonl").read_text().splitlines()]
    failures = [json.loads(line) for line in (whole / "failures.jsonl").read_text().splitlines()]
    assert sorted(records + [failure["path"] for failure in failures]) == [str(path) for path in sorted(inputs.iterdir())]
    assert records == sorted(records)
    assert [(Path(failure["path"]).name, failure["code"]) for failure in failures] == [
        ("05-empty.txt", "empty"),
        ("09-broken.json", "broken"),
    ]
    told = json.loads((whole / "run.json").read_text())
    assert told["state"] == "complete"
    assert told["counts"] == {"records": 14, "failures": {"broken": 1, "empty": 1}}
    assert told["model"]["name"] == SM


def test_two_workers_write_the_same_bytes(tmp_path, inputs, whole):
    extract_files([inputs], tmp_path / "run", SM, workers=2)
    assert content(tmp_path / "run") == content(whole)


def test_one_file_holds_the_same_records(tmp_path, inputs, whole):
    summary = extract_files([inputs], tmp_path / "records.jsonl.gz", SM)
    assert gzip.decompress((tmp_path / "records.jsonl.gz").read_bytes()) == (whole / "records.jsonl").read_bytes()
    assert [failure.code for failure in summary.failed] == ["empty", "broken"]
    assert [path.name for path in tmp_path.iterdir()] == ["records.jsonl.gz"]


def test_a_run_that_is_killed_again_and_again_ends_with_the_same_bytes(tmp_path, inputs, whole):
    out = tmp_path / "run"
    chance = random.Random(KILLS)
    for number in range(KILLS):
        process = start(inputs, "--out", out, "--resume", "--workers", 1 + number % 2)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=chance.uniform(0.1, 4))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        end(process)
        if number % 5 == 4:
            extract_files([inputs], out, SM, resume=True)
            assert content(out) == content(whole)
            shutil.rmtree(out)
    extract_files([inputs], out, SM, resume=True)
    assert content(out) == content(whole)


def test_sigterm_finishes_the_file_at_hand_and_leaves_a_state_to_resume(tmp_path):
    first, at_hand, later = (tmp_path / name for name in ("a.txt", "b.txt", "c.txt"))
    first.write_text(MINUTES)
    os.mkfifo(at_hand)
    later.touch()
    paths, out = (first, at_hand, later), tmp_path / "run"
    process = start(*paths, "--out", out)
    with at_hand.open("w") as pipe:
        os.killpg(process.pid, signal.SIGTERM)
        time.sleep(0.5)
        pipe.write(MINUTES)
    said = end(process)
    assert process.returncode == 130
    assert "2 of 3 files; go on with the same command and --resume" in said
    assert json.loads((out / "run.json").read_text())["state"] == "interrupted"
    assert not (out / "records.jsonl").exists()

    with (out / "journal").open("ab") as journal:
        journal.write(b'2 record 1c291ca3 {"schema_ver')
    summary = extract_files(paths, out, SM, resume=True)
    assert (summary.records, summary.earlier, summary.exit_code) == (2, 2, 3)
    records = [json.loads(line) for line in (out / "records.jsonl").read_text().splitlines()]
    assert [record["source"]["path"] for record in records] == [str(first), str(at_hand)]
    assert json.loads((out / "failures.jsonl").read_text())["path"] == str(later)


def test_a_second_ctrl_c_does_not_wait_for_the_file_at_hand(tmp_path):
    os.mkfifo(tmp_path / "a.txt")
    process = start(tmp_path / "a.txt", "--out", tmp_path / "records.jsonl")
    with (tmp_path / "a.txt").open("w"):
        os.killpg(process.pid, signal.SIGINT)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=0.5)
        os.killpg(process.pid, signal.SIGINT)
        said = end(process)
    assert process.returncode == 130
    assert "interrupted after 0 of 1 files; nothing is written" in said
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_worker_that_has_done_many_files_is_replaced(tmp_path, inputs, whole, monkeypatch):
    monkeypatch.setattr("referat.runs.crew.FRESH_AFTER", 6)
    seen: set[str] = set()
    extract_files([inputs], tmp_path / "run", SM, watch=lambda _: seen.update(workers()))
    assert len(seen) == 3
    assert content(tmp_path / "run") == content(whole)


def test_hanging_and_dying_workers_cost_their_file_only(tmp_path):
    good, hangs, dies, empty = paths = [tmp_path / name for name in ("a.txt", "b.txt", "c.txt", "d.txt")]
    good.write_text(MINUTES)
    os.mkfifo(hangs)
    os.mkfifo(dies)
    empty.touch()

    def kill_the_reader() -> None:
        with dies.open("w"):
            (worker,) = workers()
            os.kill(int(worker), signal.SIGKILL)

    killer = threading.Thread(target=kill_the_reader)
    killer.start()
    summary = extract_files(paths, tmp_path / "run", SM, max_seconds=2)
    killer.join()
    assert (summary.records, summary.exit_code) == (1, 3)
    failures = [json.loads(line) for line in (tmp_path / "run" / "failures.jsonl").read_text().splitlines()]
    assert [(Path(told["path"]).name, told["code"]) for told in failures] == [
        ("b.txt", "timeout"),
        ("c.txt", "crashed"),
        ("d.txt", "empty"),
    ]
    assert "2 seconds" in failures[0]["message"]
    assert "SIGKILL" in failures[1]["message"]


def test_a_fault_of_ours_with_one_file_is_a_failure(tmp_path):
    nlp = spacy.blank("da")
    nlp.add_pipe("test_runs_divides_by_zero")
    (tmp_path / "a.txt").write_text(MINUTES)
    (source,) = find_sources([tmp_path / "a.txt"])
    outcome = extract_one(nlp, source, Job(model="", with_text=True, min_score=0.0, max_seconds=9.0))
    assert (outcome.code, json.loads(outcome.line)["path"]) == ("error", str(tmp_path / "a.txt"))
    assert "please report it with the file" in json.loads(outcome.line)["message"]


@Language.component("test_runs_divides_by_zero")
def _divide_by_zero(doc: Doc) -> Doc:
    raise ZeroDivisionError("a fault")


def test_a_file_whose_name_is_no_utf8_gives_a_record(tmp_path):
    odd = tmp_path / os.fsdecode(b"m\xf8de.txt")
    odd.write_text(MINUTES)
    assert extract_files([tmp_path], tmp_path / "run", SM).exit_code == 0
    record = json.loads((tmp_path / "run" / "records.jsonl").read_bytes())
    assert record["source"]["path"] == str(tmp_path / r"m\udcf8de.txt")


def test_limits_of_a_run_reach_its_workers_and_its_state(tmp_path):
    for name, text in (("a.txt", MINUTES), ("b.txt", MINUTES * 99)):
        (tmp_path / name).write_text(text)
    paths, out = [tmp_path / "a.txt", tmp_path / "b.txt"], tmp_path / "run"
    summary = extract_files(paths, out, SM, limits=Limits(characters=500))
    assert (summary.records, summary.failures) == (1, {"too-long": 1})
    with pytest.raises(RunRefused, match=r"limits\.characters was 500, is 600"):
        extract_files(paths, out, SM, limits=Limits(characters=600), resume=True)


def test_a_model_that_does_not_load_ends_the_run(tmp_path, root):
    (tmp_path / "a.txt").write_text(MINUTES)
    shutil.copy(root / "models" / SM / "meta.json", tmp_path)
    with pytest.raises(WorkerFailed, match="could not load the model"):
        extract_files([tmp_path / "a.txt"], tmp_path / "run", tmp_path)


def test_a_complete_run_is_not_done_again(inputs, whole):
    before = content(whole)
    summary = extract_files([inputs], whole, SM, workers=2, resume=True)
    assert (summary.state, summary.records, summary.earlier, summary.exit_code) == ("complete", 14, 16, 3)
    assert content(whole) == before


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"resume": False}, "go on with --resume"),
        ({"min_score": 0.9}, "options.min_score was 0.0, is 0.9"),
        ({"with_text": False, "max_seconds": 1}, "options.text was True, is False; options.max_seconds was 600.0, is 1"),
        ({"model": "da_referat_md"}, "model.name was da_referat_sm, is da_referat_md; model.sha256 was"),
    ],
)
def test_another_run_in_the_folder_is_refused(inputs, whole, options, message):
    before = content(whole)
    with pytest.raises(RunRefused, match=message):
        extract_files([inputs], whole, **{"model": SM, "resume": True, **options})
    assert content(whole) == before


def test_other_inputs_are_refused(tmp_path, inputs, whole):
    files = sorted(inputs.iterdir())
    with pytest.raises(RunRefused, match=r"inputs.files was 16, is 15; input 16 was .*\.txt \(.* bytes\), is none"):
        extract_files(files[:-1], whole, SM, resume=True)
    shutil.copytree(inputs, tmp_path / "inputs")
    with pytest.raises(RunRefused, match=r"input 1 was "):
        extract_files([tmp_path / "inputs"], whole, SM, resume=True)


def test_a_run_that_is_going_on_is_not_disturbed(tmp_path, inputs, whole):
    out = unfinished(whole, tmp_path / "run")
    with Journal(out / "journal", 16, fresh=False), pytest.raises(RunRefused, match="another process"):
        extract_files([inputs], out, SM, resume=True)


@pytest.mark.parametrize(
    ("name", "resume", "message"),
    [
        ("records.csv", False, r"a \.jsonl or \.jsonl\.gz file, or a folder"),
        ("records.jsonl", True, "only a run with a folder"),
        ("others", False, "belongs to no run"),
        ("others/records.jsonl/run", False, "cannot be written"),
    ],
)
def test_no_place_for_a_run(tmp_path, inputs, name, resume, message):
    (tmp_path / "others").mkdir()
    (tmp_path / "others" / "records.jsonl").write_text("old\n")
    with pytest.raises(ReferatError, match=message):
        extract_files([inputs], tmp_path / name, SM, resume=resume)
    assert (tmp_path / "others" / "records.jsonl").read_text() == "old\n"


def outcomes_of(journal: Journal) -> list[tuple[int, Outcome]]:
    return list(journal.outcomes())


def test_a_journal_that_was_cut_anywhere_keeps_its_whole_lines(tmp_path):
    done = [(2, Outcome("record", b'{"a": "\xc3\xa6 1 2"}')), (0, Outcome("empty", b"{}")), (1, Outcome("record", b"{}"))]
    path = tmp_path / "journal"
    with Journal(path, 3, fresh=True) as journal:
        for index, outcome in done:
            journal.add(index, outcome)
        assert outcomes_of(journal) == sorted(done, key=lambda pair: pair[0])
    data = path.read_bytes()
    ends = [data.index(line) + len(line) for line in data.splitlines(keepends=True)]
    for cut in range(len(data) + 1):
        path.write_bytes(data[:cut])
        whole = sum(end <= cut for end in ends)
        with Journal(path, 3, fresh=False) as journal:
            assert outcomes_of(journal) == sorted(done[:whole], key=lambda pair: pair[0])
            assert journal.codes.total() == whole
            for index, outcome in done[whole:]:
                journal.add(index, outcome)
        assert path.read_bytes() == data


def test_a_damaged_line_of_the_journal_is_done_again(tmp_path):
    path = tmp_path / "journal"
    with Journal(path, 2, fresh=True) as journal:
        journal.add(0, Outcome("record", b'{"a": 1}'))
        journal.add(1, Outcome("record", b'{"a": 2}'))
    path.write_bytes(path.read_bytes().replace(b'"a": 2', b'"a": 3'))
    with Journal(path, 2, fresh=False) as journal:
        assert 0 in journal
        assert 1 not in journal


def test_progress_has_rates_on_a_terminal_and_is_quiet_elsewhere():
    summary = Summary(records_path=Path("run/records.jsonl"), resumable=True, files=40, size=1000, records=9, words=5000, seconds=2.0)
    summary.failures["empty"] = 1
    screen = io.StringIO()
    with progress_bar(Console(file=screen, force_terminal=True, width=150)) as watch:
        watch(summary)
    assert "10/40 files · 5.0 documents/s · 2,500 words/s · 1 failed" in screen.getvalue()
    with progress_bar(Console(file=io.StringIO())) as watch:
        assert watch is None


def test_the_end_of_a_run_tells_failures_by_code(inputs, whole):
    told = CliRunner().invoke(app, ["extract", str(inputs), "--out", str(whole), "--model", SM, "--resume"])
    assert told.exit_code == 3
    assert f"2 failures in {whole / 'failures.jsonl'}: broken 1, empty 1" in told.output
    summary = Summary(
        records_path=whole / "records.jsonl", resumable=True, files=3, size=1, records=3, state="complete", words=900, seconds=3
    )
    assert list(result(summary)) == [f"3 records in {whole / 'records.jsonl'}", "3.0 seconds, 300 words/s"]
    assert summary.exit_code == 0

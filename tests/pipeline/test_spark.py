"""Spark on a real cluster: a master and two executors, each a process with Python workers of its own.

It takes about a minute, most of it Java starting up. Without PySpark or Java these tests are skipped; `make spark-test` installs
PySpark and runs them.
"""

import contextlib
import json
import os
import shutil
import signal
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from typer.testing import CliRunner

from referat.cli import app
from referat.errors import NothingToDo, ReferatError, Unwritable, WorkerFailed
from referat.runs import extract_files
from referat.tables import TABLES, read_table, tables_of_files

pyspark = pytest.importorskip("pyspark", reason="PySpark is not installed: make spark-test")
if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
    pytest.skip("Java is not installed, which Spark needs", allow_module_level=True)

import pyarrow as pa  # noqa: E402
from pyspark.sql import DataFrame, Row, SparkSession  # noqa: E402

from referat.spark import extract_paths, extract_table  # noqa: E402

pytestmark = [
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]
SM = "da_referat_sm"
TASKS = 8
MINUTES = "1. Budget 2024\nBeslutning\nGodkendt.\n"
QUICK_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory) -> Iterator[SparkSession]:
    """Master, two workers and two executors; they write their folders beside links to PySpark, not into it."""
    home, local = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("local")
    for entry in Path(pyspark.__file__).parent.iterdir():
        (home / entry.name).symlink_to(entry)
    settings = {
        "spark.ui.enabled": "false",
        "spark.local.dir": str(local),
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.codegen.wholeStage": "false",
        "spark.driver.extraJavaOptions": QUICK_START,
        "spark.executor.extraJavaOptions": QUICK_START,
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}.items():
            patch.setenv(name, value)
        session = SparkSession.builder.master("local-cluster[2,1,1024]").config(map=settings).getOrCreate()
        session.sparkContext.setLogLevel("OFF")
        yield session
        session.stop()


@pytest.fixture(scope="module")
def inputs(tmp_path_factory, root) -> Path:
    """The beginnings of own documents, two of them in an archive; a file whose name is no UTF-8; two that give no record."""
    folder = tmp_path_factory.mktemp("inputs")
    paths = sorted((root / "corpus" / "own").rglob("*.txt"))[:60:5]
    texts = [path.read_text(encoding="utf-8")[: 1500 + 200 * number] for number, path in enumerate(paths)]
    for number, text in enumerate(texts[2:]):
        (folder / f"{number:02}.txt").write_text(text, encoding="utf-8")
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        for number, text in enumerate(texts[:2]):
            archive.writestr(f"byråd/{number}.txt", text)
    (folder / "05-empty.txt").touch()
    (folder / "09-broken.json").write_text("{")
    (folder / os.fsdecode(b"m\xf8de.txt")).write_text(MINUTES)
    return folder


@pytest.fixture(scope="module")
def single(tmp_path_factory, inputs) -> Path:
    """What one machine makes of them: a run, and ``tables`` in it."""
    out = tmp_path_factory.mktemp("single") / "run"
    assert extract_files([inputs], out, SM).exit_code == 3
    tables_of_files([out / "records.jsonl"], out / "tables", form="parquet")
    return out


def rows_in(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows of every table by key, read with the types that the single machine wrote."""
    return {table.name: read_table(folder, table.name).sort_by([(key, "ascending") for key in table.key]).to_pylist() for table in TABLES}


def failures_in(run: Path) -> list[dict[str, str]]:
    told = [json.loads(line) for line in (run / "failures.jsonl").read_bytes().splitlines()]
    return sorted(told, key=lambda one: one["path"])


def failures_of(found: DataFrame) -> list[dict[str, str]]:
    return sorted((row.asDict() for row in found.collect()), key=lambda one: one["path"])


def wait_for(look: Callable[[], Any], seconds: float = 300) -> Any:
    end = time.monotonic() + seconds
    while not (seen := look()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
    return seen


def readers() -> list[int]:
    """The processes with a model that the executors' Python workers have started."""
    return [pid for pid, (_, words) in processes().items() if "referat.runs.worker" in words and executor_of(pid)]


def processes() -> dict[int, tuple[int, str]]:
    """Those that live, with parent and command line."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
            if state != "Z":
                found[int(folder.name)] = int(parent), (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    return found


def executor_of(pid: int) -> int | None:
    """The Java process above."""
    known = processes()
    while pid in known:
        if "CoarseGrainedExecutorBackend" in known[pid][1]:
            return pid
        pid = known[pid][0]
    return None


def stop(reader: int, going_on: contextlib.ExitStack) -> None:
    """Make a process stand still for a while."""
    os.kill(reader, signal.SIGSTOP)
    going_on.push(contextlib.suppress(ProcessLookupError))
    going_on.callback(os.kill, reader, signal.SIGCONT)


def done_of(cluster: SparkSession) -> int:
    """How many tasks are done of the stage that reads."""
    tracker = cluster.sparkContext.statusTracker()
    stages = filter(None, map(tracker.getStageInfo, tracker.getActiveStageIds()))
    return sum(stage.numCompletedTasks for stage in stages if stage.numTasks == TASKS)


def test_killed_executors_change_nothing(tmp_path, cluster, inputs, single):
    """One Python worker and then one executor are killed, each in the middle of a file that stands still."""
    out, written = str(tmp_path / "tables"), []
    found = extract_paths(cluster, [inputs], SM, tasks=TASKS)
    writing = threading.Thread(target=lambda: written.append(found.write(out)))
    writing.start()
    with contextlib.ExitStack() as going_on:
        first, second = wait_for(lambda: len(readers()) == 2 and readers())
        stop(first, going_on)
        wait_for(lambda: done_of(cluster) >= 2)
        stop(second, going_on)
        time.sleep(0.5)
        assert 2 <= done_of(cluster) < TASKS
        executor, worker = executor_of(second), processes()[first][0]
        assert executor
        assert executor != executor_of(first)
        os.kill(worker, signal.SIGKILL)
        os.kill(executor, signal.SIGKILL)
    wait_for(lambda: not {first, second, worker, executor} & processes().keys())
    writing.join()
    (told,) = written
    assert rows_in(Path(out)) == rows_in(single / "tables")
    assert failures_of(cluster.read.parquet(f"{out}/failures")) == failures_in(single)
    assert told.rows == {name: len(rows) for name, rows in rows_in(single / "tables").items()}
    assert (told.failures, told.exit_code) == ({"empty": 1, "broken": 1}, 3)
    assert partitions_of(Path(out)) == partitions_of(single / "tables")


def partitions_of(folder: Path) -> set[str]:
    return {unquote(str(file.parent.relative_to(folder))) for table in TABLES for file in (folder / table.name).rglob("*.parquet")}


def test_a_table_of_contents_gives_the_same_rows_and_the_model_is_loaded_once(tmp_path, cluster, inputs, single):
    run = [json.loads(line) for line in (single / "records.jsonl").read_text().splitlines()]
    files = {path.stem: path for path in inputs.iterdir()}
    before = set(readers())
    rows = [(record["id"], record["source"]["path"], content_of(record["source"]["path"], inputs)) for record in run]
    rows += [(name, str(files[name]), files[name].read_bytes()) for name in ("05-empty", "09-broken")]
    table = cluster.createDataFrame(pa.table(dict(zip(("id", "path", "content"), zip(*rows, strict=True), strict=True))))
    table.write.parquet(str(tmp_path / "contents"))
    arguments = ["--table", f"{tmp_path}/contents", "--out", f"{tmp_path}/tables", "--model", SM]
    told = CliRunner().invoke(app, ["extract", "--engine", "spark", *arguments])
    assert told.exit_code == 3
    assert f"13 meetings, {len(rows_in(single / 'tables')['items'])} items, " in told.output
    assert f"2 failures in {tmp_path}/tables/failures: broken 1, empty 1" in told.output
    assert rows_in(tmp_path / "tables") == rows_in(single / "tables")
    assert failures_of(cluster.read.parquet(f"{tmp_path}/tables/failures")) == failures_in(single)
    assert len(before) == 2
    assert set(readers()) == before


def content_of(named: str, inputs: Path) -> bytes:
    """What a record was read from, by the path in it, where bytes that are no UTF-8 are spelt out."""
    path = {spelt(str(path)): path for path in inputs.iterdir()}.get(named)
    if path is not None:
        return path.read_bytes()
    archive = next(parent for parent in Path(named).parents if parent.suffix == ".zip")
    with zipfile.ZipFile(archive) as members:
        return members.read(str(Path(named).relative_to(archive)))


def spelt(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


def test_a_column_of_texts_is_read_as_text_whatever_the_files_were(cluster):
    page = f"<html><body><p>{MINUTES}</p></body></html>"
    rows = [("a/1.pdf", MINUTES), ("dbfs:/b/1.docx", MINUTES + "Æ"), ("c.html", page), ("d.txt", None), ("e.txt", "\0\1\2" * 99)]
    table = cluster.createDataFrame(pa.table({"path": [row[0] for row in rows], "text": [row[1] for row in rows]}))
    found = extract_table(table, SM, with_text=False)
    outcomes = found.outcomes.collect()
    meetings = {row["meeting"]: row for row in rows_of(outcomes, "meetings")}
    assert {name: row["media_type"] for name, row in meetings.items()} == {
        "a/1.pdf": "text/plain; charset=utf-8",
        "dbfs:/b/1.docx": "text/plain; charset=utf-8",
        "c.html": "text/html; charset=utf-8",
    }
    assert {row["text"] for row in meetings.values()} == {None}
    assert {(row["path"], row["code"]) for row in rows_of(outcomes, "failures")} == {("d.txt", "empty"), ("e.txt", "binary")}
    assert [row["outcome"] for row in rows_of(outcomes, "items") if row["meeting"] == "a/1.pdf"] == ["approved"]
    assert found.tables["items"].schema["outcome"].metadata == {"comment": "of its final decisions; mixed where points differ"}


def rows_of(outcomes: list[Row], table: str) -> list[Row]:
    return [row for outcome in outcomes for row in outcome[table] or ()]


def test_a_file_that_hangs_costs_that_file_only(tmp_path, cluster):
    os.mkfifo(tmp_path / "a.txt")
    (row,) = rows_of(extract_paths(cluster, [tmp_path / "a.txt"], SM, max_seconds=1).outcomes.collect(), "failures")
    assert (row["path"], row["sha256"], row["code"]) == (str(tmp_path / "a.txt"), None, "timeout")


def test_files_are_found_from_the_folder_where_one_stands(tmp_path, cluster, monkeypatch):
    (tmp_path / "minutes").mkdir()
    (tmp_path / "minutes" / "a.txt").write_text(MINUTES)
    monkeypatch.chdir(tmp_path)
    (row,) = rows_of(extract_paths(cluster, ["minutes"], SM).outcomes.collect(), "meetings")
    assert (row["meeting"], row["path"]) == ("minutes/a", "minutes/a.txt")


def test_a_process_that_is_killed_once_is_not_held_against_its_file(tmp_path, cluster):
    dies, unlucky = paths = [tmp_path / name for name in ("a.txt", "b.txt")]
    for path in paths:
        os.mkfifo(path)

    def kill_the_reader(path: Path) -> None:
        with path.open("w"):
            (reader,) = wait_for(lambda: [pid for pid in readers() if opened(pid, path)])
            os.kill(reader, signal.SIGKILL)
            # A zombie's threads may still hold the file open; only a reaped process has surely let it go.
            wait_for(lambda: not Path(f"/proc/{reader}").exists())

    def bad_luck() -> None:
        kill_the_reader(dies)
        kill_the_reader(dies)
        kill_the_reader(unlucky)
        unlucky.write_text(MINUTES)

    killer = threading.Thread(target=bad_luck)
    killer.start()
    outcomes = extract_paths(cluster, paths, SM, tasks=2).outcomes.collect()
    killer.join()
    (failure,) = rows_of(outcomes, "failures")
    assert (Path(failure["path"]).name, failure["code"]) == ("a.txt", "crashed")
    assert "SIGKILL" in failure["message"]
    assert [Path(row["path"]).name for row in rows_of(outcomes, "meetings")] == ["b.txt"]


def opened(pid: int, path: Path) -> bool:
    with contextlib.suppress(OSError):
        return any(link.readlink() == path for link in Path(f"/proc/{pid}/fd").iterdir())
    return False


@pytest.mark.parametrize(
    ("rows", "columns", "message"),
    [
        ([("a", "x"), ("b", "x"), ("a", "x")], "path string, text string", "3 rows of the table have 2 values of path; 'a' stands in 2"),
        ([(1, "a", "x"), (1, "b", "x")], "id int, path string, text string", "2 values of id; '1'|have 1 values of id; '1' stands in 2"),
        ([("a", "x"), (None, "x")], "path string, text string", "1 rows of the table have no path"),
        ([("a", "x")], "file string, text string", "needs a column path"),
        (
            [("a", "x")],
            "path string, minutes string",
            r"content of type binary or text of type string, one of them; it has path \(string\)",
        ),
        ([("a", b"x")], "path string, text binary", r"it has path \(string\), text \(binary\)"),
        ([("a", b"x", "x")], "path string, content binary, text string", "one of them"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused(cluster, rows, columns, message):
    with pytest.raises(ReferatError, match=message):
        extract_table(cluster.createDataFrame(rows, columns), SM)


def test_nothing_to_read(cluster, tmp_path):
    with pytest.raises(NothingToDo, match="no row"):
        extract_table(cluster.createDataFrame([], "path string, text string"), SM)
    with pytest.raises(NothingToDo):
        extract_paths(cluster, [tmp_path], SM)


def test_nothing_is_overwritten(tmp_path, cluster):
    (tmp_path / "items").mkdir()
    table = cluster.createDataFrame([("a.txt", MINUTES)], "path string, text string")
    with pytest.raises(Unwritable, match="exists already"):
        extract_table(table, SM).write(str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["items"]


def test_a_model_that_does_not_load_is_told_as_such(tmp_path, cluster, root):
    shutil.copy(root / "models" / SM / "meta.json", tmp_path)
    table = cluster.createDataFrame([("a.txt", MINUTES)], "path string, text string")
    with pytest.raises(WorkerFailed, match="on an executor: a worker could not load the model"):
        extract_table(table, tmp_path).write(str(tmp_path / "tables"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a.txt", "--engine", "spark", "--workers", "2"], "--workers and --resume are not for Spark"),
        (["a.txt", "--conf", "spark.master=local"], "are for --engine spark"),
        (["a.txt", "--engine", "spark", "--conf", "spark.master"], "write KEY=VALUE"),
        (["a.txt", "--engine", "spark", "--table", "b"], "both paths and --table"),
        (["--engine", "spark", "--table", "no.such"], "--table no.such: cannot be read"),
        (["--engine", "spark", "--table", "no/such.parquet"], "--table no/such.parquet: cannot be read"),
    ],
)
def test_commands_that_do_not_fit_spark(cluster, tmp_path, arguments, message):
    told = CliRunner().invoke(app, ["extract", *arguments, "--out", str(tmp_path / "tables")])
    assert told.exit_code == 2
    assert message in told.output

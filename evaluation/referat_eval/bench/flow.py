"""The whole flow, file to record, as a user runs it: rate, start, memory."""

import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from referat.errors import ReferatError
from referat.runs import Summary, extract_files
from referat.runs.crew import worker_environment
from referat_eval.processes import children, memory_of

_POLL_SECONDS = 0.01
_COMMAND = "from referat.cli import app; app()"


@dataclass(slots=True)
class _Watched:
    """What is seen of a run while it is at work; memory in MB, highest of any worker."""

    since: float
    first: tuple[float, int] | None = None
    memory: float = 0.0

    def __call__(self, summary: Summary) -> None:
        if self.first is None and summary.done:
            self.first = time.perf_counter() - self.since, summary.words
        for process in children():
            if (memory := memory_of(process)) is not None:
                self.memory = max(self.memory, memory[1])


def measure_flow(files: Path, model: str, workers: int, *, shared: bool = False) -> dict[str, Any]:
    """One run over a folder, with fresh workers; ``shared`` where they keep what they found in one file that is new.

    Returns:
        ``documents``, ``words``, ``seconds`` from the call to the end, ``words_per_second`` from the first record to the end,
        ``words_per_core_second`` (words by processor time of the workers, loading the model among it), ``memory``.

    Raises:
        ReferatError: a file gave no record.
    """
    with tempfile.TemporaryDirectory() as place:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        begin = time.perf_counter()
        watched = _Watched(begin)
        look_up = Path(place) / "look-up" if shared else None
        summary = extract_files([files], Path(place) / "run", model, workers=workers, look_up=look_up, watch=watched)
        seconds = time.perf_counter() - begin
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if summary.failures or watched.first is None:
        raise ReferatError(f"{files}: {summary.failures.total()} files gave no record; what is measured must all be read")
    core = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    start, words = watched.first
    rest = summary.words - words
    return {
        "documents": summary.records,
        "words": summary.words,
        "seconds": seconds,
        "words_per_second": rest / (seconds - start) if rest else summary.words / seconds,
        "words_per_core_second": summary.words / core,
        "memory": watched.memory,
    }


def first_record(files: Path, model: str) -> float:
    """Seconds from the start of the command ``referat extract`` to the first line in the journal of its run.

    Raises:
        ReferatError: the command ended without one.
    """
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "run"
        command = [sys.executable, "-c", _COMMAND, "extract", str(files), "--out", str(out), "--model", model]
        begin = time.perf_counter()
        process = subprocess.Popen(command, env=worker_environment(), stderr=subprocess.PIPE, start_new_session=True)
        with process:
            while not _has_record(out):
                if process.poll() is not None and not _has_record(out):
                    said = process.stderr.read().decode() if process.stderr else ""
                    raise ReferatError(f"{files}: referat extract ended without a record: {said}")
                time.sleep(_POLL_SECONDS)
            seconds = time.perf_counter() - begin
            _end(process)
        return seconds


def _has_record(out: Path) -> bool:
    """Whether the journal holds a line, or the run is over and the records are there."""
    return any((out / name).exists() and (out / name).stat().st_size > 0 for name in ("journal", "records.jsonl"))


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the command and its workers, which are in a group of their own."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)

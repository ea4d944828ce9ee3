"""A run: many files become one file of records, in the order of the files."""

import json
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from referat.archives import Source
from referat.errors import NothingToDo, RunRefused
from referat.limits import LIMITS, Limits
from referat.lookup import LookUpFile
from referat.model_files import DEFAULT_MODEL, find_model
from referat.municipality import Municipality
from referat.runs.crew import Crew, Task
from referat.runs.folder import RunFolder, complete_summary, make_folder
from referat.runs.journal import Journal
from referat.runs.outcome import RECORD, Job, Outcome
from referat.runs.stopping import stop_on_signals
from referat.runs.summary import Failure, Summary
from referat.runs.writing import told_errors, writing
from referat.sources import find_sources

MAX_SECONDS = 600.0
BLOCK = 1000
SYNC_SECONDS = 1.0

Watch = Callable[[Summary], None]


def extract_files(
    paths: Iterable[str | Path],
    out: Path,
    model: str | Path | None = None,
    *,
    workers: int = 1,
    resume: bool = False,
    with_text: bool = True,
    min_score: float = 0.0,
    max_seconds: float = MAX_SECONDS,
    municipality: Municipality | None = None,
    look_up: Path | None = None,
    limits: Limits = LIMITS,
    watch: Watch | None = None,
) -> Summary:
    """Write one record a file, in the order of the files, the same bytes whatever the number of workers.

    Args:
        paths: as `referat.sources.find_sources` takes them: files, folders, globs, archives, lists.
        out: a ``.jsonl`` or ``.jsonl.gz`` file, which is written when all files are done, or the folder of a run, which
            can go on after it was interrupted or killed.
        model: as for `referat.load`.
        workers: how many processes read; each loads the model.
        resume: go on with the run in the folder ``out``, if there is one.
        with_text: whether records carry the text.
        min_score: entities and decisions with a lower score are left out, and what rests on them alone.
        max_seconds: a file that takes longer becomes a failure ``timeout``.
        municipality: what is known of the municipality of all files beforehand.
        look_up: a file in which what is found in paragraphs is kept for later runs; made where there is none.
        limits: a file that is larger, longer or nested deeper becomes a failure.
        watch: called with the state of the run several times a second.

    Raises:
        NothingToDo: the paths hold no document.
        UnreadableDocument: a path that does not exist.
        MissingModel: there is no such model.
        RunRefused: ``out`` is no place for this run, or holds another one.
        WorkerFailed: a worker could not load the model.
        Unwritable: ``out`` cannot be written.
        LookUpFailed: ``look_up`` cannot be used.
    """
    inputs = find_sources(paths, limits=limits)
    if not inputs:
        raise NothingToDo("no file to extract from")
    job = Job(
        model=find_model(model or DEFAULT_MODEL),
        with_text=with_text,
        min_score=min_score,
        max_seconds=max_seconds,
        municipality=None if municipality is None else municipality.model_dump_json(by_alias=True),
        look_up=None if look_up is None else str(look_up.resolve()),
        limits=limits,
    )
    if look_up is not None:
        LookUpFile(look_up, "").close()
    run = _Run(job, inputs, workers, watch or _ignore)
    if _is_file(out):
        if resume:
            raise RunRefused(f"{out}: only a run with a folder as --out can be gone on with")
        return run.into_file(out)
    return run.into_folder(out, resume=resume)


class _Run:
    """One job over some inputs, with a summary that is kept up to date."""

    def __init__(self, job: Job, inputs: Sequence[Source], workers: int, watch: Watch) -> None:
        self._job = job
        self._inputs = inputs
        self._workers = workers
        self._watch = watch
        self._since = time.monotonic()

    def into_file(self, out: Path) -> Summary:
        """Write the file ``out``, unless there is no record."""
        make_folder(out.parent)
        summary = self._summary(out, resumable=False)
        with told_errors(out):
            place = tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.")
        with place as name:
            records, failures = Path(name) / out.name, Path(name) / "failures.jsonl"
            with Journal(Path(name) / "journal", len(self._inputs), fresh=True) as journal:
                self._work(journal, summary)
                if summary.state == "complete":
                    _write_results(journal, records, failures)
                    summary.failed = _read_failures(failures)
                    if summary.records:
                        with told_errors(out):
                            records.replace(out)
        return summary

    def into_folder(self, out: Path, *, resume: bool) -> Summary:
        """Write or go on with the run in the folder ``out``."""
        make_folder(out)
        folder = RunFolder(out, self._job, self._inputs)
        told = folder.check(resume=resume)
        summary = self._summary(folder.records, resumable=True)
        if told and told["state"] == "complete":
            folder.journal.unlink(missing_ok=True)
            return complete_summary(summary, told)
        with Journal(folder.journal, len(self._inputs), fresh=told is None) as journal:
            if told is None:
                folder.begin()
            self._work(journal, summary)
            if summary.state == "complete":
                _write_results(journal, folder.records, folder.failures)
            folder.note(summary)
            if summary.state == "complete":
                folder.journal.unlink()
        return summary

    def _summary(self, records: Path, *, resumable: bool) -> Summary:
        size = sum(file.size for file in self._inputs)
        return Summary(records_path=records, resumable=resumable, files=len(self._inputs), size=size)

    def _work(self, journal: Journal, summary: Summary) -> None:
        """Do what the journal does not hold; a second Ctrl-C leaves the files at hand undone."""
        summary.failures = journal.codes.copy()
        summary.records = summary.failures.pop(RECORD, 0)
        summary.earlier = summary.done
        summary.size_done = sum(file.size for index, file in enumerate(self._inputs) if index in journal)
        tasks = deque(Task(index, self._inputs[index]) for index in hand_out_order(self._inputs) if index not in journal)
        try:
            self._do(tasks, journal, summary)
        except KeyboardInterrupt:
            summary.stopping = True
        journal.sync()
        summary.seconds = time.monotonic() - self._since
        summary.state = "complete" if summary.done == summary.files else "interrupted"

    def _do(self, tasks: deque[Task], journal: Journal, summary: Summary) -> None:
        synced = time.monotonic()
        with stop_on_signals() as stopped, Crew(self._job, self._workers) as crew:
            for done in crew.outcomes(tasks, stopped):
                if done:
                    task, outcome = done
                    journal.add(task.index, outcome)
                    _count(summary, self._inputs[task.index], outcome)
                if time.monotonic() - synced > SYNC_SECONDS:
                    journal.sync()
                    synced = time.monotonic()
                summary.seconds, summary.stopping = time.monotonic() - self._since, stopped()
                self._watch(summary)


def hand_out_order(inputs: Sequence[Source]) -> list[int]:
    """In which order files are handed out: one of the smallest, so that there is soon something to see, then the largest first, in blocks.

    So that no large file is begun last, when the other workers have nothing left; and files that lie together are read at
    about the same time, as much of their text is the same.

    >>> hand_out_order([Source(id=name, path=name, size=size) for name, size in (("a", 2), ("b", 9), ("c", 1), ("d", 0))])
    [2, 1, 0, 3]
    """
    first = min(range(len(inputs)), key=lambda index: (inputs[index].size == 0, inputs[index].size, index), default=None)
    return sorted(range(len(inputs)), key=lambda index: (index != first, index // BLOCK, -inputs[index].size, index))


def _count(summary: Summary, file: Source, outcome: Outcome) -> None:
    summary.size_done += file.size
    summary.words += outcome.words
    if outcome.code == RECORD:
        summary.records += 1
    else:
        summary.failures[outcome.code] += 1


def _write_results(journal: Journal, records: Path, failures: Path) -> None:
    with writing(records) as good, writing(failures) as bad:
        for _, outcome in journal.outcomes():
            (good if outcome.code == RECORD else bad).write(outcome.line + b"\n")


def _read_failures(path: Path) -> tuple[Failure, ...]:
    told = map(json.loads, path.read_bytes().splitlines())
    return tuple(Failure(one["path"], one["code"], one["message"]) for one in told)


def _is_file(out: Path) -> bool:
    """Whether ``out`` is one file of records, not the folder of a run."""
    if out.name.endswith((".jsonl", ".jsonl.gz")) and not out.is_dir():
        return True
    if out.is_dir() or not (out.suffix or out.exists()):
        return False
    raise RunRefused(f"{out}: --out is a .jsonl or .jsonl.gz file, or a folder (one with a dot in its name must exist)")


def _ignore(summary: Summary) -> None:
    """Watch nothing."""

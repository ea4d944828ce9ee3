"""The progress of a run on a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from referat.runs.summary import Summary


@contextmanager
def progress_bar(console: Console) -> Iterator[Callable[[Summary], None] | None]:
    """A bar with rates and the time left, to be fed with summaries; None where nobody looks, as in a pipe."""
    if not console.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[told]}"), TimeRemainingColumn())
    with Progress(*columns, console=console, speed_estimate_period=300) as progress:
        task = progress.add_task("loading", total=None, told="")

        def watch(summary: Summary) -> None:
            description = "finishing the files at hand" if summary.stopping else "extracting" if summary.done else "loading"
            progress.update(task, description=description, total=summary.size, completed=summary.size_done, told=told(summary))

        yield watch


def told(summary: Summary) -> str:
    """How far it is, and how fast, in one line."""
    parts = [
        f"{summary.done:,}/{summary.files:,} files",
        f"{summary.rate(summary.done - summary.earlier):,.1f} documents/s",
        f"{summary.rate(summary.words):,.0f} words/s",
    ]
    if summary.failures:
        parts.append(f"{summary.failures.total():,} failed")
    return " · ".join(parts)


def result(summary: Summary) -> Iterator[str]:
    """What came of a run, to be shown at its end; how to go on where it was interrupted."""
    if summary.state == "interrupted":
        how = (
            "go on with the same command and --resume"
            if summary.resumable
            else "nothing is written; a run with a folder as --out can go on"
        )
        yield f"interrupted after {summary.done:,} of {summary.files:,} files; {how}"
        return
    yield f"{summary.records:,} records in {summary.records_path}" if summary.records else "no record"
    for failure in summary.failed:
        yield f"failed: {failure.path}: {failure.message}"
    if summary.failures and summary.resumable:
        codes = ", ".join(f"{code} {count:,}" for code, count in sorted(summary.failures.items()))
        yield f"{summary.failures.total():,} failures in {summary.records_path.with_name('failures.jsonl')}: {codes}"
    if summary.earlier:
        yield f"{summary.earlier:,} files were done before"
    if summary.done > summary.earlier:
        yield f"{summary.seconds:,.1f} seconds, {summary.rate(summary.words):,.0f} words/s"

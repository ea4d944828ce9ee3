"""Extraction of many files into one file of records, compressed where its name ends in ``.gz``."""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

from referat.errors import NothingToDo, UnreadableDocument
from referat.formats import read
from referat.pipeline import load_model, process
from referat.record import is_packed, lines_into
from referat.sources import Source, find_sources


@dataclass(slots=True)
class Summary:
    """How many records were written, and which files gave none."""

    records: int = 0
    failures: list[UnreadableDocument] = field(default_factory=list)


def extract_files(
    paths: Sequence[str | Path], out: Path, model: str | None, *, with_text: bool, min_score: float, console: Console
) -> Summary:
    """Write one record a file to ``out``, in the order of the files.

    Nothing is written under the name ``out`` before all files are done; failures are kept in the summary, and a
    run without any record leaves ``out`` as it was.

    Raises:
        NothingToDo: the paths hold no document.
        ReferatError: a list of files that cannot be read.
        UnreadableDocument: a path that does not exist.
        MissingModel: there is no such model.
    """
    files = find_sources(paths)
    if not files:
        raise NothingToDo("no file to extract from")
    nlp = load_model(model)
    summary = Summary()
    out.parent.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.NamedTemporaryFile("wb", dir=out.parent, suffix=".part", delete=False) as raw,
        lines_into(raw, packed=is_packed(out)) as file,
    ):
        part = Path(raw.name)
        try:
            for source in _with_progress(files, console):
                try:
                    record = process(nlp, read(source), with_text=with_text, min_score=min_score)
                except UnreadableDocument as failure:
                    summary.failures.append(failure)
                    continue
                file.write(record.to_json() + "\n")
                summary.records += 1
        except BaseException:
            part.unlink()
            raise
    if summary.records:
        part.replace(out)
    else:
        part.unlink()
    return summary


def _with_progress(files: Sequence[Source], console: Console) -> Iterable[Source]:
    """Files with a progress bar on a terminal; silent in a pipe."""
    if not console.is_terminal:
        yield from files
        return
    with Progress(*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeRemainingColumn(), console=console) as progress:
        yield from progress.track(files, description="extracting")

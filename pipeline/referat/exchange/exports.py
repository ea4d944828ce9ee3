"""Gold out to a tool."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from referat.annotations import GoldDocument, TextStore, load_gold
from referat.annotations.store import load_gold_file
from referat.errors import ExchangeError
from referat.exchange import find_format
from referat.exchange.base import Task, check_text
from referat.exchange.parts import split, whole
from referat.exchange.regions import regions_of


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote, and the ids of documents whose text is not at hand."""

    files: list[Path]
    documents: int
    tasks: int
    skipped: list[str]


def export_gold(
    gold: Sequence[Path], store: TextStore, out: Path, form: str, *, only: Sequence[str] = (), minutes: float | None = None
) -> Exported:
    """Write gold documents for a tool.

    Args:
        gold: files of gold, or folders with a folder ``gold``.
        store: finds their texts.
        out: file or folder to write, as the format wants it.
        form: name of the format.
        only: beginnings of ids; all where there are none.
        minutes: documents are split into parts that take about so long; left whole where None.

    Raises:
        ExchangeError: an unknown format, a text that cannot be written, or nothing to write.
        GoldError: gold that cannot be read, or whose text has changed.
    """
    known = find_format(form)
    tasks: list[Task] = []
    skipped = []
    documents = [one for one in _documents(gold) if not only or one.id.startswith(tuple(only))]
    for one in documents:
        text = store.text_of(one)
        if text is None:
            skipped.append(one.id)
        else:
            task = task_of(one, text)
            tasks += [task] if minutes is None else split(task, minutes)
    if not tasks:
        raise ExchangeError(f"{gold[0]}: nothing to export; {len(skipped)} documents have no text at hand, name its folder with --texts")
    return Exported(known.write(out, tasks), len(documents) - len(skipped), len(tasks), skipped)


def task_of(gold: GoldDocument, text: str) -> Task:
    """A gold document as a task."""
    check_text(gold.id, text)
    header = {**gold.info, "annotator": gold.annotator, "guidelines": gold.guidelines, "date": gold.date.isoformat()}
    return Task(gold.id, text, regions_of(gold, text), header, whole(text))


def _documents(paths: Sequence[Path]) -> Iterator[GoldDocument]:
    for path in paths:
        yield from load_gold(path) if path.is_dir() else load_gold_file(path)

"""Our own marked text: a folder of ``.txt`` files that any editor opens."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from referat.annotations import MarkupError, parse_marked, render_marked
from referat.annotations.markup import MarkedText
from referat.errors import ExchangeError
from referat.exchange.base import Answer, ExchangeFormat, Task
from referat.exchange.regions import marked_from, regions_from
from referat.exchange.scheme import ABOVE, ATTRIBUTES
from referat.exchange.slips import file_names, read_slips, read_text, slip_of, task_from, write_slips

SHOWS = frozenset({ABOVE, *(attribute.name for attribute in ATTRIBUTES)})


def write(path: Path, tasks: Sequence[Task]) -> list[Path]:
    """Write a folder of marked files; their header is in the slips."""
    path.mkdir(parents=True, exist_ok=True)
    names = file_names(tasks)
    for name, task in zip(names, tasks, strict=True):
        (path / f"{name}.txt").write_bytes(render_marked(marked_from(str(path), task.text, task.regions)).encode())
    slips = write_slips(path, {name: slip_of(task, SHOWS) for name, task in zip(names, tasks, strict=True)})
    return [*(path / f"{name}.txt" for name in names), slips]


def read(path: Path) -> Iterator[Answer]:
    """Read a folder of marked files.

    Raises:
        ExchangeError: a file is missing, a mark is wrong, or the text has changed.
    """
    for name, slip in read_slips(path).items():
        file = path / f"{name}.txt"
        if not file.exists():
            raise ExchangeError(f"{file}: is missing; put it back, or take {name!r} out of tasks.json")
        try:
            marked: MarkedText = parse_marked(read_text(file), str(file))
        except MarkupError as error:
            raise ExchangeError(f"{error}. Correct the mark") from error
        task, same = task_from(slip, marked.text, regions_from(marked), str(file))
        yield Answer(task, str(file), unchanged=same)


FORMAT = ExchangeFormat("markup", write, read)

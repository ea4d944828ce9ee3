"""The slip that goes with every task, so that its answer is known again: JSON beside the text, whatever tool it goes through."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from referat.annotations.gold import Frozen, sha256_of
from referat.errors import ExchangeError
from referat.exchange.base import Order, Part, Region, Task, check_text, parse_json

KEY = "referat"


class Kept(Frozen):
    """Attributes of a region that a tool does not show."""

    start: int
    end: int
    label: str
    attributes: dict[str, tuple[str, ...]]


class Slip(Frozen):
    """All of a task but its text and regions.

    ``sha256`` is that of the task's text; ``suggested`` is the hash of its regions where a model made them.
    """

    document: str
    header: dict[str, str]
    sha256: str
    part: Part
    kept: tuple[Kept, ...] = ()
    suggested_by: str | None = None
    suggested: str | None = None
    order: Order | None = None


def slip_of(task: Task, shows: Collection[str]) -> dict[str, Any]:
    """The slip of a task as JSON values.

    Args:
        task: what goes out.
        shows: the attributes that the tool shows; the others are kept in the slip.
    """
    kept = []
    for region in task.regions:
        if hidden := {name: values for name, values in region.attributes.items() if name not in shows}:
            kept.append(Kept(start=region.start, end=region.end, label=region.label, attributes=hidden))
    slip = Slip(
        document=task.document,
        header=dict(task.header),
        sha256=sha256_of(task.text),
        part=task.part,
        kept=tuple(kept),
        suggested_by=task.suggested_by,
        suggested=hash_of(task.regions) if task.suggested_by else None,
        order=task.order,
    )
    return slip.model_dump(mode="json", exclude_defaults=True)


def task_from(slip: object, text: str, regions: Sequence[Region], place: str) -> tuple[Task, bool]:
    """The task that a slip, a text and regions make, and whether it is still as a model suggested it.

    Raises:
        ExchangeError: the slip is missing or broken, or the text is not the one that it was made for.
    """
    try:
        known = Slip.model_validate(slip)
    except ValidationError as error:
        raise ExchangeError(
            f"{place}: has no slip of its task ({error.errors()[0]['msg']}). Only tasks that `referat annotate` wrote can be "
            f"imported; take the field {KEY!r}, or the file tasks.json, over unchanged"
        ) from error
    check_text(place, text)
    if sha256_of(text) != known.sha256:
        raise ExchangeError(
            f"{place}: the text of {known.document} has changed since the task was made (sha256 {sha256_of(text)[:12]}…, then "
            f"{known.sha256[:12]}…); export the task again and annotate that text"
        )
    regions = _with_kept(regions, known.kept)
    task = Task(known.document, text, regions, known.header, known.part, known.suggested_by, known.order)
    return task, known.suggested is not None and known.suggested == hash_of(regions)


def hash_of(regions: Sequence[Region]) -> str:
    """The same for the same regions, in whatever order they come."""
    rows = sorted((r.start, r.end, r.label, sorted((name, sorted(values)) for name, values in r.attributes.items())) for r in regions)
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def read_slips(folder: Path) -> dict[str, object]:
    """The slips of a folder by name of a file, from its ``tasks.json``.

    Raises:
        ExchangeError: there is none, or it is no such file.
    """
    path = folder / "tasks.json"
    if not path.exists():
        raise ExchangeError(f"{path}: is missing; it says which document each file is. Put it back beside the files")
    slips = parse_json(path.read_bytes(), str(path))
    if not isinstance(slips, dict):
        raise ExchangeError(f"{path}: is not the file that `referat annotate` wrote")
    return slips


def read_text(path: Path) -> str:
    """A text to the letter.

    Raises:
        ExchangeError: it is no UTF-8.
    """
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise ExchangeError(f"{path}: is no UTF-8 text any more ({error.reason} at byte {error.start}); save it as UTF-8") from error


def write_slips(folder: Path, slips: Mapping[str, object]) -> Path:
    """Write the slips of a folder; the reverse of `read_slips`."""
    path = folder / "tasks.json"
    path.write_text(json.dumps(slips, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def file_names(tasks: Sequence[Task]) -> list[str]:
    """A name without suffix for the file of each task: in the order of the tasks, readable, each once."""
    width = len(str(len(tasks)))
    return [
        f"{number:0{width}}-{task.document.replace('/', '_')}" + (f"-{task.part.number}" if task.part.of > 1 else "")
        for number, task in enumerate(tasks, start=1)
    ]


def _with_kept(regions: Sequence[Region], kept: Sequence[Kept]) -> tuple[Region, ...]:
    """Regions with what was kept of them; where an edge was moved it goes to the region of that label that overlaps most."""
    added: dict[int, dict[str, tuple[str, ...]]] = {}
    for row in kept:
        shared = [
            (min(row.end, region.end) - max(row.start, region.start), index)
            for index, region in enumerate(regions)
            if region.label == row.label and index not in added
        ]
        overlap, index = max(shared, key=lambda pair: (pair[0], -pair[1]), default=(0, 0))
        if overlap > 0:
            added[index] = row.attributes
    return tuple(Region(r.start, r.end, r.label, {**added.get(index, {}), **r.attributes}, r.score) for index, r in enumerate(regions))

"""doccano: JSON Lines for a project of the kind sequence labelling, and its labels.

Offsets are code points.  doccano writes no text of a span, so its edges are all that can be compared: they are refused where
they cut a word or take in white space.  It does not say either whether a text is done.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from referat.exchange.base import Answer, ExchangeFormat, Task, as_exported, check_quote
from referat.exchange.json_lines import SHOWS, compound, compound_labels, read_lines, region_from, write_lines
from referat.exchange.slips import KEY, slip_of, task_from

LABELS_FILE = "doccano-labels.json"


def write(path: Path, tasks: Sequence[Task]) -> list[Path]:
    """Write the tasks, and beside them the labels to import into the project."""
    written = write_lines(path, [_row(task) for task in tasks])
    labels = path.parent / LABELS_FILE
    labels.write_text(json.dumps([{"text": label} for label in compound_labels()], indent=1) + "\n", encoding="utf-8")
    return [written, labels]


def read(path: Path) -> Iterator[Answer]:
    """Read an export, in JSON Lines.

    Raises:
        ExchangeError: a line is no such row, or a text does not fit its offsets.
    """
    for place, row in read_lines(path):
        with as_exported(place, "doccano"):
            text, rows = row["text"], row["label"] if "label" in row else row["entities"]
            regions = [region_from(int(start), int(end), label) for start, end, label in map(_triple, rows)]
            for region in regions:
                check_quote(place, text, region, text[region.start : region.end])
            task, same = task_from(row.get(KEY), text, regions, place)
        yield Answer(task, place, unchanged=same)


def _triple(row: Any) -> tuple[int, int, str]:
    """A span as a list, or as the object that projects with relations export."""
    if isinstance(row, dict):
        return row["start_offset"], row["end_offset"], row["label"]
    start, end, label = row
    return start, end, label


def _row(task: Task) -> dict[str, Any]:
    order = task.order
    columns = {"rank": order.rank, "teaches": order.teaches, "why": order.why} if order else {"why": task.name}
    return {"text": task.text, "label": [[r.start, r.end, compound(r)] for r in task.regions], **columns, KEY: slip_of(task, SHOWS)}


FORMAT = ExchangeFormat("doccano", write, read)

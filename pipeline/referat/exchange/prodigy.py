"""Prodigy: JSON Lines with tokens, for the recipe ``spans.manual``.

Offsets are code points.  Tokens come along, cut so that every span begins and ends with one; what Prodigy gives back is
compared with them.
"""

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from referat.exchange.base import Answer, ExchangeFormat, Region, Task, as_exported, check_quote
from referat.exchange.json_lines import SHOWS, compound, compound_labels, read_lines, region_from, write_lines
from referat.exchange.slips import KEY, slip_of, task_from
from referat.exchange.tokens import tokens_of

LABELS_FILE = "prodigy-labels.txt"


def write(path: Path, tasks: Sequence[Task]) -> list[Path]:
    """Write the tasks, and beside them the labels for ``--label``."""
    written = write_lines(path, [_row(task) for task in tasks])
    labels = path.parent / LABELS_FILE
    labels.write_text("".join(label + "\n" for label in compound_labels()), encoding="utf-8")
    return [written, labels]


def read(path: Path) -> Iterator[Answer]:
    """Read what ``prodigy db-out`` gives.

    Raises:
        ExchangeError: a line is no such row, or a text does not fit its offsets.
    """
    for place, row in read_lines(path):
        with as_exported(place, "Prodigy"):
            text, tokens = row["text"], row.get("tokens", ())
            regions = [_region(place, text, tokens, span) for span in row.get("spans", ())]
            task, same = task_from(row.get(KEY), text, regions, place)
            when, answer = row.get("_timestamp"), row.get("answer")
            date = None if when is None else datetime.datetime.fromtimestamp(when, datetime.UTC).date()
            annotator = row.get("_annotator_id") or row.get("_session_id")
        unfinished = None if answer in {None, "accept"} else f"was answered {answer!r}; go over it and accept it"
        yield Answer(task, place, annotator, date, unfinished, unchanged=same and answer is None)


def _row(task: Task) -> dict[str, Any]:
    tokens = tokens_of(task.text, task.regions)
    first = {token["start"]: token["id"] for token in tokens}
    last = {token["end"]: token["id"] for token in tokens}
    spans = [
        {"start": r.start, "end": r.end, "token_start": first[r.start], "token_end": last[r.end], "label": compound(r)}
        for r in task.regions
    ]
    order = task.order
    shown = {"rank": order.rank, "teaches": order.teaches, "why": order.why} if order else {"why": task.name}
    row: dict[str, Any] = {"text": task.text, "tokens": tokens, "spans": spans, "meta": shown, KEY: slip_of(task, SHOWS)}
    return row if task.suggested_by else {**row, "answer": "accept"}


def _region(place: str, text: str, tokens: Sequence[dict[str, Any]], span: dict[str, Any]) -> Region:
    region = region_from(int(span["start"]), int(span["end"]), span["label"])
    quoted = text[region.start : region.end]
    if tokens and "token_start" in span:
        covered = tokens[span["token_start"] : span["token_end"] + 1]
        quoted = "".join(token["text"] + (" " if token["ws"] else "") for token in covered)
        quoted = quoted[: -1 if covered and covered[-1]["ws"] else None]
    check_quote(place, text, region, quoted)
    return region


FORMAT = ExchangeFormat("prodigy", write, read)

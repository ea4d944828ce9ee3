"""Studies as Markdown tables."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from referat.errors import ReferatError
from referat_eval.compare import NOISE
from referat_eval.report import between, in_digits, markdown_rows
from referat_eval.results import HEADLINE
from referat_eval.score import Figure
from referat_eval.study import FORMAT


def study_tables(folder: Path) -> str:
    """A table of every study in a folder.

    Raises:
        ReferatError: there is none, or a file is no study.
    """
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise ReferatError(f"{folder}: holds no study; make one with: referat study NAME --out {folder}")
    return "\n\n".join(_table(_content(path)) for path in paths)


def _content(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if content.get("format") != FORMAT:
        raise ReferatError(f"{path}: is no file of the format {FORMAT!r}; write it anew with referat study")
    return content


def _table(study: dict[str, Any]) -> str:
    """Figures by row; beside a value its interval, or its difference from the baseline with the interval of that."""
    groups = list(_groups(study["rows"]))
    columns = [[(row["name"], str(row["documents"]), _cells(row["figures"])) for row in group] for group in groups]
    if "spread" in study:
        columns[-1] += [(name, "", _spread(study["spread"], key)) for name, key in (("mean", "mean"), ("standard deviation", "deviation"))]
    lines = [f"## {study['study']}", "", f"`{study['command']}`"]
    for group in columns:
        heads = ("", *(name for name, _, _ in group))
        documents = ("documents", *(number for _, number, _ in group))
        figures = ((str(figure), *(cells.get(figure, "-") for _, _, cells in group)) for figure in HEADLINE)
        lines += ["", *markdown_rows(heads, (documents, *figures))]
    return "\n".join(lines)


def _groups(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Each begins with a row that is held against no other, and goes on with those that are held against it."""
    group: list[dict[str, Any]] = []
    for row in rows:
        if group and all(figure["difference"] is None for figure in row["figures"]):
            yield group
            group = []
        group.append(row)
    yield group


def _cells(figures: list[dict[str, Any]]) -> dict[Figure, str]:
    return {Figure(figure["level"], figure["name"]): _cell(figure) for figure in figures}


def _cell(figure: dict[str, Any]) -> str:
    shown, apart = in_digits(figure["value"]), figure["difference"]
    if apart is None:
        return f"{shown} ({_between(figure['interval'])})"
    mark = "" if apart["verdict"] == NOISE else "*"
    return f"{shown}, {_signed(apart['value'])}{mark} ({_between(apart['interval'], signed=True)})"


def _between(ends: list[float | None] | None, *, signed: bool = False) -> str:
    if ends is None or None in ends:
        return "-"
    return " to ".join(map(_signed, ends)) if signed else between((ends[0], ends[1]))  # type: ignore[arg-type]


def _signed(value: float | None) -> str:
    shown = in_digits(value)
    return f"+{shown}" if value is not None and value > 0 else shown


def _spread(figures: list[dict[str, Any]], key: str) -> dict[Figure, str]:
    return {Figure(figure["level"], figure["name"]): in_digits(figure[key]) for figure in figures}

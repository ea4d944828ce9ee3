"""The score tables of the model cards: every label with its interval, and what other names of persons cost."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from referat_eval.evaluate import HEADLESS, signature
from referat_eval.readme import figure_cells
from referat_eval.report import in_digits
from referat_eval.results import Results
from referat_eval.table import ScoreTable

_LEVELS = ("items", "sections", HEADLESS, "entities", "values", "decisions", "outcomes", "records")
_GROUPS = {"of municipalities seen in training": ("greve/", "aarhus/"), "of municipalities never seen": ("own/", "vejen/", "lejre/")}
_BIAS = ("entities", "PER")


def card_block(results: Results, losses: Path | None) -> str:
    """The tables as Markdown.

    Args:
        results: scores of the model on the test split.
        losses: file that ``referat robustness --out`` wrote for the model, or None where there is none.
    """
    parts = [
        "Strict spans; intervals of 95 % by document.",
        _labels(results.table),
        f"`{signature(results.about)}`",
        _groups(results.table),
    ]
    if losses is not None:
        parts.append(_names(json.loads(losses.read_text(encoding="utf-8"))))
    return "\n\n".join(parts)


def _labels(table: ScoreTable) -> str:
    rows = (f"| {figure.level} | {figure.name} | {told} |" for figure, told in figure_cells(table.at(_LEVELS)))
    return "\n".join(("| level | label or field | score |", "|---|---|---|", *rows))


def _groups(table: ScoreTable) -> str:
    cells = {name: dict(figure_cells(_begun(table, starts).at(("entities",)))) for name, starts in _GROUPS.items()}
    return "\n".join(_side_by_side("entities", cells))


def _begun(table: ScoreTable, starts: tuple[str, ...]) -> ScoreTable:
    return table.only(lambda document: document.startswith(starts))


def _side_by_side(corner: str, cells: Mapping[str, Mapping[Any, str]]) -> Iterator[str]:
    """A table with a column for each of ``cells``."""
    figures = list(dict.fromkeys(figure for column in cells.values() for figure in column))
    yield f"| {corner} | {' | '.join(cells)} |"
    yield "|---" * (len(cells) + 1) + "|"
    for figure in figures:
        yield f"| {figure.name} | {' | '.join(column.get(figure, '-') for column in cells.values())} |"


def _names(losses: list[dict[str, Any]]) -> str:
    rows = [row for row in losses if row["change"] == "minority names" and (row["level"], row["name"]) == _BIAS]
    told = (
        f"| {in_digits(row['plain'])} | {in_digits(row['changed'])} | {row['changed'] - row['plain']:+.3f} "
        f"({row['interval'][0]:+.3f} to {row['interval'][1]:+.3f}) |"
        for row in rows
    )
    return "\n".join(
        (
            "Persons of the dev split under other names, `PER` strict F (`referat robustness --change 'minority names'`):",
            "",
            "| names as annotated | names of minorities | difference |",
            "|---|---|---|",
            *told,
        )
    )

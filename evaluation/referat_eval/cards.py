"""The score tables of the model cards: every label with its interval, and what other names of persons cost."""

import json
from pathlib import Path
from typing import Any

from referat_eval.evaluate import HEADLESS, signature
from referat_eval.readme import begun, figure_cells
from referat_eval.report import in_digits, markdown_rows
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
    rows = ((figure.level, figure.name, told) for figure, told in figure_cells(table.at(_LEVELS)))
    return "\n".join(markdown_rows(("level", "label or field", "score"), rows))


def _groups(table: ScoreTable) -> str:
    columns = {name: dict(figure_cells(begun(table, starts).at(("entities",)))) for name, starts in _GROUPS.items()}
    figures = dict.fromkeys(figure for column in columns.values() for figure in column)
    rows = ((figure.name, *(column.get(figure, "-") for column in columns.values())) for figure in figures)
    return "\n".join(markdown_rows(("entities", *columns), rows))


def _names(losses: list[dict[str, Any]]) -> str:
    rows = [row for row in losses if row["change"] == "minority names" and (row["level"], row["name"]) == _BIAS]
    told = (
        (
            in_digits(row["plain"]),
            in_digits(row["changed"]),
            f"{row['changed'] - row['plain']:+.3f} ({row['interval'][0]:+.3f} to {row['interval'][1]:+.3f})",
        )
        for row in rows
    )
    return "\n".join(
        (
            "Persons of the dev split under other names, `PER` strict F (`referat robustness --change 'minority names'`):",
            "",
            *markdown_rows(("names as annotated", "names of minorities", "difference"), told),
        )
    )

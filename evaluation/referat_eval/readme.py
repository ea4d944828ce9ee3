"""The score tables of README and cards, made from ``scores.json``: no figure is written by hand."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from referat.errors import ReferatError
from referat_eval.evaluate import HEADLESS, signature
from referat_eval.report import between, in_digits, markdown_rows
from referat_eval.resampling import intervals
from referat_eval.results import Results
from referat_eval.score import MACRO, MICRO, Figure
from referat_eval.table import ScoreTable

START, END = "<!-- scores: made by `referat readme`, do not edit -->", "<!-- end of scores -->"
ROWS = (
    (Figure("items", "start"), "items found, F"),
    (Figure("items", "number"), "items: number"),
    (Figure("items", "title"), "items: title"),
    (Figure("items", "case_number"), "items: case number"),
    (Figure("items", "closed"), "items: closed"),
    (Figure("sections", "lines"), "sections, lines"),
    (Figure("sections", MACRO), "sections, macro F"),
    (Figure(HEADLESS, "lines"), "sections, lines, headings removed"),
    *((Figure("entities", label), f"{label}, strict F") for label in ("PER", "PARTY", "ORG", "AMOUNT", "DATE")),
    (Figure("entities", MICRO), "entities, micro"),
    *((Figure("values", label), f"value of {label}") for label in ("AMOUNT", "DATE", "PARTY")),
    (Figure("decisions", "span, overlap"), "decisions, overlapping spans, F"),
    (Figure("decisions", "outcome"), "decisions: outcome"),
    (Figure("outcomes", MACRO), "decisions: outcome, macro F"),
    (Figure("decisions", "final"), "decisions: final"),
    (Figure("records", "outcome"), "items: outcome"),
    (Figure("records", "absent"), "items: absent, F of names"),
    (Figure("records", "recused"), "items: disqualified, F of names"),
    (Figure("records", "votes"), "items: votes, F of entries"),
    (Figure("records", "complete event"), "complete decision event"),
)
PARTS = (("all", ("",)), ("own", ("own/",)), ("Greve", ("greve/",)), ("Aarhus", ("aarhus/",)), ("Vejen and Lejre", ("vejen/", "lejre/")))
FEW = 10


def score_block(models: Sequence[Results]) -> str:
    """The tables as Markdown: the first model by parts of the gold, then all models side by side.

    Intervals stand where a part has at least ten documents.
    """
    tables = {f"`{results.about['system']}`": results.table for results in models}
    return f"{_parts(models[0])}\n\n{_table(tables)}\n\n" + "\n".join(f"`{signature(results.about)}`\n" for results in models).rstrip()


def _parts(results: Results) -> str:
    tables = {name: begun(results.table, starts) for name, starts in PARTS}
    tables = {name: table for name, table in tables.items() if table.documents}
    return _table({f"{name} ({len(table.documents)})": table for name, table in tables.items()})


def _table(tables: Mapping[str, ScoreTable]) -> str:
    columns = [dict(figure_cells(table)) for table in tables.values()]
    rows = ((told, *(cells.get(figure, "-") for cells in columns)) for figure, told in ROWS)
    return "\n".join(markdown_rows(("", *tables), rows))


def begun(table: ScoreTable, starts: tuple[str, ...]) -> ScoreTable:
    """The rows of the documents whose id begins with one of ``starts``."""
    return table.only(lambda document: document.startswith(starts))


def figure_cells(table: ScoreTable) -> Iterator[tuple[Figure, str]]:
    """Every figure that is defined, as it is printed; with its interval where the table has `FEW` documents or more."""
    ends = intervals(table)
    for figure, value, (low, high) in zip(table.headings, table.values(), ends, strict=True):
        if np.isnan(value):
            continue
        shown = in_digits(float(value))
        wide = len(table.documents) >= FEW and not np.isnan(low)
        yield figure, f"{shown} ({between((float(low), float(high)))})" if wide else shown


def replaced(readme: Path, block: str) -> str:
    """A README or card with the block between its two marks.

    Raises:
        ReferatError: the marks are missing.
    """
    text = readme.read_text(encoding="utf-8")
    pattern = re.compile(f"{re.escape(START)}.*?{re.escape(END)}", re.DOTALL)
    if not pattern.search(text):
        raise ReferatError(f"{readme}: lacks the lines {START!r} and {END!r}, between which the scores stand")
    return pattern.sub(lambda _: f"{START}\n{block}\n{END}", text)

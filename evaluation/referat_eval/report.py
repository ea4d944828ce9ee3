"""Scores as tables: for a terminal, and as Markdown."""

import re
from collections.abc import Iterable, Iterator, Mapping

from rich import box
from rich.table import Table

from referat_eval.counts import Share
from referat_eval.evaluate import Evaluation, signature
from referat_eval.score import MACRO, MICRO, Figure

_DETAILED = ("sections without headings", "entities, exact", "entities, partial", "entities, type", "entities by section")
_POOLED = ("lines", MICRO, MACRO)


def in_digits(value: float | None) -> str:
    """Three decimals without the zero; a dash where nothing is defined."""
    return "-" if value is None or value != value else re.sub(r"^(-?)0(?=\.)", r"\1", f"{value:.3f}")


def between(ends: tuple[float, float] | None) -> str:
    """An interval, or a dash."""
    return "-" if ends is None else " to ".join(map(in_digits, ends))


def score_rows(evaluation: Evaluation, *, details: bool) -> Iterator[tuple[str, ...]]:
    """Level, name, score, interval, precision, recall and counts of every figure that is defined.

    Without ``details`` the labels are left out where a pooled figure tells enough.
    """
    levels = list(dict.fromkeys(figure.level for figure in evaluation.table.headings))
    for figure in sorted(evaluation.table.headings, key=lambda figure: levels.index(figure.level)):
        value = evaluation.value(*figure)
        if value is None or (not details and figure.level in _DETAILED and figure.name not in _POOLED):
            continue
        row = [figure.level, figure.name, in_digits(value), between(evaluation.intervals[figure])]
        counts = evaluation.pooled(*figure)
        if figure.name == MACRO:
            row += ["", "", ""]
        elif isinstance(counts, Share):
            row += ["", "", f"{counts.right} of {counts.total}"]
        else:
            row += [in_digits(counts.precision), in_digits(counts.recall), f"{counts.tp:g}/{counts.fp:g}/{counts.fn:g}"]
        yield tuple(row)


COLUMNS = ("level", "figure", "score", "95 %", "P", "R", "right/spurious/missed")


def score_table(evaluation: Evaluation) -> Table:
    """The scores for a terminal: F or share, its interval, and what it is made of."""
    about = evaluation.about
    table = Table(title=f"{about['system']} {about['version']} on {about['gold']}", box=box.SIMPLE, pad_edge=False)
    for name in COLUMNS:
        table.add_column(name, no_wrap=True)
    for row in score_rows(evaluation, details=False):
        table.add_row(*row)
    return table


def systems_table(evaluations: Mapping[str, Evaluation], figures: tuple[Figure, ...]) -> Table:
    """Several systems side by side."""
    first = next(iter(evaluations.values()))
    table = Table(title=f"on {first.about['gold']}", box=box.SIMPLE, pad_edge=False)
    table.add_column("figure", no_wrap=True)
    for name in evaluations:
        table.add_column(name.replace("_", " "))
    for figure in figures:
        table.add_row(str(figure), *(in_digits(evaluation.value(*figure)) for evaluation in evaluations.values()))
    return table


def markdown_report(evaluation: Evaluation, scores: dict[str, object]) -> str:
    """The report for people who read it in a repository or a job summary."""
    lines = [
        f"# {evaluation.about['system']} {evaluation.about['version']} on {evaluation.about['gold']}",
        "",
        f"`{signature(evaluation.about)}`",
        "",
    ]
    if evaluation.skipped:
        lines += [f"{len(evaluation.skipped)} documents were skipped: their text is not at hand.", ""]
    lines += ["## Scores", "", *markdown_rows(COLUMNS, score_rows(evaluation, details=True)), ""]
    groups: dict[str, dict[str, dict[str, object]]] = scores["groups"]  # type: ignore[assignment]
    for dimension, members in groups.items():
        lines += [f"## By {dimension}", "", *markdown_rows(*_group_table(dimension, members)), ""]
    confidence: dict[str, dict[str, float]] = scores["confidence"]  # type: ignore[assignment]
    if confidence:
        rows = ((level, in_digits(found["error"])) for level, found in confidence.items())
        lines += ["## Confidence", "", *markdown_rows(("level", "expected calibration error"), rows), ""]
    for level in ("sections", "outcomes"):
        wrong = [(gold, found, str(number)) for (gold, found), number in evaluation.confusion(level).most_common() if gold != found][:15]
        lines += [f"## Most confused {level}", "", *markdown_rows(("gold", "predicted", "number"), wrong), ""]
    return "\n".join(lines)


def _group_table(dimension: str, members: Mapping[str, Mapping[str, object]]) -> tuple[tuple[str, ...], Iterator[tuple[str, ...]]]:
    figures: dict[str, None] = {}
    for member in members.values():
        figures |= dict.fromkeys(f"{row['level']}: {row['name']}" for row in member["figures"])  # type: ignore[attr-defined]

    def rows() -> Iterator[tuple[str, ...]]:
        for name, member in members.items():
            known = {f"{row['level']}: {row['name']}": row for row in member["figures"]}  # type: ignore[attr-defined]
            cells = (_cell(known[figure]) if figure in known else "-" for figure in figures)
            yield name, str(member["documents"]), *cells

    return (dimension, "documents", *figures), rows()


def _cell(row: Mapping[str, object]) -> str:
    ends = row["interval"]
    shown = in_digits(row["value"])  # type: ignore[arg-type]
    return shown if ends is None else f"{shown} ({between(tuple(ends))})"  # type: ignore[arg-type]


def markdown_rows(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """The lines of a Markdown table."""
    yield "| " + " | ".join(columns) + " |"
    yield "|" + "---|" * len(columns)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"

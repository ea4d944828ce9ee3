"""``report.html`` and one page a document with gold and prediction side by side; nothing is loaded from elsewhere."""

import re
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import jinja2

import referat
from referat.annotations import GoldDocument
from referat.record import Record, models
from referat.view import marked_html
from referat_eval.evaluate import Evaluation, Scored, signature
from referat_eval.report import between, in_digits
from referat_eval.results import CONFIDENT, HEADLINE
from referat_eval.score import Case

PAGES = "documents"
CONTEXT = 60


def write_html(folder: Path, evaluation: Evaluation, scores: dict[str, Any]) -> Path:
    """Write ``report.html`` and the pages of the documents; gives the report's path."""
    pages = folder / PAGES
    pages.mkdir(parents=True, exist_ok=True)
    environment = _environment()
    errors: list[dict[str, object]] = []
    for scored in evaluation.scored:
        rows = list(_rows(scored))
        name = page_name(scored.gold.id)
        page = environment.get_template("document.html.j2").render(scored=scored, rows=rows, signature=signature(evaluation.about))
        (pages / name).write_text(page, encoding="utf-8")
        errors.extend(_error(case, scored.text, f"{PAGES}/{name}#at-{_row_of(rows, case)}") for case in scored.score.cases)
    out = folder / "report.html"
    out.write_text(environment.get_template("report.html.j2").render(**_report(evaluation, scores, errors)), encoding="utf-8")
    return out


def page_name(document: str) -> str:
    """The file name of a document's page, another one for every id."""
    readable = re.sub(r"[^\w.-]+", "-", document)
    return f"{readable}-{zlib.crc32(document.encode()):08x}.html"


def _environment() -> jinja2.Environment:
    folder = files("referat_eval").joinpath("templates")
    loader = jinja2.FunctionLoader(lambda name: folder.joinpath(name).read_text(encoding="utf-8"))
    environment = jinja2.Environment(loader=loader, undefined=jinja2.StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters["digits"] = in_digits
    return environment


def _report(evaluation: Evaluation, scores: dict[str, Any], errors: list[dict[str, object]]) -> dict[str, Any]:
    levels: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in scores["figures"]:
        if row["value"] is not None:
            levels[row["level"]].append(row | {"between": between(row["interval"] and tuple(row["interval"]))})
    return {
        "about": evaluation.about,
        "signature": scores["signature"],
        "skipped": len(evaluation.skipped),
        "levels": levels,
        "headline": [row for row in scores["figures"] if (row["level"], row["name"]) in HEADLINE and row["value"] is not None],
        "groups": scores["groups"],
        "confusions": {level: _matrix(scores["confusion"][level]) for level in ("sections", "outcomes")},
        "confidence": {level: scores["confidence"][level] for level in CONFIDENT if level in scores["confidence"]},
        "errors": errors,
    }


def _matrix(cells: Sequence[tuple[str, str, int]]) -> dict[str, Any]:
    """Rows are gold, columns are predicted; each cell has its number and its share of the row."""
    labels = sorted({label for gold, found, _ in cells for label in (gold, found)})
    number = {(gold, found): count for gold, found, count in cells}
    rows = []
    for gold in labels:
        counts = [number.get((gold, found), 0) for found in labels]
        rows.append((gold, [(count, count / max(1, sum(counts)), gold == found) for count, found in zip(counts, labels, strict=True)]))
    return {"labels": labels, "rows": rows}


def _error(case: Case, text: str, link: str) -> dict[str, object]:
    before = text[max(0, case.start - CONTEXT) : case.start]
    after = text[case.end : case.end + CONTEXT]
    span = text[case.start : case.end]
    shown = span if len(span) <= 2 * CONTEXT else f"{span[:CONTEXT]} … {span[-CONTEXT:]}"
    return {"case": case, "before": before, "span": shown, "after": after, "link": link}


def _rows(scored: Scored) -> Iterator[dict[str, Any]]:
    """Stretches of the text in which neither side changes its section, with both sides as HTML."""
    gold, record, text = gold_record(scored.gold, scored.text), scored.record, scored.text
    cuts = sorted({0, len(text)} | {edge for side in (gold, record) for s in side.sections for edge in (s.start, s.end)})
    for start, end in pairwise(cuts):
        if not text[start:end].strip():
            continue
        labels = [next((s.label for s in side.sections if s.start <= start < s.end), "-") for side in (gold, record)]
        starts = [any(start <= item.start < end for item in side.items) for side in (gold, record)]
        html = [marked_html(side, text, start, end) for side in (gold, record)]
        told = [[d for d in side.decisions if start <= d.start < end] for side in (gold, record)]
        named = [{(e.start, e.end, e.label) for e in side.entities if start <= e.start < end} for side in (gold, record)]
        wrong = labels[0] != labels[1] or named[0] != named[1] or starts[0] != starts[1] or _told(told[0]) != _told(told[1])
        sides = [{"label": labels[i], "item": starts[i], "html": html[i], "decisions": told[i]} for i in (0, 1)]
        yield {"start": start, "end": end, "wrong": wrong, "sides": sides}


def _told(decisions: Sequence[models.Decision]) -> list[tuple[object, ...]]:
    return [(d.start, d.end, d.outcome, d.point, d.final) for d in decisions]


def _row_of(rows: Sequence[dict[str, Any]], case: Case) -> int:
    """The row of an error; the one before it where it stands between rows."""
    starts = [row["start"] for row in rows]
    return max((start for start in starts if start <= case.start), default=next(iter(starts), 0))


def gold_record(gold: GoldDocument, text: str) -> Record:
    """Gold in the form of a record, as far as a page shows it."""
    return Record(
        id=gold.id,
        source=models.Source(path=gold.id, media_type="text/plain", sha256=gold.text_sha256),
        text=text,
        text_sha256=gold.text_sha256,
        meeting=models.Meeting(),
        items=[
            models.Item(start=item.start, end=item.end, title=item.title.of(text) if item.title else None, outcome=item.outcome)
            for item in gold.items
        ],
        sections=[models.Section(start=s.start, end=s.end, label=s.label) for s in gold.sections],
        entities=[models.Entity(start=e.start, end=e.end, label=e.label, text=e.of(text)) for e in gold.entities],
        decisions=[
            models.Decision(start=d.start, end=d.end, text=d.of(text), outcome=d.outcome, point=d.point, body=d.body, final=d.final)
            for d in gold.decisions
        ],
        model=models.ModelName(name=f"gold, annotator {gold.annotator}", version=gold.guidelines),
        referat=referat.__version__,
    )

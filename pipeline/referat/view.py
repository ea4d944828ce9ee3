"""Pages to look at: the text with coloured sections and names, outcomes in the margin, the items on top."""

import re
from collections import Counter
from html import escape
from importlib.resources import files
from pathlib import Path

import jinja2
from markupsafe import Markup
from rich.table import Table

from referat.errors import ReferatError
from referat.formats import read
from referat.municipality import Municipality
from referat.pipeline import load_model, process
from referat.record import Record, drop_uncertain, read_records
from referat.sources import find_sources


def view_file(path: str | Path, out: Path, model: str | None, *, min_score: float = 0.0, municipality: Municipality | None = None) -> Path:
    """Extract one file and write its page to ``out``.

    Raises:
        ReferatError: the path names more than one file.
        referat.errors.UnreadableDocument: the file gives no record.
    """
    sources = find_sources([path])
    if len(sources) > 1:
        raise ReferatError(f"{path}: {len(sources)} files; a page shows one. Extract them and view the records")
    record = process(load_model(model), read(sources[0]), min_score=min_score, municipality=municipality)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page_of(record), encoding="utf-8")
    return out


def view_records(path: Path, folder: Path, *, min_score: float = 0.0) -> list[Path]:
    """Write one page a record of a JSON Lines file into ``folder``.

    Raises:
        ReferatError: no records, or one without its text.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for record in read_records(path):
        out = folder / (re.sub(r"[^\w.-]+", "-", record.id) + ".html")
        out.write_text(page_of(drop_uncertain(record, min_score)), encoding="utf-8")
        written.append(out)
    return written


def page_of(record: Record) -> str:
    """A self-contained HTML page.

    Raises:
        ReferatError: the record was written with ``--no-text``.
    """
    if record.text is None:
        raise ReferatError(f"{record.id}: the record has no text to show; extract without --no-text")
    template = files("referat").joinpath("templates/view.html.j2").read_text(encoding="utf-8")
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=True)
    return environment.from_string(template).render(record=record, blocks=_blocks(record, record.text))


def _blocks(record: Record, text: str) -> list[dict[str, object]]:
    """One block a section: label, decisions for the margin, and the text as safe HTML with its names marked."""
    starts = {item.start: index for index, item in enumerate(record.items)}
    blocks: list[dict[str, object]] = []
    for section in record.sections:
        inside = [d for d in record.decisions if section.start <= d.start < section.end]
        blocks.append(
            {
                "label": section.label,
                "score": section.score,
                "item": starts.get(section.start),
                "decisions": inside,
                "html": marked_html(record, text, section.start, section.end),
            }
        )
    return blocks


def marked_html(record: Record, text: str, start: int, end: int) -> Markup:
    """``text[start:end]`` as safe HTML, with ``mark`` elements for entities and ``u`` elements for decisions."""
    edges: list[tuple[int, int, str]] = []
    for entity in record.entities:
        if start <= entity.start and entity.end <= end:
            title = escape(f"{entity.label}: {entity.value}" if entity.value else entity.label, quote=True)
            edges.append((entity.start, 2, f'<mark class="{entity.label}" title="{title}">'))
            edges.append((entity.end, 0, "</mark>"))
    for decision in record.decisions:
        if start <= decision.start and decision.end <= end:
            edges.append((decision.start, 1, f'<u class="{"final" if decision.final else "earlier"}">'))
            edges.append((decision.end, -1, "</u>"))
    parts, position = [], start
    for offset, _, tag in sorted(edges, key=lambda edge: (edge[0], edge[1] if edge[1] > 0 else -1 - edge[1])):
        parts += [escape(text[position:offset]), tag]
        position = offset
    return Markup("".join([*parts, escape(text[position:end])]))


def summary_table(path: Path) -> Table:
    """A table of meetings with their items and outcomes."""
    table = Table("meeting", "date", "items", "outcomes", "entities", title=str(path))
    for record in read_records(path):
        outcomes = Counter(item.outcome for item in record.items if item.outcome)
        told = ", ".join(f"{outcome} {count}" for outcome, count in outcomes.most_common())
        name = record.meeting.committee or record.id
        if record.meeting.municipality:
            name = f"{record.meeting.municipality}: {name}"
        table.add_row(name, record.meeting.date or "?", str(len(record.items)), told, str(len(record.entities)))
    return table

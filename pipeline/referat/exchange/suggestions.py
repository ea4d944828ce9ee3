"""Suggestions: documents that a model has annotated, in parts, with those first that teach most."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language

from referat.annotations import GoldDocument, TextStore, load_gold
from referat.annotations.gold import GUIDELINES_VERSION
from referat.annotations.store import SPLITS
from referat.document import Document
from referat.errors import ExchangeError, UnreadableDocument
from referat.exchange import find_format
from referat.exchange.base import Task, check_text
from referat.exchange.parts import split as split_task
from referat.exchange.parts import whole
from referat.exchange.prediction import predicted_regions
from referat.exchange.ranking import headings_of, order_tasks
from referat.exchange.regions import regions_of
from referat.formats import read
from referat.pipeline import load_model
from referat.sources import find_sources


@dataclass(frozen=True, slots=True)
class Suggested:
    """What was written, and which files gave no document."""

    files: list[Path]
    documents: int
    tasks: list[Task]
    failures: list[str]


def suggest(
    paths: Iterable[str],
    out: Path,
    form: str,
    *,
    model: str | None = None,
    minutes: float = 5.0,
    most: int | None = None,
    known: Sequence[tuple[GoldDocument, str]] = (),
) -> Suggested:
    """Annotate documents with a model, split them, order the parts, and write them for a tool.

    Args:
        paths: as `referat.sources.find_sources` takes them.
        out: file or folder to write, as the format wants it.
        form: name of the format.
        model: as `referat.load` takes it.
        minutes: how long a part may take a person.
        most: how many parts to write; all where None.
        known: gold with its texts: its headings are not new, and its outcomes count.

    Raises:
        ExchangeError: an unknown format, or no document that can be read.
    """
    write = find_format(form).write
    nlp = load_model(model)
    parts: list[Task] = []
    failures = []
    documents = 0
    for source in find_sources(paths):
        try:
            document = read(source)
        except UnreadableDocument as error:
            failures.append(str(error))
            continue
        documents += 1
        parts += split_task(suggestion(nlp, document), minutes)
    if not parts:
        raise ExchangeError(f"no file could be read, the first: {failures[0]}")
    headings = {heading for gold, text in known for heading in headings_of(text, regions_of(gold, text))}
    outcomes = (decision.outcome for gold, _ in known for decision in gold.decisions)
    ordered = order_tasks(parts, headings=headings, outcomes=outcomes)[:most]
    return Suggested(write(out, ordered), documents, ordered, failures)


def suggestion(nlp: Language, document: Document) -> Task:
    """A document as the model annotates it, as one task."""
    check_text(document.path, document.text)
    regions, record = predicted_regions(nlp, document)
    header = {"guidelines": GUIDELINES_VERSION, "source": document.path, "source_sha256": document.sha256}
    if record.meeting.municipality:
        header["municipality"] = record.meeting.municipality
    name = f"{record.model.name} {record.model.version}"
    return Task(document.id, document.text, regions, header, whole(document.text), suggested_by=name)


def known_gold(annotations: Path, store: TextStore) -> list[tuple[GoldDocument, str]]:
    """The gold of a folder with the texts that are at hand; where it has splits, that of ``train`` alone."""
    split = "train" if (annotations / SPLITS).exists() else None
    return [(gold, text) for gold in load_gold(annotations, split=split) if (text := store.text_of(gold)) is not None]

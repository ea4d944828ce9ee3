"""Runs a model over gold documents and scores it."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from operator import attrgetter
from pathlib import Path

from rich import box
from rich.table import Table
from spacy.language import Language

from referat.annotations import GoldDocument, TextStore, load_gold
from referat.document import Document
from referat.errors import GoldError
from referat.labels import ENTITY_LABELS
from referat.pipeline import load_model, process
from referat_eval.bootstrap import interval
from referat_eval.counts import Counts, Share
from referat_eval.document import ScoredDocument, scored_gold, scored_record
from referat_eval.score import ITEM_FIELDS, Scores, score


@dataclass(frozen=True, slots=True)
class Measure:
    """One row of the score table: pooled counts or a share, and the 95 % interval over documents.

    ``value`` is F for counts; None where there is nothing to find and nothing was predicted.
    """

    level: str
    label: str
    pooled: Counts | Share
    interval: tuple[float, float] | None

    @property
    def value(self) -> float | None:
        return self.pooled.f if isinstance(self.pooled, Counts) else self.pooled.value


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Measures of a model, over how many documents, and the ids of those whose text was not at hand."""

    model: str
    split: str
    measures: tuple[Measure, ...]
    documents: int
    skipped: tuple[str, ...]
    scores: Scores


def evaluate(model: str | None, annotations: Path, store: TextStore, *, split: str, parts: Sequence[str] = ()) -> Evaluation:
    """Score ``model`` on one split.

    Args:
        model: name or folder; the shipped model where None.
        annotations: folder of the gold.
        store: where the texts are.
        split: train, dev or test.
        parts: only documents whose id begins with one of these, all where empty.

    Raises:
        GoldError: no document to score is at hand.
        referat.errors.MissingModel: there is no such model.
    """
    nlp = load_model(model)
    chosen = [gold for gold in load_gold(annotations, split=split) if not parts or gold.id.startswith(tuple(parts))]
    skipped: list[str] = []
    pairs = list(_pairs(nlp, chosen, store, skipped))
    if not pairs:
        raise GoldError(f"{annotations}: no document of the split {split} has its text at hand; name the folder with --texts")
    pooled = score(pairs)
    single = [score([pair]) for pair in pairs]
    measures = tuple(_measure(level, label, read, pooled, single) for level, label, read in _readers(pooled))
    name = f"{nlp.lang}_{nlp.meta['name']} {nlp.meta['version']}"
    return Evaluation(name, split, measures, len(pairs), tuple(skipped), pooled)


Reader = Callable[[Scores], Counts | Share]


def _readers(pooled: Scores) -> Iterator[tuple[str, str, Reader]]:
    """(level, label, how to read it) of every row, in the order of the flow."""
    yield "items", "start", attrgetter("items")
    yield from (("items", name, partial(_entry, "item_fields", name)) for name in ITEM_FIELDS)
    yield "sections", "lines", attrgetter("sections")
    yield from (("entities", label, partial(_entry, "entities", label)) for label in ENTITY_LABELS)
    yield "entities", "micro", attrgetter("entities_micro")
    yield "decisions", "span, strict", attrgetter("decisions")
    yield "decisions", "span, overlap", attrgetter("decision_overlap")
    yield "decisions", "outcome", attrgetter("outcomes")
    yield "decisions", "final", attrgetter("finals")
    yield from (("outcomes", outcome, partial(_entry, "outcome_classes", outcome)) for outcome in sorted(pooled.outcome_classes))
    yield "records", "complete event", attrgetter("events")


def _entry(group: str, key: str, scores: Scores) -> Counts | Share:
    found: Counts | Share = getattr(scores, group)[key]
    return found


def _measure(level: str, label: str, read: Reader, pooled: Scores, single: Sequence[Scores]) -> Measure:
    whole = read(pooled)
    cases = [read(scores) for scores in single]

    def value(drawn: list[Counts | Share]) -> float | None:
        if isinstance(whole, Share):
            return sum((case for case in drawn if isinstance(case, Share)), Share()).value
        return sum((case for case in drawn if isinstance(case, Counts)), Counts()).f

    return Measure(level, label, whole, interval(cases, value) if len(cases) > 1 else None)


def _pairs(
    nlp: Language, documents: Sequence[GoldDocument], store: TextStore, skipped: list[str]
) -> Iterator[tuple[ScoredDocument, ScoredDocument]]:
    for gold in documents:
        text = store.text_of(gold)
        if text is None:
            skipped.append(gold.id)
            continue
        document = Document(id=gold.id, text=text, path=gold.id, media_type="text/plain", sha256=gold.text_sha256)
        yield scored_gold(gold, text), scored_record(process(nlp, document), text)


def score_table(evaluation: Evaluation) -> Table:
    """The scores for a terminal: F or share, its interval, and what it is made of."""
    title = f"{evaluation.model} on {evaluation.documents} documents of the split {evaluation.split}"
    table = Table(title=title, box=box.SIMPLE, pad_edge=False)
    for name in ("level", "label", "score", "95 %", "P", "R", "right/spurious/missed"):
        table.add_column(name, no_wrap=True)
    for measure in evaluation.measures:
        pooled = measure.pooled
        between = "-" if measure.interval is None else "-".join(map(_number, measure.interval))
        row = [measure.level, measure.label, _number(measure.value), between]
        if isinstance(pooled, Counts):
            row += [_number(pooled.precision), _number(pooled.recall), f"{pooled.tp}/{pooled.fp}/{pooled.fn}"]
        else:
            row += ["", "", f"{pooled.right} of {pooled.total}"]
        table.add_row(*row)
    return table


def to_json(evaluation: Evaluation) -> str:
    """Counts, scores and intervals of every row, for machines."""
    rows = [
        {
            "level": measure.level,
            "label": measure.label,
            "score": measure.value,
            "interval": measure.interval,
            **asdict(measure.pooled),
        }
        for measure in evaluation.measures
    ]
    told = {"model": evaluation.model, "split": evaluation.split, "documents": evaluation.documents, "skipped": len(evaluation.skipped)}
    return json.dumps({**told, "measures": rows}, indent=1, ensure_ascii=False) + "\n"


def _number(value: float | None) -> str:
    return "-" if value is None else re.sub(r"^0(?=\.)", "", f"{value:.3f}")

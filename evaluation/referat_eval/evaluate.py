"""Runs a model over gold documents and scores it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table
from spacy.language import Language

from referat.annotations import GoldDocument, TextStore, load_gold
from referat.document import Document
from referat.errors import GoldError
from referat.labels import ENTITY_LABELS
from referat.pipeline import load_model, process
from referat_eval.counts import Counts, Share
from referat_eval.document import ScoredDocument, scored_gold, scored_record
from referat_eval.score import ITEM_FIELDS, Scores, score


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores of a model, over how many documents, and the ids of those whose text was not at hand."""

    scores: Scores
    documents: int
    skipped: tuple[str, ...]


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
    return Evaluation(score(pairs), len(pairs), tuple(skipped))


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


def tables(evaluation: Evaluation) -> list[Table]:
    """The scores for a terminal."""
    scores = evaluation.scores
    spans = Table("level", "label", "P", "R", "F", "right", "spurious", "missed", title=f"{evaluation.documents} documents")
    spans.add_row("items", "start", *_row(scores.items))
    for label in ENTITY_LABELS:
        spans.add_row("entities", label, *_row(scores.entities[label]))
    spans.add_row("entities", "micro", *_row(scores.entities_micro))
    spans.add_row("decisions", "strict", *_row(scores.decisions))
    spans.add_row("decisions", "overlap", *_row(scores.decision_overlap))
    for outcome, counts in sorted(scores.outcome_classes.items()):
        spans.add_row("item outcome", outcome, *_row(counts))
    shares = Table("level", "what", "share right", "right", "of")
    for name in ITEM_FIELDS:
        shares.add_row("items", name, *_share(scores.item_fields[name]))
    shares.add_row("sections", "lines", *_share(scores.sections))
    shares.add_row("decisions", "outcome", *_share(scores.outcomes))
    shares.add_row("decisions", "final", *_share(scores.finals))
    shares.add_row("records", "complete decision event", *_share(scores.events))
    return [spans, shares]


def _row(counts: Counts) -> list[str]:
    ratios = [_number(counts.precision), _number(counts.recall), _number(counts.f)]
    return [*ratios, str(counts.tp), str(counts.fp), str(counts.fn)]


def _share(share: Share) -> list[str]:
    return [_number(share.value), str(share.right), str(share.total)]


def _number(value: float | None) -> str:
    return "-" if value is None else re.sub(r"^0(?=\.)", "", f"{value:.3f}")

"""Runs a system over gold documents and scores it."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import referat
from referat.annotations import GoldDocument, TextStore, load_gold
from referat.annotations.values import load_values
from referat.document import Document
from referat.errors import GoldError
from referat.record import Record
from referat_eval.counts import Counts, Share
from referat_eval.document import Values, scored_gold, scored_record
from referat_eval.perturbations import without_headings
from referat_eval.resampling import DRAWS, LEVEL, SEED, intervals
from referat_eval.score import DocumentScore, Figure, score_document, score_lines
from referat_eval.systems import System, code_hash
from referat_eval.table import ScoreTable

HEADLESS = "sections without headings"


@dataclass(frozen=True, slots=True)
class GoldSet:
    """Gold documents with their texts.

    Attributes:
        name: of the split, or of what was chosen.
        documents: gold and text.
        values: normalised values of entities by document and offsets, where they were annotated.
        seen: municipalities that have documents in the split train.
        skipped: ids of documents whose text is not at hand.
    """

    name: str
    documents: tuple[tuple[GoldDocument, str], ...]
    values: Mapping[str, Values] = field(default_factory=dict)
    seen: frozenset[str] = frozenset()
    skipped: tuple[str, ...] = ()

    def groups(self, gold: GoldDocument) -> dict[str, str]:
        """What a document is grouped by."""
        municipality = gold.info.get("municipality", "?")
        return {
            "municipality": municipality,
            "layout": gold.info.get("system") or gold.id.partition("/")[0],
            "municipality in training": "seen" if municipality in self.seen else "unseen",
        }


@dataclass(frozen=True, slots=True)
class Scored:
    """One scored document with what a page of it needs."""

    gold: GoldDocument
    text: str
    record: Record
    score: DocumentScore


@dataclass(frozen=True)
class Evaluation:
    """Scores of a system.

    Errors are those of the documents as they are; their places would not fit the text without headings.

    Attributes:
        about: versions and hashes of model, gold and code, and how the intervals were made.
        table: counts of all documents.
        intervals: shape (figures of ``table.headings``, 2).
        groups: by document id, what it is grouped by.
        gold_hashes: by document id, the hash of its gold.
        scored: the documents.
        skipped: ids of documents whose text was not at hand.
    """

    about: dict[str, str]
    table: ScoreTable
    intervals: dict[Figure, tuple[float, float] | None]
    groups: dict[str, dict[str, str]]
    gold_hashes: dict[str, str]
    scored: tuple[Scored, ...]
    skipped: tuple[str, ...]

    @cached_property
    def values(self) -> dict[Figure, float]:
        """F or share of every figure that is defined, over all documents."""
        found = zip(self.table.headings, self.table.values().tolist(), strict=True)
        return {figure: value for figure, value in found if value == value}

    def value(self, level: str, name: str) -> float | None:
        """F or share of a figure over all documents; None where it is not defined."""
        return self.values.get(Figure(level, name))

    def pooled(self, level: str, name: str) -> Counts | Share:
        """The counts behind a figure."""
        return self.table.pooled(Figure(level, name))

    def confusion(self, level: str) -> Counter[tuple[str, str]]:
        """(gold, predicted) labels of lines or decisions."""
        return sum((scored.score.confusion[level] for scored in self.scored), Counter())

    def confidence(self, level: str) -> list[tuple[float, bool]]:
        """(score, right) of everything that was predicted with a score."""
        return [case for scored in self.scored for case in scored.score.confidence[level]]


def gold_set(annotations: Path, store: TextStore, *, split: str, parts: Sequence[str] = ()) -> GoldSet:
    """The gold of a split with its texts.

    Args:
        annotations: folder of the gold.
        store: where the texts are.
        split: train, dev or test.
        parts: only documents whose id begins with one of these, all where empty.

    Raises:
        GoldError: no document has its text at hand.
    """
    chosen = [gold for gold in load_gold(annotations, split=split) if not parts or gold.id.startswith(tuple(parts))]
    texts = [(gold, store.text_of(gold)) for gold in chosen]
    found = tuple((gold, text) for gold, text in texts if text is not None)
    if not found:
        raise GoldError(f"{annotations}: no document of the split {split} has its text at hand; name the folder with --texts")
    seen = frozenset(gold.info["municipality"] for gold in load_gold(annotations, split="train") if "municipality" in gold.info)
    name = " ".join([split, *parts])
    return GoldSet(name, found, load_values(annotations), seen, tuple(gold.id for gold, text in texts if text is None))


def evaluate(system: System, golds: GoldSet, *, headless: bool = True, told: Callable[[str], None] | None = None) -> Evaluation:
    """Score a system on gold.

    Args:
        system: what is scored.
        golds: what it is scored on.
        headless: whether to extract every document once more without its heading lines, for the sections without them;
            recorded predictions cannot.
        told: called with the id of every document that is done.
    """
    scored = []
    for gold, text in golds.documents:
        record = system.extract(as_document(gold, text))
        score = score_document(scored_gold(gold, text, golds.values.get(gold.id)), scored_record(record, text))
        if headless and system.live:
            _score_headless(score, system, gold, text)
        scored.append(Scored(gold, text, record, score))
        if told:
            told(gold.id)
    return evaluation_of(system, golds, scored)


def evaluation_of(system: System, golds: GoldSet, scored: Sequence[Scored]) -> Evaluation:
    """The evaluation of documents that are scored.

    Args:
        system: what was scored.
        golds: what it was scored on.
        scored: all documents of ``golds``.
    """
    table = ScoreTable.of([document.score for document in scored])
    ends = {
        figure: None if low != low else (float(low), float(high))
        for figure, (low, high) in zip(table.headings, intervals(table), strict=True)
    }
    groups = {gold.id: golds.groups(gold) for gold, _ in golds.documents}
    hashes = {gold.id: gold_hash(gold) for gold, _ in golds.documents}
    return Evaluation(_about(system, golds, hashes), table, ends, groups, hashes, tuple(scored), golds.skipped)


def as_document(gold: GoldDocument, text: str) -> Document:
    """A gold document as reading would give it."""
    return Document(id=gold.id, text=text, path=gold.id, media_type="text/plain", sha256=gold.text_sha256)


def gold_hash(gold: GoldDocument) -> str:
    """The first characters of the SHA-256 of a document's annotations."""
    return hashlib.sha256(gold.model_dump_json().encode()).hexdigest()[:16]


def _score_headless(score: DocumentScore, system: System, gold: GoldDocument, text: str) -> None:
    bare_gold, bare = without_headings(gold, text)
    record = system.extract(as_document(bare_gold, bare))
    apart = DocumentScore(gold.id)
    score_lines(apart, scored_gold(bare_gold, bare), scored_record(record, bare), level=HEADLESS)
    score.figures |= apart.figures


def _about(system: System, golds: GoldSet, hashes: dict[str, str]) -> dict[str, str]:
    gold = hashlib.sha256("".join(f"{name}{hashes[name]}" for name in sorted(hashes)).encode()).hexdigest()
    about = {
        "system": system.name,
        "version": system.version,
        "model sha256": system.sha256,
        "gold": f"{golds.name}, {len(golds.documents)} documents",
        "guidelines": ", ".join(sorted({document.guidelines for document, _ in golds.documents})),
        "gold sha256": gold,
        "referat": referat.__version__,
        "code sha256": code_hash(),
        "intervals": f"{LEVEL:.0%} percentile bootstrap over documents, {DRAWS} draws, seed {SEED}",
    }
    return about


def signature(about: dict[str, str]) -> str:
    """One line that says what a score was made of, to stand beside it."""
    return (
        f"referat {about['referat']} ({about['code sha256'][:8]}) | {about['system']} {about['version']} ({about['model sha256'][:8]})"
        f" | {about['gold']}, guidelines {about['guidelines']} ({about['gold sha256'][:8]}) | strict | {about['intervals']}"
    )

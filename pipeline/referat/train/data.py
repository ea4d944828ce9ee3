"""What training reads: gold by split, raw data where it is at hand, and the cases that must stay unseen."""

import gzip
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from referat.annotations import GoldDocument, TextStore, load_gold
from referat.annotations.store import load_splits
from referat.errors import GoldError, ReferatError

HELD_OUT = "greve-headings-2025.json"
GREVE_ITEMS = "greve-items.jsonl.gz"
RAW_TEXTS = ("municipal-web.txt.gz", "folketing.txt.gz", "law.txt.gz")
_TOKEN = re.compile(r"\w+|[^\w\s]")
MAX_RAW = 25_000_000

SOURCES = {
    "public": "public NER data",
    "names": "names and parties varied from lists",
    "noise": "examples with damaged text",
    "context": "section and heading of a paragraph",
    "minutes": "raw minutes",
}
_MINUTES = "greve"

Annotated = tuple[GoldDocument, str]


@dataclass(frozen=True, slots=True)
class Scope:
    """What of the data a run learns from; everything by default.

    Attributes:
        share: of the gold documents of the split train, from each part of the gold alike; a smaller share is part of a larger one.
        leave_out: prefixes of ids of gold documents that are neither trained on nor chosen by; with ``greve`` its raw minutes
            stay unread too.
        without: names of `SOURCES` that are left out.

    Raises:
        ReferatError: a name of ``without`` is not known, or ``share`` is no share.
    """

    share: float = 1.0
    leave_out: tuple[str, ...] = ()
    without: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        unknown = sorted(self.without - SOURCES.keys())
        if unknown:
            raise ReferatError(f"{', '.join(unknown)}: cannot be left out; known are {', '.join(SOURCES)}")
        if not 0 < self.share <= 1:
            raise ReferatError(f"{self.share}: is no share of the documents; name one above 0, at most 1")

    @property
    def minutes(self) -> bool:
        """Whether raw minutes are read."""
        return "minutes" not in self.without and _MINUTES not in {prefix.rstrip("/") for prefix in self.leave_out}

    def keeps(self, document: GoldDocument) -> bool:
        """Whether a document is not left out by its id."""
        return not document.id.startswith(self.leave_out)

    def drawn(self, documents: Sequence[Annotated], seed: int) -> list[Annotated]:
        """The share of documents, in their order; at least one of every part of the gold."""
        parts: dict[str, list[str]] = defaultdict(list)
        for gold, _ in documents:
            parts[gold.id.partition("/")[0]].append(gold.id)
        chosen = {
            name
            for part, names in parts.items()
            for name in random.Random(f"{seed} {part}").sample(sorted(names), len(names))[: max(1, round(self.share * len(names)))]
        }
        return [(gold, text) for gold, text in documents if gold.id in chosen]

    def __str__(self) -> str:
        """What is left out, in words; empty where nothing is."""
        told = [f"{self.share:.0%} of the annotated documents"] if self.share < 1 else []
        told += [f"without the documents {', '.join(self.leave_out)}"] if self.leave_out else []
        told += [f"without {SOURCES[name]}" for name in sorted(self.without)]
        return "; ".join(told)


WHOLE = Scope()


@dataclass(frozen=True, slots=True)
class TrainingData:
    """Gold with its text for training and for choosing, the folder of raw data, and what of it is used."""

    train: list[Annotated]
    dev: list[Annotated]
    excluded_cases: frozenset[str]
    folder: Path | None
    scope: Scope = WHOLE

    @property
    def minutes(self) -> Path | None:
        """The folder of raw minutes; None where they are not at hand or out of scope."""
        return self.folder / "minutes" if self.folder and self.scope.minutes else None

    def source(self, name: str, folder: str) -> Path | None:
        """A folder of raw data; None where it is not at hand or ``name`` is out of scope."""
        return self.folder / folder if self.folder and name not in self.scope.without else None


def load_training_data(annotations: Path, corpus: Path, folder: Path | None, scope: Scope = WHOLE, *, seed: int = 0) -> TrainingData:
    """Gold of the splits train and dev; test is never read here, only its case numbers.

    Args:
        annotations: folder of the gold.
        corpus: folder of the own documents.
        folder: of raw data, None for none.
        scope: what of the data is used.
        seed: of the documents that are drawn where ``scope`` takes a share of them.

    Raises:
        GoldError: no gold document with its text is at hand.
        ReferatError: ``scope`` leaves out a document that there is not.
    """
    _check_prefixes(annotations, scope)
    store = TextStore(corpus, folder / "minutes" if folder else None)
    golds = {split: load_gold(annotations, split=split) for split in ("train", "dev", "test")}
    train, dev = (_with_texts([gold for gold in golds[split] if scope.keeps(gold)], store) for split in ("train", "dev"))
    if not train:
        raise GoldError(f"{annotations}: no document of the split train has its text at hand")
    unseen = [*golds["dev"], *golds["test"], *(gold for gold in golds["train"] if not scope.keeps(gold))]
    held_out = json.loads((annotations / HELD_OUT).read_text(encoding="utf-8"))["items"] if (annotations / HELD_OUT).exists() else []
    cases = {gold.info["case"] for gold in unseen if "case" in gold.info} | {item["case"] for item in held_out}
    return TrainingData(scope.drawn(train, seed), dev, frozenset(cases), folder, scope)


def _check_prefixes(annotations: Path, scope: Scope) -> None:
    known = load_splits(annotations)
    for prefix in scope.leave_out:
        if not any(name.startswith(prefix) for name in known):
            raise ReferatError(f"{prefix}: no gold document of {annotations} has an id that begins so")


def _with_texts(documents: list[GoldDocument], store: TextStore) -> list[Annotated]:
    return [(gold, text) for gold in documents if (text := store.text_of(gold)) is not None]


def raw_lines(data: TrainingData) -> Iterator[str]:
    """Lines of raw Danish text, tokens apart, each line once: minutes of unheld cases, then other texts."""
    seen: set[int] = set()
    for line in text_lines(data):
        key = hash(line)
        if len(line) >= 20 and key not in seen:
            seen.add(key)
            yield " ".join(_TOKEN.findall(line))


def text_lines(data: TrainingData) -> Iterator[str]:
    """Lines of raw Danish text as they stand, with repeats: minutes of unheld cases, then other texts."""
    if data.folder is None:
        yield from (line for _, text in data.train for line in text.split("\n"))
        return
    if data.minutes is not None:
        with gzip.open(data.minutes / GREVE_ITEMS, "rt", encoding="utf-8") as file:
            for row in map(json.loads, file):
                if row["case"] not in data.excluded_cases:
                    yield row["title"]
                    yield from (line for section in row["sections"] for line in section["text"].split("\n"))
    for name in RAW_TEXTS:
        size = 0
        with gzip.open(data.folder / "text" / name, "rt", encoding="utf-8") as file:
            for line in file:
                size += len(line)
                if size > MAX_RAW:
                    break
                yield line.strip()

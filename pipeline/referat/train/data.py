"""What training reads: gold by split, raw data where it is at hand, and the cases that must stay unseen."""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from referat.annotations import GoldDocument, TextStore, load_gold
from referat.errors import GoldError

HELD_OUT = "greve-headings-2025.json"
RAW_TEXTS = ("municipal-web.txt.gz", "folketing.txt.gz", "law.txt.gz")
_TOKEN = re.compile(r"\w+|[^\w\s]")
MAX_RAW = 25_000_000

Annotated = tuple[GoldDocument, str]


@dataclass(frozen=True, slots=True)
class TrainingData:
    """Gold with its text for training and for choosing, and the folder of raw data."""

    train: list[Annotated]
    dev: list[Annotated]
    excluded_cases: frozenset[str]
    folder: Path | None

    @property
    def minutes(self) -> Path | None:
        return self.folder / "minutes" if self.folder else None


def load_training_data(annotations: Path, corpus: Path, folder: Path | None) -> TrainingData:
    """Gold of the splits train and dev; test is never read here, only its case numbers.

    Raises:
        GoldError: no gold document with its text is at hand.
    """
    store = TextStore(corpus, folder / "minutes" if folder else None)
    train, dev = (_with_texts(load_gold(annotations, split=split), store) for split in ("train", "dev"))
    if not train:
        raise GoldError(f"{annotations}: no document of the split train has its text at hand")
    unseen = [gold.info["case"] for split in ("dev", "test") for gold in load_gold(annotations, split=split) if "case" in gold.info]
    held_out = json.loads((annotations / HELD_OUT).read_text(encoding="utf-8"))["items"] if (annotations / HELD_OUT).exists() else []
    return TrainingData(train, dev, frozenset(unseen) | {item["case"] for item in held_out}, folder)


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
    with gzip.open(data.folder / "minutes" / "greve-items.jsonl.gz", "rt", encoding="utf-8") as file:
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

"""What a retraining has at hand: the new gold, and of the old gold what it learns from and what it is guarded by."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from referat.annotations import TextStore, load_gold
from referat.annotations.store import GOLD
from referat.errors import GoldError
from referat.language import blank_language
from referat.retrain.gold import read_new_gold
from referat.retrain.material import Material

# A part of the new documents is kept from learning, so that what was won can be measured.
HELD_OUT, LEAST_DOCUMENTS = 0.25, 3


@dataclass(frozen=True, slots=True)
class Materials:
    """All documents.

    Attributes:
        new: the new gold.
        old: gold of the split train that is at hand.
        guard: gold of the split dev that is at hand.
    """

    new: tuple[Material, ...]
    old: tuple[Material, ...]
    guard: tuple[Material, ...]

    @property
    def items(self) -> int:
        """How many agenda items the new gold has."""
        return sum(material.items for material in self.new)

    def held_out(self, seed: int) -> tuple[Material, ...]:
        """New documents to measure on; none where there are fewer than `LEAST_DOCUMENTS`."""
        if len(self.new) < LEAST_DOCUMENTS:
            return ()
        number = max(1, round(HELD_OUT * len(self.new)))
        chosen = {material.id for material in random.Random(seed).sample(self.new, number)}
        return tuple(material for material in self.new if material.id in chosen)


def read_materials(gold: Path, annotations: Path, corpus: Path, texts: Path | None) -> Materials:
    """Read the new gold and the old gold whose texts are at hand; there may be none of the latter.

    Raises:
        GoldError: the new gold cannot be read, or has a document of our dev or test splits.
        referat.annotations.MarkupError: marked text that cannot be read.
    """
    blank = blank_language()
    new = read_new_gold(gold)
    if not (annotations / GOLD).is_dir():
        return Materials(tuple(Material(pair, blank) for pair in new), (), ())
    _check_apart([document.text_sha256 for document, _ in new], annotations, gold)
    store = TextStore(corpus, texts)
    known = {document.text_sha256 for document, _ in new}
    old, guard = (
        tuple(
            Material((document, text), blank)
            for document in load_gold(annotations, split=split)
            if document.text_sha256 not in known and (text := store.text_of(document)) is not None
        )
        for split in ("train", "dev")
    )
    return Materials(tuple(Material(pair, blank) for pair in new), old, guard)


def _check_apart(hashes: Sequence[str], annotations: Path, gold: Path) -> None:
    for split in ("dev", "test"):
        held = {document.text_sha256: document.id for document in load_gold(annotations, split=split)}
        shared = [held[known] for known in hashes if known in held]
        if shared:
            raise GoldError(f"{gold}: holds {shared[0]}, a document of the split {split} that models are measured on; take it out")

"""Cuts the vocabulary of the encoder to the pieces that Danish text needs.

A piece that reaches over the edge of a unit (``kr.``, ``).``) is left out, so that every unit has a piece of its own to be
labelled at.  Pieces are counted in raw text and lists, never in what is scored.
"""

import copy
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from referat.train.data import TrainingData, text_lines
from referat.units import is_unit

PIECES = 30_000
SPACE = "▁"
MASK = "<mask>"
BATCH = 2000
LIST_NAMES = 4000
_LISTS = (
    "first_names_women.tsv",
    "first_names_men.tsv",
    "first_names_minority_women.tsv",
    "first_names_minority_men.tsv",
    "last_names.tsv",
    "last_names_minority.tsv",
    "municipalities.tsv",
    "parties_local_lists.tsv",
    "public_bodies_from_statutes.tsv",
)

TokenizerData = dict[str, Any]


def read_tokenizer(path: Path) -> TokenizerData:
    """The tokenizer's JSON without truncation and padding."""
    data: TokenizerData = json.loads(path.read_text(encoding="utf-8"))
    return {**data, "truncation": None, "padding": None}


def cut_vocabulary(data: TokenizerData, texts: Iterable[str], size: int = PIECES) -> list[int]:
    """The ids to keep, in order: special ones, single characters of the Latin script, and the commonest pieces of ``texts``."""
    vocabulary = data["model"]["vocab"]
    special = {token["id"] for token in data["added_tokens"]}
    allowed = [i for i, (piece, _) in enumerate(vocabulary) if i in special or is_unit(piece.removeprefix(SPACE)) or piece == SPACE]
    tokenizer = Tokenizer.from_str(json.dumps(with_pieces(data, allowed)))
    counts: Counter[int] = Counter()
    lines = iter(texts)
    while batch := list(islice(lines, BATCH)):
        for encoding in tokenizer.encode_batch(batch, add_special_tokens=False):
            counts.update(encoding.ids)
    kept = special | {i for i in allowed if _is_basic(vocabulary[i][0])}
    for index, _ in counts.most_common():
        if len(kept) >= size:
            break
        kept.add(allowed[index])
    return sorted(kept)


def _is_basic(piece: str) -> bool:
    """A single character that Danish text may hold."""
    char = piece.removeprefix(SPACE) or SPACE
    return len(char) == 1 and (ord(char) < 0x250 or unicodedata.category(char) in {"Pd", "Pi", "Pf", "Sc", "Po", "No"} or char == SPACE)


def with_pieces(data: TokenizerData, kept: list[int]) -> TokenizerData:
    """The tokenizer with the pieces of the ids ``kept`` alone, numbered anew."""
    new = copy.deepcopy(data)
    number = {old: index for index, old in enumerate(kept)}
    new["model"]["vocab"] = [data["model"]["vocab"][old] for old in kept]
    new["model"]["unk_id"] = number[data["model"]["unk_id"]]
    for token in new["added_tokens"]:
        token["id"] = number[token["id"]]
    for token in ((new["post_processor"] or {}).get("special_tokens") or {}).values():
        token["ids"] = [number[old] for old in token["ids"]]
    return new


def vocabulary_texts(data: TrainingData) -> Iterator[str]:
    """Raw lines, each once, then names of the lists."""
    seen: set[int] = set()
    for line in text_lines(data):
        key = hash(line)
        if key not in seen:
            seen.add(key)
            yield line
    if data.folder is None:
        return
    for name in _LISTS:
        path = data.folder / "lists" / name
        yield from (re.sub(r"\t", " ", line) for line in path.read_text(encoding="utf-8").splitlines()[1 : LIST_NAMES + 1])

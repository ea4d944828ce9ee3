"""Folders full of damaged files, the same for the same seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from referat_eval.damage.archives import archive_kinds
from referat_eval.damage.kinds import Kind, spoilt_kinds
from referat_eval.damage.places import PLACES, Place
from referat_eval.damage.sound import SUFFIXES
from referat_eval.damage.texts import markup_kinds, pdf_kinds, text_kinds

KINDS: tuple[Kind | Place, ...] = (*spoilt_kinds(), *text_kinds(), *markup_kinds(), *pdf_kinds(), *archive_kinds(), *PLACES)
LENGTH = 1_500
NUMBER_DIGITS = 6
_RARE = 0.05


@dataclass(frozen=True, slots=True)
class Made:
    """A damaged file, or a place that only looks like a file."""

    kind: Kind | Place
    path: Path


def make_damaged(folder: Path, texts: Sequence[str], number: int, seed: int, kinds: Sequence[Kind | Place] = KINDS) -> list[Made]:
    """Make ``number`` damaged files from the beginnings of texts, every kind in a folder of its own.

    Each kind comes once before one comes twice; of the kinds that take long few are made after that.
    """
    return [_made(folder, kind, order, Random(f"{seed} {order}"), texts) for order, kind in enumerate(_chosen(number, seed, kinds))]


def _chosen(number: int, seed: int, kinds: Sequence[Kind | Place]) -> Iterator[Kind | Place]:
    yield from kinds[:number]
    weights = [_RARE if isinstance(kind, Kind) and kind.heavy else 1.0 for kind in kinds]
    yield from Random(seed).choices(kinds, weights, k=max(number - len(kinds), 0))


def _made(folder: Path, kind: Kind | Place, order: int, chance: Random, texts: Sequence[str]) -> Made:
    text = chance.choice(texts)[:LENGTH]
    place, name = folder / kind.name, f"{order:0{NUMBER_DIGITS}}"
    place.mkdir(parents=True, exist_ok=True)
    if isinstance(kind, Place):
        path = place / f"{name}.txt"
        kind.put(path, chance, text)
    else:
        suffix = kind.suffix or chance.choice(("", *SUFFIXES))
        path = place / (f"{name}.{suffix}" if suffix else name)
        path.write_bytes(kind.make(chance, text))
    return Made(kind, path)

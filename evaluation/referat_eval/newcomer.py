"""A simulated newcomer: a municipality that the base has never seen, annotated item by item, and what each share of it is worth."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import spacy

from referat.annotations import TextStore, load_gold
from referat.language import blank_language
from referat.retrain.fit import PASSES
from referat.retrain.gold import read_new_gold
from referat.retrain.material import Material, drawn
from referat_eval.compare import pooled
from referat_eval.results import Results
from referat_eval.retraining.fits import Fits
from referat_eval.retraining.scoring import scores_of
from referat_eval.study_figures import figures_with_differences, shown_part


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Documents that the base has not seen.

    Attributes:
        name: for the table.
        ids: prefixes of their ids.
        rotate: whether each document of train is held out once while models learn from the others; else models learn from the
            first documents, and all others are held out, those of dev with them.
        sizes: from about how many items models learn.
        gold: folder of their gold, where they are not part of the project's.
    """

    name: str
    ids: tuple[str, ...]
    rotate: bool
    sizes: tuple[int, ...] = (10, 20, 50)
    gold: Path | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """Documents of train and dev whose texts are at hand."""

    train: tuple[Material, ...]
    dev: tuple[Material, ...]


def known_documents(annotations: Path, corpus: Path, texts: Path | None) -> Known:
    """The gold of train and dev.

    Raises:
        referat.errors.GoldError: it cannot be read.
    """
    store, blank = TextStore(corpus, texts), blank_language()
    train, dev = (
        tuple(Material((gold, text), blank) for gold in load_gold(annotations, split=split) if (text := store.text_of(gold)) is not None)
        for split in ("train", "dev")
    )
    return Known(train, dev)


def newcomer_rows(
    newcomer: Newcomer, others: Sequence[Newcomer], known: Known, base: Path, work: Path, *, seed: int
) -> list[dict[str, Any]]:
    """The learning curve of a newcomer on its held-out documents, and what it costs on everything else.

    Args:
        newcomer: who is new.
        others: all newcomers; none of their documents is old.
        known: all documents.
        base: the model that has seen none of the newcomers.
        work: folder where fits stay.
        seed: of everything random.
    """
    apart = tuple(name for other in others for name in other.ids)
    fits = Fits(base, [m for m in known.train if not m.id.startswith(apart)], work, seed)
    everything_else = [m for m in known.dev if not m.id.startswith(newcomer.ids)]
    nlp = spacy.load(base)
    before: list[Results] = []
    after: dict[int, list[Results]] = {size: [] for size in newcomer.sizes}
    learned: dict[int, int] = {}
    elsewhere: dict[int, Results] = {}
    rounds = list(_rounds(newcomer, known, seed))
    fits.expect(len(rounds) * len(newcomer.sizes), PASSES)
    for turn, (pool, held) in enumerate(rounds):
        before.append(scores_of(nlp, held))
        for size in newcomer.sizes:
            part = _first(pool, size)
            learned[size] = sum(material.items for material in part)
            model = fits.fit(part).nlp
            after[size].append(scores_of(model, held))
            if turn == 0:
                elsewhere[size] = scores_of(model, everything_else)
    start, costs = _shown(pooled(before)), _shown(scores_of(nlp, everything_else))
    rows = [_row(f"{newcomer.name}, 0 items", start, None)]
    rows += [_row(f"{newcomer.name}, {learned[size]} items", _shown(pooled(after[size])), start) for size in newcomer.sizes]
    rows.append(_row(f"everything but {newcomer.name}, 0 items of it", costs, None))
    rows += [_row(f"everything but {newcomer.name}, {learned[s]} items of it", _shown(elsewhere[s]), costs) for s in newcomer.sizes]
    return rows


def _rounds(newcomer: Newcomer, known: Known, seed: int) -> Iterator[tuple[list[Material], list[Material]]]:
    """What models learn from, in order, and what is held out."""
    own = _documents(newcomer, known)
    if newcomer.rotate:
        for place, held in enumerate(own):
            yield [*own[place + 1 :], *own[:place]], [held]
        return
    pool = _first(drawn(own, max(newcomer.sizes), seed), max(newcomer.sizes))
    chosen = {material.id for material in pool}
    unseen = [material for material in known.dev if material.id.startswith(newcomer.ids)]
    yield pool, [*(material for material in own if material.id not in chosen), *unseen]


def _documents(newcomer: Newcomer, known: Known) -> list[Material]:
    if newcomer.gold is None:
        return [material for material in known.train if material.id.startswith(newcomer.ids)]
    blank = blank_language()
    return [Material(pair, blank) for pair in read_new_gold(newcomer.gold)]


def _first(pool: Sequence[Material], size: int) -> list[Material]:
    """The first documents that have about so many items together; at least one."""
    part: list[Material] = []
    for material in pool:
        if part and sum(m.items for m in part) + material.items / 2 > size:
            break
        part.append(material)
    return part


def _shown(results: Results) -> Results:
    return shown_part(results, ("",))


def _row(name: str, found: Results, baseline: Results | None) -> dict[str, Any]:
    return {"name": name, "documents": len(found.table.documents), "runs": [], "figures": figures_with_differences(found, baseline)}

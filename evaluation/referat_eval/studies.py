"""The studies: which models are trained on what, and on which documents they are scored."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from referat.annotations.store import load_splits
from referat.errors import ReferatError
from referat.train.data import WHOLE, Scope
from referat.train.static_vectors import VECTOR_KINDS, VectorKind
from referat_eval.newcomer import Newcomer

BASELINE = "baseline"
SHARES = (0.25, 0.5, 0.75)
FOLDS = 4
SEEDS = 3

ModelKind = Literal["sm", "md"]


@dataclass(frozen=True, slots=True)
class Run:
    """One model to train and score.

    Attributes:
        name: in its study.
        model: ``sm`` trains a pipeline, ``md`` tunes the encoder and puts it into one.
        seed: of everything random.
        parts: of an ``sm`` that are trained, the others are those of the base; all where empty.
        scope: what of the data is used.
        teacher: whether the tagger of ``sm`` learns from a teacher too.
        vectors: static ones of the tagger of ``sm``.
        fresh: whether the encoder of ``md`` begins with random weights.
        on_sm: whether ``md`` takes its other components from an ``sm`` trained in the same scope, where there is one.
        split: that it is scored on.
        scored: prefixes of the ids of the documents that it is scored on, all of the split where empty.
    """

    name: str
    model: ModelKind
    seed: int
    parts: tuple[str, ...] = ()
    scope: Scope = WHOLE
    teacher: bool = False
    vectors: VectorKind = "floret"
    fresh: bool = False
    on_sm: bool = False
    split: str = "dev"
    scored: tuple[str, ...] = ()

    @property
    def needs_encoder(self) -> bool:
        """Whether it is made from the encoder."""
        return self.model == "md" or self.vectors == "encoder"


@dataclass(frozen=True, slots=True)
class Row:
    """What is shown under one name: runs on different documents as one, restricted to ids that begin with one of ``parts``."""

    name: str
    runs: tuple[str, ...]
    parts: tuple[str, ...] = ("",)


@dataclass(frozen=True, slots=True)
class Study:
    """Runs, what of them is shown, and whether their spread is of interest; the run `BASELINE` is what others are held against.

    ``newcomers`` are municipalities that the only run, or the plan's base where there is none, has not seen and then goes on
    learning from.
    """

    name: str
    runs: tuple[Run, ...]
    rows: tuple[Row, ...]
    spread: bool = False
    newcomers: tuple[Newcomer, ...] = ()


def find_study(name: str, annotations: Path, seed: int) -> Study:
    """A study by name.

    Args:
        name: one of `STUDIES`.
        annotations: folder of the gold, whose documents make the folds.
        seed: of the runs and folds.

    Raises:
        ReferatError: there is no such study.
    """
    if name not in STUDIES:
        raise ReferatError(f"{name}: is no study; known are {', '.join(STUDIES)}")
    return STUDIES[name](name, annotations, seed)


def _one_row_a_run(name: str, runs: list[Run], *, spread: bool = False) -> Study:
    return Study(name, tuple(runs), tuple(Row(run.name, (run.name,)) for run in runs), spread)


def _sources_sm(name: str, annotations: Path, seed: int) -> Study:
    baseline = Run(BASELINE, "sm", seed, parts=("entities",))
    without = [_without(baseline, source) for source in ("public", "names", "noise")]
    return _one_row_a_run(name, [baseline, *without, replace(baseline, name="with-teacher", teacher=True)])


def _vectors_sm(name: str, annotations: Path, seed: int) -> Study:
    baseline = Run(BASELINE, "sm", seed, parts=("entities",))
    others = [replace(baseline, name=f"vectors-{kind}", vectors=kind) for kind in VECTOR_KINDS if kind != baseline.vectors]
    return _one_row_a_run(name, [baseline, *others])


def _sources_md(name: str, annotations: Path, seed: int) -> Study:
    baseline = Run(BASELINE, "md", seed)
    without = [_without(baseline, source) for source in ("context", "public", "names", "noise")]
    return _one_row_a_run(name, [baseline, replace(baseline, name="without-pre-training", fresh=True), *without])


def _without(baseline: Run, source: str) -> Run:
    return replace(baseline, name=f"without-{source}", scope=Scope(without=frozenset({source})))


def _left_out(name: str, annotations: Path, seed: int) -> Study:
    """Municipalities and own layouts that training does not see, and the municipalities where it does."""
    baseline = replace(_baseline(name, seed), on_sm=True)
    towns = [_left_out_run(baseline, f"without-{town}", (town,)) for town in ("greve", "aarhus")]
    folds = [replace(_left_out_run(baseline, f"fold-{n}", ids), split="train") for n, ids in enumerate(_folds(annotations, seed), start=1)]
    rows = (
        Row("seen: Greve, Aarhus", (BASELINE,), ("greve/", "aarhus/")),
        Row("Greve left out", ("without-greve",)),
        Row("Aarhus left out", ("without-aarhus",)),
        Row("own layouts left out", tuple(run.name for run in folds)),
    )
    return Study(name, (baseline, *towns, *folds), rows)


def _left_out_run(baseline: Run, name: str, ids: tuple[str, ...]) -> Run:
    return replace(baseline, name=name, scope=Scope(leave_out=ids), scored=ids)


def _folds(annotations: Path, seed: int) -> list[tuple[str, ...]]:
    """The own documents of the split train in `FOLDS` folds."""
    own = sorted(name for name, split in load_splits(annotations).items() if split == "train" and name.startswith("own/"))
    shuffled = random.Random(seed).sample(own, len(own))
    return [tuple(sorted(shuffled[fold::FOLDS])) for fold in range(FOLDS)]


def _curve(name: str, annotations: Path, seed: int) -> Study:
    baseline = _baseline(name, seed)
    return _one_row_a_run(name, [baseline, *(replace(baseline, name=f"share-{share}", scope=Scope(share)) for share in SHARES)])


def _seeds(name: str, annotations: Path, seed: int) -> Study:
    baseline = _baseline(name, seed)
    others = [replace(baseline, name=f"seed-{other}", seed=other) for other in range(seed + 1, seed + SEEDS)]
    return _one_row_a_run(name, [baseline, *others], spread=True)


# Own documents of train out of PDF files whose items have no headings, and all that there is of Greve.
NEWCOMERS = (
    Newcomer(
        "own documents without headings",
        ("own/limhoej/", "own/sandvraa/", "own/soenderholt/", "own/soenderkaer/", "own/vintersbaek/"),
        rotate=True,
    ),
    Newcomer("Greve", ("greve/",), rotate=False),
)


def _newcomer(name: str, annotations: Path, seed: int) -> Study:
    """A base that has seen none of the newcomers, and what it learns of each."""
    unseen = tuple(prefix for newcomer in NEWCOMERS for prefix in newcomer.ids)
    run = Run(BASELINE, "sm", seed, scope=Scope(leave_out=unseen))
    return Study(name, (run,), (), newcomers=NEWCOMERS)


def _tutorial(name: str, annotations: Path, seed: int) -> Study:
    """The invented municipality of the tutorial, which no model of ours has seen: the base is the one of the plan."""
    newcomer = Newcomer("Fyrø", ("fyroe/",), rotate=True, sizes=(5, 10, 20), gold=annotations.parent / "docs" / "tutorial" / "gold")
    return Study(name, (), (), newcomers=(newcomer,))


def _baseline(study: str, seed: int) -> Run:
    return Run(BASELINE, "md" if study.endswith("-md") else "sm", seed)


STUDIES: dict[str, Callable[[str, Path, int], Study]] = {
    "sources-sm": _sources_sm,
    "sources-md": _sources_md,
    "vectors-sm": _vectors_sm,
    "left-out-sm": _left_out,
    "left-out-md": _left_out,
    "curve-sm": _curve,
    "curve-md": _curve,
    "seeds-sm": _seeds,
    "seeds-md": _seeds,
    "newcomer-sm": _newcomer,
    "tutorial-sm": _tutorial,
}

"""Losses of a system when the text of the gold is changed: the gold follows its text."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rich import box
from rich.table import Table

from referat.errors import ReferatError
from referat_eval.compare import NOISE, Change, changes, paired
from referat_eval.evaluate import Evaluation, GoldSet, evaluate
from referat_eval.perturbations import PERTURBATIONS
from referat_eval.report import in_digits
from referat_eval.results import HEADLINE, Results
from referat_eval.score import MICRO, Figure
from referat_eval.systems import System

_SHOWN = {
    Figure("items", "start"): "items",
    Figure("sections", "lines"): "sections",
    **{Figure("entities", name): name for name in ("PER", "PARTY", "ORG", "AMOUNT", "DATE", MICRO)},
    Figure("decisions", "span, overlap"): "decisions",
    Figure("decisions", "outcome"): "outcome",
    Figure("records", "complete event"): "event",
}


@dataclass(frozen=True, slots=True)
class Losses:
    """What one change of the text costs: every headline figure, A as annotated and B changed."""

    change: str
    figures: tuple[Change, ...]


def measure(system: System, golds: GoldSet, *, changes: Sequence[str] = (), seed: int = 20) -> list[Losses]:
    """Score a system on the gold as it is and under every change.

    Args:
        system: what is scored.
        golds: the gold.
        changes: names of `PERTURBATIONS`, all where empty.
        seed: of what is random in the changes.

    Raises:
        ReferatError: a change that does not exist, or a system of recorded predictions.
    """
    if not system.live:
        raise ReferatError(f"{system.name}: recorded predictions cannot be made from changed texts; name a model")
    unknown = [name for name in changes if name not in PERTURBATIONS]
    if unknown:
        raise ReferatError(f"there is no change {unknown[0]!r}; there are: {', '.join(PERTURBATIONS)}")
    plain = _results(evaluate(system, golds, headless=False))
    return [_losses(name, plain, evaluate(system, changed(golds, name, seed), headless=False)) for name in changes or PERTURBATIONS]


def changed(golds: GoldSet, name: str, seed: int) -> GoldSet:
    """The gold with one change made to every text; each document has its own seed."""
    perturb = PERTURBATIONS[name]
    documents = tuple(perturb(gold, text, random.Random(f"{seed} {name} {gold.id}")) for gold, text in golds.documents)
    return replace(golds, documents=documents, values={})


def _results(evaluation: Evaluation) -> Results:
    unchanged = dict.fromkeys(evaluation.gold_hashes, "")
    return Results(evaluation.about, evaluation.table, evaluation.groups, unchanged)


def _losses(name: str, plain: Results, evaluation: Evaluation) -> Losses:
    found = {change.figure: change for change in changes(*paired(plain, _results(evaluation)))}
    return Losses(name, tuple(found[figure] for figure in HEADLINE if figure in found))


def losses_table(losses: Sequence[Losses]) -> Table:
    """Differences to the unchanged text for a terminal; a star where they are more than noise."""
    rows = [{change.figure: change for change in row.figures} for row in losses]
    plain = {figure: change.a for row in rows for figure, change in row.items()}
    figures = [figure for figure in _SHOWN if figure in plain]
    table = Table(title="score, and change of the score under a change of the text (* more than noise)", box=box.SIMPLE, pad_edge=False)
    table.add_column("change", no_wrap=True)
    for figure in figures:
        table.add_column(_SHOWN[figure], no_wrap=True)
    table.add_row("none", *(in_digits(plain[figure]) for figure in figures))
    for loss, row in zip(losses, rows, strict=True):
        table.add_row(loss.change, *(_told(row.get(figure)) for figure in figures))
    return table


def _told(change: Change | None) -> str:
    """A difference, or a dash where the figure is not defined under the change."""
    return "-" if change is None else f"{change.b - change.a:+.3f}{'' if change.verdict == NOISE else '*'}"


def losses_json(losses: Sequence[Losses]) -> str:
    """The same for machines, with intervals."""
    rows = [
        {
            "change": row.change,
            "level": c.figure.level,
            "name": c.figure.name,
            "plain": c.a,
            "changed": c.b,
            "interval": [_number(c.low), _number(c.high)],
            "p": _number(c.p),
        }
        for row in losses
        for c in row.figures
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _number(value: float) -> float | None:
    return None if value != value else value

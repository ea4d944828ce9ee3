"""The whole benchmark: every figure several times, by turns, so that a slow minute of the machine hits all alike."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from referat.model_files import model_facts
from referat_eval.bench.alone import alone
from referat_eval.bench.cost import Price, costs
from referat_eval.bench.flow import first_record, measure_flow
from referat_eval.bench.machine import machine
from referat_eval.bench.peers import BERT, SPACY_SM, how_made, missing_for
from referat_eval.bench.texts import Texts, stream, without_repeats, write_texts
from referat_eval.damage.sound import sound
from referat_eval.own_texts import own_texts
from referat_eval.processes import check_proc

SHARE = {SPACY_SM: 0.2, BERT: 0.02}
LEAST = 200
_READ = 20
_SHORT = "1. Budget 2024\nBeslutning\nGodkendt.\n"
# Number of workers, and whether they share what they found in a file.
_CREWS = ((1, False), (2, False), (2, True))
_FLOW = ("seconds", "words_per_second", "words_per_core_second", "memory")
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchPlan:
    """What is measured.

    Attributes:
        models: names or folders.
        words: of the texts as they come; 0 for all of Greve.
        fresh: of the texts without repeats, and of those that steps and peers are measured on.
        repeats: how often every figure is measured.
        peers: whose speed is measured beside that of the models, on a share of the texts without repeats.
        data: folder with the real minutes, or None.
    """

    annotations: Path
    corpus: Path
    data: Path | None
    models: Sequence[str] = ("da_referat_md", "da_referat_sm")
    words: int = 1_000_000
    fresh: int = 150_000
    repeats: int = 3
    peers: Sequence[str] = tuple(SHARE)
    price: Price = field(default_factory=Price)


@dataclass(frozen=True, slots=True)
class _Input:
    """Texts and the folder that they were written to."""

    texts: Texts
    folder: Path
    repeats: bool


def run_bench(plan: BenchPlan, told: Told) -> dict[str, Any]:
    """Measure flow, start, steps, reading and peers; ``told`` is called with what is measured next.

    Returns:
        ``about``, ``texts``, ``runs``, ``start``, ``steps``, ``reading``, ``peers`` and ``cost``; a figure that was measured several
        times as ``median``, ``least`` and ``most``.

    Raises:
        ReferatError: a measure failed, a file gave no record, or the system does not tell the memory of processes.
    """
    check_proc()
    about = {"machine": machine(), "models": {name: asdict(model_facts(name)) for name in plan.models}, "repeats": plan.repeats}
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        known = stream(plan.annotations, plan.corpus, plan.data, plan.words)
        inputs = [
            _Input(known, write_texts(known.texts, place / "stream"), repeats=True),
            _fresh_input(known, plan, place),
        ]
        short = write_texts([_SHORT], place / "short")
        measured: dict[str, Any] = {
            "about": about,
            "texts": [{"name": one.texts.name, "documents": len(one.texts.texts), "words": one.texts.words} for one in inputs],
            "runs": _runs(plan, inputs, told),
            "start": _starts(plan, short, inputs[0].folder, told),
            "steps": _steps(plan, inputs, told),
            "reading": _reading(plan, place, told),
            "peers": _peers(plan, inputs[1].folder, told),
        }
    return {**measured, "cost": {"price": asdict(plan.price), "rows": costs(measured, plan.price)}}


def spread(values: Sequence[float]) -> dict[str, float]:
    """Median, least and most of a figure.

    >>> spread([3.0, 1.0, 2.0])
    {'median': 2.0, 'least': 1.0, 'most': 3.0}
    """
    return {"median": round(median(values), 4), "least": round(min(values), 4), "most": round(max(values), 4)}


def _fresh_input(known: Texts, plan: BenchPlan, place: Path) -> _Input:
    fresh = without_repeats(known, plan.fresh)
    return _Input(fresh, write_texts(fresh.texts, place / "fresh"), repeats=False)


def _runs(plan: BenchPlan, inputs: Sequence[_Input], told: Told) -> list[dict[str, Any]]:
    wanted = [(model, one, *crew) for model in plan.models for one in inputs for crew in _CREWS if one.repeats or crew != (2, True)]
    found: list[list[dict[str, Any]]] = [[] for _ in wanted]
    for turn in range(plan.repeats):
        for rows, (model, one, workers, shared) in zip(found, wanted, strict=True):
            told(f"{turn + 1}/{plan.repeats}: {model}, {one.texts.name}, workers {workers}{', sharing' if shared else ''}")
            rows.append(measure_flow(one.folder, model, workers, shared=shared))
    return [
        {"model": model, "texts": one.texts.name, "repeats": one.repeats, "workers": workers, "shared": shared}
        | {name: rows[0][name] for name in ("documents", "words")}
        | {name: spread([row[name] for row in rows]) for name in _FLOW}
        | {"documents_per_second": spread([row["documents"] * row["words_per_second"] / row["words"] for row in rows])}
        for rows, (model, one, workers, shared) in zip(found, wanted, strict=True)
    ]


def _starts(plan: BenchPlan, short: Path, stream_folder: Path, told: Told) -> dict[str, Any]:
    """Seconds from the start of the command to its first record: of one short document, and of the stream."""
    found: dict[str, dict[str, list[float]]] = {model: {"short": [], "stream": []} for model in plan.models}
    for turn in range(plan.repeats):
        for model, rows in found.items():
            told(f"{turn + 1}/{plan.repeats}: {model}, first record")
            rows["short"].append(first_record(short, model))
            rows["stream"].append(first_record(stream_folder, model))
    return {model: {name: spread(values) for name, values in rows.items()} for model, rows in found.items()}


def _steps(plan: BenchPlan, inputs: Sequence[_Input], told: Told) -> list[dict[str, Any]]:
    found = []
    for model in plan.models:
        for one in inputs:
            told(f"{model}, steps, {one.texts.name}")
            row = alone("steps", files=str(one.folder), model=model)
            total = sum(row["seconds"].values())
            shares = {name: round(seconds / total, 4) for name, seconds in row["seconds"].items()}
            found.append(
                {"model": model, "texts": one.texts.name, **row, "shares": shares, "words_per_second": round(row["words"] / total, 1)}
            )
    return found


def _reading(plan: BenchPlan, place: Path, told: Told) -> dict[str, Any]:
    """Own documents written in every format, and read."""
    told("reading")
    folder = place / "formats"
    folder.mkdir()
    for number, text in enumerate(own_texts(plan.annotations, plan.corpus)[:_READ]):
        for suffix in ("pdf", "docx", "html", "json", "txt"):
            (folder / f"{number}.{suffix}").write_bytes(sound(suffix, text))
    rows = alone("reading", files=str(folder))
    return {suffix: {**row, "words_per_second": round(row["words"] / row["seconds"], 1)} for suffix, row in sorted(rows.items())}


def _peers(plan: BenchPlan, folder: Path, told: Told) -> list[dict[str, Any]]:
    found = []
    for peer in plan.peers:
        row: dict[str, Any] = {"name": peer, "how": how_made(peer), "skipped": None}
        if package := missing_for(peer):
            found.append({**row, "skipped": f"{package} is not installed: pip install 'referat[bench]'"})
            continue
        words = max(int(plan.fresh * SHARE[peer]), LEAST)
        rows = []
        for turn in range(plan.repeats):
            told(f"{turn + 1}/{plan.repeats}: {peer}")
            rows.append(alone("peer", files=str(folder), peer=peer, words=words))
        rates = [one["words"] / one["seconds"] for one in rows]
        found.append({**row, "words": rows[0]["words"], "words_per_second": spread(rates)})
    return found

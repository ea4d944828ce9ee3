"""Runs a study: trains its models one after the other, scores each on gold, and writes the figures with their intervals.

A run that is done stays in the work folder with what it was made from, so that a study that was cut off goes on, and a
baseline is trained once for all studies.
"""

import hashlib
import json
import logging
import shutil
import statistics
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import referat
from referat.annotations import TextStore
from referat.errors import ReferatError
from referat.train.data import Scope
from referat_eval.compare import pooled
from referat_eval.evaluate import evaluate, gold_set
from referat_eval.newcomer import known_documents, newcomer_rows
from referat_eval.results import HEADLINE, SCORES, Results, read_results, write_results
from referat_eval.studies import BASELINE, Row, Run, Study
from referat_eval.study_figures import figures_with_differences, rounded, shown_part
from referat_eval.systems import find_system, hash_of

logger = logging.getLogger(__name__)

FORMAT = "referat study 1"
INPUTS = "inputs.json"
SM, MD = "da_referat_sm", "da_referat_md"
_RAW = ("minutes", "ner", "text", "lists")


@dataclass(frozen=True, slots=True)
class StudyPlan:
    """Where a study reads and writes, and how long its runs train.

    Attributes:
        work: folder of the runs, one folder a study in it.
        base: the pipeline that parts are taken from that a run does not train; ``meta.json`` lies beside it.
        encoder: folder that ``md`` is tuned from, and vectors are distilled from.
        teacher: the model that runs with a teacher learn from; they are passed over where it is None.
        steps: most training steps of the tagger of ``sm``.
        epochs: passes over the examples of ``md``.
        layers: layers of the encoder that ``md`` keeps; all where it is None.
        share: of the gold documents that a run would learn from, the share that it does.
        made: meetings made for items and sections of ``sm``.
    """

    work: Path
    out: Path
    annotations: Path
    corpus: Path
    data: Path | None
    texts: Path | None
    base: Path
    encoder: Path
    config: Path
    teacher: Path | None
    steps: int
    epochs: int
    made: int
    layers: int | None = None
    share: float = 1.0


def run_study(study: Study, plan: StudyPlan, *, seed: int) -> Path:
    """Train and score what is not done yet, and write the study's file after every run.

    Args:
        study: what is trained.
        plan: where and how long.
        seed: that the study was found by.

    Returns:
        The file ``<study>.json`` in ``plan.out``.

    Raises:
        referat.errors.ReferatError: gold, data, base or encoder are not at hand.
    """
    study = _shared(study, plan.share)
    _check(study, plan)
    path = plan.out / f"{study.name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    results: dict[str, Results] = {}
    told = {"format": FORMAT, "study": study.name, "command": _command(study, plan, seed), "seed": seed, **_length(study, plan)}
    for run in study.runs:
        if run.teacher and plan.teacher is None:
            logger.info("%s: passed over, there is no teacher", run.name)
            continue
        results[run.name] = _result(run, plan.work / study.name / run.name, plan)
        _write(path, told | _figures(study, results, plan))
    if study.newcomers:
        rows = list(_newcomer_rows(study, plan, seed))
        _write(path, told | {"rows": rows})
    return path


def _shared(study: Study, share: float) -> Study:
    """The study with runs that learn from a share of what they would learn from."""
    runs = (replace(run, scope=replace(run.scope, share=run.scope.share * share)) for run in study.runs)
    return replace(study, runs=tuple(runs))


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _newcomer_rows(study: Study, plan: StudyPlan, seed: int) -> Iterator[dict[str, Any]]:
    base = _unknowing(study, plan)
    known = known_documents(plan.annotations, plan.corpus, plan.texts)
    for newcomer in study.newcomers:
        yield from newcomer_rows(newcomer, study.newcomers, known, base, plan.work / study.name / "fits", seed=seed)


def _unknowing(study: Study, plan: StudyPlan) -> Path:
    """The model that has seen none of the newcomers."""
    if not study.runs:
        return plan.base
    run = study.runs[0]
    done = _done(plan.work, plan.work / study.name / run.name, _inputs(run, plan))
    if done is None:
        raise ReferatError(f"{plan.work / study.name / run.name}: the base of the study is gone; run the study again")
    return done / SM


def _check(study: Study, plan: StudyPlan) -> None:
    """Fail before anything is trained where a model is missing."""
    needed = {"--base": plan.base}
    if any(run.needs_encoder for run in study.runs):
        needed["--encoder"] = plan.encoder
    if plan.teacher is not None:
        needed["--teacher"] = plan.teacher
    for option, folder in needed.items():
        if not folder.is_dir():
            raise ReferatError(f"{folder}: is no folder; name that of the model with {option}")


def _result(run: Run, folder: Path, plan: StudyPlan) -> Results:
    inputs = _inputs(run, plan)
    done = _done(plan.work, folder, inputs)
    if done is not None:
        logger.info("%s: done in %s", run.name, done)
        return read_results(done)
    if (folder / INPUTS).exists() and _read(folder / INPUTS) != inputs:
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / INPUTS).write_text(json.dumps(inputs, indent=1), encoding="utf-8")
    logger.info("%s: trained in %s", run.name, folder)
    model = _train_sm(run, folder, plan) if run.model == "sm" else _train_md(run, folder, plan)
    golds = gold_set(plan.annotations, TextStore(plan.corpus, plan.texts), split=run.split, parts=run.scored)
    write_results(folder, evaluate(find_system(str(model)), golds))
    shutil.rmtree(folder / "work")
    return read_results(folder)


def _done(work: Path, folder: Path, inputs: dict[str, Any]) -> Path | None:
    """The folder of a finished run with these inputs: its own, or one of another study."""
    for path in (folder, *sorted(path.parent for path in work.glob(f"*/*/{INPUTS}"))):
        if (path / SCORES).exists() and _read(path / INPUTS) == inputs:
            return path
    return None


def _train_sm(run: Run, folder: Path, plan: StudyPlan) -> Path:
    from referat.train.run import TrainingPlan, train_pipeline

    out = folder / SM
    shutil.copy(plan.base.parent / "meta.json", folder)
    if run.parts:
        shutil.copytree(plan.base, out, dirs_exist_ok=True)
    shared = run.vectors if run.scope.minutes else f"{run.vectors}-without-minutes"
    train_pipeline(
        TrainingPlan(
            out=out,
            annotations=plan.annotations,
            corpus=plan.corpus,
            data=plan.data,
            config=plan.config,
            work=folder / "work",
            only=run.parts,
            seed=run.seed,
            teacher=plan.teacher if run.teacher else None,
            scope=run.scope,
            steps=plan.steps,
            made=plan.made,
            vectors=plan.work / "vectors" / shared if plan.data else None,
            vector_kind=run.vectors,
            encoder=plan.encoder,
        )
    )
    return out


def _train_md(run: Run, folder: Path, plan: StudyPlan) -> Path:
    from referat.train.tagger_run import TaggerPlan, train_md

    base, out = _base(run, plan), folder / MD
    shutil.copy(base.parent / "meta.json", folder)
    train_md(
        TaggerPlan(
            out=out,
            base=base,
            encoder=plan.encoder,
            annotations=plan.annotations,
            corpus=plan.corpus,
            data=plan.data,
            work=folder / "work",
            epochs=plan.epochs,
            layers=plan.layers,
            seed=run.seed,
            fresh=run.fresh,
            scope=run.scope,
        )
    )
    return out


def _base(run: Run, plan: StudyPlan) -> Path:
    """The pipeline that gives an ``md`` its other components."""
    if not run.on_sm:
        return plan.base
    twin = replace(run, model="sm")
    done = _done(plan.work, plan.work / "left-out-sm" / run.name, _inputs(twin, plan))
    return plan.base if done is None else done / SM


def _inputs(run: Run, plan: StudyPlan) -> dict[str, Any]:
    """Everything that a result depends on but the code: a run with the same inputs is not trained again."""
    made_from = _sm_inputs(run, plan) if run.model == "sm" else _md_inputs(run, plan)
    return {
        "referat": referat.__version__,
        "model": run.model,
        "seed": run.seed,
        "scope": _scope(run.scope),
        "scored": [run.split, *run.scored],
        "gold": hash_of(plan.annotations, ".json") + hash_of(plan.annotations / "gold"),
        "data": {name: _sizes(plan.data / name) for name in _RAW} if plan.data else {},
        "texts": _sizes(plan.texts) if plan.texts else [],
        **made_from,
    }


def _sm_inputs(run: Run, plan: StudyPlan) -> dict[str, Any]:
    return {
        "parts": list(run.parts),
        "vectors": run.vectors + (hash_of(plan.encoder) if run.vectors == "encoder" else ""),
        "base": hash_of(plan.base) if run.parts else "",
        "teacher": hash_of(plan.teacher) if run.teacher and plan.teacher else "",
        "config": hashlib.sha256(plan.config.read_bytes()).hexdigest(),
        "steps": plan.steps,
        "made": plan.made,
    }


def _md_inputs(run: Run, plan: StudyPlan) -> dict[str, Any]:
    return {
        "base": hash_of(_base(run, plan)),
        "encoder": hash_of(plan.encoder),
        "fresh": run.fresh,
        "epochs": plan.epochs,
        "layers": plan.layers,
    }


def _sizes(folder: Path) -> list[list[Any]]:
    """Names and sizes of the files of a folder; large raw files are not hashed."""
    return [[path.relative_to(folder).as_posix(), path.stat().st_size] for path in sorted(folder.rglob("*")) if path.is_file()]


def _scope(scope: Scope) -> dict[str, Any]:
    return {"share": scope.share, "leave_out": list(scope.leave_out), "without": sorted(scope.without)}


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _command(study: Study, plan: StudyPlan, seed: int) -> str:
    """The command that makes the study again, with names in the place of folders."""
    folders = [
        *(["--data DATA"] if plan.data else []),
        *(["--texts TEXTS"] if plan.texts else []),
        *(["--teacher MODEL"] if plan.teacher and any(run.teacher for run in study.runs) else []),
    ]
    lengths = [f"--{name} {number}" for name, number in _length(study, plan).items()]
    return " ".join(["referat study", study.name, *folders, f"--seed {seed}", *lengths])


def _length(study: Study, plan: StudyPlan) -> dict[str, float]:
    """How long the runs trained, and where they are smaller than a shipped model."""
    kinds = {run.model for run in study.runs}
    told: dict[str, float] = {"steps": plan.steps, "made": plan.made} if "sm" in kinds else {}
    if "md" in kinds:
        told |= {"epochs": plan.epochs} | ({"layers": plan.layers} if plan.layers else {})
    return told | ({"share": plan.share} if plan.share < 1 else {})


def _figures(study: Study, results: Mapping[str, Results], plan: StudyPlan) -> dict[str, Any]:
    rows = [_row(row, study, results, plan) for row in study.rows if results.keys() >= set(row.runs)]
    return {"rows": rows, **({"spread": list(_spread(rows))} if study.spread else {})}


def _row(row: Row, study: Study, results: Mapping[str, Results], plan: StudyPlan) -> dict[str, Any]:
    found = shown_part(pooled([results[name] for name in row.runs]), row.parts)
    baseline = None if row.runs == (BASELINE,) else results.get(BASELINE)
    made = [run for run in study.runs if run.name in row.runs]
    runs = [
        {"name": run.name, "seed": run.seed, "parts": list(run.parts), "scope": _scope(run.scope), **_about(results[run.name])}
        for run in made
    ]
    figures = figures_with_differences(found, baseline)
    if any(_rests_on_what_it_left_out(run, plan) for run in made):
        figures = [figure for figure in figures if figure["level"] == "entities"]
    return {"name": row.name, "documents": len(found.table.documents), "runs": runs, "figures": figures}


def _rests_on_what_it_left_out(run: Run, plan: StudyPlan) -> bool:
    """Whether all but the tagger was trained on documents that the run is said not to have seen."""
    return run.on_sm and bool(run.scope.leave_out) and _base(run, plan) == plan.base


def _about(results: Results) -> dict[str, str]:
    return {key: results.about[key] for key in ("gold", "model sha256", "code sha256")}


def _spread(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Mean and standard deviation of each figure over the rows, where there are two at least."""
    for level, name in HEADLINE:
        values = [figure["value"] for row in rows for figure in row["figures"] if (figure["level"], figure["name"]) == (level, name)]
        if len(values) > 1:
            mean, deviation = statistics.mean(values), statistics.stdev(values)
            yield {"level": level, "name": name, "mean": rounded(mean), "deviation": rounded(deviation)}

"""The commands that run for long: studies, damaged files, the benchmark; imports stand inside."""

import json
from pathlib import Path
from typing import Annotated

import typer

from referat_eval.options import Annotations, Corpus, Texts


def study(
    names: Annotated[list[str] | None, typer.Argument(help="Studies to run, for instance sources-sm or left-out-md.")] = None,
    annotations: Annotations = Path("annotations"),
    corpus: Corpus = Path("corpus"),
    data: Annotated[
        Path | None, typer.Option("--data", envvar="REFERAT_DATA", help="Folder with minutes/, ner/, text/ and lists/ to train on.")
    ] = None,
    texts: Texts = None,
    work: Annotated[Path, typer.Option("--work", help="Folder of the runs; a run that is done there is taken.")] = Path("training/studies"),
    out: Annotated[Path, typer.Option("--out", help="Folder for one file a study.")] = Path("evaluation/studies"),
    base: Annotated[Path, typer.Option("--base", help="Model whose parts are taken that a run does not train.")] = Path(
        "models/da_referat_sm"
    ),
    encoder: Annotated[Path, typer.Option("--encoder", help="Folder that `referat encoder` wrote.")] = Path("training/encoder"),
    config: Annotated[Path, typer.Option("--config", help="spaCy config of the tagger.")] = Path("pipeline/configs/entities.cfg"),
    teacher: Annotated[Path | None, typer.Option("--teacher", help="Model that the run with a teacher learns from.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="Seed of everything random.")] = 7,
    steps: Annotated[int, typer.Option("--steps", help="Most training steps of the tagger of sm.")] = 6000,
    epochs: Annotated[int, typer.Option("--epochs", help="Passes over the examples of md.")] = 4,
    layers: Annotated[int | None, typer.Option("--layers", min=1, help="Layers of the encoder that md keeps; all where left out.")] = None,
    share: Annotated[float, typer.Option("--share", help="Share of the gold documents that runs learn from.")] = 1.0,
    made: Annotated[int, typer.Option("--made", help="Meetings made for items and sections of sm.")] = 900,
    table: Annotated[bool, typer.Option("--table", help="Print Markdown tables of the studies in --out.")] = False,
) -> None:
    """Train models on parts of the data and score them: sources left out, municipalities left out, learning curves, seeds."""
    import logging

    from referat.cli import Errors
    from referat.extras import need
    from referat_eval.studies import find_study
    from referat_eval.study import StudyPlan, run_study
    from referat_eval.study_table import study_tables

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    minutes = texts or (data / "minutes" if data else None)
    plan = StudyPlan(work, out, annotations, corpus, data, minutes, base, encoder, config, teacher, steps, epochs, made, layers, share)
    with Errors():
        studies = [find_study(name, annotations, seed) for name in names or ()]
        if any(run.needs_encoder for chosen in studies for run in chosen.runs):
            need("torch", "transformers", "onnx", extra="encoder")
        for chosen in studies:
            typer.echo(str(run_study(chosen, plan, seed=seed)), err=True)
        if table:
            typer.echo(study_tables(out))


def damaged(
    model: Annotated[str, typer.Argument(help="Name or folder of the model.")] = "da_referat_sm",
    files: Annotated[int, typer.Option("--files", min=1, help="How many files to make.")] = 5000,
    seed: Annotated[int, typer.Option("--seed", help="Seed of everything random.")] = 20,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Processes of the run.")] = 2,
    max_seconds: Annotated[float, typer.Option("--max-seconds", min=1, help="A file that takes longer is a failure.")] = 60.0,
    annotations: Annotations = Path("annotations"),
    corpus: Corpus = Path("corpus"),
    work: Annotated[Path | None, typer.Option("--work", help="New folder to leave the files and the run in.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="JSON file for the counts by kind and code.")] = None,
) -> None:
    """Run on damaged and hostile files; end with exit code 1 where one is lost, crashes, hangs, or breaks a limit."""
    from referat.cli import Errors
    from referat.extras import need
    from referat_eval.damage import run_damaged
    from referat_eval.own_texts import own_texts

    with Errors():
        need("docx", "reportlab", extra="bench")
        texts = own_texts(annotations, corpus)
        told = run_damaged(texts, number=files, seed=seed, model=model, workers=workers, max_seconds=max_seconds, work=work)
    if out is not None:
        _write_json(out, told)
    failed = sum(told["failures"].values())
    typer.echo(f"{files:,} files, {told['inputs']:,} inputs: {told['records']:,} records, {failed:,} failures", err=True)
    for fault in told["faults"]:
        typer.echo(fault)
    if told["faults"]:
        raise typer.Exit(1)


def bench(
    model: Annotated[list[str] | None, typer.Argument(help="Names or folders of models; the two shipped ones where left out.")] = None,
    annotations: Annotations = Path("annotations"),
    corpus: Corpus = Path("corpus"),
    texts: Texts = None,
    words: Annotated[int, typer.Option("--words", help="Words of the texts as they come; 0 for all of Greve.")] = 1_000_000,
    fresh: Annotated[int, typer.Option("--fresh", help="Words of the texts without repeats.")] = 150_000,
    repeats: Annotated[int, typer.Option("--repeats", min=1, help="How often every figure is measured.")] = 3,
    memory: Annotated[
        int | None, typer.Option("--memory", help="Instead, the memory of a worker over so many new documents, for instance 20000.")
    ] = None,
    price: Annotated[float, typer.Option("--price", help="What a core hour costs.")] = 0.05,
    currency: Annotated[str, typer.Option("--currency", help="In what.")] = "euro",
    seed: Annotated[int, typer.Option("--seed", help="Seed of new words.")] = 20,
    table: Annotated[bool, typer.Option("--table", help="Only make the page anew from the files in --out.")] = False,
    out: Annotated[Path, typer.Option("--out", help="Folder for the files and the page.")] = Path("evaluation/bench"),
) -> None:
    """Measure speed, start, steps, peers and cost, or with --memory the memory of a long run; takes up to a quarter of an hour."""
    from functools import partial

    from referat.cli import Errors
    from referat.extras import need
    from referat_eval.bench import BenchPlan, bench_page, run_bench, run_memory
    from referat_eval.bench.cost import Price

    names = tuple(model or ("da_referat_md", "da_referat_sm"))
    plan = BenchPlan(
        annotations=annotations,
        corpus=corpus,
        data=texts,
        models=names,
        words=words,
        fresh=fresh,
        repeats=repeats,
        price=Price(price, currency),
    )
    told = partial(typer.echo, err=True)
    with Errors():
        need("docx", "reportlab", extra="bench")
        out.mkdir(parents=True, exist_ok=True)
        if memory is not None:
            _write_json(out / "memory.json", run_memory(plan, documents=memory, seed=seed, told=told))
        elif not table:
            _write_json(out / "speed.json", run_bench(plan, told))
        (out / "README.md").write_text(bench_page(out), encoding="utf-8")
    typer.echo(str(out / "README.md"), err=True)


def _write_json(path: Path, told: object) -> None:

    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

"""The command that trains, from nothing or from a base; imports stand inside."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from referat.options import Annotations, Corpus, LeaveOut, MunicipalityFile, Share, Texts, Without

if TYPE_CHECKING:
    from referat_eval.retraining.fits import Watch


def train(
    out: Annotated[Path | None, typer.Option("--out", help="Folder of the model to write.")] = None,
    gold: Annotated[
        Path | None,
        typer.Option("--gold", help="Folder of new gold to go on learning from: marked text, or our gold format with its texts."),
    ] = None,
    base: Annotated[
        str, typer.Option("--base", help="With --gold: the model that goes on learning; one of ours, or a spaCy pipeline with ner.")
    ] = "da_referat_sm",
    estimate: Annotated[
        bool, typer.Option("--estimate", help="With --gold: leave its documents out in turn and print scores before and after; no model.")
    ] = False,
    municipality_file: MunicipalityFile = None,
    passes: Annotated[
        int | None, typer.Option("--passes", min=1, help="With --gold: passes of the tagger over the paragraphs, at most.")
    ] = None,
    annotations: Annotations = Path("annotations"),
    corpus: Corpus = Path("corpus"),
    texts: Texts = None,
    data: Annotated[
        Path | None,
        typer.Option("--data", envvar="REFERAT_DATA", help="Folder with minutes/, ner/, text/ and lists/ to train on besides the gold."),
    ] = None,
    config: Annotated[Path, typer.Option("--config", help="spaCy config of the tagger.")] = Path("pipeline/configs/entities.cfg"),
    work: Annotated[Path, typer.Option("--work", help="Folder for what a run that was cut off goes on from.")] = Path("training"),
    teacher: Annotated[Path | None, typer.Option("--teacher", help="Model that labels raw minutes for the tagger to learn from.")] = None,
    only: Annotated[list[str] | None, typer.Option("--only", help="Train this part again and keep the others of --out.")] = None,
    without: Without = None,
    leave_out: LeaveOut = None,
    share: Share = 1.0,
    steps: Annotated[
        int | None, typer.Option("--steps", help="Most training steps of the tagger; those of --config where left out.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Seed of everything random.")] = 7,
) -> None:
    """Train a pipeline from the project's data, or with --gold let one go on learning from new gold."""
    import logging

    from referat.cli import Errors
    from referat.errors import ReferatError
    from referat.train.data import Scope
    from referat.train.run import TrainingPlan, train_pipeline

    with Errors():
        if gold is not None:
            _go_on(gold, out, base, estimate, municipality_file, passes, annotations, corpus, texts or _minutes(data), work, seed)
            return
        if out is None:
            raise ReferatError("--out names the folder of the model to write")
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
        scope = Scope(share, tuple(leave_out or ()), frozenset(without or ()))
        train_pipeline(TrainingPlan(out, annotations, corpus, data, config, work, tuple(only or ()), seed, teacher, scope, steps))


def _minutes(data: Path | None) -> Path | None:
    return data / "minutes" if data else None


def _go_on(
    gold: Path,
    out: Path | None,
    base: str,
    estimate: bool,
    municipality_file: Path | None,
    passes: int | None,
    annotations: Path,
    corpus: Path,
    texts: Path | None,
    work: Path,
    seed: int,
) -> None:
    """Retrain or estimate, with a bar that shows the time left, and print what came of it."""
    import spacy

    from referat.errors import ReferatError
    from referat.municipality import read_municipality
    from referat.retrain.bases import find_base
    from referat.retrain.fit import PASSES
    from referat_eval.retraining.card import estimate_lines, lost_lines, won_lines
    from referat_eval.retraining.estimate import estimate as run_estimate
    from referat_eval.retraining.fits import Fits
    from referat_eval.retraining.material import read_materials
    from referat_eval.retraining.run import check_name, retrain, save_retrained

    if (out is None) != estimate:
        raise ReferatError("name the folder of the model with --out, or ask for --estimate alone, which writes none")
    name = check_name(out) if out is not None else ""
    told = None if municipality_file is None else read_municipality(municipality_file)
    materials = read_materials(gold, annotations, corpus, texts)
    folder = find_base(base, work)
    typer.echo(f"{len(materials.new)} new documents, {materials.items} items; {len(materials.old)} old ones beside them", err=True)
    with _bar() as watch:
        fits = Fits(folder, materials.old, work / "retraining", seed, watch)
        if out is None:
            found = run_estimate(spacy.load(folder), materials.new, fits, passes=passes or PASSES, municipality=told)
            lines = list(estimate_lines(found))
        else:
            retrained = retrain(materials, fits, passes=passes or PASSES, municipality=told, name=name)
            save_retrained(retrained, out, base)
            lines = [*won_lines(retrained), "", *lost_lines(retrained)]
    for line in lines:
        typer.echo(line)
    if out is not None:
        typer.echo(str(out), err=True)


@contextmanager
def _bar() -> Iterator["Watch"]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("reading", total=None)

        def watch(step: str, done: int, total: int) -> None:
            progress.update(task, description=step, completed=done, total=total)
            if not console.is_terminal:
                console.print(f"{step} ({done} of {total})", highlight=False)

        yield watch

"""The commands that this package adds to ``referat``; imports stand inside."""

from pathlib import Path
from typing import Annotated

import typer

TABLE_WIDTH = 96


def register(app: typer.Typer) -> None:
    """Add the commands to the command line of referat."""
    app.command()(evaluate)
    app.command()(headings)


def evaluate(
    model: Annotated[str | None, typer.Argument(help="Name or folder of the model; the shipped one where left out.")] = None,
    annotations: Annotated[Path, typer.Option("--annotations", help="Folder of the gold annotations.")] = Path("annotations"),
    corpus: Annotated[Path, typer.Option("--corpus", help="Folder of the own documents.")] = Path("corpus"),
    texts: Annotated[
        Path | None, typer.Option("--texts", envvar="REFERAT_TEXTS", help="Folder with the real minutes that stand-off gold points into.")
    ] = None,
    split: Annotated[str, typer.Option("--split", help="train, dev or test.")] = "dev",
    part: Annotated[list[str] | None, typer.Option("--part", help="Only documents whose id begins so, for instance own or vejen.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="JSON file to write counts, scores and intervals to.")] = None,
) -> None:
    """Score a model against gold: strict P/R/F per label, outcomes, sections, items."""
    from rich.console import Console

    from referat.annotations import TextStore
    from referat.cli import Errors
    from referat_eval.evaluate import evaluate as run
    from referat_eval.evaluate import score_table, to_json

    with Errors():
        evaluation = run(model, annotations, TextStore(corpus, texts), split=split, parts=part or ())
    Console(width=max(Console().width, TABLE_WIDTH)).print(score_table(evaluation))
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(to_json(evaluation), encoding="utf-8")
    if evaluation.skipped:
        typer.echo(f"{len(evaluation.skipped)} documents skipped: their text is not at hand ({evaluation.skipped[0]}, …)", err=True)


def headings(
    texts: Annotated[Path, typer.Option("--texts", envvar="REFERAT_TEXTS", help="Folder with the real minutes.")],
    model: Annotated[str | None, typer.Argument(help="Name or folder of the model; the shipped one where left out.")] = None,
    annotations: Annotated[Path, typer.Option("--annotations", help="Folder of the gold annotations.")] = Path("annotations"),
) -> None:
    """Score sections on held-out Greve items, with headings and with every heading line removed."""
    from referat.cli import Errors
    from referat_eval.headings import score_headings

    with Errors():
        scores = score_headings(model, annotations, texts)
    for name, score in zip(("with headings", "without headings"), scores, strict=True):
        low, high = score.interval or (0.0, 1.0)
        typer.echo(f"{name:<17} {score.share.value or 0:.3f} ({low:.3f} to {high:.3f}) of {score.share.total} lines, {score.items} items")

"""The commands ``referat annotate``: options and printing only; imports stand inside."""

from pathlib import Path
from typing import Annotated

import typer

annotate_app = typer.Typer(
    help="Exchange with annotation tools: label-studio, doccano, brat, inception, inception-xmi, prodigy, markup.", no_args_is_help=True
)

Form = Annotated[
    str, typer.Option("--format", help="label-studio, doccano, brat, inception (UIMA CAS JSON), inception-xmi, prodigy or markup.")
]
Out = Annotated[Path, typer.Option("--out", help="A .json file for label-studio, .jsonl for doccano and prodigy, a folder for the others.")]
Corpus = Annotated[Path, typer.Option("--corpus", help="Folder of the own documents.")]
Texts = Annotated[
    Path | None, typer.Option("--texts", envvar="REFERAT_TEXTS", help="Folder with the real minutes that stand-off gold points into.")
]


@annotate_app.command()
def suggest(
    paths: Annotated[list[str], typer.Argument(help="Folders of minutes, files, globs, archives, @LIST, as for `referat extract`.")],
    out: Out,
    form: Form,
    model: Annotated[str | None, typer.Option("--model", help="Name or folder of the model; the shipped one where left out.")] = None,
    minutes: Annotated[float, typer.Option("--minutes", min=0.5, help="How long a part may take a person.")] = 5.0,
    most: Annotated[int | None, typer.Option("--most", min=1, help="How many parts to write; all where left out.")] = None,
    gold: Annotated[
        Path | None,
        typer.Option("--gold", help="Folder of gold that there is already: its layouts are not new; the split train, if it has splits."),
    ] = None,
    corpus: Corpus = Path("corpus"),
    texts: Texts = None,
) -> None:
    """Annotate documents with a model for people to go over, in parts, those first that teach most."""
    from referat.annotations import TextStore
    from referat.cli import Errors
    from referat.exchange.suggestions import known_gold
    from referat.exchange.suggestions import suggest as run

    with Errors():
        known = [] if gold is None else known_gold(gold, TextStore(corpus, texts))
        made = run(paths, out, form, model=model, minutes=minutes, most=most, known=known)
    for failure in made.failures:
        typer.echo(f"left out: {failure}", err=True)
    for task in made.tasks[:3]:
        typer.echo(f"{task.order.rank if task.order else '':>3} {task.name}: {task.order.why if task.order else ''}", err=True)
    typer.echo(f"{len(made.tasks)} parts of {made.documents} documents, what teaches most first", err=True)
    _tell_files(made.files)


@annotate_app.command()
def export(
    gold: Annotated[list[Path], typer.Argument(help="Folders of gold annotations, or .jsonl files of gold.")],
    out: Out,
    form: Form,
    only: Annotated[list[str] | None, typer.Option("--only", help="Only documents whose id begins so; repeatable.")] = None,
    minutes: Annotated[
        float | None, typer.Option("--minutes", min=0.5, help="Split documents into parts that take a person about so long.")
    ] = None,
    corpus: Corpus = Path("corpus"),
    texts: Texts = None,
) -> None:
    """Write gold for an annotation tool, to be looked at or changed there."""
    from referat.annotations import TextStore
    from referat.cli import Errors
    from referat.exchange.exports import export_gold

    with Errors():
        made = export_gold(gold, TextStore(corpus, texts), out, form, only=only or (), minutes=minutes)
    if made.skipped:
        typer.echo(f"{len(made.skipped)} documents skipped, their text is not at hand, for instance {made.skipped[0]}", err=True)
    typer.echo(f"{made.tasks} tasks of {made.documents} documents", err=True)
    _tell_files(made.files)


@annotate_app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="What the tool exported: files, or folders where the format has folders.")],
    out: Annotated[Path, typer.Option("--out", help="Folder of gold to write or add to: gold/*.jsonl, and corpus/ for the texts.")],
    form: Form,
    annotator: Annotated[
        str | None,
        typer.Option("--annotator", help="Whose annotations to take where several annotated; the name where the files tell none."),
    ] = None,
    finished: Annotated[bool, typer.Option("--finished", help="Leave out tasks that are not done.")] = False,
    unchanged: Annotated[bool, typer.Option("--unchanged", help="Suggestions that nobody changed were gone over and are right.")] = False,
    parts: Annotated[bool, typer.Option("--parts", help="Make a document of each part rather than put parts together.")] = False,
) -> None:
    """Make gold of what people annotated in a tool; every text is compared with its offsets."""
    from referat.cli import Errors
    from referat.exchange.imports import import_answers

    with Errors():
        made = import_answers(files, form, out, annotator=annotator, finished=finished, unchanged=unchanged, parts=parts)
    for reason in made.left_out[:3]:
        typer.echo(f"left out: {reason}", err=True)
    typer.echo(f"{len(made.documents)} documents in {out}, {len(made.left_out)} tasks left out", err=True)


def _tell_files(files: list[Path]) -> None:
    shown = [str(path) for path in files[-3:]]
    typer.echo(f"written: {'… and ' if len(files) > len(shown) else ''}{', '.join(shown)}", err=True)

"""The command line: options and printing only; each command calls one library function.

Imports stand inside the commands, so that ``--help`` answers at once.
"""

from collections.abc import Callable
from enum import StrEnum
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from referat.cli_annotate import annotate_app
from referat.options import Annotations, Corpus, MinScore, Model, MunicipalityFile, Texts
from referat.train.cli import encoder, tagger

app = typer.Typer(
    help="Danish municipal minutes as records: items, sections, names, money, dates and decisions.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
corpus_app = typer.Typer(help="The annotated corpus: compile, review, check, count.", no_args_is_help=True)
app.add_typer(corpus_app, name="corpus")
app.add_typer(annotate_app, name="annotate")


class Engine(StrEnum):
    """What reads many files."""

    LOCAL = "local"
    SPARK = "spark"


@app.command()
def extract(
    out: Annotated[
        str,
        typer.Option(
            "--out", help="A .jsonl or .jsonl.gz file, written when all is done; or the folder of a run. With Spark a folder of tables."
        ),
    ],
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            help="Files (.pdf, .docx, .html, .txt, FirstAgenda .json), folders, globs, .zip archives, @LIST, or - for standard input."
        ),
    ] = None,
    files_from: Annotated[
        str | None, typer.Option("--files-from", help="A file that names inputs, one a line; - is standard input.")
    ] = None,
    model: Model = None,
    min_score: MinScore = 0.0,
    text: Annotated[bool, typer.Option("--text/--no-text", help="Whether records carry the text.")] = True,
    workers: Annotated[int, typer.Option("--workers", min=1, help="How many processes read; each loads the model.")] = 1,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the run in the folder --out, if there is one.")] = False,
    max_seconds: Annotated[
        float | None, typer.Option("--max-seconds", min=0, help="A file that takes longer is a failure; 600 where left out.")
    ] = None,
    look_up: Annotated[
        Path | None,
        typer.Option("--look-up", help="File that keeps what was found in paragraphs, for later runs; changes no record."),
    ] = None,
    engine: Annotated[Engine, typer.Option("--engine", help="This machine, or the executors of Spark, which write tables.")] = Engine.LOCAL,
    table: Annotated[
        str | None, typer.Option("--table", help="With Spark: a table or Parquet with path and content or text, in the place of paths.")
    ] = None,
    conf: Annotated[list[str] | None, typer.Option("--conf", help="A setting of Spark, KEY=VALUE; repeatable.")] = None,
    municipality_file: MunicipalityFile = None,
) -> None:
    """Read minutes and write their records."""
    from rich.console import Console

    from referat.extras import need
    from referat.municipality import read_municipality
    from referat.runs import extract_files
    from referat.runs.progress import progress_bar, result
    from referat.runs.run import MAX_SECONDS

    if not paths and files_from is None and table is None:
        _fail("nothing to read; name files, or give --files-from a list of them")
    named = [*(paths or ()), *([f"@{files_from}"] if files_from is not None else ())]
    limit = MAX_SECONDS if max_seconds is None else max_seconds
    if engine is Engine.SPARK:
        if workers > 1 or resume:
            _fail("--workers and --resume are not for Spark: it has executors, and does again what was lost with one")
        if municipality_file is not None:
            _fail("--municipality-file is not for Spark yet")
        with Errors():
            need("pyspark", "pandas", "pyarrow", extra="spark")
            from referat.spark import extract_to_folder

            written = extract_to_folder(named, table, out, model, conf or (), with_text=text, min_score=min_score, max_seconds=limit)
        for line in written.told():
            typer.echo(line, err=True)
        raise typer.Exit(written.exit_code)
    if table is not None or conf:
        _fail("--table and --conf are for --engine spark")
    with Errors(), progress_bar(Console(stderr=True)) as watch:
        summary = extract_files(
            named,
            Path(out),
            model,
            workers=workers,
            resume=resume,
            with_text=text,
            min_score=min_score,
            max_seconds=limit,
            look_up=look_up,
            municipality=None if municipality_file is None else read_municipality(municipality_file),
            watch=watch,
        )
    for line in result(summary):
        typer.echo(line, err=True)
    raise typer.Exit(summary.exit_code)


@app.command()
def view(
    path: Annotated[str, typer.Argument(help="A file of minutes, - for standard input, or a .jsonl or .jsonl.gz file of records.")],
    out: Annotated[Path, typer.Option("--out", help="HTML file to write; a folder for records.")],
    model: Model = None,
    min_score: MinScore = 0.0,
    municipality_file: MunicipalityFile = None,
) -> None:
    """Write a page that shows what was found: sections, names, outcomes."""
    from referat.municipality import read_municipality
    from referat.record import is_records
    from referat.view import view_file, view_records

    with Errors():
        if is_records(Path(path)):
            written = view_records(Path(path), out, min_score=min_score)
        else:
            told = None if municipality_file is None else read_municipality(municipality_file)
            written = [view_file(path, out, model, min_score=min_score, municipality=told)]
    typer.echo(f"{len(written)} pages, the first {written[0]}" if len(written) > 1 else str(written[0]), err=True)


@app.command()
def summary(records: Annotated[Path, typer.Argument(help="A .jsonl or .jsonl.gz file of records.")]) -> None:
    """Print a short table of meetings, items and outcomes."""
    from rich.console import Console

    from referat.view import summary_table

    with Errors():
        Console().print(summary_table(records))


@app.command()
def tables(
    records: Annotated[list[Path], typer.Argument(help="Files of records, .jsonl or .jsonl.gz.")],
    out: Annotated[
        Path, typer.Option("--out", help="X.duckdb or X.jsonl.gz, a file; X.parquet or X.csv, a folder; any folder with --format.")
    ],
    form: Annotated[str | None, typer.Option("--format", help="csv, parquet, duckdb, datasets or jsonl.")] = None,
) -> None:
    """Write records as tables: meetings, items, sections, entities, decisions, votes, people; needs the extra `tables`."""
    from referat.tables import tables_of_files

    with Errors():
        written = tables_of_files(records, out, form=form)
    typer.echo(f"{', '.join(f'{number} {name}' for name, number in written.rows.items())} in {out}", err=True)
    if written.repeated:
        typer.echo(f"{written.repeated.total()} records have an id that came before; their meeting ends in #2 and so on", err=True)


@app.command()
def schema() -> None:
    """Print the JSON Schema of a record."""
    import json

    from referat.record import Record

    typer.echo(json.dumps(Record.model_json_schema(by_alias=True), ensure_ascii=False, indent=2))


@app.command()
def info(model: Model = None) -> None:
    """Print the model, its labels, and versions."""
    from referat.info import describe

    with Errors():
        for key, value in describe(model).items():
            typer.echo(f"{key:<12} {value}")


@app.command()
def package(
    model: Annotated[str, typer.Argument(help="Folder or name of a model.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the wheel.")] = Path("dist"),
) -> None:
    """Make an installable wheel of a model, with card, licence and requirements; needs the extra `publish`."""
    from referat.packaging import package_model

    with Errors():
        typer.echo(str(package_model(model, out)))


@corpus_app.command("compile")
def corpus_compile(
    files: Annotated[list[Path] | None, typer.Argument(help="Marked files; all of annotations/marked where left out.")] = None,
    annotations: Annotations = Path("annotations"),
    corpus: Corpus = Path("corpus"),
) -> None:
    """Compile marked text into gold annotations and source texts."""
    from referat.annotations.corpus import compile_files

    with Errors():
        chosen = files or sorted((annotations / "marked").rglob("*.txt"))
        compiled = compile_files(chosen, annotations, corpus)
    typer.echo(f"{len(compiled)} documents compiled", err=True)


@corpus_app.command("mark")
def corpus_mark(
    name: Annotated[str, typer.Argument(help="Id of a gold document.")],
    annotations: Annotations = Path("annotations"),
    corpus: Corpus = Path("corpus"),
    texts: Texts = None,
) -> None:
    """Print a gold document as marked text, to be reviewed, changed and compiled again."""
    from referat.annotations import render_marked
    from referat.annotations.corpus import marked_text

    with Errors():
        typer.echo(render_marked(marked_text(name, annotations, corpus, texts)), nl=False)


@corpus_app.command("check")
def corpus_check(annotations: Annotations = Path("annotations"), corpus: Corpus = Path("corpus"), texts: Texts = None) -> None:
    """Verify hashes, offsets, labels, overlaps, sections and splits."""
    from referat.annotations import TextStore
    from referat.annotations.corpus import check_corpus

    with Errors():
        faults, notices = check_corpus(annotations, TextStore(corpus, texts))
    if notices:
        typer.echo(f"{len(notices)} documents skipped, for instance {notices[0]}", err=True)
    for fault in faults:
        typer.echo(fault, err=True)
    typer.echo(f"{len(faults)} faults")
    if faults:
        raise typer.Exit(1)


@corpus_app.command("stats")
def corpus_stats(annotations: Annotations = Path("annotations")) -> None:
    """Print counts by part, split and label."""
    from rich.console import Console

    from referat.annotations.report import stats_table

    with Errors():
        Console().print(stats_table(annotations))


@corpus_app.command("list")
def corpus_list(
    label: Annotated[str, typer.Argument(help="An entity label; every string with its counts and a context.")],
    annotations: Annotations = Path("annotations"),
    corpus: Corpus = Path("corpus"),
    texts: Texts = None,
    split: Annotated[str | None, typer.Option("--split", help="Only this split.")] = None,
) -> None:
    """List all strings of one label, and flag those that carry another label elsewhere."""
    from referat.annotations import TextStore
    from referat.annotations.report import label_list

    with Errors():
        for line in label_list(label, annotations, TextStore(corpus, texts), split):
            typer.echo(line)


@corpus_app.command("export")
def corpus_export(
    out: Annotated[Path, typer.Argument(help="Folder to write one file a split into.")],
    kind: Annotated[str, typer.Option("--format", help="conll, spacy, parquet, or datasets: a repository with its card.")] = "parquet",
    gold: Annotated[Path | None, typer.Option("--gold", help="With --format datasets: a folder of gold of your own instead.")] = None,
    licence: Annotated[str, typer.Option("--licence", help="With --format datasets: of texts and annotations.")] = "other",
    push: Annotated[str | None, typer.Option("--push-to-hub", help="With --format datasets: OWNER/NAME to upload the folder to.")] = None,
    annotations: Annotations = Path("annotations"),
    corpus: Corpus = Path("corpus"),
    texts: Texts = None,
) -> None:
    """Export the gold with its texts."""
    from referat.annotations.dataset import export

    with Errors():
        if kind != "datasets":
            written = export(out, kind, annotations, corpus, texts)
        else:
            from referat.annotations.hub import corpus_dataset, gold_dataset, write_repository

            dataset = corpus_dataset(annotations, corpus, texts) if gold is None else gold_dataset(gold)
            written = write_repository(out, dataset, name=out.resolve().name, licence=licence)
        for path in written:
            typer.echo(str(path))
        if push is not None:
            from referat.annotations.hub import push_repository

            typer.echo(push_repository(out, push), err=True)


class Errors:
    """Prints an error that the user can act on and ends with exit code 2."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        from referat.annotations import MarkupError
        from referat.errors import ReferatError

        if isinstance(error, (ReferatError, MarkupError)):
            _fail(str(error))


def _fail(message: str) -> NoReturn:
    typer.echo(f"error: {message}", err=True)
    raise typer.Exit(2)


def _register_extensions() -> None:
    """Commands of training, and of other packages, such as the evaluation harness, by entry point."""
    for command in (encoder, tagger):
        app.command()(command)
    for entry in entry_points(group="referat.commands"):
        register: Callable[[typer.Typer], None] = entry.load()
        register(app)


_register_extensions()

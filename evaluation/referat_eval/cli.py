"""The commands that this package adds to ``referat``; imports stand inside."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from referat_eval.cli_long import bench, damaged, study
from referat_eval.options import Annotations, Corpus, Model, Out, Part, Split, Texts
from referat_eval.retraining.cli import train

if TYPE_CHECKING:
    from rich.table import Table

    from referat_eval.evaluate import Evaluation, GoldSet
    from referat_eval.systems import System

TABLE_WIDTH = 128
PUBLISHED = (Path("evaluation/scores-md.json"), Path("evaluation/scores.json"))
ROBUSTNESS = Path("evaluation/robustness")


def register(app: typer.Typer) -> None:
    """Add the commands to the command line of referat."""
    for command in (train, evaluate, compare, gate, baselines, robustness, agreement, headings, readme, study, damaged, bench):
        app.command()(command)


def evaluate(
    model: Model = None,
    annotations: Annotations = Path("annotations"),
    corpus: Corpus = Path("corpus"),
    texts: Texts = None,
    split: Split = "dev",
    part: Part = None,
    out: Out = None,
) -> None:
    """Score a model against gold on every level, with intervals by document."""
    from referat_eval.report import score_table

    evaluation = _evaluate(model, _golds(annotations, corpus, texts, split, part))
    _print(score_table(evaluation))
    if out is not None:
        _write(out, evaluation)
        typer.echo(f"{out}/report.html", err=True)


def compare(
    a: Annotated[Path, typer.Argument(help="Folder that referat evaluate --out wrote: the old one.")],
    b: Annotated[Path, typer.Argument(help="The new one.")],
    everything: Annotated[bool, typer.Option("--all", help="Also figures that did not move.")] = False,
    cases: Annotated[int, typer.Option("--cases", help="How many changed cases to print.")] = 20,
) -> None:
    """Compare two evaluations: which figures moved by more than noise, and which cases changed."""
    from referat.cli import Errors
    from referat_eval.compare import compare as run
    from referat_eval.compare import comparison_table
    from referat_eval.gate_reports import told
    from referat_eval.results import read_results

    with Errors():
        comparison = run(read_results(a), read_results(b))
    _print(comparison_table(comparison, str(a), str(b), everything=everything))
    for name, changed in (("new errors", comparison.new), ("errors gone", comparison.gone)):
        if changed is None:
            typer.echo(f"{name}: not known, one side has no cases.jsonl beside its scores.json")
            continue
        typer.echo(f"{len(changed)} {name}")
        for case in changed[:cases]:
            typer.echo(f"  {told(case)}")


def gate(
    model: Model = None,
    baseline: Annotated[Path, typer.Option("--baseline", help="The scores to hold the model against.")] = Path("evaluation/baseline.json"),
    limits: Annotated[Path, typer.Option("--limits", help="Table of tolerances and floors.")] = Path("evaluation/gate.csv"),
    update: Annotated[str | None, typer.Option("--update", help="Renew the baseline, for this reason.")] = None,
    annotations: Annotations = Path("annotations"),
    corpus: Corpus = Path("corpus"),
    texts: Texts = None,
    split: Split = "dev",
    part: Part = None,
    junit: Annotated[Path | None, typer.Option("--junit", help="JUnit XML file to write.")] = None,
    github: Annotated[bool, typer.Option("--github", help="Print annotations for GitHub Actions.")] = False,
    summary: Annotated[
        Path | None, typer.Option("--summary", envvar="GITHUB_STEP_SUMMARY", help="Markdown file to add a job summary to.")
    ] = None,
) -> None:
    """End with exit code 1 when a score fell by more than its tolerance, for real, or lies below its floor."""
    import datetime

    from referat.cli import Errors
    from referat_eval.gate import check, read_baseline, read_limits, write_baseline
    from referat_eval.gate_reports import annotations as annotated
    from referat_eval.gate_reports import gate_lines, junit_xml, markdown_summary

    with Errors():
        known = read_limits(limits)
        if update is None or baseline.exists():
            read_baseline(baseline)
    evaluation = _evaluate(model, _golds(annotations, corpus, texts, split, part))
    with Errors():
        if update is not None:
            write_baseline(baseline, evaluation, update, datetime.date.today())
            typer.echo(f"{baseline}: renewed", err=True)
            return
        outcome = check(evaluation, baseline, known)
    for line in (*gate_lines(outcome), *(annotated(outcome) if github else ())):
        typer.echo(line)
    if junit is not None:
        junit.write_text(junit_xml(outcome), encoding="utf-8")
    if summary is not None:
        with summary.open("a", encoding="utf-8") as file:
            file.write(markdown_summary(outcome))
    if outcome.failed:
        raise typer.Exit(1)


def baselines(
    model: Model = None,
    annotations: Annotations = Path("annotations"),
    corpus: Corpus = Path("corpus"),
    texts: Texts = None,
    split: Split = "dev",
    part: Part = None,
    name: Annotated[list[str] | None, typer.Option("--baseline", help="majority, headings, rules or crf; all where left out.")] = None,
    peer: Annotated[
        list[str] | None, typer.Option("--peer", help="A spaCy pipeline, with a label map if need be: NAME:PERSON=PER,ORG=ORG")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Folder for the scores of each system.")] = None,
) -> None:
    """Score baselines and peers beside a model, through the same scorer in one table."""
    from referat.annotations import TextStore
    from referat.cli import Errors
    from referat_eval.baselines import BASELINES, find_baseline, find_peer
    from referat_eval.evaluate import gold_set
    from referat_eval.report import systems_table
    from referat_eval.results import HEADLINE
    from referat_eval.systems import find_system

    golds = _golds(annotations, corpus, texts, split, part)
    with Errors():
        train = gold_set(annotations, TextStore(corpus, texts), split="train").documents
        systems = [find_system(model)]
        systems += [find_baseline(chosen, train) for chosen in (name or ([] if peer else BASELINES))]
        systems += [find_peer(chosen) for chosen in peer or ()]
        evaluations = {system.name: _run(system, golds) for system in systems}
    _print(systems_table(evaluations, HEADLINE))
    for system, evaluation in evaluations.items() if out is not None else ():
        _write(out / system, evaluation)  # type: ignore[operator]


def robustness(
    model: Model = None,
    annotations: Annotations = Path("annotations"),
    corpus: Corpus = Path("corpus"),
    texts: Texts = None,
    split: Split = "dev",
    part: Part = None,
    change: Annotated[list[str] | None, typer.Option("--change", help="Only these changes, for instance 'lower case'.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the changes.")] = 20,
    out: Annotated[Path | None, typer.Option("--out", help="JSON file to write the losses to.")] = None,
) -> None:
    """Score a model on the same gold with the text changed: case, spelling, line breaks, page heads, names."""
    from referat.cli import Errors
    from referat_eval.robustness import losses_json, losses_table, measure
    from referat_eval.systems import find_system

    golds = _golds(annotations, corpus, texts, split, part)
    with Errors():
        losses = measure(find_system(model), golds, changes=change or (), seed=seed)
    _print(losses_table(losses))
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(losses_json(losses), encoding="utf-8")


def agreement(
    a: Annotated[Path, typer.Argument(help="Gold of one annotator: a .jsonl file, or a folder of marked text.")],
    b: Annotated[Path, typer.Argument(help="Gold of the other.")],
    corpus: Corpus = Path("corpus"),
    texts: Texts = None,
    out: Out = None,
) -> None:
    """Score one annotator against another on the documents that both annotated, through the same scorer."""
    from referat.annotations import TextStore
    from referat.cli import Errors
    from referat_eval.agreement import agree
    from referat_eval.report import score_table

    with Errors():
        evaluation = agree(a, b, TextStore(corpus, texts))
    _print(score_table(evaluation))
    if out is not None:
        _write(out, evaluation)
    _tell_skipped(evaluation)


def headings(
    texts: Annotated[Path, typer.Option("--texts", envvar="REFERAT_TEXTS", help="Folder with the real minutes.")],
    model: Annotated[str | None, typer.Argument(help="Name or folder of the model; the shipped one where left out.")] = None,
    annotations: Annotations = Path("annotations"),
) -> None:
    """Score sections on held-out Greve items, with headings and with every heading line removed."""
    from referat.cli import Errors
    from referat_eval.headings import score_headings

    with Errors():
        scores = score_headings(model, annotations, texts)
    for name, score in zip(("with headings", "without headings"), scores, strict=True):
        low, high = score.interval
        typer.echo(f"{name:<17} {score.share.value or 0:.3f} ({low:.3f} to {high:.3f}) of {score.share.total} lines, {score.items} items")


def readme(
    scores: Annotated[list[Path] | None, typer.Argument(help="scores.json of each model on the test split.")] = None,
    file: Annotated[Path, typer.Option("--readme", help="The README to write the table into.")] = Path("README.md"),
    models: Annotated[Path, typer.Option("--models", help="Folder of the models whose cards are written.")] = Path("models"),
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit code 1 when a table is not that of the scores.")] = False,
) -> None:
    """Write the score tables of the README and of the model cards from scores.json."""
    from referat.cli import Errors
    from referat_eval.cards import card_block
    from referat_eval.readme import replaced, score_block
    from referat_eval.results import read_results

    with Errors():
        results = [read_results(path) for path in scores or PUBLISHED]
        texts = {file: replaced(file, score_block(results))}
        for known in results:
            name = known.about["system"]
            losses = ROBUSTNESS / f"{name}.json"
            card = models / name / "README.md"
            texts[card] = replaced(card, card_block(known, losses if losses.exists() else None))
    old = [path for path, text in texts.items() if text != path.read_text(encoding="utf-8")]
    for path in old:
        if not check:
            path.write_text(texts[path], encoding="utf-8")
        typer.echo(f"{path}: {'the table is not that of the scores; run referat readme' if check else 'written'}", err=True)
    if not old:
        typer.echo(f"{file} and cards: the tables are those of the scores", err=True)
    elif check:
        raise typer.Exit(1)


def _golds(annotations: Path, corpus: Path, texts: Path | None, split: str, part: list[str] | None) -> "GoldSet":
    from referat.annotations import TextStore
    from referat.cli import Errors
    from referat_eval.evaluate import gold_set

    with Errors():
        return gold_set(annotations, TextStore(corpus, texts), split=split, parts=part or ())


def _evaluate(model: str | None, golds: "GoldSet") -> "Evaluation":
    from referat.cli import Errors
    from referat_eval.systems import find_system

    with Errors():
        evaluation = _run(find_system(model), golds)
    _tell_skipped(evaluation)
    return evaluation


def _run(system: "System", golds: "GoldSet") -> "Evaluation":
    """Evaluate with a progress bar on a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    from referat_eval.evaluate import evaluate as run

    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task(system.name, total=len(golds.documents))
        return run(system, golds, told=lambda _: progress.advance(task))


def _write(folder: Path, evaluation: "Evaluation") -> None:
    from referat_eval.html_report import write_html
    from referat_eval.report import markdown_report
    from referat_eval.results import write_results

    scores = write_results(folder, evaluation)
    (folder / "report.md").write_text(markdown_report(evaluation, scores), encoding="utf-8")
    write_html(folder, evaluation, scores)


def _print(table: "Table") -> None:
    from rich.console import Console

    Console(width=max(Console().width, TABLE_WIDTH)).print(table)


def _tell_skipped(evaluation: "Evaluation") -> None:
    if evaluation.skipped:
        typer.echo(f"{len(evaluation.skipped)} documents skipped: their text is not at hand ({evaluation.skipped[0]}, …)", err=True)

"""Commands that train; imports stand inside."""

from pathlib import Path
from typing import Annotated

import typer

from referat.options import Annotations, Corpus, LeaveOut, Share, Without


def encoder(
    data: Annotated[Path, typer.Option("--data", envvar="REFERAT_DATA", help="Folder with minutes/, text/ and lists/.")],
    out: Annotated[Path, typer.Option("--out", help="Folder of the encoder to write.")] = Path("training/encoder"),
    annotations: Annotations = Path("annotations"),
    corpus: Corpus = Path("corpus"),
    minutes: Annotated[float, typer.Option("--minutes", help="Time to go on pre-training it on the raw texts; 0 for none.")] = 0.0,
    seed: Annotated[int, typer.Option("--seed", help="Seed of everything random.")] = 7,
) -> None:
    """Build the encoder that taggers are tuned from; needs the extra `encoder`."""
    import logging

    from referat.cli import Errors
    from referat.extras import need
    from referat.train.data import load_training_data

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    with Errors():
        need("torch", "transformers", extra="encoder")
        from referat.train.encoder import build_encoder
        from referat.train.encoder_pretraining import pretrain

        known = load_training_data(annotations, corpus, data)
        if not (out / "facts.json").exists():
            build_encoder(known, out)
        if minutes:
            pretrain(known, out, minutes=minutes, seed=seed)


def tagger(
    out: Annotated[Path, typer.Option("--out", help="Folder of the model to write.")] = Path("models/da_referat_md"),
    base: Annotated[Path, typer.Option("--base", help="Model whose other components are taken over.")] = Path("models/da_referat_sm"),
    encoder: Annotated[Path, typer.Option("--encoder", help="Folder that `referat encoder` wrote.")] = Path("training/encoder"),
    annotations: Annotations = Path("annotations"),
    corpus: Corpus = Path("corpus"),
    data: Annotated[
        Path | None,
        typer.Option("--data", envvar="REFERAT_DATA", help="Folder with minutes/, ner/ and lists/ to train on besides the gold."),
    ] = None,
    work: Annotated[
        Path, typer.Option("--work", help="Folder for weights; a tagger that is there is taken, a run that was cut off goes on.")
    ] = Path("training/tagger-md"),
    epochs: Annotated[int, typer.Option("--epochs", help="Passes over the examples.")] = 4,
    layers: Annotated[int | None, typer.Option("--layers", help="Layers of the encoder to keep; all where left out.")] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Begin with random weights; only architecture and vocabulary are the encoder's.")
    ] = False,
    start: Annotated[
        Path | None, typer.Option("--start", help="The --work folder of a run that is done: tune its weights on, at half the rates.")
    ] = None,
    without: Without = None,
    leave_out: LeaveOut = None,
    share: Share = 1.0,
    seed: Annotated[int, typer.Option("--seed", help="Seed of everything random.")] = 7,
) -> None:
    """Tune the encoder to find entities and to read decisions, and put it into a pipeline; needs the extra `encoder`."""
    import logging

    from referat.cli import Errors
    from referat.extras import need

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    with Errors():
        need("torch", "transformers", "onnx", extra="encoder")
        from referat.train.data import Scope
        from referat.train.tagger_run import TaggerPlan, train_md

        scope = Scope(share, tuple(leave_out or ()), frozenset(without or ()))
        train_md(TaggerPlan(out, base, encoder, annotations, corpus, data, work, epochs, seed, layers, fresh, start, scope))

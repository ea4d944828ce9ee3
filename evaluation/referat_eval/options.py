"""Options that commands share."""

from pathlib import Path
from typing import Annotated

import typer

Model = Annotated[
    str | None, typer.Argument(help="Name or folder of a model, or a .jsonl file of records; the shipped one where left out.")
]
Annotations = Annotated[Path, typer.Option("--annotations", "--gold", help="Folder of the gold annotations.")]
Corpus = Annotated[Path, typer.Option("--corpus", help="Folder of the own documents.")]
Texts = Annotated[
    Path | None, typer.Option("--texts", envvar="REFERAT_TEXTS", help="Folder with the real minutes that stand-off gold points into.")
]
Split = Annotated[str, typer.Option("--split", help="train, dev or test.")]
Out = Annotated[Path | None, typer.Option("--out", help="Folder for scores.json, cases.jsonl, report.md, report.html.")]
Part = Annotated[list[str] | None, typer.Option("--part", help="Only documents whose id begins so, for instance own or vejen.")]

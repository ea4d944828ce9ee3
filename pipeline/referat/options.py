"""Options that several commands have."""

from pathlib import Path
from typing import Annotated

import typer

Model = Annotated[str | None, typer.Option("--model", help="Name or folder of the model; the shipped one where left out.")]
MinScore = Annotated[
    float,
    typer.Option("--min-score", min=0, max=1, help="Leave out entities and decisions with a lower score, and what rests on them alone."),
]
Annotations = Annotated[Path, typer.Option("--annotations", help="Folder of the gold annotations.")]
Corpus = Annotated[Path, typer.Option("--corpus", help="Folder of the own documents.")]
Texts = Annotated[
    Path | None,
    typer.Option("--texts", envvar="REFERAT_TEXTS", help="Folder with the real minutes that stand-off gold points into."),
]
Without = Annotated[
    list[str] | None, typer.Option("--without", help="A source not to learn from: public, names, noise, context or minutes; repeatable.")
]
LeaveOut = Annotated[list[str] | None, typer.Option("--leave-out", help="Leave out gold documents whose id begins so; repeatable.")]
Share = Annotated[float, typer.Option("--share", help="Share of the gold documents to train on.")]
MunicipalityFile = Annotated[
    Path | None,
    typer.Option("--municipality-file", help="A TOML file of what is known of the municipality: its bodies, local lists, heading words."),
]

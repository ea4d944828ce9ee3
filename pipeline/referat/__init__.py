"""Danish municipal minutes as records with exact character offsets.

>>> import referat
>>> referat.__version__
'0.10.0'
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

    from referat.record import Record

__version__ = "0.10.0"
__all__ = ["__version__", "extract", "load"]


def load(model: str | Path | None = None) -> "Language":
    """Load a trained pipeline.

    Args:
        model: a folder, the name of an installed package, or a name under ``models/``; the default model where None.

    Raises:
        referat.errors.MissingModel: there is none of that name.
    """
    from referat.pipeline import load_model

    return load_model(model)


def extract(
    path: Path | str,
    model: "str | Path | Language | None" = None,
    *,
    min_score: float = 0.0,
    municipality_file: Path | str | None = None,
) -> "Record":
    """Read one file and give its record.

    Args:
        path: the file.
        model: as for `load`, or a loaded pipeline.
        min_score: entities and decisions with a lower score are left out, and what rests on them alone.
        municipality_file: what is known of the municipality beforehand, see `referat.municipality`.

    Raises:
        referat.errors.UnreadableDocument: the file gives no record.
        referat.errors.MissingModel: there is no such model.
        referat.errors.ReferatError: the municipality file is wrong.
    """
    from referat.formats import read
    from referat.municipality import read_municipality
    from referat.pipeline import load_model, process

    told = None if municipality_file is None else read_municipality(Path(municipality_file))
    nlp = load_model(model) if model is None or isinstance(model, (str, Path)) else model
    return process(nlp, read(path), min_score=min_score, municipality=told)

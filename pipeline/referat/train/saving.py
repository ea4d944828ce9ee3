"""Writing a trained pipeline."""

import shutil
from pathlib import Path

from spacy.language import Language

_WORDS = "vocab/strings.json"


def save_pipeline(nlp: Language, folder: Path) -> None:
    """Write a pipeline in the place of an older one, without the words that it was trained on.

    spaCy keeps every string that a vocabulary has seen, names and addresses of people among them; nothing in the pipeline
    needs them, since features are hashed.
    """
    if folder.exists():
        shutil.rmtree(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    nlp.to_disk(folder)
    for path in folder.rglob(_WORDS):
        path.write_text("[]", encoding="utf-8")

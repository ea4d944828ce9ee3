"""What is installed and loaded: versions, model, labels."""

import platform
from importlib.metadata import version

import referat
from referat.labels import ENTITY_LABELS, OUTCOMES, SECTION_LABELS
from referat.model_files import DEFAULT_MODEL, find_model
from referat.pipeline import load_model
from referat.record import SCHEMA_VERSION


def describe(model: str | None = None) -> dict[str, str]:
    """Facts about the installation and the model, in the order to be shown.

    Raises:
        referat.errors.MissingModel: there is no such model.
    """
    nlp = load_model(model)
    return {
        "referat": referat.__version__,
        "schema": SCHEMA_VERSION,
        "python": platform.python_version(),
        "spacy": version("spacy"),
        "model": f"{nlp.lang}_{nlp.meta['name']} {nlp.meta['version']}",
        "place": find_model(model or DEFAULT_MODEL),
        "pipeline": " ▸ ".join(name.removeprefix("referat_") for name in nlp.pipe_names),
        "entities": " ".join(ENTITY_LABELS),
        "sections": " ".join(SECTION_LABELS),
        "outcomes": " ".join(OUTCOMES),
    }

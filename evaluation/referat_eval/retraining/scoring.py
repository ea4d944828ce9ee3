"""Scores of a loaded pipeline on some documents."""

from collections.abc import Sequence

from spacy.language import Language

from referat.municipality import Municipality
from referat.retrain.material import Material
from referat_eval.evaluate import GoldSet, evaluate
from referat_eval.results import Results
from referat_eval.score import Figure
from referat_eval.systems import model_system

# What advice is given about: the figures that differ most between municipalities.
TOLD = (
    Figure("items", "start"),
    Figure("sections", "lines"),
    Figure("entities", "PARTY"),
    Figure("entities", "ORG"),
    Figure("entities", "micro"),
    Figure("decisions", "span, overlap"),
    Figure("decisions", "outcome"),
)


def scores_of(nlp: Language, documents: Sequence[Material], municipality: Municipality | None = None) -> Results:
    """The scores of a pipeline on documents, with what is known of their municipality beforehand."""
    golds = GoldSet("new gold", tuple(material.annotated for material in documents))
    found = evaluate(model_system(nlp, "", municipality), golds, headless=False)
    return Results(found.about, found.table, found.groups, found.gold_hashes)

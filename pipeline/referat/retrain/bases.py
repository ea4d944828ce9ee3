"""The model that goes on learning: one of ours, or the entity recogniser of another spaCy pipeline beside our other parts."""

from pathlib import Path

import spacy
from spacy.language import Language

from referat.components.entities import EntityFinder
from referat.errors import MissingModel, ReferatError
from referat.labels import ENTITY_LABELS
from referat.language import TOKENIZER
from referat.model_files import find_model, folder_of
from referat.tagging import SpacyTagger
from referat.train.components import component
from referat.train.saving import save_pipeline

OTHER_PARTS = "da_referat_sm"


def find_base(name: str, work: Path) -> Path:
    """The folder of a model that can go on learning.

    A pipeline that is none of ours gives its ``ner`` to start from; items, sections and decisions are then those of
    ``da_referat_sm``.

    Args:
        name: folder or name of a model, or name of a spaCy package such as ``da_core_news_sm``.
        work: folder in which such a pipeline is put together.

    Raises:
        MissingModel: there is none of that name.
        ReferatError: it is a pipeline without ``ner``.
    """
    try:
        folder = folder_of(find_model(name))
    except MissingModel as error:
        raise MissingModel(f"{error}; a spaCy pipeline is installed by: python -m spacy download {name}") from error
    nlp = spacy.load(folder)
    if "entities" in nlp.pipe_names:
        return folder
    if "ner" not in nlp.pipe_names:
        raise ReferatError(f"{name}: is no pipeline to start from: it has neither our components nor a component ner")
    made = work / "bases" / Path(name).name
    if not (made / "meta.json").exists():
        _put_together(nlp, made)
    return made


def _put_together(source: Language, folder: Path) -> None:
    nlp = spacy.load(folder_of(find_model(OTHER_PARTS)))
    component(nlp, "entities", EntityFinder).tagger = SpacyTagger(_with_our_labels(source))
    component(nlp, "entities", EntityFinder).scores = {}
    nlp.meta["sources"] = [
        *nlp.meta.get("sources", []),
        {
            "name": f"{source.lang}_{source.meta['name']}",
            "license": source.meta.get("license", ""),
            "used_for": "entities: where they began",
        },
    ]
    save_pipeline(nlp, folder)


def _with_our_labels(source: Language) -> Language:
    """The recogniser behind our tokenizer, with the labels that it lacks."""
    if "tok2vec" in source.pipe_names:
        source.replace_listeners("tok2vec", "ner", ["model.tok2vec"])
    nlp = spacy.blank("da", vocab=source.vocab, config=TOKENIZER)
    recogniser = nlp.add_pipe("ner", source=source)
    for label in ENTITY_LABELS:
        if label not in recogniser.labels:  # type: ignore[attr-defined]
            recogniser.add_label(label)  # type: ignore[attr-defined]
    return nlp

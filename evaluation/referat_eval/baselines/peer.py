"""Any spaCy pipeline as a system: its entities, in the labels of the contract."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.util import is_package

from referat.errors import MissingModel, ReferatError
from referat.labels import ENTITY_LABELS, EntityLabel
from referat_eval.baselines.stages import EntityStage, Span, StagedSystem

# Labels of common pipelines that mean one of ours.  NORP is left out: it means nationalities as well as parties.
COMMON_LABELS: dict[str, EntityLabel] = {
    "PER": "PER",
    "PERSON": "PER",
    "ORG": "ORG",
    "ORGANIZATION": "ORG",
    "PARTY": "PARTY",
    "AMOUNT": "AMOUNT",
    "MONEY": "AMOUNT",
    "DATE": "DATE",
}


class LabelMapError(ReferatError):
    """A map of labels that cannot be read, or that names a label which the contract does not know."""

    code = "label-map"


def parse_label_map(text: str) -> dict[str, str]:
    """The map in a text, ``PERSON=PER,ORG=ORG``.

    >>> parse_label_map("PERSON=PER, MONEY=AMOUNT")
    {'PERSON': 'PER', 'MONEY': 'AMOUNT'}

    Raises:
        LabelMapError: an entry is no pair, stands twice, or maps to an unknown label.
    """
    found: dict[str, str] = {}
    for entry in text.split(","):
        theirs, equals, ours = (part.strip() for part in entry.partition("="))
        if not (theirs and equals and ours):
            raise LabelMapError(f"{entry.strip()!r} in {text!r} is no pair; write a map as PERSON=PER,ORG=ORG")
        if theirs in found:
            raise LabelMapError(f"{theirs!r} stands twice in {text!r}")
        found[theirs] = ours
    _check(found)
    return found


def peer(name: str, label_map: Mapping[str, str] | None = None) -> StagedSystem:
    """A spaCy pipeline as a system that finds entities only.

    Paragraphs are processed one by one, and a longer one than the pipeline takes in pieces.

    Args:
        name: folder or installed package of the pipeline.
        label_map: its labels and ours; `COMMON_LABELS` where None.  Other labels are passed over.

    Raises:
        LabelMapError: the map names a label that the contract does not know.
        MissingModel: there is no such pipeline.
    """
    chosen = dict(COMMON_LABELS if label_map is None else label_map)
    _check(chosen)
    if not (Path(name) / "meta.json").exists() and not is_package(name):
        raise MissingModel(
            f"there is no spaCy pipeline {name!r}: no folder with a meta.json, no installed package of that name. "
            f"Name a folder, or install it: python -m spacy download {name}"
        )
    nlp = spacy.load(name)

    def tag(text: str) -> Iterator[Span]:
        for start in range(0, len(text), nlp.max_length):
            yield from _entities(nlp, text[start : start + nlp.max_length], start, chosen)

    return StagedSystem(f"{nlp.lang}_{nlp.meta['name']}", (EntityStage(tag),), nlp.meta["version"])


def _entities(nlp: Language, text: str, offset: int, labels: Mapping[str, str]) -> Iterator[Span]:
    for ent in nlp(text).ents:
        if ent.label_ in labels and (content := ent.text.strip()):
            start = offset + ent.start_char + ent.text.index(content)
            yield start, start + len(content), labels[ent.label_]


def _check(labels: Mapping[str, str]) -> None:
    if unknown := sorted(set(labels.values()) - set(ENTITY_LABELS)):
        raise LabelMapError(f"unknown label {unknown[0]!r}; a map leads to {', '.join(ENTITY_LABELS)}")

"""Training examples for the tagger: gold paragraphs, public NER data mapped to our labels, and varied names."""

import gzip
import json
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.util import filter_spans

from referat.annotations import GoldDocument
from referat.components.entities import place
from referat.labels import EntityLabel
from referat.lines import paragraphs_of
from referat.tagging import Paragraph
from referat.values.amounts import propose_amounts
from referat.values.dates import propose_dates
from referat.values.parties import NATIONAL

_HEAD_LABELS = (
    "Mødedeltagere", "Deltagere", "Medlemmer", "Til stede", "Tilstede", "Fraværende", "Afbud", "Afbud fra", "Ikke til stede",
    "Mødedeltagere i alt", "Fraværende med afbud", "Tilstedeværende", "Indkaldt", "Gæster", "Referent", "Fra forvaltningen",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with its entities as (start, end, label)."""

    text: str
    entities: tuple[tuple[int, int, EntityLabel], ...]


# Labels of the public data sets that mean one of ours; what is not named here is no entity.
_PUBLIC: dict[str, EntityLabel] = {
    "PER": "PER",
    "PERSON": "PER",
    "ORG": "ORG",
    "ORGANIZATION": "ORG",
    "GPE_ORG": "ORG",
    "MONEY": "AMOUNT",
}
PUBLIC_FILES = ("uner-ddt/uner-ddt.jsonl", "dansk-gold/dansk-gold.jsonl")
_PARTY_FORMS = {form for forms in NATIONAL.values() for form in forms if len(form) > 2}


def gold_passages(gold: GoldDocument, text: str) -> Iterator[Passage]:
    """The paragraphs of an annotated document."""
    entities = sorted(gold.entities, key=lambda entity: entity.start)
    for start, end in paragraphs_of(text):
        inside = tuple((e.start - start, e.end - start, e.label) for e in entities if start <= e.start and e.end <= end)
        yield Passage(text[start:end], inside)


def gold_paragraphs(gold: GoldDocument, text: str) -> Iterator[Paragraph]:
    """The same paragraphs with the section each begins in."""
    runs = [(section.start, section.end, section.label) for section in gold.sections]
    yield from (place(text, start, end, runs) for start, end in paragraphs_of(text))


def public_passages(folder: Path) -> Iterator[Passage]:
    """Training parts of the public Danish NER data sets, in our labels.

    Parties that a set calls organisations become parties; dates and amounts come from the grammar, where
    it is certain.
    """
    for name in PUBLIC_FILES:
        path = folder / name
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8") as file:
            rows = (row for row in map(json.loads, file) if row["split"] == "train")
            yield from map(_public_passage, rows)


def _public_passage(row: dict[str, object]) -> Passage:
    text = str(row["text"])
    found: list[tuple[int, int, EntityLabel]] = []
    for span in row["spans"]:  # type: ignore[attr-defined]
        label = _PUBLIC.get(span["label"])
        if label is not None:
            is_party = text[span["start"] : span["end"]].lower().removesuffix("s") in _PARTY_FORMS
            found.append((span["start"], span["end"], "PARTY" if is_party else label))
    proposals: list[tuple[int, int, EntityLabel]] = [(p.start, p.end, "AMOUNT") for p in propose_amounts(text) if p.certain]
    proposals += [(p.start, p.end, "DATE") for p in propose_dates(text) if p.certain]
    for start, end, label in proposals:
        if not any(a < end and start < b for a, b, _ in found):
            found.append((start, end, label))
    return Passage(text, tuple(sorted(found)))


class NameVariation:
    """Puts other names, parties and letters in the place of those that stand, so that none is learned by heart."""

    def __init__(self, lists: Path, seed: int) -> None:
        self.rng = random.Random(seed)
        self.first = _names(lists, "first_names_women.tsv", 900) + _names(lists, "first_names_men.tsv", 900)
        self.last = _names(lists, "last_names.tsv", 3000)
        self.minority_first = _names(lists, "first_names_minority_women.tsv", 400) + _names(lists, "first_names_minority_men.tsv", 600)
        self.minority_last = _names(lists, "last_names_minority.tsv", 500)
        self.local_lists = [line.split("\t")[2] for line in _lines(lists / "parties_local_lists.tsv")[1:] if line.count("\t") >= 2]

    def vary(self, passage: Passage) -> Passage | None:
        """The passage with other names; None where it holds none."""
        if not any(label in {"PER", "PARTY"} for _, _, label in passage.entities):
            return None
        parts, entities = [], []
        position = length = 0
        for start, end, label in passage.entities:
            between = passage.text[position:start]
            new = self._other(passage.text[start:end], label)
            entities.append((length + len(between), length + len(between) + len(new), label))
            parts += [between, new]
            length += len(between) + len(new)
            position = end
        parts.append(passage.text[position:])
        return Passage("".join(parts), tuple(entities))

    def head_line(self) -> Passage:
        """A line of the head of minutes that lists members, with a label before them."""
        label = self.rng.choice(_HEAD_LABELS) + self.rng.choice((" ", ": ", ":\n", "\t"))
        parts = [label]
        entities: list[tuple[int, int, EntityLabel]] = []
        length = len(label)
        party = self.rng.random() < 0.4
        for index in range(self.rng.randint(2, 8)):
            separator = "" if index == 0 else self.rng.choice((", ", ", ", " og ", "\n"))
            name = self._person("Fornavn Efternavn")
            entities.append((length + len(separator), length + len(separator) + len(name), "PER"))
            parts += [separator, name]
            length += len(separator) + len(name)
            if party:
                letter = self.rng.choice("ABCDFIMOVÆØÅ")
                entities.append((length + 2, length + 3, "PARTY"))
                parts.append(f" ({letter})")
                length += 4
        return Passage("".join(parts), tuple(entities))

    def _other(self, text: str, label: EntityLabel) -> str:
        if label == "PER":
            return self._person(text)
        if label == "PARTY":
            if len(text) == 1:
                return self.rng.choice("ABCDFIKLMNOVÆØÅHTG")
            if self.rng.random() < 0.5 and not text.endswith("s"):
                forms = [form.title() for forms in NATIONAL.values() for form in forms if len(form) > 3]
                return self.rng.choice([*self.local_lists, *forms])
        return text

    def _person(self, text: str) -> str:
        minority = self.rng.random() < 0.35
        first = self.minority_first if minority else self.first
        last = self.minority_last if minority else self.last
        parts = [self.rng.choice(first)]
        if " " not in text:
            return self.rng.choice(first if self.rng.random() < 0.5 else last)
        if self.rng.random() < 0.2:
            parts.append(self.rng.choice("ABCDEFGHJKLMNPRST") + ".")
        elif self.rng.random() < 0.3:
            parts.append(self.rng.choice(last))
        parts.append(self.rng.choice(last))
        name = " ".join(parts)
        if self.rng.random() < 0.1:
            name = name.replace(" ", "-", 1)
        return name + ("s" if text.endswith("s") and self.rng.random() < 0.5 and not name.endswith("s") else "")


WRITTEN_OUT = {"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"}
_SLIPS = "abcdefghijklmnoprstuvyæøå"


def damaged(passage: Passage, rng: random.Random) -> Passage:
    """The passage in lower case, in capitals, with æøå written out, or with some letters mistyped."""
    kind = rng.choice(("lower", "lower", "upper", "written out", "mistyped"))
    if kind == "written out":
        return _respelt(passage, lambda char: WRITTEN_OUT.get(char, char))
    if kind == "mistyped":
        return _respelt(passage, lambda char: rng.choice((_slip(rng), "", char * 2)) if char.islower() and rng.random() < 0.03 else char)
    return _respelt(passage, str.lower if kind == "lower" else str.upper)


def _slip(rng: random.Random) -> str:
    return rng.choice(_SLIPS)


def _respelt(passage: Passage, spell: Callable[[str], str]) -> Passage:
    """Every character spelt anew; entities go with their characters, and one that loses its edge to a slip keeps what is left."""
    parts = [spell(char) for char in passage.text]
    places = [0, *accumulate(map(len, parts))]
    text = "".join(parts)
    moved = ((places[start], places[end], label) for start, end, label in passage.entities)
    return Passage(text, tuple((start, end, label) for start, end, label in moved if text[start:end].strip() == text[start:end] != ""))


def write_examples(nlp: Language, passages: Iterable[Passage], path: Path) -> int:
    """Write passages as spaCy training data; returns how many entities stood off token bounds and were left unknown."""
    lost = 0
    binary = DocBin()
    for passage in passages:
        doc, missed = entity_doc(nlp, passage)
        lost += missed
        binary.add(doc)
    path.parent.mkdir(parents=True, exist_ok=True)
    binary.to_disk(path)
    return lost


def entity_doc(nlp: Language, passage: Passage) -> tuple[Doc, int]:
    """A passage as a Doc with its entities, and how many stood off token bounds and were left unknown."""
    doc = nlp.make_doc(passage.text)
    spans, missing = [], []
    for start, end, label in passage.entities:
        span = doc.char_span(start, end, label=label)
        if span is None or not span.text.strip():
            wide = doc.char_span(start, end, alignment_mode="expand")
            missing += [wide] if wide is not None else []
        else:
            spans.append(span)
    taken = {token.i for span in spans for token in span}
    doc.set_ents(spans, missing=[span for span in filter_spans(missing) if not taken & {token.i for token in span}])
    return doc, len(missing)


def _names(lists: Path, name: str, most: int) -> list[str]:
    """The commonest names of a list."""
    return [line.split("\t")[0] for line in _lines(lists / name)[1 : most + 1]]


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()

"""entities: persons, parties, organisations, amounts and dates, as ``doc.ents``.

A tagger reads paragraphs, each distinct paragraph once; the same case text comes back in several bodies.  A grammar
of dates and amounts proposes spans beside it, and the two are reconciled: the grammar knows boundaries, the
tagger knows context.
"""

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from referat.components.told_names import told_names
from referat.labels import SECTIONS
from referat.layers import facts_of, group_rows, items, municipality_of, set_entities, text_of
from referat.lines import paragraphs_of
from referat.lookup import LookUp, key_of
from referat.tagging import Paragraph, Tag, Tagger, load_tagger
from referat.values.amounts import propose_amounts
from referat.values.dates import date_value, propose_dates

TAGGER_FOLDER, SETTINGS_FILE = "tagger", "settings.json"
TOLD = "told"
MAX_HEADING = 200
# Paragraphs that are read before what other processes have found is looked at again.
SHARED_PART = 64


class Found(NamedTuple):
    """An entity in a paragraph.

    ``source`` says who found it: ``both``, ``grammar``, ``tagger`` or ``told``; ``score`` is the tagger's probability of just this span.
    """

    start: int
    end: int
    label: str
    source: str
    score: float | None = None

    @property
    def stratum(self) -> str:
        """The key of its score: spans found the same way are right equally often."""
        return f"{self.label}:{self.source}"


class EntityFinder:
    """The component.

    Args:
        tagger: what tags paragraphs; None until trained or read from disk.
        cache_size: paragraphs whose entities are kept in memory for when they come again.
        scores: measured share of right spans by stratum, ``PER:tagger``, for spans that the tagger gives no probability of.
    """

    def __init__(self, *, cache_size: int, tagger: Tagger | None = None, scores: dict[str, float] | None = None) -> None:
        self.tagger = tagger
        self.scores = scores or {}
        self.look_up = LookUp(cache_size)

    def forget(self) -> None:
        """Forget what was found before, as is due when the tagger has learned."""
        self.look_up.forget()

    def find(self, paragraphs: Iterable[Paragraph]) -> Iterator[tuple[Found, ...]]:
        """The entities of each paragraph, in order."""
        if self.tagger is None:
            raise ValueError("the entities component has no tagger; load a trained pipeline")
        wanted = [paragraph if self.tagger.uses_context else Paragraph(paragraph.text) for paragraph in paragraphs]
        keys = [key_of(paragraph.text, paragraph.section, paragraph.heading) for paragraph in wanted]
        known = self.look_up.known(keys)
        missing = {key: paragraph for key, paragraph in zip(keys, wanted, strict=True) if key not in known}
        ordered = sorted(missing, key=lambda key: (len(missing[key].text), key))
        at_once = SHARED_PART if self.look_up.is_shared else max(1, len(ordered))
        for start in range(0, len(ordered), at_once):
            part = ordered[start : start + at_once]
            if start:
                # Another process may have found some meanwhile.
                known.update(self.look_up.known(part))
            left = [key for key in part if key not in known]
            tagged = zip(left, self.tagger.tag([missing[key] for key in left]), strict=True)
            new = {key: tuple(reconcile(missing[key].text, tags)) for key, tags in tagged}
            self.look_up.add(new)
            known.update(new)
        yield from (tuple(map(Found._make, known[key])) for key in keys)

    def __call__(self, doc: Doc) -> Doc:
        paragraphs, text = list(placed_paragraphs(doc)), text_of(doc)
        codes = [facts_of(doc).get(item.id_, {}).get("type_code") for item in items(doc)]
        made = []
        for (start, _), found in zip(paragraphs, self.find([paragraph for _, paragraph in paragraphs]), strict=True):
            for entity in found:
                first, last = start + entity.start, start + entity.end
                if (first, last) in codes:
                    continue
                span = doc.char_span(first, last, label=entity.label, alignment_mode="contract")
                if span is not None and len(span) and not _blank_edge(text, span.start_char, span.end_char):
                    made.append((span, entity))
        made = with_told_names(doc, made)
        kept = filter_spans([span for span, _ in made])
        set_entities(doc, kept)
        sources = {(span.start_char, span.end_char): entity for span, entity in made}
        facts = facts_of(doc)
        for span in kept:
            start, end = span.start_char, span.end_char
            entity = sources[start, end]
            facts[entity_key(start, end)] = {"score": self.scores.get(entity.stratum) if entity.score is None else entity.score}
        return doc

    def to_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> None:
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / SETTINGS_FILE).write_text(json.dumps({"scores": self.scores}, indent=2, sort_keys=True), encoding="utf-8")
        if self.tagger is not None:
            self.tagger.to_disk(folder / TAGGER_FOLDER)

    def from_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> "EntityFinder":
        folder = Path(path)
        self.scores = json.loads((folder / SETTINGS_FILE).read_text(encoding="utf-8"))["scores"]
        self.tagger = load_tagger(folder / TAGGER_FOLDER)
        self.forget()
        return self


def with_told_names(doc: Doc, found: list[tuple[Span, Found]]) -> list[tuple[Span, Found]]:
    """The entities with the names of bodies and lists that were told beforehand.

    A name is added where nothing was found, or only parts of it with its label; what was found otherwise stands.
    """
    told = municipality_of(doc)
    if told is None:
        return found
    known = list(found)
    for name in told_names(text_of(doc), told):
        span = doc.char_span(name.start, name.end, label=name.label)
        overlapping = [other for other, _ in known if span and other.start < span.end and span.start < other.end]
        if span is None or span in overlapping:
            continue
        if all(other.label_ == span.label_ and span.start <= other.start and other.end <= span.end for other in overlapping):
            known = [(other, entity) for other, entity in known if other not in overlapping]
            known.append((span, Found(name.start, name.end, name.label, TOLD)))
    return known


def _blank_edge(text: str, start: int, end: int) -> bool:
    return text[start].isspace() or text[end - 1].isspace()


def entity_key(start: int, end: int) -> str:
    """The key of an entity's facts; entities have no span id that survives in ``doc.ents``."""
    return f"entity:{start}-{end}"


def placed_paragraphs(doc: Doc) -> Iterator[tuple[int, Paragraph]]:
    """The paragraphs of a document with the section each begins in, and where they start."""
    text = text_of(doc)
    runs = [(start, end, label) for start, end, _, _, label in group_rows(doc, SECTIONS)]
    yield from ((start, place(text, start, end, runs)) for start, end in paragraphs_of(text))


def place(text: str, start: int, end: int, runs: Sequence[tuple[int, int, str]]) -> Paragraph:
    """A paragraph with its section, given all sections as (start, end, label) in order, and with the first line of that section."""
    index = bisect_right(runs, start, key=lambda run: run[0]) - 1
    if index < 0 or start >= runs[index][1]:
        return Paragraph(text[start:end])
    first, _, label = runs[index]
    heading = "" if start == first else text[first : first + MAX_HEADING].split("\n", 1)[0].strip()
    return Paragraph(text[start:end], label, heading)


def reconcile(text: str, tags: Sequence[Tag]) -> Iterator[Found]:
    """Entities of one tagged paragraph, with the spans of the grammar taken in.

    A certain date or amount of the grammar stands, and takes the place of what the tagger saw there.
    An uncertain one stands only where the tagger saw the same label.  What the tagger alone calls a date stands
    where it has a value or at least a digit; an amount alone never does without one.
    """
    tagger = [(tag.start, tag.end, tag.label) for tag in tags]
    scores = {(tag.start, tag.end, tag.label): tag.score for tag in tags}
    taken: list[tuple[int, int]] = []
    proposals = [(p.start, p.end, "AMOUNT", p.certain) for p in propose_amounts(text)]
    proposals += [(p.start, p.end, "DATE", p.certain) for p in propose_dates(text)]
    for start, end, label, certain in proposals:
        overlapping = [(a, b, other) for a, b, other in tagger if a < end and start < b]
        names = [other for _, _, other in overlapping if other not in {"AMOUNT", "DATE"}]
        agreed = any(other == label for _, _, other in overlapping)
        if names or not (certain or agreed) or any(a < end and start < b for a, b in taken):
            continue
        if not certain:
            start, end = next((a, b) for a, b, other in overlapping if other == label)
            if any(a < end and start < b for a, b in taken):
                continue
        taken.append((start, end))
        yield Found(start, end, label, "both" if agreed else "grammar", scores.get((start, end, label)))
    for start, end, label in tagger:
        if any(a < end and start < b for a, b in taken):
            continue
        content = text[start:end]
        if label == "AMOUNT" and not any(char.isdigit() or char == "½" for char in content):
            continue
        if label == "DATE" and date_value(content) is None and not any(char.isdigit() for char in content):
            continue
        taken.append((start, end))
        yield Found(start, end, label, "tagger", scores[start, end, label])


@Language.factory("referat_entities", default_config={"cache_size": 50_000}, assigns=["doc.ents"])
def make_entities(nlp: Language, name: str, cache_size: int) -> EntityFinder:
    """Make an untrained `EntityFinder`."""
    return EntityFinder(cache_size=cache_size)

"""One fit: a base goes on learning from some new documents, part by part."""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import spacy
from spacy.language import Language

from referat.components.decisions import DecisionFinder
from referat.components.entities import EntityFinder
from referat.components.items import ItemFinder
from referat.components.sections import SectionLabeller
from referat.errors import ReferatError
from referat.extras import need
from referat.municipality import Municipality
from referat.retrain.lines import ReadMeeting, retrain_items, retrain_sections
from referat.retrain.material import OLD_DOCUMENTS, Lesson, Material, drawn
from referat.retrain.outcomes import retrain_outcomes
from referat.retrain.tagger import passes_of_spacy
from referat.retrain.told import told_examples, told_meetings
from referat.tagging import SpacyTagger, Tagger, load_tagger
from referat.tagging.encoder import EncoderTagger
from referat.train.components import component
from referat.train.tagger_examples import gold_examples

PASSES, PATIENCE = 8, 2
STEPS = ("items", "sections", "decisions", "entities")

Told = Callable[[str], None]
Model = TypeVar("Model")


@dataclass(frozen=True, slots=True)
class Fitted:
    """A pipeline that has learned, and after how many passes its tagger was best."""

    nlp: Language
    passes: int


def fit(
    base: Path,
    new: Sequence[Material],
    old: Sequence[Material],
    *,
    seed: int,
    passes: int = PASSES,
    watched: Sequence[Sequence[Material]] = (),
    municipality: Municipality | None = None,
    told: Told = lambda step: None,
) -> Fitted:
    """Let a base go on learning.

    Args:
        base: folder of the model.
        new: what it learns from.
        old: what it must not forget.
        seed: of everything random.
        passes: of the tagger over the paragraphs, at most so many where it is watched.
        watched: groups of documents that it does not learn from; the tagger stops where `headline` on them is best.
        municipality: what is known of the municipality of the new documents beforehand.
        told: called with one of `STEPS` when it is done, and with ``entities`` after every pass.

    Raises:
        referat.errors.MissingPackage: the base has an encoder, and torch is not installed.
    """
    nlp = spacy.load(base)
    kept = drawn(old, OLD_DOCUMENTS, seed)
    named = told_meetings(new, municipality) if municipality else []
    _learn_lines(nlp, [*(material.lines for material in new), *named], [material.lines for material in kept], seed, told)
    decisions = component(nlp, "decisions", DecisionFinder)
    decisions.model = retrain_outcomes(_trained(decisions.model), [m.units for m in new], [m.units for m in kept])
    told("decisions")
    finder = component(nlp, "entities", EntityFinder)
    fresh, known = (list(gold_examples([material.annotated for material in group])) for group in (new, old))
    if municipality is not None:
        fresh += told_examples(fresh, municipality, seed)
    told_new, told_old = ([pair for material in group for pair in material.units.statements] for group in (new, kept))
    taggers = _taggers(finder.tagger, Lesson(fresh, told_new), Lesson(known, told_old), passes, seed)
    return Fitted(nlp, _learn_entities(finder, taggers, watched, told))


def _learn_lines(nlp: Language, new: Sequence[ReadMeeting], old: Sequence[ReadMeeting], seed: int, told: Told) -> None:
    items, sections = component(nlp, "items", ItemFinder), component(nlp, "sections", SectionLabeller)
    items.model = retrain_items(_trained(items.model), new, old, seed)
    told("items")
    sections.model = retrain_sections(_trained(sections.model), new, old, seed)
    told("sections")


def _trained(model: Model | None) -> Model:
    if model is None:
        raise ReferatError("the base was never trained; name one that was with --base")
    return model


def _taggers(tagger: Tagger | None, new: Lesson, old: Lesson, passes: int, seed: int) -> Iterator[Tagger]:
    """The tagger after each pass."""
    if isinstance(tagger, SpacyTagger):
        yield from passes_of_spacy(tagger, new.examples, old.examples, passes=passes, seed=seed)
    elif isinstance(tagger, EncoderTagger):
        need("torch", "onnx", extra="encoder")
        from referat.retrain.encoder import passes_of_encoder

        yield from passes_of_encoder(tagger, new, old, passes=passes, seed=seed)
    else:
        raise TypeError(f"a {type(tagger).__name__} cannot go on learning")


def _learn_entities(finder: EntityFinder, taggers: Iterator[Tagger], watched: Sequence[Sequence[Material]], told: Told) -> int:
    """Take the tagger of the best pass, of the last where nothing is watched; the base's counts as pass 0."""
    if not watched:
        passed = 0
        for finder.tagger in taggers:
            passed += 1
            told("entities")
        finder.forget()
        return passed
    best, number = headline(finder, watched), 0
    with tempfile.TemporaryDirectory() as folder:
        _keep(finder, Path(folder) / "0")
        for passed, tagger in enumerate(taggers, start=1):
            told("entities")
            finder.tagger = tagger
            finder.forget()
            score = headline(finder, watched)
            if score > best:
                best, number = score, passed
                _keep(finder, Path(folder) / str(passed))
            if passed - number == PATIENCE:
                break
        finder.tagger = load_tagger(Path(folder) / str(number))
    finder.forget()
    return number


def _keep(finder: EntityFinder, folder: Path) -> None:
    if finder.tagger is not None:
        finder.tagger.to_disk(folder)


def headline(finder: EntityFinder, groups: Sequence[Sequence[Material]]) -> float:
    """The mean over groups of documents of the strict F over all entities of their paragraphs."""
    return sum(_strict_f(finder, group) for group in groups) / len(groups)


def _strict_f(finder: EntityFinder, materials: Sequence[Material]) -> float:
    counts: Counter[str] = Counter()
    paragraphs = [paragraph for material in materials for paragraph in material.paragraphs]
    passages = [passage for material in materials for passage in material.passages]
    for passage, entities in zip(passages, finder.find(paragraphs), strict=True):
        gold, found = set(passage.entities), {(entity.start, entity.end, entity.label) for entity in entities}
        counts.update(right=len(gold & found), gold=len(gold), found=len(found))
    return 2 * counts["right"] / max(1, counts["gold"] + counts["found"])

"""One training run: from gold and raw data to a pipeline on disk with its card.

The parts are trained one after the other; a part that is done stays in the work folder, so that a run that was
cut off goes on where it stopped.
"""

import hashlib
import json
import logging
import random
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import spacy
from spacy.cli.train import train as spacy_train
from spacy.language import Language

import referat
from referat.components.decisions import DecisionFinder
from referat.components.entities import EntityFinder
from referat.components.items import ItemFinder
from referat.components.sections import SectionLabeller
from referat.errors import ReferatError
from referat.language import blank_language
from referat.tagging import SpacyTagger
from referat.train.believing import calibrate
from referat.train.card import write_card
from referat.train.components import component
from referat.train.data import WHOLE, Annotated, Scope, TrainingData, load_training_data
from referat.train.entity_examples import NameVariation, Passage, damaged, gold_paragraphs, gold_passages, public_passages, write_examples
from referat.train.line_training import meeting_parts, train_items, train_sections
from referat.train.meetings import annotated_meeting, greve_items
from referat.train.outcome_training import train_outcomes
from referat.train.saving import save_pipeline
from referat.train.static_vectors import INPUTS, VectorKind, static_vectors
from referat.train.teaching import SURE, taught_passages

logger = logging.getLogger(__name__)

PARTS = ("items", "sections", "entities", "decisions")
MADE_MEETINGS, COPIES = 900, 6
ITEMS_A_CASE = 2
HEAD_LINES = 300
DAMAGED = 0.5
TAUGHT = 25_000


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """Where to read and write, and how to train.

    Attributes:
        only: parts to train anew, all where empty.
        teacher: labels raw minutes for the tagger.
        scope: what of the data is used.
        steps: the most training steps of the tagger; those of ``config`` where None.
        made: how many meetings are made for items and sections; annotated ones are varied in proportion.
        vectors: folder of static vectors that runs share; one in ``work`` where None.
        vector_kind: which static vectors.
        encoder: folder that ``referat encoder`` wrote, for vectors that are distilled.
    """

    out: Path
    annotations: Path
    corpus: Path
    data: Path | None
    config: Path
    work: Path
    only: tuple[str, ...]
    seed: int
    teacher: Path | None = None
    scope: Scope = WHOLE
    steps: int | None = None
    made: int = MADE_MEETINGS
    vectors: Path | None = None
    vector_kind: VectorKind = "floret"
    encoder: Path | None = None


def train_pipeline(plan: TrainingPlan) -> Language:
    """Train, assemble and write a pipeline.

    Raises:
        referat.errors.GoldError: the gold cannot be read, or none has its text at hand.
        ReferatError: the hand-written part of the metadata is missing, or a teacher has no raw minutes.
    """
    meta = _meta(plan)
    data = load_training_data(plan.annotations, plan.corpus, plan.data, plan.scope, seed=plan.seed)
    if plan.teacher is not None and data.minutes is None:
        raise ReferatError(f"{plan.teacher}: a teacher labels raw minutes; name their folder with --data, and do not leave them out")
    logger.info("%s documents to train on, %s to choose by", len(data.train), len(data.dev))
    nlp = spacy.load(plan.out) if plan.only else _blank_pipeline()
    wanted = plan.only or PARTS
    plan.work.mkdir(parents=True, exist_ok=True)
    if {"items", "sections"} & set(wanted):
        _train_lines(nlp, data, wanted, plan)
    if "entities" in wanted:
        _train_entities(nlp, data, plan)
    if "decisions" in wanted:
        component(nlp, "decisions", DecisionFinder).model = train_outcomes(nlp, data.train, plan.seed)
    if data.dev:
        calibrate(nlp, data.dev)
    nlp.meta.update(meta)
    save_pipeline(nlp, plan.out)
    write_card(nlp, plan.out, data, notes=_notes(plan))
    return nlp


def _blank_pipeline() -> Language:
    nlp = blank_language()
    for part in PARTS:
        nlp.add_pipe(f"referat_{part}", name=part)
    return nlp


def _train_lines(nlp: Language, data: TrainingData, wanted: tuple[str, ...], plan: TrainingPlan) -> None:
    pool = []
    if data.minutes is not None:
        seen: Counter[str] = Counter()
        for item in random.Random(plan.seed).sample(found := greve_items(data.minutes, data.excluded_cases), len(found)):
            seen[item.case_number] += 1
            if seen[item.case_number] <= ITEMS_A_CASE:
                pool.append(item)
    annotated = [annotated_meeting(gold, text) for gold, text in data.train]
    parts = meeting_parts(pool, annotated, made=plan.made, copies=round(COPIES * plan.made / MADE_MEETINGS), seed=plan.seed)
    logger.info("%s meetings", sum(map(len, parts)))
    if "items" in wanted:
        component(nlp, "items", ItemFinder).model = train_items(parts, plan.seed)
    if "sections" in wanted:
        component(nlp, "sections", SectionLabeller).model = train_sections([meeting for part in parts for meeting in part], plan.seed)


def _train_entities(nlp: Language, data: TrainingData, plan: TrainingPlan) -> None:
    train, dev, tagger = (plan.work / name for name in ("train.spacy", "dev.spacy", "tagger"))
    blank = blank_language()
    lost = write_examples(blank, _passages(data, plan.seed, plan.teacher), train)
    lost += write_examples(blank, (p for gold, text in data.dev for p in gold_passages(gold, text)), dev)
    logger.info("%s entities stand off token bounds and are left unknown", lost)
    vectors = static_vectors(data, plan.vectors or plan.work / "vectors", plan.vector_kind, plan.encoder)
    inputs = _inputs(plan, train, dev, *([vectors / INPUTS] if vectors else []))
    if (tagger / INPUTS).exists() and (tagger / INPUTS).read_text(encoding="utf-8") != inputs:
        logger.info("%s was trained from other inputs and is trained anew", tagger)
        shutil.rmtree(tagger)
    if not (tagger / INPUTS).exists():
        overrides: dict[str, Any] = {"paths.train": str(train), "paths.dev": str(dev), "system.seed": plan.seed}
        if vectors is None:
            overrides["components.ner.model.tok2vec.embed.include_static_vectors"] = False
        else:
            overrides["paths.vectors"] = str(vectors)
        if plan.steps is not None:
            overrides["training.max_steps"] = plan.steps
        spacy_train(plan.config, tagger, overrides=overrides)
        (tagger / INPUTS).write_text(inputs, encoding="utf-8")
    finder = component(nlp, "entities", EntityFinder)
    trained = spacy.load(tagger / "model-best")
    trained.config["paths"] = dict.fromkeys(trained.config["paths"])
    finder.tagger = SpacyTagger(trained)
    finder.scores = measured_scores(finder, data.dev)


def _inputs(plan: TrainingPlan, *files: Path) -> str:
    """What a tagger was trained from: hashes of its examples, its settings and its seed."""
    hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (*files, plan.config)}
    return json.dumps({**hashes, "seed": plan.seed, "steps": plan.steps}, indent=1)


def _passages(data: TrainingData, seed: int, teacher: Path | None) -> list[Passage]:
    rng = random.Random(seed)
    gold = list(dict.fromkeys(p for document, text in data.train for p in gold_passages(document, text)))
    passages = gold * 2
    if (lists := data.source("names", "lists")) is not None:
        variation = NameVariation(lists, seed)
        for _ in range(3):
            passages += [varied for passage in gold if (varied := variation.vary(passage))]
        passages += (variation.head_line() for _ in range(HEAD_LINES))
    if (public := data.source("public", "ner")) is not None:
        passages += public_passages(public)
    if teacher is not None and data.minutes is not None:
        passages += taught_passages(teacher, data.minutes, data.excluded_cases, most=TAUGHT, seed=seed)
    if "noise" not in data.scope.without:
        passages += [damaged(passage, rng) for passage in gold if rng.random() < DAMAGED]
    rng.shuffle(passages)
    return passages


def measured_scores(finder: EntityFinder, documents: Sequence[Annotated]) -> dict[str, float]:
    """Share of right spans in documents that were not trained on, by how they were found; strata under 20 spans get no score."""
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    passages = [passage for gold, text in documents for passage in gold_passages(gold, text)]
    paragraphs = [paragraph for gold, text in documents for paragraph in gold_paragraphs(gold, text)]
    for passage, entities in zip(passages, finder.find(paragraphs), strict=True):
        gold = set(passage.entities)
        for entity in entities:
            found[entity.stratum] += 1
            right[entity.stratum] += (entity.start, entity.end, entity.label) in gold
    return {stratum: round(right[stratum] / n, 3) for stratum, n in sorted(found.items()) if n >= 20}


def _notes(plan: TrainingPlan) -> str:
    """What the card says of the run."""
    if plan.teacher is None:
        return ""
    version = json.loads((plan.teacher / "meta.json").read_text(encoding="utf-8"))["version"]
    teacher = f"`{plan.teacher.name}` of version {version}"
    return (
        f"## Teacher\n\nThe tagger also learned from {TAUGHT:,} paragraphs of raw minutes that {teacher} labelled; its card names\n"
        "what that model was made of, the encoder multilingual-e5-small (MIT) among it. Paragraphs with an entity that it gave a\n"
        f"probability under {SURE} were left out. Cases of dev and test are not among them.\n"
    )


def _meta(plan: TrainingPlan) -> dict[str, Any]:
    path = plan.out.parent / "meta.json"
    if not path.exists():
        raise ReferatError(f"{path}: is missing; it holds author, licence and sources of the model, as models/meta.json does")
    hand_written: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return {
        **hand_written,
        "name": plan.out.name.removeprefix("da_"),
        "version": referat.__version__,
        "requirements": [f"referat>={referat.__version__}"],
        "performance": {},
    }

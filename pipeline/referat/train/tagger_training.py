"""Tunes the encoder to tag, and to tell what decisions state: cross-entropy, places unknown in gold, the best epoch by dev.

Plain attention without dropout inside the encoder, and half precision where there are matrix units: several times faster on a CPU.
"""

import json
import logging
import math
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from transformers import BertConfig, BertForTokenClassification

from referat.components.outcomes import CLASSES
from referat.tagging.bio import best_path, bio_labels, spans_of
from referat.tagging.windows import Units, Window, WindowMaker
from referat.train.data import TrainingData
from referat.train.encoder_source import EncoderError
from referat.train.encoder_vocabulary import MASK
from referat.train.precision import cpu_precision
from referat.train.statement_training import StatementMaker, StatementReading, right_outcomes, statement_loss
from referat.train.tagger_examples import LABELS, LOC, SECTIONS, Example, ExampleMaker, dev_examples

logger = logging.getLogger(__name__)

RATE, HEAD_RATE, LAYER_DECAY, WARM_UP = 1.5e-4, 1e-3, 0.9, 0.06
# A tagger that was tuned before begins at half the rates; more of what it knows stays.
TUNED_RATE = 0.5
BATCH_PIECES, POOL = 1600, 60
DROPOUT, BLANKED_EXAMPLES, BLANKED_PIECES = 0.1, 0.25, 0.08
WEIGHTS, LOG, CHECKPOINT = "tagger.safetensors", "tagger.json", "checkpoint.pt"
STATES = bio_labels(LABELS)
UNKNOWN, NOT_OURS = -100, -1


@dataclass(frozen=True, slots=True)
class Reading:
    """A window to learn from: its ids, the places of the units in it, and the state of each."""

    ids: list[int]
    places: list[int]
    states: list[int]
    weight: float


R = TypeVar("R", Reading, StatementReading)
AnyReading = Reading | StatementReading


def train_tagger(
    data: TrainingData,
    encoder: Path,
    out: Path,
    *,
    epochs: int,
    seed: int,
    layers: int | None = None,
    fresh: bool = False,
    start: Path | None = None,
) -> Any:
    """Tune for some epochs, log dev scores, keep the best; a run that was done is read back, one that was cut off goes on.

    ``layers`` is the number of the encoder's layers to keep, spread evenly over its depth; all where it is None.
    ``fresh`` keeps the encoder's architecture and vocabulary alone and begins with random weights.
    ``start`` is the folder of another run, whose weights are tuned on and whose epochs stand first in the log.

    Raises:
        EncoderError: ``start`` holds no run that was done.
    """
    tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    maker = WindowMaker(tokenizer, SECTIONS)
    torch.manual_seed(seed)
    model = _model(encoder, tokenizer, layers, fresh=fresh)
    if _is_done(out):
        model.load_state_dict(load_file(out / WEIGHTS))
        return model.eval()
    out.mkdir(parents=True, exist_ok=True)
    examples, statements = ExampleMaker(data, seed), StatementMaker(data.train, maker, seed, noise="noise" not in data.scope.without)
    dev, dev_statements = dev_examples(data), list(StatementMaker(data.dev, maker, seed).readings())
    earlier = _started_from(start, model)
    optimizer = _optimizer(model, TUNED_RATE if start else 1.0)
    log = _taken_up(out / CHECKPOINT, model, optimizer)
    for epoch in range(epochs):
        began = time.monotonic()
        rng = random.Random(seed + epoch)
        windows, units = _batches(readings_of(maker, examples.epoch()), rng), _batches(list(statements.epoch()), rng)
        if epoch < len(log):
            continue
        batches: list[Sequence[AnyReading]] = [*windows, *units]
        rng.shuffle(batches)
        loss = _epoch(model, optimizer, batches, epoch / epochs, 1 / epochs, tokenizer, rng)
        scores = {**dev_scores(model, maker, dev), "outcomes": _outcome_score(model, dev_statements)}
        minutes = round((time.monotonic() - began) / 60, 2)
        facts = {"documents": len(data.train), "batches": len(batches), "loss": round(loss, 4), "minutes": minutes}
        log.append({"epoch": len(earlier) + epoch + 1, **facts, "dev": scores})
        logger.info("epoch %s: loss %.4f, %.1f min, dev %s", epoch + 1, loss, minutes, scores)
        _keep(out, model, optimizer, log)
    (out / CHECKPOINT).unlink(missing_ok=True)
    (out / LOG).write_text(json.dumps([*earlier, *log], indent=1), encoding="utf-8")
    model.load_state_dict(load_file(out / WEIGHTS))
    return model.eval()


def _is_done(folder: Path) -> bool:
    """Whether a folder holds all that a run leaves."""
    return (folder / WEIGHTS).exists() and (folder / LOG).exists()


def _started_from(start: Path | None, model: Any) -> list[dict[str, Any]]:
    """The log of the run that is tuned on, with the model as it was then."""
    if start is None:
        return []
    if not _is_done(start):
        raise EncoderError(f"{start}: no {WEIGHTS} and {LOG}; --start is the --work folder of a `referat tagger` that is done")
    model.load_state_dict(load_file(start / WEIGHTS))
    earlier: list[dict[str, Any]] = json.loads((start / LOG).read_text(encoding="utf-8"))
    return earlier


def _keep(out: Path, model: Any, optimizer: Any, log: list[dict[str, Any]]) -> None:
    """Write the weights where the last epoch is the best on entities of dev, and everything that a run needs to go on."""
    if log[-1]["dev"]["micro"] >= max(row["dev"]["micro"] for row in log):
        save_file({name: p.detach().contiguous() for name, p in model.state_dict().items()}, out / WEIGHTS)
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "random": torch.get_rng_state(), "log": log}
    torch.save(state, out / CHECKPOINT)


def _taken_up(checkpoint: Path, model: Any, optimizer: Any) -> list[dict[str, Any]]:
    """The log of the epochs that a run did before it was cut off, with model and optimizer as they were then."""
    if not checkpoint.exists():
        return []
    state = torch.load(checkpoint, weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    torch.set_rng_state(state["random"])
    log: list[dict[str, Any]] = state["log"]
    logger.info("%s: goes on after epoch %s", checkpoint, len(log))
    return log


def _model(encoder: Path, tokenizer: Any, layers: int | None, *, fresh: bool) -> Any:
    dropout = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0, "classifier_dropout": DROPOUT}
    config = BertConfig.from_pretrained(encoder, num_labels=len(STATES) + len(CLASSES), attn_implementation="eager", **dropout)
    model = BertForTokenClassification(config) if fresh else BertForTokenClassification.from_pretrained(encoder, config=config)
    model.resize_token_embeddings(tokenizer.get_vocab_size() + len(SECTIONS), mean_resizing=False)
    if layers is not None:
        _keep_layers(model, layers)
    return model


def _keep_layers(model: Any, layers: int) -> None:
    """Keep the first and the last layer and others evenly between (Sajjad et al. 2023, alternate dropping)."""
    stack = model.bert.encoder.layer
    kept = np.linspace(0, len(stack) - 1, layers).round().astype(int).tolist()
    model.bert.encoder.layer = torch.nn.ModuleList(stack[place] for place in kept)
    model.config.num_hidden_layers = layers


def _optimizer(model: Any, factor: float) -> Any:
    """Lower layers learn more slowly; ``factor`` is for all rates."""
    layers = model.config.num_hidden_layers
    groups = []
    for name, parameter in model.named_parameters():
        depth = 0 if name.startswith("classifier") else layers + 1
        if name.startswith("bert.encoder.layer."):
            depth = layers - int(name.split(".")[3])
        rate = factor * (RATE * LAYER_DECAY ** (depth - 1) if depth else HEAD_RATE)
        groups.append({"params": [parameter], "lr": rate, "full": rate, "weight_decay": 0.01 if parameter.dim() > 1 else 0.0})
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), eps=1e-6, fused=True)


def readings_of(maker: WindowMaker, examples: Sequence[Example]) -> list[Reading]:
    """The windows of examples with the states to learn."""
    readings = []
    for example, (units, windows) in zip(examples, maker.make([example.paragraph for example in examples]), strict=True):
        states = states_of(units, example)
        for window in windows:
            if window.answers:
                wanted = [states[unit] for unit, _ in window.answers]
                readings.append(Reading(window.ids, [place for _, place in window.answers], wanted, example.weight))
    return readings


def states_of(units: Units, example: Example) -> list[int]:
    """The state of each unit; `UNKNOWN` where an entity ends inside it, `NOT_OURS` where it is no entity but may be a place."""
    states = [0 if example.places else NOT_OURS] * len(units)
    for start, end, label in example.entities:
        first = True
        for index, (a, b) in enumerate(units):
            if a < end and start < b:
                inside = start <= a and b <= end
                states[index] = STATES.index(f"{'B' if first else 'I'}-{label}") if inside else UNKNOWN
                first = False
    return states


def _batches(readings: list[R], rng: random.Random) -> list[list[R]]:
    """Readings of about equal length together, `BATCH_PIECES` with their padding."""
    rng.shuffle(readings)
    batches: list[list[R]] = []
    for first in range(0, len(readings), POOL * 50):
        batch: list[R] = []
        for reading in sorted(readings[first : first + POOL * 50], key=lambda reading: len(reading.ids)):
            if batch and (len(batch) + 1) * len(reading.ids) > BATCH_PIECES:
                batches.append(batch)
                batch = []
            batch.append(reading)
        batches.append(batch)
    return batches


def _epoch(
    model: Any, optimizer: Any, batches: list[Sequence[AnyReading]], done: float, part: float, tokenizer: Any, rng: random.Random
) -> float:
    """One pass, which is ``part`` of a run of which ``done`` is done; the mean loss."""
    model.train()
    losses = 0.0
    for number, batch in enumerate(batches):
        share, step = done + part * number / len(batches), part / len(batches)
        for group in optimizer.param_groups:
            group["lr"] = group["full"] * min((share + step) / WARM_UP, 1.0) * max(0.01, 1 - share)
        loss = loss_of(_logits(model, [_blanked(reading.ids, reading.places, tokenizer, rng) for reading in batch]), batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        losses += float(loss.detach())
        if (number + 1) % 50 == 0:
            logger.info("  batch %s of %s, loss %.4f", number + 1, len(batches), losses / (number + 1))
    return losses / max(1, len(batches))


def _blanked(ids: list[int], places: Sequence[int], tokenizer: Any, rng: random.Random) -> list[int]:
    """Some pieces hidden in some readings, so that the words around tell as well."""
    if rng.random() >= BLANKED_EXAMPLES:
        return ids
    first, mask, end = places[0], int(tokenizer.token_to_id(MASK)), ids[-1]
    return [mask if first <= place and piece != end and rng.random() < BLANKED_PIECES else piece for place, piece in enumerate(ids)]


def _logits(model: Any, rows: Sequence[Sequence[int]]) -> Any:
    width = max(map(len, rows))
    ids = torch.tensor([[*row, *[1] * (width - len(row))] for row in rows])
    mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in rows])
    with cpu_precision():
        logits = model(input_ids=ids, attention_mask=mask).logits
    return logits.float()


def loss_of(logits: Any, batch: Sequence[AnyReading]) -> Any:
    """The loss of a batch of either kind."""
    windows = [reading for reading in batch if isinstance(reading, Reading)]
    return tagging_loss(logits, windows) if windows else statement_loss(logits, [r for r in batch if isinstance(r, StatementReading)])


def tagging_loss(logits: Any, batch: Sequence[Reading]) -> Any:
    """Cross-entropy; a unit that is `NOT_OURS` may be outside or a place."""
    rows = torch.tensor([row for row, reading in enumerate(batch) for _ in reading.places])
    places = torch.tensor([place for reading in batch for place in reading.places])
    states = torch.tensor([state for reading in batch for state in reading.states])
    weights = torch.tensor([reading.weight for reading in batch for _ in reading.places])
    scores = torch.log_softmax(logits[rows, places, : len(STATES)], dim=-1)
    either = torch.logsumexp(scores[:, [0, STATES.index(f"B-{LOC}"), STATES.index(f"I-{LOC}")]], dim=-1)
    chosen = torch.where(states == NOT_OURS, either, scores.gather(1, states.clamp(min=0)[:, None])[:, 0])
    known = (states != UNKNOWN) * weights
    return -(chosen * known).sum() / known.sum().clamp(min=1.0)


def unit_logits(model: Any, read: Sequence[tuple[Units, list[Window]]]) -> list[Any]:
    """Logits of the units of each paragraph."""
    found = [np.zeros((len(units), len(STATES)), dtype=np.float32) for units, _ in read]
    windows = [(index, window) for index, (_, made) in enumerate(read) for window in made if window.answers]
    remaining = iter(sorted(windows, key=lambda pair: len(pair[1].ids)))
    with torch.inference_mode():
        while batch := list(islice(remaining, 32)):
            logits = _logits(model, [window.ids for _, window in batch])[:, :, : len(STATES)].numpy()
            for row, (index, window) in enumerate(batch):
                for unit, place in window.answers:
                    found[index][unit] = logits[row, place]
    return found


def _outcome_score(model: Any, readings: Sequence[StatementReading]) -> float:
    """Share of units of which the most probable outcome is right, no decision being one of the outcomes."""
    model.eval()
    remaining, right = iter(sorted(readings, key=lambda reading: len(reading.ids))), 0
    with torch.inference_mode():
        while batch := list(islice(remaining, 32)):
            right += right_outcomes(_logits(model, [reading.ids for reading in batch]), batch)
    return round(right / len(readings), 4) if readings else math.nan


def dev_scores(model: Any, maker: WindowMaker, examples: Sequence[Example]) -> dict[str, float]:
    """Strict F by label and over all, on paragraphs, without the grammar."""
    model.eval()
    read = list(maker.make([example.paragraph for example in examples]))
    counts: Counter[tuple[str, str]] = Counter()
    for example, (units, _), logits in zip(examples, read, unit_logits(model, read), strict=True):
        spans = spans_of(best_path(logits)) if units else []
        found = {(units[first][0], units[end - 1][1], LABELS[label]) for first, end, label in spans if LABELS[label] != LOC}
        gold = set(example.entities)
        for kind, group in (("right", found & gold), ("found", found), ("gold", gold)):
            counts.update((kind, label) for _, _, label in group)
    return strict_f(counts)


def strict_f(counts: Counter[tuple[str, str]]) -> dict[str, float]:
    """F by label, and ``micro``."""
    labels = [label for label in LABELS if label != LOC]
    scores = {}
    for name, members in (*((label, [label]) for label in labels), ("micro", labels)):
        right, found, gold = (sum(counts[kind, label] for label in members) for kind in ("right", "found", "gold"))
        scores[name] = round(2 * right / (found + gold), 4) if found + gold else math.nan
    return scores

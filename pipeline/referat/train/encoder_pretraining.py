"""Goes on pre-training the encoder on raw minutes and texts: masked pieces, for a given time, with a held-out curve.

Plain attention without dropout, and half precision where there are matrix units: several times faster on a CPU than the defaults.
"""

import json
import logging
import math
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from transformers import BertForMaskedLM

from referat.train.data import TrainingData, text_lines
from referat.train.encoder import render_card
from referat.train.encoder_vocabulary import MASK
from referat.train.precision import cpu_precision

logger = logging.getLogger(__name__)

WINDOW, BATCH = 128, 32
MASKED, SPECIAL_IDS = 0.2, 4
HELD_OUT_WINDOWS, CURVE_EVERY = 96, 50
ENCODER_RATE, HEAD_RATE, WARM_UP = 2e-4, 1e-3, 0.08
OTHER_LINES = 30_000
CHECKPOINT, CURVE = "pretraining.safetensors", "pretraining.json"

Windows = list[list[int]]


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the curve: perplexity of masked pieces in held-out windows, with the seconds spent so far."""

    step: int
    seconds: float
    perplexity: float


def pretrain(data: TrainingData, encoder: Path, *, minutes: float, seed: int) -> list[Point]:
    """Pre-train for ``minutes`` of wall time, less what an earlier run that was cut off has spent; writes ``ENCODER-pretrained``."""
    out = encoder.with_name(f"{encoder.name}-pretrained")
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(seed)
    tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    train, held_out = windows_of(tokenizer, pretraining_lines(data, seed), seed)
    logger.info("%s windows of %s pieces, %s held out", len(train), WINDOW, len(held_out))
    model = _masked_model(encoder)
    curve = _resumed(model, out)
    _run(model, train, _masked_batches(held_out, tokenizer, random.Random(seed)), tokenizer, curve, minutes * 60, out, seed)
    model.bert.save_pretrained(out)
    for name in ("tokenizer.json", "facts.json"):
        (out / name).write_bytes((encoder / name).read_bytes())
    _add_to_card(out, curve)
    (out / CHECKPOINT).unlink(missing_ok=True)
    return curve


def pretraining_lines(data: TrainingData, seed: int) -> list[str]:
    """Every distinct line of the minutes and web sites, and some of the other texts, in runs of neighbours."""
    lines = list(dict.fromkeys(line for line in text_lines(data) if len(line) >= 20))
    minutes, others = lines[: -len(lines) // 2], lines[-len(lines) // 2 :]
    runs = [others[i : i + 10] for i in range(0, len(others), 10)]
    random.Random(seed).shuffle(runs)
    return minutes + [line for run in runs for line in run][:OTHER_LINES]


def windows_of(tokenizer: Any, lines: Sequence[str], seed: int) -> tuple[Windows, Windows]:
    """Lines one after the other in windows of equal length: (to train on, held out)."""
    start, end = tokenizer.token_to_id("<s>"), tokenizer.token_to_id("</s>")
    windows, open_window = [], [start]
    for position in range(0, len(lines), 2000):
        for encoding in tokenizer.encode_batch(list(lines[position : position + 2000]), add_special_tokens=False):
            open_window += [*encoding.ids, end]
            while len(open_window) >= WINDOW:
                windows.append(open_window[:WINDOW])
                open_window = [start, *open_window[WINDOW:]]
    random.Random(seed).shuffle(windows)
    return windows[HELD_OUT_WINDOWS:], windows[:HELD_OUT_WINDOWS]


def _masked_model(encoder: Path) -> Any:
    settings = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0, "attn_implementation": "eager"}
    model = BertForMaskedLM.from_pretrained(encoder, **settings)
    with torch.no_grad():
        torch.nn.init.eye_(model.cls.predictions.transform.dense.weight)
        model.cls.predictions.transform.dense.bias.zero_()
    return model


def _masked(window: list[int], mask: int, size: int, rng: random.Random) -> tuple[list[int], list[int]]:
    """The window with pieces masked (eight in ten), replaced or kept, and the places to guess."""
    places = [i for i, piece in enumerate(window) if piece >= SPECIAL_IDS]
    chosen = sorted(rng.sample(places, max(1, round(MASKED * len(places)))))
    changed = list(window)
    for place in chosen:
        lot = rng.random()
        changed[place] = mask if lot < 0.8 else rng.randrange(SPECIAL_IDS, size) if lot < 0.9 else window[place]
    return changed, chosen


def _masked_batches(windows: Windows, tokenizer: Any, rng: random.Random) -> list[tuple[Any, Any, Any]]:
    """Batches as (ids, flat places, pieces to guess)."""
    mask, size = tokenizer.token_to_id(MASK), tokenizer.get_vocab_size()
    batches = []
    for first in range(0, len(windows), BATCH):
        rows, places, wanted = [], [], []
        for row, window in enumerate(windows[first : first + BATCH]):
            changed, chosen = _masked(window, mask, size, rng)
            rows.append(changed)
            places += [row * WINDOW + place for place in chosen]
            wanted += [window[place] for place in chosen]
        batches.append((torch.tensor(rows), torch.tensor(places), torch.tensor(wanted)))
    return batches


def _loss(model: Any, batch: tuple[Any, Any, Any]) -> Any:
    ids, places, wanted = batch
    with cpu_precision():
        states = model.bert(input_ids=ids).last_hidden_state.reshape(-1, model.config.hidden_size)
        logits = model.cls(states[places])
    return torch.nn.functional.cross_entropy(logits.float(), wanted)


def _perplexity(model: Any, batches: Sequence[tuple[Any, Any, Any]]) -> float:
    with torch.inference_mode():
        losses = [(float(_loss(model, batch)), len(batch[2])) for batch in batches]
    return math.exp(sum(loss * count for loss, count in losses) / sum(count for _, count in losses))


def _endless(windows: Windows, tokenizer: Any, seed: int) -> Iterator[tuple[Any, Any, Any]]:
    rng = random.Random(seed)
    while True:
        for first in range(0, len(windows) - BATCH, BATCH):
            yield from _masked_batches(windows[first : first + BATCH], tokenizer, rng)


def _run(
    model: Any,
    train: Windows,
    held_out: Sequence[tuple[Any, Any, Any]],
    tokenizer: Any,
    curve: list[Point],
    budget: float,
    out: Path,
    seed: int,
) -> None:
    head = [p for name, p in model.named_parameters() if name.startswith("cls.") and "decoder.weight" not in name]
    groups = [{"params": list(model.bert.parameters()), "lr": ENCODER_RATE}, {"params": head, "lr": HEAD_RATE}]
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    rates = [ENCODER_RATE, HEAD_RATE]
    step, spent = (curve[-1].step, curve[-1].seconds) if curve else (0, 0.0)
    began = time.monotonic() - spent
    if not curve:
        _note(model, held_out, curve, Point(0, 0.0, 0.0), out)
    for batch in islice(_endless(train, tokenizer, seed), step, None):
        share = (time.monotonic() - began) / budget
        if share >= 1:
            break
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * min(share / WARM_UP, 1.0) * max(0.02, (1 - share))
        _loss(model, batch).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        step += 1
        if step % CURVE_EVERY == 0:
            _note(model, held_out, curve, Point(step, time.monotonic() - began, 0.0), out)
    _note(model, held_out, curve, Point(step, time.monotonic() - began, 0.0), out)


def _note(model: Any, held_out: Sequence[tuple[Any, Any, Any]], curve: list[Point], at: Point, out: Path) -> None:
    """Measure, write a checkpoint, add to the curve."""
    point = Point(at.step, round(at.seconds, 1), round(_perplexity(model, held_out), 2))
    curve.append(point)
    logger.info("step %s, %.0f s: held-out perplexity %.2f", point.step, point.seconds, point.perplexity)
    save_file({name: p.detach().clone() for name, p in model.named_parameters()}, out / CHECKPOINT)
    (out / CURVE).write_text(json.dumps([asdict(point) for point in curve]), encoding="utf-8")


def _resumed(model: Any, out: Path) -> list[Point]:
    """The curve of a run that was cut off, its weights put into the model."""
    if not (out / CHECKPOINT).exists() or not (out / CURVE).exists():
        return []
    model.load_state_dict(load_file(out / CHECKPOINT), strict=False)
    return [Point(**point) for point in json.loads((out / CURVE).read_text(encoding="utf-8"))]


def _add_to_card(out: Path, curve: Sequence[Point]) -> None:
    facts = json.loads((out / "facts.json").read_text(encoding="utf-8"))
    told = ", ".join(f"{point.perplexity} after {point.step} steps" for point in curve[:: max(1, len(curve) // 6)])
    pieces = curve[-1].step * BATCH * WINDOW
    facts["pretraining"] = (
        f"{pieces:,} pieces in {curve[-1].seconds / 60:.0f} minutes; held-out perplexity {told}, at the end {curve[-1].perplexity}."
    )
    (out / "facts.json").write_text(json.dumps(facts, indent=1, sort_keys=True), encoding="utf-8")
    render_card(out)

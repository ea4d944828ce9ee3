"""The encoder of a large model goes on learning: its top layers and its head; the layers below stay as they are.

What the lower layers make of each window is worked out once, by the ONNX model itself cut below the top; torch tunes the rest from
its weights in 8 bits, and they are put back into the model in 8 bits.
"""

import random
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime
import torch

from referat.components.outcomes import CLASSES
from referat.retrain.material import Lesson
from referat.retrain.onnx_layers import OnnxEncoder, Top
from referat.tagging.encoder import EncoderTagger
from referat.train.statement_training import StatementReading, statement_reading
from referat.train.tagger_examples import LABELS
from referat.train.tagger_training import AnyReading, loss_of, readings_of

TOP_LAYERS = 2
RATE, HEAD_RATE, DECAY, DROPOUT = 1e-4, 4e-4, 0.01, 0.1
BATCH_PIECES = 1600
NEW_TIMES = 2
# Old windows beside the new ones: a share of the new, at least and at most so many.
OLD_SHARE, OLD_LEAST, OLD_MOST = 4, 1500, 6000

Hidden = npt.NDArray[np.float16]
Batch = list[tuple[AnyReading, Hidden]]


def passes_of_encoder(tagger: EncoderTagger, new: Lesson, old: Lesson, *, passes: int, seed: int) -> Iterator[EncoderTagger]:
    """A tagger after every pass over what is new, with the same old paragraphs and statements beside it.

    Args:
        tagger: that learns; it is not changed.
        new: what it learns from.
        old: what it must not forget.
        passes: how many.
        seed: of everything random.

    Raises:
        ValueError: it has other labels or outcomes than ours.
    """
    if tagger.labels != LABELS or tagger.outcomes not in ([], list(CLASSES)):
        raise ValueError(f"the tagger has the labels {', '.join([*tagger.labels, *tagger.outcomes])}, not {', '.join([*LABELS, *CLASSES])}")
    rng = random.Random(seed)
    torch.manual_seed(seed)
    fresh, known = readings_of(tagger.windows, new.examples), readings_of(tagger.windows, old.examples)
    size = min(len(known), OLD_MOST, max(OLD_LEAST, OLD_SHARE * len(fresh)))
    encoder = OnnxEncoder(tagger.model, TOP_LAYERS)
    windows = [*fresh * NEW_TIMES, *rng.sample(known, size)]
    hidden = _hidden(encoder.below(), [*windows, *_statements(tagger, new) * NEW_TIMES, *_statements(tagger, old)])
    learned, told = hidden[: len(windows)], hidden[len(windows) :]
    top = encoder.top(dropout=DROPOUT)
    optimizer = _optimizer(top)
    total = passes * sum(len(_batches(group, random.Random(seed))) for group in (learned, told))
    done = 0
    for _ in range(passes):
        top.train()
        batches = [*_batches(learned, rng), *_batches(told, rng)]
        for batch in rng.sample(batches, len(batches)):
            for group in optimizer.param_groups:
                group["lr"] = group["full"] * max(0.05, 1 - done / total)
            loss_of(_logits(top, batch), [reading for reading, _ in batch]).backward()
            torch.nn.utils.clip_grad_norm_(top.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            done += 1
        yield tagger.with_model(encoder.with_top(top.eval()))


def _statements(tagger: EncoderTagger, lesson: Lesson) -> list[StatementReading]:
    """The statements of a lesson, none where the tagger tells no outcomes."""
    if not tagger.outcomes:
        return []
    return [statement_reading(tagger.windows, statement, label) for statement, label in lesson.statements]


def _hidden(model: bytes, readings: Sequence[AnyReading]) -> Batch:
    """Every window with what the lower layers make of it, shape (pieces, width); each distinct window is read once."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    (output,) = (found.name for found in session.get_outputs())
    seen: dict[tuple[int, ...], Hidden] = {}
    for reading in readings:
        key = tuple(reading.ids)
        if key not in seen:
            (states,) = session.run([output], {"input_ids": np.array([reading.ids], dtype=np.int64)})
            seen[key] = states[0].astype(np.float16)
    return [(reading, seen[tuple(reading.ids)]) for reading in readings]


def _optimizer(top: Top) -> Any:
    groups = [
        {"params": list(top.layers.parameters()), "lr": RATE, "full": RATE, "weight_decay": DECAY},
        {"params": list(top.head.parameters()), "lr": HEAD_RATE, "full": HEAD_RATE, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), eps=1e-6)


def _batches(learned: Batch, rng: random.Random) -> list[Batch]:
    """Windows of about equal length together."""
    ordered = sorted(rng.sample(learned, len(learned)), key=lambda pair: len(pair[0].ids))
    batches: list[Batch] = []
    batch: Batch = []
    for pair in ordered:
        if batch and (len(batch) + 1) * len(pair[0].ids) > BATCH_PIECES:
            batches.append(batch)
            batch = []
        batch.append(pair)
    return [*batches, batch] if batch else batches


def _logits(top: Top, batch: Batch) -> Any:
    longest = max(len(hidden) for _, hidden in batch)
    width = batch[0][1].shape[1]
    states = np.zeros((len(batch), longest, width), dtype=np.float32)
    padding = np.ones((len(batch), longest), dtype=bool)
    for row, (_, hidden) in enumerate(batch):
        states[row, : len(hidden)] = hidden
        padding[row, : len(hidden)] = False
    return top(torch.from_numpy(states), torch.from_numpy(padding))

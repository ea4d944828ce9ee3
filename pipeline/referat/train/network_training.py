"""Training of the recurrent network of lines."""

import logging
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from thinc.api import Adam, fix_random_seed, warmup_linear
from thinc.types import Ragged

from referat.components.line_network import Array, LineNetwork, bags_of
from referat.components.line_traits import Hashed

logger = logging.getLogger(__name__)

LINES_A_BATCH, SORTED = 2_000, 400
RATE, WARM = 3e-3, 0.1
# How many features of a line stay, and what of the probability goes to all labels alike.
KEPT, SMOOTHING = 0.5, 0.03
# A mean over lines is too small a slope for Adam's epsilon and the clipping of thinc.
_SCALE = 30.0

LabelledRows = tuple[Sequence[Hashed], Sequence[str]]


@dataclass(frozen=True, slots=True)
class _Example:
    """The lines of one document: the rows of their features, and what the network should say, shape (lines, labels)."""

    bags: Any
    wanted: Array


def train_network(documents: Sequence[LabelledRows], labels: Sequence[str], *, passes: int, seed: int) -> LineNetwork:
    """Train a network of lines by Adam (Kingma and Ba 2015) with a linear schedule.

    Args:
        documents: hashed features and label of every line of each.
        labels: the labels that it tells apart.
        passes: how often it sees every document, each time without a part of the features.
        seed: of the weights, the order and what is left out.
    """
    fix_random_seed(seed)
    network = LineNetwork(labels)
    go_on(network, documents, passes=passes, seed=seed, rate=RATE)
    return network


def go_on(
    network: LineNetwork, documents: Sequence[LabelledRows], *, passes: int, seed: int, rate: float, lines: int = LINES_A_BATCH
) -> None:
    """Let a network learn from where it stands, with about so many lines a step; it is changed in place."""
    fix_random_seed(seed)
    examples = [_example(rows, sequence, network.labels) for rows, sequence in documents if len(rows)]
    rng, noise = random.Random(seed), np.random.default_rng(seed)
    steps = passes * len(list(_batches(examples, lines, random.Random(seed))))
    optimizer = Adam(warmup_linear(rate, max(1, int(WARM * steps)), steps), L2=0.0)
    for done in range(passes):
        loss = sum(_learn(network, batch, optimizer, noise) for batch in _batches(examples, lines, rng))
        total = sum(len(example.wanted) for example in examples)
        logger.info("pass %s of %s over %s lines: squared error %.4f", done + 1, passes, f"{total:,}", loss / max(total, 1))


def _learn(network: LineNetwork, batch: Sequence[_Example], optimizer: Any, noise: np.random.Generator) -> float:
    """One step; the sum of the squared errors before it."""
    found, back = network.model.begin_update([_thinned(example.bags, noise) for example in batch])
    slopes = [guess - example.wanted for guess, example in zip(found, batch, strict=True)]
    lines = sum(map(len, slopes))
    back([slope * (_SCALE / lines) for slope in slopes])
    network.model.finish_update(optimizer)
    optimizer.step_schedules()
    return float(sum((slope**2).sum() for slope in slopes))


def _example(rows: Sequence[Hashed], sequence: Sequence[str], labels: Sequence[str]) -> _Example:
    wanted = np.full((len(rows), len(labels)), SMOOTHING / len(labels), dtype=np.float32)
    wanted[np.arange(len(rows)), [labels.index(label) for label in sequence]] += 1 - SMOOTHING
    return _Example(bags_of(rows), wanted)


def _thinned(bags: Any, noise: np.random.Generator) -> Any:
    """A document with a part of its features left out; no line loses all."""
    ends = np.cumsum(bags.lengths)
    kept = noise.random(len(bags.dataXd)) < KEPT
    kept[ends - 1] = True
    return Ragged(bags.dataXd[kept], np.add.reduceat(kept, ends - bags.lengths, dtype=np.int32))


def _batches(examples: Sequence[_Example], most: int, rng: random.Random) -> Iterator[list[_Example]]:
    """About so many lines of documents of like length together, in random order."""
    order = rng.sample(examples, len(examples))
    batches: list[list[_Example]] = []
    for begin in range(0, len(order), SORTED):
        lines = most
        for example in sorted(order[begin : begin + SORTED], key=lambda example: len(example.wanted)):
            if lines >= most:
                batches.append([])
                lines = 0
            batches[-1].append(example)
            lines += len(example.wanted)
    rng.shuffle(batches)
    yield from batches

"""Training of the recurrent network of lines."""

import logging
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from thinc.api import Adam, fix_random_seed, warmup_linear
from thinc.types import Floats2d, Ragged

from referat.components.line_network import LineNetwork, bags_of
from referat.components.line_traits import Hashed

logger = logging.getLogger(__name__)

LINES_A_BATCH, BATCHES_SORTED = 2_000, 16
RATE, WARM = 3e-3, 0.1
KEPT, SMOOTHING = 0.85, 0.03


@dataclass(frozen=True, slots=True)
class Sequence_:
    """The lines of one document: the rows of their features and their labels."""

    bags: Ragged
    wanted: Floats2d


def train_network(
    documents: Sequence[tuple[Sequence[Hashed], Sequence[str]]], labels: Sequence[str], *, passes: int, seed: int, base: LineNetwork | None = None, rate: float = RATE
) -> LineNetwork:
    """Train a network of lines by Adam (Kingma and Ba 2015) with a linear schedule.

    Args:
        documents: hashed features and label of every line of each.
        labels: the labels that it tells apart.
        passes: how often it sees every document; each time a part of the features is left out.
        seed: of the weights, the order and what is left out.
        base: a network that goes on learning.
    """
    fix_random_seed(seed)
    network = base or LineNetwork(labels)
    place = {label: index for index, label in enumerate(labels)}
    examples = [Sequence_(bags_of(rows), _wanted([place[label] for label in sequence], len(labels))) for rows, sequence in documents if rows]
    rng = random.Random(seed)
    noise = np.random.default_rng(seed)
    total = passes * len(list(_batches(examples, random.Random(seed))))
    optimizer = Adam(warmup_linear(rate, max(1, int(WARM * total)), total), L2=0.0)
    for done in range(passes):
        loss, lines = 0.0, 0
        for batch in _batches(examples, rng):
            found, back = network.model.begin_update([_thinned(example.bags, noise) for example in batch])
            slopes = [guess - example.wanted for guess, example in zip(found, batch, strict=True)]
            size = sum(map(len, slopes))
            loss += float(sum((slope**2).sum() for slope in slopes))
            lines += size
            back([slope / size * 30 for slope in slopes])
            network.model.finish_update(optimizer)
            optimizer.step_schedules()
        logger.info("pass %s of %s: squared error %.4f a line", done + 1, passes, loss / lines)
    return network


def _wanted(places: Sequence[int], labels: int) -> Floats2d:
    wanted = np.full((len(places), labels), SMOOTHING / labels, dtype=np.float32)
    wanted[np.arange(len(places)), places] += 1 - SMOOTHING
    return wanted


def _thinned(bags: Ragged, noise: np.random.Generator) -> Ragged:
    """A document with a part of its features left out; no line loses all."""
    keep = noise.random(len(bags.dataXd)) < KEPT
    keep[np.cumsum(bags.lengths) - 1] = True
    lengths = np.add.reduceat(keep, np.cumsum(bags.lengths) - bags.lengths)
    return Ragged(bags.dataXd[keep], lengths.astype(np.int32))


def _batches(examples: Sequence[Sequence_], rng: random.Random) -> Iterator[list[Sequence_]]:
    """Documents of like length together, as many as have about `LINES_A_BATCH` lines."""
    order = rng.sample(examples, len(examples))
    batches: list[list[Sequence_]] = []
    for begin in range(0, len(order), 400):
        batch: list[Sequence_] = []
        for example in sorted(order[begin : begin + 400], key=lambda example: len(example.wanted)):
            batch.append(example)
            if sum(len(other.wanted) for other in batch) >= LINES_A_BATCH:
                batches.append(batch)
                batch = []
        if batch:
            batches.append(batch)
    rng.shuffle(batches)
    yield from batches

"""How far probabilities can be believed, and the temperature or curve that makes them believable."""

import math
from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize

from referat.calibration import Calibration, log_odds
from referat.tagging.encoder import EncoderTagger
from referat.train.tagger_examples import Example

TEMPERATURES = tuple(round(0.5 + 0.05 * step, 2) for step in range(60))
BINS = 10

Judged = list[tuple[float, bool]]
Read = list[tuple[list[tuple[int, int]], np.ndarray]]


def fit_temperature(tagger: EncoderTagger, examples: Sequence[Example]) -> float:
    """The temperature under which the probabilities of spans, right or wrong, are likeliest; set in the tagger's settings."""
    read = _read(tagger, examples)
    losses = {}
    for temperature in TEMPERATURES:
        tagger.settings["temperature"] = temperature
        losses[temperature] = _loss(_judged(tagger, examples, read))
    best = min(losses, key=lambda temperature: losses[temperature])
    tagger.settings["temperature"] = best
    return best


def fit_calibration(judged: Judged) -> Calibration:
    """The logistic curve under which what was judged is likeliest; none where all or nothing of it is right."""
    right = np.array([is_right for _, is_right in judged])
    if not len(right) or right.all() or not right.any():
        return Calibration()
    odds = np.array([log_odds(score) for score, _ in judged])

    def loss(curve: np.ndarray) -> float:
        sure = curve[0] * odds + curve[1]
        return float(np.mean(np.logaddexp(0, sure) - right * sure))

    slope, offset = minimize(loss, np.array([1.0, 0.0]), method="L-BFGS-B", bounds=[(0.1, 10.0), (-5.0, 5.0)]).x
    return Calibration(round(float(slope), 3), round(float(offset), 3))


def calibration_error(judged: Judged) -> float:
    """Expected calibration error in ten bins of equal width."""
    scores = np.array([score for score, _ in judged])
    right = np.array([is_right for _, is_right in judged], dtype=float)
    bins = np.minimum((scores * BINS).astype(int), BINS - 1)
    parts = [abs(float(scores[bins == b].mean() - right[bins == b].mean())) * float((bins == b).mean()) for b in set(bins.tolist())]
    return sum(parts)


def judged_spans(tagger: EncoderTagger, examples: Sequence[Example]) -> Judged:
    """The score of every span that the tagger finds, and whether gold has it."""
    return _judged(tagger, examples, _read(tagger, examples))


def _read(tagger: EncoderTagger, examples: Sequence[Example]) -> Read:
    paragraphs = [example.paragraph for example in examples]
    return [(units, tagger.logits(units, windows)) for units, windows in tagger.windows.make(paragraphs)]


def _judged(tagger: EncoderTagger, examples: Sequence[Example], read: Read) -> Judged:
    judged = []
    for example, (units, logits) in zip(examples, read, strict=True):
        gold = set(example.entities)
        judged += [(tag.score or 0.0, (tag.start, tag.end, tag.label) in gold) for tag in tagger.tags(units, logits)]
    return judged


def _loss(judged: Judged) -> float:
    clipped = [(min(max(score, 1e-4), 1 - 1e-4), is_right) for score, is_right in judged]
    return -sum(math.log(score if is_right else 1 - score) for score, is_right in clipped) / max(1, len(clipped))

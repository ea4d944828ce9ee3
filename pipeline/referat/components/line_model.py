"""A linear classifier of lines, decoded over the document with learned transitions.

The most probable label sequence is found by the Viterbi algorithm, scores are posterior probabilities by
the forward-backward algorithm (Rabiner 1989).
"""

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from referat.linear import Floats, LinearModel

TRANSITIONS_FILE = "transitions.npy"


class LineModel:
    """Emissions of a `LinearModel`; transitions of shape (labels + 1, labels), whose last row begins."""

    def __init__(self, linear: LinearModel, transitions: Floats) -> None:
        self.linear = linear
        self.transitions = transitions

    @property
    def labels(self) -> list[str]:
        return self.linear.labels

    def emissions(self, features: Iterable[list[str]]) -> Floats:
        """Log probabilities of shape (lines, labels), each line by itself."""
        return self.linear.log_probabilities(features)

    def decode(self, emissions: Floats) -> tuple[list[str], list[float]]:
        """The best label sequence and the posterior probability of each of its labels."""
        if not len(emissions):
            return [], []
        path = self._viterbi(emissions)
        posterior = self._posterior(emissions)
        return [self.labels[state] for state in path], [float(posterior[i, state]) for i, state in enumerate(path)]

    def _viterbi(self, emissions: Floats) -> list[int]:
        step = self.transitions[:-1]
        score = self.transitions[-1] + emissions[0]
        back = np.zeros(emissions.shape, dtype=int)
        for i in range(1, len(emissions)):
            arrivals = score[:, None] + step
            back[i] = arrivals.argmax(axis=0)
            score = arrivals.max(axis=0) + emissions[i]
        path = [int(score.argmax())]
        for i in range(len(emissions) - 1, 0, -1):
            path.append(int(back[i, path[-1]]))
        return path[::-1]

    def _posterior(self, emissions: Floats) -> Floats:
        step = self.transitions[:-1]
        forward = np.empty_like(emissions)
        forward[0] = self.transitions[-1] + emissions[0]
        for i in range(1, len(emissions)):
            forward[i] = _log_sum(forward[i - 1][:, None] + step, 0) + emissions[i]
        backward = np.zeros_like(emissions)
        for i in range(len(emissions) - 2, -1, -1):
            backward[i] = _log_sum(step + (emissions[i + 1] + backward[i + 1])[None, :], 1)
        joint = forward + backward
        return np.asarray(np.exp(joint - _log_sum(joint, 1)[:, None]))

    def to_disk(self, folder: Path) -> None:
        self.linear.to_disk(folder)
        np.save(folder / TRANSITIONS_FILE, self.transitions, allow_pickle=False)

    @classmethod
    def from_disk(cls, folder: Path) -> "LineModel":
        return cls(LinearModel.from_disk(folder), np.load(folder / TRANSITIONS_FILE, allow_pickle=False))


def _log_sum(values: Floats, axis: int) -> Floats:
    """The logarithm of a sum of exponentials; scipy's costs three times as much on rows this short."""
    most = values.max(axis=axis, keepdims=True)
    return np.asarray(np.log(np.exp(values - most).sum(axis=axis)) + most.squeeze(axis))

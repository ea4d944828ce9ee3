"""A linear classifier of lines, decoded over the document with learned transitions.

The most probable label sequence is found by the Viterbi algorithm, scores are posterior probabilities by
the forward-backward algorithm (Rabiner 1989).
"""

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from referat.linear import Floats, LinearModel, Rows

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

    def emissions_of_rows(self, rows: Iterable[Rows]) -> Floats:
        """The same for features that are hashed already."""
        return self.linear.log_probabilities_of_rows(rows)

    def decode(self, emissions: Floats) -> tuple[list[str], list[float]]:
        """The best label sequence and the posterior probability of each of its labels."""
        if not len(emissions):
            return [], []
        path = self._viterbi(emissions)
        posterior = self._posterior(emissions)
        return [self.labels[state] for state in path], [float(posterior[i, state]) for i, state in enumerate(path)]

    def _viterbi(self, emissions: Floats) -> list[int]:
        step = self.transitions[:-1]
        scores = [self.transitions[-1] + emissions[0]]
        for row in emissions[1:]:
            scores.append((scores[-1][:, None] + step).max(axis=0) + row)
        path = [int(scores[-1].argmax())]
        for score in reversed(scores[:-1]):
            path.append(int((score + step[:, path[-1]]).argmax()))
        return path[::-1]

    def _posterior(self, emissions: Floats) -> Floats:
        """Posterior probabilities; the sums of every line are scaled, so that none of them vanishes."""
        first, step = np.exp(self.transitions[-1]), np.exp(self.transitions[:-1])
        chances = np.exp(emissions - emissions.max(axis=1, keepdims=True))
        forward, backward = np.empty_like(chances), np.ones_like(chances)
        for i, row in enumerate(chances):
            arrived = (forward[i - 1] @ step if i else first) * row
            forward[i] = arrived / arrived.sum()
        for i in range(len(chances) - 2, -1, -1):
            behind = step @ (chances[i + 1] * backward[i + 1])
            backward[i] = behind / behind.sum()
        joint = forward * backward
        return np.asarray(joint / joint.sum(axis=1, keepdims=True))

    def to_disk(self, folder: Path) -> None:
        self.linear.to_disk(folder)
        np.save(folder / TRANSITIONS_FILE, self.transitions, allow_pickle=False)

    @classmethod
    def from_disk(cls, folder: Path) -> "LineModel":
        return cls(LinearModel.from_disk(folder), np.load(folder / TRANSITIONS_FILE, allow_pickle=False))

"""Labels of a sequence of lines from the probabilities of each, with learned transitions.

The most probable label sequence is found by the Viterbi algorithm, scores are posterior probabilities by
the forward-backward algorithm (Rabiner 1989).
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from referat.linear import Floats

TRANSITIONS_FILE = "transitions.npy"


class Decoder:
    """Labels, and transitions of shape (labels + 1, labels), whose last row begins."""

    def __init__(self, labels: Sequence[str], transitions: Floats) -> None:
        self.labels = list(labels)
        self.transitions = transitions

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
        """Write the transitions; the labels are written with what gives the probabilities."""
        folder.mkdir(parents=True, exist_ok=True)
        np.save(folder / TRANSITIONS_FILE, self.transitions, allow_pickle=False)

    @classmethod
    def from_disk(cls, folder: Path, labels: Sequence[str]) -> "Decoder":
        return cls(labels, np.load(folder / TRANSITIONS_FILE, allow_pickle=False))

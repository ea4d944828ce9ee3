"""The moves of spaCy's ``ner``: for every word whether it begins an entity, goes on with it, ends it, or stands outside.

What a word outside of entities begins does not hang on the moves before it, so that all words are judged at once; word by
word it goes inside of entities alone, in all of them side by side.
"""

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from thinc.api import Model

Array = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
# First word, the word behind the last, label.
Span = tuple[int, int, str]
# In the scores, the place of a move that is never made.
_NEVER = -1


class Moves:
    """What judges words.

    Args:
        lower: weights of shape (3, hidden, pieces, inputs): for the word, for the first of its entity, for the one before it.
        upper: weights of shape (moves, hidden).
        names: of the moves, ``B-PER``.
        unseen: moves that were never learned, by number.
    """

    def __init__(self, lower: Model[Any, Any], upper: Model[Any, Any], names: Sequence[str], unseen: Collection[int]) -> None:
        weights: Array = lower.get_param("W")
        self._places, self._hidden, _, inputs = weights.shape
        self._lower = np.ascontiguousarray(weights.transpose(3, 0, 2, 1).reshape(inputs, -1))
        self._bias: Array = lower.get_param("b").T.reshape(-1)
        self._none: Array = lower.get_param("pad")[0].transpose(0, 2, 1).reshape(self._places, -1)
        self._ops, self._upper, self._upper_bias = upper.ops, upper.get_param("W").copy(), upper.get_param("b").copy()
        known = {name: number for number, name in enumerate(names) if number not in unseen}
        self.labels = sorted({name[2:] for name in known if name[2:]})
        begin, inside, last, single = ([known.get(f"{move}-{label}", _NEVER) for label in self.labels] for move in "BILU")
        self._outside = [known["O"], *begin, *single]
        self._inside, self._last = np.array(inside), np.array(last)

    def entities(self, words: Array, lengths: Sequence[int], blank: Bools) -> list[Span]:
        """The entities of texts in order; words are numbered through all of them.

        Args:
            words: what is known of each, of shape (words, inputs).
            lengths: words of each text.
            blank: which words are white space: none of them begins an entity.
        """
        parts = (words @ self._lower).reshape(len(words), self._places, -1)
        stops = np.repeat(np.cumsum(lengths), lengths)
        first, label, several = self._begun(parts, stops, blank)
        ends = first + 1
        ends[several] = self._ends(parts, first[several], label[several], stops[first[several]])
        found, until = [], 0
        for start, end, number in zip(first.tolist(), ends.tolist(), label.tolist(), strict=True):
            if start >= until:
                found.append((start, end, self.labels[number]))
                until = end
        return found

    def _begun(self, parts: Array, stops: Numbers, blank: Bools) -> tuple[Numbers, Numbers, Bools]:
        """Words that begin an entity if they stand outside of one, its label by number, and whether it has several words."""
        scores = self._scores(parts[:, 0] + self._none[1] + self._none[2])[:, self._outside]
        behind = 1 + len(self.labels)
        scores[np.unique(stops) - 1, 1:behind] = -np.inf
        scores[blank, 1:] = -np.inf
        best = scores.argmax(axis=1)
        first = np.flatnonzero(best)
        return first, (best[first] - 1) % len(self.labels), best[first] < behind

    def _ends(self, parts: Array, first: Numbers, label: Numbers, stops: Numbers) -> Numbers:
        """The word behind the last one of entities of several words."""
        ends, going = first + 1, np.arange(len(first))
        while len(going):
            word, kind = ends[going], label[going]
            scores = self._scores(parts[word, 0] + parts[first[going], 1] + parts[word - 1, 2])
            rows = np.arange(len(going))
            ends[going] += 1
            longer = scores[rows, self._inside[kind]] >= scores[rows, self._last[kind]]
            going = going[longer & (word + 1 < stops[going])]
        return ends

    def _scores(self, seen: Array) -> Array:
        """Of the moves, and behind them that of `_NEVER`."""
        seen = seen + self._bias
        scores = self._ops.gemm(highest(seen, self._hidden), self._upper, trans2=True) + self._upper_bias
        return np.concatenate([scores, np.full((len(scores), 1), -np.inf, dtype=np.float32)], axis=1)


def highest(pieces: Array, width: int) -> Array:
    """The highest of the pieces of each unit; pieces of shape (rows, pieces * width)."""
    best = pieces[:, :width]
    for start in range(width, pieces.shape[1], width):
        best = np.maximum(best, pieces[:, start : start + width])
    return best

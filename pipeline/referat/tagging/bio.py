"""BIO labels over units: the best legal sequence, and how sure its spans are."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]
OUTSIDE = "O"


def bio_labels(labels: Sequence[str]) -> list[str]:
    """``O``, then ``B-`` and ``I-`` of each label.

    >>> bio_labels(["PER"])
    ['O', 'B-PER', 'I-PER']
    """
    return [OUTSIDE, *(f"{edge}-{label}" for label in labels for edge in "BI")]


def is_legal(path: Sequence[int]) -> bool:
    """Whether every ``I-`` follows a ``B-`` or ``I-`` of its label; the numbers are places in `bio_labels`.

    >>> is_legal([0, 1, 2, 2]), is_legal([0, 2]), is_legal([1, 4])
    (True, False, False)
    """
    before = 0
    for state in path:
        if state and state % 2 == 0 and before not in (state, state - 1):
            return False
        before = state
    return True


def best_path(log_probabilities: Floats) -> list[int]:
    """The most probable legal sequence of states; a row is a unit (Viterbi where the best state of each unit is not legal)."""
    greedy = [int(state) for state in log_probabilities.argmax(axis=1)]
    if is_legal(greedy):
        return greedy
    size = log_probabilities.shape[1]
    inside = np.arange(2, size, 2)
    scores = log_probabilities[0].astype(float)
    scores[inside] = -np.inf
    back = []
    for row in log_probabilities[1:]:
        came_from = np.full(size, int(scores.argmax()))
        best = np.full(size, scores.max())
        opened = scores[inside - 1] > scores[inside]
        came_from[inside] = np.where(opened, inside - 1, inside)
        best[inside] = np.where(opened, scores[inside - 1], scores[inside])
        back.append(came_from)
        scores = best + row
    path = [int(scores.argmax())]
    for came_from in reversed(back):
        path.append(int(came_from[path[-1]]))
    return path[::-1]


def spans_of(path: Sequence[int]) -> list[tuple[int, int, int]]:
    """The spans of a legal path as (first unit, end, index of the label).

    >>> spans_of([0, 1, 2, 1, 4 - 1, 0])
    [(1, 3, 0), (3, 4, 0), (4, 5, 1)]
    """
    spans = []
    index = 0
    while index < len(path):
        state = path[index]
        end = index + 1
        if state:
            while end < len(path) and path[end] == state + 1:
                end += 1
            spans.append((index, end, (state - 1) // 2))
        index = end
    return spans


def log_softmax(logits: Floats, temperature: float = 1.0) -> npt.NDArray[np.float64]:
    """Logarithms of the probabilities of each row."""
    scaled = logits.astype(np.float64) / temperature
    scaled -= scaled.max(axis=1, keepdims=True)
    return np.asarray(scaled - np.log(np.exp(scaled).sum(axis=1, keepdims=True)))


def span_score(probabilities: Floats, path: Sequence[int], first: int, end: int) -> float:
    """The least probability among the states of the span, and that it ends where it does."""
    least = min(float(probabilities[unit, path[unit]]) for unit in range(first, end))
    if end < len(path):
        least = min(least, 1 - float(probabilities[end, path[first] + 1]))
    return least

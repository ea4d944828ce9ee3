"""The network of spaCy's ``ner`` in a few large products of matrices, for many texts at once.

Only pipelines of the shape that `has_network` names have one; it finds what the component itself finds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from spacy.language import Language
from thinc.api import Model

from referat.tagging.moves import Array, Bools, Moves, Span, highest

_LEAST_VARIANCE = 1e-8
_ENCODER = {"@architectures": "spacy.MaxoutWindowEncoder.v2", "window_size": 1}
_PARSER = {
    "@architectures": "spacy.TransitionBasedParser.v2",
    "state_type": "ner",
    "extra_state_tokens": False,
    "use_upper": True,
}


def has_network(nlp: Language) -> bool:
    """Whether a pipeline is nothing but an ``ner`` of the shape that `Network` reads."""
    if nlp.pipe_names != ["ner"]:
        return False
    model = nlp.config["components"]["ner"]["model"]
    encoder = model["tok2vec"].get("encode", {})
    greedy: bool = nlp.get_pipe("ner").cfg["beam_width"] == 1  # type: ignore[attr-defined]
    return greedy and _PARSER.items() <= model.items() and _ENCODER.items() <= encoder.items()


class Network:
    """The arrays of the component ``ner`` as they are when this is made.

    Attributes:
        embed: the layer that gives every word its vector.
    """

    def __init__(self, ner: Any) -> None:
        model: Model[Any, Any] = ner.model
        words = next(node for node in model.walk() if node.has_ref("embed"))
        narrow = model.get_ref("tok2vec").layers[-1]
        self.embed: Model[Any, Any] = words.get_ref("embed")
        self._layers = [_Layer.of(node) for node in words.get_ref("encode").walk() if node.name.startswith("expand_window>>")]
        self._narrow, self._bias = narrow.get_param("W").T.copy(), narrow.get_param("b").copy()
        names = [ner.moves.get_class_name(number) for number in range(ner.moves.n_moves)]
        self._moves = Moves(model.get_ref("lower"), model.get_ref("upper"), names, model.attrs["unseen_classes"])

    def entities(self, vectors: Array, lengths: Sequence[int], blank: Bools) -> list[Span]:
        """The entities of texts in order, none overlapping, none across two texts; words are numbered through all of them.

        Args:
            vectors: of the words, of shape (words, width).
            lengths: words of each text.
            blank: which words are white space.
        """
        if not len(vectors):
            return []
        return self._moves.entities(self._encoded(vectors, lengths) @ self._narrow + self._bias, lengths, blank)

    def _encoded(self, vectors: Array, lengths: Sequence[int]) -> Array:
        """What the layers make of the words; between two texts stand so many empty rows that neither sees the other."""
        gap = len(self._layers)
        places = np.arange(len(vectors)) + gap * (1 + np.repeat(np.arange(len(lengths)), lengths))
        rows: Array = np.zeros((len(vectors) + gap * (len(lengths) + 1), vectors.shape[1]), dtype=np.float32)
        rows[places] = vectors
        for layer in self._layers:
            rows += layer(rows)
        encoded: Array = rows[places]
        return encoded


@dataclass(frozen=True, slots=True)
class _Layer:
    """Weights of shape (3 * width, pieces * width) and bias; the highest of the pieces is normalised by gain and shift."""

    weights: Array
    bias: Array
    gain: Array
    shift: Array

    @classmethod
    def of(cls, node: Model[Any, Any]) -> Self:
        maxout, norm = (next(layer for layer in node.walk() if layer.name == name) for name in ("maxout", "layernorm"))
        weights: Array = maxout.get_param("W")
        joined = np.ascontiguousarray(weights.transpose(2, 1, 0).reshape(weights.shape[2], -1))
        return cls(joined, maxout.get_param("b").T.reshape(-1), norm.get_param("G").copy(), norm.get_param("b").copy())

    def __call__(self, rows: Array) -> Array:
        """What is added to every row, told by itself and the rows beside it."""
        edge = np.zeros((1, rows.shape[1]), dtype=np.float32)
        around = np.concatenate([edge, rows, edge])
        found = np.concatenate([around[:-2], rows, around[2:]], axis=1) @ self.weights
        found += self.bias
        best = highest(found, rows.shape[1])
        best -= best.mean(axis=1, keepdims=True)
        best /= np.sqrt(np.square(best).mean(axis=1, keepdims=True) + _LEAST_VARIANCE)
        best *= self.gain
        best += self.shift
        return best

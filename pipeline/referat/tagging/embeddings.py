"""Embeddings of words remembered: they hang on the word alone, and most words of a text have been seen before."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc
from thinc.api import Model

Vectors = list[npt.NDArray[np.float32]]
Forward = Callable[[Any, Sequence[Doc], bool], tuple[Vectors, Any]]
MAX_REMEMBERED = 100_000
# Spreads a word's two keys over 64 bits.
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def remember_embeddings(model: Model[Any, Any]) -> None:
    """Let the layer ``embed`` of a network of spaCy's compute each word once; what it is saved as stays the same."""
    for node in model.walk():
        if node.has_ref("embed"):
            embed = node.get_ref("embed")
            embed._func = _Embeddings(embed._func)


class _Embeddings:
    """In place of the layer's own function; a word's vector is the same in whatever batch it is computed.

    A step of training changes the vectors, and all are forgotten.
    """

    def __init__(self, plain: Forward) -> None:
        self._plain = plain
        self._forget()

    def _forget(self) -> None:
        self._places: dict[int, int] = {}
        self._vectors: npt.NDArray[np.float32] = np.zeros((0, 0), dtype=np.float32)

    def __call__(self, model: Model[Any, Any], docs: Sequence[Doc], is_train: bool) -> tuple[Vectors, Any]:
        if is_train:
            self._forget()
        if is_train or not docs:
            return self._plain(model, docs, is_train)
        words = np.concatenate([doc.to_array(["ORTH", "NORM"]) for doc in docs])
        keys = (words[:, 0] * _FACTOR + words[:, 1]).tolist()
        if len(self._places) > MAX_REMEMBERED:
            self._forget()
        new = {key: place for place, key in enumerate(keys) if key not in self._places}
        if new:
            self._learn(model, list(new), words[list(new.values())], docs[0].vocab)
        vectors = self._vectors[[self._places[key] for key in keys]]
        return np.split(vectors, np.cumsum([len(doc) for doc in docs])[:-1]), None

    def _learn(self, model: Model[Any, Any], keys: list[int], words: npt.NDArray[np.uint64], vocab: Any) -> None:
        doc = Doc(vocab, words=[vocab.strings[int(orth)] for orth, _ in words])
        for token, (_, norm) in zip(doc, words, strict=True):
            if token.norm != norm:
                token.norm_ = vocab.strings[int(norm)]
        (found,), _ = self._plain(model, [doc], False)
        first = len(self._places)
        self._places.update({key: first + place for place, key in enumerate(keys)})
        while len(self._vectors) < len(self._places):
            room = np.empty((max(len(found), len(self._vectors)), found.shape[1]), dtype=found.dtype)
            self._vectors = np.concatenate([self._vectors, room]) if len(self._vectors) else room
        self._vectors[first : len(self._places)] = found

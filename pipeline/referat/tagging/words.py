"""Words of a text with their vectors, remembered: both hang on what stands between white space, and most of that has been seen before."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from spacy.attrs import IDX, LENGTH, NORM, ORTH  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Model

from referat.language import bounded_memory, know_less

Vectors = npt.NDArray[np.float32]
MAX_REMEMBERED = 60_000
# A blank between two others belongs to no word.
_PIECE = re.compile(r"\S+ ?|\s+")
# Stands between pieces that are split together: no word of one is taken for the beginning of the next.
_BETWEEN = "\n"


class Words(NamedTuple):
    """The words of a text: the number of each in a `WordTable`, and where it starts and ends, in characters."""

    numbers: list[int]
    starts: list[int]
    ends: list[int]


class WordTable:
    """The words that a pipeline's tokenizer splits texts into, each with the vector that a layer gives it.

    Args:
        nlp: the pipeline, which from now on knows less of new words; see `know_less`.
        embed: a layer from documents to a vector for every word, the same whatever stands around it.

    Attributes:
        vectors: of shape (words, width), with room for more behind them.
        blank: which words are white space.
    """

    def __init__(self, nlp: Language, embed: Model[Any, Any]) -> None:
        know_less(nlp)
        self._nlp, self._embed = nlp, embed
        self._forget()

    def _forget(self) -> None:
        self._pieces: dict[str, list[tuple[int, int, int]]] = {}
        self._numbers: dict[tuple[int, int], int] = {}
        self.vectors: Vectors = np.zeros((0, 0), dtype=np.float32)
        self.blank: npt.NDArray[np.bool_] = np.zeros(0, dtype=np.bool_)

    def read(self, texts: Iterable[str]) -> list[Words]:
        """The words of each text; their numbers hold until the next call."""
        if len(self._pieces) > MAX_REMEMBERED:
            self._forget()
        split = [_PIECE.findall(text) for text in texts]
        new = {piece: None for pieces in split for piece in pieces if piece not in self._pieces}
        if new:
            with bounded_memory(self._nlp):
                self._learn(list(new))
        return [self._joined(pieces) for pieces in split]

    def _joined(self, pieces: Sequence[str]) -> Words:
        words, position = Words([], [], []), 0
        for piece in pieces:
            for number, start, end in self._pieces[piece]:
                words.numbers.append(number)
                words.starts.append(position + start)
                words.ends.append(position + end)
            position += len(piece)
        return words

    def _learn(self, pieces: Sequence[str]) -> None:
        """Split further pieces, and keep the vectors of words that had none."""
        blanks = [[piece] for piece in pieces if piece.isspace()]
        first = len(self._numbers)
        for some in ([piece for piece in pieces if not piece.isspace()], *blanks):
            self._split(some)
        if new := list(self._numbers)[first:]:
            vectors, blank = self._embedded(new)
            if len(self._numbers) > len(self.vectors):
                self.vectors, self.blank = _longer(self.vectors, first, vectors), _longer(self.blank, first, blank)
            self.vectors[first : len(self._numbers)] = vectors
            self.blank[first : len(self._numbers)] = blank

    def _split(self, pieces: Sequence[str]) -> None:
        """Split pieces that hold no white space but at their ends, or one that is white space; every one as if it stood alone."""
        if not pieces:
            return
        doc = self._nlp.make_doc(_BETWEEN.join(pieces))
        words = doc.to_array([ORTH, NORM, IDX, LENGTH]).tolist()
        place = start = 0
        for piece in pieces:
            found = self._pieces[piece] = []
            end = start + len(piece)
            while place < len(words) and words[place][2] < end:
                orth, norm, position, length = words[place]
                number = self._numbers.setdefault((orth, norm), len(self._numbers))
                found.append((number, position - start, position - start + length))
                place += 1
            place += 1
            start = end + len(_BETWEEN)

    def _embedded(self, words: Sequence[tuple[int, int]]) -> tuple[Vectors, npt.NDArray[np.bool_]]:
        """The vectors of words given by the keys of their spelling and their norm, and whether they are white space."""
        vocab = self._nlp.vocab
        doc = Doc(vocab, words=[vocab.strings[orth] for orth, _ in words])
        for token, (_, norm) in zip(doc, words, strict=True):
            if token.norm != norm:
                token.norm_ = vocab.strings[norm]
        (vectors,) = self._embed.predict([doc])
        return vectors, np.array([token.is_space for token in doc])


def _longer(known: npt.NDArray[Any], length: int, new: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The first ``length`` rows of what is known, with room for the new ones and for as many as there are then."""
    rows = np.empty((2 * (length + len(new)), *new.shape[1:]), dtype=new.dtype)
    rows[:length] = known[:length] if length else 0
    return rows

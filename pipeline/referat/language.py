"""The tokenizer: spaCy's Danish one, made to split what minutes glue together; and the memory that it takes."""

import re
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import spacy
from spacy.attrs import IS_SPACE, LOWER, NORM, ORTH, PREFIX, SHAPE, SUFFIX  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

# "A+V+C", "Mødedato:28", "BeslutningGodkendt", "2013Sagsfremstilling"
_INFIXES = (
    r"(?<=[\w)])\+(?=[\w(])",
    r"(?<=[a-zæøåA-ZÆØÅ]):(?=[\w(])",
    r"(?<=[a-zæøå]{2})(?=[A-ZÆØÅ][a-zæøå])",
    r"(?<=\d)(?=[A-ZÆØÅ][a-zæøå])",
)
MAX_REMEMBERED = 30_000
_READ = (ORTH, LOWER, NORM, PREFIX, SUFFIX, SHAPE, IS_SPACE)


class MinutesTokenizer(Tokenizer):  # type: ignore[misc]
    """spaCy's tokenizer, which remembers how it split every chunk between white space.

    spaCy's own remembers none behind the first special case of a text, and none in a memory zone.
    """

    def __call__(self, string: str) -> Doc:
        """Tokenize a text."""
        known: set[str] = self.__dict__.setdefault("known", set())
        if not self.vocab.in_memory_zone and len(known) < self.max_cache_size:
            new = set(string.split()) - known
            known |= new
            for chunk in new:
                super().__call__(chunk)
        doc: Doc = super().__call__(string)
        return doc

    def from_bytes(self, bytes_data: bytes, *, exclude: Iterable[str] = ()) -> "MinutesTokenizer":
        """Load what `to_bytes` wrote; where that is what stands here already, nothing is worked out anew."""
        if bytes_data != self.to_bytes(exclude=["vocab"]):
            super().from_bytes(bytes_data, exclude=exclude)
        return self


def bounded_memory(nlp: Language) -> AbstractContextManager[Any]:
    """A block after which the strings of the texts read in it are forgotten, once enough of them are known.

    No document may be used behind it.
    """
    return nlp.memory_zone() if len(nlp.vocab) > MAX_REMEMBERED else nullcontext()


def know_less(nlp: Language) -> None:
    """Work out of new words only what tokenizer and networks read, not whether they are like a number, a stop word or the like."""
    vocab: Any = nlp.vocab
    vocab.lex_attr_getters = {name: getter for name, getter in vocab.lex_attr_getters.items() if name in _READ}


TOKENIZER = {"nlp": {"tokenizer": {"@tokenizers": "referat.tokenizer.v1"}}}


def make_tokenizer() -> Callable[[Language], Tokenizer]:
    """The registered tokenizer ``referat.tokenizer.v1``, for configs."""
    return _tokenizer


def blank_language() -> Language:
    """A Danish pipeline without components, with the tokenizer that all models share."""
    return spacy.blank("da", config=TOKENIZER)


def _tokenizer(nlp: Language) -> Tokenizer:
    defaults = nlp.Defaults
    single_letter = re.compile(r"[A-ZÆØÅ]\.")
    return MinutesTokenizer(
        nlp.vocab,
        rules={key: rule for key, rule in (defaults.tokenizer_exceptions or {}).items() if not single_letter.fullmatch(key)},
        prefix_search=compile_prefix_regex(defaults.prefixes or ()).search,
        suffix_search=compile_suffix_regex([*(defaults.suffixes or ()), r"(?<=[A-ZÆØÅ])\."]).search,
        infix_finditer=compile_infix_regex([*(defaults.infixes or ()), *_INFIXES]).finditer,
        url_match=defaults.url_match,
        max_cache_size=MAX_REMEMBERED,
    )

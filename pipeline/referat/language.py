"""The tokenizer: spaCy's Danish one, made to split what minutes glue together."""

import re
from collections.abc import Callable

import spacy
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

# "A+V+C", "Mødedato:28", "BeslutningGodkendt", "2013Sagsfremstilling"
_INFIXES = (
    r"(?<=[\w)])\+(?=[\w(])",
    r"(?<=[a-zæøåA-ZÆØÅ]):(?=[\w(])",
    r"(?<=[a-zæøå]{2})(?=[A-ZÆØÅ][a-zæøå])",
    r"(?<=\d)(?=[A-ZÆØÅ][a-zæøå])",
)

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
    return Tokenizer(
        nlp.vocab,
        rules={key: rule for key, rule in (defaults.tokenizer_exceptions or {}).items() if not single_letter.fullmatch(key)},
        prefix_search=compile_prefix_regex(defaults.prefixes or ()).search,
        suffix_search=compile_suffix_regex([*(defaults.suffixes or ()), r"(?<=[A-ZÆØÅ])\."]).search,
        infix_finditer=compile_infix_regex([*(defaults.infixes or ()), *_INFIXES]).finditer,
        url_match=defaults.url_match,
    )

"""A tokenizer of letters, as small as it can be, and texts that no tokenizer likes."""

import tokenizers
from hypothesis import strategies as st

from referat.labels import SECTION_LABELS

SECTIONS = ["none", *SECTION_LABELS]
LETTERS = "abcdefghijklmnopqrstuvwxyzæøåABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ0123456789.,:;()-/½ﬁ…"


def odd_text(most: int) -> st.SearchStrategy[str]:
    """Letters, signs that have no piece, and signs that vanish; at most so many."""
    return st.text(st.sampled_from(LETTERS + " \n\t\u00a0\u200b\u00ad\ufeffé́😀一_☐"), max_size=most)


def letters_tokenizer() -> tokenizers.Tokenizer:
    """A piece for every letter, and a few longer ones."""
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "▁", *dict.fromkeys(LETTERS), "en", "er", "kr", "▁d", "<mask>"]
    model = tokenizers.models.Unigram([(piece, -2.0 if len(piece) > 1 else -3.0) for piece in pieces], unk_id=3)
    tokenizer = tokenizers.Tokenizer(model)
    tokenizer.normalizer = tokenizers.normalizers.NFKC()
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Metaspace()
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    return tokenizer

"""What is remembered for speed gives what would be worked out anew."""

import re

import numpy as np
import pytest
import spacy
from hypothesis import example, given, settings
from hypothesis import strategies as st
from spacy.tokenizer import Tokenizer

from referat.components.line_features import LineView
from referat.components.line_traits import hashed, words_of
from referat.language import MAX_REMEMBERED, blank_language, bounded_memory
from referat.lines import lines_of
from referat.tagging import SpacyTagger
from referat.values import dates
from referat.values.amounts import propose_amounts

WORDS = [
    "primo",
    "MARTS",
    "maj",
    "1.",
    "3",
    "/",
    "-",
    "2021",
    "første",
    "kvartal",
    "uge",
    "foråret",
    "½",
    "jan.",
    "ſept",
    "ı",
    "kr.",
    "mio.",
    "kl.",
]
PHRASES = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(["", " "])), max_size=8).map(
    lambda parts: "".join(map("".join, parts))
)
MINUTES = """Referat fra Byrådet
1. Ny cykelsti, sag 22/1234
Beslutning
Godkendt (V) den 3. maj 2024 kl. 17.00, 1,5 mio. kr.

2. Ny bro
  Beslutning
Godkendt.
"""


def spans(text):
    return [(token.idx, token.text, token.norm_) for token in text]


@pytest.fixture(scope="module")
def languages():
    """Ours, and the same with spaCy's own tokenizer."""
    ours, plain = blank_language(), blank_language()
    own = ours.tokenizer
    plain.tokenizer = Tokenizer(
        plain.vocab,
        rules=own.rules,
        prefix_search=own.prefix_search,
        suffix_search=own.suffix_search,
        infix_finditer=own.infix_finditer,
        url_match=own.url_match,
    )
    return ours, plain


@settings(deadline=None)
@given(text=PHRASES | st.text("kl.,() 1Æåo-+:\n", max_size=20))
@example(text="kl. 17 (kl. 17) kl.17A+V+C BeslutningGodkendt\n\n 2013Sagsfremstilling")
def test_texts_are_split_as_by_spacys_tokenizer(languages, text):
    ours, plain = languages
    assert spans(ours.make_doc(text)) == spans(plain.make_doc(text)) == spans(ours.make_doc(text))


def test_a_tokenizer_of_other_rules_is_loaded_with_them(languages, tmp_path):
    plain = spacy.blank("da")
    plain.tokenizer.to_disk(tmp_path / "tokenizer")
    loaded = blank_language().tokenizer.from_disk(tmp_path / "tokenizer")
    assert [token.text for token in loaded("A+V")] == ["A+V"] != [token.text for token in languages[0]("A+V")]


def test_strings_are_kept_up_to_a_limit(monkeypatch):
    nlp = blank_language()
    monkeypatch.setattr("referat.language.MAX_REMEMBERED", len(nlp.vocab) + 3)
    for number in range(20):
        with bounded_memory(nlp):
            nlp(f"ord{number}")
    assert len(nlp.vocab.strings) < len(blank_language().vocab.strings) + 40
    assert MAX_REMEMBERED > 10_000


def test_the_rows_of_a_line_are_those_of_its_features():
    view = LineView(lines_of(MINUTES * 2))
    for index, rows in enumerate(view.common_rows):
        assert sorted(rows.tolist()) == sorted(hashed(view.common(index)).tolist())


@settings(deadline=None)
@given(text=PHRASES)
@example(text="den 3. maj 2024, primo marts, første kvartal 2024, ſept 2020")
def test_dates_are_those_that_every_pattern_finds(text):
    found = list(dates.propose_dates(text))
    every = [match.span() for pattern, *_ in dates._PATTERNS for match in pattern.finditer(text)]
    if not every:
        assert found == []
    assert all(any(start <= one.start and one.end <= end for start, end in every) for one in found)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dates, "_FOLDED", re.compile(""))
        assert list(dates.propose_dates(text)) == found


def test_an_amount_without_a_unit_is_none():
    assert list(propose_amounts("1.200 borgere")) == []
    assert [(one.start, one.end) for one in propose_amounts("i alt 1.200 KR. og 2 Mio.")] == [(6, 15), (19, 25)]


@settings(deadline=None)
@given(text=st.text("aÅ1²_.- İ", max_size=12))
def test_words_are_lower_case_with_digits_as_zeros(text):
    assert words_of(text) == [re.sub(r"\d", "0", word) for word in re.findall(r"[^\W\d_]+|\d+|[^\w\s]", text.lower())]


def test_words_have_the_vectors_that_the_network_gives_them(root):
    texts = ["Ida Holm (V) den 3. jan. 2024", "Byrådet", "Ida Holm", "Økonomiudvalget og Byrådet i januar"]
    folder = root / "models" / "da_referat_sm" / "entities" / "tagger"
    plain = spacy.load(folder)
    remembering = SpacyTagger.from_disk(folder).nlp
    for some in (texts[:2], texts[1:], texts[::-1]):
        vectors = [nlp.get_pipe("ner").model.get_ref("tok2vec").predict([*map(nlp.make_doc, some)]) for nlp in (plain, remembering)]
        assert np.array_equal(*vectors)
    alone = [remembering.get_pipe("ner").model.get_ref("tok2vec").predict([remembering.make_doc(text)]) for text in texts]
    together = remembering.get_pipe("ner").model.get_ref("tok2vec").predict([*map(remembering.make_doc, texts)])
    assert np.array_equal(np.concatenate(alone), together), "what stands beside a paragraph changes nothing of it"

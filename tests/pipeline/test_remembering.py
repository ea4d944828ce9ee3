"""What is remembered for speed gives what would be worked out anew."""

import re

import pytest
import spacy
from hypothesis import example, given, settings
from hypothesis import strategies as st
from spacy.tokenizer import Tokenizer

from referat.components.line_features import LineView
from referat.components.line_traits import hashed, hashed_each, words_of
from referat.components.outcomes import formulas_in
from referat.components.vote_sides import _cue, clauses, side_of
from referat.language import MAX_REMEMBERED, blank_language, bounded_memory
from referat.lines import lines_of
from referat.tagging import Paragraph, SpacyTagger
from referat.values import dates
from referat.values.amounts import propose_amounts
from referat_eval.own_texts import own_texts

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


def test_lines_hashed_together_have_the_rows_that_each_has_alone():
    features = [["a", "b"], [], ["a"], ["kl. 17"]]
    assert [rows.tolist() for rows in hashed_each(iter(features))] == [hashed(one).tolist() for one in features]


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


@pytest.fixture(scope="module")
def tagger_folder(root):
    return root / "models" / "da_referat_sm" / "entities" / "tagger"


@pytest.fixture(scope="module")
def taggers(tagger_folder):
    """Ours, and the pipeline that it reads."""
    return SpacyTagger.from_disk(tagger_folder), spacy.load(tagger_folder)


def tags(tagger, texts):
    return [[(tag.start, tag.end, tag.label) for tag in found] for found in tagger.tag([*map(Paragraph, texts)])]


@settings(deadline=None, max_examples=60)
@given(texts=st.lists(st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join) | st.text("aÅ1.() \n\t-", max_size=15), max_size=6))
@example(texts=["", " ", "Ida Holm (V) og\n\nRune  Sigvald ", "Byrådet den 3. jan. 2024", "Ida", "8 -) :) kl. (kl.\t5 mio. kr."])
def test_entities_are_those_that_spacy_finds(taggers, texts):
    ours, plain = taggers
    expected = [[(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents] for doc in plain.pipe(texts)]
    assert tags(ours, texts) == expected == [found for text in texts for found in tags(ours, [text])]


def test_entities_of_many_paragraphs_are_those_that_spacy_finds(taggers, root):
    ours, plain = taggers
    texts = [line for text in own_texts(root / "annotations", root / "corpus")[::12] for line in text.split("\n")]
    expected = [[(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents] for doc in plain.pipe(texts)]
    assert tags(ours, texts) == expected
    assert sum(map(len, expected)) > 500


def test_sentences_that_come_again_are_read_the_same():
    sentences = ["For stemte A, imod stemte B.", "A stemte for, mens B undlod at stemme.", "Godkendt."]
    first, again = ([(clauses(one), side_of(one), formulas_in(one)) for one in sentences] for _ in range(2))
    for remembering in (clauses, _cue, formulas_in):
        remembering.cache_clear()
    assert first == again == [(clauses(one), side_of(one), formulas_in(one)) for one in sentences]


def test_words_that_were_forgotten_are_worked_out_again(tagger_folder, taggers, monkeypatch):
    texts = ["Ida Holm (V) den 3. jan. 2024", "Byrådet", "Økonomiudvalget og Byrådet i januar"]
    monkeypatch.setattr("referat.tagging.words.MAX_REMEMBERED", 1)
    forgetful = SpacyTagger.from_disk(tagger_folder)
    assert [found for text in texts for found in tags(forgetful, [text])] == tags(taggers[0], texts)


def test_a_tagger_made_after_learning_reads_what_was_learned(tagger_folder):
    nlp = spacy.load(tagger_folder)
    before = SpacyTagger(nlp)
    nlp.get_pipe("ner").model.get_ref("upper").get_param("b")[:] = 0
    nlp.get_pipe("ner").model.get_ref("upper").get_param("W")[:] = 0
    assert tags(before, ["Ida Holm"]) == [[(0, 8, "PER")]] != tags(SpacyTagger(nlp), ["Ida Holm"])

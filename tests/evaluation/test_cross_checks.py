"""The same numbers as tools that others trust: seqeval, spaCy's scorer, scikit-learn and scipy."""

from collections import Counter
from itertools import accumulate

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import bootstrap
from seqeval.metrics import classification_report
from seqeval.scheme import IOB2
from sklearn.metrics import precision_recall_fscore_support
from spacy.scorer import Scorer
from spacy.tokens import Doc, Span
from spacy.training import Example

from referat_eval.document import ScoredDocument, ScoredEntity, ScoredLine
from referat_eval.resampling import intervals
from referat_eval.score import MACRO, MICRO, Figure, score_document
from referat_eval.table import ScoreTable

VOCAB = spacy.blank("da").vocab
LABELS = ("PER", "ORG", "DATE")


@st.composite
def token_spans(draw, tokens):
    """Spans of tokens that do not overlap, some side by side: (first, behind last, label)."""
    cuts = sorted(draw(st.sets(st.integers(0, tokens), max_size=8)))
    chosen = draw(st.lists(st.sampled_from([None, *LABELS]), min_size=len(cuts), max_size=len(cuts)))
    return [(start, end, label) for start, end, label in zip(cuts, cuts[1:], chosen, strict=False) if label]


@st.composite
def token_documents(draw):
    """Words with gold and predicted spans; half of the predictions begin from gold, so that much is right."""
    words = draw(st.lists(st.sampled_from(["Aa", "by", "råd", "mødet", "2026"]), min_size=1, max_size=10))
    gold, predicted = draw(token_spans(len(words))), draw(token_spans(len(words)))
    if draw(st.booleans()):
        kept = [span for span in gold if draw(st.booleans())]
        predicted = sorted(kept + [span for span in predicted if all(span[1] <= k[0] or k[1] <= span[0] for k in kept)])
    return words, gold, predicted


CORPUS = st.lists(token_documents(), min_size=1, max_size=4)


def in_characters(words, spans):
    ends = list(accumulate(len(word) + 1 for word in words))
    return tuple(ScoredEntity(ends[start] - len(words[start]) - 1, ends[end - 1] - 1, label) for start, end, label in spans)


def table_of(corpus):
    scores = []
    for index, (words, gold, predicted) in enumerate(corpus):
        sides = (ScoredDocument(f"d{index}", entities=in_characters(words, spans)) for spans in (gold, predicted))
        scores.append(score_document(*sides))
    return ScoreTable.of(scores)


def iob(words, spans):
    tags = ["O"] * len(words)
    for start, end, label in spans:
        tags[start:end] = [f"B-{label}", *[f"I-{label}"] * (end - start - 1)]
    return tags


def doc_of(words, spans):
    doc = Doc(VOCAB, words=words)
    doc.ents = [Span(doc, start, end, label) for start, end, label in spans]
    return doc


def ours(table, name):
    counts = table.pooled(Figure("entities", name))
    return [counts.precision or 0, counts.recall or 0, counts.f or 0]


@settings(max_examples=60, deadline=None)
@given(corpus=CORPUS.filter(lambda corpus: any(gold for _, gold, _ in corpus)))
def test_strict_scores_are_those_of_seqeval(corpus):
    gold, predicted = ([iob(document[0], document[side]) for document in corpus] for side in (1, 2))
    report = classification_report(gold, predicted, mode="strict", scheme=IOB2, output_dict=True, zero_division=0)
    table = table_of(corpus)
    theirs = {name.removesuffix(" avg"): [row["precision"], row["recall"], row["f1-score"]] for name, row in report.items()}
    for name in (*LABELS, MICRO):
        assert ours(table, name) == pytest.approx(theirs.get(name, [0, 0, 0]))
        counts = table.pooled(Figure("entities", name))
        assert counts.tp + counts.fn == report.get("micro avg" if name == MICRO else name, {"support": 0})["support"]
    gold_labels = {label for _, spans, _ in corpus for *_, label in spans}
    macro = table.values()[table.headings.index(Figure("entities", MACRO))]
    assert macro == pytest.approx(np.mean([theirs[label][2] for label in gold_labels]))


@settings(max_examples=60, deadline=None)
@given(corpus=CORPUS)
def test_strict_scores_are_those_of_spacy(corpus):
    examples = [Example(doc_of(words, predicted), doc_of(words, gold)) for words, gold, predicted in corpus]
    theirs = Scorer.score_spans(examples, "ents")
    table = table_of(corpus)
    if theirs["ents_f"] is None:
        assert table.pooled(Figure("entities", MICRO)).value is None
        return
    assert ours(table, MICRO) == pytest.approx([theirs["ents_p"], theirs["ents_r"], theirs["ents_f"]])
    for label in LABELS:
        row = theirs["ents_per_type"].get(label, {"p": 0, "r": 0, "f": 0})
        assert ours(table, label) == pytest.approx([row["p"], row["r"], row["f"]])


@settings(max_examples=60, deadline=None)
@given(corpus=CORPUS)
def test_exact_scores_are_those_of_spacy_without_labels(corpus):
    examples = [Example(doc_of(words, predicted), doc_of(words, gold)) for words, gold, predicted in corpus]
    theirs = Scorer.score_spans(examples, "ents", labeled=False)
    counts = table_of(corpus).pooled(Figure("entities, exact", MICRO))
    assert [counts.precision or 0, counts.recall or 0, counts.f or 0] == pytest.approx([theirs[f"ents_{x}"] or 0 for x in "prf"])


SECTIONS = ("title", "case", "decision")
LINES = st.lists(st.tuples(st.sampled_from(SECTIONS), st.sampled_from(SECTIONS)), min_size=1, max_size=15)


@settings(max_examples=60, deadline=None)
@given(documents=st.lists(LINES, min_size=1, max_size=3))
def test_sections_are_those_of_scikit_learn(documents):
    scores = []
    for index, pairs in enumerate(documents):
        gold, predicted = (tuple(ScoredLine(i, i + 1, pair[side]) for i, pair in enumerate(pairs)) for side in (0, 1))
        scores.append(score_document(ScoredDocument(f"d{index}", lines=gold), ScoredDocument(f"d{index}", lines=predicted)))
    table = ScoreTable.of(scores)
    right, found = zip(*(pair for pairs in documents for pair in pairs), strict=True)
    in_gold = sorted(set(right))
    theirs = np.array(precision_recall_fscore_support(right, found, labels=in_gold, zero_division=0)[:3]).T
    for label, row in zip(in_gold, theirs, strict=True):
        counts = table.pooled(Figure("sections", label))
        assert [counts.precision or 0, counts.recall, counts.f] == pytest.approx(row)
    values = dict(zip(table.headings, table.values(), strict=True))
    assert values[Figure("sections", MACRO)] == pytest.approx(theirs[:, 2].mean())
    assert values[Figure("sections", "lines")] == pytest.approx(np.mean([a == b for a, b in zip(right, found, strict=True)]))
    assert sum((score.confusion["sections"] for score in scores), Counter()) == Counter(zip(right, found, strict=True))


def test_intervals_are_those_of_scipy():
    rng = np.random.default_rng(3)
    counts = np.column_stack([rng.poisson(8, 40), rng.poisson(2, 40), rng.poisson(3, 40)])
    figure = Figure("entities", "PER")
    table = ScoreTable.from_rows({str(index): {figure: tuple(row)} for index, row in enumerate(counts.tolist())}, ())

    def f_of(right, spurious, missed, axis):
        sums = [part.sum(axis=axis) for part in (right, spurious, missed)]
        return 2 * sums[0] / (2 * sums[0] + sums[1] + sums[2])

    found = bootstrap(tuple(counts.T), f_of, paired=True, method="percentile", n_resamples=20000, rng=rng, vectorized=True)
    assert intervals(table, draws=20000)[0] == pytest.approx(np.array(found.confidence_interval), abs=0.002)

"""The baseline ``crf``: linear-chain conditional random fields (Lafferty, McCallum and Pereira 2001) by CRFsuite.

One labels the tokens of a paragraph, from words, shapes and affixes in a window of two; another labels the lines of a
document, from the features of lines that the pipeline has too.  Decisions are those of the baseline ``rules``.  Training by
L-BFGS draws nothing at random: the same gold gives the same model.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import biluo_to_iob, offsets_to_biluo_tags

from referat.components.line_features import LineView
from referat.errors import ReferatError
from referat.language import blank_language
from referat.lines import Line
from referat.train.data import Annotated
from referat.train.entity_examples import gold_passages
from referat.train.meetings import lines_of_meeting, meeting_of_gold
from referat_eval.baselines.rules import judge_by_formulas
from referat_eval.baselines.stages import EntityStage, ItemStage, SectionStage, Span, StagedSystem, decision_stage

if TYPE_CHECKING:
    from pycrfsuite import Tagger

START = "start"
WINDOW = (-2, -1, 1, 2)
Features = list[str]
Sequences = Iterable[tuple[list[Features], list[str]]]
_OPTIONS = {"c1": 0.05, "c2": 0.01, "max_iterations": 60, "feature.possible_transitions": True}


def crf(train: Sequence[Annotated]) -> StagedSystem:
    """Train both fields.

    Raises:
        ReferatError: python-crfsuite is not installed.
    """
    nlp = blank_language()
    lines = _train(_line_sequences(train))
    tokens = _train(_token_sequences(nlp, train))

    def items(found: Sequence[Line]) -> list[int]:
        return [index for index, state in enumerate(lines.tag(_line_features(found))) if state == START]

    def sections(found: Sequence[Line], starts: Sequence[bool]) -> list[str]:
        states = lines.tag(_line_features(found))
        return ["title" if start or state == START else state for state, start in zip(states, starts, strict=True)]

    def tag(text: str) -> Iterator[Span]:
        doc = nlp.tokenizer(text)
        return _spans(doc, tokens.tag(_token_features(doc)))

    stages = (ItemStage(items), SectionStage(sections), EntityStage(tag), decision_stage(judge_by_formulas))
    return StagedSystem("baseline_crf", stages)


def _train(sequences: Sequences) -> "Tagger":
    try:
        from pycrfsuite import Tagger, Trainer
    except ImportError as error:
        raise ReferatError("the baseline crf needs python-crfsuite: pip install 'referat[baselines]'") from error
    trainer = Trainer(verbose=False)
    trainer.set_params(_OPTIONS)
    for features, labels in sequences:
        trainer.append(features, labels)
    tagger = Tagger()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "model.crfsuite"
        trainer.train(str(path))
        tagger.open(str(path))
    return tagger


def _line_sequences(train: Sequence[Annotated]) -> Sequences:
    for gold, text in train:
        meeting = meeting_of_gold(gold, text)
        yield _line_features(lines_of_meeting(meeting)), [START if line.starts_item else line.label for line in meeting]


def _line_features(lines: Sequence[Line]) -> list[Features]:
    view = LineView(list(lines))
    return [[*view.common(index), *view.numberings[index], *view.echoes[index]] for index in range(len(lines))]


def _token_sequences(nlp: Language, train: Sequence[Annotated]) -> Sequences:
    for gold, text in train:
        for passage in gold_passages(gold, text):
            doc = nlp.tokenizer(passage.text)
            aligned = [span for span in passage.entities if doc.char_span(*span[:2]) is not None]
            yield _token_features(doc), biluo_to_iob(offsets_to_biluo_tags(doc, aligned))


def _token_features(doc: Doc) -> list[Features]:
    own = [_word_features(token.text) for token in doc]
    return [[*own[index], *_context(own, index)] for index in range(len(own))]


def _word_features(word: str) -> Features:
    """The word first, then its shape, then its affixes."""
    lower = re.sub(r"\d", "0", word.lower())
    shape = re.sub(r"[a-zæøå]+", "a", re.sub(r"[A-ZÆØÅ]", "A", re.sub(r"\d", "0", word)))[:8]
    affixes = [f"{name}={part}" for size in (1, 2, 3, 4) for name, part in (("start", lower[:size]), ("end", lower[-size:]))]
    return [f"w={lower}", f"shape={shape}", *affixes, f"long={min(len(word), 12) // 3}"]


def _context(own: list[Features], index: int) -> Iterator[str]:
    for offset in WINDOW:
        inside = 0 <= index + offset < len(own)
        yield from (f"{offset}{feature}" for feature in (own[index + offset][:2] if inside else ["edge"]))
    if index:
        yield f"{own[index - 1][0]}&{own[index][0]}"
    if index + 1 < len(own):
        yield f"{own[index][1]}&{own[index + 1][1]}"


def _spans(doc: Doc, tags: Sequence[str]) -> Iterator[Span]:
    """The spans of IOB tags; an inside tag that continues nothing begins a span."""
    start: int | None = None
    for index, tag in enumerate([*tags, "O"]):
        goes_on = start is not None and tag == f"I-{tags[start][2:]}"
        if start is not None and not goes_on:
            span = doc[start:index]
            yield span.start_char, span.end_char, tags[start][2:]
            start = None
        if start is None and tag != "O":
            start = index

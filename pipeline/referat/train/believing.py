"""Sections and outcomes get scores that can be believed: curves fitted on documents that no part was trained on."""

import logging
from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from referat.annotations import GoldDocument
from referat.calibration import Calibration
from referat.components.decisions import FORMULA_SCORE, DecisionFinder
from referat.components.sections import SectionLabeller
from referat.layers import decisions, facts_of, sections
from referat.lines import lines_of
from referat.train.calibration import Judged, calibration_error, fit_calibration

logger = logging.getLogger(__name__)


def calibrate(nlp: Language, documents: Sequence[tuple[GoldDocument, str]]) -> None:
    """Set the curves of the components ``sections`` and ``decisions``; what a formula settles keeps its score."""
    labeller, finder = nlp.get_pipe("sections"), nlp.get_pipe("decisions")
    if not isinstance(labeller, SectionLabeller) or not isinstance(finder, DecisionFinder):
        raise TypeError("the pipeline's sections or decisions are not those of referat")
    labeller.calibration = finder.calibration = Calibration()
    judged_lines: Judged = []
    judged_outcomes: Judged = []
    for gold, text in documents:
        doc = nlp(text)
        judged_lines += _lines(doc, gold, text)
        judged_outcomes += _outcomes(doc, gold)
    labeller.calibration, finder.calibration = fit_calibration(judged_lines), fit_calibration(judged_outcomes)
    for name, judged, curve in (("sections", judged_lines, labeller.calibration), ("decisions", judged_outcomes, finder.calibration)):
        after = calibration_error([(curve(score), right) for score, right in judged])
        logger.info("%s: %s; calibration error on dev %.4f, before %.4f", name, curve, after, calibration_error(judged))


def _lines(doc: Doc, gold: GoldDocument, text: str) -> Judged:
    found = [(span.start_char, span.end_char, span.label_, facts_of(doc)[span.id_]["score"]) for span in sections(doc)]
    judged = []
    for line in lines_of(text):
        right = next((span.label for span in gold.sections if span.start <= line.start < span.end), None)
        judged += [(score, label == right) for start, end, label, score in found if start <= line.start < end]
    return judged


def _outcomes(doc: Doc, gold: GoldDocument) -> Judged:
    """Decisions that share more than half of their characters with one of gold, each with whether the outcome is the same."""
    judged = []
    for span in decisions(doc):
        values = facts_of(doc)[span.id_]
        shared = {right: min(values["end"], right.end) - max(values["start"], right.start) for right in gold.decisions}
        best = max(shared, key=lambda right: shared[right], default=None)
        if best is not None and shared[best] * 2 > values["end"] - values["start"] and values["score"] != FORMULA_SCORE:
            judged.append((values["score"], best.outcome == values["outcome"]))
    return judged

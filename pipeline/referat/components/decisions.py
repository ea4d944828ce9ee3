"""decisions: what was decided, as ``doc.spans["decisions"]``, and the facts of each item.

Every unit of a decision text is classified as an outcome or as no decision.  A decision is final where it
stands in the item's own decision section.  Absence, disqualification, votes and reservations come from the
formulas of the language, over the persons and parties that the entities component found.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from referat.calibration import Calibration
from referat.components.attendance import attendance_of
from referat.components.ballots import off_the_matter
from referat.components.decision_bodies import Headings, names_only
from referat.components.decision_units import Unit, units_of
from referat.components.outcome_reading import NO_DECISION_TOGETHER, read_again, reader_of
from referat.components.outcomes import COUNCIL, NO_DECISION, masked, outcome_features, recommendation_for
from referat.components.settled_outcomes import Situation, adopts_a_body, is_adoption, is_aside, is_title, settled_outcome
from referat.components.votes import votes_of
from referat.labels import DECISIONS, Outcome, item_outcome
from referat.layers import entities_of, facts_of, item_at, items, sections, set_group, text_of
from referat.linear import Floats, LinearModel
from referat.tagging import OutcomeReader, Statement

# Share of right outcomes where a formula settles it: 86 of 86 on the train split, which it was written on; less elsewhere.
FORMULA_SCORE = 0.98
DECISION_SECTIONS = ("decision", "earlier_decision")
# A unit is no decision where that is this probable; by cross-validation on the train split (writers and documents left
# out), flat from .5 to .6: precision .94, recall .95.
NO_DECISION_FROM = 0.55
# The body that recommended, less its endings: ``Økonomiudvalgets``, ``fra Økonomiudvalget``, ``ØU's``.
_BODY_NAME = re.compile(
    r"(?i:\b(?P<whose>\w*(?:udvalg|råd|magistrat))(?:et|en)?s\b|\bfra (?P<source>\w*(?:udvalg|råd|magistrat)))"
    r"|\b(?P<short>[A-ZÆØÅ]{2,4})'?s\b"
)
# Characters of a document that tell whose meeting it is.
MEETING_HEAD = 400


class DecisionFinder:
    """The component.

    Args:
        spans_key: the key of ``doc.spans`` for what it finds.
        model: None until it is trained or read from disk.
        nlp: the pipeline that it stands in, whose tagger may read statements too.
    """

    def __init__(self, *, spans_key: str, model: LinearModel | None = None, nlp: Language | None = None) -> None:
        self.spans_key = spans_key
        self.nlp = nlp
        self.model = model
        self.calibration = Calibration()

    def __call__(self, doc: Doc) -> Doc:
        found: list[tuple[Unit, dict[str, object]]] = []
        told = [(section, units) for section in sections(doc, *DECISION_SECTIONS) if (units := units_of(text_of(doc), *_ends(section)))]
        cases = [cases_of(doc, section, units) for section, units in told]
        reader = reader_of(self.nlp)
        least = NO_DECISION_FROM if reader is None else NO_DECISION_TOGETHER
        probabilities = iter(self._probabilities(list(chain(*cases)), reader))
        for (section, units), known in zip(told, cases, strict=True):
            rows = list(islice(probabilities, len(units)))
            found.extend(self._decisions_of(doc, section, units, known, rows, no_decision_from=least))
        found.sort(key=lambda entry: entry[0].start)
        spans = set_group(doc, self.spans_key, [(unit.start, unit.end, str(values["outcome"])) for unit, values in found])
        facts = facts_of(doc)
        for span, (unit, values) in zip(spans, found, strict=True):
            facts[span.id_] = {**values, "start": unit.start, "end": unit.end}
        self._item_facts(doc, spans)
        return doc

    def _probabilities(self, cases: list["UnitCase"], reader: OutcomeReader | None) -> Floats:
        """Probabilities of shape (units, labels)."""
        if self.model is None:
            raise ValueError("the decisions component has no model; load a trained pipeline")
        found = self.model.log_probabilities(case.features for case in cases)
        if reader is not None:
            statements = [None if case.verdict is False or case.settled else case.statement for case in cases]
            found = read_again(found, self.model.labels, statements, reader)
        return np.asarray(np.exp(found))

    def _decisions_of(
        self, doc: Doc, section: Span, units: list[Unit], cases: list["UnitCase"], probabilities: list[Floats], *, no_decision_from: float
    ) -> list[tuple[Unit, dict[str, object]]]:
        """The decisions of one section, with their values, from the probabilities of its units."""
        labels = self.model.labels if self.model is not None else []
        no = labels.index(NO_DECISION)
        headings = Headings(doc, section)
        found: list[tuple[Unit, dict[str, object]]] = []
        for unit, case, row in zip(units, cases, probabilities, strict=True):
            if case.verdict is False or (row[no] >= no_decision_from and not case.verdict):
                headings.passed(unit)
                continue
            row[no] = 0.0
            best = int(row.argmax())
            values: dict[str, object] = {
                "outcome": case.settled or labels[best],
                "point": unit.point,
                "body": headings.body_of(unit),
                "final": section.label_ == "decision",
                "score": FORMULA_SCORE if case.settled else round(self.calibration(float(row[best])), 4),
            }
            found.append((unit, values))
        return _without_talk(found)

    @staticmethod
    def _item_facts(doc: Doc, decisions: list[Span]) -> None:
        facts = facts_of(doc)
        for item in items(doc):
            own = [facts[span.id_] for span in decisions if item.start_char <= span.start_char < item.end_char]
            final = [(values["outcome"], values["point"]) for values in own if values["final"]]
            facts[item.id_]["outcome"] = item_outcome(final)
            facts[item.id_].update(attendance_of(doc, item))
            facts[item.id_].update(votes_of(doc, item))

    def to_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> None:
        if self.model is not None:
            self.model.to_disk(Path(path))
            self.calibration.to_disk(Path(path))

    def from_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> "DecisionFinder":
        self.model = LinearModel.from_disk(Path(path))
        self.calibration = Calibration.from_disk(Path(path))
        return self


@dataclass(frozen=True, slots=True)
class UnitCase:
    """What is known of a unit.

    Attributes:
        features: for the linear classifier.
        statement: for the network.
        settled: its outcome where the language is a formula.
        verdict: whether it is a decision, where that is beyond doubt.
    """

    features: list[str]
    statement: Statement
    settled: Outcome | None
    verdict: bool | None


def cases_of(doc: Doc, section: Span, units: list[Unit]) -> list[UnitCase]:
    """What is known of each unit of a decision section, with its item around it."""
    text = text_of(doc)
    item = item_at(doc, section.start_char)
    within = (item.start_char, item.end_char) if item else (section.start_char, section.end_char)
    recommendation = "\n".join(span.text for span in sections(doc, "recommendation", within=within))
    told_before = [span.text for span in sections(doc, "earlier_decision", within=within)]
    earlier = "\n".join(told_before)
    title = " ".join(span.text for span in sections(doc, "title", within=within)[:1])
    heading = text[section.start_char : section.end_char].partition("\n")[0]
    council = bool(COUNCIL.search(text[:MEETING_HEAD]))
    hidden = [_masked_unit(doc, unit) for unit in units]
    aside = off_the_matter(hidden, [unit.point for unit in units])
    cases = []
    contents = [text[unit.start : unit.end] for unit in units]
    for index, (unit, content) in enumerate(zip(units, contents, strict=True)):
        asked = recommendation_for(unit.point, recommendation)
        situation = Situation(section.label_ == "decision", asked, earlier, title, heading, index, hidden, aside, council)
        before = contents[index - 1] if index else ""
        after = contents[index + 1] if index + 1 < len(units) else ""
        statement = Statement(content, section.label_, before, after, _answered(content, asked, told_before) or title)
        features = outcome_features(content, unit, situation)
        settled, verdict = _known(content, situation, names_only=names_only(doc, unit.start, unit.end))
        cases.append(UnitCase(features, statement, settled, verdict))
    return cases


def _answered(content: str, recommendation: str, earlier: Sequence[str]) -> str:
    """What a unit answers: what the body decided whose recommendation it follows, else the recommendation."""
    named = [match[match.lastgroup or 0].lower() for match in _BODY_NAME.finditer(content)] if earlier and adopts_a_body(content) else []
    of_bodies = [text for text in earlier if any(name in text.lower() for name in named)]
    return "\n".join([*of_bodies, recommendation])


def _without_talk(found: list[tuple[Unit, dict[str, object]]]) -> list[tuple[Unit, dict[str, object]]]:
    """Decisions less the talk that is told before another outcome; where only something else was asked for, talk is a decision too."""
    kept = []
    for index, (unit, values) in enumerate(found):
        later = {after["outcome"] for other, after in found[index + 1 :] if other.point is None and after["body"] == values["body"]}
        if unit.point is not None or values["outcome"] != "discussed" or not later - {"discussed", "noted", "other"}:
            kept.append((unit, values))
    return kept


def _ends(span: Span) -> tuple[int, int]:
    return span.start_char, span.end_char


def _known(content: str, situation: Situation, *, names_only: bool) -> tuple[Outcome | None, bool | None]:
    """The outcome that a formula settles, and whether the unit is a decision, where that is beyond doubt."""
    if names_only or is_aside(situation) or is_title(content, situation):
        return None, False
    settled = settled_outcome(content, situation)
    return settled, settled is not None or is_adoption(content, situation) or None


def _masked_unit(doc: Doc, unit: Unit) -> str:
    inside = entities_of(doc, unit.start, unit.end)
    return masked(text_of(doc)[unit.start : unit.end], [(e.start_char - unit.start, e.end_char - unit.start, e.label_) for e in inside])


@Language.factory("referat_decisions", default_config={"spans_key": DECISIONS}, requires=["doc.spans", "doc.ents"], assigns=["doc.spans"])
def make_decisions(nlp: Language, name: str, spans_key: str) -> DecisionFinder:
    """Make an untrained `DecisionFinder`."""
    return DecisionFinder(spans_key=spans_key, nlp=nlp)

"""sections: the type of every line, as ``doc.spans["sections"]``, and the head of every item.

A trained classifier labels lines, decoded over the whole document.  Item starts come from the items
component; number, title, type code, closed mark and case number are then read off the title and
reference lines.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from referat.calibration import Calibration
from referat.components.case_numbers import begins_with_label, is_case_line
from referat.components.closed_items import closed_reference, opens_closed_part, stated_closed
from referat.components.head_lines import lines_in
from referat.components.head_numbers import Offsets
from referat.components.item_heads import read_head
from referat.components.line_features import view_of
from referat.components.section_model import SectionModel
from referat.components.title_joins import Below
from referat.components.title_marks import habits_of
from referat.labels import SECTIONS
from referat.layers import HINTS, facts_of, items, municipality_of, noise_of, set_group, text_of
from referat.lines import Line, lines_of, without

CASE_LINE = 40
NEAR, LINES_BELOW = 600, 8


class SectionLabeller:
    """The component; ``model`` is None until it is trained or read from disk."""

    def __init__(self, *, spans_key: str, model: SectionModel | None = None) -> None:
        self.spans_key = spans_key
        self.model = model
        self.calibration = Calibration()

    def label(self, lines: list[Line], starts: list[bool], told: Mapping[str, str] | None = None) -> tuple[list[str], list[float]]:
        """The label of every line and its probability; ``told`` holds sections of headings that were told beforehand."""
        if self.model is None:
            raise ValueError("the sections component has no model; load a trained pipeline")
        labels, posteriors = self.model.label(view_of(tuple(lines)), starts, told)
        return labels, [self.calibration(posterior) for posterior in posteriors]

    def __call__(self, doc: Doc) -> Doc:
        lines = lines_of(text_of(doc))
        offsets = {span.start_char for span in items(doc)}
        starts = [line.start in offsets for line in lines]
        municipality = municipality_of(doc)
        told = municipality.section_of_heading if municipality else None
        labels, scores = self._label_without_noise(lines, starts, noise_of(doc, lines), told)
        self._apply_hints(doc, lines, labels)
        runs = self._runs(lines, starts, labels, scores)
        spans = set_group(doc, self.spans_key, [(first.start, last.end, label) for first, last, label, _ in runs])
        facts = facts_of(doc)
        for span, (_, _, _, score) in zip(spans, runs, strict=True):
            facts[span.id_] = {"score": score}
        self._read_heads(doc, spans)
        return doc

    def _label_without_noise(
        self, lines: list[Line], starts: list[bool], noise: list[bool], told: Mapping[str, str] | None
    ) -> tuple[list[str], list[float]]:
        """As `label`; lines known to be noise are labelled so, and the others as if they stood there alone."""
        labels, scores = ["noise"] * len(lines), [1.0] * len(lines)
        known = [index for index in range(len(lines)) if not noise[index]]
        if known:
            found = self.label(without(lines, noise), [starts[index] for index in known], told)
            for index, label, score in zip(known, *found, strict=True):
                labels[index], scores[index] = label, score
        return labels, scores

    @staticmethod
    def _apply_hints(doc: Doc, lines: list[Line], labels: list[str]) -> None:
        annexes = {hint.start for hint in doc._.get(HINTS) or () if hint.kind == "annex"}
        for index, line in enumerate(lines):
            if line.start in annexes:
                labels[index] = "annex"

    @staticmethod
    def _runs(lines: list[Line], starts: list[bool], labels: list[str], scores: list[float]) -> list[tuple[Line, Line, str, float]]:
        """Neighbouring lines of one label; an item start begins a new run."""
        item = np.cumsum(starts).tolist()
        runs = []
        for (_, label), group in groupby(range(len(lines)), key=lambda index: (item[index], labels[index])):
            members = list(group)
            score = round(min(scores[index] for index in members), 4)
            runs.append((lines[members[0]], lines[members[-1]], label, score))
        return runs

    @staticmethod
    def _read_heads(doc: Doc, sections: list[Span]) -> None:
        facts, text = facts_of(doc), text_of(doc)
        habits = habits_of([section.text for section in sections if section.label_ == "title"])
        closed_part = False
        for item in items(doc):
            inside = [s for s in sections if item.start_char <= s.start_char < item.end_char]
            titles = [(s.start_char, s.end_char) for s in inside if s.label_ == "title"]
            if not titles:
                continue
            reference = [(s.start_char, s.end_char) for s in inside if s.label_ == "reference"]
            places = [titles[0], *reference, *_short_lines(text, item)]
            part = opens_closed_part(text, titles[0])
            closed_part = closed_part if part is None else part
            closed = (
                facts[item.id_]["closed"]
                or closed_part
                or closed_reference(text, reference)
                or stated_closed(text, (item.start_char, item.end_char))
            )
            below = _below(text, (titles[0][1], item.end_char), reference)
            facts[item.id_].update(read_head(text, titles, places, closed=closed, habits=habits, below=below))

    def to_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> None:
        if self.model is not None:
            self.model.to_disk(Path(path))
            self.calibration.to_disk(Path(path))

    def from_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> "SectionLabeller":
        self.model = SectionModel.from_disk(Path(path))
        self.calibration = Calibration.from_disk(Path(path))
        return self


def _below(text: str, place: Offsets, reference: Sequence[Offsets]) -> list[Below]:
    """The next lines of an item below its title lines."""
    lines = lines_in(text, (place[0], min(place[1], place[0] + NEAR)))[:LINES_BELOW]
    return [Below(line, any(start <= line[0] < end for start, end in reference)) for line in lines]


def _short_lines(text: str, item: Span) -> list[tuple[int, int]]:
    """Lines of an item that may hold its case number, whatever section they were taken for.

    They are short and right below the title, begin with a label of case numbers there, or hold little else anywhere.
    """
    lines = lines_of(text[item.start_char : item.end_char])
    near = [
        line
        for place, line in enumerate(lines[1:])
        if (place < 3 and line.end <= NEAR and len(line.content) <= CASE_LINE)
        or (place < 5 and line.end <= NEAR and begins_with_label(line.content))
        or is_case_line(line.content)
    ]
    return [(item.start_char + line.start, item.start_char + line.end) for line in near]


@Language.factory("referat_sections", default_config={"spans_key": SECTIONS}, requires=["doc.spans"], assigns=["doc.spans"])
def make_sections(nlp: Language, name: str, spans_key: str) -> SectionLabeller:
    """Make an untrained `SectionLabeller`."""
    return SectionLabeller(spans_key=spans_key)

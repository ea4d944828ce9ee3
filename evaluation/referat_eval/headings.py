"""Sections of held-out Greve items, with their headings and with every heading line removed.

The labels are the publication's own headings; the items come from case numbers that no training saw.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language

from referat.document import Document
from referat.errors import GoldError
from referat.pipeline import load_model, process
from referat.train.data import GREVE_ITEMS
from referat.train.meetings import LabelledLine, Meeting, SourceItem, greve_items
from referat.train.variations import without_headings
from referat_eval.counts import Share
from referat_eval.document import scored_record
from referat_eval.resampling import intervals
from referat_eval.score import Figure
from referat_eval.table import ScoreTable

LIST = "greve-headings-2025.json"


@dataclass(frozen=True, slots=True)
class HeadingScore:
    """Share of lines with the right section, its 95 % interval over items, and how many items."""

    share: Share
    interval: tuple[float, float]
    items: int


def score_headings(model: str | None, annotations: Path, data: Path) -> tuple[HeadingScore, HeadingScore]:
    """Scores with headings and without.

    Raises:
        GoldError: the Greve minutes are not in ``data``.
    """
    if not (data / GREVE_ITEMS).exists():
        raise GoldError(f"{data}: holds no {GREVE_ITEMS}; name the folder of the real minutes with --texts")
    wanted = {(row["case"], row["number"]) for row in json.loads((annotations / LIST).read_text(encoding="utf-8"))["items"]}
    found = {(item.case_number, item.number): _meeting(item) for item in greve_items(data)}
    meetings = [meeting for key, meeting in sorted(found.items()) if key in wanted]
    nlp = load_model(model)
    return _score(nlp, meetings), _score(nlp, [without_headings(meeting) for meeting in meetings])


def _meeting(item: SourceItem) -> Meeting:
    head = [
        LabelledLine(f"{item.number}. {item.title}", "title", starts_item=True),
        LabelledLine(f"Sagsnr.: {item.case_number}", "reference"),
    ]
    return head + item.lines


def _score(nlp: Language, meetings: Sequence[Meeting]) -> HeadingScore:
    shares = [_share(nlp, [line for line in meeting if line.content.strip()]) for meeting in meetings]
    figure = Figure("sections", "lines")
    rows = {str(index): {figure: (float(share.right), 0.0, float(share.total - share.right))} for index, share in enumerate(shares)}
    low, high = intervals(ScoreTable.from_rows(rows, [figure]))[0].tolist()
    return HeadingScore(sum(shares, Share()), (low, high), len(shares))


def _share(nlp: Language, meeting: Meeting) -> Share:
    text = "".join("\n" * line.blank_before + line.content.replace("\n", " ") + "\n" for line in meeting)
    document = Document(id="headings", text=text, path="headings", media_type="text/plain", sha256="0" * 64)
    lines = scored_record(process(nlp, document), text).lines
    return Share(sum(line.label == found.label for line, found in zip(meeting, lines, strict=True)), len(meeting))

"""The baseline ``headings``: a table of heading keywords, learned by counting, and a table of outcome keywords.

Items start at ``7.``, ``7:`` and ``Punkt 7``.  A heading gives its section to the lines below it, to the next heading or item.
Decisions are the units under a decision heading that hold an outcome keyword.  It finds no entities.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from referat.components.line_traits import heading_like
from referat.components.outcomes import NO_DECISION
from referat.lines import Line
from referat.train.data import Annotated
from referat.train.layouts import HEADINGS
from referat.train.meetings import LabelledLine, lines_of_meeting, meeting_of_gold
from referat_eval.baselines.stages import ItemStage, SectionStage, StagedSystem, decision_stage, formulas_of

Key = tuple[str, ...]
LONGEST_KEY = 4
END = "$"  # behind the words of a whole heading
_WORD = re.compile(r"[^\W\d_]+")
_ENUMERATION = re.compile(r"(?:\d{1,2}|[A-ZÆØÅ])[.)]\s+")
_ITEM = re.compile(r"\d{1,4}\s*[.:](?!\d)|(?:punkt|pkt\.?)\s+(?:nr\.?\s*)?\d{1,4}\b", re.IGNORECASE)

# What a formula of the language decides where nothing else is looked at, in the order of the formulas.
KEYWORD_OUTCOMES = {
    "not-released": "none",
    "reject": "rejected",
    "withdraw": "withdrawn",
    "postpone": "postponed",
    "refer": "referred",
    "recommend": "recommended",
    "note": "noted",
    "discuss": "discussed",
    "approve": "approved",
    "empty": "none",
}


class HeadingTable:
    """Sections by the first words of headings.

    Every heading-like line of ``train`` counts for itself and for its first words, one to four; most of them decide, also that
    they are no heading.  The headings of `referat.train.layouts` stand beside them where ``train`` has none.
    """

    def __init__(self, train: Sequence[Annotated]) -> None:
        counts: defaultdict[Key, Counter[str]] = defaultdict(Counter)
        for gold, text in train:
            meeting = meeting_of_gold(gold, text)
            for line, labelled in zip(lines_of_meeting(meeting), meeting, strict=True):
                if heading_like(line) and not labelled.starts_item:
                    for key in _keys(line.content):
                        counts[key][labelled.label if labelled.heading else ""] += 1
        self._labels = {
            key: max(sorted(found), key=lambda label: found[label]) for key, found in counts.items() if key[-1] == END or found.total() > 1
        }
        for label, names in HEADINGS.items():
            for name in names:
                whole, words, *_ = _keys(name)
                self._labels.setdefault(whole, label)
                self._labels.setdefault(words, label)

    def label(self, line: Line) -> str | None:
        """The section that a line opens; None where it is no known heading."""
        return self.label_of(line.content) if heading_like(line) else None

    def label_of(self, content: str) -> str | None:
        """The section of a heading: of all of it where that is known, else of as many of its first words as are."""
        known = next((key for key in _keys(content) if key in self._labels), None)
        return self._labels[known] or None if known else None


def headings(train: Sequence[Annotated]) -> StagedSystem:
    """Learn the table."""
    table, opening = HeadingTable(train), _opening(train)

    def label(lines: Sequence[Line], starts: Sequence[bool]) -> list[str]:
        labels, current = [], "meeting"
        for line, start in zip(lines, starts, strict=True):
            current = opening if start else table.label(line) or current
            labels.append("title" if start else current)
        return labels

    return StagedSystem("baseline_headings", (ItemStage(_items), SectionStage(label), decision_stage(_judge)))


def _keys(content: str) -> list[Key]:
    """What a heading is looked up by, the most telling first; none where it has no word."""
    words = tuple(_WORD.findall(_ENUMERATION.sub("", content, count=1).lower()))
    return [(*words, END), *(words[:length] for length in range(min(len(words), LONGEST_KEY), 0, -1))] if words else []


def _items(lines: Sequence[Line]) -> list[int]:
    return [index for index, line in enumerate(lines) if _ITEM.match(line.content)]


def _judge(features: Sequence[str]) -> str:
    return next((KEYWORD_OUTCOMES[name] for name in formulas_of(features, "f=") if name in KEYWORD_OUTCOMES), NO_DECISION)


def _opening(train: Sequence[Annotated]) -> str:
    """The most frequent label of the lines between a title and the first heading."""
    counts = Counter(line.label for gold, text in train for line in _below_titles(meeting_of_gold(gold, text)))
    return max(sorted(counts), key=lambda label: counts[label], default="case")


def _below_titles(meeting: Sequence[LabelledLine]) -> Iterator[LabelledLine]:
    below = False
    for line in meeting:
        below = line.starts_item or (below and not line.heading)
        if below and line.label != "title":
            yield line

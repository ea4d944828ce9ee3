"""Edits of a text that carry its gold over: every offset of the new gold points into the new text."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TypeVar

from referat.annotations.gold import ITEM_FIELDS, GoldDocument, GoldItem, GoldMeeting, GoldSpan, sha256_of

S = TypeVar("S", bound=GoldSpan)


@dataclass(frozen=True, slots=True)
class Edit:
    """Puts ``text`` in the place of the characters ``start`` to ``end``; an insertion where the two are the same."""

    start: int
    end: int
    text: str


def apply_edits(gold: GoldDocument, text: str, edits: Iterable[Edit]) -> tuple[GoldDocument, str]:
    """The edited text, and the gold carried over to it.

    What becomes of a span (entity, decision, count, section, field of an item or of the meeting):

    - An edit inside it, or of exactly its characters, changes its text, and the span goes round the new text.
    - An insertion at its edge is outside, and so is an edit that only touches it.
    - An edit across one of its edges takes the characters that it covers; its new text is outside.
    - A span of which nothing or only white space is left vanishes: a field becomes None, any other span is dropped.
      White space that comes to stand at the edge of a span is outside.

    An item reaches on to the next one, or to the end of the text, where it did before.  Where its first character is gone
    it begins at its first character left that is no white space; one without such a character is dropped.  Labels and
    outcomes stay: an item's outcome is not derived anew when its decision vanishes.

    Args:
        gold: gold of ``text``.
        text: the text before the edits.
        edits: in any order, by offsets into ``text``; insertions at one place keep their order.

    Raises:
        ValueError: edits overlap, or reach over the end of the text.
    """
    carrier = _Carrier(text, edits)
    carried = GoldDocument(
        id=gold.id,
        text_sha256=sha256_of(carrier.new),
        annotator=gold.annotator,
        guidelines=gold.guidelines,
        date=gold.date,
        info=gold.info,
        meeting=GoldMeeting(**{name: carrier.field(span) for name, span in gold.meeting}),
        items=carrier.items(gold.items),
        sections=carrier.spans(gold.sections),
        entities=carrier.spans(gold.entities),
        decisions=carrier.spans(gold.decisions),
        counts=carrier.spans(gold.counts),
    )
    return carried, carrier.new


class _Carrier:
    """Offsets into the old text, as offsets into the new one."""

    def __init__(self, text: str, edits: Iterable[Edit]) -> None:
        self.old = text
        self.edits = sorted(edits, key=lambda edit: (edit.start, edit.end))
        _check(self.edits, text)
        self._starts = [edit.start for edit in self.edits]
        self._ends = [edit.end for edit in self.edits]
        # _shifts[n] is how far the first n edits move what stands behind them.
        self._shifts = list(accumulate((len(edit.text) - edit.end + edit.start for edit in self.edits), initial=0))
        self.new = "".join(self._pieces())

    def _pieces(self) -> Iterator[str]:
        position = 0
        for edit in self.edits:
            yield self.old[position : edit.start]
            yield edit.text
            position = edit.end
        yield self.old[position:]

    def start(self, position: int) -> int:
        """Where a span that began at ``position`` begins."""
        count = bisect_right(self._ends, position)
        if count < len(self.edits) and self._starts[count] < position:
            return self._ends[count] + self._shifts[count + 1]
        return position + self._shifts[count]

    def end(self, position: int) -> int:
        """Where a span that ended at ``position`` ends."""
        count = bisect_left(self._starts, position)
        if count and self._ends[count - 1] > position:
            return self._starts[count - 1] + self._shifts[count - 1]
        return position + self._shifts[count]

    def _offsets(self, span: GoldSpan) -> tuple[int, int] | None:
        start, end = self.start(span.start), self.end(span.end)
        while start < end and self.new[start].isspace():
            start += 1
        while start < end and self.new[end - 1].isspace():
            end -= 1
        return (start, end) if start < end else None

    def spans(self, spans: Iterable[S]) -> list[S]:
        return [_moved(span, *offsets) for span in spans if (offsets := self._offsets(span))]

    def field(self, span: GoldSpan | None) -> GoldSpan | None:
        offsets = self._offsets(span) if span else None
        return _moved(span, *offsets) if span and offsets else None

    def items(self, items: list[GoldItem]) -> list[GoldItem]:
        borders = {*(item.start for item in items), len(self.old)}
        left = [(item, start) for item in items if (start := self._item_start(item)) is not None]
        starts = [*(start for _, start in left), len(self.new)]
        ends = [after if item.end in borders else self.end(item.end) for (item, _), after in zip(left, starts[1:], strict=True)]
        return [self._item(item, start, end) for (item, start), end in zip(left, ends, strict=True)]

    def _item_start(self, item: GoldItem) -> int | None:
        start, end = self.start(item.start), self.end(item.end)
        content = self.new[start:end]
        if not content.strip():
            return None
        # An indented title may begin with its indentation; only white space left by an edit is passed over.
        return start if self.old[item.start].isspace() else start + len(content) - len(content.lstrip())

    def _item(self, item: GoldItem, start: int, end: int) -> GoldItem:
        fields = {name: self.field(getattr(item, name)) for name in ITEM_FIELDS.values()}
        return item.model_copy(update={"start": start, "end": end, **fields})


def _moved(span: S, start: int, end: int) -> S:
    return span.model_copy(update={"start": start, "end": end})


def _check(edits: list[Edit], text: str) -> None:
    for edit in edits:
        if not 0 <= edit.start <= edit.end <= len(text):
            raise ValueError(f"{edit} is off a text of {len(text)} characters")
    for left, right in pairwise(edits):
        if right.start < left.end:
            raise ValueError(f"{left} and {right} overlap")

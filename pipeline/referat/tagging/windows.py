"""What the encoder reads of a paragraph: a prefix that tells where it stands, then the pieces, in overlapping windows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from referat.tagging.base import Paragraph
from referat.units import units_of

WINDOW, MARGIN = 160, 24
HEADING_PIECES, HEADING_CHARACTERS = 12, 80

Units = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Window:
    """Ids of one reading, and for which units of the paragraph it answers: (unit, place of its first piece in ``ids``)."""

    ids: list[int]
    answers: list[tuple[int, int]]


class WindowMaker:
    """Makes windows with a tokenizer (of the package ``tokenizers``).

    Args:
        tokenizer: has the pieces ``<s>`` and ``</s>``.
        sections: labels that have an id of their own behind the tokenizer's; the first stands for a section not known.
    """

    def __init__(self, tokenizer: Any, sections: Sequence[str]) -> None:
        self.tokenizer = tokenizer
        self.sections = list(sections)
        self._start, self.end = tokenizer.token_to_id("<s>"), tokenizer.token_to_id("</s>")
        first = tokenizer.get_vocab_size()
        self._section_ids = {label: first + index for index, label in enumerate(self.sections)}
        self._headings: dict[str, list[int]] = {}

    def make(self, paragraphs: Sequence[Paragraph]) -> Iterator[tuple[Units, list[Window]]]:
        """The units of each paragraph with its windows; every unit is answered for exactly once."""
        for paragraph in paragraphs:
            encoding = self.tokenizer.encode(paragraph.text, add_special_tokens=False)
            units, places = _places(paragraph.text, encoding.offsets)
            prefix = [*self.prefix(paragraph.section), *self._heading(paragraph.heading), self.end]
            yield units, list(self._windows(prefix, encoding.ids, places))

    def prefix(self, section: str) -> list[int]:
        """The ids that every reading begins with."""
        return [self._start, self._section_ids.get(section, self._section_ids[self.sections[0]])]

    def _heading(self, text: str) -> list[int]:
        heading = self._headings.get(text)
        if heading is None:
            cut = text[:HEADING_CHARACTERS]
            heading = self.tokenizer.encode(cut, add_special_tokens=False).ids[:HEADING_PIECES] if cut else []
            if len(self._headings) > 10_000:
                self._headings.clear()
            self._headings[text] = heading
        return heading

    def _windows(self, prefix: list[int], ids: list[int], places: list[int]) -> Iterator[Window]:
        """Windows of `WINDOW` pieces; a piece in the overlap is answered for where it stands farther from the edge."""
        first, unit = 0, 0
        while True:
            last = min(first + WINDOW, len(ids))
            until = last if last == len(ids) else last - MARGIN
            answers = []
            while unit < len(places) and places[unit] < until:
                answers.append((unit, len(prefix) + places[unit] - first))
                unit += 1
            yield Window([*prefix, *ids[first:last], self.end], answers)
            if last == len(ids):
                return
            first = until - MARGIN


def _places(text: str, offsets: Sequence[tuple[int, int]]) -> tuple[Units, list[int]]:
    """Units that have a piece, with the place of the first; a unit that shares its only piece with the one before has that one's."""
    starts: list[tuple[int, int, int]] = []
    for place, (start, end) in enumerate(offsets):
        while start < end and text[start].isspace():
            start += 1
        if start < end:
            starts.append((start, end, place))
    units, places, position = [], [], 0
    for unit in units_of(text):
        while position < len(starts) and starts[position][1] <= unit[0]:
            position += 1
        if position == len(starts):
            break
        if starts[position][0] < unit[1]:
            own = position
            while own + 1 < len(starts) and starts[own][0] < unit[0] and starts[own + 1][0] < unit[1]:
                own += 1
            units.append(unit)
            places.append(starts[own][2])
    return units, places

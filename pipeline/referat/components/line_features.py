"""What the line classifiers see of a line: its traits, those of its neighbours, and its place in the document.

Heading names are features among others; nothing here knows any single spelling of a heading.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache, partial
from itertools import pairwise

import numpy as np

from referat.components.document_structure import Companions, NumberChains, listing_of, signs_of
from referat.components.line_traits import (
    NEIGHBOURS,
    Hashed,
    bucket,
    features_beside,
    hashed_each,
    heading_like,
    own_features,
    traits_of,
)
from referat.components.meeting_head import HEAD_LINES, MeetingHead
from referat.lines import Line, runs_on, width_of


class LineView:
    """All lines of one document with what is worked out once: traits, repeats, numbering."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.traits = [traits_of(line) for line in lines]
        self.words = [traits.words for traits in self.traits]
        self.kinds = [traits.kind for traits in self.traits]
        self.bare = [traits.bare for traits in self.traits]
        repeats = Counter(traits.repeat for traits in self.traits)
        self.repeats = [bucket(repeats[traits.repeat]) for traits in self.traits]
        self._places: dict[str, list[int]] = {}
        for index, key in enumerate(self.bare):
            self._places.setdefault(key[:25], []).append(index)
        self._forms = Counter(traits.form for traits in self.traits if traits.form)
        self._numbers: dict[tuple[str, int], list[int]] = {}
        for index, traits in enumerate(self.traits):
            if traits.start:
                self._numbers.setdefault(traits.start, []).append(index)
        self._meeting_seen: dict[str, list[str]] = {}
        self._head = MeetingHead(lines[:HEAD_LINES])

    @cached_property
    def chains(self) -> NumberChains:
        """The chains of numbers that run through the document."""
        return NumberChains(self.lines)

    @cached_property
    def companions(self) -> Companions:
        """How regularly lines of one form stand above lines of another."""
        chains, total = self.chains, len(self.lines)
        keys = [chains.form(index) or self.first_words[index] for index in range(total)]
        passed = [
            listed == "toc-inside" or (traits.known == "page" and chains.length(index) < 2)
            for index, (listed, traits) in enumerate(zip(self.listed, self.traits, strict=True))
        ]
        return Companions(keys, [chains.length(index) for index in range(total)], passed)

    @cached_property
    def runs_on(self) -> list[bool]:
        """Whether every line goes on with the sentence of the line above, which was broken at the page width."""
        width = width_of(self.lines)
        return [False, *(runs_on(above.content, line, width) for above, line in pairwise(self.lines))][: len(self.lines)]

    @cached_property
    def listed(self) -> list[str]:
        """Where every line stands to the list of contents."""
        return listing_of(self.bare)

    def meeting(self, content: str) -> list[str]:
        """What `MeetingHead.tells` says of a heading, by the first lines of the document."""
        told = self._meeting_seen.get(content)
        if told is None:
            told = self._meeting_seen[content] = self._head.tells(content)
        return told

    @cached_property
    def first_words(self) -> list[str]:
        """The first word of every line; empty where it has none."""
        return [words[0] if words else "" for words in self.words]

    @cached_property
    def numberings(self) -> list[list[str]]:
        """How the number of every line continues a numbering of the same form."""
        return list(map(self._numbering, range(len(self.lines))))

    @cached_property
    def echoes(self) -> list[list[str]]:
        """Whether the words of every line stand elsewhere too, as titles do that are listed in the contents."""
        return list(map(self._echoes, range(len(self.lines))))

    def _numbering(self, index: int) -> list[str]:
        traits = self.traits[index]
        if not traits.start:
            return []
        form, number = traits.start
        before = any(place < index - 1 for place in self._numbers.get((form, number - 1), ()))
        after = any(place > index + 1 for place in self._numbers.get((form, number + 1), ()))
        again = len(self._numbers[form, number])
        near = any(abs(place - index) == 1 for n in (number - 1, number + 1) for place in self._numbers.get((form, n), ()))
        found = [f"num-before{before}-after{after}", f"num-again{min(again, 3)}", f"num-near{near}"]
        found.append(f"form{bucket(self._forms[traits.form or ''])}")
        if number <= 1:
            found.append("num-first")
        return found

    def _echoes(self, index: int) -> list[str]:
        key = self.bare[index]
        if len(key) < 8:
            return []
        places = self._places[key[:25]]
        found = [f"echo-before{places[0] < index}", f"echo-after{places[-1] > index}"]
        return [*found, "echo-near"] if any(0 < abs(place - index) <= 2 for place in places) else found

    def common(self, index: int) -> list[str]:
        """Features of a line and its neighbours that both classifiers use."""
        traits = self.traits[index]
        found = own_features(self.lines[index].content, traits.shapes, traits.words)
        for offset in NEIGHBOURS:
            place = index + offset
            if 0 <= place < len(self.lines):
                found.extend(features_beside(offset, self.traits[place].shapes, self.traits[place].words))
        return [*found, *self.placed(index)]

    @cached_property
    def common_rows(self) -> list[Hashed]:
        """For each line the rows of what `common` gives."""
        total, found = len(self.lines), []
        for index in range(total):
            beside = [self.traits[index + offset].beside[which] for which, offset in enumerate(NEIGHBOURS) if 0 <= index + offset < total]
            found.append(np.concatenate([self.own_rows[index], *beside]))
        return found

    @cached_property
    def own_rows(self) -> list[Hashed]:
        """For each line the rows of what it shows by itself, and of its place."""
        placed = hashed_each(map(self.placed, range(len(self.lines))))
        return [np.concatenate([traits.own, rows]) for traits, rows in zip(self.traits, placed, strict=True)]

    @cached_property
    def pattern_rows(self) -> list[Hashed]:
        """For each line the rows of its numbering, its echoes, and its place in the pattern of the document."""
        total = len(self.lines)
        return hashed_each(
            [*self.numberings[index], *self.echoes[index], f"part{index * 5 // total}", *documented]
            for index, documented in enumerate(_document_features(self))
        )

    def placed(self, index: int) -> list[str]:
        """Features of a line's place: the edges of the document around, and whether it is repeated."""
        edges = [f"{offset}edge" for offset in NEIGHBOURS if not 0 <= index + offset < len(self.lines)]
        return [*edges, f"repeats{self.repeats[index]}" + ("short" if len(self.lines[index].content) < 80 else "")]


@lru_cache(maxsize=1)
def view_of(lines: tuple[Line, ...]) -> LineView:
    """The view of the lines of a document; that of the last one is kept, as more than one component asks for it."""
    return LineView(lines)


def _document_features(view: LineView) -> Iterator[list[str]]:
    """Features of a line's place in the pattern of its document."""
    kinds = view.kinds
    signs = signs_of(view.words, kinds, [line.blank_before > 0 for line in view.lines])
    chains = [view.chains.describe(index) for index in range(len(view.lines) + 1)]
    for index, line in enumerate(view.lines):
        chain, listed, sign, kind = chains[index], view.listed[index], signs[index], kinds[index]
        blank = min(line.blank_before, 2)
        found = [chain, listed, sign, f"{chain}+{listed}", f"{chain}+blank{blank}", f"{listed}+{kind}+blank{blank}"]
        found += [f"{sign}+{kind}+{listed}", f"below+{chains[index + 1]}+{kind}", f"{chain}+{sign}"]
        beside = view.companions.describe(index)
        found += [*beside, *(f"{told}+{chain}" for told in beside), "+".join(beside)]
        if index:
            found.append(f"above+{chains[index - 1]}+{kind}+{listed}")
        yield found


def item_features(view: LineView) -> Iterator[Hashed]:
    """Features for telling whether a line starts an agenda item, hashed; an array a line."""
    combined = hashed_each(map(partial(_combinations, view), range(len(view.lines))))
    for common, pattern, rows in zip(view.common_rows, view.pattern_rows, combined, strict=True):
        yield np.concatenate([common, pattern, rows])


def _combinations(view: LineView, index: int) -> list[str]:
    """Features of a line together with what stands after and before it, and with its place among the first lines."""
    traits, numbering, echoes = view.traits[index], view.numberings[index], view.echoes[index]
    kind, (length, blank) = traits.kind, traits.shapes[:2]
    numbered = "+".join(numbering[:3])
    found = [
        f"{kind}+{length}+{blank}",
        f"{kind}+{'first' if index == 0 else 'early' if index < 8 else 'later'}",
        f"{kind}+{view.first_words[index]}+{blank}",
        f"case{'case' in traits.shapes}+{length}+{blank}",
        f"{numbered}+{kind}+{blank}",
        f"{kind}+own-repeats{view.repeats[index]}+echoes{'+'.join(echoes)}",
    ]
    for offset in (-1, 1, 2):
        place = index + offset
        if 0 <= place < len(view.lines):
            other = view.traits[place]
            found += [
                f"{kind}+{offset}{other.known}",
                f"{kind}+{offset}{view.first_words[place]}",
                f"{kind}+{offset}repeats{view.repeats[place]}",
                f"{numbered}+{offset}{other.known}",
            ]
    if index < 3:
        dated = any("date" in other.shapes for other in view.traits[:8])
        found += [f"{kind}+line{index}+of{bucket(len(view.lines))}", f"{kind}+line{index}+dated{dated}"]
    return found


def _continuation(view: LineView, starts: Sequence[bool], index: int, since_start: int, longest: int) -> list[str]:
    """Whether a line goes on with the line above, as a title does that was too long for its line.

    Args:
        view: the lines.
        starts: which of them start an item.
        index: the line.
        since_start: how many lines it stands below the start of its item.
        longest: characters of the longest line that starts an item.
    """
    if not index:
        return []
    above, line = view.lines[index - 1], view.lines[index]
    last = above.content.rsplit(None, 1)[-1].lower()
    found = [f"runs-on{view.runs_on[index]}", f"above-last={last}"]
    if starts[index] or since_start > 2:
        return found
    place = f"title{since_start}"
    over = len(above.content) + 1 + len(line.content.split(None, 1)[0]) > longest
    begin = "a" if line.content[0].islower() else "A"
    return [
        *found,
        f"{place}-over{over}",
        f"{place}-over{over}+{begin}+blank{min(line.blank_before, 2)}",
        f"{place}-runs-on{view.runs_on[index]}+{begin}",
        f"{place}-above-last={last}",
        f"{place}-open{above.content.count('(') > above.content.count(')')}",
    ]


def item_network_features(view: LineView) -> Iterator[Hashed]:
    """Features for telling whether a line starts an item; the network sees the lines around by itself; hashed, an array a line."""
    for own, pattern, traits in zip(view.own_rows, view.pattern_rows, view.traits, strict=True):
        yield np.concatenate([own, pattern, traits.late])


def section_features(view: LineView, starts: Sequence[bool]) -> Iterator[Hashed]:
    """Features for telling a line's section, hashed, an array a line; the network sees the lines around by itself.

    ``starts`` says which lines start an agenda item.
    """
    found = hashed_each(_in_section(view, starts))
    for own, rows, traits in zip(view.own_rows, found, view.traits, strict=True):
        yield np.concatenate([own, rows, traits.late])


def _in_section(view: LineView, starts: Sequence[bool]) -> Iterator[list[str]]:
    """Features of a line's place in its item, and of the meeting that it names."""
    longest = _longest_start(view, starts)
    since_start = since_heading = 0
    started = False
    for index, line in enumerate(view.lines):
        heading = heading_like(line)
        if starts[index]:
            since_start, since_heading, started = 0, 0, True
        elif heading:
            since_heading = 0
        own = view.meeting(line.content)
        found = [
            f"in-item{started}",
            f"since{bucket(since_start)}",
            f"head-distance{bucket(since_heading)}",
            *(f"own-{name}" for name in own),
        ]
        found += ["start"] if starts[index] else []
        found += [] if started else [f"front{bucket(index)}"]
        found += [f"own+{'+'.join(own)}+{view.words[index][0]}"] if heading and view.words[index] else []
        found += _continuation(view, starts, index, since_start if started else 9, longest)
        since_start += 1
        since_heading += 1
        yield found


def _longest_start(view: LineView, starts: Sequence[bool]) -> int:
    """Characters of the longest line that starts an item."""
    return max((len(line.content) for line, start in zip(view.lines, starts, strict=True) if start), default=0)

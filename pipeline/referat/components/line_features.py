"""What the line classifiers see of a line: its words, its layout, and its neighbours.

Heading names are features among others; nothing here knows any single spelling of a heading.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from referat.components.document_structure import NumberChains, listing_of, signs_of
from referat.lines import Line, runs_on, width_of
from referat.values.dates import date_value, propose_dates

_WORD = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")
_START_PATTERN = re.compile(r"^(?:(?:punkt|pkt|sag|nr|åbent|lukket|åben|dagsordenspunkt)\b[\s.:]*(?:nr\b\.?)?\s*)?\d{1,4}\s*[.:)]*", re.I)
_NUMBER_START = re.compile(r"^(\D{0,12}?)(\d{1,4})\b")
_CASE_NUMBER = re.compile(r"\b(?:\d{2,4}[-/]\d{3,8}|\d{2}\.\d{2}\.\d{2}|\d{3}-\d{4}-\d+|\d{6}-\d{4})")
_DATE = re.compile(
    r"\b\d{1,2}[.\-/ ]{1,2}(?:\d{1,2}[.\-/]|januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sep|okt|nov|dec)",
    re.I,
)
_MONEY = re.compile(r"\bkr\b|\bkroner\b|\bmio\b|\bt\.kr", re.I)
_PARTY = re.compile(r"\([A-ZÆØÅ]\)")
_PAGE = re.compile(r"\bside\W{0,2}\d+|\d+\s*/\s*\d+$|^\d{1,3}$|^-\s*\d+\s*-$", re.I)
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|jpg|msg)\b", re.I)
_LEADER = re.compile(r"\.{4,}|(?:\. ){3,}|\s\d{1,3}$")
_CLOCK = re.compile(r"\bkl\b|\b\d{1,2}[:.]\d{2}\b", re.I)
_BODY = re.compile(
    r"[\wæøå&, -]*(?:udvalg|byråd|råd|kommunalbestyrelse|magistrat|direktion|forvaltning|borgerrepræsentation|nævn|bestyrelse)[a-zæøå]*",
    re.I,
)
_BODY_STEM = re.compile(r"udvalg|råd|kommunalbestyrelse|magistrat|direktion|forvaltning|borgerrepræsentation|nævn|bestyrelse", re.I)
HEAD_LINES = 25
_LETTERS = re.compile(r"[^\W\d_]+")


def heading_like(line: Line) -> bool:
    """Whether a line has the shape of a heading: short, no closing stop, beginning with a letter."""
    content = line.content
    return (
        len(content) <= 70
        and content[-1] not in ".,;"
        and (content[0].isupper() or content[0] in "§")
        and len(content.split()) <= 9
        and not content.startswith(("- ", "• "))
    )


def bare(content: str) -> str:
    """A line reduced to its lower-case letters, for comparing titles with a list of contents."""
    return "".join(_LETTERS.findall(_START_PATTERN.sub("", content.lower())))


def words_of(content: str) -> list[str]:
    """Lower-case words, digits as one zero a digit, punctuation apart."""
    return [re.sub(r"\d", "0", word) for word in _WORD.findall(content.lower())]


def _bucket(value: int) -> int:
    """Coarse size: 0, 1, 2, 3-4, 5-8, …"""
    return value if value < 3 else min(9, 1 + (value - 1).bit_length())


def _shape(line: Line) -> list[str]:
    content = line.content
    letters = [char for char in content if char.isalpha()]
    upper = sum(map(str.isupper, letters))
    found = [f"len{_bucket(len(content) // 8)}", f"blank{min(line.blank_before, 3)}", f"indent{_bucket(line.indent)}"]
    found.append(f"end{content[-1] if not content[-1].isalnum() else 'a' if content[-1].isalpha() else '0'}")
    first = content[0]
    found.append("first" + ("A" if first.isupper() else "a" if first.islower() else "0" if first.isdigit() else first))
    if letters and upper == len(letters):
        found.append("upper")
    elif letters and upper > len(letters) / 2:
        found.append("mostlyupper")
    tests = {
        "case": _CASE_NUMBER,
        "date": _DATE,
        "money": _MONEY,
        "party": _PARTY,
        "page": _PAGE,
        "file": _FILE,
        "leader": _LEADER,
        "clock": _CLOCK,
        "numbered": _START_PATTERN,
    }
    found.extend(name for name, pattern in tests.items() if pattern.search(content))
    if content.startswith(("-", "•", "·", "*", "–")):
        found.append("bullet")
    if "\t" in content or "|" in content or "   " in content:
        found.append("table")
    if content.count(",") >= 3:
        found.append("commas")
    if heading_like(line):
        found.append("heading")
    return found


def _grams(prefix: str, text: str) -> Iterator[str]:
    padded = f"^{text.lower()}$"
    for size in (3, 4):
        for i in range(len(padded) - size + 1):
            yield f"{prefix}{padded[i : i + size]}"


def _full_dates(content: str) -> list[str]:
    if not any(char.isdigit() for char in content) or len(content) > 300:
        return []
    values = (date_value(content[proposal.start : proposal.end]) for proposal in propose_dates(content))
    return [value for value in values if value and len(value) == 10]


def _body_words(content: str) -> set[str]:
    """The words that name bodies, without endings, so that a genitive is the same body."""
    if len(content) > 160 or not _BODY_STEM.search(content):
        return set()
    return {re.sub(r"(?:en|et|ets|ens|s)$", "", match.group().lower().split()[-1]) for match in _BODY.finditer(content)}


class MeetingHead:
    """Dates and bodies that stand in the head of a document."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.dates = {date for line in lines for date in _full_dates(line.content)}
        self.bodies = {word for line in lines for word in _body_words(line.content)}

    def tells(self, content: str) -> list[str]:
        """Whether a heading names the meeting's own date and body, or others: that tells a final decision from an earlier one."""
        found = []
        if dates := set(_full_dates(content)):
            found.append("date-own" if dates & self.dates else "date-other")
        if bodies := _body_words(content):
            found.append("body-own" if bodies & self.bodies else "body-other")
        return found or ["no-meeting"]


class LineView:
    """All lines of one document with what is worked out once: shapes, words, repeats, numbering."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.shapes = [_shape(line) for line in lines]
        self.words = [words_of(line.content[:300]) for line in lines]
        self.bare = [bare(line.content[:200]) for line in lines]
        self._places: dict[str, list[int]] = {}
        for index, key in enumerate(self.bare):
            self._places.setdefault(key[:25], []).append(index)
        self._repeats = Counter(re.sub(r"\d+", "0", line.content.lower()) for line in lines)
        self._forms = Counter(form for line in lines if (form := self._form(line)))
        self._numbers: dict[tuple[str, int], list[int]] = {}
        for index, line in enumerate(lines):
            if match := _NUMBER_START.match(line.content):
                self._numbers.setdefault((match[1].lower(), int(match[2])), []).append(index)

        self._meeting_seen: dict[str, list[str]] = {}
        self._head = MeetingHead(lines[:HEAD_LINES])

    @cached_property
    def chains(self) -> NumberChains:
        """The chains of numbers that run through the document."""
        return NumberChains(self.lines)

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
        if content not in self._meeting_seen:
            self._meeting_seen[content] = self._head.tells(content)
        return self._meeting_seen[content]

    @staticmethod
    def _form(line: Line) -> str | None:
        match = _START_PATTERN.match(line.content)
        return re.sub(r"\d+", "0", match.group().lower()) if match else None

    def repeats(self, index: int) -> int:
        return self._repeats[re.sub(r"\d+", "0", self.lines[index].content.lower())]

    def numbering(self, index: int) -> list[str]:
        """How the line's number continues a numbering of the same form."""
        match = _NUMBER_START.match(self.lines[index].content)
        if not match:
            return []
        form, number = match[1].lower(), int(match[2])
        before = any(place < index - 1 for place in self._numbers.get((form, number - 1), ()))
        after = any(place > index + 1 for place in self._numbers.get((form, number + 1), ()))
        again = len(self._numbers[form, number])
        near = any(abs(place - index) == 1 for n in (number - 1, number + 1) for place in self._numbers.get((form, n), ()))
        found = [f"num-before{before}-after{after}", f"num-again{min(again, 3)}", f"num-near{near}"]
        found.append(f"form{_bucket(self._forms[self._form(self.lines[index]) or ''])}")
        if number <= 1:
            found.append("num-first")
        return found

    def echoes(self, index: int) -> list[str]:
        """Whether the same words stand elsewhere, as titles do that are listed in the contents."""
        key = self.bare[index]
        if len(key) < 8:
            return []
        places = self._places[key[:25]]
        found = [f"echo-before{any(place < index for place in places)}", f"echo-after{any(place > index for place in places)}"]
        near = [place for place in places if 0 < abs(place - index) <= 2]
        return [*found, "echo-near"] if near else found

    def common(self, index: int) -> list[str]:
        """Features of a line and its neighbours that both classifiers use."""
        found = list(self.shapes[index])
        words = self.words[index]
        found.extend(f"w={word}" for word in set(words[:40]))
        found.extend(f"b={a}_{b}" for a, b in pairwise(words[:7]))
        if words:
            found.append(f"w1={words[0]}")
        if len(self.lines[index].content) <= 60:
            found.extend(set(_grams("c=", self.lines[index].content)))
        for offset in (-2, -1, 1, 2):
            place = index + offset
            if not 0 <= place < len(self.lines):
                found.append(f"{offset}edge")
                continue
            found.extend(f"{offset}{shape}" for shape in self.shapes[place])
            found.extend(f"{offset}w={word}" for word in self.words[place][:4])
        repeats = self.repeats(index)
        found.append(f"repeats{_bucket(repeats)}" + ("short" if len(self.lines[index].content) < 80 else ""))
        return found


def kind_of(shapes: list[str]) -> str:
    """Whether a line of these shapes is numbered, like a heading, or plain."""
    return "numbered" if "numbered" in shapes else "heading" if "heading" in shapes else "plain"


def _document_features(view: LineView) -> Iterator[list[str]]:
    """Features of a line's place in the pattern of its document."""
    kinds = [kind_of(shapes) for shapes in view.shapes]
    signs = signs_of(view.words, kinds, [line.blank_before > 0 for line in view.lines])
    for index, line in enumerate(view.lines):
        chain, listed = view.chains.describe(index), view.listed[index]
        blank = min(line.blank_before, 2)
        beside = view.chains.describe(index + 1)
        found = [chain, listed, signs[index], f"{chain}+{listed}", f"{chain}+blank{blank}", f"{listed}+{kinds[index]}+blank{blank}"]
        found += [f"{signs[index]}+{kinds[index]}+{listed}", f"below+{beside}+{kinds[index]}", f"{chain}+{signs[index]}"]
        if index:
            found.append(f"above+{view.chains.describe(index - 1)}+{kinds[index]}+{listed}")
        yield found


def item_features(view: LineView) -> Iterator[list[str]]:
    """Features for telling whether a line starts an agenda item; one list a line."""
    total = len(view.lines)
    documented = _document_features(view)
    for index in range(total):
        found = view.common(index)
        numbering, echoes = view.numbering(index), view.echoes(index)
        found.extend(numbering)
        found.extend(echoes)
        found.append(f"part{index * 5 // total}")
        found.extend(next(documented))
        found.extend(_combinations(view, index, numbering, echoes))
        yield found


def _combinations(view: LineView, index: int, numbering: list[str], echoes: list[str]) -> Iterator[str]:
    """Features of a line together with what stands after and before it."""
    shapes = set(view.shapes[index])
    kind = kind_of(view.shapes[index])
    length = next(shape for shape in view.shapes[index] if shape.startswith("len"))
    blank = next(shape for shape in view.shapes[index] if shape.startswith("blank"))
    yield f"{kind}+{length}+{blank}"
    yield f"{kind}+{'first' if index == 0 else 'early' if index < 8 else 'later'}"
    words = view.words[index]
    if index < 3:
        dated = any("date" in shapes_of_line for shapes_of_line in view.shapes[:8])
        yield f"{kind}+line{index}+of{_bucket(len(view.lines))}"
        yield f"{kind}+line{index}+dated{dated}"
    yield f"{kind}+{words[0] if words else ''}+{blank}"
    yield f"case{'case' in shapes}+{length}+{blank}"
    numbered = "+".join(numbering[:3])
    yield f"{numbered}+{kind}+{blank}"
    for offset in (-1, 1, 2):
        place = index + offset
        if not 0 <= place < len(view.lines):
            continue
        words = view.words[place]
        other = set(view.shapes[place])
        known = "case" if "case" in other and len(words) < 12 else "page" if "page" in other else "short" if "heading" in other else "text"
        yield f"{kind}+{offset}{known}"
        yield f"{kind}+{offset}{words[0] if words else ''}"
        yield f"{kind}+{offset}repeats{_bucket(view.repeats(place))}"
        yield f"{numbered}+{offset}{known}"
    yield f"{kind}+own-repeats{_bucket(view.repeats(index))}+echoes{'+'.join(echoes)}"


def _continuation(view: LineView, starts: list[bool], index: int, since_start: int) -> Iterator[str]:
    """Whether a line goes on with the line above, as a title does that was too long for its line."""
    if not index:
        return
    above, line = view.lines[index - 1], view.lines[index]
    last = above.content.rsplit(None, 1)[-1].lower()
    yield f"runs-on{view.runs_on[index]}"
    yield f"above-last={last}"
    if starts[index] or since_start > 2:
        return
    place = f"title{since_start}"
    longest = max(len(other.content) for other, start in zip(view.lines, starts, strict=True) if start)
    over = len(above.content) + 1 + len(line.content.split(None, 1)[0]) > longest
    begin = "a" if line.content[0].islower() else "A"
    yield f"{place}-over{over}"
    yield f"{place}-over{over}+{begin}+blank{min(line.blank_before, 2)}"
    yield f"{place}-runs-on{view.runs_on[index]}+{begin}"
    yield f"{place}-above-last={last}"
    yield f"{place}-open{above.content.count('(') > above.content.count(')')}"


def section_features(view: LineView, starts: list[bool]) -> Iterator[list[str]]:
    """Features for telling a line's section; ``starts`` says which lines start an agenda item."""
    headings = ["", ""]
    distance = since_start = 0
    started = False
    for index, line in enumerate(view.lines):
        found = view.common(index)
        if starts[index]:
            headings, distance, since_start, started = ["", ""], 0, 0, True
            found.append("start")
        elif heading_like(line):
            headings, distance = [line.content, headings[0]], 0
        found.append(f"in-item{started}")
        found.append(f"since{_bucket(since_start)}")
        found.append(f"head-distance{_bucket(distance)}")
        if not started:
            found.append(f"front{_bucket(index)}")
        own = view.meeting(line.content)
        found.extend(f"own-{name}" for name in own)
        context = "+".join(view.meeting(headings[0]))
        found.append(f"heading-{context}")
        heading_words = words_of(headings[0])
        found.extend(f"heading-{context}+{word}" for word in heading_words[:1])
        if heading_like(line):
            found.append(f"own+{'+'.join(own)}+{view.words[index][0]}")
        found.extend(f"h={word}" for word in heading_words[:6])
        found.extend(set(_grams("hc=", headings[0][:40])))
        found.extend(f"hh={word}" for word in words_of(headings[1])[:3])
        if starts[index - 1] if index else False:
            found.append("after-start")
        found.extend(_continuation(view, starts, index, since_start if started else 9))
        next_start = starts[index + 1] if index + 1 < len(starts) else True
        found.append(f"before-start{next_start}")
        distance += 1
        since_start += 1
        yield found

"""Units of a decision text: the stretches that may each state one decision.

A unit is a point where the text has points, else a sentence, without its final stop and without the
marker of its point.  A sentence that announces a list runs on through the list.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from referat.components.decision_edges import DATE_BEFORE, DATED, edges_of
from referat.components.decision_points import marker_at, markers_inside
from referat.lines import Line, lines_of, runs_on, wrap_width

_ABBREVIATION = (
    r"(?<!\bnr)(?<!\bNr)(?<!\bkr)(?<!\bpkt)(?<!\bstk)(?<!\bjf)(?<!\bmio)(?<!\bmia)(?<!\bkl)(?<!\bca)(?<!\bad)(?<!\bAd)(?<!\bpr)"
    r"(?<!\bbl)(?<!\binkl)(?<!\bekskl)(?<!\bult)(?<!\bkvt)(?<!\bvedr)(?<!\bevt)(?<!\bsek)(?<!\bafd)(?<!\bd)(?<!\bmv)(?<!\bm\.v)(?<!\bhhv)(?<!\bincl)(?<!\bjan)(?<!\bfeb)(?<!\bapr)(?<!\baug)(?<!\bsep)(?<!\bsept)(?<!\bokt)(?<!\bnov)(?<!\bdec)"
    r"(?<!\bBrdr)(?<!\bChr)(?<!\bSdr)(?<!\bNdr)(?<!\bSct)(?<!\bSkt)(?<!\bAa)(?<!\b[A-ZÆØÅ])(?<!\d)"
)
# Model B. Udvalget: the letter is no first name.
_LETTER_END = "|".join(
    rf"(?<={word} [A-ZÆØÅ])\.(?=\s+[A-ZÆØÅ][a-zæøå])" for word in ("imod", "odel", "enarie", "elt", "øsning", "orslag", "acering")
)
_PARTY_DOES = r"(?:ønsk|stem|tog\b|tager|imod\b|undl|forbeh|afven|vil\b|ville|kan\b|kunne)"
_SENTENCE_END = re.compile(
    rf"(?:{_ABBREVIATION}\.|(?<=\bog [A-ZÆØÅ])\.(?=\s+[A-ZÆØÅ(])|(?<=\d{{4}})\.|(?<=\d)\.(?=\s+(?!Afdel"
    rf"|Vice|Beh)[A-ZÆØÅ][a-zæøå])|(?<=\bkr)\.(?=\s+[A-ZÆØÅ][a-zæøå])|{_LETTER_END}|(?<=\d)\."
    rf"(?=\s+(?:[A-ZÆØÅ]{{1,3}} {_PARTY_DOES}|\d+ medlem))|,-|[!?])[\"”»’)]*(?:\s+(?=[A-ZÆØÅ\"”»(\d])"
    rf"|(?=[A-ZÆØÅ][a-zæøå]))"
)
_POINT_INSIDE = re.compile(
    r"(?:\bindstillingspunkt|^punkt(?=[^.]{1,12} blev (?:ikke )?(?:godkendt|tiltrådt|vedtaget|anbefalet|forkastet|udsat)\b))"
    r" (\d{1,2}(?:\.\d{1,2})?)(?![\d,]| og | til |\.\d)",
    re.IGNORECASE,
)
_WORDED = re.compile(r"(?:ad|at|pkt|punkt)\b\.?\s*(?:nr\b\.?\s*)?[\da-h]", re.IGNORECASE)
_NEXT_POINT = re.compile(r"(?<=[.!?])(?<!kt\.)(?<!ad\.)(?<!Ad\.)(?<!nr\.)(?<!Nr\.)(?:\s+(?=[AP\d])|(?=Ad\.?\s\d))")
_HEADING_WORD = re.compile(r"(?:Beslutning(?:er)?|BESLUTNING|Vedtagelse|Referat)\s*:?\s*(?=[A-ZÆØÅ])")
_ANNOUNCES = re.compile(r"(?:[:;]|\b(?:at|idet|om|således))$")
# A line that ends with such a word goes on in the next.
_OPEN_END = re.compile(r"\b(?:til|af|fra|med|for|hos|ved|samt|og)$")
_LIST_LINE = re.compile(r"(?:[-•·*–]|\d{1,2}[.)]|[a-z]\)|at\b)\s*", re.IGNORECASE)
_BULLET = re.compile(r"[-–•·*]\s+(?=\S)")
# What a further clause of a sentence decides beside the first: a later meeting, another place, a note taken.
_SECOND = re.compile(
    r"(?:,\s+(?:og|men|hvorefter)|\s+og)\s+(?=(?:(?:sagen|punktet|spørgsmålet|den|det)\s+)?(?:gen)?(?:optages|tages\s+op)\s"
    r"(?:igen|på\s?ny|på næste møde|ultimo|medio|primo|den\s+\d|i\s+[a-zæøå]+))"
    r"|,\s+men\s+(?=(?:sagen\s+)?(?:henvise[rs]|oversende[rs])\s)"
    r"|,\s+og\s+(?=(?:\w+\s+){1,5}tages\s+til\s+efterretning)"
)
# A sentence that puts off at once tells with its further clause only until when.
_PUT_OFF = re.compile(r"\buds[aæ]t|udsky?d|udskudt|\bhvile[rs]?\b|i bero\b|\bafvente[rs]?\b", re.IGNORECASE)
_MOTION_OR_VOTE = re.compile(
    r"(?:[^.]{2,80}\b(?:foreslog|stillede (?:ændrings)?forslag|fremsatte (?:ændrings)?forslag)\b|\d+ (?:\w+ )?(?:for|imod)\b"
    r"|\d+ stemte|(?:hverken for eller imod|for|imod|mod) (?:forslaget )?stemte|forslaget (?:faldt|bortfaldt|blev (?:forkastet|nedstemt)))",
    re.IGNORECASE,
)
_HEADS_LIST = re.compile(rf"(?:Beslutning(?:er)?|Vedtagelse|Referat|Herefter|Derefter):|[A-ZÆØÅ][^\n]{{1,90}}?{DATED}[^\n:]{{0,30}}:")
_BODY_THEN_POINT = re.compile(
    rf"[A-ZÆØÅ][^\n:]{{1,80}}?{DATED}[^\n:]{{0,30}}:\s+|[A-ZÆØÅ][^\n:.]{{2,70}}:[ \t]+"
    r"|[A-ZÆØÅ][^\n:.]{0,60}(?:udvalg|råd|bestyrelse|beslutning|direktion)[^\n:.]{0,20}:\s+"
)
_ON_THE_VOTE = re.compile(
    r"stemt|\b(?:for|imod)(?::|\s+\(\d)|\bfastholder\b|\bstemme[rn]?\b|undlod|\b(?:kan|kunne)\s+ikke\s+(?:støtte|tiltræde|anbefale)\b|forbehold|fravær|afbud|inhabil|deltog|bemærk|ønskede|protokol|særindstilling|vedhæft|vedlagt|vedlægges|\bimod\W*$|^\s*imod\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch ``text[start:end]``; ``point`` as written, or None."""

    start: int
    end: int
    point: str | None = None


def units_of(text: str, start: int, end: int) -> list[Unit]:
    """The units of the decision text ``text[start:end]``, in order; headings come out as units too."""
    lines = [Line(line.start + start, line.end + start, line.content, line.indent, line.blank_before) for line in lines_of(text[start:end])]
    return list(_units(text, _joined(lines, wrap_width(text))))


def _joined(lines: list[Line], width: int) -> list[tuple[int, int]]:
    """Lines with their continuation: hard breaks inside a sentence, and lists that a line announces."""
    blocks: list[tuple[int, int]] = []
    announced = False
    last: tuple[str, int] | None = None
    above = ""
    for line in lines:
        kind = None if _is_open(above) else _list_kind(line.content)
        is_list = kind is not None
        listed = announced and kind is not None and _goes_on(last, kind)
        last = kind if listed else None
        is_point = not _is_open(above) and marker_at(line.content, 0, len(line.content)) is not None
        lower = line.blank_before == 0 and line.content[0].islower()
        told_on = line.blank_before == 0 and bool(_OPEN_END.search(above))
        broken = bool(blocks) and (lower or told_on or runs_on(above, line, width)) and not (is_list or is_point)
        above = line.content
        if blocks and (listed or broken):
            blocks[-1] = (blocks[-1][0], line.end)
        else:
            blocks.append((line.start, line.end))
            announced = False
        announced = listed or (bool(_ANNOUNCES.search(line.content)) and not _HEADS_LIST.fullmatch(line.content))
    return blocks


def _is_open(line: str) -> bool:
    """Whether a line ends inside brackets, so that ``O)`` at the start of the next is no point."""
    return line.rfind("(") > line.rfind(")")


def _list_kind(content: str) -> tuple[str, int] | None:
    """What opens a line of a list: its sort of mark, and its number where it has one."""
    match = _LIST_LINE.match(content)
    if match is None:
        return None
    number = re.match(r"\d+", content)
    mark = content[0] if number is None else "1"
    return ("x" if mark.isalpha() else mark, int(number.group()) if number else 0)


def _goes_on(last: tuple[str, int] | None, kind: tuple[str, int]) -> bool:
    """Whether a line goes on with a list: the same mark, and a number that grows or is always 1."""
    return last is None or (last[0] == kind[0] and (kind[1] > last[1] or kind[1] in {0, 1}))


def _units(text: str, blocks: list[tuple[int, int]]) -> Iterator[Unit]:
    waiting: str | None = None
    for start, end in _split_points(text, blocks):
        if heading := _HEADING_WORD.match(text, start, end):
            start = heading.end()
        body = _BODY_THEN_POINT.match(text, start, end) or DATE_BEFORE.match(text, start, end)
        if body and marker_at(text, body.end(), end):
            start = body.end()
        if (bullet := _BULLET.match(text, start, end)) and marker_at(text, bullet.end(), end):
            start = bullet.end()
        marker = marker_at(text, start, end)
        if marker and not text[marker.end : end].strip(" .:"):
            waiting = None if text[start].isdigit() else marker.point
            continue
        if marker:
            markers = [marker, *markers_inside(text, start, end)]
            for one, stop in zip(markers, [*(following.start for following in markers[1:]), end], strict=True):
                yield from _point_units(text, one.end, stop, one.point)
        elif waiting is not None:
            yield from _point_units(text, start, end, waiting)
        else:
            for first, last in _clauses(text, start, end):
                yield from _trimmed(text, first, last, None)
        waiting = None


def _split_points(text: str, blocks: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Blocks, taken apart where a further point begins inside the line."""
    for start, end in blocks:
        position = start
        for match in _NEXT_POINT.finditer(text, start, end):
            marker = marker_at(text, match.end(), end)
            if marker and (_WORDED.match(text, match.end(), end) or re.match(r"\d{1,2}[:)]\s+[A-ZÆØÅ]", text[match.end() : end])):
                yield position, match.start()
                position = match.end()
        yield position, end


def _point_units(text: str, start: int, end: int, point: str) -> Iterator[Unit]:
    """One unit for a point, however many sentences, up to the first that is about votes or remarks."""
    sentences = list(_sentences(text, start, end))
    while len(sentences) > 1 and _MOTION_OR_VOTE.match(text[start : sentences[0][1]].strip()):
        yield from _trimmed(text, *sentences.pop(0), None)
        start = sentences[0][0]
    about_votes = [index for index, (a, b) in enumerate(sentences) if index and _ON_THE_VOTE.search(text, a, b)]
    last = about_votes[0] if about_votes else len(sentences)
    yield from _trimmed(text, start, sentences[last - 1][1], point)
    for first, stop in sentences[last:]:
        yield from _trimmed(text, first, stop, None)


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentences of one block, taken apart where a further clause decides something else."""
    for first, last in _sentences(text, start, end):
        position = first
        for match in () if _PUT_OFF.search(text, first, last) else _SECOND.finditer(text, first, last):
            yield position, match.start()
            position = match.end()
        yield position, last


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentences of one block; the one that announces a list keeps all of the list."""
    listed = re.search(r"\n\s*(?:[-•·*–]|\d{1,2}[.)]|[a-z]\)|at\b)", text[start:end])
    last = start + listed.start() if listed else end
    position = start
    for match in _SENTENCE_END.finditer(text, start, last):
        yield position, match.end()
        position = match.end()
    yield position, end


def _trimmed(text: str, start: int, end: int, point: str | None) -> Iterator[Unit]:
    """The unit without what stands before and behind it; a hyphen alone is one too."""
    start, end = edges_of(text, start, end, pointed=point is not None)
    if start < end and any(char.isalnum() for char in text[start:end]):
        yield Unit(start, end, point or _point_inside(text[start:end]))
    elif text[start - 1 : start] == "-" and text[start - 2 : start - 1].isspace():
        yield Unit(start - 1, start, point)


def _point_inside(content: str) -> str | None:
    """The point that a sentence names itself, where it names one: ``Indstillingspunkt 2 godkendes``."""
    named = _POINT_INSIDE.findall(content)
    return named[0] if len(named) == 1 else None

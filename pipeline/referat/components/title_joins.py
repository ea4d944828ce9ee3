"""Titles that are broken over lines: which of the lines below still belong to them, and titles that stand below their number."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from referat.components.head_lines import adjacent, is_no_title, lines_in
from referat.components.head_numbers import Numbering, Offsets, begins_anew

_CODE_ALONE = re.compile(r"\W*[(\[][A-ZÆØÅ][)\]]\W*")
_LOWER = re.compile(r"(?!at\b)[a-zæøå]{2,}(?:[\"”»)]*|[ ][^\n]{0,78}[^\s.:,;])")
_OPEN_WORD = (
    r"og|samt|eller|i|på|til|for|af|om|ved|med|fra|en|et|den|det|de|der|som|at|vedr\.?|vedrørende|mellem|under|over|efter|mod|hos|uden|inden"
    r"|jf\.|nr\.?|pr\.|inkl\.|ad|kr\."
)
_OPEN_END = re.compile(rf"(?:[-–,:/&+]|\b(?:{_OPEN_WORD}))$", re.IGNORECASE)
_OPEN_WORD_END = re.compile(rf"(?:[-–,&]|\b(?:{_OPEN_WORD}))$", re.IGNORECASE)
_GOES_ON = re.compile(rf"[a-zæøå](?![.)])|[-–]\s|\(|\d{{1,4}}\.?$|(?:19|20)\d\d[-/]|(?i:{_OPEN_WORD})\b(?=[^a-zæøå]+$)")
# Lines that begin another section, or name the body and the day of a decision.
_SECTION = re.compile(
    r"(?:beslutning(?:stema)?|resum[eé]|indstilling|sagsfremstilling|sagsbeskrivelse|baggrund|bilag|referat|indledning|historik|udskriv"
    r"|sagens kerne|til toppen)\b\W*$"
    r"|(?:beslutning (?:i|fra|truffet|for punkt)|sags(?:forløb|gang)|(?:beslutnings)?kompetence|mødet (?:sluttede|hævet))\b"
    r"|[a-zæøå ,-]{0,40}(?:udvalg|råd|bestyrelse)(?:en|et)?,?\s+(?:den\s+)?\d{1,2}[-.]",
    re.IGNORECASE,
)
# What text has and a title seldom: a verb, a list mark, words that decide.
_TEXT = re.compile(
    r"(?:[a-zæøå][.)]|[-–•])\s|(?:godkendt|drøftet|udsat|taget|tiltrådt|anbefales|vedtaget|orienteret|ingen|intet|udgår)\b"
    r"|.*\b(?:er|var|har|havde|blev|bliver|skal|kan|vil|ønsker|søger|beder|foreslår|indstiller|indstilles|anbefaler|besluttede|godkendte|orienterede)\b",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"(?!lukket|haste|tillæg|gen(?:optag|behandl))[A-ZÆØÅ][\w.-]{2,}(?:\s[a-zæøå]+)?:(?:\s|$)", re.IGNORECASE)
_NEVER = re.compile(r"at\b|[•·*]|\([^)]*\)$|side\s+\d", re.IGNORECASE)
_BODIES = re.compile(r"[A-ZÆØÅ]{2,5}(?:[,/]\s*[A-ZÆØÅ]{2,5})*")
_NUMBERS = re.compile(r"(?!(?:19|20)\d\d$)[^\n]*(?:\d{3}|:)[^\n]*")
_NAMES = re.compile(r"[A-ZÆØÅ][\w-]+(?:\s[A-ZÆØÅ][\w.-]*)+")
_LONGEST = 120
_SAME, _NEAR_WIDTH, _BEYOND_WIDTH = 12, 0.8, 1.3


def title_width(titles: Sequence[str]) -> int:
    """The length of the longest line of the titles of a document, which is about where they are broken."""
    lines = (title[slice(*line)] for title in titles for line in lines_in(title, (0, len(title))))
    return max((len(line) for line in lines if not is_no_title(line)), default=0)


@dataclass(frozen=True, slots=True)
class Below:
    """A line below the title lines of an item, whatever section it was taken for.

    Attributes:
        place: its offsets.
        reference: whether it was taken for a reference.
    """

    place: Offsets
    reference: bool


def continued(text: str, title: Offsets, inside: Sequence[Offsets], below: Sequence[Below], width: int) -> int:
    """The end of a title that runs on over the next lines.

    Args:
        text: the document's text.
        title: offsets from the start of the title to the end of its first line.
        inside: offsets of the lines below it that were taken for title lines.
        below: the lines below these.
        width: that titles are broken at, as `title_width` gives it; 0 where it is not known, and any line may be the end of one.
    """
    end = title[1]
    for line in inside:
        if not _may_follow(text, (title[0], end), line):
            return end
        last, content = _last_line(text, end), text[slice(*line)]
        if not _runs_on(last, text[title[0] : end], content, width) and (
            _too_long(content, width) or _TEXT.match(content) or _begins_section(content)
        ):
            return end
        end = line[1]
    for found in below:
        if not _may_follow(text, (title[0], end), found.place) or not _missed(text, (title[0], end), found, width):
            return end
        end = found.place[1]
    return end


def _may_follow(text: str, title: Offsets, line: Offsets) -> bool:
    """Whether a line directly follows a title, does not repeat it, and is no reference, type code or other title."""
    content, above = text[slice(*line)], text[slice(*title)]
    again = content == above or (len(content) >= _SAME and content[:_SAME] in above)
    other = is_no_title(content) or begins_anew(text, line) or _CODE_ALONE.fullmatch(content)
    return not again and not other and adjacent(text, title[1], line[0])


def _missed(text: str, title: Offsets, found: Below, width: int) -> bool:
    """Whether a line that was not taken for one of the title goes on with it: in lower case, behind an open word, among references."""
    content, last = text[slice(*found.place)], _last_line(text, title[1])
    if _begins_section(content) or _too_long(content, width) or _LABELLED.match(content) or _NEVER.match(content):
        return False
    if _LOWER.fullmatch(content) or _OPEN_WORD_END.search(last):
        return True
    if last.endswith(":") and not content.endswith(".") and not _TEXT.match(content):
        return True
    return (
        found.reference
        and not _BODIES.fullmatch(content)
        and not _NUMBERS.fullmatch(content)
        and _runs_on(last, text[slice(*title)], content, width)
    )


def _last_line(text: str, end: int) -> str:
    return text[text.rfind("\n", 0, end) + 1 : end].strip()


def _begins_section(content: str) -> bool:
    return content[0].isupper() and bool(_SECTION.match(content))


def _too_long(content: str, width: int) -> bool:
    return width > 0 and len(content) > _BEYOND_WIDTH * width


def _runs_on(last: str, above: str, content: str, width: int) -> bool:
    """Whether a line is likely to go on with the title above it, of which ``last`` is the last line."""
    if _begins_section(content) or _too_long(content, width):
        return False
    if _GOES_ON.match(content) or _OPEN_END.search(last) or above.count("(") > above.count(")") or (last + content).isupper():
        return True
    return len(last) + 1 + len(content.split(None, 1)[0]) >= _NEAR_WIDTH * width


def first_number(text: str, below: Sequence[Below], numbering: Numbering) -> int | None:
    """Which of the lines below a heading of a group begins with an item's number; only references may stand before it."""
    for index, line in enumerate(below):
        if begins_anew(text, line.place, numbering):
            return index
        if not is_no_title(text[slice(*line.place)]):
            return None
    return None


def name_below(text: str, below: Sequence[Below]) -> int | None:
    """Which of the lines below a number is the title, where none was taken for one: the first that is no reference.

    Headings and text are no titles, and the search ends there.
    """
    value = labelled = False
    for index, line in enumerate(below):
        content = text[slice(*line.place)]
        beside = is_no_title(content) or _LABELLED.match(content) or (labelled and _NAMES.fullmatch(content))
        if not value and not beside:
            return index if _may_be_name(content) else None
        value, labelled = content.endswith(":"), bool(beside)
    return None


def _may_be_name(content: str) -> bool:
    ends = len(content) > _LONGEST or content.endswith((".", ":")) or content[0].islower() or _NEVER.match(content)
    return not ends and not _begins_section(content) and not _TEXT.match(content) and not _BODIES.fullmatch(content)

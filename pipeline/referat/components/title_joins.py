"""Titles that are broken over lines: which of the lines below still belong to them."""

import re
from collections.abc import Sequence

from referat.components.head_lines import adjacent, is_no_title, lines_in
from referat.components.head_numbers import Offsets, begins_anew

_CODE_ALONE = re.compile(r"\W*[(\[][A-ZÆØÅ][)\]]\W*")
_LOWER_BELOW = re.compile(r"[ \t]*\n[ \t]*(?P<line>(?!at\b)[a-zæøå]{2,}[ ][^\n]{0,78}[^\s.:,;])[ \t]*(?:\n|$)")
_OPEN_WORD = (
    r"og|samt|eller|i|på|til|for|af|om|ved|med|fra|en|et|den|det|de|der|som|at|vedr\.?|vedrørende|mellem|under|over|efter|mod|hos|uden|inden"
    r"|jf\.|nr\.?|pr\.|inkl\.|ad|kr\."
)
_OPEN_END = re.compile(rf"(?:[-–,:/&+]|\b(?:{_OPEN_WORD}))$", re.IGNORECASE)
_GOES_ON = re.compile(rf"[a-zæøå](?![.)])|[-–]\s|\(|\d{{1,4}}\.?$|(?:19|20)\d\d[-/]|(?i:{_OPEN_WORD})\b(?=[^a-zæøå]+$)")
# Lines that begin another section, or name the body and the day of a decision.
_SECTION = re.compile(
    r"(?:beslutning(?:stema)?|resum[eé]|indstilling|sagsfremstilling|sagsbeskrivelse|baggrund|bilag|referat|indledning|historik|udskriv"
    r"|sagens kerne|til toppen)\b\W*$"
    r"|(?:beslutning (?:i|fra|truffet)|sags(?:forløb|gang)|(?:beslutnings)?kompetence|mødet (?:sluttede|hævet))\b"
    r"|[a-zæøå ,-]{0,40}(?:udvalg|råd|bestyrelse)(?:en|et)?,?\s+(?:den\s+)?\d{1,2}[-.]",
    re.IGNORECASE,
)
_SAME, _NEAR_WIDTH, _BEYOND_WIDTH = 12, 0.8, 1.3


def title_width(titles: Sequence[str]) -> int:
    """The length of the longest line of the titles of a document, which is about where they are broken."""
    lines = (title[slice(*line)] for title in titles for line in lines_in(title, (0, len(title))))
    return max((len(line) for line in lines if not is_no_title(line)), default=0)


def continued(text: str, title: Offsets, below: Sequence[Offsets], width: int) -> int:
    """The end of a title that runs on over the next lines.

    Args:
        text: the document's text.
        title: offsets from the start of the title to the end of its first line.
        below: offsets of the lines that may go on with it.
        width: that titles are broken at, as `title_width` gives it; 0 where it is not known, and any line may be the end of one.
    """
    end = title[1]
    for line in below:
        content = text[slice(*line)]
        above = text[title[0] : end]
        again = content == above or (len(content) >= _SAME and content[:_SAME] in above)
        if again or not adjacent(text, end, line[0]) or begins_anew(text, line) or _CODE_ALONE.fullmatch(content):
            break
        if not _runs_on(text[text.rfind("\n", 0, end) + 1 : end], above, content, width):
            break
        end = line[1]
    return end


def _runs_on(last: str, above: str, content: str, width: int) -> bool:
    """Whether a line is likely to go on with the title above it, of which ``last`` is the last line."""
    last = last.strip()
    if (content[0].isupper() and _SECTION.match(content)) or (width and len(content) > _BEYOND_WIDTH * width):
        return False
    if _GOES_ON.match(content) or _OPEN_END.search(last) or above.count("(") > above.count(")") or (last + content).isupper():
        return True
    return len(last) + 1 + len(content.split(None, 1)[0]) >= _NEAR_WIDTH * width


def line_below(text: str, end: int) -> list[Offsets]:
    """The line directly below the title's lines where it runs on in lower case, whatever section it was taken for."""
    below = _LOWER_BELOW.match(text, end)
    return [below.span("line")] if below else []

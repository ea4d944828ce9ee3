"""Dates and bodies in the head of a document: they tell the meeting's own decisions from earlier ones."""

import re
from collections.abc import Sequence
from functools import lru_cache

from referat.lines import Line
from referat.values.dates import date_value, propose_dates

_BODY = re.compile(
    r"[\wæøå&, -]*(?:udvalg|byråd|råd|kommunalbestyrelse|magistrat|direktion|forvaltning|borgerrepræsentation|nævn|bestyrelse)[a-zæøå]*",
    re.I,
)
_BODY_STEM = re.compile(r"udvalg|råd|kommunalbestyrelse|magistrat|direktion|forvaltning|borgerrepræsentation|nævn|bestyrelse", re.I)
_ENDING = re.compile(r"(?:en|et|ets|ens|s)$")
_DIGIT = re.compile(r"\d")
HEAD_LINES = 25
REMEMBERED = 5_000


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


def _full_dates(content: str) -> tuple[str, ...]:
    if len(content) > 300 or not _DIGIT.search(content):
        return ()
    return _dates(content)


@lru_cache(maxsize=REMEMBERED)
def _dates(content: str) -> tuple[str, ...]:
    values = (date_value(content[proposal.start : proposal.end]) for proposal in propose_dates(content))
    return tuple(value for value in values if value and len(value) == 10)


def _body_words(content: str) -> frozenset[str]:
    """The words that name bodies, without endings, so that a genitive is the same body."""
    return _bodies(content) if len(content) <= 160 else frozenset()


@lru_cache(maxsize=REMEMBERED)
def _bodies(content: str) -> frozenset[str]:
    if not _BODY_STEM.search(content):
        return frozenset()
    return frozenset(_ENDING.sub("", match.group().lower().split()[-1]) for match in _BODY.finditer(content))

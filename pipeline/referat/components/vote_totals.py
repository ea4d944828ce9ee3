"""The totals of the sides of a vote: numbers of votes, in digits or in words, that are no single party's."""

import re
from collections.abc import Set
from typing import Any

from referat.components.vote_sides import Offsets
from referat.number_words import NUMBER, number_of

# What stands before both totals of a vote: ``med stemmerne 12-3``, ``Godkendt 12-3``, ``med stort flertal, 12 mod 3``.
_BEFORE_BOTH = (
    r"(?:med|fik)(?:\s+(?:stemmerne|stemmetallene|stemmetallet))?|stemmetal\w*:?|flertal(?:,|\s+på)"
    r"|\b(?:godkendt|vedtaget|tiltrådt|anbefal\w+|indstillet|indstilles|forkastet|nedstemt)(?=\s+\d+\s?[-–]\s?\d)"
)
_TOTALS = re.compile(
    rf"(?:{_BEFORE_BOTH})\s+(?P<for>{NUMBER})\s*(?:stemmer?)?\s*(?:for\b)?\s*(?:\([^)]*\)+\s*)?"
    rf"(?:,?\s*(?:og\s+)?(?:i?mod)\s+(?P<against>{NUMBER})|(?:,|og)\s+(?P<against2>{NUMBER})\s+(?:stemmer?\s+)?imod|[-–]\s*(?P<against3>\d{{1,3}})\b)",
    re.IGNORECASE,
)
_ALONE = re.compile(
    rf"\bmed\s+(?P<for>{NUMBER})\s+stemmer?\b(?=\s*[.,;(]|\s*$|\s+(?:beslut|vedt|godkend|anbefal|indstil|over\s+for))",
    re.IGNORECASE,
)
_CAST = r"(?:stemmer?\s+|stemte\s+)?"
_BOTH = (
    re.compile(rf"\bfor:?\s*(?P<for>{NUMBER}),?\s+(?:og\s+)?imod:?\s*(?P<against>{NUMBER})", re.IGNORECASE),
    re.compile(
        rf"\b(?P<for>{NUMBER})\s+{_CAST}for,?\s+(?:og\s+)?(?P<against>{NUMBER})\s+{_CAST}imod\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<for>{NUMBER})\s+(?:medlem\w*\s+)?{_CAST}ja(?:-?stemmer)?,?\s+(?:og\s+|mod\s+)?(?P<against>{NUMBER})\s+{_CAST}nej",
        re.IGNORECASE,
    ),
)
_ABSTAINED = re.compile(
    rf"(?<!¤\s)(?P<before>{NUMBER})(?:\s+|(?=,\s+(?:der|som)\b))(?:medlem\w*\)?\s+)?(?:\([^)]*\)\s*)?"
    rf"(?:,?\s*(?:der|som)\s+)?(?:undlod|undlader|(?:stemte\s+)?(?:hverken|blank))"
    rf"|(?:undlod|undladt|blankt?)[^.\n¤]{{0,20}}?[: ]\s*(?P<after>{NUMBER})",
    re.IGNORECASE,
)
_NO_TOTAL = r"(?!\.\s*[a-zæøå]|[.,]\d|\s*(?:mio|kr|pct|%))"
_OF_THE_NAMED = re.compile(r"\b(?:i?mod|for)\s+stem\w+\b[^.]*¤\W*$", re.IGNORECASE)
# Members who vote, not those that a board has: behind them come their names or what they did.
_WHO_VOTE = r"(?=\s*[(:¤)]|,\s*(?:¤|nemlig)|\s+(?:stem|anbefal|indstil|kan|kunne|undl|tilt|støt|godkend|følger|for\b|i?mod\b|hverken))"
_OF_SIDE = re.compile(
    "|".join(
        (
            rf"i\s?alt\s+(?P<all>{NUMBER})",
            rf"\b(?:stemte|stemmer|for|imod|mod|imod var|(?:fler|mindre)tal på)\s*:?\s*(?P<stated>\d{{1,3}})\b{_NO_TOTAL}",
            rf"\b(?:stemte|stemmer|imod|mod|imod var|(?:fler|mindre)tal på)\s*:?\s*(?P<word>(?!ingen\b){NUMBER}){_NO_TOTAL}",
            rf"\baf\s+(?P<by>{NUMBER})(?=\s*\(¤|,?\s+nemlig|\s+medlem|\s*$)",
            rf"\b(?:de\s+)?øvrige\s+\(?(?P<rest>{NUMBER})",
            rf"\b(?:for|imod)\s+\((?P<behind>{NUMBER})\)|\((?P<inside>{NUMBER})\s+stemmer\)",
            rf"(?<!¤\s)\b(?P<members>{NUMBER})\s+(?:medlem\w*\b{_WHO_VOTE}|(?:stemmer\s+|stemte\s+)?(?:imod|for)\b)",
            rf"\b(?:fik|opnåede)\s+(?P<got>{NUMBER})\s+stemmer?\b",
            rf"\b(?P<named>{NUMBER})\s+\([^()]*\)\s+(?:stemte\s+)?(?:imod|for)\b",
            r"\b(?P<one>en)\s+stem(?:te|mer)\s+(?:i?mod|for)\b",
        )
    ),
    re.IGNORECASE,
)


def add_totals(plain: str, begin: int, counts: dict[str, Any], *, turned: bool) -> None:
    """Totals of a plain sentence that begins at ``begin``; where something was ``turned`` down, the greater is of those against."""
    first, second = ("against", "for") if turned else ("for", "against")
    for match in _TOTALS.finditer(plain):
        against = next(name for name in ("against", "against2", "against3") if match[name])
        turn = turned and not re.search(r"\bfor\b", match.group()) and number_of(match["for"]) > number_of(match[against])
        counts[first if turn else "for"] = _moved(match.span("for"), begin)
        counts[second if turn else "against"] = _moved(match.span(against), begin)
    alone = _ALONE.search(plain)
    if alone and not _OF_THE_NAMED.search(plain, 0, alone.start()):
        counts[first] = _moved(alone.span("for"), begin)
    for both in filter(None, (pattern.search(plain) for pattern in _BOTH)):
        counts.update({side: _moved(both.span(side), begin) for side in ("for", "against")})
    for match in _ABSTAINED.finditer(plain):
        counts["abstained"] = _moved(match.span("before" if match["before"] else "after"), begin)


def add_side_total(plain: str, begin: int, side: str, counts: dict[str, Any], taken: Set[Offsets | None]) -> None:
    """The total that a plain clause tells of its side; not one of the numbers that are ``taken`` by a party or person."""
    for match in _OF_SIDE.finditer(plain):
        span = _moved(match.span(match.lastgroup or 0), begin)
        if span not in taken and counts[side] is None:
            counts[side] = span


def _moved(span: Offsets, begin: int) -> Offsets:
    return span[0] + begin, span[1] + begin

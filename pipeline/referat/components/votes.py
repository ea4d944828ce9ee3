"""Votes and reservations of an item: which parties and persons were for, against, abstained or had reservations.

A grammar of the formulas of voting over the parties and persons that were found.
"""

import re
from typing import Any

from spacy.tokens import Doc, Span

from referat.components.people import entities_between
from referat.labels import VOTE_SIDES
from referat.layers import entities_of, sections, text_of
from referat.lines import split_at

# A cue gives a side to the names behind it, or to those before it where it closes a sentence.
_CUES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (side, re.compile("|".join(patterns), re.IGNORECASE))
    for side, patterns in (
        ("abstained", (r"\bundlod\b", r"undlader at stemme\b", r"\bundladt\b", r"hverken (?:stemte )?for eller imod")),
        (
            "against",
            (
                r"\bi?mod\s+(?:forslaget |indstillingen )?stem\w+",
                r"stem\w+\s+(?:i?mod|nej)\b",
                r"^(?:\d+\s+(?:stemmer\s+)?)?imod\b",
                r"\bi?mod:",
                r"kan ikke (?:anbefale|tiltræde|støtte)",
            ),
        ),
        (
            "for",
            (
                r"\bfor\s+(?:\w+ ){0,3}?stem\w+",
                r"stem\w+\s+(?:for|ja)\b",
                r"^for\b",
                r"\bfor:",
                r"et flertal\b",
                r"følger indstillingen",
                r"^\d+ medlem\w*\s*\([^)]*\)+\s*(?:anbefal|godkend|tiltr|støtte)",
            ),
        ),
        ("reservation", (r"\bforbehold\b", r"afventer stillingtagen")),
    )
)
_TOTALS = re.compile(
    r"med\s+(?:stemmerne\s+)?(?P<for>\d{1,3})\s*(?:stemmer?)?\s*(?:for\b)?\s*(?:\([^)]*\)\s*)?(?:(?:og\s+)?(?:i?mod)\s+(?P<against>\d{1,3})|og\s+(?P<against2>\d{1,3})\s+(?:stemmer\s+)?imod)",
    re.IGNORECASE,
)
_ABSTAINED_TOTAL = re.compile(
    r"(?P<before>\d{1,3})\s+(?:medlem\w*\)?\s+)?(?:\([^)]*\)\s*)?undlod|undlod[^.\n]{0,20}?:\s*(?P<after>\d{1,3})\b", re.IGNORECASE
)
_SIDE_TOTAL = re.compile(
    r"(?:i alt\s+(?P<all>\d{1,3}))|(?:(?:stemte|stemmer|for|imod|mod)\s*:?\s*(?P<stated>\d{1,3})\b(?!\.\s*[a-zæøå]))", re.IGNORECASE
)
_COUNT_AFTER = re.compile(r"\s*\(?\s*\(?(\d{1,3})\)")
_EXCEPTED = re.compile(r"(?:undtagen|undtaget|bortset fra|ud over|foruden)\s*$", re.IGNORECASE)
_SENTENCE = re.compile(
    r"\s+og\s+(?=\d+\s+(?:stemmer\s+)?imod\s*\()|(?<=[a-zæøåA-ZÆØÅ)\d])\.\s+(?=[A-ZÆØÅ(])|\n|;\s|,\s+(?=imod stem|for stem|mens\b|medens\b)"
)


def votes_of(doc: Doc, item: Span) -> dict[str, Any]:
    """Facts ``votes`` and ``reservations`` of one item.

    ``votes`` has, for each side, entries (name, party, count) of offsets or None, and ``counts`` with the
    offsets of each side's total; ``reservations`` has entries (name, party).
    """
    votes: dict[str, Any] = {side: [] for side in VOTE_SIDES}
    counts: dict[str, Any] = dict.fromkeys(VOTE_SIDES)
    reservations: list[Any] = []
    for section in sections(doc, "decision", within=(item.start_char, item.end_char)):
        _add_totals(text_of(doc), section.start_char, section.end_char, counts)
        side: str | None = None
        for start, end in split_at(_SENTENCE, text_of(doc), section.start_char, section.end_char):
            side = _side_of(text_of(doc)[start:end]) or (side if _continues(doc, start, end) else None)
            if side is None:
                continue
            entries = _with_list_total(_entries(doc, start, end), side, counts)
            if side == "reservation":
                reservations += [(name, party) for name, party, _ in entries]
            else:
                votes[side] += entries
                _add_side_total(text_of(doc), start, end, side, counts, entries)
    return {"votes": {**votes, "counts": counts}, "reservations": reservations}


def _side_of(sentence: str) -> str | None:
    found = [(match.start(), side) for side, pattern in _CUES if (match := pattern.search(sentence.strip()))]
    for side in ("reservation", "abstained"):
        if any(side == other for _, other in found):
            return side
    return min(found)[1] if found else None


def _continues(doc: Doc, start: int, end: int) -> bool:
    """Whether a line only lists names, so that it goes on with the side before it."""
    entities = entities_between(entities_of(doc), start, end)
    named = sum(entity.end_char - entity.start_char for entity in entities)
    return bool(entities) and named * 2 > len(text_of(doc)[start:end].strip())


def _entries(doc: Doc, start: int, end: int) -> list[tuple[Any, Any, Any]]:
    """(name, party, count) of a sentence; a party in brackets belongs to the person before it."""
    text = text_of(doc)
    entries: list[tuple[Any, Any, Any]] = []
    entities = [e for e in entities_between(entities_of(doc), start, end) if e.label_ in {"PER", "PARTY"}]
    for entity in entities:
        offsets = (entity.start_char, entity.end_char)
        if _EXCEPTED.search(text, start, entity.start_char):
            continue
        count = _COUNT_AFTER.match(text, entity.end_char, end)
        counted = count.span(1) if count else None
        if entity.label_ == "PER":
            entries.append((offsets, None, counted))
        elif entries and entries[-1][0] and not entries[-1][1] and _belongs(text, entries[-1][0][1], offsets):
            entries[-1] = (entries[-1][0], offsets, counted)
        else:
            entries.append((None, offsets, counted))
    return entries


def _with_list_total(entries: list[tuple[Any, Any, Any]], side: str, counts: dict[str, Any]) -> list[tuple[Any, Any, Any]]:
    """A single number behind a list of parties is the list's: ``A, C og V (6)``."""
    if len(entries) > 1 and entries[-1][2] and not any(count for _, _, count in entries[:-1]):
        name, party, count = entries[-1]
        if side in counts and counts[side] is None:
            counts[side] = count
        return [*entries[:-1], (name, party, None)]
    return entries


def _belongs(text: str, name_end: int, party: tuple[int, int]) -> bool:
    """Whether a party stands in brackets behind a name, or behind a comma inside brackets: ``(Ida Holm, A)``."""
    between = text[name_end : party[0]]
    return bool(re.fullmatch(r"[\s,]*\(+\s*", between)) or (between.strip() == "," and text[party[1] : party[1] + 1] == ")")


def _add_totals(text: str, start: int, end: int, counts: dict[str, Any]) -> None:
    """Totals in the outcome sentence; where a matter was voted on several times the last vote counts."""
    for match in _TOTALS.finditer(text, start, end):
        against = "against" if match["against"] else "against2"
        counts.update({"for": match.span("for"), "against": match.span(against)})
    for match in _ABSTAINED_TOTAL.finditer(text, start, end):
        counts["abstained"] = match.span("before" if match["before"] else "after")


def _add_side_total(text: str, start: int, end: int, side: str, counts: dict[str, Any], entries: list[Any]) -> None:
    counted = {entry[2] for entry in entries}
    for match in _SIDE_TOTAL.finditer(text, start, end):
        span = match.span("all" if match["all"] else "stated")
        if span not in counted and counts[side] is None:
            counts[side] = span

"""Votes and reservations of an item: which parties and persons were for, against, abstained or had reservations.

A grammar of the formulas of voting over the parties and persons that were found.
"""

import re
from collections.abc import Iterator
from typing import Any

from spacy.tokens import Doc, Span

from referat.components.ballots import Ballot, Entry, Offsets, ballot_for, clauses, deciding, rejects, sentences, side_of
from referat.labels import VOTE_SIDES
from referat.layers import entities_of, entity_offsets, sections, text_of

_VOTED = re.compile(r"\b(?:stemte|stemmer) (?:i?mod|for)\b|\bi?mod stemte\b|\bundlod at stemme\b|\bforbehold\b", re.IGNORECASE)
_DISQUALIFICATION = re.compile(r"habil", re.IGNORECASE)
_TOTALS = re.compile(
    r"med\s+(?:stemmerne\s+)?(?P<for>\d{1,3})\s*(?:stemmer?)?\s*(?:for\b)?\s*(?:\([^)]*\)+\s*)?"
    r"(?:,?\s*(?:og\s+)?(?:i?mod)\s+(?P<against>\d{1,3})|(?:,|og)\s+(?P<against2>\d{1,3})\s+(?:stemmer\s+)?imod|[-–]\s*(?P<against3>\d{1,3})\b)",
    re.IGNORECASE,
)
_ALONE = re.compile(r"\bmed\s+(?P<for>\d{1,3})\s+stemmer?\b(?=\s*[.,;]|\s*$)", re.IGNORECASE)
_ABSTAINED_TOTAL = re.compile(
    r"(?P<before>\d{1,3})\s+(?:medlem\w*\)?\s+)?(?:\([^)]*\)\s*)?(?:undlod|(?:stemte\s+)?hverken)"
    r"|undlod[^.\n]{0,20}?[: ]\s*(?P<after>\d{1,3})\b",
    re.IGNORECASE,
)
_SIDE_TOTAL = re.compile(
    r"(?:i alt\s+(?P<all>\d{1,3}))|(?:(?:stemte|stemmer|for|imod|mod|flertal på)\s*:?\s*(?P<stated>\d{1,3})\b(?!\.\s*[a-zæøå]"
    r"|\s*(?:mio|kr|pct)))"
    r"|(?P<members>\b\d{1,3})\s+(?:medlem\w*\b|(?:stemmer\s+|stemte\s+)?(?:imod|for)\b)",
    re.IGNORECASE,
)
MAX_SHORT = 4  # characters of a letter or abbreviation of a party
_COUNT_AFTER = re.compile(r"\s*\(?\s*\(?(\d{1,3})\)")
_EXCEPTED = re.compile(r"(?:undtagen|undtaget|bortset fra|ud over|foruden)\s*$", re.IGNORECASE)
# A minority is named again by its own proposal: it counts where no vote against was told before.
_MINORITY = re.compile(r"\bmindretal\b", re.IGNORECASE)
_REASON = re.compile(
    r",?\s+(?:da|fordi|idet|der|som|hvilket)\b|,?\s+(?:med|og)\s+(?:\w+\s+)?(?:bemærk|begrund"
    r"|henvis)|,?\s+(?:af hensyn til|på grund af|på vegne)",
    re.IGNORECASE,
)


def votes_of(doc: Doc, item: Span) -> dict[str, Any]:
    """Facts ``votes`` and ``reservations`` of one item.

    ``votes`` has, for each side, entries (name, party, count) of offsets or None, and ``counts`` with the
    offsets of each side's total; ``reservations`` has entries (name, party).
    """
    reservations: list[tuple[Offsets | None, Offsets | None]] = []
    ballots = [Ballot()]
    for section in _own_sections(doc, item):
        side: str | None = None
        first, last = section.start_char, section.end_char
        for start, end in sentences(text_of(doc), first, last, entity_offsets(doc, first, last)):
            ballot = ballot_for(text_of(doc)[start:end], ballots[-1])
            if ballot is not ballots[-1]:
                ballots.append(ballot)
            side = _read_sentence(doc, start, end, ballot, reservations, side)
    votes: dict[str, Any] = {side: [] for side in VOTE_SIDES}
    counts: dict[str, Any] = dict.fromkeys(VOTE_SIDES)
    for ballot in deciding(ballots):
        for name in VOTE_SIDES:
            votes[name] += ballot.sides[name]
        counts.update({name: count for name, count in ballot.counts.items() if count})
    return {"votes": {**votes, "counts": counts}, "reservations": reservations}


def _own_sections(doc: Doc, item: Span) -> Iterator[Span]:
    """The item's decision sections, and attendance below them that tells how somebody voted."""
    own = False
    for section in sections(doc, within=(item.start_char, item.end_char)):
        if section.label_ == "attendance":
            if own and _VOTED.search(section.text) and not _DISQUALIFICATION.search(section.text):
                yield section
        elif section.label_ != "noise":
            own = section.label_ == "decision"
            if own:
                yield section


def _read_sentence(
    doc: Doc, start: int, end: int, ballot: Ballot, reservations: list[tuple[Offsets | None, Offsets | None]], side: str | None
) -> str | None:
    """Add what a sentence says of votes; returns the side with which a list below it goes on."""
    text = text_of(doc)
    turned = rejects(text[start:end])
    _add_totals(text, start, end, ballot.counts, turned=turned)
    names = [(e.start_char, e.end_char) for e in _voters(doc, start, end)]
    for first, last in clauses(text, start, end, names):
        clause = text[first:last]
        side = side_of(clause) or (side if _continues(doc, first, last) else None)
        if side is None:
            continue
        if turned and side == "for" and re.search(r"\bmed \d+ stemmer?\s*\(", clause):
            side = "against"
        if ballot.sides["against"] and _MINORITY.search(clause):
            continue
        entries = _with_list_total(_entries(doc, first, last), side, ballot.counts)
        if side == "reservation":
            reservations += [(name, party) for name, party, _ in entries]
        else:
            ballot.sides[side] += entries
            _add_side_total(text, first, last, side, ballot.counts, entries)
    return side


def _voters(doc: Doc, start: int, end: int) -> list[Span]:
    return [e for e in entities_of(doc, start, end) if e.label_ in {"PER", "PARTY"}]


def _continues(doc: Doc, start: int, end: int) -> bool:
    """Whether a line only lists names, so that it goes on with the side before it."""
    entities = entities_of(doc, start, end)
    named = sum(entity.end_char - entity.start_char for entity in entities)
    return bool(entities) and named * 2 > len(text_of(doc)[start:end].strip())


def _entries(doc: Doc, start: int, end: int) -> list[Entry]:
    """(name, party, count) of a clause; a party in brackets belongs to the person before it."""
    text = text_of(doc)
    entries: list[Entry] = []
    for entity in _voters(doc, start, end):
        offsets = (entity.start_char, entity.end_char)
        if _EXCEPTED.search(text, start, entity.start_char):
            continue
        if entries and _reason_between(text, start, _end_of(entries[0]), entity.start_char):
            break
        count = _COUNT_AFTER.match(text, entity.end_char, end)
        counted = count.span(1) if count else None
        name = entries[-1][0] if entries else None
        if entity.label_ == "PER":
            entries.append((offsets, None, counted))
        elif name and not entries[-1][1] and _belongs(text, name[1], offsets):
            entries[-1] = (name, offsets, counted)
        else:
            entries.append((None, offsets, counted))
    return entries


def _end_of(entry: Entry) -> int:
    return max(span[1] for span in entry if span)


def _reason_between(text: str, start: int, first: int, end: int) -> bool:
    """Whether a reason has begun between the first name and here: who is named in it did not vote by it."""
    reason = _REASON.search(text, first, end)
    return reason is not None and side_of(text[start : reason.start()]) is not None


def _with_list_total(entries: list[Entry], side: str, counts: dict[str, Any]) -> list[Entry]:
    """A single number behind a list of parties is the list's: ``A, C og V (6)``."""
    if len(entries) > 1 and entries[-1][2] and not any(count for _, _, count in entries[:-1]):
        name, party, count = entries[-1]
        if side in counts and counts[side] is None:
            counts[side] = count
        return [*entries[:-1], (name, party, None)]
    return entries


def _belongs(text: str, name_end: int, party: Offsets) -> bool:
    """Whether a party is that of the name before it: in brackets, or behind a comma and before the verb."""
    between, after = text[name_end : party[0]], text[party[1] :]
    in_brackets = bool(re.fullmatch(r"[\s,]*\(+\s*", between))
    short = party[1] - party[0] <= MAX_SHORT or text[party[0]].islower()
    in_commas = between.strip() == "," and short and re.match(r"\)|,? (?!og\b|samt\b)[a-zæøå]", after)
    return in_brackets or bool(in_commas) or bool(re.fullmatch(r"\s*,\s*begge(?: fra)?\s+", between))


def _add_totals(text: str, start: int, end: int, counts: dict[str, Any], *, turned: bool) -> None:
    """Totals of a sentence; where something was turned down, the greater number is of those against."""
    first, second = ("against", "for") if turned else ("for", "against")
    for match in _TOTALS.finditer(text, start, end):
        against = next(name for name in ("against", "against2", "against3") if match[name])
        turn = turned and not re.search(r"\bfor\b", match.group()) and int(match["for"]) > int(match[against])
        counts.update({(first if turn else "for"): match.span("for"), (second if turn else "against"): match.span(against)})
    if alone := _ALONE.search(text, start, end):
        counts[first] = alone.span("for")
    for match in _ABSTAINED_TOTAL.finditer(text, start, end):
        counts["abstained"] = match.span("before" if match["before"] else "after")


def _add_side_total(text: str, start: int, end: int, side: str, counts: dict[str, Any], entries: list[Entry]) -> None:
    counted = {entry[2] for entry in entries}
    for match in _SIDE_TOTAL.finditer(text, start, end):
        span = next(match.span(name) for name in ("all", "stated", "members") if match[name])
        if span not in counted and counts[side] is None:
            counts[side] = span

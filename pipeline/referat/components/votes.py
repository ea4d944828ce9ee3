"""Votes and reservations of an item: which parties and persons were for, against, abstained or had reservations.

A grammar of the formulas of voting over the parties and persons that were found.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc, Span

from referat.components.ballots import Ballot, Entry, ballot_for, ballot_told_again, deciding, rejects
from referat.components.vote_sides import (
    Offsets,
    Side,
    clauses,
    of_minority,
    only_names,
    plain,
    sentences,
    side_of,
    stands_by_another,
)
from referat.components.vote_totals import add_side_total, add_totals
from referat.labels import VOTE_SIDES
from referat.layers import entities_of, sections, text_of
from referat.number_words import NUMBER, number_of

_VOTED = re.compile(r"\b(?:stemte|stemmer) (?:i?mod|for)\b|\bi?mod stemte\b|\bundlod at stemme\b|\bforbehold\b", re.IGNORECASE)
_DISQUALIFICATION = re.compile(r"habil", re.IGNORECASE)
MAX_SHORT = 4  # characters of a letter or abbreviation of a party
_COUNT_AFTER = re.compile(rf"\s*\(?\s*\(?({NUMBER})\)|\s+({NUMBER})(?=\s*,)", re.IGNORECASE)
_COUNT_BEFORE = re.compile(r"(?<=[(,\s])(\d{1,3})[^\S\n]$")
_EXCEPTED = re.compile(r"(?:undtagen|undtaget|med undtagelse af|på nær|bortset fra|dog ikke|ud over|foruden)\s*$", re.IGNORECASE)
_WHO_VOTED = re.compile(r"\)*,?\s+(?:der|som)\s+(?:dog\s+|begge\s+)?stem", re.IGNORECASE)
_PROPOSAL = re.compile(r"\s+\w*(?:forslag|indstilling)", re.IGNORECASE)
_FOR_PARTY = re.compile(r"\s*(?:v/|ved)\s*")
_REASON = re.compile(
    r",?\s+(?:da|fordi|idet|der|som|hvilket)\b|,?\s+(?:med|og)\s+(?:\w+\s+)?(?:bemærk|begrund"
    r"|henvis)|,?\s+(?:af hensyn til|på grund af|på vegne)",
    re.IGNORECASE,
)
Reservations = list[tuple[Offsets | None, Offsets | None]]


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause with its side: its ``text`` is plain and begins at ``start`` of the document."""

    start: int
    text: str
    side: Side

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def votes_of(doc: Doc, item: Span) -> dict[str, Any]:
    """Facts ``votes`` and ``reservations`` of one item.

    ``votes`` has, for each side, entries (name, party, count) of offsets or None, and ``counts`` with the
    offsets of each side's total; ``reservations`` has entries (name, party).
    """
    reservations: Reservations = []
    ballots = [Ballot()]
    for section in _own_sections(doc, item):
        side: Side | None = None
        for start, sentence in _sentences(doc, section):
            told = _sided(sentence, start, side)
            ballot = ballot_told_again({clause.side for clause in told}, ballot_for(sentence, ballots[-1]))
            if ballot is not ballots[-1]:
                ballots.append(ballot)
            add_totals(sentence, start, ballot.counts, turned=rejects(sentence))
            for clause in told:
                _read_clause(doc, clause, ballot, reservations)
            if _outvoted(text_of(doc), ballot):
                ballot.fell = ballot.settled = True
            side = told[-1].side if told else side
    votes: dict[str, Any] = {side: [] for side in VOTE_SIDES}
    counts: dict[str, Any] = dict.fromkeys(VOTE_SIDES)
    for ballot in deciding(ballots):
        for name in VOTE_SIDES:
            votes[name] += ballot.sides[name]
        counts.update({name: count for name, count in ballot.counts.items() if count})
    return {"votes": {**votes, "counts": counts}, "reservations": reservations}


def _outvoted(text: str, ballot: Ballot) -> bool:
    """Whether more votes were told against a motion than for it."""
    in_favour, against = (ballot.counts[side] for side in ("for", "against"))
    return bool(ballot.motion and in_favour and against) and number_of(text[slice(*in_favour)]) < number_of(text[slice(*against)])


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


def _sentences(doc: Doc, section: Span) -> Iterator[tuple[int, str]]:
    """The plain sentences of a section, each with its place in the document."""
    begin, end = section.start_char, section.end_char
    text = plain(text_of(doc)[begin:end], begin, _voters(doc, begin, end))
    inside = [(entity.start_char - begin, entity.end_char - begin) for entity in entities_of(doc, begin, end)]
    for first, last in sentences(text, inside):
        yield begin + first, text[first:last]


def _sided(sentence: str, start: int, side: Side | None) -> list[_Clause]:
    """The clauses of a sentence that have a side, ``side`` being that with which a list goes on."""
    told = []
    for first, last in clauses(sentence):
        clause = sentence[first:last]
        side = side_of(clause, turned=rejects(sentence)) or _stand(clause) or (side if only_names(clause) else None)
        if side is not None:
            told.append(_Clause(start + first, clause, side))
    return told


def _stand(clause: str) -> Side | None:
    return "against" if stands_by_another(clause) else None


def _read_clause(doc: Doc, clause: _Clause, ballot: Ballot, reservations: Reservations) -> None:
    """Add what a clause says of votes."""
    weak = of_minority(clause.text) or (side_of(clause.text) is None and stands_by_another(clause.text))
    if weak and ballot.sides["against"]:
        return
    entries = _with_list_total(_entries(doc, clause), clause.side, ballot.counts)
    if clause.side == "reservation":
        reservations += [(name, party) for name, party, _ in entries]
    else:
        ballot.sides[clause.side] += entries
        add_side_total(clause.text, clause.start, clause.side, ballot.counts, {entry[2] for entry in entries})


def _voters(doc: Doc, start: int, end: int) -> list[Span]:
    return [e for e in entities_of(doc, start, end) if e.label_ in {"PER", "PARTY"}]


def _entries(doc: Doc, clause: _Clause) -> list[Entry]:
    """(name, party, count) of a clause; a party in brackets belongs to the person before it."""
    text = text_of(doc)
    entries: list[Entry] = []
    for entity in _voters(doc, clause.start, clause.end):
        offsets = (entity.start_char, entity.end_char)
        if _PROPOSAL.match(text, entity.end_char, clause.end) or _speaks_for_party(text, entries, entity):
            continue
        if clause.side != "abstained" and _is_excepted(text, clause, entity):
            continue
        if entries and _reason_between(clause, _end_of(entries[0]), entity.start_char):
            break
        count = _COUNT_AFTER.match(text, entity.end_char, clause.end)
        before = None if count or entity.label_ == "PER" else _COUNT_BEFORE.search(text, clause.start, entity.start_char)
        counted = count.span(count.lastindex or 0) if count else before.span(1) if before else None
        name = entries[-1][0] if entries else None
        if entity.label_ == "PER":
            entries.append((offsets, None, counted))
        elif name and not entries[-1][1] and _belongs(text, name[1], offsets):
            entries[-1] = (name, offsets, counted)
        else:
            entries.append((None, offsets, counted))
    return entries


def _is_excepted(text: str, clause: _Clause, entity: Span) -> bool:
    """Whether the side is that of all but this one, whose own vote is not told: ``alle undtagen Ida Holm``."""
    excepted = _EXCEPTED.search(text, clause.start, entity.start_char)
    return bool(excepted) and not (clause.side == "against" and _WHO_VOTED.match(text, entity.end_char, clause.end))


def _speaks_for_party(text: str, entries: list[Entry], entity: Span) -> bool:
    """Whether a person only stands for the party before: ``SF (Ida Holm)``, ``SF v/Ida Holm``."""
    if entity.label_ != "PER" or not entries or not entries[-1][1] or entries[-1][0]:
        return False
    between = text[entries[-1][1][1] : entity.start_char]
    alone = text[entity.end_char : entity.end_char + 1] == ")"
    return bool(_FOR_PARTY.fullmatch(between)) or (alone and between.strip() == "(")


def _end_of(entry: Entry) -> int:
    return max(span[1] for span in entry if span)


def _reason_between(clause: _Clause, first: int, end: int) -> bool:
    """Whether a reason has begun between the first name and here: who is named in it did not vote by it."""
    reason = _REASON.search(clause.text, first - clause.start, end - clause.start)
    if reason is None:
        return False
    before = clause.text[: reason.start()]
    return side_of(before) is not None or stands_by_another(before)


def _with_list_total(entries: list[Entry], side: str, counts: dict[str, Any]) -> list[Entry]:
    """A single number behind a list of parties is the list's: ``A, C og V (6)``, but not ``Ida Holm og V (2)``."""
    of_parties = any(name is None for name, _, _ in entries[:-1])
    if of_parties and entries[-1][2] and not any(count for _, _, count in entries[:-1]):
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
    beside = re.fullmatch(r"[ \t]+|\s+fra\s+|\s*,\s*begge(?: fra)?\s+", between)
    return in_brackets or bool(in_commas) or beside is not None

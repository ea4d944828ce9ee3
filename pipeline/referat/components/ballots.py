"""Where one vote ends and the next begins, and which of them decided: clauses and ballots of a decision text.

Votes on a motion that fell, and on an amendment that was carried before the vote on the matter, are no votes
on the matter.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from referat.labels import VOTE_SIDES
from referat.lines import split_at

Side = Literal["for", "against", "abstained", "reservation"]
Offsets = tuple[int, int]
Entry = tuple[Offsets | None, Offsets | None, Offsets | None]

_YES = r"(?:anbefal|godkend|indstil|tiltr|støtt|vedt[ao]g|tilslut|bevilg|pege)\w*"
_NO_YES = r"(?:anbefale|tiltræde|støtte|godkende|acceptere|tilslutte|følge|stemme for)"
_MEMBERS = r"\d+ medlem\w*\s*\([^)]*\)+"
# A cue gives a side to the names of its clause; the sides in the order in which they win.
_CUES: tuple[tuple[Side, re.Pattern[str]], ...] = tuple(
    (side, re.compile("|".join(patterns), re.IGNORECASE))  # type: ignore[misc]
    for side, patterns in (
        ("reservation", (r"\bforbehold\b", r"\bforbehold(?:er|t) sig\b", r"afventer stillingtagen")),
        (
            "abstained",
            (
                r"\bundlod\b",
                r"\bundlader\b",
                r"\bundladt\b",
                r"hverken (?:stemte )?for eller i?mod",
                r"\bstemte (?:ikke|blankt)\b(?! imod| for)",
            ),
        ),
        (
            "against",
            (
                r"\bi?mod\s+(?:\w+ ){0,2}?stem(?:te|mer)\b",
                r"stem\w+\s+(?:i?mod|nej)\b",
                r"^(?:og |mens |samt )?(?:\d+\s+(?:stemmer\s+|medlemmer\s+)?)?i?mod\b",
                r"\d+\s+(?:stemmer\s+)?(?:\([^()]*\)\s*)?imod\b(?! \d)",
                r"\bi?mod:",
                r"\ber imod\b",
                rf"\b(?:kan|kunne) ikke {_NO_YES}",
                r"\bbesluttede ikke\b",
                r"\bmindretal\b",
                r"\b(?:afgav|fastholder|fastholdt|fremsatte) (?:\w+ )?særindstilling",
            ),
        ),
        (
            "for",
            (
                r"\b(?:her)?for\s+(?:[\w.-]+ ){0,5}?stem(?:te|mer)\b",
                r"\bstem\w+\s+(?:for|ja)\b",
                r"^for\b(?! (?:at|så|den|det|en|et|dette)\b)",
                r"\bfor:",
                rf"\bflertal\b[^;]*?\b{_YES}",
                r"\bflertal,? (?:bestående af|\(|på \d)",
                r"\b(?:følger|følge) indstillingen",
                rf"{_MEMBERS}\s*{_YES}",
                r"\bkunne tiltræde\b",
                r"\bstøtter (?:den|det|forslaget|indstillingen)\b",
                r"^tilhængere\b",
                r"\b(?:godkendt|vedtaget|tiltrådt|anbefalet|anbefales) af\b",
                r"\bmed stemmerne fra\b",
                r"\d+ stemmer? for\s*\(",
                r"\bmed \d+ stemmer?\s*\(",
                r"\d+ for\s*\(",
            ),
        ),
    )
)
_SENTENCE = re.compile(
    r"(?<=[a-zæøåA-ZÆØÅ)\d])\.\s+(?=[A-ZÆØÅ(]|\d+ (?:medlem|undlod|stemte|stemmer))|\n(?!\s*[a-zæøå\d(])|(?<=[.:;)])\s*\n|;\s"
)
_JOINT = re.compile(r"(?:,|\s)\s*(?:(?:og|mens|medens|men|samt)\s+)?(?<=\s)(?=\S)")
_OPENS = re.compile(
    r"(?:i?mod|for)\s+(?:\w+ ){0,2}?stem|i?mod:|undlod\b|\d+\s+(?:stemmer\s+|medlemmer\s+)?(?:stemte\s+)?(?:i?mod\b"
    r"|for\b|undlod)|i?mod\s+\d+\s*(?:\(|medlem)|\d+ \([^)]*\)+ i?mod\b",
    re.IGNORECASE,
)
_ADOPTED = re.compile(r"\bvedtaget\b", re.IGNORECASE)
_REJECTS = re.compile(r"forkast|nedstem|\bafslag|\bafslå|\bafvis|\bikke (?:vedtaget|godkend|tiltr|imødekom|at imødekom)", re.IGNORECASE)
_MOTION = re.compile(
    r"\bændringsforslag\b|\b(?:stillede|fremsatte)\b.{0,90}?\bforslag\b|\bforeslog\b|\bet forslag (?:fra|om)\b", re.IGNORECASE | re.DOTALL
)
# Talk and votes on whether somebody is disqualified are a ballot of their own.
_DISQUALIFIED = re.compile(r"\b(?:spurgte|spørgsmål\w*|stemte om|afstemning)\b.{0,120}\binhabil", re.IGNORECASE | re.DOTALL)
_MOTION_NAMED = re.compile(r"\bændringsforslaget\b", re.IGNORECASE)
_FELL = re.compile(
    r"\bfald(?:t|et)\b|bortfald(?:t|et)|forkastet|nedstemt|\bafvist|\bikke (?:vedtaget|godkendt|tilslutning|flertal)|opretholde",
    re.IGNORECASE,
)
_CARRIED = re.compile(r"\bvedt[ao]ge?[nts]|\bgodkendt|\btiltrådt|\boversend|\bimødekommet|\banbefal|\bindstill(?:es|er)\b", re.IGNORECASE)
_MATTER = re.compile(
    r"\b(?:derefter|dernæst|derpå|blev herefter|herefter (?:blev|vedt)|således ændrede)\b|\bfor (?:den ændrede )?indstilling(?:en)?\b"
    r"|\boprindelige (?:forslag|indstilling)|\bindstillingen\b.{0,30}(?:godkendt|vedtaget"
    r"|tiltrådt|fulgt)|\bindstilling(?:en)?\b.{0,40}afstemning",
    re.IGNORECASE,
)
MAX_SENTENCE = 4_000


@dataclass(slots=True)
class Ballot:
    """The votes of one ballot; ``motion`` where it is on something other than the matter, ``fell`` where that fell."""

    motion: bool = False
    fell: bool = False
    settled: bool = False
    sides: dict[str, list[Entry]] = field(default_factory=lambda: {side: [] for side in VOTE_SIDES})
    counts: dict[str, Any] = field(default_factory=lambda: dict.fromkeys(VOTE_SIDES))

    @property
    def empty(self) -> bool:
        return not any(self.sides.values()) and not any(self.counts.values())


def ballot_for(sentence: str, current: Ballot) -> Ballot:
    """The ballot that a sentence belongs to: the current one, or a new one that it begins."""
    if _MOTION.search(sentence) or (_MOTION_NAMED.search(sentence) and not current.motion):
        return Ballot(True, *_fate(sentence))
    if _DISQUALIFIED.search(sentence):
        return Ballot(motion=True, fell=True, settled=True)
    if current.motion:
        if not _MOTION_NAMED.search(sentence) and (_MATTER.search(sentence) or (current.settled and _CARRIED.search(sentence))):
            return Ballot()
        fell, settled = _fate(sentence)
        current.fell |= fell
        current.settled |= settled
    return current


def _fate(sentence: str) -> tuple[bool, bool]:
    """Whether a sentence tells that a motion fell, and whether it tells its fate at all."""
    fell = bool(_FELL.search(sentence))
    return fell, fell or bool(_ADOPTED.search(sentence))


def deciding(ballots: list[Ballot]) -> Iterator[Ballot]:
    """The ballots on the matter; a motion that was carried last of all is the matter."""
    told = [ballot for ballot in ballots if not ballot.empty]
    for index, ballot in enumerate(told):
        if not ballot.motion or (not ballot.fell and index == len(told) - 1):
            yield ballot


def off_the_matter(texts: Sequence[str]) -> list[bool]:
    """Of each text of a decision, in order: whether it belongs to a motion that fell, or was carried before the vote on the matter."""
    ballots = [Ballot()]
    places = []
    for text in texts:
        ballot = ballot_for(text, ballots[-1])
        if ballot is not ballots[-1]:
            ballots.append(ballot)
        places.append(len(ballots) - 1)
    return [ballots[place].motion and (ballots[place].fell or place < len(ballots) - 1) for place in places]


def side_of(clause: str) -> Side | None:
    """The side that a clause gives to its names, or None."""
    cue = _cue(clause)
    return cue[0] if cue else None


def _cue(clause: str) -> tuple[Side, int] | None:
    """Side and end of the cue that counts: reservation, abstention and refusal win, then the first."""
    text = clause.strip()
    offset = len(clause) - len(clause.lstrip())
    found = [(side, match) for side, pattern in _CUES if (match := pattern.search(text))]
    if not found:
        return None
    side, match = found[0]
    if side == "against" and len(found) > 1 and found[1][1].start() < match.start() and not re.search(r"\bikke\b|\ber\b", match.group()):
        side, match = found[1]
    return side, offset + match.end()


def rejects(sentence: str) -> bool:
    """Whether a sentence says that something was turned down, so that the first number is of those against."""
    return bool(_REJECTS.search(sentence))


def sentences(text: str, start: int, end: int, inside: Sequence[Offsets]) -> Iterator[Offsets]:
    """Sentences of a decision text; no stop ``inside`` a name ends one."""
    begin = start
    for _, last in split_at(_SENTENCE, text, start, end):
        if any(a < last < b for a, b in inside):
            continue
        yield begin, last
        begin = _after(text, last, end)
    if begin < end:
        yield begin, end


def _after(text: str, position: int, end: int) -> int:
    match = _SENTENCE.match(text, position, end)
    return match.end() if match else position


def clauses(text: str, start: int, end: int, names: list[Offsets]) -> Iterator[Offsets]:
    """The clauses of a sentence: parted where the next has a cue of its own."""
    begin = start
    starts = {a for a, _ in names}
    worth = end - start <= MAX_SENTENCE and _cue(text[start:end]) is not None
    for joint in _JOINT.finditer(text, start, end) if worth else ():
        right = text[joint.end() : end]
        named_first = joint.end() in starts or re.match(r"\(|\d+ medlem", right)
        opens = _OPENS.match(right)
        if joint.end() <= begin or not (opens or named_first) or any(a < joint.end() < b for a, b in names):
            continue
        cue = _cue(text[begin : joint.start()])
        if cue is None:
            continue
        named = [a for a, _ in names if begin <= a < joint.start()]
        closed = bool(named) and named[-1] < begin + cue[1]
        if opens or (closed and named_first and _cue(right)):
            yield begin, joint.start()
            begin = joint.end()
    yield begin, end

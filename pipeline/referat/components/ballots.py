"""Where one vote ends and the next begins, and which of them decided: the ballots of a decision text.

Votes on a motion that fell, and on an amendment that was carried before the vote on the matter, are no votes
on the matter.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from referat.components.vote_sides import Offsets, Side
from referat.labels import VOTE_SIDES

Entry = tuple[Offsets | None, Offsets | None, Offsets | None]

_NAMED = r"(?:¤|\b(?:perx|partyx))\)?"
_ADOPTED = re.compile(r"\bvedtaget\b", re.IGNORECASE)
_REJECTS = re.compile(
    r"forkast|nedstem|\bafslag|\bafslå|\bafvis|\bikke (?:vedtaget|godkend|tiltr|imødekom|at )|\bfald(?:er|t|et) (?:med|i?mod)\b",
    re.IGNORECASE,
)
_MOTION = re.compile(
    r"(?<!vedtagne )\bændringsforslag\b|\b(?:stille(?:de|t|r)|fremsatte?)\b.{0,90}?\bforslag\b"
    r"|\b(?:foreslog|havde foreslået)\b|\bbegærede (?:sagen|punktet) udsat\b|\bet forslag (?:fra|om)\b"
    r"|\bførst (?:stemtes|blev der stemt) (?:der )?om\b|\balternative (?:indstilling|forslag)\b"
    rf"|{_NAMED} foreslår\b|{_NAMED} fremsatte ønske\b",
    re.IGNORECASE | re.DOTALL,
)
_GOT_TOO_FEW = re.compile(r"\bfik\b.{1,30}\bstemmer?\b.*\b(?:faldt|bortfaldt|forkastet)\b", re.IGNORECASE)
# A motion on how to go on: to wait, or to take up what was not on the agenda.
_OF_PROCEDURE = re.compile(
    r"\bud(?:sæt|sat|skyd)\w*\b[^.;]{0,60}?\b(?:afvist|forkastet|nedstemt|faldt|bortfaldt)\b"
    r"|\b(?:bad|bedt|anmode\w*|begære\w*)\s+om,?\s+at\b.{0,120}?\b(?:dagsorden\w*|hastesag|sat\s+på|taget\s+på|optag\w*)\b"
    r"|^\W*(?:begæringen|anmodningen|ønsket)\b.{0,60}?\b(?:ikke\s+(?:imødekommet|tilslutning|taget)|afvist|forkastet|nedstemt)\b",
    re.IGNORECASE | re.DOTALL,
)
# Talk and votes on whether somebody is disqualified are a ballot of their own.
_DISQUALIFIED = re.compile(r"\b(?:spurgte|spørgsmål\w*|stemte om|afstemning)\b.{0,120}\binhabil", re.IGNORECASE | re.DOTALL)
_MOTION_NAMED = re.compile(r"\bændringsforslaget\b", re.IGNORECASE)
_FELL = re.compile(
    r"\bfald(?:t|et)\b|bortfald(?:t|et)|forkaste(?:t|s|des)\b|\bimod (?:var|stemte) (?:et )?flertal"
    r"|\b(?:øvrige|andre|resten) (?:stemte |var )?imod\b|\bimod (?:var|stemte) (?:de )?(?:øvrige|andre|resten)\b"
    r"|\bforslaget (?:falder|bortfalder|forkastes)\b|nedstemt|(?<!burde være )(?<!bør være )\bafvist"
    r"|\bikke (?:vedtaget|godkendt|tilslutning|flertal)|opretholde",
    re.IGNORECASE,
)
_CARRIED = re.compile(
    r"\bvedt[ao]ge?[nts]|\bgodkend(?:te?|er)\b|\bvedtog|\bbeslutte(?:de|t)\b|\bsom (?:indstillet|foreslået)\b|\btiltrådt"
    r"|\boversend|\bimødekommet|\b(?:gives|meddeles|bevilges)\b|\banbefal|\bindstill(?:es|er)\b|\bet flertal\b|\bflertallet\b"
    r"|\b(?:kan|kunne) ikke (?:tilslutte|tiltræde|støtte|anbefale|medvirke|godkende)\b"
    r"|afstemning|\bstemte[s]? (?:\w+ )?om\b|\bom indstilling\w* stemtes",
    re.IGNORECASE,
)
_MATTER = re.compile(
    r"^\W*(?:\w+s\s+|den oprindelige\s+)?indstilling(?:en)?\b(?!\s+(?:er|blev|var)\s+(?:dermed|hermed|således))|\btraf\b.{0,40}\bbeslutning"
    r"|\b(?:derefter|dernæst|derpå|blev herefter|herefter (?:blev|vedt|stemtes|godkend|tiltr|anbefal|indstil)|således ændrede)\b"
    r"|\bherefter (?:godkendt|stemtes)|\bmedlemsforslaget\b|\b(?:indstiller|anbefaler|anbefales|indstilles) herefter\b"
    r"|\btraf (?:\w+ ){0,2}følgende (?:beslutning|afgørelse)|\b(?:for|imod) (?:den ændrede )?indstilling(?:en)?\b"
    r"|\boprindelige (?:forslag|indstilling)|\bindstillingen\b.{0,30}(?:godkendt|vedtaget"
    r"|tiltrådt|fulgt)|\bindstilling(?:en)?\b.{0,40}afstemning|\bafstemning om .{0,60}indstilling",
    re.IGNORECASE,
)
_OF_A_MODEL = re.compile(r"\W*for (?:model|alternativ|variant|løsning|scenarie|linjeføring)", re.IGNORECASE)
_VOTE_ON_MATTER = re.compile(r"\b(?:derefter|dernæst|derpå|herefter|så) sat (?:\w+ )?(?:til|under) afstemning", re.IGNORECASE)
_OF_MOTION = re.compile(r"\b(?:forslaget|det (?:blev|er|var)|(?:er|var) (?:dermed|hermed|herefter|således))\b", re.IGNORECASE)
_POINT = re.compile(r"\s*(?:(?:ad\.?|at|pkt\.?|punkt|nr\.?|pind|at nr\.?)\s*\d+|\d{1,2}\s*[.)]|[a-e]\s*[.):])(?!\d)", re.IGNORECASE)


@dataclass(slots=True)
class Ballot:
    """The votes of one ballot; ``motion`` where it is on something other than the matter, ``fell`` where that fell.

    ``told`` are the sides that were named, also where nobody was named with them.
    """

    motion: bool = False
    fell: bool = False
    settled: bool = False
    told: set[Side] = field(default_factory=set)
    sides: dict[str, list[Entry]] = field(default_factory=lambda: {side: [] for side in VOTE_SIDES})
    counts: dict[str, Any] = field(default_factory=lambda: dict.fromkeys(VOTE_SIDES))

    @property
    def empty(self) -> bool:
        """Whether nobody and no number was told."""
        return not any(self.sides.values()) and not any(self.counts.values())


def _voted_anew(sentence: str, current: Ballot) -> bool:
    """Whether the vote on the matter comes only now, so that what was voted on before was a motion."""
    return not current.empty and bool(_VOTE_ON_MATTER.search(sentence))


def ballot_for(sentence: str, current: Ballot) -> Ballot:
    """The ballot that a sentence belongs to: the current one, or a new one that it begins."""
    sentence = " ".join(sentence.split())
    if _MOTION.search(sentence) or (_MOTION_NAMED.search(sentence) and not current.motion):
        return Ballot(True, *_fate(sentence))
    if _OF_PROCEDURE.search(sentence) and not current.motion:
        return Ballot(motion=True, fell=True, settled=_fate(sentence)[1])
    if not current.motion and _voted_anew(sentence, current):
        current.motion = current.fell = True
        return Ballot()
    if _DISQUALIFIED.search(sentence) or (_GOT_TOO_FEW.search(sentence) and not current.motion):
        return Ballot(motion=True, fell=True, settled=True)
    if current.motion:
        if not _MOTION_NAMED.search(sentence) and _turns_to_the_matter(sentence, current):
            return Ballot()
        fell, settled = _fate(sentence)
        current.fell |= fell
        current.settled |= settled
    return current


def _turns_to_the_matter(sentence: str, motion: Ballot) -> bool:
    over = motion.settled or ({"for", "against"} <= motion.told and not _OF_MOTION.search(sentence))
    if _MATTER.search(sentence) or (over and _CARRIED.search(sentence)) or (motion.settled and _OF_A_MODEL.match(sentence)):
        return True
    return (motion.settled or not motion.empty) and bool(_POINT.match(sentence))


def _fate(sentence: str) -> tuple[bool, bool]:
    """Whether a sentence tells that a motion fell, and whether it tells its fate at all."""
    fell = bool(_FELL.search(sentence))
    return fell, fell or bool(_ADOPTED.search(sentence))


def ballot_told_again(sides: set[Side], current: Ballot) -> Ballot:
    """The ballot of a sentence that gives votes to ``sides``: a new one where both were told of a motion before."""
    both_told = {"for", "against"} <= current.told or (current.settled and bool(current.sides["for"]))
    again = current.motion and both_told and "for" in sides
    ballot = Ballot() if again else current
    ballot.told |= sides
    return ballot


def deciding(ballots: list[Ballot]) -> Iterator[Ballot]:
    """The ballots on the matter; a motion that was carried last of all is the matter."""
    told = [ballot for ballot in ballots if not ballot.empty]
    for ballot in told:
        if not ballot.motion or (not ballot.fell and ballot is told[-1] and ballot is ballots[-1]):
            yield ballot


def off_the_matter(texts: Sequence[str], points: Sequence[str | None] = ()) -> list[bool]:
    """Of each text of a decision, in order: whether it belongs to a motion that fell, or was carried before the vote on the matter.

    ``points`` are those that the texts decide: a text that begins a point is on the matter, unless it makes a motion itself.
    """
    ballots = [Ballot()]
    places = []
    pointed = [*points, *[None] * (len(texts) - len(points))]
    for text, point, before in zip(texts, pointed, [None, *pointed], strict=False):
        ballot = ballot_for(text, ballots[-1])
        if ballot is ballots[-1] and ballot.motion and point is not None and point != before:
            ballot = Ballot()
        if ballot is not ballots[-1]:
            ballots.append(ballot)
        places.append(len(ballots) - 1)
    return [ballots[place].motion and (ballots[place].fell or place < len(ballots) - 1) for place in places]


def rejects(sentence: str) -> bool:
    """Whether a sentence says that something was turned down, so that the first number is of those against."""
    return bool(_REJECTS.search(sentence))

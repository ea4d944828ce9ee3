"""Units of a decision text whose language settles what they state: whole formulas, adoptions, and what decides nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from referat.components.outcome_formulas import asked_in
from referat.labels import Outcome

ADOPTS = re.compile(
    r"godkend|tiltr[aå]d|tiltræd|vedtag|vedtog|bevilg|\bfulgt|\bfølge[srt]?\b|som indstillet"
    r"|tilslut|imødekomme|\bbifald|anbefales|indstilles",
    re.IGNORECASE,
)
ALTERS = re.compile(
    r"\bikke\b|\bdog\b|ændring|\bændre|tilføj|bemærk|forudsæt|\bidet\b|\bmed\s+(?:den|det|de|følgende)\b|således|\bmen\b|\bbetinge|udgår|\bmod\b|\bunder\b",
    re.IGNORECASE,
)
_BODYS_WORD = re.compile(
    r"(?:udvalget|udvalgets|rådets|magistratens|forvaltningens?)\s+(?:foranstående\s+)?(?:indstilling"
    r"|anbefaling)|indstillingen fra|anbefalingen",
    re.I,
)
_BODY_SUBJECT = r"(?:et (?:enigt|samlet) )?\w*(?:udvalg|råd|bestyrelse|kommission|magistrat)(?:et|en)?"
# An adoption of what was recommended has the outcome that was asked for.
_SETTLED: dict[str, Outcome] = {"postpone": "postponed", "reject": "rejected", "discuss": "discussed", "note": "noted"}
_PURE = re.compile(
    r"(?:(?:herefter|enstemmigt|byrådet|udvalget|rådet|kommunalbestyrelsen|\w+udvalget)\s+)*(?:(?:tiltrådte?|godkendte?|vedtog|fulgte|følger|følges)\s*)?"
    r"(?:(?:\w+s\s+)?(?:indstilling\w*|anbefaling\w*|forslag\w*)(?:\s+(?:fra|om)\s+[^.]{3,80})?)?\s*(?:(?:blev|er|bliver)\s+)?(?:herefter\s+)?"
    r"(?:godkend(?:t|es)|tiltr(?:ådt|ædes)|vedtaget|vedtages|fulgt|følges|som indstillet|bifaldet)?",
    re.IGNORECASE,
)
_OF_ITSELF = re.compile(r"(?:indstilling|forslag)\w*\s+om\b", re.IGNORECASE)
_MATTER = r"(?:(?:sagen|punktet|forslaget|ansøgningen)\s+)?(?:(?:blev|er|bliver)\s+)?"
# Whole units that the contract settles whatever stands around them.
_FIXED: tuple[tuple[Outcome, re.Pattern[str]], ...] = tuple(
    (outcome, re.compile(pattern, re.IGNORECASE))  # type: ignore[misc]
    for outcome, pattern in (
        (
            "none",
            r"-|(?:der (?:var|er) )?(?:ingen|intet)(?: (?:bemærkninger|meddelelser|spørgsmål|orienteringer"
            r"|punkter|sager))?(?: til .{3,40})?",
        ),
        ("none", r"ingenting|(?:udvalget (?:afgiver|afgav) )?ingen (?:indstilling|anbefaling|udtalelse)"),
        ("none", r"(?:protokolleret|se) (?:i )?lukket .{5,40}|(?:kan )?ikke (?:til offentliggørelse|offentliggøres)|teksten er udeladt.*"),
        ("none", rf"{_BODY_SUBJECT} (?:undlod at tage|undlader at tage|tog ikke|tager ikke) stilling(?:,? (?:da|idet|på det) .*)?"),
        ("none", r"(?:beslutning(?:en)?\s+)?(?:er\s+)?(?:ikke frigivet|undtaget fra offentlighed\w*)|jf\. (?:lukket )?protokol\w*"),
        ("postponed", r"(?:sagen|punktet)\s+(?:gen)?optages(?:\s.*)?|(?:sagen|punktet)\s+tages\s+op\s+igen\b.*"),
        ("noted", r"(?:forelagt\s+og\s+)?(?:taget|tages)\s+ad\s+notam|(?:til\s+)?efterretning"),
        (
            "postponed",
            rf"{_MATTER}(?:udsat|udsættes|udskudt|udskydes|skydes|hviler|(?:lægges|lagt)\s+(?:på\s+is|til\s+side|over)"
            r"|(?:stilles|stillet|sættes|sat)\s+i\s+bero|behandles\s+på\s?ny)\b(?!.*\s(?:og|men)\s)(?:\s(?:[^,.]|\d\.){0,60})?",
        ),
        ("referred", rf"{_MATTER}(?:henvist|henvises|hjemvist|hjemvises|overgivet)(?:\s+til\s+[^,.]{{3,60}})?"),
        (
            "referred",
            rf"{_MATTER}(?:oversend|videresend|fremsend|send)(?:es|t)\s+[^,.]{{0,50}}\buden\s+(?:indstilling|anbefaling|stillingtagen)\b[^,.]{{0,40}}",
        ),
        (
            "recommended",
            r"(?:indstill(?:es|et)|anbefales|tiltrædes)\s+(?:godkendt\s+)?(?:til|over\s?for)\s+(?:byråd|kommunalbestyrelse|økonomiudvalg|regionsråd)\w*"
            r"(?:\s+(?:godkendelse|vedtagelse|efterretning))?",
        ),
        ("rejected", r"afslag|frarådes|der\s+gives\s+afslag|(?:kan|kunne)\s+ikke\s+(?:anbefales|tiltrædes|imødekommes)"),
        ("referred", r"(?:sagen\s+)?(?:går\s+|sendes\s+)?tilbage\s+til\s+(?!næste)[^,]{3,80}"),
        (
            "withdrawn",
            r"(?:(?:punktet|sagen)\s+)?(?:udgår|udgik|udgået)|(?:(?:punktet|sagen)\s+)?(?:blev\s+)?taget\s+af(?:\s+dagsordenen)?",
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Situation:
    """What stands around a unit.

    Attributes:
        final: whether the unit stands in the item's own decision text.
        recommendation: the recommendation that it answers, or an empty string.
        earlier: what earlier bodies decided on the item.
        title: the item's title.
        heading: the first line of its section.
        index: its place among the units of its section.
        masked: all units of its section, with names by what they are.
        aside: of each unit, whether it belongs to a motion that did not become the decision.
        council: whether the meeting is that of a council.
    """

    final: bool
    recommendation: str
    earlier: str
    title: str
    heading: str
    index: int
    masked: Sequence[str]
    aside: Sequence[bool] = ()
    council: bool = False


def settled_outcome(content: str, situation: Situation) -> Outcome | None:
    """The outcome of a unit where the language is a formula: fixed, or an adoption of what was asked for; else None."""
    if is_aside(situation):
        return None
    if _ELECTION.match(situation.masked[situation.index]):
        return "approved"
    whole = content.strip()
    return next((outcome for outcome, pattern in _FIXED if pattern.fullmatch(whole)), None) or _adopted_outcome(whole, situation)


_NAMES = (
    r"(?:(?:\W|\b(?:perx|partyx|og|samt|gruppe|liste|byrådsgrupper?|rådmand|udvalgsmedlem"
    r"|byrådsmedlem|borgmester|\d+|i alt|medlem(?:mer)?)\b))*"
    r"(?:perx|partyx)\W*(?:\d+\W*)?"
)
_ELECTION = re.compile(
    rf"(?:{_NAMES}(?:blev valgt|valgtes|vælges|blev udpeget|udpeges|udpeget|blev ansat|ansættes)\b|valgt (?:blev|er)\b)", re.IGNORECASE
)
# What single members or a minority wish, what was asked, and in which order items are taken.
_NEVER = re.compile(
    rf"(?:{_NAMES}(?:udtal|anfør|begær|mente\b|ønskede\b|ville\s+(?:have|i)\b)|(?:et\s+|\w+s\s+)?mindretal\w*\b|hverken/eller$"
    rf"|{_BODY_SUBJECT}\s+gør\s+opmærksom|.{{0,60}}\bsat\s+(?:til|under)\s+afstemning$"
    r"|der\s+(?:blev\s+)?stille(?:s|t|des)\s+(?:\w+\s+)?spørgsmål"
    r"|(?:(?:punkt|punkterne|pkt\.?|sag)\s+(?:nr\.\s+)?\d+(?:\s+og\s+\d+)?\s+)?(?:tages|behandles|behandledes|blev\s+behandlet)\s+(?:som\s+(?:det\s+)?(?:første|sidste)|først|sidst|under\s+ét"
    r"|(?:umiddelbart\s+)?(?:før|efter)\s+(?:punkt|pkt|sag))\b(?!.*\bgodkend))",
    re.IGNORECASE,
)
_MINORITY = re.compile(rf"{_NAMES}(?:kan|kunne)\s+(?:\w+\s+)?ikke\b(?!.*(?:dermed|bortfald))", re.IGNORECASE | re.DOTALL)


def is_aside(situation: Situation) -> bool:
    """Whether a unit is never a decision: of a motion that did not become it, or what a minority cannot agree to."""
    aside = bool(situation.aside) and situation.aside[situation.index]
    hidden = situation.masked[situation.index]
    return aside or bool(_MINORITY.match(hidden) or _NEVER.match(hidden))


def is_title(content: str, situation: Situation) -> bool:
    """Whether the first unit only says the item's title again, as headings do."""
    told, title = (" ".join(re.findall(r"\w+", text.lower())) for text in (content, situation.title))
    return situation.index == 0 and len(told.split()) > 2 and told in title


def is_adoption(content: str, situation: Situation) -> bool:
    """Whether a unit adopts what was recommended and says nothing more; such a unit is always a decision."""
    return (
        not is_aside(situation) and bool(ADOPTS.search(content)) and not ALTERS.search(content) and bool(_PURE.fullmatch(content.strip()))
    )


def adopts_a_body(content: str) -> bool:
    """Whether a unit follows what a body recommended, which may be another thing than was recommended to that body."""
    return bool(ADOPTS.search(content) and _BODYS_WORD.search(content))


def _adopted_outcome(content: str, situation: Situation) -> Outcome | None:
    """The outcome of a unit that adopts what was recommended and nothing more, where that tells it; else None."""
    if not is_adoption(content, situation):
        return None
    asked = asked_in(content if _OF_ITSELF.search(content) else _asked_by(content, situation))
    return _SETTLED.get(asked[0]) if len(asked) == 1 else None


def _asked_by(content: str, situation: Situation) -> str:
    """What a unit adopts: the decisions of the earlier body that it names, or the recommendation."""
    return situation.earlier if situation.earlier and adopts_a_body(content) else situation.recommendation

"""What a unit of a decision text states: an outcome, or no decision.

A linear classifier reads the unit together with the recommendation that it answers and its place.  The formulas of
the language are features, and so is each formula together with what was recommended: `godkendt` of a
recommendation to postpone is postponed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from referat.components.decision_units import Unit
from referat.components.line_traits import words_of
from referat.labels import OUTCOMES, Outcome

NO_DECISION = "no"
REMEMBERED = 4_000
CLASSES = (*OUTCOMES, NO_DECISION)

_NOT = r"(?:ikke|ej|hverken)\s+(?:\w+\s+){0,2}"
# Formulas of the language, tried in order; each is a feature, none decides alone.
_FORMULAS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("attendance", r"\bafbud\b|\bfraværende\b|\binhabil|stedfortræder|deltog ikke|forlod (?:mødet|lokalet)|til stede"),
        ("no-stand", r"(?:undlod at tage|undlader at tage|tog ikke|ikke at tage|ikke taget) stilling"),
        ("empty", r"^(?:intet|ingen|-|ingen bemærkninger|ingen spørgsmål)\b|^jf\.|^der (?:var|er) (?:ingen|intet)\b"),
        ("vote", r"\bstemte\b|\bundlod\b|\bstemmer (?:for|imod)|hverken for eller imod"),
        ("reservation", r"forbehold|afventer stillingtagen|særindstilling"),
        ("remark", r"bemærkede|protokol|vedlægges|vedhæft|vedlagt|ønskede .{0,30}tilført|gjorde opmærksom"),
        ("not-released", r"ikke frigivet|offentliggøres ikke|ikke offentlig|fortrolig"),
        (
            "reject",
            rf"{_NOT}(?:godkend|vedtag|tiltr|imødek|anbefal|støtte|følge|fulgt|tilslut|ønske|give"
            rf"|accepter|sælge|indføre|binde)|\b(?:ønsker|giver|følger|accepterer|besluttede|støtter"
            rf"|kan) ikke\b|forkast|afvis|nedstem|afslå|afslag|(?:godkend|vedtag|tiltr|imødek|anbefal"
            rf"|støtte)\w*\s+(?:herefter\s+|dermed\s+)?ikke\b|bortfald|\bfald[te]|\bfaldet",
        ),
        ("withdraw", r"\budgå|\budgik|taget af dagsordenen|tages af dagsordenen|taget af\b|trukket"),
        (
            "postpone",
            r"\buds[aæ]t|udskyd|udskudt|genoptag|næste møde|senere møde|tages op igen|optages igen|\bafvente[rs]?\b"
            r"|\bi bero\b|\bhvile[rs]?\b|\bholdes over\b|\bvente[rs]? (?:til|på)\b",
        ),
        (
            "refer",
            r"henvis|oversend|tilbagesend|sende[st]? tilbage|sendt tilbage|sende[st]? i høring|fremsend"
            r"|overgår til|\btilbage til\b|\bsende[srt]?\w* .{0,60}\btil (?:\w*udvalg|direktion"
            r"|forvaltning|administration|realit|behandling)|høring\w* iværksæt",
        ),
        ("recommend", r"anbefal|indstill(?:es|er|ede)|indstilles godkendt"),
        ("note", r"efterretning|til orientering|orienter|foretoges"),
        ("discuss", r"drøft|temamøde\w* .{0,20}afholdt"),
        ("change", r"ændring|tilføjelse|rettelse|dog\b|idet\b|med den|under forudsætning|betinge|korrektion|med forbehold|således at"),
        ("approve", r"godkend|tiltr[aå]d|tiltræd|vedtag|vedtog|bevilge|meddel|valgt|udpege|tilslut|imødek|enig|bevillige|bekræft"),
        ("elect", r"\bvalgt\b|\bvalgtes\b|\bvælges\b|udpeg|\bblev ansat|\bansættes|\bpege[dr]?\w* på"),
        ("wish", r"\bbede[sr]\b|\bbeder\b|\bbad om|\banmode|opfordr|\bønske[rs]?\b|\bønskede|\bpålægge|udbad sig|efterly"),
        ("arrange", r"\b(?:af)?holdes\b|flyttes|aflys|planlægges|inviteres|indkaldes|foretræde|\baftalt\b|enighed om|på dagsordenen"),
        ("task", r"\budarbejde|\bundersøge|\bredegør|\bnotat\b|\beftersende|\bindhente|\bfremlægge|\bforelægge"),
        ("order", r"behandles (?:efter|før|som|sammen)|behandlet (?:efter|før|sammen)|dagsordenen som punkt"),
    )
)
# What a line of a recommendation asks for; the first match of the line counts, a no before everything.
_ASKED: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("postpone", r"\buds[aæ]t|udskyd|skydes til|\bafvent|genoptag|i bero"),
        (
            "refer",
            r"oversend|henvis|sende[st]? .{0,30}høring|høring\w* iværksæt|sende[st]? (?:tilbage )?til"
            r"|tilbage til|fremsende[st]? til|overgår til",
        ),
        ("note", r"efterretning|til orientering|^\W*orientering"),
        ("discuss", r"\bdrøft(?:e[rs]?|else)\b"),
        (
            "approve",
            r"godkend|tiltræd|vedtag|bevil|meddel|\bafsæt|\bfrigiv|\bigangsæt|\betabler|\bvælg|\budpeg|\bfinansier|\bindgå|\bimødekom|\bgive[rs]?\b|\bfår\b|\bændre[rs]?\b|\boptag|\boverfør|\bfastsæt|\bforhøj|\bsælge[rs]?\b|\bindstilles\b|\bundersøge[rs]?\b",
        ),
        ("choose", r"beslutte[rs]?,? (?:om|hvor|hvilke)|tage[rs]? stilling|træffe[rs]? beslutning"),
    )
)
_ASKED_NO = re.compile(
    r"(?:kan|kunne) ikke (?:anbefales?|tiltræde)|anbefales ikke|afslag|afslå|afvis|forkast|nedlægge[rs]? forbud|ikke\s+(?:\w+\s+){0,3}?"
    r"(?:imødekom|godkend|tiltræd|bevil|give|yde|indgå|købe|tildele|indføre|etabler|gennemfør|ændre|sælge|støtte|vedtage|fremme|iværksæt|deltage|imødekommes)",
    re.IGNORECASE,
)
_ASK_LINE = re.compile(r"\n|;|(?<=[a-zæøå,.])\s+(?=at\s)|(?<=[a-zæøå])\.\s+(?=[A-ZÆØÅ])")
_ADOPTS = re.compile(
    r"godkend|tiltr[aå]d|tiltræd|vedtag|vedtog|bevilg|\bfulgt|\bfølge[srt]?\b|som indstillet"
    r"|tilslut|imødekomme|\bbifald|anbefales|indstilles",
    re.IGNORECASE,
)
_ALTERS = re.compile(
    r"\bikke\b|\bdog\b|ændring|\bændre|tilføj|bemærk|forudsæt|\bidet\b|\bmed\s+(?:den|det|de|følgende)\b|således|\bmen\b|\bbetinge|udgår|\bmod\b|\bunder\b",
    re.IGNORECASE,
)
_BODYS_WORD = re.compile(
    r"(?:udvalget|udvalgets|rådets|magistratens|forvaltningens?)\s+(?:foranstående\s+)?(?:indstilling"
    r"|anbefaling)|indstillingen fra|anbefalingen",
    re.I,
)
_SUBJECTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("person", r"(?:\W|\b(?:rådmand|borgmester(?:en)?|udvalgsmedlem|formand(?:en)?|byrådsmedlem|viceborgmester)\b)*\s*perx\b"),
        ("party", r"(?:\W|\b(?:gruppe|liste|byrådsgruppe|valggruppe)\b)*\s*partyx\b"),
        ("members", r"\d+ medlem|et (?:flertal|mindretal)|(?:udvalgets )?(?:flertal|mindretal)"),
        ("staff", r"(?:forvaltning|administration|direktion|afdeling|sekretariat|center|centret|rådmanden|borgmesteren|formanden)\w*"),
        ("body", r"(?:et (?:enigt|samlet) )?\w*(?:udvalg|råd|bestyrelse|kommission|magistrat)(?:et|en)?\b|bodyx|councilx"),
        ("org", r"orgx"),
        ("motion", r"ændringsforslag|særindstilling|protokol"),
        ("proposal", r"(?:\w+s )?(?:indstilling|forslag|anbefaling)\w*"),
        ("matter", r"(?:sagen|punktet|emnet|planen|mødet)\b"),
        ("there", r"(?:der|det|dette)\b"),
    )
)
_PASSIVE = re.compile(r"\b(?!(?:ønskes|findes|des|les|deres|hos|alles|fælles)\b)[a-zæøå]{3,}es\b")
_PAST = re.compile(r"\b[a-zæøå]{3,}(?:ede|te)\b")
_MOTION = re.compile(r"ændringsforslag|\b(?:stillede|fremsatte)\b.{0,90}\bforslag|\bforeslog\b", re.IGNORECASE | re.DOTALL)
_LATER = re.compile(r"\bherefter\b|\bderefter\b|\bdermed\b|\bhermed\b", re.IGNORECASE)
_COUNCIL = re.compile(r"byråd|kommunalbestyrelse|regionsråd|borgerrepræsentation", re.IGNORECASE)
_BODY = re.compile(r"(?i:udvalg|råd|bestyrelse|magistrat|kommission|repræsentation)|^[A-ZÆØÅ]{2,5}$")
_NOT_WORD = re.compile(r"\b(?:ikke|ingen|intet|hverken)\b", re.IGNORECASE)
_DECIDES = re.compile(
    r"godkend|tiltr[aå]d|tiltræd|vedtag|vedtog|anbefal|indstill(?:es|er|ede)|efterretning|\buds[aæ]t|henvis|oversend|udgå|udgik|forkast",
    re.IGNORECASE,
)
_CARRIED = re.compile(
    r"(?:ændringsforslag|forslag)(?:et|ene)? (?:blev|var|er) (?:\w+ )?(?:vedtaget|godkendt|tiltrådt)|således ændrede", re.IGNORECASE
)
_FORMULA_WORD = re.compile(
    r"(?:godkend|tiltr|vedt|anbefal|indstil|bevilg|fulgt|følge|imødekom|tilslut|blev|bliver|er|var|som|af|til|i|og|at|der|det|den|de|herefter|hermed"
    r"|dermed|derefter|\w*udvalg|\w*råd|forslag|dagsorden|punkt|sag|efterretning|tag|orientering|bodyx|councilx|orgx|ad|uden|bemærkning|enstemmig|enig)",
)
MAX_FORMULA = 12


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
    """

    final: bool
    recommendation: str
    earlier: str
    title: str
    heading: str
    index: int
    masked: Sequence[str]
    aside: Sequence[bool] = ()


def masked(content: str, entities: Iterable[tuple[int, int, str]]) -> str:
    """A text whose entities, given as (start, end, label), are replaced by words for what they are."""
    parts, position = [], 0
    for start, end, label in entities:
        parts += [content[position:start], _mask(content[start:end], label)]
        position = end
    return "".join([*parts, content[position:]])


def _mask(name: str, label: str) -> str:
    if label == "ORG" and _BODY.search(name):
        return ("councilx" if _COUNCIL.search(name) else "bodyx") + ("s" if name.endswith("s") else "")
    return f"{label.lower()}x"


@lru_cache(maxsize=REMEMBERED)
def formulas_in(text: str) -> tuple[str, ...]:
    """Names of the formulas in a text."""
    return tuple(name for name, pattern in _FORMULAS if pattern.search(text))


@lru_cache(maxsize=REMEMBERED)
def _holds(pattern: re.Pattern[str], text: str) -> bool:
    return pattern.search(text) is not None


@lru_cache(maxsize=64)
def _first_words(text: str, count: int) -> frozenset[str]:
    return frozenset(words_of(text)[:count])


@lru_cache(maxsize=64)
def _asked(recommendation: str) -> tuple[str, ...]:
    return tuple(asked_in(recommendation))


def asked_in(recommendation: str) -> list[str]:
    """What a recommendation asks for, line by line, each thing once; ``nothing`` where it asks for none of what is known."""
    found: list[str] = []
    for line in _ASK_LINE.split(recommendation):
        if _ASKED_NO.search(line):
            found.append("reject")
            continue
        places = [(match.start(), name) for name, pattern in _ASKED if (match := pattern.search(line))]
        if places:
            found.append(min(places)[1])
    return list(dict.fromkeys(found)) or ["nothing"]


def outcome_features(content: str, unit: Unit, situation: Situation) -> list[str]:
    """Features of one unit, whose characters are ``content``."""
    hidden = situation.masked[situation.index]
    words = words_of(hidden)
    found = [f"w={word}" for word in set(words[:60])]
    found += [f"p={word[:5]}" for word in set(words[:60]) if len(word) > 5]
    found += [f"b={a}_{b}" for a, b in pairwise(words[:26])]
    found += [f"s={'_'.join(words[:n])}" for n in (1, 2, 3) if len(words) >= n]
    found.append(f"len{min(len(words), 40) // 4}")
    formulas = list(formulas_in(content)) or ["no-formula"]
    found += [f"f={name}" for name in formulas]
    found += [f"f1={formulas[0]}"]
    found += [f"f={formula}&len{min(len(words), 24) // 4}" for formula in formulas]
    found += list(_answer(content, words, formulas, situation))
    found += list(_grammar(hidden, formulas))
    found += list(_place(unit, situation, formulas))
    return found


def _answer(content: str, words: list[str], formulas: list[str], situation: Situation) -> Iterator[str]:
    """How a unit stands to what was recommended, and to what earlier bodies decided."""
    asked = _asked(situation.recommendation)
    yield from (f"a={name}" for name in asked)
    yield from (f"f={formula}&a={name}" for formula in formulas for name in asked[:2])
    yield from (f"r={word}" for word in _first_words(situation.recommendation, 25))
    yield from (f"t={word}" for word in _first_words(situation.title, 12))
    adopts = bool(_ADOPTS.search(content)) and len(words) <= MAX_FORMULA
    residue = [word for word in words if word.isalpha() and not _FORMULA_WORD.match(word)]
    yield f"{formulas[0]}&residue{min(len(residue), 6)}"
    if adopts and not _ALTERS.search(content):
        yield from (f"adopts&{'+'.join(sorted(asked))}",) * 3
        yield f"adopts-first&{asked[0]}"
    elif adopts:
        yield f"alters&{asked[0]}"


def _grammar(hidden: str, formulas: list[str]) -> Iterator[str]:
    """Who acts, and how: a body that wishes, an administration that tells, something that is to be done."""
    subject = next((name for name, pattern in _SUBJECTS if pattern.match(hidden)), "other")
    yield f"subject={subject}"
    yield f"subject={subject}&{formulas[0]}"
    for name, pattern in (("passive", _PASSIVE), ("past", _PAST), ("not", _NOT_WORD), ("later", _LATER), ("motion", _MOTION)):
        if pattern.search(hidden):
            yield f"g={name}"
            yield f"g={name}&{subject}"
            yield f"g={name}&{formulas[0]}"


def _place(unit: Unit, situation: Situation, formulas: list[str]) -> Iterator[str]:
    total = len(situation.masked)
    yield f"final{situation.final}"
    yield f"first{situation.index == 0}-last{situation.index == total - 1}"
    yield f"first{situation.index == 0}-final{situation.final}-{formulas[0]}-total{min(total, 3)}"
    yield f"point{unit.point is not None}-{formulas[0]}"
    yield f"council{bool(_COUNCIL.search(situation.heading))}-{formulas[0]}"
    before = situation.masked[situation.index - 1] if situation.index else ""
    after = situation.masked[situation.index + 1] if situation.index + 1 < total else ""
    for side, text in (("before", before), ("after", after)):
        for name in formulas_in(text) or ("none",):
            yield f"{side}={name}"
            yield f"{side}={name}&{formulas[0]}"
    if any(situation.aside):
        yield from (f"aside{situation.aside[situation.index]}&{formulas[0]}", f"aside{situation.aside[situation.index]}") * 2
    if any(_holds(_CARRIED, text) for text in situation.masked[: situation.index]):
        yield f"carried-before&{formulas[0]}"
    if any(_holds(_MOTION, text) for text in situation.masked[: situation.index]):
        yield f"motion-before&{formulas[0]}&{bool(_LATER.search(situation.masked[situation.index]))}"
    decided = [_holds(_DECIDES, text) for text in situation.masked]
    yield f"decided-before{any(decided[: situation.index])}-after{any(decided[situation.index + 1 :])}-{formulas[0]}"


_POINT_IN_LIST = re.compile(
    r"(?m)^\s*(?:at\s+)?(?P<number>\d{1,2}|[a-h](?=\)))\s*[.):]\s*(?P<text>.+(?:\n(?!\s*(?:at\s+)?(?:\d{1,2}\s*[.):]|[a-h]\))).*)*)"
)
_POINT_INLINE = re.compile(r"(?:^|\s)(?P<number>\d{1,2}|[a-h])\)\s+(?P<text>.+?)(?=\s(?:\d{1,2}|[a-h])\)\s|$)", re.DOTALL)
_NUMBERED = re.compile(r"\bnr\.\s*(\d{1,2}(?:(?:,\s*|\s+og\s+)\d{1,2})*)")
_AT_LINE = re.compile(r"\s*[-•]?\s*at\b", re.IGNORECASE)


def recommendation_for(point: str | None, recommendation: str) -> str:
    """The part of a recommendation that a point answers; all of it where the point is not found."""
    if point is None:
        return recommendation
    wanted = _numbers(point)
    for pattern in (_POINT_IN_LIST, _POINT_INLINE):
        if parts := [match["text"] for match in pattern.finditer(recommendation) if match["number"] in wanted]:
            return "\n".join(parts)
    lines = recommendation.split("\n")
    if parts := [line for line in lines if (named := _NUMBERED.search(line)) and wanted & set(re.findall(r"\d+", named[1]))]:
        return "\n".join(parts)
    at_lines = [line for line in lines if _AT_LINE.match(line)]
    parts = [at_lines[int(number) - 1] for number in sorted(wanted) if number.isdigit() and 0 < int(number) <= len(at_lines)]
    return "\n".join(parts) or recommendation


def _numbers(point: str) -> set[str]:
    """The numbers or letters of a point, a range as all that it holds: ``1-3``."""
    wanted = set(re.findall(r"\d+|\b[a-h]\b", point.lower()))
    if ends := re.fullmatch(r"(\d{1,2})\.?\s*(?:[-–]|til)\s*(\d{1,2})", point):
        wanted |= {str(number) for number in range(int(ends[1]), int(ends[2]) + 1)}
    return wanted


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


# Whole units that the contract settles whatever stands around them.
_FIXED: tuple[tuple[Outcome, re.Pattern[str]], ...] = tuple(
    (outcome, re.compile(pattern, re.IGNORECASE))  # type: ignore[misc]
    for outcome, pattern in (
        (
            "none",
            r"-|(?:der (?:var|er) )?(?:ingen|intet)(?: (?:bemærkninger|meddelelser|spørgsmål|orienteringer"
            r"|punkter|sager))?(?: til .{3,40})?",
        ),
        ("none", rf"{_BODY_SUBJECT} (?:undlod at tage|undlader at tage|tog ikke) stilling(?:, (?:da|idet) .*)?"),
        ("none", r"(?:beslutning(?:en)?\s+)?(?:er\s+)?(?:ikke frigivet|undtaget fra offentlighed\w*)|jf\. (?:lukket )?protokol\w*"),
        ("postponed", r"(?:sagen|punktet)\s+(?:gen)?optages(?:\s.*)?|(?:sagen|punktet)\s+tages\s+op\s+igen\b.*"),
        ("referred", r"(?:sagen\s+)?(?:går\s+|sendes\s+)?tilbage\s+til\s+(?!næste)[^,]{3,80}"),
        (
            "withdrawn",
            r"(?:(?:punktet|sagen)\s+)?(?:udgår|udgik|udgået)|(?:(?:punktet|sagen)\s+)?(?:blev\s+)?taget\s+af(?:\s+dagsordenen)?",
        ),
    )
)


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
_MINORITY = re.compile(rf"{_NAMES}(?:kan|kunne)\s+(?:\w+\s+)?ikke\b(?!.*(?:dermed|bortfald))", re.IGNORECASE | re.DOTALL)


def is_aside(situation: Situation) -> bool:
    """Whether a unit is never a decision: of a motion that did not become it, or what a minority cannot agree to."""
    aside = bool(situation.aside) and situation.aside[situation.index]
    return aside or bool(_MINORITY.match(situation.masked[situation.index]))


def is_adoption(content: str, situation: Situation) -> bool:
    """Whether a unit adopts what was recommended and says nothing more; such a unit is always a decision."""
    return (
        not is_aside(situation) and bool(_ADOPTS.search(content)) and not _ALTERS.search(content) and bool(_PURE.fullmatch(content.strip()))
    )


def _adopted_outcome(content: str, situation: Situation) -> Outcome | None:
    """The outcome of a unit that adopts what was recommended and nothing more, where that tells it; else None."""
    if not is_adoption(content, situation):
        return None
    asked = asked_in(content if _OF_ITSELF.search(content) else _asked_by(content, situation))
    return _SETTLED.get(asked[0]) if len(asked) == 1 else None


def _asked_by(content: str, situation: Situation) -> str:
    """What a unit adopts: the decisions of the earlier body that it names, or the recommendation."""
    return situation.earlier if _BODYS_WORD.search(content) and situation.earlier else situation.recommendation

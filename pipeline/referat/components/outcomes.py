"""What a unit of a decision text states: an outcome, or no decision.

A linear classifier reads the unit together with the recommendation that it answers and its place.  The formulas of
the language are features, and so is each formula together with what was recommended: `godkendt` of a
recommendation to postpone is postponed.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from referat.components.decision_units import Unit
from referat.components.line_traits import words_of
from referat.components.outcome_formulas import REMEMBERED, asked_in, formulas_in
from referat.components.settled_outcomes import ADOPTS, ALTERS, Situation
from referat.labels import OUTCOMES

NO_DECISION = "no"
CLASSES = (*OUTCOMES, NO_DECISION)

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
COUNCIL = re.compile(r"byråd|kommunalbestyrelse|regionsråd|borgerrepræsentation", re.IGNORECASE)
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
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_DIGIT = re.compile(r"\d")
MAX_FORMULA = 12
# By cross-validation on the train split, municipalities left out: grams of 3, 5 or 6 letters help less.
GRAM_LENGTH, GRAM_CHARACTERS = 4, 160


def masked(content: str, entities: Iterable[tuple[int, int, str]]) -> str:
    """A text whose entities, given as (start, end, label), are replaced by words for what they are."""
    parts, position = [], 0
    for start, end, label in entities:
        parts += [content[position:start], _mask(content[start:end], label)]
        position = end
    return "".join([*parts, content[position:]])


def _mask(name: str, label: str) -> str:
    if label == "ORG" and _BODY.search(name):
        return ("councilx" if COUNCIL.search(name) else "bodyx") + ("s" if name.endswith("s") else "")
    return f"{label.lower()}x"


@lru_cache(maxsize=REMEMBERED)
def _holds(pattern: re.Pattern[str], text: str) -> bool:
    return pattern.search(text) is not None


@lru_cache(maxsize=64)
def _first_words(text: str, count: int) -> frozenset[str]:
    return frozenset(words_of(text)[:count])


@lru_cache(maxsize=64)
def _asked(recommendation: str) -> tuple[str, ...]:
    return tuple(asked_in(recommendation))


@lru_cache(maxsize=64)
def _words_and_numbers(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The beginnings of the words of a text, and its numbers."""
    return frozenset(word[:5] for word in words_of(text)), frozenset(_NUMBER.findall(text))


def outcome_features(content: str, unit: Unit, situation: Situation) -> list[str]:
    """Features of one unit, whose characters are ``content``."""
    hidden = situation.masked[situation.index]
    words = words_of(hidden)
    found = [f"w={word}" for word in set(words[:60])]
    found += [f"p={word[:5]}" for word in set(words[:60]) if len(word) > 5]
    found += [f"b={a}_{b}" for a, b in pairwise(words[:26])]
    found += [f"s={'_'.join(words[:n])}" for n in (1, 2, 3) if len(words) >= n]
    found += [f"c={gram}" for gram in _grams(hidden)]
    found.append(f"len{min(len(words), 40) // 4}")
    formulas = list(formulas_in(content)) or ["no-formula"]
    found += [f"f={name}" for name in formulas]
    found += [f"f1={formulas[0]}"]
    found += [f"f={formula}&len{min(len(words), 24) // 4}" for formula in formulas]
    found += list(_answer(content, words, formulas, situation))
    found += list(_grammar(hidden, formulas))
    found += list(_place(unit, situation, formulas))
    return found


def _grams(hidden: str) -> Iterable[str]:
    """The different runs of letters at the beginning of a unit: words in all their forms, and parts of compounds."""
    text = f" {_DIGIT.sub('0', ' '.join(hidden.lower().split()))[:GRAM_CHARACTERS]} "
    return dict.fromkeys(text[start : start + GRAM_LENGTH] for start in range(len(text) - GRAM_LENGTH + 1))


def _answer(content: str, words: list[str], formulas: list[str], situation: Situation) -> Iterator[str]:
    """How a unit stands to what was recommended, and to what earlier bodies decided."""
    asked = _asked(situation.recommendation)
    yield from (f"a={name}" for name in asked)
    yield from (f"f={formula}&a={name}" for formula in formulas for name in asked[:2])
    yield from (f"r={word}" for word in _first_words(situation.recommendation, 25))
    yield from (f"t={word}" for word in _first_words(situation.title, 12))
    adopts = bool(ADOPTS.search(content)) and len(words) <= MAX_FORMULA
    residue = [word for word in words if word.isalpha() and not _FORMULA_WORD.match(word)]
    yield f"{formulas[0]}&residue{min(len(residue), 6)}"
    yield from _told_again(content, situation, formulas[0])
    if adopts and not ALTERS.search(content):
        yield from (f"adopts&{'+'.join(sorted(asked))}",) * 3
        yield f"adopts-first&{asked[0]}"
    elif adopts:
        yield f"alters&{asked[0]}"


def _told_again(content: str, situation: Situation, formula: str) -> Iterator[str]:
    """How much of a unit repeats the recommendation: its words, and its numbers."""
    asked, numbers = _words_and_numbers(situation.recommendation)
    told = [word[:5] for word in words_of(content) if len(word) > 4]
    share = sum(word in asked for word in told) * 4 // len(told) if told and asked else -1
    named = set(_NUMBER.findall(content))
    yield f"again{share}"
    yield f"again{share}&{formula}"
    if asked and named:
        new = not named <= numbers
        yield f"newnumber{new}"
        yield f"newnumber{new}&{formula}"


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
    yield f"final{situation.final}-council{situation.council}-{formulas[0]}"
    yield f"first{situation.index == 0}-last{situation.index == total - 1}"
    yield f"first{situation.index == 0}-final{situation.final}-{formulas[0]}-total{min(total, 3)}"
    yield f"point{unit.point is not None}-{formulas[0]}"
    yield f"council{bool(COUNCIL.search(situation.heading))}-{formulas[0]}"
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

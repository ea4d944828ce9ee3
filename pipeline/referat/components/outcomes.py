"""What a unit of a decision text states: an outcome, or no decision.

A linear classifier reads the unit together with the recommendation that it answers and its place.  The formulas of
the language are features, and so is each formula together with what was recommended: `godkendt` of a
recommendation to postpone is postponed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from referat.components.decision_units import Unit
from referat.components.line_features import words_of
from referat.labels import OUTCOMES

NO_DECISION = "no"
CLASSES = (*OUTCOMES, NO_DECISION)

_NOT = r"(?:ikke|ej|hverken)\s+(?:\w+\s+){0,2}"
# Formulas of the language, tried in order; each is a feature, none decides alone.
_FORMULAS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("attendance", r"\bafbud\b|\bfraværende\b|\binhabil|stedfortræder|deltog ikke|forlod (?:mødet|lokalet)|til stede"),
        ("vote", r"\bstemte\b|\bundlod\b|\bstemmer (?:for|imod)|hverken for eller imod"),
        ("reservation", r"forbehold|afventer stillingtagen|særindstilling"),
        ("remark", r"bemærkede|protokol|vedlægges|vedhæft|vedlagt|ønskede .{0,30}tilført|gjorde opmærksom"),
        ("not-released", r"ikke frigivet|offentliggøres ikke|ikke offentlig|fortrolig"),
        (
            "reject",
            rf"{_NOT}(?:godkend|vedtag|tiltr|imødek|anbefal|støtte|følge|fulgt|tilslut|ønske|give)|forkast|afvis|nedstem|afslå|afslag|(?:godkend|vedtag|tiltr|imødek|anbefal|støtte)\w*\s+(?:herefter\s+|dermed\s+)?ikke\b|bortfald|\bfald[te]|\bfaldet",
        ),
        ("withdraw", r"\budgå|\budgik|taget af dagsordenen|tages af dagsordenen|taget af\b|trukket"),
        ("postpone", r"\buds[aæ]t|udskyd|udskudt|genoptag|næste møde|senere møde"),
        ("refer", r"henvis|oversend|tilbagesend|sende[st]? tilbage|sendt tilbage|sende[st]? i høring|fremsend|overgår til"),
        ("recommend", r"anbefal|indstill(?:es|er|ede)|indstilles godkendt"),
        ("note", r"efterretning|til orientering|orienter|foretoges"),
        ("discuss", r"drøft|temamøde\w* .{0,20}afholdt"),
        ("change", r"ændring|tilføjelse|rettelse|dog\b|idet\b|med den|under forudsætning|betinge|korrektion|med forbehold|således at"),
        ("approve", r"godkend|tiltr[aå]d|tiltræd|vedtag|vedtog|bevilge|meddel|valgt|udpege|tilslut|imødek|enig|bevillige|bekræft"),
        ("empty", r"^(?:intet|ingen|-|ingen bemærkninger|ingen spørgsmål)\b"),
        ("order", r"behandles (?:efter|før|som|sammen)|behandlet (?:efter|før|sammen)|dagsordenen som punkt"),
    )
)
_ASKED: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("postpone", r"\buds[aæ]t|udskyd"),
        ("refer", r"oversend|henvis|sende[st]? i høring|sendes i .{0,20}høring"),
        ("reject", r"afslag|afslå|ikke (?:imødekom|godkend|tiltræd|bevilg)|afvis|forkast"),
        ("note", r"efterretning|til orientering|orienter"),
        ("discuss", r"drøft"),
        ("recommend", r"anbefale|over for|overfor"),
        ("approve", r"godkend|tiltræd|vedtag|bevilg|meddel"),
        ("choose", r"beslutte[rs]?,? (?:om|hvor|hvilke)|tage[rs]? stilling|træffe[rs]? beslutning"),
    )
)
_COUNCIL = re.compile(r"byråd|kommunalbestyrelse|regionsråd|borgerrepræsentation", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Situation:
    """What stands around a unit.

    Attributes:
        final: whether the unit stands in the item's own decision text.
        recommendation: the recommendation that it answers, or an empty string.
        title: the item's title.
        heading: the first line of its section.
        index: its place among the units of its section.
        total: how many those are.
        before: the text of the unit before it.
    """

    final: bool
    recommendation: str
    title: str
    heading: str
    index: int
    total: int
    before: str


def formulas_in(text: str) -> list[str]:
    """Names of the formulas in a text."""
    return [name for name, pattern in _FORMULAS if pattern.search(text)]


def outcome_features(content: str, unit: Unit, situation: Situation) -> list[str]:
    """Features of one unit, whose characters are ``content``."""
    words = words_of(content)
    found = [f"w={word}" for word in set(words[:60])]
    found += [f"b={a}_{b}" for a, b in pairwise(words[:26])]
    found += [f"s={'_'.join(words[:n])}" for n in (1, 2, 3) if len(words) >= n]
    found.append(f"len{min(len(words), 40) // 4}")
    formulas = formulas_in(content) or ["no-formula"]
    asked = [name for name, pattern in _ASKED if pattern.search(situation.recommendation)] or ["nothing"]
    found += [f"f={name}" for name in formulas]
    found += [f"f1={formulas[0]}"]
    found += [f"a={name}" for name in asked]
    found += [f"f={formula}&a={name}" for formula in formulas for name in asked[:2]]
    found += [f"f={formula}&len{min(len(words), 24) // 4}" for formula in formulas]
    found += [f"r={word}" for word in set(words_of(situation.recommendation)[:25])]
    found += [f"t={word}" for word in set(words_of(situation.title)[:12])]
    found += list(_place(unit, situation, formulas))
    return found


def _place(unit: Unit, situation: Situation, formulas: list[str]) -> Iterator[str]:
    yield f"final{situation.final}"
    yield f"first{situation.index == 0}-last{situation.index == situation.total - 1}"
    yield f"first{situation.index == 0}-final{situation.final}-{formulas[0]}-total{min(situation.total, 3)}"
    yield f"point{unit.point is not None}-{formulas[0]}"
    yield f"council{bool(_COUNCIL.search(situation.heading))}-{formulas[0]}"
    for name in formulas_in(situation.before) or ["none"]:
        yield f"before={name}"
        yield f"before={name}&{formulas[0]}"


_POINT_IN_LIST = re.compile(r"(?m)^\s*(?:at\s+)?(?P<number>\d{1,2})\s*[.):]\s*(?P<text>.+(?:\n(?!\s*\d{1,2}\s*[.):]).*)*)")


def recommendation_for(point: str | None, recommendation: str) -> str:
    """The part of a recommendation that a point answers; all of it where the point is not found."""
    if point is None:
        return recommendation
    numbers = set(re.findall(r"\d+", point))
    parts = [match["text"] for match in _POINT_IN_LIST.finditer(recommendation) if match["number"] in numbers]
    if not parts:
        at_lines = [line for line in recommendation.split("\n") if re.match(r"\s*[-•]?\s*at\b", line, re.IGNORECASE)]
        parts = [at_lines[int(number) - 1] for number in numbers if 0 < int(number) <= len(at_lines)]
    return "\n".join(parts) or recommendation

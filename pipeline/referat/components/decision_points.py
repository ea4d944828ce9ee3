"""Points of a decision text: ``Ad 1``, ``2. at:``, ``pkt. a``, ``b) og d)``, in the forms that minutes give them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WORD = (
    r"(?:at-punkt|indstillingens (?:pkt|punkt)|indstilling(?:en)? nr|led"
    r"|pind|prik|ad at|at nr|ad|at|nr|pkt|punkt|indstillingspunkt(?:erne)?|indstillingens"
    r"|vedr\.? punkt)\b\.?\s*"
)
_JOINT = r"\s*(?:[-–,+&]|og|til)\s*"
_DIGITS = rf"\d{{1,2}}(?:[.)]*{_JOINT}\d{{1,2}})*"
_LETTERS = rf"[a-h](?:[.)]*{_JOINT}[a-h])*"
_ROMAN = rf"i{{1,3}}v?(?:\)*{_JOINT}i{{1,3}}v?)*"
_QUOTE = r"[\"”“»«']?"
_STOP = r"[.:)]+(?:\s*[:)]+)?"
# What begins a decision without a capital, so that a number alone before it is a point.
_DECIDES = (
    r"(?:anbefal|godkend|tiltr|vedtag|uds[aæ]t|udskyd|oversend|vises|sende[st]|sendt|bevilge|tage[st]|taget|afvis|afslå|ikke|kan|imødekom|fremmes|udgår|udgik"
    r"|indstil|lades|bortfald|der|henvis|støttes|følges|falder\b|drøftes|lægges|udbydes)"
)
_GOES = rf"(?:{_DECIDES}|bevilget\b|går\b|blev\b|afventer\b|ingen\b|beror\b|henskyd|hviler\b|stilles\b|sættes\b)"
_MARKERS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # Ad 1: / At nr. 2 / Punkt 1-3 / Indstillingens 1. at
        rf"{_WORD}(?P<point>{_DIGITS})(?:[.)]*\s*at\b)?(?:\s*{_STOP}|\s+[-–](?=\s)|(?=\s+(?:(?-i:[A-ZÆØÅ])|{_DECIDES}))|(?=\s*$))",
        # Ad 2 tilbage til udvalget
        rf"(?:ad|pkt)\b\.?\s*(?P<point>{_DIGITS})(?=\s+[a-zæøå]{{3,}})",
        # Led 1 (kort): ikke vedtaget / ad 2, forsøg på skolerne: anbefales
        rf"{_WORD}(?P<point>{_DIGITS})(?:\s*\([^()\n]{{1,50}}\)|,\s[^\n:.]{{2,60}}):(?=\s)",
        # 6.2 Indstilles
        rf"(?P<point>\d{{1,2}}\.\d{{1,2}})(?=\s+{_DECIDES})",
        # 1. at anbefales / 2. og 3. at: Godkendt / 1. "at": Godkendt
        rf"(?P<point>{_DIGITS})[.)]*\s*{_QUOTE}at\b{_QUOTE}\s*(?:{_STOP})?",
        # 1. pkt. godkendes / Indstillingens 2. led: Godkendt
        rf"(?:indstillingens\s+)?(?P<point>{_DIGITS})[.)]*\s*(?:led|pkt|punkt|del)\b\.?\s*(?::(?=\s)|(?=(?-i:[A-ZÆØÅ])[a-zæøå]|{_DECIDES}))",
        # 1. / 1) / 1: / 1-2:
        rf"(?P<point>{_DIGITS})\s*{_STOP}(?=\s)",
        # 2 oversendes / 1 og 4 Godkendt
        rf"(?P<point>\d{{1,2}}{_JOINT}\d{{1,2}}(?:{_JOINT}\d{{1,2}})*)(?=\s+(?:(?-i:[A-ZÆØÅ])|{_DECIDES}))",
        rf"(?P<point>\d{{1,2}})(?=\s+{_DECIDES})",
        # pkt. a / Ad a) og b) / Vedr. c
        rf"(?:ad|pkt|punkt|vedr)\b\.?\s*(?P<point>{_LETTERS})\s*(?:{_STOP})?(?=\s)",
        # Hvad a) angår,
        rf"hvad\s+(?P<point>{_LETTERS}|{_DIGITS})[.)]*\s+angår,?(?=\s)",
        # a) / a: / b) og d) / A: / ii)-iii) / iv:
        rf"(?P<point>{_LETTERS})(?:\)\s*:?|:)(?=\s)",
        rf"(?P<point>{_ROMAN})[):](?=\s)",
        # a og b anbefales / c går retur
        rf"(?-i:(?P<point>{_LETTERS}))(?=\s+(?-i:{_GOES}))",
        # A. Taget til efterretning / A.-B. Godkendt
        rf"(?-i:(?P<point>[A-H](?:[.)]*{_JOINT}[A-H])*))\.(?=\s+(?:{_DECIDES}|udvalget\b|rådet\b|orientering))",
        # a. Vedtaget / a.-b. Godkendt
        rf"(?-i:(?P<point>{_LETTERS})\.(?=\s+(?:[A-ZÆØÅ]|{_DECIDES}|ligeså\b)))",
    )
)
_ROMANS = ("", "i", "ii", "iii", "iv")
_ORDINAL = re.compile(
    r"\s*(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec|behandling|kvartal|halvår|vice|suppleant|stedfortræder|plads|etape|stemme|medlem)",
    re.IGNORECASE,
)
_JOINED = re.compile(rf"{_DIGITS}|{_ROMAN}|\b{_LETTERS}\b")
_BREAK = re.compile(r"(?<=[.!?;,:)a-zæøå])\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Marker:
    """The marker of a point that stands at ``start``; what is decided begins at ``end`` or behind."""

    start: int
    end: int
    point: str


def marker_at(text: str, start: int, end: int) -> Marker | None:
    """The marker that stands at ``start`` in ``text[start:end]``, or None."""
    for pattern in _MARKERS:
        match = pattern.match(text, start, end)
        if match and not _is_ordinal(match, text, end):
            return Marker(start, match.end(), match["point"].rstrip(".) "))
    return None


def _is_ordinal(match: re.Match[str], text: str, end: int) -> bool:
    """Whether the number is one of a date, a reading or a sum, and no point's."""
    if not match["point"][0].isdigit():
        return False
    rest = text[match.end() : end].lstrip()
    return bool(_ORDINAL.match(rest)) or (match.group()[0].isdigit() and rest[:1].isdigit())


def markers_inside(text: str, start: int, end: int) -> Iterator[Marker]:
    """The markers inside a text that begins with one, where they go on with its numbering."""
    first = marker_at(text, start, end)
    kind, used = _places(first.point) if first else ("", set[int]())
    for match in _BREAK.finditer(text, start, end) if used else ():
        marker = marker_at(text, match.end(), end)
        other, places = _places(marker.point) if marker else ("", set[int]())
        if (
            marker
            and places
            and other == kind
            and not places & used
            and min(places) <= max(used) + 1
            and (_new_sentence(text, match.start()) or (_beside(places, used) and _told_alike(text, first, marker, match.start())))
        ):
            yield marker
            used |= places


def _beside(places: set[int], used: set[int]) -> bool:
    """Whether places follow those that were named, or lie between them: ``a og c godkendt, b udgår``."""
    return min(places) == max(used) + 1 or min(used) < min(places) <= max(places) < max(used)


def _told_alike(text: str, first: Marker | None, marker: Marker, place: int) -> bool:
    """Whether a marker inside a sentence has the form of the first: ``ad 1) anbefales, ad 2) udsat``."""
    if first is None or _form(text, first) != _form(text, marker):
        return False
    return text[place - 1] == "," or _form(text, marker).endswith((")", ":"))


def _form(text: str, marker: Marker) -> str:
    """The marker without its numbers or letters: its word and the bracket or stop that closes it."""
    written = text[marker.start : marker.end].strip().lower()
    return _JOINED.sub("", written).strip()


def _new_sentence(text: str, place: int) -> bool:
    return text[place - 1] in ".!?;:)" or text[:place].rsplit(None, 1)[-1].lower() in {
        "anbefales",
        "godkendt",
        "godkendes",
        "indstilles",
        "tiltrådt",
    }


def _places(point: str) -> tuple[str, set[int]]:
    """Whether a point has numbers or letters, and the places of those that it names; none where it has other forms."""
    if roman := re.findall(r"\bi{1,3}v?\b", point.lower()):
        return "roman", {_ROMANS.index(one) for one in roman if one in _ROMANS}
    found = re.findall(r"\d+|\b[a-h]\b", point.lower())
    return ("digit" if point[:1].isdigit() else "letter"), {int(one) if one.isdigit() else ord(one) for one in found}

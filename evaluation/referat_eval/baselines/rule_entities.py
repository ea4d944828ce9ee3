"""Entities by rules: the grammars of dates and amounts, patterns of names, and lists of names from the training gold."""

import re
from collections.abc import Iterator, Sequence

from referat.language import blank_language
from referat.train.data import Annotated
from referat.values.amounts import propose_amounts
from referat.values.dates import propose_dates
from referat.values.parties import NATIONAL
from referat_eval.baselines.memory import Memory
from referat_eval.baselines.stages import Span

_WORD = r"[A-ZÆØÅÉ][a-zæøåéüöäó]+"
_NAME = rf"(?:{_WORD}|[A-ZÆØÅ](?:\.|[a-z]\.))(?:-{_WORD})?"
_TITLES = r"(?:borgmester|viceborgmester|rådmand|formand|næstformand|direktør|kommunaldirektør|gårdejer|arkitekt|advokat|konsulent)"
_PERSON = (
    re.compile(rf"\b(?P<name>{_WORD}(?:-{_WORD})?(?: {_NAME}){{1,3}}) ?\([A-ZÆØÅ]{{1,2}}\)"),
    re.compile(rf"(?<![\w-])(?i:{_TITLES}) (?P<name>{_WORD}(?:-{_WORD})?(?: {_NAME}){{1,3}})\b"),
)
_CAPITALISED = re.compile(rf"(?<![\w-])(?P<first>{_WORD})(?:-{_WORD})?(?: {_NAME}){{1,3}}(?![\w-])")
_BODY_END = r"(?:udvalg|byråd|råd|styrelse|ministeri|nævn|forvaltning|afdeling|magistrat)(?:et|en)?s?"
_LIST_OF_WORDS = rf"(?:{_WORD}(?:-,?| og|,)? (?:og )?){{0,6}}"
_ORGANISATION = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_LIST_OF_WORDS}[A-ZÆØÅ]\w*(?:-\w+)?{_BODY_END}\b",
        rf"\bUdvalget for {_WORD}(?:, \w+)*(?: og \w+)?",
        rf"\b(?:{_WORD} ){{1,2}}Kommunes?\b|\bRegion {_WORD}\b",
        rf"\b(?:{_WORD}(?: &)? ){{1,4}}(?:A/S|ApS|I/S|A\.m\.b\.a\.)(?!\w)",
        r"\b(?:[Bb]yråd|[Kk]ommunalbestyrelse|[Rr]egionsråd|[Øø]konomiudvalg|[Bb]orgerrepræsentation)(?:et|en)s?\b",
    )
)
_LETTER = r"[A-ZÆØÅ]"
_PARTY_NAMES = "|".join(
    re.escape(form[0].upper() + form[1:]) if len(form) > 3 else form.upper()
    for forms in NATIONAL.values()
    for form in sorted(forms, key=len, reverse=True)
    if len(form) > 1
)
_PARTY = (
    re.compile(rf"(?<=\w )\((?P<name>{_LETTER})\)"),
    re.compile(rf"\b[Ll]iste (?P<name>{_LETTER})\b"),
    re.compile(rf"(?<![\w-])(?P<name>{_PARTY_NAMES})(?:['’]?s)?(?![\w-])"),
)
_LETTERS = re.compile(rf"(?<![\w.-]){_LETTER}(?:(?:, | og |\+|, og ){_LETTER})+(?![\w-])")


class RuleTagger:
    """Entities of a paragraph; what stands first in the order of the rules wins where two overlap."""

    def __init__(self, train: Sequence[Annotated]) -> None:
        self._memory = Memory(blank_language(), train, labels=("PER", "ORG", "PARTY"), reliable=True)
        self._first_names = {string.split()[0] for string, label in self._memory.labels.items() if label == "PER" and " " in string}

    def __call__(self, text: str) -> Iterator[Span]:
        taken: list[tuple[int, int]] = []
        for start, end, label in self._proposals(text):
            if start < end and not any(start < b and a < end for a, b in taken):
                taken.append((start, end))
                yield start, end, label

    def _proposals(self, text: str) -> Iterator[Span]:
        yield from ((amount.start, amount.end, "AMOUNT") for amount in propose_amounts(text) if amount.certain)
        yield from ((date.start, date.end, "DATE") for date in propose_dates(text))
        known = list(self._memory(text))
        yield from (span for span in known if " " in text[span[0] : span[1]])
        yield from self._people(text)
        yield from ((*match.span(), "ORG") for pattern in _ORGANISATION for match in pattern.finditer(text))
        yield from known
        yield from ((*match.span("name"), "PARTY") for pattern in _PARTY for match in pattern.finditer(text))
        for match in _LETTERS.finditer(text):
            yield from ((match.start() + i, match.start() + i + 1, "PARTY") for i, char in enumerate(match.group()) if char.isupper())

    def _people(self, text: str) -> Iterator[Span]:
        yield from ((*match.span("name"), "PER") for pattern in _PERSON for match in pattern.finditer(text))
        yield from ((*match.span(), "PER") for match in _CAPITALISED.finditer(text) if match["first"] in self._first_names)

"""Which body decided: the organisation that the nearest heading names, in the words of the text."""

import re

from spacy.tokens import Doc, Span

from referat.components.decision_units import Unit
from referat.layers import entities_of, entity_at, item_at, sections, text_of
from referat.values.names import name_value

_HEADING_WORDS = re.compile(
    r"\b(?:beslutning(?:er)?|vedtagelser?|dato|behandling|historik|mødet?|af|i|på|fra|den|d|pkt|punkt|sag|nr|s|kl|link til|tidligere"
    r"|første|andet|tredje|fjerde|femte|sidste|led|at|ad)\b\.?",
    re.IGNORECASE,
)
_SPELLED = re.compile(r"[^\W\d_]{2,}")
_DECISION_OF = re.compile(r"\b(?:beslutning(?:er)?|vedtagelser?)\b", re.IGNORECASE)
_VERB_AFTER = re.compile(r"\s+(?:kan\s|kunne\s)?(?:ikke\s)?(?:anbefal|godkend|indstil|tiltr|vedt[ao]g|beslutte|ønsk|foresl)", re.IGNORECASE)
MAX_HEADING = 160


def _is_short_of(doc: Doc, full: Span, short: Span) -> bool:
    """Whether a name in brackets only shortens the one before it: ``Udvalget for natur og teknik (NT)``."""
    return text_of(doc)[full.end_char : short.start_char].strip() == "(" and text_of(doc)[short.end_char : short.end_char + 1] == ")"


def names_only(doc: Doc, start: int, end: int) -> bool:
    """Whether a stretch is a heading: bodies, dates and the words between them, and nothing that decides."""
    inside = entities_of(doc, start, end)
    if not any(ent.label_ in {"ORG", "DATE"} for ent in inside):
        return False
    rest, position = [], start
    for ent in inside:
        rest.append(text_of(doc)[position : ent.start_char])
        position = ent.end_char
    rest.append(text_of(doc)[position:end])
    return not _SPELLED.search(_HEADING_WORDS.sub(" ", " ".join(rest)))


class Headings:
    """The headings above the units of one decision section, as they are passed from top to bottom."""

    def __init__(self, doc: Doc, section: Span) -> None:
        self.doc = doc
        self.final = section.label_ == "decision"
        self.position = section.start_char
        self.body = self._above(section)

    def passed(self, unit: Unit) -> None:
        """Note a unit that is no decision: it may be the heading of those below, or stand behind their body."""
        ahead = names_only(self.doc, self.position, unit.start)
        heading = names_only(self.doc, unit.start, unit.end) and bool(_DECISION_OF.search(text_of(self.doc), unit.start, unit.end))
        named = self._organisation(self.position, unit.start if self.final and not heading else unit.end)
        if named is not None and (ahead or heading or not self.final):
            self.body = named
        self.position = unit.end

    def body_of(self, unit: Unit) -> str | None:
        """The body that decided a unit: named before it on its line, in a heading above, or as who acts."""
        named = self._organisation(self.position, unit.start)
        if named is not None and (not self.final or names_only(self.doc, self.position, unit.start)):
            self.body = named
        self.position = unit.end
        return self.body or (None if self.final else self._actor(unit))

    def _above(self, section: Span) -> str | None:
        """The body that the first line of the section names, or of the section that attendance lines cut it off from."""
        if not self.final:
            return self._told_before(section)
        for candidate in (section, self._cut_off(section)):
            if candidate is None:
                continue
            start = candidate.start_char
            end = start + len(candidate.text.partition("\n")[0])
            end = self._heading_end(start, end)
            first_line = text_of(self.doc)[start:end]
            is_heading = len(first_line) <= MAX_HEADING and (bool(_DECISION_OF.search(first_line)) or names_only(self.doc, start, end))
            if is_heading and (named := self._organisation(start, end)):
                return named
        return None

    def _heading_end(self, start: int, end: int) -> int:
        """Where the heading of a first line ends: before its colon, where the decision follows or the item is named."""
        text = text_of(self.doc)
        head, colon, _ = text[start:end].partition(":")
        behind = start + len(head) + len(colon)
        return behind if colon and _DECISION_OF.search(head) and not names_only(self.doc, behind, end) else end

    def _told_before(self, section: Span) -> str | None:
        """The body of a heading that ends the section before, where only attendance lines part the two."""
        item = item_at(self.doc, section.start_char)
        before = sections(self.doc, within=(item.start_char, section.start_char)) if item else []
        parted = [other for other in before if other.label_ != "noise"]
        if len(parted) < 2 or (parted[-2].label_, parted[-1].label_) != (section.label_, "attendance"):
            return None
        start = parted[-2].start_char + parted[-2].text.rstrip().rfind("\n") + 1
        end = parted[-2].end_char
        return self._organisation(start, end) if names_only(self.doc, start, end) else None

    def _cut_off(self, section: Span) -> Span | None:
        item = item_at(self.doc, section.start_char)
        if item is None:
            return None
        before = [s for s in sections(self.doc, within=(item.start_char, section.start_char)) if s.label_ not in {"attendance", "noise"}]
        first = None
        for candidate in reversed(before):
            if candidate.label_ != "decision":
                break
            first = candidate
        return first

    def _organisation(self, start: int, end: int) -> str | None:
        named = [ent for ent in entities_of(self.doc, start, end) if ent.label_ == "ORG"]
        if not named:
            return None
        full = named[-2] if len(named) > 1 and _is_short_of(self.doc, named[-2], named[-1]) else None
        if full is None:
            return name_value(named[-1].text)
        return text_of(self.doc)[full.start_char : named[-1].end_char + 1]

    def _actor(self, unit: Unit) -> str | None:
        first = entity_at(self.doc, unit.start)
        acts = first is not None and first.label_ == "ORG" and _VERB_AFTER.match(text_of(self.doc), first.end_char)
        return name_value(first.text) if first is not None and acts else None

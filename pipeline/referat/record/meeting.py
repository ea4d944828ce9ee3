"""The meeting's facts from the head of the minutes: who met, when and where."""

import re
from datetime import date
from typing import Any

from spacy.tokens import Doc, Span

from referat.components.attendance import meeting_absent
from referat.components.people import people_in
from referat.document import Document
from referat.layers import entities_of, municipality_of, sections, text_of
from referat.municipality import Municipality, same_municipality
from referat.record import models
from referat.values import PartyOf, date_value, name_value, parties_at

_CLOCK = re.compile(r"(?:kl\.?\s*|klokken\s+|\b)(\d{1,2})\s?[.:]\s?(\d{2})\b(?!\.\d)(?![-/.]\d)", re.IGNORECASE)
_END = re.compile(r"slut\w*|hævet|til kl|afsluttet", re.IGNORECASE)
_PLACE = re.compile(r"(?:mødested|sted|lokale|mødelokale|møde lokation)\s*:?[ \t]*(?P<place>[^\n:][^\n]*)", re.IGNORECASE)
_MUNICIPALITY = re.compile(r"(?:[A-ZÆØÅ][\w-]+(?: og)? ){1,2}[Kk]ommune$|^Region [A-ZÆØÅ]\w+")
_DOCUMENT = re.compile(r"(?:møde)?(?:referat|dagsorden)|(?:beslutnings|møde)?protokol", re.IGNORECASE)
_PRESENT = re.compile(r"(?:mødedeltagere|deltagere|medlemmer|til ?stede|tilstedeværende|indkaldelse|mødte|mødt)\b", re.IGNORECASE)
_AWAY = re.compile(r"(?:afbud|fraværende|ikke til stede|forfald|stedfortrædere?|suppleant\w*)\b", re.IGNORECASE)
_LABEL = re.compile(r"^[A-ZÆØÅ][\wæøå ]{2,30}:?(?=\s|$)")


def read_meeting(doc: Doc, document: Document) -> tuple[models.Meeting, list[tuple[str, str]]]:
    """The meeting, and warnings about what the document does not tell."""
    head = sections(doc, "meeting")
    committee = _committee(doc, head)
    told = municipality_of(doc)
    found, when = _municipality(doc), _date(doc, head)
    municipality = found or (told.name if told else None)
    party_of = parties_at(municipality, when, told)
    start_time, end_time = _times(head)
    meeting = models.Meeting(
        municipality=municipality,
        committee=committee,
        date=when,
        start_time=start_time,
        end_time=end_time,
        place=_place(head),
        participants=_participants(doc, document, head, party_of),
        absent=_absent(doc, document, party_of),
    )
    missing = [("no-date", "no date of the meeting was found")] if when is None else []
    missing += [("no-committee", "no committee was found")] if committee is None else []
    missing += [("no-items", "no agenda item was found")] if not doc.spans.get("items") else []
    return meeting, [*missing, *_told_notices(found, told)]


def _told_notices(found: str | None, told: Municipality | None) -> list[tuple[str, str]]:
    """Where the text names another municipality than the file, or none."""
    if told is None or (found and same_municipality(found, told.name)):
        return []
    if found is None:
        return [("municipality-told", f"the text names no municipality; {told.name} was told beforehand")]
    return [("other-municipality", f"the text names {found}, not {told.name} as told beforehand; local lists are not those of {told.name}")]


def anchor_date(meeting: models.Meeting) -> date | None:
    """The meeting's date where it names a day."""
    return date.fromisoformat(meeting.date) if meeting.date and len(meeting.date) == 10 else None


def _entities_in(doc: Doc, spans: list[Span], label: str) -> list[Span]:
    return [e for e in entities_of(doc) if e.label_ == label and any(s.start_char <= e.start_char < s.end_char for s in spans)]


def _committee(doc: Doc, head: list[Span]) -> str | None:
    """The first body in the head that is no municipality, nor a word for the document that was taken for one."""
    bodies = [e for e in _entities_in(doc, head, "ORG") if not _MUNICIPALITY.search(e.text) and not _DOCUMENT.fullmatch(e.text)]
    return name_value(bodies[0].text) if bodies else None


def _municipality(doc: Doc) -> str | None:
    """The municipality in the head, else the one that the document names most."""
    names: dict[str, int] = {}
    head_end = max((span.end_char for span in sections(doc, "meeting")), default=0)
    for ent in entities_of(doc):
        if ent.label_ == "ORG" and _MUNICIPALITY.search(name := name_value(ent.text)):
            name = name[: -len("kommune")] + "Kommune" if name.lower().endswith("kommune") else name
            names[name] = names.get(name, 0) + (1000 if ent.start_char < head_end else 1)
    if not names:
        return None
    best = max(names, key=lambda name: names[name])
    return best if names[best] >= 2 else None


def _date(doc: Doc, head: list[Span]) -> str | None:
    """The first full date of the head."""
    for ent in _entities_in(doc, head, "DATE"):
        value = date_value(ent.text)
        if value and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return value
    return None


def _times(head: list[Span]) -> tuple[str | None, str | None]:
    start = end = None
    for span in head:
        for line in span.text.split("\n"):
            for match in _CLOCK.finditer(line):
                if int(match[1]) > 23 or int(match[2]) > 59:
                    continue
                clock = f"{int(match[1]):02}:{match[2]}"
                before = line[: match.start()]
                if _END.search(before) or (start is not None and re.search(r"[-–]\s*$", before)):
                    end = end or clock
                else:
                    start = start or clock
    return start, end


def _place(head: list[Span]) -> str | None:
    for span in head:
        if match := _PLACE.search(span.text):
            return match["place"].strip() or None
    return None


def _participants(doc: Doc, document: Document, head: list[Span], party_of: PartyOf) -> list[models.Participant]:
    if document.participants:
        return [models.Participant(name=person.name) for person in document.participants if not person.absent]
    found: dict[str, models.Participant] = {}
    for span in head:
        present = False
        position = span.start_char
        for line in span.text.split("\n"):
            end = position + len(line)
            if _AWAY.match(line.strip()):
                present = False
            elif _PRESENT.match(line.strip()):
                present = True
            elif _LABEL.match(line) and line.strip().endswith(":"):
                present = False
            if present:
                for person in people_in(entities_of(doc, position, end), text_of(doc)):
                    name = name_value(person.name.text)
                    party = None if person.party is None else party_of(person.party.text)
                    found.setdefault(name, models.Participant(name=name, party=party))
            position = end + 1
    return list(found.values())


def _absent(doc: Doc, document: Document, party_of: PartyOf) -> list[models.Absentee]:
    if document.participants:
        return [models.Absentee(name=person.name) for person in document.participants if person.absent]
    return [absentee_of(text_of(doc), entry, party_of) for entry in meeting_absent(doc)]


def absentee_of(text: str, entry: tuple[Any, Any, Any], party_of: PartyOf) -> models.Absentee:
    """The absentee of offsets (name, party, substitute); party and substitute may be None."""
    name, party, substitute = entry
    return models.Absentee(
        name=name_value(text[slice(*name)]),
        party=party_of(text[slice(*party)]) if party else None,
        substitute=text[slice(*substitute)] if substitute else None,
    )

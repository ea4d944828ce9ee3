"""Publication JSON of FirstAgenda, the portal that most municipalities publish with."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from referat.document import Hint, Participant
from referat.errors import UnreadableDocument
from referat.formats.base import Content, Format, check_markup
from referat.formats.html import flatten
from referat.formats.text import decode, peek
from referat.limits import Limits
from referat.values.dates import MONTH_NAMES

_HALF = re.compile(r"[\ud800-\udfff]")
_KEY = '"Dagsordenpunkter"'


class _Writer:
    """Collects text and the hints on it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.hints: list[Hint] = []

    def line(self, text: str = "") -> tuple[int, int]:
        start = self.length
        self.parts.append(text + "\n")
        self.length += len(text) + 1
        return start, start + len(text)

    def block(self, text: str, hints: list[Hint]) -> None:
        lead = len(text) - len(text.lstrip("\n"))
        shift = self.length - lead
        self.hints.extend(Hint(h.start + shift, h.end + shift, h.kind) for h in hints if h.end > h.start)
        self.line(text.strip("\n"))


def _read(path: Path, data: bytes, limits: Limits) -> Content:
    agenda = _agenda(path, data, limits)
    writer = _Writer()
    meeting = _object(path, agenda, "Moede")
    participants = _participants(path, meeting)
    _write_head(writer, _object(path, agenda, "Udvalg"), meeting, participants)
    for point in _objects(path, agenda, "Dagsordenpunkter"):
        _write_item(path, writer, point, limits)
    return Content(
        text="".join(writer.parts),
        media_type="application/vnd.firstagenda+json",
        hints=tuple(writer.hints),
        participants=participants,
    )


def _agenda(path: Path, data: bytes, limits: Limits) -> Mapping[str, Any]:
    check_markup(path, len(data), sum(map(data.count, (b"{", b"[", b","))), limits)
    text, _ = decode(path, data)
    try:
        agenda = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableDocument(path, "broken", f"broken JSON at line {error.lineno}, column {error.colno}: {error.msg}") from error
    except ValueError as error:
        raise UnreadableDocument(path, "broken", f"JSON with a number that cannot be read: {error}") from error
    except RecursionError as error:
        raise UnreadableDocument(path, "nesting", "JSON nested too deep") from error
    if not isinstance(agenda, Mapping) or not isinstance(agenda.get("Dagsordenpunkter"), list):
        raise UnreadableDocument(path, "unknown-format", "JSON, but no FirstAgenda publication (Dagsordenpunkter is missing)")
    return agenda


def _object(path: Path, parent: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The object under a name, empty where it is missing."""
    value = parent.get(name) or {}
    if not isinstance(value, Mapping):
        raise UnreadableDocument(path, "broken", f"{name} is no object but {value!r:.40}")
    return value


def _objects(path: Path, parent: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The list of objects under a name, empty where it is missing."""
    values = parent.get(name) or []
    if not isinstance(values, list) or not all(isinstance(value, Mapping) for value in values):
        raise UnreadableDocument(path, "broken", f"{name} is no list of objects but {values!r:.40}")
    return values


def _participants(path: Path, meeting: Mapping[str, Any]) -> tuple[Participant, ...]:
    listed = _objects(path, meeting, "Moededeltagere") or _objects(path, meeting, "Moedeltagere")
    return tuple(
        Participant(name, bool(person.get("Absent") or person.get("ParticipationCancelled")))
        for person in listed
        if (name := _text(person.get("Name")))
    )


def _write_head(writer: _Writer, committee: Mapping[str, Any], meeting: Mapping[str, Any], participants: tuple[Participant, ...]) -> None:
    writer.line(_text(committee.get("Navn")))
    if begin := _text(meeting.get("Dato") or meeting.get("MeetingBeginUtc")):
        writer.line(f"Mødedato: {_danish_time(begin)}")
    if place := _text(meeting.get("Sted")):
        writer.line(f"Mødested: {place}")
    for label, absent in (("Mødedeltagere", False), ("Fraværende", True)):
        if names := [person.name for person in participants if person.absent is absent]:
            writer.line(f"{label}: {', '.join(names)}")


def _write_item(path: Path, writer: _Writer, point: Mapping[str, Any], limits: Limits) -> None:
    number = _text(point.get("Punktnummer") or point.get("Number"))
    title = _text(point.get("Navn") or point.get("Caption"))
    writer.line()
    start, end = writer.line(f"{number}. {title}" if number else title)
    closed = bool(re.match(r"lukket\b", title, re.IGNORECASE))
    writer.hints.append(Hint(start, end, "item", closed=closed))
    if case := _text(point.get("SagsNummer") or point.get("CaseNumber")):
        writer.line(f"Sagsnr.: {case}")
    writer.line()
    for field in _objects(path, point, "Felter"):
        if name := _text(field.get("Navn")):
            writer.hints.append(Hint(*writer.line(name), "heading"))
        if markup := _text(field.get("Html") or field.get("Tekst")):
            writer.block(*flatten(path, markup, limits))
    if decision := _text(point.get("ItemDecision")):
        writer.hints.append(Hint(*writer.line("Beslutning"), "heading"))
        writer.block(*flatten(path, decision, limits))
    names = [name for annex in _objects(path, point, "Bilag") if (name := _text(annex.get("Navn")))]
    if names:
        writer.line()
        writer.hints.append(Hint(*writer.line("Bilag"), "heading"))
        for name in names:
            writer.hints.append(Hint(*writer.line(name), "annex"))


def _text(value: object) -> str:
    return re.sub(r"\s+", " ", _HALF.sub("\ufffd", value)).strip() if isinstance(value, str) else ""


def _danish_time(stamp: str) -> str:
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return stamp
    return f"{moment.day}. {MONTH_NAMES[moment.month - 1]} {moment.year} kl. {moment:%H:%M}"


def _recognises(data: bytes) -> bool:
    return peek(data, 64).lstrip().startswith("{") and any(
        _KEY.encode(encoding) in data for encoding in ("utf-8", "utf-16-le", "utf-16-be")
    )


FORMAT = Format("FirstAgenda publication", (".json",), _recognises, _read)

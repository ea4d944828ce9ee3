"""Who was absent, who came instead, and who was disqualified: in an item, and in the head of the meeting.

The language of attendance is formulaic, so this is a grammar over the persons that were found.
"""

import re
from collections.abc import Iterator
from typing import Any

from spacy.tokens import Doc, Span

from referat.components.people import Person, entities_between, people_in
from referat.labels import Role
from referat.layers import entities_of, sections, text_of
from referat.lines import Line, lines_of, split_at

_ABSENT = re.compile(
    r"\bafbud\b|\bfraværende\b|\bforfald\b|ikke til stede|"
    r"deltog ikke|deltager ikke|ej til stede|udeblev|forhindre\w* i at deltage|ikke mødt|mødte ikke|undtagen",
    re.IGNORECASE,
)
_RECUSED = re.compile(r"inhabil|habilitet", re.IGNORECASE)
_INSTEAD_AFTER = re.compile(r"i\s*stedet|stedfortræder(?!\s+for)|suppleant(?!\s+for)|substitueret ved", re.IGNORECASE)
_INSTEAD_FOR = re.compile(
    r"(?:stedfortræder|suppleant)\s+for|\b(?:deltog|mødte)\s+(?:i stedet\s+)?for|i stedet for|\bindkaldt\b.*\bfor\b|\bfor\b", re.IGNORECASE
)
_NO_LONGER = re.compile(r"forlod|ankom|deltog (?:i|under) (?:pkt|punkt)|fra kl|til kl", re.IGNORECASE)
_BARE_LABEL = re.compile(r"(?:afbud|fraværende|ikke til stede|deltog ikke)(?: fra| med afbud)?\W*", re.IGNORECASE)
_PRESENT = re.compile(r"\bvar (?:til stede|mødt)\b|\bmødte op\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[a-zæøå)])\.\s+(?=[A-ZÆØÅ])|\n")


def attendance_of(doc: Doc, item: Span) -> dict[str, Any]:
    """Facts ``absent`` and ``recused`` of one item: lists of entries with offsets.

    An entry of ``absent`` is (name, party, substitute), one of ``recused`` (name, party); each is an
    (start, end) pair or None.  The lines of earlier bodies are left out.
    """
    absent: list[tuple[Any, Any, Any]] = []
    recused: list[tuple[Any, Any]] = []
    for start, end in _own_attendance(doc, item):
        for role, person, substitute in roles_in(doc, start, end):
            name, party = _offsets(person.name), _offsets(person.party)
            if role == "absent":
                absent.append((name, party, _offsets(substitute)))
            elif role == "recused":
                recused.append((name, party))
    return {"absent": _distinct(doc, absent), "recused": _distinct(doc, recused)}


def meeting_absent(doc: Doc) -> list[tuple[Any, Any, Any]]:
    """Entries (name, party, substitute) of the absence that the head of the meeting states."""
    found = []
    for section in sections(doc, "meeting"):
        lines = lines_of(section.text)
        for index, line in enumerate(lines):
            begin, end = section.start_char + line.start, section.start_char + line.end
            if _BARE_LABEL.fullmatch(line.content):
                end = section.start_char + _end_of_names(doc, section.start_char, lines, index)
            found += [
                (_offsets(person.name), _offsets(person.party), _offsets(substitute))
                for role, person, substitute in roles_in(doc, begin, end)
                if role == "absent"
            ]
    return _distinct(doc, found)


def _end_of_names(doc: Doc, offset: int, lines: list[Line], index: int) -> int:
    """The end of the lines below a bare label that begin with a person's name."""
    starts = {ent.start_char - offset for ent in entities_of(doc) if ent.label_ == "PER"}
    last = index
    while last + 1 < len(lines) and any(lines[last + 1].start <= start <= lines[last + 1].start + 4 for start in starts):
        last += 1
    return lines[last].end


def roles_in(doc: Doc, start: int, end: int) -> Iterator[tuple[Role, Person, Span | None]]:
    """(role, person, substitute) for the persons of an attendance line.

    Sentences are read in order; a keyword holds until another comes.
    """
    role: Role | None = None
    pending: list[Person] = []
    for first, last in split_at(_SENTENCE, text_of(doc), start, end):
        content = text_of(doc)[first:last]
        people = list(people_in(entities_between(entities_of(doc), first, last), text_of(doc)))
        if _RECUSED.search(content):
            role = "recused"
        elif not _ABSENT.search(content) and (_NO_LONGER.search(content) or _PRESENT.search(content)):
            role = None
        elif _ABSENT.search(content):
            role = "absent"
        instead = _INSTEAD_AFTER.search(content) or _INSTEAD_FOR.search(content)
        if instead and people and role != "recused":
            pending, done = _with_substitutes(content, first, people, pending)
            yield from (("absent", person, substitute) for person, substitute in done)
            continue
        yield from ((("absent", person, None)) for person in pending)
        pending = people if role == "absent" else []
        if role == "recused":
            yield from (("recused", person, None) for person in _disqualified(content, first, people, instead))
    yield from (("absent", person, None) for person in pending)


def _disqualified(content: str, offset: int, people: list[Person], instead: re.Match[str] | None) -> list[Person]:
    """The disqualified persons of a sentence; where somebody came instead, those named before the word."""
    word = _RECUSED.search(content)
    if instead is None or word is None:
        return people
    return [person for person in people if person.name.start_char < offset + word.start()] or people[:1]


def _with_substitutes(
    content: str, offset: int, people: list[Person], pending: list[Person]
) -> tuple[list[Person], list[tuple[Person, Span | None]]]:
    """Pair absent persons with who came instead; returns (still pending, pairs)."""
    before_for = _INSTEAD_FOR.search(content)
    after = _INSTEAD_AFTER.search(content)
    if before_for and len(people) >= 2 and not (after and after.start() < before_for.start()):
        split = offset + before_for.end()
        substitutes = [person for person in people if person.name.start_char < split]
        absent = [person for person in people if person.name.start_char >= split]
        if substitutes and absent:
            known = {person.name.text for person in absent}
            rest = [person for person in pending if person.name.text not in known]
            nearest = substitutes[-len(absent) :]
            return rest, [(person, sub.name) for person, sub in zip(absent, nearest, strict=False)]
    if after:
        split = offset + after.start()
        absent = [*pending, *(person for person in people if person.name.start_char < split)]
        substitutes = [person for person in people if person.name.start_char >= split]
        if not substitutes and len(people) > 1 and not pending:
            absent, substitutes = people[:1], people[1:]
        if not substitutes:
            return absent, []
        padded = [*(person.name for person in substitutes), *[None] * len(absent)]
        return [], list(zip(absent, padded, strict=False))
    return [*pending, *people], []


def _own_attendance(doc: Doc, item: Span) -> Iterator[tuple[int, int]]:
    """Stretches about the item's own attendance: its attendance sections, and such lines inside its decision.

    Attendance that stands among an earlier body's decisions is that body's.
    """
    inside = sections(doc, within=(item.start_char, item.end_char))
    for index, section in enumerate(inside):
        if section.label_ == "decision":
            yield from ((start, _with_names_below(doc, item, end)) for start, end in _attendance_lines(section))
        if section.label_ != "attendance":
            continue
        previous = next((s.label_ for s in reversed(inside[:index]) if s.label_ not in {"noise", "attendance"}), "title")
        if previous not in {"earlier_decision", "recommendation"}:
            yield section.start_char, _with_names_below(doc, item, section.end_char)


def _with_names_below(doc: Doc, item: Span, end: int) -> int:
    """The end of a stretch whose last line is a bare label, with the names listed below it."""
    start = text_of(doc).rfind("\n", 0, end) + 1
    if not _BARE_LABEL.fullmatch(text_of(doc)[start:end].strip()):
        return end
    return start + _end_of_names(doc, start, lines_of(text_of(doc)[start : item.end_char]), 0)


def _attendance_lines(section: Span) -> Iterator[tuple[int, int]]:
    for line in lines_of(section.text):
        if _ABSENT.search(line.content) or _RECUSED.search(line.content):
            yield section.start_char + line.start, section.start_char + line.end


def _offsets(span: Span | None) -> tuple[int, int] | None:
    return None if span is None else (span.start_char, span.end_char)


def _distinct(doc: Doc, entries: list[Any]) -> list[Any]:
    """Entries without those that name a person again."""
    kept: dict[str, Any] = {}
    for entry in entries:
        name = text_of(doc)[slice(*entry[0])].lower()
        if name not in kept or (len(entry) > 2 and kept[name][2] is None and entry[2] is not None):
            kept[name] = entry
    return list(kept.values())

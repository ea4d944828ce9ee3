"""Who was absent, who came instead, and who was disqualified: in an item, and in the head of the meeting.

The language of attendance is formulaic, so this is a grammar over the persons that were found.
"""

import re
from collections.abc import Iterator
from typing import Any

from spacy.tokens import Doc, Span

from referat.components.disqualification import (
    goes_out,
    is_asked_or_denied,
    is_stated,
    keeps_out,
    place_of_word,
    refers_back,
    tells_a_tie,
    tells_of_leaving,
    told_why,
)
from referat.components.people import Person, people_in
from referat.labels import Role
from referat.layers import entities_of, sections, text_of
from referat.lines import Line, lines_of

_NOT = r"(?:(?:derfor|således|dermed|altså|så|selv|heller) )*(?:ikke|ej)\b"
_BUT = r"(?:undtagen|på nær|med undtagelse af|bortset fra|minus)"
_ABSENT = re.compile(
    r"\bafbud\b(?! til (?:turen|næste|det næste|rejsen))|\bfravær(?:ende)?\b|\bforfald\b|ikke (?:længere )?til stede"
    r"|\bvar (?:gået|kørt|taget hjem)\b(?! kl)|ude af (?:lokalet|forbindelse)|var ikke i (?:salen|lokalet)"
    rf"|\b(?:deltog|deltager|medvirkede|overværede) {_NOT}|\bikke deltog\b|\bkunne (?:[^.;]{{1,60}} )?ikke (?:deltage|møde|komme|koble)\b"
    r"|ej til stede|\budeble\w+|forhindre\w* i at deltage|\bvar forhindret\b|\bikke (?:mødt|kommet|ankommet)|mødte ikke|\bvar ikke med\b"
    r"|\bvar syg\b|\b(?:er|var) (?:sygemeldt|bortrejst|på (?:barsel|orlov|ferie))|\bhar (?:barsels)?orlov"
    rf"|\b(?:mødt|mødte|til ?stede|deltog),? (?:alle )?{_BUT}|\b(?:alle|samtlige),? {_BUT}\b".replace(" ", r"\s+"),
    re.IGNORECASE,
)
_OTHER_MEETING = re.compile(r"\btil næste (?:møde|udvalgsmøde)", re.IGNORECASE)
_BRACKETED = re.compile(r"\)?\s*\(\s*inhabil\w*\s*\)", re.IGNORECASE)
_VOTING = re.compile(r"\bstem(?:te|mer)\b", re.IGNORECASE)
_CAME_AS = re.compile(
    r"\b(?:deltog|mødte|mødt|indtrådte|indkaldt)\s+(?:som\s+(?:stedfortrædere?|suppleant(?:er)?)|i\s*stedet)\b(?!\s+for)", re.IGNORECASE
)
_INSTEAD_AFTER = re.compile(
    r"i\s*stedet|stedfortræder(?!\s+for)|suppleant(?!\s+(?:for|til|i)\b)|(?:substitueret|erstattet|afløst) (?:ved|af)", re.IGNORECASE
)
_INSTEAD_FOR = re.compile(
    r"(?:stedfortræder|suppleant)\s+for|\b(?:deltog|mødte)\s+(?:i stedet\s+)?for|i stedet for|\bindkaldt\b.*\bfor\b", re.IGNORECASE
)
_NO_LONGER = re.compile(r"forlod|ankom|\bgik\b|deltog (?:i|under) (?:pkt|punkt)|fra kl|til kl", re.IGNORECASE)
_BARE_LABEL = re.compile(r"(?:afbud|fraværende|ikke til stede|deltog ikke)(?: fra| med afbud)?\W*", re.IGNORECASE)
_PRESENT = re.compile(r"\bvar (?:til stede|mødt)\b|\bmødte op\b|\bdelt(?:og|ager)\b|\btil\s?stede ved\b", re.IGNORECASE)
_ELECTED = re.compile(r"\b(?:udpeg\w*|vælges|valgt\w*)\b", re.IGNORECASE)
_SENTENCE = re.compile(
    r"(?:(?<=[a-zæøå)])|(?<=\d[.:]\d\d))\.\s+(?=[A-ZÆØÅ]|\d\.\s?vice)|(?<!\bom)(?<!\btillige)(?<!\bog)(?<!\bat)(?<!\bsom)\n(?!\s*[a-zæøå])"
)
_TOOK_PART = re.compile(r"(?:\s*\([^)]*\))?\s+(?:deltog|deltager|mødte|er til stede)\b(?!\s+(?:\w+\s+)?(?:ikke|ej|først)\b)", re.IGNORECASE)
_TOOK_OVER = re.compile(r"(?:\s*\([^)]*\))?\s+(?:ledede|førte|overtog|fungerede|varetog)\b", re.IGNORECASE)
_HANDED_TO = re.compile(r"\b(?:overlod|overdrog|overgav)\b[^.]{0,60}?\btil\s+(?:\d\.\s*)?(?:[a-zæøå]+\s+)?$", re.IGNORECASE)
_LONG_LINE = 40  # characters
_GOES_ON_BELOW = re.compile(r"\n?[ \t]*(?=[a-zæøå]{2})[^\n]+")
_NAMES_ALONE = re.compile(r"(?:[\s,()+;.\d•–-]|\bog\b)*")


def attendance_of(doc: Doc, item: Span) -> dict[str, Any]:
    """Facts ``absent`` and ``recused`` of one item: lists of entries with offsets.

    An entry of ``absent`` is (name, party, substitute), one of ``recused`` (name, party); each is an
    (start, end) pair or None.  The lines of earlier bodies are left out.
    """
    absent: list[tuple[Any, Any, Any]] = []
    recused: list[tuple[Any, Any]] = []
    for start, end, listed in _own_attendance(doc, item):
        told = list(roles_in(doc, start, end, listed=listed))
        kept_out = {_key(person.name.text) for role, person, _ in told if role == "recused"}
        for role, person, substitute in told:
            name, party = _offsets(person.name), _offsets(person.party)
            if role == "absent" and _key(person.name.text) not in kept_out:
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


def roles_in(doc: Doc, start: int, end: int, *, listed: bool = False) -> Iterator[tuple[Role, Person, Span | None]]:
    """(role, person, substitute) for the persons of an attendance line.

    Sentences are read in order; a keyword holds until another comes.

    Args:
        doc: the document, with its entities.
        start: where the stretch begins.
        end: where it ends.
        listed: whether names that open the stretch without any keyword are those who were absent.
    """
    role: Role | None = "absent" if listed else None
    pending: list[Person] = []
    last_named: list[Person] = []
    tied = False
    told = [(first, last) for first, last in _sentences(doc, start, end) if text_of(doc)[first:last].strip()]
    for (first, last), following in zip(told, [*told[1:], (end, end)], strict=True):
        content = text_of(doc)[first:last]
        people = list(people_in(entities_of(doc, first, last), text_of(doc)))
        role = _role_of(content, role, alone=_only_names(doc, first, last))
        if (tied and _leaves(content, people, last_named)) or told_why(content, text_of(doc)[slice(*following)]):
            role = "recused"
        if role == "recused" and not people and refers_back(content):
            people = last_named
        last_named = people or last_named
        tied = bool(people) and tells_a_tie(content)
        by_bracket = _in_bracket_of_disqualified(text_of(doc), people, last)
        yield from (("recused", person, None) for person in by_bracket)
        people = [person for person in people if person not in by_bracket]
        instead = _INSTEAD_AFTER.search(content) or _INSTEAD_FOR.search(content)
        if instead and people and role != "recused":
            pending, done = _with_substitutes(content, first, people, pending, absence=role == "absent")
            yield from (("absent", person, substitute) for person, substitute in done)
            continue
        yield from ((("absent", person, None)) for person in pending)
        pending = [p for p in people if not _TOOK_PART.match(text_of(doc), p.name.end_char, last)] if role == "absent" else []
        if role == "recused":
            yield from (("recused", person, None) for person in _disqualified(content, first, people, instead))
    yield from (("absent", person, None) for person in pending)


def _leaves(content: str, people: list[Person], named: list[Person]) -> bool:
    """Whether who was just tied to the matter leaves."""
    return goes_out(content, {person.name.text for person in people}, {person.name.text.split()[-1] for person in named})


def _in_bracket_of_disqualified(text: str, people: list[Person], end: int) -> list[Person]:
    """Those of a list whose brackets say that they were disqualified: ``Ida Holm (V) (inhabil)``."""
    return [person for person in people if _BRACKETED.match(text, (person.party or person.name).end_char, end)]


def _role_of(content: str, before: Role | None, *, alone: bool) -> Role | None:
    """The role that a sentence gives; names alone go on with the role before."""
    content = _BRACKETED.sub(" ", content)
    if is_asked_or_denied(content) or (_VOTING.search(content) and not is_stated(content)):
        return None
    if keeps_out(content):
        return "recused"
    if _OTHER_MEETING.search(content):
        return None
    if _ABSENT.search(content):
        return "absent"
    if _NO_LONGER.search(content) or _PRESENT.search(content):
        return None
    return before if alone else None


def _only_names(doc: Doc, start: int, end: int) -> bool:
    """Whether a stretch holds names and parties, and nothing else but what joins them."""
    inside = [ent for ent in entities_of(doc, start, end) if ent.label_ in {"PER", "PARTY"}]
    position, rest = start, ""
    for ent in inside:
        rest += text_of(doc)[position : ent.start_char]
        position = ent.end_char
    return any(ent.label_ == "PER" for ent in inside) and bool(_NAMES_ALONE.fullmatch(rest + text_of(doc)[position:end]))


def _sentences(doc: Doc, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentences and lines; a stop inside a name ends none."""
    names = [(ent.start_char, ent.end_char) for ent in entities_of(doc, start, end)]
    begin = start
    for stop in _SENTENCE.finditer(text_of(doc), start, end):
        if not any(a < stop.end() <= b for a, b in names) and not _wraps(text_of(doc), stop.start(), names):
            yield begin, stop.start()
            begin = stop.end()
    yield begin, end


def _wraps(text: str, position: int, names: list[tuple[int, int]]) -> bool:
    """Whether a line break at ``position`` only breaks a long line before a name: lists of names have short lines, ending with one."""
    long = position - text.rfind("\n", 0, position) > _LONG_LINE
    goes_on = text[position] == "\n" and text[:position][-1:].islower()
    return long and goes_on and not any(a < position <= b for a, b in names) and any(a in {position + 1, position + 2} for a, _ in names)


def _disqualified(content: str, offset: int, people: list[Person], instead: re.Match[str] | None) -> list[Person]:
    """The disqualified persons of a sentence; where somebody came instead, those nearest to the word."""
    people = [person for person in people if not _takes_the_chair(content, person.name.start_char - offset, person.name.end_char - offset)]
    word = place_of_word(content)
    if instead is None or word is None:
        return people
    before = [person for person in people if person.name.start_char < offset + word]
    clause = max(content.rfind(f" {joint} ", 0, word) for joint in ("da", "idet", "fordi"))
    return [person for person in before if person.name.start_char > offset + clause >= offset] or before or people[:1]


def _takes_the_chair(content: str, start: int, end: int) -> bool:
    """Whether the person named from ``start`` to ``end`` leads the meeting instead of who leaves."""
    return bool(_TOOK_OVER.match(content, end) or _HANDED_TO.search(content, 0, start))


Pairs = tuple[list[Person], list[tuple[Person, Span | None]]]


def _with_substitutes(content: str, offset: int, people: list[Person], pending: list[Person], *, absence: bool) -> Pairs:
    """Pair absent persons with who came instead; returns (still pending, pairs)."""
    if bracketed := _in_brackets(content, offset, people):
        return [], [*((person, None) for person in pending), *bracketed]
    if _CAME_AS.search(content) and not (absence and len(people) > 1 and _ABSENT.search(content)):
        return [], _paired(pending, people)
    before_for = _INSTEAD_FOR.search(content)
    after = _INSTEAD_AFTER.search(content)
    if before_for and len(people) >= 2 and not (after and after.start() < before_for.start()):
        return _substitutes_first(offset + before_for.end(), people, pending)
    if after is None:
        return [*pending, *(people if absence else [])], []
    split = offset + after.start()
    absent = [*pending, *(person for person in people if person.name.start_char < split)]
    substitutes = [person for person in people if person.name.start_char >= split]
    if not substitutes and len(people) > 1 and not pending:
        absent, substitutes = people[:1], people[1:]
    return ([], _paired(absent, substitutes)) if substitutes else (absent, [])


def _substitutes_first(split: int, people: list[Person], pending: list[Person]) -> Pairs:
    """``Bo Krag mødte for Ida Holm``, and ``Som stedfortræder for Ida Holm mødte Bo Krag``."""
    substitutes = [person for person in people if person.name.start_char < split]
    absent = [person for person in people if person.name.start_char >= split]
    if not substitutes:
        absent, substitutes = absent[:1], absent[1:]
    known = {person.name.text for person in absent}
    rest = [person for person in pending if person.name.text not in known]
    return rest, [(person, sub.name) for person, sub in zip(absent, substitutes[-len(absent) :], strict=False)]


def _paired(absent: list[Person], substitutes: list[Person]) -> list[tuple[Person, Span | None]]:
    padded = [*(person.name for person in substitutes), *[None] * len(absent)]
    return list(zip(absent, padded, strict=False))


def _in_brackets(content: str, offset: int, people: list[Person]) -> list[tuple[Person, Span | None]]:
    """Pairs of a list in which substitutes stand in brackets: ``Ida Holm (stedfortræder: Bo Krag), Eva Lund``."""
    pairs: list[tuple[Person, Span | None]] = []
    brackets = [match.span() for match in re.finditer(r"\(\s*(?:stedfortræder|suppleant)(?! for)[^)]*", content, re.IGNORECASE)]
    for person in people if brackets else []:
        place = person.name.start_char - offset
        if not any(a < place < b for a, b in brackets):
            pairs.append((person, None))
        elif pairs and pairs[-1][1] is None:
            pairs[-1] = (pairs[-1][0], person.name)
    return pairs


def _own_attendance(doc: Doc, item: Span) -> Iterator[tuple[int, int, bool]]:
    """Stretches about the item's own attendance: its attendance sections, and such lines inside its decision.

    Attendance that stands among an earlier body's decisions is that body's.  The third value tells whether names
    without any word for absence are a list of who was absent: in a section of attendance they are.
    """
    inside = sections(doc, within=(item.start_char, item.end_char))
    for index, section in enumerate(inside):
        if section.label_ == "decision":
            yield from ((start, _with_names_below(doc, item, end), False) for start, end in _attendance_lines(section))
        if section.label_ != "attendance":
            continue
        previous = next((s.label_ for s in reversed(inside[:index]) if s.label_ not in {"noise", "attendance"}), "title")
        following = next((s.label_ for s in inside[index + 1 :] if s.label_ not in {"noise", "attendance"}), None)
        if _is_of_the_item(doc, section, previous, following):
            first_line = section.start_char + len(section.text.partition("\n")[0])
            first_sentence = next(_sentences(doc, section.start_char, first_line))
            yield section.start_char, _with_names_below(doc, item, section.end_char), _only_names(doc, *first_sentence)


def _is_of_the_item(doc: Doc, section: Span, previous: str, following: str | None) -> bool:
    """Whether attendance is the item's own, by the sections before and behind it.

    What stands between an earlier body's decision and the item's own is mostly the earlier body's; that somebody left the room
    is told of this meeting.
    """
    if previous == "earlier_decision":
        return following == "decision" and tells_of_leaving(section.text) and _tells_of_disqualified(doc, section)
    return previous != "recommendation" or following == "decision"


def _tells_of_disqualified(doc: Doc, section: Span) -> bool:
    return any(role == "recused" for role, _, _ in roles_in(doc, section.start_char, section.end_char))


def _with_names_below(doc: Doc, item: Span, end: int) -> int:
    """The end of a stretch whose last line is a bare label, with the names listed below it."""
    start = text_of(doc).rfind("\n", 0, end) + 1
    if not _BARE_LABEL.fullmatch(text_of(doc)[start:end].strip()):
        return end
    return start + _end_of_names(doc, start, lines_of(text_of(doc)[start : item.end_char]), 0)


def _attendance_lines(section: Span) -> Iterator[tuple[int, int]]:
    for line in lines_of(section.text):
        if (_ABSENT.search(line.content) and not _ELECTED.search(line.content)) or is_stated(line.content):
            yield section.start_char + line.start, section.start_char + _end_of_wrapped(section.text, line.end)


def _end_of_wrapped(text: str, end: int) -> int:
    """The end of a line that goes on in small letters on the lines below."""
    while below := _GOES_ON_BELOW.match(text, end):
        end = below.end()
    return end


def _key(name: str) -> str:
    """A name to compare by: on one line, in lower case."""
    return " ".join(name.split()).lower()


def _offsets(span: Span | None) -> tuple[int, int] | None:
    return None if span is None else (span.start_char, span.end_char)


def _distinct(doc: Doc, entries: list[Any]) -> list[Any]:
    """Entries without those that name a person again."""
    kept: dict[str, Any] = {}
    for entry in entries:
        name = _key(text_of(doc)[slice(*entry[0])])
        if name not in kept or (len(entry) > 2 and kept[name][2] is None and entry[2] is not None):
            kept[name] = entry
    return list(kept.values())

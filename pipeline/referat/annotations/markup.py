"""Marked text: the form in which a person writes and reviews annotations.

Marks stand inside the text, and stripping them gives back the source text to the letter::

    ⟦! id="own/example" municipality="Eksempel Kommune"⟧      header, any number of lines, at the top
    ⟦# title closed⟧                                           the lines below belong to this section
    Punkt ⟦NUMBER|3⟧: ⟦TITLE|Cykelsti ved Åbakken⟧ (⟦TYPE|B⟧)
    ⟦# decision⟧
    Beslutning
    ⟦DECISION approved point=1|Godkendt⟧.
    Afbud: ⟦PER absent|Ida Holm⟧ (⟦PARTY|V⟧)

A literal ``⟦`` or ``⟧`` of the source is written ``⟦L⟧`` or ``⟦R⟧``.  Header and section lines are
whole lines, removed together with their line break.
"""

import re
import shlex
from dataclasses import dataclass, field

OPEN, CLOSE = "⟦", "⟧"
_MARK = re.compile(r"⟦(?P<literal>[LR])⟧|⟦(?P<head>[A-Z]+(?: [^|⟦⟧]*)?)\||(?P<close>⟧)|(?P<stray>⟦)")
_DIRECTIVE = re.compile(r"⟦(?P<kind>[!#]) ?(?P<body>[^⟦⟧]*)⟧[ \t]*\r?\n?")
_FLAG = "yes"


class MarkupError(ValueError):
    """Marked text that cannot be read; the message names the file, the line and the text."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One inline mark: ``text[start:end]`` is what it encloses."""

    start: int
    end: int
    label: str
    attributes: dict[str, str]
    line: int


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A section directive: it holds from offset ``start`` to the next directive."""

    start: int
    label: str
    attributes: dict[str, str]
    line: int


@dataclass(slots=True)
class MarkedText:
    """What stripping found: the source text and the marks on it."""

    text: str
    header: dict[str, str] = field(default_factory=dict)
    sections: list[SectionLine] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    header_lines: int = 0

    def line_of(self, offset: int) -> int:
        """The line of the marked file where the text's character at ``offset`` stands."""
        directives = sum(section.start <= offset for section in self.sections)
        return self.header_lines + directives + self.text.count("\n", 0, offset) + 1


def parse_marked(marked: str, path: str = "<text>") -> MarkedText:
    """Strip the marks from ``marked``.

    Args:
        marked: the marked text; line breaks are kept as they stand.
        path: named in error messages.

    Raises:
        MarkupError: a mark that is not closed, not opened, or malformed.
    """
    result = MarkedText("")
    parts: list[str] = []
    length = 0
    opened: list[tuple[int, str, dict[str, str], int]] = []
    for number, line in enumerate(_lines(marked), start=1):
        directive = _DIRECTIVE.fullmatch(line)
        if directive:
            where = f"{path}:{number}"
            _add_directive(result, directive["kind"], directive["body"], length, number, where)
            continue
        position = 0
        for match in _MARK.finditer(line):
            parts.append(line[position : match.start()])
            length += match.start() - position
            position = match.end()
            if match["literal"]:
                parts.append(OPEN if match["literal"] == "L" else CLOSE)
                length += 1
            elif match["head"]:
                label, attributes = _head(match["head"], f"{path}:{number}")
                opened.append((length, label, attributes, number))
            elif match["close"]:
                if not opened:
                    raise MarkupError(f"{path}:{number}: {CLOSE} without a mark before it: {line.strip()!r}")
                start, label, attributes, opened_at = opened.pop()
                result.marks.append(Mark(start, length, label, attributes, opened_at))
            else:
                raise MarkupError(
                    f"{path}:{number}: {OPEN} opens no mark (write {OPEN}L{CLOSE} for the character): "
                    f"{line[match.start() : match.start() + 40]!r}"
                )
        parts.append(line[position:])
        length += len(line) - position
    if opened:
        _, label, _, number = opened[-1]
        raise MarkupError(f"{path}:{number}: the mark {label} is never closed")
    result.text = "".join(parts)
    result.marks.sort(key=lambda mark: (mark.start, -mark.end))
    return result


def render_marked(marked: MarkedText) -> str:
    """Write marked text; the reverse of `parse_marked`."""
    text = marked.text
    openings: dict[int, list[Mark]] = {}
    closings: dict[int, int] = {}
    for mark in sorted(marked.marks, key=lambda mark: (mark.start, -mark.end)):
        openings.setdefault(mark.start, []).append(mark)
        closings[mark.end] = closings.get(mark.end, 0) + 1
    directives = {section.start: section for section in marked.sections}
    parts = [f"{OPEN}! {render_attributes({key: value})}{CLOSE}\n" for key, value in marked.header.items()]
    for position in range(len(text) + 1):
        parts.append(CLOSE * closings.get(position, 0))
        if position in directives:
            section = directives[position]
            parts.append(f"{OPEN}# {' '.join([section.label, render_attributes(section.attributes)]).strip()}{CLOSE}\n")
        for mark in openings.get(position, ()):
            parts.append(f"{OPEN}{' '.join([mark.label, render_attributes(mark.attributes)]).strip()}|")
        if position < len(text):
            parts.append({OPEN: f"{OPEN}L{CLOSE}", CLOSE: f"{OPEN}R{CLOSE}"}.get(text[position], text[position]))
    return "".join(parts)


def _lines(text: str) -> list[str]:
    """Lines with their breaks; only line feeds break, so that odd separators stay text."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _add_directive(result: MarkedText, kind: str, body: str, start: int, line: int, where: str) -> None:
    words = _split(body, where)
    if kind == "!":
        result.header.update(_pairs(words))
        result.header_lines += 1
        return
    if not words:
        raise MarkupError(f"{where}: a section line without a label")
    result.sections.append(SectionLine(start, words[0], _pairs(words[1:]), line))


def parse_attributes(body: str, where: str) -> dict[str, str]:
    """The reverse of `render_attributes`.

    Raises:
        MarkupError: a quotation mark that is not closed; names ``where``.
    """
    return _pairs(_split(body, where))


def _head(head: str, where: str) -> tuple[str, dict[str, str]]:
    words = _split(head, where)
    return words[0], _pairs(words[1:])


def _split(body: str, where: str) -> list[str]:
    try:
        return shlex.split(body)
    except ValueError as error:
        raise MarkupError(f"{where}: {error}: {body!r}") from error


def _pairs(words: list[str]) -> dict[str, str]:
    """``a=b`` gives a value, a bare word a flag."""
    return {key: value if equals else _FLAG for key, equals, value in (word.partition("=") for word in words)}


def render_attributes(attributes: dict[str, str]) -> str:
    """Attributes as they stand in a mark: ``absent``, or ``point="1" body="Byrådet"``."""
    return " ".join(
        key if value == _FLAG else f'{key}="{value.replace(chr(92), chr(92) * 2).replace(chr(34), chr(92) + chr(34))}"'
        for key, value in attributes.items()
    )

"""Marked text and gold as regions, and regions as marked text and gold."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from referat.annotations import GoldDocument, MarkupError, compile_marked
from referat.annotations.corpus import marked_of
from referat.annotations.gold import GoldSection, cuts_word
from referat.annotations.markup import Mark, MarkedText, SectionLine
from referat.errors import ExchangeError
from referat.exchange.base import Region, Values, line_at
from referat.exchange.checks import check_regions
from referat.exchange.scheme import ABOVE, ATTRIBUTES, LABELS, attributes_of
from referat.labels import SECTION_LABELS

_FLAG = "yes"


def regions_of(gold: GoldDocument, text: str) -> tuple[Region, ...]:
    """The layers of a gold document as regions, with no attribute that the text and the sections tell."""
    own = [section for section in gold.sections if section.label == "decision"]
    return tuple(_lean(text, region, own) for region in regions_from(marked_of(gold, text)))


def regions_from(marked: MarkedText) -> tuple[Region, ...]:
    """Marks and section lines as regions, in order."""
    found = [_section_region(marked.text, section) for section in marked.sections]
    found += [Region(mark.start, mark.end, mark.label, _values(mark.label, mark.attributes)) for mark in marked.marks]
    known = {label: place for place, label in enumerate(LABELS)}
    return tuple(sorted(found, key=lambda region: (region.start, -region.end, known.get(region.label, -1))))


def marked_from(place: str, text: str, regions: Sequence[Region]) -> MarkedText:
    """Regions as marked text; marks bear the line of the text.

    Raises:
        ExchangeError: text in no section, or two sections on one line.
    """
    marks = [Mark(r.start, r.end, r.label, _flags(r.attributes), line_at(text, r.start)) for r in regions if r.label not in SECTION_LABELS]
    return MarkedText(text, {}, _section_lines(place, text, regions), sorted(marks, key=lambda mark: (mark.start, -mark.end)))


def gold_from(
    place: str, document: str, text: str, regions: Sequence[Region], header: Mapping[str, str], annotator: str, date: datetime.date
) -> GoldDocument:
    """The gold document that regions make.

    Args:
        place: file, for messages.
        document: the id of the document.
        text: its text.
        regions: what was marked.
        header: what else its gold says.
        annotator: whose gold it is, where the header does not say.
        date: of the annotation, where the header does not say.

    Raises:
        ExchangeError: what was marked breaks the contract; says where, and what to do.
    """
    check_regions(place, text, regions)
    marked = marked_from(place, text, regions)
    marked.header = {"id": document, "annotator": annotator, "date": date.isoformat()} | dict(header)
    try:
        return compile_marked(marked, place)
    except MarkupError as error:
        raise ExchangeError(f"{error}. Correct it in the tool (the number is the line of the text) and export again") from error


def is_item(region: Region) -> bool:
    """Whether an item begins with a region."""
    return region.label == "title" and "more" not in region.attributes.get("item", ())


def section_start(text: str, region: Region) -> int:
    """Where the section begins that a region stands for: with its line, or with the empty lines above that belong to it."""
    start = text.rfind("\n", 0, region.start) + 1
    above = region.attributes.get(ABOVE, ("",))[0]
    if above.isdecimal():
        stated = max(region.start - int(above), 0)
        return stated if not text[stated : region.start].strip() else start
    return start


def _lean(text: str, region: Region, own: Sequence[GoldSection]) -> Region:
    """A region without attributes that the words around it, or the sections ``decision``, tell."""
    values = dict(region.attributes)
    if not cuts_word(text, region.start, region.end):
        values.pop("glued", None)
    if region.label == "DECISION":
        inside = any(section.start <= region.start < section.end for section in own)
        if values.get("final") == (("final",) if inside else ("earlier",)):
            del values["final"]
    return replace(region, attributes=values)


def _values(label: str, attributes: Mapping[str, str]) -> Values:
    """Attributes of marked text as values by name."""
    return dict(_told(label, attributes))


def _told(label: str, attributes: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for attribute in attributes_of(label):
        if attribute.values:
            chosen = tuple(value for value in attribute.values if value in attributes)
        else:
            chosen = (attributes[attribute.name],) if attribute.name in attributes else ()
        if chosen:
            yield attribute.name, chosen


def _flags(values: Values) -> dict[str, str]:
    """The reverse of `_values`."""
    free = {attribute.name for attribute in ATTRIBUTES if not attribute.values}
    flags = {}
    for name, chosen in values.items():
        flags.update({name: " ".join(chosen[0].split())} if name in free else dict.fromkeys(chosen, _FLAG))
    return flags


def _section_region(text: str, section: SectionLine) -> Region:
    start, end = _first_line(text, section.start)
    values = dict(_values("title", {key: value for key, value in section.attributes.items() if value == _FLAG}))
    if "outcome" in section.attributes:
        values["item_outcome"] = (section.attributes["outcome"],)
    if section.start != text.rfind("\n", 0, start) + 1:
        values[ABOVE] = (str(start - section.start),)
    return Region(start, end, section.label, values)


def _first_line(text: str, start: int) -> tuple[int, int]:
    """The first line with characters from ``start`` on, without white space at its edges."""
    rest = text[start:]
    first = start + len(rest) - len(rest.lstrip())
    end = text.find("\n", first)
    return first, first + len(text[first : end if end >= 0 else len(text)].rstrip())


def _section_lines(place: str, text: str, regions: Sequence[Region]) -> list[SectionLine]:
    """Section lines; a region of a section stands for the line on which it begins."""
    made: list[SectionLine] = []
    for region in sorted((r for r in regions if r.label in SECTION_LABELS), key=lambda region: region.start):
        start = section_start(text, region)
        flags = dict.fromkeys(region.attributes.get("item", ()), _FLAG)
        if stated := region.attributes.get("item_outcome"):
            flags["outcome"] = stated[0]
        line = line_at(text, region.start)
        if made and (made[-1].line == line or made[-1].start >= start):
            raise ExchangeError(
                f"{place}, line {line} of the text: two sections on one line, {made[-1].label} and {region.label}; a section holds "
                "for whole lines, so delete one of them"
            )
        made.append(SectionLine(start, region.label, flags, line))
    before = text[: made[0].start if made else len(text)]
    if before.strip():
        first, end = _first_line(text, 0)
        raise ExchangeError(
            f"{place}, line {line_at(text, first)} of the text: {text[first:end][:60]!r} is in no section; mark the first line of the "
            "text with the section that begins there"
        )
    return made

"""Styles and list numbers of Word documents: what makes a paragraph a heading, and what stands before it."""

import re
from collections import defaultdict
from typing import TypeAlias

from lxml import etree

Xml: TypeAlias = etree._Element

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEADING = re.compile(r"(?:heading|overskrift) ?\d|title|titel", re.IGNORECASE)
_PLACE = re.compile(r"%(\d)")
_BODY_LEVEL, _MOST_BASES, _LEVELS = 9, 20, 9
_BULLET = "•"
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


def w(name: str) -> str:
    """The qualified name of an element or attribute.

    >>> w("p")
    '{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p'
    """
    return f"{{{_NAMESPACE}}}{name}"


def value_of(element: Xml | None, name: str = "val") -> str | None:
    """An attribute of an element that may be missing."""
    return None if element is None else element.get(w(name))


def number_of(element: Xml | None, missing: int) -> int:
    """The value of an element as a number; ``missing`` where it is none."""
    value = value_of(element)
    return int(value) if value and re.fullmatch(r"\d{1,9}", value) else missing


class Styles:
    """The paragraph styles of a document."""

    def __init__(self, root: Xml | None) -> None:
        found = root.iterfind(w("style")) if root is not None else ()
        self._styles = {value_of(style, "styleId"): style for style in found}

    def is_heading(self, paragraph: Xml) -> bool:
        """Whether a paragraph has a level in the outline, or a style that is called a heading."""
        level = paragraph.find(f"{w('pPr')}/{w('outlineLvl')}")
        if level is not None:
            return number_of(level, _BODY_LEVEL) < _BODY_LEVEL
        for style in self._chain(paragraph):
            level = style.find(f"{w('pPr')}/{w('outlineLvl')}")
            if level is not None:
                return number_of(level, _BODY_LEVEL) < _BODY_LEVEL
            if _HEADING.fullmatch(value_of(style.find(w("name"))) or ""):
                return True
        return False

    def list_of(self, paragraph: Xml) -> tuple[int, int]:
        """Number and level of the list that a paragraph belongs to; number 0 for none."""
        for place in (paragraph, *self._chain(paragraph)):
            properties = place.find(f"{w('pPr')}/{w('numPr')}")
            if properties is not None and properties.find(w("numId")) is not None:
                return number_of(properties.find(w("numId")), 0), min(number_of(properties.find(w("ilvl")), 0), _LEVELS - 1)
        return 0, 0

    def _chain(self, paragraph: Xml) -> list[Xml]:
        """The paragraph's style and those that it is based on."""
        name = value_of(paragraph.find(f"{w('pPr')}/{w('pStyle')}"))
        chain: list[Xml] = []
        while name in self._styles and len(chain) < _MOST_BASES:
            chain.append(self._styles[name])
            name = value_of(chain[-1].find(w("basedOn")))
        return chain


class Numbering:
    """The lists of a document, counted as its paragraphs are read."""

    def __init__(self, root: Xml | None) -> None:
        found = list(root) if root is not None else []
        self._forms = {value_of(form, "abstractNumId"): form for form in found if form.tag == w("abstractNum")}
        self._lists = {value_of(one, "numId"): one for one in found if one.tag == w("num")}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)

    def label(self, number: int, level: int) -> str:
        """What stands before the next paragraph of a list: ``3.``, ``b)``, ``•``; empty where nothing does."""
        one = self._lists.get(str(number))
        form = self._forms.get(value_of(one.find(w("abstractNumId")))) if one is not None else None
        if one is None or form is None:
            return ""
        restarts = {value_of(change, "ilvl"): change.find(w("startOverride")) for change in one.iterfind(w("lvlOverride"))}
        counts = self._counts[f"list {number}" if restarts else f"form {value_of(form, 'abstractNumId')}"]
        levels = {value_of(entry, "ilvl"): entry for entry in form.iterfind(w("lvl"))}
        for upper in range(level + 1):
            start = number_of(restarts.get(str(upper)), number_of(_child(levels.get(str(upper)), "start"), 1))
            if upper == level:
                counts[level] = counts.get(level, start - 1) + 1
            else:
                counts.setdefault(upper, start)
        for deeper in [known for known in counts if known > level]:
            del counts[deeper]
        return _written(levels, counts, level)


def _child(element: Xml | None, name: str) -> Xml | None:
    return None if element is None else element.find(w(name))


def _written(levels: dict[str | None, Xml], counts: dict[int, int], level: int) -> str:
    entry = levels.get(str(level))
    if value_of(_child(entry, "numFmt")) == "bullet":
        return _BULLET

    def count(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        return _formatted(counts.get(place, 0), value_of(_child(levels.get(str(place)), "numFmt")) or "decimal")

    return _PLACE.sub(count, value_of(_child(entry, "lvlText")) or "").strip()


def _formatted(count: int, form: str) -> str:
    if form == "none":
        return ""
    if form in {"lowerLetter", "upperLetter"} and count > 0:
        letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letters[:50].upper() if form == "upperLetter" else letters[:50]
    if form in {"lowerRoman", "upperRoman"} and 0 < count < 4000:
        return _roman(count).upper() if form == "upperRoman" else _roman(count)
    return str(count)


def _roman(count: int) -> str:
    parts = []
    for value, letters in _ROMAN:
        parts.append(letters * (count // value))
        count %= value
    return "".join(parts)

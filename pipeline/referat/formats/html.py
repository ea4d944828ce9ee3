"""Saved web pages."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

from inscriptis import Inscriptis, get_annotated_text
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.html_properties import Display
from inscriptis.model.config import ParserConfig
from inscriptis.model.html_element import HtmlElement
from lxml.etree import ParserError
from lxml.html import document_fromstring

from referat.document import Hint
from referat.errors import UnreadableDocument
from referat.formats.base import Content, Format, check_markup
from referat.formats.chrome import CHROME, mark_chrome
from referat.formats.text import decode, peek
from referat.limits import LIMITS, Limits

_HEADINGS = {f"h{level}": ["heading"] for level in range(1, 7)}
_CONFIG = ParserConfig(css=CSS_PROFILES["strict"], annotation_rules=_HEADINGS, table_cell_separator="\t")
_BLOCKS = ("section", "details", "summary", "dl", "dt", "dd", "form", "fieldset", CHROME)
_PAGE_CSS = deepcopy(CSS_PROFILES["strict"]) | {name: HtmlElement(display=Display.block) for name in _BLOCKS}
_PAGE_CONFIG = ParserConfig(css=_PAGE_CSS, annotation_rules=_HEADINGS | {CHROME: ["noise"]}, table_cell_separator="\t")
_DECLARED = re.compile(rb"<meta[^>]+charset=[\"']?\s*([\w-]+)", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml [^>]*\?>")
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)([^<>]*)>")
_SPACES = re.compile(r"(?m)[ \t\xa0]+$|[ \xa0]+(?=\t)")
_PAGE = re.compile(
    r"\s*(?:<\?xml [^>]*\?>\s*|<!--.*?-->\s*)*<(?:!doctype html|html|head|body|meta|title|div|main|section|article|table|h[1-6]|p|ul|ol)\b",
    re.IGNORECASE | re.DOTALL,
)


def flatten(path: Path, markup: str, limits: Limits = LIMITS) -> tuple[str, list[Hint]]:
    """Text of HTML with one line a block, cells of a table row apart by tabs, and its headings.

    Raises:
        UnreadableDocument: the markup is nested too deep or holds no element.
    """
    _check_tree(path, markup, limits)
    try:
        result: dict[str, Any] = get_annotated_text(markup, _CONFIG)
    except ParserError as error:
        raise UnreadableDocument(path, "broken", f"no HTML that can be read: {error}") from error
    headings = [Hint(start, end, "heading") for start, end, _ in result.get("label", [])]
    return _tidy(result["text"], headings)


def _flatten_page(path: Path, markup: str, limits: Limits) -> tuple[str, list[Hint]]:
    """As `flatten`, with the lines that are chrome of the portal as noise."""
    _check_tree(path, markup, limits)
    try:
        page = document_fromstring(_XML_DECLARATION.sub("", markup))
    except (ParserError, ValueError) as error:
        raise UnreadableDocument(path, "broken", f"no HTML that can be read: {error}") from error
    mark_chrome(page)
    flat = Inscriptis(page, _PAGE_CONFIG)
    labels = [Hint(mark.start, mark.end, "noise" if mark.metadata == "noise" else "heading") for mark in flat.get_annotations()]
    text, hints = _tidy(flat.get_text(), labels)
    noise = [(hint.start, hint.end) for hint in hints if hint.kind == "noise"]
    headings = [hint for hint in hints if hint.kind == "heading" and not any(start <= hint.start < end for start, end in noise)]
    return text, sorted([*headings, *_whole_lines(text, noise)], key=lambda hint: (hint.start, hint.end))


def _whole_lines(text: str, stretches: list[tuple[int, int]]) -> Iterator[Hint]:
    """The non-empty lines that lie in one of the stretches."""
    for start, end in stretches:
        for match in re.finditer(r"[^\n]+", text[start:end]):
            first, last = start + match.start(), start + match.end()
            line_start, line_end = text.rfind("\n", 0, first) + 1, text.find("\n", last)
            whole = not text[line_start:first].strip() and not text[last : line_end if line_end >= 0 else len(text)].strip()
            if match.group().strip() and whole:
                yield _trimmed(text, Hint(first, last, "noise"))


def _tidy(text: str, hints: list[Hint]) -> tuple[str, list[Hint]]:
    """Drop the padding that aligns table columns and white space at line ends, and move the hints along."""
    parts, position = [], 0
    starts, gone = [0], [0]
    for match in _SPACES.finditer(text):
        parts.append(text[position : match.start()])
        starts.append(match.start())
        gone.append(gone[-1] + match.end() - match.start())
        position = match.end()
    parts.append(text[position:])

    def moved(offset: int) -> int:
        """Less what was dropped before it, of a gap that it lies in only what stands to its left."""
        last = max(bisect_left(starts, offset) - 1, 0)
        size = gone[last] - gone[last - 1] if last else 0
        return offset - gone[last] + max(size - (offset - starts[last]), 0)

    tidy = "".join(parts)
    return tidy, [_trimmed(tidy, replace(hint, start=moved(hint.start), end=moved(hint.end))) for hint in hints]


def _trimmed(text: str, hint: Hint) -> Hint:
    content = text[hint.start : hint.end]
    start = hint.start + len(content) - len(content.lstrip())
    return replace(hint, start=start, end=max(start, hint.start + len(content.rstrip())))


def _check_tree(path: Path, markup: str, limits: Limits) -> None:
    check_markup(path, 0, markup.count("<") - markup.count("</"), limits)
    depth = _depth(markup)
    if depth > limits.nesting:
        raise UnreadableDocument(path, "nesting", f"HTML nested {depth} deep; the limit is {limits.nesting}")


def _depth(markup: str) -> int:
    depth = deepest = 0
    for slash, name, rest in map(re.Match[str].groups, _TAG.finditer(markup)):
        if name.lower() in {"br", "img", "hr", "input", "meta", "link", "p", "li", "td", "tr", "th", "option"}:
            continue
        depth = max(0, depth - 1) if slash else depth + (not rest.endswith("/"))
        deepest = max(deepest, depth)
    return deepest


def _read(path: Path, data: bytes, limits: Limits) -> Content:
    check_markup(path, len(data), 0, limits)
    declared = _DECLARED.search(data[:4096])
    if declared and declared[1].lower() in {b"iso-8859-1", b"windows-1252", b"latin1"}:
        markup, encoding = data.decode("windows-1252", errors="replace"), "windows-1252"
    else:
        markup, encoding = decode(path, data)
    text, hints = _flatten_page(path, markup, limits)
    return Content(text=text, media_type=f"text/html; charset={encoding}", hints=tuple(hints))


def _recognises(data: bytes) -> bool:
    return _PAGE.match(peek(data, 4096)) is not None


FORMAT = Format("web page", (".html", ".htm"), _recognises, _read)

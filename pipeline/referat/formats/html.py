"""Saved web pages."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from inscriptis import get_annotated_text
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig
from lxml.etree import ParserError

from referat.document import Hint
from referat.errors import UnreadableDocument
from referat.formats.base import Content, Format
from referat.formats.text import decode

MAX_DEPTH = 400
_HEADINGS = {f"h{level}": ["heading"] for level in range(1, 7)}
_CONFIG = ParserConfig(css=CSS_PROFILES["strict"], annotation_rules=_HEADINGS, table_cell_separator="\t")
_DECLARED = re.compile(rb"<meta[^>]+charset=[\"']?\s*([\w-]+)", re.IGNORECASE)
_SPACES = re.compile(r"(?m)[ \t\xa0]+$|[ \xa0]+(?=\t)")


def flatten(path: Path, markup: str) -> tuple[str, list[Hint]]:
    """Text of HTML with one line a block, cells of a table row apart by tabs, and its headings.

    Raises:
        UnreadableDocument: the markup is nested deeper than `MAX_DEPTH` or holds no element.
    """
    depth = _depth(markup)
    if depth > MAX_DEPTH:
        raise UnreadableDocument(path, "nesting", f"HTML nested {depth} deep; the limit is {MAX_DEPTH}")
    try:
        result: dict[str, Any] = get_annotated_text(markup, _CONFIG)
    except ParserError as error:
        raise UnreadableDocument(path, "broken", f"no HTML that can be read: {error}") from error
    headings = [Hint(start, end, "heading") for start, end, _ in result.get("label", [])]
    return _tidy(result["text"], headings)


def _tidy(text: str, hints: list[Hint]) -> tuple[str, list[Hint]]:
    """Drop the padding that aligns table columns and white space at line ends, and move the hints along."""
    parts, cuts, position = [], [], 0
    for match in _SPACES.finditer(text):
        parts.append(text[position : match.start()])
        cuts.append((match.start(), match.end() - match.start()))
        position = match.end()
    parts.append(text[position:])

    def moved(offset: int) -> int:
        return offset - sum(min(size, offset - start) for start, size in cuts if start < offset)

    tidy = "".join(parts)
    return tidy, [_trimmed(tidy, replace(hint, start=moved(hint.start), end=moved(hint.end))) for hint in hints]


def _trimmed(text: str, hint: Hint) -> Hint:
    content = text[hint.start : hint.end]
    start = hint.start + len(content) - len(content.lstrip())
    return replace(hint, start=start, end=max(start, hint.start + len(content.rstrip())))


def _depth(markup: str) -> int:
    depth = deepest = 0
    for slash, name, rest in re.findall(r"<(/?)([a-zA-Z][\w-]*)([^<>]*)>", markup):
        if name.lower() in {"br", "img", "hr", "input", "meta", "link", "p", "li", "td", "tr", "th", "option"}:
            continue
        depth = max(0, depth - 1) if slash else depth + (not rest.endswith("/"))
        deepest = max(deepest, depth)
    return deepest


def _read(path: Path, data: bytes) -> Content:
    declared = _DECLARED.search(data[:4096])
    if declared and declared[1].lower() in {b"iso-8859-1", b"windows-1252", b"latin1"}:
        markup, encoding = data.decode("windows-1252", errors="replace"), "windows-1252"
    else:
        markup, encoding = decode(path, data)
    text, hints = flatten(path, markup)
    return Content(text=text, media_type=f"text/html; charset={encoding}", hints=tuple(hints))


def _recognises(data: bytes) -> bool:
    return bool(re.match(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|div)", data, re.IGNORECASE))


FORMAT = Format("web page", (".html", ".htm"), _recognises, _read)

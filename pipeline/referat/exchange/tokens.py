"""Tokens for tools that let people mark whole tokens only."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from referat.exchange.base import Region

_TOKEN = re.compile(r"\w+|[^\w\s]|\s+")


def tokens_of(text: str, regions: Sequence[Region]) -> list[dict[str, Any]]:
    """Words, marks and white space of a text, cut at the edges of regions too; a single blank belongs to the token before it."""
    edges = {edge for region in regions for edge in (region.start, region.end)}
    tokens: list[dict[str, Any]] = []
    for match in _TOKEN.finditer(text):
        if match.group() == " " and tokens and match.start() not in edges:
            tokens[-1]["ws"] = True
            continue
        cuts = [match.start(), *(place for place in range(match.start() + 1, match.end()) if place in edges), match.end()]
        for start, end in pairwise(cuts):
            tokens.append({"text": text[start:end], "start": start, "end": end, "id": len(tokens), "ws": False})
    return tokens

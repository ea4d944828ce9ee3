"""JSON Lines of tools whose marks are spans with a label and nothing else: doccano and Prodigy.

What such a tool cannot say beside a label becomes part of it: ``PER absent``, ``DECISION approved earlier``.
"""

import json
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

from referat.exchange.base import Region, parse_json
from referat.exchange.scheme import ATTRIBUTES, LABELS, Attribute, attributes_of

# Free text cannot be part of a label; what else is rare travels in the slip too, or there would be too many labels.
SHOWS = frozenset({"role", "head", "day", "time", "outcome", "final", "side", "item"})


def compound_labels() -> list[str]:
    """All labels that such a project needs."""
    found = []
    for label in LABELS:
        choices = [_choices(attribute) for attribute in attributes_of(label) if attribute.name in SHOWS]
        found += [" ".join([label, *(value for chosen in combined for value in chosen)]) for combined in product(*choices)]
    return found


def compound(region: Region) -> str:
    """The label of a region with the values of its attributes."""
    values = [v for a in ATTRIBUTES if a.name in SHOWS for v in a.values if v in region.attributes.get(a.name, ())]
    return " ".join([region.label, *values])


def region_from(start: int, end: int, label: str, score: float | None = None) -> Region:
    """The region that a label with values marks; values that fit no attribute stay in the label, which is then unknown."""
    name, *values = label.split(" ")
    attributes: dict[str, tuple[str, ...]] = {}
    for value in values:
        attribute = next((a for a in attributes_of(name) if value in a.values and a.name in SHOWS), None)
        if attribute is None:
            return Region(start, end, label, {}, score)
        attributes[attribute.name] = (*attributes.get(attribute.name, ()), value)
    return Region(start, end, name, attributes, score)


def write_lines(path: Path, rows: Sequence[dict[str, Any]]) -> Path:
    """Write one row a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return path


def read_lines(path: Path) -> Iterator[tuple[str, Any]]:
    """Rows with their places; empty lines are passed over.

    Raises:
        ExchangeError: a line is no JSON.
    """
    for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
        if line.strip():
            place = f"{path}:{number}"
            yield place, parse_json(line, place)


def _choices(attribute: Attribute) -> list[tuple[str, ...]]:
    single = [(value,) for value in attribute.values]
    together = [tuple(attribute.values)] if attribute.many else []
    return [*([] if attribute.needed else [()]), *single, *together]

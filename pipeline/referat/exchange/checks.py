"""What a person may have got wrong in a tool, each with what to do about it."""

from collections.abc import Sequence
from itertools import pairwise

from referat.errors import ExchangeError
from referat.exchange.base import Region, line_at
from referat.exchange.scheme import ABOVE, LABELS, attributes_of
from referat.labels import ENTITY_LABELS


def check_regions(place: str, text: str, regions: Sequence[Region]) -> None:
    """Check labels, attributes and overlaps.

    Raises:
        ExchangeError: the first fault; says where, and what to do.
    """
    for region in regions:
        _check(place, text, region)
    _check_flat(place, text, regions)


def _check(place: str, text: str, region: Region) -> None:
    where = f"{place}, line {line_at(text, region.start)} of the text"
    quoted = text[region.start : region.end]
    if region.label not in LABELS:
        raise ExchangeError(
            f"{where}: {quoted!r} has the unknown label {region.label!r}; known are {', '.join(LABELS)}. "
            "Set up the tool with the labels that come with the tasks, and mark it again"
        )
    known = {attribute.name: attribute for attribute in attributes_of(region.label)}
    for name, values in region.attributes.items():
        if name == ABOVE:
            continue
        if name not in known:
            raise ExchangeError(f"{where}: {region.label} {quoted!r} has the attribute {name!r}, which does not fit it; take it away")
        attribute = known[name]
        wrong = [value for value in values if attribute.values and value not in attribute.values]
        if wrong or (len(values) > 1 and not attribute.many):
            raise ExchangeError(
                f"{where}: {region.label} {quoted!r} has {name} = {', '.join(values)}; choose "
                f"{'among' if attribute.many else 'one of'} {', '.join(attribute.values)}"
            )
    if missing := [name for name, attribute in known.items() if attribute.needed and not region.attributes.get(name)]:
        raise ExchangeError(f"{where}: {region.label} {quoted!r} has no {missing[0]}; choose one of {', '.join(known[missing[0]].values)}")


def _check_flat(place: str, text: str, regions: Sequence[Region]) -> None:
    for layer, labels in (("entities", set(ENTITY_LABELS)), ("decisions", {"DECISION"})):
        ordered = sorted((r for r in regions if r.label in labels), key=lambda region: (region.start, region.end))
        for left, right in pairwise(ordered):
            if right.start < left.end:
                raise ExchangeError(
                    f"{place}, line {line_at(text, right.start)} of the text: {layer} overlap, {left.label} "
                    f"{text[left.start : left.end]!r} and {right.label} {text[right.start : right.end]!r}; keep one of them "
                    "(of entities the longer name)"
                )

"""Persons and parties as they stand together in a text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Span

_BETWEEN = re.compile(r"\s*[,(]*\s*\(?\s*(?:liste\s+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Person:
    """A person's name and, where it stands directly behind, the party; offsets into the text."""

    name: Span
    party: Span | None


def people_in(entities: Iterable[Span], text: str) -> Iterator[Person]:
    """The persons among entities, each with the party that directly follows: ``Ida Holm (V)``."""
    ordered = list(entities)
    for index, entity in enumerate(ordered):
        if entity.label_ != "PER":
            continue
        following = ordered[index + 1] if index + 1 < len(ordered) else None
        party = following if following is not None and following.label_ == "PARTY" else None
        if party is not None and not _BETWEEN.fullmatch(text[entity.end_char : party.start_char]):
            party = None
        yield Person(entity, party)

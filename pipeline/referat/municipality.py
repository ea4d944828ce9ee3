"""What somebody who knows a municipality can tell beforehand, in a small TOML file: its bodies, its lists, its headings.

It adds to what a model finds and takes nothing away; the text always has the last word.
"""

import re
import tomllib
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator
from pydantic_core import ErrorDetails

from referat.errors import ReferatError

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=120)]
Year = Annotated[int, Field(ge=1970, le=2100)]
HeadingLabel = Literal[
    "reference",
    "competence",
    "summary",
    "recommendation",
    "decision",
    "earlier_decision",
    "case",
    "assessment",
    "economy",
    "consequences",
    "law",
    "hearing",
    "communication",
    "annex",
    "attendance",
    "signature",
]


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LocalList(_Told):
    """A party of the municipality alone, with its letter in the council terms of some years."""

    name: Name
    letter: Annotated[str, StringConstraints(pattern="^[A-ZÆØÅ]$")]
    from_: Annotated[Year, Field(alias="from")]
    to: Year

    @model_validator(mode="after")
    def _years_in_order(self) -> "LocalList":
        if self.to < self.from_:
            raise ValueError(f"to = {self.to} lies before from = {self.from_}")
        return self


class Municipality(_Told):
    """The file.

    Attributes:
        name: the municipality as its minutes write it, ``Egelund Kommune``.
        committees: bodies as the minutes write them.
        lists: local lists.
        headings: heading words by the section that stands below them.
    """

    name: Name
    committees: tuple[Name, ...] = ()
    lists: tuple[LocalList, ...] = ()
    headings: dict[HeadingLabel, tuple[Name, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _no_contradictions(self) -> "Municipality":
        for a, b in combinations(self.lists, 2):
            same = a.name.lower() == b.name.lower() or a.letter == b.letter
            if same and a.from_ <= b.to and b.from_ <= a.to:
                raise ValueError(f"lists: {a.name} ({a.letter}) and {b.name} ({b.letter}) have one name or letter in the same years")
        seen: dict[str, str] = {}
        for label, words in self.headings.items():
            for word in words:
                other = seen.setdefault(heading_key(word), label)
                if other != label:
                    raise ValueError(f"headings: {word!r} stands under {other} and under {label}")
        return self

    @cached_property
    def section_of_heading(self) -> dict[str, str]:
        """The section of every heading, by `heading_key`."""
        return {heading_key(word): label for label, words in self.headings.items() for word in words}

    def letters(self, year: int) -> dict[str, str]:
        """The letters of its lists in a year, by the name in lower case."""
        return {known.name.lower(): known.letter for known in self.lists if known.from_ <= year <= known.to}


def heading_key(text: str) -> str:
    """A heading without case, spaces and stops at its end, as headings are compared.

    >>> heading_key("Udfald :"), heading_key("Sagens  baggrund.")
    ('udfald', 'sagens baggrund')
    """
    return re.sub(r"\s+", " ", text).strip(" .:").casefold()


def same_municipality(a: str, b: str) -> bool:
    """Whether two names are those of one municipality.

    >>> same_municipality("Egelund Kommune", "Egelund kommunes"), same_municipality("Egelund Kommune", "Elmelund Kommune")
    (True, False)
    """
    return _bare(a) == _bare(b)


def _bare(name: str) -> str:
    return re.sub(r"\s+kommunes?$", "", re.sub(r"\s+", " ", name).strip().casefold())


def read_municipality(path: Path) -> Municipality:
    """Read a municipality file.

    Raises:
        ReferatError: no such file, no TOML, or a key that is wrong; names file and key.
    """
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ReferatError(f"{path}: cannot be read: {error}; --municipality-file names a TOML file in UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise ReferatError(f"{path}: is no TOML: {error}") from error
    try:
        return Municipality.model_validate(told)
    except ValidationError as error:
        faults = "; ".join(_fault(fault) for fault in error.errors())
        raise ReferatError(f"{path}: {faults}") from error


def _fault(fault: ErrorDetails) -> str:
    place = ".".join(str(part) for part in fault["loc"] if part != "[key]")
    message = str(fault["msg"]).removeprefix("Value error, ")
    return f"{place}: {message}" if place else message

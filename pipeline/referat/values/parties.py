"""Parties: the letter that a party stands under in municipal elections, nationally or in one municipality."""

import csv
import re
from collections.abc import Callable
from functools import cache, partial
from importlib.resources import files

from referat.municipality import Municipality, same_municipality

# Letter, and the forms that name the party.  Facts of the election authority's list of parties.
NATIONAL: dict[str, tuple[str, ...]] = {
    "A": ("socialdemokratiet", "socialdemokraterne", "socialdemokratisk", "soc.dem.", "s"),
    "B": ("radikale venstre", "det radikale venstre", "radikale", "de radikale", "rv"),
    "C": ("det konservative folkeparti", "konservative folkeparti", "konservative", "de konservative", "kf"),
    "D": ("nye borgerlige",),
    "F": ("socialistisk folkeparti", "sf", "sf - socialistisk folkeparti"),
    "I": ("liberal alliance", "la"),
    "K": ("kristendemokraterne", "kd"),
    "M": ("moderaterne",),
    "O": ("dansk folkeparti", "df"),
    "V": ("venstre", "venstre, danmarks liberale parti", "danmarks liberale parti"),
    "Æ": ("danmarksdemokraterne", "danmarksdemokraterne - inger støjberg", "dd"),
    "Ø": ("enhedslisten", "enhedslisten de rød-grønne", "enhedslisten - de rød-grønne", "de rød-grønne", "el"),
    "Å": ("alternativet", "alt"),
}
# Lists of one municipality, with the years of the council terms that they were elected for.  Left out is what does not name one list
# there beyond doubt: a letter of two lists or of a national party, a name of two lists or of a person.
LOCAL_PARTIES = "local_parties.csv"
_LETTER_OF = {form: letter for letter, forms in NATIONAL.items() for form in forms}
PartyOf = Callable[[str], str]
INDEPENDENT = "uden for parti"
_INDEPENDENT = re.compile(r"løsgænger\w*|u[df]en\s?for parti\w*|ufp|u\.?p\.?|udenfor parti\w*|upolitisk|up-\d", re.IGNORECASE)


def party_value(text: str, *, municipality: str | None = None, year: int | None = None, told: Municipality | None = None) -> str:
    """The party's letter where it is known nationally, or locally in that year, else the name without its genitive.

    >>> party_value("Socialdemokratiets"), party_value("Ø"), party_value("Hvidovrelisten"), party_value("ufp")
    ('A', 'Ø', 'Hvidovrelisten', 'uden for parti')
    >>> party_value("Hvidovrelistens", municipality="Hvidovre Kommune", year=2019)
    'H'

    Args:
        text: the party's name or letter as it stands.
        municipality: the official form of the municipality's name; local lists are known by it.
        year: of the meeting; letters of local lists hold for the years that they were elected for.
        told: of the municipality beforehand; it tells nothing of the lists of another.
    """
    name = re.sub(r"\s+", " ", text.strip()).strip("()")
    if re.fullmatch(r"[A-ZÆØÅ]", name):
        return name
    if _INDEPENDENT.fullmatch(name):
        return INDEPENDENT
    forms = (name.lower(), name.lower().removesuffix("s"), re.sub(r"['’´]s?$", "", name.lower()))
    own = told.letters(year) if told and year and (municipality is None or same_municipality(told.name, municipality)) else {}
    for known in (_LETTER_OF, own, _local_letters(municipality.lower(), year) if municipality and year else {}):
        if letter := next((known[form] for form in forms if form in known), None):
            return letter
    return re.sub(r"(?<=liste[nr])s$|['’´]s?$", "", name)


def parties_at(municipality: str | None, day: str | None, told: Municipality | None = None) -> PartyOf:
    """`party_value` for a meeting of that municipality on that day, in ISO 8601; either may be unknown."""
    return partial(party_value, municipality=municipality, year=int(day[:4]) if day else None, told=told)


@cache
def _local_letters(municipality: str, year: int) -> dict[str, str]:
    table = files("referat.values").joinpath(LOCAL_PARTIES).read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(table.splitlines()) if row["municipality"].lower() == municipality]
    return {row["name"].lower(): row["letter"] for row in rows if int(row["from"]) <= year <= int(row["to"])}

"""Parties: the letter that a party stands under in municipal elections."""

import re

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
_LETTER_OF = {form: letter for letter, forms in NATIONAL.items() for form in forms}
INDEPENDENT = "uden for parti"
_INDEPENDENT = re.compile(r"løsgænger\w*|u[df]en\s?for parti\w*|ufp|u\.?p\.?|udenfor parti\w*|upolitisk|up-\d", re.IGNORECASE)


def party_value(text: str) -> str:
    """The party's letter where the form is known nationally, else the name without its genitive.

    >>> party_value("Socialdemokratiets"), party_value("Ø"), party_value("Hvidovrelisten"), party_value("ufp")
    ('A', 'Ø', 'Hvidovrelisten', 'uden for parti')
    """
    name = re.sub(r"\s+", " ", text.strip()).strip("()")
    if re.fullmatch(r"[A-ZÆØÅ]", name):
        return name
    if _INDEPENDENT.fullmatch(name):
        return INDEPENDENT
    for form in (name.lower(), name.lower().removesuffix("s"), re.sub(r"['’´]s?$", "", name.lower())):
        if letter := _LETTER_OF.get(form):
            return letter
    return re.sub(r"(?<=liste[nr])s$|['’´]s?$", "", name)

"""Names of people and letters of parties for made meetings."""

import random

_FIRST = "Anne Bo Carsten Dorte Erik Fatima Gitte Hassan Inger Jens Karen Lars Mette Niels Omar Pia Rasmus Susanne Tove".split()  # noqa: SIM905
_LAST = "Holm Krogh Lund Møller Nørgaard Olsen Poulsen Ravn Skov Thomsen Ali Yilmaz Vestergaard Winther".split()  # noqa: SIM905
_LETTERS = "ABCDFIOVØÅKL"


def drawn_name(rng: random.Random) -> str:
    """A first name and a last name."""
    return f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"


def drawn_letter(rng: random.Random) -> str:
    """The letter of a party."""
    return rng.choice(_LETTERS)

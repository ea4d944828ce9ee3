"""Small parts of made meetings: who was absent, the route of a case, signatures, buttons of a web page."""

import random
from collections.abc import Callable

from referat.train.names import drawn_letter, drawn_name

AttendanceForm = Callable[[random.Random], list[str]]

_LABELS = (
    "Afbud:", "Fraværende:", "Afbud fra", "Ikke til stede:", "Fraværende med afbud:", "Fraværende", "Afbud", "Deltog ikke:", "Fraværende: ",
    "Ikke tilstede", "Fremmøde og inhabilitet:", "Stedfortrædere:",
)  # fmt: skip
COOKIES = (
    "Vi bruger cookies til at føre statistik over besøg. Læs mere om cookies her.", "Spring til hovedindhold", "Gå til indhold", "Forside",
    "Politik",     "Dagsordener og referater", "Forside / Politik / Dagsordener og referater", "Log ind", "You are here", "Menu", "Søg",
    "Luk alle punkter",
    "Siden bruger cookies. Ved at klikke videre accepterer du dette.", "Tilbage til oversigten", "Skip to main content", "Download som PDF",
)  # fmt: skip


def draw_attendance(rng: random.Random) -> AttendanceForm:
    """How the document tells inside an item who was absent."""
    label, party, numbered = rng.choice(_LABELS), rng.random() < 0.6, rng.random() < 0.2

    def person(r: random.Random) -> str:
        return f"{drawn_name(r)} ({drawn_letter(r)})" if party else drawn_name(r)

    def people(r: random.Random) -> list[str]:
        return [person(r) for _ in range(r.choice((1, 1, 2, 3)))]

    def below(r: random.Random) -> list[str]:
        return [label, *(f"{n}. {name}" if numbered else name for n, name in enumerate(people(r), start=1))]

    def told(r: random.Random) -> list[str]:
        names = people(r)
        listed = " og ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)
        return [r.choice(_TOLD).format(listed)]

    def alone(r: random.Random) -> list[str]:
        return people(r) if label.endswith(":") else [", ".join(people(r))]

    forms: tuple[AttendanceForm, ...] = (
        lambda r: [f"{label} {', '.join(people(r))}"],
        lambda r: [f"{label} {', '.join(people(r))}"],
        lambda r: [f"{label} {r.choice(('Ingen', 'Ingen.', '-'))}" if r.random() < 0.3 else f"{label} {', '.join(people(r))}"],
        below,
        told,
        told,
        alone,
    )
    return rng.choice(forms)


_TOLD = (
    "Der er afbud fra {}.", "{} var fraværende.", "Afbud fra {}. Som stedfortræder deltog Anne Holm.",
    "Der var afbud fra {}. Stedfortræder ikke indkaldt.",
    "{} deltog ikke på grund af inhabilitet.", "{} blev erklæret inhabil og forlod lokalet.", "{} deltog ikke i sagens behandling.",
    "{} forlod mødet kl. 18.40.",
    "{} ankom kl. 17:12.", "{} var inhabil og deltog ikke i behandlingen.", "{} var ikke til stede under punktet.",
    "1. stedfortræder på liste V er indkaldt for {}.", "{} er inhabil i sagen.", "Udvalget erklærede {} inhabil.",
    "{} deltog ikke i punktets behandling, idet han er formand for foreningen.", "I stedet for {} deltog Lars Skov (V).",
)  # fmt: skip

_ROUTES = (
    "ØK/BY",
    "TM - ØK - BY",
    "BY",
    "ØU, KB",
    "KB/ØU",
    "KB",
    "Byrådet",
    "Udvalget - Økonomiudvalget - Byrådet",
    "Kommunalbestyrelsen",
    "TMU/ØK/BY",
)
_ROUTE_LABELS = ("Sagsforløb: ", "Kompetence: ", "Beslutningskompetence: ", "Sagsgang: ", "Sagen afgøres i: ", "", "Kompetenceudvalg: ")
_TABLE = "DIR FOU BFU SOS BSK KFU BYP TMU ØKE BYR"


def route_lines(rng: random.Random) -> list[str]:
    """The route of a case in one line, or as a table of bodies with a cross below each."""
    if rng.random() < 0.3:
        bodies = rng.sample(_TABLE.split(), rng.choice((1, 2, 3, 10)))
        return [" ".join(bodies), *["x"] * min(len(bodies), 3)]
    return [rng.choice(_ROUTE_LABELS) + rng.choice(_ROUTES)]


def signature_lines(rng: random.Random) -> list[str]:
    """What stands where the members sign."""
    lines = [rng.choice((
        "Protokollen underskrives elektronisk af medlemmerne.", "Godkend ved at trykke på knappen.", "Underskrift:",
        "Medlemmerne skriver under digitalt.",
        "Protokollen er læst og underskrevet.", "Protokollen oplæst og underskrevet, mødet hævet kl. 20:50.", "",
    ))]  # fmt: skip
    names = [drawn_name(rng) for _ in range(rng.randint(3, 6))]
    style = rng.choice(("none", "none", "rows", "one", "party"))
    if style == "rows":
        lines += names
    elif style == "one":
        lines.append(" ".join(f"{name} ______________" for name in names))
    elif style == "party":
        lines += [f"{name} ({drawn_letter(rng)})" for name in names]
    return [line for line in lines if line]

"""Layouts of minutes as training varies them: item starts, references, headings, places of things.

The forms are those seen in published minutes of many municipalities.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

from referat.labels import SectionLabel
from referat.values.dates import MONTH_NAMES

# Heading names by section as they were seen in published minutes of many municipalities.
HEADINGS: dict[SectionLabel, tuple[str, ...]] = {
    "case": (
        "Sagsfremstilling", "Sagsbeskrivelse", "Beskrivelse af sagen", "Redegørelse", "Sagens indhold", "Baggrund", "Fremstilling",
        "Problemstilling", "Løsning", "Historik", "Supplerende sagsfremstilling", "Sagen kort", "Uddybning",
    ),
    "summary": (
        "Resumé", "Resume", "Sagsresume", "Sagsresumé", "Sagens kerne", "Indledning", "Præsentation", "Anledning", "Sagstema",
        "Sagens formål", "Formål", "Formål med sagen", "Kort fortalt",
    ),
    "competence": (
        "Beslutningstema", "Beslutningskompetence", "Kompetence", "Sagen afgøres i", "Hvem beslutter", "Sagsgang", "Sagens gang",
        "Sagsprocedure", "Sagsforløb", "Forventet sagsgang", "Sagen behandles i", "Kompetenceudvalg", "Punkttype",
    ),
    "recommendation": (
        "Indstilling", "Administrativ indstilling", "Hovedindstilling", "Forslag", "Anbefaling", "Det indstilles", "Forslag til beslutning",
        "Indstilling om", "Forvaltningen foreslår", "Administrationen indstiller",
    ),
    "decision": ("Beslutning", "Vedtagelse", "Referat", "Beslutninger", "Politisk beslutning", "Udvalgets beslutning"),
    "economy": (
        "Økonomi", "Økonomiske konsekvenser", "Økonomi og finansiering", "Bevilling", "Finansiering", "Økonomisk vurdering",
        "Vurdering i forhold til økonomi", "Bevillingsmæssige forhold",
    ),
    "consequences": (
        "Personalemæssige konsekvenser", "Personale", "Andre konsekvenser", "Øvrige konsekvenser", "CO2-konsekvensvurdering",
        "Handicappolitik", "Konsekvenser for andre udvalg", "Miljømæssige konsekvenser", "Klima og bæredygtighed", "Ligestilling",
    ),
    "law": ("Lovgrundlag", "Retsgrundlag", "Retligt grundlag", "Retsregler og andre forskrifter", "Lov- og plangrundlag", "Lovhjemmel"),
    "hearing": ("Høring", "Inddragelse og høring", "Høring og sagsgang", "Borgerinddragelse", "Høringssvar", "Inddragelse"),
    "assessment": (
        "Vurdering", "Administrationens vurdering", "Forvaltningens vurdering", "Forvaltningens bemærkninger", "Handlemuligheder",
        "Alternativer",
    ),
    "communication": ("Kommunikation", "Tidsplan", "Videre proces", "Det videre forløb", "Næste skridt", "Opfølgning", "Information"),
    "earlier_decision": (
        "Historik", "Tidligere behandling", "Tidligere beslutninger", "Sagens forløb", "Sagshistorik", "Sagens tidligere behandling",
    ),
    "annex": ("Bilag", "Bilagsliste", "Vedlagte bilag", "Sagens bilag", "Relaterede dokumenter"),
}  # fmt: skip

BODIES = (
    "Byrådet", "Kommunalbestyrelsen", "Økonomiudvalget", "Teknik- og Miljøudvalget", "Børne- og Skoleudvalget",
    "Social- og Sundhedsudvalget", "Kultur- og Fritidsudvalget", "Udvalget for Plan og Klima", "Magistraten",
    "Ældreudvalget", "Udvalget for Job og Erhverv", "Landdistriktsudvalget",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    """The choices that hold for a whole document."""

    item: Callable[[int, str, bool], list[str]]
    reference: Callable[[str], list[str]]
    decision: Callable[[str, str], str]
    heading: Callable[[str], str]
    names: dict[SectionLabel, str]
    date: str
    body: str
    blank: int
    drop_headings: float
    glue: float
    order: str
    attendance: str
    contents: str
    noise: float
    annexes: bool
    chrome: str
    chrome_first: bool
    chain: str
    reference_first: bool


def draw_layout(rng: random.Random) -> Layout:
    """A layout, every choice drawn by ``rng``."""
    date = f"{rng.randint(1, 28)}-{rng.randint(1, 12):02}-{rng.randint(2002, 2025)}"
    day, month, year = date.split("-")
    date = rng.choice((date, f"{day}. {MONTH_NAMES[int(month) - 1]} {year}", f"{day}.{month}.{year}", f"{day}/{int(month)} {year}"))
    heading = rng.choice((str, str, str, str.upper, lambda name: name + ":", lambda name: "  " + name))
    return Layout(
        item=_item_form(rng),
        reference=_reference_form(rng),
        decision=_decision_form(rng),
        heading=heading,
        names={label: rng.choice(names) for label, names in HEADINGS.items()},
        date=date,
        body=rng.choice(BODIES),
        blank=rng.choice((0, 0, 1, 1, 2)),
        drop_headings=rng.choice((0, 0, 0, 0.3, 1.0)),
        glue=rng.choice((0, 0, 0, 0, 0.5)),
        order=rng.choice(("as-is", "first", "last", "last", "shuffled")),
        attendance=rng.choice(("none", "before", "after", "after", "title", "narrated")),
        contents=rng.choice(("none", "none", "plain", "leaders", "numbered")),
        noise=rng.choice((0, 0, 0.02, 0.05)),
        annexes=rng.random() < 0.7,
        reference_first=rng.random() < 0.12,
        chrome_first=rng.random() < 0.5,
        chain=rng.choice(("none", "none", "none", "before", "after", "inside-recommendation")),
        chrome=rng.choice(("", "", "", "", "Udskriv", "Åbn/luk punkt", "Kopier link til punktet", "Til toppen")),
    )


def _item_form(rng: random.Random) -> Callable[[int, str, bool], list[str]]:
    code = rng.choice(("", "", "", " (B)", " (O)", " (Beslutning)", " - Godkendelse", ", til orientering"))
    closed_mark = rng.choice(("LUKKET PUNKT - ", "Lukket: ", "Lukket punkt: ", "(Lukket punkt) ", "LUKKET SAG - "))
    tag = rng.choice(("", "", "", "", "ØK ", "JB - ", "TMU: "))
    forms = (
        lambda n, t: [f"{n}. {t}"],
        lambda n, t: [f"{n}. {t}"],
        lambda n, t: [f"Punkt {n}: {t}"],
        lambda n, t: [f"Punkt {n}: {t}"],
        lambda n, t: [f"{n}      {t}"],
        lambda n, t: [f"{n}: {t}"],
        lambda n, t: [f"{n}.      {t}"],
        lambda n, t: [f"Pkt. {n} {t}"],
        lambda n, t: [f"Punkt nr. {n}: {t}"],
        lambda n, t: [f"Punkt {n} {t}"],
        lambda n, t: [f"{n} (Åben) {t}"],
        lambda n, t: [f"{n}.", t],
        lambda n, t: [f"{n:02}.", t],
        lambda n, t: [t, f"Sag nr. {n}"],
        lambda n, t: [f"Nr.{n} - {t}"],
        lambda n, t: [f"{n}{t}"],
        lambda n, t: [f"{n}.{t}"],
        lambda n, t: [f"Åbent {n}", t],
        lambda n, t: [t],
        lambda n, t: [t],
        lambda n, t: [t],
        lambda n, t: [t],
        lambda n, t: [t.upper()],
        lambda n, t: [f"{n}. {t}", t],
        lambda n, t: [f"{n}. {t}", f"{n}. {t}"],
        lambda n, t: [f"{n}.     {t}", "", f"{n}.     {t}"],
        lambda n, t: [f"{n}. {t}".upper()],
    )
    form = rng.choice(forms)
    return lambda n, t, closed: form(n, (closed_mark if closed else "") + tag + t + code)


def _reference_form(rng: random.Random) -> Callable[[str], list[str]]:
    initials = "".join(rng.choices("ABCDEGHJKLMNPRST", k=rng.choice((3, 4))))
    plan = f"{rng.randint(0, 99):02}.{rng.randint(0, 30):02}.{rng.randint(0, 20):02}-{rng.choice('PGKA')}{rng.randint(10, 99)}"
    journal = f"{plan}-{rng.randint(1, 99)}-{rng.randint(5, 25):02}"
    forms: tuple[Callable[[str], list[str]], ...] = (
        lambda case: [f"Sagsnr.: {case}"],
        lambda case: [case],
        lambda case: [case],
        lambda case: [f"Sagsnr. {case}   Sagsbehandler: {initials}"],
        lambda case: [f"Sagsid.: {case}", f"Initialer: {initials}", "Åben sag"],
        lambda case: [f"J.nr.: {journal}", f"Sagsnr.: {case}"],
        lambda case: [journal],
        lambda case: [f"Sag {case}", "Åbent"],
        lambda case: [f"Sagsnummer: {case}", f"Sagsansvarlig: {initials}"],
        lambda case: [],
        lambda case: [],
    )
    return rng.choice(forms)


def _decision_form(rng: random.Random) -> Callable[[str, str], str]:
    page = rng.randint(1, 99)
    forms = (
        lambda body, date: "Beslutning",
        lambda body, date: "Beslutning",
        lambda body, date: f"Beslutning i {body} den {date}",
        lambda body, date: f"Beslutning {body} den {date}",
        lambda body, date: f"Beslutning {body} {date}",
        lambda body, date: f"Beslutning i {body} den {date}, pkt. {page}",
        lambda body, date: f"{body}, {date}, pkt. {page}",
        lambda body, date: f"{body}, {date}",
        lambda body, date: f"{body}s beslutning den {date}",
        lambda body, date: f"Beslutning på mødet den {date}",
        lambda body, date: "Vedtagelse",
        lambda body, date: "Referat",
    )
    return rng.choice(forms)

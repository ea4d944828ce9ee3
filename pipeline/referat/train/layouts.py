"""Layouts of minutes as training varies them: item starts, references, headings, places of things.

The forms are those seen in published minutes of many municipalities.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

from referat.labels import SectionLabel
from referat.train.item_forms import ItemForm, draw_item_form
from referat.train.pages import BROKEN_WIDTHS
from referat.train.small_parts import AttendanceForm, draw_attendance
from referat.values.dates import MONTH_NAMES

# Heading names by section as they were seen in published minutes of many municipalities.
HEADINGS: dict[SectionLabel, tuple[str, ...]] = {
    "case": (
        "Sagsfremstilling", "Sagsbeskrivelse", "Beskrivelse af sagen", "Redegørelse", "Sagens indhold", "Baggrund", "Fremstilling",
        "Problemstilling", "Løsning", "Historik", "Supplerende sagsfremstilling", "Sagen kort", "Uddybning", "Supplerende oplysninger",
        "Sagsfremstilling og økonomi", "Baggrund for sagens fremlæggelse", "Sagen", "Faktiske forhold", "Status",
        "Sagsbeskrivelse af hovedindstilling",
    ),
    "summary": (
        "Resumé", "Resume", "Sagsresume", "Sagsresumé", "Sagens kerne", "Indledning", "Præsentation", "Anledning", "Sagstema",
        "Sagens formål", "Formål", "Formål med sagen", "Kort fortalt", "Resumé af sagen", "Sagen i korte træk", "Sammenfatning",
        "Indledning/Baggrund", "Kort resumé", "Hvad handler sagen om",
    ),
    "competence": (
        "Beslutningstema", "Beslutningskompetence", "Kompetence", "Sagen afgøres i", "Hvem beslutter", "Sagsgang", "Sagens gang",
        "Sagsprocedure", "Sagsforløb", "Forventet sagsgang", "Sagen behandles i", "Kompetenceudvalg", "Punkttype", "Tema",
        "Sagsgang og sagstype", "Sagen afgøres af", "Beslutningsproces", "Politisk behandling", "Sag fra", "Sagstype",
    ),
    "recommendation": (
        "Indstilling", "Administrativ indstilling", "Hovedindstilling", "Forslag", "Anbefaling", "Det indstilles",
        "Forslag til beslutning", "Indstilling om", "Forvaltningen foreslår", "Administrationen indstiller", "Alternativ indstilling",
        "Direktionen indstiller,", "Borgmesteren indstiller, at", "Det foreslås,", "Forvaltningens indstilling",
        "Sekretariatet indstiller", "Indstilling:",
    ),
    "decision": (
        "Beslutning", "Vedtagelse", "Referat", "Beslutninger", "Politisk beslutning", "Udvalgets beslutning", "Byrådets beslutning",
        "Afgørelse", "Beslutning:", "Konklusion",
    ),
    "economy": (
        "Økonomi", "Økonomiske konsekvenser", "Økonomi og finansiering", "Bevilling", "Finansiering", "Økonomisk vurdering",
        "Vurdering i forhold til økonomi", "Bevillingsmæssige forhold", "Ressourcer", "Bevilling og finansiering", "Afledt drift",
        "Økonomiske og personalemæssige konsekvenser", "Økonomi og organisatoriske konsekvenser", "Budgetmæssige konsekvenser",
        "Økonomisk overblik",
    ),
    "consequences": (
        "Personalemæssige konsekvenser", "Personale", "Andre konsekvenser", "Øvrige konsekvenser", "CO2-konsekvensvurdering",
        "Handicappolitik", "Konsekvenser for andre udvalg", "Miljømæssige konsekvenser", "Klima og bæredygtighed", "Ligestilling",
        "Effekt", "FN's verdensmål", "Verdensmål", "Sundhed", "Vurdering i forhold til miljø", "Vurdering i forhold til sundhed",
        "Vurdering i forhold til administrative forhold", "Konsekvenser for handicappede", "Konsekvenser for børn og unge",
        "Miljøvurdering", "Bæredygtighed", "Personaleforhold",
    ),
    "law": (
        "Lovgrundlag", "Retsgrundlag", "Retligt grundlag", "Retsregler og andre forskrifter", "Lov- og plangrundlag", "Lovhjemmel",
        "Juridiske forhold", "Juridisk vurdering", "Lovgrundlag - link", "Plangrundlag", "Hjemmel",
    ),
    "hearing": (
        "Høring", "Inddragelse og høring", "Høring og sagsgang", "Borgerinddragelse", "Høringssvar", "Inddragelse", "Udtalelser",
        "Inddragelse og høring", "Høringsparter", "Hørte parter", "Bemærkninger fra høringen",
    ),
    "assessment": (
        "Vurdering", "Administrationens vurdering", "Forvaltningens vurdering", "Forvaltningens bemærkninger", "Handlemuligheder",
        "Handlemulighed 1", "Alternativer", "Vurdering og anbefaling", "Centralforvaltningens bemærkninger", "Fagcentrets vurdering",
        "Løsningsmuligheder", "Administrationens bemærkninger", "Forvaltningens kommentarer", "Fordele og ulemper",
    ),
    "communication": (
        "Kommunikation", "Tidsplan", "Videre proces", "Det videre forløb", "Næste skridt", "Opfølgning", "Information", "Proces",
        "Tidsplan og proces", "Evaluering", "Den videre sagsgang", "Presse", "Kommunikationsplan",
    ),
    "earlier_decision": (
        "Historik", "Tidligere behandling", "Tidligere beslutninger", "Sagens forløb", "Sagshistorik", "Sagens tidligere behandling",
        "Beslutningshistorik", "Tidligere politisk behandling", "Sagshistorik, henvisninger",
    ),
    "annex": (
        "Bilag", "Bilagsliste", "Vedlagte bilag", "Sagens bilag", "Relaterede dokumenter", "Bilag:", "BILAG", "Vedhæftede filer",
        "Dokumenter", "Åbne bilag", "Link", "Bilagsoversigt",
    ),
}  # fmt: skip

BODIES = (
    "Byrådet", "Kommunalbestyrelsen", "Økonomiudvalget", "Teknik- og Miljøudvalget", "Børne- og Skoleudvalget",
    "Social- og Sundhedsudvalget", "Kultur- og Fritidsudvalget", "Udvalget for Plan og Klima", "Magistraten",
    "Ældreudvalget", "Udvalget for Job og Erhverv", "Landdistriktsudvalget",
)  # fmt: skip


# Lists as files and points of a recommendation are printed: number, text.
_ANNEX_FORMS: tuple[Callable[[int, str], str], ...] = (
    lambda n, name: name,
    lambda n, name: name,
    lambda n, name: name,
    lambda n, name: f"Bilag {n} - {name}",
    lambda n, name: f"{n}. {name}",
    lambda n, name: f"• {name}",
    lambda n, name: f"{n} {name}.pdf",
)
_BULLET_FORMS: tuple[Callable[[int, str], str], ...] = (
    lambda n, text: f"{n}. {text}",
    lambda n, text: f"{n}.   {text}",
    lambda n, text: f"{n}) {text}",
    lambda n, text: f"- {text}",
    lambda n, text: f"Ad {n}. {text}",
    lambda n, text: f"Punkt {n}: {text}",
)


@dataclass(frozen=True, slots=True)
class Layout:
    """The choices that hold for a whole document."""

    item: ItemForm
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
    absent: AttendanceForm
    route: float
    contents: str
    noise: float
    annexes: bool
    chain: str
    keep_names: float
    empty: float
    annex: Callable[[int, str], str]
    bullets: Callable[[int, str], str] | None
    width: int
    page: int


def draw_layout(rng: random.Random) -> Layout:
    """A layout, every choice drawn by ``rng``."""
    date = f"{rng.randint(1, 28)}-{rng.randint(1, 12):02}-{rng.randint(2002, 2025)}"
    day, month, year = date.split("-")
    date = rng.choice((date, f"{day}. {MONTH_NAMES[int(month) - 1]} {year}", f"{day}.{month}.{year}", f"{day}/{int(month)} {year}"))
    blank = rng.choice((0, 0, 1, 1, 2))
    heading = rng.choice((str, str, str, str.upper, lambda name: name + ":", lambda name: "  " + name))
    return Layout(
        item=draw_item_form(rng, blank),
        decision=_decision_form(rng),
        heading=heading,
        names={label: rng.choice(names) for label, names in HEADINGS.items()},
        date=date,
        body=rng.choice(BODIES),
        blank=blank,
        drop_headings=rng.choice((0, 0, 0, 0.3, 1.0)),
        glue=rng.choice((0, 0, 0, 0, 0.5)),
        order=rng.choice(("as-is", "first", "last", "last", "shuffled")),
        attendance=rng.choice(("none", "before", "after", "after", "title")),
        absent=draw_attendance(rng),
        route=rng.choice((0, 0, 0.8)),
        contents=rng.choice(("none", "none", "none", "plain", "leaders", "numbered", "paged", "apart", "bulleted")),
        noise=rng.choice((0, 0, 0.02, 0.05)),
        annexes=rng.random() < 0.7,
        chain=rng.choice(("none", "none", "none", "before", "after", "inside-recommendation")),
        empty=rng.choice((0, 0, 0, 0, 0.4)),
        keep_names=rng.choice((0, 0.5, 1)),
        annex=rng.choice(_ANNEX_FORMS),
        bullets=rng.choice(_BULLET_FORMS) if rng.random() < 0.25 else None,
        width=rng.choice(BROKEN_WIDTHS) if rng.random() < 0.3 else 0,
        page=rng.choice((30, 40, 50, 60)) if rng.random() < 0.2 else 0,
    )


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
        lambda body, date: f"{body}, den {date}",
        lambda body, date: f"Beslutning i {body}",
        lambda body, date: f"{body}",
        lambda body, date: f"{body}s møde {date}",
        lambda body, date: f"Beslutning fra mødet i {body} {date}",
        lambda body, date: f"Behandling i {body} den {date}",
        lambda body, date: "Beslutning den:",
        lambda body, date: "Referat",
    )
    return rng.choice(forms)

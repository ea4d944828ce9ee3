"""Heads of agenda items as training varies them: number, title, marks, references, and where each stands.

A form is put together from independent choices, each seen in published minutes, so that training meets
combinations that no single municipality shows.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from string import ascii_uppercase

from referat.train.meetings import LabelledLine, Meeting, SourceItem

_NUMBER_WORDS = (
    ("", 18), ("Punkt ", 5), ("Pkt. ", 3), ("Punkt nr. ", 2), ("Nr. ", 2), ("Nr.", 1), ("Sag ", 2), ("Sag nr. ", 2),
    ("PUNKT ", 1), ("Dagsordenspunkt ", 1), ("• ", 1), ("Åbent ", 1), ("Pkt ", 1), ("Punkt ", 1),
)  # fmt: skip
_STOPS = (
    (". ", 14), (": ", 5), (".", 2), ("      ", 3), (".      ", 3), (" - ", 2), (" ", 3), ("", 1), (") ", 2),
    (" : ", 1), ("\t", 1), (" – ", 1),
)  # fmt: skip
_TYPES = (
    ("{}", 16), ("{} (B)", 2), ("{} (O)", 1), ("{} (D)", 1), ("{} B", 1), ("{} (Beslutning)", 1), ("{} (Orientering)", 1),
    ("{} - Godkendelse", 1), ("{}, til orientering", 1), ("{} - beslutning", 1), ("Beslutning: {}", 1), ("Orientering: {}", 1),
    ("Godkendelse: {}", 1), ("{} (1. behandling)", 1), ("{}:", 1),
)  # fmt: skip
_TAGS = (("", 16), ("ØK ", 1), ("JB - ", 1), ("TMU: ", 1), ("A-sag: ", 1), ("ØU/KB ", 1), ("(Åben) ", 1), ("Åbent   ", 1), ("Åben - ", 1))
_CLOSED_MARKS = (
    "LUKKET PUNKT - {}", "Lukket: {}", "Lukket punkt: {}", "(Lukket punkt) {}", "LUKKET SAG - {}", "Lukket - {}", "{} (Lukket punkt)",
    "{} - Lukket punkt", "{} - LUKKET SAG", "Fortroligt - {}", "Lukket sag: {}", "{} (Lukket)", "{} (FOR LUKKEDE DØRE)",
)  # fmt: skip
_PLACES = (("before", 60), ("line", 7), ("after", 4), ("none", 22))
_SHAPES = (
    ("plain", 30), ("upper", 3), ("twice", 4), ("twice-numbered", 4), ("again-below", 3), ("broken", 4), ("doubled-number", 1),
    ("split-number", 2),
)  # fmt: skip
_COUNTINGS = (("digits", 90), ("padded", 5), ("letters", 5), ("letter-and-digits", 3), ("digits-and-letter", 2), ("digits-and-year", 2))
_REFERENCE_PLACES = (("below", 72), ("above", 20), ("end", 8))
_GROUPS = (
    "ÅBNE SAGER", "Lukkede sager", "Sager til behandling", "Til efterretning", "Sager til afgørelse i udvalget", "Åben dagsorden",
    "LUKKET DAGSORDEN", "Sager til orientering", "Fra Økonomiudvalget", "Tillægsdagsorden", "TEMA: ØKONOMI",
)  # fmt: skip
_GLUED = (
    " Sagsnr.: {case}", " J.nr.: A01. Sagsnr.: {case} Sagen afgøres i: Byrådet", " Sagsid.: {case} Initialer: ABC Åben sag",
    "Åbn/luk punkt", " ({case})", " Klik her for at folde ud", " Dok.nr.: 1965 Sagsid.: {case}",
)  # fmt: skip
_CHROME = (
    "Udskriv", "Åbn/luk punkt", "Kopier link til punktet", "Til toppen", "Til indholdsfortegnelse", "Show video", "Fold dette punkt ind",
    "Til top", "Se video", "Print punkt", "Vis alle bilag", "Forrige punkt / Næste punkt", "Næste punkt", "Forrige punkt",
)  # fmt: skip
SHORT_TITLES = (
    "Godkendelse af dagsorden", "Godkendelse af dagsordenen", "Meddelelser", "Eventuelt", "Spørgetid", "Orientering fra formanden",
    "Orientering fra forvaltningen", "Bemærkninger til dagsordenen", "Orientering", "Gensidig orientering", "Næste møde", "Fraværende",
    "Meddelelser fra formanden", "Godkendelse af referat", "Aktuelle sager", "Ejendomssag", "Personalesag", "Salg af areal",
    "Nyt fra råd og udvalg",
    "Kommende sager", "Sager på vej", "Velkomst", "Konstituering", "Budgetopfølgning", "Temadrøftelse", "Lukket punkt", "Forespørgsler",
)  # fmt: skip
_SHORT_DECISIONS = (
    "Godkendt.", "Godkendt", "Ingen.", "Intet.", "Taget til efterretning.", "Orienteringen blev taget til efterretning.",
    "Dagsordenen blev godkendt.",
    "Intet at bemærke.", "Ingen bemærkninger.", "Drøftet.", "Formanden orienterede om mødet med borgerforeningen.", "Udsat.",
    "Til efterretning", "Punktet er lukket.", "Der var ingen spørgsmål.", "Der var intet til punktet.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ItemForm:
    """How every item of a document begins."""

    word: str
    stop: str
    counting: str
    year: int
    place: str
    shape: str
    type_form: str
    tag: str
    closed_mark: str
    reference: Callable[[str], list[str]]
    case_number: Callable[[str, random.Random], str]
    reference_place: str
    glued: str
    title_lost: bool
    groups: float
    lead: str
    chrome: str
    chrome_place: str
    blank: int
    title_blank: int

    def title_lines(self, number: int, title: str, closed: bool) -> list[str]:
        """The title as it is printed, on one line or more."""
        if closed:
            title = self.closed_mark.format(title)
        full = self.type_form.format(self.tag + title)
        shown = self._counted(number)
        if self.place == "none":
            first = [full]
        elif self.place == "line":
            first = [f"{self.word}{shown}{self.stop.strip()}", full]
        elif self.place == "after":
            first = [full, f"{self.word or 'Sag nr. '}{shown}".strip()]
        else:
            first = [f"{self.word}{shown}{self.stop}{full}"]
        return self._shaped(first, full, shown)

    def _counted(self, number: int) -> str:
        letter = ascii_uppercase[number % len(ascii_uppercase)]
        return {
            "padded": f"{number:02}",
            "letters": letter,
            "letter-and-digits": f"{'BO'[number % 2]} {number}",
            "digits-and-letter": f"{number} {letter.lower()}",
            "digits-and-year": f"{number}/{self.year:02}",
        }.get(self.counting, str(number))

    def _shaped(self, lines: list[str], title: str, number: str) -> list[str]:
        if self.shape == "upper":
            return [line.upper() for line in lines]
        if self.shape == "twice":
            return [*lines, title]
        if self.shape == "twice-numbered":
            return [*lines, *lines]
        if self.shape == "again-below":
            return [*lines, f"{self.word}{number}".strip(), title]
        if self.shape == "broken":
            return [part for line in lines for part in _broken(line)]
        if self.shape == "doubled-number" and self.place == "before":
            return [f" {number}.  {lines[0]}"]
        if self.shape == "split-number" and self.word and self.place != "none":
            return [self.word.strip(), f"{number}{self.stop.strip()}", title]
        return lines


def draw_item_form(rng: random.Random, blank: int) -> ItemForm:
    """A form, every choice drawn by ``rng``."""
    lost = rng.random() < 0.06
    return ItemForm(
        word=_drawn(_NUMBER_WORDS, rng),
        stop=_drawn(_STOPS, rng),
        counting=_drawn(_COUNTINGS, rng),
        year=rng.randint(4, 25),
        place=_drawn(_PLACES, rng),
        shape=_drawn(_SHAPES, rng),
        type_form=_drawn(_TYPES, rng),
        tag=_drawn(_TAGS, rng),
        closed_mark=rng.choice(_CLOSED_MARKS),
        reference=_reference_form(rng),
        case_number=_case_form(rng),
        reference_place="above" if lost else _drawn(_REFERENCE_PLACES, rng),
        glued=rng.choice(_GLUED) if rng.random() < 0.12 else "",
        title_lost=lost,
        groups=rng.choice((0, 0, 0, 0, 0.2)),
        lead=rng.choice(("Åbent punkt", "Åben sag", "Åbent")) if rng.random() < 0.06 else "",
        chrome=rng.choice(_CHROME) if rng.random() < 0.3 else "",
        chrome_place=rng.choice(("first", "below-title", "last", "last")),
        blank=blank,
        title_blank=rng.choice((0, 1, 1, 1 + blank, 1 + blank)),
    )


def head_and_foot(item: SourceItem, title: list[str], form: ItemForm, rng: random.Random) -> tuple[Meeting, Meeting]:
    """The lines that open an item: what stands before the title, the title, its references; and references that close it."""
    reference = form.reference(form.case_number(item.case_number, rng))
    opening, below = _opening(item, title, reference, form, rng)
    lines = [LabelledLine(text, "title", i == 0, blank_before=form.title_blank if i == 0 else 0) for i, text in enumerate(opening)]
    if form.chrome and form.chrome_place == "first":
        lines.insert(0, LabelledLine(form.chrome, "noise", blank_before=form.blank))
        lines[1] = replace(lines[1], blank_before=rng.randint(0, 1))
    elif form.chrome and form.chrome_place == "below-title":
        lines.append(LabelledLine(form.chrome, "noise"))
    references = [LabelledLine(text, "reference", blank_before=form.blank) for text in below]
    return (lines, references) if form.reference_place == "end" else (lines + references, [])


def _opening(item: SourceItem, title: list[str], reference: list[str], form: ItemForm, rng: random.Random) -> tuple[list[str], list[str]]:
    """The lines from the first of the item to its title, and the references that stand elsewhere."""
    opening = list(title)
    if form.glued:
        opening[-1] += form.glued.format(case=form.case_number(item.case_number, rng))
        reference = []
    if form.title_lost:
        opening, reference = reference or ["Åben"], []
    elif form.reference_place == "above":
        opening, reference = [*reference, *opening], []
    if form.lead:
        opening.insert(0, f"Lukket {'sag' if form.lead == 'Åben sag' else 'punkt'}" if item.closed else form.lead)
    if form.groups and rng.random() < form.groups:
        opening.insert(0, rng.choice(_GROUPS))
    return opening, reference


def short_item(rng: random.Random) -> SourceItem:
    """An item of hardly more than its title."""
    title = rng.choice(SHORT_TITLES)
    lines = []
    if rng.random() < 0.5:
        lines.append(LabelledLine("Beslutning", "decision", heading=True, blank_before=1))
    if lines or rng.random() < 0.8:
        lines.append(LabelledLine(rng.choice(_SHORT_DECISIONS), "decision"))
    closed = rng.random() < (0.5 if title in {"Ejendomssag", "Personalesag", "Salg af areal", "Lukket punkt"} else 0.05)
    return SourceItem("", "", "", title, f"{rng.randint(5, 25):02}/{rng.randint(100, 39999)}", closed, lines)


def _reference_form(rng: random.Random) -> Callable[[str], list[str]]:
    initials = "".join(rng.choices("ABCDEGHJKLMNPRST", k=rng.choice((2, 3, 4))))
    journal = f"{plan_number(rng)}-{rng.randint(1, 99)}-{rng.randint(5, 25):02}"
    label = rng.choice(
        ("Sagsnr.: ", "Sagsnr. ", "Sagsnummer: ", "Sagsnr: ", "Sagnr.: ", "Sag nr. ", "Sagsid.: ", "Sag ", "Journal nr.: ", "Sags-ID: ")
    )
    person = rng.choice((f"Sagsbehandler: {initials}", f"Initialer: {initials}", f"Sagsansvarlig: {initials}", "Sagsbehandler: Anne Holm"))
    opened = rng.choice(("Åbent", "Åben sag", "Åbent punkt", "Åben", "Åbent møde"))
    forms: tuple[Callable[[str], list[str]], ...] = (
        lambda case: [label + case],
        lambda case: [label + case],
        lambda case: [case],
        lambda case: [case],
        lambda case: [f"{label}{case}   {person}"],
        lambda case: [f"{label}{case}, {person}"],
        lambda case: [label + case, person],
        lambda case: [label + case, person, opened],
        lambda case: [f"J.nr.: {journal}", label + case],
        lambda case: [journal],
        lambda case: [label + case, opened],
        lambda case: [f"{opened} - {case}"],
        lambda case: [f"{label}{case}   Dok.nr.: {initials}-{case}   {opened}"],
        lambda case: [label.strip(), case],
        lambda case: [opened],
        lambda case: [f"{label}{case} Teknik- og Miljøudvalget {opened}"],
        lambda case: [label + case, f"Dok. {case[:4]}{initials}", f"Initialer: {initials}", opened],
        lambda case: [f"Fra: Økonomiudvalget   {label}{case}"],
        lambda case: [],
        lambda case: [],
        lambda case: [],
        lambda case: [],
        lambda case: [],
    )
    return rng.choice(forms)


def _case_form(rng: random.Random) -> Callable[[str, random.Random], str]:
    """The form of a document's case numbers; half of the documents keep the real ones."""
    prefix, letters = rng.randint(101, 860), rng.choice(("KB", "BR", "ØU"))
    forms: tuple[Callable[[random.Random], str], ...] = (
        lambda r: f"{r.randint(5, 25):02}/{r.randint(100, 39999)}",
        lambda r: f"{r.randint(2007, 2025)}-{r.randint(1, 99999):06}",
        lambda r: f"{prefix}-{r.randint(2007, 2025)}-{r.randint(1, 99999)}",
        lambda r: f"{plan_number(r)}-{r.randint(1, 99)}-{r.randint(7, 25):02}",
        lambda r: f"{r.randint(100000, 399999)}",
        lambda r: f"1-{r.randint(10, 60)}-{r.randint(70, 79)}-{r.randint(1, 999)}-{r.randint(7, 25):02}",
        lambda r: f"{letters} {r.randint(1, 600)}/{r.randint(4, 12):02}",
    )
    form = rng.choice(forms)
    return (lambda case, _: case) if rng.random() < 0.4 else lambda _, r: form(r)


def plan_number(rng: random.Random) -> str:
    """A number of the municipalities' common journal plan (KLE)."""
    return f"{rng.randint(0, 99):02}.{rng.randint(0, 30):02}.{rng.randint(0, 30):02}-{rng.choice('PGKAS')}{rng.randint(0, 99):02}"


def _broken(line: str) -> list[str]:
    """A long line broken between two words, as a PDF prints it."""
    words = line.split(" ")
    if len(line) < 50 or len(words) < 4:
        return [line]
    place = len(words) * 2 // 3
    return [" ".join(words[:place]), " ".join(words[place:])]


def _drawn(weighted: tuple[tuple[str, int], ...], rng: random.Random) -> str:
    values, weights = zip(*weighted, strict=True)
    return str(rng.choices(values, weights)[0])

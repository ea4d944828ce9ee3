"""What stands above the items of made meetings: the meeting's head and the list of contents."""

import random
import re

from referat.train.layouts import Layout
from referat.train.meetings import LabelledLine, Meeting
from referat.train.names import drawn_letter, drawn_name

Shown = tuple[int, str, list[str]]
_NAMES = ("Indholdsfortegnelse", "Dagsorden", "Punkter", "Sagsoversigt", "Punkter på dagsordenen:", "Sag nr.   Side", "Pkt. Tekst Side",
          "Oversigt over dagsordenen", "Følgende sager behandles:", "Punkt   Titel", "Dagsordenspunkter")  # fmt: skip


def meeting_head(layout: Layout, rng: random.Random) -> Meeting:
    """The lines above the items: body, date, place, those present."""
    clock = f"{rng.randint(8, 19)}{rng.choice(':.')}{rng.choice(('00', '30', '15'))}"
    place = rng.choice(("Rådhuset", "Byrådssalen", "Mødelokale 2", "Udvalgsværelse 1, Rådhuset", "Teams"))
    people = [drawn_name(rng) for _ in range(rng.randint(4, 9))]
    party = rng.random() < 0.4
    shown = [f"{name} ({drawn_letter(rng)})" if party else name for name in people]
    away = drawn_name(rng)
    title = rng.choice(
        (
            f"{layout.body}",
            f"REFERAT {layout.body} d. {layout.date}",
            f"Referat fra møde i {layout.body}",
            "Beslutningsprotokol",
            "Åben dagsorden",
        )
    )
    fields = [
        (rng.choice(("Mødedato", "Dato", "Mødedato:", "Dato:")), layout.date),
        (rng.choice(("Tidspunkt", "Starttidspunkt:", "Mødetidspunkt:", "Tid:")), f"kl. {clock}"),
        (rng.choice(("Mødested", "Sted:", "Lokale:", "Mødested:")), place),
    ]
    rng.shuffle(fields)
    lines = [title]
    style = rng.choice(("same", "same", "next", "labels-first"))
    if style == "same":
        lines += [f"{label} {value}" for label, value in fields]
    elif style == "next":
        lines += [part for pair in fields for part in pair]
    else:
        lines += [label for label, _ in fields] + [value for _, value in fields]
    if rng.random() < 0.8:
        label = rng.choice(("Mødedeltagere", "Deltagere:", "Medlemmer:", "Til stede:", "Tilstede"))
        lines += [f"{label} {', '.join(shown)}"] if rng.random() < 0.6 else [label, *shown]
    if rng.random() < 0.6:
        lines.append(f"{rng.choice(('Fraværende:', 'Afbud:', 'Afbud', 'Fraværende'))} {rng.choice((away, 'Ingen', away + ' (A)'))}")
    if rng.random() < 0.3:
        lines.append(
            rng.choice(
                (
                    "Bemærkninger:",
                    "Referent: KLM",
                    f"Mødet hævet kl. {clock}",
                    "Bemærkninger til dagsordenen: Ingen",
                    f"{drawn_name(rng)} deltog ikke i den lukkede del af mødet.",
                    "Meddelelser:",
                    f"Punkt {rng.randint(1, 9)} blev behandlet som det første.",
                    f"{drawn_name(rng)} deltog fra kl. {clock}.",
                )
            )
        )
    return [LabelledLine(text, "meeting", blank_before=layout.blank) for text in lines]


def contents_list(shown: list[Shown], layout: Layout, rng: random.Random) -> Meeting:
    """The list of the items' titles in the layout's form; ``shown`` holds number, title and title lines of each."""
    if layout.contents == "none":
        return []
    lines: Meeting = []
    if rng.random() < 0.8:
        lines.append(LabelledLine(rng.choice(_NAMES), "contents", heading=True, blank_before=1))
    page = 2
    printed_whole, counted = rng.random() < 0.7, rng.random() < 0.1
    for position, (number, title, printed) in enumerate(shown, start=1):
        page += rng.randint(0, 2)
        text = max(printed, key=len) if printed_whole else title
        lines.extend(LabelledLine(part, "contents") for part in _entry(text, position if counted else number, page, layout, rng))
    return lines


def _entry(text: str, number: int, page: int, layout: Layout, rng: random.Random) -> list[str]:
    plain = re.sub(r"^(?:Punkt )?\d+\W+", "", text)
    if layout.contents == "leaders":
        return [plain + rng.choice((".....", " ........ ", "..............")) + str(page)]
    if layout.contents == "paged":
        return [f"{number}. {plain}   {page}"]
    if layout.contents == "apart":
        return [f"{number}", plain]
    if layout.contents == "bulleted":
        return [f"• {number}. {plain}"]
    if layout.contents == "numbered" and not text[0].isdigit():
        return [f"{number}. {text}"]
    return [text]

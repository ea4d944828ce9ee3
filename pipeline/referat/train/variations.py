"""Variations of meetings for training: other layouts, other headings, none, other orders, noise.

Real text under one layout becomes many layouts.  What comes out is training text only, never gold.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from referat.train.layouts import BODIES, HEADINGS, Layout, draw_layout
from referat.train.meetings import LabelledLine, Meeting, SourceItem

_FIRST = "Anne Bo Carsten Dorte Erik Fatima Gitte Hassan Inger Jens Karen Lars Mette Niels Omar Pia Rasmus Susanne Tove".split()  # noqa: SIM905
_LAST = "Holm Krogh Lund Møller Nørgaard Olsen Poulsen Ravn Skov Thomsen Ali Yilmaz Vestergaard Winther".split()  # noqa: SIM905
_LETTERS = "ABCDFIOVØÅKL"


def varied_meeting(items: Sequence[SourceItem], rng: random.Random) -> Meeting:
    """A whole meeting of ``items`` in a layout drawn by ``rng``: head, contents, items, signature, noise."""
    layout = draw_layout(rng)
    first = rng.choice((1, 1, 1, 1, rng.randint(2, 600)))
    meeting = _head(layout, rng)
    shown = []
    body: Meeting = []
    for number, item in enumerate(items, start=first):
        title = re.sub(r"^(?:lukket|LUKKET)[ :-]*(?:punkt)?[ :-]*", "", item.title) if rng.random() < 0.7 else item.title
        title_lines = layout.item(number, title, item.closed)
        shown.append(title_lines)
        body.extend(_item(item, title_lines, layout, rng))
    if rng.random() < 0.5:
        name = rng.choice(("Underskriftsark", "Underskriftsside", "Underskriftsblad", "Underskrifter", "Godkendelse af protokol"))
        lines = layout.item(first + len(items), name, False)
        shown.append(lines)
        body.extend(LabelledLine(text, "title", i == 0, blank_before=1) for i, text in enumerate(lines))
        text = rng.choice(("Protokollen underskrives elektronisk af medlemmerne.", "Godkend ved at trykke på knappen.", "Underskrift:", ""))
        body.extend([LabelledLine(text, "signature", blank_before=layout.blank)] if text else [])
    meeting.extend(_contents(shown, layout, rng))
    return _noisy(meeting + body, layout, rng)


def varied_lines(meeting: Meeting, rng: random.Random) -> Meeting:
    """An annotated meeting with its headings renamed, dropped, glued, misspelt or in capitals."""
    kind = rng.choice(("drop", "rename", "upper", "glue", "typo", "blank", "drop-some"))
    varied: Meeting = []
    names = {label: rng.choice(known) for label, known in HEADINGS.items()}
    pending = ""
    blank = rng.choice((0, 1, 2))
    for line in meeting:
        if line.heading:
            if kind == "drop" or (kind == "drop-some" and rng.random() < 0.5):
                continue
            if kind == "rename" and line.label in names:
                line = replace(line, content=names[line.label])
            elif kind == "upper":
                line = replace(line, content=line.content.upper())
            elif kind == "typo":
                line = replace(line, content=_misspelt(line.content, rng))
            elif kind == "glue":
                pending = line.content
                continue
        if pending:
            line = replace(line, content=pending + rng.choice(("", ": ", " ")) + line.content)
            pending = ""
        if kind == "blank":
            line = replace(line, blank_before=blank if line.blank_before or line.heading else 0)
        varied.append(line)
    return varied


def without_headings(meeting: Meeting) -> Meeting:
    """The meeting with every heading line removed."""
    return [line for line in meeting if not line.heading]


def _head(layout: Layout, rng: random.Random) -> Meeting:
    clock = f"{rng.randint(8, 19)}{rng.choice(':.')}{rng.choice(('00', '30', '15'))}"
    place = rng.choice(("Rådhuset", "Byrådssalen", "Mødelokale 2", "Udvalgsværelse 1, Rådhuset", "Teams"))
    people = [f"{rng.choice(_FIRST)} {rng.choice(_LAST)}" for _ in range(rng.randint(4, 9))]
    party = rng.random() < 0.4
    shown = [f"{name} ({rng.choice(_LETTERS)})" if party else name for name in people]
    away = f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"
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
        lines.append(rng.choice(("Bemærkninger:", "Referent: KLM", f"Mødet hævet kl. {clock}", "Bemærkninger til dagsordenen: Ingen")))
    return [LabelledLine(text, "meeting", blank_before=layout.blank) for text in lines]


def _contents(titles: list[list[str]], layout: Layout, rng: random.Random) -> Meeting:
    if layout.contents == "none":
        return []
    lines: Meeting = []
    if rng.random() < 0.8:
        name = rng.choice(("Indholdsfortegnelse", "Dagsorden", "Punkter", "Sagsoversigt", "Punkter på dagsordenen:"))
        lines.append(LabelledLine(name, "contents", heading=True, blank_before=1))
    page = 2
    for number, title in enumerate(titles, start=1):
        page += rng.randint(0, 2)
        text = max(title, key=len)
        if layout.contents == "leaders":
            text = re.sub(r"^(?:Punkt )?\d+\W+", "", text) + rng.choice((".....", " ........ ", "..............")) + str(page)
        elif layout.contents == "numbered" and not text[0].isdigit():
            text = f"{number}. {text}"
        lines.append(LabelledLine(text, "contents"))
    return lines


def _item(item: SourceItem, title: list[str], layout: Layout, rng: random.Random) -> Meeting:
    reference = layout.reference(item.case_number)
    opening = [*reference, *title] if layout.reference_first else title
    lines = [LabelledLine(text, "title", i == 0, blank_before=1 + layout.blank if i == 0 else 0) for i, text in enumerate(opening)]
    if layout.chrome and layout.chrome_first:
        lines.insert(0, LabelledLine(layout.chrome, "noise", blank_before=layout.blank))
    elif layout.chrome:
        lines.append(LabelledLine(layout.chrome, "noise"))
    if layout.attendance == "title":
        lines.append(_attendance(rng))
    if not layout.reference_first:
        lines.extend(LabelledLine(text, "reference", blank_before=layout.blank) for text in reference)
    groups = _groups(item.lines)
    if not layout.annexes:
        groups = [group for group in groups if group[0].label != "annex"]
    chained = layout.chain != "none" and rng.random() < 0.7
    for group in _ordered(groups, layout, rng):
        made = _section(group, layout, rng, headless=item.closed)
        if chained and group[0].label == "decision" and layout.chain != "inside-recommendation":
            earlier = _chain(layout, rng)
            made = earlier + made if layout.chain == "before" else made + earlier
        elif chained and group[0].label == "recommendation" and layout.chain == "inside-recommendation":
            body = rng.choice(BODIES)
            text = rng.choice(
                (
                    f"{body} anbefaler indstillingen.",
                    f"{body} tiltræder.",
                    f"{body}: Anbefales.",
                    f"{body} indstiller til Byrådet, at sagen godkendes.",
                )
            )
            made.append(LabelledLine(text, "earlier_decision"))
        lines.extend(made)
    return lines


def _chain(layout: Layout, rng: random.Random) -> Meeting:
    """Decisions of one or two other bodies at earlier dates, under headings of the document's own form."""
    lines: Meeting = []
    for _ in range(rng.choice((1, 1, 2))):
        body = rng.choice([name for name in BODIES if name != layout.body])
        date = f"{rng.randint(1, 28):02}-{rng.randint(1, 12):02}-{rng.randint(2002, 2025)}"
        heading = layout.decision(body, date)
        if body not in heading or date not in heading:
            heading = rng.choice((f"Beslutning i {body} den {date}", f"{body}, {date}", f"{body} den {date}:", f"{date} {body}"))
        lines.append(LabelledLine(layout.heading(heading), "earlier_decision", heading=True, blank_before=max(1, layout.blank)))
        text = rng.choice(
            (
                "Anbefales.",
                "Indstilles godkendt.",
                "Indstillingen anbefales.",
                "Godkendt.",
                "Udsat.",
                "Drøftet.",
                "Et flertal anbefaler indstillingen.",
                "Sagen oversendes til Økonomiudvalget.",
            )
        )
        lines.append(LabelledLine(text, "earlier_decision", blank_before=layout.blank))
        if rng.random() < 0.3:
            lines.append(_attendance(rng))
    return lines


def _groups(lines: Meeting) -> list[Meeting]:
    """Runs of lines of one section; attendance stays with the decision that it stands in."""
    groups: list[Meeting] = []
    for line in lines:
        if not groups or (line.heading or line.label not in {groups[-1][0].label, "attendance"}):
            groups.append([])
        groups[-1].append(line)
    return [group for group in groups if not (len(group) == 1 and group[0].heading and group[0].content == "Fremstilling")]


def _ordered(groups: list[Meeting], layout: Layout, rng: random.Random) -> list[Meeting]:
    decisions = [group for group in groups if group[0].label == "decision"]
    others = [group for group in groups if group[0].label != "decision"]
    if layout.order == "as-is":
        return groups
    if layout.order == "shuffled":
        rng.shuffle(others)
        others.insert(rng.randint(0, len(others)), [line for group in decisions for line in group])
        return [group for group in others if group]
    if layout.order == "first":
        return decisions + others
    annex = [group for group in others if group[0].label == "annex"] if rng.random() < 0.5 else []
    return [group for group in others if group not in annex] + decisions + annex


def _section(group: Meeting, layout: Layout, rng: random.Random, *, headless: bool) -> Meeting:
    label = group[0].label
    lines = list(group)
    if lines[0].heading:
        lines.pop(0)
    else:
        headless = headless or label not in HEADINGS
    made: Meeting = []
    if not headless and rng.random() >= layout.drop_headings and label in HEADINGS:
        name = layout.decision(layout.body, layout.date) if label == "decision" else layout.names[label]
        if rng.random() < 0.15 and label != "decision":
            name = rng.choice(HEADINGS[label])
        made.append(LabelledLine(layout.heading(name), label, heading=True, blank_before=max(1, layout.blank)))
    if not lines and rng.random() < 0.5:
        lines = [LabelledLine(rng.choice(("Ingen.", "Ingen bemærkninger.", "Ikke relevant.", "Intet.")), label)]
    if label == "earlier_decision":
        lines = [_earlier_heading(line, layout, rng) for line in lines]
    if label == "decision":
        lines = _with_attendance(lines, layout, rng)
    for line in lines:
        made.append(replace(line, blank_before=layout.blank if line.blank_before or rng.random() < 0.3 else 0))
    if len(made) > 1 and made[0].heading and rng.random() < layout.glue:
        made[1:2] = [replace(made[1], content=made[0].content.strip() + rng.choice(("", ": ", " ")) + made[1].content.strip())]
        made.pop(0)
    return made


def _earlier_heading(line: LabelledLine, layout: Layout, rng: random.Random) -> LabelledLine:
    found = re.match(r"^(\d\d)-(\d\d)-(\d{4}) (.+)$", line.content)
    if not found:
        return line
    date, body = line.content[:10], found[4]
    form = rng.choice(
        (
            line.content,
            f"Beslutning i {body} den {date}",
            f"Beslutning fra {body}, {date}, pkt. {rng.randint(1, 90)}:",
            f"{body}, {date}",
            f"{body} den {date}",
        )
    )
    return replace(line, content=form)


def _with_attendance(lines: Meeting, layout: Layout, rng: random.Random) -> Meeting:
    if layout.attendance == "before":
        return [_attendance(rng), *lines]
    if layout.attendance == "after":
        return [*lines, _attendance(rng)]
    if layout.attendance == "narrated" and rng.random() < 0.5:
        name = f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"
        text = rng.choice((
            f"{name} ({rng.choice(_LETTERS)}) blev erklæret inhabil og forlod lokalet.", f"{name} deltog ikke i sagens behandling.",
            f"{name} var fraværende. I stedet deltog {rng.choice(_FIRST)} {rng.choice(_LAST)}.", f"Der var afbud fra {name}.",
        ))  # fmt: skip
        return [*lines, LabelledLine(text, "attendance")]
    return lines


def _attendance(rng: random.Random) -> LabelledLine:
    names = ", ".join(f"{rng.choice(_FIRST)} {rng.choice(_LAST)} ({rng.choice(_LETTERS)})" for _ in range(rng.choice((1, 1, 2))))
    return LabelledLine(
        rng.choice(("Afbud: ", "Fraværende: ", "Afbud fra ", "Ikke til stede: ", "Fraværende med afbud: ")) + names, "attendance"
    )


def _noisy(meeting: Meeting, layout: Layout, rng: random.Random) -> Meeting:
    if not layout.noise:
        return meeting
    web = (
        "Til toppen",
        "Udskriv",
        "Åbn/luk punkt",
        "Kopier link til punktet - Print",
        "Se alle bilag",
        "Luk alle / Åben alle",
        "Del siden",
    )
    paged = rng.random() < 0.6
    noisy: Meeting = []
    page = 1
    if not paged and rng.random() < 0.5:
        noisy += [LabelledLine(text, "noise") for text in ("Spring til hovedindhold", "Forside", "Politik", "Dagsordener og referater")]
    for line in meeting:
        if rng.random() < layout.noise:
            page += 1
            furniture = (f"Side {page} af 24", f"Side: {page}", f"{layout.body}   {layout.date}   Side {page}", str(page), f"- {page} -")
            noisy.append(LabelledLine(rng.choice(furniture) if paged else rng.choice(web), "noise", blank_before=rng.randint(0, 1)))
        noisy.append(line)
    return noisy


def _misspelt(text: str, rng: random.Random) -> str:
    if len(text) < 4:
        return text
    place = rng.randrange(1, len(text) - 1)
    return rng.choice(
        (
            text[:place] + text[place + 1 :],
            text[:place] + " " + text[place:],
            text[:place] + text[place + 1] + text[place] + text[place + 2 :],
        )
    )

"""Made meetings as text from PDF: lines broken hard, the heads and feet of pages between them."""

import random
from dataclasses import replace
from textwrap import wrap

from referat.train.meetings import LabelledLine, Meeting

BROKEN_WIDTHS = (60, 70, 80, 90, 100)
_TOWNS = ("Elmevig", "Nordkær", "Skovby", "Havnsund", "Bakkerup", "Åstrup")


def hard_broken(meeting: Meeting, width: int) -> Meeting:
    """The meeting with every line broken at ``width`` characters; as it is where that is 0."""
    if not width:
        return meeting
    broken: Meeting = []
    for line in meeting:
        parts = wrap(line.content, width, break_long_words=False, break_on_hyphens=False) or [line.content]
        broken.append(replace(line, content=parts[0]))
        broken.extend(LabelledLine(part, line.label, line.heading) for part in parts[1:])
    return broken


def paged(meeting: Meeting, length: int, body: str, date: str, rng: random.Random) -> Meeting:
    """The meeting with a foot and a head of the document's own form after every ``length`` lines; as it is where that is 0."""
    if not length:
        return meeting
    last = len(meeting) // length + 1
    town = rng.choice(_TOWNS)
    head = rng.choice(((f"{town} Kommune",), (f"{body}, {date}",), (f"{town} Kommune", f"{body}   {date}"), (body, date), ()))
    foot = rng.choice(("Side {}", "{}", "Side {} af {last}", "- {} -", f"{body} {date}   Side {{}}", "Side: {} af {last}", "{}/{last}"))
    foot_first = rng.random() < 0.7
    made: Meeting = []
    for index, line in enumerate(meeting):
        if index and index % length == 0:
            furniture = [*head]
            furniture.insert(0 if foot_first else len(furniture), foot.format(index // length + (not foot_first), last=last))
            made.extend(LabelledLine(text, "noise", blank_before=rng.randint(0, 1)) for text in furniture)
        made.append(line)
    return made

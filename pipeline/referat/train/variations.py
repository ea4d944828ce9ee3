"""Variations of meetings for training: other layouts, other headings, none, other orders, noise.

Real text under one layout becomes many layouts.  What comes out is training text only, never gold.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from referat.labels import SectionLabel
from referat.train.fronts import contents_list, meeting_head
from referat.train.item_forms import head_and_foot
from referat.train.layouts import BODIES, HEADINGS, Layout, draw_layout
from referat.train.meetings import LabelledLine, Meeting, SourceItem
from referat.train.pages import BROKEN_WIDTHS, hard_broken, paged
from referat.train.small_parts import COOKIES, route_lines, signature_lines


def varied_meeting(items: Sequence[SourceItem], rng: random.Random) -> Meeting:
    """A whole meeting of ``items`` in a layout drawn by ``rng``: head, contents, items, signature, noise."""
    layout = draw_layout(rng)
    first = rng.choice((1, 1, 1, 1, rng.randint(2, 600)))
    meeting = meeting_head(layout, rng) if rng.random() < 0.93 else []
    shown = []
    body: Meeting = []
    for number, item in enumerate(items, start=first):
        title = re.sub(r"^(?:lukket|LUKKET)[ :-]*(?:punkt)?[ :-]*", "", item.title) if rng.random() < 0.7 else item.title
        title_lines = layout.item.title_lines(number, title, item.closed)
        shown.append((number, title, title_lines))
        body.extend(_item(item, title_lines, layout, rng))
    if rng.random() < 0.5:
        name = rng.choice(("Underskriftsark", "Underskriftsside", "Underskriftsblad", "Underskrifter", "Godkendelse af protokol"))
        lines = layout.item.title_lines(first + len(items), name, False)
        shown.append((first + len(items), name, lines))
        body.extend(LabelledLine(text, "title", i == 0, blank_before=layout.item.title_blank) for i, text in enumerate(lines))
        body.extend(LabelledLine(text, "signature", blank_before=layout.blank) for text in signature_lines(rng))
    elif rng.random() < 0.3:
        body.extend(LabelledLine(text, "signature", blank_before=layout.blank) for text in signature_lines(rng))
    meeting.extend(contents_list(shown, layout, rng))
    whole = _noisy(_run_together(meeting, body, rng), layout, rng)
    return paged(hard_broken(whole, layout.width), layout.page, layout.body, layout.date, rng)


def varied_lines(meeting: Meeting, rng: random.Random) -> Meeting:
    """An annotated meeting with its headings renamed, dropped, glued, misspelt or in capitals, or its lines broken."""
    kind = rng.choice(("drop", "rename", "upper", "glue", "typo", "blank", "drop-some", "broken"))
    if kind == "broken":
        return hard_broken(meeting, rng.choice(BROKEN_WIDTHS))
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


def _item(item: SourceItem, title: list[str], layout: Layout, rng: random.Random) -> Meeting:
    lines, foot = head_and_foot(item, title, layout.item, rng)
    if layout.attendance == "title":
        lines.extend(_attendance(layout, rng))
    groups = _groups(item.lines)
    if not layout.annexes:
        groups = [group for group in groups if group[0].label != "annex"]
    for group in _ordered(groups, layout, rng):
        lines.extend(_with_chain(_section(group, layout, rng, headless=item.closed), group[0].label, layout, rng))
    if rng.random() < layout.empty:
        lines.extend(_empty_headings(layout, rng))
    lines.extend(foot)
    if layout.item.chrome and layout.item.chrome_place == "last":
        lines.append(LabelledLine(layout.item.chrome, "noise", blank_before=rng.randint(0, 1)))
    return lines


def _empty_headings(layout: Layout, rng: random.Random) -> Meeting:
    """Headings that nothing stands below, as some systems print them for every item."""
    labels = rng.sample(sorted(layout.names), rng.choice((1, 1, 2, 3)))
    return [LabelledLine(layout.heading(layout.names[label]), label, heading=True, blank_before=layout.blank) for label in labels]


def _run_together(above: Meeting, items: Meeting, rng: random.Random) -> Meeting:
    """Both, now and then with the last line of the contents and the first title on one line."""
    if above and above[-1].label == "contents" and items and items[0].starts_item and rng.random() < 0.1:
        glued = replace(items[0], content=above[-1].content + items[0].content, blank_before=above[-1].blank_before)
        return [*above[:-1], glued, *items[1:]]
    return above + items


def _with_chain(section: Meeting, label: SectionLabel, layout: Layout, rng: random.Random) -> Meeting:
    """The section with decisions of other bodies before, behind or inside it, where the layout has them."""
    if layout.chain == "none" or rng.random() >= 0.7:
        return section
    if label == "decision" and layout.chain != "inside-recommendation":
        earlier = _chain(layout, rng)
        return earlier + section if layout.chain == "before" else section + earlier
    if label == "recommendation" and layout.chain == "inside-recommendation":
        body = rng.choice(BODIES)
        text = rng.choice((
            f"{body} anbefaler indstillingen.", f"{body} tiltræder.", f"{body}: Anbefales.",
            f"{body} indstiller til Byrådet, at sagen godkendes.",
        ))  # fmt: skip
        section.append(LabelledLine(text, "earlier_decision"))
    return section


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
            lines.extend(_attendance(layout, rng))
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
    own_name = ""
    if lines[0].heading:
        own_name = lines.pop(0).content
    else:
        headless = headless or label not in HEADINGS
    made: Meeting = []
    if not headless and rng.random() >= layout.drop_headings and label in HEADINGS:
        name = layout.decision(layout.body, layout.date) if label == "decision" else layout.names[label]
        if own_name and label != "decision" and rng.random() < layout.keep_names:
            name = own_name
        elif rng.random() < 0.15 and label != "decision":
            name = rng.choice(HEADINGS[label])
        made.append(LabelledLine(layout.heading(name), label, heading=True, blank_before=max(1, layout.blank)))
    if not lines and rng.random() < 0.5:
        lines = [LabelledLine(rng.choice(("Ingen.", "Ingen bemærkninger.", "Ikke relevant.", "Intet.")), label)]
    if label == "earlier_decision":
        lines = [_earlier_heading(line, layout, rng) for line in lines]
    if label == "competence" and rng.random() < layout.route:
        lines = [LabelledLine(text, label) for text in route_lines(rng)]
    if label == "annex":
        lines = [replace(line, content=layout.annex(n, line.content)) for n, line in enumerate(lines, start=1)]
    elif label in {"recommendation", "decision"} and layout.bullets and len(lines) > 1:
        lines = [replace(line, content=layout.bullets(n, line.content)) for n, line in enumerate(lines, start=1)]
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
        return [*_attendance(layout, rng), *lines]
    if layout.attendance == "after":
        return [*lines, *_attendance(layout, rng)]
    return lines


def _attendance(layout: Layout, rng: random.Random) -> Meeting:
    return [LabelledLine(text, "attendance") for text in layout.absent(rng)]


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
        noisy += [LabelledLine(text, "noise") for text in rng.sample(COOKIES, rng.randint(1, 4))]
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

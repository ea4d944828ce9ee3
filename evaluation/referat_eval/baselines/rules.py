"""The baseline ``rules``: the best that rules do without any trained model.

Items by their numbering, told from lists by what stands around them; sections by headings and by the form of lines;
decisions by the formulas of the language and what the recommendation asked for; entities as `rule_entities` says.
"""

import re
from collections.abc import Mapping, Sequence

from referat.components.line_features import LineView
from referat.components.line_traits import bare, heading_like
from referat.components.outcome_formulas import formulas_in
from referat.components.outcomes import NO_DECISION
from referat.lines import Line
from referat.train.data import Annotated
from referat_eval.baselines.headings import KEYWORD_OUTCOMES, HeadingTable
from referat_eval.baselines.rule_entities import RuleTagger
from referat_eval.baselines.stages import EntityStage, ItemStage, SectionStage, StagedSystem, decision_stage, formulas_of

_NUMBERED = (
    re.compile(
        r"(?:dagsordenspunkt|punkt|pkt|sag|nr|åbent|lukket|åben)\b[\s.:]*(?:nr\b\.?\s*)?(?P<number>\d{1,4})\b(?![-/]\d)", re.IGNORECASE
    ),
    re.compile(r"(?P<number>\d{1,4})\s*[.:)](?:\s*(?=[A-ZÆØÅ\"”(])|$)"),
    re.compile(r"(?P<number>\d{1,4})(?:\s{2,}|\s\(åben\)\s|\s(?=[A-ZÆØÅ]))", re.IGNORECASE),
)
_REFERENCE = re.compile(
    r"(?:sagsnr|sagnr|sagsnummer|sagsid|j\.?\s?nr|journal\w*|initialer|sagsbehandler|sagsansvarlig|brevid|åben sag\W*$"
    r"|åbent?\W*$|sag(?: nr\.?)? \d)|[\d./-]{6,}\s*$",
    re.IGNORECASE,
)
_REFERENCE_INSIDE = re.compile(r"\b(?:sagsnr|sagsid|sagsnummer|j\.?\s?nr)\b", re.IGNORECASE)
_MEETING = re.compile(r"(?:åbent?\s+)?(?:referat|dagsorden|beslutningsprotokol|protokol|udskrift|møde|forside)", re.IGNORECASE)
_ATTENDANCE_LABEL = re.compile(r"(?:afbud|fraværende|ikke til stede|deltog ikke)(?: fra| med afbud)?\s*:?", re.IGNORECASE)
_CONTENTS = re.compile(
    r"(?:indholdsfortegnelse|sagsoversigt|oversigtsdagsorden|dagsordenspunkter|punkter|dagsorden|følgende sager behandles)\W*$",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"(?:side\W{0,2})?\d{1,3}(?:\s*(?:/|af)\s*\d{1,3})?$|til toppen$|udskriv$|tilbage$|.*\bcookies?\b|kopier link|åbn/luk", re.IGNORECASE
)
_SIGNATURE = re.compile(r"(?:underskrift\w*|underskriftsside|_{5,})\W*$", re.IGNORECASE)
_INLINE = re.compile(r"(?P<heading>[A-ZÆØÅ][^:.\n]{2,50}):\s+\S")
_BODY = re.compile(
    r"(?:.{0,40}(?:udvalg|råd|styrelse|regionsråd|magistrat|direktion|borgerrepræsentation)\w*|udvalget for .{3,40}?)\b", re.IGNORECASE
)
DECISIONS = {"decision", "earlier_decision"}
NEAR, LOOK_BACK = 4, 40
# Formulas of sentences about the meeting and not about the matter.
ASIDE = {"attendance", "vote", "reservation", "remark", "order"}
# What a yes to a recommendation means by what was asked for.
YES_TO = {"note": "noted", "discuss": "discussed", "postpone": "postponed", "reject": "rejected"}


def rules(train: Sequence[Annotated]) -> StagedSystem:
    """Learn the heading table and the lists of names; the rules themselves are fixed."""
    table = HeadingTable(train)
    stages = (
        ItemStage(lambda lines: _items(lines, table)),
        SectionStage(lambda lines, starts: _sections(lines, starts, table)),
        EntityStage(RuleTagger(train)),
        decision_stage(judge_by_formulas),
    )
    return StagedSystem("baseline_rules", stages)


def judge_by_formulas(features: Sequence[str]) -> str:
    """The outcome of a unit by its first deciding formula.

    A yes means what the recommendation asked for, and a matter that is sent back because it was adopted is approved.
    """
    found, asked = formulas_of(features, "f="), formulas_of(features, "a=")
    deciding = [name for name in found if name in KEYWORD_OUTCOMES]
    if not deciding or "attendance" in found or (ASIDE & set(found) and deciding[0] not in {"reject", "approve", "postpone"}):
        return NO_DECISION
    outcome = KEYWORD_OUTCOMES[deciding[0]]
    if outcome == "referred" and "approve" in deciding:
        return "approved"
    if outcome != "approved":
        return outcome
    return "approved_changed" if "change" in found else YES_TO.get(asked[0], outcome)


def _items(lines: Sequence[Line], table: HeadingTable) -> list[int]:
    """The numbered lines of the form that heads most items, or the titles above references where those are more.

    Without any, a text that does not begin with a meeting is one item.
    """
    view = LineView(list(lines))
    above = [index for index, line in enumerate(lines[:-1]) if _REFERENCE.match(lines[index + 1].content) and _may_be_title(line, table)]
    best = max([*(_heads(view, form, table) for form in _NUMBERED), above], key=len)
    one_item = bool(lines) and not _MEETING.match(lines[0].content) and "date-own" not in view.meeting(lines[0].content)
    return best or ([0] if one_item else [])


def _may_be_title(line: Line, table: HeadingTable) -> bool:
    return heading_like(line) and table.label(line) is None and not _REFERENCE.match(line.content)


def _heads(view: LineView, form: re.Pattern[str], table: HeadingTable) -> list[int]:
    """The lines of one form that head an item: no list goes on beside them, something speaks for them, and numbers rise."""
    numbers = {index: int(match["number"]) for index, line in enumerate(view.lines) if (match := form.match(line.content))}
    alone = [index for index, number in numbers.items() if numbers.get(index - 1) != number - 1 and numbers.get(index + 1) != number + 1]
    return _rising([index for index in alone if _is_head(view, index, table)], numbers)


def _rising(indices: Sequence[int], numbers: Mapping[int, int]) -> list[int]:
    """The run of rising numbers that is worth most: a step to the very next number counts two, a wider one counts one."""
    worth: dict[int, int] = {}
    before: dict[int, int | None] = {}
    for place, index in enumerate(indices):
        steps = {
            earlier: worth[earlier] + (2 if numbers[earlier] + 1 == numbers[index] else 1)
            for earlier in indices[max(0, place - LOOK_BACK) : place]
            if numbers[earlier] < numbers[index]
        }
        before[index] = max(steps, key=lambda earlier: steps[earlier], default=None)
        worth[index] = max(steps.values(), default=0)
    run: list[int] = []
    last = max(worth, key=lambda index: worth[index], default=None)
    while last is not None:
        run.append(last)
        last = before[last]
    return run[::-1]


def _is_head(view: LineView, index: int, table: HeadingTable) -> bool:
    line, below = view.lines[index], view.lines[index + 1 : index + 1 + NEAR]
    opens = any(_REFERENCE.match(line.content) or table.label(line) or _inline(line, table) for line in below)
    set_off = line.blank_before > 0 and heading_like(line)
    return opens or set_off or _REFERENCE_INSIDE.search(line.content) is not None or "echo-beforeTrue" in view.echoes[index]


def _inline(line: Line, table: HeadingTable) -> str | None:
    """The section of a heading that stands before a colon on the line of its text."""
    match = _INLINE.match(line.content)
    return table.label_of(match["heading"]) if match and len(match["heading"].split()) <= 3 else None


def _sections(lines: Sequence[Line], starts: Sequence[bool], table: HeadingTable) -> list[str]:
    view = LineView(list(lines))
    open_ends = _without_headings(view, starts, table)
    labels: list[str] = []
    current, title = "meeting", ""
    for index, line in enumerate(lines):
        if starts[index]:
            current, title = "decision" if index in open_ends else "reference", bare(line.content)
            labels.append("title")
        elif labels and labels[-1] == "title" and title and bare(line.content) == title:
            labels.append("title")
        else:
            own, current = _label(view, index, current, table)
            labels.append(own)
    return labels


def _without_headings(view: LineView, starts: Sequence[bool], table: HeadingTable) -> set[int]:
    """The items in which no heading stands: their text is what was decided."""
    bounds = [index for index, start in enumerate(starts) if start]
    ends = [*bounds[1:], len(starts)][: len(bounds)]
    return {
        first for first, end in zip(bounds, ends, strict=True) if not any(_opened(view, index, table) for index in range(first + 1, end))
    }


def _opened(view: LineView, index: int, table: HeadingTable) -> str | None:
    """The section that a line opens: by its heading, and for decisions by whose meeting the heading names."""
    line = view.lines[index]
    label = table.label(line) or _inline(line, table)
    about = view.meeting(line.content)
    if label is None and len(line.content) < 90 and _BODY.match(line.content) and {"date-own", "date-other"} & set(about):
        label = "decision"
    if label in DECISIONS and "no-meeting" not in about:
        return "earlier_decision" if "date-other" in about else "decision"
    return label


def _label(view: LineView, index: int, current: str, table: HeadingTable) -> tuple[str, str]:
    """The label of a line, and the label of the lines below it until something else opens."""
    content = view.lines[index].content
    if _NOISE.match(content):
        return "noise", current
    if current in {"meeting", "contents"}:
        opens = "contents" if _CONTENTS.match(content) else current
        return ("contents" if "echo-afterTrue" in view.echoes[index] else opens), opens
    if _SIGNATURE.match(content):
        return "signature", "signature"
    if _REFERENCE.match(content) and current not in DECISIONS:
        return "reference", current
    if opened := _opened(view, index, table):
        return opened, opened
    if current in DECISIONS | {"attendance"} and "attendance" in formulas_in(content):
        return "attendance", "attendance" if _ATTENDANCE_LABEL.fullmatch(content) else current
    return current, current

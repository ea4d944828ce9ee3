"""Case numbers of agenda items, in the forms that Danish case systems give them."""

import re
from collections.abc import Sequence

Offsets = tuple[int, int]

_FORM = (
    r"(?:\d{2}\.\d{2}\.\d{2}[-A-ZÆØÅ0-9]*-[A-ZÆØÅ]?\d+(?:-\d+)*-\d{2}|\d{2}\.\d{2}\.\d{2}[A-ZÆØÅ]\d{2}-\d{4}"
    r"|\d{2,3}-\d{4}-\d{2,}|\d{4}-\d{2}-\d{4}|\d-\d{1,2}-\d{1,2}-\d+(?:-\d{2})?|\d{4}[-/]\d{4,7}(?:/\d{1,2})?|\d{2}[-/]\d{3,7}[A-Z]?|\d{6}-\d{4}"
    r"|\d{2}\.\d{2}(?:\.\d{2})?[A-ZÆØÅ]\d{2}(?:\s*-\s*\d{4})?/\d+(?:-\d{1,2})?|\d{1,2}(?:\.\d{1,2}){3}/\d{2})"
)
_CASE = re.compile(rf"(?<![\w./-]){_FORM}(?![\w-]|/(?![a-zæøå]{{2,4}}\b))")
_GLUED_PLAN = re.compile(r"\bjournal(?:nr)?\.?:?\s*\d{2}\.\d{2}\.\d{2}/(?P<number>\d{2}-\d{4})(?![\w/-])", re.IGNORECASE)
_PLAN = re.compile(rf"\d{{2}}\.\d{{2}}\.\d{{2}}\S*\s+(?:/\s+(?P<parted>{_FORM})|(?P<behind>\d{{2}}/\d{{1,6}}(?:-\d+)?)(?![\w/-]))")
_PLAN_ALONE = re.compile(
    r"\bj(?:ournal)?\.?\s?nr\.?:?\s*(?P<number>\d{2}\.\d{2}\.\d{2}(?:-?[A-ZÆØÅ]\d{2}|/\d{1,4})|\d{2}/\d{2}-\d{1,3})(?![\w/-])",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"^[ \t]*[A-ZÆØÅ]{3,8}[ ]/[ ](?P<number>\d{2}/\d{1,6})(?![\w/-])", re.MULTILINE)
_SUBJECT = r"\d{2}\.\d{2}\.\d{2}(?:-?[A-ZÆØÅ]\d{2})?"
_SUBJECT_ABOVE = re.compile(rf"^[ \t]*(?P<number>{_SUBJECT})(?:[ \t]{{2,}}(?=\S)|[ \t]*\n)", re.MULTILINE)
_SUBJECT_BEHIND = re.compile(r"\d{2}\.\d{2}\.\d{2}\b")
_LEADING = re.compile(
    rf"(?P<number>{_FORM}|{_SUBJECT})(?:\s{{2,}}|\s+[-–]\s+)(?=[^\W\d])|(?:[(\[](?P<inside>{_FORM})[)\]]|(?P<alone>{_FORM}):?)\s+(?=[A-ZÆØÅ])"
)
_ABOVE_NUMBER = re.compile(r"^[ \t]*(?P<number>\d{2}/\d{1,6})[ \t]*\n[ \t]*(?:\d{1,4}|[A-ZÆØÅ])[ \t]*$", re.MULTILINE)
# The number that an item had in the committee before: ``Sag nr. 172 (ØU 204/13)``.
_BODY_NUMBER = re.compile(r"\((?P<number>[A-ZÆØÅ]{2,4} \d{1,4}/\d{2})\)[ \t]*$", re.MULTILINE)
_DIGITS = re.compile(r"^\s*(?P<number>\d{5,7})\s*$", re.MULTILINE)
_YEARS = re.compile(r"(?:19|20)\d\d[-/](?:19|20)\d\d")
_CASE_WORDS = r"sagsnr|sagsnummer|sagnr|sagsid|sags-id"
_LABEL = re.compile(
    rf"(?:\b|(?<=Udskriv))(?:{_CASE_WORDS}|"
    r"sag(?!\s+\d{2}\.\d{2}\.\d{2}\.?[A-ZÆØÅ]))\b\s*(?:nr\b\s*)?"
    r"(?:[.:]+\s*)?(?P<number>(?:(?-i:[A-ZÆØÅ]{2})\s)?[\w./-]*\d[\w./-]*)",
    re.IGNORECASE,
)
# Labels side by side with their values on the line below.
_LABEL_ROW = re.compile(r"^[ \t]*(?P<labels>(?:[A-Za-zÆØÅæøå.]+[ \t]*:[ \t]*){2,6})\n[ \t]*(?P<values>\S.*)$", re.MULTILINE)
_CASE_LABEL = re.compile(rf"(?:{_CASE_WORDS})\b", re.IGNORECASE)
_OWN_LINE = re.compile(
    rf"\W*(?:acadre\s+)?(?:{_CASE_WORDS}|journal(?:nr)?|j\.?\s?nr)\b[\s.:]*(?:[A-Z]{{2,4}}-)?\d[\w./-]{{3,}}",
    re.IGNORECASE,
)
_JOURNAL = re.compile(r"\b(?:j\.?\s?nr|journal)\b[^\n]{0,12}$", re.IGNORECASE)
_DOCUMENT = re.compile(r"\b(?:dok|brevid|løbenr)\b[^\n]{0,12}$", re.IGNORECASE)
_BEFORE = r"(?<=[\s(])(?:sagsnummer|sagsnr|sag)\b[\s.:]*(?:nr\b[.:]*)?\s*"
_TRAILING = re.compile(rf"\s*(?:[-–,]\s*)?(?:\((?:{_BEFORE})?{_FORM}\)|(?:{_BEFORE}|(?<=\s)){_FORM})\s*$", re.IGNORECASE)
_LEAST = 4
_LONGEST_LINE = 80


def case_number(text: str, title: Offsets, places: Sequence[Offsets], number: Offsets | None = None) -> Offsets | None:
    """The case number: behind its label where there is one, else the first that has the form of one.

    A journal number counts only where there is no other, a document number never. In the lines of the title a number
    without a label stands at the edge of a line or in brackets.

    Args:
        text: the document's text.
        title: offsets of the title lines.
        places: offsets of all lines that may hold the number, those of the title among them.
        number: of the item, which is none of the case.
    """
    for start, end in places:
        for match in _LABEL.finditer(text, start, end):
            found = match["number"].rstrip("./-")
            own = number is not None and match.start("number") == number[0]
            if len(found) >= _LEAST and not own and not _YEARS.fullmatch(found):
                return match.start("number"), match.start("number") + len(found)
    if row := _in_row(text, places):
        return row
    for start, end in places:
        if plan := _PLAN.search(text, start, end) or _GLUED_PLAN.search(text, start, end):
            return plan.span(plan.lastgroup or 0)
    forms = [
        (match, start) for start, end in places for match in _CASE.finditer(text, start, end) if not number or match.start() != number[0]
    ]
    cases = [(match, text[start : match.start()]) for match, start in forms if _may_be_case(text, match, title)]
    cases = [(match, before) for match, before in cases if not _DOCUMENT.search(before)]
    proper = [match for match, before in cases if not _JOURNAL.search(before)]
    chosen = (proper or [match for match, _ in cases])[:1]
    return chosen[0].span() if chosen else _digits(text, title, places) or _journal(text, places) or _subject(text, title)


def _in_row(text: str, places: Sequence[Offsets]) -> Offsets | None:
    """The value below the label of a case number, where labels stand side by side and every one has a value below."""
    for start, end in places:
        for match in _LABEL_ROW.finditer(text, start, end):
            labels = [label.strip() for label in match["labels"].split(":")[:-1]]
            values = [(match.start("values") + value.start(), value.group()) for value in re.finditer(r"\S+", match["values"])]
            if len(values) != len(labels):
                continue
            for label, (place, value) in zip(labels, values, strict=True):
                if _CASE_LABEL.match(label) and any(map(str.isdigit, value)):
                    return place, place + len(value)
    return None


def _journal(text: str, places: Sequence[Offsets]) -> Offsets | None:
    """A number behind the label of a journal, initials or, in brackets, the short name of a body, where an item has no other."""
    forms = (_PLAN_ALONE, _INITIALS, _BODY_NUMBER)
    found = (match for start, end in places for form in forms if (match := form.search(text, start, end)))
    first = next(found, None)
    return first.span("number") if first else None


def _subject(text: str, title: Offsets) -> Offsets | None:
    """A number of the plan of subjects above the title or before it, set off by blanks, or a short one above the number alone."""
    found = _SUBJECT_ABOVE.search(text, *title) or _ABOVE_NUMBER.search(text, *title)
    return found.span("number") if found else None


def leading_case(text: str, start: int, end: int) -> tuple[Offsets, int] | None:
    """The case number before a title, and where the title starts behind it."""
    found = _LEADING.match(text, start, end)
    return (found.span(found.lastgroup or 0), found.end()) if found and not _YEARS.match(found.group()) else None


def _digits(text: str, title: Offsets, places: Sequence[Offsets]) -> Offsets | None:
    """Digits alone on a line below the title's first, as systems print them that number their cases straight on."""
    first = text.find("\n", title[0], title[1])
    below = first if first >= 0 else title[1]
    for start, end in places:
        if match := _DIGITS.search(text[max(start, below) : end]):
            return max(start, below) + match.start("number"), max(start, below) + match.end("number")
    return None


def begins_with_label(line: str) -> bool:
    """Whether a line begins with the label of a case number and the number."""
    return bool(_LABEL.match(line))


def is_case_line(line: str) -> bool:
    """Whether a line holds little but a case number behind its label, as it may stand at the end of an item."""
    return len(line) <= _LONGEST_LINE and bool(_OWN_LINE.match(line))


def trailing_case(text: str, start: int, end: int) -> int | None:
    """Where a title ends that has its case number behind it."""
    found = _TRAILING.search(text, start, end)
    return found.start() if found and found.start() > start and not _YEARS.search(found.group()) else None


def _may_be_case(text: str, match: re.Match[str], title: Offsets) -> bool:
    if _YEARS.fullmatch(match.group()):
        return False
    if not title[0] <= match.start() < title[1]:
        return True
    line_start = text.rfind("\n", 0, match.start()) + 1
    line_end = text.find("\n", match.end())
    behind = text[match.end() : line_end if line_end >= 0 else len(text)].strip().lower()
    before = text[line_start : match.start()].strip()
    return (
        not before
        or not behind
        or before.endswith("(")
        or behind.startswith(("åben", "lukket", ")"))
        or bool(_SUBJECT_BEHIND.match(behind))
    )

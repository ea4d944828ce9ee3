"""Changes of a text that a reader sees through: the same gold, another surface.

Each takes gold, its text and a source of chance, and gives both anew; the same seed gives the same text.  Where a change does
not apply, the document stays as it is.
"""

import random
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from referat.annotations.gold import ITEM_FIELDS, GoldDocument, GoldEntity, GoldSection, GoldSpan
from referat.labels import EntityLabel
from referat.lines import Line, lines_of
from referat.train.meetings import meeting_of_gold
from referat_eval.edits import Edit, apply_edits
from referat_eval.swapped_names import minority_names

Perturbation = Callable[[GoldDocument, str, random.Random], tuple[GoldDocument, str]]

PAGE = 1500
_KEY_ROWS = ((0.0, "qwertyuiopå"), (0.25, "asdfghjklæø"), (0.75, "zxcvbnm"))
_WRITTEN_OUT = {"æ": "ae", "ø": "oe", "å": "aa"}
_WORD = re.compile(r"(?<!\w)[^\W\d_]{3,}(?!\w)")
_LONG_WORD = re.compile(r"[^\W\d_]{8,}")
_SYLLABLE = re.compile(r"[bcdfghjklmnpqrstvwxz](?=[aeiouyæøå])", re.IGNORECASE)
_MID_SENTENCE = re.compile(r"(?<=[a-zæøå,]) (?=[a-zæøå])")
_TABLE = re.compile(r"[ \t]{2}|\t|\|")
_CHARACTER = re.compile(r"\S[\u0300-\u036f]*")


def lower_case(gold: GoldDocument, text: str, rng: random.Random) -> tuple[GoldDocument, str]:
    """Writes every letter small."""
    return apply_edits(gold, text, _by_character(text, str.lower))


def upper_case(gold: GoldDocument, text: str, rng: random.Random) -> tuple[GoldDocument, str]:
    """Writes every letter as a capital; ``ß`` becomes ``SS``."""
    return apply_edits(gold, text, _by_character(text, str.upper))


def letters_written_out(gold: GoldDocument, text: str, rng: random.Random) -> tuple[GoldDocument, str]:
    """Writes every æ, ø and å as ae, oe, aa; a capital as ``Ae`` before a small letter, else as ``AE`` (``Ø`` the party too)."""
    edits = []
    for match in re.finditer("[æøåÆØÅ]", text):
        written = _WRITTEN_OUT[match.group().lower()]
        if match.group().isupper():
            written = written.capitalize() if text[match.end() : match.end() + 1].islower() else written.upper()
        edits.append(Edit(match.start(), match.end(), written))
    return apply_edits(gold, text, edits)


def keystrokes(gold: GoldDocument, text: str, rng: random.Random, *, share: float) -> tuple[GoldDocument, str]:
    """Mistypes that share of the letters: a neighbouring key of the Danish keyboard, the letter left out, typed twice, or changed
    with the next, each as likely as the others.

    Only letters of words of three letters or more without digits are mistyped; a word keeps its first letter or has another in
    its place.  Digits, punctuation, blanks and line breaks stay, and so do item numbers, type codes, case numbers, numbers of
    votes and one- and two-letter parties, for there a slip would make the gold wrong.
    """
    kept = [*gold.counts, *(span for item in gold.items for span in (item.number, item.type_code, item.case_number) if span)]
    edits: list[Edit] = []
    for start, end in _typed_words(text, list(_marks(gold)), kept):
        position = start
        while position < end:
            if rng.random() < share:
                edits.append(_slip(text, position, start, end, rng))
                position = edits[-1].end
            else:
                position += 1
    return apply_edits(gold, text, edits)


def lost_line_breaks(gold: GoldDocument, text: str, rng: random.Random) -> tuple[GoldDocument, str]:
    """Loses every second line break, by chance, between two lines of one section, with the indentation behind it.

    After a heading line nothing is left (``BeslutningGodkendt.``), and empty lines go too; between digits and after any other
    line a blank is left, and only lines without an empty line between them are joined.  Items start on a line of their own as
    before.
    """
    headings = {line.start for line in _heading_lines(gold, text)}
    edits = []
    for left, right in _neighbours(gold, text):
        heading = left.start in headings
        if (heading or right.blank_before == 0) and rng.random() < 0.5:
            glued = heading and not (left.content[-1].isdigit() and right.content[0].isdigit())
            edits.append(Edit(left.end, right.start, "" if glued else " "))
    return apply_edits(gold, text, edits)


def hyphenation(gold: GoldDocument, text: str, rng: random.Random) -> tuple[GoldDocument, str]:
    """Wraps every longer line at a width of 76 to 84 characters, drawn once, and breaks words at the line's end (``bevil-⏎ling``).

    A word of eight letters or more is broken, before a consonant that a vowel follows and with three letters on both
    sides, where a part of it fits.  Titles, contents, references and rows of tables are not wrapped; words in persons,
    parties and numbers of votes are not broken, because gold reads their values from the text.
    """
    width = rng.randint(76, 84)
    whole = [*gold.counts, *(entity for entity in gold.entities if entity.label in {"PER", "PARTY"})]
    edits: list[Edit] = []
    for section, lines in _lines_by_section(gold, text):
        if section.label not in {"title", "contents", "reference"}:
            edits.extend(edit for line in lines if not _TABLE.search(line.content) for edit in _wrapped(text, line, width, whole))
    return apply_edits(gold, text, edits)


def letter_spacing(gold: GoldDocument, text: str, rng: random.Random) -> tuple[GoldDocument, str]:
    """Spaces the letters of every heading line without entities (``B e s l u t n i n g``); three blanks part its words."""
    marks = list(_marks(gold))
    lines = [line for line in _heading_lines(gold, text) if not _overlapped(line.start, line.end, marks)]
    spaced = ("   ".join(" ".join(_CHARACTER.findall(word)) for word in line.content.split()) for line in lines)
    return apply_edits(gold, text, [Edit(line.start, line.end, content) for line, content in zip(lines, spaced, strict=True)])


def page_heads(gold: GoldDocument, text: str, rng: random.Random) -> tuple[GoldDocument, str]:
    """Puts a page head on lines of its own into a sentence of case, assessment or decision text, one to some 1,500 characters.

    Its form is drawn once: ``Side 3 af 12``, or body and date as the head of the minutes has them with the page on the same
    or the next line.  It becomes a section ``noise``, with its ORG and DATE, and the section around it goes on behind it.  The
    place is a blank between two words in small letters, 20 characters or more from the ends of the line, in no span.
    """
    places = list(_page_breaks(gold, text, rng))
    form = _page_form(gold, text, rng)
    heads = [form(page, len(places) + 1) for page, _ in enumerate(places, start=2)]
    edits = [Edit(place, place + 1, f"\n{head.text}\n") for place, head in zip(places, heads, strict=True)]
    gold, text = apply_edits(gold, text, edits)
    moved = 0
    for place, head in zip(places, heads, strict=True):
        gold = _interrupted(gold, place + moved + 1, head)
        moved += len(head.text) + 1
    return gold, text


def dropped_headings(gold: GoldDocument, text: str, rng: random.Random) -> tuple[GoldDocument, str]:
    """Removes every heading line, as `without_headings` does."""
    return without_headings(gold, text)


def without_headings(gold: GoldDocument, text: str) -> tuple[GoldDocument, str]:
    """The document with every heading line removed, its entities with it.

    Headings are those of training: the line that opens its section and has the shape of a heading, in sections other than
    title, meeting, noise, reference and attendance.  A line that holds a decision, a number of votes or a field of an item or
    of the meeting stays, and so does one with a role in it.  A section that was nothing but its heading is gone.
    """
    kept = [span for span in _marks(gold) if not isinstance(span, GoldEntity) or span.role]
    lines = [line for line in _heading_lines(gold, text) if not _overlapped(line.start, line.end, kept)]
    return apply_edits(gold, text, [Edit(line.start - line.indent, _line_end(text, line), "") for line in lines])


PERTURBATIONS: dict[str, Perturbation] = {
    "lower case": lower_case,
    "upper case": upper_case,
    "æøå written out": letters_written_out,
    "2 % keystrokes": partial(keystrokes, share=0.02),
    "5 % keystrokes": partial(keystrokes, share=0.05),
    "lost line breaks": lost_line_breaks,
    "hyphenation": hyphenation,
    "letter spacing": letter_spacing,
    "page heads": page_heads,
    "dropped headings": dropped_headings,
    "minority names": minority_names,
}


def _marks(gold: GoldDocument) -> Iterator[GoldSpan]:
    """Every span that stands inside lines."""
    yield from (*gold.entities, *gold.decisions, *gold.counts)
    yield from (span for item in gold.items for name in ITEM_FIELDS.values() if (span := getattr(item, name)) is not None)
    yield from (span for _, span in gold.meeting if span is not None)


def _overlapped(start: int, end: int, spans: Iterable[GoldSpan]) -> bool:
    return any(span.start < end and start < span.end for span in spans)


def _lines_by_section(gold: GoldDocument, text: str) -> Iterator[tuple[GoldSection, list[Line]]]:
    lines = lines_of(text)
    starts = [line.start for line in lines]
    for section in gold.sections:
        yield section, lines[bisect_left(starts, section.start) : bisect_left(starts, section.end)]


def _neighbours(gold: GoldDocument, text: str) -> Iterator[tuple[Line, Line]]:
    for _, lines in _lines_by_section(gold, text):
        yield from pairwise(lines)


def _heading_lines(gold: GoldDocument, text: str) -> Iterator[Line]:
    if gold.sections:
        labelled = zip(lines_of(text), meeting_of_gold(gold, text), strict=True)
        yield from (line for line, found in labelled if found.heading)


def _line_end(text: str, line: Line) -> int:
    """The offset behind the line's break."""
    return (text.find("\n", line.end) + 1) or len(text)


def _by_character(text: str, change: Callable[[str], str]) -> Iterator[Edit]:
    """Character by character, because the length of one may change with its case."""
    for position, character in enumerate(text):
        if (changed := change(character)) != character:
            yield Edit(position, position + 1, changed)


def _near_keys() -> dict[str, str]:
    places = {key: (row, left + column) for row, (left, keys) in enumerate(_KEY_ROWS) for column, key in enumerate(keys)}
    near: dict[str, str] = dict.fromkeys(places, "")
    for key, (row, left) in places.items():
        for other, (other_row, other_left) in places.items():
            reach = 1.0 if row == other_row else 0.75
            if key != other and abs(row - other_row) <= 1 and abs(left - other_left) <= reach:
                near[key] += other
    return near


_NEAR_KEYS = _near_keys()


def _typed_words(text: str, marks: list[GoldSpan], kept: list[GoldSpan]) -> Iterator[tuple[int, int]]:
    """Words to mistype, parted where the text has glued a span to its neighbour."""
    borders = sorted({offset for span in marks for offset in (span.start, span.end)})
    for match in _WORD.finditer(text):
        if _overlapped(match.start(), match.end(), kept):
            continue
        inside = borders[bisect_left(borders, match.start() + 1) : bisect_left(borders, match.end())]
        cuts = [match.start(), *inside, match.end()]
        yield from ((start, end) for start, end in pairwise(cuts) if end - start >= 3)


def _slip(text: str, position: int, start: int, end: int, rng: random.Random) -> Edit:
    letter, after = text[position], text[position + 1 : end][:1]
    slips = [(1, letter + _like(letter, after or letter))]
    if near := _NEAR_KEYS.get(letter.lower()):
        slips.append((1, _like(rng.choice(near), letter)))
    if position > start:
        slips.append((1, ""))
    if after.lower() not in {"", letter.lower()}:
        slips.append((2, _like(after, letter) + _like(letter, after)))
    length, typed = rng.choice(slips)
    return Edit(position, position + length, typed)


def _like(letter: str, model: str) -> str:
    return letter.upper() if model.isupper() else letter.lower()


def _wrapped(text: str, line: Line, width: int, whole: list[GoldSpan]) -> Iterator[Edit]:
    position = line.start
    while line.end - position > width:
        blank = text.rfind(" ", position + 1, position + width + 1)
        if blank < 0:
            blank = text.find(" ", position + width, line.end)
        if blank < 0:
            return
        place = _hyphen_place(text, blank + 1, position + width - 1, whole)
        yield Edit(blank, blank + 1, "\n") if place is None else Edit(place, place, "-\n")
        position = blank + 1 if place is None else place


def _hyphen_place(text: str, start: int, limit: int, whole: list[GoldSpan]) -> int | None:
    """The last place up to ``limit`` where the word at ``start`` can be broken."""
    word = _LONG_WORD.match(text, start)
    if word is None or _overlapped(word.start(), word.end(), whole):
        return None
    places = [match.start() for match in _SYLLABLE.finditer(text, start + 3, word.end() - 1)]
    return max((place for place in places if place <= min(limit, word.end() - 3)), default=None)


@dataclass(frozen=True, slots=True)
class _PageHead:
    """Furniture of one page; ``entities`` by offsets into its text."""

    text: str
    entities: tuple[tuple[int, int, EntityLabel], ...] = ()


def _page_breaks(gold: GoldDocument, text: str, rng: random.Random) -> Iterator[int]:
    marks = list(_marks(gold))
    due = rng.randrange(PAGE)
    for section, lines in _lines_by_section(gold, text):
        if section.label not in {"case", "assessment", "decision"}:
            continue
        for line in lines:
            for match in _MID_SENTENCE.finditer(text, line.start + 20, max(line.start, line.end - 20)):
                if match.start() >= due and not _overlapped(match.start(), match.end(), marks):
                    yield match.start()
                    due = match.start() + PAGE


def _page_form(gold: GoldDocument, text: str, rng: random.Random) -> Callable[[int, int], _PageHead]:
    committee, date = gold.meeting.committee, gold.meeting.date
    form = rng.randrange(3)
    if form == 0 or committee is None or date is None or "\n" in committee.of(text) + date.of(text):
        return lambda page, total: _PageHead(f"Side {page} af {total}")
    body, day = committee.of(text), date.of(text)
    between = "   " if form == 1 else ", "
    begin = len(body) + len(between)
    entities: tuple[tuple[int, int, EntityLabel], ...] = ((0, len(body), "ORG"), (begin, begin + len(day), "DATE"))
    if form == 1:
        return lambda page, total: _PageHead(f"{body}{between}{day}   Side {page}", entities)
    return lambda page, total: _PageHead(f"{body}{between}{day}\nSide {page} af {total}", entities)


def _interrupted(gold: GoldDocument, start: int, head: _PageHead) -> GoldDocument:
    """The gold with the section around ``start`` parted by a page head that stands there."""
    end = start + len(head.text)
    sections: list[GoldSection] = []
    for section in gold.sections:
        if section.start < start < section.end:
            before, after = section.model_copy(update={"end": start - 1}), section.model_copy(update={"start": end + 1})
            sections += [before, GoldSection(start=start, end=end, label="noise"), after]
        else:
            sections.append(section)
    entities = [GoldEntity(start=start + left, end=start + right, label=label) for left, right, label in head.entities]
    ordered = sorted([*gold.entities, *entities], key=lambda entity: entity.start)
    return gold.model_copy(update={"sections": sections, "entities": ordered})

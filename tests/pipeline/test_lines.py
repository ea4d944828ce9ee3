"""Lines and paragraphs: offsets quote the text, and nothing is lost."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referat.lines import MAX_PARAGRAPH, lines_of, paragraphs_of, wrap_width

TEXTS = st.text(st.sampled_from("abÆ 1.\n\r\t:\x0c\u2028\xa0"), max_size=80)
LONG = "Udvalget drøftede den nye sti, som skal gå langs med åen"


@settings(max_examples=100, deadline=None)
@given(text=TEXTS)
def test_lines_quote_the_text_and_keep_every_character(text):
    lines = lines_of(text)
    assert [text[line.start : line.end] for line in lines] == [line.content for line in lines]
    assert "".join("".join(line.content for line in lines).split()) == "".join(text.split())
    assert all(left.end <= right.start for left, right in pairwise(lines))


@settings(max_examples=100, deadline=None)
@given(text=TEXTS)
def test_every_line_stands_in_one_paragraph(text):
    paragraphs = list(paragraphs_of(text))
    for line in lines_of(text):
        assert len([1 for start, end in paragraphs if start <= line.start and line.end <= end]) == 1


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("A\n\n\n  b\t\n", [("A", 0, 0), ("b", 2, 2)]),
        ("\nA", [("A", 0, 1)]),
        ("A\r\n\r\nB\r\n", [("A", 0, 0), ("B", 0, 1)]),
        ("\xa0\xa0A\n \n", [("A", 2, 0)]),
        (" \n\t\n", []),
    ],
)
def test_lines_know_indent_and_blank_lines_before(text, seen):
    assert [(line.content, line.indent, line.blank_before) for line in lines_of(text)] == seen


BROKEN = "\n".join(
    [
        "Udvalget drøftede stien, der skal føre fra havnen forbi Boligselskabet",
        "Nordkær og videre ud til skoven. Den koster 2 mio. kr., og der er søgt",
        "om tilskud.",
    ]
    * 10
)


def test_a_broken_text_has_a_width_and_a_text_of_whole_paragraphs_none():
    assert wrap_width(BROKEN) == 70
    assert wrap_width(BROKEN.replace("\n", " ")) == 0
    assert wrap_width("\n".join(f"Punkt {number}" for number in range(30)) + f"\n{LONG * 3}") == 0
    assert wrap_width("\n".join(BROKEN.split("\n")[:3])) == 0, "three lines tell no width"


@pytest.mark.parametrize(
    ("above", "below", "joined"),
    [
        ("stien skal føre fra havnen ved Skovbrynet og forbi Boligselskabet", "Nordkær.", True),
        ("stien skal føre fra havnen ved Skovbrynet og forbi Boligselskabet.", "Nordkær.", False),
        ("stien skal føre fra havnen ved Skovbrynet og forbi Boligselskabet", "- Nordkær", False),
        ("Fraværende", "Nordkær", False),
        ("Oversigt ........................................................12", "Underskrifter", False),
    ],
    ids=["no-room", "stop", "list", "room", "leaders"],
)
def test_a_line_broken_at_the_width_of_the_text_runs_on_in_upper_case(above, below, joined):
    text = f"{BROKEN}\n\n{above}\n{below}"
    last = [text[start:end] for start, end in paragraphs_of(text)][-1]
    assert last == (f"{above}\n{below}" if joined else below)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (f"{LONG}\nog videre mod øst.", 1),
        (f"{LONG}\n3,5 mio. kr. blev afsat.", 1),
        (f"{LONG}.\nog videre mod øst.", 2),
        (f"{LONG}\nOg videre mod øst.", 2),
        (f"{LONG}\n\nog videre mod øst.", 2),
        ("Kort linje\nog videre mod øst.", 2),
        (f"{LONG}\n" * 2, 2),
        ("", 0),
    ],
    ids=["lower", "digit", "stop", "upper", "blank", "short", "upper-twice", "empty"],
)
def test_paragraphs_join_lines_broken_inside_a_sentence(text, count):
    assert len(list(paragraphs_of(text))) == count


def test_paragraphs_stay_below_their_limit():
    text = f"{LONG.lower()}\n" * 400
    spans = list(paragraphs_of(text))
    assert len(spans) > 1
    assert max(end - start for start, end in spans) <= MAX_PARAGRAPH


def test_a_single_long_line_is_one_paragraph():
    text = "å" * (MAX_PARAGRAPH + 5)
    assert list(paragraphs_of(text)) == [(0, len(text))]

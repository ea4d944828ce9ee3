"""Marked text: parsing, rendering, and errors that a person can act on."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referat.annotations.markup import Mark, MarkedText, MarkupError, SectionLine, parse_marked, render_marked

ALPHABET = st.sampled_from("abcÆøÅ 12.,:\n\r\t⟦⟧|\\\"'#!\x0b\x0c\x1c\x85\u2028\u2029\xa0\ufeff😀")
VALUES = st.text(st.sampled_from("abÆ 1.\"'\\-"), min_size=1, max_size=8).filter(lambda value: value != "yes")
ATTRIBUTES = st.dictionaries(st.sampled_from(["point", "body", "approved", "final"]), VALUES | st.just("yes"), max_size=3)


@st.composite
def marked_texts(draw):
    text = draw(st.text(ALPHABET, max_size=60))
    starts = [0, *(index + 1 for index, char in enumerate(text) if char == "\n" and index + 1 < len(text))]
    chosen = sorted(draw(st.sets(st.sampled_from(starts), max_size=3))) if text else []
    sections = [SectionLine(start, draw(st.sampled_from(["title", "decision"])), draw(ATTRIBUTES), 0) for start in chosen]
    limits = [0, *chosen, len(text)]
    marks = []
    for low, high in pairwise(limits):
        if high - low >= 5:
            a, b, c, d = sorted(draw(st.lists(st.integers(low, high - 2), min_size=4, max_size=4, unique=True)))
            marks.append(Mark(a, d + 1, "DECISION", draw(ATTRIBUTES), 0))
            marks.append(Mark(b, c, "ORG", draw(ATTRIBUTES), 0))
    header = draw(st.dictionaries(st.sampled_from(["id", "municipality"]), VALUES, max_size=2))
    return MarkedText(text, header, sections, marks)


def _plain(marked):
    return (
        marked.text,
        marked.header,
        [(section.start, section.label, section.attributes) for section in marked.sections],
        sorted((mark.start, mark.end, mark.label, sorted(mark.attributes.items())) for mark in marked.marks),
    )


@settings(max_examples=100, deadline=None)
@given(marked=marked_texts())
def test_what_is_rendered_parses_to_the_same(marked):
    assert _plain(parse_marked(render_marked(marked))) == _plain(marked)


@settings(max_examples=100, deadline=None)
@given(text=st.text(ALPHABET, max_size=80))
def test_text_without_marks_survives(text):
    assert parse_marked(render_marked(MarkedText(text))).text == text


@settings(max_examples=100, deadline=None)
@given(marked=st.text(st.sampled_from("⟦⟧|#! LRAORG=\"'\nab"), max_size=30))
def test_any_input_parses_or_names_its_line(marked):
    try:
        parsed, message = parse_marked(marked, "fil.txt"), ""
    except MarkupError as error:
        parsed, message = MarkedText(""), str(error)
    assert not message or message.startswith("fil.txt:")
    assert all(0 <= mark.start <= mark.end <= len(parsed.text) for mark in parsed.marks)
    assert all(0 <= section.start <= len(parsed.text) for section in parsed.sections)


MARKED = """⟦! id="own/eksempel" municipality="Eksempel Kommune"⟧
⟦# title closed⟧
Punkt ⟦NUMBER|3⟧: ⟦TITLE|Cykelsti ved ⟦L⟧Åbakken⟦R⟧⟧
⟦# decision⟧
⟦DECISION approved point="1.-2"|⟦ORG|Byrådet⟧ godkendte ⟦AMOUNT|2 mio. kr.⟧ ⟦DATE|i år⟧⟧.
"""


def test_stripping_gives_the_source_and_marks_quote_it():
    parsed = parse_marked(MARKED)
    assert parsed.text == "Punkt 3: Cykelsti ved ⟦Åbakken⟧\nByrådet godkendte 2 mio. kr. i år.\n"
    assert [(mark.label, parsed.text[mark.start : mark.end]) for mark in parsed.marks] == [
        ("NUMBER", "3"),
        ("TITLE", "Cykelsti ved ⟦Åbakken⟧"),
        ("DECISION", "Byrådet godkendte 2 mio. kr. i år"),
        ("ORG", "Byrådet"),
        ("AMOUNT", "2 mio. kr."),
        ("DATE", "i år"),
    ]
    assert parsed.header == {"id": "own/eksempel", "municipality": "Eksempel Kommune"}
    assert [(section.label, section.attributes) for section in parsed.sections] == [("title", {"closed": "yes"}), ("decision", {})]
    assert parsed.marks[2].attributes == {"approved": "yes", "point": "1.-2"}


def test_windows_line_ends_stay_in_the_text_and_leave_with_directives():
    parsed = parse_marked(MARKED.replace("\n", "\r\n"))
    assert parsed.text == "Punkt 3: Cykelsti ved ⟦Åbakken⟧\r\nByrådet godkendte 2 mio. kr. i år.\r\n"


@pytest.mark.parametrize("separator", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\r"])
def test_only_line_feeds_break_lines(separator):
    parsed = parse_marked(f"⟦# case⟧\nLinje{separator}et ⟦ORG|Movia{separator}Syd⟧\n⟦# decision⟧\nJa")
    assert parsed.text == f"Linje{separator}et Movia{separator}Syd\nJa"
    assert [section.start for section in parsed.sections] == [0, parsed.text.index("Ja")]
    assert [mark.line for mark in parsed.marks] == [2]


def test_a_mark_may_run_over_lines():
    parsed = parse_marked("⟦AMOUNT|16,3\nmio. kr.⟧ i alt")
    assert [parsed.text[mark.start : mark.end] for mark in parsed.marks] == ["16,3\nmio. kr."]


@pytest.mark.parametrize(
    ("marked", "line", "shown"),
    [
        ("Godkendt\n⟦ORG|Byrådet", 2, "ORG"),
        ("En\nto\nGodkendt⟧ her", 3, "Godkendt"),
        ("En ⟦org|Movia⟧", 1, "org"),
        ("En ⟦ Movia", 1, "Movia"),
        ("En ⟦ORG Movia⟧", 1, "ORG Movia"),
        ('En\n⟦DECISION body="KB|Ja⟧', 2, 'body="KB'),
        ("⟦#⟧\nTekst", 1, "label"),
        ('⟦! id="abc⟧\nTekst', 1, 'id="abc'),
        ("Se ⟦# decision⟧ her", 1, "# decision"),
    ],
    ids=["open", "close", "lower-case", "stray", "no-bar", "quote", "no-label", "header-quote", "directive-inside"],
)
def test_errors_name_file_line_and_text(marked, line, shown):
    with pytest.raises(MarkupError) as caught:
        parse_marked(marked, "mappe/fil.txt")
    assert str(caught.value).startswith(f"mappe/fil.txt:{line}: ")
    assert shown in str(caught.value)

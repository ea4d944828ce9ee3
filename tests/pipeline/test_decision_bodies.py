"""The body that a heading names holds for the decisions below it."""

import pytest

from marked_facts import doc_of
from referat.components.decision_bodies import Headings
from referat.components.decision_units import units_of
from referat.layers import sections


@pytest.mark.parametrize(
    ("heading", "body"),
    [
        ("Beslutning i ⟦ORG|Teknisk Udvalg⟧", "Teknisk Udvalg"),
        ("Beslutning i ⟦ORG|Udvalget for natur og vej⟧ (⟦ORG|NV⟧)", "Udvalget for natur og vej (NV)"),
        ("Politisk behandling\n⟦ORG|Regionsrådets⟧ beslutning den ⟦DATE|2. maj 2023⟧:", "Regionsrådet"),
        ("Beslutning", None),
    ],
)
def test_the_body_is_named_as_its_heading_names_it(blank, heading, body):
    doc = doc_of(blank, ("title", "1. Ny cykelsti"), ("decision", f"{heading}\nGodkendt."))
    section = next(iter(sections(doc, "decision")))
    *above, unit = units_of(doc.text, section.start_char, section.end_char)
    headings = Headings(doc, section)
    for one in above:
        headings.passed(one)
    assert headings.body_of(unit) == body


def test_a_heading_holds_behind_the_absence_told_below_it(blank):
    heading = "Beslutning i ⟦ORG|Kulturudvalget⟧ den ⟦DATE|6. juni 2017⟧:"
    parts = [
        ("title", "1. Sti"),
        ("earlier_decision", heading),
        ("attendance", "Fraværende: {Ida Holm}"),
        ("earlier_decision", "Anbefales."),
    ]
    doc = doc_of(blank, *parts)
    section = list(sections(doc, "earlier_decision"))[-1]
    [unit] = units_of(doc.text, section.start_char, section.end_char)
    assert Headings(doc, section).body_of(unit) == "Kulturudvalget"

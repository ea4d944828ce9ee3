"""Closed items, and groups of them."""

import pytest

from heads import head
from referat.components.closed_items import closed_reference, opens_closed_part, stated_closed


@pytest.mark.parametrize(
    ("line", "number", "title"),
    [
        ("LUKKET PUNKT - Køb af grund", None, "Køb af grund"),
        ("LUKKET SAG Køb af grund", None, "Køb af grund"),
        ("5. LUKKET PUNKT:", "5", None),
        ("3. Lukket punkt", "3", None),
        ("5. Lukket - Ejendomssag", "5", "Ejendomssag"),
        ("Lukket - Personalesag", None, "Personalesag"),
        ("7. Lukket sag: Køb af grund", "7", "Køb af grund"),
        ("7. Køb af grund - Lukket punkt", "7", "Køb af grund"),
        ("7. Køb af grund (Lukket punkt)", "7", "Køb af grund"),
        ("7. Køb af grund - LUKKET SAG", "7", "Køb af grund"),
        ("7. Køb af grund (FOR LUKKEDE DØRE)", "7", "Køb af grund"),
        ("FORTROLIG - Køb af grund", None, "Køb af grund"),
        ("6. Fortroligt - Køb af grund", "6", "Køb af grund"),
        ("Closed: Køb af grund", None, "Køb af grund"),
        ("2 (Lukket) Køb af grund", "2", "Køb af grund"),
        ("lukket 101 Lukket punkt: Køb af grund", "101", "Køb af grund"),
        ("lukket 101 Køb af grund", "101", "Køb af grund"),
        ("Underskriftsark (Lukket)", None, "Underskriftsark"),
    ],
)
def test_closed_items_are_known(line, number, title):
    found = head(line)
    assert (found["closed"], found["number"], found["title"]) == (True, number, title)


@pytest.mark.parametrize(
    "line",
    [
        "SKOLEN HOLDER LUKKET",
        "4. Lukning af skole",
        "4. Lukkede afdelinger",
        "6. Sag om lukkede veje",
        "4. Frist er lukket for nye forslag",
    ],
)
def test_titles_about_closing_are_open(line):
    assert head(line)["closed"] is False


def test_a_format_may_state_that_an_item_is_closed():
    assert head("4. Køb af grund", closed=True)["closed"] is True


@pytest.mark.parametrize("lines", ["6. Lukket punkt.", "(FOR LUKKEDE DØRE)\nNr. 66 Køb af grund", "LUKKEDE SAGER\n7. Køb af grund"])
def test_a_line_above_or_a_bare_mark_closes_an_item(lines):
    assert head(lines)["closed"] is True


def test_references_may_close_an_item():
    text = "Sagsnr.: 338-2018-22318   Dok.nr.: 338-2018-401190   Lukket"
    assert closed_reference(text, [(0, len(text))])
    assert not closed_reference("Sagsnr.: 23/13922   Åbent", [(0, 24)])
    for line, closed in (("Lukket - 09.08.26K08 - 2006/055612", True), ("Åbent - 09.08.26K08 - 2006/055612", False)):
        assert closed_reference(line, [(0, len(line))]) is closed


@pytest.mark.parametrize(
    ("title", "opens"),
    [
        ("Lukkede punkter\n9. Køb", True),
        ("Åbent møde\n1. Køb", False),
        ("ÅBENT TILLÆG\n1. Køb", False),
        ("9. Køb", None),
        ("Lukket punkt\n9. Køb", None),
    ],
)
def test_a_group_heading_opens_the_closed_or_the_open_part(title, opens):
    assert opens_closed_part(title, (0, len(title))) is opens


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("85. Personalesag\nOffentliggøres ikke.", True),
        ("Salg\nPunktet er lukket af hensyn til køber.", True),
        ("Skolen\nSkolen er lukket fra mandag.", False),
    ],
)
def test_a_line_says_that_an_item_is_not_public(text, closed):
    assert stated_closed(text, (0, len(text))) is closed


@pytest.mark.parametrize(
    ("lines", "number", "title"),
    [
        ("Lukket - G. Salg af areal", "G", "Salg af areal"),
        ("Closed: Punkt 16: Salg af areal", "16", "Salg af areal"),
        ("LUKKET DEL\nPkt. A - Salg af areal", "A", "Salg af areal"),
        ("F. Lukket dagsorden\n1. Salg af areal", "1", "Salg af areal"),
        ("LUKKET Sag 09/1177 - j.nr. 82.18.00G10\nSalg af areal", None, "Salg af areal"),
        ("4 Side 3 2. (Lukket sag) Salg af areal", "2", "Salg af areal"),
        ("Salg af areal - Lukket dagsorden", None, "Salg af areal"),
        ("Lukket punkt\n\n25-007781 -", None, None),
    ],
)
def test_closed_items_in_unusual_layouts(lines, number, title):
    found = head(lines)
    assert (found["number"], found["title"], found["closed"]) == (number, title, True)


def test_a_body_before_the_mark_of_a_reference_hides_no_closed_item():
    text = "Sagsnr. 251998 Teknisk Udvalg Lukket punkt"
    assert closed_reference(text, [(0, len(text))])


@pytest.mark.parametrize(
    ("lines", "number", "title"),
    [
        ("Sag 5\nLukkede døre.\nKøb af grund", "5", "Køb af grund"),
        ("Pkt. T2 - (B) Lukket punkt Sagsnr. 12/911 dok. 90", "T2", None),
        ("TIL BEHANDLING (LUKKEDE PUNKTER)\n1.\nKøb af grund", "1", "Køb af grund"),
        ("Lukket punkt nr. 5: Køb af grund", "5", "Køb af grund"),
        ("5. [Lukket] Køb af grund", "5", "Køb af grund"),
        ("5. Køb af grund (ikke offentligt)", "5", "Køb af grund"),
        ("5. Køb af grund, lukket punkt", "5", "Køb af grund"),
        ("5. Lukket dagsordenspunkt", "5", None),
    ],
)
def test_more_marks_of_closed_items(lines, number, title):
    found = head(lines)
    assert (found["closed"], found["number"], found["title"]) == (True, number, title)


def test_a_supplement_opens_the_agenda_again():
    title = "TILLÆG TIL DAGSORDENEN\n1. Valg"
    assert opens_closed_part(title, (0, len(title))) is False

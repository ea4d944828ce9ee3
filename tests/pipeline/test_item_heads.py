"""Heads of agenda items: number, title, type code, closed mark and case number."""

import pytest

from referat.components.item_heads import read_head


def head(title, reference="", *, closed=False):
    text = f"{title}\n{reference}"
    places = [(len(title) + 1, len(text))] if reference else []
    found = read_head(text, (0, len(title)), places, closed=closed)
    return {name: text[slice(*value)] if isinstance(value, tuple) else value for name, value in found.items()}


@pytest.mark.parametrize(
    ("line", "number", "title"),
    [
        ("1. Ny cykelsti", "1", "Ny cykelsti"),
        ("1.      Ny cykelsti", "1", "Ny cykelsti"),
        ("1: Ny cykelsti", "1", "Ny cykelsti"),
        ("1 : Ny cykelsti", "1", "Ny cykelsti"),
        ("3) Ny cykelsti", "3", "Ny cykelsti"),
        ("Punkt 1: Ny cykelsti", "1", "Ny cykelsti"),
        ("Punkt 571 Ny cykelsti", "571", "Ny cykelsti"),
        ("Punkt nr. 42: Ny cykelsti", "42", "Ny cykelsti"),
        ("Pkt. 350 Ny cykelsti", "350", "Ny cykelsti"),
        ("Dagsordenspunkt 4: Ny cykelsti", "4", "Ny cykelsti"),
        ("Nr.144 - Ny cykelsti", "144", "Ny cykelsti"),
        ("2 (Åben) Ny cykelsti", "2", "Ny cykelsti"),
        ("1  Åbent  Ny cykelsti", "1", "Ny cykelsti"),
        ("åbent 1 Ny cykelsti", "1", "Ny cykelsti"),
        ("01.\nNy cykelsti", "01", "Ny cykelsti"),
        ("114Spørgsmål om stien", "114", "Spørgsmål om stien"),
        ("1.2 Ny cykelsti", "1.2", "Ny cykelsti"),
        (" 1.  1. Godkendelse", "1", "Godkendelse"),
        ("3. 2. behandling af budget", "3", "2. behandling af budget"),
        ("7. A-sag: Ny cykelsti", "7", "A-sag: Ny cykelsti"),
        ("Ny cykelsti\nSag nr. 129", "129", "Ny cykelsti"),
        ("Ny cykelsti", None, "Ny cykelsti"),
        ("12. ØK - Ny cykelsti", "12", "Ny cykelsti"),
        ("4. 15 nye boliger", "4", "15 nye boliger"),
        ("24. juni 2019 Temadag", None, "24. juni 2019 Temadag"),
        ("3.11.2020 Temadag", None, "3.11.2020 Temadag"),
        ("341", "341", None),
        ("53.", "53", None),
    ],
)
def test_number_and_title_are_told_apart(line, number, title):
    found = head(line)
    assert (found["number"], found["title"], found["closed"]) == (number, title, False)


@pytest.mark.parametrize(
    ("line", "title", "code"),
    [
        ("1.Temamøde - Diger (B)", "Temamøde - Diger", "B"),
        ("3. Ny cykelsti (Orientering)", "Ny cykelsti", "Orientering"),
        ("3. Ny cykelsti (Drøftelse)", "Ny cykelsti", "Drøftelse"),
        ("Ny cykelsti (O)", "Ny cykelsti", "O"),
        ("3. Ny cykelsti (1. behandling)", "Ny cykelsti (1. behandling)", None),
        ("3. Ny cykelsti (B) langs åen", "Ny cykelsti (B) langs åen", None),
        ("3. Ny cykelsti (ØK)", "Ny cykelsti (ØK)", None),
    ],
)
def test_type_code_stands_at_the_end(line, title, code):
    found = head(line)
    assert (found["title"], found["type_code"]) == (title, code)


@pytest.mark.parametrize(
    ("line", "number", "title"),
    [
        ("LUKKET PUNKT - Køb af grund", None, "Køb af grund"),
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
    "line", ["4. Lukning af skole", "4. Lukkede afdelinger", "6. Sag om lukkede veje", "4. Frist er lukket for nye forslag"]
)
def test_titles_about_closing_are_open(line):
    assert head(line)["closed"] is False


def test_a_format_may_state_that_an_item_is_closed():
    assert head("4. Køb af grund", closed=True)["closed"] is True


@pytest.mark.parametrize(
    ("reference", "number"),
    [
        ("Sagsnr.: 23/13922", "23/13922"),
        ("Sagsnr. 16/24751", "16/24751"),
        ("Sagsnr.: 24-001234.", "24-001234"),
        ("Sagnr.: 24-001234", "24-001234"),
        ("Sagsid.: 299836", "299836"),
        ("Sag: 07/5773", "07/5773"),
        ("Sagsnr. EMN-2019-01234", "EMN-2019-01234"),
        ("Sagsnummer: 330-2018-3619 Dok.nr.: 330-2018-500301", "330-2018-3619"),
        ("Dok.nr.: 330-2018-500301\nSagsnr.: 330-2018-3619", "330-2018-3619"),
        ("J.nr.: 24-001234\nSagsnr.: 19/4711", "19/4711"),
        ("306-2009-600", "306-2009-600"),
        ("018520-2013", "018520-2013"),
        ("00.22.02-P35-1-19", "00.22.02-P35-1-19"),
        ("13.05.12-Ø00-1-15", "13.05.12-Ø00-1-15"),
        ("00.22.02A30-0026", "00.22.02A30-0026"),
        ("01.02G00 - 2017/27088", "01.02G00 - 2017/27088"),
        ("2012/057275", "2012/057275"),
        ("1-51-71-3321-08", "1-51-71-3321-08"),
        ("14/110", "14/110"),
        ("Sagsinitialer: AGVA 17/21413", "17/21413"),
        ("Dok. 2020-016062", None),
        ("Brevid: 4251204", None),
        ("Sagsbehandler: AGVA", None),
        ("Åben sag", None),
        ("", None),
    ],
)
def test_case_number_is_the_one_behind_its_label_or_of_its_form(reference, number):
    assert head("1. Ny cykelsti", reference)["case_number"] == number

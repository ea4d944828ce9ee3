"""Heads of agenda items: number, title, type code, closed mark and case number."""

import pytest

from referat.components.closed_items import closed_reference, opens_closed_part, stated_closed
from referat.components.head_lines import lines_in
from referat.components.item_heads import Habits, habits_of, read_head
from referat.components.title_joins import Below


def head(title, reference="", *, closed=False):
    text = f"{title}\n{reference}"
    places = [(len(title) + 1, len(text))] if reference else []
    below = [Below(line, reference=True) for place in places for line in lines_in(text, place)]
    found = read_head(text, [(0, len(title))], places, closed=closed, below=below)
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
        ("Punkt: 4\nNy cykelsti", "4", "Ny cykelsti"),
        ("SAGER TIL BESLUTNING\n100. Ny cykelsti", "100", "Ny cykelsti"),
        ("•", None, None),
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
        ("3. Ny cykelsti - Godkendelse", "Ny cykelsti", "Godkendelse"),
        ("Ny cykelsti, til beslutning", "Ny cykelsti", "til beslutning"),
        ("3. Budget 2024 - 2. behandling", "Budget 2024", "2. behandling"),
        ("3. Ny cykelsti - anlægsbevilling", "Ny cykelsti - anlægsbevilling", None),
        ("3. Ny cykelsti, indledende drøftelse", "Ny cykelsti, indledende drøftelse", None),
        ("3. Ny cykelsti (bevillingssag)", "Ny cykelsti", "bevillingssag"),
        ("3. Ny cykelsti - orientering", "Ny cykelsti", "orientering"),
        ("3. Beslutning: Ny cykelsti", "Ny cykelsti", "Beslutning"),
        ("61 O\nNy cykelsti", "Ny cykelsti", "O"),
        ("3. Beslutning om ny cykelsti: linjeføring", "Beslutning om ny cykelsti: linjeføring", None),
    ],
)
def test_type_code_stands_at_the_end_or_before_a_colon(line, title, code):
    found = head(line)
    assert (found["title"], found["type_code"]) == (title, code)


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
        ("20.05.00S55/19", "20.05.00S55/19"),
        ("05.01.15-G01-3-14 / 14/19206", "14/19206"),
        ("299014", "299014"),
        ("Byrådet den 04-11-2014", None),
        ("Dok. 2020-016062", None),
        ("Brevid: 4251204", None),
        ("Sagsbehandler: AGVA", None),
        ("Åben sag", None),
        ("", None),
    ],
)
def test_case_number_is_the_one_behind_its_label_or_of_its_form(reference, number):
    assert head("1. Ny cykelsti", reference)["case_number"] == number


@pytest.mark.parametrize(
    ("lines", "number", "title"),
    [
        ("• 210. Ny cykelsti", "210", "Ny cykelsti"),
        ("12a. Ny cykelsti", "12a", "Ny cykelsti"),
        ("Referat37. Ny cykelsti", "37", "Ny cykelsti"),
        ("Fra Magistraten\n227. Ny cykelsti", "227", "Ny cykelsti"),
        ("Sager til efterretning\nPunkt 7: Ny cykelsti", "7", "Ny cykelsti"),
        ("Sagsnr.: 23/13922\n7. Ny cykelsti", "7", "Ny cykelsti"),
        ("00.22.02-P35-1-19\n7. Ny cykelsti", "7", "Ny cykelsti"),
        ("Pkt. 172 Ny cykelsti\nPkt. 172\nNy cykelsti", "172", "Ny cykelsti"),
        ("3. Ny cykelsti fra havnen\ntil skolen", "3", "Ny cykelsti fra havnen\ntil skolen"),
        ("3. Ny cykelsti fra havnen til\nStrandskolen", "3", "Ny cykelsti fra havnen til\nStrandskolen"),
        ("3. Ny cykelsti\nNy cykelsti", "3", "Ny cykelsti"),
        ("3. Ny cykelsti J.nr.: A01. Sagsnr.: 06/19 Sagen afgøres i: Byrådet", "3", "Ny cykelsti"),
        ("3. Ny cykelsti Dok.nr.: 1965 Sagsid.: 14/40 Initialer: abc Åben sag", "3", "Ny cykelsti"),
        ("3. Ny cykelstiÅbn/luk punkt", "3", "Ny cykelsti"),
        ("3. Ny cykelstiKlik her for at folde ud og læse mere om Ny cykelsti", "3", "Ny cykelsti"),
        ("3. Ny cykelstiReferat", "3", "Ny cykelsti"),
        ("3. Ny cykelsti ( )", "3", "Ny cykelsti"),
        ("3. Ny cykelsti (2020-0850383)", "3", "Ny cykelsti"),
        ("3. Ny cykelsti. Godkendt.", "3", "Ny cykelsti"),
        ("3. ØK Ny cykelsti", "3", "Ny cykelsti"),
        ("Ny cykelsti:", None, "Ny cykelsti"),
        ("36. Plan for cykelstier\n2018-2030", "36", "Plan for cykelstier\n2018-2030"),
        ("19. NY CYKELSTI FRA HAVNEN\nTIL SKOLEN      ABCDEF / 08/5517      ÅBEN SAG", "19", "NY CYKELSTI FRA HAVNEN\nTIL SKOLEN"),
        ("EBC/JD - Ny cykelsti", None, "Ny cykelsti"),
        ("3. EU Ny cykelsti", "3", "EU Ny cykelsti"),
        ("Sagsnr.: 13.03.16-S00-2-25", None, None),
        ("Åben", None, None),
        ("Åbent - 23/13922\nNy cykelsti", None, "Ny cykelsti"),
    ],
)
def test_heads_of_other_systems(lines, number, title):
    found = head(lines)
    assert (found["number"], found["title"]) == (number, title)


@pytest.mark.parametrize("lines", ["6. Lukket punkt.", "(FOR LUKKEDE DØRE)\nNr. 66 Køb af grund", "LUKKEDE SAGER\n7. Køb af grund"])
def test_a_line_above_or_a_bare_mark_closes_an_item(lines):
    assert head(lines)["closed"] is True


def test_a_title_runs_on_in_lower_case_below_its_lines():
    assert (
        head("3. Gratis adgang til hallen", "for børn under 12 år\nBeslutning")["title"] == "Gratis adgang til hallen\nfor børn under 12 år"
    )
    assert head("3. Gratis adgang til hallen", "at hallen åbnes gratis for børn")["title"] == "Gratis adgang til hallen"


def test_references_may_close_an_item():
    text = "Sagsnr.: 338-2018-22318   Dok.nr.: 338-2018-401190   Lukket"
    assert closed_reference(text, [(0, len(text))])
    assert not closed_reference("Sagsnr.: 23/13922   Åbent", [(0, 24)])


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("101. Budget 2007-2010, basisbudget", None),
        ("205. Plan for dagtilbud 2023-2030", None),
        ("Nr. 66           KB 207/07. Ny cykelsti", "KB 207/07"),
        ("7. Ny cykelsti (2020-0850383)", "2020-0850383"),
        ("7. Ny cykelsti J.nr.: A01. Sagsnr.: 06/19 Sagen afgøres i: Byrådet", "06/19"),
        ("7. Tillæg til lokalplan 12-345 ved havnen", None),
    ],
)
def test_case_numbers_in_titles(title, number):
    text = f"{title}\n"
    found = read_head(text, [(0, len(title))], [(0, len(title))], closed=False)["case_number"]
    assert (text[slice(*found)] if found else None) == number


def test_letters_alone_are_type_codes_where_most_titles_have_one():
    titles = ["1. Ny cykelsti B", "2. Køb af grund B (Lukket)", "3. Status O", "4. Underskrifter"]
    assert habits_of(titles).codes
    assert not habits_of(["1. Ny cykelsti", "2. Skolen i Storegade 8 B", "3. Status"]).codes
    text = "2. Køb af grund B (Lukket)"
    found = read_head(text, [(0, len(text))], [], closed=False, habits=Habits(codes=True))
    assert (text[slice(*found["title"])], text[slice(*found["type_code"])], found["closed"]) == ("Køb af grund", "B", True)


@pytest.mark.parametrize(
    ("lines", "number", "title"),
    [
        ("4. Lokalplan for Havnen og\nden nye bydel", "4", "Lokalplan for Havnen og\nden nye bydel"),
        ("4. GARANTI FOR LÅN TIL SØBY\nVARMEVÆRK", "4", "GARANTI FOR LÅN TIL SØBY\nVARMEVÆRK"),
        ("4. Regnskab for museet\n2013", "4", "Regnskab for museet\n2013"),
        ("4. Kloak i Søndergade,\n2. etape", "4", "Kloak i Søndergade,\n2. etape"),
        ("4. Meddelelser\nMeddelelser", "4", "Meddelelser"),
        ("4. Ny cykelsti ved skolen\n5. Ny cykelsti ved hallen", "4", "Ny cykelsti ved skolen"),
        ("Ny cykelsti\nSag nr. 142 (ØU 188/07)", "142", "Ny cykelsti"),
        ("Ny cykelsti\n7.", "7", "Ny cykelsti"),
        ("LUKKET\nPunkt 11.\nSalg af areal", "11", "Salg af areal"),
        ("Punkt 10. (lukket)\nSalg af areal", "10", "Salg af areal"),
        ("PUNKTER OM SKOLER\nPunkt 86\nNy skole", "86", "Ny skole"),
        ("TEKNISK UDVALG\n\nA. Vej gennem Lunden", "A", "Vej gennem Lunden"),
        ("A. Sager til afgørelse\n\n1. Vej gennem Lunden", "1", "Vej gennem Lunden"),
        ("3 1. Ny cykelsti", "1", "Ny cykelsti"),
        ("• Ny cykelsti", None, "Ny cykelsti"),
        ("• Sagsid.: 18/13044\n  Ny cykelsti", None, "Ny cykelsti"),
        ("Initiativsag: Ny cykelsti", None, "Ny cykelsti"),
        ("HASTESAG Ny cykelsti", None, "Ny cykelsti"),
        ("4. Ny cykelsti (Genoptaget)", "4", "Ny cykelsti"),
        ("4. Ny cykelsti - udgår", "4", "Ny cykelsti"),
        ("4. Mødeplan 2018-2021", "4", "Mødeplan 2018-2021"),
        ("4. Ny cykelsti 2011/04418", "4", "Ny cykelsti"),
        ("9. Sag for lukkede døre", "9", None),
    ],
)
def test_heads_that_take_several_lines_or_odd_forms(lines, number, title):
    found = head(lines)
    assert (found["number"], found["title"]) == (number, title)


def test_letters_in_brackets_are_no_title_where_most_titles_have_them():
    titles = ["1. Ny cykelsti (KMU)", "2. Skolen (BUU/ØU)", "3. Status for SSP"]
    assert habits_of(titles).tags
    text = titles[1]
    found = read_head(text, [(0, len(text))], [], closed=False, habits=habits_of(titles))
    assert text[slice(*found["title"])] == "Skolen"
    assert head("2. Ny aftale (KL)")["title"] == "Ny aftale (KL)"


def test_a_title_stands_below_the_lines_of_references():
    text = "Punkt: 2\nAcadre sagsnr.: 17/60\nSagsforløb: KB\nNy cykelsti"
    found = read_head(text, [(0, 30), (46, len(text))], [], closed=False)
    assert [text[slice(*found[name])] for name in ("number", "title", "case_number")[:2]] == ["2", "Ny cykelsti"]


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
        ("3. Ny cykelsti<br />", "3", "Ny cykelsti"),
        ("3. Ny cykelsti mellem havnen og<br />\nSkolegade<br />", "3", "Ny cykelsti mellem havnen og<br />\nSkolegade"),
        ("12\n05.01.08      Ny cykelsti", "12", "Ny cykelsti"),
        ("12\n05.01.08\nNy cykelsti", "12", "Ny cykelsti"),
        ("05.01.08P20\n12 Ny cykelsti", "12", "Ny cykelsti"),
        ("12aNy cykelsti", "12a", "Ny cykelsti"),
        ("Pkt. C - Ny cykelsti", "C", "Ny cykelsti"),
        ("Punkt D\nNy cykelsti", "D", "Ny cykelsti"),
        ("Møde 04 · 31\nNy cykelsti", "31", "Ny cykelsti"),
        ("Møde 04 · 31 GENBEHANDLING\nNy cykelsti", "31", "Ny cykelsti"),
        ("4 Side 3 2. Ny cykelsti", "2", "Ny cykelsti"),
        ("Side 3 af 9 2. Ny cykelsti", "2", "Ny cykelsti"),
        ("Pkt.\n61\nNy cykelsti", "61", "Ny cykelsti"),
        ("Tillægsdagsorden, udsendt den 3. maj\nPkt. 9 - Ny cykelsti", "9", "Ny cykelsti"),
        ("Punkter, der sendes videre til byrådet\nPkt. 1 - Ny cykelsti", "1", "Ny cykelsti"),
        ("• 7 (Tillægspunkt)\nNy cykelsti", "7", "Ny cykelsti"),
        ("7. Tillægspunkt: Ny cykelsti", "7", "Ny cykelsti"),
        ("7. Ekstra punkt: Ny cykelsti", "7", "Ny cykelsti"),
        ("7. Ny cykelsti - sag trukket", "7", "Ny cykelsti"),
        ("7. Ny cykelsti\n(udsat fra sidste møde)", "7", "Ny cykelsti"),
        ("7. Ny cykelsti. Fornyet behandling", "7", "Ny cykelsti"),
        ("uden sagsnr.\nNy cykelsti", None, "Ny cykelsti"),
        ("7. Hal til 2008/2009\n2009/2010", "7", "Hal til 2008/2009\n2009/2010"),
        ("<br />", None, None),
    ],
)
def test_heads_in_unusual_layouts(lines, number, title):
    found = head(lines)
    assert (found["number"], found["title"], found["closed"]) == (number, title, False)


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
    ("title", "reference", "number"),
    [
        ("12\n05.01.08      Ny cykelsti", "", "05.01.08"),
        ("05.01.08P20\n12 Ny cykelsti", "", "05.01.08P20"),
        ("12. Ny cykelsti", "J.nr. 05.01.08/0090     Init.: abc", "05.01.08/0090"),
        ("12. Ny cykelsti", "Journal nr. 05.01.08P20, løbenr. 2005/04418", "05.01.08P20"),
        ("Punkt: Acadre sagsnr.: Journalnr.:\n2 13/20956 02.34.02.P19", "", "13/20956"),
        ("12. Møde den 05.01.08", "", None),
    ],
)
def test_numbers_of_the_plan_of_subjects_count_where_there_is_no_other(title, reference, number):
    text = f"{title}\n{reference}"
    found = read_head(text, [(0, len(title))], [(0, len(title)), (len(title) + 1, len(text))], closed=False)["case_number"]
    assert (text[slice(*found)] if found else None) == number


def test_a_letter_behind_a_number_is_part_of_it_where_the_number_stands_alone_elsewhere():
    text = "51 A\nNy cykelsti"
    for titles, number, code in ((["51\nSkolen", text], "51 A", None), (["50\nSkolen", text], "51", "A")):
        found = read_head(text, [(0, len(text))], [], closed=False, habits=habits_of(titles))
        assert text[slice(*found["number"])] == number
        assert (text[slice(*found["type_code"])] if found["type_code"] else None) == code


def test_a_list_of_bodies_behind_a_title_shows_what_the_others_in_brackets_are():
    assert habits_of(["1. Ny cykelsti (ØK, BY)", "2. Skolen (ØK)", "3. Status", "4. Takster", "5. Orientering"]).tags


def test_a_type_code_may_stand_between_number_and_title():
    found = head("9. O Ny cykelsti")
    assert (found["title"], found["type_code"]) == ("Ny cykelsti", "O")


@pytest.mark.parametrize(
    ("below", "joined"),
    [
        ("langs åen", True),
        ("Udvalget har fået et forslag", False),
        ("Beslutning", False),
        ("a. Banen åbner i maj", False),
        ("Teknisk Udvalg den 04-11-2014", False),
    ],
)
def test_a_line_far_from_the_edge_is_followed_by_no_line_of_its_title(below, joined):
    text = f"3. Ny cykelsti\n{below}"
    found = read_head(text, [(0, len(text))], [], closed=False, habits=Habits(width=60))
    assert text[slice(*found["title"])] == (f"Ny cykelsti\n{below}" if joined else "Ny cykelsti")


@pytest.mark.parametrize(
    "title",
    [
        "Ny cykelsti fra havnen til\nStrandskolen",
        "Ny cykelsti, hal og\nSkole",
        "Cykelsti (Havnen,\nSkolen og Byen)",
        "Ansøgning fra Idræts-\nForeningen",
        "Anlæg af en ny cykelsti mellem havnen, Torvet\nSkolegade",
        "NY CYKELSTI\nVED HAVNEN",
    ],
)
def test_an_open_or_a_full_line_goes_on_below(title):
    text = f"3. {title}"
    found = read_head(text, [(0, len(text))], [], closed=False, habits=Habits(width=60))
    assert text[slice(*found["title"])] == title


def test_a_body_text_that_was_taken_for_a_title_is_left_out_of_it():
    text = "3. En ny cykelsti fra havnen over torvet til\nUdvalget har bedt om et overslag over, hvad stien koster i alt"
    found = read_head(text, [(0, len(text))], [], closed=False, habits=Habits(width=45))
    assert text[slice(*found["title"])] == "En ny cykelsti fra havnen over torvet til"

"""Heads of agenda items: number, title and type code."""

import pytest

from heads import head, read
from referat.components.item_heads import read_head
from referat.components.title_marks import Habits, habits_of


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
        ("3. febr. 2020 Temadag", None, "3. febr. 2020 Temadag"),
        ("14. Markering af jubilæet", "14", "Markering af jubilæet"),
        ("8. Majoratets jord", "8", "Majoratets jord"),
        ("Punkt: 4\nNy cykelsti", "4", "Ny cykelsti"),
        ("SAGER TIL BESLUTNING\n100. Ny cykelsti", "100", "Ny cykelsti"),
        ("Punkt 121 2. budgetopfølgning 2018", "121", "2. budgetopfølgning 2018"),
        ("2. budgetopfølgning 2018", None, "2. budgetopfølgning 2018"),
        ("2. anslåede regnskab 2013", None, "2. anslåede regnskab 2013"),
        ("1. og 2. suppleant til hegnsynet", None, "1. og 2. suppleant til hegnsynet"),
        ("T1\n05.02.12Ø54-0001\nNy cykelsti", "T1", "Ny cykelsti"),
        ("Tillægspunkt.\nNy cykelsti", None, "Ny cykelsti"),
        ("Tillægspunkt T1. Ny cykelsti", "T1", "Ny cykelsti"),
        ("Tillæg A. Ny cykelsti", "A", "Ny cykelsti"),
        ("Tillæg 3 til kommuneplanen", None, "Tillæg 3 til kommuneplanen"),
        ("1.\n1. anslået regnskab 2012", "1", "1. anslået regnskab 2012"),
        ("88.\nIndvinding på\n145.000 m3", "88", "Indvinding på\n145.000 m3"),
        ("7. Ny cykelsti (genforelæggelse)", "7", "Ny cykelsti"),
        ("7. Ny cykelsti (tidl. sag nr. 31)", "7", "Ny cykelsti"),
        ("7. Ny cykelsti (Tillæg)", "7", "Ny cykelsti"),
        ("7. NY CYKELSTI - FORNYET BEHANDLING", "7", "NY CYKELSTI"),
        ("Sag nr. 44\nSag fra:\nNy cykelsti", "44", "Ny cykelsti"),
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


def test_a_title_runs_on_in_lower_case_below_its_lines():
    assert (
        head("3. Gratis adgang til hallen", "for børn under 12 år\nBeslutning")["title"] == "Gratis adgang til hallen\nfor børn under 12 år"
    )
    assert head("3. Gratis adgang til hallen", "at hallen åbnes gratis for børn")["title"] == "Gratis adgang til hallen"


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


def test_a_letter_behind_a_number_is_part_of_it_where_the_number_stands_alone_elsewhere():
    text = "51 A\nNy cykelsti"
    for titles, number, code in ((["51\nSkolen", text], "51 A", None), (["50\nSkolen", text], "51", "A")):
        found = read_head(text, [(0, len(text))], [], closed=False, habits=habits_of(titles))
        assert text[slice(*found["number"])] == number
        assert (text[slice(*found["type_code"])] if found["type_code"] else None) == code


@pytest.mark.parametrize(
    ("titles", "number", "title", "code"),
    [
        (["TMU-41/06-O Regnskab", "TMU-42/06-B\nSkolen", "TMU-43/06-B Ny cykelsti"], "TMU-43/06", "Ny cykelsti", "B"),
        (["ØU-61/07 Regnskab", "ØU-62/07 Skolen", "ØU-63/07 Ny cykelsti"], "ØU-63/07", "Ny cykelsti", None),
        (["ØU-61/07 Regnskab", "ØU-62/07 Skolen", "4 ØU-63/07 Ny cykelsti"], "ØU-63/07", "Ny cykelsti", None),
        (["1. Regnskab B", "2. Takster", "3. Skolen O", "4. Status", "5. Veje", "6. Ny cykelsti B"], "6", "Ny cykelsti", "B"),
        (["1. Regnskab - ØU", "2. Skolen - BU, ØU", "3. Ny cykelsti - TEK"], "3", "Ny cykelsti", None),
    ],
)
def test_what_the_titles_of_a_document_have_in_common_tells_number_code_and_tags(titles, number, title, code):
    text = titles[-1]
    found = read_head(text, [(0, len(text))], [], closed=False, habits=habits_of(titles))
    assert [text[slice(*found[name])] if found[name] else None for name in ("number", "title", "type_code")] == [number, title, code]


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


@pytest.mark.parametrize(
    ("titles", "number"),
    [
        (["A Ny cykelsti", "B Skolen", "C Hallen"], "A"),
        (["B\nNy cykelsti", "C\nSkolen", "D\nHallen"], "B"),
        (["C: Ny cykelsti", "D: Skolen", "E: Hallen"], "C"),
        (["Sag 7/06\nNy cykelsti", "Sag 8/06\nSkolen", "Sag 9/06\nHallen"], "7/06"),
        (["7a/06\nNy cykelsti", "7/06\nSkolen", "8/06\nVejen", "9/06\nHallen"], "7a/06"),
        (["II. Ny cykelsti", "III. Skolen", "IV. Hallen"], "II"),
        (["T4. Ny cykelsti", "T5. Skolen", "T6. Hallen"], "T4"),
        (["B 41 Ny cykelsti", "O 42 Skolen", "L 43 Hallen"], "41"),
        (["§ 5. Ny cykelsti", "§ 6. Skolen", "§ 7. Hallen"], "5"),
        (["(5) Ny cykelsti", "(6) Skolen", "(7) Hallen"], "5"),
        (["Dagsordenens punkt 5: Ny cykelsti", "Dagsordenens punkt 6: Skolen", "Dagsordenens punkt 7: Hallen"], "5"),
    ],
)
def test_forms_of_numbers_that_rise_from_title_to_title(titles, number):
    found = read(titles[0], titles=titles[1:])
    assert (found["number"], found["title"], found["case_number"]) == (number, "Ny cykelsti", None)
    alone = read(titles[0])
    assert alone["number"] != number or alone["title"] != "Ny cykelsti"


def test_numbers_that_seldom_rise_are_part_of_the_titles():
    titles = ["Lokalplan 5", "Lokalplan 6", "Lokalplan 7", "Skolen", "Hallen", "Vejen"]
    assert read(titles[0], titles=titles[1:])["title"] == "Lokalplan 5"


def test_a_letter_before_a_number_that_rises_is_the_type_code():
    found = read("L 43 Lukket punkt: Køb af grund", titles=["B 41 Ny cykelsti", "O 42 Skolen", "L 43 Lukket punkt"])
    assert (found["number"], found["type_code"], found["title"], found["closed"]) == ("43", "L", "Køb af grund", True)


@pytest.mark.parametrize(
    ("lines", "number", "title", "code"),
    [
        ("Pkt. 5 - (B) Sagsnr. 13/118 dok. 21\nNy cykelsti", "5", "Ny cykelsti", "B"),
        ("Pkt. T1 - 04.21.00Ø54/skr\nNy cykelsti", "T1", "Ny cykelsti", None),
        ("Sag nr.\n7 a.\nNy cykelsti", "7 a", "Ny cykelsti", None),
        ("12/2\n7\nNy cykelsti", "7", "Ny cykelsti", None),
        ("7/06\nEftersendt:\nNy cykelsti", None, "Ny cykelsti", None),
        ("Punkt Titel\n7 Ny cykelsti", "7", "Ny cykelsti", None),
        ("Punkt 7 af 12: Ny cykelsti", "7", "Ny cykelsti", None),
        ("Åbent punkt 7: Ny cykelsti", "7", "Ny cykelsti", None),
        ("7 | Ny cykelsti", "7", "Ny cykelsti", None),
        ("7. Emne: Ny cykelsti", "7", "Ny cykelsti", None),
        ("7. (B) Ny cykelsti", "7", "Ny cykelsti", "B"),
        ("7. B: Ny cykelsti", "7", "Ny cykelsti", "B"),
        ("7. Ny cykelsti - B", "7", "Ny cykelsti", "B"),
        ("7. Til orientering: Ny cykelsti", "7", "Ny cykelsti", "Til orientering"),
        ("7. Beslutning og frigivelse af midler: Ny cykelsti", "7", "Ny cykelsti", "Beslutning og frigivelse af midler"),
        ("7. Ny cykelsti (genbehandling)", "7", "Ny cykelsti", None),
        ("7. GENBEHANDLING - Ny cykelsti", "7", "Ny cykelsti", None),
        ("7. Ny cykelsti - se tillæg", "7", "Ny cykelsti", None),
        ("Tillægspunkt ØU - Ny cykelsti", None, "Ny cykelsti", None),
        ("7. Ny cykelsti (TU, ØK)", "7", "Ny cykelsti", None),
        ("7. Ny cykelsti ........ 12", "7", "Ny cykelsti", None),
        ("7. Møder den\n12.10., 19.10. og 26.10.", "7", "Møder den\n12.10., 19.10. og 26.10.", None),
    ],
)
def test_what_stands_around_a_title_is_left_out(lines, number, title, code):
    found = head(lines)
    assert (found["number"], found["title"], found["type_code"], found["closed"]) == (number, title, code, False)


def test_fields_of_work_before_most_titles_are_left_out():
    titles = ["2. Teknik, Vejen i byen", "3. Vej & Park, Træerne", "4. Økonomi, Budgettet"]
    assert read("1. Byplan, Ny cykelsti", titles=titles)["title"] == "Ny cykelsti"
    assert read("1. Byplan, Ny cykelsti", titles=["2. Skolen", "3. Hallen"])["title"] == "Byplan, Ny cykelsti"


@pytest.mark.parametrize(
    ("title", "below", "reference", "whole"),
    [
        ("7. Lån til", "Vandværket", False, "Lån til\nVandværket"),
        ("7. Forslag fra Venstre:", "Ny cykelsti", False, "Forslag fra Venstre:\nNy cykelsti"),
        ("7. GARANTI FOR LÅN", "VED HAVNEN", True, "GARANTI FOR LÅN\nVED HAVNEN"),
        ("7. Lån og garanti", "Journalnr. 13/118", True, "Lån og garanti"),
        ("7. Lån og garanti", "sagsid 341/05 init. obl", True, "Lån og garanti"),
        ("7. Lån og", "8. Vejen", False, "Lån og"),
        ("7. Godkendelse af dagsorden:", "Godkendt med den ændring, at punkt 3 udgår", False, "Godkendelse af dagsorden"),
        ("7. Lån og garanti", "Udvalget", False, "Lån og garanti"),
        ("7.", "Acadre sagsnr.: 17/60\nSagsforløb: KB\nNy cykelsti ved havnen", True, "Ny cykelsti ved havnen"),
        ("Punkt 7", "Beslutning\nGodkendt", False, None),
        ("Punkt 7", "Udvalget har bedt om et overslag", False, None),
        ("TILLÆGSDAGSORDEN", "12/14400\n7. Ny cykelsti", False, "Ny cykelsti"),
    ],
)
def test_lines_of_a_title_that_were_taken_for_another_section(title, below, reference, whole):
    assert read(title, below, reference=reference)["title"] == whole


@pytest.mark.parametrize(
    ("second", "joined"),
    [("Fastsættelse af mindstepris", True), ("Vandværk A.m.b.a.", True), ("Stien er dyr", False), ("Godkendt", False)],
)
def test_title_lines_go_on_unless_they_are_text(second, joined):
    text = f"3. Ny cykelsti.\n{second}"
    found = read_head(text, [(0, len(text))], [], closed=False, habits=Habits(width=60))
    assert text[slice(*found["title"])] == (text[3:] if joined else "Ny cykelsti")


def test_a_line_of_thousands_of_digits_is_read_at_once():
    """A pattern that tries every way of cutting the digits up would never end."""
    title = f"1. {'9' * 3_000}!"
    assert head(title)["title"] == title[3:]

"""Case numbers in titles and in references."""

import pytest

from heads import head, read
from referat.components.case_numbers import is_case_line
from referat.components.item_heads import read_head


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
        ("(ØU 204/13)", "ØU 204/13"),
        ("(ØU 204/13)\nSagsnr.: 24-001234", "24-001234"),
        ("Lov nr. 204/13 (KL 204/13) gælder", None),
        ("Byrådet den 04-11-2014", None),
        ("Dok. 2020-016062", None),
        ("Brevid: 4251204", None),
        ("Sagsbehandler: AGVA", None),
        ("Åben sag   01.03.00.G01   10/9921", "10/9921"),
        ("(Sag 05.13.00/7)", "05.13.00/7"),
        ("LUKKET Sag 09/1177 - j.nr. 82.18.00G10", "09/1177"),
        ("J.nr.: Sagsid.: Initialer:\n05.04.08P20 772041 hkp", "772041"),
        ("Sagsbeh.: Sagsnr.:\nhkp 07/4711", "07/4711"),
        ("Sagsid.: Initialer:\nhkp", None),
        ("Åben sag", None),
        ("", None),
    ],
)
def test_case_number_is_the_one_behind_its_label_or_of_its_form(reference, number):
    assert head("1. Ny cykelsti", reference)["case_number"] == number


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


@pytest.mark.parametrize(
    ("title", "below", "number"),
    [
        ("1. Ny cykelsti", "Journalnr. 2004-1187/20 - ref. 03.04.01", "2004-1187/20"),
        ("1. Ny cykelsti", "J.nr.: 14/26-11", "14/26-11"),
        ("1. Ny cykelsti", "STABBE / 08/33", "08/33"),
        ("12/2\n7\nNy cykelsti", "", "12/2"),
        ("1. Ny cykelsti - sagsnr. 12/1234", "", "12/1234"),
        ("1. 12/1234 Ny cykelsti", "", "12/1234"),
        ("1. [12/1234] Ny cykelsti", "", "12/1234"),
    ],
)
def test_more_forms_and_places_of_case_numbers(title, below, number):
    found = read(title, below)
    assert (found["title"], found["case_number"]) == ("Ny cykelsti", number)


def test_a_number_with_its_year_is_not_the_case_number():
    found = read("Sag 7/06\nNy cykelsti", "j.nr. 00.01.00 sagsid 14/06", titles=["Sag 8/06\nSkolen", "Sag 9/06\nHallen"])
    assert (found["number"], found["case_number"]) == ("7/06", "14/06")


@pytest.mark.parametrize(
    ("line", "holds"),
    [
        ("Sagsnr.: 17/20661", True),
        ("Journalnr. 00.32.10-S00-2-10 Sag 10/2271 Dok. 29", True),
        ("Sag 17/20661 blev udsat.", False),
        ("Sagsnr.: " + "17/20661, " * 9, False),
    ],
)
def test_a_line_with_little_but_a_case_number_counts_anywhere_in_an_item(line, holds):
    assert is_case_line(line) is holds

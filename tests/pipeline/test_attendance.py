"""Absence, substitutes and disqualification, read from the entities of a text.

In the examples ``{Ida Holm}`` is a person and ``[V]`` a party.
"""

import pytest

from marked_facts import doc_of, item_facts, quoted
from referat.components.attendance import attendance_of, meeting_absent
from referat.layers import items

IDA, BO, EVA = ("Ida Holm", None, None), ("Bo Krag", None, None), ("Eva Lund", None, None)


@pytest.mark.parametrize(
    ("line", "absent"),
    [
        ("Afbud: {Ida Holm} ([V])", [("Ida Holm", "V", None)]),
        ("Afbud fra {Ida Holm}", [IDA]),
        ("Fraværende: {Ida Holm}, {Bo Krag} og {Eva Lund}", [IDA, BO, EVA]),
        ("Fraværende: {Ida Holm} ([V]), {Bo Krag}, [A] og {Eva Lund}.", [("Ida Holm", "V", None), ("Bo Krag", "A", None), EVA]),
        ("Der var afbud fra {Ida Holm} og {Bo Krag}.", [IDA, BO]),
        ("Fraværende:\n{Ida Holm} ([V])\n{Bo Krag} ([A])", [("Ida Holm", "V", None), ("Bo Krag", "A", None)]),
        ("Afbud:\n1. {Ida Holm}\n2. {Bo Krag}", [IDA, BO]),
        ("Afbud: Ingen", []),
        ("Ikke til stede: {Ida Holm}", [IDA]),
        ("Deltog ikke: {Ida Holm}", [IDA]),
        ("{Ida Holm} var fraværende.", [IDA]),
        ("{Ida Holm} havde meldt forfald.", [IDA]),
        ("{Ida Holm} ved afbud", [IDA]),
        ("{Ida Holm} udeblev uden afbud.", [IDA]),
        ("Alle medlemmer var mødt undtagen {Ida Holm}.", [IDA]),
        ("{Ida Holm}: Deltog\n{Bo Krag}: Afbud", [BO]),
        ("Til stede: {Ida Holm}. Afbud: {Bo Krag}.", [BO]),
        ("Afbud fra {Ida Holm}. {Bo Krag} var til stede.", [IDA]),
        ("Afbud: {Ida Holm} ([V]). {Bo Krag} ([A]) forlod mødet kl. 17.", [("Ida Holm", "V", None)]),
        ("{Ida Holm} ankom kl. 17.54.", []),
        ("Afbud fra {Ida Holm}. Afbud fra {Ida Holm}.", [IDA]),
        ("{Ida Holm} ([V])\n{Bo Krag}", [("Ida Holm", "V", None), BO]),
        ("{Ida Holm} og\n{Bo Krag} var\nfraværende.", [IDA, BO]),
        ("{Ida Holm} har meldt forfald, og {Bo Krag} ([A]) deltager i hele mødet.", [IDA]),
        ("{Ida Holm} er på barsel.", [IDA]),
        ("{Bo Krag} deltog som stedfortræder.", []),
        ("{Ida Holm}, chef for Anlæg, deltager under punktet.", []),
        ("Fra administrationen deltog {Ida Holm}.", []),
        ("Der er afbud fra {Ida Holm} til næste møde.", []),
        ("For stemte [V] (undtagen {Ida Holm}).", []),
        ("Fraværende:\n\n{Ida Holm}\n\n{Bo Krag}", [IDA, BO]),
        ("Fraværende i Lundby Byråd, 3. maj 2022:\n\n{Ida Holm}", [IDA]),
        ("{Ida Holm} var gået.", [IDA]),
        ("{Ida Holm} var gået kl. 17.10.", []),
        ("{Ida Holm} gik kl. 18.10. {Bo Krag} deltog ikke.", [BO]),
        ("{Ida Holm} var ikke i salen.", [IDA]),
    ],
)
def test_absence_in_its_forms(blank, line, absent):
    assert item_facts(blank, "attendance", line, attendance_of) == {"absent": absent, "recused": []}


@pytest.mark.parametrize(
    "line",
    [
        "Afbud fra {Ida Holm}. I stedet mødte {Bo Krag}.",
        "Afbud fra {Ida Holm}. Istedet deltog {Bo Krag}.",
        "{Ida Holm} havde meldt afbud, og {Bo Krag} deltog i stedet.",
        "{Ida Holm} var fraværende. I stedet deltog {Bo Krag}.",
        "{Ida Holm} var fraværende. Som stedfortræder deltog {Bo Krag}.",
        "Fraværende: {Ida Holm} - {Bo Krag} mødte som stedfortræder.",
        "Fraværende: {Ida Holm} (stedfortræder: {Bo Krag})",
        "Fraværende med afbud: {Ida Holm}. Stedfortrædere: {Bo Krag}",
        "{Bo Krag} Stedfortræder for {Ida Holm}",
        "{Bo Krag}, Suppleant for {Ida Holm}",
        "{Bo Krag} deltog for {Ida Holm}.",
        "{Bo Krag} er indkaldt som stedfortræder for {Ida Holm}.",
        "{Ida Holm} var substitueret ved {Bo Krag}.",
        "Afbud fra {Ida Holm}.\nSom suppleant er indkaldt {Bo Krag}.",
        "Afbud: {Ida Holm}, sygdom. {Bo Krag} mødte i stedet for {Ida Holm}.",
        "Som stedfortræder for {Ida Holm} deltog {Bo Krag}.",
        "{Ida Holm} er på orlov og var erstattet af {Bo Krag}.",
        "{Ida Holm} deltog ikke. {Bo Krag} deltog som suppleant.",
    ],
)
def test_substitutes_stand_with_whom_they_replace(blank, line):
    assert item_facts(blank, "attendance", line, attendance_of)["absent"] == [("Ida Holm", None, "Bo Krag")]


@pytest.mark.parametrize(
    ("line", "absent"),
    [
        (
            "Afbud fra {Ida Holm} og {Bo Krag}. I stedet mødte {Eva Lund} og {Per Vang}.",
            [("Ida Holm", None, "Eva Lund"), ("Bo Krag", None, "Per Vang")],
        ),
        ("{Bo Krag} ([A]) Stedfortræder for {Ida Holm} ([A])", [("Ida Holm", "A", "Bo Krag")]),
        ("Afbud fra {Ida Holm}. Stedfortræder ikke indkaldt.", [IDA]),
        ("Afbud: {Ida Holm} (Stedfortræder: {Bo Krag}), {Eva Lund}", [("Ida Holm", None, "Bo Krag"), EVA]),
    ],
)  # fmt: skip
def test_substitutes_of_several_and_of_none(blank, line, absent):
    assert item_facts(blank, "attendance", line, attendance_of)["absent"] == absent


@pytest.mark.parametrize(
    ("line", "absent", "recused"),
    [
        ("{Ida Holm} erklærede sig inhabil.", [], [("Ida Holm", None)]),
        ("Inhabil: {Ida Holm} ([V])", [], [("Ida Holm", "V")]),
        ("{Ida Holm} ([løsgænger]) deltog ikke i behandlingen grundet inhabilitet.", [], [("Ida Holm", "løsgænger")]),
        ("{Ida Holm} forlod lokalet under punktet på grund af inhabilitet.", [], [("Ida Holm", None)]),
        ("{Ida Holm} og {Bo Krag} medvirkede ikke, idet de var inhabile.", [], [("Ida Holm", None), ("Bo Krag", None)]),
        ("{Ida Holm} var inhabil. Afbud fra {Bo Krag}.", [BO], [("Ida Holm", None)]),
        ("Afbud fra {Bo Krag}. {Ida Holm} var inhabil.", [BO], [("Ida Holm", None)]),
        ("{Ida Holm} blev erklæret inhabil, og {Bo Krag} deltog i stedet.", [], [("Ida Holm", None)]),
        ("{Hans Chr. Holm} var inhabil.", [], [("Hans Chr. Holm", None)]),
        ("{Ida Holm} deltog ikke i behandlingen, da hun er medlem af klubbens bestyrelse.", [], [("Ida Holm", None)]),
        ("{Ida Holm} er ansat i selskabet og forlod salen.", [], [("Ida Holm", None)]),
        ("{Ida Holm} bor ved siden af. Rådet fandt hende inhabil.", [], [("Ida Holm", None)]),
        ("Endvidere deltog stedfortræder {Bo Krag}, da {Ida Holm} var inhabil.", [], [("Ida Holm", None)]),
        ("Rådet erklærede {Ida Holm} for ikke inhabil.", [], []),
        ("{Ida Holm} er medejer af marken og deltog ikke.", [], [("Ida Holm", None)]),
        ("{Ida Holm} synger i koret og var derfor uden for døren.", [], [("Ida Holm", None)]),
        ("{Ida Holm}, der er ansat på skolen, forlod lokalet.", [], [("Ida Holm", None)]),
        ("{Ida Holm} deltog ikke, da hendes søster er leder af institutionen.", [], [("Ida Holm", None)]),
        ("{Ida Holm} ejer en af grundene. Hun erklærede sig inhabil og\nvar uden for lokalet.", [], [("Ida Holm", None)]),
        ("{Ida Holm} var på grund af inhabi-\nlitet ikke til stede under sagen.", [], [("Ida Holm", None)]),
        ("{Bo Krag} deltog ikke, da han er på ferie.", [BO], []),
        ("{Ida Holm} rejste spørgsmål om sin habilitet. Rådet fandt hende ikke inhabil.", [], []),
        ("{Ida Holm} spurgte, om hun var inhabil. Det fandt udvalget ikke.", [], []),
        ("{Ida Holm} spurgte, om hun var inhabil. Rådet fandt hende inhabil.", [], [("Ida Holm", None)]),
        ("På grund af sit hverv som formand for havnen deltog {Ida Holm} ikke i sagens behandling.", [], [("Ida Holm", None)]),
        ("{Ida Holm} sidder i foreningens bestyrelse. Hun gik uden for døren.", [], [("Ida Holm", None)]),
        ("{Ida Holm} deltog ikke på grund af slægtskab med en lodsejer.", [], [("Ida Holm", None)]),
        ("Fraværende: {Bo Krag}\n{Ida Holm} ejer jord ved bækken. Hun var inhabil.", [BO], [("Ida Holm", None)]),
        ("{Bo Krag} havde forladt salen og deltog ikke.", [BO], []),
        ("{Ida Holm} er inhabil.\nFor stemte:\n{Bo Krag}\n{Eva Lund}", [], [("Ida Holm", None)]),
        ("{Ida Holm} forlod mødet kl. 17, da hun er syg.", [], []),
        ("{Ida Holm} er nabo til skoven. Habilitet blev drøftet, og man anså hende for inhabil.", [], [("Ida Holm", None)]),
        ("{Ida Holm} bad rådet vurdere, om hun var inhabil. Det fandt man enstemmigt ikke.", [], []),
        ("{Ida Holm} spurgte, om hun kunne deltage. Udvalget mente ikke, at hun var inhabil.", [], []),
        ("{Ida Holm} gik uden for døren under punktet. Hendes datter ejer firmaet.", [], [("Ida Holm", None)]),
        ("{Ida Holm} ejer grunden og forlod kultursalen under punktet.", [], [("Ida Holm", None)]),
        ("{Ida Holm} og {Bo Krag} fratrådte, idet de ikke anså sig for habile.", [], [("Ida Holm", None), ("Bo Krag", None)]),
        ("Som medlem af havnens bestyrelse gik {Ida Holm} uden for døren.", [], [("Ida Holm", None)]),
        ("{Ida Holm} deltog på grund af sit arbejde for banken ikke i punktet.", [], [("Ida Holm", None)]),
        ("{Ida Holm} deltog på grund af sygdom ikke i punktet.", [], []),
        ("{Ida Holm} er gift med lederen og tog derfor ikke del i sagen.", [], [("Ida Holm", None)]),
        ("{Ida Holm} er kasserer i klubben. {Holm} gik uden for døren.", [], [("Holm", None)]),
        ("{Ida Holm}, der driver kroen, forlod mødet kl. 14.41 og kom tilbage kl. 15.", [], [("Ida Holm", None)]),
    ],
)
def test_disqualification_is_no_absence(blank, line, absent, recused):
    assert item_facts(blank, "attendance", line, attendance_of) == {"absent": absent, "recused": recused}


@pytest.mark.parametrize(
    ("line", "absent"),
    [
        ("{Ida Holm} kunne på grund af tekniske problemer ikke deltage.", [IDA]),
        ("{Ida Holm} var bortrejst.", [IDA]),
        ("{Ida Holm} var endnu ikke kommet.", [IDA]),
        ("{Ida Holm} mødte først kl. 9.10 og deltog således ikke i punktet.", [IDA]),
        ("{Ida Holm} var ude af forbindelse og deltog ikke i afgørelsen.", [IDA]),
        ("{Ida Holm} havde forladt mødet og var ikke med under punkt 4.", [IDA]),
        ("Alle var til stede undtagen {Ida Holm} og {Bo Krag}.", [IDA, BO]),
        ("Mødt: Samtlige på nær {Ida Holm}", [IDA]),
        ("{Ida Holm} deltog ej.", [IDA]),
        ("{Ida Holm} er inhabil. {Bo Krag} var indkaldt i stedet.", []),
    ],
)
def test_absence_in_other_words(blank, line, absent):
    assert item_facts(blank, "attendance", line, attendance_of)["absent"] == absent


@pytest.mark.parametrize(
    "line",
    [
        "{Ida Holm} er ansat i banken og deltog hverken i drøftelsen eller afgørelsen.",
        "{Ida Holm} sidder i bestyrelsen og fulgte sagen ikke.",
        "{Ida Holm} sidder i bestyrelsen og overværede sagen fra tilhørerpladserne.",
        "{Ida Holm} er ejer af nabogrunden og trådte uden for.",
        "{Ida Holm} deltog som formand for klubben ikke i sagens behandling.",
        "{Ida Holm} er medejer af kroen, der har budt, og hun forlod salen. {Bo Krag} ledede mødet.",
        "{Ida Holm} bor hos sælger og blev erklæret inhabil med 4 stemmer mod 1. Hun forlod lokalet.",
        "{Ida Holm} deltog ikke. Hun sidder i bestyrelsen og er inhabil.",
        "{Ida Holm}, hvis søn er kasserer i klubben, deltog ikke.",
        "{Ida Holm}, hvis søn ejer grunden, havde forladt salen.",
        "I sagens behandling deltog ikke {Ida Holm}, der bor i foreningen.",
        "Da {Ida Holm} er formand for foreningen, forlod hun lokalet.",
        "{Ida Holm} trak sig fra behandlingen, da hun er gift med ansøger.",
        "{Ida Holm} sad over, eftersom hendes mand er ansat i firmaet.",
        "{Ida Holm} afstod fra at deltage, da hun er medlem af bestyrelsen.",
        "{Ida Holm} overlod ledelsen til {Bo Krag} og gik uden for, da hun var inhabil.",
        "Med 12 stemmer mod 3 fandt rådet, at {Ida Holm} var inhabil.",
        "På grund af sit hverv som formand for den almene boligforening deltog\n{Ida Holm} ikke i sagens behandling.",
    ],
)
def test_who_is_kept_out_by_a_tie_to_the_matter(blank, line):
    assert item_facts(blank, "attendance", line, attendance_of) == {"absent": [], "recused": [("Ida Holm", None)]}


@pytest.mark.parametrize(
    "line",
    [
        "{Ida Holm} oplyste, at hendes datter står på venteliste. Udvalget mente ikke, at det gjorde hende inhabil.",
        "Udvalget drøftede, hvorvidt {Ida Holm} som nabo\nvar inhabil, men fandt det ikke.",
        "{Ida Holm} bad rådet vurdere sin habilitet. Rådet fandt hende ikke inhabil (12 mod 2).",
        "Rådet stemte om {Ida Holms} habilitet og anså hende for habil.",
    ],
)
def test_disqualification_that_was_denied(blank, line):
    assert item_facts(blank, "attendance", line, attendance_of) == {"absent": [], "recused": []}


@pytest.mark.parametrize("line", ["Fraværende: {Ida Holm} (inhabil), {Bo Krag}", "{Bo Krag} (afbud), {Ida Holm} ([V]) (inhabil)"])
def test_disqualification_told_in_brackets(blank, line):
    facts = item_facts(blank, "attendance", line, attendance_of)
    assert [[name for name, *_ in facts[role]] for role in ("absent", "recused")] == [["Bo Krag"], ["Ida Holm"]]


@pytest.mark.parametrize(("line", "recused"), [("{Ida Holm} forlod salen som inhabil.", [("Ida Holm", None)]), ("Inhabil: {Ida Holm}", [])])
def test_who_left_the_room_before_the_decision_left_this_meeting(blank, line, recused):
    around = ("earlier_decision", "Udvalget: Anbefales."), ("attendance", line), ("decision", "Godkendt.")
    doc = doc_of(blank, ("title", "1. Ny cykelsti"), *around)
    assert quoted(doc, attendance_of(doc, items(doc)[0])["recused"]) == recused


def test_an_attendance_line_goes_on_over_the_line_below(blank):
    text = "Godkendt. {Bo Krag} var fraværende. {Ida Holm} ejer jord i\nområdet og deltog ikke."
    assert item_facts(blank, "decision", text, attendance_of) == {"absent": [BO], "recused": [("Ida Holm", None)]}


def test_absence_between_recommendation_and_decision_is_the_items(blank):
    around = ("recommendation", "at stien anlægges"), ("attendance", "Afbud: {Ida Holm}"), ("decision", "Godkendt.")
    doc = doc_of(blank, ("title", "1. Ny cykelsti"), *around)
    assert quoted(doc, attendance_of(doc, items(doc)[0])["absent"]) == [IDA]


@pytest.mark.parametrize(("before", "absent"), [("decision", [IDA]), ("earlier_decision", []), ("recommendation", [])])
def test_absence_of_an_earlier_body_is_left_out(blank, before, absent):
    doc = doc_of(blank, ("title", "1. Ny cykelsti"), (before, "Godkendt."), ("attendance", "Afbud: {Ida Holm}"), ("title", "2. Skov"))
    assert quoted(doc, attendance_of(doc, items(doc)[0])["absent"]) == absent


def test_absence_belongs_to_its_own_item(blank):
    doc = doc_of(blank, ("title", "1. Sti"), ("attendance", "Afbud: {Ida Holm}"), ("title", "2. Skov"), ("attendance", "Afbud: {Bo Krag}"))
    assert [quoted(doc, attendance_of(doc, item)["absent"]) for item in items(doc)] == [[IDA], [BO]]


@pytest.mark.parametrize(
    ("head", "absent"),
    [
        ("Deltagere: {Ida Holm}, {Bo Krag}\nAfbud: {Eva Lund} ([V])", [("Eva Lund", "V", None)]),
        ("Fraværende:\n{Ida Holm}, {Bo Krag}\nSted: Salen", [IDA, BO]),
        ("Fraværende med afbud:\n{Ida Holm}", [IDA]),
        ("Deltagere:\n{Eva Lund}\nAfbud:\n{Ida Holm}\n{Bo Krag}\nSted: Salen", [IDA, BO]),
        ("Fraværende: {Ida Holm}. Stedfortræder: {Bo Krag}", [("Ida Holm", None, "Bo Krag")]),
        ("Til stede: {Per Vang}, {Bo Krag} (stedfortræder for {Ida Holm})", [("Ida Holm", None, "Bo Krag")]),
        ("Afbud: Ingen\nReferent: {Ida Holm}", []),
        ("Deltagere: {Ida Holm}", []),
    ],
)
def test_absence_in_the_head_of_the_meeting(blank, head, absent):
    doc = doc_of(blank, ("meeting", head), ("title", "1. Ny cykelsti"), ("attendance", "Afbud: {Nora Dahl}"))
    assert quoted(doc, meeting_absent(doc)) == absent

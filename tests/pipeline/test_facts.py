"""Absence, disqualification, votes and reservations, read from the entities of a text.

In the examples ``{Ida Holm}`` is a person and ``[V]`` a party.
"""

import re

import pytest

from referat.annotations import compile_marked, parse_marked
from referat.annotations.docs import gold_doc
from referat.components.attendance import attendance_of, meeting_absent
from referat.components.decision_bodies import Headings
from referat.components.decision_units import units_of
from referat.components.votes import votes_of
from referat.language import blank_language
from referat.layers import items, sections

HEADER = '⟦! id="own/proeve"⟧\n⟦! annotator="en"⟧\n⟦! date="2026-01-02"⟧\n'


@pytest.fixture(scope="module")
def nlp():
    return blank_language()


def doc_of(nlp, *sections):
    body = "".join(f"⟦# {label}⟧\n{text}\n" for label, text in sections)
    body = re.sub(r"\[([^\]]+)\]", r"⟦PARTY|\1⟧", re.sub(r"\{([^}]+)\}", r"⟦PER|\1⟧", body))
    marked = parse_marked(HEADER + body)
    return gold_doc(nlp, compile_marked(marked), marked.text)


def quoted(doc, value):
    if value is None:
        return None
    if isinstance(value, dict):
        return {key: quoted(doc, inner) for key, inner in value.items()}
    if value and isinstance(value[0], int):
        return doc.text[slice(*value)]
    return type(value)(quoted(doc, inner) for inner in value)


def item_facts(nlp, label, text, facts):
    doc = doc_of(nlp, ("title", "1. Ny cykelsti"), (label, text))
    return quoted(doc, facts(doc, items(doc)[0]))


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
def test_absence_in_its_forms(nlp, line, absent):
    assert item_facts(nlp, "attendance", line, attendance_of) == {"absent": absent, "recused": []}


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
def test_substitutes_stand_with_whom_they_replace(nlp, line):
    assert item_facts(nlp, "attendance", line, attendance_of)["absent"] == [("Ida Holm", None, "Bo Krag")]


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
def test_substitutes_of_several_and_of_none(nlp, line, absent):
    assert item_facts(nlp, "attendance", line, attendance_of)["absent"] == absent


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
def test_disqualification_is_no_absence(nlp, line, absent, recused):
    assert item_facts(nlp, "attendance", line, attendance_of) == {"absent": absent, "recused": recused}


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
def test_absence_in_other_words(nlp, line, absent):
    assert item_facts(nlp, "attendance", line, attendance_of)["absent"] == absent


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
def test_who_is_kept_out_by_a_tie_to_the_matter(nlp, line):
    assert item_facts(nlp, "attendance", line, attendance_of) == {"absent": [], "recused": [("Ida Holm", None)]}


@pytest.mark.parametrize(
    "line",
    [
        "{Ida Holm} oplyste, at hendes datter står på venteliste. Udvalget mente ikke, at det gjorde hende inhabil.",
        "Udvalget drøftede, hvorvidt {Ida Holm} som nabo\nvar inhabil, men fandt det ikke.",
        "{Ida Holm} bad rådet vurdere sin habilitet. Rådet fandt hende ikke inhabil (12 mod 2).",
        "Rådet stemte om {Ida Holms} habilitet og anså hende for habil.",
    ],
)
def test_disqualification_that_was_denied(nlp, line):
    assert item_facts(nlp, "attendance", line, attendance_of) == {"absent": [], "recused": []}


@pytest.mark.parametrize("line", ["Fraværende: {Ida Holm} (inhabil), {Bo Krag}", "{Bo Krag} (afbud), {Ida Holm} ([V]) (inhabil)"])
def test_disqualification_told_in_brackets(nlp, line):
    facts = item_facts(nlp, "attendance", line, attendance_of)
    assert [[name for name, *_ in facts[role]] for role in ("absent", "recused")] == [["Bo Krag"], ["Ida Holm"]]


@pytest.mark.parametrize(("line", "recused"), [("{Ida Holm} forlod salen som inhabil.", [("Ida Holm", None)]), ("Inhabil: {Ida Holm}", [])])
def test_who_left_the_room_before_the_decision_left_this_meeting(nlp, line, recused):
    around = ("earlier_decision", "Udvalget: Anbefales."), ("attendance", line), ("decision", "Godkendt.")
    doc = doc_of(nlp, ("title", "1. Ny cykelsti"), *around)
    assert quoted(doc, attendance_of(doc, items(doc)[0])["recused"]) == recused


def test_an_attendance_line_goes_on_over_the_line_below(nlp):
    text = "Godkendt. {Bo Krag} var fraværende. {Ida Holm} ejer jord i\nområdet og deltog ikke."
    assert item_facts(nlp, "decision", text, attendance_of) == {"absent": [BO], "recused": [("Ida Holm", None)]}


def test_absence_between_recommendation_and_decision_is_the_items(nlp):
    around = ("recommendation", "at stien anlægges"), ("attendance", "Afbud: {Ida Holm}"), ("decision", "Godkendt.")
    doc = doc_of(nlp, ("title", "1. Ny cykelsti"), *around)
    assert quoted(doc, attendance_of(doc, items(doc)[0])["absent"]) == [IDA]


@pytest.mark.parametrize(("before", "absent"), [("decision", [IDA]), ("earlier_decision", []), ("recommendation", [])])
def test_absence_of_an_earlier_body_is_left_out(nlp, before, absent):
    doc = doc_of(nlp, ("title", "1. Ny cykelsti"), (before, "Godkendt."), ("attendance", "Afbud: {Ida Holm}"), ("title", "2. Skov"))
    assert quoted(doc, attendance_of(doc, items(doc)[0])["absent"]) == absent


def test_absence_belongs_to_its_own_item(nlp):
    doc = doc_of(nlp, ("title", "1. Sti"), ("attendance", "Afbud: {Ida Holm}"), ("title", "2. Skov"), ("attendance", "Afbud: {Bo Krag}"))
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
def test_absence_in_the_head_of_the_meeting(nlp, head, absent):
    doc = doc_of(nlp, ("meeting", head), ("title", "1. Ny cykelsti"), ("attendance", "Afbud: {Nora Dahl}"))
    assert quoted(doc, meeting_absent(doc)) == absent


def party(*letters):
    return [(None, letter, None) for letter in letters]


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("For stemte [A], [B], [F] og [Ø].\nImod stemte [C] og [V].\nUndlod at stemme: [Å].", (party(*"ABFØ"), party(*"CV"), party("Å"))),
        ("For: Gruppe [A] og [V].\nImod: Liste [O] og Gruppe [Ø].", (party(*"AV"), party(*"OØ"), [])),
        ("For stemte: [A] (9), {Ida Holm} ([B]) og [C] (10).", ([(None, "A", "9"), ("Ida Holm", "B", None), (None, "C", "10")], [], [])),
        ("For: 1 ({Ida Holm} ([A]))\nImod: 1 ({Bo Krag} ([løsgænger]))", ([("Ida Holm", "A", None)], [("Bo Krag", "løsgænger", None)], [])),
        ("Et flertal ([A]+[V]) godkender planen. [O] og [Ø] stemte imod.", (party(*"AV"), party(*"OØ"), [])),
        ("Et flertal bestående af [A] og [V] anbefaler planen.", (party(*"AV"), [], [])),
        ("5 medlemmer ([A]+[V]+[C]) anbefaler forslaget.", (party(*"AVC"), [], [])),
        ("For stemte {Ida Holm}, imod stemte {Bo Krag}.", ([IDA], [BO], [])),
        ("{Ida Holm} ([V]) stemte imod.", ([], [("Ida Holm", "V", None)], [])),
        ("([Ø]) stemte imod.", ([], party("Ø"), [])),
        ("[O] (1) kan ikke anbefale forslaget.", ([], [(None, "O", "1")], [])),
        ("[A] stemte ja. [O] stemte nej.", (party("A"), party("O"), [])),
        ("[A] og [V] stemte for, mens [O] stemte imod.", (party(*"AV"), party("O"), [])),
        ("Godkendt med 5 stemmer for ([A], [V]) og 2 imod ([O]).", (party(*"AV"), party("O"), [])),
        ("{Ida Holm} og {Bo Krag} følger indstillingen. {Eva Lund} stemmer imod.", ([IDA, BO], [EVA], [])),
        ("1 medlem ({Ida Holm}, [A]) stemte hverken for eller imod.", ([], [], [("Ida Holm", "A", None)])),
        ("[C] og [V] (5 medlemmer) undlod at stemme.", ([], [], party(*"CV"))),
        ("For stemte:\n[A]\n[Radikale Venstre]\nImod stemte:\n[Sølisten]", (party("A", "Radikale Venstre"), party("Sølisten"), [])),
        ("{Ida Holm} ([V]) bemærkede, at stien er smal.", ([], [], [])),
        ("Godkendt enstemmigt.", ([], [], [])),
        ("{Ida M. Holm} ([V]) undlod at tage stilling.", ([], [], [("Ida M. Holm", "V", None)])),
        ("{Ida Holm} ([V]) stemte imod med bemærkning om, at [V] ønsker flere busser.", ([], [("Ida Holm", "V", None)], [])),
        ("{Ida Holm}, [V] stemte imod.", ([], [("Ida Holm", "V", None)], [])),
        ("Imod stemte 2 ({Ida Holm}, [Sølisten]).", ([], [IDA, (None, "Sølisten", None)], [])),
        ("4 medlemmer ([A]+[V]) stemte for, 2 ([O]+[Ø]) imod.", (party(*"AV"), party(*"OØ"), [])),
        ("Godkendt, idet {Ida Holm} stemte imod og {Bo Krag} undlod at stemme.", ([], [IDA], [BO])),
        ("Vedtaget med 16 stemmer ([A] og [V]) mod\n7 ([B] og [Ø]).", (party(*"AV"), party(*"BØ"), [])),
        ("Nedstemt med 12 stemmer ([A] og [V]) mod 7.", ([], party(*"AV"), [])),
        ("14 stemmer for ([A]), 3 imod ([O]) og 10 undlod at stemme ([V]).", (party("A"), party("O"), party("V"))),
        ("{Ida Holm} kunne ikke støtte dette.", ([], [IDA], [])),
        ("{Ida Holm} er imod. {Bo Krag} stemte ikke imod forslaget.", ([], [IDA], [])),
        (
            "Et flertal ([A]+[V]) anbefaler type 1.\nEt mindretal på 2 medlemmer ([O]+[Ø]) anbefaler type 2.",
            (party(*"AV"), party(*"OØ"), []),
        ),
        ("Udvalgets flertal, bestående af {Ida Holm} og {Bo Krag}, kunne ikke tiltræde forslaget.", ([], [IDA, BO], [])),
        ("[A] og [B], i alt 11, besluttede ikke at sælge. [V] (6) stemte for at sælge.", ([(None, "V", "6")], party(*"AB"), [])),
        ("Godkendt af [A], [V] og [C].", (party(*"AVC"), [], [])),
        ("[O] (3) kan ikke anbefale det. [A] støtter forslaget.", (party("A"), [(None, "O", "3")], [])),
        ("For stemte 3: [C] (1),\n[O] (1) og [B] (1).", ([(None, "C", "1"), (None, "O", "1"), (None, "B", "1")], [], [])),
        ("Imod stemte [V] og\n{Ida Holm}, der ønskede, at [A] betalte.", ([], [(None, "V", None), IDA], [])),
        ("Ja til linje 1: {Ida Holm},\n{Bo Krag}. Nej: {Eva Lund}.", ([IDA, BO], [EVA], [])),
        ("Planen er vedtaget. [V] (3) og [O] (1) imod.", ([], [(None, "V", "3"), (None, "O", "1")], [])),
        ("[A] og [V] stemte for, [O] imod.", (party(*"AV"), party("O"), [])),
        ("3 stemte for,\n{Ida Holm} imod.", ([], [IDA], [])),
        ("Godkendt mod [O].", ([], party("O"), [])),
        ("Herimod stemte [Kystlisten].", ([], party("Kystlisten"), [])),
        ("Imod var [A] samt {Ida Holm} fra [Kystlisten].", ([], [(None, "A", None), ("Ida Holm", "Kystlisten", None)], [])),
        ("[O] går imod. {Ida Holm} kan ikke medvirke.", ([], [(None, "O", None), IDA], [])),
        ("Med den ændring stemte [A] (2) og [V] for. [O] imod.", ([(None, "A", "2"), (None, "V", None)], party("O"), [])),
        ("Om indstillingen stemtes: for [C] og [V], imod [A].", (party(*"CV"), party("A"), [])),
        ("Indstillingen anbefales herefter af 2 ([A] og [V]). Imod: [O].", (party(*"AV"), party("O"), [])),
        ("Anbefales af 2, nemlig {Ida Holm} og {Bo Krag}. Mindretallet ({Eva Lund}) vil vente.", ([IDA, BO], [EVA], [])),
        ("Et flertal bestående af [A] og [V] (9) kan ikke imødekomme det. For stemte [O].", (party("O"), party(*"AV"), [])),
        ("Ni for ([V] og [A]). Tre imod ([O] og [C]).", (party(*"VA"), party(*"OC"), [])),
        ("For stemte 2 (9 [A], 6 [V]).", ([(None, "A", "9"), (None, "V", "6")], [], [])),
        ("[A] stemte for. Der er ordførere for [V] og [O].", (party("A"), [], [])),
        ("For [Kystlistens] forslag stemte [A]. [C] stemte hverken ja eller nej.", (party("A"), [], party("C"))),
        ("[O] afholdt\nsig fra at stemme. {Ida Holm} afstod. {Bo Krag} stemmer ikke.", ([], [], [(None, "O", None), IDA, BO])),
        ("{Ida Holm} stemte hver-\nken for eller imod.", ([], [], [IDA])),
        ("Hverken for eller imod stemte {Ida Holm}.", ([], [], [IDA])),
        ("Imod stemte [A] (5), og {Ida Holm} ([Ø]) undlod.", ([], [(None, "A", "5")], [("Ida Holm", "Ø", None)])),
        (
            "Vedtaget med 9 stemmer for ([A]), mens [Ø] (2) stemte nej og [F] (1) undlod.",
            (party("A"), [(None, "Ø", "2")], [(None, "F", "1")]),
        ),
        ("Imod stemte to, nemlig [A] og [O] undtagen {Ida Holm}, som undlod.", ([], party(*"AO"), [IDA])),
        ("Vedtaget med 22 stemmer mod 3 ([Ø] og [Å]).", ([], party(*"ØÅ"), [])),
        ("Nedstemt med 14 stemmer mod én ([O]).", (party("O"), [], [])),
        ("Rådet besluttede ikke at yde garanti, med 12 ([C]+[V]) mod 9 ([A]).", (party("A"), party(*"CV"), [])),
        ("For afslag stemte {Ida Holm}. {Bo Krag} var imod afslaget.", ([BO], [IDA], [])),
        ("[A] stemte for, mens [O] stemte for den oprindelige indstilling.", (party("A"), party("O"), [])),
        ("Godkendt.\n{Ida Holm} ([V]) ønskede alle ruter bevaret.", ([], [("Ida Holm", "V", None)], [])),
        ("[A] og [B] anbefaler Ravnvej. {Ida Holm} anbefaler Ågade.", (party(*"AB"), [IDA], [])),
        ("Indstilles med model 2. {Ida Holm} foretrækker model 1.", ([], [IDA], [])),
        ("Imod stemte [A]. {Ida Holm} foretrækker model 1.", ([], party("A"), [])),
        ("{Ida Holm} ønskede et notat om støj. [V] ønskede ført til protokols: Det haster.", ([], [], [])),
        ("Rådet solgte skolen til {Ida Holm}. Imod stemte {Bo Krag}.", ([], [BO], [])),
        ("{Ida Holm} spurgte, om hun var inhabil.\nFor stemte: [A] og [V]\nRådet godkendte planen. [O] stemte imod.", ([], party("O"), [])),
        (
            "Vedtaget med 5 stemmer ([A] og [V]), imod stemte [O], mens [F] (2) ikke stemte.",
            (party("A", "V"), party("O"), [(None, "F", "2")]),
        ),
        (
            "Imod stemte ([Ø]) med 2 stemmer, mens {Ida Holm} ([O]) hverken stemte for eller imod.",
            ([], party("Ø"), [("Ida Holm", "O", None)]),
        ),
        ("Anbefales af [A] og [V] mod [O].", (party("A", "V"), party("O"), [])),
        ("Godkendt. [O] afholdt sig.", ([], [], party("O"))),
        ("[A], [V] og [F] for (14). [O] imod (5).", (party("A", "V", "F"), party("O"), [])),
        ("Valgt blev {Ida Holm} med 3 stemmer mod 1.", ([], [], [])),
        ("Delvis imødekommet. {Ida Holm} ville følge indstillingen.", ([], [IDA], [])),
        ("Et flertal ([A]) anbefaler model 2. [O] ønsker model 1.", (party("A"), party("O"), [])),
        ("Godkendt. [O] ville hellere vente.", ([], party("O"), [])),
        ("Godkendt. {Ida Holm} ville hellere vente, men er ikke imod.", ([], [], [])),
        ("[F] ({Ida Holm}) stemmer imod.", ([], party("F"), [])),
        ("Forslaget sendes til rådet med anbefaling fra [A] og [F].", (party("A", "F"), [], [])),
        ("Godkendt. Mindretalsudtalelse fra [O]: Sagen haster.", ([], party("O"), [])),
        ("For pkt. 1 stemte [A], imod [O].", (party("A"), party("O"), [])),
        ("{Ida Holm} stemte for at give afslag, mens {Bo Krag} stemte for at give lov.", ([BO], [IDA], [])),
    ],
)
def test_votes_name_parties_and_persons_by_side(nlp, text, sides):
    votes = item_facts(nlp, "decision", text, votes_of)["votes"]
    assert (votes["for"], votes["against"], votes["abstained"]) == sides


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Ja-stemmer: [A] og [V]\nNej-stemmer: [O]\nBlankt: [F]", ("AV", "O", "F")),
        ("[A]+[V] stemte ja, [O] og [Ø] nej, og [F] undlod.", ("AV", "OØ", "F")),
        ("Vedtaget med [A] og [V] for og [O] imod.", ("AV", "O", "")),
        ("Godkendt med 11 stemmer for ([A]), 4 imod ([C]) og 2 blanke ([F]).", ("A", "C", "F")),
        ("Godkendt med stemmerne 13-2 ([F] og [Ø] imod).", ("", "FØ", "")),
        ("Godkendt 13-2 ([F] og [Ø]).", ("", "FØ", "")),
        ("Tiltrådt af alle undtagen [O], der stemte imod.", ("", "O", "")),
        ("[A] og [V] på nær {Ida Holm} stemte for.", ("AV", "", "")),
        ("Godkendt. [O] støtter ikke forslaget.", ("", "O", "")),
        ("Godkendt. [O] ser sig ikke i stand til at støtte det.", ("", "O", "")),
        ("Godkendt, [O] dog imod.", ("", "O", "")),
        ("Godkendt. [O] erklærede sig imod. [F] fraråder.", ("", "OF", "")),
        ("Hertil stemte [O] nej.", ("", "O", "")),
        ("Afstemning: [A] for, [V] for, [O] imod.", ("AV", "O", "")),
        ("[F] afholdt sig fra afstemningen. [C] afgav ikke stemme. Neutral: [Å]", ("", "", "FCÅ")),
        ("Hverken/eller:\n[F].", ("", "", "F")),
        ("Flertallet ([A], [V]) indstiller planen; mindretallet ([O]) indstiller afslag.", ("AV", "O", "")),
        ("Flertallet, [A] og [V], anbefaler, at der søges kr. 2.000,- [F] forbeholder sig sin stilling.", ("AV", "", "")),
        ("Et flertal ([A] og [V]) mod [O] besluttede at vente.", ("AV", "O", "")),
        ("Et flertal ([A]) giver lov. [O] og [Ø] ønskede afslag.", ("A", "OØ", "")),
        ("Godkendt. [O] ville imødekomme klagen.", ("", "O", "")),
        ("Oversendt. [O] og [Ø] ønskede forslaget forkastet.", ("", "OØ", "")),
        ("[A], [V] og [C] tiltrådte planen, [O] kunne ikke tiltræde.", ("AVC", "O", "")),
        ("Tiltrådt af [A], [V] og [C], medens [O] stemte imod.", ("AVC", "O", "")),
        ("Planen vedtoges med uændret højde af 13 ([A], [V]). Imod stemte [C].", ("AV", "C", "")),
        ("Vedtaget med ni stemmer mod syv ([V] 4, [C] 3).", ("", "VC", "")),
        ("Punkt 3 falder med 4 stemmer ([A] og [V]) mod 2 ([O]).", ("O", "AV", "")),
        ("Forslaget faldt mod 4 stemmer ([O]).", ("O", "", "")),
        ("[V] ved {Ida Holm} begærede afstemning: 7 for, 4 imod ([V] og [O]).", ("", "VO", "")),
        ("Ved afstemning stemte 9 medlemmer ([A] og [V]) for og 3 medlemmer ([O]) imod.", ("AV", "O", "")),
        ("For stemte 9 ([A]), imod 3 ([O]), mens 2 ([F]) undlod.", ("A", "O", "F")),
    ],
)
def test_votes_in_other_words(nlp, text, sides):
    votes = item_facts(nlp, "decision", text, votes_of)["votes"]
    assert tuple("".join(name or letter for name, letter, _ in votes[side]) for side in ("for", "against", "abstained")) == sides


@pytest.mark.parametrize(
    ("motion", "kept"),
    [
        (
            "[O] stillede ændringsforslag om støj. For stemte [O]. Imod stemte [A]. Forslaget faldt.\nSagen blev herefter godkendt.",
            "",
        ),
        ("[O] foreslog, at sagen udsættes. For forslaget stemte [O], imod stemte [A]. Det var herefter forkastet.\nGodkendt.", ""),
        ("[O] stillede ændringsforslag. For stemte: [O]. Forslaget blev vedtaget.\nFor den ændrede indstilling stemte [A].", "A"),
        ("[O] stillede forslag om model 2. For stemte [O] og [A]. Forslaget var herefter vedtaget.", "OA"),
        ("[B] stillede ændringsforslag. For stemte: [B]\n[O] stillede ændringsforslag om støj.\nFor stemte: [O]", "O"),
        ("[O] foreslog model 2. For stemte [O]. Imod stemte [A].\nAd 1. Anbefalet med 1 stemme ([A]).", "A"),
        ("[O] stillede forslag om at vente. For stemte [O], imod stemte [A]. Forslaget bortfaldt.\nSendes i høring. For stemte [A].", "A"),
        ("{Ida Holm} foreslår, at sagen lukkes.\nFor forslaget stemmer:\n[O].\nImod stemmer de øvrige. Forslaget falder.\nGodkendt.", ""),
        ("Afstemning om ændringsforslag fra [O]: For 3, imod 17. Bortfaldt.\nAfstemning om indstillingen:\nFor: [A]", "A"),
        ("[A] fremsatte ændringsforslag. Ændringsforslaget blev vedtaget. For stemte [A].\nDen således ændrede sag blev godkendt.", ""),
        ("For stemte [A].\n[O] havde stillet forslag om model 2. Det faldt med 6 stemmer for ([O]) og 14 imod.", "A"),
        ("[O] foreslog hele beløbet. For stemte 1, imod stemte 5.\nUdvalget indstiller herefter forslaget. For stemte [A].", "A"),
        ("[O] foreslog 8 uger. Forslaget fik 2 stemmer ([O] og [Ø]) og faldt.\nFristen er 10 uger. For stemte [A].", "A"),
        ("Først blev der stemt om den alternative indstilling. For stemte [O]. Den faldt.\nHerefter:\n1. Anbefales af [A] mod [O].", "A"),
        ("{Ida Holm} foreslog slukning kl. 20. For stemte [O], imod var flertallet.\nDer gives lov på vilkår.", ""),
        ("[O] foreslog model 1. Herfor stemte 8 ([O]), imod 11. Forslaget faldt.\nFor model 2 stemte [A].", "A"),
        ("[O] foreslog afslag.\nHerefter traf rådet følgende beslutning:\nLov gives. For: [A].", "A"),
        ("[O] fremsatte forslag om C. Forslaget fik 7 stemmer. Imod var 17.\nAd 1. Vedtaget med 17 stemmer ([A]).", "A"),
        ("[O] ville vente. For stemte [O], resten imod.\nForslaget blev dernæst sat til afstemning: For: [A].", "A"),
        ("[O] bad om, at sagen blev sat på. For stemte 7 ([O]), imod 8.\nDagsordenen herefter godkendt.", ""),
        ("[O] foreslog 30 km-zone. For stemte 2 ([O]), imod 5.\nDer anlægges to bump.", ""),
        ("[O] havde foreslået at vente. Det fik stemmer fra [O], mens de øvrige stemte imod.", ""),
    ],
)
def test_votes_on_a_motion_count_only_where_it_became_the_decision(nlp, motion, kept):
    votes = item_facts(nlp, "decision", motion, votes_of)["votes"]
    assert [letter for _, letter, _ in votes["for"]] == list(kept)


def test_votes_told_among_attendance_below_the_decision(nlp):
    def told(line):
        doc = doc_of(nlp, ("title", "1. Sti"), ("decision", "Godkendt."), ("attendance", line))
        return quoted(doc, votes_of(doc, items(doc)[0])["votes"]["against"])

    assert told("{Ida Holm} stemte imod.") == [IDA]
    assert told("{Bo Krag} var inhabil. {Ida Holm} stemte imod.") == []


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Godkendt med 31 stemmer imod 14. 6 undlod.", ("31", "14", "6")),
        ("Forslaget blev tiltrådt med 34 stemmer imod 15.", ("34", "15", None)),
        ("Godkendt med 9 stemmer for og 3 imod.", ("9", "3", None)),
        ("Med 9 stemmer for og 3 stemmer imod vedtog rådet planen.", ("9", "3", None)),
        ("Ikke vedtaget med 1 stemme mod 8. 1 undlod at stemme.", ("1", "8", "1")),
        ("For stemte: [A] (9) og [V] (2), i alt 11.\nImod stemte: [Ø] (6), i alt 6.\nUndlod at stemme: 0.", ("11", "6", "0")),
        ("For stemte 23 medlemmer ([V] og [A]).\nImod stemte 5 medlemmer ([O]).", ("23", "5", None)),
        ("For: 20 ({Ida Holm} ([A]))\nImod: 6 ({Bo Krag} ([B]))", ("20", "6", None)),
        ("[C] og [V] (5 medlemmer) undlod at stemme.", (None, None, "5")),
        ("Forslaget forkastet med 39 stemmer imod 5. Planen blev herefter godkendt med 33 stemmer imod 9. 5 undlod.", ("33", "9", "5")),
        ("Godkendt. Stien koster 9 mio. kr.", (None, None, None)),
        ("Forslaget blev forkastet med 22 stemmer imod 4. 3 undlod.", ("4", "22", "3")),
        ("Afslag med stemmerne 4 mod 2.", ("2", "4", None)),
        ("Vedtaget med 12 stemmer.", ("12", None, None)),
        ("Rådet besluttede med stemmerne 22-1 ikke at imødekomme ansøgningen.", ("1", "22", None)),
        ("6 medlemmer ([A]+[V]) anbefaler sagen.\n1 medlem ([O]) kan ikke anbefale.", ("6", "1", None)),
        ("Godkendt, idet [A] (2) stemte for, mens 19 stemte imod.", (None, "19", None)),
        ("Udvalget fulgte indstillingen (20 for, 3 imod).", ("20", "3", None)),
        ("Stemmer for: 5 Imod: 3 ([A])", ("5", "3", None)),
        ("Indstillet med seks stemmer. To undlod.", ("seks", None, "To")),
        ("For stemte otte, imod fem.", ("otte", "fem", None)),
        ("For: [A] og [V], ialt 8.\nImod stemte de øvrige 11.", ("8", "11", None)),
        ("[A] og [V] stemte for (8). En stemmer imod: [O].", ("8", "En", None)),
        ("[O] foreslog støtte. 9 stemmer for, 14 imod.\nPlanen godkendt med 12 stemmer.", ("12", None, None)),
        ("Imod: {Ida Holm} og [V] (2).", (None, None, None)),
        ("Imod 1. punkt stemte [V]. Stien koster 3 mio. kr.", (None, None, None)),
        ("Godkendt 15-4.", ("15", "4", None)),
        ("Godkendt med stemmetallene 15-4.", ("15", "4", None)),
        ("Godkendt med stort flertal, 20 mod 3.", ("20", "3", None)),
        ("15 stemte for, 4 imod og 2 blankt.", ("15", "4", "2")),
        ("For: 15. Imod: 4. Undladt: 2.", ("15", "4", "2")),
        ("15 ja, 4 nej. Godkendt.", ("15", "4", None)),
        ("Tiltrådt med 4 stemmer for og 1 stemme imod ({Eva Lund}).", ("4", "1", None)),
        ("Vedtaget med 9 stemmer for, 3 imod og 2, der undlod at stemme.", ("9", "3", "2")),
        ("Resultat: 12 stemmer for, 3 stemmer imod, 1 undlader.", ("12", "3", "1")),
        ("6 for: [A] og [V]. 1 imod: {Ida Holm}.", ("6", "1", None)),
        ("Et kompromis blev sat til afstemning: for 8, imod 6.", ("8", "6", None)),
        ("For stemte [O]. Imod: Øvrige (13).", (None, "13", None)),
        ("For stemte 20. Imod stemte [Ø] med 2 stemmer.", ("20", None, None)),
        ("Udsættelse blev afvist med 4 stemmer mod 1.\nTaksterne anbefales.", (None, None, None)),
        ("Bestyrelsen bør have syv medlemmer, og den del kan ikke anbefales.", (None, None, None)),
        ("[Kystlistens] to medlemmer stemte ikke.", (None, None, None)),
    ],
)  # fmt: skip
def test_totals_of_the_sides(nlp, text, counts):
    found = item_facts(nlp, "decision", text, votes_of)["votes"]["counts"]
    assert (found["for"], found["against"], found["abstained"]) == counts


@pytest.mark.parametrize(
    ("text", "reservations"),
    [
        ("{Ida Holm} tog forbehold.", [("Ida Holm", None)]),
        ("{Ida Holm} ([Ø]) tager forbehold indtil rådets behandling. {Bo Krag} ([A]) stemte imod.", [("Ida Holm", "Ø")]),
        ("2 medlemmer ([O]+[Ø]) afventer stillingtagen.", [(None, "O"), (None, "Ø")]),
        ("{Ida Holm} forbeholder sig sin stilling.", [("Ida Holm", None)]),
        ("{Ida Holm}, [O] tog forbehold.", [("Ida Holm", "O")]),
        ("{Bo K. Krag} og {Ida Holm} tager forbehold.", [("Bo K. Krag", None), ("Ida Holm", None)]),
        ("Godkendt. [V] stemte imod.", []),
        ("{Ida Holm} og {Bo Krag} opretholdt forbeholdet.", [("Ida Holm", None), ("Bo Krag", None)]),
        ("Godkendt under forbehold af, at staten betaler.\nValgt: {Ida Holm}, {Bo Krag}", []),
        ("{Ida Holm} ønsker sin stilling forbeholdt.", [("Ida Holm", None)]),
        ("[O] v/{Ida Holm}: Tager forbehold.", [(None, "O")]),
        ("{Ida Holm} reserverer sin stilling til rådets møde.", [("Ida Holm", None)]),
    ],
)
def test_reservations_are_no_votes(nlp, text, reservations):
    found = item_facts(nlp, "decision", text, votes_of)
    assert found["reservations"] == reservations
    assert "Ida Holm" not in [name for side in ("for", "against", "abstained") for name, _, _ in found["votes"][side]]


def test_votes_of_an_earlier_body_are_left_out(nlp):
    doc = doc_of(nlp, ("title", "1. Sti"), ("earlier_decision", "[V] stemte imod."), ("decision", "[O] stemte imod."))
    assert quoted(doc, votes_of(doc, items(doc)[0])["votes"]["against"]) == party("O")


@pytest.mark.parametrize(
    ("heading", "body"),
    [
        ("Beslutning i ⟦ORG|Teknisk Udvalg⟧", "Teknisk Udvalg"),
        ("Beslutning i ⟦ORG|Udvalget for natur og vej⟧ (⟦ORG|NV⟧)", "Udvalget for natur og vej (NV)"),
        ("Politisk behandling\n⟦ORG|Regionsrådets⟧ beslutning den ⟦DATE|2. maj 2023⟧:", "Regionsrådet"),
        ("Beslutning", None),
    ],
)
def test_the_body_is_named_as_its_heading_names_it(nlp, heading, body):
    doc = doc_of(nlp, ("title", "1. Ny cykelsti"), ("decision", f"{heading}\nGodkendt."))
    section = next(iter(sections(doc, "decision")))
    *above, unit = units_of(doc.text, section.start_char, section.end_char)
    headings = Headings(doc, section)
    for one in above:
        headings.passed(one)
    assert headings.body_of(unit) == body


def test_a_heading_holds_behind_the_absence_told_below_it(nlp):
    heading = "Beslutning i ⟦ORG|Kulturudvalget⟧ den ⟦DATE|6. juni 2017⟧:"
    parts = [
        ("title", "1. Sti"),
        ("earlier_decision", heading),
        ("attendance", "Fraværende: {Ida Holm}"),
        ("earlier_decision", "Anbefales."),
    ]
    doc = doc_of(nlp, *parts)
    section = list(sections(doc, "earlier_decision"))[-1]
    [unit] = units_of(doc.text, section.start_char, section.end_char)
    assert Headings(doc, section).body_of(unit) == "Kulturudvalget"

"""Units of a decision text: points, sentences, lists, and what votes leave behind."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referat.components.decision_units import units_of


def units(text):
    whole = f"Før. {text} Efter."
    return [(whole[unit.start : unit.end], unit.point) for unit in units_of(whole, 5, 5 + len(text))]


@pytest.mark.parametrize(
    "text",
    [
        "Ad 1. Godkendt.\nAd 2. Udsat.",
        "Ad. 1 Godkendt.\nAd. 2 Udsat.",
        "At 1: Godkendt.\nAt 2: Udsat.",
        "1. Godkendt.\n2. Udsat.",
        "1) Godkendt\n2) Udsat",
        "ad. 1. Godkendt.\nad. 2. Udsat.",
        "ad. 1 Godkendt\nad. 2 Udsat",
        "Pkt. 1: Godkendt.\n\nPkt. 2: Udsat.",
        "Indstillingspunkt 1: Godkendt.\nIndstillingspunkt 2: Udsat.",
        "Beslutning\nAd 1. Godkendt.\nAd 2. Udsat.",
        "Ad 1:\nGodkendt.\nAd 2:\nUdsat.",
        "Pkt. 1. Godkendt. Pkt. 2. Udsat.",
        "Nr. 1: Godkendt.\nNr. 2: Udsat.",
        "Ad at 1. Godkendt.\nAd at 2. Udsat.",
        "Økonomiudvalget 28. november 2022: 1: Godkendt. 2: Udsat.",
        "1. pind: Godkendt.\n2. pind: Udsat.",
        "1. at: Godkendt.\n2. at: Udsat.",
        "At nr. 1: Godkendt.\nAt nr. 2: Udsat.",
        "At-punkt 1: Godkendt.\nAt-punkt 2: Udsat.",
        "Ad 1 - Godkendt.\nAd 2 - Udsat.",
        "Ad 1\nGodkendt.\nAd 2\nUdsat.",
        "1. at Godkendt. 2. at Udsat.",
        "Ad 1 Godkendt. Ad 2 Udsat.",
        "1) Godkendt. 2) Udsat.",
        "ØU 12.4.: 1. Godkendt. 2. Udsat.",
        "Indstillingens pkt. 1: Godkendt.\nIndstillingens pkt. 2: Udsat.",
        "Led 1 (vejen): Godkendt.\nLed 2 (stien): Udsat.",
        "ad 1, forsøg på to skoler: Godkendt\nad 2, alle skoler: Udsat",
        "Beslutning:\n1. Godkendt.\n2. Udsat.",
        "Herefter:\n1. Godkendt.\n2. Udsat.",
        "Ad 1: Godkendt.Ad 2: Udsat.",
        '1. "at": Godkendt.\n2. "at": Udsat.',
        "1. pkt. Godkendt.\n2. pkt. Udsat.",
        "Indstillingens 1. led: Godkendt.\nIndstillingens 2. led: Udsat.",
        "• 1: Godkendt.\n• 2: Udsat.",
        "Ad 1) Godkendt, ad 2) Udsat.",
        "1) taksten: Godkendt\n2) lejen: Udsat",
        "Teknisk Udvalg (4. maj 2010, pkt. 7): 1) Godkendt 2) Udsat",
    ],
)
def test_points_are_units_without_their_marker(text):
    assert [unit for unit in units(text) if unit[0] not in {"Beslutning", "Herefter"}] == [("Godkendt", "1"), ("Udsat", "2")]


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("Ad 1-3: Godkendt.", "1-3"),
        ("Ad 1. og 2. Godkendt.", "1. og 2"),
        ("Punkt 1 og 2: Godkendt.", "1 og 2"),
        ("1.-2. Godkendt.", "1.-2"),
        ("Ad 12. Godkendt.", "12"),
        ("Ad a: Godkendt.", "a"),
        ("b) Godkendt", "b"),
        ("b: Godkendt", "b"),
        ("b. Godkendt", "b"),
        ("Pkt. b Godkendt", "b"),
        ("Vedr. b Godkendt", "b"),
        ("Hvad b) angår, Godkendt", "b"),
        ("ii) Godkendt", "ii"),
        ("iv: Godkendt", "iv"),
        ("Ad a) og b) Godkendt", "a) og b"),
        ("2. og 3. at: Godkendt", "2. og 3"),
        ("Ad b.-c. Godkendt.", "b.-c"),
        ("6.2 Godkendt.", "6.2"),
        ("A. Godkendt.", "A"),
        ("A.-B. Godkendt.", "A.-B"),
    ],
)
def test_points_may_be_several(text, point):
    assert units(text) == [("Godkendt", point)]


def test_points_inside_a_sentence_go_on_with_the_numbering():
    assert units("i) udsat. ii) og iii) godkendt.") == [("udsat", "i"), ("godkendt", "ii) og iii")]
    assert units("a og b godkendt, c ingen bemærkninger.") == [("godkendt", "a og b"), ("ingen bemærkninger", "c")]
    assert units("a og c godkendt, b henskydes til budgettet.") == [("godkendt", "a og c"), ("henskydes til budgettet", "b")]
    assert units("i: godkendt, ii: udsat.") == [("godkendt", "i"), ("udsat", "ii")]
    assert units("a) - d) taget til efterretning. Til b) bemærkede Ida Holm intet.")[0][1] == "a) - d"
    assert units("KB 3.4.:\na. godkendt\nb. ligeså") == [("KB 3.4", None), ("godkendt", "a"), ("ligeså", "b")]


def test_a_letter_inside_brackets_over_two_lines_is_no_point():
    majority = "Anbefales af et flertal (A, B og\nC) på tre"
    assert units(f"{majority}. Udsat.") == [(majority, None), ("Udsat", None)]


def test_motions_and_votes_before_the_decision_of_a_point_are_units_of_their_own():
    assert units("Ad 2. Ida Holm foreslog en bro. For stemte 2, imod 5. Stien anlægges.") == [
        ("Ida Holm foreslog en bro", None),
        ("For stemte 2, imod 5", None),
        ("Stien anlægges", "2"),
    ]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Sagen sendes til Havnen og tages op den 3. maj.", ["Sagen sendes til Havnen", "tages op den 3. maj"]),
        ("Broen afslås, men henvises til Havnen.", ["Broen afslås", "henvises til Havnen"]),
        ("Chefen bemyndiges til køb, og svaret tages til efterretning.", ["Chefen bemyndiges til køb", "svaret tages til efterretning"]),
        ("Udsat og tages op igen i maj.", ["Udsat og tages op igen i maj"]),
    ],
)
def test_a_further_clause_that_decides_something_else_is_a_unit(text, seen):
    assert [content for content, _ in units(text)] == seen


def test_bare_letters_are_points_before_what_is_decided():
    assert units("a og b anbefales. c går retur til udvalget.") == [("anbefales", "a og b"), ("går retur til udvalget", "c")]
    assert units("Punkt 6 blev taget af.") == [("Punkt 6 blev taget af", None)]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Godkendt.", ["Godkendt"]),
        ("Godkendt", ["Godkendt"]),
        ("- Godkendt.\n- Udsat.", ["Godkendt", "Udsat"]),
        ("-", ["-"]),
        ("", []),
        (" \n\n", []),
        ("Beslutning\nGodkendt.", ["Beslutning", "Godkendt"]),
        ("BeslutningGodkendt.", ["Godkendt"]),
        ("Økonomiudvalget: Anbefales.", ["Anbefales"]),
        ("ØU 12.4.: Anbefales.", ["Anbefales"]),
        ("TMU 10. feb. 2009: Udsat til marts.", ["Udsat til marts"]),
        ("Beslutning i Økonomiudvalget den 20-11-2012 Anbefales.", ["Anbefales"]),
        ("”Anbefales.”", ["Anbefales"]),
        ("V godkendte 3 forslag.", ["V godkendte 3 forslag"]),
        ("Teknisk Udvalg den 1. oktober 2002: Stien anbefales.", ["Stien anbefales"]),
        ("Punkt 6 blev taget af dagsordenen.", ["Punkt 6 blev taget af dagsordenen"]),
        ("Ikke godkendt, da prisen er for høj.", ["Ikke godkendt"]),
        ("Godkendt med følgende:\n- nr. 4 i bilag. Nr. 5 udgår", ["Godkendt med følgende:\n- nr. 4 i bilag. Nr. 5 udgår"]),
        ("Godkendt! Punktet lukkes.", ["Godkendt!", "Punktet lukkes"]),
        ("Godkendt. Sagen tages op den 3. maj 2021. Resten afvist.", ["Godkendt", "Sagen tages op den 3. maj 2021", "Resten afvist"]),
        ("Godkendt som\nforeslået af centret.", ["Godkendt som\nforeslået af centret"]),
        ("3. maj 2021 drøftet.", ["3. maj 2021 drøftet"]),
        ("2. behandling af budgettet afsluttet.", ["2. behandling af budgettet afsluttet"]),
        ("Der gives 3.000 kr. Sagen sendes i høring.", ["Der gives 3.000 kr.", "Sagen sendes i høring"]),
        ("14.3.07: Tiltrådt.", ["Tiltrådt"]),
        ("Første at: Vedtaget.", ["Vedtaget"]),
        ("KB 3.4.: Første led: Vedtaget.", ["Vedtaget"]),
        ("Havneudvalget (3. maj 2010, pkt. 7) indstiller, at broen males.", ["indstiller, at broen males"]),
        ("ØU 20.3.: »Åbroen« anbefales.", ["»Åbroen« anbefales"]),
        ("Delvist imødekommet: Der gives lån.", ["Delvist imødekommet: Der gives lån"]),
        ("Ændringsforslag fra A: Broen udgår.", ["Ændringsforslag fra A: Broen udgår"]),
        ("Flertallet vælger model 2. V ønsker model 0.", ["Flertallet vælger model 2", "V ønsker model 0"]),
        ("Flertallet vælger model B. Prisen fastsættes.", ["Flertallet vælger model B", "Prisen fastsættes"]),
        ("Der gives kr. 500,- Ida Holm spurgte.", ["Der gives kr. 500,-", "Ida Holm spurgte"]),
        ("Renten sættes til 2 pct.", ["Renten sættes til 2 pct."]),
        ("Sagen sendes til\nØkonomiudvalget.", ["Sagen sendes til\nØkonomiudvalget"]),
        ("Oversendt til Havnen, fordi kortet manglede.", ["Oversendt til Havnen"]),
        ("Godkendt, idet punkt 4 blev behandlet efter punkt 2.", ["Godkendt"]),
        ("Udvalget sagde ja til dagsordenen og tog punkt 5 først.", ["Udvalget sagde ja til dagsordenen"]),
        ("Godkendt, idet formanden oplyste, at sagen haster.", ["Godkendt"]),
        ("Kulturudvalget, 8. februar 2017 Stien anbefales.", ["Stien anbefales"]),
        ("Udgik, jf. pkt. 112.", ["Udgik"]),
        ("Taget til efterretning, idet udvalget roste personalet.", ["Taget til efterretning"]),
        ("Taget til efterretning.<br />\nStien anlægges.<br />", ["Taget til efterretning", "Stien anlægges"]),
    ],
)  # fmt: skip
def test_text_without_points_falls_into_sentences(text, seen):
    assert units(text) == [(content, None) for content in seen]


@pytest.mark.parametrize(
    "sentence",
    [
        "Godkendt, jf. pkt. 4 i bilag nr. 12, inkl. moms",
        "Godkendt inden for 2 mio. kr. pr. år",
        "Godkendt efter lovens stk. 4, dog ekskl. drift",
        "Mødet den 3. Viceborgmesteren deltager, godkendt",
        "Der bevilges ca. 5 mia. kr. til afd. Nord m.v. i år",
        "Ida B. Holm vælges til rådet",
        "Grunden sælges til Brdr. Dall i Sdr. Holme ved Connie Aa. Friis",
    ],
)
def test_abbreviations_end_no_sentence(sentence):
    assert units(f"{sentence}.") == [(sentence, None)]


@pytest.mark.parametrize(
    "text",
    [
        "Godkendt med følgende ændringer:\n- stien flyttes\n- prisen sænkes",
        "Godkendt, at:\n1. stien flyttes\n2. prisen sænkes",
        "Udvalget ønsker, at\n• stien flyttes\n• prisen sænkes",
        "Udvalget ønsker:\n• Stien flyttes. Det sker nu\n• Prisen sænkes",
        "Udvalget ønsker, at\n• stien flyttes. Det sker nu\n• prisen sænkes",
    ],
)
def test_an_announced_list_belongs_to_its_sentence(text):
    assert units(f"{text}\nMødet slut.") == [(text, None), ("Mødet slut", None)]


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("Godkendt med 9 stemmer for og 3 imod.", "Godkendt"),
        ("Forslaget blev godkendt med 31 stemmer imod 14. 6 undlod.", "Forslaget blev godkendt"),
        ("Vedtaget enstemmigt.", "Vedtaget"),
        ("Godkendt uden afstemning.", "Godkendt"),
        ("Godkendt af et flertal bestående af A og V.", "Godkendt"),
        ("Godkendt, idet Ida Holm (V) undlod at stemme.", "Godkendt"),
        ("Med 9 stemmer for og 3 stemmer imod vedtog rådet planen.", "vedtog rådet planen"),
        ("Med stemmerne 9 for og ingen imod vedtog rådet planen.", "vedtog rådet planen"),
        ("Anbefales af A, V og C. B undlod.", "Anbefales"),
        ("Ikke vedtaget, idet Ø (2) stemte for, mens 19\nstemte imod.", "Ikke vedtaget"),
        ("Rådet besluttede med stemmerne 22-1 ikke at bygge.", "Rådet besluttede med stemmerne 22-1 ikke at bygge"),
        ("Anbefales af 3 medlemmer.", "Anbefales"),
        ("Anbefales af 2 mod 1.", "Anbefales"),
        ("Anbefales af A (2) og V (1).", "Anbefales"),
        ("Anbefales, 4 for og Ida Holm imod.", "Anbefales"),
        ("Vedtaget med fire stemmer (A og V) mod to (O).", "Vedtaget"),
        ("Vedtaget med samme stemmetal.", "Vedtaget"),
        ("Tiltrådt (for: 5, imod: Ida Holm).", "Tiltrådt"),
        ("Godkendt af samtlige medlemmer.", "Godkendt"),
        ("Vedtaget, imod stemte Borgerlisten.", "Vedtaget"),
        ("Anbefales, dog stemte Ida Holm imod.", "Anbefales"),
        ("Anbefales, mens 2 medlemmer undlader at stemme.", "Anbefales"),
        ("Kan ikke anbefales (3 mod 2).", "Kan ikke anbefales"),
        ("Anbefales af flertallet (V og K).", "Anbefales"),
        ("Anbefales, idet O ikke ønsker en bro.", "Anbefales"),
        ("Vedtaget med fem\nstemmer (V), imod stemte Ida Holm.", "Vedtaget"),
        ("Med 5 stemmer (V) mod 4 (A) vedtoges planen.", "vedtoges planen"),
        (
            "Udvalget anbefaler med 5 stemmer over for rådet, at skolen sælges.",
            "Udvalget anbefaler med 5 stemmer over for rådet, at skolen sælges",
        ),
    ],
)
def test_votes_are_no_part_of_the_unit(text, formula):
    assert units(text)[0] == (formula, None)


@pytest.mark.parametrize("inner", ["- træer\n- lys", "1. træer\n2. lys"])
def test_a_list_inside_a_point_ends_where_the_points_go_on(inner):
    assert units(f"1. Godkendt, idet\n{inner}\n2. Udsat") == [(f"Godkendt, idet\n{inner}", "1"), ("Udsat", "2")]


def test_a_point_ends_before_votes_and_remarks():
    assert units("Ad 1. Godkendt. Stien bliver grøn. Ida Holm (V) stemte imod.\nAd 2. Udsat.") == [
        ("Godkendt. Stien bliver grøn", "1"),
        ("Ida Holm (V) stemte imod", None),
        ("Udsat", "2"),
    ]


PIECES = st.sampled_from(
    ["Godkendt", "Ad 1", ".", ":", "\n", " ", "- ", "1.", "2 mio. kr.", "med 9 stemmer imod", "(V)", "at", "Beslutning", ")", "\r\n"]
)


@settings(max_examples=100, deadline=None)
@given(text=st.lists(PIECES, max_size=14).map("".join))
def test_units_lie_inside_the_text_in_order_and_apart(text):
    whole = f"Før. {text} Efter."
    found = units_of(whole, 5, 5 + len(text))
    assert all(5 <= unit.start < unit.end <= 5 + len(text) for unit in found)
    assert all(left.end <= right.start for left, right in pairwise(found))
    assert all(whole[unit.start : unit.end] == whole[unit.start : unit.end].strip() for unit in found)

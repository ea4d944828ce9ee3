"""Votes, their totals and reservations, read from the entities of a text.

In the examples ``{Ida Holm}`` is a person and ``[V]`` a party.
"""

import pytest

from marked_facts import doc_of, item_facts, quoted
from referat.components.votes import votes_of
from referat.layers import items

IDA, BO, EVA = ("Ida Holm", None, None), ("Bo Krag", None, None), ("Eva Lund", None, None)


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
def test_votes_name_parties_and_persons_by_side(blank, text, sides):
    votes = item_facts(blank, "decision", text, votes_of)["votes"]
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
def test_votes_in_other_words(blank, text, sides):
    votes = item_facts(blank, "decision", text, votes_of)["votes"]
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
def test_votes_on_a_motion_count_only_where_it_became_the_decision(blank, motion, kept):
    votes = item_facts(blank, "decision", motion, votes_of)["votes"]
    assert [letter for _, letter, _ in votes["for"]] == list(kept)


def test_votes_told_among_attendance_below_the_decision(blank):
    def told(line):
        doc = doc_of(blank, ("title", "1. Sti"), ("decision", "Godkendt."), ("attendance", line))
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
def test_totals_of_the_sides(blank, text, counts):
    found = item_facts(blank, "decision", text, votes_of)["votes"]["counts"]
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
def test_reservations_are_no_votes(blank, text, reservations):
    found = item_facts(blank, "decision", text, votes_of)
    assert found["reservations"] == reservations
    assert "Ida Holm" not in [name for side in ("for", "against", "abstained") for name, _, _ in found["votes"][side]]


def test_votes_of_an_earlier_body_are_left_out(blank):
    doc = doc_of(blank, ("title", "1. Sti"), ("earlier_decision", "[V] stemte imod."), ("decision", "[O] stemte imod."))
    assert quoted(doc, votes_of(doc, items(doc)[0])["votes"]["against"]) == party("O")

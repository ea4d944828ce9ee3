"""What a unit of a decision text states, where the language is a formula: outcomes, what was asked, bodies."""

import pytest

from marked_facts import doc_of
from referat.components.ballots import off_the_matter
from referat.components.decision_bodies import Headings
from referat.components.decision_units import units_of
from referat.components.outcome_formulas import asked_in
from referat.components.outcomes import masked, recommendation_for
from referat.components.settled_outcomes import Situation, is_adoption, is_aside, is_title, settled_outcome
from referat.layers import sections


def situation(recommendation="", *, content="", earlier="", aside=False):
    return Situation(True, recommendation, earlier, "Sti langs åen", "Beslutning", 0, (content,), (aside,))


@pytest.mark.parametrize(
    ("recommendation", "asked"),
    [
        ("at sagen drøftes", ["discuss"]),
        ("Chefen indstiller, at orienteringen tages til efterretning.", ["note"]),
        ("at sagen udsættes, til planen er godkendt", ["postpone"]),
        ("at ansøgningen ikke imødekommes", ["reject"]),
        ("at der gives afslag", ["reject"]),
        ("at planen sendes i høring\nat planen godkendes", ["refer", "approve"]),
        ("at stien anlægges", ["nothing"]),
        ("", ["nothing"]),
    ],
)
def test_what_a_recommendation_asks_for(recommendation, asked):
    assert asked_in(recommendation) == asked


@pytest.mark.parametrize(
    ("content", "recommendation", "outcome"),
    [
        ("Godkendt", "at sagen udsættes", "postponed"),
        ("Indstillingen blev tiltrådt", "at ansøgningen afslås", "rejected"),
        ("Indstillingen følges", "at emnet drøftes", "discussed"),
        ("Byrådet godkendte indstillingen", "at redegørelsen tages til efterretning", "noted"),
        ("Indstillingen om at udsætte sagen tiltrådt", "at stien godkendes", "postponed"),
        ("Godkendt", "at stien godkendes", None),
        ("Godkendt", "at sagen drøftes\nat stien godkendes", None),
        ("Godkendt, dog uden lys", "at sagen udsættes", None),
        ("Ikke godkendt", "at sagen udsættes", None),
        ("-", "", "none"),
        ("Ingen bemærkninger", "", "none"),
        ("Udvalget undlod at tage stilling", "", "none"),
        ("Beslutningen er ikke frigivet", "", "none"),
        ("Tilbage til forvaltningen", "", "referred"),
        ("Sagen tages op igen i maj", "", "postponed"),
        ("Punktet udgår", "", "withdrawn"),
        ("Punktet drøftet", "", None),
        ("Sagen henvist", "", "referred"),
        ("Oversendes til Byrådet uden indstilling", "", "referred"),
        ("lægges på is til februar", "", "postponed"),
        ("Behandles på ny den 3. maj", "", "postponed"),
        ("Taget ad notam", "", "noted"),
        ("Udvalget afgav ingen indstilling", "", "none"),
        ("Protokolleret i lukket referat", "", "none"),
        ("Indstillet til Byrådets efterretning", "", "recommended"),
        ("Anbefales over for byrådet", "", "recommended"),
        ("Frarådes", "at stien anlægges", "rejected"),
        ("Tiltrådt", "at klagen ikke tages til følge", "rejected"),
        ("Udsat til maj, men broen males", "", None),
    ],
)
def test_formulas_settle_the_outcome(content, recommendation, outcome):
    assert settled_outcome(content, situation(recommendation, content=content)) == outcome


def test_an_earlier_body_that_is_named_tells_what_was_adopted():
    adopted = "Økonomiudvalgets indstilling fulgt"
    assert (
        settled_outcome(adopted, situation("at lånet godkendes", content=adopted, earlier="Udvalget kan ikke anbefale et lån."))
        == "rejected"
    )


@pytest.mark.parametrize(
    ("content", "aside", "never"),
    [
        ("partyx (1) kan ikke anbefale forslaget", False, True),
        ("perx og perx kunne ikke tiltræde", False, True),
        ("Udvalget kan ikke anbefale forslaget", False, False),
        ("Forslaget faldt", True, True),
        ("perx og perx ønskede afslag som indstillet", False, True),
        ("Mindretallet udtalte, at broen er dyr", False, True),
        ("Pkt. 4 tages som det første efter pausen", False, True),
        ("Der blev stillet spørgsmål om broen", False, True),
        ("Forslaget blev sat til afstemning", False, True),
        ("partyx begærede sagen udsat", False, True),
        ("partyx og perx kunne ikke støtte forslaget, som dermed er bortfaldet", False, False),
    ],
)
def test_minorities_and_motions_decide_nothing(content, aside, never):
    here = situation("at stien godkendes", content=content, aside=aside)
    assert is_aside(here) == never
    assert not (never and (settled_outcome(content, here) or is_adoption(content, here)))


@pytest.mark.parametrize("content", ["perx blev valgt til formand", "perx (partyx) udpeges", "Valgt blev perx og perx"])
def test_elections_are_approved(content):
    assert settled_outcome("Ida Holm blev valgt", situation(content=content)) == "approved"


@pytest.mark.parametrize(
    ("point", "recommendation", "part"),
    [
        ("2", "1. at stien anlægges\n2. at lyset slukkes", "at lyset slukkes"),
        ("1-2", "1. sti\n2. lys\n3. støj", "sti\nlys"),
        ("b", "a) sti,\nb) lys", "lys"),
        ("2", "Chefen indstiller, 1) at stien anlægges, 2) at der gives afslag", "at der gives afslag"),
        ("2", "at stien anlægges\nat lyset slukkes", "at lyset slukkes"),
        ("5", "at nr. 1, 2 og 4 får tilskud\nat nr. 5 udsættes", "at nr. 5 udsættes"),
        ("7", "at stien anlægges", "at stien anlægges"),
        (None, "1. sti\n2. lys", "1. sti\n2. lys"),
    ],
)
def test_the_part_of_a_recommendation_that_a_point_answers(point, recommendation, part):
    assert recommendation_for(point, recommendation) == part


def test_units_of_a_motion_that_did_not_become_the_decision():
    texts = ["partyx stillede ændringsforslag", "Forslaget blev vedtaget", "Den ændrede indstilling blev derefter godkendt"]
    assert off_the_matter(texts) == [True, True, False]
    assert off_the_matter(["Godkendt", "partyx stemte imod"]) == [False, False]


def test_a_point_after_a_motion_is_on_the_matter_again():
    texts = ["partyx stillede forslag om udsættelse", "3 stemte for, 12 imod", "Godkendt", "Stien anlægges"]
    assert off_the_matter(texts, [None, None, "a", "b"]) == [True, True, False, False]


def test_a_vote_on_the_recommendation_is_on_the_matter():
    texts = ["perx foreslog en bro", "Forslaget var hermed bortfaldet", "Indstillingen kunne ikke samle flertal og er dermed forkastet"]
    assert off_the_matter(texts) == [True, True, False]


def test_the_title_said_again_is_no_decision():
    assert is_title("Sti langs åen", situation())
    assert not is_title("Godkendt", situation())


def test_names_are_masked_by_what_they_are():
    text = "Byrådet sender Ida Holm til Teknisk Udvalg og Sivby Varme"
    spans = [("Byrådet", "ORG"), ("Ida Holm", "PER"), ("Teknisk Udvalg", "ORG"), ("Sivby Varme", "ORG")]
    entities = [(text.index(name), text.index(name) + len(name), label) for name, label in spans]
    assert masked(text, entities) == "councilx sender perx til bodyx og orgx"


@pytest.mark.parametrize(
    ("layout", "bodies"),
    [
        ((("decision", "Beslutning i <Byrådet> den 3. maj\nGodkendt."),), ["Byrådet"]),
        ((("decision", "Beslutning i <Byrådet>"), ("attendance", "Afbud: {Ida Holm}"), ("decision", "Godkendt.")), ["Byrådet"]),
        ((("decision", "Stien til <Byrådet> udsat. Godkendt."),), [None, None]),
        ((("decision", "Beslutning for Punkt 6: Udtræden af <Byrådet>\nGodkendt."),), [None]),
        ((("decision", "Vedtagelse i <Byrådet> den 3. maj\nGodkendt."),), ["Byrådet"]),
        ((("earlier_decision", "<Teknisk Udvalg> 3. maj 2021: Sendes til <Byrådet>.\n<Økonomiudvalget> 4. maj 2021: Anbefales."),),
         ["Teknisk Udvalg", "Økonomiudvalget"]),
        ((("earlier_decision", "<Økonomiudvalget> anbefaler stien."),), ["Økonomiudvalget"]),
    ],
)  # fmt: skip
def test_the_body_is_that_of_the_nearest_heading(blank, layout, bodies):
    marked = [(label, text.replace("<", "⟦ORG|").replace(">", "⟧")) for label, text in layout]
    doc = doc_of(blank, ("title", "1. Sti"), *marked)
    section = sections(doc, "decision", "earlier_decision")[-1]
    headings = Headings(doc, section)
    found = []
    for unit in units_of(doc.text, section.start_char, section.end_char):
        if doc.text[unit.start : unit.end].startswith(("Beslutning", "Vedtagelse", "Udtræden")):
            headings.passed(unit)
        else:
            found.append(headings.body_of(unit))
    assert found == bodies

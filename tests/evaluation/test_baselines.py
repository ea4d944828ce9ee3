"""Each baseline does what its definition says, on worked examples; every record of one is valid, whatever the text."""

import importlib
import sys
from importlib.util import find_spec

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from referat.annotations import TextStore, compile_marked, load_gold, parse_marked
from referat.document import Document
from referat.errors import GoldError, MissingModel, ReferatError
from referat.lines import lines_of
from referat.record import Record
from referat_eval.baselines import BASELINES, LabelMapError, baseline, parse_label_map, peer
from referat_eval.document import scored_gold, scored_record
from referat_eval.score import Figure, score_document

HAS_CRFSUITE = find_spec("pycrfsuite") is not None
needs_crfsuite = pytest.mark.skipif(not HAS_CRFSUITE, reason="python-crfsuite is not installed")
ALL = [pytest.param(name, marks=needs_crfsuite) if name == "crf" else name for name in BASELINES]
OWN = ("own/askevig/2020-10-28-byraad", "own/kirkelund/2018-09-03-byraadet", "own/abelsund/2021-06-09-teknik-og-miljoeudvalget")
MARKED = """⟦! id="toy"⟧
⟦! annotator="x"⟧
⟦! date="2026-11-21"⟧
⟦# title⟧
⟦NUMBER|1⟧. ⟦TITLE|Ny sti ved skoven⟧
⟦# case⟧
Sagen
⟦PER|Ida Holm⟧ fra ⟦ORG|Elmevig Vand⟧ har skrevet om stien.
Stien er smal.
⟦# decision⟧
Afgjort
⟦DECISION approved|Godkendt⟧.
⟦# title⟧
⟦NUMBER|2⟧. ⟦TITLE|Regnskab for stien⟧
⟦# case⟧
Sagen
⟦PER|Ida Holm⟧ har aflagt regnskab.
⟦# decision⟧
Afgjort
⟦DECISION approved|Godkendt⟧.
⟦DECISION noted|Orienteringen taget til efterretning⟧.
"""
NEW = """3. Udvidelse af havnen
Sagen
Ida Holm har talt med Elmevig Vand den 3. maj 2024 om 2,5 mio. kr.
Afgjort
Udsat.
4. Lån
Sagen
Bo Krag (V) spurgte.
Afgjort
Drøftet.
"""


def document(text, name="a"):
    return Document(id=name, text=text, path=name, media_type="text/plain", sha256="0" * 64)


def entities(record):
    return [(entity.text, entity.label) for entity in record.entities]


def line_labels(record, text):
    return [next((s.label for s in record.sections if s.start <= line.start < s.end), None) for line in lines_of(text)]


@pytest.fixture(scope="module")
def toy():
    marked = parse_marked(MARKED)
    return [(compile_marked(marked), marked.text)]


@pytest.fixture(scope="module")
def own(root):
    store = TextStore(root / "corpus", None)
    return [(gold, store.text_of(gold)) for gold in load_gold(root / "annotations", split="train") if gold.id in OWN]


@pytest.fixture(scope="module")
def systems(own):
    assert len(own) == len(OWN)
    return {name: baseline(name, own) for name in BASELINES if name != "crf" or HAS_CRFSUITE}


@pytest.fixture(scope="module")
def small_pipeline(tmp_path_factory):
    nlp = spacy.blank("da")
    nlp.add_pipe("entity_ruler").add_patterns(
        [
            {"label": "PER", "pattern": "Ida Holm"},
            {"label": "LOC", "pattern": "havnen"},
            {"label": "ORG", "pattern": "Elmevig Vand"},
        ]
    )
    nlp.meta["name"] = "small"
    folder = tmp_path_factory.mktemp("peer") / "da_small"
    nlp.to_disk(folder)
    return str(folder)


def test_majority_says_the_most_frequent_of_every_layer(toy):
    record = baseline("majority", toy)(document(NEW))
    assert record.items == []
    assert set(line_labels(record, NEW)) == {"case"}
    assert entities(record) == [("Ida Holm", "PER"), ("Elmevig Vand", "ORG")]
    assert record.decisions == []


def test_majority_gives_every_unit_that_no_formula_settles_the_same_outcome(toy):
    gold, text = toy[0]
    only = gold.model_copy(update={"sections": [s for s in gold.sections if s.label == "decision"][1:], "items": [], "entities": []})
    start, end = only.sections[0].start, only.sections[0].end
    cut = text[start:end]
    shift = {"start": 0, "end": end - start}
    only = only.model_copy(update={"sections": [only.sections[0].model_copy(update=shift)]})
    record = baseline("majority", [(only, cut)])(document("Stien asfalteres.\nDrøftet.\nUdsat.\n"))
    assert [(d.text, d.outcome) for d in record.decisions] == [
        ("Stien asfalteres", "approved"),
        ("Drøftet", "approved"),
        ("Udsat", "postponed"),
    ]
    assert all(d.final for d in record.decisions)


def test_headings_carries_a_heading_forward_and_reads_keywords(toy):
    record = baseline("headings", toy)(document(NEW))
    assert [(item.number, item.title, item.outcome) for item in record.items] == [
        ("3", "Udvidelse af havnen", "postponed"),
        ("4", "Lån", "discussed"),
    ]
    assert line_labels(record, NEW) == ["title", "case", "case", "decision", "decision"] * 2
    assert [(d.text, d.outcome) for d in record.decisions] == [("Udsat", "postponed"), ("Drøftet", "discussed")]
    assert record.entities == []


def test_headings_knows_the_common_headings_that_training_lacks(toy):
    text = "5. Lån\nØkonomiske konsekvenser\nIngen.\n"
    assert line_labels(baseline("headings", toy)(document(text)), text) == ["title", "economy", "economy"]


def test_rules_finds_entities_without_a_model(toy):
    found = entities(baseline("rules", toy)(document(NEW)))
    assert found == [
        ("Ida Holm", "PER"),
        ("Elmevig Vand", "ORG"),
        ("3. maj 2024", "DATE"),
        ("2,5 mio. kr.", "AMOUNT"),
        ("Bo Krag", "PER"),
        ("V", "PARTY"),
    ]


def test_rules_tells_items_from_points_and_an_earlier_decision_from_the_own(toy):
    text = (
        "Referat af møde den 4. maj 2023\n"
        + "En linje i mødets hoved.\n" * 25
        + "1. Ny bro\nSagsnr.: 23/01187\nIndstilling\nDet indstilles,\n1. At broen bygges.\n2. At planen drøftes.\n"
        "Økonomiudvalget den 11. april 2023\nAnbefales.\n"
        "Beslutning den 4. maj 2023\n1. Godkendt.\n2. Godkendt.\nAfbud: Ida Holm.\n"
        "2. Eventuelt\nSagsnr.: 23/01188\nBeslutning\nIntet.\n"
    )
    record = baseline("rules", toy)(document(text))
    assert [(item.number, item.title, item.case_number) for item in record.items] == [
        ("1", "Ny bro", "23/01187"),
        ("2", "Eventuelt", "23/01188"),
    ]
    assert [(d.outcome, d.point, d.final) for d in record.decisions] == [
        ("recommended", None, False),
        ("approved", "1", True),
        ("discussed", "2", True),
        ("none", None, True),
    ]
    assert [absent.name for absent in record.items[0].absent] == ["Ida Holm"]
    assert line_labels(record, text)[25:28] == ["meeting", "title", "reference"]


@needs_crfsuite
def test_crf_learns_a_pattern(toy):
    text = NEW.replace("Ida Holm har talt med Elmevig Vand den", "Bo Krag fra Elmevig Vand har talt den")
    record = baseline("crf", toy * 5)(document(text))
    assert [item.number for item in record.items] == ["3", "4"]
    assert line_labels(record, text) == ["title", "case", "case", "decision", "decision"] * 2
    assert ("Elmevig Vand", "ORG") in entities(record)


def test_crf_says_what_it_needs(toy, monkeypatch):
    monkeypatch.setitem(sys.modules, "pycrfsuite", None)
    with pytest.raises(ReferatError, match="pip install"):
        baseline("crf", toy)


@pytest.mark.parametrize("name", ALL)
def test_the_same_gold_gives_the_same_records(name, systems, own):
    text = own[0][1]
    assert baseline(name, own)(document(text)).to_json() == systems[name](document(text)).to_json()


@pytest.mark.parametrize("name", ALL)
def test_records_pass_the_scorer_and_state_no_scores(name, systems, own):
    gold, text = own[0]
    record = systems[name](document(text, gold.id))
    assert {part.score for part in (*record.sections, *record.entities, *record.decisions)} == {None}
    assert record.model.name == f"baseline_{name}"
    scored = score_document(scored_gold(gold, text), scored_record(record, text))
    assert scored.figures[Figure("sections", "lines")].total == len(lines_of(text))


ODD = st.lists(
    st.sampled_from(
        ["1. Sti", "Punkt 2: Bro", "Beslutning", "Bilag 1", "Godkendt.", "Afbud: Ida Holm (V)", "Ad 1.", "den 31.2.2020", "kr. 5"]
    )
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
).flatmap(lambda parts: st.sampled_from(["\n", "\r\n", " ", "\n\n", "\x0c", "\xa0"]).map(lambda glue: glue.join(parts)))


@pytest.mark.parametrize("name", ALL)
@settings(max_examples=40, deadline=None)
@given(text=ODD)
def test_records_of_any_text_are_valid(name, systems, text):
    record = systems[name](document(text))
    assert Record.model_validate_json(record.to_json()).text == text
    for part in (*record.entities, *record.decisions):
        assert text[part.start : part.end] == part.text
    for place in (*record.items, *record.sections):
        assert 0 <= place.start < place.end <= len(text)


def test_unknown_baselines_and_empty_gold_are_refused(toy):
    with pytest.raises(ReferatError, match="majority, headings, rules, crf"):
        baseline("best", toy)
    with pytest.raises(GoldError, match="learns from gold"):
        baseline("rules", [])


def test_peer_fills_entities_only(small_pipeline):
    record = peer(small_pipeline, None)(document(NEW))
    assert entities(record) == [("Ida Holm", "PER"), ("Elmevig Vand", "ORG")]
    assert (record.items, record.sections, record.decisions) == ([], [], [])
    assert record.model.name == "da_small"


def test_peer_maps_labels_as_told(small_pipeline):
    record = peer(small_pipeline, parse_label_map("LOC=ORG,PER=PER"))(document(NEW))
    assert entities(record) == [("havnen", "ORG"), ("Ida Holm", "PER")]


def test_peer_takes_texts_longer_than_the_pipeline(small_pipeline, monkeypatch):
    load = spacy.load

    def short(name):
        nlp = load(name)
        nlp.max_length = 40
        return nlp

    monkeypatch.setattr(importlib.import_module("referat_eval.baselines.peer").spacy, "load", short)
    text = "Ida Holm " * 50
    found = entities(peer(small_pipeline)(document(text)))
    assert 30 <= len(found) <= 50
    assert set(found) == {("Ida Holm", "PER")}


def test_a_pipeline_of_the_same_components_is_a_peer(tmp_path, small_pipeline):
    from referat.components.entities import EntityFinder
    from referat.language import blank_language
    from referat.tagging import SpacyTagger

    nlp = blank_language()
    finder = nlp.add_pipe("referat_entities")
    assert isinstance(finder, EntityFinder)
    finder.tagger = SpacyTagger(spacy.load(small_pipeline))
    nlp.to_disk(tmp_path / "same")
    assert entities(peer(str(tmp_path / "same"))(document(NEW))) == [
        ("Ida Holm", "PER"),
        ("Elmevig Vand", "ORG"),
        ("3. maj 2024", "DATE"),
        ("2,5 mio. kr.", "AMOUNT"),
    ]


def test_a_missing_peer_says_how_to_install_it():
    with pytest.raises(MissingModel, match="python -m spacy download da_none"):
        peer("da_none")


@pytest.mark.parametrize(
    ("text", "message"),
    [("PER=HUMAN", "unknown label 'HUMAN'"), ("PER", "no pair"), ("PER=", "no pair"), ("", "no pair"), ("A=PER,A=ORG", "twice")],
)
def test_label_maps_that_do_not_hold(text, message):
    with pytest.raises(LabelMapError, match=message):
        parse_label_map(text)


def test_peer_refuses_a_map_to_unknown_labels(small_pipeline):
    with pytest.raises(LabelMapError, match="PER, PARTY, ORG, AMOUNT, DATE"):
        peer(small_pipeline, {"PER": "HUMAN"})

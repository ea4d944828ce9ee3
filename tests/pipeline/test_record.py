"""The record: to the letter of the schema, and every offset on its text, whatever the input."""

import hashlib
import json
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from spacy.tokens import Doc

from referat.document import Document, Hint
from referat.layers import entities_of
from referat.pipeline import process
from referat.record import Record

MINUTES = """REFERAT Teknisk Udvalg d. 12-03-2019

Mødedato Tirsdag d. 12. marts 2019 kl. 16:00
Mødested Rådhuset, lokale 4
Mødedeltagere Ida Holm (V), Bo Krag (A)
Afbud: Yusuf Demir (Ø)

Punkt 1: Cykelsti ved Åbakken (B)

19/4711

Indstilling

Forvaltningen indstiller, at der gives en anlægsbevilling på 1,5 mio. kr.

Beslutning Teknisk Udvalg den 12-03-2019

Godkendt.

Afbud: Yusuf Demir (Ø)

Sagsfremstilling

Birkemose Kommune har i 2018 undersøgt en cykelsti. Økonomiudvalget får sagen i april 2019.

Punkt 2: Salg af grund (B)

19/4712

Indstilling

Forvaltningen indstiller, at sagen udsættes til næste møde.

Beslutning Teknisk Udvalg den 12-03-2019

Indstillingen godkendt.
"""
ODD = [
    "\ufeff",
    "\r\n",
    "\x0b",
    "\u2028",
    "\u00a0",
    "a\u030a",
    "🚲",
    "e\u0301",
    "\t",
    "¶",
    "\x85",
    "  ",
    "½",
    "⟦",
    "{{",
    "<b>",
    "﷽",
    "\u202e",
]


def document(text: str, hints: tuple[Hint, ...] = ()) -> Document:
    return Document(
        id="test/document", text=text, path="document.txt", media_type="text/plain; charset=utf-8", sha256="0" * 64, hints=hints
    )


@pytest.fixture(scope="module")
def record(nlp) -> Record:
    return process(nlp, document(MINUTES))


def test_items_have_number_title_type_code_and_case_number(record):
    heads = [(item.number, item.title, item.type_code, item.case_number, item.closed) for item in record.items]
    assert heads == [("1", "Cykelsti ved Åbakken", "B", "19/4711", False), ("2", "Salg af grund", "B", "19/4712", False)]


def test_type_code_is_no_party(record):
    assert not [e for e in record.entities if e.label == "PARTY" and e.text == "B"]


def test_a_granted_recommendation_to_postpone_is_postponed(record):
    assert [item.outcome for item in record.items] == ["approved", "postponed"]


def test_recommendation_is_never_a_decision(record):
    assert [d.text for d in record.decisions] == ["Godkendt", "Indstillingen godkendt"]


def test_absence_has_party(record):
    assert [(a.name, a.party) for a in record.items[0].absent] == [("Yusuf Demir", "Ø")]


def test_meeting_facts(record):
    meeting = record.meeting
    assert (meeting.date, meeting.start_time, meeting.committee) == ("2019-03-12", "16:00", "Teknisk Udvalg")
    assert [p.name for p in meeting.participants] == ["Ida Holm", "Bo Krag"]
    assert [a.name for a in meeting.absent] == ["Yusuf Demir"]


def test_amounts_of_an_item_are_kroner(record):
    assert [amount.value for amount in record.items[0].amounts] == ["1500000"]


def test_a_local_list_is_its_letter_where_somebody_belongs_to_it_and_votes(nlp):
    text = "Hvidovre Kommune\n" + MINUTES.replace("(Ø)", "(Hvidovrelisten)").replace(
        "Indstillingen godkendt.", "Indstillingen godkendt.\n\nFor stemte A og V. Imod stemte Hvidovrelisten."
    )
    record = process(nlp, document(text))
    assert record.meeting.municipality == "Hvidovre Kommune"
    assert [a.party for a in (*record.meeting.absent, *record.items[0].absent)] == ["H", "H"]
    assert [vote.party for vote in record.items[1].votes.against] == ["H"]
    assert {e.value for e in record.entities if e.text == "Hvidovrelisten"} == {"Hvidovrelisten"}


def test_no_text_leaves_the_text_out_and_keeps_its_hash(nlp):
    record = process(nlp, document(MINUTES), with_text=False)
    assert record.text is None
    assert record.text_sha256 == hashlib.sha256(MINUTES.encode()).hexdigest()


def test_same_input_gives_same_bytes(nlp, record):
    assert process(nlp, document(MINUTES)).to_json() == record.to_json()


def test_record_reads_back_from_its_json(record):
    assert Record.model_validate_json(record.to_json()) == record
    assert "for" in json.loads(record.to_json())["items"][0]["votes"]


def test_a_span_off_its_text_is_refused(record):
    broken = json.loads(record.to_json())
    broken["entities"][0]["start"] += 1
    with pytest.raises(ValidationError, match="does not stand at"):
        Record.model_validate(broken)


def test_unknown_field_is_refused(record):
    with pytest.raises(ValidationError, match="Extra inputs"):
        Record.model_validate({**json.loads(record.to_json()), "surprise": 1})


def test_schema_names_every_top_level_field_of_the_record():
    schema = Record.model_json_schema(by_alias=True)
    assert list(schema["properties"]) == [
        "schema_version", "id", "source", "text", "text_sha256", "pages", "meeting", "items", "sections", "entities",
        "decisions", "warnings", "model", "referat",
    ]  # fmt: skip


def test_hints_of_the_format_are_taken_for_items(nlp):
    text = "Møde\nEn titel uden nummer\nBeslutning\nGodkendt.\n"
    start = text.index("En titel")
    record = process(nlp, document(text, (Hint(start, start + 20, "item", closed=True),)))
    assert [(item.title, item.closed) for item in record.items] == [("En titel uden nummer", True)]


fragments = st.sampled_from([*MINUTES.split("\n"), *MINUTES.split(" "), *ODD])
mixtures = st.lists(fragments | st.text(max_size=12), min_size=1, max_size=40).flatmap(
    lambda parts: st.sampled_from(["", " ", "\n", "\n\n", "\r\n"]).map(lambda glue: glue.join(parts))
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=mixtures.filter(lambda text: bool(text.strip())))
def test_offsets_quote_the_text_on_any_mixture(nlp, text):
    record = process(nlp, document(text))
    assert record.text == text
    for span in (*record.entities, *record.decisions):
        assert text[span.start : span.end] == span.text
        assert span.text == span.text.strip()
    for spans in (record.items, record.sections, record.entities, record.decisions):
        ordered = sorted(spans, key=lambda span: span.start)
        assert all(left.end <= right.start for left, right in pairwise(ordered))
    covered = [text[section.start : section.end] for section in record.sections]
    assert "".join("".join(covered).split()) == "".join(text.split())


def test_documents_come_the_same_from_other_processes(nlp):
    texts = [MINUTES, MINUTES.replace("Åbakken", "Søvej"), "1. Budget\nBeslutning\nGodkendt."]
    alone, beside = ([doc.to_bytes() for doc in nlp.pipe(texts, n_process=number)] for number in (1, 2))
    assert beside == alone


def test_entities_are_known_after_a_document_was_stored(nlp):
    doc = nlp(MINUTES)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    before, after = ([(ent.text, ent.label_) for ent in entities_of(known, 100, 400)] for known in (doc, again))
    assert before == after != []

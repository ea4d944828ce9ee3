"""A teacher labels raw minutes; held-out cases stay unread, and what it is not sure of is left out."""

import gzip
import json

import pytest
import spacy

from referat.components.entities import EntityFinder, Found
from referat.train.teaching import taught_passages


def raw_item(case, text):
    row = {"committee": "Byrådet", "date": "2024-01-08", "no": "1", "title": "Sti", "case": case, "bilag": []}
    return json.dumps(row | {"sections": [{"heading": "Fremstilling", "text": text}]})


@pytest.fixture
def minutes(tmp_path):
    rows = [
        raw_item("24-1", "Mette Kjær Sørensen fra Enghave Beboerforening bad om ordet."),
        raw_item("24-2", "Bo Krag har set på sagen om stien."),
    ]
    with gzip.open(tmp_path / "greve-items.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write("".join(row + "\n" for row in rows))
    return tmp_path


def test_raw_paragraphs_get_the_teachers_entities(minutes, root):
    taught = taught_passages(root / "models" / "da_referat_md", minutes, frozenset({"24-2"}), most=10, seed=0)
    assert [passage.text for passage in taught] == ["Mette Kjær Sørensen fra Enghave Beboerforening bad om ordet."]
    assert (0, 19, "PER") in taught[0].entities


def test_paragraphs_that_the_teacher_is_not_sure_of_are_left_out(minutes, root, monkeypatch):
    def unsure(self, paragraphs):
        yield from ((Found(0, 8, "PER", "tagger", 0.5 if "Mette" in paragraph.text else 0.99),) for paragraph in paragraphs)

    monkeypatch.setattr(EntityFinder, "find", unsure)
    taught = taught_passages(root / "models" / "da_referat_md", minutes, frozenset(), most=10, seed=0)
    assert [passage.text for passage in taught] == ["Bo Krag har set på sagen om stien."]


def test_the_encoder_model_loads_as_any_spacy_pipeline(root):
    nlp = spacy.load(root / "models" / "da_referat_md")
    doc = nlp("1. Ny sti\nSagsfremstilling\nIda Holm (V) bad Teknisk Udvalg om 300.000 kr.\nBeslutning\nGodkendt.")
    found = {(ent.text, ent.label_) for ent in doc.ents}
    assert {("Ida Holm", "PER"), ("V", "PARTY"), ("Teknisk Udvalg", "ORG"), ("300.000 kr.", "AMOUNT")} <= found

"""Compiling marked text to gold, storing it, and finding its text again."""

import pytest

from referat.annotations import MarkupError, TextStore, compile_marked, load_gold, parse_marked, render_marked, save_gold
from referat.annotations.corpus import marked_of
from referat.errors import GoldError

HEADER = '⟦! id="own/proeve/2020-01-02-byraadet"⟧\n⟦! annotator="en"⟧\n⟦! date="2026-01-02"⟧\n⟦! municipality="Prøve Kommune"⟧\n'
BODY = """⟦# meeting⟧
⟦ORG municipality|Prøve Kommune⟧, ⟦ORG committee|Byrådet⟧
⟦DATE meeting|2. januar 2020⟧ kl. ⟦TIME start|17.00⟧ - ⟦TIME end|18.30⟧, ⟦PLACE|Rådhuset⟧
Til stede: ⟦PER participant|Ida Holm⟧ (⟦PARTY|V⟧)

⟦# title⟧
⟦NUMBER|1⟧. ⟦TITLE|Skovbørnehave i ⟦ORG|Lunden⟧⟧ (⟦TYPE|B⟧)
⟦# reference⟧
Sagsnr.: ⟦CASE|19/4711⟧
⟦# earlier_decision⟧
⟦ORG|Økonomiudvalget⟧:
⟦DECISION recommended body=Økonomiudvalget|Anbefales⟧.
⟦# decision⟧

Beslutning
⟦DECISION approved_changed|⟦ORG|Byrådet⟧ godkendte højst ⟦AMOUNT|2 mio. kr.⟧⟧
For stemte ⟦PARTY for|A⟧ (⟦COUNT for|9⟧). Imod stemte ⟦TALLY against|3⟧.
⟦# title closed⟧
⟦NUMBER|2⟧. ⟦TITLE|Køb af grund⟧
⟦# attendance⟧
⟦PER recused|Bo Krag⟧ var inhabil.
"""


def compiled(body=BODY, header=HEADER):
    marked = parse_marked(header + body, "prøve.txt")
    return compile_marked(marked, "prøve.txt"), marked.text


def quoted(spans, text):
    return [span.of(text) for span in spans]


def test_offsets_quote_the_source():
    gold, text = compiled()
    assert quoted(gold.entities, text) == [
        "Prøve Kommune", "Byrådet", "2. januar 2020", "Ida Holm", "V", "Lunden", "Økonomiudvalget", "Byrådet", "2 mio. kr.", "A", "Bo Krag",
    ]  # fmt: skip
    assert [(d.of(text), d.outcome, d.final, d.body) for d in gold.decisions] == [
        ("Anbefales", "recommended", False, "Økonomiudvalget"),
        ("Byrådet godkendte højst 2 mio. kr.", "approved_changed", True, None),
    ]
    assert [(count.of(text), count.kind, count.side) for count in gold.counts] == [("9", "COUNT", "for"), ("3", "TALLY", "against")]
    assert [entity.role for entity in gold.entities if entity.role] == ["participant", "for", "recused"]


def test_meeting_fields_are_spans():
    gold, text = compiled()
    found = {name: span.of(text) for name in type(gold.meeting).model_fields if (span := getattr(gold.meeting, name))}
    assert found == {
        "municipality": "Prøve Kommune",
        "committee": "Byrådet",
        "date": "2. januar 2020",
        "start_time": "17.00",
        "end_time": "18.30",
        "place": "Rådhuset",
    }


def test_items_run_from_title_to_title_and_hold_their_fields():
    gold, text = compiled()
    first, second = gold.items
    fields = [first.number, first.title, first.type_code, first.case_number, second.number, second.title]
    assert quoted(fields, text) == ["1", "Skovbørnehave i Lunden", "B", "19/4711", "2", "Køb af grund"]
    assert (first.end, second.end) == (second.start, len(text))
    assert [(item.closed, item.outcome) for item in gold.items] == [(False, "approved_changed"), (True, None)]


def test_sections_begin_and_end_on_characters():
    gold, text = compiled()
    assert [section.label for section in gold.sections] == [
        "meeting", "title", "reference", "earlier_decision", "decision", "title", "attendance",
    ]  # fmt: skip
    assert all(section.of(text) == section.of(text).strip() for section in gold.sections)
    assert gold.sections[4].of(text).startswith("Beslutning\n")


def test_header_becomes_info():
    gold, _ = compiled()
    assert (gold.id, gold.annotator, str(gold.date)) == ("own/proeve/2020-01-02-byraadet", "en", "2026-01-02")
    assert gold.info == {"municipality": "Prøve Kommune"}


@pytest.mark.parametrize(
    ("decision", "outcome"),
    [
        ("⟦DECISION approved|Godkendt⟧.", "approved"),
        ("1. ⟦DECISION approved point=1|Godkendt⟧.\n2. ⟦DECISION postponed point=2|Udsat⟧.", "mixed"),
        ("1. ⟦DECISION approved point=1|Godkendt⟧.\n2. ⟦DECISION approved point=2|Tiltrådt⟧.", "approved"),
        ("⟦DECISION noted|Taget til efterretning⟧. ⟦DECISION referred|Sendes i høring⟧.", "referred"),
        ("1. ⟦DECISION noted point=1|Til efterretning⟧.\n⟦DECISION rejected|Resten afvist⟧.", "rejected"),
        ("⟦DECISION earlier recommended|Anbefales⟧. ⟦DECISION noted|Til efterretning⟧.", "noted"),
        ("⟦DECISION earlier recommended|Anbefales⟧.", None),
        ("Ingen afgørelse.", None),
    ],
)
def test_outcome_of_an_item_comes_from_its_final_decisions(decision, outcome):
    gold, _ = compiled(f"⟦# title⟧\n1. Sti\n⟦# decision⟧\n{decision}\n")
    assert gold.items[0].outcome == outcome


def test_a_stated_outcome_wins_over_the_derived_one():
    gold, _ = compiled("⟦# title outcome=withdrawn⟧\n1. Sti\n⟦# decision⟧\n⟦DECISION approved|Godkendt⟧\n")
    assert gold.items[0].outcome == "withdrawn"


def test_a_decision_flagged_final_counts_among_earlier_ones():
    gold, _ = compiled("⟦# title⟧\n1. Sti\n⟦# earlier_decision⟧\n⟦DECISION final approved|Godkendt⟧\n")
    assert (gold.decisions[0].final, gold.items[0].outcome) == (True, "approved")


FAULTS = {
    "label": ("⟦# case⟧\nEn ⟦STED|plads⟧", 6, "STED"),
    "attribute": ("⟦# case⟧\nHer er ⟦ORG absent|Movia⟧", 6, "Movia"),
    "two-roles": ("⟦# case⟧\n⟦PER for against|Ida Holm⟧", 6, "Ida Holm"),
    "section": ("⟦# indledning⟧\nTekst", 5, "indledning"),
    "section-attribute": ("⟦# title hemmelig⟧\nTekst", 5, "hemmelig"),
    "overlap": ("⟦# case⟧\n⟦ORG|Byrådet i ⟦ORG|Prøve Kommune⟧⟧", 6, "Prøve Kommune"),
    "decision-overlap": ("⟦# decision⟧\n⟦DECISION approved|Godkendt og ⟦DECISION noted|noteret⟧⟧", 6, "noteret"),
    "decision-place": ("⟦# case⟧\n⟦DECISION approved|Godkendt⟧", 6, "case"),
    "decision-outcome": ("⟦# decision⟧\n⟦DECISION|Godkendt⟧", 6, "Godkendt"),
    "decision-two": ("⟦# decision⟧\n⟦DECISION approved noted|Godkendt⟧", 6, "Godkendt"),
    "before-section": ("Løs tekst\n⟦# case⟧\nTekst", 5, "Løs tekst"),
    "word-end": ("⟦# case⟧\nEn ⟦ORG|Movia⟧bus", 6, "Movia"),
    "word-start": ("⟦# case⟧\nEn by⟦ORG|Rådet⟧ her", 6, "Rådet"),
    "white-space": ("⟦# case⟧\nEn ⟦ORG|Movia ⟧bus", 6, "Movia "),
    "empty-mark": ("⟦# case⟧\nEn ⟦ORG|⟧ bus", 6, "ORG"),
    "count-words": ("⟦# title⟧\n1. Sti\n⟦# decision⟧\nFor ⟦COUNT for|de ni⟧", 8, "de ni"),
    "count-side": ("⟦# title⟧\n1. Sti\n⟦# decision⟧\nFor ⟦COUNT|9⟧", 8, "9"),
    "second-number": ("⟦# title⟧\n⟦NUMBER|1⟧ og ⟦NUMBER|2⟧", 6, "2"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "line", "shown"), FAULTS.values(), ids=FAULTS.keys())
def test_faults_name_file_line_and_text(body, line, shown):
    with pytest.raises(MarkupError) as caught:
        compiled(body)
    assert str(caught.value).startswith(f"prøve.txt:{line}: ")
    assert shown in str(caught.value)


def test_glued_allows_a_span_inside_a_word():
    gold, text = compiled("⟦# title⟧\n1. Sti\n⟦# case⟧\nSted⟦ORG glued|Rådhuset⟧Kl")
    assert quoted(gold.entities, text) == ["Rådhuset"]


def test_a_document_without_items_compiles():
    gold, text = compiled("⟦# meeting⟧\n⟦ORG|Byrådet⟧\n")
    assert (gold.items, quoted(gold.entities, text)) == ([], ["Byrådet"])


@pytest.mark.parametrize("key", ["id", "annotator", "date"])
def test_a_missing_header_is_named(key):
    header = "".join(line + "\n" for line in HEADER.splitlines() if f"! {key}=" not in line)
    with pytest.raises(MarkupError, match=rf"prøve\.txt.*{key}"):
        compiled(header=header)


def test_a_date_that_is_none_names_the_file():
    with pytest.raises(MarkupError, match=r"prøve\.txt"):
        compiled(header=HEADER.replace("2026-01-02", "i går"))


def test_an_outcome_that_is_none_names_the_file():
    with pytest.raises(MarkupError, match=r"prøve\.txt:5: "):
        compiled("⟦# title outcome=maaske⟧\n1. Sti\n")


def test_gold_is_read_as_it_was_saved(tmp_path):
    gold, _ = compiled()
    other = gold.model_copy(update={"id": "own/a"})
    save_gold(tmp_path / "gold" / "own.jsonl", [gold, other])
    assert load_gold(tmp_path) == [other, gold]


@pytest.mark.parametrize(
    ("line", "shown"),
    [('{"id": "own/b"', "own.jsonl:2"), ('{"id": "own/b"}', "own.jsonl:2"), ("", "own.jsonl:2"), ('{"id": 3, "x": 1}', "own.jsonl:2")],
    ids=["broken", "incomplete", "blank", "wrong"],
)
def test_a_bad_line_is_named(tmp_path, line, shown):
    path = tmp_path / "gold" / "own.jsonl"
    save_gold(path, [compiled()[0]])
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    with pytest.raises(GoldError, match=shown):
        load_gold(tmp_path)


def test_no_gold_is_named(tmp_path):
    with pytest.raises(GoldError, match="gold"):
        load_gold(tmp_path)


def test_a_document_without_a_split_is_named(tmp_path):
    save_gold(tmp_path / "gold" / "own.jsonl", [compiled()[0]])
    (tmp_path / "splits.json").write_text('{"train": []}', encoding="utf-8")
    with pytest.raises(GoldError, match="own/proeve"):
        load_gold(tmp_path, split="train")


def _stored(tmp_path, text):
    gold, source = compiled()
    path = tmp_path / f"{gold.id}.txt"
    path.parent.mkdir(parents=True)
    path.write_bytes((source if text is None else text).encode())
    return gold, source


def test_text_store_finds_the_text(tmp_path):
    gold, source = _stored(tmp_path, None)
    assert TextStore(tmp_path, None).text_of(gold) == source


@pytest.mark.parametrize("change", [lambda text: text + "\n", lambda text: text.replace("\n", "\r\n"), lambda text: "\ufeff" + text])
def test_text_store_refuses_changed_text(tmp_path, change):
    gold, _ = _stored(tmp_path, change(compiled()[1]))
    with pytest.raises(GoldError, match=gold.id):
        TextStore(tmp_path, None).text_of(gold)


def test_text_store_knows_no_text_that_is_missing(tmp_path):
    gold, _ = compiled()
    real = gold.model_copy(update={"info": {"file": "findes-ikke.jsonl.gz", "line_id": "1"}})
    assert TextStore(tmp_path, None).text_of(gold) is None
    assert TextStore(tmp_path, tmp_path).text_of(real) is None


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_gold_written_for_review_compiles_to_the_same(line_break):
    gold, text = compiled(BODY.replace("\n", line_break))
    again = parse_marked(render_marked(marked_of(gold, text)))
    assert again.text == text
    assert compile_marked(again) == gold

"""Perturbations leave the gold right: faultless on whole documents, and as they say on worked examples."""

import json
import random
import re
from itertools import pairwise
from pathlib import Path

import pytest

from referat.annotations import TextStore, compile_marked, load_gold, parse_marked, save_gold
from referat.annotations.corpus import check_corpus
from referat.lines import lines_of
from referat.train.meetings import meeting_of_gold
from referat_eval.document import text_start
from referat_eval.edits import apply_edits
from referat_eval.perturbations import PERTURBATIONS, without_headings
from referat_eval.swapped_names import NAMES_BY_GROUP

ROOT = Path(__file__).resolve().parents[2]
NAMES = list(PERTURBATIONS)
CHANCE = ["2 % keystrokes", "5 % keystrokes", "lost line breaks", "hyphenation", "page heads", "minority names"]
TEXT_ONLY = ["lower case", "upper case", "æøå written out", "2 % keystrokes", "5 % keystrokes", "letter spacing", "minority names"]

HEADER = '⟦! id="own/prøve"⟧\n⟦! annotator="x1"⟧\n⟦! date="2026-01-01"⟧\n'


def load_training():
    store = TextStore(ROOT / "corpus", None)
    return [(gold, store.text_of(gold)) for gold in load_gold(ROOT / "annotations", split="train") if "file" not in gold.info]


TRAINING = load_training()


def marked(content):
    found = parse_marked(HEADER + content)
    return compile_marked(found), found.text


def perturbed(name, document, seed=1):
    return PERTURBATIONS[name](*document, random.Random(seed))


def text_of(name, content, seed=1):
    return perturbed(name, marked(content), seed)[1]


def inline(gold):
    """Spans inside lines, by layer."""
    fields = [span for item in gold.items for span in (item.number, item.title, item.type_code, item.case_number) if span]
    return [gold.entities, gold.decisions, gold.counts, fields, [span for _, span in gold.meeting if span]]


@pytest.mark.parametrize("name", NAMES)
def test_gold_stays_faultless(name, tmp_path):
    changed = [perturbed(name, document) for document in TRAINING]
    save_gold(tmp_path / "gold" / "own.jsonl", (gold for gold, _ in changed))
    (tmp_path / "splits.json").write_text(json.dumps({"train": [gold.id for gold, _ in changed]}), encoding="utf-8")
    for gold, text in changed:
        path = tmp_path / f"{gold.id}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    assert check_corpus(tmp_path, TextStore(tmp_path, None)) == ([], [])


@pytest.mark.parametrize("name", NAMES)
def test_items_keep_their_number_and_begin_on_a_line_of_their_own(name):
    for document in TRAINING:
        gold, text = perturbed(name, document)
        assert len(gold.items) == len(document[0].items)
        assert {text_start(text, item.start) for item in gold.items} <= {line.start for line in lines_of(text)}
        for left, right in pairwise(gold.items):
            assert left.end == right.start
        for item in gold.items:
            spans = [span for span in (item.number, item.title, item.case_number) if span]
            assert all(item.start <= span.start < span.end <= item.end for span in spans)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_gives_the_same_document(name):
    assert perturbed(name, TRAINING[0], 7) == perturbed(name, TRAINING[0], 7)


@pytest.mark.parametrize("name", CHANCE)
def test_another_seed_gives_another_text(name):
    assert len({perturbed(name, TRAINING[0], seed)[1] for seed in range(4)}) > 1


@pytest.mark.parametrize("name", NAMES)
def test_most_documents_change_and_the_original_does_not(name):
    before = [(gold.model_copy(deep=True), text) for gold, text in TRAINING]
    changed = sum(perturbed(name, document)[1] != document[1] for document in TRAINING)
    assert changed > 0.8 * len(TRAINING)
    assert before == TRAINING


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("content", ["⟦# noise⟧\n12 - 3\n", "⟦# noise⟧\n"])
def test_what_does_not_apply_changes_nothing(name, content):
    document = marked(content)
    assert perturbed(name, document) == document


@pytest.mark.parametrize("name", TEXT_ONLY)
def test_no_span_and_no_line_is_lost_where_only_letters_change(name):
    for document in TRAINING:
        gold, text = perturbed(name, document)
        assert [len(layer) for layer in inline(gold)] == [len(layer) for layer in inline(document[0])]
        assert len(lines_of(text)) == len(lines_of(document[1]))
        assert [section.label for section in gold.sections] == [section.label for section in document[0].sections]


@pytest.mark.parametrize(("name", "change"), [("lower case", str.lower), ("upper case", str.upper)])
def test_letter_case_of_every_span_follows_its_text(name, change):
    for document in TRAINING:
        gold, text = perturbed(name, document)
        assert text == change(document[1])
        for layer, old in zip(inline(gold), inline(document[0]), strict=True):
            assert [span.of(text) for span in layer] == [change(span.of(document[1])) for span in old]


def test_letters_that_grow_with_their_case_move_the_offsets():
    content = "⟦# case⟧\nWeißße İİ ⟦ORG|Straße⟧ til ⟦AMOUNT|3 mio. kr.⟧\n"
    gold, text = perturbed("upper case", marked(content))
    assert [entity.of(text) for entity in gold.entities] == ["STRASSE", "3 MIO. KR."]
    gold, text = perturbed("lower case", marked(content))
    assert [entity.of(text) for entity in gold.entities] == ["straße", "3 mio. kr."]


def test_letters_are_written_out_by_the_case_around_them():
    content = "⟦# case⟧\nÅrlig sø, ⟦ORG|ØKONOMIUDVALGET⟧ ⟦ORG|Ældrerådet⟧ (⟦PARTY|Ø⟧)\n"
    gold, text = perturbed("æøå written out", marked(content))
    assert text == "Aarlig soe, OEKONOMIUDVALGET Aeldreraadet (OE)\n"
    assert [entity.of(text) for entity in gold.entities] == ["OEKONOMIUDVALGET", "Aeldreraadet", "OE"]


@pytest.mark.parametrize(("name", "share"), [("2 % keystrokes", 0.02), ("5 % keystrokes", 0.05)])
def test_keystrokes_hit_their_share_of_the_letters(name, share):
    letters = "⟦# case⟧\n" + "forvaltningen foreslår " * 2000
    before = marked(letters)[1].split()
    after = text_of(name, letters).split()
    wrong = sum(old != new for old, new in zip(before, after, strict=True))
    expected = sum(1 - (1 - share) ** len(word) for word in before)
    assert wrong == pytest.approx(expected, rel=0.1)


def test_keystrokes_spare_what_a_slip_would_make_wrong():
    for document in TRAINING:
        gold, text = perturbed("5 % keystrokes", document)
        assert re.sub(r"[^\d\n]", "", text) == re.sub(r"[^\d\n]", "", document[1])
        for name in ("number", "type_code", "case_number"):
            spans = [(getattr(i, name), getattr(j, name)) for i, j in zip(gold.items, document[0].items, strict=True)]
            assert all(new.of(text) == old.of(document[1]) for new, old in spans if old)
        assert [count.of(text) for count in gold.counts] == [count.of(document[1]) for count in document[0].counts]
        short = [(new, old) for new, old in zip(gold.entities, document[0].entities, strict=True) if old.end - old.start < 3]
        assert all(new.of(text) == old.of(document[1]) for new, old in short)


def test_a_slip_is_a_near_key_a_letter_left_out_twice_or_changed_with_the_next():
    made = {text_of("5 % keystrokes", "⟦# case⟧\nmøde\n", seed).strip() for seed in range(3000)} - {"møde"}
    assert {"mde", "møe", "mød", "mmøde", "møøde", "ømde", "mdøe", "mæde", "nøde", "møse"} <= made
    assert "øde" not in made
    assert not {word for word in made if set(word) & set("qtgv")}


def test_keystrokes_do_not_cross_the_edge_of_a_glued_name():
    content = "⟦# case⟧\nMødested⟦ORG glued|Rådhuset⟧\n"
    for seed in range(300):
        gold, text = perturbed("5 % keystrokes", marked(content), seed)
        assert text.index(gold.entities[0].of(text)) == gold.entities[0].start
        assert gold.entities[0].end == len(text) - 1


LISTED = """⟦# title⟧
⟦NUMBER|1⟧. ⟦TITLE|Ny bro⟧
⟦# decision⟧
Beslutning i ⟦ORG|Byrådet⟧ ⟦DATE|4. maj 2023⟧
1. ⟦DECISION approved|Godkendt⟧.
⟦# case⟧
Baggrund

Broen er smal, og den er
ikke til at køre over.

Den er gammel.
⟦# title⟧
⟦NUMBER|2⟧. ⟦TITLE|Sti⟧
"""


def test_lost_line_breaks_glue_headings_and_join_lines_of_one_section():
    lines = {line for seed in range(40) for line in text_of("lost line breaks", LISTED, seed).split("\n")}
    assert lines - {""} == {
        "1. Ny bro",
        "Beslutning i Byrådet 4. maj 2023",
        "1. Godkendt.",
        "Beslutning i Byrådet 4. maj 2023 1. Godkendt.",
        "Baggrund",
        "BaggrundBroen er smal, og den er",
        "Broen er smal, og den er",
        "ikke til at køre over.",
        "Broen er smal, og den er ikke til at køre over.",
        "BaggrundBroen er smal, og den er ikke til at køre over.",
        "Den er gammel.",
        "2. Sti",
    }


def test_lost_line_breaks_keep_every_letter_and_label():
    for document in TRAINING:
        gold, text = perturbed("lost line breaks", document)
        assert re.sub(r"\s", "", text) == re.sub(r"\s", "", document[1])
        assert [section.label for section in gold.sections] == [section.label for section in document[0].sections]
        assert [len(layer) for layer in inline(gold)] == [len(layer) for layer in inline(document[0])]


LONG = "⟦# case⟧\nUdvalget besluttede i sin tid, at forvaltningen skulle undersøge de mange anlægsbevillinger og kvalitetsstandarder.\n"


def test_hyphenation_breaks_words_at_the_end_of_lines():
    broken = set()
    for seed in range(10):
        first, second = text_of("hyphenation", LONG, seed).strip().split("\n")
        assert 70 <= len(first) <= 84
        assert (first[:-1] + second if first[-1] == "-" else f"{first} {second}") == marked(LONG)[1].strip()
        broken.add(first.split()[-1])
    assert broken == {"mange", "anlægs-", "anlægsbe-"}


def test_hyphenation_only_breaks_lines():
    for document in TRAINING:
        gold, text = perturbed("hyphenation", document)
        assert re.sub(r"[\s-]", "", text) == re.sub(r"[\s-]", "", document[1])
        assert [len(layer) for layer in inline(gold)] == [len(layer) for layer in inline(document[0])]
        assert [i.title and i.title.of(text) for i in gold.items] == [i.title and i.title.of(document[1]) for i in document[0].items]
        people = [(new, old) for new, old in zip(gold.entities, document[0].entities, strict=True) if old.label in {"PER", "PARTY"}]
        assert all(new.of(text).split() == old.of(document[1]).split() for new, old in people)


def test_hyphenation_leaves_no_line_too_long():
    for document in TRAINING:
        gold, text = perturbed("hyphenation", document)
        wrapped = {line.content for s in gold.sections if s.label == "case" for line in lines_of(s.of(text))}
        assert not [line for line in wrapped if len(line) > 84 and not re.search(r"[ \t]{2}|\||\S{40}", line)]


def test_letter_spacing_of_headings():
    content = "⟦# case⟧\nSagens behandling:\nBroen er smal.\n⟦# decision⟧\nBeslutning i ⟦ORG|Byrådet⟧\n⟦DECISION approved|Godkendt⟧\n"
    gold, text = perturbed("letter spacing", marked(content))
    assert text.split("\n")[:3] == ["S a g e n s   b e h a n d l i n g :", "Broen er smal.", "Beslutning i Byrådet"]
    assert gold.sections[0].of(text).startswith("S a g e n s")
    assert gold.decisions[0].of(text) == "Godkendt"


@pytest.mark.parametrize("seed", range(3))
def test_page_heads_stand_inside_sentences_and_are_noise(seed):
    for document in TRAINING:
        gold, text = perturbed("page heads", document, seed)
        old = {section.of(document[1]) for section in document[0].sections}
        heads = [i for i, section in enumerate(gold.sections) if section.label == "noise" and section.of(text) not in old]
        for index in heads:
            before, head, after = gold.sections[index - 1 : index + 2]
            assert re.search(r"Side \d+(?: af \d+)?$", head.of(text))
            assert before.label == after.label in {"case", "assessment", "decision"}
            assert re.search(r"[a-zæøå,]$", before.of(text))
            assert re.match(r"[a-zæøå]", after.of(text))
        assert len(gold.sections) == len(document[0].sections) + 2 * len(heads)


def test_page_heads_interrupt_no_span_and_bring_their_own_entities():
    for document in TRAINING:
        gold, text = perturbed("page heads", document)
        for layer, old in zip(inline(gold)[1:], inline(document[0])[1:], strict=True):
            assert [span.of(text) for span in layer] == [span.of(document[1]) for span in old]
        noise = [section for section in gold.sections if section.label == "noise"]
        kept = [e for e in gold.entities if not any(s.start <= e.start < s.end and "Side" in s.of(text) for s in noise)]
        assert {entity.of(text) for entity in kept} <= {entity.of(document[1]) for entity in document[0].entities}
        heads = (len(gold.sections) - len(document[0].sections)) // 2
        assert len(gold.entities) - len(document[0].entities) in {0, 2 * heads}


def test_a_page_head_names_body_and_date_of_the_meeting():
    sentence = "broen skal kunne bære busser og biler og også cykler, men den er for smal til det hele "
    content = f"⟦# meeting⟧\n⟦ORG committee|Byrådet⟧ ⟦DATE meeting|4. maj 2023⟧\n⟦# case⟧\n{sentence * 40}slut.\n"
    found = set()
    for seed in range(20):
        gold, text = perturbed("page heads", marked(content), seed)
        first = next(section for section in gold.sections if section.label == "noise")
        inside = [(e.label, e.of(text)) for e in gold.entities if first.start <= e.start < first.end]
        assert inside in ([], [("ORG", "Byrådet"), ("DATE", "4. maj 2023")])
        assert bool(inside) == ("Byrådet" in first.of(text))
        found.add(first.of(text))
    assert {"Byrådet   4. maj 2023   Side 2", "Side 2 af 3", "Byrådet, 4. maj 2023\nSide 2 af 3"} & found
    assert len(found) >= 3


HEADED = """⟦# title⟧
⟦NUMBER|1⟧. ⟦TITLE|Ny bro⟧
⟦# case⟧
Baggrund
Broen er smal.
⟦# annex⟧
Bilag

⟦# attendance⟧
Afbud
⟦PER absent|Rune Sigvald⟧
⟦# decision⟧
Beslutning i ⟦ORG|Byrådet⟧ den ⟦DATE|4. maj 2023⟧

  ⟦DECISION approved|Godkendt⟧.
⟦# earlier_decision⟧
⟦DECISION recommended|Anbefales⟧
"""


def test_headings_are_dropped_with_their_entities_and_what_gold_needs_stays():
    gold, text = without_headings(*marked(HEADED))
    assert [line.content for line in lines_of(text)] == ["1. Ny bro", "Broen er smal.", "Afbud", "Rune Sigvald", "Godkendt.", "Anbefales"]
    assert [section.label for section in gold.sections] == ["title", "case", "attendance", "decision", "earlier_decision"]
    assert [entity.of(text) for entity in gold.entities] == ["Rune Sigvald"]
    assert [decision.of(text) for decision in gold.decisions] == ["Godkendt", "Anbefales"]


def test_without_headings_is_the_perturbation_and_leaves_no_other_heading():
    for gold, text in TRAINING:
        headings = [line.content for line in meeting_of_gold(gold, text) if line.heading]
        bare = without_headings(gold, text)
        assert bare == perturbed("dropped headings", (gold, text))
        assert len(lines_of(text)) - len(lines_of(bare[1])) <= len(headings)
        assert [decision.of(bare[1]) for decision in bare[0].decisions] == [decision.of(text) for decision in gold.decisions]
        assert [e.role for e in bare[0].entities if e.role] == [e.role for e in gold.entities if e.role]


PEOPLE = """⟦# case⟧
⟦PER|Maja Tveden⟧, ⟦PER|Rune R. Sigvald⟧, ⟦PER|MAJA TVEDEN⟧, ⟦PER|M. Tveden⟧ og ⟦PER|Hans Chr. Buus⟧ så
⟦PER|Tvedens⟧ forslag, ⟦PER|Maja Tvedens⟧ brev, ⟦PER|Rune R. Sigvald's⟧ svar og ⟦ORG|Tveden & Co⟧; ⟦PER|Buus⟧ og ⟦PER|Maja⟧ gik.
"""


@pytest.mark.parametrize("seed", range(30))
def test_a_person_keeps_one_new_name_in_every_form(seed):
    gold, text = perturbed("minority names", marked(PEOPLE), seed)
    maja, rune, capitals, initial, hans, own, genitive, other, firm, surname, given = (entity.of(text) for entity in gold.entities)
    first, last = maja.split()
    possessive = last + ("'" if last[-1] in "sxz" else "s")
    assert capitals == maja.upper()
    assert initial == f"{first[0]}. {last}"
    assert (own, genitive) == (possessive, f"{first} {possessive}")
    assert re.fullmatch(r"\S+ R\. \S+", rune)
    assert other == rune + ("'" if rune[-1] in "sxz" else "'s")
    assert re.fullmatch(r"\S+ Chr\. \S+", hans)
    assert (surname, given) == (hans.split()[-1], first)
    assert firm == "Tveden & Co"


def test_new_names_are_none_of_the_document_and_persons_stay_apart():
    for document in TRAINING:
        gold, text = perturbed("minority names", document)
        pairs = set()
        for before, after in zip(document[0].entities, gold.entities, strict=True):
            old, new = before.of(document[1]), after.of(text)
            if before.label == "PER":
                pairs.add((old, new))
                assert len(old.split()) == len(new.split())
            else:
                assert old == new
        assert len({old for old, _ in pairs}) == len({new for _, new in pairs}) == len(pairs)
        words = [
            {word for name in names for word in name.split() if len(word) > 1 and word[0].isupper() and not word.endswith(".")}
            for names in zip(*pairs, strict=True)
        ]
        assert not words[0] & words[1]


def test_no_name_is_listed_twice_and_there_are_enough():
    for part in (0, 1):
        names = [name for group in NAMES_BY_GROUP.values() for name in group[part].split()]
        assert len(names) == len(set(names)) >= 40


def test_more_persons_than_names():
    people = [f"Mand{given} Far{family}" for given in "abcdefghij" for family in "abcdefghijklmnopqrst"]
    gold, text = perturbed("minority names", marked("⟦# meeting⟧\n" + "".join(f"⟦PER|{name}⟧\n" for name in people)))
    new = [entity.of(text) for entity in gold.entities]
    assert all(re.fullmatch(r"\S+ \S+", name) for name in new)
    assert not set(new) & set(people)


def test_perturbations_follow_one_another():
    for document in TRAINING[:4]:
        for name in ("page heads", "hyphenation", "lost line breaks", "5 % keystrokes", "upper case"):
            document = perturbed(name, document)
        gold, text = document
        assert apply_edits(gold, text, []) == (gold, text)
        assert all(sum(s.start < line.end and line.start < s.end for s in gold.sections) == 1 for line in lines_of(text))

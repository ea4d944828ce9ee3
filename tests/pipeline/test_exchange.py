"""Gold through every annotation tool's format and back: the same gold, whatever the text holds."""

import json
import os
from dataclasses import replace
from importlib.util import find_spec
from itertools import accumulate, pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from referat.annotations import TextStore, compile_marked, load_gold, parse_marked
from referat.exchange import FORMATS, find_format
from referat.exchange.base import Region, Task
from referat.exchange.brat import annotation_conf
from referat.exchange.exports import export_gold, task_of
from referat.exchange.imports import import_answers
from referat.exchange.json_lines import compound, compound_labels, region_from
from referat.exchange.label_studio import labelling_config
from referat.exchange.parts import join, split, whole
from referat.exchange.regions import regions_of
from referat.exchange.scheme import ATTRIBUTES, LABELS, attributes_of

SUFFIX = {"label-studio": ".json", "doccano": ".jsonl", "prodigy": ".jsonl"}
NEEDS_CASSIS = pytest.mark.skipif(find_spec("cassis") is None, reason="dkpro-cassis is not installed: pip install 'referat[exchange]'")
NAMES = [pytest.param(f.name, marks=NEEDS_CASSIS) if f.name.startswith("inception") else f.name for f in FORMATS]

MARKED = """⟦! id="ny/odde"⟧
⟦! annotator="en"⟧
⟦! date="2026-01-02"⟧
⟦! municipality="Odde Kommune"⟧
⟦# meeting⟧
⟦ORG municipality|Odde Kommune⟧ \U0001f600, ⟦ORG committee|Byrådet⟧\t⟦DATE meeting|2. januar 2020⟧ kl. ⟦TIME start|17.00⟧
Til stede: ⟦PER participant|Ida \U0001f9d1\u200d\U0001f33e Holm⟧ (⟦PARTY|V⟧)

⟦# title closed outcome=withdrawn⟧

⟦NUMBER|1⟧. ⟦TITLE|Skovbørnehave i ⟦ORG|A\u030abakken⟧⟧ (⟦TYPE|B⟧)
⟦# earlier_decision⟧
⟦ORG|Økonomiudvalget⟧:
⟦DECISION recommended point="1.-2" body="Økonomi \\"og\\" mere"|Anbefales⟧.
Sted⟦ORG glued|Rådhuset⟧Kl
⟦# decision⟧
⟦DECISION approved_changed|Godkendt, højst ⟦AMOUNT|2
mio. kr.⟧⟧
⟦DECISION earlier noted|Til efterretning⟧
For ⟦PARTY for|A⟧ (⟦COUNT for|9⟧), imod ⟦TALLY against|3⟧.
⟦# title more⟧
og mere
⟦# title⟧
2. Grund
"""


def _path(folder, form):
    return folder / f"out{SUFFIX.get(form, '')}"


def _round_trip(folder, form, tasks, **options):
    path = _path(folder, form)
    find_format(form).write(path, tasks)
    return import_answers([path], form, folder / "back", **options)


@pytest.fixture(params=["\n", "\r\n"], ids=["lf", "crlf"])
def odd(request):
    marked = parse_marked(MARKED.replace("\n", request.param))
    return compile_marked(marked), marked.text


@pytest.mark.parametrize("form", NAMES)
def test_all_layers_survive(tmp_path, form, odd):
    gold, text = odd
    made = _round_trip(tmp_path, form, [task_of(gold, text)])
    assert made.documents == [gold]
    assert (tmp_path / "back/corpus/ny/odde.txt").read_bytes().decode() == text
    assert load_gold(tmp_path / "back") == [gold]


@pytest.mark.parametrize("form", NAMES)
def test_parts_put_together_are_the_document(tmp_path, form, odd):
    gold, text = odd
    parts = split(task_of(gold, text), 0.05)
    assert len(parts) > 4
    assert _round_trip(tmp_path, form, parts[::-1]).documents == [gold]


@pytest.mark.slow
@pytest.mark.parametrize("form", NAMES)
def test_the_whole_gold_comes_back_the_same(tmp_path, root, form):
    """In parts; real documents too where REFERAT_TEXTS names their folder; of the slow CAS formats a tenth."""
    texts = os.environ.get("REFERAT_TEXTS")
    store = TextStore(root / "corpus", Path(texts) if texts else None)
    path = _path(tmp_path, form)
    only = ("own/b",) if form.startswith("inception") else ("",)
    exported = export_gold([root / "annotations"], store, path, form, only=only, minutes=5)
    import_answers([path], form, tmp_path / "back")
    expected = {gold.id: gold for gold in load_gold(root / "annotations") if gold.id.startswith(only) and gold.id not in exported.skipped}
    assert len(expected) >= 10
    assert {gold.id: gold for gold in load_gold(tmp_path / "back")} == expected


ODD = st.sampled_from(
    ["a", "Æ", "A\u030a", " ", "  ", "\n", "\r\n", "\r", "\t", "\ufeff", "😀", "👩\u200d👧", "\xa0", "\u2028", "\\n", '"', "⟦", "|", "1"]
)


@st.composite
def odd_tasks(draw):
    """A text of odd characters in sections, with marks that do not overlap."""
    pieces = draw(st.lists(ODD, min_size=1, max_size=50))
    text = "x\n" + "".join(pieces)
    places = sorted({0, *accumulate(map(len, ["x\n", *pieces]))})
    chosen = draw(st.lists(st.sampled_from(places), max_size=12, unique=True))
    spans = [(a, b) for a, b in pairwise(sorted(chosen)) if text[a:b] and text[a:b] == text[a:b].strip()]
    regions = [Region(0, 1, "case")]
    for start, end in spans:
        label = draw(st.sampled_from(["PER", "ORG", "DECISION", "COUNT", "PLACE"]))
        values = {a.name: (draw(st.sampled_from(a.values)),) for a in attributes_of(label) if a.needed}
        regions.append(Region(start, end, label, values))
    return Task("ny/x", text, tuple(regions), {"annotator": "en", "date": "2026-01-02"}, whole(text))


@pytest.mark.parametrize("form", NAMES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(task=odd_tasks())
def test_odd_characters_survive(tmp_path_factory, form, task):
    path = _path(tmp_path_factory.mktemp("odd"), form)
    known = find_format(form)
    known.write(path, [task])
    (answer,) = known.read(path)
    assert answer.task.text == task.text
    assert sorted(map(str, answer.task.regions)) == sorted(map(str, task.regions))


@settings(max_examples=100, deadline=None)
@given(task=odd_tasks(), minutes=st.floats(0.001, 0.1))
def test_any_split_joins_to_the_same(task, minutes):
    parts = split(task, minutes)
    assert "".join(part.text for part in parts) == task.text
    assert all(task.text[part.part.start : part.part.end] == part.text for part in parts)
    joined = join(parts[::-1])
    assert joined == replace(task, regions=joined.regions)
    assert sorted(map(str, joined.regions)) == sorted(map(str, task.regions))


def test_a_part_of_five_minutes_begins_with_an_item_where_it_can(root):
    gold = next(gold for gold in load_gold(root / "annotations", split="train") if gold.id.startswith("own/") and len(gold.items) > 6)
    text = TextStore(root / "corpus", None).text_of(gold)
    parts = split(task_of(gold, text), 5)
    starts = {item.start for item in gold.items}
    assert len(parts) > 1
    assert all(part.part.start in starts for part in parts[1:])
    assert max(len(part.text) for part in parts) <= 3500


def test_only_what_the_text_does_not_tell_is_exported(odd):
    regions = regions_of(*odd)
    told = {(r.label, name) for r in regions for name in r.attributes}
    glued = [odd[1][r.start : r.end] for r in regions if "glued" in r.attributes]
    assert glued == ["Rådhuset"]
    assert [r.attributes["final"] for r in regions if "final" in r.attributes] == [("earlier",)]
    assert ("title", "item_outcome") in told


def test_compound_labels_cover_all_that_is_exported(odd):
    labels = compound_labels()
    assert {compound(region) for region in regions_of(*odd)} <= set(labels)
    assert len(labels) == len(set(labels))
    assert all(compound(region_from(0, 1, label)) == label for label in labels)


def test_the_config_of_label_studio_offers_every_label_and_value():
    config = labelling_config()
    assert all(f'<Label value="{label}"' in config for label in LABELS)
    assert all(f'<Choice value="{value}"' in config for attribute in ATTRIBUTES for value in attribute.values)
    assert all(f'name="{attribute.name}"' in config for attribute in ATTRIBUTES)


def test_the_config_of_brat_declares_every_label():
    lines = [line.strip() for line in annotation_conf().splitlines()]
    assert set(LABELS) <= set(lines)
    assert "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>" in lines


def test_prodigy_tokens_rebuild_the_text(tmp_path, odd):
    path = _path(tmp_path, "prodigy")
    find_format("prodigy").write(path, [task_of(*odd)])
    row = json.loads(path.read_text(encoding="utf-8"))
    assert "".join(token["text"] + " " * token["ws"] for token in row["tokens"]) == odd[1]
    for span in row["spans"]:
        assert row["tokens"][span["token_start"]]["start"] == span["start"]
        assert row["tokens"][span["token_end"]]["end"] == span["end"]

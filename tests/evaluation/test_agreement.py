"""Two annotators: whoever agrees in everything scores 1, and it does not matter who stands for gold."""

import json
import random
from pathlib import Path

import pytest
from typer.testing import CliRunner

from referat.annotations import TextStore, compile_marked, load_gold, parse_marked, save_gold
from referat.annotations.gold import sha256_of
from referat.cli import app
from referat.errors import GoldError
from referat.labels import ENTITY_LABELS
from referat_eval.agreement import agree
from referat_eval.score import Figure

ROOT = Path(__file__).resolve().parents[2]
STORE = TextStore(ROOT / "corpus", None)
GOLD = [gold for gold in load_gold(ROOT / "annotations", split="train") if gold.id.startswith("own/")][:12]
NOWHERE = TextStore(Path("nowhere"), None)
HEADER = '⟦! id="own/prøve"⟧\n⟦! annotator="{annotator}"⟧\n⟦! date="2026-01-01"⟧\n'
FIRST = """⟦# title⟧
⟦NUMBER|1⟧. ⟦TITLE|Ny bro⟧ ⟦CASE|22/104⟧
⟦# decision⟧
⟦DECISION approved|Godkendt⟧ i ⟦ORG|Byrådet⟧ den ⟦DATE|4. maj 2023⟧.
Afbud: ⟦PER absent|Ida Holm⟧ (⟦PARTY|V⟧)
"""
SECOND = FIRST.replace("⟦ORG|Byrådet⟧", "Byrådet").replace("PER absent", "PER")

runner = CliRunner()


def reviewed(gold, seed=1):
    """What another annotator might make of it."""
    rng = random.Random(f"{seed} {gold.id}")
    entities = [entity for entity in gold.entities if rng.random() > 0.1]
    entities = [e if rng.random() > 0.1 else e.model_copy(update={"label": rng.choice(ENTITY_LABELS)}) for e in entities]
    items = [item for item in gold.items if rng.random() > 0.1]
    return gold.model_copy(update={"entities": entities, "items": items, "annotator": "other"})


def saved(path, golds):
    save_gold(path, golds)
    return path


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("annotators")
    return saved(folder / "a.jsonl", GOLD), saved(folder / "b.jsonl", [reviewed(gold) for gold in GOLD[2:]])


def marked(folder, annotator, content=FIRST, name="x.txt"):
    path = folder / annotator / "deep" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER.format(annotator=annotator) + content, encoding="utf-8")
    return folder / annotator


def test_an_annotator_agrees_with_himself(files):
    found = agree(files[0], files[0], STORE)
    values = {figure: found.value(*figure) for figure in found.table.headings}
    assert {value for value in values.values() if value is not None} == {1.0}
    for name in ("number", "case_number", "closed"):
        assert found.pooled("items", name).total > 50
    for name in ("absent", "recused", "votes"):
        assert found.pooled("records", name).tp > 0
    assert not [case for scored in found.scored for case in scored.score.cases]


def test_f_is_the_same_both_ways(files):
    there, back = agree(*files, STORE), agree(*reversed(files), STORE)
    for name in (*ENTITY_LABELS, "micro"):
        first, second = there.pooled("entities", name), back.pooled("entities", name)
        assert 0 < first.f < 1
        assert (first.f, first.precision, first.recall) == (second.f, second.recall, second.precision)
    assert there.pooled("items", "start").f == back.pooled("items", "start").f < 1
    assert there.pooled("sections", "lines") == back.pooled("sections", "lines")


def test_only_documents_of_both_count(files):
    assert [scored.gold.id for scored in agree(*files, STORE).scored] == [gold.id for gold in GOLD[2:]]


def test_disagreements_are_told_as_errors(files):
    found = agree(*files, STORE)
    kinds = {(case.level, case.kind) for scored in found.scored for case in scored.score.cases}
    assert {("entities", "missed"), ("entities", "wrong"), ("items", "missed")} <= kinds


def test_folders_of_marked_text_bring_their_texts(tmp_path):
    found = agree(marked(tmp_path, "a"), marked(tmp_path, "b", SECOND), NOWHERE)
    org = found.pooled("entities", "ORG")
    assert (org.tp, org.fp, org.fn) == (0, 0, 1)
    assert found.pooled("entities", "micro").tp == 3
    assert found.value("items", "title") == found.value("items", "case_number") == 1.0
    assert (found.pooled("records", "absent").tp, found.pooled("records", "absent").fn) == (0, 1)
    assert found.about["system"] == "b"


@pytest.mark.parametrize("turned", [False, True])
def test_marked_text_against_a_file(tmp_path, turned):
    gold = compile_marked(parse_marked(HEADER.format(annotator="b") + SECOND))
    pair = [marked(tmp_path, "a"), saved(tmp_path / "b.jsonl", [gold])]
    found = agree(*(reversed(pair) if turned else pair), NOWHERE)
    assert found.pooled("entities", "ORG").value == 0
    assert found.pooled("entities", "micro").f == pytest.approx(6 / 7)


def test_different_texts_under_one_id_are_refused(tmp_path):
    with pytest.raises(GoldError, match=r"own/prøve: .*a and .*b annotate different texts under this id"):
        agree(marked(tmp_path, "a"), marked(tmp_path, "b", FIRST.replace("Ny bro", "Gammel bro")), NOWHERE)


def test_no_document_in_common(tmp_path, files):
    with pytest.raises(GoldError, match="have no document in common"):
        agree(marked(tmp_path, "a"), files[0], STORE)


def test_a_missing_file_is_named(tmp_path, files):
    with pytest.raises(GoldError, match=r"nowhere.jsonl: there is no such file"):
        agree(files[0], tmp_path / "nowhere.jsonl", STORE)


def test_documents_without_text_are_skipped_and_told(tmp_path, files):
    away = GOLD[3].model_copy(update={"id": "own/away", "text_sha256": sha256_of("away")})
    both = saved(tmp_path / "both.jsonl", [GOLD[3], away])
    found = agree(both, both, STORE)
    assert found.skipped == ("own/away",)
    assert found.table.documents == (GOLD[3].id,)
    with pytest.raises(GoldError, match=r"none of the 2 shared documents has its text at hand.*--texts"):
        agree(both, both, NOWHERE)


def run(*arguments):
    given = ("agreement", *arguments, "--corpus", ROOT / "corpus")
    return runner.invoke(app, list(map(str, given)), env={"REFERAT_TEXTS": None})


def test_the_command_prints_and_writes_everything(files, tmp_path):
    result = run(*files, "--out", tmp_path)
    assert result.exit_code == 0, result.output
    assert "b.jsonl annotator on a.jsonl, 10 documents" in result.output
    scores = json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))
    assert Figure("entities", "micro") in {Figure(row["level"], row["name"]) for row in scores["figures"]}
    assert (tmp_path / "report.html").exists()


def test_the_command_ends_with_2_on_what_does_not_fit(files, tmp_path):
    result = run(files[0], tmp_path / "nowhere.jsonl")
    assert result.exit_code == 2
    assert "there is no such file" in result.output
    assert run(marked(tmp_path, "a", "⟦# nowhere⟧\nHej\n"), files[0]).exit_code == 2

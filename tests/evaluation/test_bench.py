"""The benchmark measures all it says, its figures agree with each other, and the page shows them; no test asks how fast anything is."""

import gzip
import json

import pytest
from typer.testing import CliRunner

from referat.cli import app
from referat.errors import ReferatError
from referat_eval.bench import BenchPlan, bench_page, run_bench, run_memory
from referat_eval.bench.peers import SPACY_SM, spacy_shape
from referat_eval.bench.texts import Texts, renewed, stream, without_repeats, words_of

SM = "da_referat_sm"
LONG = "Byrådet godkendte indstillingen om en tillægsbevilling til skolerne i kommunen."


@pytest.fixture(scope="module")
def plan(root):
    return BenchPlan(
        annotations=root / "annotations", corpus=root / "corpus", data=None, models=[SM], words=600, fresh=300, repeats=1, peers=[SPACY_SM]
    )


@pytest.fixture(scope="module")
def speed(plan):
    return run_bench(plan, lambda _: None)


@pytest.fixture(scope="module")
def memory(plan):
    return run_memory(plan, documents=6, seed=20, told=lambda _: None)


def test_every_figure_is_there_and_counts_the_same_words(speed):
    as_it_comes, fresh = speed["texts"]
    assert [(row["texts"], row["workers"], row["shared"]) for row in speed["runs"]] == [
        (as_it_comes["name"], 1, False),
        (as_it_comes["name"], 2, False),
        (as_it_comes["name"], 2, True),
        (fresh["name"], 1, False),
        (fresh["name"], 2, False),
    ]
    told = {row["name"]: (row["documents"], row["words"]) for row in speed["texts"]}
    for row in (*speed["runs"], *speed["steps"]):
        assert (row["documents"], row["words"]) == told[row["texts"]]
    for row in speed["runs"]:
        for name in ("seconds", "words_per_second", "words_per_core_second", "documents_per_second", "memory"):
            assert 0 < row[name]["least"] <= row[name]["median"] <= row[name]["most"]
    assert speed["start"][SM]["short"]["median"] > 0 < speed["start"][SM]["stream"]["median"]
    assert speed["about"]["models"][SM]["name"] == SM


def test_shares_of_steps_add_up(speed):
    for row in speed["steps"]:
        assert list(row["shares"]) == ["read", "tokens", "items", "sections", "entities", "decisions", "record"]
        assert sum(row["shares"].values()) == pytest.approx(1, abs=0.001)


def test_every_format_is_read_and_every_peer_measured_or_skipped_with_a_reason(speed):
    assert set(speed["reading"]) == {"docx", "html", "json", "pdf", "txt"}
    assert len({row["documents"] for row in speed["reading"].values()}) == 1
    (peer,) = speed["peers"]
    assert peer["name"] == SPACY_SM
    assert peer["skipped"] is None
    assert 200 <= peer["words"] <= speed["texts"][1]["words"]
    assert peer["words_per_second"]["median"] > 0


def test_the_cost_follows_from_the_rates(speed):
    stream_row = speed["texts"][0]
    words = stream_row["words"] / stream_row["documents"]
    for row in speed["cost"]["rows"]:
        hours = 350_000 * words / row["rate"] / 3600
        assert row["core_hours"] == pytest.approx(hours, rel=0.01)
        assert row["price"] == pytest.approx(hours * speed["cost"]["price"]["amount"], rel=0.01, abs=0.01)
    assert len(speed["cost"]["rows"]) == 3


def test_nothing_tells_of_the_machine_s_folders(speed, memory):
    assert "/" not in json.dumps([speed["about"]["machine"], memory["about"]["machine"]])
    assert "/tmp" not in json.dumps([speed, memory])


def test_memory_is_sampled_from_the_first_documents_to_the_last(memory):
    row = memory["models"][SM]
    assert row["documents"] == row["samples"][-1]["documents"] == 6
    assert row["samples"][0]["documents"] >= 3 or len(row["samples"]) == 1
    assert all(0 < sample["memory"] <= row["highest"] for sample in row["samples"])


def test_the_page_is_made_from_the_files(tmp_path, speed, memory):
    with pytest.raises(ReferatError, match="run `referat bench` first"):
        bench_page(tmp_path)
    (tmp_path / "speed.json").write_text(json.dumps(speed))
    (tmp_path / "memory.json").write_text(json.dumps(memory))
    assert CliRunner().invoke(app, ["bench", "--table", "--out", str(tmp_path)]).exit_code == 0
    page = (tmp_path / "README.md").read_text()
    assert f"| {SM}, own documents, repeated | 2 | {speed['runs'][1]['words_per_second']['median']:,.0f} (" in page
    rates = [row["words_per_second"]["median"] for row in speed["runs"]]
    assert f"| {SM}, own documents, repeated | {rates[1] / rates[0]:.2f} |" in page
    assert f"| {SM}, own documents, repeated, sharing | {rates[2] / rates[0]:.2f} |" in page
    assert "## Memory over a long run" in page
    assert "## Damaged files" not in page
    widths = [line.count(" | ") for line in page.splitlines() if line.startswith("| da_")]
    assert len(widths) >= 9


def test_greve_is_read_by_date_up_to_the_words_asked_for(tmp_path, root):
    rows = [{"id": f"greve/{day}", "date": f"2024-01-0{day}", "text": f"{day} godkendt"} for day in (3, 1, 2)]
    with gzip.open(tmp_path / "greve.jsonl.gz", "wt") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    found = stream(root / "annotations", root / "corpus", tmp_path, 3)
    assert found == Texts("Greve", ("1 godkendt", "2 godkendt"))
    assert stream(root / "annotations", root / "corpus", tmp_path, 0).words == 6


def test_long_paragraphs_come_once_without_repeats():
    known = Texts("x", (f"1. Budget\n{LONG}\nBeslutning\nGodkendt.\n", f"2. Skoler\n{LONG}\nBeslutning\nGodkendt.\n", f"{LONG}\n"))
    fresh = without_repeats(known, 0)
    assert "".join(fresh.texts).count(LONG) == 1
    assert "".join(fresh.texts).count("Beslutning") == 2
    assert len(fresh.texts) == 2
    assert known.words - fresh.words == 2 * words_of(LONG)


def test_renewed_documents_have_no_long_paragraph_in_common():
    texts = list(renewed([f"Punkt\n{LONG}\n{LONG}\n"], 9, 20, 500))
    lines = [line for text in texts for line in text.split("\n") if len(line) >= 60]
    assert len(lines) == len(set(lines)) == 18
    assert texts == list(renewed([f"Punkt\n{LONG}\n{LONG}\n"], 9, 20, 500))


def test_the_peer_has_the_published_shape():
    nlp = spacy_shape()
    assert nlp.pipe_names == ["tok2vec", "morphologizer", "parser", "lemmatizer", "attribute_ruler", "ner"]
    labels = {name: len(labels) for name, labels in nlp.pipe_labels.items() if labels}
    assert labels == {"morphologizer": 158, "parser": 32, "ner": 4}
    assert nlp("Byrådet godkendte sagen.").has_annotation("DEP")


def test_the_bert_graph_runs_and_gives_a_row_for_every_piece():
    pytest.importorskip("onnx")
    import numpy as np
    import onnxruntime

    from referat_eval.bench.bert import LABELS, bert_model

    session = onnxruntime.InferenceSession(bert_model(layers=1, pieces=20), providers=["CPUExecutionProvider"])
    (logits,) = session.run(["logits"], {"input_ids": np.arange(14, dtype=np.int64).reshape(2, 7)})
    assert logits.shape == (2, 7, LABELS)
    assert np.isfinite(logits).all()
    assert np.ptp(logits) > 0

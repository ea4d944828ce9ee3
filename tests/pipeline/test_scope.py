"""What of the data a run learns from: shares, documents and sources left out."""

import gzip
import json
from functools import cache

import pytest

from referat.annotations import load_gold
from referat.errors import GoldError, ReferatError
from referat.train.data import RAW_TEXTS, Scope, load_training_data, text_lines
from referat.train.run import TrainingPlan, train_pipeline
from referat.train.tagger_examples import ExampleMaker, dev_examples


@pytest.fixture(scope="module")
def load(root):
    @cache
    def with_scope(scope, folder=None):
        return load_training_data(root / "annotations", root / "corpus", folder, scope, seed=7)

    return with_scope


@pytest.fixture(scope="module")
def everything(root):
    return [(gold, "") for gold in load_gold(root / "annotations", split="train")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Raw data of one line in each place."""
    path = tmp_path_factory.mktemp("data")
    for name in ("minutes", "text"):
        (path / name).mkdir()
    row = {"committee": "Byrådet", "date": "2024-01-08", "no": "1", "title": "Sti", "case": "24-1", "bilag": []}
    row["sections"] = [{"heading": "Fremstilling", "text": "Fra Greve."}]
    for name, line in (("minutes/greve-items.jsonl.gz", json.dumps(row)), *((f"text/{name}", "Fra andre.") for name in RAW_TEXTS)):
        with gzip.open(path / name, "wt", encoding="utf-8") as file:
            file.write(line + "\n")
    return path


def ids(annotated):
    return [gold.id for gold, _ in annotated]


def test_a_smaller_share_is_part_of_a_larger_one_in_every_part(everything):
    drawn = [set(ids(Scope(share).drawn(everything, 7))) for share in (0.25, 0.5, 1.0)]
    assert drawn[0] < drawn[1] < drawn[2] == set(ids(everything))
    for part in ("own/", "greve/", "aarhus/"):
        sizes = [sum(name.startswith(part) for name in names) for names in drawn]
        assert sizes[0] == round(sizes[2] / 4)
        assert sizes[1] == round(sizes[2] / 2)


def test_another_seed_draws_other_documents_in_the_same_order(everything):
    drawn, other = (ids(Scope(0.25).drawn(everything, seed)) for seed in (7, 8))
    assert drawn != other
    assert drawn == [name for name in ids(everything) if name in set(drawn)]


def test_documents_left_out_are_neither_trained_on_nor_chosen_by(load):
    prefixes = ("own/abelsund/", "own/ebbesund/2022-09-28-byraadet")
    whole, scoped = load(Scope()), load(Scope(leave_out=prefixes))
    assert ids(scoped.train) == [name for name in ids(whole.train) if not name.startswith(prefixes)]
    assert ids(scoped.dev) == [name for name in ids(whole.dev) if not name.startswith(prefixes)]
    assert len(whole.train) - len(scoped.train) == len(whole.dev) - len(scoped.dev) == 1


def test_a_document_that_there_is_not_cannot_be_left_out(load):
    with pytest.raises(ReferatError, match="own/atlantis"):
        load(Scope(leave_out=("own/atlantis",)))


def test_nothing_left_to_train_on_is_an_error(load):
    with pytest.raises(GoldError, match="train"):
        load(Scope(leave_out=("own/",)))


def test_unknown_names_are_told_with_the_known_ones():
    with pytest.raises(ReferatError, match=r"weather: .*public, names, noise, context, minutes"):
        Scope(without=frozenset({"weather", "noise"}))


@pytest.mark.parametrize("share", [0.0, -1.0, 1.5])
def test_a_share_lies_above_0_and_is_at_most_1(share):
    with pytest.raises(ReferatError, match="share"):
        Scope(share)


@pytest.mark.parametrize("scope", [Scope(leave_out=("greve",)), Scope(leave_out=("greve/",)), Scope(without=frozenset({"minutes"}))])
def test_raw_minutes_are_dropped(load, folder, scope):
    assert list(text_lines(load(Scope(), folder))) == ["Sti", "Fra Greve.", *["Fra andre."] * len(RAW_TEXTS)]
    data = load(scope, folder)
    assert data.minutes is None
    assert list(text_lines(data)) == ["Fra andre."] * len(RAW_TEXTS)


def test_a_teacher_has_nothing_to_label_where_minutes_are_left_out(root, folder):
    scope = Scope(leave_out=("greve",))
    config = root / "pipeline" / "configs" / "entities.cfg"
    plan = TrainingPlan(
        root / "models" / "new",
        root / "annotations",
        root / "corpus",
        folder,
        config,
        folder,
        (),
        7,
        root / "models" / "da_referat_md",
        scope,
    )
    with pytest.raises(ReferatError, match="teacher"):
        train_pipeline(plan)


def test_only_sources_in_scope_are_given(load, folder):
    data = load(Scope(without=frozenset({"public"})), folder)
    assert data.source("public", "ner") is None
    assert data.source("names", "lists") == folder / "lists"
    assert load(Scope()).source("names", "lists") is None


def test_without_context_no_paragraph_has_a_section(load):
    data = load(Scope(share=0.1, without=frozenset({"context"})))
    for example in (*ExampleMaker(data, 7).epoch(), *dev_examples(data)):
        assert (example.paragraph.section, example.paragraph.heading) == ("", "")
    assert any(example.paragraph.section for example in dev_examples(load(Scope())))


def test_without_noise_every_text_is_one_of_gold(load):
    plain, noisy = load(Scope(share=0.1, without=frozenset({"noise"}))), load(Scope(share=0.1))
    maker, other = ExampleMaker(plain, 7), ExampleMaker(noisy, 7)
    letters = {only_letters(example.paragraph.text) for example in maker.gold}
    assert {only_letters(example.paragraph.text) for example in maker.epoch()} <= letters
    assert not {only_letters(example.paragraph.text) for example in other.epoch()} <= letters


def only_letters(text):
    """A text without the type codes, which are made other ones all the same."""
    return "".join(char for char in text.rpartition("(")[0] or text)


def test_a_scope_tells_what_it_leaves_out():
    assert str(Scope()) == ""
    told = str(Scope(0.5, ("greve",), frozenset({"public"})))
    assert told == "50% of the annotated documents; without the documents greve; without public NER data"

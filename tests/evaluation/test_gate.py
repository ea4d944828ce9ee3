"""The gate: damaged models are caught and re-seeded equal ones pass, and it says what to do where it cannot judge."""

import datetime
import json
import random
from dataclasses import replace
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from referat.annotations import TextStore, compile_marked, parse_marked
from referat.cli import app
from referat.errors import ReferatError
from referat.labels import ENTITY_LABELS, OUTCOMES
from referat_eval.evaluate import GoldSet, evaluate, gold_set
from referat_eval.gate import Check, Limit, Outcome, check, read_baseline, read_limits, write_baseline
from referat_eval.gate_reports import annotations, gate_lines, junit_xml, markdown_summary
from referat_eval.html_report import gold_record
from referat_eval.score import Case, Figure
from referat_eval.systems import System

ROOT = Path(__file__).resolve().parents[2]
DAY = datetime.date(2026, 1, 1)
PLACES, DOCUMENTS = ("Nordby", "Sydby"), 20
LIMITS = [replace(limit, floor=None) for limit in read_limits(ROOT / "evaluation" / "gate.csv")]
VERDICTS = ("approved", "approved", "noted", "recommended", "postponed", "rejected")
HEADER = '⟦! id="{id}"⟧\n⟦! annotator="x1"⟧\n⟦! date="2026-01-01"⟧\n⟦! municipality="{place}"⟧\n'
SENTENCE = "⟦PER|Ida Holm⟧ (⟦PARTY|V⟧) fra ⟦ORG|Teknisk Udvalg⟧ bad om ⟦AMOUNT|3 mio. kr.⟧ den ⟦DATE|4. maj 2023⟧.\n"

runner = CliRunner()


def compiled(content, name="nordby/1", place="Nordby"):
    found = parse_marked(HEADER.format(id=name, place=place) + content)
    return compile_marked(found), found.text


def minutes(place, number):
    rng = random.Random(f"{place} {number}")
    content = "⟦# meeting⟧\nReferat fra ⟦ORG committee|Byrådet⟧\n"
    for item in range(1, rng.randint(2, 5)):
        content += f"⟦# title⟧\n⟦NUMBER|{item}⟧. ⟦TITLE|Sag {item}⟧\n⟦# case⟧\n{SENTENCE * rng.randint(1, 3)}"
        content += f"⟦# decision⟧\n⟦DECISION {rng.choice(VERDICTS)}|Det blev vedtaget⟧.\n"
    return compiled(content, f"{place.lower()}/{number}", place)


GOLDS = GoldSet("synthetic", tuple(minutes(place, number) for place in PLACES for number in range(DOCUMENTS)))
BY_ID = {gold.id: gold for gold, _ in GOLDS.documents}


def imperfect(seed, document):
    """What a model with the usual errors finds; another seed errs elsewhere, as often."""
    rng = random.Random(f"{seed} {document.id}")
    record = gold_record(BY_ID[document.id], document.text)
    entities = []
    for entity in record.entities:
        chance = rng.random()
        if chance < 0.02:
            entities.append(entity.model_copy(update={"label": rng.choice(ENTITY_LABELS)}))
        elif chance < 0.03:
            entities.append(entity.model_copy(update={"start": entity.start + 1}))
        elif chance > 0.03 + 0.03:
            entities.append(entity)
    kept = [decision for decision in record.decisions if rng.random() > 0.03]
    decisions = [d if rng.random() > 0.06 else d.model_copy(update={"outcome": rng.choice(OUTCOMES)}) for d in kept]
    sections = [s if rng.random() > 0.04 else s.model_copy(update={"label": "case"}) for s in record.sections]
    items = [i.model_copy(update={"outcome": i.outcome if rng.random() > 0.06 else "other"}) for i in record.items if rng.random() > 0.02]
    return record.model_copy(update={"entities": entities, "decisions": decisions, "sections": sections, "items": items})


def swapped(record, document):
    other = {"PER": "ORG", "ORG": "PER"}
    return record.model_copy(update={"entities": [e.model_copy(update={"label": other.get(e.label, e.label)}) for e in record.entities]})


def dropped(record, document):
    rng = random.Random(document.id)
    if not document.id.startswith("nordby/"):
        return record
    return record.model_copy(update={"entities": [entity for entity in record.entities if rng.random() > 0.05]})


def misjudged(record, document):
    wrong = [d.model_copy(update={"outcome": "noted" if d.outcome == "rejected" else d.outcome}) for d in record.decisions]
    return record.model_copy(update={"decisions": wrong})


def evaluation(extract, golds=GOLDS):
    return evaluate(System("model", "1.0", "0" * 64, extract), golds, headless=False)


def model(seed=0, damage=None, golds=GOLDS):
    return evaluation(lambda document: (damage or (lambda record, _: record))(imperfect(seed, document), document), golds)


@pytest.fixture(scope="module")
def baseline(tmp_path_factory):
    path = tmp_path_factory.mktemp("gate") / "baseline.json"
    write_baseline(path, model(), "first", DAY)
    return path


@pytest.fixture(scope="module")
def losses(baseline):
    """Outcomes by damage."""
    return {damage: check(model(damage=damage), baseline, LIMITS) for damage in (swapped, dropped, misjudged)}


def failures(outcome):
    return {(found.scope, *found.figure) for found in outcome.failed}


def test_the_same_model_passes(baseline):
    outcome = check(model(), baseline, LIMITS)
    assert {found.verdict for found in outcome.checks} == {"passed"}
    assert {found.scope for found in outcome.checks} == {"all", *PLACES}
    assert (outcome.documents, outcome.missing) == (2 * DOCUMENTS, 0)


def test_swapped_labels_are_caught(losses):
    assert {("all", "entities", "PER"), ("all", "entities", "ORG"), ("all", "entities", "micro")} <= failures(losses[swapped])
    assert {found.figure.level for found in losses[swapped].failed} == {"entities"}


def test_entities_dropped_in_one_municipality_are_caught_there(losses):
    assert ("Nordby", "entities", "micro") in failures(losses[dropped])
    assert not [found for found in losses[dropped].checks if found.scope == "Sydby" and found.verdict != "passed"]
    for found in losses[dropped].failed:
        assert found.where or found.figure.name == "macro"
        assert all(name.startswith("nordby/") for name, _ in found.where)
        assert {(case.level, case.kind) for case in found.errors} <= {("entities", "missed")}


def test_a_changed_class_of_outcomes_is_caught(losses):
    assert {("all", "outcomes", "rejected"), ("all", "decisions", "outcome")} <= failures(losses[misjudged])
    assert {found.figure.level for found in losses[misjudged].failed} == {"outcomes", "decisions"}


def test_new_errors_are_told_and_old_ones_are_not(losses, baseline):
    old = {case for scored in model().scored for case in scored.score.cases}
    told = [case for found in losses[misjudged].failed for case in found.errors]
    assert told
    assert not old & set(told)
    assert "outcome: rejected" in "\n".join(gate_lines(losses[misjudged]))


def test_equal_models_with_another_seed_pass(baseline):
    outcomes = [check(model(seed), baseline, LIMITS, swaps=3999) for seed in range(1, 101)]
    assert sum(not outcome.failed for outcome in outcomes) >= 95
    notes = [found for outcome in outcomes for found in outcome.checks if found.verdict == "noise"]
    assert len(notes) > 100, "the seeds hardly differ, so that passing says nothing"


def test_a_fall_that_is_not_proven_is_only_a_note(tmp_path):
    golds = replace(GOLDS, documents=GOLDS.documents[:3])
    write_baseline(tmp_path / "b.json", evaluation(partial(imperfect, 0), golds), "why", DAY)
    outcome = check(model(damage=swapped, golds=golds), tmp_path / "b.json", LIMITS)
    notes = [found for found in outcome.checks if found.verdict == "noise"]
    assert not outcome.failed
    assert Figure("entities", "micro") in {found.figure for found in notes}
    assert all("not proven" in found.message() for found in notes)
    assert any(line.startswith("note: entities: micro went from") for line in gate_lines(outcome))


@pytest.mark.parametrize(("floor", "verdict"), [(0.9, "passed"), (0.99, "floor")])
def test_a_floor_holds_whatever_the_baseline_says(baseline, floor, verdict):
    outcome = check(model(), baseline, [Limit("entities", "micro", 0.01, floor)])
    assert {found.scope: found.verdict for found in outcome.checks} == {"all": verdict, "Nordby": "passed", "Sydby": "passed"}
    assert ("below its floor of .990" in "\n".join(gate_lines(outcome))) == (verdict == "floor")


def test_a_fall_within_its_tolerance_passes(baseline):
    outcome = check(model(damage=dropped), baseline, [Limit("entities", "*", 0.2, None)])
    assert {found.verdict for found in outcome.checks} == {"passed"}


def test_the_row_of_a_figure_wins_over_the_row_of_its_level(baseline):
    limits = [Limit("entities", "*", 0.01, None), Limit("entities", "PER", 1.0, None)]
    outcome = check(model(damage=swapped), baseline, limits)
    found = {entry.figure.name: entry.verdict for entry in outcome.checks if entry.scope == "all"}
    assert (found["PER"], found["ORG"]) == ("passed", "fell")


def test_documents_without_text_are_told(baseline):
    outcome = check(model(golds=replace(GOLDS, documents=GOLDS.documents[:-4])), baseline, LIMITS)
    assert (outcome.documents, outcome.missing) == (2 * DOCUMENTS - 4, 4)
    assert "4 documents of the baseline were not scored" in "\n".join(gate_lines(outcome))


def test_changed_gold_is_refused(baseline):
    gold, text = GOLDS.documents[0]
    documents = ((gold.model_copy(update={"entities": gold.entities[1:]}), text), *GOLDS.documents[1:])
    with pytest.raises(ReferatError, match=r"the gold of nordby/0 .* has changed"):
        check(model(golds=replace(GOLDS, documents=documents)), baseline, LIMITS)


@pytest.mark.parametrize("content", [None, "{", "[]", '{"format": "referat scores 1"}'])
def test_a_missing_or_foreign_baseline_names_the_way_out(tmp_path, content):
    path = tmp_path / "baseline.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(ReferatError, match=r"baseline.json: .*referat gate --update"):
        check(model(golds=replace(GOLDS, documents=GOLDS.documents[:1])), path, LIMITS)


@pytest.mark.parametrize("row", ["items,start,much,0.9", "items,start,0.1,high", "items,start"])
def test_a_bad_row_of_limits_is_named(tmp_path, row):
    path = tmp_path / "gate.csv"
    path.write_text(f"level,figure,tolerance,floor\nitems,*,0.1,\n{row}\n", encoding="utf-8")
    with pytest.raises(ReferatError, match=r"gate.csv:3: needs level, figure, tolerance and floor"):
        read_limits(path)


def test_limits_that_are_not_there_are_named(tmp_path):
    with pytest.raises(ReferatError, match=r"nowhere.csv: cannot be read: .*--limits"):
        read_limits(tmp_path / "nowhere.csv")


def test_renewing_never_writes_over_what_is_no_baseline(tmp_path):
    (tmp_path / "notes.json").write_text("<<<<<<< mine", encoding="utf-8")
    with pytest.raises(ReferatError, match=r"notes.json: .*move away what is there"):
        write_baseline(tmp_path / "notes.json", model(), "why", DAY)
    assert (tmp_path / "notes.json").read_text(encoding="utf-8") == "<<<<<<< mine"


def test_limits_without_a_column_are_named(tmp_path):
    (tmp_path / "gate.csv").write_text("level,figure,tolerance\nitems,*,0.1\n", encoding="utf-8")
    with pytest.raises(ReferatError, match=r"gate.csv:2: .*floor"):
        read_limits(tmp_path / "gate.csv")


def test_every_row_of_the_shipped_limits_is_of_a_figure_that_there_is():
    golds = gold_set(ROOT / "annotations", TextStore(ROOT / "corpus", None), split="dev", parts=["own/"])
    by_id = {gold.id: gold for gold, _ in golds.documents}
    made = evaluate(System("gold", "1", "0" * 64, lambda document: gold_record(by_id[document.id], document.text)), golds, headless=False)
    known = {*made.table.headings, Figure("sections without headings", "lines"), Figure("values", "*")}
    known |= {Figure(figure.level, "*") for figure in known}
    assert {Figure(limit.level, limit.figure) for limit in LIMITS} <= known


def test_renewing_keeps_the_history_and_changes_the_scores(tmp_path):
    path = tmp_path / "baseline.json"
    write_baseline(path, model(), "first", DAY)
    write_baseline(path, model(damage=swapped), "labels swapped on purpose", DAY + datetime.timedelta(days=1))
    _, _, history = read_baseline(path)
    assert [(entry["date"], entry["reason"]) for entry in history] == [
        ("2026-01-01", "first"),
        ("2026-01-02", "labels swapped on purpose"),
    ]
    assert history[0]["entities: micro"] > history[1]["entities: micro"]
    assert not check(model(damage=swapped), path, LIMITS).failed


def test_a_baseline_reads_back_as_the_scores_that_it_was_made_of(baseline):
    made = model()
    results, errors, _ = read_baseline(baseline)
    assert results.table.figures == made.table.figures
    assert (results.table.counts == made.table.counts).all()
    assert results.groups == made.groups
    assert results.gold_hashes == made.gold_hashes
    assert len(errors) == len({case for scored in made.scored for case in scored.score.cases})


def test_a_baseline_holds_no_text_of_any_document(tmp_path):
    golds = gold_set(ROOT / "annotations", TextStore(ROOT / "corpus", None), split="dev", parts=["own/"])
    by_id = {gold.id: gold for gold, _ in golds.documents}

    def extract(document):
        record = gold_record(by_id[document.id], document.text)
        wrong = [item.model_copy(update={"title": item.title and item.title.upper()}) for item in record.items]
        return record.model_copy(update={"items": wrong, "entities": record.entities[::2]})

    write_baseline(tmp_path / "b.json", evaluation(extract, golds), "why", DAY)
    content = (tmp_path / "b.json").read_text(encoding="utf-8").lower()
    places = {gold.info["municipality"].lower() for gold, _ in golds.documents}
    for gold, text in golds.documents:
        strings = {entity.of(text).lower() for entity in gold.entities} - places
        strings |= {item.title.of(text).lower() for item in gold.items if item.title}
        assert not [string for string in strings if len(string) > 6 and string in content and string not in " ".join(by_id)]


def found(verdict="fell", scope="all", **values):
    given = {"before": 0.9, "now": 0.5, "tolerance": 0.01, "floor": None, "p": 0.001} | values
    return Check(scope, Figure("entities", "PER"), verdict=verdict, **given)


CASE = Case("vejen/1", "entities", "missed", 3, 9, "<PER> & \x0c", None)
OUTCOME = Outcome((found("passed"), found("noise", p=0.4), found(scope='Å & "B" <C>', errors=(CASE,)), found("floor", floor=0.9)), 12, 3)


def test_junit_has_a_failure_for_every_failed_check():
    suite = ElementTree.fromstring(junit_xml(OUTCOME).encode())
    assert (suite.get("tests"), suite.get("failures")) == ("4", "2")
    cases = suite.findall("testcase")
    assert [case.find("failure") is not None for case in cases] == [False, False, True, True]
    assert [failure.get("type") for failure in suite.iter("failure")] == ["fell", "floor"]
    assert cases[2].get("classname") == 'Å & "B" <C>.entities'
    assert "vejen/1 3-9 entities missed: gold <PER> &" in suite.find("testcase/failure").text


def test_github_annotations_stay_on_one_line():
    outcome = replace(OUTCOME, checks=(found(scope="100 %\r\nBy"), found("noise"), found("passed")))
    first, second = annotations(outcome)
    assert first.startswith("::error title=referat gate::entities: PER (100 %25%0D%0ABy) went from .900 to .500")
    assert second.startswith("::warning title=referat gate::entities: PER went")


def test_the_summary_is_a_table_with_every_check_that_counts():
    lines = markdown_summary(OUTCOME).splitlines()
    assert lines[0] == "## referat gate: shut"
    assert lines[2] == "2 of 4 checks failed on 12 documents."
    rows = [line for line in lines if line.startswith("|")]
    assert {line.count("|") for line in rows} == {7}
    assert [line.split("|")[-2].strip() for line in rows[2:]] == ["passed", "noise", "fell", "floor"]
    assert markdown_summary(Outcome((found("passed"),), 1, 0)).startswith("## referat gate: open")


def test_the_lines_for_people_end_with_the_sum():
    lines = list(gate_lines(OUTCOME))
    assert sum(line.startswith("FAILED") for line in lines) == 2
    assert lines[-1] == "2 of 4 checks failed on 12 documents"
    assert any("3 documents of the baseline were not scored" in line for line in lines)


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    """Files of records of the own dev documents: gold as it is, and with PER and ORG swapped."""
    folder = tmp_path_factory.mktemp("records")
    golds = gold_set(ROOT / "annotations", TextStore(ROOT / "corpus", None), split="dev", parts=["own/"])
    good = [gold_record(gold, text) for gold, text in golds.documents]
    for name, rows in {"good": good, "bad": [swapped(record, None) for record in good]}.items():
        (folder / f"{name}.jsonl").write_text("".join(record.to_json() + "\n" for record in rows), encoding="utf-8")
    (folder / "limits.csv").write_text("level,figure,tolerance,floor\nitems,start,0.02,0.9\nentities,*,0.02,0.9\n", encoding="utf-8")
    return folder


def run(*arguments):
    limits = () if "--limits" in arguments else ("--limits", ROOT / "evaluation" / "gate.csv")
    folders = ("--annotations", ROOT / "annotations", "--corpus", ROOT / "corpus", *limits)
    environment = {"GITHUB_STEP_SUMMARY": None, "REFERAT_TEXTS": None}
    return runner.invoke(app, list(map(str, ("gate", *arguments, *folders))), env=environment)


def test_the_command_opens_and_shuts(records, tmp_path):
    baseline = tmp_path / "baseline.json"
    assert run(records / "good.jsonl", "--limits", records / "limits.csv", "--baseline", baseline, "--update", "first").exit_code == 0
    assert json.loads(baseline.read_text(encoding="utf-8"))["history"][0]["reason"] == "first"
    opened = run(records / "good.jsonl", "--limits", records / "limits.csv", "--baseline", baseline)
    assert opened.exit_code == 0, opened.output
    assert "0 of" in opened.output
    before = baseline.read_bytes()
    reports = ("--junit", tmp_path / "junit.xml", "--summary", tmp_path / "summary.md", "--github")
    shut = run(records / "bad.jsonl", "--limits", records / "limits.csv", "--baseline", baseline, *reports)
    assert shut.exit_code == 1
    assert "FAILED entities: micro is" in shut.output
    assert "::error title=referat gate::entities: micro" in shut.output
    assert int(ElementTree.parse(tmp_path / "junit.xml").getroot().get("failures")) > 0
    run(records / "good.jsonl", "--limits", records / "limits.csv", "--baseline", baseline, *reports)
    summary = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert summary.index("gate: shut") < summary.index("gate: open")
    assert baseline.read_bytes() == before


def test_the_command_tells_documents_without_text(records, tmp_path):
    result = run(records / "good.jsonl", "--limits", records / "limits.csv", "--baseline", tmp_path / "b.json", "--update", "why")
    assert "documents skipped: their text is not at hand" in result.output
    part = run(records / "good.jsonl", "--limits", records / "limits.csv", "--baseline", tmp_path / "b.json", "--part", "own/vonsoe")
    assert part.exit_code == 0
    assert "on 1 documents" in part.output


UPDATE = ("--update", "why")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("good.jsonl", "--baseline", "none.json"), "none.json: cannot be read"),
        (("none.jsonl", "--baseline", "none.json", *UPDATE), "none.jsonl: cannot be read"),
        (("no_such_model", "--baseline", "none.json", *UPDATE), "no_such_model"),
        (("good.jsonl", "--part", "own/nowhere", "--baseline", "none.json", *UPDATE), "no document of the split dev"),
    ],
)
def test_the_command_ends_with_2_where_it_cannot_judge(records, arguments, message):
    given = [records / argument if argument.endswith(("json", "jsonl")) else argument for argument in arguments]
    result = run(*given)
    assert result.exit_code == 2
    assert message in result.output


def many(places, documents):
    """The synthetic gold again and again, in many municipalities."""
    rows = []
    for place in range(places):
        for index in range(documents):
            gold, text = GOLDS.documents[(place * documents + index) % len(GOLDS.documents)]
            name = f"place{place}/{index}"
            rows.append((gold.model_copy(update={"id": name, "info": {**gold.info, "municipality": f"Place {place}"}}), text))
    BY_ID.update({gold.id: gold for gold, _ in rows})
    return replace(GOLDS, documents=tuple(rows))


def test_many_municipalities_do_not_hide_a_fall(tmp_path):
    golds = many(12, 8)
    write_baseline(tmp_path / "b.json", evaluation(partial(imperfect, 0), golds), "why", DAY)
    failed = check(model(damage=swapped, golds=golds), tmp_path / "b.json", LIMITS).failed
    assert {("all", "PER"), ("all", "ORG")} <= {(found.scope, found.figure.name) for found in failed}


def test_a_fall_of_an_average_names_documents_and_errors(baseline):
    macro = next(found for found in check(model(damage=swapped), baseline, LIMITS).failed if found.figure == Figure("entities", "macro"))
    assert macro.where
    assert macro.errors


def test_a_misspelt_level_in_the_limits_is_an_error(tmp_path):
    (tmp_path / "gate.csv").write_text("level,figure,tolerance,floor\nentitties,*,0.1,\n", encoding="utf-8")
    with pytest.raises(ReferatError, match=r"gate.csv:2: .*entitties"):
        read_limits(tmp_path / "gate.csv")


def test_a_floor_holds_where_a_system_leaves_nothing_to_measure(baseline):
    def mute(record, document):
        return record.model_copy(update={"decisions": []})

    outcome = check(model(damage=mute), baseline, [Limit("decisions", "*", 0.02, None), Limit("decisions", "outcome", 0.02, 0.5)])
    assert {found.figure.name: found.verdict for found in outcome.failed}["outcome"] == "undefined"
    assert any("decisions: outcome has no value any more" in line for line in gate_lines(outcome))


def test_a_baseline_is_not_renewed_on_fewer_documents(tmp_path):
    path = tmp_path / "b.json"
    write_baseline(path, evaluation(partial(imperfect, 0), GOLDS), "first", DAY)
    fewer = evaluation(partial(imperfect, 0), replace(GOLDS, documents=GOLDS.documents[:3]))
    with pytest.raises(ReferatError, match="were not scored now"):
        write_baseline(path, fewer, "second", DAY)


def test_a_failed_class_of_outcomes_shows_its_errors(baseline):
    def other(record, document):
        changed = [d.model_copy(update={"outcome": "noted"}) if d.outcome == "rejected" else d for d in record.decisions]
        return record.model_copy(update={"decisions": changed})

    failed = check(model(damage=other), baseline, LIMITS).failed
    rejected = next(found for found in failed if found.figure == Figure("outcomes", "rejected"))
    assert rejected.errors

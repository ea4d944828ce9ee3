"""Two evaluations: what moved by more than noise, and which errors came and went."""

import json
import random
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from referat.cli import app
from referat.errors import ReferatError
from referat_eval.compare import IMPROVED, NOISE, WORSE, compare
from referat_eval.results import CASES, FORMAT, SCORES, Results, rows_of
from referat_eval.score import Case, Figure
from referat_eval.table import ScoreTable

PER, LINES = Figure("entities", "PER"), Figure("sections", "lines")
NUMBER = 30

runner = CliRunner()


def results(counts, cases=(), gold="g", figures=(PER,), shares=()):
    """Results of documents d0, d1, … with one (right, spurious, missed) each and figure."""
    rows = {f"d{index}": dict.fromkeys(figures, tuple(map(float, triple))) for index, triple in enumerate(counts)}
    groups = {name: {"municipality": "By"} for name in rows}
    return Results({"system": "s"}, ScoreTable.from_rows(rows, shares), groups, dict.fromkeys(rows, gold), tuple(cases))


def varied(seed, lost=0.1):
    rng = random.Random(seed)
    missed = [sum(rng.random() < lost for _ in range(20)) for _ in range(NUMBER)]
    return results([(20 - number, 1, number) for number in missed])


def verdict(a, b, figure=PER):
    return next(change.verdict for change in compare(a, b).changes if change.figure == figure)


POOR, GOOD = [(10, 5, 5)] * NUMBER, [(12, 3, 3)] * NUMBER


def test_a_change_in_every_document_is_real_both_ways():
    assert verdict(results(POOR), results(GOOD)) == IMPROVED
    assert verdict(results(GOOD), results(POOR)) == WORSE


def test_nothing_changed_is_noise():
    change = compare(results(GOOD), results(GOOD)).changes[0]
    assert (change.verdict, change.p, change.low, change.high) == (NOISE, 1, 0, 0)


def test_ups_and_downs_are_noise():
    assert verdict(results((POOR[:1] + GOOD[:1]) * 15), results((GOOD[:1] + POOR[:1]) * 15)) == NOISE


def test_one_document_that_changed_much_is_noise():
    assert verdict(results(GOOD), results([(0, 0, 15), *GOOD[1:]])) == NOISE


def test_the_same_quality_by_chance_is_mostly_noise():
    verdicts = [verdict(varied(f"a{seed}"), varied(f"b{seed}")) for seed in range(20)]
    assert verdicts.count(NOISE) >= 17


def test_twice_as_many_misses_are_worse():
    assert [verdict(varied(f"a{seed}"), varied(f"b{seed}", 0.2)) for seed in range(5)] == [WORSE] * 5


def test_values_are_those_of_the_pooled_counts():
    change = compare(results(POOR), results(GOOD)).changes[0]
    assert (change.a, change.b) == (pytest.approx(20 / 30), pytest.approx(24 / 30))
    assert change.low <= change.b - change.a <= change.high


def test_a_share_is_compared_as_a_share():
    a, b = (results([(right, 0, 10 - right)] * NUMBER, figures=[LINES], shares=[LINES]) for right in (6, 8))
    change = compare(a, b).changes[0]
    assert (change.figure, change.a, change.b) == (LINES, 0.6, 0.8)


@pytest.mark.parametrize("seed", range(3))
def test_there_and_back_are_opposite(seed):
    a, b = varied(f"a{seed}"), varied(f"b{seed}", 0.15)
    there, back = compare(a, b).changes[0], compare(b, a).changes[0]
    assert (there.a, there.b) == (back.b, back.a)
    assert (there.low, there.high) == (pytest.approx(-back.high), pytest.approx(-back.low))
    assert there.p == back.p
    assert {there.verdict, back.verdict} in ({IMPROVED, WORSE}, {NOISE})


def test_more_figures_make_each_adjusted_p_larger():
    names = [Figure("entities", name) for name in ("PER", "ORG", "DATE")]
    alone = compare(results(POOR), results(GOOD)).changes[0]
    among = compare(results(POOR, figures=names), results(GOOD, figures=names)).changes[0]
    assert alone.adjusted == alone.p == among.p
    assert among.adjusted == pytest.approx(3 * alone.p)


def test_a_figure_that_only_one_defines_is_left_out():
    other = results(GOOD, figures=[PER, LINES], shares=[LINES])
    assert [change.figure for change in compare(results(GOOD), other).changes if change.figure.name != "macro"] == [PER]


def test_only_documents_of_both_are_compared():
    comparison = compare(results(GOOD[:20]), results([*GOOD[:20], *[(0, 9, 9)] * 10]))
    assert comparison.documents == 20
    assert {change.verdict for change in comparison.changes} == {NOISE}


def test_the_order_of_documents_does_not_matter():
    a, b = varied("a"), varied("b", 0.2)
    order = list(reversed(range(NUMBER)))
    turned = replace(
        b, table=ScoreTable(tuple(b.table.documents[i] for i in order), b.table.figures, b.table.shares, b.table.counts[order])
    )
    assert compare(a, turned) == compare(a, b)


def test_changed_gold_is_refused():
    with pytest.raises(ReferatError, match=r"the gold of d0 and 29 more has changed.*evaluate both anew"):
        compare(results(GOOD), results(GOOD, gold="h"))


def test_disjoint_documents_are_refused():
    b = results(GOOD)
    names = tuple(f"other{index}" for index in range(NUMBER))
    b = replace(b, table=replace(b.table, documents=names), gold_hashes=dict.fromkeys(names, "g"))
    with pytest.raises(ReferatError, match=r"no document in common.*same split"):
        compare(results(GOOD), b)


OLD = Case("d1", "entities", "missed", 3, 5, "PER", None)
NEW = Case("d0", "entities", "spurious", 9, 12, None, "ORG")
BOTH = Case("d0", "sections", "wrong", 0, 4, "case", "title")
ELSEWHERE = Case("d99", "entities", "missed", 1, 2, "PER", None)


def test_cases_that_changed_are_listed_both_ways():
    a, b = results(GOOD, [BOTH, OLD]), results(GOOD, [NEW, BOTH, ELSEWHERE])
    there, back = compare(a, b), compare(b, a)
    assert (there.gone, there.new) == ((OLD,), (NEW,))
    assert (back.gone, back.new) == ((NEW,), (OLD,))


def written(folder, made):
    folder.mkdir()
    content = {"format": FORMAT, "about": made.about, **rows_of(made.table, made.groups, made.gold_hashes)}
    (folder / SCORES).write_text(json.dumps(content), encoding="utf-8")
    lines = (json.dumps({name: getattr(case, name) for name in Case.__slots__}) for case in made.cases)
    (folder / CASES).write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return folder


def run(*arguments):
    return runner.invoke(app, list(map(str, ("compare", *arguments))))


def test_the_command_prints_what_moved_and_the_cases(tmp_path):
    a = written(tmp_path / "old", results(POOR, [OLD, BOTH]))
    b = written(tmp_path / "new", results(GOOD, [NEW, BOTH]))
    result = run(a, b)
    assert result.exit_code == 0, result.output
    row = next(line for line in result.output.splitlines() if "PER" in line)
    assert row.split()[2:4] == [".667", ".800"]
    assert row.rstrip().endswith(IMPROVED)
    assert "1 new errors\n  d0 9-12 entities spurious: gold -, predicted ORG" in result.output
    assert "1 errors gone\n  d1 3-5 entities missed: gold PER, predicted -" in result.output
    assert "d0 9-12" not in run(a, b, "--cases", 0).output


def test_the_command_hides_what_did_not_move_unless_asked(tmp_path):
    a = written(tmp_path / "old", results(GOOD))
    assert "PER" not in run(a, a).output
    assert "PER" in run(a, a, "--all").output


def test_the_command_ends_with_2_on_what_cannot_be_compared(tmp_path):
    a, b = written(tmp_path / "old", results(GOOD)), written(tmp_path / "new", results(GOOD, gold="h"))
    assert run(a, tmp_path / "nowhere").exit_code == 2
    result = run(a, b)
    assert result.exit_code == 2
    assert "has changed between the two" in result.output

"""The gate for continuous integration: has a score fallen by more than its tolerance, for real, or below its floor?

A fall is real where the permutation test over documents says so: one-sided, adjusted by Holm for the number of tests that can become
significant at all.
"""

import csv
import datetime
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from referat.errors import ReferatError
from referat_eval.compare import paired
from referat_eval.evaluate import Evaluation
from referat_eval.report import in_digits
from referat_eval.resampling import attainable, differences, holm
from referat_eval.results import HEADLINE, Results, results_of, rows_of
from referat_eval.score import Case, Figure
from referat_eval.table import LEVELS, ScoreTable

FORMAT = "referat baseline 1"
SIGNIFICANCE = 0.05
SWAPS = 19_999
SHOWN, WORST = 10, 5
GROUP_DOCUMENTS = 8
GROUP_FIGURES = HEADLINE
_LEVEL_OF_ERRORS = {"outcomes": "decisions", "entities by section": "entities"}
_WAY_OUT = "move away what is there, if anything, and make it with referat gate --update 'why'"
Verdict = Literal["passed", "noise", "fell", "floor", "undefined"]


@dataclass(frozen=True, slots=True)
class Limit:
    """What a figure may lose, and where it must stay; ``*`` is any figure of the level that has no row of its own."""

    level: str
    figure: str
    tolerance: float
    floor: float | None


@dataclass(frozen=True, slots=True)
class Check:
    """One figure of one scope.

    Attributes:
        scope: ``all``, or a municipality.
        before: in the baseline; None where it is not defined.
        p: adjusted probability of such a fall where the systems are equal; None where too few documents differ to tell.
        where: documents that lost most, with how many errors more each has.
        errors: new errors of its level in these documents.
        verdict: *noise* is a fall beyond the tolerance that the test does not bear out; *undefined* is a figure with a floor that
            the system leaves without a value, as a share of the decisions it found where it found none.
    """

    scope: str
    figure: Figure
    before: float | None
    now: float
    tolerance: float
    floor: float | None
    p: float | None
    verdict: Verdict
    where: tuple[tuple[str, float], ...] = ()
    errors: tuple[Case, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether the gate stays shut."""
        return self.verdict in {"fell", "floor", "undefined"}

    def message(self) -> str:
        """What happened, in one line."""
        name = f"{self.figure} ({self.scope})" if self.scope != "all" else str(self.figure)
        if self.verdict == "undefined":
            return f"{name} has no value any more; the baseline has {in_digits(self.before)}"
        if self.verdict == "floor":
            return f"{name} is {in_digits(self.now)}, below its floor of {in_digits(self.floor)}"
        if self.before is None:
            return f"{name} is {in_digits(self.now)}; the baseline has none"
        told = f"{name} went from {in_digits(self.before)} to {in_digits(self.now)}"
        if self.verdict == "passed":
            return told
        proof = "real" if self.verdict == "fell" else "not proven"
        chance = "too few documents differ" if self.p is None else f"p {self.p:.4f}"
        return f"{told}, tolerance {in_digits(self.tolerance)}, {proof} ({chance})"


@dataclass(frozen=True, slots=True)
class Outcome:
    """All checks, the documents that were held against the baseline, and how many of the baseline's were not scored."""

    checks: tuple[Check, ...]
    documents: int
    missing: int

    @property
    def failed(self) -> list[Check]:
        """The checks that keep the gate shut."""
        return [check for check in self.checks if check.failed]


def read_limits(path: Path) -> list[Limit]:
    """The table of tolerances and floors: columns level, figure, tolerance, floor.

    Raises:
        ReferatError: no such file, or a row that is none; names file and line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise ReferatError(f"{path}: cannot be read: {error}; name the table of tolerances and floors with --limits") from error
    limits = []
    for number, row in enumerate(csv.DictReader(lines), start=2):
        try:
            floor = float(row["floor"]) if row["floor"] else None
            if row["level"] not in LEVELS:
                raise ValueError(f"there is no level {row['level']!r}; there are {', '.join(LEVELS)}")
            limits.append(Limit(row["level"], row["figure"], float(row["tolerance"]), floor))
        except (KeyError, ValueError, TypeError) as error:
            raise ReferatError(f"{path}:{number}: needs level, figure, tolerance and floor: {error}") from error
    return limits


def read_baseline(path: Path) -> tuple[Results, frozenset[str], list[dict[str, str]]]:
    """The baseline's results, the keys of its errors, and why it was renewed over time.

    Raises:
        ReferatError: no baseline; says how to make one.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReferatError(f"{path}: cannot be read: {error}; {_WAY_OUT}") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ReferatError(f"{path}: is no file of the format {FORMAT!r}; {_WAY_OUT}")
    return results_of(content), frozenset(content["errors"]), content["history"]


def write_baseline(path: Path, evaluation: Evaluation, reason: str, today: datetime.date) -> None:
    """Renew the baseline on purpose; the reason is added to those before it.

    It holds counts, and errors only as hashes: no text of any document.

    Raises:
        ReferatError: documents of the old baseline were not scored, so that the gate would no longer watch them.
    """
    history: list[dict[str, str]] = []
    if path.exists():
        before, _, history = read_baseline(path)
        if lost := [name for name in before.table.documents if name not in evaluation.gold_hashes]:
            raise ReferatError(
                f"{path}: {len(lost)} documents of the baseline were not scored now ({lost[0]}, …); score them too, "
                "with --texts and the same --split and --part, or move the old baseline away"
            )
    headline = {
        "records: complete event": evaluation.value("records", "complete event"),
        "entities: micro": evaluation.value("entities", "micro"),
    }
    entry = {"date": today.isoformat(), "reason": reason, "system": f"{evaluation.about['system']} {evaluation.about['version']}"}
    entry |= {name: in_digits(value) for name, value in headline.items()}
    content = {
        "format": FORMAT,
        "about": evaluation.about,
        "history": [*history, entry],
        **rows_of(evaluation.table, evaluation.groups, evaluation.gold_hashes),
        "errors": sorted(_key(case) for scored in evaluation.scored for case in scored.score.cases),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_compact(content), encoding="utf-8")


def _compact(content: dict[str, Any]) -> str:
    """JSON with one line a document, so that a renewal reads well as a difference."""
    head = {key: value for key, value in content.items() if key not in {"documents", "errors"}}
    rows = ",\n".join(
        f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(row, ensure_ascii=False)}" for name, row in content["documents"].items()
    )
    told = json.dumps(head, ensure_ascii=False, indent=1)[:-2]
    return f'{told},\n "documents": {{\n{rows}\n}},\n "errors": {json.dumps(content["errors"])}\n}}\n'


def _key(case: Case) -> str:
    return hashlib.sha256("\0".join(map(str, asdict(case).values())).encode()).hexdigest()[:10]


def check(evaluation: Evaluation, baseline: Path, limits: Sequence[Limit], *, swaps: int = SWAPS) -> Outcome:
    """Hold an evaluation against the baseline.

    Raises:
        ReferatError: the baseline is missing, or its gold has changed.
    """
    before, known, _ = read_baseline(baseline)
    now = Results(evaluation.about, evaluation.table, evaluation.groups, evaluation.gold_hashes)
    a, b = (table.at({limit.level for limit in limits}) for table in paired(before, now))
    new = [case for scored in evaluation.scored for case in scored.score.cases if _key(case) not in known]
    rows = [row for scope, members in _scopes(evaluation, a) for row in _rows(scope, a.only(members), b.only(members), limits, swaps)]
    chances = np.array([row.p for row in rows], dtype=float)
    chances[~attainable(np.array([row.least for row in rows], dtype=float), SIGNIFICANCE)] = np.nan
    checks = [_judged(row, None if np.isnan(p) else float(p), new) for row, p in zip(rows, holm(chances), strict=True)]
    return Outcome(tuple(checks), len(a.documents), len(before.table.documents) - len(a.documents))


def _scopes(evaluation: Evaluation, table: ScoreTable) -> Iterator[tuple[str, Any]]:
    yield "all", lambda _: True
    places = Counter(evaluation.groups[name]["municipality"] for name in table.documents)
    for place, number in sorted(places.items()):
        if number >= GROUP_DOCUMENTS and number < len(table.documents):
            yield place, lambda name, place=place: evaluation.groups[name]["municipality"] == place


@dataclass(frozen=True, slots=True)
class _Row:
    """One figure of one scope before it is judged; ``least`` is the smallest p that its test can give."""

    scope: str
    limit: Limit
    figure: Figure
    a: ScoreTable
    b: ScoreTable
    before: float
    now: float
    p: float
    least: float


def _rows(scope: str, a: ScoreTable, b: ScoreTable, limits: Sequence[Limit], swaps: int) -> Iterator[_Row]:
    found = differences(a, b, swaps=swaps)
    measured = {figure.level for place, figure in enumerate(b.figures) if b.counts[:, place].any()}
    for place, figure in enumerate(a.headings):
        limit = _limit_of(figure, limits)
        if limit is None or figure.level not in measured or (scope != "all" and figure not in GROUP_FIGURES):
            continue
        if np.isnan(found.b[place]) and (scope != "all" or limit.floor is None):
            continue
        members = a.members(figure)
        differing = int(np.any(a.counts[:, members] != b.counts[:, members], axis=(1, 2)).sum())
        least = float("nan") if np.isnan(found.p_fall[place]) else max(0.5**differing, 1 / (swaps + 1))
        before, now, p = (float(column[place]) for column in (found.a, found.b, found.p_fall))
        yield _Row(scope, limit, figure, a, b, before, now, p, least)


def _limit_of(figure: Figure, limits: Sequence[Limit]) -> Limit | None:
    rows = [limit for limit in limits if limit.level == figure.level and limit.figure in {figure.name, "*"}]
    return min(rows, key=lambda limit: limit.figure == "*", default=None)


def _judged(row: _Row, p: float | None, new: Sequence[Case]) -> Check:
    floor = row.limit.floor if row.scope == "all" else None
    verdict: Verdict = "passed"
    if np.isnan(row.now):
        verdict = "undefined"
    elif floor is not None and row.now < floor:
        verdict = "floor"
    elif row.before - row.now > row.limit.tolerance:
        verdict = "fell" if p is not None and p < SIGNIFICANCE else "noise"
    where = tuple(_losses(row)) if verdict != "passed" else ()
    names = {name for name, _ in where}
    level = _LEVEL_OF_ERRORS.get(row.figure.level, row.figure.level.partition(",")[0])
    errors = tuple(case for case in new if case.document in names and case.level == level)[:SHOWN]
    before = None if np.isnan(row.before) else row.before
    return Check(row.scope, row.figure, before, row.now, row.limit.tolerance, floor, p, verdict, where, errors)


def _losses(row: _Row) -> Iterator[tuple[str, float]]:
    """The documents with most errors more than before."""
    members = row.a.members(row.figure)
    more = (row.b.counts[:, members, 1:] - row.a.counts[:, members, 1:]).sum(axis=(1, 2))
    for place in np.argsort(-more, kind="stable")[:WORST]:
        if more[place] > 0:
            yield row.a.documents[place], float(more[place])

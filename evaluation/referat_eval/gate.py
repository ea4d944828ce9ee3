"""The gate for continuous integration: has a score fallen by more than its tolerance, for real, or below its floor?

A fall is real where the permutation test over documents says so (one-sided, adjusted by Holm for the number of figures).
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
from referat_eval.resampling import differences, holm
from referat_eval.results import Results, results_of, rows_of
from referat_eval.score import Case, Figure
from referat_eval.table import Floats, ScoreTable

FORMAT = "referat baseline 1"
SIGNIFICANCE = 0.05
SHOWN = 10
GROUP_DOCUMENTS = 8
Verdict = Literal["passed", "noise", "fell", "floor"]


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
        p: adjusted probability of such a fall where the systems are equal; None where it was not tested.
        where: documents that lost most, with how many errors more each has.
        errors: new errors of its level in these documents.
        verdict: *noise* is a fall beyond the tolerance that the test does not bear out.
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
        return self.verdict in {"fell", "floor"}

    def message(self) -> str:
        """What happened, in one line."""
        name = f"{self.figure} ({self.scope})" if self.scope != "all" else str(self.figure)
        if self.verdict == "floor":
            return f"{name} is {in_digits(self.now)}, below its floor of {in_digits(self.floor)}"
        if self.before is None:
            return f"{name} is {in_digits(self.now)}; the baseline has none"
        told = f"{name} went from {in_digits(self.before)} to {in_digits(self.now)}"
        if self.verdict == "passed":
            return told
        proof = "real" if self.verdict == "fell" else "not proven"
        return f"{told}, tolerance {in_digits(self.tolerance)}, {proof} (p {self.p:.4f})"


@dataclass(frozen=True, slots=True)
class Outcome:
    """All checks, and how many documents of the baseline could not be scored because their text was not at hand."""

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
        ReferatError: a row that is none; names file and line.
    """
    limits = []
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            try:
                floor = float(row["floor"]) if row["floor"] else None
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
        raise ReferatError(f"{path}: cannot be read: {error}; make it with referat gate --update 'why'") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ReferatError(f"{path}: is no file of the format {FORMAT!r}; make it anew with referat gate --update 'why'")
    return results_of(content), frozenset(content["errors"]), content["history"]


def write_baseline(path: Path, evaluation: Evaluation, reason: str, today: datetime.date) -> None:
    """Renew the baseline on purpose; the reason is added to those before it.

    It holds counts, and errors only as hashes: no text of any document.
    """
    history = read_baseline(path)[2] if path.exists() else []
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


def check(evaluation: Evaluation, baseline: Path, limits: Sequence[Limit]) -> Outcome:
    """Hold an evaluation against the baseline.

    Raises:
        ReferatError: the baseline is missing, or its gold has changed.
    """
    before, known, _ = read_baseline(baseline)
    now = Results(evaluation.about, evaluation.table, evaluation.groups, evaluation.gold_hashes)
    a, b = paired(before, now)
    new = [case for scored in evaluation.scored for case in scored.score.cases if _key(case) not in known]
    rows = [row for scope, members in _scopes(evaluation, a) for row in _rows(scope, a.only(members), b.only(members), limits)]
    adjusted = holm(np.array([row[-1] for row in rows], dtype=float))
    checks = [_judged(*row[:-1], p=None if p != p else float(p), new=new) for row, p in zip(rows, adjusted, strict=True)]
    return Outcome(tuple(checks), len(a.documents), len(before.table.documents) - len(a.documents))


def _scopes(evaluation: Evaluation, table: ScoreTable) -> Iterator[tuple[str, Any]]:
    yield "all", lambda _: True
    places = Counter(evaluation.groups[name]["municipality"] for name in table.documents)
    for place, number in sorted(places.items()):
        if number >= GROUP_DOCUMENTS and number < len(table.documents):
            yield place, lambda name, place=place: evaluation.groups[name]["municipality"] == place


_Row = tuple[str, Limit, Figure, float, float, ScoreTable, ScoreTable, float]


def _rows(scope: str, a: ScoreTable, b: ScoreTable, limits: Sequence[Limit]) -> Iterator[_Row]:
    found = differences(a, b)
    for place, figure in enumerate(a.headings):
        limit = _limit_of(figure, limits)
        if limit is None or (scope != "all" and figure.level == "outcomes"):
            continue
        before, now = float(found.a[place]), float(found.b[place])
        if now != now:
            continue
        p: Floats = found.p_fall[place]
        yield scope, limit, figure, before, now, a, b, float("nan") if before != before else float(p)


def _limit_of(figure: Figure, limits: Sequence[Limit]) -> Limit | None:
    rows = [limit for limit in limits if limit.level == figure.level and limit.figure in {figure.name, "*"}]
    return min(rows, key=lambda limit: limit.figure == "*", default=None)


def _judged(
    scope: str, limit: Limit, figure: Figure, before: float, now: float, a: ScoreTable, b: ScoreTable, *, p: float | None, new: list[Case]
) -> Check:
    floor = limit.floor if scope == "all" else None
    verdict: Verdict = "passed"
    if floor is not None and now < floor:
        verdict = "floor"
    elif before - now > limit.tolerance and p is not None:
        verdict = "fell" if p < SIGNIFICANCE else "noise"
    where = tuple(_losses(figure, a, b)) if verdict != "passed" else ()
    names = {name for name, _ in where}
    errors = tuple(case for case in new if case.document in names and case.level == figure.level.partition(",")[0])[:SHOWN]
    return Check(scope, figure, None if before != before else before, now, limit.tolerance, floor, p, verdict, where, errors)


def _losses(figure: Figure, a: ScoreTable, b: ScoreTable) -> Iterator[tuple[str, float]]:
    """The documents with most errors more than before."""
    if figure not in a.figures:
        return
    place = a.figures.index(figure)
    more = (b.counts[:, place, 1:] - a.counts[:, place, 1:]).sum(axis=1)
    for row in np.argsort(-more, kind="stable")[:5]:
        if more[row] > 0:
            yield a.documents[row], float(more[row])

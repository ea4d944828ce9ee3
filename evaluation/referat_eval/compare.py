"""Two systems on the same gold: which figures moved by more than noise, and which cases changed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from rich import box
from rich.table import Table

from referat.errors import ReferatError
from referat_eval.report import in_digits
from referat_eval.resampling import LEVEL, differences, holm
from referat_eval.results import Results
from referat_eval.score import Case, Figure
from referat_eval.table import Floats, ScoreTable

IMPROVED, WORSE, NOISE = "improved", "worse", "within noise"


@dataclass(frozen=True, slots=True)
class Change:
    """One figure in A and B.

    Attributes:
        low: lower end of the interval of B - A over documents.
        p: two-sided, by permutation of documents.
        adjusted: the same, adjusted for the number of figures compared (Holm).
    """

    figure: Figure
    a: float
    b: float
    low: float
    high: float
    p: float
    adjusted: float

    @property
    def verdict(self) -> str:
        """Improved or worse where the interval and the test both say so, otherwise within noise."""
        if self.p < 1 - LEVEL and not self.low <= 0 <= self.high:
            return IMPROVED if self.b > self.a else WORSE
        return NOISE


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from A to B on the documents that both were scored on; no cases where one side did not keep its errors."""

    documents: int
    changes: tuple[Change, ...]
    gone: tuple[Case, ...] | None
    new: tuple[Case, ...] | None


def compare(a: Results, b: Results) -> Comparison:
    """Compare two evaluations on the documents that they share.

    Raises:
        ReferatError: they share none, or the gold of one has changed between them.
    """
    first, second = paired(a, b)
    shared = set(first.documents)
    if a.cases is None or b.cases is None:
        return Comparison(len(shared), tuple(changes(first, second)), None, None)
    old, new = ({case for case in cases if case.document in shared} for cases in (a.cases, b.cases))
    return Comparison(len(shared), tuple(changes(first, second)), _in_order(old - new), _in_order(new - old))


def paired(a: Results, b: Results) -> tuple[ScoreTable, ScoreTable]:
    """The tables of the documents that both have, with the same rows and figures.

    Raises:
        ReferatError: see `compare`.
    """
    shared = [name for name in a.table.documents if name in b.gold_hashes]
    if not shared:
        raise ReferatError("the two evaluations have no document in common; evaluate both on the same split")
    changed = [name for name in shared if a.gold_hashes[name] != b.gold_hashes[name]]
    if changed:
        raise ReferatError(f"the gold of {changed[0]} and {len(changed) - 1} more has changed between the two; evaluate both anew")
    figures, shares = _figures([a.table, b.table])
    return _over(a.table, shared, figures, shares), _over(b.table, shared, figures, shares)


def pooled(results: Sequence[Results]) -> Results:
    """Evaluations of different documents as one, which is about the first; its errors are not kept.

    Raises:
        ReferatError: two have a document in common.
    """
    documents = Counter(name for one in results for name in one.table.documents)
    twice = [name for name, number in documents.items() if number > 1]
    if twice:
        raise ReferatError(f"{twice[0]}: is in several evaluations; pool those of different documents")
    figures, shares = _figures([one.table for one in results])
    tables = [_over(one.table, one.table.documents, figures, shares) for one in results]
    table = replace(tables[0], documents=tuple(documents), counts=np.concatenate([table.counts for table in tables]))
    groups = {name: group for one in results for name, group in one.groups.items()}
    hashes = {name: known for one in results for name, known in one.gold_hashes.items()}
    return Results(results[0].about, table, groups, hashes)


def _figures(tables: Sequence[ScoreTable]) -> tuple[dict[Figure, None], set[Figure]]:
    """All figures of some tables, and which of them are shares."""
    figures = dict.fromkeys(figure for table in tables for figure in table.figures)
    return figures, {f for table in tables for f, share in zip(table.figures, table.shares, strict=True) if share}


def _over(table: ScoreTable, documents: Sequence[str], figures: Iterable[Figure], shares: set[Figure]) -> ScoreTable:
    rows = {name: index for index, name in enumerate(table.documents)}
    places = {figure: index for index, figure in enumerate(table.figures)}
    empty = (0.0, 0.0, 0.0)

    def triple(name: str, figure: Figure) -> tuple[float, float, float]:
        return tuple(table.counts[rows[name], places[figure]].tolist()) if figure in places else empty

    return ScoreTable.from_rows({name: {figure: triple(name, figure) for figure in figures} for name in documents}, shares)


def changes(a: ScoreTable, b: ScoreTable) -> list[Change]:
    """Every figure that both define, with interval and p value of its difference."""
    found = differences(a, b)
    defined = ~(np.isnan(found.a) | np.isnan(found.b))
    p: Floats = np.where(defined, found.p, np.nan)
    rows = zip(a.headings, found.a, found.b, found.low, found.high, p, holm(p), defined, strict=True)
    return [Change(figure, *map(float, numbers)) for figure, *numbers, known in rows if known]


def _in_order(cases: Iterable[Case]) -> tuple[Case, ...]:
    return tuple(sorted(cases, key=lambda case: (case.document, case.start, case.level, case.kind)))


def comparison_table(comparison: Comparison, a: str, b: str, *, everything: bool) -> Table:
    """The figures for a terminal; only those that moved unless ``everything`` is asked for."""
    table = Table(title=f"{b} against {a} on {comparison.documents} documents", box=box.SIMPLE, pad_edge=False)
    for name in ("level", "figure", "A", "B", "B - A", "95 %", "p", "adjusted", "verdict"):
        table.add_column(name, no_wrap=True)
    for change in comparison.changes:
        if not everything and change.a == change.b:
            continue
        between = f"{change.low:+.3f} to {change.high:+.3f}"
        numbers = [in_digits(change.a), in_digits(change.b), f"{change.b - change.a:+.3f}", between]
        chances = [f"{change.p:.4f}", f"{change.adjusted:.4f}"]
        table.add_row(change.figure.level, change.figure.name, *numbers, *chances, change.verdict)
    return table

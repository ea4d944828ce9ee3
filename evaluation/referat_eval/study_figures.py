"""The figures of a study's row: values with intervals, and differences from a baseline."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from referat_eval.compare import changes, paired
from referat_eval.resampling import intervals
from referat_eval.results import HEADLINE, Results


def figures_with_differences(found: Results, baseline: Results | None) -> list[dict[str, Any]]:
    """The figures of results, each with its difference from the baseline, None where there is none."""
    apart = {} if baseline is None else differences_from(baseline, found)
    return [{**figure, "difference": apart.get((figure["level"], figure["name"]))} for figure in figures_of(found)]


def shown_part(results: Results, parts: tuple[str, ...]) -> Results:
    """The results of the documents whose id begins with one of ``parts``, at the levels that are shown."""
    table = results.table.only(lambda name: name.startswith(parts)).at({figure.level for figure in HEADLINE})
    return replace(results, table=table, gold_hashes={name: results.gold_hashes[name] for name in table.documents})


def figures_of(results: Results) -> Iterator[dict[str, Any]]:
    """Every headline figure that is defined, with its interval."""
    table = results.table
    for figure, value, ends in zip(table.headings, table.values().tolist(), intervals(table).tolist(), strict=True):
        if figure in HEADLINE and value == value:
            interval = [rounded(end) for end in ends] if ends[0] == ends[0] else None
            yield {"level": figure.level, "name": figure.name, "value": rounded(value), "interval": interval}


def differences_from(baseline: Results, found: Results) -> dict[tuple[str, str], dict[str, Any]]:
    """By figure, what was gained over the baseline on the documents that both were scored on; nothing where there is none."""
    if not found.gold_hashes.keys() & baseline.gold_hashes.keys():
        return {}
    return {
        (change.figure.level, change.figure.name): {
            "baseline": rounded(change.a),
            "value": rounded(change.b - change.a),
            "interval": [rounded(change.low), rounded(change.high)],
            "p": rounded(change.p),
            "verdict": change.verdict,
        }
        for change in changes(*paired(shown_part(baseline, ("",)), found))
        if change.figure in HEADLINE
    }


def rounded(value: float) -> float | None:
    """Six digits; None where it is not defined, which JSON cannot say."""
    return round(value, 6) if value == value else None

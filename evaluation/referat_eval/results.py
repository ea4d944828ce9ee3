"""``scores.json`` and ``cases.jsonl``: what an evaluation leaves behind, and what comparisons read."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from referat.errors import ReferatError
from referat_eval.confidence import reliability
from referat_eval.counts import Share
from referat_eval.evaluate import HEADLESS, Evaluation, signature
from referat_eval.resampling import intervals
from referat_eval.score import MICRO, Case, Figure
from referat_eval.table import ScoreTable

FORMAT = "referat scores 1"
SCORES, CASES = "scores.json", "cases.jsonl"
HEADLINE = (
    Figure("items", "start"),
    Figure("sections", "lines"),
    Figure(HEADLESS, "lines"),
    *(Figure("entities", name) for name in ("PER", "PARTY", "ORG", "AMOUNT", "DATE", MICRO)),
    Figure("decisions", "span, overlap"),
    Figure("decisions", "outcome"),
    Figure("decisions", "final"),
    Figure("records", "outcome"),
    Figure("records", "complete event"),
)
CONFIDENT = ("sections", "entities", "outcomes")


@dataclass(frozen=True, slots=True)
class Results:
    """What ``scores.json`` holds of an evaluation, and its errors; None where they were not kept."""

    about: dict[str, str]
    table: ScoreTable
    groups: dict[str, dict[str, str]]
    gold_hashes: dict[str, str]
    cases: tuple[Case, ...] | None = None


def write_results(folder: Path, evaluation: Evaluation) -> dict[str, Any]:
    """Write ``scores.json`` and ``cases.jsonl``, and give the content of the first.

    The errors quote no text beyond what gold and record state.
    """
    folder.mkdir(parents=True, exist_ok=True)
    scores = scores_of(evaluation)
    content = json.dumps(scores, ensure_ascii=False, indent=1)
    (folder / SCORES).write_text(content + "\n", encoding="utf-8")
    lines = (json.dumps(asdict(case), ensure_ascii=False) for scored in evaluation.scored for case in scored.score.cases)
    (folder / CASES).write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return scores


def scores_of(evaluation: Evaluation) -> dict[str, Any]:
    """Everything of an evaluation that is a number, for machines."""
    table = evaluation.table
    return {
        "format": FORMAT,
        "signature": signature(evaluation.about),
        "about": evaluation.about,
        "figures": [_figure(evaluation, figure) for figure in table.headings],
        "groups": {dimension: dict(_group_rows(table, evaluation.groups, dimension)) for dimension in _dimensions(evaluation.groups)},
        "confusion": {
            level: [[*pair, number] for pair, number in evaluation.confusion(level).most_common()] for level in ("sections", "outcomes")
        },
        "confidence": {level: asdict(found) for level in CONFIDENT if (found := reliability(evaluation.confidence(level))) is not None},
        "skipped": list(evaluation.skipped),
        **rows_of(table, evaluation.groups, evaluation.gold_hashes),
    }


def rows_of(table: ScoreTable, groups: Mapping[str, Mapping[str, str]], hashes: Mapping[str, str]) -> dict[str, Any]:
    """The counts of every document: its row lists [index of the figure, right, spurious, missed] where one is not zero."""
    return {
        "columns": [
            [figure.level, figure.name, "share" if share else "f"] for figure, share in zip(table.figures, table.shares, strict=True)
        ],
        "documents": {
            name: {"gold": hashes[name], **groups[name], "counts": _sparse(table, index)} for index, name in enumerate(table.documents)
        },
    }


def _sparse(table: ScoreTable, row: int) -> list[list[float]]:
    filled = table.counts[row].any(axis=1).nonzero()[0].tolist()
    return [[index, *map(_whole, table.counts[row, index].tolist())] for index in filled]


def _whole(number: float) -> float:
    """The same number, as an integer where it is one."""
    return int(number) if number == int(number) else number


def _figure(evaluation: Evaluation, figure: Figure) -> dict[str, Any]:
    told: dict[str, Any] = {"level": figure.level, "name": figure.name, "value": _rounded(evaluation.value(*figure))}
    ends = evaluation.intervals[figure]
    told["interval"] = None if ends is None else [_rounded(end) for end in ends]
    if figure in evaluation.table.figures:
        counts = evaluation.pooled(*figure)
        if isinstance(counts, Share):
            told |= {"right": counts.right, "total": counts.total}
        else:
            told |= {"tp": _whole(counts.tp), "fp": _whole(counts.fp), "fn": _whole(counts.fn)}
            told |= {"precision": _rounded(counts.precision), "recall": _rounded(counts.recall)}
    return told


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def _dimensions(groups: Mapping[str, Mapping[str, str]]) -> list[str]:
    return list(next(iter(groups.values()), {}))


def _group_rows(table: ScoreTable, groups: Mapping[str, Mapping[str, str]], dimension: str) -> Iterable[tuple[str, dict[str, Any]]]:
    members: dict[str, set[str]] = defaultdict(set)
    for name in table.documents:
        members[groups[name][dimension]].add(name)
    for group in sorted(members):
        part = table.only(members[group].__contains__)
        values, ends = part.values(), intervals(part)
        figures = []
        for figure in HEADLINE:
            if figure not in part.headings:
                continue
            place = part.headings.index(figure)
            value, (low, high) = values[place], ends[place]
            if value == value:
                interval = None if low != low else [_rounded(float(low)), _rounded(float(high))]
                figures.append({"level": figure.level, "name": figure.name, "value": _rounded(float(value)), "interval": interval})
        yield group, {"documents": len(members[group]), "figures": figures}


def read_results(path: Path) -> Results:
    """The results in a folder, or in a ``scores.json`` file; errors are read where ``cases.jsonl`` lies beside it.

    Raises:
        ReferatError: there is no such file, or it is none; names it.
    """
    file = path / SCORES if path.is_dir() else path
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReferatError(f"{file}: cannot be read: {error}; write it with referat evaluate --out FOLDER") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ReferatError(f"{file}: is no file of the format {FORMAT!r}; write it anew with referat evaluate --out FOLDER")
    return results_of(content, _read_cases(file.parent / CASES))


def results_of(content: dict[str, Any], cases: Iterable[Case] | None = None) -> Results:
    """The results in the content of ``scores.json``.

    Raises:
        ReferatError: something that belongs there is missing.
    """
    try:
        return _results_of(content, cases)
    except (KeyError, ValueError, TypeError, IndexError) as error:
        raise ReferatError(f"a file of the format {content.get('format')!r} is damaged: {error!r}; write it anew") from error


def _results_of(content: dict[str, Any], cases: Iterable[Case] | None) -> Results:
    columns = [Figure(level, name) for level, name, _ in content["columns"]]
    shares = [Figure(level, name) for level, name, kind in content["columns"] if kind == "share"]
    documents = content["documents"]
    rows = {
        name: dict.fromkeys(columns, (0.0, 0.0, 0.0))
        | {columns[index]: (right, spurious, missed) for index, right, spurious, missed in row["counts"]}
        for name, row in documents.items()
    }
    groups = {name: {key: value for key, value in row.items() if key not in {"gold", "counts"}} for name, row in documents.items()}
    table = ScoreTable.from_rows(rows, shares)
    hashes = {name: row["gold"] for name, row in documents.items()}
    return Results(content["about"], table, groups, hashes, None if cases is None else tuple(cases))


def _read_cases(path: Path) -> list[Case] | None:
    if not path.exists():
        return None
    lines = path.read_text(encoding="utf-8").split("\n")[:-1]
    try:
        return [Case(**json.loads(line)) for line in lines]
    except (ValueError, TypeError) as error:
        raise ReferatError(f"{path}: is no file of errors: {error}; write it anew with referat evaluate --out FOLDER") from error

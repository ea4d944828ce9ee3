"""The figures of the benchmark as a page of Markdown, made from its JSON files alone."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from referat.errors import ReferatError
from referat_eval.report import markdown_rows

SPEED, MEMORY, DAMAGED = "speed.json", "memory.json", "damaged.json"
_HEAD = "# Benchmark\n\nMade by `make bench` from the `.json` files beside it; do not edit."
_HOW = """A word is what stands between white space, for every system. Every figure is the median of all turns, in brackets the
least and the most; the turns of the figures alternate. The flow is that of `referat extract`, files to records with text, one
thread a worker; workers that are *sharing* have one `--look-up` file, empty at first. Its rate counts from the first record to
the end; by processor time it counts all that the workers used, loading the model too. *Without repeats*: of paragraphs of 60
characters or more each comes once. Memory is resident, 10^6 bytes, the highest of a worker. Steps are timed one by one in a
process of their own."""


def bench_page(folder: Path) -> str:
    """The page for what the folder holds: speed, memory, damaged files.

    Raises:
        ReferatError: the folder holds none of them.
    """
    parts = [part for name, shown in ((SPEED, _speed), (MEMORY, _memory), (DAMAGED, _damaged)) if (part := _read(folder / name, shown))]
    if not parts:
        raise ReferatError(f"{folder}: holds none of {SPEED}, {MEMORY}, {DAMAGED}; run `referat bench` first")
    return "\n\n".join([_HEAD, *parts]) + "\n"


def _read(path: Path, shown: Callable[[Mapping[str, Any]], Iterator[str]]) -> str:
    return "\n\n".join(shown(json.loads(path.read_text(encoding="utf-8")))) if path.exists() else ""


def _speed(told: Mapping[str, Any]) -> Iterator[str]:
    models = ", ".join(f"{model['name']} {model['version']} ({model['sha256'][:8]})" for model in told["about"]["models"].values())
    texts = "; ".join(f"{row['name']}: {row['documents']:,} documents, {row['words']:,} words" for row in told["texts"])
    yield "## Speed"
    yield f"{_machine(told['about']['machine'])}. {models}. Texts: {texts}. {told['about']['repeats']} turns."
    yield _HOW
    yield _table(("flow", "workers", "words/s", "documents/s", "words/s of processor time", "memory, MB"), _flow_rows(told))
    yield _table(("two workers beside one", "ratio of rates"), _ratio_rows(told))
    yield _table(
        ("seconds from the start of the command to the first record", "one short document", "the stream"),
        ((model, _figure(row["short"], 2), _figure(row["stream"], 2)) for model, row in told["start"].items()),
    )
    yield _table(("share of steps", *told["steps"][0]["shares"]), _step_rows(told))
    yield _table(
        ("peer, without repeats", "words/s", "how"),
        (
            (row["name"], (row["skipped"] and f"skipped: {row['skipped']}") or _figure(row["words_per_second"]), row["how"])
            for row in told["peers"]
        ),
    )
    yield _table(
        ("reading own documents", "documents", "words/s"),
        ((f".{suffix}", f"{row['documents']}", f"{row['words_per_second']:,.0f}") for suffix, row in told["reading"].items()),
    )
    yield from _cost(told["cost"])


def _flow_rows(told: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for row in told["runs"]:
        yield (
            f"{row['model']}, {row['texts']}",
            f"{row['workers']}{', sharing' if row['shared'] else ''}",
            _figure(row["words_per_second"]),
            _figure(row["documents_per_second"], 1),
            _figure(row["words_per_core_second"]),
            _figure(row["memory"]),
        )


def _ratio_rows(told: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    rates = {(row["model"], row["texts"], row["workers"], row["shared"]): row["words_per_second"]["median"] for row in told["runs"]}
    for (model, texts, workers, shared), rate in rates.items():
        if workers == 2:
            yield f"{model}, {texts}{', sharing' if shared else ''}", f"{rate / rates[model, texts, 1, False]:.2f}"


def _step_rows(told: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for row in told["steps"]:
        yield f"{row['model']}, {row['texts']}", *(f"{share:.1%}" for share in row["shares"].values())


def _cost(told: Mapping[str, Any]) -> Iterator[str]:
    amount, currency = told["price"]["amount"], told["price"]["currency"]
    yield (
        "350,000 documents, those of all municipalities in 15 years, as long as the documents of the stream; "
        f"a core hour at {amount} {currency}, an assumption:"
    )
    head = "work", "words a document", "words/s a core", "core hours", currency
    yield _table(head, map(_cost_row, told["rows"]))


def _cost_row(row: Mapping[str, Any]) -> tuple[str, ...]:
    return row["what"], f"{row['words']:,}", f"{row['rate']:,.0f}", f"{row['core_hours']:,.1f}", f"{row['price']:,.2f}"


def _memory(told: Mapping[str, Any]) -> Iterator[str]:
    yield "## Memory over a long run"
    yield f"{_machine(told['about']['machine'])}. One worker; no document and no long paragraph comes twice."
    models = told["models"]
    marks = [f"{sample['documents']:,}" for sample in next(iter(models.values()))["samples"]]
    yield _table(
        ("MB after so many documents", *marks, "growth", "highest"),
        (
            (model, *(f"{sample['memory']:,.0f}" for sample in row["samples"]), f"{row['growth']:+.1%}", f"{row['highest']:,.0f}")
            for model, row in models.items()
        ),
    )


def _damaged(told: Mapping[str, Any]) -> Iterator[str]:
    about, failures = told["about"], told["failures"]
    yield "## Damaged files"
    yield (
        f"{about['files']:,} files of {len(told['kinds'])} kinds, seed {about['seed']}, {about['model']}, "
        f"{about['workers']} workers: {told['inputs']:,} inputs, {told['records']:,} records, {sum(failures.values()):,} failures, "
        f"{len(told['faults'])} promises broken; the highest memory of a worker was {told['memory']:,} MB."
    )
    yield _table(("failure", "inputs"), ((f"`{code}`", f"{count:,}") for code, count in failures.items()))


def _machine(told: Mapping[str, Any]) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in told["versions"].items())
    facts = f"{told['processor']}, {told['cores']} cores, {told['memory']} GB, load {told['load']} at the start"
    return f"{facts}; Python {told['python']}, {versions}"


def _figure(told: Mapping[str, float], digits: int = 0) -> str:
    """A median with its least and most.

    >>> _figure({"median": 1234.5, "least": 1200.0, "most": 1300.0})
    '1,234 (1,200 to 1,300)'
    """
    median, least, most = (f"{told[name]:,.{digits}f}" for name in ("median", "least", "most"))
    return f"{median} ({least} to {most})"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join(markdown_rows(head, rows))

"""What people annotated in a tool, back as gold."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from referat.annotations import GoldDocument, load_gold, save_gold
from referat.annotations.store import GOLD
from referat.errors import ExchangeError
from referat.exchange import find_format
from referat.exchange.base import Answer
from referat.exchange.parts import alone, join
from referat.exchange.regions import gold_from

TEXTS = "corpus"


@dataclass(frozen=True, slots=True)
class Imported:
    """The gold that was made, and why tasks were left out."""

    documents: list[GoldDocument]
    left_out: list[str]


def import_answers(
    files: Sequence[Path],
    form: str,
    out: Path,
    *,
    annotator: str | None = None,
    finished: bool = False,
    unchanged: bool = False,
    parts: bool = False,
) -> Imported:
    """Make gold of what a tool exported: ``out/gold/*.jsonl``, and ``out/corpus/*.txt`` for texts of no other source.

    Documents that ``out`` holds already are replaced; nothing is written where anything is wrong.

    Args:
        files: exports, files or folders as the format has them.
        form: name of the format.
        out: folder of the gold.
        annotator: whose annotations to take where several annotated, and the name to give where the files tell none.
        finished: leave out tasks that are not done, rather than refuse them.
        unchanged: take suggestions that nobody changed as gone over and right.
        parts: make a document of each part, rather than put parts together.

    Raises:
        ExchangeError: says which file, where, and what to do.
    """
    read = find_format(form).read
    answers: list[Answer] = []
    for file in files:
        if not file.exists():
            raise ExchangeError(f"{file}: does not exist")
        answers += read(file)
    left_out = []
    done = []
    for answer in answers:
        reason = _unfinished(answer, unchanged=unchanged)
        if reason is None:
            done.append(answer)
        elif finished:
            left_out.append(f"{answer.place}: {answer.task.name} {reason}")
        else:
            raise ExchangeError(f"{answer.place}: {answer.task.name} {reason}; or leave such tasks out with --finished")
    if not done:
        raise ExchangeError(f"{files[0]}: holds no finished task")
    documents = [_gold(group, annotator, parts=parts) for group in _by_document(_of_one(done, annotator), parts=parts)]
    save_all(out, documents)
    return Imported([gold for gold, _ in documents], left_out)


def save_all(out: Path, documents: Sequence[tuple[GoldDocument, str]]) -> None:
    """Add gold with its texts to a folder; a text that stands in a file of its own source is not written."""
    for gold, text in documents:
        if "file" not in gold.info:
            path = out / TEXTS / f"{gold.id}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
    held = {gold.id: gold for gold in load_gold(out)} if any((out / GOLD).glob("*.jsonl")) else {}
    held |= {gold.id: gold for gold, _ in documents}
    changed = {gold.id.split("/")[0] for gold, _ in documents}
    for part in changed:
        save_gold(out / GOLD / f"{part}.jsonl", (gold for name, gold in held.items() if name.split("/")[0] == part))


def _unfinished(answer: Answer, *, unchanged: bool) -> str | None:
    if answer.unfinished is not None:
        return answer.unfinished
    if answer.unchanged and not unchanged:
        return (
            f"is still as {answer.task.suggested_by} suggested it, and nothing says that somebody went over it; go over it, or say "
            "with --unchanged that all of them were gone over"
        )
    return None


def _of_one(answers: Sequence[Answer], annotator: str | None) -> list[Answer]:
    """One answer to each task."""
    named = {answer.annotator for answer in answers if answer.annotator is not None}
    if annotator is not None and named:
        answers = [answer for answer in answers if answer.annotator == annotator]
        if not answers:
            raise ExchangeError(f"nothing was annotated by {annotator!r}; there are {', '.join(sorted(named))}")
    taken: dict[tuple[str, int], Answer] = {}
    for answer in answers:
        key = answer.task.document, answer.task.part.number
        other = taken.setdefault(key, answer)
        if other is not answer:
            raise ExchangeError(
                f"{answer.task.name}: annotated twice, by {other.annotator or 'somebody'} ({other.place}) and by "
                f"{answer.annotator or 'somebody'} ({answer.place}). Import each by itself (--annotator NAME, or one file at a time) "
                "into folders of their own, compare them with `referat agreement A B`, and settle the differences in one"
            )
    return list(taken.values())


def _by_document(answers: Sequence[Answer], *, parts: bool) -> list[list[Answer]]:
    groups: dict[tuple[str, int], list[Answer]] = defaultdict(list)
    for answer in answers:
        groups[answer.task.document, answer.task.part.number if parts else 0].append(answer)
    return list(groups.values())


def _gold(answers: Sequence[Answer], annotator: str | None, *, parts: bool) -> tuple[GoldDocument, str]:
    first = answers[0]
    task = alone(first.task) if parts else join([answer.task for answer in answers])
    who = annotator or next((answer.annotator for answer in answers if answer.annotator), None)
    if who is None and "annotator" not in task.header:
        raise ExchangeError(f"{first.place}: does not say who annotated {task.document}; add --annotator NAME")
    header = dict(task.header) if annotator is None else {**task.header, "annotator": annotator}
    when = max((answer.date for answer in answers if answer.date), default=datetime.date.today())
    gold = gold_from(first.place, task.document, task.text, task.regions, header, who or "", when)
    return gold, task.text

"""Whether the memory of a worker stays flat over a long run in which every document is new."""

import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from referat.errors import ReferatError
from referat.model_files import model_facts
from referat.runs import Summary, extract_files
from referat_eval.bench.machine import machine
from referat_eval.bench.run import BenchPlan, Told
from referat_eval.bench.texts import renewed, stream, write_texts
from referat_eval.processes import check_proc, children, memory_of

FIRST = 1_000
_MARKS = (1_000, 2_000, 5_000, 10_000, 15_000, 20_000, 50_000, 100_000)
LENGTH = 3_000


class _Samples:
    """Memory of the worker, in MB, once so many documents are done."""

    def __init__(self, marks: Sequence[int]) -> None:
        self._marks = list(marks)
        self._last = 0.0
        self.taken: list[dict[str, float]] = []
        self.highest = 0.0

    def __call__(self, summary: Summary) -> None:
        found = [memory for process in children() if (memory := memory_of(process)) is not None]
        if found:
            self._last, most = (max(column) for column in zip(*found, strict=True))
            self.highest = max(self.highest, most)
        if self._marks and summary.done >= self._marks[0]:
            self._take(summary)

    def finish(self, summary: Summary) -> None:
        """Take the last sample, where the run was over before anybody looked."""
        if self._marks:
            self._take(summary)

    def _take(self, summary: Summary) -> None:
        self._marks = [mark for mark in self._marks if mark > summary.done]
        self.taken.append({"documents": summary.done, "memory": round(self._last, 1)})


def run_memory(plan: BenchPlan, *, documents: int, seed: int, told: Told) -> dict[str, Any]:
    """Extract new documents with one worker and tell its memory as they go by, for every model.

    The documents are beginnings of the texts of the plan with a new word in every long paragraph and at their end, so that no
    paragraph comes again and every document has words that none had before.

    Args:
        plan: models and texts.
        documents: how many; the first sample is taken after 1,000, or half of them where there are fewer.
        seed: of the new words.
        told: called with what is measured next.

    Returns:
        ``about`` the machine, and by model ``samples`` with documents done and resident memory in MB, ``growth`` from the first
        to the last as a share, and ``highest``, the peak of the worker in MB.

    Raises:
        ReferatError: a document gave no record, or the system does not tell the memory of processes.
    """
    check_proc()
    about = {"machine": machine(), "models": {name: asdict(model_facts(name)) for name in plan.models}, "seed": seed}
    known = stream(plan.annotations, plan.corpus, plan.data, plan.words)
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        files = write_texts(renewed(known.texts, documents, seed, LENGTH), place / "texts")
        models = {}
        for model in plan.models:
            told(f"{model}, memory over {documents:,} documents")
            models[model] = _sampled(files, model, place / Path(model).name, documents)
    return {"about": about, "texts": f"{known.name}, beginnings of at most {LENGTH:,} characters with new words", "models": models}


def _sampled(files: Path, model: str, out: Path, documents: int) -> dict[str, Any]:
    first = min(FIRST, max(documents // 2, 1))
    samples = _Samples([first, *(mark for mark in _MARKS if first < mark < documents), documents])
    summary = extract_files([files], out, model, watch=samples)
    if summary.failures:
        raise ReferatError(f"{summary.failures.total()} documents gave no record; what is measured must all be read")
    samples.finish(summary)
    return {
        "documents": summary.records,
        "words": summary.words,
        "samples": samples.taken,
        "growth": round(samples.taken[-1]["memory"] / samples.taken[0]["memory"] - 1, 4),
        "highest": round(samples.highest, 1),
    }

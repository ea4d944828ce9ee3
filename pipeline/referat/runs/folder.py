"""The folder of a run: which run it is, and whether it may go on.

``run.json`` holds model, options, inputs, counts and state; ``inputs.jsonl`` every input with its size; ``journal`` what is
done, while the run is not complete; ``records.jsonl`` and ``failures.jsonl`` stand there when it is.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import zip_longest
from pathlib import Path
from typing import Any

import referat
from referat.archives import Source
from referat.errors import RunRefused
from referat.model_files import model_facts
from referat.runs.outcome import Job
from referat.runs.summary import Summary
from referat.runs.writing import told_errors, writing


class RunFolder:
    """The folder of the run of one job over some inputs."""

    def __init__(self, path: Path, job: Job, inputs: Sequence[Source]) -> None:
        self.path = path
        self.records, self.failures, self.journal = path / "records.jsonl", path / "failures.jsonl", path / "journal"
        self._state_path, self._inputs_path = path / "run.json", path / "inputs.jsonl"
        self._inputs = inputs
        self._settings = _settings(job, inputs)

    def check(self, *, resume: bool) -> dict[str, Any] | None:
        """The state that the folder's run was left in, None where there is no run.

        Raises:
            RunRefused: there is a run and ``resume`` is not set, or it is a run of something else; or there are other records.
        """
        if not self._state_path.exists():
            for path in (self.records, self.failures):
                if path.exists():
                    raise RunRefused(f"{path} exists and belongs to no run; choose another folder or move it away")
            return None
        told: dict[str, Any] = json.loads(self._state_path.read_text(encoding="utf-8"))
        if not resume:
            raise RunRefused(f"{self.path} holds a run already ({told['state']}); go on with --resume, or choose another folder")
        if different := list(self._differences(told)):
            raise RunRefused(f"{self.path} holds another run: {'; '.join(different)}. Ask for the same, or choose another folder")
        return told

    def begin(self) -> None:
        """Write which run it is.

        Raises:
            Unwritable: the folder cannot be written to.
        """
        with writing(self._inputs_path) as file:
            file.write(b"".join(map(_input_line, self._inputs)))
        self._write_state("running", {})

    def note(self, summary: Summary) -> None:
        """Write what was done.

        Raises:
            Unwritable: the folder cannot be written to.
        """
        failures = dict(sorted(summary.failures.items()))
        self._write_state(summary.state, {"records": summary.records, "failures": failures})

    def _write_state(self, state: str, counts: Mapping[str, object]) -> None:
        told = {**self._settings, "state": state, "counts": counts}
        with writing(self._state_path) as file:
            file.write(json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n")

    def _differences(self, told: Mapping[str, Any]) -> Iterator[str]:
        was, now = dict(_leaves(told)), dict(_leaves(self._settings))
        for key, value in now.items():
            if was.get(key) != value:
                yield self._input_difference() if key == "inputs.sha256" else f"{key} was {_short(was.get(key))}, is {_short(value)}"

    def _input_difference(self) -> str:
        before = self._inputs_path.read_bytes().splitlines()
        for number, (was, now) in enumerate(zip_longest(before, map(_input_line, self._inputs)), 1):
            if now is None or was != now.rstrip(b"\n"):
                return f"input {number} was {_shown(was)}, is {_shown(now)}"
        return f"{self._inputs_path} has been changed"


def complete_summary(summary: Summary, told: Mapping[str, Any]) -> Summary:
    """The summary of a run that was complete before."""
    summary.state = "complete"
    summary.records = told["counts"]["records"]
    summary.failures = Counter(told["counts"]["failures"])
    summary.earlier, summary.size_done = summary.files, summary.size
    return summary


def make_folder(path: Path) -> None:
    """Make a folder and those above it.

    Raises:
        Unwritable: there is a file of that name, or it is not allowed.
    """
    with told_errors(path):
        path.mkdir(parents=True, exist_ok=True)


def _settings(job: Job, inputs: Sequence[Source]) -> dict[str, Any]:
    facts = model_facts(job.model)
    digest = hashlib.sha256(b"".join(map(_input_line, inputs)))
    return {
        "referat": referat.__version__,
        "model": {"name": facts.name, "version": facts.version, "sha256": facts.sha256},
        "options": {"text": job.with_text, "min_score": job.min_score, "max_seconds": job.max_seconds, "municipality": _municipality(job)},
        "limits": asdict(job.limits),
        "inputs": {"files": len(inputs), "sha256": digest.hexdigest()},
    }


def _municipality(job: Job) -> str | None:
    """The hash of what was told of the municipality, where something was."""
    return None if job.municipality is None else hashlib.sha256(job.municipality.encode()).hexdigest()


def _input_line(file: Source) -> bytes:
    return json.dumps({"id": file.id, "path": file.path, "size": file.size}, ensure_ascii=False).encode() + b"\n"


def _shown(line: bytes | None) -> str:
    if line is None:
        return "none"
    told = json.loads(line)
    return f"{told['path']} ({told['size']:,} bytes)"


def _short(value: object) -> str:
    return f"{value[:12]}…" if isinstance(value, str) and len(value) == 64 else str(value)


def _leaves(tree: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, object]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{above}{key}.")
        else:
            yield above + key, value

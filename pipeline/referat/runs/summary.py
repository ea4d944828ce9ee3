"""What a run has done so far; while it runs, for the progress bar, and at the end."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

State = Literal["running", "interrupted", "complete"]


@dataclass(frozen=True, slots=True)
class Failure:
    """A file without a record; ``code`` stays the same between releases."""

    path: str
    code: str
    message: str


@dataclass(slots=True, kw_only=True)
class Summary:
    """Counts of a run.

    Attributes:
        records_path: where the records stand once the state is complete.
        resumable: whether an interrupted run can be gone on with; its failures stand in ``failures.jsonl``.
        files: how many inputs there are.
        size: their bytes.
        state: ``interrupted`` where it was asked to stop before all files were done.
        records: how many files gave one, in this session or before it was resumed.
        failures: how many files gave none, by code.
        failed: each of them, where the run is not resumable.
        size_done: bytes of the files that are done.
        earlier: files that were done before this session.
        seconds: length of this session.
        words: words read in this session.
        stopping: the files at hand are being finished.
    """

    records_path: Path
    resumable: bool
    files: int
    size: int
    state: State = "running"
    records: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    failed: tuple[Failure, ...] = ()
    size_done: int = 0
    earlier: int = 0
    seconds: float = 0.0
    words: int = 0
    stopping: bool = False

    @property
    def done(self) -> int:
        """Files that are a record or a failure."""
        return self.records + self.failures.total()

    @property
    def exit_code(self) -> int:
        """0; 3 with failures; 2 when there is no record at all; 130 when interrupted."""
        if self.state == "interrupted":
            return 130
        return exit_code_of(self.records, self.failures.total())

    def rate(self, amount: int) -> float:
        """So much of something in a second of this session."""
        return amount / self.seconds if self.seconds else 0.0


def exit_code_of(records: int, failures: int) -> int:
    """0; 3 with failures; 2 when there is no record at all."""
    if not records:
        return 2
    return 3 if failures else 0

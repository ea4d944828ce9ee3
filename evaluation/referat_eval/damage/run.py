"""A real run over damaged files, and whether it kept what is promised of runs."""

import json
import stat
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import referat
from referat.errors import ReferatError
from referat.limits import Limits
from referat.model_files import model_facts
from referat.record import Record
from referat.runs import Summary, extract_files
from referat.runs.outcome import RECORD
from referat_eval.damage.make import NUMBER_DIGITS, Made, make_damaged
from referat_eval.damage.places import VANISHING, Place
from referat_eval.processes import check_proc, children, memory_of

DAMAGE_LIMITS = Limits(
    bytes=10_000_000, markup=2_000_000, elements=50_000, characters=100_000, line=20_000, pages=50, nesting=100,
    members=200, unpacked=50_000_000, archives=2,
)  # fmt: skip
NEVER = frozenset({"error", "crashed", "timeout"})
MOST_MEMORY = 1_200.0
_SLACK_SECONDS = 60.0


@dataclass(slots=True)
class _Watched:
    """What was seen while the run was at work; memory in MB."""

    folder: Path
    memory: float = 0.0
    longest_wait: float = 0.0
    done: int = -1
    since: float = field(default_factory=time.monotonic)

    def __call__(self, summary: Summary) -> None:
        if self.done < 0:
            for path in (self.folder / VANISHING).glob("*"):
                path.unlink()
        now = time.monotonic()
        self.longest_wait = max(self.longest_wait, now - self.since)
        if summary.done != self.done:
            self.done, self.since = summary.done, now
        for process in children():
            if (memory := memory_of(process)) is not None:
                self.memory = max(self.memory, memory[1])


@dataclass(frozen=True, slots=True)
class _Line:
    """An input of the run, a record or a failure: which, and what became of it."""

    path: str
    code: str


def run_damaged(
    texts: Sequence[str],
    *,
    number: int,
    seed: int,
    model: str,
    workers: int = 2,
    max_seconds: float = 60.0,
    limits: Limits = DAMAGE_LIMITS,
    work: Path | None = None,
) -> dict[str, Any]:
    """Make ``number`` damaged files, run on them, and tell what came of every kind.

    Args:
        texts: what sound files are made of before they are damaged.
        number: how many files are made; archives among them hold more inputs.
        seed: of everything random.
        model: as for `referat.load`.
        workers: processes of the run.
        max_seconds: a file that takes longer is a failure ``timeout``.
        limits: of the run.
        work: folder to make the files in and to leave them and the run in; a temporary one where left out.

    Returns:
        what `about` the run, ``seconds``, ``memory`` (highest of any worker, MB), ``longest_wait`` (seconds in which no file
        was done), ``codes`` and ``kinds`` with counts, and ``faults``: what broke a promise, empty where none did.

    Raises:
        ReferatError: the system does not tell the memory of processes, there is no such model, or the run was interrupted.
    """
    check_proc()
    with tempfile.TemporaryDirectory() as temporary:
        place = work or Path(temporary)
        files, out = place / "damaged", place / "run"
        made = make_damaged(files, texts, number, seed)
        watched = _Watched(files)
        try:
            summary = extract_files([files], out, model, workers=workers, max_seconds=max_seconds, limits=limits, watch=watched)
        finally:
            _allow(files)
        if summary.state != "complete":
            raise ReferatError(f"the run was interrupted after {summary.done:,} of {summary.files:,} files; nothing is written")
        lines = list(_lines(out))
        facts = model_facts(model)
        told = {"inputs": len(_inputs(out)), "records": summary.records, "failures": dict(sorted(summary.failures.items()))}
        return {
            "about": {
                "referat": referat.__version__,
                "model": f"{facts.name} {facts.version} ({facts.sha256[:8]})",
                "seed": seed,
                "files": len(made),
                "workers": workers,
                "max_seconds": max_seconds,
                "limits": asdict(limits),
            },
            "seconds": round(summary.seconds, 1),
            "longest_wait": round(watched.longest_wait, 1),
            "memory": round(watched.memory),
            **told,
            "kinds": _by_kind(made, lines, files),
            "faults": [
                *_accounting(made, lines, _inputs(out), files),
                *_wrong_codes(made, lines, files),
                *_broken_limits(watched, max_seconds),
            ],
        }


def _allow(folder: Path) -> None:
    """Give back the permissions that were taken, so that the folder can be removed."""
    for path in folder.rglob("*"):
        if not path.is_symlink() and not stat.S_IMODE(path.stat().st_mode) & 0o200:
            path.chmod(0o700)


def _inputs(out: Path) -> list[str]:
    return [json.loads(line)["path"] for line in _rows(out / "inputs.jsonl")]


def _lines(out: Path) -> Iterator[_Line]:
    """Records, each read as one, and failures."""
    for line in _rows(out / "records.jsonl"):
        yield _Line(Record.model_validate_json(line).source.path, RECORD)
    for line in _rows(out / "failures.jsonl"):
        told = json.loads(line)
        yield _Line(told["path"], told["code"])


def _rows(path: Path) -> list[bytes]:
    return path.read_bytes().removesuffix(b"\n").split(b"\n") if path.stat().st_size else []


def _kind_of(path: str, files: Path) -> str:
    return Path(path).relative_to(files).parts[0]


def _by_kind(made: Iterable[Made], lines: Iterable[_Line], files: Path) -> dict[str, dict[str, Any]]:
    numbers = Counter(one.kind.name for one in made)
    codes: dict[str, Counter[str]] = {name: Counter() for name in numbers}
    for line in lines:
        codes[_kind_of(line.path, files)][line.code] += 1
    return {name: {"files": numbers[name], "codes": dict(sorted(codes[name].items()))} for name in sorted(numbers)}


def _accounting(made: Sequence[Made], lines: Sequence[_Line], inputs: Sequence[str], files: Path) -> Iterator[str]:
    """Every file is an input, and every input is one line."""
    told, wanted = Counter(line.path for line in lines), Counter(inputs)
    for path, count in (wanted - told).items():
        yield f"lost: {_shown(path, files)} is {count} times neither record nor failure"
    for path, count in (told - wanted).items():
        yield f"repeated: {_shown(path, files)} is {count} times too many a record or a failure"
    reached = {_number_of(path, files) for path in inputs}
    for one in made:
        expected = not isinstance(one.kind, Place) or one.kind.inputs
        if expected and _number_of(str(one.path), files) not in reached:
            yield f"overlooked: {_shown(str(one.path), files)} is no input"


def _number_of(path: str, files: Path) -> tuple[str, str]:
    """The kind of the file that an input is, or lies in, and its number, with which its name begins."""
    kind, name = Path(path).relative_to(files).parts[:2]
    return kind, name[:NUMBER_DIGITS]


def _wrong_codes(made: Sequence[Made], lines: Sequence[_Line], files: Path) -> Iterator[str]:
    allowed: Mapping[str, frozenset[str]] = {one.kind.name: one.kind.codes for one in made}
    for line in lines:
        codes = allowed[_kind_of(line.path, files)]
        if line.code not in codes if codes else line.code in NEVER:
            yield f"{line.code}: {_shown(line.path, files)}"


def _broken_limits(watched: _Watched, max_seconds: float) -> Iterator[str]:
    if watched.memory > MOST_MEMORY:
        yield f"memory: a worker had {watched.memory:,.0f} MB; the limit is {MOST_MEMORY:,.0f}"
    if watched.longest_wait > max_seconds + _SLACK_SECONDS:
        yield f"hang: no file was done for {watched.longest_wait:.0f} seconds"


def _shown(path: str, files: Path) -> str:
    return str(Path(path).relative_to(files)).encode("utf-8", "backslashreplace").decode()

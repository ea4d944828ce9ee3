"""Memory of the worker processes of a run, as Linux tells it."""

from pathlib import Path

from referat.errors import ReferatError

_TASKS = Path("/proc/self/task")


def check_proc() -> None:
    """Go on only where the system tells of processes in ``/proc``.

    Raises:
        ReferatError: it does not.
    """
    if not list(_TASKS.glob("*/children")):
        raise ReferatError("the memory of workers is read from /proc, which only Linux has; run this on Linux")


def children() -> list[int]:
    """The processes that this one has started and that still run."""
    return [int(number) for file in _TASKS.glob("*/children") for number in file.read_text().split()]


def memory_of(process: int) -> tuple[float, float] | None:
    """Resident memory of a process, now and at its highest, in MB (10^6 bytes); None where it has ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    told = dict(line.split(":", 1) for line in status.splitlines())
    if "VmRSS" not in told:
        return None
    now, most = (int(told[name].split()[0]) * 1024 / 1e6 for name in ("VmRSS", "VmHWM"))
    return now, most

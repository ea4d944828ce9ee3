"""The worker processes of a run: started, given files, replaced when they die, hang or have done many.

Everything happens in one thread: a worker is a process and a connection, and the crew waits for all connections at once.
"""

import os
import pickle
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Pipe, wait
from types import TracebackType
from typing import Self

from referat.archives import Source
from referat.errors import WorkerFailed
from referat.runs.outcome import CRASHED, Job, Outcome

TICK_SECONDS = 0.2
# Files after which a worker is replaced: what it remembers and what it cannot give back would make it grow for ever.
FRESH_AFTER = 2_000
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1")
_ALL_ALIKE = {"PYTHONHASHSEED": "0", "TOKENIZERS_PARALLELISM": "false"}


@dataclass(frozen=True, slots=True)
class Task:
    """A source to be handed out, by its place among the inputs."""

    index: int
    source: Source


class Worker:
    """One process with the model; has at most one file at a time."""

    def __init__(self, job: Job) -> None:
        self.connection, theirs = Pipe()
        self.ready = False
        self.task: Task | None = None
        self.done = 0
        self._since = 0.0
        with theirs, _signals_held_back():
            command = [sys.executable, "-P", "-m", "referat.runs.worker", str(theirs.fileno())]
            self._process = subprocess.Popen(command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, env=worker_environment())
        self._send(job.to_bytes())

    def hand(self, task: Task) -> None:
        """Give it a file; a worker that has died meanwhile is found out when it is next heard."""
        self.task = task
        self._since = time.monotonic()
        self._send(pickle.dumps(task.source))

    def hear(self) -> Outcome | None:
        """What came of its file; None for the news that it is ready.

        Raises:
            EOFError: it has died.
        """
        try:
            data = self.connection.recv_bytes()
        except OSError as error:
            raise EOFError from error
        if not self.ready:
            self.ready = True
            return None
        self.task = None
        self.done += 1
        return Outcome.from_bytes(data)

    def overdue(self, seconds: float) -> bool:
        """Whether its file has taken longer, and no answer is waiting."""
        return self.task is not None and time.monotonic() - self._since > seconds and not self.connection.poll()

    def end(self, *, at_once: bool) -> str:
        """Close the connection and say how the process ended; one that does not end by itself in 5 seconds is killed."""
        self.connection.close()
        if at_once:
            self._process.kill()
        try:
            code = self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"

    def _send(self, message: bytes) -> None:
        try:
            self.connection.send_bytes(message)
        except ConnectionError:
            return


class Crew:
    """Up to ``size`` workers that do one job."""

    def __init__(self, job: Job, size: int) -> None:
        self._job = job
        self._size = size
        self._workers: list[Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.disband()

    def disband(self) -> None:
        """End all workers at once; new ones are started when they are needed again."""
        while self._workers:
            self._workers.pop().end(at_once=True)

    def outcomes(self, tasks: deque[Task], stopped: Callable[[], bool]) -> Iterator[tuple[Task, Outcome] | None]:
        """Every task with its outcome, in the order in which they are done; None now and then while nothing is.

        Once ``stopped`` says so, the files at hand are finished and the other tasks stay in ``tasks``.

        Raises:
            WorkerFailed: a worker died before it was ready.
        """
        while self._busy() or (tasks and not stopped()):
            if not stopped():
                self._hand_out(tasks)
            yield from self._heard()
            yield from self._given_up()
            yield None

    def _busy(self) -> list[Worker]:
        return [worker for worker in self._workers if worker.task]

    def _hand_out(self, tasks: deque[Task]) -> None:
        for worker in [worker for worker in self._workers if tasks and worker.done >= FRESH_AFTER and not worker.task]:
            self._workers.remove(worker)
            worker.end(at_once=False)
        wanted = min(self._size, len(tasks) + len(self._busy()))
        while len(self._workers) < wanted:
            self._workers.append(Worker(self._job))
        for worker in self._workers:
            if tasks and worker.ready and not worker.task:
                worker.hand(tasks.popleft())

    def _heard(self) -> Iterator[tuple[Task, Outcome]]:
        speakers: dict[object, Worker] = {worker.connection: worker for worker in self._workers}
        for connection in wait([worker.connection for worker in self._workers], timeout=TICK_SECONDS):
            worker = speakers[connection]
            task = worker.task
            try:
                outcome = worker.hear()
            except EOFError:
                outcome = self._bury(worker)
            if task and outcome:
                yield task, outcome

    def _bury(self, worker: Worker) -> Outcome | None:
        self._workers.remove(worker)
        how = worker.end(at_once=False)
        if not worker.ready:
            raise WorkerFailed(f"a worker could not load the model {self._job.model} and ended with {how}; what it said stands above")
        if worker.task is None:
            return None
        return Outcome.failed(worker.task.source, CRASHED, f"the process that worked on it died: {how}")

    def _given_up(self) -> Iterator[tuple[Task, Outcome]]:
        for worker in self._busy():
            if worker.task and worker.overdue(self._job.max_seconds):
                self._workers.remove(worker)
                worker.end(at_once=True)
                message = f"not done after {self._job.max_seconds:g} seconds (--max-seconds)"
                yield worker.task, Outcome.failed(worker.task.source, "timeout", message)


@contextmanager
def _signals_held_back() -> Iterator[None]:
    """A process started meanwhile never gets Ctrl-C or SIGTERM, which a terminal sends to all: it must finish its file."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def worker_environment() -> dict[str, str]:
    """Ours, with the places that modules come from here, libraries held to one thread, and sets in the same order in all workers."""
    path = os.pathsep.join(place or "." for place in sys.path)
    return {**os.environ, **_ONE_THREAD, **_ALL_ALIKE, "PYTHONPATH": path}

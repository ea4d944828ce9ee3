"""What an executor does: batches of inputs become batches of outcomes.

A Python worker of Spark has one process beside it that has loaded the model (`referat.runs.crew`), and keeps it from task to
task.  So the limits of a run hold here too: a file that hangs or kills the process costs that file, not Spark's task, and
when Spark kills its worker the process ends by itself.
"""

import json
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

import pyarrow as pa

from referat.archives import Source
from referat.record import Record
from referat.runs.crew import Crew, Task
from referat.runs.outcome import CRASHED, RECORD, Job, Outcome
from referat.spark.schema import FAILURES, OUTCOMES_IN_ARROW
from referat.tables import rows_of

SourcesOf = Callable[[pa.RecordBatch], Iterator[Source]]

# How many outcomes are held before they go to Spark.
_HELD = 32
_crews: dict[Job, Crew] = {}


def outcome_batches(batches: Iterable[pa.RecordBatch], *, job: Job, sources_of: SourcesOf) -> Iterator[pa.RecordBatch]:
    """The outcome of every input, in their order, as `OUTCOMES_IN_ARROW` says.

    Args:
        batches: of inputs.
        job: what is done with them.
        sources_of: reads the inputs of a batch.

    Raises:
        WorkerFailed: the model does not load here.
    """
    sources = (source for batch in batches for source in sources_of(batch))
    with _crew_for(job) as crew:
        while some := list(islice(sources, _HELD)):
            rows = [_row(_outcome(crew, source)) for source in some]
            yield pa.RecordBatch.from_pylist(rows, schema=OUTCOMES_IN_ARROW)


def found_sources(batch: pa.RecordBatch) -> Iterator[Source]:
    """Sources that the driver found by path, pickled in the only column."""
    for pickled in batch.column(0):
        yield pickle.loads(pickled.as_py())


def tabled_sources(batch: pa.RecordBatch) -> Iterator[Source]:
    """Rows of a table with ``id``, ``path`` and ``content`` or ``text``; one without content is an empty file."""
    is_text = "text" in batch.schema.names
    for number in range(batch.num_rows):
        identity, path, content = (batch.column(place)[number].as_py() for place in range(3))
        data = (content or "").encode() if is_text else content or b""
        yield Source(id=identity, path=path, content=data, size=len(data), is_text=is_text)


@contextmanager
def _crew_for(job: Job) -> Iterator[Crew]:
    """The crew of one that this process keeps; not beyond a task that is broken off, as it may still be at work on a file."""
    if job not in _crews:
        _disband()
        _crews[job] = Crew(job, 1)
    try:
        yield _crews[job]
    except BaseException:
        _disband()
        raise


def _disband() -> None:
    while _crews:
        _crews.popitem()[1].disband()


def _outcome(crew: Crew, source: Source) -> Outcome:
    """What a source becomes; one whose process died is tried again, as a cluster kills for reasons that no file has given."""
    outcome = _once(crew, source)
    return outcome if outcome.code != CRASHED else _once(crew, source)


def _once(crew: Crew, source: Source) -> Outcome:
    ((_, outcome),) = filter(None, crew.outcomes(deque([Task(0, source)]), lambda: False))
    return outcome


def _row(outcome: Outcome) -> dict[str, Any]:
    if outcome.code == RECORD:
        return dict(rows_of(Record.model_validate_json(outcome.line)))
    told = json.loads(outcome.line)
    return {FAILURES.name: [{name: _writable(value) for name, value in told.items()}]}


def _writable(value: str | None) -> str | None:
    """A name that is no UTF-8 with its odd bytes spelt out, as Arrow holds nothing else."""
    return None if value is None else value.encode("utf-8", "backslashreplace").decode()

"""A worker process: loads the model once and turns file after file into an outcome.

`referat.runs.crew` starts it with the descriptor of its connection. It ends when the other side is gone.
"""

import faulthandler
import logging
import os
import pickle
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from referat.archives import Source
from referat.errors import UnreadableDocument
from referat.formats import read
from referat.municipality import Municipality
from referat.runs.outcome import RECORD, Job, Outcome

if TYPE_CHECKING:
    from spacy.language import Language

READY = b"ready"
GRACE_SECONDS = 30

_log = logging.getLogger(__name__)


def main() -> None:
    """Serve the connection whose descriptor is the only argument."""
    connection: Connection[bytes, bytes] = Connection(int(sys.argv[1]))
    try:
        serve(connection, Job.from_bytes(connection.recv_bytes()))
    except (EOFError, ConnectionError):
        return


def serve(connection: "Connection[bytes, bytes]", job: Job) -> None:
    """Answer every source with an outcome, until the connection is closed.

    Raises:
        EOFError: the connection is closed.
        ConnectionError: the other side has died.
    """
    from referat.language import know_less
    from referat.pipeline import keep_paragraphs, load_model, open_look_up

    nlp = load_model(job.model)
    know_less(nlp)
    told = None if job.municipality is None else Municipality.model_validate_json(job.municipality)
    if job.look_up is not None:
        keep_paragraphs(nlp, open_look_up(job.look_up, job.model))
    connection.send_bytes(READY)
    while True:
        source = pickle.loads(connection.recv_bytes())
        with _never_for_ever(job.max_seconds + GRACE_SECONDS):
            outcome = extract_one(nlp, source, job, told)
        connection.send_bytes(outcome.to_bytes())


def extract_one(nlp: "Language", source: Source, job: Job, municipality: Municipality | None = None) -> Outcome:
    """Read one file; whatever is wrong with it is told by the outcome."""
    from referat.language import bounded_memory
    from referat.pipeline import process

    with bounded_memory(nlp):
        try:
            document = read(source, limits=job.limits)
            record = process(nlp, document, with_text=job.with_text, min_score=job.min_score, municipality=municipality)
            return Outcome(RECORD, record.to_json().encode(), len(document.text.split()))
        except UnreadableDocument as failure:
            return Outcome.failed(source, failure.code, failure.message)
        except Exception as error:  # noqa: BLE001 - a fault of ours with one file must not be in the way of the others
            _log.debug("%s", source.path, exc_info=True)
            return Outcome.failed(source, "error", _told(error))


def _told(error: Exception) -> str:
    first = str(error).partition("\n")[0][:300]
    return f"{type(error).__name__}: {first}; please report it with the file"


@contextmanager
def _never_for_ever(seconds: float) -> Iterator[None]:
    """End this process where a file takes so long that the run, which would have ended it, must be dead."""
    with Path(os.devnull).open("w") as nowhere:
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()


if __name__ == "__main__":
    main()

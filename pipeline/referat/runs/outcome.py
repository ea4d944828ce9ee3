"""What a worker is asked for, and what becomes of a file: a record, or a failure with its code."""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Self

from referat.archives import Source
from referat.errors import UnreadableDocument
from referat.limits import LIMITS, Limits

RECORD = "record"
CRASHED = "crashed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is done with every file.

    Attributes:
        model: as `referat.model_files.find_model` gives it.
        with_text: whether records carry the text.
        min_score: entities and decisions with a lower score are left out.
        max_seconds: a file that takes longer becomes a failure ``timeout``.
        municipality: what is known of the municipality beforehand, as JSON; it is read once, by whoever asks for the run.
        look_up: a file for what is found in paragraphs, between runs; changes no record.
        limits: what is refused as too much.
    """

    model: str
    with_text: bool
    min_score: float
    max_seconds: float
    municipality: str | None = None
    look_up: str | None = None
    limits: Limits = LIMITS

    def to_bytes(self) -> bytes:
        """As it goes from the run to a worker."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """What `to_bytes` wrote.

        >>> job = Job(model="m", with_text=True, min_score=0.5, max_seconds=9.0, limits=Limits(pages=7))
        >>> Job.from_bytes(job.to_bytes()) == job
        True
        """
        told = json.loads(data)
        return cls(**{**told, "limits": Limits(**told["limits"])})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a file became.

    Attributes:
        code: `RECORD`, or why there is none; a word without spaces.
        line: the line for ``records.jsonl`` or ``failures.jsonl``, without line end.
        words: how many words were read.
    """

    code: str
    line: bytes
    words: int = 0

    @classmethod
    def failed(cls, source: Source, code: str, message: str) -> Self:
        """A file that gives no record."""
        told = {"path": source.path, "sha256": _sha256_of(source), "code": code, "message": message}
        return cls(code, json.dumps(told, ensure_ascii=False).encode())

    def to_bytes(self) -> bytes:
        """As it goes from a worker to the run."""
        return b"%s %d\n%s" % (self.code.encode(), self.words, self.line)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """What `to_bytes` wrote.

        >>> Outcome.from_bytes(Outcome("record", b"{}", 3).to_bytes())
        Outcome(code='record', line=b'{}', words=3)
        """
        head, _, line = data.partition(b"\n")
        code, words = head.decode().split()
        return cls(code, line, int(words))


def _sha256_of(source: Source) -> str | None:
    """The hash of the bytes of a source, None where they cannot be had, or not twice."""
    if source.file is not None and not source.file.is_file():
        return None
    try:
        return hashlib.sha256(source.load()).hexdigest()
    except UnreadableDocument:
        return None

"""The encoder as a tagger and as a reader of statements: int8 ONNX through onnxruntime; no torch.

Every window is read alone.  Dynamic quantisation scales by the largest value in a batch, so that a paragraph
read beside others would get other figures; read alone it has the same, whatever stands around it.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from referat.tagging.base import ONNX_FILE, Paragraph, Statement, Tag
from referat.tagging.bio import Floats, best_path, bio_labels, log_softmax, span_score, spans_of
from referat.tagging.statements import read_statement
from referat.tagging.windows import Units, Window, WindowMaker

SETTINGS_FILE, TOKENIZER_FILE = "settings.json", "tokenizer.json"


class EncoderTagger:
    """Token classification with legal decoding; what a statement decides is the mean over its pieces.

    Args:
        model: the ONNX model, from ``input_ids`` to ``logits``: a column for each BIO state, then one for each outcome.
        tokenizer: the tokenizer's JSON.
        settings: ``labels``, ``hidden`` labels that are decoded but not shown, ``sections``, ``temperature``,
            ``outcomes``, empty where it learned none, and
            ``context``, false where it learned to read paragraphs without section and heading.
    """

    def __init__(self, model: bytes, tokenizer: str, settings: dict[str, Any]) -> None:
        self.model, self._tokenizer = model, tokenizer
        self.settings = settings
        self.uses_context: bool = settings.get("context", True)
        self.windows = WindowMaker(Tokenizer.from_str(tokenizer), settings["sections"])
        self.labels: list[str] = settings["labels"]
        self.states = bio_labels(self.labels)
        self.outcomes: list[str] = list(settings.get("outcomes", ()))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        # Sums and their normalisation fused are many times slower on a processor than apart.
        self._session = onnxruntime.InferenceSession(
            model, options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
        )

    def tag(self, paragraphs: Sequence[Paragraph]) -> Iterator[list[Tag]]:
        for units, windows in self.windows.make(paragraphs):
            yield self.tags(units, self.logits(units, windows))

    def logits(self, units: Units, windows: Sequence[Window]) -> Floats:
        """A row for each unit."""
        found: Floats = np.zeros((len(units), len(self.states)), dtype=np.float32)
        for window in windows:
            if not window.answers:
                continue
            rows, places = zip(*window.answers, strict=True)
            found[list(rows)] = self._read(window.ids)[list(places), : len(self.states)]
        return found

    def outcome_log_probabilities(self, statements: Sequence[Statement]) -> npt.NDArray[np.float64]:
        """A row for each statement, a column for each of ``outcomes``."""
        found = np.zeros((len(statements), len(self.outcomes)))
        for row, statement in enumerate(statements):
            ids, places = read_statement(self.windows, statement)
            found[row] = self._read(ids)[places.start : places.stop, len(self.states) :].mean(axis=0, dtype=np.float64)
        return log_softmax(found)

    def _read(self, ids: list[int]) -> Floats:
        """A row of logits for each piece of one reading."""
        (values,) = self._session.run(["logits"], {"input_ids": np.array([ids], dtype=np.int64)})
        found: Floats = values[0]
        return found

    def tags(self, units: Units, logits: Floats) -> list[Tag]:
        """The entities of a paragraph from the logits of its units."""
        if not units:
            return []
        scores = log_softmax(logits, self.settings["temperature"])
        path = best_path(scores)
        probabilities = np.exp(scores)
        tags = []
        for first, end, label in spans_of(path):
            if self.labels[label] not in self.settings["hidden"]:
                score = round(span_score(probabilities, path, first, end), 4)
                tags.append(Tag(units[first][0], units[end - 1][1], self.labels[label], score))
        return tags

    def with_model(self, model: bytes) -> "EncoderTagger":
        """The same tagger with another model of the same shape."""
        return EncoderTagger(model, self._tokenizer, dict(self.settings))

    def __reduce__(self) -> tuple[type["EncoderTagger"], tuple[bytes, str, dict[str, Any]]]:
        """Made anew in another process; a session cannot be sent there."""
        return EncoderTagger, (self.model, self._tokenizer, self.settings)

    def to_disk(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ONNX_FILE).write_bytes(self.model)
        (folder / TOKENIZER_FILE).write_text(self._tokenizer, encoding="utf-8")
        (folder / SETTINGS_FILE).write_text(json.dumps(self.settings, indent=1, sort_keys=True), encoding="utf-8")

    @classmethod
    def from_disk(cls, folder: Path) -> "EncoderTagger":
        """Read what `to_disk` wrote."""
        settings = json.loads((folder / SETTINGS_FILE).read_text(encoding="utf-8"))
        return cls((folder / ONNX_FILE).read_bytes(), (folder / TOKENIZER_FILE).read_text(encoding="utf-8"), settings)

"""Fits that stay in the work folder, so that a retraining that was cut off goes on where it stopped."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import spacy

from referat.model_files import model_facts
from referat.municipality import Municipality
from referat.retrain.fit import PASSES, STEPS, Fitted, fit
from referat.retrain.material import Material
from referat.train.saving import save_pipeline
from referat_eval.evaluate import gold_hash
from referat_eval.systems import code_hash

FACTS, MODEL = "fit.json", "model"
_SHOWN = 16

Watch = Callable[[str, int, int], None]


@dataclass
class Fits:
    """Fits of one base.

    Attributes:
        base: folder of the model that goes on learning.
        old: what it must not forget.
        work: folder where fits stay.
        seed: of everything random.
        watch: called with what is done, how many steps are, and of how many.
    """

    base: Path
    old: Sequence[Material]
    work: Path
    seed: int
    watch: Watch = lambda step, done, total: None
    expected: int = 0

    def __post_init__(self) -> None:
        self._base, self._code = model_facts(self.base).sha256, code_hash()
        self._done = 0

    def expect(self, fits: int, passes: int) -> None:
        """Say how many more fits there will be, for the time left."""
        self.expected = self._done + fits * (len(STEPS) - 1 + passes)

    def fit(
        self,
        new: Sequence[Material],
        *,
        passes: int = PASSES,
        watched: Sequence[Sequence[Material]] = (),
        municipality: Municipality | None = None,
        name: str = "fit",
    ) -> Fitted:
        """As `referat.retrain.fit.fit`; a fit that was done is read back."""
        folder = self.work / self._key(new, passes, watched, municipality)
        before = self._done
        if not (folder / FACTS).exists():
            fitted = fit(
                self.base,
                new,
                self.old,
                seed=self.seed,
                passes=passes,
                watched=watched,
                municipality=municipality,
                told=lambda step: self._told(f"{name}: {step}"),
            )
            save_pipeline(fitted.nlp, folder / MODEL)
            (folder / FACTS).write_text(json.dumps({"passes": fitted.passes}), encoding="utf-8")
        self._done = before + len(STEPS) - 1 + passes
        self.watch(name, self._done, self.expected)
        facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
        return Fitted(spacy.load(folder / MODEL), facts["passes"])

    def _told(self, step: str) -> None:
        self._done += 1
        self.watch(step, self._done, self.expected)

    def _key(self, new: Sequence[Material], passes: int, watched: Sequence[Sequence[Material]], municipality: Municipality | None) -> str:
        """What a fit is made of, as a short hash."""
        known = municipality.model_dump_json(by_alias=True) if municipality else ""
        told = [self._base, self._code, self.seed, passes, known, *(_told_of(group) for group in (new, self.old, *watched))]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:_SHOWN]


def _told_of(materials: Sequence[Material]) -> list[str]:
    return [gold_hash(material.annotated[0]) for material in materials]

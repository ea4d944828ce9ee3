"""One retraining: measured on new documents that were kept aside, then made from all of them, and held against the base."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import spacy
from spacy.language import Language

import referat
from referat.components.entities import EntityFinder
from referat.errors import ReferatError
from referat.municipality import Municipality
from referat.retrain.fit import PASSES
from referat.retrain.material import Material, drawn
from referat.train.believing import calibrate
from referat.train.components import component
from referat.train.run import measured_scores
from referat.train.saving import save_pipeline
from referat_eval.compare import Change, changes, paired
from referat_eval.results import HEADLINE
from referat_eval.retraining.curve import Forecast, Point, forecasts
from referat_eval.retraining.fits import Fits
from referat_eval.retraining.material import Materials
from referat_eval.retraining.scoring import scores_of

# Shares of the items that are not held out; each is part of the next.
SHARES = (0.5, 1.0)
WATCHED = 20
# What a figure may lose on the old documents.
TOLERANCE = 0.005


@dataclass(frozen=True, slots=True)
class Retrained:
    """What came of a retraining.

    Attributes:
        nlp: the model that learned from all new documents.
        documents: how many they are.
        items: how many agenda items they have.
        passes: of its tagger.
        points: scores on the held-out documents, of models that learned from more and more of the others; none where there were
            too few documents to hold any out.
        old: how many old documents were mixed in.
        kept: on the old documents that guard it, what changed from the base, by figure; none where none are at hand.
        guards: how many these are.
    """

    nlp: Language
    documents: int
    items: int
    passes: int
    points: tuple[Point, ...]
    old: int
    kept: tuple[Change, ...]
    guards: int

    @property
    def held_out(self) -> int:
        """How many new documents were held out for the points."""
        return len(self.points[0].results.table.documents) if self.points else 0

    @property
    def won(self) -> list[Change]:
        """From the base to the last point, by figure."""
        return _changes(self.points[0], self.points[-1]) if self.points else []

    @property
    def lost(self) -> list[Change]:
        """The figures that fell by more than `TOLERANCE` on the old documents."""
        return [change for change in self.kept if change.a - change.b > TOLERANCE]

    @property
    def forecasts(self) -> list[Forecast]:
        """What more items would give."""
        return forecasts(self.points)


def _changes(before: Point, after: Point) -> list[Change]:
    return [change for change in changes(*paired(before.results, after.results)) if change.figure in HEADLINE]


def retrain(
    materials: Materials, fits: Fits, *, passes: int = PASSES, municipality: Municipality | None = None, name: str = "da_retrained"
) -> Retrained:
    """Let the base of ``fits`` go on learning from the new gold.

    Some new documents are held out first: on them the passes of the tagger are chosen, and the gain is measured.  The model
    itself learns from all.

    Args:
        materials: new and old gold.
        fits: base, seed, work folder.
        passes: of the tagger, at most.
        municipality: what is known of it beforehand.
        name: of the model.
    """
    base, held = spacy.load(fits.base), materials.held_out(fits.seed)
    points: list[Point] = []
    fits.expect((len(SHARES) if held else 0) + 1, passes)
    if held:
        points, passes = _measured(base, held, materials, fits, passes, municipality)
    fitted = fits.fit(materials.new, passes=passes, municipality=municipality, name="all documents")
    kept = _guarded(base, fitted.nlp, materials.guard) if materials.guard else []
    _name(fitted.nlp, name, materials)
    return Retrained(
        nlp=fitted.nlp,
        documents=len(materials.new),
        items=materials.items,
        passes=fitted.passes,
        points=tuple(points),
        old=len(materials.old),
        kept=tuple(kept),
        guards=len(materials.guard),
    )


def _guarded(base: Language, nlp: Language, guard: Sequence[Material]) -> list[Change]:
    """Make scores believable by documents that the model did not learn from, and say what changed on them."""
    annotated = [material.annotated for material in guard]
    finder = component(nlp, "entities", EntityFinder)
    finder.scores = finder.scores | measured_scores(finder, annotated)
    calibrate(nlp, annotated)
    before, after = (Point(0, scores_of(model, guard)) for model in (base, nlp))
    return _changes(before, after)


def _measured(
    base: Language, held: Sequence[Material], materials: Materials, fits: Fits, passes: int, municipality: Municipality | None
) -> tuple[list[Point], int]:
    """Scores on the held-out documents by the number of items learned from, and how many passes were best with all."""
    rest = [material for material in materials.new if material not in held]
    watched = [group for group in (held, drawn(materials.guard, WATCHED, fits.seed)) if group]
    points = [Point(0, scores_of(base, held, municipality))]
    for share in SHARES:
        part = rest[: max(1, round(share * len(rest)))]
        items = sum(material.items for material in part)
        if items == points[-1].items:
            continue
        fitted = fits.fit(part, passes=passes, watched=watched, municipality=municipality, name=f"{items} items")
        points.append(Point(items, scores_of(fitted.nlp, held, municipality)))
    return points, fitted.passes


def _name(nlp: Language, name: str, materials: Materials) -> None:
    towns = sorted({material.annotated[0].info.get("municipality", "?") for material in materials.new})
    told = f"Gold of {', '.join(towns)}: {len(materials.new)} documents, {materials.items} items"
    nlp.meta.update(
        {
            "name": name.removeprefix("da_"),
            "version": referat.__version__,
            "requirements": [f"referat>={referat.__version__}"],
            "sources": [*nlp.meta.get("sources", []), {"name": told, "license": "that of its owner", "used_for": "all parts"}],
            "performance": {},
        }
    )


def check_name(out: Path) -> str:
    """The name of a model by its folder.

    Raises:
        ReferatError: spaCy could not package a model of that name.
    """
    name = out.name if out.name.startswith("da_") else f"da_{out.name}"
    if not name.isidentifier() or name != name.lower():
        raise ReferatError(f"{out}: a model's name has lower-case letters, digits and _ alone, for instance models/da_egelund")
    return name


def save_retrained(found: Retrained, out: Path, base: str) -> None:
    """Write the model and its card."""
    from referat_eval.retraining.card import card_of

    save_pipeline(found.nlp, out)
    (out / "README.md").write_text(card_of(found, base), encoding="utf-8")

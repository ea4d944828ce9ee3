"""What retraining will give on documents that it has not seen: every new document left out once, before and after, paired."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.language import Language

from referat.errors import GoldError
from referat.municipality import Municipality
from referat.retrain.fit import PASSES
from referat.retrain.material import Material
from referat_eval.compare import Change, changes, paired, pooled
from referat_eval.results import HEADLINE, Results
from referat_eval.retraining.fits import Fits
from referat_eval.retraining.scoring import scores_of

# So many documents are left out one by one; more are in so many folds.
MOST_ALONE, FOLDS = 10, 5


@dataclass(frozen=True, slots=True)
class Estimate:
    """Scores of the base and of models that learned from the other documents, on every new document.

    Attributes:
        before: of the base.
        after: of a model for each fold, pooled.
        folds: how many.
        items: agenda items of all documents.
    """

    before: Results
    after: Results
    folds: int
    items: int

    @property
    def changes(self) -> list[Change]:
        """What was won, by figure, with intervals over documents."""
        return [change for change in changes(*paired(self.before, self.after)) if change.figure in HEADLINE]


def folds_of(documents: Sequence[Material], seed: int) -> list[list[Material]]:
    """Documents in folds: each alone where there are at most `MOST_ALONE`, else `FOLDS` folds.

    Raises:
        GoldError: there is one document only.
    """
    if len(documents) < 2:
        raise GoldError("an estimate leaves documents out in turn; it needs two annotated documents at least")
    shuffled = random.Random(seed).sample(documents, len(documents))
    number = len(shuffled) if len(shuffled) <= MOST_ALONE else FOLDS
    return [shuffled[place::number] for place in range(number)]


def estimate(
    base: Language, documents: Sequence[Material], fits: Fits, *, passes: int = PASSES, municipality: Municipality | None = None
) -> Estimate:
    """Score the base, and for every fold a model that learned from the others; passes are not chosen by what is scored."""
    folds = folds_of(documents, fits.seed)
    fits.expect(len(folds), passes)
    after = []
    for number, fold in enumerate(folds, start=1):
        left = {material.id for material in fold}
        fitted = fits.fit(
            [m for m in documents if m.id not in left], passes=passes, municipality=municipality, name=f"fold {number} of {len(folds)}"
        )
        after.append(scores_of(fitted.nlp, fold, municipality))
    ordered = [material for fold in folds for material in fold]
    return Estimate(scores_of(base, ordered, municipality), pooled(after), len(folds), sum(m.items for m in documents))

"""Counts of right, spurious and missed; ratios are derived last."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counts:
    """True positives, false positives, false negatives; they add.

    They are whole numbers except under the scheme *partial*, where an overlap is half a true positive.

    >>> (Counts(3, 1, 0) + Counts(0, 0, 1)).f
    0.75
    >>> Counts().f is None
    True
    """

    tp: float = 0
    fp: float = 0
    fn: float = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    @property
    def precision(self) -> float | None:
        """None where nothing was predicted."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else None

    @property
    def recall(self) -> float | None:
        """None where there is nothing to find."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else None

    @property
    def f(self) -> float | None:
        """Harmonic mean of precision and recall; None where nothing was predicted and nothing is to find."""
        total = 2 * self.tp + self.fp + self.fn
        return 2 * self.tp / total if total else None

    @property
    def value(self) -> float | None:
        """The headline of counts: F."""
        return self.f


@dataclass(frozen=True, slots=True)
class Share:
    """Right cases out of all; shares add."""

    right: int = 0
    total: int = 0

    def __add__(self, other: "Share") -> "Share":
        return Share(self.right + other.right, self.total + other.total)

    @property
    def value(self) -> float | None:
        """None where there is no case."""
        return self.right / self.total if self.total else None

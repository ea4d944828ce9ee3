"""Scores that can be taken as probabilities: a logistic curve over the log odds of a classifier (Platt 1999)."""

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path

CALIBRATION_FILE = "calibration.json"
_LEAST = 1e-6


@dataclass(frozen=True, slots=True)
class Calibration:
    """The curve ``sigmoid(slope * logit(probability) + offset)``; by itself it changes nothing."""

    slope: float = 1.0
    offset: float = 0.0

    def __call__(self, probability: float) -> float:
        """The share of right labels among those that a classifier gives this probability."""
        return 1 / (1 + math.exp(-self.slope * log_odds(probability) - self.offset))

    def to_disk(self, folder: Path) -> None:
        (folder / CALIBRATION_FILE).write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def from_disk(cls, folder: Path) -> "Calibration":
        return cls(**json.loads((folder / CALIBRATION_FILE).read_text(encoding="utf-8")))


def log_odds(probability: float) -> float:
    """The log odds of a probability, of 0 and 1 as of what is nearest to them."""
    inside = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(inside / (1 - inside))

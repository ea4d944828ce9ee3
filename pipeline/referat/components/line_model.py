"""A linear classifier of lines, decoded over the document."""

from collections.abc import Iterable
from pathlib import Path

from referat.components.decoding import Decoder
from referat.linear import Floats, LinearModel, Rows


class LineModel:
    """Emissions of a `LinearModel`, and what decodes them."""

    def __init__(self, linear: LinearModel, decoder: Decoder) -> None:
        self.linear = linear
        self.decoder = decoder

    @property
    def labels(self) -> list[str]:
        return self.linear.labels

    def emissions(self, features: Iterable[list[str]]) -> Floats:
        """Log probabilities of shape (lines, labels), each line by itself."""
        return self.linear.log_probabilities(features)

    def emissions_of_rows(self, rows: Iterable[Rows]) -> Floats:
        """The same for features that are hashed already."""
        return self.linear.log_probabilities_of_rows(rows)

    def decode(self, emissions: Floats) -> tuple[list[str], list[float]]:
        """The best label sequence and the posterior probability of each of its labels."""
        return self.decoder.decode(emissions)

    def to_disk(self, folder: Path) -> None:
        self.linear.to_disk(folder)
        self.decoder.to_disk(folder)

    @classmethod
    def from_disk(cls, folder: Path) -> "LineModel":
        linear = LinearModel.from_disk(folder)
        return cls(linear, Decoder.from_disk(folder, linear.labels))

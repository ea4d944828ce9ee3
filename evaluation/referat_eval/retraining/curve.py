"""How scores grow with annotated items, and what some more would give."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from referat_eval.resampling import DRAWS, SEED, quantiles, resamples
from referat_eval.results import Results
from referat_eval.retraining.scoring import TOLD
from referat_eval.score import Figure
from referat_eval.table import Floats

MORE_ITEMS = 40
# Growth is taken to be linear in log(1 + items / KNEE): fast at first, ever slower.
KNEE = 10.0
LEAST_POINTS, LEAST_GAIN = 3, 0.0005


@dataclass(frozen=True, slots=True)
class Point:
    """Scores after learning from so many items; 0 is the base."""

    items: int
    results: Results


@dataclass(frozen=True, slots=True)
class Forecast:
    """What more items would give to one figure.

    Attributes:
        figure: which.
        now: its value with all items.
        items: how many more.
        gain: expected change of the value.
        interval: of the gain, by drawing the held-out documents anew; None where there is only one.
    """

    figure: Figure
    now: float
    items: int
    gain: float
    interval: tuple[float, float] | None

    def told(self) -> str:
        """The forecast in one sentence."""
        start = f"{self.figure}: {self.items} more items would"
        if abs(self.gain) < LEAST_GAIN:
            return f"{start} change nothing here"
        if self.gain < 0:
            return f"{self.figure}: no gain can be foreseen, for the value fell with the items so far"
        if self.interval is None:
            return f"{start} give about {_points(self.gain)} (one held-out document cannot tell how sure that is)"
        if self.interval[0] <= 0:
            return f"{start} give no gain that these documents can prove ({_points(self.gain)}, {_between(self.interval)})"
        return f"{start} give about {_points(self.gain)} ({_between(self.interval)})"


def forecasts(points: Sequence[Point], *, more: int = MORE_ITEMS) -> list[Forecast]:
    """What more items would give, by figure of `TOLD`; nothing where there are fewer than three points.

    The value is fitted by least squares to the points, all on the same held-out documents; the interval comes from drawing those
    documents anew.  It tells nothing of whether the shape of the curve is right.
    """
    if len(points) < LEAST_POINTS:
        return []
    tables = [point.results.table for point in points]
    number = len(tables[0].documents)
    once: Floats = np.ones((1, number))
    draws = np.concatenate(resamples(number, DRAWS, SEED)) if number > 1 else once
    found = []
    for figure in TOLD:
        if not all(figure in table.headings for table in tables):
            continue
        places = [table.headings.index(figure) for table in tables]
        values, drawn = (
            np.array([table.values(weights)[:, place] for table, place in zip(tables, places, strict=True)]) for weights in (once, draws)
        )
        if np.isnan(values).any():
            continue
        items = [point.items for point in points]
        (gain,) = _gains(items, values, more)
        ends = quantiles(_gains(items, drawn, more)[:, None])[0].tolist() if number > 1 else None
        found.append(Forecast(figure, float(values[-1, 0]), more, float(gain), None if ends is None else (ends[0], ends[1])))
    return found


def _gains(items: Sequence[int], values: Floats, more: int) -> Floats:
    """The gain of each column of ``values``, shape (points, draws), at so many more items; no value grows beyond 1."""
    scale = np.log1p(np.array([*items, items[-1] + more]) / KNEE)
    slope, start = np.polyfit(scale[:-1], np.where(np.isnan(values), 0.0, values), 1)
    last, then = (start + slope * place for place in scale[-2:])
    return np.asarray(np.minimum(then, 1.0) - np.minimum(last, 1.0))


def _points(change: float) -> str:
    return f"{change * 100:+.1f}"


def _between(interval: tuple[float, float]) -> str:
    return f"95 %: {_points(interval[0])} to {_points(interval[1])}"

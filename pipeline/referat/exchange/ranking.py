"""The order in which parts teach a model most."""

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from referat.exchange.base import Order, Region, Task
from referat.labels import ENTITY_LABELS, SECTION_LABELS

# What is not known of a region that a model gives no probability of.
UNKNOWN = 0.5
_SCORED = frozenset({*ENTITY_LABELS, "DECISION"})


@dataclass(frozen=True, slots=True)
class Measures:
    """What a part may teach.

    Attributes:
        errors: how many of its marks are expected to be wrong, by their scores.
        density: these in a thousand characters.
        headings: the lines with which its sections begin, as `heading_form` writes them.
        outcomes: of its decisions.
    """

    errors: float
    density: float
    headings: frozenset[str]
    outcomes: tuple[str, ...]


def order_tasks(tasks: Sequence[Task], *, headings: Iterable[str] = (), outcomes: Iterable[str] = ()) -> list[Task]:
    """The tasks with what teaches most first, each with its `Order`.

    Three shares are added.  *uncertain*: the marks expected to be wrong in a thousand characters, as a share of those of the
    most uncertain task.  *new layout*: the share of headings that neither gold nor a task before this one has.  *rare outcome*:
    of the rarest outcome in it, one less its frequency as a share of that of the most frequent one.  The second falls with every
    task that is chosen, so that a layout comes once before another comes twice; it is a submodular sum, and the lazy greedy choice
    gives the same order as weighing all tasks anew each time (Minoux, 1978).

    Args:
        tasks: parts with suggested regions.
        headings: those that gold has already, as `heading_form` writes them.
        outcomes: of the decisions of gold; those of the tasks are counted with them.
    """
    measures = [measure(task) for task in tasks]
    counts = Counter(outcomes)
    for one in measures:
        counts.update(one.outcomes)
    most_errors = max((one.density for one in measures), default=0.0) or 1.0
    seen = set(headings)
    queue = [(-_weighed(one, seen, counts, most_errors)[0], index) for index, one in enumerate(measures)]
    heapq.heapify(queue)
    ordered: list[Task] = []
    while queue:
        _, index = heapq.heappop(queue)
        teaches, shares = _weighed(measures[index], seen, counts, most_errors)
        if queue and -teaches > queue[0][0]:
            heapq.heappush(queue, (-teaches, index))
            continue
        ordered.append(replace(tasks[index], order=_order(len(ordered) + 1, shares, measures[index], seen, counts)))
        seen |= measures[index].headings
    return ordered


def measure(task: Task) -> Measures:
    """What a part may teach, by what was suggested in it."""
    scored = [r for r in task.regions if r.score is not None or r.label in _SCORED]
    errors = sum(1 - (UNKNOWN if region.score is None else region.score) for region in scored)
    decided = tuple(value for region in task.regions for value in region.attributes.get("outcome", ()))
    return Measures(errors, 1000 * errors / max(len(task.text), 1000), headings_of(task.text, task.regions), decided)


def headings_of(text: str, regions: Iterable[Region]) -> frozenset[str]:
    """The forms of the lines with which sections begin, titles left out."""
    begun = (region for region in regions if region.label in SECTION_LABELS and region.label != "title")
    return frozenset(form for region in begun if (form := heading_form(text[region.start : region.end])))


def heading_form(line: str) -> str:
    """The words by which a heading is known again: its first four, in lower case, digits as 0.

    >>> heading_form("Beslutning i Byrådet den 12. maj 2023")
    'beslutning i byrådet den'
    >>> heading_form("Sagsnr.: 23/0118")
    'sagsnr.: 00/0000'
    """
    return " ".join("".join("0" if char.isdigit() else char for char in line.lower()).split()[:4])


def _weighed(one: Measures, seen: set[str], counts: Mapping[str, int], most_errors: float) -> tuple[float, tuple[float, float, float]]:
    uncertain = one.density / most_errors
    new = len(one.headings - seen) / len(one.headings) if one.headings else 0.0
    rare = _rarity(one, counts)
    return uncertain + new + rare, (uncertain, new, rare)


def _rarity(one: Measures, counts: Mapping[str, int]) -> float:
    return max((1 - counts[outcome] / max(counts.values()) for outcome in one.outcomes), default=0.0)


def _order(rank: int, shares: tuple[float, float, float], one: Measures, seen: set[str], counts: Mapping[str, int]) -> Order:
    uncertain, new, rare = (round(share, 3) for share in shares)
    told = [f"uncertain {uncertain:.2f}: about {one.errors:.1f} marks wrong"]
    unseen = one.headings - seen
    told.append(f"new layout {new:.2f}: {len(unseen)} of {len(one.headings)} headings not seen before")
    if one.outcomes:
        told.append(f"rare outcome {rare:.2f}: {min(one.outcomes, key=lambda outcome: (counts[outcome], outcome))}")
    why = "; ".join(told)
    return Order(rank=rank, teaches=round(sum(shares), 3), uncertain=uncertain, new_layout=new, rare_outcome=rare, why=why)

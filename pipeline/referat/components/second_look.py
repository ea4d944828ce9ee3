"""What a second look at a document sees: how sure the first was of each line, and of the lines like it.

The items of a document begin alike.  So a line counts for more where lines of its form were found to start items,
and where its number stands between theirs.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import numpy as np

from referat.components.document_structure import NumberChains
from referat.components.line_features import LineView
from referat.linear import Floats

SURE = 0.5
_NEAR = 3
_LEVELS = (0.02, 0.1, 0.3, 0.6, 0.9)


def look_features(view: LineView, first: Floats) -> Iterator[list[str]]:
    """Features of every line; ``first`` holds the probability that the line starts an item, by the first look."""
    kinds = view.kinds
    alike = {name: _others(keys, first) for name, keys in _keys(view, kinds).items()}
    sequence = _sequence(view.chains, first)
    before, behind = _distances(first)
    sure = min(int((first > SURE).sum()), 4)
    logits = np.log(first + 1e-6) - np.log(1 - first + 1e-6)
    fine, coarser = (np.clip(np.rint(values), *ends).astype(int).tolist() for values, ends in ((logits, (-7, 5)), (logits / 2, (-3, 2))))
    chances = first.tolist()
    for index, kind in enumerate(kinds):
        own, coarse = f"p{fine[index]}", f"q{coarser[index]}"
        near, follows = _near(chances, index), sequence[index]
        found = [own, coarse, near, follows, f"{kind}+{coarse}", f"{follows}+{coarse}", f"{near}+{coarse}", f"{follows}+{near}+{kind}"]
        for name, others in alike.items():
            found += [f"{name}{others[index]}", f"{name}{others[index]}+{coarse}", f"{name}{others[index]}+{own}"]
        form, below, listed = (alike[name][index] for name in ("form", "below", "listed"))
        found += [f"form-below{form}+{below}", f"form-listed{form}+{listed}+{coarse}", f"below-listed{below}+{listed}"]
        found += [f"before{before[index]}+{coarse}", f"behind{behind[index]}+{coarse}", f"sure{sure}+{coarse}"]
        found += [f"{follows}+form{form}+{coarse}", f"edge{min(index, 2)}+{coarse}"]
        yield found


def _near(first: Sequence[float], index: int) -> str:
    """The highest probability of the lines around, and whether the line's own is as high."""
    around = max((*first[max(0, index - _NEAR) : index], *first[index + 1 : index + _NEAR + 1]), default=0.0)
    return f"near{_level(around)}-{'top' if first[index] >= around else 'low'}"


def _keys(view: LineView, kinds: list[str]) -> dict[str, list[str]]:
    """By what lines are alike: their form, what stands below, what stands above, their place in the list of contents."""
    total = len(kinds)
    blank = [min(line.blank_before, 1) for line in view.lines]
    forms = [view.chains.form(index) or kinds[index] for index in range(total)]
    word = view.first_words
    return {
        "form": [f"{form}{gap}" for form, gap in zip(forms, blank, strict=True)],
        "below": [f"{kinds[i]}{blank[i]}>{word[i + 1] if i + 1 < total else ''}" for i in range(total)],
        "above": [f"{kinds[i]}{blank[i]}<{word[i - 1] if i else ''}" for i in range(total)],
        "listed": [f"{kinds[i]}{view.listed[i]}" for i in range(total)],
        "first": [f"{word[i]}{blank[i]}" for i in range(total)],
    }


def _others(keys: Sequence[str], first: Floats) -> list[str]:
    """For every line the mean and the highest probability of the other lines of its key."""
    places: dict[str, list[int]] = {}
    for index, key in enumerate(keys):
        places.setdefault(key, []).append(index)
    found = ["-"] * len(keys)
    for indices in places.values():
        if len(indices) < 2:
            continue
        values = first[indices]
        total, order = float(values.sum()), sorted(values.tolist())
        for index, value in zip(indices, values.tolist(), strict=True):
            most = order[-1] if value < order[-1] else order[-2]
            found[index] = f"{_level((total - value) / (len(indices) - 1))}{_level(most)}"
    return found


def _sequence(chains: NumberChains, first: Floats) -> list[str]:
    """Whether a line's number follows that of the last sure start above it, and the next one below follows it."""
    numbered = [(index, *chains.form_and_number(index)) for index in np.flatnonzero(first > SURE).tolist() if chains.form(index)]
    found = []
    for index in range(len(first)):
        form, number = chains.form_and_number(index)
        if not form:
            found.append("no-number" if numbered else "no-numbers")
            continue
        above = next((n for place, known, n in reversed(numbered) if place < index - 1 and known == form), None)
        below = next((n for place, known, n in numbered if place > index + 1 and known == form), None)
        links = ["none" if n is None else "next" if n == want else "off" for n, want in ((above, number - 1), (below, number + 1))]
        found.append("seq-" + "-".join(links))
    return found


def _distances(first: Floats) -> tuple[list[str], list[str]]:
    """Lines since the last sure start and to the next one."""
    sure = np.flatnonzero(first > SURE).tolist()
    before, behind = [], []
    for index in range(len(first)):
        place, after = bisect_left(sure, index), bisect_right(sure, index)
        before.append(_far(index - sure[place - 1]) if place else "none")
        behind.append(_far(sure[after] - index) if after < len(sure) else "none")
    return before, behind


def _far(lines: int) -> str:
    return str(min(lines.bit_length(), 6))


def _level(probability: float) -> int:
    return bisect_left(_LEVELS, probability)

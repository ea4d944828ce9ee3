"""Pairs of gold and predicted spans, and what a pair is worth under four schemes.

The schemes are those of nervaluate, after SemEval-2013 task 9.1: *strict* asks for offsets and label, *exact* for
offsets alone, *partial* gives half for an overlap whatever the label, *type* asks for an overlap and the label.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Literal, TypeVar, get_args

from referat_eval.counts import Counts
from referat_eval.document import Spanned

S = TypeVar("S", bound=Spanned)
Pair = tuple[S | None, S | None]
Scheme = Literal["strict", "exact", "partial", "type"]
SCHEMES: tuple[Scheme, ...] = get_args(Scheme)


def align(gold: Sequence[S], predicted: Sequence[S]) -> list[Pair[S]]:
    """Every span once, with its partner or None: (gold, predicted).

    Partners are sought in this order: same offsets and label, same offsets, overlap with the same label, overlap.
    Spans that only touch do not overlap.  Within a step the earliest span takes the earliest partner, which finds as many
    pairs as there are where no two spans of the same side overlap.

    Args:
        gold: spans in the order of the text.
        predicted: the same.
    """
    pairs: list[Pair[S]] = []
    left, free = list(gold), list(predicted)
    for key in (lambda span: (span.start, span.end, span.label), lambda span: (span.start, span.end)):
        waiting: dict[tuple[object, ...], list[S]] = defaultdict(list)
        for span in free:
            waiting[key(span)].append(span)
        taken = [(span, waiting[key(span)].pop(0)) if waiting[key(span)] else (span, None) for span in left]
        pairs.extend(pair for pair in taken if pair[1] is not None)
        left = [span for span, partner in taken if partner is None]
        free = sorted((span for spans in waiting.values() for span in spans), key=lambda span: (span.start, span.end))
    for same_label in (True, False):
        found = list(_overlapping(left, free, same_label=same_label))
        pairs.extend(found)
        left = _without(left, [pair[0] for pair in found])
        free = _without(free, [pair[1] for pair in found])
    return [*pairs, *((span, None) for span in left), *((None, span) for span in free)]


def _overlapping(gold: Sequence[S], predicted: Sequence[S], *, same_label: bool) -> Iterator[tuple[S, S]]:
    free = list(predicted)
    for span in gold:
        partner = next((p for p in free if p.start < span.end and span.start < p.end and (not same_label or p.label == span.label)), None)
        if partner is not None:
            free.remove(partner)
            yield span, partner


def _without(spans: Sequence[S], taken: Sequence[S]) -> list[S]:
    left = list(spans)
    for span in taken:
        left.remove(span)
    return left


def counts_by_label(pairs: Sequence[Pair[S]], scheme: Scheme) -> dict[str, Counts]:
    """Counts of each label under a scheme.

    A pair with two labels is a miss of the one and a spurious find of the other under strict and type; exact and partial
    look at offsets alone, and count it under the label of gold.
    """
    counts: dict[str, Counts] = defaultdict(Counts)
    for gold, predicted in pairs:
        if gold is None or predicted is None:
            label = (gold or predicted).label  # type: ignore[union-attr]
            counts[label] += Counts(fp=int(gold is None), fn=int(predicted is None))
            continue
        same_place = (gold.start, gold.end) == (predicted.start, predicted.end)
        same_label = gold.label == predicted.label
        worth = {
            "strict": float(same_place and same_label),
            "exact": float(same_place),
            "partial": 1.0 if same_place else 0.5,
            "type": float(same_label),
        }[scheme]
        other = gold.label if scheme in {"exact", "partial"} else predicted.label
        counts[gold.label] += Counts(tp=worth, fn=1 - worth)
        counts[other] += Counts(fp=1 - worth)
    return dict(counts)

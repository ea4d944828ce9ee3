"""Scores of one or more documents, by level: items, sections, entities, decisions, records."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from referat_eval.counts import Counts, Share
from referat_eval.document import ScoredDocument, ScoredItem, shared_items

ITEM_FIELDS = ("number", "title", "case_number", "closed", "outcome", "absent", "recused")


@dataclass(slots=True)
class Scores:
    """Counts that pool over documents.

    Attributes:
        items: item starts.
        item_fields: share of gold items whose field is right; an item that was not found has none right.
        sections: share of lines with the right section.
        confusion: (gold, predicted) sections of wrong lines.
        entities: strict spans (offsets and label) by label.
        decisions: strict decision spans.
        decision_overlap: decision spans that overlap, each matched once.
        outcomes: share of right outcomes among the overlapping decisions.
        finals: share of right ``final`` among them.
        outcome_classes: outcomes of items by class.
        events: share of gold items with a decision whose outcome, votes, absence and disqualification are all right.
    """

    items: Counts = field(default_factory=Counts)
    item_fields: dict[str, Share] = field(default_factory=lambda: dict.fromkeys(ITEM_FIELDS, Share()))
    sections: Share = field(default_factory=Share)
    confusion: Counter[tuple[str | None, str | None]] = field(default_factory=Counter)
    entities: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    decisions: Counts = field(default_factory=Counts)
    decision_overlap: Counts = field(default_factory=Counts)
    outcomes: Share = field(default_factory=Share)
    finals: Share = field(default_factory=Share)
    outcome_classes: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    events: Share = field(default_factory=Share)

    @property
    def entities_micro(self) -> Counts:
        """All labels pooled."""
        return sum(self.entities.values(), Counts())


def score(pairs: Iterable[tuple[ScoredDocument, ScoredDocument]]) -> Scores:
    """Scores of (gold, predicted) documents, pooled."""
    scores = Scores()
    for gold, predicted in pairs:
        _score_items(scores, gold, predicted)
        _score_lines(scores, gold, predicted)
        _score_entities(scores, gold, predicted)
        _score_decisions(scores, gold, predicted)
    return scores


def _score_items(scores: Scores, gold: ScoredDocument, predicted: ScoredDocument) -> None:
    starts, found = {item.start for item in gold.items}, {item.start for item in predicted.items}
    scores.items += Counts(len(starts & found), len(found - starts), len(starts - found))
    for item in predicted.items:
        if item.start not in starts and item.outcome is not None:
            scores.outcome_classes[item.outcome] += Counts(fp=1)
    for item, match in shared_items(gold, predicted):
        for name in ITEM_FIELDS:
            right = match is not None and getattr(item, name) == getattr(match, name)
            scores.item_fields[name] += Share(int(right), 1)
        outcome = match.outcome if match else None
        if item.outcome is not None and item.outcome == outcome:
            scores.outcome_classes[item.outcome] += Counts(tp=1)
        else:
            if item.outcome is not None:
                scores.outcome_classes[item.outcome] += Counts(fn=1)
            if outcome is not None:
                scores.outcome_classes[outcome] += Counts(fp=1)
        if item.outcome is not None:
            scores.events += Share(int(match is not None and _same_event(item, match)), 1)


def _same_event(gold: ScoredItem, predicted: ScoredItem) -> bool:
    return all(getattr(gold, name) == getattr(predicted, name) for name in ("outcome", "absent", "recused", "votes", "reservations"))


def _score_lines(scores: Scores, gold: ScoredDocument, predicted: ScoredDocument) -> None:
    for right, label in zip(gold.lines, predicted.lines, strict=True):
        scores.sections += Share(int(right == label), 1)
        if right != label:
            scores.confusion[right, label] += 1


def _score_entities(scores: Scores, gold: ScoredDocument, predicted: ScoredDocument) -> None:
    for label in {span[2] for span in gold.entities | predicted.entities}:
        right = {span for span in gold.entities if span[2] == label}
        found = {span for span in predicted.entities if span[2] == label}
        scores.entities[label] += Counts(len(right & found), len(found - right), len(right - found))


def _score_decisions(scores: Scores, gold: ScoredDocument, predicted: ScoredDocument) -> None:
    exact = gold.decisions.keys() & predicted.decisions.keys()
    scores.decisions += Counts(len(exact), len(predicted.decisions) - len(exact), len(gold.decisions) - len(exact))
    pairs = [(span, span) for span in exact]
    left = sorted(gold.decisions.keys() - exact)
    free = sorted(predicted.decisions.keys() - exact)
    for span in left:
        match = next((other for other in free if other[0] < span[1] and span[0] < other[1]), None)
        if match is not None:
            free.remove(match)
            pairs.append((span, match))
    scores.decision_overlap += Counts(len(pairs), len(predicted.decisions) - len(pairs), len(gold.decisions) - len(pairs))
    for span, match in pairs:
        right, found = gold.decisions[span], predicted.decisions[match]
        scores.outcomes += Share(int(right[0] == found[0]), 1)
        scores.finals += Share(int(right[3] == found[3]), 1)

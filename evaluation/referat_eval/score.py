"""Scores of one document against its gold, by level: items, sections, entities, values, decisions, outcomes, records."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from referat_eval.alignment import SCHEMES, Pair, align, counts_by_label
from referat_eval.counts import Counts, Share
from referat_eval.document import ScoredDecision, ScoredDocument, ScoredEntity, ScoredItem

MICRO, MACRO = "micro", "macro"
ITEM_FIELDS = ("number", "title", "case_number", "closed")
SET_FIELDS = ("absent", "recused", "votes", "reservations", "tallies")
EVENT_FIELDS = ("outcome", "absent", "recused", "votes", "reservations")
DECISION_FIELDS = ("outcome", "point", "body", "final")


class Figure(NamedTuple):
    """What is counted: a level and a name in it, for instance (entities, ORG)."""

    level: str
    name: str

    def __str__(self) -> str:
        return f"{self.level}: {self.name}"


@dataclass(frozen=True, slots=True)
class Case:
    """One error, at ``text[start:end]``.

    Attributes:
        level: where it counts.
        kind: missed, spurious, or wrong.
        gold: what gold says, None where spurious.
        predicted: what was predicted, None where missed.
    """

    document: str
    level: str
    kind: str
    start: int
    end: int
    gold: str | None
    predicted: str | None


@dataclass(slots=True)
class DocumentScore:
    """Everything that is counted in one document; ``confidence`` holds (score, right) by level."""

    id: str
    figures: dict[Figure, Counts | Share] = field(default_factory=dict)
    cases: list[Case] = field(default_factory=list)
    confusion: dict[str, Counter[tuple[str, str]]] = field(default_factory=lambda: defaultdict(Counter))
    confidence: dict[str, list[tuple[float, bool]]] = field(default_factory=lambda: defaultdict(list))

    def count(self, level: str, name: str, counts: Counts) -> None:
        """Add counts to a figure."""
        figure = Figure(level, name)
        known = self.figures.get(figure, Counts())
        self.figures[figure] = known + counts  # type: ignore[operator]

    def share(self, level: str, name: str, right: int, total: int) -> None:
        """Add a share to a figure."""
        figure = Figure(level, name)
        known = self.figures.get(figure, Share())
        self.figures[figure] = known + Share(right, total)  # type: ignore[operator]

    def case(self, level: str, kind: str, place: tuple[int, int], gold: str | None, predicted: str | None) -> None:
        """Note an error."""
        self.cases.append(Case(self.id, level, kind, *place, gold, predicted))


def score_document(gold: ScoredDocument, predicted: ScoredDocument) -> DocumentScore:
    """Score a prediction of one document.

    Raises:
        ValueError: the two are of different texts.
    """
    if len(gold.lines) != len(predicted.lines):
        raise ValueError(f"{gold.id}: gold has {len(gold.lines)} lines and the prediction {len(predicted.lines)}; the texts differ")
    score = DocumentScore(gold.id)
    _score_items(score, gold, predicted)
    score_lines(score, gold, predicted)
    _score_entities(score, gold, predicted)
    _score_decisions(score, gold, predicted)
    return score


def _score_items(score: DocumentScore, gold: ScoredDocument, predicted: ScoredDocument) -> None:
    found = {item.start: item for item in predicted.items}
    starts = {item.start for item in gold.items}
    for start in found.keys() - starts:
        score.count("items", "start", Counts(fp=1))
        score.case("items", "spurious", (start, start), None, found[start].title)
    for item in gold.items:
        match = found.get(item.start)
        score.count("items", "start", Counts(tp=1) if match else Counts(fn=1))
        if match is None:
            score.case("items", "missed", (item.start, item.start), item.title, None)
        for name in ITEM_FIELDS:
            right = match is not None and getattr(item, name) == getattr(match, name)
            score.share("items", name, int(right), 1)
            if match is not None and not right:
                place = item.start, item.start
                score.case("items", "wrong", place, f"{name}: {getattr(item, name)}", f"{name}: {getattr(match, name)}")
        _score_facts(score, item, match)
    for start in found.keys() - starts:
        for name in SET_FIELDS:
            score.count("records", name, Counts(fp=len(getattr(found[start], name))))


def _score_facts(score: DocumentScore, item: ScoredItem, match: ScoredItem | None) -> None:
    place = item.start, item.start
    outcome = match.outcome if match else None
    score.share("records", "outcome", int(match is not None and item.outcome == outcome), 1)
    if match is not None and item.outcome != outcome:
        score.case("records", "wrong", place, f"outcome: {item.outcome}", f"outcome: {outcome}")
    for name in SET_FIELDS:
        right: frozenset[object] = getattr(item, name)
        found: frozenset[object] = getattr(match, name) if match else frozenset()
        score.count("records", name, Counts(len(right & found), len(found - right), len(right - found)))
        if match is not None and right != found:
            score.case("records", "wrong", place, f"{name}: {_told(right)}", f"{name}: {_told(found)}")
    if item.outcome is not None:
        same = match is not None and all(getattr(item, name) == getattr(match, name) for name in EVENT_FIELDS)
        score.share("records", "complete event", int(same), 1)


def _told(entries: Iterable[object]) -> str:
    return ", ".join(sorted(" ".join(entry) if isinstance(entry, tuple) else str(entry) for entry in entries)) or "-"


def score_lines(score: DocumentScore, gold: ScoredDocument, predicted: ScoredDocument, *, level: str = "sections") -> None:
    """Count the sections of lines, and note runs of lines with the same mistake as one error."""
    labels: Counter[tuple[str, str]] = Counter()
    run: tuple[str, str] | None = None
    for right, found in zip(gold.lines, predicted.lines, strict=True):
        pair = right.label or "-", found.label or "-"
        labels[pair] += 1
        if found.score is not None:
            score.confidence[level].append((found.score, right.label == found.label))
        if pair[0] == pair[1]:
            run = None
        elif pair == run:
            last = score.cases.pop()
            score.case(level, "wrong", (last.start, right.end), *pair)
        else:
            run = pair
            score.case(level, "wrong", (right.start, right.end), *pair)
    wrong = Counter({pair: number for pair, number in labels.items() if pair[0] != pair[1]})
    score.confusion[level] += labels
    score.share(level, "lines", labels.total() - wrong.total(), labels.total())
    _count_confusion(score, level, labels)


def _count_confusion(score: DocumentScore, level: str, labels: Mapping[tuple[str, str], int]) -> None:
    for (right, found), number in labels.items():
        if right == found:
            score.count(level, right, Counts(tp=number))
        else:
            score.count(level, right, Counts(fn=number))
            score.count(level, found, Counts(fp=number))


def _score_entities(score: DocumentScore, gold: ScoredDocument, predicted: ScoredDocument) -> None:
    pairs = align(gold.entities, predicted.entities)
    for scheme in SCHEMES:
        level = "entities" if scheme == "strict" else f"entities, {scheme}"
        for label, counts in counts_by_label(pairs, scheme).items():
            score.count(level, label, counts)
            score.count(level, MICRO, counts)
    for section, inside in _by_section(pairs, gold):
        for counts in counts_by_label(inside, "strict").values():
            score.count("entities by section", section, counts)
    for right, found in pairs:
        same = right is not None and found is not None and _key(right) == _key(found)
        if found is not None and found.score is not None:
            score.confidence["entities"].append((found.score, same))
        if not same:
            _entity_case(score, right, found)
        elif right is not None and found is not None and right.value is not None:
            score.share("values", right.label, int(right.value == found.value), 1)
            if right.value != found.value:
                score.case("values", "wrong", (right.start, right.end), right.value, found.value)


def _key(entity: ScoredEntity) -> tuple[int, int, str]:
    return entity.start, entity.end, entity.label


def _entity_case(score: DocumentScore, right: ScoredEntity | None, found: ScoredEntity | None) -> None:
    kind = "missed" if found is None else "spurious" if right is None else "wrong"
    if right is not None and found is not None and right.label == found.label:
        shown = f"{right.label} {right.start}-{right.end}", f"{found.label} {found.start}-{found.end}"
    else:
        shown = right.label if right else "", found.label if found else ""
    spans = [span for span in (right, found) if span is not None]
    place = min(span.start for span in spans), max(span.end for span in spans)
    score.case("entities", kind, place, shown[0] or None, shown[1] or None)


def _by_section(pairs: Sequence[Pair[ScoredEntity]], gold: ScoredDocument) -> Iterator[tuple[str, list[Pair[ScoredEntity]]]]:
    """The pairs by the gold section of the line that they begin in."""
    groups: dict[str, list[Pair[ScoredEntity]]] = defaultdict(list)
    ordered = sorted(pairs, key=_start_of_pair)
    index = 0
    for pair in ordered:
        while index + 1 < len(gold.lines) and gold.lines[index + 1].start <= _start_of_pair(pair):
            index += 1
        groups[gold.lines[index].label or "-" if gold.lines else "-"].append(pair)
    yield from groups.items()


def _start_of_pair(pair: Pair[ScoredEntity]) -> int:
    first, second = pair
    return first.start if first is not None else second.start if second is not None else 0


def _score_decisions(score: DocumentScore, gold: ScoredDocument, predicted: ScoredDocument) -> None:
    pairs = align(_unlabelled(gold.decisions), _unlabelled(predicted.decisions))
    for scheme, name in (("strict", "span, strict"), ("type", "span, overlap")):
        counts = counts_by_label(pairs, scheme)  # type: ignore[arg-type]
        score.count("decisions", name, counts.get("", Counts()))
    outcomes: Counter[tuple[str, str]] = Counter()
    for first, second in pairs:
        if first is None or second is None:
            if first is not None:
                score.case("decisions", "missed", (first.start, first.end), first.decision.outcome, None)
            if second is not None:
                score.case("decisions", "spurious", (second.start, second.end), None, second.decision.outcome)
            continue
        right, found = first.decision, second.decision
        outcomes[right.outcome, found.outcome] += 1
        if found.score is not None:
            score.confidence["outcomes"].append((found.score, right.outcome == found.outcome))
        if (right.start, right.end) != (found.start, found.end):
            place = min(right.start, found.start), max(right.end, found.end)
            score.case("decisions", "wrong", place, f"span: {right.start}-{right.end}", f"span: {found.start}-{found.end}")
        for name in DECISION_FIELDS:
            same = getattr(right, name) == getattr(found, name)
            score.share("decisions", name, int(same), 1)
            if not same:
                told = f"{name}: {getattr(right, name)}", f"{name}: {getattr(found, name)}"
                score.case("decisions", "wrong", (right.start, right.end), *told)
    score.confusion["outcomes"] += outcomes
    _count_confusion(score, "outcomes", outcomes)


@dataclass(frozen=True, slots=True)
class _Place:
    """A decision to be aligned by its place alone."""

    decision: ScoredDecision
    start: int
    end: int
    label: str = ""


def _unlabelled(decisions: Iterable[ScoredDecision]) -> list[_Place]:
    return [_Place(decision, decision.start, decision.end) for decision in decisions]

"""The baseline ``majority``: the most frequent class of every layer, whatever the text says.

Items: most lines start none, so there are none.  Sections: every line has the most frequent label.  Entities: each string
that was one in the training gold is tagged with its most frequent label wherever it stands.  Decisions: every unit of a
decision section that no formula settles has the most frequent outcome; where the most frequent section is another, there are
no decisions.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from referat.language import blank_language
from referat.train.data import Annotated
from referat.train.meetings import meeting_of_gold
from referat_eval.baselines.memory import Memory
from referat_eval.baselines.stages import EntityStage, ItemStage, SectionStage, StagedSystem, decision_stage


def majority(train: Sequence[Annotated]) -> StagedSystem:
    """Learn the most frequent classes."""
    section = _most(line.label for gold, text in train for line in meeting_of_gold(gold, text))
    outcome = _most(decision.outcome for gold, _ in train for decision in gold.decisions) or "other"
    return StagedSystem(
        "baseline_majority",
        (
            ItemStage(lambda lines: []),
            SectionStage(lambda lines, starts: [section or "case"] * len(lines)),
            EntityStage(Memory(blank_language(), train)),
            decision_stage(lambda features: outcome),
        ),
    )


def _most(labels: Iterable[str]) -> str | None:
    """The most frequent label, the first in the alphabet of several; None where there is none."""
    counts = Counter(labels)
    return max(sorted(counts), key=lambda label: counts[label], default=None)

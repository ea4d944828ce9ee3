"""Baselines that make records, so that they are scored as any model is.

>>> BASELINES
('majority', 'headings', 'rules', 'crf')
"""

from collections.abc import Callable, Sequence

from referat.errors import GoldError, ReferatError
from referat.train.data import Annotated
from referat_eval.baselines.crf import crf
from referat_eval.baselines.headings import headings
from referat_eval.baselines.majority import majority
from referat_eval.baselines.peer import LabelMapError, parse_label_map, peer
from referat_eval.baselines.rules import rules
from referat_eval.baselines.stages import StagedSystem
from referat_eval.systems import System, code_hash

__all__ = ["BASELINES", "LabelMapError", "baseline", "find_baseline", "find_peer", "parse_label_map", "peer"]

_MAKERS: dict[str, Callable[[Sequence[Annotated]], StagedSystem]] = {"majority": majority, "headings": headings, "rules": rules, "crf": crf}
BASELINES = tuple(_MAKERS)


def baseline(name: str, train: Sequence[Annotated]) -> StagedSystem:
    """The baseline of that name, learned from ``train``; the same gold gives the same system.

    Args:
        name: one of `BASELINES`.
        train: gold documents with their texts.

    Raises:
        ReferatError: there is no such baseline, or what it needs is not installed.
        GoldError: ``train`` is empty.
    """
    if name not in _MAKERS:
        raise ReferatError(f"there is no baseline {name!r}; there are {', '.join(BASELINES)}")
    if not train:
        raise GoldError(f"the baseline {name} learns from gold, and no document of the split train has its text at hand")
    return _MAKERS[name](train)


def find_baseline(name: str, train: Sequence[Annotated]) -> System:
    """A baseline as a system to score; see `baseline`."""
    return _system(baseline(name, train))


def find_peer(given: str) -> System:
    """A peer as a system to score, named as on the command line: ``NAME`` or ``NAME:PERSON=PER,ORG=ORG``; see `peer`."""
    name, colon, labels = given.partition(":")
    return _system(peer(name, parse_label_map(labels) if colon else None))


def _system(staged: StagedSystem) -> System:
    return System(staged.name.removeprefix("baseline_"), staged.version, code_hash(), staged)

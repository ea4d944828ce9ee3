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
from referat_eval.baselines.stages import System

__all__ = ["BASELINES", "LabelMapError", "System", "baseline", "parse_label_map", "peer"]

_MAKERS: dict[str, Callable[[Sequence[Annotated]], System]] = {"majority": majority, "headings": headings, "rules": rules, "crf": crf}
BASELINES = tuple(_MAKERS)


def baseline(name: str, train: Sequence[Annotated]) -> System:
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

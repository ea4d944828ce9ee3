"""Damaged and hostile files, made from the own documents, and a real run over them; see `run_damaged`."""

from referat_eval.damage.make import Made, make_damaged
from referat_eval.damage.run import DAMAGE_LIMITS, run_damaged

__all__ = ["DAMAGE_LIMITS", "Made", "make_damaged", "run_damaged"]

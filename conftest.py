"""Modules that need an extra, `encoder` or `spark`, are left out of the doctests where it is not installed."""

from importlib.util import find_spec

_NEED_TORCH = ("encoder", "encoder_pretraining", "tagger_export", "tagger_run", "tagger_training")
collect_ignore = [] if find_spec("torch") else [f"pipeline/referat/train/{name}.py" for name in _NEED_TORCH]
collect_ignore_glob = [] if find_spec("pyspark") else ["pipeline/referat/spark/*.py"]

"""Modules that need the extras `encoder` and `bench` are left out of the doctests where those are not installed."""

from importlib.util import find_spec

_NEED_TORCH = ("encoder", "encoder_pretraining", "tagger_export", "tagger_run", "tagger_training")
_NEED_ONNX = ("evaluation/referat_eval/bench/bert.py",)
collect_ignore = [
    *([] if find_spec("torch") else [f"pipeline/referat/train/{name}.py" for name in _NEED_TORCH]),
    *([] if find_spec("onnx") else _NEED_ONNX),
]

"""Modules that need the extra `encoder` are left out of the doctests where it is not installed."""

from importlib.util import find_spec

_NEED_TORCH = (
    *(f"train/{name}" for name in ("encoder", "encoder_pretraining", "tagger_export", "tagger_run", "tagger_training")),
    "retrain/encoder",
    "retrain/onnx_layers",
)
collect_ignore = [] if find_spec("torch") else [f"pipeline/referat/{name}.py" for name in _NEED_TORCH]

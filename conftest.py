"""Modules that need an extra, `encoder`, `bench` or `spark`, are left out of the doctests where it is not installed."""

from importlib.util import find_spec

_NEED_TORCH = (
    *(
        f"train/{name}"
        for name in ("encoder", "encoder_pretraining", "precision", "statement_training", "tagger_export", "tagger_run", "tagger_training")
    ),
    "retrain/encoder",
    "retrain/onnx_layers",
)
_NEED_ONNX = ("evaluation/referat_eval/bench/bert.py",)
collect_ignore = [
    *([] if find_spec("torch") else [f"pipeline/referat/{name}.py" for name in _NEED_TORCH]),
    *([] if find_spec("onnx") else _NEED_ONNX),
]
collect_ignore_glob = [] if find_spec("pyspark") else ["pipeline/referat/spark/*.py"]

"""From the tuned model to int8 ONNX."""

import logging
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch

OPSET = 17
_QUANTISED = ["MatMul", "Attention"]


class _Logits(torch.nn.Module):
    """The model as a function of ids alone: a window is read by itself, without padding.

    The mask of ones is for the optimiser, which fuses attention only where there is one.  ``small_rows`` puts the embeddings into
    8 bits with a scale for each piece; onnxruntime itself has one scale for all of them, which costs more.
    """

    def __init__(self, model: Any, *, small_rows: bool) -> None:
        super().__init__()
        self.model = model
        self.small_rows = small_rows
        if small_rows:
            weight = model.get_input_embeddings().weight.detach()
            scale = weight.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
            self.register_buffer("rows", (weight / scale).round().to(torch.int8))
            self.register_buffer("scale", scale)

    def forward(self, input_ids: Any) -> Any:
        mask = torch.ones_like(input_ids)
        if not self.small_rows:
            return self.model(input_ids=input_ids, attention_mask=mask).logits
        rows = torch.nn.functional.embedding(input_ids, self.rows).float() * torch.nn.functional.embedding(input_ids, self.scale)
        return self.model(inputs_embeds=rows, attention_mask=mask).logits


def export_onnx(model: Any, *, quantised: bool = True) -> bytes:
    """The model as ONNX with fused attention; weights in 8 bits where ``quantised``."""
    with tempfile.TemporaryDirectory() as folder, _quiet():
        plain, fused, small = (Path(folder) / f"{name}.onnx" for name in ("plain", "fused", "small"))
        _trace(model.eval().float(), plain, small_rows=quantised)
        _fuse(plain, fused, model.config)
        if not quantised:
            return fused.read_bytes()
        _quantise(fused, small)
        return small.read_bytes()


@contextmanager
def _quiet() -> Iterator[None]:
    """The exporter and the quantiser tell of every tensor."""
    logging.disable(logging.WARNING)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            logging.disable(logging.NOTSET)


def _trace(model: Any, path: Path, *, small_rows: bool) -> None:
    free = {0: "batch", 1: "length"}
    torch.onnx.export(
        _Logits(model, small_rows=small_rows).eval(),
        (torch.randint(model.get_input_embeddings().num_embeddings, (2, 17)),),
        str(path),
        input_names=["input_ids"],
        output_names=["logits"],
        dynamic_axes={"input_ids": free, "logits": free},
        opset_version=OPSET,
        dynamo=False,
    )


def _fuse(source: Path, target: Path, config: Any) -> None:
    from onnxruntime.transformers import optimizer
    from onnxruntime.transformers.fusion_options import FusionOptions

    options = FusionOptions("bert")
    # The fused form of the two costs a fifth of the whole network; apart they cost a twentieth (see `EncoderTagger`).
    options.enable_skip_layer_norm = options.enable_bias_skip_layer_norm = False
    optimised = optimizer.optimize_model(
        str(source),
        model_type="bert",
        num_heads=config.num_attention_heads,
        hidden_size=config.hidden_size,
        opt_level=0,
        optimization_options=options,
    )
    optimised.save_model_to_file(str(target))


def _quantise(source: Path, target: Path) -> None:
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        source,
        target,
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=_QUANTISED,
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )

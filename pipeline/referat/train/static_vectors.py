"""Static vectors of words for the tagger: floret on the raw text, or distilled from the encoder.

A folder of vectors is a blank pipeline whose vocabulary holds them, with what they were made from beside it.
"""

import hashlib
import json
import logging
from collections import Counter
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt
from spacy.training.initialize import convert_vectors
from spacy.vectors import Vectors

from referat.errors import ReferatError
from referat.language import blank_language
from referat.train.data import GREVE_ITEMS, RAW_TEXTS, TrainingData, raw_lines
from referat.train.encoder_source import check_encoder

logger = logging.getLogger(__name__)

VectorKind = Literal["floret", "encoder", "none"]
VECTOR_KINDS: tuple[VectorKind, ...] = get_args(VectorKind)
VECTOR_SIZE, VECTOR_ROWS = 96, 30_000
INPUTS = "inputs.json"
_LEAST_COUNT = 10
_BATCH = 512


def static_vectors(data: TrainingData, folder: Path, kind: VectorKind, encoder: Path | None = None) -> Path | None:
    """The folder of static vectors; they are made where it holds none of the same kind and raw text.

    Args:
        data: whose raw text tells the words.
        folder: where they are, or are made.
        kind: ``floret`` trains them on the raw text, ``encoder`` distils them; ``none`` are none.
        encoder: folder that ``referat encoder`` wrote.

    Raises:
        ReferatError: there is no such kind, or no encoder to distil from.
    """
    if kind not in VECTOR_KINDS:
        raise ReferatError(f"{kind}: are no static vectors; known are {', '.join(VECTOR_KINDS)}")
    if kind == "none":
        return None
    inputs = json.dumps(_raw_text(data) | ({"encoder": _hash_of(encoder)} if kind == "encoder" else {}), indent=1)
    if not (folder / INPUTS).exists() or (folder / INPUTS).read_text(encoding="utf-8") != inputs:
        folder.mkdir(parents=True, exist_ok=True)
        if kind == "floret":
            _train_floret(data, folder)
        else:
            _distil(data, encoder, folder)
        (folder / INPUTS).write_text(inputs, encoding="utf-8")
    return folder


def _hash_of(encoder: Path | None) -> str:
    digest = hashlib.sha256()
    for path in sorted(check_encoder(encoder).glob("*.safetensors")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _raw_text(data: TrainingData) -> dict[str, Any]:
    """What tells one raw text from another without reading it."""
    if data.folder is None:
        return {"documents": sorted(gold.text_sha256 for gold, _ in data.train)}
    sizes = {name: (data.folder / "text" / name).stat().st_size for name in RAW_TEXTS}
    if data.minutes is None:
        return {"sizes": sizes}
    sizes[GREVE_ITEMS] = (data.minutes / GREVE_ITEMS).stat().st_size
    return {"sizes": sizes, "excluded": sorted(data.excluded_cases)}


def _train_floret(data: TrainingData, folder: Path) -> None:
    """Static vectors by floret (Bojanowski et al. 2017, with hashed rows) on raw text."""
    import floret

    raw, table = folder / "raw.txt", folder / "vectors.floret"
    with raw.open("w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in raw_lines(data))
    model = floret.train_unsupervised(
        str(raw),
        model="cbow",
        mode="floret",
        hashCount=2,
        bucket=VECTOR_ROWS,
        minn=3,
        maxn=5,
        minCount=_LEAST_COUNT,
        dim=VECTOR_SIZE,
        epoch=4,
        neg=10,
        thread=2,
        verbose=0,
    )
    model.save_floret_vectors(str(table))
    nlp = blank_language()
    convert_vectors(nlp, table, truncate=0, prune=0, mode="floret")
    nlp.to_disk(folder)
    raw.unlink()
    table.unlink()


def _distil(data: TrainingData, encoder: Path | None, folder: Path) -> None:
    """A vector for each of the commonest words: what the encoder makes of it where it stands alone, in fewer dimensions.

    The method is that of Model2Vec (Tulkens and van Dongen 2024) without its weights by frequency: here a word is
    looked at by itself and no mean over words is taken.
    """
    counts = Counter(word for line in raw_lines(data) for word in line.split())
    words = [word for word, count in counts.most_common(VECTOR_ROWS) if count >= _LEAST_COUNT]
    vectors = _narrow(_states(words, encoder))
    logger.info("vectors of %s words", len(words))
    nlp = blank_language()
    nlp.vocab.vectors = Vectors(strings=nlp.vocab.strings, data=vectors, keys=words)
    nlp.to_disk(folder)


def _narrow(states: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The first `VECTOR_SIZE` principal components, each row of the length that a row of standard deviation 1 has."""
    from sklearn.decomposition import PCA

    narrow = PCA(min(VECTOR_SIZE, *states.shape), random_state=0).fit_transform(states)
    length = np.linalg.norm(narrow, axis=1, keepdims=True)
    scaled: npt.NDArray[np.float32] = (narrow / np.maximum(length, 1e-9) * np.sqrt(narrow.shape[1])).astype(np.float32)
    return scaled


def _states(words: list[str], encoder: Path | None) -> npt.NDArray[np.float32]:
    """The mean of the last states of each word's pieces, of shape (words, hidden)."""
    import torch
    from tokenizers import Tokenizer
    from transformers import BertModel

    tokenizer = Tokenizer.from_file(f"{encoder}/tokenizer.json")
    model = BertModel.from_pretrained(encoder, add_pooling_layer=False).eval()
    tokenizer.enable_padding(pad_id=model.config.pad_token_id)
    states = np.zeros((len(words), model.config.hidden_size), dtype=np.float32)
    order = sorted(range(len(words)), key=lambda number: len(words[number]))
    with torch.inference_mode():
        for start in range(0, len(order), _BATCH):
            numbers = order[start : start + _BATCH]
            encodings = tokenizer.encode_batch([words[number] for number in numbers])
            ids = torch.tensor([encoding.ids for encoding in encodings])
            seen = torch.tensor([encoding.attention_mask for encoding in encodings])
            own = seen * (1 - torch.tensor([encoding.special_tokens_mask for encoding in encodings]))
            found = model(input_ids=ids, attention_mask=seen).last_hidden_state
            weights = own.unsqueeze(-1) / own.sum(1).clamp(min=1)[:, None, None]
            states[numbers] = (found * weights).sum(1).numpy()
    return states

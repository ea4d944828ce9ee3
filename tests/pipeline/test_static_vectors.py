"""Static vectors: which are made, from what, and when again."""

import json

import numpy as np
import pytest
import spacy
import tokenizers

from referat.errors import ReferatError
from referat.train.data import Scope, load_training_data, raw_lines
from referat.train.static_vectors import VECTOR_SIZE, _states, static_vectors

LETTERS = "abcdefghijklmnopqrstuvwxyzæøåABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ0123456789.,:;()-/"


@pytest.fixture(scope="module")
def data(root):
    return load_training_data(root / "annotations", root / "corpus", None, Scope(share=0.05))


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    torch, transformers = pytest.importorskip("torch"), pytest.importorskip("transformers")
    folder = tmp_path_factory.mktemp("encoder")
    tokenizer = tokenizers.Tokenizer(
        tokenizers.models.Unigram([(piece, -2.0) for piece in ["<s>", "<pad>", "</s>", "<unk>", *LETTERS]], unk_id=3)
    )
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>"])
    tokenizer.post_processor = tokenizers.processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    tokenizer.save(str(folder / "tokenizer.json"))
    torch.manual_seed(7)
    config = transformers.BertConfig(
        vocab_size=4 + len(LETTERS), hidden_size=128, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16, pad_token_id=1
    )
    transformers.BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    return folder


def test_without_vectors_nothing_is_made(data, tmp_path):
    assert static_vectors(data, tmp_path / "vectors", "none") is None
    assert not (tmp_path / "vectors").exists()


@pytest.mark.parametrize("place", [None, "missing"])
def test_an_encoder_that_is_missing_is_told_with_the_command_that_makes_one(data, tmp_path, place):
    with pytest.raises(ReferatError, match="referat encoder"):
        static_vectors(data, tmp_path, "encoder", place and tmp_path / place)


def test_an_unknown_kind_is_told_with_the_known_ones(data, tmp_path):
    with pytest.raises(ReferatError, match="floret, encoder, none"):
        static_vectors(data, tmp_path, "glove")


def test_a_word_has_the_same_states_beside_longer_words(encoder):
    words = ["budget", "år", "kommunalbestyrelsesmedlemmernes"]
    together, alone = _states(words, encoder), [_states([word], encoder)[0] for word in words]
    np.testing.assert_allclose(together, alone, atol=1e-5)
    assert not np.allclose(together[0], together[1], atol=1e-3)


def test_common_words_of_the_raw_text_get_a_vector_of_like_length(data, encoder, tmp_path):
    folder = static_vectors(data, tmp_path / "vectors", "encoder", encoder)
    vectors = spacy.load(folder).vocab.vectors
    assert vectors.shape[1] == VECTOR_SIZE
    words = " ".join(raw_lines(data)).split()
    assert {word for word in words if vectors.key2row.get(vectors.strings[word]) is not None} == {
        word for word in set(words) if words.count(word) >= 10
    }
    np.testing.assert_allclose(np.linalg.norm(vectors.data, axis=1), VECTOR_SIZE**0.5, rtol=1e-4)


def test_vectors_are_made_again_only_for_another_encoder(data, encoder, tmp_path):
    folder = static_vectors(data, tmp_path / "vectors", "encoder", encoder)
    (folder / "vocab" / "vectors").unlink()
    static_vectors(data, folder, "encoder", encoder)
    assert not (folder / "vocab" / "vectors").exists()
    known = json.loads((folder / "inputs.json").read_text(encoding="utf-8"))
    (folder / "inputs.json").write_text(json.dumps({**known, "encoder": "another"}), encoding="utf-8")
    static_vectors(data, folder, "encoder", encoder)
    assert (folder / "vocab" / "vectors").exists()

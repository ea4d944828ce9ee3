"""Peers whose speed is measured beside ours: a spaCy pipeline as people use it, and a BERT-base token classifier.

Weights do not matter for speed, so both are made with random ones; the spaCy pipeline is the published one where it is installed.
"""

from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from referat.errors import ReferatError
from referat.limits import LIMITS
from referat.model_files import find_model

SPACY_SM, BERT = "da_core_news_sm", "BERT-base"
Tag = Callable[[Sequence[str]], object]

_WIDTH = 96
_MORPHS, _RELATIONS, _TREES = 158, 32, 300
_NAMES = ("LOC", "MISC", "ORG", "PER")
_VOWELS = "aeiouyæøå"
_SENTENCE = 11


def how_made(peer: str) -> str:
    """What a peer is, for people."""
    if peer == BERT:
        return "12 layers, 768 wide, 9 labels, random weights, int8 by onnxruntime, full windows of 256 pieces"
    if find_spec(SPACY_SM):
        return "the published pipeline, as installed"
    return f"its shape: published architecture with {_MORPHS}, {_RELATIONS} and {len(_NAMES)} labels, random weights"


def missing_for(peer: str) -> str | None:
    """The package that a peer needs and that is not installed."""
    return "onnx" if peer == BERT and find_spec("onnx") is None else None


def find_peer(peer: str) -> Tag:
    """What tags texts as the peer does.

    Raises:
        ReferatError: there is no such peer.
    """
    if peer == BERT:
        return _bert()
    if peer == SPACY_SM:
        return _spacy()
    raise ReferatError(f"there is no peer {peer!r}; known are {SPACY_SM} and {BERT}")


def _spacy() -> Tag:
    nlp = spacy.load(SPACY_SM) if find_spec(SPACY_SM) else spacy_shape()
    nlp.max_length = LIMITS.characters

    def tag(texts: Sequence[str]) -> int:
        return sum(len(doc) for doc in nlp.pipe(texts))

    return tag


def spacy_shape(seed: int = 0) -> Language:
    """A pipeline with the components, widths and numbers of labels of da_core_news_sm 3.8.

    tok2vec is shared by all but ner, which has its own; the lemmatizer is the trainable one, with an assumed number of trees.
    """
    nlp = spacy.blank("da")
    nlp.add_pipe("tok2vec", config={"model": _tok2vec()})
    nlp.add_pipe("morphologizer", config={"model": _tagger()})
    nlp.add_pipe("parser", config={"model": _transitions("parser", _listener()), "min_action_freq": 1})
    nlp.add_pipe("trainable_lemmatizer", name="lemmatizer", config={"model": _tagger(), "min_tree_freq": 1})
    ruler: Any = nlp.add_pipe("attribute_ruler")
    nlp.add_pipe("ner", config={"model": _transitions("ner", _tok2vec())})
    nlp.initialize(lambda: list(_examples(nlp, Random(seed))))
    ruler.add([[{"IS_SPACE": True}]], {"POS": "SPACE"})
    _randomise(nlp, seed)
    return nlp


def _tok2vec() -> dict[str, Any]:
    embed = {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": _WIDTH,
        "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY"],
        "rows": [5000, 2500, 2500, 2500, 100],
        "include_static_vectors": False,
    }
    encode = {"@architectures": "spacy.MaxoutWindowEncoder.v2", "width": _WIDTH, "depth": 4, "window_size": 1, "maxout_pieces": 3}
    return {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": encode}


def _listener() -> dict[str, Any]:
    return {"@architectures": "spacy.Tok2VecListener.v1", "width": _WIDTH, "upstream": "tok2vec"}


def _tagger() -> dict[str, Any]:
    return {"@architectures": "spacy.Tagger.v2", "nO": None, "tok2vec": _listener()}


def _transitions(state: str, tok2vec: dict[str, Any]) -> dict[str, Any]:
    return {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": state,
        "extra_state_tokens": False,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": True,
        "nO": None,
        "tok2vec": tok2vec,
    }


def _examples(nlp: Language, chance: Random) -> Iterator[Example]:
    """Sentences of made-up words that hold every label, with relations to both sides, and as many edit trees as were asked for."""
    for start in range(0, 2 * max(_MORPHS, _RELATIONS, _TREES), _SENTENCE):
        numbers = range(start, start + _SENTENCE)
        stems = ["".join(chance.choices("bdfgst", k=5)) for _ in numbers]
        endings = [_ending(number % _TREES) for number in numbers]
        root = _SENTENCE // 2
        name = _NAMES[start // _SENTENCE % len(_NAMES)]
        gold = Doc(
            nlp.vocab,
            words=[stem + before for stem, (before, _) in zip(stems, endings, strict=True)],
            lemmas=[stem + after for stem, (_, after) in zip(stems, endings, strict=True)],
            pos=["NOUN"] * _SENTENCE,
            morphs=[f"Case=C{number % _MORPHS}" for number in numbers],
            heads=[root] * _SENTENCE,
            deps=["ROOT" if place == root else f"r{number % (_RELATIONS - 2)}" for place, number in enumerate(numbers)],
            ents=[f"B-{name}", f"I-{name}", *["O"] * (_SENTENCE - 2)],
        )
        yield Example(nlp.make_doc(gold.text), gold)


def _ending(number: int) -> tuple[str, str]:
    """An ending of a word and what stands there in its lemma; no letter of stems, so that the change is the ending alone."""
    return _VOWELS[number // 36 % 9] + _VOWELS[number // 6 % 6] + _VOWELS[number % 6], "" if number % 3 else "k"


def _randomise(nlp: Language, seed: int) -> None:
    """Output layers begin as zeros, with which every choice is the first one; chance makes them differ."""
    import numpy as np

    chance = np.random.default_rng(seed)
    for _, pipe in nlp.pipeline:
        model = getattr(pipe, "model", None)
        for node in model.walk() if model is not None else ():
            for name in node.param_names:
                if node.has_param(name) and not node.get_param(name).any():
                    shape = node.get_param(name).shape
                    node.set_param(name, chance.normal(0, 0.1, shape).astype("float32"))


def _bert() -> Tag:
    import numpy as np
    import onnxruntime
    from tokenizers import Tokenizer

    from referat_eval.bench.bert import WINDOW, bert_model

    (tokenizer_file,) = Path(find_model("da_referat_md")).rglob("tokenizer.json")
    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(bert_model(), options, providers=["CPUExecutionProvider"])

    def tag(texts: Sequence[str]) -> int:
        pieces: list[int] = []
        for text in texts:
            pieces.extend(tokenizer.encode(text, add_special_tokens=False).ids)
        for start in range(0, len(pieces), WINDOW):
            session.run(["logits"], {"input_ids": np.array([pieces[start : start + WINDOW]], dtype=np.int64)})
        return len(pieces)

    return tag

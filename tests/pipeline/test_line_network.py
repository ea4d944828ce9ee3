"""The network that reads the lines of a document in order: what it can learn, and that it comes back from disk as it was."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thinc.api import with_padded

from referat.components.line_network import ARRAYS_FILE, HIDDEN, ROW_BITS, LineNetwork, bags_of, recurrence
from referat.components.line_traits import hashed
from referat.train.network_training import go_on, train_network

LABELS = ("head", "first", "later")
FAR = 9


def document(opening):
    """Lines that are all alike but for the first, which alone tells how the last is to be called."""
    words = [opening, *["tekst"] * FAR, "slut"]
    return [hashed([f"w={word}"]) for word in words], ["head", *["head"] * FAR, "first" if opening == "rød" else "later"]


@pytest.fixture(scope="module")
def documents():
    return [document(opening) for opening in ("rød", "blå")] * 20


@pytest.fixture(scope="module")
def network(documents):
    return train_network(documents, LABELS, passes=60, seed=3)


def test_slopes_are_those_of_small_steps():
    rng = np.random.default_rng(0)
    documents = [rng.normal(size=(lines, 2 * HIDDEN)).astype(np.float32) for lines in (5, 3)]
    layer = with_padded(recurrence())
    found, back = layer.begin_update(documents)
    weights = [rng.normal(size=states.shape).astype(np.float32) for states in found]
    slopes = back([weight.copy() for weight in weights])

    def value(changed):
        return sum(float((states * weight).sum()) for states, weight in zip(layer.predict(changed), weights, strict=True))

    for which, line, unit in [(0, 0, 3), (0, 4, HIDDEN - 1), (1, 2, HIDDEN), (1, 0, 2 * HIDDEN - 1), (0, 2, HIDDEN // 2)]:
        steps = []
        for step in (0.01, -0.01):
            changed = [document.copy() for document in documents]
            changed[which][line, unit] += step
            steps.append(value(changed))
        assert slopes[which][line, unit] == pytest.approx((steps[0] - steps[1]) / 0.02, abs=2e-3)


def test_a_document_reads_the_same_alone_and_beside_a_longer_one():
    rng = np.random.default_rng(1)
    documents = [rng.normal(size=(lines, 2 * HIDDEN)).astype(np.float32) for lines in (7, 2, 4)]
    layer = with_padded(recurrence())
    for together, document in zip(layer.predict(documents), documents, strict=True):
        assert np.allclose(together, layer.predict([document])[0], atol=1e-6)


def labels_of(network, rows):
    return [LABELS[place] for place in network.log_probabilities(rows).argmax(axis=1)]


def test_a_line_is_told_by_what_stood_far_above(network, documents):
    for rows, wanted in documents[:2]:
        assert labels_of(network, rows) == wanted


def test_probabilities_of_a_line_sum_to_one(network, documents):
    found = network.log_probabilities(documents[0][0])
    assert found.shape == (FAR + 2, len(LABELS))
    assert np.allclose(np.exp(found).sum(axis=1), 1, atol=1e-4)
    assert network.log_probabilities([]).shape == (0, len(LABELS))


def test_from_disk_it_says_the_same(network, documents, tmp_path):
    network.to_disk(tmp_path)
    loaded = LineNetwork.from_disk(tmp_path)
    assert loaded.labels == list(LABELS)
    for rows, _ in documents[:2]:
        assert np.abs(np.exp(loaded.log_probabilities(rows)) - np.exp(network.log_probabilities(rows))).max() < 0.02
    loaded.to_disk(tmp_path / "again")
    again = LineNetwork.from_disk(tmp_path / "again")
    assert (again.log_probabilities(documents[0][0]) == loaded.log_probabilities(documents[0][0])).all(), "written twice it drifts"


def test_arrays_of_another_shape_are_refused(network, tmp_path):
    network.to_disk(tmp_path)
    with np.load(tmp_path / ARRAYS_FILE) as arrays:
        cut = {name: array[:-1] if array.ndim == 2 and len(array) == 2**ROW_BITS else array for name, array in arrays.items()}
    np.savez_compressed(tmp_path / ARRAYS_FILE, **cut)
    with pytest.raises(ValueError, match="another release"):
        LineNetwork.from_disk(tmp_path)


def test_the_same_seed_gives_the_same_network(documents):
    one, other = (train_network(documents[:6], LABELS, passes=2, seed=5) for _ in range(2))
    assert (one.log_probabilities(documents[0][0]) == other.log_probabilities(documents[0][0])).all()


def test_it_goes_on_learning_and_leaves_its_base_alone(network, documents):
    rows, _ = document("grøn")
    before = network.log_probabilities(rows)
    learned = LineNetwork(LABELS, network.model.copy())
    go_on(learned, [(rows, ["head", *["head"] * FAR, "later"]), *documents[:4]], passes=30, seed=1, rate=3e-3)
    assert labels_of(learned, rows)[-1] == "later"
    assert labels_of(learned, documents[0][0]) == documents[0][1], "what it knew is forgotten"
    assert (network.log_probabilities(rows) == before).all()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.text(max_size=5), min_size=1, max_size=8), min_size=1, max_size=12))
def test_any_lines_get_probabilities(network, words):
    found = network.log_probabilities([hashed(line) for line in words])
    assert found.shape == (len(words), len(LABELS))
    assert np.isfinite(found).all()


def test_features_are_folded_into_the_rows_of_the_table():
    bags = bags_of([hashed(["a", "b"]), hashed(["c"])])
    assert bags.lengths.tolist() == [2, 1]
    assert bags.dataXd.min() >= 0
    assert bags.dataXd.max() < 2**ROW_BITS

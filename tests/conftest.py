from pathlib import Path

import pytest
from spacy.language import Language

import referat

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The shipped model."""
    return referat.load()

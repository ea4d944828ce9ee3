from pathlib import Path

import pytest
import referat
from spacy.language import Language

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The shipped model."""
    return referat.load()

"""Records of own documents, and a pipeline that finds nothing."""

from pathlib import Path

import pytest
from spacy.language import Language

from referat.language import blank_language
from referat.record import Record


@pytest.fixture(scope="session")
def blank() -> Language:
    return blank_language()


@pytest.fixture(scope="session")
def own(nlp, root) -> list[Record]:
    from referat.formats import read
    from referat.pipeline import process

    return [process(nlp, read(path)) for path in sorted((root / "corpus" / "own").rglob("*.txt"))[::12]]


@pytest.fixture(scope="session")
def records_file(own, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("records") / "records.jsonl"
    path.write_text("".join(record.to_json() + "\n" for record in own), encoding="utf-8")
    return path

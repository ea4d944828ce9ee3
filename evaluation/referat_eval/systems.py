"""Systems under test: whatever turns a document into a record."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import spacy.util
from spacy.language import Language

from referat.document import Document
from referat.errors import GoldError
from referat.model_files import DEFAULT_MODEL, find_model
from referat.municipality import Municipality
from referat.pipeline import load_model, process
from referat.record import Record, read_records

Extract = Callable[[Document], Record]


@dataclass(frozen=True, slots=True)
class System:
    """Something to score.

    Attributes:
        name: for tables.
        version: of the model, or what stands for one.
        sha256: of the files that it is made of, in hexadecimal.
        extract: the record of a document.
        live: whether it can extract from any text; recorded predictions know only the texts that they were made from.
    """

    name: str
    version: str
    sha256: str
    extract: Extract
    live: bool = True


def find_system(name: str | None) -> System:
    """A model by name or folder, or the records in a ``.jsonl`` file.

    Raises:
        referat.errors.MissingModel: there is no such model.
        referat.errors.ReferatError: the file holds no records.
    """
    if name is not None and name.endswith(".jsonl"):
        return _recorded(Path(name))
    place = find_model(name or DEFAULT_MODEL)
    folder = Path(place) if Path(place).is_dir() else spacy.util.get_package_path(place)
    return model_system(load_model(name), hash_of(folder))


def model_system(nlp: Language, sha256: str, municipality: Municipality | None = None) -> System:
    """A loaded pipeline as a system, with what is known of the municipality beforehand."""
    return System(f"{nlp.lang}_{nlp.meta['name']}", nlp.meta["version"], sha256, partial(process, nlp, municipality=municipality))


def _recorded(path: Path) -> System:
    records = {record.id: record for record in read_records(path)}

    def extract(document: Document) -> Record:
        record = records.get(document.id)
        if record is None:
            raise GoldError(f"{path}: has no record with the id {document.id!r}")
        if record.text_sha256 != document.sha256:
            raise GoldError(f"{path}: the record {document.id!r} was made from another text than the one that was annotated")
        return record

    model = next(iter(records.values())).model
    return System(model.name, model.version, hashlib.sha256(path.read_bytes()).hexdigest(), extract, live=False)


def hash_of(folder: Path | Traversable, suffix: str = "") -> str:
    """SHA-256 over names and bytes of all files below a folder but its cards (``.md``), in hexadecimal."""
    digest = hashlib.sha256()
    for name, content in sorted(_files(folder, suffix)):
        if name.endswith(".md"):
            continue
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def code_hash() -> str:
    """SHA-256 of the source of both packages."""
    return hashlib.sha256("".join(hash_of(files(package), ".py") for package in ("referat", "referat_eval")).encode()).hexdigest()


def _files(folder: Path | Traversable, suffix: str, prefix: str = "") -> Iterable[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _files(entry, suffix, f"{prefix}{entry.name}/")
        elif entry.is_file() and entry.name.endswith(suffix):
            yield prefix + entry.name, entry.read_bytes()

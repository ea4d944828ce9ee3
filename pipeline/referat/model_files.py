"""Where a model lies and which one it is, told without loading it."""

import hashlib
import json
from dataclasses import dataclass
from importlib.metadata import distributions
from importlib.util import find_spec
from pathlib import Path

from referat.errors import MissingModel

DEFAULT_MODEL = "da_referat_md"


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """Which model it is; two models with the same ``sha256`` have the same files."""

    name: str
    version: str
    sha256: str


def find_model(model: str | Path) -> str:
    """The folder of a model, or the name of its installed package.

    Raises:
        MissingModel: neither exists.
    """
    name = str(model)
    if (Path(name) / "meta.json").exists():
        return str(Path(name).resolve())
    if any(distribution.name.replace("-", "_") == name for distribution in distributions()):
        return name
    checkout = Path(__file__).resolve().parent.parent.parent / "models" / name
    if (checkout / "meta.json").exists():
        return str(checkout)
    raise MissingModel(
        f"there is no model {name!r}: no folder with a meta.json, no installed package of that name. "
        f"Give --model a folder, or install the wheel of a model: pip install {DEFAULT_MODEL}-….whl"
    )


def model_facts(model: str | Path) -> ModelFacts:
    """Name, version and hash of a model.

    Raises:
        MissingModel: there is no such model.
    """
    folder = folder_of(find_model(model))
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            digest.update(f"{file.relative_to(folder).as_posix()}\0{file.stat().st_size}\0".encode())
            digest.update(file.read_bytes())
    return ModelFacts(f"{meta['lang']}_{meta['name']}", meta["version"], digest.hexdigest())


def folder_of(place: str) -> Path:
    """The folder of what `find_model` gave.

    Raises:
        MissingModel: the installed package of that name holds no model.
    """
    if Path(place).is_dir():
        return Path(place)
    spec = find_spec(place)
    if spec is None or spec.origin is None or not (Path(spec.origin).parent / "meta.json").exists():
        raise MissingModel(f"the installed package {place!r} holds no model; give --model a folder or the package of a model")
    return Path(spec.origin).parent

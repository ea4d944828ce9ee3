"""A model as a wheel: `spacy.load` finds it by name from anywhere, and its requirements bring our code."""

import json
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import distribution
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import referat
from referat.errors import ReferatError, Unwritable
from referat.extras import need
from referat.model_files import find_model, folder_of

CARD, LICENCE, LICENCES_OF_SOURCES = "README.md", "LICENSE", "LICENSES_SOURCES"
_NEEDED = ("name", "version", "license", "sources")


def package_model(model: str | Path, out: Path) -> Path:
    """Write the wheel of a model into ``out``, with card, licence and the licences of its sources.

    Returns:
        The wheel.

    Raises:
        referat.errors.MissingModel: there is no such model.
        referat.errors.MissingPackage: the packages that build a wheel are not installed.
        ReferatError: the model has no card or says too little of itself; or the wheel could not be built.
        Unwritable: ``out`` cannot be written to.
    """
    need("build", extra="publish")
    folder = folder_of(find_model(model))
    meta: dict[str, Any] = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    missing = [key for key in _NEEDED if not meta.get(key)]
    if missing:
        raise ReferatError(f"{folder / 'meta.json'}: lacks {', '.join(missing)}; whoever installs the model should know")
    if not (folder / CARD).exists():
        raise ReferatError(f"{folder / CARD}: is missing; referat train writes it")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unwritable(f"{out}: {error}") from error
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / "model"
        shutil.copytree(folder, source)
        _complete(source, meta)
        return _built(source, Path(place) / "package", meta["name"], out)


def _complete(source: Path, meta: dict[str, Any]) -> None:
    """Add licences, and the requirement on our code where the model does not state it."""
    if not any(requirement.startswith("referat") for requirement in meta.get("requirements", [])):
        meta["requirements"] = [*meta.get("requirements", []), f"referat>={referat.__version__}"]
        (source / "meta.json").write_text(json.dumps(meta, ensure_ascii=False, indent=2), encoding="utf-8")
    told = [f"{known['name']}\n  licence: {known['license']}\n  used for: {known['used_for']}\n" for known in meta["sources"]]
    (source / LICENCES_OF_SOURCES).write_text("\n".join(told), encoding="utf-8")
    text = _licence_text() if meta["license"] == "MIT" else f"Licence of this model: {meta['license']}\n"
    (source / LICENCE).write_text(text, encoding="utf-8")


def _licence_text() -> str:
    """The licence that our distribution carries."""
    files = [path for path in distribution("referat").files or () if path.name == LICENCE]
    if not files:
        raise ReferatError("the installed package referat carries no LICENSE; install it anew")
    return files[0].read_text()


def _built(source: Path, folder: Path, name: str, out: Path) -> Path:
    folder.mkdir()
    _run("spacy", "package", str(source), str(folder), "--name", name, "--build", "none")
    (project,) = folder.iterdir()
    apart = ["--no-isolation"] if find_spec("setuptools") else []
    _run("build", "--wheel", *apart, "--outdir", str(folder / "dist"), str(project))
    (wheel,) = (folder / "dist").glob("*.whl")
    return Path(shutil.copy(wheel, out))


def _run(module: str, *arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", module, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise ReferatError(f"the wheel could not be built: python -m {module}: {''.join(last)}")

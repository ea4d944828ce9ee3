"""What is installed: two packages and nothing else, and a model that loads from anywhere."""

import os
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from referat.errors import ReferatError
from referat.packaging import package_model


@pytest.fixture(scope="module")
def wheel(tmp_path_factory, root) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(root)]
    subprocess.run(command, check=True, capture_output=True)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module", params=["referat_md", "referat_sm"])
def model_wheel(tmp_path_factory, root, request) -> Path:
    return package_model(root / "models" / f"da_{request.param}", tmp_path_factory.mktemp("model"))


def test_wheel_holds_exactly_the_two_packages(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    top = {name.split("/")[0] for name in names}
    assert {name for name in top if not name.endswith(".dist-info")} == {"referat", "referat_eval"}
    assert "referat/templates/view.html.j2" in names
    assert "referat_eval/templates/report.html.j2" in names
    assert "referat_eval/templates/style.css" in names
    assert "referat/values/local_parties.csv" in names
    assert "referat/tables/views.sql" in names
    assert "referat/py.typed" in names


def test_packaged_model_loads_from_another_folder(tmp_path, wheel, model_wheel):
    """The wheels in a clean folder, with the locked dependencies but without the checkout."""
    site = tmp_path / "site"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(site)]
    subprocess.run([*install, str(wheel), str(model_wheel)], check=True)
    name = model_wheel.name.partition("-")[0]
    code = (
        f"import spacy, referat; nlp = spacy.load('{name}'); doc = nlp('1. Budget 2024\\nBeslutning\\nGodkendt.');"
        "print(referat.__file__, [span.text for span in doc.spans['decisions']], nlp.meta['requirements'])"
    )
    packages = [path for path in sys.path if path.endswith("site-packages")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(site), *packages])}
    base = Path(sys.base_prefix) / "bin" / "python3"
    done = subprocess.run([base, "-P", "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.startswith(str(site))
    assert "['Godkendt']" in done.stdout
    assert "'referat" in done.stdout


def test_the_wheel_of_a_model_carries_card_and_licences(model_wheel):
    held = zipfile.ZipFile(model_wheel)
    named = {
        Path(name).name: held.read(name).decode() for name in held.namelist() if name.endswith(("LICENSE", "LICENSES_SOURCES", "README.md"))
    }
    assert "MIT" in named["LICENSE"]
    assert "CC BY-SA 4.0" in named["LICENSES_SOURCES"]
    assert "## Limits and intended use" in named["README.md"]


def test_a_model_without_a_card_is_not_packaged(tmp_path, root):
    model = tmp_path / "da_bare"
    shutil.copytree(root / "models" / "da_referat_sm", model)
    (model / "README.md").unlink()
    with pytest.raises(ReferatError, match=r"da_bare/README\.md: is missing"):
        package_model(model, tmp_path / "dist")


DECLARED = {
    "spacy_factories": {"referat_items", "referat_sections", "referat_entities", "referat_decisions"},
    "spacy_tokenizers": {"referat.tokenizer.v1"},
    "referat.commands": {"evaluation"},
}


@pytest.mark.parametrize("group", DECLARED)
def test_entry_points_are_those_declared_and_resolve(group):
    found = {entry.name: entry for entry in entry_points(group=group) if entry.value.startswith("referat")}
    assert found.keys() == DECLARED[group]
    assert all(callable(entry.load()) for entry in found.values())


@pytest.mark.parametrize("model", ["da_referat_sm", "da_referat_md"])
def test_models_hold_no_words_of_what_they_were_trained_on(root, model):
    stores = list((root / "models" / model).rglob("strings.json"))
    assert stores
    assert {path.read_text(encoding="utf-8") for path in stores} == {"[]"}

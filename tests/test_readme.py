"""What the README shows works as it stands."""

import re

import pytest
from typer.main import get_command

from referat.cli import app, corpus_app
from referat.cli_annotate import annotate_app

GROUPS = {"corpus": corpus_app, "annotate": annotate_app}


def blocks(root, language):
    return re.findall(rf"```{language}\n(.*?)```", (root / "README.md").read_text(encoding="utf-8"), re.DOTALL)


def test_python_of_the_readme_runs(root, monkeypatch, capsys):
    monkeypatch.chdir(root)
    code, _ = blocks(root, "python")
    exec(compile(code, "README.md", "exec"), {})
    printed = capsys.readouterr().out
    assert "Anlægsbevilling" in printed
    assert "Godkendt" in printed


def test_run_of_the_readme_runs(root, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "minutes").mkdir()
    (tmp_path / "minutes" / "a.txt").write_text("1. Budget 2024\nBeslutning\nGodkendt.\n")
    _, code = blocks(root, "python")
    exec(compile(code, "README.md", "exec"), {})
    assert capsys.readouterr().out == "complete 1 Counter()\n"
    assert len((tmp_path / "run" / "records.jsonl").read_text().splitlines()) == 1


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "annotations/README.md", "docs/annotation-tools.md", "docs/tutorial.md"])
def test_commands_that_documents_show_exist(root, name):
    text = (root / name).read_text(encoding="utf-8")
    known = set(get_command(app).commands) | {
        f"{name} {command}" for name, group in GROUPS.items() for command in get_command(group).commands
    }
    shown = re.findall(r"^referat ((?:corpus |annotate )?\w+)", text, re.MULTILINE)
    assert set(shown) <= known


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "CONTRIBUTING.md",
        "annotations/README.md",
        "corpus/README.md",
        "models/README.md",
        "docs/annotation-tools.md",
        "docs/tutorial.md",
    ],
)
def test_links_of_documents_lead_somewhere(root, name):
    folder = (root / name).parent
    links = re.findall(r"\]\(([^)#:]+)\)", (root / name).read_text(encoding="utf-8"))
    assert [link for link in links if not (folder / link).exists()] == []

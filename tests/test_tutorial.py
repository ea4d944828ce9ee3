"""The tutorial does what it says: its commands run one after the other and print what stands below them."""

import re
import shlex

import pytest
from typer.testing import CliRunner

from referat.cli import app

TOLERANCE = 0.06
_BLOCK = re.compile(r"```(sh|text|toml)\n(.*?)```", re.DOTALL)
_NUMBER = re.compile(r"[+-]?(?:\d+)?\.?\d+")


def blocks(root):
    return _BLOCK.findall((root / "docs" / "tutorial.md").read_text(encoding="utf-8"))


@pytest.fixture
def workplace(root, tmp_path, monkeypatch):
    """A folder with the project's data beside it, as a checkout has it."""
    for name in ("docs", "corpus", "annotations", "models", "pipeline"):
        (tmp_path / name).symlink_to(root / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def invoke(command):
    program, *arguments = shlex.split(command, comments=True)
    assert program == "referat"
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, f"{command}\n{result.output}"
    return result.stdout


def tidy(text):
    """The lines that hold something, with single blanks."""
    lines = (re.sub(r"\s+", " ", line).strip() for line in text.splitlines())
    return [line for line in lines if line]


def test_every_command_runs_and_prints_what_the_tutorial_shows(root, workplace):
    printed = ""
    for language, content in blocks(root):
        if language == "sh":
            printed = "".join(invoke(line) for line in content.splitlines() if line.strip())
        elif language == "text":
            check(tidy(content), tidy(printed))


def check(shown, printed):
    """Every shown line was printed, in order, with numbers that are about the same; … stands for lines left out."""
    position = 0
    for line in shown:
        if line == "…":
            continue
        place = next((i for i in range(position, len(printed)) if alike(line, printed[i])), None)
        assert place is not None, f"not printed: {line}\nprinted: {printed[position:]}"
        position = place + 1


def alike(shown, printed):
    """Whether two lines have the same words and about the same numbers; a verdict may differ where a number is near the edge."""
    one, other = (re.sub(r"\| (?:within noise|improved|worse) \|", "|", line) for line in (shown, printed))
    if _NUMBER.sub("0", one) != _NUMBER.sub("0", other):
        return False
    pairs = zip(map(float, _NUMBER.findall(one)), map(float, _NUMBER.findall(other)), strict=True)
    return all(abs(a - b) <= max(TOLERANCE, 0.3 * abs(a)) for a, b in pairs)


def test_the_municipality_file_of_the_tutorial_is_the_one_that_is_used(root):
    (shown,) = (content for language, content in blocks(root) if language == "toml")
    assert shown.strip() in (root / "docs" / "tutorial" / "fyroe.toml").read_text(encoding="utf-8")

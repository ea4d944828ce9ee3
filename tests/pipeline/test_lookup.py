"""The paragraph look-up: the same records with and without it, in memory and in a file, from several processes."""

import json
import sqlite3
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from referat.cli import app
from referat.components.entities import SHARED_PART, EntityFinder
from referat.errors import LookUpFailed
from referat.lookup import LookUpFile, key_of
from referat.runs import extract_files
from referat.tagging import Paragraph, Tag

SM = "da_referat_sm"
MINUTES = """1. Budget 2024
Beslutning
Ida Holm (V) kan ikke godkende 1,5 mio. kr. den 4. maj 2023.
2. Ny bro
Beslutning
Godkendt. Ida Holm deltog ikke.
"""


class Names:
    """Tags the first word, and counts what it read."""

    uses_context = True

    def __init__(self):
        self.read = []

    def tag(self, paragraphs):
        for paragraph in paragraphs:
            self.read.append(paragraph.text)
            yield [Tag(0, len(paragraph.text.split()[0]), "PER", 0.1 + 0.2)]

    def to_disk(self, folder):
        raise NotImplementedError


PARAGRAPHS = [Paragraph("Ida Holm kom.", "decision", "Beslutning"), Paragraph("Bo gik den 3. maj 2024.")]


def finder(size=10, file=None):
    made = EntityFinder(cache_size=size, tagger=Names())
    made.look_up.keep_in(file)
    return made


def test_a_paragraph_is_read_once_and_again_where_it_stands_elsewhere():
    entities = finder()
    first, again = (list(entities.find(PARAGRAPHS * 2)) for _ in range(2))
    assert first == again == list(finder(size=0).find(PARAGRAPHS * 2))
    assert len(entities.tagger.read) == 2
    list(entities.find([Paragraph("Ida Holm kom.", "annex")]))
    assert entities.tagger.read[2:] == ["Ida Holm kom."]


def test_no_more_paragraphs_are_kept_than_asked_for():
    entities = finder(size=3)
    texts = [Paragraph(f"Navn {number}") for number in range(5)]
    list(entities.find(texts))
    list(entities.find(texts[2:]))
    assert len(entities.tagger.read) == 5
    list(entities.find(texts[:1]))
    assert len(entities.tagger.read) == 6


def test_what_another_process_finds_meanwhile_is_not_read_again(tmp_path):
    texts = [Paragraph(f"Navn {number:03}") for number in range(3 * SHARED_PART)]
    files = [LookUpFile(tmp_path / "found", "a") for _ in range(2)]
    first, other = (finder(size=1000, file=file) for file in files)

    class Interrupted(Names):
        def tag(self, paragraphs):
            if not self.read:
                list(other.find(texts))
            yield from super().tag(paragraphs)

    first.tagger = Interrupted()
    assert list(first.find(texts)) == list(finder(size=1000).find(texts))
    assert len(first.tagger.read) == SHARED_PART
    for file in files:
        file.close()


def test_another_process_finds_in_the_file_what_one_wrote(tmp_path):
    path = tmp_path / "found"
    wrote = finder(file=LookUpFile(path, "a"))
    found = list(wrote.find(PARAGRAPHS))
    reads, other = finder(file=LookUpFile(path, "a")), finder(file=LookUpFile(path, "b"))
    assert list(reads.find(PARAGRAPHS)) == list(other.find(PARAGRAPHS)) == found
    assert reads.tagger.read == []
    assert len(other.tagger.read) == 2, "another model sees nothing of it"


@settings(deadline=None)
@given(st.lists(st.text("ab\0Å", max_size=4), max_size=3), st.lists(st.text("ab\0Å", max_size=4), max_size=3))
def test_other_parts_have_another_key(left, right):
    assert (key_of(*left) == key_of(*right)) == (left == right)


def test_a_file_of_something_else_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "minutes.txt"
    path.write_text(MINUTES * 20)
    with pytest.raises(LookUpFailed, match=r"minutes\.txt: the look-up cannot be used"):
        LookUpFile(path, "a")
    assert path.read_text() == MINUTES * 20
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE kept (one)")
    connection.close()
    with pytest.raises(LookUpFailed, match="choose another file"):
        LookUpFile(other, "a")


WRITER = """
import sys
from pathlib import Path
from referat.lookup import LookUp, LookUpFile, key_of

path, worker = Path(sys.argv[1]), int(sys.argv[2])
look_up = LookUp(1000)
look_up.keep_in(LookUpFile(path, "a"))
for number in range(40):
    look_up.add({key_of(str(number + shift)): ((number, worker, "PER", "tagger", None),) for shift in range(worker)})
"""


def test_processes_write_to_one_file_at_once(tmp_path):
    path = tmp_path / "found"
    workers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(worker)]) for worker in (1, 2, 3)]
    assert [worker.wait(60) for worker in workers] == [0, 0, 0]
    assert len(LookUpFile(path, "a").read([key_of(str(number)) for number in range(50)])) == 42


@pytest.fixture(scope="module")
def inputs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("inputs")
    for number in range(3):
        (folder / f"{number}.txt").write_text(MINUTES.replace("Ny bro", f"Bro {number}"))
    return folder


def test_runs_with_a_look_up_file_write_the_same_bytes(tmp_path, inputs):
    plain = tmp_path / "plain.jsonl"
    extract_files([inputs], plain, SM)
    for name in ("first", "second"):
        out = tmp_path / f"{name}.jsonl"
        extract_files([inputs], out, SM, workers=2, look_up=tmp_path / "found")
        assert out.read_bytes() == plain.read_bytes()
    with sqlite3.connect(tmp_path / "found") as connection:
        rows = [json.loads(found) for (found,) in connection.execute("SELECT found FROM found")]
    connection.close()
    assert any(row[2] == "AMOUNT" for found in rows for row in found)


def test_the_command_line_tells_of_a_look_up_file_that_is_none(tmp_path, inputs):
    result = CliRunner().invoke(app, ["extract", str(inputs), "--out", str(tmp_path / "o.jsonl"), "--look-up", str(inputs / "0.txt")])
    assert result.exit_code == 2
    assert "0.txt: the look-up cannot be used" in result.output
    assert (inputs / "0.txt").read_text().startswith("1. Budget")

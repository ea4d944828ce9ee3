"""Damaged files of every format: each gives a document or a clear failure, and soon."""

import codecs
import copy
import io
import json
import time
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from referat.errors import UnreadableDocument
from referat.formats import read
from referat.limits import Limits
from referat.sources import find_sources

LONGEST = 10.0
WORDS = "1. Budget 2024. Beslutning: Byrådet godkendte indstillingen på Ærø."


def pdf():
    out = io.BytesIO()
    canvas = Canvas(out)
    for page in range(3):
        for row in range(30):
            canvas.drawString(70, 780 - 14 * row, f"{page}.{row} {WORDS}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def word():
    made = docx.Document()
    for row in range(30):
        made.add_paragraph(f"{row} {WORDS}")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def archive():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for row in range(5):
            made.writestr(f"{row}.txt", f"{row} {WORDS}\n" * 50)
        made.writestr("indre.zip", b"PK\x05\x06" + bytes(18))
    return out.getvalue()


SOUND = {
    "pdf": pdf(),
    "docx": word(),
    "html": f"<html><body><nav>Menu</nav>{f'<p>{WORDS}</p>' * 40}<table><tr><td>x</table></body></html>".encode(),
    "json": json.dumps({"Dagsordenpunkter": [{"Navn": WORDS, "Felter": [{"Html": f"<p>{WORDS}</p>"}]}] * 9}).encode(),
    "txt": f"{WORDS}\n".encode() * 40,
    "zip": archive(),
}


def outcomes(path, limits=None):
    """What reading what a path names gives: text or code of each."""
    limits = limits or Limits()
    begin = time.monotonic()
    found = [outcome(source, limits) for source in find_sources([path], limits=limits)]
    assert found
    assert time.monotonic() - begin < LONGEST
    return found


def outcome(source, limits):
    """Text of a source, or the code of its failure."""
    document, failure = None, None
    try:
        document = read(source, limits=limits)
    except UnreadableDocument as error:
        failure = error
    if document is None:
        assert str(failure.path) == source.path
        assert len(str(failure)) < 2000
        return failure.code
    assert document.text.strip()
    assert all(0 <= hint.start <= hint.end <= len(document.text) for hint in document.hints)
    return document.text


@pytest.mark.parametrize("kind", SOUND)
def test_sound_files_are_read(tmp_path, kind):
    (tmp_path / f"moede.{kind}").write_bytes(SOUND[kind])
    assert WORDS in outcomes(tmp_path / f"moede.{kind}")[0]


@pytest.mark.parametrize("kind", SOUND)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(share=st.floats(0, 1))
def test_files_cut_off(tmp_path, kind, share):
    data = SOUND[kind]
    (tmp_path / f"moede.{kind}").write_bytes(data[: int(share * len(data))])
    outcomes(tmp_path / f"moede.{kind}")


@pytest.mark.parametrize("kind", SOUND)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(places=st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=0, max_size=8)), min_size=1, max_size=6))
def test_files_with_other_bytes_in_them(tmp_path, kind, places):
    data = bytearray(SOUND[kind])
    for share, other in places:
        start = int(share * len(data))
        data[start : start + len(other)] = other
    (tmp_path / f"moede.{kind}").write_bytes(data)
    outcomes(tmp_path / f"moede.{kind}")


@pytest.mark.parametrize("kind", [*SOUND, "", "ukendt"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(data=st.binary(max_size=300) | st.sampled_from([b"%PDF-1.7\n", b"PK\x03\x04", b"<html>", b'{"Dagsordenpunkter":', b"\xff\xfe"]))
def test_files_of_any_bytes(tmp_path, kind, data):
    path = tmp_path / (f"moede.{kind}" if kind else "moede")
    path.write_bytes(data)
    outcomes(path)


DAMAGED = {
    "empty.pdf": b"",
    "head-only.pdf": b"%PDF-1.4",
    "no-end.pdf": SOUND["pdf"][:-40],
    "encoding-lies.html": '<meta charset="utf-16"><p>Børn på Ærø</p>'.encode("windows-1252"),
    "unknown-encoding.html": b'<meta charset="ebcdic-x"><p>B\xf8rn</p>',
    "utf16-cut.txt": codecs.BOM_UTF16_LE + "Godkendt".encode("utf-16-le")[:-1],
    "nulls.txt": b"\x00" * 5000,
    "deep-div.html": b"<div>" * 100_000 + b"x",
    "deep-list.html": b"<ul><li>" * 100_000 + b"x",
    "deep-table.html": b"<table><tr><td>" * 20_000 + b"x",
    "deep-inline.html": b"<b><i>" * 50_000 + b"x",
    "unclosed.html": b"<p>x" * 100_000,
    "attributes.html": b"<div " + b"a='1' " * 100_000 + b">x</div>",
    "angles.html": b"<html>" + b"<" * 300_000,
    "comments.html": b"<!--" * 100_000 + b"<p>x",
    "entities.html": b"<p>" + b"&lt;&#0;&#x110000;" * 20_000,
    "deep.json": b'{"Dagsordenpunkter":' + b"[" * 100_000,
    "long-line.txt": b"a " * 2_000_000,
    "long-line.html": b"<p>" + b"a " * 2_000_000,
    "many-lines.txt": b"\n" * 3_000_000 + b"x",
}


@pytest.mark.parametrize("name", DAMAGED)
def test_damaged_files(tmp_path, name):
    (tmp_path / name).write_bytes(DAMAGED[name])
    assert outcomes(tmp_path / name, Limits(characters=2_500_000, line=500_000))


MANY = {
    "elements.html": b"<html>" + b"<p>x" * 2_000,
    "elements.docx": None,
    "values.json": b'{"Dagsordenpunkter":[' + b"[]," * 2_000 + b"[]]}",
    "size.html": b"<html>" + b"x" * 200_000,
    "size.json": b'{"Dagsordenpunkter":["' + b"x" * 200_000 + b'"]}',
}


@pytest.mark.parametrize("name", MANY)
def test_markup_that_would_take_much_memory_is_refused(tmp_path, name):
    (tmp_path / name).write_bytes(MANY[name] or paragraphs(2_000))
    assert outcomes(tmp_path / name, Limits(elements=1_000, markup=100_000)) == ["too-large"]


def paragraphs(number):
    made = docx.Document()
    body = made.add_paragraph("x")._p
    for _ in range(number):
        body.addnext(copy.deepcopy(body))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_publications_with_odd_numbers_and_half_signs(tmp_path):
    data = json.dumps({"Dagsordenpunkter": [{"Punktnummer": 0, "Navn": WORDS}]})
    (tmp_path / "tal.json").write_text(data.replace("0", "9" * 5_000, 1))
    (tmp_path / "tegn.json").write_text(data.replace("Budget", r"\ud83d Budget \ud83d\ude00"))
    assert outcomes(tmp_path / "tal.json") == ["broken"]
    assert "\ufffd Budget \U0001f600" in outcomes(tmp_path / "tegn.json")[0]


def test_headings_among_much_white_space_keep_their_places(tmp_path):
    rows = "".join(f"<h2>Punkt {number}  </h2>\n<p>x \xa0 </p><table><tr><td>a   </td><td>b</td></tr></table>" for number in range(40))
    (tmp_path / "moede.html").write_text(f"<html><body>{rows}</body></html>", encoding="utf-8")
    document = read(tmp_path / "moede.html")
    assert [document.text[hint.start : hint.end] for hint in document.hints] == [f"Punkt {number}" for number in range(40)]


def test_pdf_without_end_mark_warns(tmp_path):
    (tmp_path / "moede.pdf").write_bytes(SOUND["pdf"].rstrip().removesuffix(b"%%EOF"))
    document = read(tmp_path / "moede.pdf")
    assert WORDS in document.text
    assert "truncated" in dict(document.warnings)


def test_many_damaged_files_are_all_accounted_for(tmp_path):
    kinds = list(SOUND)
    for number in range(300):
        kind = kinds[number % len(kinds)]
        data = bytearray(SOUND[kind])
        del data[len(data) * (number * 7 % 100) // 100 : len(data) * (number * 7 % 100) // 100 + number]
        (tmp_path / f"{number:04}.{kind}").write_bytes(data)
    sources = find_sources([tmp_path])
    named = {Path(source.path).relative_to(tmp_path).parts[0] for source in sources}
    assert named == {file.name for file in tmp_path.iterdir()}
    assert len({source.id for source in sources}) == len(sources)

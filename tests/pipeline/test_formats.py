"""Reading files: encodings, FirstAgenda publications, web pages, and what gives no document."""

import codecs
import json

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from referat.errors import UnreadableDocument
from referat.formats import read
from referat.limits import LIMITS, Limits

TEXT = "Punkt 4: Læhegn ved Ærø Å\nBeslutning\nGodkendt – 3 m³ “æøåÆØÅ”.\n"


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (TEXT.encode(), "text/plain; charset=utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "text/plain; charset=utf-8; bom"),
        (TEXT.encode("windows-1252"), "text/plain; charset=windows-1252"),
        (TEXT.encode("utf-16-le"), "text/plain; charset=utf-16-le"),
        (TEXT.encode("utf-16-be"), "text/plain; charset=utf-16-be"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "text/plain; charset=utf-16-le; bom"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "text/plain; charset=utf-16-be; bom"),
    ],
    ids=["utf-8", "utf-8-bom", "windows-1252", "utf-16-le", "utf-16-be", "utf-16-le-bom", "utf-16-be-bom"],
)
def test_encodings_give_the_same_text_and_are_told_apart(tmp_path, data, media_type):
    path = tmp_path / "moede.txt"
    path.write_bytes(data)
    document = read(path)
    assert (document.text, document.media_type) == (TEXT, media_type)


@settings(max_examples=100, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\r\t")))
def test_utf8_text_reads_back_to_the_letter(tmp_path_factory, text):
    assume(text.strip() and not text.startswith("\ufeff"))
    path = tmp_path_factory.mktemp("utf8") / "tekst.txt"
    path.write_bytes(text.encode())
    assert read(path).text == text


@pytest.mark.parametrize("text", ["a\r\nb\r\n", "a\rb", "a\x0cb", "a\u2028b\x85c", "  indrykket\t\n\n\n"])
def test_line_breaks_and_separators_are_kept(tmp_path, text):
    path = tmp_path / "tekst.txt"
    path.write_bytes(text.encode())
    assert read(path).text == text


def _fa(**fields):
    return json.dumps(
        {"Dagsordenpunkter": [{"Navn": "Sti", "Felter": [{"Html": "<div>" * 900 + "x" + "</div>" * 900}]}], **fields}
    ).encode()


UNREADABLE = [
    ("tom.txt", b"", "empty", "empty"),
    ("blank.txt", b" \r\n\t\n", "empty", "no text"),
    ("tom.html", b"<html><body></body></html>", "empty", "no text"),
    ("billede.txt", bytes(range(256)) * 20, "encoding", "UTF-8"),
    ("arkiv.txt", b"PK\x03\x04\x01\x02\x05\x06" * 200, "archive", ".zip"),
    ("koert.txt", b"MZ\x01\x02\x05\x06" * 200, "binary", "binary"),
    ("gammel.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 90, "unknown-format", "Word"),
    ("laast.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 90, "unknown-format", "password"),
    ("rig.txt", b"{\\rtf1 Godkendt}", "unknown-format", "rich text"),
    ("side.txt", b"\x89PNG\r\n\x1a\n" * 9, "unknown-format", "ocrmypdf"),
    ("knaekket.pdf", b"%PDF-1.4\n" + b"x" * 300, "broken", "get the file again"),
    ("tekst.pdf", b"Godkendt.\n", "broken", "get the file again"),
    ("knaekket.docx", b"PK\x03\x04" + b"x" * 300, "broken", "Word document"),
    ("tekst.docx", b"Godkendt.\n", "broken", "Word document"),
    ("knaekket.json", b'{"Dagsordenpunkter": [\n{"Navn": }]}', "broken", "line 2"),
    ("andet.json", b'{"navn": "Ida"}', "unknown-format", "Dagsordenpunkter"),
    ("liste.json", b"[1, 2]", "unknown-format", "Dagsordenpunkter"),
    ("punkt.json", b'{"Dagsordenpunkter": ["Sti"]}', "broken", "Dagsordenpunkter"),
    ("dyb.json", b"[" * 200_000, "nesting", "deep"),
    ("dyb.html", b"<div>" * 900 + b"Godkendt" + b"</div>" * 900, "nesting", "900"),
    ("dyb-felt.json", _fa(), "nesting", "900"),
    ("lang.txt", b"a" * (LIMITS.line + 1), "too-long", "1,000,000"),
    ("foto.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" * 9, "unknown-format", ".txt"),
]


@pytest.mark.parametrize(("name", "data", "code", "words"), UNREADABLE, ids=[case[0] for case in UNREADABLE])
def test_unreadable_files_name_file_and_reason(tmp_path, name, data, code, words):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UnreadableDocument) as caught:
        read(path)
    assert (caught.value.code, caught.value.path) == (code, path)
    assert str(path) in str(caught.value)
    assert words in caught.value.message


@pytest.mark.parametrize("place", ["findes-ikke.txt", "."])
def test_missing_files_and_folders_are_no_documents(tmp_path, place):
    with pytest.raises(UnreadableDocument) as caught:
        read(tmp_path / place)
    assert caught.value.code == "missing"
    assert str(tmp_path / place) in str(caught.value)


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"Godkendt.\n", "text/plain; charset=utf-8"),
        (b"<!DOCTYPE html><html><body><p>Godkendt.</p></body></html>", "text/html; charset=utf-8"),
        (b'{"Dagsordenpunkter": [{"Navn": "Sti"}]}', "application/vnd.firstagenda+json"),
    ],
)
def test_unknown_suffix_is_read_by_its_content(tmp_path, data, media_type):
    path = tmp_path / "referat.ukendt"
    path.write_bytes(data)
    assert read(path).media_type == media_type


def test_utf16_without_mark_and_suffix_is_text(tmp_path):
    path = tmp_path / "referat"
    path.write_bytes(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"))
    assert read(path).text == TEXT


POINTS = [
    {
        "Punktnummer": "1",
        "Navn": "Cykelsti ved  Lillemosen",
        "SagsNummer": "24-001234",
        "Felter": [
            {"Navn": "Indstilling", "Html": "<p>Centret indstiller,</p><ol><li>at stien anlægges</li><li>at prisen godkendes</li></ol>"},
            {
                "Navn": "",
                "Html": "<br><h3>Økonomi</h3><table><tr><td>År</td><td>Beløb</td></tr><tr><td>2024</td><td>2 mio. kr.</td></tr></table>",
            },
        ],
        "ItemDecision": "<p>Godkendt.</p>",
        "Bilag": [{"Navn": "Kort over  stien"}, {"Navn": "Høringssvar"}],
    },
    {"Number": "2", "Caption": "Lukket - Ejendomssag", "CaseNumber": "24-009999"},
    {"Navn": "Eventuelt", "Felter": [{"Navn": "Beslutning", "Tekst": "Intet."}]},
]


def _agenda(tmp_path, *, encoding="utf-8", **meeting):
    path = tmp_path / "moede.json"
    content = {"Udvalg": {"Navn": "Klima- og Vejudvalget"}, "Moede": meeting, "Dagsordenpunkter": POINTS}
    path.write_bytes(json.dumps(content, ensure_ascii=False).encode(encoding))
    return read(path)


def _quoted(document, kind):
    return [document.text[hint.start : hint.end] for hint in document.hints if hint.kind == kind]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_firstagenda_hints_quote_the_text(tmp_path, encoding):
    document = _agenda(tmp_path, encoding=encoding)
    assert _quoted(document, "item") == ["1. Cykelsti ved Lillemosen", "2. Lukket - Ejendomssag", "Eventuelt"]
    assert _quoted(document, "heading") == ["Indstilling", "Økonomi", "Beslutning", "Bilag", "Beslutning"]
    assert _quoted(document, "annex") == ["Kort over stien", "Høringssvar"]
    assert [hint.closed for hint in document.hints if hint.kind == "item"] == [False, True, False]


def test_firstagenda_hints_are_whole_lines(tmp_path):
    document = _agenda(tmp_path)
    lines = document.text.split("\n")
    assert all(document.text[hint.start : hint.end] in lines for hint in document.hints)


@pytest.mark.parametrize(
    "line",
    ["Klima- og Vejudvalget", "Sagsnr.: 24-001234", "Sagsnr.: 24-009999", "År\tBeløb", "2024\t2 mio. kr.", "Godkendt.", "Intet."],
)
def test_firstagenda_text_holds_each_field_on_its_line(tmp_path, line):
    assert line in [found.strip() for found in _agenda(tmp_path).text.split("\n")]


def test_firstagenda_list_items_stand_on_lines_of_their_own(tmp_path):
    lines = _agenda(tmp_path).text.split("\n")
    assert [line.split("at ")[1] for line in lines if "at stien" in line or "at prisen" in line] == ["stien anlægges", "prisen godkendes"]


@pytest.mark.parametrize("key", ["Moededeltagere", "Moedeltagere"])
def test_firstagenda_participants_and_absence(tmp_path, key):
    people = [
        {"Name": "Ida Holm", "Absent": False},
        {"Name": "Bo Krag", "Absent": True},
        {"Name": "Eva Lund", "ParticipationCancelled": True},
    ]
    document = _agenda(tmp_path, **{key: people}, Dato="2024-08-13T08:15:00+02:00", Sted="Lokale 3")
    assert [(person.name, person.absent) for person in document.participants] == [
        ("Ida Holm", False),
        ("Bo Krag", True),
        ("Eva Lund", True),
    ]
    assert document.text.startswith(
        "Klima- og Vejudvalget\nMødedato: 13. august 2024 kl. 08:15\nMødested: Lokale 3\n"
        "Mødedeltagere: Ida Holm\nFraværende: Bo Krag, Eva Lund\n"
    )


@pytest.mark.parametrize(
    "point",
    [
        {"Navn": None, "Felter": None, "Bilag": None},
        {"Navn": "Sti", "Felter": [{"Navn": "Indstilling", "Html": ""}]},
        {"Navn": "Sti", "Felter": [{"Html": "<!-- -->"}]},
        {"Navn": "Sti", "Felter": ["tekst"]},
        {"Navn": "Sti", "Bilag": ["kort.pdf"]},
    ],
    ids=["nulls", "empty-field", "comment-only", "field-no-object", "annex-no-object"],
)
def test_firstagenda_odd_points_give_a_document_or_a_named_error(tmp_path, point):
    _read_or_named_error(tmp_path, {"Udvalg": {"Navn": "Byrådet"}, "Dagsordenpunkter": [point]})


@pytest.mark.parametrize(
    "publication",
    [{"Udvalg": "Byrådet"}, {"Moede": "3. maj 2021"}, {"Moede": {"Moededeltagere": ["Ida Holm"]}}, {"Moede": {"Moededeltagere": 7}}],
    ids=["committee-text", "meeting-text", "person-text", "persons-number"],
)
def test_firstagenda_odd_heads_give_a_document_or_a_named_error(tmp_path, publication):
    _read_or_named_error(tmp_path, {**publication, "Dagsordenpunkter": [{"Navn": "Sti"}]})


def _read_or_named_error(tmp_path, publication):
    path = tmp_path / "moede.json"
    path.write_text(json.dumps(publication), encoding="utf-8")
    try:
        outcome = read(path).text
    except UnreadableDocument as error:
        outcome = str(error)
    assert any(word in outcome for word in ("Byrådet", "Sti", str(path)))


def test_web_page_gives_headings_and_table_rows(tmp_path):
    path = tmp_path / "side.html"
    path.write_bytes(
        "<html><head><title>x</title><style>p {color: red}</style></head><body><h1>Byrådet  den 3. maj 2021</h1>"
        "<h2> 1. Ny &aelig;ldrebolig </h2><p>Beslutning<br>Godkendt.</p>"
        "<table><tr><td>Drift</td><td>12</td></tr><tr><td>Anlægsudgifter</td><td>3</td></tr></table>"
        "<h2>2. Eventuelt</h2></body></html>".encode()
    )
    document = read(path)
    assert _quoted(document, "heading") == ["Byrådet den 3. maj 2021", "1. Ny ældrebolig", "2. Eventuelt"]
    lines = document.text.split("\n")
    assert {"Drift\t12", "Anlægsudgifter\t3", "Beslutning", "Godkendt."} <= set(lines)
    assert "color" not in document.text


@pytest.mark.parametrize(
    ("encoding", "declared", "named"),
    [
        ("utf-8", "utf-8", "utf-8"),
        ("windows-1252", "iso-8859-1", "windows-1252"),
        ("windows-1252", "windows-1252", "windows-1252"),
        ("windows-1252", "utf-8", "windows-1252"),
        ("utf-8-sig", "utf-8", "utf-8"),
        ("utf-16", "utf-16", "utf-16-le"),
    ],
)
def test_web_page_encodings(tmp_path, encoding, declared, named):
    path = tmp_path / "side.htm"
    path.write_bytes(f'<html><head><meta charset="{declared}"></head><body><p>Børn på Ærø</p></body></html>'.encode(encoding))
    document = read(path)
    assert document.media_type == f"text/html; charset={named}"
    assert document.text.strip() == "Børn på Ærø"


CONTENTS = {
    "text/plain; charset=utf-8": TEXT.encode(),
    "text/html; charset=utf-8": b"<!DOCTYPE html><html><body><p>Godkendt.</p></body></html>",
    "text/html; charset=utf-16-le": codecs.BOM_UTF16_LE + "<html><body><p>Godkendt på Ærø.</p></body></html>".encode("utf-16-le"),
    "application/vnd.firstagenda+json": b'\xef\xbb\xbf {"Dagsordenpunkter": [{"Navn": "Sti"}]}',
}


@pytest.mark.parametrize("name", ["moede.txt", "moede.html", "moede", "moede.bak"])
@pytest.mark.parametrize(("media_type", "data"), CONTENTS.items(), ids=["text", "html", "html-utf-16", "json"])
def test_content_tells_the_format_where_it_can(tmp_path, name, media_type, data):
    (tmp_path / name).write_bytes(data)
    plain = media_type.startswith("text/plain") and name == "moede.html"
    assert read(tmp_path / name).media_type == ("text/html; charset=utf-8" if plain else media_type)


@pytest.mark.parametrize("text", ["{Byrådet} mødtes", "[1] Godkendt", "<ukendt> Godkendt", "%PDF? nej"])
def test_text_that_begins_like_another_format_is_text(tmp_path, text):
    (tmp_path / "moede.txt").write_text(text, encoding="utf-8")
    assert read(tmp_path / "moede.txt").text == text


@pytest.mark.parametrize(
    ("limits", "code"),
    [(Limits(bytes=20), "too-large"), (Limits(characters=20), "too-long"), (Limits(line=10), "too-long")],
    ids=["bytes", "characters", "line"],
)
def test_limits_can_be_set(tmp_path, limits, code):
    (tmp_path / "moede.txt").write_text(TEXT, encoding="utf-8")
    with pytest.raises(UnreadableDocument) as caught:
        read(tmp_path / "moede.txt", limits=limits)
    assert caught.value.code == code

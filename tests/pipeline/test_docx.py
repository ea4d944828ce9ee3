"""Word documents: files made from own documents read back as the same words in the same order."""

import zipfile
from io import BytesIO

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from referat.errors import UnreadableDocument
from referat.formats import read
from referat.limits import Limits

DOCUMENTS = (
    "askevig/2020-10-28-byraad.txt",
    "jebstrup/2025-05-28-kommunalbestyrelsen.txt",
    "krogvad/2019-06-18-byraadet.txt",
    "espelund/2015-04-28-kommunalbestyrelsen.txt",
)


@pytest.fixture(params=DOCUMENTS)
def source(request, root):
    """The lines of an own document that are not empty."""
    text = (root / "corpus/own" / request.param).read_text(encoding="utf-8")
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def saved(document):
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def opened(tmp_path, made, name="moede.docx"):
    path = tmp_path / name
    path.write_bytes(made if isinstance(made, bytes) else saved(made))
    return read(path)


def lines_of(document):
    return [line for line in document.text.split("\n") if line]


def quoted(document, kind):
    return [document.text[hint.start : hint.end] for hint in document.hints if hint.kind == kind]


def repacked(data, change):
    """The document with its parts changed: ``change`` takes and gives a dict of them."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in change(parts).items():
            archive.writestr(name, content)
    return out.getvalue()


def test_paragraphs_are_lines(tmp_path, source):
    made = docx.Document()
    for line in source:
        made.add_paragraph(line)
    document = opened(tmp_path, made)
    assert lines_of(document) == source
    assert document.media_type == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert document.hints == ()


def test_headings_are_hints(tmp_path, source):
    made = docx.Document()
    for number, line in enumerate(source):
        made.add_heading(line, number % 3) if len(line) < 30 else made.add_paragraph(line)
    document = opened(tmp_path, made)
    assert lines_of(document) == source
    assert quoted(document, "heading") == [line for line in source if len(line) < 30]


def test_tables_stand_in_their_place_a_row_a_line(tmp_path, source):
    made = docx.Document()
    made.add_paragraph(source[0])
    table = made.add_table(rows=0, cols=3)
    for number, line in enumerate(source[1:7]):
        for cell, text in zip(table.add_row().cells, (line, f"{number}.000", ""), strict=True):
            cell.text = text
    made.add_paragraph(source[7])
    assert lines_of(opened(tmp_path, made)) == [source[0], *(f"{line}\t{number}.000" for number, line in enumerate(source[1:7])), source[7]]


def test_cells_of_many_paragraphs_keep_them(tmp_path):
    made = docx.Document()
    head, frame = made.add_table(rows=1, cols=2), made.add_table(rows=1, cols=2)
    head.cell(0, 0).text, head.cell(0, 1).text = "Medlemmer", "Anna Holm (A)\nBo Krag (V)"
    frame.cell(0, 0).text, frame.cell(0, 1).text = "1. Budget\nBeslutning", "Godkendt.\nEnstemmigt."
    assert lines_of(opened(tmp_path, made)) == [
        "Medlemmer\tAnna Holm (A)",
        "Bo Krag (V)",
        "1. Budget",
        "Beslutning",
        "Godkendt.",
        "Enstemmigt.",
    ]


def test_tables_inside_tables(tmp_path):
    made = docx.Document()
    cell = made.add_table(rows=1, cols=1).cell(0, 0)
    cell.text = "Økonomi"
    inner = cell.add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "Drift", "12"
    assert lines_of(opened(tmp_path, made)) == ["Økonomi", "Drift\t12"]


def test_heads_and_feet_of_pages_are_noise(tmp_path, source):
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "Askevig Kommune"
    made.sections[0].footer.paragraphs[0].text = "Side 1 af 9"
    for line in source:
        made.add_paragraph(line)
    document = opened(tmp_path, made)
    assert lines_of(document) == ["Askevig Kommune", *source, "Side 1 af 9"]
    assert quoted(document, "noise") == ["Askevig Kommune", "Side 1 af 9"]


NUMBERING = """<w:numbering %s><w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%%1.%%2)"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="x"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="9"><w:lvl w:ilvl="0"><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%%1"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="9"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride></w:num>
</w:numbering>"""


def test_numbers_of_lists_are_written_out(tmp_path):
    made = docx.Document()
    for text, number, level in [
        ("Budget", 1, 0), ("at det godkendes", 1, 1), ("at det sendes", 1, 1), ("Sti", 1, 0), ("at den anlægges", 1, 1),
        ("en kugle", 2, 0), ("romersk", 3, 0), ("romersk", 3, 0), ("Eventuelt", 1, 0), ("uden liste", 0, 0), ("ukendt liste", 77, 0),
    ]:  # fmt: skip
        properties = made.add_paragraph(text)._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_numId().val, properties.get_or_add_ilvl().val = number, level
    data = repacked(saved(made), lambda parts: parts | {"word/numbering.xml": (NUMBERING % nsdecls("w")).encode()})
    assert lines_of(opened(tmp_path, data)) == [
        "3. Budget", "3.a) at det godkendes", "3.b) at det sendes", "4. Sti", "4.a) at den anlægges",
        "• en kugle", "IV romersk", "V romersk", "5. Eventuelt", "uden liste", "ukendt liste",
    ]  # fmt: skip


def test_content_controls_and_tracked_changes(tmp_path):
    made = docx.Document()
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>Sagsnr. 20/17</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    changed = parse_xml(
        f"<w:p {nsdecls('w')}><w:pPr><w:tabs><w:tab w:val='left' w:pos='1'/></w:tabs></w:pPr>"
        "<w:r><w:t xml:space='preserve'>Byrådet </w:t></w:r>"
        "<w:ins><w:r><w:t>godkendte</w:t></w:r></w:ins><w:del><w:r><w:delText>afviste</w:delText></w:r></w:del>"
        "<w:hyperlink><w:r><w:t xml:space='preserve'> sagen</w:t></w:r></w:hyperlink>"
        "<w:r><w:tab/><w:t>kl. 17</w:t><w:br/><w:t>Slut</w:t></w:r></w:p>"
    )
    made.element.body.insert(0, control)
    made.element.body.insert(1, changed)
    assert lines_of(opened(tmp_path, made)) == ["Sagsnr. 20/17", "Byrådet godkendte sagen\tkl. 17", "Slut"]


def test_text_boxes_are_read_once(tmp_path):
    made = docx.Document()
    box = "<w:txbxContent><w:p><w:r><w:t>I boksen</w:t></w:r></w:p></w:txbxContent>"
    paragraph = made.add_paragraph("Før")
    paragraph._p.append(
        parse_xml(
            f"<w:r {nsdecls('w')} xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'><mc:AlternateContent>"
            f"<mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
        )
    )
    assert lines_of(opened(tmp_path, made)) == ["Før", "I boksen"]


def test_footnotes_stand_at_the_end(tmp_path):
    made = docx.Document()
    made.add_paragraph("Beløbet er ekskl. moms")
    notes = (
        f"<w:footnotes {nsdecls('w')}><w:footnote w:type='separator' w:id='0'><w:p><w:r><w:t>---</w:t></w:r></w:p></w:footnote>"
        "<w:footnote w:id='1'><w:p><w:r><w:t>Se bilag 2.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    data = repacked(saved(made), lambda parts: parts | {"word/footnotes.xml": notes.encode()})
    assert lines_of(opened(tmp_path, data)) == ["Beløbet er ekskl. moms", "Se bilag 2."]


def test_name_of_the_file_does_not_matter(tmp_path):
    made = docx.Document()
    made.add_paragraph("Godkendt.")
    assert opened(tmp_path, saved(made), "moede.txt").text == "Godkendt.\n"


BOMB = (
    "<!DOCTYPE x [<!ENTITY a 'haha'>"
    + "".join(f"<!ENTITY {b} '{f'&{a};' * 50}'>" for a, b in zip("abcdefg", "bcdefgh", strict=True))
    + "]>"
)
BAD_PARTS = {
    "no-xml": (b"<w:document>", "broken"),
    "not-utf8": (b"<?xml version='1.0'?><a>\xff\xfe</a>", "broken"),
    "empty-part": (b"", "broken"),
    "deep": (b"<a>" * 5000 + b"</a>" * 5000, "nesting"),
    "entities": ((BOMB + "<a>&h;</a>").encode(), "empty"),
    "other-xml": (b"<html><p>x</p></html>", "empty"),
    "large": (b"<a>" + b" " * 3_000_000 + b"</a>", "too-large"),
}


@pytest.mark.parametrize(("content", "code"), BAD_PARTS.values(), ids=BAD_PARTS)
def test_bad_parts_are_named_errors(tmp_path, content, code):
    (tmp_path / "moede.docx").write_bytes(repacked(saved(docx.Document()), lambda parts: parts | {"word/document.xml": content}))
    with pytest.raises(UnreadableDocument) as caught:
        read(tmp_path / "moede.docx", limits=Limits(bytes=2_000_000))
    assert caught.value.code in {code, "broken"}


def test_archive_called_docx_is_no_document(tmp_path):
    with pytest.raises(UnreadableDocument, match=r"word/document\.xml") as caught:
        opened(tmp_path, repacked(saved(docx.Document()), lambda parts: {"a.txt": b"x"}))
    assert caught.value.code == "broken"


def test_hidden_marks_are_dropped(tmp_path):
    made = docx.Document()
    run = made.add_paragraph("øko").add_run()
    for name in ("w:softHyphen", "w:noBreakHyphen"):
        run._r.append(OxmlElement(name))
    run._r.append(parse_xml(f"<w:t {nsdecls('w')}>nomi\xadudvalg</w:t>"))
    run._r.append(parse_xml(f"<w:sym {nsdecls('w')} w:char='00A7'/>"))
    assert qn("w:p")
    assert lines_of(opened(tmp_path, made)) == ["øko-nomiudvalg§"]

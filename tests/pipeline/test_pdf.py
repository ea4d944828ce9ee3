"""PDF: files made from own documents in many layouts read back as the same words in the same order."""

import re
from io import BytesIO
from xml.sax.saxutils import escape

import pytest
from reportlab.lib import pdfencrypt
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, SimpleDocTemplate, Table

from referat.errors import UnreadableDocument
from referat.formats import read
from referat.formats.furniture import PageLine, furniture_of
from referat.formats.hyphens import join_broken, joins, vocabulary_of
from referat.limits import Limits

DOCUMENTS = (
    "askevig/2020-10-28-byraad.txt",
    "jebstrup/2025-05-28-kommunalbestyrelsen.txt",
    "krogvad/2019-06-18-byraadet.txt",
    "espelund/2015-04-28-kommunalbestyrelsen.txt",
)
BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=11, leading=13.5, spaceAfter=4)
WIDTH, HEIGHT = A4
HEAD, FOOT = "Askevig Kommune - Byrådet den 28. oktober 2020", "Side {} af {}"


@pytest.fixture(params=DOCUMENTS)
def source(request, root):
    """The lines of an own document, without empty lines and page furniture, and with words put together that it has broken."""
    text = (root / "corpus/own" / request.param).read_text(encoding="utf-8")
    text = re.sub(r"(?<=[a-zæøå])-\n([a-zæøå]\S*) ?", r"\1\n", text)
    lines = text.encode("windows-1252", errors="ignore").decode("windows-1252").split("\n")
    return [line for line in lines if line.strip() and not re.search(r"^https:|^\d+/\d+$", line)]


def words(text):
    return text.split()


def body_of(document):
    """The text without the lines that are hinted as noise, and those lines."""
    noise = [(hint.start, hint.end) for hint in document.hints if hint.kind == "noise"]
    body, position = [], 0
    for start, end in noise:
        body.append(document.text[position:start])
        position = end
    return "".join([*body, document.text[position:]]), [document.text[start:end] for start, end in noise]


def opened(tmp_path, data, name="moede.pdf"):
    path = tmp_path / name
    path.write_bytes(data)
    return read(path)


def flowed(lines, style=BODY, **options):
    out = BytesIO()
    SimpleDocTemplate(out, pagesize=A4, **options).build([Paragraph(escape(line), style) for line in lines])
    return out.getvalue()


def drawn(draw):
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def wrapped(text, width, size=11, font="Times-Roman", broken=None):
    """Lines of a paragraph no wider than ``width``; ``broken`` gives the place where a word that does not fit is broken."""
    lines, line = [], ""
    for word in text.split():
        if stringWidth(f"{line} {word}", font, size) <= width or not line:
            line = f"{line} {word}".strip()
            continue
        place = broken(word) if broken else 0
        if place and stringWidth(f"{line} {word[:place]}-", font, size) <= width:
            lines.append(f"{line} {word[:place]}-")
            line = word[place:]
        else:
            lines.append(line)
            line = word
    return [*lines, line]


def set_page(canvas, lines, left=70, top=780, leading=13.5, size=11):
    """Lines one under the other; gives back what did not fit."""
    canvas.setFont("Times-Roman", size)
    while lines and top > 60:
        canvas.drawString(left, top, lines.pop(0))
        top -= leading
    return lines


def test_one_column(tmp_path, source):
    document = opened(tmp_path, flowed(source))
    assert words(document.text) == words(" ".join(source))
    assert document.media_type == "application/pdf"
    assert document.hints == ()
    starts = {" ".join(line.split())[:30] for line in document.text.split("\n")}
    assert {" ".join(line.split())[:30] for line in source} <= starts


def test_pages_cover_the_text(tmp_path, source):
    document = opened(tmp_path, flowed(source * 3))
    assert len(document.pages) > 1
    assert [start for start, _ in document.pages] == [0, *(end for _, end in document.pages[:-1])]
    assert document.pages[-1][1] == len(document.text)


def test_heads_and_feet_of_pages_are_noise_and_stay_in_the_text(tmp_path, source):
    lines = source * 2
    total = len(opened(tmp_path, flowed(lines, topMargin=90, bottomMargin=90)).pages)

    def furniture(canvas, template):
        canvas.setFont("Helvetica", 8)
        canvas.drawString(70, HEIGHT - 40, HEAD)
        canvas.drawRightString(WIDTH - 70, 40, FOOT.format(canvas.getPageNumber(), total))

    out = BytesIO()
    template = BaseDocTemplate(out, pagesize=A4)
    template.addPageTemplates(PageTemplate(frames=[Frame(70, 90, WIDTH - 140, HEIGHT - 180)], onPage=furniture))
    template.build([Paragraph(escape(line), BODY) for line in lines])
    document = opened(tmp_path, out.getvalue())
    body, noise = body_of(document)
    count = len(document.pages)
    assert words(body.removeprefix(HEAD)) == words(" ".join(lines)), "the head of the first page is the head of the document"
    assert sorted(set(noise)) == sorted({HEAD, *(FOOT.format(page, total) for page in range(1, count + 1))})
    assert noise.count(HEAD) == count - 1
    assert set(noise) <= set(document.text.split("\n"))


@pytest.mark.parametrize("aligned", [True, False], ids=["same-lines", "own-lines"])
def test_head_of_labels_and_values_is_read_row_by_row(tmp_path, source, aligned):
    head = [
        ("Mødedato:", "28. oktober 2020"),
        ("Mødested:", "Byrådssalen, Fjordvej 12"),
        ("Formand:", "Merete Sønderby (A)"),
        ("Afbud:", "Ingen"),
    ]

    def draw(canvas):
        canvas.setFont("Times-Bold", 11)
        for row, (label, _) in enumerate(head):
            canvas.drawString(70, 780 - 14 * row, label)
        canvas.setFont("Times-Roman", 11)
        for row, (_, value) in enumerate(head):
            canvas.drawString(220, 780 - 14 * row - (0 if aligned else 0.8), value)
        set_page(canvas, [part for line in source for part in wrapped(line, 450)][:40], top=690)

    document = opened(tmp_path, drawn(draw))
    assert document.text.split("\n")[:4] == [f"{label}\t{value}" for label, value in head]


def test_two_columns_of_running_text_are_read_one_after_the_other(tmp_path, source):
    long = [part for line in source if len(line) > 120 for part in wrapped(line, 210)]
    left, right = long[: len(long) // 2][:30], long[len(long) // 2 :][:30]
    title = wrapped(source[0], 450)

    def draw(canvas):
        set_page(canvas, list(title), top=800)
        set_page(canvas, list(left), left=70, top=740)
        set_page(canvas, list(right), left=310, top=736)

    assert words(opened(tmp_path, drawn(draw)).text) == words(" ".join([*title, *left, *right]))


def test_table_rows_are_lines_and_cells_broken_over_lines_are_whole(tmp_path, source):
    cells = [["Område", "Drift i 2020", "Anlæg i 2020"]]
    cells += [
        [line[:60].rsplit(" ", 1)[0], f"{number}.310", f"-{number}.450"]
        for number, line in enumerate(source)
        if line[:1].isupper() and len(line) > 70
    ][:8]
    style = ParagraphStyle("cell", fontName="Helvetica", fontSize=9, leading=10.5)
    out = BytesIO()
    rows = [[Paragraph(escape(cell), style) for cell in row] for row in cells]
    before, behind = source[:3], source[-3:]
    flow = [*(Paragraph(escape(line), BODY) for line in before), Table(rows, colWidths=[180, 120, 120])]
    SimpleDocTemplate(out, pagesize=A4).build([*flow, *(Paragraph(escape(line), BODY) for line in behind)])
    document = opened(tmp_path, out.getvalue())
    assert sorted(words(document.text)) == sorted(words(" ".join([*before, *(cell for row in cells for cell in row), *behind])))
    tabbed = [line.split("\t") for line in document.text.split("\n") if line.count("\t") == 2]
    assert [row[1:] for row in tabbed] == [row[1:] for row in cells]
    assert tabbed[0] == cells[0]


def _break(word):
    """A place inside long lower-case words."""
    return 5 if re.fullmatch(r"[a-zæøå]{11,}[.,]?", word) and re.search("[aeiouyæøå]", word[:5]) else 0


def test_words_broken_at_line_ends_are_put_together(tmp_path, source):
    lines = [part for line in source for part in wrapped(line, 200, broken=_break)]
    assert sum(line.endswith("-") for line in lines) > 3

    def draw(canvas):
        rest = list(lines)
        while rest:
            rest = set_page(canvas, rest)
            canvas.showPage()

    text = opened(tmp_path, drawn(draw)).text
    parted = [line for line in text.split("\n") if re.search(r"[a-zæøå]{5}-$", line)]
    assert len(parted) <= len(lines) // 40, "a word may stay broken over pages only"
    if not parted:
        assert words(text) == words(" ".join(source))


def test_headings_in_small_capitals_are_whole_words(tmp_path, source):
    headings = ("Sagsfremstilling", "Økonomiske konsekvenser", "Beslutning i Byrådet")

    def draw(canvas):
        top = 780
        for heading in headings:
            x = 70
            for word in heading.split():
                for place, letter in enumerate(word):
                    size = 13 if place == 0 and letter.isupper() else 10
                    canvas.setFont("Times-Roman", size)
                    canvas.drawString(x, top, letter.upper())
                    x += stringWidth(letter.upper(), "Times-Roman", size)
                x += 3.5
            top -= 40
            set_page(canvas, wrapped(source[-1], 450)[:3], top=top + 20)

    lines = opened(tmp_path, drawn(draw)).text.split("\n")
    assert [line for line in lines if line.isupper()] == [heading.upper() for heading in headings]


def test_turned_pages_are_read_as_they_are_held(tmp_path, source):
    lines = [part for line in source for part in wrapped(line, 600)][:30]

    def draw(canvas):
        canvas.setPageRotation(90)
        canvas.rotate(90)
        canvas.translate(0, -WIDTH)
        set_page(canvas, list(lines), left=60, top=WIDTH - 60)

    assert words(opened(tmp_path, drawn(draw)).text) == words(" ".join(lines))


def test_text_up_the_margin_stands_behind_the_page(tmp_path, source):
    lines = [part for line in source for part in wrapped(line, 420)][:20]

    def draw(canvas):
        canvas.saveState()
        canvas.rotate(90)
        canvas.drawString(200, -30, "Sag 20/1234 Dok. 5678")
        canvas.restoreState()
        set_page(canvas, list(lines))

    assert words(opened(tmp_path, drawn(draw)).text) == [*words(" ".join(lines)), *words("Sag 20/1234 Dok. 5678")]


def test_superscripts_and_large_titles(tmp_path):
    def draw(canvas):
        canvas.setFont("Helvetica-Bold", 18)
        canvas.drawString(70, 780, "Referat af møde i Byrådet")
        canvas.setFont("Times-Roman", 11)
        canvas.drawString(70, 740, "Huset er på 130 m")
        width = stringWidth("Huset er på 130 m", "Times-Roman", 11)
        canvas.setFont("Times-Roman", 7)
        canvas.drawString(70 + width, 744, "2")
        canvas.setFont("Times-Roman", 11)
        canvas.drawString(70 + width + 7, 740, "i alt.")
        canvas.drawString(70, 726, "Det vides ikke, hvad det vil koste at sætte det i stand.")

    document = opened(tmp_path, drawn(draw))
    assert "Huset er på 130 m2 i alt." in document.text
    assert [document.text[hint.start : hint.end] for hint in document.hints] == ["Referat af møde i Byrådet"]


def test_numbers_of_a_list_stand_with_their_words(tmp_path):
    def draw(canvas):
        for row in range(6):
            canvas.drawString(70, 780 - 14 * row, f"{row + 1}.")
            canvas.drawString(110, 780 - 14 * row, f"Godkendelse af regnskab {row}")

    assert opened(tmp_path, drawn(draw)).text.split("\n")[0] == "1. Godkendelse af regnskab 0"


def test_picture_of_a_page_names_ocr(tmp_path):
    picture = BytesIO()
    from PIL import Image

    Image.new("RGB", (60, 80), "white").save(picture, "PNG")
    (tmp_path / "side.png").write_bytes(picture.getvalue())
    with pytest.raises(UnreadableDocument, match="ocrmypdf") as caught:
        opened(tmp_path, drawn(lambda canvas: canvas.drawImage(str(tmp_path / "side.png"), 0, 0, WIDTH, HEIGHT)))
    assert caught.value.code == "no-text-layer"


def test_page_without_text_among_others_is_a_warning(tmp_path):
    from PIL import Image

    Image.new("RGB", (60, 80), "white").save(tmp_path / "side.png")

    def draw(canvas):
        for page in range(3):
            if page == 1:
                canvas.drawImage(str(tmp_path / "side.png"), 0, 0, WIDTH, HEIGHT)
            else:
                canvas.drawString(70, 700, "Byrådet godkendte indstillingen uden afstemning.")
            canvas.showPage()

    (warning,) = opened(tmp_path, drawn(draw)).warnings
    assert warning[0] == "pages-without-text"
    assert "page 2;" in warning[1]


def test_locked_file_says_so(tmp_path):
    out = BytesIO()
    canvas = Canvas(out, encrypt=pdfencrypt.StandardEncryption("hemmelig"))
    canvas.drawString(70, 700, "Lukket punkt")
    canvas.save()
    with pytest.raises(UnreadableDocument, match="password") as caught:
        opened(tmp_path, out.getvalue())
    assert caught.value.code == "encrypted"


def test_file_that_only_forbids_printing_is_read(tmp_path):
    out = BytesIO()
    canvas = Canvas(out, encrypt=pdfencrypt.StandardEncryption("", ownerPassword="ejer", canPrint=0))
    canvas.drawString(70, 700, "Godkendt.")
    canvas.save()
    assert "Godkendt." in opened(tmp_path, out.getvalue()).text


def test_too_many_pages_and_characters(tmp_path, source):
    path = tmp_path / "moede.pdf"
    path.write_bytes(flowed(source * 3))
    for limits, code in ((Limits(pages=1), "too-many-pages"), (Limits(characters=500), "too-long"), (Limits(bytes=500), "too-large")):
        with pytest.raises(UnreadableDocument) as caught:
            read(path, limits=limits)
        assert caught.value.code == code


@pytest.mark.parametrize(
    ("left", "right", "joined"),
    [
        ("kommunal", "bestyrelse", True),
        ("indstil", "lingen", True),
        ("børne", "og", False),
        ("drifts", "eller", False),
        ("IT", "afdeling", False),
        ("e", "mail", False),
        ("non", "profit", False),
        ("bevillings", "Ændring", False),
        ("Kolding", "området", False),
        ("Økonomi", "udvalget", True),
        ("by", "plan", False),
        ("nr", "xk", False),
    ],
)
def test_hyphens_that_only_mark_the_break(left, right, joined):
    vocabulary = vocabulary_of(["Økonomiudvalget drøftede by-plan og Kolding"])
    assert joins(left, right, vocabulary) is joined


def test_soft_hyphens_are_always_breaks():
    assert join_broken(["Byrådets Teknik\xad", "udvalg mødtes."], frozenset(), [False, False]) == ["Byrådets Teknikudvalg", "mødtes."]


def test_rest_of_a_word_may_be_a_whole_line():
    assert join_broken(["det indstil-", "les", "at"], frozenset(), [False] * 3) == ["det indstilles", "", "at"]


LETTERS = "abcdefghijklmnopqrstu"


def _pages(*pages):
    return [[PageLine(text, 40 + 20 * row, 800 - 20 * row) for row, text in enumerate(page)] for page in pages]


def test_first_lines_that_differ_are_no_furniture():
    pages = _pages(["Beslutning", "a"], ["Indstilling", "b"], ["Bilag", "c"])
    assert furniture_of(pages) == [set(), set(), set()]


def test_line_below_a_line_of_the_text_is_no_furniture():
    assert furniture_of(_pages(["En", "Beslutning"], ["To", "Beslutning"], ["Tre", "Beslutning"]))[1] == {1}, "foot"
    assert furniture_of(_pages(["En", "Beslutning", "x"], ["To", "Beslutning", "y"], ["Tre", "Beslutning", "z"]))[1] == set()


def test_numbers_that_do_not_count_pages_are_no_furniture():
    assert furniture_of(_pages(["17", "a", "b"], ["4", "c", "d"], ["90", "e", "f"])) == [set()] * 3
    assert furniture_of(_pages(["1", "a", "b"], ["2", "c", "d"], ["3", "e", "f"])) == [{0}] * 3


@pytest.mark.parametrize(
    ("pages", "on", "found"), [(2, 2, True), (4, 2, False), (4, 3, True), (20, 3, False), (20, 8, True), (1, 1, False)]
)
def test_lines_must_come_back_on_enough_pages(pages, on, found):
    made = _pages(
        *([f"Byrådet {number}" if number < on else LETTERS[number], LETTERS[number] * 2, LETTERS[number] * 3] for number in range(pages))
    )
    assert (furniture_of(made)[min(on, pages) - 1] == {0}) is found

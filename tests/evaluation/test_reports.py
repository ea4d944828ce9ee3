"""Reports: whole, self-contained, with links that lead somewhere, and no text of a document taken for markup."""

import re
from itertools import pairwise
from urllib.parse import unquote

import pytest
from lxml import html

from referat.annotations import compile_marked, parse_marked
from referat.record import models
from referat_eval.evaluate import GoldSet, evaluate
from referat_eval.html_report import gold_record, page_name, write_html
from referat_eval.report import markdown_report, score_rows
from referat_eval.results import scores_of
from referat_eval.systems import System

HEADER = '⟦! id="{id}"⟧\n⟦! annotator="x1"⟧\n⟦! date="2026-01-01"⟧\n⟦! municipality="{place}"⟧\n'
CONTENT = """⟦# meeting⟧


   Referat fra ⟦ORG committee|Byrådet⟧ <script>alert("x")</script>
⟦# title⟧
⟦NUMBER|1⟧. ⟦TITLE|Sti & <b>bro</b> | vej⟧
⟦# case⟧
⟦PER|Ida <img src="http://example.org/x.png"> Holm⟧ bad om ⟦AMOUNT|3 mio. kr.⟧ den ⟦DATE|4. maj 2023⟧.
⟦# decision⟧
⟦DECISION approved point="<i>1</i>"|Godkendt & vedtaget⟧.
⟦# title⟧
⟦NUMBER|2⟧. ⟦TITLE|Plan⟧
⟦# decision⟧
⟦DECISION noted|Taget til efterretning⟧.


"""


def compiled(name, place, content=CONTENT):
    found = parse_marked(HEADER.format(id=name, place=place) + content)
    return compile_marked(found), found.text


GOLDS = GoldSet(
    "synthetic",
    (
        compiled("vejen/2023 maj#1", "By | <u>Nord</u>"),
        compiled("æbeltoft/å b", "By | <u>Nord</u>"),
        compiled("c", "Sydby"),
        compiled("d", "Sydby", "⟦# meeting⟧\nHej\n"),
    ),
    skipped=("greve/1",),
)
BY_ID = {gold.id: gold for gold, _ in GOLDS.documents}
TEXTS = {gold.id: text for gold, text in GOLDS.documents}


def extract(document):
    """Errors of every kind and level, some of them on white space at either end of the text."""
    record, text = gold_record(BY_ID[document.id], document.text), document.text
    if document.id in {"c", "d"}:
        return record
    org, per, *_ = record.entities
    update = {
        "entities": [
            models.Entity(start=0, end=2, label="DATE", text=text[0:2]),
            org.model_copy(update={"label": "PER", "score": 0.7, "value": '"><script>'}),
            per.model_copy(update={"end": per.end - 5, "text": text[per.start : per.end - 5], "score": 0.9}),
        ],
        "decisions": [record.decisions[0].model_copy(update={"outcome": "rejected", "point": "</script>", "score": 0.4})],
        "sections": [record.sections[0].model_copy(update={"label": "noise", "score": 1.0}), *record.sections[2:]],
        "items": [
            record.items[0].model_copy(update={"outcome": "other"}),
            models.Item(start=len(text) - 1, end=len(text), title="<title>"),
        ],
    }
    return record.model_copy(update=update)


EVALUATION = evaluate(System("a <system>", "1.0 & more", "0" * 64, extract), GOLDS, headless=False)
SCORES = scores_of(EVALUATION)
CASES = [case for scored in EVALUATION.scored for case in scored.score.cases]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "new"
    assert write_html(path, EVALUATION, SCORES) == path / "report.html"
    return path


@pytest.fixture(scope="module")
def pages(folder):
    """Parsed pages by path."""
    return {path: html.fromstring(path.read_bytes().decode()) for path in folder.rglob("*.html")}


def test_the_errors_are_of_every_kind():
    assert {case.kind for case in CASES} == {"missed", "spurious", "wrong"}
    assert {case.level for case in CASES} == {"items", "sections", "entities", "decisions", "records"}


def test_there_is_a_page_for_every_document(folder, pages):
    assert {path.name for path in pages} == {"report.html", *(page_name(gold.id) for gold, _ in GOLDS.documents)}
    assert len(pages) == 1 + len(GOLDS.documents)
    assert {path for path in folder.rglob("*") if path.is_file()} == set(pages)


def test_nothing_is_loaded_from_elsewhere(pages):
    for page in pages.values():
        assert not page.xpath("//*[@src or @srcset or @data or @action or @background] | //link | //iframe | //base | //meta[@http-equiv]")
        assert not re.search(r"url\(|@import|fetch\(|XMLHttpRequest", "".join(page.xpath("//style/text() | //script/text() | //@style")))
        assert all(re.fullmatch(r"(\.\./report\.html|documents/[^/:]+)", link) for link in page.xpath("//@href"))


def test_every_error_is_listed_and_leads_to_its_place(folder, pages):
    report = pages[folder / "report.html"]
    errors = report.xpath("//div[@class='error']")
    assert len(errors) == len(CASES) == int(report.get_element_by_id("number").text)
    for error, case in zip(errors, CASES, strict=True):
        link = error.find("a")
        page, _, anchor = unquote(link.get("href")).partition("#")
        assert link.text == case.document
        row = pages[folder / page].get_element_by_id(anchor)
        assert TEXTS[case.document][case.start : case.end].strip().split("\n")[0] in row.text_content()


def test_documents_link_back_to_the_report(folder, pages):
    for path, page in pages.items():
        assert path.name == "report.html" or (path.parent / page.find(".//a").get("href")).resolve() == folder / "report.html"


def test_anchors_are_unique(pages):
    for page in pages.values():
        anchors = page.xpath("//@id")
        assert len(anchors) == len(set(anchors))


def test_text_is_never_markup(folder, pages):
    for path, page in pages.items():
        assert len(page.xpath("//script")) == (path.name == "report.html")
        assert not page.xpath("//img | //b/b | //i | //body//title[not(ancestor::svg)] | //u[not(@class)]")
    page = pages[folder / "documents" / page_name("vejen/2023 maj#1")]
    assert '<script>alert("x")</script>' in page.text_content()
    assert 'Ida <img src="http://example.org/x.png"> Holm' in page.text_content()
    report = pages[folder / "report.html"]
    assert report.findtext(".//title") == "a <system> 1.0 & more on synthetic, 4 documents"
    assert "By | <u>Nord</u> (2)" in report.xpath("//svg/text/text()")


def test_both_sides_show_the_whole_text(folder, pages):
    for gold, text in GOLDS.documents:
        columns = pages[folder / "documents" / page_name(gold.id)].xpath("//pre")
        for side in (columns[::2], columns[1::2]):
            assert "".join("".join(pre.text_content() for pre in side).split()) == "".join(text.split())


def test_only_stretches_that_differ_are_marked(folder, pages):
    def marked(name):
        return len(pages[folder / "documents" / page_name(name)].xpath("//div[contains(@class, 'wrong')]"))

    assert marked("c") == marked("d") == 0
    assert marked("æbeltoft/å b") > 3


def test_the_report_tells_what_was_skipped(folder, pages):
    assert "1 documents were skipped" in pages[folder / "report.html"].text_content()


def test_every_defined_figure_stands_in_the_report(folder, pages):
    rows = pages[folder / "report.html"].xpath("//details/div/table/tr[td]")
    assert len(rows) == sum(row["value"] is not None for row in SCORES["figures"])


REPORT = markdown_report(EVALUATION, SCORES)


def tables():
    blocks = re.findall(r"(?:^\|.*\n)+", REPORT + "\n", flags=re.M)
    return [[re.split(r"(?<!\\)\|", line)[1:-1] for line in block.splitlines()] for block in blocks]


def test_markdown_tables_are_well_formed():
    assert len(tables()) >= 7
    for heading, rule, *rows in tables():
        assert set(rule) == {"---"}
        assert {len(row) for row in rows} <= {len(heading)} == {len(rule)}


def test_markdown_tables_stand_apart_from_what_is_around_them():
    lines = REPORT.splitlines()
    for before, line in pairwise(lines):
        assert not (line.startswith("|") and before and not before.startswith("|"))
        assert not (before.startswith("|") and line and not line.startswith("|"))


def test_markdown_holds_every_defined_figure_with_its_counts():
    rows = {(row[0].strip(), row[1].strip()): [cell.strip() for cell in row] for row in tables()[0][2:]}
    assert set(rows) == {(row["level"], row["name"]) for row in SCORES["figures"] if row["value"] is not None}
    micro = EVALUATION.pooled("entities", "micro")
    assert rows["entities", "micro"][-1] == f"{micro.tp:g}/{micro.fp:g}/{micro.fn:g}"
    assert rows["items", "title"][-1] == "4 of 6"


def test_markdown_says_what_was_scored_and_what_was_not():
    assert REPORT.startswith("# a <system> 1.0 & more on synthetic, 4 documents\n")
    assert f"`{SCORES['signature']}`" in REPORT
    assert "1 documents were skipped" in REPORT


def test_a_terminal_shows_fewer_rows_than_the_report():
    assert set(score_rows(EVALUATION, details=False)) < set(score_rows(EVALUATION, details=True))


def test_a_report_of_a_faultless_system_has_no_errors(tmp_path):
    golds = GoldSet("one", GOLDS.documents[3:])
    evaluation = evaluate(System("gold", "1", "0" * 64, extract), golds, headless=False)
    page = html.fromstring(write_html(tmp_path, evaluation, scores_of(evaluation)).read_bytes().decode())
    assert not page.xpath("//div[@class='error']")
    assert page.get_element_by_id("number").text == "0"

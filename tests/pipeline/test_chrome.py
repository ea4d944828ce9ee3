"""Web pages: what surrounds the minutes on a portal is noise, and nothing of the minutes is."""

import pytest

from referat.formats import read

MINUTES = "<h1>Byrådet den 3. maj 2021</h1><h2>1. Budget</h2><p>Beslutning</p><p>Godkendt.</p>"


def page(tmp_path, body):
    path = tmp_path / "side.html"
    path.write_bytes(f"<!DOCTYPE html><html><head><title>x</title></head><body>{body}</body></html>".encode())
    return read(path)


def noise_of(document):
    return [document.text[hint.start : hint.end] for hint in document.hints if hint.kind == "noise"]


def rest_of(document):
    noise = set(noise_of(document))
    return [line.strip() for line in document.text.split("\n") if line.strip() and line.strip() not in noise]


CHROME = [
    '<div id="cookie-banner"><p>Vi bruger cookies.</p><button>Accepter</button></div>',
    '<div class="CybotCookiebotDialog">Vi bruger cookies.</div>',
    "<nav><ul><li><a href='/'>Forside</a></li><li>Politik</li></ul></nav>",
    '<div role="navigation">Borger Erhverv Politik</div>',
    '<ol class="breadcrumb"><li>Forside</li><li>Politik</li></ol>',
    '<div class="site-footer">Rådhuset, Torvet 1, tlf. 12 34 56 78</div>',
    "<footer><p>Askevig Kommune</p><p>Torvet 1</p></footer>",
    '<header><a href="/">Askevig Kommune</a><form role="search">Søg på siden</form></header>',
    "<aside>Læs også: Høringer</aside>",
    '<a class="skip-link" href="#x">Gå til hovedindhold</a>',
    "<p><a href='#top'>Til toppen</a></p>",
    "<button>Udskriv dette punkt</button>",
    "<span role='button'>Luk alle punkter</span>",
    "<select><option>2021</option><option>2022</option></select>",
    "<noscript>Slå JavaScript til.</noscript>",
]


@pytest.mark.parametrize("chrome", CHROME)
@pytest.mark.parametrize("before", [True, False], ids=["before", "behind"])
def test_chrome_is_noise_and_stays_in_the_text(tmp_path, chrome, before):
    alone = [line.strip() for line in page(tmp_path, MINUTES).text.split("\n") if line.strip()]
    document = page(tmp_path, chrome + MINUTES if before else MINUTES + chrome)
    assert rest_of(document) == alone
    assert noise_of(document)


MINUTES_IN_ODD_PLACES = [
    f"<body class='has-menu cookie-accepted'><div class='menu-closed'>{MINUTES}</div></body>",
    f"<main class='no-nav'>{MINUTES}</main>",
    f"<form id='aspnetForm'>{MINUTES}</form>",
    f"<header>{MINUTES}</header>",
    f"<article><header>{MINUTES}</header><footer><p>Mødet hævet</p></footer></article>",
    f"<div role='dialog'>{MINUTES}</div>",
    "<h2><button aria-expanded='false'>1. Budget</button></h2><p>Godkendt.</p>",
    "<button aria-expanded='true' aria-controls='p1'>Budget</button><div id='p1'>Godkendt.</div>",
    "<div><a href='/punkt/1'>1. Budget</a> <a href='bilag.pdf'>Bilag 1</a></div>",
    "<table class='menu'><tr><td>Drift</td><td>12</td></tr></table><p>Godkendt.</p>",
]


@pytest.mark.parametrize("body", MINUTES_IN_ODD_PLACES)
def test_minutes_are_no_chrome(tmp_path, body):
    assert noise_of(page(tmp_path, body)) == []


def test_hints_are_whole_lines(tmp_path):
    document = page(tmp_path, CHROME[0] + CHROME[2] + MINUTES + CHROME[6])
    lines = document.text.split("\n")
    assert {"Vi bruger cookies.", "Accepter", "Askevig Kommune", "Torvet 1"} <= set(noise_of(document))
    assert all(line.strip() in [known.strip() for known in lines] for line in noise_of(document))


def test_headings_inside_chrome_are_no_headings(tmp_path):
    document = page(tmp_path, f"<nav><h2>Menu</h2></nav>{MINUTES}")
    assert [document.text[hint.start : hint.end] for hint in document.hints if hint.kind == "heading"] == [
        "Byrådet den 3. maj 2021",
        "1. Budget",
    ]


def test_noise_is_labelled_and_does_not_disturb_its_neighbours(nlp, tmp_path):
    from referat.pipeline import process

    clean, portal = page(tmp_path, MINUTES), page(tmp_path, "".join(CHROME) + MINUTES + CHROME[10])
    plain, found = process(nlp, clean), process(nlp, portal)
    labelled = {portal.text[s.start : s.end].strip() for s in found.sections if s.label == "noise"}
    assert any("Vi bruger cookies." in text for text in labelled)
    assert [item.title for item in found.items] == [item.title for item in plain.items]
    assert [s.label for s in found.sections if s.label != "noise"] == [s.label for s in plain.sections if s.label != "noise"]
    assert [decision.text for decision in found.decisions] == [decision.text for decision in plain.decisions]

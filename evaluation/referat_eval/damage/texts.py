"""Hostile plain text, web pages, FirstAgenda JSON and PDF."""

import codecs
import json
import re
import zlib
from collections.abc import Iterator
from random import Random

from referat_eval.damage.kinds import Kind, kind
from referat_eval.damage.sound import SUFFIXES, pdf_of, sound


def text_kinds() -> Iterator[Kind]:
    """Plain text that is hardly text."""
    for suffix in SUFFIXES:
        yield kind(f"empty-{suffix}", suffix, lambda chance, text: b"", "empty", "broken")
        yield kind(f"random-{suffix}", suffix, lambda chance, text: chance.randbytes(chance.randint(1, 5_000)))
    yield kind(
        "blank", "txt", lambda chance, text: chance.choice((b" ", b"\n", b"\r", b"\xc2\xa0", b"\t")) * chance.randint(1, 9_999), "empty"
    )
    yield kind("mark-only", "txt", lambda chance, text: chance.choice(_MARKS), "empty", "binary")
    yield kind("nulls", "txt", lambda chance, text: b"\0" * chance.randint(1, 9_999), "binary", "empty", "encoding")
    yield kind("nulls-between", "txt", _nulls_between)
    yield kind("encoding", "txt", lambda chance, text: text.encode(chance.choice(_ENCODINGS), "replace"))
    yield kind("encodings-mixed", "txt", _mixed)
    yield kind("utf16-odd", "txt", lambda chance, text: (codecs.BOM_UTF16_LE + text.encode("utf-16-le"))[:-1])
    yield kind("surrogates", "txt", lambda chance, text: text.replace("e", "\ud800").encode(chance.choice(_UTF), "surrogatepass"))
    yield kind("signs", "txt", _signs)
    yield kind("long-line", "txt", lambda chance, text: b"godkendt " * 500_000, "too-long", "too-large", heavy=True)
    yield kind("enormous-line", "txt", lambda chance, text: b"g" * 50_000_000, "too-long", "too-large", heavy=True)
    yield kind("endless-word", "txt", lambda chance, text: b"\n".join([b"(" * 19_000] * 5), "timeout", "record", heavy=True)
    yield kind("many-lines", "txt", lambda chance, text: b"1.\n" * chance.randint(500, 3_000))
    yield kind("no-words", "txt", lambda chance, text: "".join(chance.choices(".,-_/()[]{}§%&0123456789\n", k=5_000)).encode())


def markup_kinds() -> Iterator[Kind]:
    """Web pages and JSON that are nested deep, never end, or hold what nobody expects."""
    yield kind("html-deep", "html", _html_deep, "nesting", "too-large")
    yield kind(
        "html-unclosed", "html", lambda chance, text: b"<html><body>" + "".join(f"<p><b>{line}" for line in text.splitlines()).encode()
    )
    yield kind("html-elements", "html", lambda chance, text: b"<html>" + b"<p>x" * 200_000, "too-large", heavy=True)
    yield kind("html-attributes", "html", lambda chance, text: b"<html><p " + b"a='1' " * chance.randint(1, 50_000) + b">Godkendt</p>")
    yield kind("html-angles", "html", lambda chance, text: b"<html>" + b"<" * chance.randint(1, 2_000) + text.encode())
    yield kind("html-entities", "html", lambda chance, text: b"<html><p>" + b"&#0;&#xD800;&#x110000;&amp" * 500 + text.encode())
    yield kind("html-charset", "html", _html_charset)
    yield kind("html-headings", "html", lambda chance, text: b"<html>" + b"<h2>A   </h2><p>b   </p>" * chance.randint(50, 1_000))
    yield kind("json-deep", "json", _json_deep)
    yield kind("json-numbers", "json", lambda chance, text: sound("json", text).replace(b'"1"', chance.choice(_NUMBERS)))
    yield kind("json-types", "json", _json_types)
    yield kind("json-surrogates", "json", lambda chance, text: sound("json", text).replace(b"e", b"\\ud800", chance.randint(1, 9)))
    yield kind("json-foreign", "json", lambda chance, text: json.dumps(chance.choice(([], {}, "x", None, 1, {"items": [text]}))).encode())
    yield kind("json-values", "json", lambda chance, text: b'{"Dagsordenpunkter":[' + b"[]," * 100_000 + b"[]]}", "too-large", heavy=True)


def pdf_kinds() -> Iterator[Kind]:
    """PDF with a damaged skeleton, and PDF that wants memory or time."""
    yield kind("pdf-xref", "pdf", lambda chance, text: re.sub(rb"\d{10}", lambda _: b"%010d" % chance.randrange(10**6), sound("pdf", text)))
    yield kind(
        "pdf-startxref",
        "pdf",
        lambda chance, text: re.sub(rb"startxref\s+\d+", b"startxref %d" % chance.randrange(10**9), sound("pdf", text)),
    )
    yield kind(
        "pdf-lengths", "pdf", lambda chance, text: re.sub(rb"/Length \d+", b"/Length %d" % chance.randrange(10**9), sound("pdf", text))
    )
    yield kind("pdf-stream", "pdf", _pdf_stream)
    yield kind("pdf-locked", "pdf", lambda chance, text: pdf_of(text, password="hemmelig"), "encrypted")
    yield kind("pdf-circle", "pdf", lambda chance, text: sound("pdf", text).replace(b"/Kids [", b"/Kids [ 1 0 R 2 0 R 3 0 R 4 0 R "))
    yield kind("pdf-bomb", "pdf", _pdf_bomb, heavy=True)
    yield kind("pdf-pages", "pdf", lambda chance, text: pdf_of("\n" * 50 * 60), heavy=True)
    yield kind(
        "pdf-huge-page", "pdf", lambda chance, text: re.sub(rb"/MediaBox \[.*?\]", b"/MediaBox [ 0 0 1e30 -1e30 ]", sound("pdf", text))
    )


_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE)
_ENCODINGS = ("windows-1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp850", "cp037", "mac_roman", "iso2022_jp", "koi8-r")
_UTF = ("utf-8", "utf-16", "utf-16-be")
_NUMBERS = (b"NaN", b"-Infinity", b"1e999", b"9" * 6_000, b"-0", b"true", b'"' + b"1" * 9_999 + b'"')
_SIGNS = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\u200b\u200e\u202e\u0301\u0489\ufdfa\U0001f468\u200d\ufffe\ufffd\U000e0041"


def _nulls_between(chance: Random, text: str) -> bytes:
    return text.replace("\n", "\0" * chance.randint(1, 3) + "\n").encode()


def _mixed(chance: Random, text: str) -> bytes:
    """Lines by turns in different encodings, as when files were put together."""
    return b"\n".join(line.encode(chance.choice(("utf-8", "windows-1252", "utf-16-le", "cp850")), "replace") for line in text.splitlines())


def _signs(chance: Random, text: str) -> bytes:
    """Signs that end lines for some and not for others, join, turn round, or pile up."""
    signs = list(text)
    for _ in range(200):
        signs.insert(chance.randrange(len(signs)), chance.choice(_SIGNS) * chance.choice((1, 1, 50)))
    return "".join(signs).encode()


def _html_deep(chance: Random, text: str) -> bytes:
    tag = chance.choice(("div", "ul><li", "table><tr><td", "b><i", "section", "font"))
    return b"<html><body>" + f"<{tag}>".encode() * chance.randint(2_000, 60_000) + text.encode()


def _html_charset(chance: Random, text: str) -> bytes:
    """A page that tells another encoding than its own."""
    told, real = (
        chance.choice(("utf-8", "utf-16", "windows-1252", "ebcdic-x", "")),
        chance.choice(("utf-8", "utf-16", "windows-1252", "cp850")),
    )
    return f'<html><meta charset="{told}"><body><p>{text}</p></body></html>'.encode(real, "replace")


def _json_deep(chance: Random, text: str) -> bytes:
    depth = chance.randint(500, 20_000)
    return b'{"Dagsordenpunkter":' + chance.choice((b"[", b'{"Felter":')) * depth + b"}]" * chance.choice((0, depth))


def _json_types(chance: Random, text: str) -> bytes:
    """A publication in which one value is of another type."""
    agenda = json.loads(sound("json", text))
    odd = chance.choice((None, 7, True, "x", [], {}, [None], [7], {"Navn": 7}))
    point = agenda["Dagsordenpunkter"][0]
    parent = chance.choice((agenda, agenda["Moede"], agenda["Udvalg"], point, point["Felter"][0], agenda["Moede"]["Moededeltagere"][0]))
    parent[chance.choice(sorted(parent))] = odd
    return json.dumps(agenda).encode()


def _pdf_stream(chance: Random, text: str) -> bytes:
    """Other bytes in the middle of what is packed."""
    data = bytearray(sound("pdf", text))
    start = data.index(b"stream", data.index(b"/FlateDecode") if b"/FlateDecode" in data else 0) + 8
    data[start + 20 : start + 20 + chance.randint(1, 60)] = chance.randbytes(chance.randint(0, 60))
    return bytes(data)


def _pdf_bomb(chance: Random, text: str) -> bytes:
    """One page whose content is much when it is unpacked."""
    row = b"BT /F1 1 Tf 10 10 Td (Godkendt Godkendt Godkendt) Tj ET\n" if chance.random() < 0.5 else b" "
    packed = zlib.compress(row * (20_000_000 // len(row)), 9)
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    body = b"".join(b"%d 0 obj%s\nendobj\n" % (number, part) for number, part in enumerate(parts, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R/Size 6>>\n%%EOF"

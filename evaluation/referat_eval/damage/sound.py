"""Sound files of every format, written from a text with the libraries that people write such files with."""

import html
import io
import json
import textwrap
import warnings
import zipfile
from collections.abc import Callable
from functools import lru_cache

SUFFIXES = ("pdf", "docx", "html", "json", "txt", "zip")
_ROWS = 50


@lru_cache(maxsize=1000)
def sound(suffix: str, text: str) -> bytes:
    """A file of the format with that suffix."""
    return _WRITERS[suffix](text)


def zip_of(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive with these members, always the same bytes; two may have the same name."""
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", method) as archive:
        warnings.filterwarnings("ignore", message="Duplicate name")
        for name, content in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            archive.writestr(info, content)
    return out.getvalue()


def pdf_of(text: str, *, password: str | None = None) -> bytes:
    """Pages with the lines of a text, locked where there is a password."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, invariant=1, pageCompression=1, encrypt=StandardEncryption(password) if password else None)
    rows = [row for line in text.splitlines() for row in textwrap.wrap(line, 90) or [""]]
    for start in range(0, len(rows), _ROWS):
        for number, row in enumerate(rows[start : start + _ROWS]):
            canvas.drawString(60, 790 - 14 * number, row)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _docx(text: str) -> bytes:
    import docx

    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _html(text: str) -> bytes:
    body = "".join(f"<p>{html.escape(line)}</p>\n" for line in text.splitlines())
    return f'<!doctype html><html><head><meta charset="utf-8"></head><body><nav>Menu</nav><main>{body}</main></body></html>'.encode()


def _json(text: str) -> bytes:
    first, *rest = text.splitlines() or [""]
    field = {"Navn": "Beslutning", "Html": "".join(f"<p>{html.escape(line)}</p>" for line in rest)}
    agenda = {
        "Udvalg": {"Navn": first},
        "Moede": {"Dato": "2023-05-02T17:00:00", "Moededeltagere": [{"Name": "Anne Holm"}, {"Name": "Bo Lind", "Absent": True}]},
        "Dagsordenpunkter": [{"Punktnummer": "1", "Navn": "Godkendelse af dagsorden", "Felter": [field], "Bilag": [{"Navn": "Bilag 1"}]}],
    }
    return json.dumps(agenda).encode()


def _zip(text: str) -> bytes:
    return zip_of(("a/referat.txt", text.encode()), ("a/referat.html", _html(text)), ("b.json", _json(text)))


_WRITERS: dict[str, Callable[[str], bytes]] = {"pdf": pdf_of, "docx": _docx, "html": _html, "json": _json, "txt": str.encode, "zip": _zip}

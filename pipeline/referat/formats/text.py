"""Plain text in the encodings that municipalities publish: UTF-8, UTF-16 and Windows-1252."""

import codecs
import re
from pathlib import Path

from referat.errors import UnreadableDocument
from referat.formats.base import Content, Format, check_length
from referat.limits import Limits

_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_MOST_BYTES = 4
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(path: Path, data: bytes) -> tuple[str, str]:
    """The text of ``data`` without a byte order mark, and the name of its encoding.

    Raises:
        UnreadableDocument: the bytes are no text in any of the known encodings.
    """
    encoding = _encoding_of(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableDocument(
            path, "encoding", f"neither UTF-8, UTF-16 nor Windows-1252 (byte {error.start:,} fits none); save it as UTF-8"
        ) from error
    if len(_CONTROL.findall(text[:100_000])) > len(text[:100_000]) // 100:
        raise UnreadableDocument(path, "binary", "the file is binary, not text")
    return text.removeprefix("\ufeff"), "utf-8" if encoding == "utf-8-sig" else encoding


def peek(data: bytes, size: int) -> str:
    """The beginning of ``data`` as text, with marks for bytes that fit no encoding; empty for binary data."""
    text = data[:size].decode(_encoding_of(data[:4096]), errors="replace").removeprefix("\ufeff")
    return "" if len(_CONTROL.findall(text[:1000])) > len(text[:1000]) // 100 else text


def _encoding_of(data: bytes) -> str:
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if encoding := _UTF16.get(data[:2]):
        return encoding
    sample = data[:4096]
    if sample[1::2].count(0) > len(sample) * 0.4:
        return "utf-16-le"
    if sample[::2].count(0) > len(sample) * 0.4:
        return "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"


def _read(path: Path, data: bytes, limits: Limits) -> Content:
    check_length(path, len(data) // _MOST_BYTES, limits)
    text, encoding = decode(path, data)
    bom = "; bom" if data.startswith((codecs.BOM_UTF8, *_UTF16)) else ""
    return Content(text=text, media_type=f"text/plain; charset={encoding}{bom}")


def _recognises(data: bytes) -> bool:
    return bool(peek(data, 4096))


FORMAT = Format("plain text", (".txt",), _recognises, _read)

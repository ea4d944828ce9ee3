"""Hostile archives, and hostile Word documents, which are archives too."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from random import Random

from referat_eval.damage.kinds import Kind, kind
from referat_eval.damage.sound import sound, zip_of

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_BOMB = 30_000_000
_NAMES = (
    "../../../etc/passwd.txt",
    "/etc/shadow.txt",
    "C:\\Windows\\referat.txt",
    "..\\..\\referat.txt",
    "referat.txt",
    "referat.txt",
    "./referat.txt",
    "a//b///referat.txt",
    "\x01\x02.txt",
    "a" * 300 + ".txt",
    "m\xf8de.txt",
    "мøde.txt",
    ".skjult.txt",
    "../.txt",
    " .txt",
)


def archive_kinds() -> Iterator[Kind]:
    """Archives that want memory, time, or a place outside their folder."""
    yield kind("zip-bomb", "zip", _bomb, "record", "too-large", "too-long", "empty", heavy=True)
    yield kind("zip-bomb-nested", "zip", _nested_bomb, "too-large", "nesting", "empty", heavy=True)
    yield kind("zip-nested", "zip", _nested, "nesting", "record")
    yield kind("zip-many", "zip", _many, "too-large", heavy=True)
    yield kind("zip-names", "zip", _names)
    yield kind("zip-locked", "zip", _locked, "encrypted")
    yield kind("zip-lying", "zip", _lying)
    yield kind("zip-method", "zip", _method, "compression")
    yield kind("zip-overlapping", "zip", _overlapping)
    yield kind("zip-prefixed", "zip", lambda chance, text: chance.randbytes(chance.randint(1, 999)) + sound("zip", text))
    yield kind("zip-empty", "zip", lambda chance, text: zip_of(), "empty")
    yield kind("docx-bomb", "docx", _docx_bomb, "too-large", heavy=True)
    yield kind("docx-elements", "docx", _docx_elements, "too-large", heavy=True)
    yield kind("docx-deep", "docx", _docx_deep, "nesting", "too-large")
    yield kind("docx-entities", "docx", _docx_entities)
    yield kind("docx-outside", "docx", _docx_outside, "empty", "broken")
    yield kind("docx-locked", "docx", lambda chance, text: _with_flags(sound("docx", text), 0x1), "encrypted")
    yield kind("docx-hollow", "docx", _docx_hollow)


def word_of(body: str, *, before: str = "") -> bytes:
    """A Word document with this body and nothing else."""
    document = f'<?xml version="1.0"?>{before}<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    return zip_of(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", document.encode()))


def _bomb(chance: Random, text: str) -> bytes:
    filler = chance.choice((b"\0", b" ", b"Godkendt. "))
    return zip_of(("bombe.txt", filler * (_BOMB // len(filler))), ("referat.txt", text.encode()))


def _nested_bomb(chance: Random, text: str) -> bytes:
    inner = zip_of(("bombe.txt", b" " * _BOMB))
    for _ in range(chance.randint(1, 4)):
        inner = zip_of(*((f"{number}.zip", inner) for number in range(10)))
    return inner


def _nested(chance: Random, text: str) -> bytes:
    inner = zip_of(("referat.txt", text.encode()))
    for depth in range(chance.randint(1, 30)):
        inner = zip_of((f"{depth}.zip", inner), (f"{depth}.txt", text.encode()))
    return inner


def _many(chance: Random, text: str) -> bytes:
    return zip_of(*((f"{number}.txt", b"x") for number in range(chance.randint(2_000, 20_000))))


def _names(chance: Random, text: str) -> bytes:
    return zip_of(*((name, f"{name}\n{text}".encode("utf-8", "replace")) for name in chance.sample(_NAMES, 8)))


def _locked(chance: Random, text: str) -> bytes:
    return _with_flags(zip_of(("referat.txt", text.encode())), 0x1)


def _with_flags(data: bytes, flags: int) -> bytes:
    """All members with these flags set, in their heads and in the directory."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            changed[place + offset] |= flags
            place = data.find(mark, place + 4)
    return bytes(changed)


def _lying(chance: Random, text: str) -> bytes:
    """An archive whose directory tells of other sizes than the members have."""
    data = bytearray(zip_of(("referat.txt", text.encode())))
    place = data.index(b"PK\x01\x02") + chance.choice((20, 24))
    struct.pack_into("<I", data, place, chance.choice((0, 1, 10_000_000, 0xFFFFFFFF)))
    return bytes(data)


def _method(chance: Random, text: str) -> bytes:
    return zip_of(("referat.txt", text.encode()), method=chance.choice((zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)))


def _overlapping(chance: Random, text: str) -> bytes:
    """Many members in the directory that are the same bytes in the file."""
    name, content = b"referat.txt", text.encode()
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    sums = struct.pack("<III", zlib.crc32(content), len(packed), len(content))
    head = b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 0x21) + sums + struct.pack("<HH", len(name), 0) + name + packed
    entry = (
        b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 0x21) + sums + struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0) + name
    )
    count = chance.randint(2, 40)
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(entry) * count, len(head), 0)
    return head + entry * count + end


def _docx_bomb(chance: Random, text: str) -> bytes:
    return word_of(f"<w:p><w:r><w:t>{' ' * _BOMB}</w:t></w:r></w:p>")


def _docx_elements(chance: Random, text: str) -> bytes:
    return word_of("<w:p/>" * 300_000)


def _docx_deep(chance: Random, text: str) -> bytes:
    depth = chance.randint(500, 20_000)
    return word_of("<w:tbl><w:tr><w:tc>" * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * depth)


def _docx_entities(chance: Random, text: str) -> bytes:
    """Entities that grow when they are put in."""
    levels = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, 10))
    return word_of("<w:p><w:r><w:t>Referat &e9;</w:t></w:r></w:p>", before=f'<!DOCTYPE d [<!ENTITY e0 "ha">{levels}]>')


def _docx_outside(chance: Random, text: str) -> bytes:
    """An entity that is a file of the reader."""
    return word_of("<w:p><w:r><w:t>&e;</w:t></w:r></w:p>", before='<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hostname">]>')


def _docx_hollow(chance: Random, text: str) -> bytes:
    """A part is missing, empty, or something else."""
    content = chance.choice((b"", b"<", b"<w:document", text.encode(), b"\0" * 99, b'<?xml version="1.0" encoding="ebcdic-x"?><a/>'))
    return zip_of(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", content), ("word/styles.xml", b"<styles>"))

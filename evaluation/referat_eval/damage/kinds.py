"""Kinds of damaged files: a name, and how one is made from a text by chance."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from referat_eval.damage.sound import SUFFIXES, sound

Maker = Callable[[Random, str], bytes]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of damaged file.

    Attributes:
        name: of the kind, and of the folder that its files lie in.
        suffix: of the files.
        make: gives the bytes of one, from a source of chance and a text.
        codes: what may become of it, `referat.runs.outcome.RECORD` or codes of failures; empty where anything is right but
            a fault of ours, a crash, or that it takes too long.
        heavy: it takes long to make or to refuse; few are made.
    """

    name: str
    suffix: str
    make: Maker
    codes: frozenset[str] = frozenset()
    heavy: bool = False


def kind(name: str, suffix: str, make: Maker, *codes: str, heavy: bool = False) -> Kind:
    """A `Kind`, its codes one after the other."""
    return Kind(name, suffix, make, frozenset(codes), heavy)


def spoilt_kinds() -> Iterator[Kind]:
    """Sound files of every format, spoilt in every way."""
    for suffix in SUFFIXES:
        for name, spoil in _WAYS.items():
            yield kind(f"{name}-{suffix}", suffix, _spoilt(suffix, spoil))
        yield kind(f"misnamed-{suffix}", "", _misnamed(suffix))


def _spoilt(suffix: str, spoil: Callable[[Random, bytes], bytes]) -> Maker:
    return lambda chance, text: spoil(chance, sound(suffix, text))


def _misnamed(suffix: str) -> Maker:
    """A sound file; its name has no suffix, or the content's own is not what it tells."""
    return lambda chance, text: sound(suffix, text)


def _cut(chance: Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data))]


def _flipped(chance: Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 3, 10, 100))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _zeroed(chance: Random, data: bytes) -> bytes:
    """As a disk gives back what it could not read."""
    start, size = chance.randrange(len(data)), chance.choice((16, 512, 4096))
    return data[:start] + bytes(min(size, len(data) - start)) + data[start + size :]


def _shuffled(chance: Random, data: bytes) -> bytes:
    """Stretches of it in another order, as a broken transfer leaves them."""
    size = max(len(data) // chance.randint(2, 9), 1)
    blocks = [data[start : start + size] for start in range(0, len(data), size)]
    chance.shuffle(blocks)
    return b"".join(blocks)


def _twice(chance: Random, data: bytes) -> bytes:
    """The end of it once more, or the whole."""
    return data + data[chance.choice((0, len(data) // 2)) :]


def _text_mode(chance: Random, data: bytes) -> bytes:
    """As a program leaves a file that it took for text: line ends changed, or written in UTF-8 a second time."""
    if chance.random() < 0.5:
        return data.replace(b"\n", b"\r\n")
    return data.decode("latin-1").encode()


_WAYS: dict[str, Callable[[Random, bytes], bytes]] = {
    "cut": _cut,
    "flipped": _flipped,
    "zeroed": _zeroed,
    "shuffled": _shuffled,
    "twice": _twice,
    "text-mode": _text_mode,
}

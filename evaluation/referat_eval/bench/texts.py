"""The texts that speed is measured on, as they come and without their repeats.

A word is what stands between white space, for every system alike.
"""

import gzip
import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from referat.lines import paragraphs_of
from referat_eval.own_texts import own_texts

GREVE = "greve.jsonl.gz"
LONG = 60


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts with a name that says where they come from."""

    name: str
    texts: tuple[str, ...]

    @property
    def words(self) -> int:
        """Words of all of them."""
        return sum(map(words_of, self.texts))


def words_of(text: str) -> int:
    """How many words a text has.

    >>> words_of("1. Budget 2024\\n\\nGodkendt.")
    4
    """
    return len(text.split())


def stream(annotations: Path, corpus: Path, data: Path | None, words: int) -> Texts:
    """The Greve minutes in the order of their dates where they are at hand, the own documents again and again where not.

    It ends with the text that brings it to ``words``; 0 is all of Greve, or the own documents once.
    """
    if data is not None and (data / GREVE).exists():
        return Texts("Greve", tuple(_until(_greve(data / GREVE), words)))
    own = own_texts(annotations, corpus)
    return Texts("own documents, repeated", tuple(_until(itertools.cycle(own) if words else own, words)))


def without_repeats(known: Texts, words: int) -> Texts:
    """Texts without the paragraphs that came before; of fewer than `LONG` characters, mostly headings, they stay.

    It ends with the text that brings it to ``words``; 0 is all.
    """
    return Texts(f"{known.name}, without repeats", tuple(_until(_fresh(known.texts), words)))


def renewed(texts: Sequence[str], number: int, seed: int, length: int) -> Iterator[str]:
    """Texts of at most ``length`` characters of which no two have a long paragraph in common: each gets a word that nobody has used."""
    chance = Random(seed)
    for order, text in zip(range(number), itertools.cycle(texts), strict=False):
        begin = text[:length].rpartition("\n")[0] or text[:length]
        lines = (f"{line} {_word(chance)}" if len(line) >= LONG else line for line in begin.split("\n"))
        yield "\n".join([*lines, f"Sag {order} {_word(chance)}"])


def write_texts(texts: Iterable[str], folder: Path) -> Path:
    """One file a text, in order."""
    folder.mkdir(parents=True)
    for number, text in enumerate(texts):
        (folder / f"{number:06}.txt").write_text(text, encoding="utf-8")
    return folder


def _word(chance: Random) -> str:
    return "".join(chance.choices("abdefgiklmnoprstuvæøå", k=9))


def _greve(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = [json.loads(line) for line in file]
    yield from (row["text"] for row in sorted(rows, key=lambda row: (row["date"], row["id"])))


def _until(texts: Iterable[str], words: int) -> Iterator[str]:
    counted = 0
    for text in texts:
        yield text
        counted += words_of(text)
        if words and counted >= words:
            return


def _fresh(texts: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for text in texts:
        parts, position = [], 0
        for start, end in paragraphs_of(text):
            paragraph = text[start:end]
            if end - start >= LONG and paragraph in seen:
                parts.append(text[position:start])
                position = end
            seen.add(paragraph)
        parts.append(text[position:])
        if (rest := "".join(parts)).strip():
            yield rest

"""Files of gold annotations, and the texts that they point into."""

import gzip
import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from referat.annotations.gold import GoldDocument, sha256_of
from referat.errors import GoldError

GOLD, SPLITS, MARKED = "gold", "splits.json", "marked"


class TextStore:
    """Finds the text of a gold document, and refuses one that has changed.

    Own documents lie in ``corpus``; real minutes lie in ``data``, where they are at hand, and are named
    by file, line and offsets.

    Args:
        corpus: the folder ``corpus/`` of the project.
        data: a folder with the real minutes, or None.
    """

    def __init__(self, corpus: Path, data: Path | None) -> None:
        self.corpus = corpus
        self.data = data

    def text_of(self, gold: GoldDocument) -> str | None:
        """The document's text, or None where its source is not at hand.

        Raises:
            GoldError: the text is not the one that was annotated.
        """
        text = self._find(gold)
        if text is not None and sha256_of(text) != gold.text_sha256:
            raise GoldError(
                f"{gold.id}: the text has changed since it was annotated (sha256 {sha256_of(text)[:12]}…, "
                f"annotated {gold.text_sha256[:12]}…); put the old text back or annotate anew"
            )
        return text

    def _find(self, gold: GoldDocument) -> str | None:
        name = gold.info.get("file")
        if name is None:
            path = self.corpus / f"{gold.id}.txt"
            return path.read_bytes().decode() if path.exists() else None
        if self.data is None or not (self.data / name).exists():
            return None
        if name.endswith(".txt"):
            return (self.data / name).read_bytes().decode()
        row = _rows(self.data / name).get(gold.info["line_id"])
        return None if row is None else _part(row, gold.info)


@cache
def _rows(path: Path) -> dict[str, dict[str, object]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in map(json.loads, file)}


def _part(row: dict[str, object], info: dict[str, str]) -> str:
    if "decision" in info:
        decision = row["decisions"][int(info["decision"])]  # type: ignore[index]
        return f"{str(row['title']).strip()}\n\n{decision['text'].strip()}"
    return str(row["text"])[int(info["start"]) : int(info["end"])]


def load_gold(folder: Path, *, split: str | None = None) -> list[GoldDocument]:
    """Gold documents of ``folder/gold/*.jsonl``, of one split where it is named.

    Raises:
        GoldError: no gold, or a line that is none; names file and line.
    """
    files = sorted((folder / GOLD).glob("*.jsonl"))
    if not files:
        raise GoldError(f"{folder / GOLD}: holds no .jsonl file with gold annotations")
    documents = [gold for file in files for gold in load_gold_file(file)]
    if split is None:
        return documents
    splits = load_splits(folder)
    unknown = [gold.id for gold in documents if gold.id not in splits]
    if unknown:
        raise GoldError(f"{folder / SPLITS}: has no split for {unknown[0]} and {len(unknown) - 1} more")
    return [gold for gold in documents if splits[gold.id] == split]


def load_splits(folder: Path) -> dict[str, str]:
    """The split of every gold document, by id."""
    rows: dict[str, list[str]] = json.loads((folder / SPLITS).read_text(encoding="utf-8"))
    return {name: split for split, names in rows.items() for name in names}


def save_gold(path: Path, documents: Iterable[GoldDocument]) -> None:
    """Write gold documents as JSON Lines, ordered by id."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (gold.model_dump_json(exclude_defaults=True) for gold in sorted(documents, key=lambda gold: gold.id))
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def load_gold_file(path: Path) -> Iterator[GoldDocument]:
    """Gold documents of one JSON Lines file.

    Raises:
        GoldError: a line that is no gold document; names file and line.
    """
    for number, line in enumerate(path.read_text(encoding="utf-8").removesuffix("\n").split("\n"), start=1):
        try:
            yield GoldDocument.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"]))
            raise GoldError(f"{path}:{number}: {place}: {first['msg']}: {line[:80]!r}") from error

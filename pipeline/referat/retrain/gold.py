"""New gold: a folder of somebody who annotates, as marked text or in our gold format."""

from collections import Counter
from pathlib import Path

from referat.annotations import GoldDocument, TextStore, compile_marked, parse_marked
from referat.annotations.markup import OPEN
from referat.annotations.store import load_gold_file
from referat.errors import GoldError
from referat.train.data import Annotated


def read_new_gold(folder: Path) -> list[Annotated]:
    """The annotated documents below a folder, by id.

    Marked text (``.txt`` with marks) holds text and gold; a ``.jsonl`` file holds gold, whose texts lie in the folder, in
    ``corpus/`` inside it or beside the file as ``<id>.txt``.

    Raises:
        GoldError: no gold, two documents of one id, a text that is missing or has changed; names the file.
        MarkupError: marked text that cannot be read; names file and line.
    """
    if not folder.is_dir():
        raise GoldError(f"{folder}: is no folder; --gold names one with marked text (.txt) or gold (.jsonl) and its texts")
    found = [*_marked(folder), *_stand_off(folder)]
    if not found:
        raise GoldError(f"{folder}: holds no gold: neither a .txt file with marks ({OPEN}…) nor a .jsonl file of gold documents")
    twice = [name for name, number in Counter(gold.id for gold, _ in found).items() if number > 1]
    if twice:
        raise GoldError(f"{folder}: {twice[0]} is annotated twice, perhaps by two people; keep the one to learn from")
    bare = [gold.id for gold, _ in found if not gold.sections]
    if bare:
        raise GoldError(f"{folder}: {bare[0]} has no sections; it is not annotated, or not to its end")
    return sorted(found, key=lambda pair: pair[0].id)


def _marked(folder: Path) -> list[Annotated]:
    found = []
    for path in sorted(folder.rglob("*.txt")):
        content = path.read_bytes().decode("utf-8-sig")
        if not content.startswith(OPEN):
            continue
        marked = parse_marked(content, str(path))
        found.append((compile_marked(marked, str(path)), marked.text))
    return found


def _stand_off(folder: Path) -> list[Annotated]:
    found = []
    for path in sorted(folder.rglob("*.jsonl")):
        if path.name == "manifest.jsonl":
            continue
        stores = [TextStore(place, None) for place in (folder, folder / "corpus", path.parent)]
        found += [(gold, _text_of(gold, stores, path)) for gold in load_gold_file(path)]
    return found


def _text_of(gold: GoldDocument, stores: list[TextStore], path: Path) -> str:
    for store in stores:
        if (text := store.text_of(gold)) is not None:
            return text
    raise GoldError(f"{path}: the text of {gold.id} is missing; put it into {stores[0].corpus / f'{gold.id}.txt'}")

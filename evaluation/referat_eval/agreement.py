"""Two annotators against each other: the same scorer, one of them in the place of gold.

F is symmetric; with one annotator as gold, precision and recall change places when A and B do.  F rather than kappa, since
there is no count of spans that both left out (Hripcsak and Rothschild 2005).
"""

from dataclasses import dataclass
from pathlib import Path

from referat.annotations import GoldDocument, TextStore, compile_marked, parse_marked
from referat.annotations.store import load_gold_file
from referat.errors import GoldError
from referat_eval.document import scored_gold
from referat_eval.evaluate import Evaluation, GoldSet, Scored, evaluation_of
from referat_eval.html_report import gold_record
from referat_eval.score import score_document
from referat_eval.systems import System


def agree(a: Path, b: Path, store: TextStore) -> Evaluation:
    """Score B against A on the documents that both annotated.

    Args:
        a: a ``.jsonl`` file of gold, or a folder of marked text.
        b: the same of the other annotator.
        store: where the texts are; marked text brings its own.

    Raises:
        GoldError: they share no document, or annotated different texts under one id.
    """
    first, second = _read(a, store), _read(b, store)
    shared = [name for name in first if name in second]
    if not shared:
        raise GoldError(f"{a} and {b} have no document in common")
    for name in shared:
        if first[name].gold.text_sha256 != second[name].gold.text_sha256:
            raise GoldError(f"{name}: {a} and {b} annotate different texts under this id")
    texts = {name: first[name].text if first[name].text is not None else second[name].text for name in shared}
    found = tuple((first[name].gold, text) for name in shared if (text := texts[name]) is not None)
    skipped = tuple(name for name in shared if texts[name] is None)
    if not found:
        raise GoldError(f"{a}: none of the {len(shared)} shared documents has its text at hand; name the folder with --texts")
    other = System(b.name, "annotator", "0" * 64, lambda document: gold_record(second[document.id].gold, document.text), live=False)
    scored = [_scored(gold, second[gold.id].gold, text) for gold, text in found]
    return evaluation_of(other, GoldSet(a.name, found, skipped=skipped), scored)


def _scored(a: GoldDocument, b: GoldDocument, text: str) -> Scored:
    """Gold against gold: a record of B made for its page holds neither fields of items nor votes."""
    return Scored(a, text, gold_record(b, text), score_document(scored_gold(a, text), scored_gold(b, text)))


@dataclass(frozen=True, slots=True)
class _Annotated:
    gold: GoldDocument
    text: str | None


def _read(path: Path, store: TextStore) -> dict[str, _Annotated]:
    if path.is_dir():
        marked = [parse_marked(file.read_bytes().decode(), str(file)) for file in sorted(path.rglob("*.txt"))]
        return {gold.id: _Annotated(gold, source.text) for source in marked if (gold := compile_marked(source, str(path)))}
    if not path.exists():
        raise GoldError(f"{path}: there is no such file")
    return {gold.id: _Annotated(gold, store.text_of(gold)) for gold in load_gold_file(path)}

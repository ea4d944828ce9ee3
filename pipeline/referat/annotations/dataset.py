"""The gold as a `datasets.DatasetDict`, and its export to CoNLL, spaCy and Parquet.

Documents whose text is not at hand are left out; `referat corpus check` names them.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from referat.annotations.gold import GoldDocument
from referat.annotations.store import TextStore, load_gold
from referat.errors import GoldError
from referat.labels import ENTITY_LABELS, OUTCOMES, ROLES, SECTION_LABELS, VOTE_SIDES

if TYPE_CHECKING:
    from datasets import Dataset, DatasetDict, Features
    from spacy.tokens import Doc

SPLITS = ("train", "dev", "test")
NO_ROLE = "none"


def features() -> "Features":
    """The declared columns: one row a document, spans as lists of offsets and class labels."""
    from datasets import ClassLabel, Features, List, Value

    span = {"start": Value("int32"), "end": Value("int32")}
    item = {**span, **{name: List(span) for name in ("number", "title", "type_code", "case_number")}}
    outcome = ClassLabel(names=list(OUTCOMES))
    return Features(
        {
            "id": Value("string"),
            "part": Value("string"),
            "municipality": Value("string"),
            "text": Value("string"),
            "text_sha256": Value("string"),
            "annotator": Value("string"),
            "guidelines": Value("string"),
            "items": List({**item, "closed": Value("bool"), "outcome": Value("string")}),
            "sections": List({**span, "label": ClassLabel(names=list(SECTION_LABELS))}),
            "entities": List({**span, "label": ClassLabel(names=list(ENTITY_LABELS)), "role": ClassLabel(names=[NO_ROLE, *ROLES])}),
            "decisions": List({**span, "outcome": outcome, "point": Value("string"), "body": Value("string"), "final": Value("bool")}),
            "counts": List({**span, "kind": Value("string"), "side": ClassLabel(names=list(VOTE_SIDES))}),
        }
    )


def load_corpus(annotations: Path, corpus: Path, texts: Path | None = None) -> "DatasetDict":
    """The whole gold with its splits train, dev and test.

    Args:
        annotations: folder of the gold annotations.
        corpus: folder of the own documents.
        texts: folder with the real minutes; documents of theirs are left out where None.

    Raises:
        GoldError: the gold cannot be read, or a text has changed.
    """
    from datasets import DatasetDict

    store = TextStore(corpus, texts)
    return DatasetDict({split: rows_of(_documents(annotations, store, split)) for split in SPLITS})


def rows_of(documents: Iterable[tuple[GoldDocument, str]]) -> "Dataset":
    """Gold documents with their texts as rows with the declared columns."""
    from datasets import Dataset

    return Dataset.from_list([_row(gold, text) for gold, text in documents], features=features())


def _documents(annotations: Path, store: TextStore, split: str) -> Iterator[tuple[GoldDocument, str]]:
    for gold in load_gold(annotations, split=split):
        if (text := store.text_of(gold)) is not None:
            yield gold, text


def _row(gold: GoldDocument, text: str) -> dict[str, Any]:
    row = gold.model_dump(include={"id", "text_sha256", "annotator", "guidelines", "sections", "decisions", "counts"})
    return {
        **row,
        "part": gold.id.split("/")[0],
        "municipality": gold.info.get("municipality", ""),
        "text": text,
        "entities": [{**entity.model_dump(), "role": entity.role or NO_ROLE} for entity in gold.entities],
        "items": [
            {name: _listed(value) if name in _ITEM_SPANS else value for name, value in item.model_dump().items()} for item in gold.items
        ],
    }


_ITEM_SPANS = frozenset(("number", "title", "type_code", "case_number"))


def _listed(value: dict[str, int] | None) -> list[dict[str, int]]:
    """A span that may be missing, as Arrow keeps it best: a list of none or one."""
    return [] if value is None else [value]


def export(out: Path, kind: str, annotations: Path, corpus: Path, texts: Path | None) -> list[Path]:
    """Write one file a split into ``out`` as ``conll``, ``spacy`` or ``parquet``.

    Raises:
        GoldError: an unknown kind.
    """
    out.mkdir(parents=True, exist_ok=True)
    store = TextStore(corpus, texts)
    if kind == "parquet":
        return _to_parquet(out, load_corpus(annotations, corpus, texts))
    if kind == "conll":
        return [_to_conll(out / f"{split}.conll", list(_documents(annotations, store, split))) for split in SPLITS]
    if kind == "spacy":
        return [_to_spacy(out / f"{split}.spacy", list(_documents(annotations, store, split))) for split in SPLITS]
    raise GoldError(f"no export {kind!r}; there are conll, spacy and parquet")


def _to_parquet(out: Path, corpus: "DatasetDict") -> list[Path]:
    written = []
    for split, rows in corpus.items():
        path = out / f"{split}.parquet"
        rows.to_parquet(path)
        written.append(path)
    return written


def _to_conll(path: Path, documents: list[tuple[GoldDocument, str]]) -> Path:
    """Token, section and BIO label apart by tabs; an empty line after a paragraph, ``# id`` before a document."""
    with path.open("w", encoding="utf-8") as file:
        for gold, doc in _docs(documents):
            file.write(f"# id = {gold.id}\n")
            blank = True
            for token in doc:
                if token.is_space:
                    if "\n" in token.text and not blank:
                        file.write("\n")
                        blank = True
                    continue
                section = next((s.label for s in gold.sections if s.start <= token.idx < s.end), "_")
                label = f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else "O"
                file.write(f"{token.text}\t{section}\t{label}\n")
                blank = False
            if not blank:
                file.write("\n")
    return path


def _to_spacy(path: Path, documents: list[tuple[GoldDocument, str]]) -> Path:
    """spaCy's own training data: entities, and span groups for items, sections and decisions."""
    from spacy.tokens import DocBin

    from referat.labels import DECISIONS
    from referat.layers import set_group

    binary = DocBin(store_user_data=False)
    for gold, doc in _docs(documents):
        set_group(doc, DECISIONS, [(d.start, d.end, d.outcome) for d in gold.decisions])
        binary.add(doc)
    binary.to_disk(path)
    return path


def _docs(documents: list[tuple[GoldDocument, str]]) -> "Iterator[tuple[GoldDocument, Doc]]":
    from referat.annotations.docs import gold_doc
    from referat.language import blank_language

    nlp = blank_language()
    for gold, text in documents:
        yield gold, gold_doc(nlp, gold, text)

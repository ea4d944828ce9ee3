"""The corpus as a whole: compiling marked text, writing it back for review, checking, counting."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from referat.annotations.gold import (
    GUIDELINES_VERSION,
    ITEM_FIELDS,
    GoldDocument,
    GoldItem,
    GoldSpan,
    compile_marked,
)
from referat.annotations.markup import Mark, MarkedText, SectionLine, parse_marked
from referat.annotations.store import GOLD, MARKED, TextStore, load_gold, load_splits, save_gold
from referat.errors import GoldError
from referat.labels import ROLES, ItemOutcome, item_outcome
from referat.lines import lines_of

MANIFEST = "manifest.jsonl"


def compile_files(files: Iterable[Path], annotations: Path, corpus: Path) -> list[GoldDocument]:
    """Compile marked files into ``gold/*.jsonl``, and the texts of own documents into ``corpus``.

    Documents that the gold files hold already are replaced.  The text of a real document is never written.

    Raises:
        MarkupError: a mark that the contract does not know, or a missing header.
    """
    compiled = []
    for file in files:
        marked = parse_marked(file.read_bytes().decode(), str(file))
        gold = compile_marked(marked, str(file))
        if "file" not in gold.info:
            path = corpus / f"{gold.id}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(marked.text.encode())
        compiled.append(gold)
    by_part: dict[str, list[GoldDocument]] = defaultdict(list)
    for gold in compiled:
        by_part[gold.id.split("/")[0]].append(gold)
    for part, documents in by_part.items():
        path = annotations / GOLD / f"{part}.jsonl"
        kept = {gold.id: gold for gold in load_gold(annotations)} if path.exists() else {}
        merged = {name: gold for name, gold in kept.items() if name.split("/")[0] == part} | {g.id: g for g in documents}
        save_gold(path, merged.values())
    write_manifest(annotations, corpus)
    return compiled


def write_manifest(annotations: Path, corpus: Path) -> None:
    """List every own document with its hash and what it is modelled on."""
    rows = [
        {
            "id": gold.id,
            "path": f"{gold.id}.txt",
            "sha256": gold.text_sha256,
            "licence": "CC0-1.0",
            **{key: gold.info[key] for key in ("municipality", "layout", "system", "noise") if key in gold.info},
        }
        for gold in load_gold(annotations)
        if "file" not in gold.info
    ]
    corpus.mkdir(exist_ok=True)
    lines = (json.dumps(row, ensure_ascii=False) for row in sorted(rows, key=lambda row: str(row["id"])))
    (corpus / MANIFEST).write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def marked_text(name: str, annotations: Path, corpus: Path, texts: Path | None) -> MarkedText:
    """The gold document of that id as marked text.

    Raises:
        GoldError: there is none of that id, or its text is not at hand.
    """
    gold = next((gold for gold in load_gold(annotations) if gold.id == name), None)
    if gold is None:
        raise GoldError(f"{annotations}: holds no document {name!r}")
    text = TextStore(corpus, texts).text_of(gold)
    if text is None:
        raise GoldError(f"{name}: its text ({gold.info.get('file')}) is not at hand; name its folder with --texts")
    return marked_of(gold, text)


def marked_of(gold: GoldDocument, text: str) -> MarkedText:
    """The marked text of a gold document, for a person to review; compiling it gives the same gold."""
    header = {"id": gold.id, **gold.info, "annotator": gold.annotator, "guidelines": gold.guidelines, "date": str(gold.date)}
    starts = {_first_character(text, item.start): item for item in gold.items}
    directives = []
    for section in gold.sections:
        attributes: dict[str, str] = {}
        item = starts.get(section.start)
        start = item.start if item is not None else section.start - _indent(text, section.start)
        if section.label == "title" and item is None:
            attributes["more"] = "yes"
        if item is not None:
            attributes |= {"closed": "yes"} if item.closed else {}
            attributes |= {"outcome": item.outcome} if item.outcome and item.outcome != _derived(gold, item) else {}
        directives.append(SectionLine(start, section.label, attributes, 0))
    return MarkedText(text, header, directives, sorted(_marks(gold), key=lambda mark: (mark.start, -mark.end)))


def _derived(gold: GoldDocument, item: GoldItem) -> ItemOutcome | None:
    return item_outcome([(d.outcome, d.point) for d in gold.decisions if d.final and item.start <= d.start < item.end])


def _first_character(text: str, start: int) -> int:
    """Where the text of a span begins: an item may start on an empty line."""
    return next((place for place in range(start, len(text)) if not text[place].isspace()), start)


def _indent(text: str, offset: int) -> int:
    return offset - (text.rfind("\n", 0, offset) + 1)


def _marks(gold: GoldDocument) -> Iterator[Mark]:
    meeting = {name: span for name in type(gold.meeting).model_fields if (span := getattr(gold.meeting, name)) is not None}
    for entity in gold.entities:
        attributes: dict[str, str] = {entity.role: "yes"} if entity.role else {}
        for name, attribute in (("municipality", "municipality"), ("committee", "committee"), ("date", "meeting")):
            if (span := meeting.get(name)) and (span.start, span.end) == (entity.start, entity.end):
                attributes[attribute] = "yes"
        yield Mark(entity.start, entity.end, entity.label, attributes | {"glued": "yes"}, 0)
    for decision in gold.decisions:
        attributes = {decision.outcome: "yes", "glued": "yes", ("final" if decision.final else "earlier"): "yes"}
        attributes |= {name: value for name in ("point", "body") if (value := getattr(decision, name)) is not None}
        yield Mark(decision.start, decision.end, "DECISION", attributes, 0)
    for count in gold.counts:
        yield Mark(count.start, count.end, count.kind, {count.side: "yes"}, 0)
    for item in gold.items:
        for label, name in ITEM_FIELDS.items():
            if (span := getattr(item, name)) is not None:
                yield Mark(span.start, span.end, label, {}, 0)
    for name, label, attributes in (("place", "PLACE", {}), ("start_time", "TIME", {"start": "yes"}), ("end_time", "TIME", {"end": "yes"})):
        if (span := meeting.get(name)) is not None:
            yield Mark(span.start, span.end, label, dict(attributes), 0)


def check_corpus(annotations: Path, store: TextStore) -> tuple[list[str], list[str]]:
    """Every fault of the corpus, and notices about documents whose text is not at hand.

    Verified: hashes, offsets, white space at edges, overlaps, one section for every non-empty line, own texts
    equal to their marked files, splits complete and without leaks.
    """
    faults: list[str] = []
    notices: list[str] = []
    documents = load_gold(annotations)
    faults += [f"{name}: twice in the gold files" for name, n in Counter(gold.id for gold in documents).items() if n > 1]
    for gold in documents:
        try:
            text = store.text_of(gold)
        except GoldError as error:
            faults.append(str(error))
            continue
        if text is None:
            notices.append(f"{gold.id}: skipped, its text ({gold.info.get('file', 'corpus')}) is not at hand")
        else:
            faults += [f"{gold.id}: {fault}" for fault in _faults_of(gold, text)]
    faults += _marked_faults(annotations, store)
    faults += _split_faults(documents, load_splits(annotations))
    return faults, notices


def _faults_of(gold: GoldDocument, text: str) -> Iterator[str]:
    if gold.guidelines != GUIDELINES_VERSION:
        yield f"annotated by guidelines {gold.guidelines}, now {GUIDELINES_VERSION}"
    layers: dict[str, Sequence[GoldSpan]] = {
        "entities": gold.entities,
        "decisions": gold.decisions,
        "sections": gold.sections,
    }
    for layer, spans in layers.items():
        ordered = sorted(spans, key=lambda span: (span.start, span.end))
        for span in ordered:
            content = span.of(text)
            if not 0 <= span.start < span.end <= len(text) or content != content.strip():
                yield f"{layer} {span.start}-{span.end} is off its text: {content[:40]!r}"
        for left, right in pairwise(ordered):
            if right.start < left.end:
                yield f"{layer} overlap: {left.of(text)[:40]!r} and {right.of(text)[:40]!r}"
    for line in lines_of(text):
        holders = [s for s in gold.sections if s.start < line.end and line.start < s.end]
        if len(holders) != 1:
            yield f"a line in {len(holders)} sections: {line.content[:60]!r}"


def _marked_faults(annotations: Path, store: TextStore) -> Iterator[str]:
    """Own marked files must strip to the corpus text, and compile to the gold."""
    gold_of = {gold.id: gold for gold in load_gold(annotations)}
    for file in sorted((annotations / MARKED).rglob("*.txt")):
        marked = parse_marked(file.read_bytes().decode(), str(file))
        gold = compile_marked(marked, str(file))
        path = store.corpus / f"{gold.id}.txt"
        if not path.exists() or path.read_bytes().decode() != marked.text:
            yield f"{file}: does not strip to {path}; run referat corpus compile"
        if gold_of.get(gold.id) != gold:
            yield f"{file}: compiles to other gold than the gold file holds; run referat corpus compile"


def _split_faults(documents: Sequence[GoldDocument], splits: dict[str, str]) -> Iterator[str]:
    groups: dict[str, set[str]] = defaultdict(set)
    for gold in documents:
        if gold.id not in splits:
            yield f"{gold.id}: in no split"
            continue
        case = gold.info.get("case") or gold.info.get("line_id") if "file" in gold.info else gold.info.get("municipality")
        groups[f"{gold.id.split('/')[0]} {case or gold.id}"].add(splits[gold.id])
    yield from (f"{group}: stands in {' and '.join(sorted(found))}" for group, found in groups.items() if len(found) > 1)
    known = {gold.id for gold in documents}
    yield from (f"{name}: has a split and no gold" for name in splits if name not in known)


def corpus_stats(annotations: Path) -> dict[str, dict[str, Counter[str]]]:
    """Counts of labels by part, split and label: ``stats[part][split][what]``."""
    splits = load_splits(annotations)
    stats: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for gold in load_gold(annotations):
        counts = stats[gold.id.split("/")[0]][splits.get(gold.id, "none")]
        counts["documents"] += 1
        counts["characters"] += gold.sections[-1].end if gold.sections else 0
        counts["items"] += len(gold.items)
        counts.update(entity.label for entity in gold.entities)
        counts.update(f"role:{entity.role}" for entity in gold.entities if entity.role in ROLES)
        counts.update(f"outcome:{decision.outcome}" for decision in gold.decisions)
        counts.update(f"item outcome:{item.outcome}" for item in gold.items if item.outcome)
        counts.update(f"section:{section.label}" for section in gold.sections)
    return stats

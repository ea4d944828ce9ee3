"""Tables and lists about the corpus, for people."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from rich.table import Table

from referat.annotations.corpus import corpus_stats
from referat.annotations.store import TextStore, load_gold


def stats_table(annotations: Path) -> Table:
    """Counts with a column for every part and split; fits in 100 columns, so characters are counted in thousands."""
    stats = corpus_stats(annotations)
    columns = [(part, split) for part in sorted(stats) for split in ("train", "dev", "test") if stats[part][split]]
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("what", no_wrap=True)
    for head in (*(f"{part}\n{split}" for part, split in columns), "all"):
        table.add_column(head, justify="right")
    names = sorted({name for part, split in columns for name in stats[part][split]}, key=lambda name: (":" in name, name))
    for name in names:
        values = [stats[part][split][name] for part, split in columns]
        unit = 1000 if name == "characters" else 1
        label = "1,000 characters" if unit > 1 else name.replace("item outcome:", "item:")
        table.add_row(label, *(f"{value / unit:,.0f}" if value else "" for value in values), f"{sum(values) / unit:,.0f}")
    return table


def label_list(label: str, annotations: Path, store: TextStore, split: str | None) -> Iterator[str]:
    """Every string of a label: count, flag, string, one context; flagged ``!`` where it has another label elsewhere."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    contexts: dict[str, str] = {}
    for gold in load_gold(annotations, split=split):
        text = store.text_of(gold)
        if text is None:
            continue
        for entity in gold.entities:
            string = entity.of(text)
            found[string][entity.label] += 1
            if entity.label == label:
                context = text[max(0, entity.start - 40) : entity.end + 40]
                contexts.setdefault(string, f"{gold.id}: {' '.join(context.split())}")
    for string, context in sorted(contexts.items(), key=lambda entry: (-found[entry[0]][label], entry[0])):
        flag = "!" if len(found[string]) > 1 else " "
        yield f"{found[string][label]:5} {flag} {' '.join(string.split())}\t{context}"

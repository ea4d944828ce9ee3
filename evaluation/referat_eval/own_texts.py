"""The texts of the own documents that may be looked at: all but the test split."""

from pathlib import Path

from referat.annotations import TextStore, load_gold
from referat.errors import GoldError


def own_texts(annotations: Path, corpus: Path) -> list[str]:
    """Texts of the own documents of the splits train and dev, by id.

    Raises:
        GoldError: there is none.
    """
    store = TextStore(corpus, None)
    golds = [gold for split in ("train", "dev") for gold in load_gold(annotations, split=split)]
    texts = [text for gold in sorted(golds, key=lambda gold: gold.id) if (text := store.text_of(gold)) is not None]
    if not texts:
        raise GoldError(f"{corpus}: holds no own document of the splits train and dev")
    return texts

"""items: where each agenda item starts and ends, as ``doc.spans["items"]``.

A trained classifier reads every line with its neighbours, the numbering of the document and the list of
contents; a second one looks again, knowing what the first made of the lines of the same form.  Items that the
file format states outright (FirstAgenda JSON) are taken as stated, and lines that it states to be noise are not looked at.
"""

from collections.abc import Iterable
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from referat.components.item_model import ItemModel
from referat.components.line_features import view_of
from referat.labels import ITEMS
from referat.layers import HINTS, facts_of, noise_of, set_group, text_of
from referat.lines import Line, lines_of, without


class ItemFinder:
    """The component; ``model`` is None until it is trained or read from disk."""

    def __init__(self, *, spans_key: str, model: ItemModel | None = None) -> None:
        self.spans_key = spans_key
        self.model = model

    def find(self, text: str, lines: list[Line]) -> list[int]:
        """Indices of the lines that start an item."""
        if self.model is None:
            raise ValueError("the items component has no model; load a trained pipeline")
        return self.model.starts(view_of(tuple(lines))) if lines else []

    def __call__(self, doc: Doc) -> Doc:
        text = text_of(doc)
        lines = lines_of(text)
        lines = without(lines, noise_of(doc, lines))
        stated = [hint for hint in doc._.get(HINTS) or () if hint.kind == "item"]
        closed = {hint.start for hint in stated if hint.closed}
        offsets = [hint.start for hint in stated] or [lines[index].start for index in self.find(text, lines)]
        ends = [*offsets[1:], len(text)][: len(offsets)]
        spans = set_group(
            doc,
            self.spans_key,
            [(start, start + len(text[start:end].rstrip()), "item") for start, end in zip(offsets, ends, strict=True)],
        )
        facts = facts_of(doc)
        for span, start in zip(spans, offsets, strict=True):
            facts[span.id_] = {"closed": start in closed}
        return doc

    def to_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> None:
        if self.model is not None:
            self.model.to_disk(Path(path))

    def from_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> "ItemFinder":
        self.model = ItemModel.from_disk(Path(path))
        return self


@Language.factory("referat_items", default_config={"spans_key": ITEMS}, assigns=["doc.spans"])
def make_items(nlp: Language, name: str, spans_key: str) -> ItemFinder:
    """Make an untrained `ItemFinder`."""
    return ItemFinder(spans_key=spans_key)

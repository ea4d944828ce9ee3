"""The head of an item, read from a title and what stands below it."""

from referat.components.head_lines import lines_in
from referat.components.item_heads import read_head
from referat.components.title_joins import Below
from referat.components.title_marks import habits_of


def head(title, reference="", *, closed=False):
    text = f"{title}\n{reference}"
    places = [(len(title) + 1, len(text))] if reference else []
    below = [Below(line, reference=True) for place in places for line in lines_in(text, place)]
    found = read_head(text, [(0, len(title))], places, closed=closed, below=below)
    return {name: text[slice(*value)] if isinstance(value, tuple) else value for name, value in found.items()}


def read(title, below="", *, titles=(), reference=True):
    """The head of a title among those of its document; ``below`` are lines that were taken for references, or for other sections."""
    text = f"{title}\n{below}"
    places = [(0, len(title)), (len(title) + 1, len(text))]
    lines = [Below(line, reference=reference) for line in lines_in(text, places[1])]
    found = read_head(text, places[:1], places, closed=False, habits=habits_of([title, *titles]), below=lines)
    return {name: text[slice(*value)] if isinstance(value, tuple) else value for name, value in found.items()}

"""Gold annotations: marked text, its compiled stand-off form, and the texts that it belongs to."""

from referat.annotations.gold import GoldDocument, compile_marked
from referat.annotations.markup import MarkupError, parse_marked, render_marked
from referat.annotations.store import TextStore, load_gold, save_gold

__all__ = [
    "GoldDocument",
    "MarkupError",
    "TextStore",
    "compile_marked",
    "load_gold",
    "parse_marked",
    "render_marked",
    "save_gold",
]

"""What the encoder reads of a unit of a decision text, to tell what it states: the unit, what stands around it, what was asked for."""

from referat.tagging.base import Statement
from referat.tagging.windows import WindowMaker

# Pieces that are read of each part; `_CHARACTERS` are cut before that, so that no long text is split for nothing.
BEFORE, UNIT, ASKED, AFTER = 24, 120, 96, 16
_CHARACTERS = 8


def read_statement(windows: WindowMaker, statement: Statement) -> tuple[list[int], range]:
    """The ids of one reading, and the places of the unit's pieces in them."""

    def pieces(text: str, most: int) -> list[int]:
        ids: list[int] = windows.tokenizer.encode(text, add_special_tokens=False).ids
        return ids[:most]

    unit = pieces(statement.text[: UNIT * _CHARACTERS], UNIT)
    before = pieces(statement.before[-BEFORE * _CHARACTERS // 2 :], BEFORE)
    asked, after = pieces(statement.asked[: ASKED * _CHARACTERS], ASKED), pieces(statement.after[: AFTER * _CHARACTERS], AFTER)
    head = [*windows.prefix(statement.section), *before, windows.end]
    ids = [*head, *unit, windows.end, *asked, windows.end, *after, windows.end]
    return ids, range(len(head), len(head) + max(1, len(unit)))

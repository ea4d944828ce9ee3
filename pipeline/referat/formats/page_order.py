"""Reading order of a page: columns one after the other, tables row by row, cells that were broken over lines put together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from referat.formats.page_rows import Cell, Row

GUTTER, ALIGNED, STRIPE, LOOK_AHEAD = 1.2, 0.5, 4.0, 2
LEAST_COLUMN_LINES, LEAST_PROSE, LEAST_FILLED = 4, 25, 0.5
TIGHT, LONG_CELL = 1.5, 45
_SENTENCE_END = (".", ":", ";", "!", "?")


@dataclass(frozen=True, slots=True)
class _Band:
    """Rows that one gutter runs through."""

    rows: Sequence[Row]
    gutter: float


def in_reading_order(rows: Sequence[Row]) -> list[Row]:
    """The rows of a page as they are read."""
    ordered: list[Row] = []
    index = 0
    while index < len(rows):
        band = _band_from(rows, index)
        if band is None:
            ordered.append(rows[index])
            index += 1
            continue
        left, right = _sides(band)
        if _is_prose(left, right):
            ordered += [*in_reading_order(left), *in_reading_order(right)]
        else:
            ordered += _with_whole_cells(band.rows)
        index += len(band.rows)
    return ordered


def _band_from(rows: Sequence[Row], start: int) -> _Band | None:
    """The longest run of rows from ``start`` with a gutter between text on both of its sides; None where there is none."""
    free = _free(rows[start])
    best: _Band | None = None
    for end in range(start, len(rows)):
        if end > start and rows[end - 1].y - rows[end].y > STRIPE * max(rows[end].size, rows[end - 1].size):
            break
        free = [(low, high) for low, high in _crossed(free, _free(rows[end])) if high - low >= GUTTER * rows[end].size]
        inner = [gap for gap in free if gap[0] > float("-inf") and gap[1] < float("inf")]
        if inner:
            low, high = max(inner, key=lambda gap: gap[1] - gap[0])
            best = _Band(rows[start : end + 1], (low + high) / 2)
        elif best or end - start >= LOOK_AHEAD:
            break
    return _trimmed(best) if best else None


def _trimmed(band: _Band) -> _Band | None:
    """A band that ends with its last row that has text right of the gutter; None where that leaves one side empty."""
    last = max((index for index, row in enumerate(band.rows) if row.right > band.gutter), default=-1)
    rows = band.rows[: last + 1]
    if not any(row.left < band.gutter for row in rows) or not rows:
        return None
    return replace(band, rows=rows)


def _free(row: Row) -> list[tuple[float, float]]:
    """The stretches of a row without text."""
    edges = [float("-inf"), *(edge for cell in row.cells for edge in (cell.left, cell.right)), float("inf")]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _crossed(gaps: Sequence[tuple[float, float]], others: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    found = ((max(low, other_low), min(high, other_high)) for low, high in gaps for other_low, other_high in others)
    return [(low, high) for low, high in found if low < high]


def _sides(band: _Band) -> tuple[list[Row], list[Row]]:
    left, right = [], []
    for row in band.rows:
        before = tuple(cell for cell in row.cells if cell.right <= band.gutter)
        behind = tuple(cell for cell in row.cells if cell.right > band.gutter)
        if before:
            left.append(replace(row, cells=before))
        if behind:
            right.append(replace(row, cells=behind))
    return left, right


def _is_prose(left: Sequence[Row], right: Sequence[Row]) -> bool:
    """Whether both sides are running text: lines of one cell each, long, and mostly as wide as their column."""
    if min(len(left), len(right)) < LEAST_COLUMN_LINES or any(len(row.cells) > 1 for row in (*left, *right)):
        return False
    return all(_is_filled(side) for side in (left, right))


def _is_filled(side: Sequence[Row]) -> bool:
    start, width = min(row.left for row in side), max(row.right for row in side) - min(row.left for row in side)
    filled = sum(row.right - start >= 0.8 * width for row in side)
    length = sum(len(row.text) for row in side) / len(side)
    return filled >= LEAST_FILLED * len(side) and length >= LEAST_PROSE


def _with_whole_cells(rows: Sequence[Row]) -> Iterator[Row]:
    """Rows of a table, a cell that was broken over lines put together in the row where it begins."""
    starts = _columns(rows)
    limits = {
        column: max(cell.right for row in rows for cell in row.cells if _column(starts, cell) == column) for column in range(len(starts))
    }
    held: dict[int, Cell] = {}
    last = rows[0]
    for row in rows:
        cells = {_column(starts, cell): cell for cell in row.cells}
        goes_on = (
            len(cells) == len(row.cells) < len(held)
            and last.y - row.y <= TIGHT * row.size
            and all(column in held and _goes_on(held[column], cell, limits[column]) for column, cell in cells.items())
        )
        if goes_on:
            held |= {column: _put_together(held[column], cell) for column, cell in cells.items()}
        else:
            if held:
                yield replace(last, cells=tuple(held[column] for column in sorted(held)))
            held = cells if len(cells) == len(row.cells) else dict(enumerate(row.cells))
        last = row
    yield replace(last, cells=tuple(held[column] for column in sorted(held)))


def _columns(rows: Sequence[Row]) -> list[float]:
    """Where columns begin: left edges of cells, those close together as one."""
    edges = sorted(cell.left for row in rows for cell in row.cells)
    size = max(row.size for row in rows)
    starts: list[float] = []
    for edge in edges:
        if not starts or edge - starts[-1] > GUTTER * size:
            starts.append(edge)
    return starts


def _column(starts: Sequence[float], cell: Cell) -> int:
    return max((index for index, start in enumerate(starts) if start <= cell.left + ALIGNED), default=0)


def _goes_on(above: Cell, below: Cell, limit: float) -> bool:
    """Whether a line goes on with the one above in its cell: it was broken as its first word did not fit."""
    letter = (below.right - below.left) / max(len(below.text), 1)
    if above.right + letter * (1 + len(below.text.split(None, 1)[0])) < limit - letter:
        return False
    if below.text[0].islower() or above.text.endswith((",", "-")):
        return True
    return len(above.text) >= LONG_CELL and not above.text.endswith(_SENTENCE_END)


def _put_together(above: Cell, below: Cell) -> Cell:
    return Cell(f"{above.text} {below.text}", min(above.left, below.left), below.right)

"""Rows as Arrow tables, the one form that CSV, Parquet, DuckDB and datasets are written from."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import pyarrow as pa

from referat.tables.rows import Row, Rows
from referat.tables.schema import KRONER_DIGITS, KRONER_SCALE, PARTITION, ROWS_HELD, TABLES, Kind, Table

_TYPES: dict[Kind, Any] = {
    "string": pa.string(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "kroner": pa.decimal128(KRONER_DIGITS, KRONER_SCALE),
}


class Batch(NamedTuple):
    """Some rows: an Arrow table for each table, and the partition that they belong to where they were divided."""

    partition: tuple[Any, ...]
    tables: dict[str, pa.Table]


def arrow_schema(table: Table) -> pa.Schema:
    """Columns with their types; the meaning of each is its metadata ``description``."""
    return pa.schema(
        [pa.field(c.name, _TYPES[c.kind], nullable=not c.required, metadata={"description": c.meaning}) for c in table.columns]
    )


SCHEMAS = {table.name: arrow_schema(table) for table in TABLES}


def batches(rows: Iterable[Rows], *, divided: bool = False, held: int = ROWS_HELD) -> Iterator[Batch]:
    """Rows in batches, in their order; where ``divided``, each batch is of one municipality and year.

    Never more than ``held`` rows and those of one record are in memory: when there are more, the largest batch goes.

    Args:
        rows: of one record each.
        divided: whether batches are by `PARTITION`.
        held: limit in rows.
    """
    buffers: dict[tuple[Any, ...], _Buffer] = {}
    total = 0
    for some in rows:
        head = some["meetings"][0]
        partition = tuple(head[name] for name in PARTITION) if divided else ()
        total += buffers.setdefault(partition, _Buffer()).add(some)
        if total > held:
            largest = max(buffers, key=lambda key: buffers[key].weight)
            total -= buffers[largest].weight
            yield buffers.pop(largest).batch(largest)
    for partition, buffer in buffers.items():
        yield buffer.batch(partition)


class _Buffer:
    """Rows of all tables, and about how much memory they take, in rows."""

    def __init__(self) -> None:
        self.rows: Rows = {table.name: [] for table in TABLES}
        self.weight = 0

    def add(self, rows: Rows) -> int:
        """Take rows in and give their weight."""
        for name, some in rows.items():
            self.rows[name] += some
        weight = sum(map(len, rows.values())) + sum(len(str(row["text"] or "")) for row in rows["meetings"]) // 1000
        self.weight += weight
        return weight

    def batch(self, partition: tuple[Any, ...]) -> Batch:
        return Batch(partition, {name: as_arrow(name, rows) for name, rows in self.rows.items()})


def as_arrow(name: str, rows: list[Row]) -> pa.Table:
    """Rows of the table ``name`` as an Arrow table."""
    return pa.Table.from_pylist(rows, schema=SCHEMAS[name])

"""Tables as one DuckDB file, with views for questions that come often."""

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

import duckdb

from referat.tables.arrow import batches
from referat.tables.rows import Rows
from referat.tables.schema import KRONER_DIGITS, KRONER_SCALE, TABLES, Column, Kind, Table

_TYPES: dict[Kind, str] = {
    "string": "VARCHAR",
    "int32": "INTEGER",
    "int64": "BIGINT",
    "float64": "DOUBLE",
    "bool": "BOOLEAN",
    "date": "DATE",
    "kroner": f"DECIMAL({KRONER_DIGITS}, {KRONER_SCALE})",
}


def write_duckdb(rows: Iterable[Rows], out: Path, held: int) -> None:
    """Write the file ``out``; at most ``held`` rows are in memory. Columns carry their meaning as comments."""
    with duckdb.connect(str(out)) as connection:
        for table in TABLES:
            connection.execute(_definition(table))
        for batch in batches(rows, held=held):
            for name, arrow in batch.tables.items():
                connection.register("batch", arrow)
                connection.execute(f"INSERT INTO {name} SELECT * FROM batch")
                connection.unregister("batch")
        connection.execute(files("referat").joinpath("tables/views.sql").read_text(encoding="utf-8"))


def _definition(table: Table) -> str:
    columns = ", ".join(_column(column) for column in table.columns)
    comments = "".join(f"COMMENT ON COLUMN {table.name}.\"{c.name}\" IS '{_quoted(c.meaning)}';" for c in table.columns)
    return f"CREATE TABLE {table.name} ({columns}); {comments}"


def _column(column: Column) -> str:
    return f'"{column.name}" {_TYPES[column.kind]}{" NOT NULL" if column.required else ""}'


def _quoted(text: str) -> str:
    return text.replace("'", "''")

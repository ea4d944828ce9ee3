"""Records to be written as tables, the command, and how every form is read back."""

import gzip
import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
from datasets import get_dataset_config_names, load_dataset
from typer.testing import CliRunner

from referat.cli import app
from referat.record import Record
from referat.record.models import Meeting, ModelName, Source
from referat.tables import TABLES, read_table, rows_of
from referat.tables.arrow import SCHEMAS

COLUMNS = {table.name: {column.name: column.kind for column in table.columns} for table in TABLES}
KEYS = {table.name: table.key for table in TABLES}
SUFFIXES = {"jsonl": ".jsonl.gz", "csv": ".csv", "parquet": ".parquet", "duckdb": ".duckdb", "datasets": ""}


def run(*arguments: object):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def made(name: str = "test/one", **fields: object) -> Record:
    """A record that says little; ``fields`` of the record, ``meeting`` too."""
    plain = {
        "id": name,
        "source": Source(path=f"{name}.txt", media_type="text/plain", sha256="0" * 64),
        "text_sha256": "1" * 64,
        "meeting": Meeting(municipality="Birkemose Kommune", committee="Byrådet", date="2019-03-12"),
        "items": [], "sections": [], "entities": [], "decisions": [],
        "model": ModelName(name="m", version="1"), "referat": "0",
    }  # fmt: skip
    return Record(**{**plain, **fields})


def typed(name: str, row: dict[str, object]) -> dict[str, object]:
    """A row of JSON with the types of its columns."""
    read = {"date": date.fromisoformat, "kroner": Decimal}
    return {column: value if value is None else read.get(COLUMNS[name][column], lambda v: v)(value) for column, value in row.items()}


def from_jsonl(out: Path, name: str) -> list[dict[str, object]]:
    with gzip.open(out, "rt", encoding="utf-8", newline="\n") as file:
        lines = [json.loads(line) for line in file]
    return [typed(name, {column: line[column] for column in line if column != "table"}) for line in lines if line["table"] == name]


def from_csv(out: Path, name: str) -> list[dict[str, object]]:
    table = pyarrow.csv.read_csv(
        out / f"{name}.csv",
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=SCHEMAS[name], null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False
        ),
    )
    return table.to_pylist()


def from_duckdb(out: Path, name: str) -> list[dict[str, object]]:
    with duckdb.connect(str(out), read_only=True) as connection:
        cursor = connection.execute(f"SELECT * FROM {name}")
        columns = [column[0] for column in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def from_datasets(out: Path, name: str) -> list[dict[str, object]]:
    """By `load_dataset` where the table has rows: an empty one it cannot load."""
    if name not in get_dataset_config_names(str(out)):
        assert not read_table(out, name).num_rows
        return []
    with TemporaryDirectory() as cache:
        loaded = load_dataset(str(out), name, split="train", cache_dir=cache)
        assert pa.schema(loaded.features.arrow_schema).equals(pa.schema([field.with_nullable(True) for field in SCHEMAS[name]]))
        return loaded.to_list()


def from_parquet(out: Path, name: str) -> list[dict[str, object]]:
    return read_table(out, name).to_pylist()


READERS = {"jsonl": from_jsonl, "csv": from_csv, "parquet": from_parquet, "duckdb": from_duckdb, "datasets": from_datasets}


def in_order(name: str, rows: Iterable[dict[str, object]]) -> list[tuple[tuple[str, object], ...]]:
    """Rows by key; Parquet has them by partition."""
    return [tuple(row.items()) for row in sorted(rows, key=lambda row: tuple(row[column] for column in KEYS[name]))]


def expected(records: list[Record], name: str) -> list[tuple[tuple[str, object], ...]]:
    rows = [row for record in records for row in rows_of(record)[name]]
    return in_order(name, [{column: row[column] for column in COLUMNS[name]} for row in rows])

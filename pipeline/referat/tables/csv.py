"""Tables as CSV files after RFC 4180: UTF-8, a header, lines that end in CR LF, null without and text in quotes."""

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from pyarrow import csv

from referat.tables.arrow import SCHEMAS, batches
from referat.tables.rows import Rows


def write_csv(rows: Iterable[Rows], out: Path, held: int) -> None:
    """Write the folder ``out`` with one file a table; at most ``held`` rows are in memory."""
    out.mkdir()
    options = csv.WriteOptions(eol="\r\n", quoting_header="none")
    with ExitStack() as stack:
        files = {
            name: stack.enter_context(csv.CSVWriter(out / f"{name}.csv", schema, write_options=options)) for name, schema in SCHEMAS.items()
        }
        for batch in batches(rows, held=held):
            for name, table in batch.tables.items():
                files[name].write(table)

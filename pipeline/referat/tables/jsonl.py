"""Rows as JSON Lines: one object a row, the table's name first; compressed where the name ends in ``.gz``."""

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

from referat.record.files import is_packed, lines_into
from referat.tables.rows import Rows, Value
from referat.tables.schema import TABLES


def write_jsonl(rows: Iterable[Rows], out: Path, held: int) -> None:
    """Write the file ``out``, the rows of a record one after the other; dates are ISO strings, amounts strings with two decimals."""
    with out.open("wb") as raw, lines_into(raw, packed=is_packed(out)) as file:
        for some in rows:
            for table in TABLES:
                for row in some[table.name]:
                    told = {"table": table.name} | {column.name: row[column.name] for column in table.columns}
                    file.write(json.dumps(told, ensure_ascii=False, default=_plain) + "\n")


def _plain(value: Value) -> str:
    if isinstance(value, (date, Decimal)):
        return str(value)
    raise TypeError(f"no JSON for {value!r}")

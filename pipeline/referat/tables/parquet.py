"""Tables as Parquet: folders divided by municipality and year, or one file a table as `datasets` loads them."""

from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pyarrow import parquet

from referat.tables.arrow import SCHEMAS, batches
from referat.tables.rows import Rows
from referat.tables.schema import PARTITION

_COMPRESSION = "zstd"
# How Hive names the folder of rows without a value.
_NULL = "__HIVE_DEFAULT_PARTITION__"

_CARD = """---
configs:
{configs}---
Tables of Danish municipal minutes, written by referat; load one with `datasets.load_dataset(FOLDER, "items")`.
"""


def write_parquet(rows: Iterable[Rows], out: Path, held: int) -> None:
    """Write the folder ``out`` with one folder a table, ``items/municipality=…/year=…/part-00000.parquet``.

    At most ``held`` rows are in memory; records that come by municipality and year give the largest files.
    """
    for name in SCHEMAS:
        (out / name).mkdir(parents=True)
    parts: Counter[Path] = Counter()
    for batch in batches(rows, divided=True, held=held):
        for name, table in batch.tables.items():
            if table.num_rows:
                folder = out / name / _folder(batch.partition)
                folder.mkdir(parents=True, exist_ok=True)
                file = folder / f"part-{parts[folder]:05}.parquet"
                parquet.write_table(table.drop_columns(list(PARTITION)), file, compression=_COMPRESSION)
                parts[folder] += 1


def write_dataset(rows: Iterable[Rows], out: Path, held: int) -> None:
    """Write the folder ``out`` as the Hugging Face Hub keeps a dataset: a configuration and one Parquet file a table.

    A table without rows has no configuration, as `datasets.load_dataset` cannot load an empty one.
    """
    filled = set()
    for name in SCHEMAS:
        (out / name).mkdir(parents=True)
    with ExitStack() as stack:
        files = {
            name: stack.enter_context(parquet.ParquetWriter(out / name / "train.parquet", schema, compression=_COMPRESSION))
            for name, schema in SCHEMAS.items()
        }
        for batch in batches(rows, held=held):
            for name, table in batch.tables.items():
                if table.num_rows:
                    files[name].write_table(table)
                    filled.add(name)
    configs = "".join(f"- config_name: {name}\n  data_files: {name}/*.parquet\n" for name in SCHEMAS if name in filled)
    (out / "README.md").write_text(_CARD.format(configs=configs), encoding="utf-8")


def _folder(partition: tuple[Any, ...]) -> Path:
    values = [_NULL if value is None else quote(str(value), safe="") for value in partition]
    return Path(*(f"{name}={value}" for name, value in zip(PARTITION, values, strict=True)))

"""Reading tables back from Parquet."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from referat.errors import ReferatError
from referat.extras import need
from referat.tables.schema import PARTITION, TABLES

if TYPE_CHECKING:
    import pyarrow as pa
    from datasets import DatasetDict


def read_table(folder: Path, name: str) -> "pa.Table":
    """One table of a folder that was written as ``parquet`` or ``datasets``, with all its columns and their types.

    Args:
        folder: what was given as ``--out``.
        name: of the table.

    Raises:
        ReferatError: there is no such table, or pyarrow is missing.
    """
    need("pyarrow", extra="tables")
    import pyarrow as pa
    from pyarrow import dataset

    from referat.tables.arrow import SCHEMAS

    if name not in SCHEMAS or not (folder / name).is_dir():
        raise ReferatError(f"{folder}: holds no table {name}")
    schema = SCHEMAS[name]
    partitioning: Any = dataset.partitioning(pa.schema([schema.field(column) for column in PARTITION]), flavor="hive")
    return dataset.dataset(folder / name, schema=schema, format="parquet", partitioning=partitioning).to_table()


def load_tables(folder: Path | str) -> "DatasetDict":
    """All tables of such a folder as a `datasets.DatasetDict`, in memory; the key is the table's name.

    Raises:
        ReferatError: a table is missing, or pyarrow or datasets is not installed.
    """
    need("datasets", extra="train")
    from datasets import Dataset, DatasetDict

    return DatasetDict({table.name: Dataset(read_table(Path(folder), table.name)) for table in TABLES})

"""Tables as Parquet: folders divided by municipality and year, or one file a table as `datasets` loads them."""

from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

import pyarrow as pa
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

    At most ``held`` rows are in memory, whatever order the records come in: batches lie beside ``out`` in Arrow files, of which
    those of a partition are read again together. A part has about ``held`` kilobytes before compression.
    """
    with TemporaryDirectory(dir=out.parent) as work:
        spills = {name: Path(work) / f"{name}.arrow" for name in SCHEMAS}
        places = _spill(rows, spills, held)
        for name, spill in spills.items():
            (out / name).mkdir(parents=True)
            with pa.memory_map(str(spill)) as file, pa.ipc.open_file(file, options=pa.ipc.IpcReadOptions(use_threads=False)) as reader:
                for partition, numbers in places[name].items():
                    _write_partition((reader.get_batch(number) for number in numbers), out / name / _folder(partition), held * 1000)


def _spill(rows: Iterable[Rows], spills: dict[str, Path], held: int) -> dict[str, dict[tuple[Any, ...], list[int]]]:
    """Write one Arrow file a table, and give by table and partition the numbers of its batches."""
    places: dict[str, dict[tuple[Any, ...], list[int]]] = {name: {} for name in spills}
    options = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)
    with ExitStack() as stack:
        files = {name: stack.enter_context(pa.ipc.new_file(str(path), SCHEMAS[name], options=options)) for name, path in spills.items()}
        counts: Counter[str] = Counter()
        for batch in batches(rows, divided=True, held=held):
            for name, table in batch.tables.items():
                for some in table.to_batches():
                    files[name].write_batch(some)
                    places[name].setdefault(batch.partition, []).append(counts[name])
                    counts[name] += 1
    return places


def _write_partition(some: Iterable[pa.RecordBatch], folder: Path, part_bytes: int) -> None:
    """Write batches of one table and partition as parts of about ``part_bytes`` bytes."""
    folder.mkdir(parents=True)
    waiting: list[pa.RecordBatch] = []
    parts = count()

    def write() -> None:
        table = pa.Table.from_batches(waiting).drop_columns(list(PARTITION))
        parquet.write_table(table, folder / f"part-{next(parts):05}.parquet", compression=_COMPRESSION)
        waiting.clear()

    for batch in some:
        waiting.append(batch)
        if sum(one.nbytes for one in waiting) > part_bytes:
            write()
    if waiting:
        write()


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

"""What came of the inputs, as DataFrames and as Parquet."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from pyspark import StorageLevel
from pyspark.errors import AnalysisException, PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as sql

from referat.errors import Unwritable, WorkerFailed
from referat.runs.summary import exit_code_of
from referat.spark.schema import FAILURES
from referat.tables.schema import PARTITION, TABLES, Table

_COMPRESSION = "zstd"
_WORKER_FAILED = re.compile(rf"{WorkerFailed.__name__}: (.+)")


@dataclass(slots=True)
class Written:
    """How many rows each table in the folder ``out`` has, and how many inputs failed, by code."""

    out: str
    rows: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)

    @property
    def exit_code(self) -> int:
        """0; 3 with failures; 2 when there is no record at all."""
        return exit_code_of(self.rows[TABLES[0].name], self.failures.total())

    def told(self) -> Iterator[str]:
        """What came of it, to be shown at the end."""
        yield f"{', '.join(f'{self.rows[table.name]:,} {table.name}' for table in TABLES)} in {self.out}"
        if self.failures:
            codes = ", ".join(f"{code} {count:,}" for code, count in sorted(self.failures.items()))
            yield f"{self.failures.total():,} failures in {self.out}/{FAILURES.name}: {codes}"


@dataclass(frozen=True, slots=True)
class Extracted:
    """Inputs on their way to tables; every use of a DataFrame reads them anew, unless ``outcomes`` is persisted.

    Attributes:
        outcomes: a row for each input, with a column for each table that holds the rows it gave.
    """

    outcomes: DataFrame

    @property
    def tables(self) -> dict[str, DataFrame]:
        """The tables of `referat.tables.TABLES` by name, typed; columns carry their meaning as comments."""
        return {table.name: self.outcomes.select(sql.inline(table.name)) for table in TABLES}

    @property
    def failures(self) -> DataFrame:
        """A row for each input without a record: path, sha256, code, message."""
        return self.outcomes.select(sql.inline(FAILURES.name))

    def write(self, out: str) -> Written:
        """Write the folder ``out``: one folder of Parquet a table, as `referat.tables` writes them, and ``failures``.

        Each input is read once; what it gave stays on the executors' disks meanwhile, and is made again where an executor
        is lost.  ``meetings`` is written last: where it is complete, all is.

        Args:
            out: in any file system that Spark writes to.

        Raises:
            Unwritable: there is something of that name.
            WorkerFailed: the model does not load on an executor.
        """
        _check_free(self.outcomes.sparkSession, out)
        kept = Extracted(self.outcomes.persist(StorageLevel.DISK_ONLY))
        try:
            with _told_failures():
                written = _counted(kept, out)
            kept.failures.sort("path").write.parquet(f"{out}/{FAILURES.name}", compression=_COMPRESSION)
            for table in reversed(TABLES):
                _write_table(kept.tables[table.name], table, f"{out}/{table.name}")
        finally:
            kept.outcomes.unpersist()
        return written


def _write_table(rows: DataFrame, table: Table, out: str) -> None:
    """One file a partition, or more where it is large, with the rows in the order of their keys."""
    gathered = rows.hint("rebalance", *PARTITION).sortWithinPartitions(*PARTITION, *table.key)
    gathered.write.partitionBy(*PARTITION).parquet(out, compression=_COMPRESSION)


def _counted(extracted: Extracted, out: str) -> Written:
    sizes = [sql.coalesce(sql.sum(sql.size(table.name)), sql.lit(0)).alias(table.name) for table in TABLES]
    by_code = extracted.outcomes.groupBy(sql.get(FAILURES.name, sql.lit(0))["code"].alias("code")).agg(
        sql.count("*").alias("inputs"), *sizes
    )
    written = Written(out)
    for row in by_code.collect():
        if row["code"] is None:
            written.rows.update({table.name: row[table.name] for table in TABLES})
        else:
            written.failures[row["code"]] = row["inputs"]
    return written


@contextmanager
def _told_failures() -> Iterator[None]:
    """Tell what stops a worker as an error of ours, without the stack of Spark around it.

    Raises:
        WorkerFailed: a worker could not load the model.
    """
    try:
        yield
    except PySparkException as error:
        told = _WORKER_FAILED.search(str(error))
        if told is None:
            raise
        raise WorkerFailed(f"on an executor: {told[1]} in its log (stderr)") from error


def _check_free(spark: SparkSession, out: str) -> None:
    """Nothing stands at ``out``.

    To try to read it is the one question that every file system and Spark Connect answer. It is named twice as Spark logs a
    stack trace where a single path is missing; Connect looks when the schema is asked for.

    Raises:
        Unwritable: something does.
    """
    try:
        _ = spark.read.text([out, out], recursiveFileLookup=True).schema
    except AnalysisException as error:
        if error.getCondition() != "PATH_NOT_FOUND":
            raise
    else:
        raise Unwritable(f"{out}: exists already; choose another folder or move it away")

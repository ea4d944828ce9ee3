"""From a command line to a folder of tables: the session, the inputs, the writing."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from pyspark.errors import AnalysisException
from pyspark.sql import DataFrame, SparkSession

from referat.errors import ReferatError
from referat.spark.extract import extract_paths, extract_table
from referat.spark.write import Written


def extract_to_folder(
    paths: Sequence[str],
    table: str | None,
    out: str,
    model: str | None,
    settings: Sequence[str],
    *,
    with_text: bool,
    min_score: float,
    max_seconds: float,
) -> Written:
    """Read files, or the rows of a table, and write the folder ``out``, in the session at hand or one with these settings.

    Raises:
        ReferatError: as `extract_paths`, `extract_table` and `Extracted.write`; both paths and a table are given.
    """
    if paths and table is not None:
        raise ReferatError("both paths and --table are given; read them one after the other, each into its own folder")
    with session(settings) as spark:
        if table is None:
            found = extract_paths(spark, paths, model, with_text=with_text, min_score=min_score, max_seconds=max_seconds)
        else:
            rows = table_named(spark, table)
            found = extract_table(rows, model, with_text=with_text, min_score=min_score, max_seconds=max_seconds)
        return found.write(out)


@contextmanager
def session(settings: Sequence[str] = ()) -> Iterator[SparkSession]:
    """The session at hand, or else a new one for this while, whose executors run the same Python.

    Args:
        settings: of Spark, each ``KEY=VALUE``.

    Raises:
        ReferatError: something else than such a setting.
    """
    pairs = [setting.partition("=")[::2] for setting in settings]
    if wrong := [setting for setting, (key, value) in zip(settings, pairs, strict=True) if not key or not value]:
        raise ReferatError(f"--conf {wrong[0]}: no setting of Spark; write KEY=VALUE, for instance spark.master=local[4]")
    if at_hand := SparkSession.getActiveSession():
        yield at_hand
        return
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    spark = SparkSession.builder.appName("referat").config(map=dict(pairs)).getOrCreate()
    try:
        yield spark
    finally:
        spark.stop()


def table_named(spark: SparkSession, name: str) -> DataFrame:
    """A table of the catalogue, or a file or folder of Parquet where the name has a slash or ends in ``.parquet``.

    Raises:
        ReferatError: there is none.
    """
    is_path = "`" not in name and ("/" in name or name.endswith(".parquet"))
    try:
        table = spark.read.parquet(name) if is_path else spark.read.table(name)
        _ = table.schema
    except AnalysisException as error:
        raise ReferatError(f"--table {name}: cannot be read: {str(error).partition(chr(10))[0]}") from error
    return table

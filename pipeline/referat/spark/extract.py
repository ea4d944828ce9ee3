"""Inputs as DataFrames, and their way through the executors."""

import pickle
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from math import ceil
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as sql

from referat.archives import Source
from referat.errors import NothingToDo, ReferatError
from referat.model_files import DEFAULT_MODEL, find_model
from referat.runs.outcome import Job
from referat.runs.run import MAX_SECONDS
from referat.sources import find_sources
from referat.spark.schema import OUTCOMES_IN_SPARK
from referat.spark.worker import SourcesOf, found_sources, outcome_batches, tabled_sources
from referat.spark.write import Extracted

# A task reads so many inputs, so that little is lost with it; fewer where there would be hardly any tasks.
_INPUTS_A_TASK, _TASKS = 16, 64
_CONTENT = {"content": "binary", "text": "string"}


class _Inputs(NamedTuple):
    """Inputs on Spark: a row each, how many there are, and how an executor reads them."""

    frame: DataFrame
    number: int
    sources_of: SourcesOf


def extract_paths(
    spark: SparkSession,
    paths: Iterable[str | Path],
    model: str | Path | None = None,
    *,
    with_text: bool = True,
    min_score: float = 0.0,
    max_seconds: float = MAX_SECONDS,
    tasks: int | None = None,
) -> Extracted:
    """Read files on the executors of ``spark``; nothing is read before the result is asked for.

    Args:
        spark: the session.
        paths: as `referat.sources.find_sources` takes them, on the driver; executors open the files under the same names.
        model: as for `referat.load`, and the same on every node.
        with_text: whether ``meetings`` has the text.
        min_score: entities and decisions with a lower score are left out, and what rests on them alone.
        max_seconds: a file that takes longer becomes a failure ``timeout``.
        tasks: into how many the work is divided; about 16 inputs each where None.

    Raises:
        NothingToDo: the paths hold no document.
        UnreadableDocument: a path that does not exist.
        MissingModel: there is no such model.
    """
    job = _job(model, with_text, min_score, max_seconds)
    sources = find_sources(paths)
    if not sources:
        raise NothingToDo("no file to extract from")
    frame = spark.createDataFrame(pa.table({"source": [pickle.dumps(_anywhere(source)) for source in sources]}))
    return _extracted(_Inputs(frame, len(sources), found_sources), job, tasks)


def extract_table(
    table: DataFrame,
    model: str | Path | None = None,
    *,
    with_text: bool = True,
    min_score: float = 0.0,
    max_seconds: float = MAX_SECONDS,
    tasks: int | None = None,
) -> Extracted:
    """Read the rows of a table as files.

    Args:
        table: with a column ``path``, as shown to people; ``content``, the bytes of a file, or ``text``; and, where records
            shall have other ids than their paths, ``id``.
        model: as for `extract_paths`, as the other options are.
        with_text: see there.
        min_score: see there.
        max_seconds: see there.
        tasks: see there.

    Raises:
        ReferatError: a column is missing or of another type; ids are missing or come again.
        NothingToDo: the table has no row.
        MissingModel: there is no such model.
    """
    job = _job(model, with_text, min_score, max_seconds)
    content = _content_column(table)
    identity = "id" if "id" in table.columns else "path"
    frame = table.select(sql.col(identity).cast("string").alias("id"), "path", content)
    return _extracted(_Inputs(frame, _number_of_rows(frame, identity), tabled_sources), job, tasks)


def _job(model: str | Path | None, with_text: bool, min_score: float, max_seconds: float) -> Job:
    return Job(model=find_model(model or DEFAULT_MODEL), with_text=with_text, min_score=min_score, max_seconds=max_seconds)


def _anywhere(source: Source) -> Source:
    """The source under a name that holds in any working folder, as that of an executor is another; the path shown stays."""
    return source if source.file is None else replace(source, file=source.file.absolute())


def _extracted(inputs: _Inputs, job: Job, tasks: int | None) -> Extracted:
    divided = min(inputs.number, max(_TASKS, ceil(inputs.number / _INPUTS_A_TASK))) if tasks is None else tasks
    work = partial(outcome_batches, job=job, sources_of=inputs.sources_of)
    return Extracted(inputs.frame.repartition(divided).mapInArrow(work, OUTCOMES_IN_SPARK))


def _content_column(table: DataFrame) -> str:
    types = dict(table.dtypes)
    if types.get("path") != "string":
        raise ReferatError("the table needs a column path of type string; rename one that tells where a row comes from")
    given = [name for name in _CONTENT if name in types]
    if len(given) != 1 or types[given[0]] != _CONTENT[given[0]]:
        raise ReferatError(f"the table needs a column content of type binary or text of type string, one of them; it has {_shown(types)}")
    return given[0]


def _shown(types: dict[str, str]) -> str:
    return ", ".join(f"{name} ({kind})" for name, kind in types.items())


def _number_of_rows(frame: DataFrame, identity: str) -> int:
    """How many rows there are; each must have a path and an id of its own, by which the rows of tables are told apart."""
    (counted,) = frame.agg(
        sql.count("*").alias("rows"),
        sql.countDistinct("id").alias("ids"),
        sql.count_if(sql.isnull("id") | sql.isnull("path")).alias("nameless"),
    ).collect()
    if not counted["rows"]:
        raise NothingToDo("the table has no row")
    if counted["nameless"]:
        raise ReferatError(f"{counted['nameless']:,} rows of the table have no {identity}; fill it or leave them out")
    if counted["ids"] < counted["rows"]:
        (again,) = frame.groupBy("id").count().filter("count > 1").orderBy("id").limit(1).collect()
        raise ReferatError(
            f"{counted['rows']:,} rows of the table have {counted['ids']:,} values of {identity}; {again['id']!r} stands in "
            f"{again['count']:,}. Leave out repeats, or add a column id that tells them apart"
        )
    return int(counted["rows"])

"""What goes from the executors to Spark, in Arrow's types and in Spark's; both follow `referat.tables.schema`.

An outcome is a row: for each table a list of its rows, and for an input without a record the row of its failure.
"""

import pyarrow as pa
from pyspark.sql import types

from referat.tables.arrow import SCHEMAS, arrow_schema
from referat.tables.schema import KRONER_DIGITS, KRONER_SCALE, TABLES, Column, Kind, Table

# What the lines of ``failures.jsonl`` hold.
FAILURES = Table(
    "failures",
    ("path",),
    (
        Column("path", "string", "of the input", required=True),
        Column("sha256", "string", "of its bytes; null where they cannot be had"),
        Column("code", "string", "why there is no record; stays the same between releases", required=True),
        Column("message", "string", "what is wrong with it", required=True),
    ),
)

_TYPES: dict[Kind, types.DataType] = {
    "string": types.StringType(),
    "int32": types.IntegerType(),
    "int64": types.LongType(),
    "float64": types.DoubleType(),
    "bool": types.BooleanType(),
    "date": types.DateType(),
    "kroner": types.DecimalType(KRONER_DIGITS, KRONER_SCALE),
}


def spark_schema(table: Table) -> types.StructType:
    """Columns with their types; the meaning of each is its comment."""
    return types.StructType([types.StructField(c.name, _TYPES[c.kind], not c.required, {"comment": c.meaning}) for c in table.columns])


def _outcomes_in_arrow() -> pa.Schema:
    rows = [pa.field(name, pa.list_(pa.struct(schema))) for name, schema in SCHEMAS.items()]
    return pa.schema([pa.field(FAILURES.name, pa.list_(pa.struct(arrow_schema(FAILURES)))), *rows])


def _outcomes_in_spark() -> types.StructType:
    return types.StructType([types.StructField(table.name, types.ArrayType(spark_schema(table))) for table in (FAILURES, *TABLES)])


OUTCOMES_IN_ARROW = _outcomes_in_arrow()
OUTCOMES_IN_SPARK = _outcomes_in_spark()

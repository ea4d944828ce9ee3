"""tables: records as rows of typed tables, the same in JSON Lines, CSV, Parquet, DuckDB and datasets.

>>> from referat.tables import TABLES
>>> [table.name for table in TABLES]
['meetings', 'items', 'sections', 'entities', 'decisions', 'votes', 'people']
"""

from referat.tables.rows import Row, Rows, rows_of
from referat.tables.schema import TABLES, Column, Kind, Table
from referat.tables.stored import load_tables, read_table
from referat.tables.write import FORMS, Written, tables_of_files, write_tables

__all__ = [
    "FORMS",
    "TABLES",
    "Column",
    "Kind",
    "Row",
    "Rows",
    "Table",
    "Written",
    "load_tables",
    "read_table",
    "rows_of",
    "tables_of_files",
    "write_tables",
]

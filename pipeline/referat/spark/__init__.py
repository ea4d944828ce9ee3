"""spark: inputs become tables on the executors of a Spark session; see `extract_paths` and `extract_table`.

Needs the extra `spark`, or a cluster that brings PySpark, pandas and pyarrow along.
"""

from referat.spark.extract import extract_paths, extract_table
from referat.spark.run import extract_to_folder
from referat.spark.write import Extracted, Written

__all__ = ["Extracted", "Written", "extract_paths", "extract_table", "extract_to_folder"]

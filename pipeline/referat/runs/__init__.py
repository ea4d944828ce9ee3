"""runs: many files become records, with workers, a journal and limits; see `extract_files`."""

from referat.runs.run import extract_files
from referat.runs.summary import Failure, Summary

__all__ = ["Failure", "Summary", "extract_files"]

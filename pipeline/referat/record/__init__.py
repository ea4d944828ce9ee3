"""record: what extraction gives for one document, validated, as JSON."""

from referat.record.certainty import drop_uncertain
from referat.record.files import is_packed, is_records, iter_records, lines_into, read_records
from referat.record.models import SCHEMA_VERSION, Record

__all__ = [
    "SCHEMA_VERSION",
    "Record",
    "drop_uncertain",
    "is_packed",
    "is_records",
    "iter_records",
    "lines_into",
    "read_records",
]

"""Records into tables of one form; nothing stands under the name asked for before all of it is written."""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from referat.errors import NothingToDo, ReferatError
from referat.extras import need
from referat.record import Record, iter_records
from referat.tables.rows import Rows, rows_of
from referat.tables.schema import ROWS_HELD, TABLES

Writer = Callable[[Iterable[Rows], Path, int], None]


class Form(NamedTuple):
    """A form of tables: the suffixes that tell it, its writer as module and function, and the packages that it needs."""

    suffixes: tuple[str, ...]
    writer: tuple[str, str]
    packages: tuple[str, ...]
    folder: bool


FORMS = {
    "jsonl": Form((".jsonl", ".jsonl.gz"), ("jsonl", "write_jsonl"), (), folder=False),
    "csv": Form((".csv",), ("csv", "write_csv"), ("pyarrow",), folder=True),
    "parquet": Form((".parquet",), ("parquet", "write_parquet"), ("pyarrow",), folder=True),
    "duckdb": Form((".duckdb",), ("duckdb", "write_duckdb"), ("pyarrow", "duckdb"), folder=False),
    "datasets": Form((), ("parquet", "write_dataset"), ("pyarrow",), folder=True),
}


@dataclass(slots=True)
class Written:
    """How many rows each table has, and the ids that more than one record has."""

    form: str
    rows: Counter[str] = field(default_factory=Counter)
    repeated: Counter[str] = field(default_factory=Counter)


def write_tables(records: Iterable[Record], out: Path | str, *, form: str | None = None, held: int = ROWS_HELD) -> Written:
    """Write the tables of records, and give how many rows they have.

    A meeting's key is its record's id; where an id comes again, the key ends in ``#2`` and so on.

    Args:
        records: taken one at a time.
        out: file or folder; replaced where tables stand there.
        form: a name of `FORMS`; told by the suffix of ``out`` where None.
        held: how many rows may be in memory; a thousand characters of text count as a row.

    Raises:
        NothingToDo: there is no record.
        MissingPackage: the form needs a package that is not installed.
        ReferatError: an unknown form, or something else stands at ``out``.
    """
    out = Path(out)
    written = Written(form or form_of(out))
    if written.form not in FORMS:
        raise ReferatError(f"no form {written.form!r}; there are {', '.join(FORMS)}")
    chosen = FORMS[written.form]
    need(*chosen.packages, extra="tables")
    _check_free(out, folder=chosen.folder)
    module, name = chosen.writer
    writer: Writer = getattr(import_module(f"referat.tables.{module}"), name)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".referat-") as work:
        part = Path(work) / out.name
        writer(_counted(records, written), part, held)
        if not written.rows:
            raise NothingToDo("there is no record to make tables of")
        if chosen.folder and out.exists():
            out.rename(Path(work) / "old")
        part.replace(out)
    return written


def tables_of_files(paths: Sequence[Path], out: Path, *, form: str | None = None) -> Written:
    """Write the tables of the records in JSON Lines files.

    Raises:
        ReferatError: as `write_tables`; a line that is no record; ``out`` is one of the files.
    """
    if any(out.exists() and path.exists() and path.samefile(out) for path in paths):
        raise ReferatError(f"{out}: holds the records; choose another name")
    return write_tables(iter_records(paths), out, form=form)


def form_of(out: Path) -> str:
    """The form that a name tells.

    Raises:
        ReferatError: it tells none.

    >>> form_of(Path("minutes.duckdb")), form_of(Path("rows.jsonl.gz"))
    ('duckdb', 'jsonl')
    """
    for name, form in FORMS.items():
        if form.suffixes and out.name.lower().endswith(form.suffixes):
            return name
    suffixes = ", ".join(suffix for form in FORMS.values() for suffix in form.suffixes)
    raise ReferatError(f"{out}: the name tells no form ({suffixes}); give --format {', '.join(FORMS)}")


def _counted(records: Iterable[Record], written: Written) -> Iterator[Rows]:
    """Rows of each record, with keys that no other record has."""
    keys: set[str] = set()
    for record in records:
        key = record.id
        while key in keys:
            written.repeated[record.id] += 1
            key = f"{record.id}#{written.repeated[record.id] + 1}"
        keys.add(key)
        rows = rows_of(record, meeting=key)
        written.rows.update({name: len(some) for name, some in rows.items()})
        yield rows


def _check_free(out: Path, *, folder: bool) -> None:
    """Nothing stands at ``out`` but what this module may replace: tables written before, or an empty folder.

    Raises:
        ReferatError: something else does.
    """
    if out.is_dir() != folder and out.exists():
        raise ReferatError(f"{out}: is a {'file' if folder else 'folder'} already; choose another name")
    if folder and out.is_dir():
        held = {child.name.removesuffix(".csv") for child in out.iterdir()}
        if held and not {TABLES[0].name} <= held <= {"README.md", *(table.name for table in TABLES)}:
            raise ReferatError(f"{out}: holds more than tables and is not replaced; choose another name")

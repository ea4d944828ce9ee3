"""Tables of records: the same rows in every form, and nothing half-written."""

import csv
import gzip
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest
from datasets import get_dataset_config_names, load_dataset
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from referat.cli import app
from referat.errors import MissingPackage, NothingToDo, ReferatError
from referat.labels import ENTITY_LABELS, OUTCOMES, SECTION_LABELS
from referat.record import Record, read_records
from referat.record.models import (
    Absentee,
    Amount,
    Decision,
    Entity,
    Item,
    Meeting,
    ModelName,
    NamedPerson,
    Notice,
    Participant,
    Section,
    Source,
    Vote,
    VoteCounts,
    Votes,
)
from referat.tables import FORMS, TABLES, Rows, load_tables, read_table, rows_of, write_tables
from referat.tables.arrow import SCHEMAS, batches

COLUMNS = {table.name: {column.name: column.kind for column in table.columns} for table in TABLES}
KEYS = {table.name: table.key for table in TABLES}
SUFFIXES = {"jsonl": ".jsonl.gz", "csv": ".csv", "parquet": ".parquet", "duckdb": ".duckdb", "datasets": ""}


def run(*arguments: object):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def made(name: str = "test/one", **fields: object) -> Record:
    """A record that says little; ``fields`` of the record, ``meeting`` too."""
    plain = {
        "id": name,
        "source": Source(path=f"{name}.txt", media_type="text/plain", sha256="0" * 64),
        "text_sha256": "1" * 64,
        "meeting": Meeting(municipality="Birkemose Kommune", committee="Byrådet", date="2019-03-12"),
        "items": [], "sections": [], "entities": [], "decisions": [],
        "model": ModelName(name="m", version="1"), "referat": "0",
    }  # fmt: skip
    return Record(**{**plain, **fields})


@pytest.fixture(scope="module")
def own(nlp, root) -> list[Record]:
    from referat.formats import read
    from referat.pipeline import process

    return [process(nlp, read(path)) for path in sorted((root / "corpus" / "own").rglob("*.txt"))[::12]]


@pytest.fixture(scope="module")
def records_file(own, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("records") / "records.jsonl"
    path.write_text("".join(record.to_json() + "\n" for record in own), encoding="utf-8")
    return path


# ---- reading back


def typed(name: str, row: dict[str, object]) -> dict[str, object]:
    """A row of JSON with the types of its columns."""
    read = {"date": date.fromisoformat, "kroner": Decimal}
    return {column: value if value is None else read.get(COLUMNS[name][column], lambda v: v)(value) for column, value in row.items()}


def from_jsonl(out: Path, name: str) -> list[dict[str, object]]:
    with gzip.open(out, "rt", encoding="utf-8", newline="\n") as file:
        lines = [json.loads(line) for line in file]
    return [typed(name, {column: line[column] for column in line if column != "table"}) for line in lines if line["table"] == name]


def from_csv(out: Path, name: str) -> list[dict[str, object]]:
    table = pyarrow.csv.read_csv(
        out / f"{name}.csv",
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=SCHEMAS[name], null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False
        ),
    )
    return table.to_pylist()


def from_duckdb(out: Path, name: str) -> list[dict[str, object]]:
    with duckdb.connect(str(out), read_only=True) as connection:
        cursor = connection.execute(f"SELECT * FROM {name}")
        columns = [column[0] for column in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def from_datasets(out: Path, name: str) -> list[dict[str, object]]:
    """By `load_dataset` where the table has rows: an empty one it cannot load."""
    if name not in get_dataset_config_names(str(out)):
        assert not read_table(out, name).num_rows
        return []
    with TemporaryDirectory() as cache:
        loaded = load_dataset(str(out), name, split="train", cache_dir=cache)
        assert pa.schema(loaded.features.arrow_schema).equals(pa.schema([field.with_nullable(True) for field in SCHEMAS[name]]))
        return loaded.to_list()


def from_parquet(out: Path, name: str) -> list[dict[str, object]]:
    return read_table(out, name).to_pylist()


READERS = {"jsonl": from_jsonl, "csv": from_csv, "parquet": from_parquet, "duckdb": from_duckdb, "datasets": from_datasets}


def in_order(name: str, rows: Iterable[dict[str, object]]) -> list[tuple[tuple[str, object], ...]]:
    """Rows by key; Parquet has them by partition."""
    return [tuple(row.items()) for row in sorted(rows, key=lambda row: tuple(row[column] for column in KEYS[name]))]


def expected(records: list[Record], name: str) -> list[tuple[tuple[str, object], ...]]:
    rows = [row for record in records for row in rows_of(record)[name]]
    return in_order(name, [{column: row[column] for column in COLUMNS[name]} for row in rows])


def assert_same_everywhere(records: list[Record], folder: Path, forms: Iterable[str], held: int = 100_000) -> None:
    for form in forms:
        out = folder / f"tables{SUFFIXES[form]}"
        write_tables(records, out, form=form, held=held)
        for name in COLUMNS:
            assert in_order(name, READERS[form](out, name)) == expected(records, name), (form, name)


# ---- the same rows in all forms


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("held", [50, 100_000])
def test_own_documents_have_the_same_rows_in_every_form(own, tmp_path, form, held):
    assert all(expected(own, name) for name in ("meetings", "items", "sections", "entities", "decisions", "votes", "people"))
    assert_same_everywhere(own, tmp_path, [form], held)


odd = st.text(max_size=8) | st.sampled_from(
    ['"', '"a"', "a\nb", "a\r\nb", "\r", ",", ";", "", " ", "NULL", "null", "\x00", "\u2028", "🚲", "%2F/=", ".."]
)
maybe = st.none() | odd
scores = st.none() | st.floats(0, 1)
counts = st.none() | st.integers(-5, 2**70)
sums = st.decimals(allow_nan=False, allow_infinity=False).map(lambda value: format(value, "f"))
values = maybe | sums | st.builds("{}/{}".format, sums, sums) | st.dates().map(str)
votes = st.lists(st.builds(Vote, name=maybe, party=maybe, count=counts), max_size=2)
absent = st.lists(st.builds(Absentee, name=odd, party=maybe, substitute=maybe), max_size=2)
dates = (
    maybe | st.dates().map(str) | st.sampled_from(["2023-11", "2023-02-30", "2023", "20231128", "0000-01-01", "2023-W41-1", "٢٠٢٣-11-28"])
)


@st.composite
def spans(draw, text: str) -> dict[str, object]:
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, len(text)))
    return {"start": start, "end": end}


@st.composite
def any_records(draw) -> Record:
    text = draw(st.text(max_size=60))
    placed = spans(text)
    items = draw(
        st.lists(
            st.builds(
                lambda place, **fields: Item(**place, **fields),
                placed, number=maybe, title=maybe, type_code=maybe, closed=st.booleans(), case_number=maybe,
                outcome=st.none() | st.sampled_from([*OUTCOMES, "mixed"]), absent=absent,
                recused=st.lists(st.builds(NamedPerson, name=odd, party=maybe), max_size=2),
                votes=st.builds(
                    Votes, for_=votes, against=votes, abstained=votes,
                    counts=st.builds(VoteCounts, for_=counts, against=counts, abstained=counts),
                ),
                reservations=votes, amounts=st.just([Amount(start=0, end=0, value="1")]),
            ),
            max_size=3,
        )
    )  # fmt: skip
    number = st.none() | st.integers(0, len(items) - 1) if items else st.none()

    def quoted(kind, **fields):
        return st.builds(lambda p, **f: kind(**p, text=text[p["start"] : p["end"]], **f), placed, item=number, score=scores, **fields)

    sections = st.builds(lambda p, **f: Section(**p, **f), placed, label=st.sampled_from(SECTION_LABELS), score=scores)
    decision = quoted(Decision, outcome=st.sampled_from(OUTCOMES), point=maybe, body=maybe, final=st.booleans())
    return made(
        draw(odd),
        text=draw(st.sampled_from([text, None])),
        pages=draw(st.none() | st.lists(st.just((0, 1)), max_size=2)),
        meeting=draw(
            st.builds(
                Meeting, municipality=maybe, committee=maybe, date=dates, start_time=maybe, end_time=maybe, place=maybe,
                participants=st.lists(st.builds(Participant, name=odd, party=maybe, role=maybe), max_size=2), absent=absent,
            )
        ),
        items=items,
        sections=draw(st.lists(sections, max_size=3)),
        entities=draw(st.lists(quoted(Entity, label=st.sampled_from(ENTITY_LABELS), value=values), max_size=4)),
        decisions=draw(st.lists(decision, max_size=2)),
        warnings=draw(st.lists(st.builds(Notice, code=odd, message=odd), max_size=2)),
    )  # fmt: skip


many_records = st.lists(any_records(), min_size=1, max_size=3, unique_by=lambda record: record.id)


# A DuckDB file takes a second to write and to read.
@pytest.mark.parametrize(("form", "examples"), [("jsonl", 60), ("csv", 60), ("parquet", 60), ("duckdb", 12), ("datasets", 8)])
def test_any_records_have_the_same_rows_in_every_form(form, examples):
    @settings(max_examples=examples, deadline=None)
    @given(records=many_records, held=st.sampled_from([1, 5, 100_000]))
    def check(records, held):
        with TemporaryDirectory() as folder:
            assert_same_everywhere(records, Path(folder), [form], held)

    check()


@settings(max_examples=50, deadline=None)
@given(records=many_records)
def test_every_row_has_the_columns_of_its_table_and_a_key_of_its_own(records):
    for name, kinds in COLUMNS.items():
        rows = [row for record in records for row in rows_of(record)[name]]
        assert all(row.keys() == kinds.keys() for row in rows)
        keys = [tuple(row[column] for column in KEYS[name]) for row in rows]
        assert None not in [part for key in keys for part in key]
        assert len(set(keys)) == len(keys)


def test_csv_is_read_by_other_readers_too(own, tmp_path):
    write_tables(own, tmp_path / "a.csv")
    with (tmp_path / "a.csv" / "entities.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    assert [row["text"] for row in rows] == [entity.text for record in own for entity in record.entities]
    assert (tmp_path / "a.csv" / "votes.csv").read_bytes().splitlines(keepends=True)[0].endswith(b"side,name,party,count\r\n")


def test_load_tables_is_a_dataset_dict_of_either_folder(own, tmp_path):
    for form in ("parquet", "datasets"):
        write_tables(own, tmp_path / form, form=form)
        loaded = load_tables(tmp_path / form)
        assert {name: len(rows) for name, rows in loaded.items()} == {name: len(expected(own, name)) for name in COLUMNS}
        assert loaded["entities"].features["amount"].dtype == "decimal128(18, 2)"


def test_a_table_that_is_not_there_is_said(tmp_path):
    with pytest.raises(ReferatError, match="holds no table items"):
        read_table(tmp_path, "items")


# ---- values


@pytest.mark.parametrize(
    ("value", "amount", "amount_to"),
    [
        ("140000", "140000.00", None),
        ("-3751000.5", "-3751000.50", None),
        ("1500000/2000000", "1500000.00", "2000000.00"),
        ("9999999999999999.99", "9999999999999999.99", None),
        ("9999999999999999.999", None, None),
        ("1" + "0" * 40, None, None),
        ("0.125", "0.12", None),
        ("-0.001", "0.00", None),
        ("1/2/3", None, None),
        ("1e3", None, None),
        ("NaN", None, None),
        (None, None, None),
    ],
)
def test_amounts_are_kroner_with_two_decimals(value, amount, amount_to):
    (row,) = rows_of(made(entities=[Entity(start=0, end=1, label="AMOUNT", text="x", value=value)]))["entities"]
    assert [None if row[name] is None else str(row[name]) for name in ("amount", "amount_to")] == [amount, amount_to]
    assert row["value"] == value


@pytest.mark.parametrize(
    ("iso", "day", "year"),
    [
        ("2023-11-28", date(2023, 11, 28), 2023),
        ("2023-11", None, 2023),
        ("2023-02-30", None, 2023),
        ("2023", None, 2023),
        ("20231128", None, None),
        ("0000-01-01", None, None),
        (None, None, None),
    ],
)
def test_dates_are_days_only_where_the_record_tells_the_day(iso, day, year):
    (row,) = rows_of(made(meeting=Meeting(date=iso)))["meetings"]
    assert (row["date"], row["date_iso"], row["year"]) == (day, iso, year)


def test_entities_and_decisions_name_the_section_and_sections_the_item_in_which_they_begin():
    rows = rows_of(
        made(
            items=[Item(start=10, end=30), Item(start=30, end=50)],
            sections=[Section(start=0, end=10, label="meeting"), Section(start=30, end=40, label="decision")],
            entities=[Entity(start=start, end=start + 1, label="PER", text="x") for start in (0, 9, 10, 39, 40)],
            decisions=[Decision(start=30, end=31, text="x", outcome="approved", final=True)],
        )
    )
    assert [row["item"] for row in rows["sections"]] == [None, 1]
    assert [row["section"] for row in rows["entities"]] == [0, 0, None, 1, None]
    assert [row["section"] for row in rows["decisions"]] == [1]


def test_amounts_of_items_are_entities(own):
    for record in own:
        of_items = {(n, a.start, a.end, a.value) for n, item in enumerate(record.items) for a in item.amounts}
        rows = [row for row in rows_of(record)["entities"] if row["label"] == "AMOUNT" and row["item"] is not None and row["value"]]
        assert of_items == {(row["item"], row["start"], row["end"], row["value"]) for row in rows}


# ---- forms


def test_parquet_is_divided_by_municipality_and_year(tmp_path):
    meetings = [("Ærø/Øst Kommune", "2019-03-12"), (None, "2020"), ("Vejen Kommune", None)]
    records = [made(f"test/{n}", meeting=Meeting(municipality=m, date=d)) for n, (m, d) in enumerate(meetings)]
    write_tables(records, tmp_path / "a.parquet")
    found = {str(path.relative_to(tmp_path / "a.parquet")) for path in tmp_path.rglob("*.parquet") if path.is_file()}
    assert found == {
        "meetings/municipality=%C3%86r%C3%B8%2F%C3%98st%20Kommune/year=2019/part-00000.parquet",
        "meetings/municipality=__HIVE_DEFAULT_PARTITION__/year=2020/part-00000.parquet",
        "meetings/municipality=Vejen%20Kommune/year=__HIVE_DEFAULT_PARTITION__/part-00000.parquet",
    }
    query = f"SELECT municipality, date_iso, year FROM read_parquet('{tmp_path}/a.parquet/meetings/**/*.parquet', hive_partitioning = true)"
    assert set(duckdb.sql(query).fetchall()) == {
        ("Ærø/Øst Kommune", "2019-03-12", 2019),
        (None, "2020", 2020),
        ("Vejen Kommune", None, None),
    }


def test_parquet_has_one_part_a_partition_in_whatever_order_records_come(tmp_path):
    records = [made(f"a/{n:03}", text="x" * 900, meeting=Meeting(municipality=f"K{n % 7}", date=f"20{n % 11 + 10}")) for n in range(154)]
    write_tables(records, tmp_path / "a.parquet", held=10)
    files = list((tmp_path / "a.parquet" / "meetings").rglob("*.parquet"))
    assert {path.name for path in files} == {"part-00000.parquet"}
    assert len(files) == 77
    write_tables(records, tmp_path / "a.parquet", held=1)
    assert {path.name for path in (tmp_path / "a.parquet").rglob("*.parquet")} == {"part-00000.parquet", "part-00001.parquet"}
    assert in_order("meetings", from_parquet(tmp_path / "a.parquet", "meetings")) == expected(records, "meetings")


def test_parquet_has_the_types_of_the_schema(own, tmp_path):
    write_tables(own, tmp_path / "a.parquet")
    for name, schema in SCHEMAS.items():
        assert read_table(tmp_path / "a.parquet", name).schema.equals(schema)
        for path in (tmp_path / "a.parquet" / name).rglob("*.parquet"):
            assert pyarrow.parquet.read_schema(path).equals(pa.schema([f for f in schema if f.name not in ("municipality", "year")]))


def test_duckdb_has_types_and_says_what_columns_mean(tmp_path):
    write_tables([made()], tmp_path / "a.duckdb")
    with duckdb.connect(str(tmp_path / "a.duckdb"), read_only=True) as connection:
        query = "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE table_name = 'entities'"
        told = {name: (kind, comment) for name, kind, comment in connection.execute(query).fetchall()}
    assert told["amount"] == ("DECIMAL(18,2)", "of an AMOUNT; the lower end of a range; null from 10^16 kroner on")
    assert (told["date"][0], told["score"][0], told["start"][0]) == ("DATE", "DOUBLE", "BIGINT")


def test_the_same_records_give_the_same_bytes(own, tmp_path):
    for name in ("a", "b"):
        write_tables(own, tmp_path / f"{name}.jsonl.gz")
    assert (tmp_path / "a.jsonl.gz").read_bytes() == (tmp_path / "b.jsonl.gz").read_bytes()


def test_an_id_that_comes_again_is_another_meeting(tmp_path):
    written = write_tables([made("a"), made("a#2"), made("a"), made("a")], tmp_path / "a.jsonl.gz")
    assert [row["meeting"] for row in from_jsonl(tmp_path / "a.jsonl.gz", "meetings")] == ["a", "a#2", "a#3", "a#4"]
    assert set(written.repeated) == {"a"}


def test_few_rows_are_held():
    taken: list[int] = []

    def rows() -> Iterator[Rows]:
        for number in range(1000):
            taken.append(number)
            yield rows_of(made(f"a/{number}", text="x" * 5000, meeting=Meeting(municipality=str(number % 7))))

    seen = 0
    for batch in batches(rows(), divided=True, held=60):
        seen += batch.tables["meetings"].num_rows
        assert len(taken) - seen <= 10
        assert set(batch.tables["meetings"]["municipality"].to_pylist()) == {batch.partition[0]}
    assert seen == 1000


# ---- views


def item_with(start: int, outcome: str | None) -> Item:
    return Item(start=start, end=start + 100, outcome=outcome)


def money(start: int, value: str, item: int) -> Entity:
    return Entity(start=start, end=start + 5, label="AMOUNT", text="x kr.", value=value, item=item)


def approvals() -> Record:
    """Approved with three sums, one twice; changed; rejected. The recommendation is the first half of an item."""
    return made(
        items=[item_with(0, "approved"), item_with(100, "approved_changed"), item_with(200, "rejected")],
        sections=[
            section
            for start in (0, 100, 200)
            for section in (
                Section(start=start, end=start + 40, label="recommendation"),
                Section(start=start + 40, end=start + 60, label="decision"),
                Section(start=start + 60, end=start + 100, label="economy"),
            )
        ],
        entities=[
            money(0, "1500000", 0), money(10, "-500000.5", 0), money(20, "100/200", 0), money(45, "1500000", 0), money(70, "7", 0),
            money(110, "3000", 1), money(145, "2000", 1), money(245, "900", 2),
        ],
    )  # fmt: skip


def test_amounts_by_committee_and_year_are_those_of_approved_items(tmp_path):
    write_tables([approvals()], tmp_path / "a.duckdb")
    with duckdb.connect(str(tmp_path / "a.duckdb"), read_only=True) as connection:
        rows = connection.execute("SELECT committee, year, items, amounts, kroner FROM amounts_by_committee_and_year").fetchall()
    assert rows == [("Byrådet", 2019, 2, 4, Decimal("1002099.50"))]


def test_votes_by_party_counts_items(tmp_path):
    side = [Vote(name="Ida Holm", party="V"), Vote(name="Bo Krag", party="V")]
    items = [Item(start=0, end=9, votes=Votes(for_=side, against=[Vote(party="A")]), reservations=[Vote(party="V")])] * 2
    write_tables([made(items=items)], tmp_path / "a.duckdb")
    with duckdb.connect(str(tmp_path / "a.duckdb"), read_only=True) as connection:
        rows = connection.execute("SELECT * EXCLUDE (municipality, year) FROM votes_by_party ORDER BY party").fetchall()
    assert rows == [("A", 0, 2, 0, 0), ("V", 2, 0, 0, 2)]


def test_decisions_final_are_the_final_ones(own, tmp_path):
    write_tables(own, tmp_path / "a.duckdb")
    with duckdb.connect(str(tmp_path / "a.duckdb"), read_only=True) as connection:
        (number,) = connection.execute("SELECT count(*) FROM decisions_final").fetchone()
    assert number == sum(decision.final for record in own for decision in record.decisions) > 0


def test_the_query_of_the_readme_runs(root, own, tmp_path):
    (query,) = re.findall(r"```sql\n(.*?)```", (root / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    write_tables(own, tmp_path / "minutes.duckdb")
    with duckdb.connect(str(tmp_path / "minutes.duckdb"), read_only=True) as connection:
        rows = connection.execute(query).fetchall()
    assert rows
    assert all(isinstance(row[-1], Decimal) for row in rows)


# ---- the command


@pytest.mark.parametrize("packed", [False, True])
def test_command_reads_records_packed_or_not(records_file, own, tmp_path, packed):
    source = tmp_path / "records.jsonl.gz" if packed else records_file
    if packed:
        source.write_bytes(gzip.compress(records_file.read_bytes()))
    result = run("tables", source, "--out", tmp_path / "a.duckdb")
    assert result.exit_code == 0
    assert f"{len(own)} meetings" in result.output
    assert in_order("items", from_duckdb(tmp_path / "a.duckdb", "items")) == expected(own, "items")


def test_extract_writes_gzip_that_tables_reads(tmp_path):
    (tmp_path / "a.txt").write_text("1. Budget 2024\nBeslutning\nGodkendt.\n")
    assert run("extract", tmp_path / "a.txt", "--out", tmp_path / "r.jsonl.gz").exit_code == 0
    assert run("extract", tmp_path / "a.txt", "--out", tmp_path / "r.jsonl").exit_code == 0
    assert gzip.decompress((tmp_path / "r.jsonl.gz").read_bytes()) == (tmp_path / "r.jsonl").read_bytes()
    assert run("summary", tmp_path / "r.jsonl.gz").exit_code == 0
    assert run("view", tmp_path / "r.jsonl.gz", "--out", tmp_path / "pages").exit_code == 0
    assert run("tables", tmp_path / "r.jsonl.gz", "--out", tmp_path / "t", "--format", "csv").exit_code == 0


@pytest.mark.parametrize("form", FORMS)
def test_a_broken_line_names_file_and_line_and_leaves_what_was_there(records_file, tmp_path, form):
    broken = tmp_path / "broken.jsonl"
    lines = records_file.read_text(encoding="utf-8").split("\n")
    broken.write_text("\n".join([*lines[:2], lines[2][:-40], *lines[3:]]), encoding="utf-8")
    out = tmp_path / f"old{SUFFIXES[form]}"
    assert run("tables", records_file, "--out", out, "--format", form).exit_code == 0
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    result = run("tables", broken, "--out", out, "--format", form)
    assert result.exit_code == 2
    assert "broken.jsonl:3: no record" in result.output
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    assert {path.name for path in tmp_path.iterdir()} == {"broken.jsonl", out.name}


@pytest.mark.parametrize("form", FORMS)
def test_tables_take_the_place_of_older_ones(tmp_path, form):
    out = tmp_path / f"a{SUFFIXES[form]}"
    for name in ("first", "second"):
        write_tables([made(name)], out, form=form)
    assert [row["meeting"] for row in READERS[form](out, "meetings")] == ["second"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe{}\n", "r.jsonl:1: no record"),
        (b"\n", "r.jsonl:1: no record"),
        (b"", "there is no record"),
    ],
)
def test_files_without_records_are_said(tmp_path, content, message):
    (tmp_path / "r.jsonl").write_bytes(content)
    result = run("tables", tmp_path / "r.jsonl", "--out", tmp_path / "a.csv")
    assert result.exit_code == 2
    assert message in result.output
    assert not (tmp_path / "a.csv").exists()


def test_broken_gzip_is_said(tmp_path):
    record = made().to_json() + "\n"
    for name, content, message in (
        ("no.jsonl.gz", b"no gzip", "no.jsonl.gz: cannot be read"),
        ("cut.jsonl.gz", gzip.compress((record + "x" * 9000).encode())[:-12], "cut.jsonl.gz:2: cannot be read"),
    ):
        (tmp_path / name).write_bytes(content)
        result = run("tables", tmp_path / name, "--out", tmp_path / "a.csv")
        assert result.exit_code == 2
        assert message in result.output


def test_a_missing_file_is_said(tmp_path):
    result = run("tables", tmp_path / "nowhere.jsonl", "--out", tmp_path / "a.csv")
    assert result.exit_code == 2
    assert "nowhere.jsonl" in result.output


def test_a_name_that_tells_no_form_is_said(records_file, tmp_path):
    result = run("tables", records_file, "--out", tmp_path / "a.xlsx")
    assert result.exit_code == 2
    assert "--format jsonl, csv, parquet, duckdb, datasets" in result.output


def test_an_unknown_form_is_said(tmp_path):
    with pytest.raises(ReferatError, match="no form 'xlsx'"):
        write_tables([made()], tmp_path / "a", form="xlsx")


def test_records_are_not_replaced_by_their_tables(records_file):
    before = records_file.read_bytes()
    assert run("tables", records_file, "--out", records_file).exit_code == 2
    assert records_file.read_bytes() == before


@pytest.mark.parametrize("form", ["csv", "parquet", "datasets"])
def test_a_folder_with_other_things_is_not_replaced(tmp_path, form):
    out = tmp_path / "out"
    out.mkdir()
    for name in ("README.md", "thesis.docx"):
        (out / name).touch()
        with pytest.raises(ReferatError, match="holds more than tables"):
            write_tables([made()], out, form=form)
        (out / name).unlink()
    write_tables([made()], out, form=form)
    with pytest.raises(ReferatError, match="is a folder already"):
        write_tables([made()], out, form="jsonl")


def test_a_failing_source_leaves_nothing(tmp_path):
    def records() -> Iterator[Record]:
        yield made()
        raise KeyboardInterrupt

    for form in FORMS:
        with pytest.raises(KeyboardInterrupt):
            write_tables(records(), tmp_path / f"a-{form}", form=form)
    assert list(tmp_path.iterdir()) == []


def test_no_record_is_an_error(tmp_path):
    with pytest.raises(NothingToDo):
        write_tables([], tmp_path / "a.duckdb")


def test_a_missing_package_names_the_extra(tmp_path, monkeypatch):
    monkeypatch.setattr("referat.extras.find_spec", lambda name: None if name == "duckdb" else object())
    with pytest.raises(MissingPackage, match=r"duckdb not installed: pip install 'referat\[tables\]'"):
        write_tables([made()], tmp_path / "a.duckdb")


def test_json_lines_need_no_extra(tmp_path):
    code = (
        "import sys; from pathlib import Path; from referat.tables import tables_of_files;"
        "sys.modules.update(dict.fromkeys(('pyarrow', 'duckdb', 'datasets')));"
        f"tables_of_files([Path({str(tmp_path / 'r.jsonl')!r})], Path({str(tmp_path / 't.jsonl')!r}))"
    )
    (tmp_path / "r.jsonl").write_text(made().to_json() + "\n", encoding="utf-8")
    subprocess.run([sys.executable, "-c", code], check=True)
    assert (tmp_path / "t.jsonl").read_text(encoding="utf-8").startswith('{"table": "meetings", "meeting": "test/one"')


def test_a_text_with_line_separators_of_unicode_is_one_line(tmp_path):
    record = made(text="a\u2028b\x85c\x0bd")
    (tmp_path / "r.jsonl").write_text(record.to_json() + "\n", encoding="utf-8")
    assert read_records(tmp_path / "r.jsonl") == [record]

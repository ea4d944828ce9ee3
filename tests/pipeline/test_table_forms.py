"""What Parquet, DuckDB and the others hold beside the rows; views of DuckDB."""

import re
from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from made_tables import expected, from_jsonl, from_parquet, in_order, made
from referat.record import Record
from referat.record.models import Entity, Item, Meeting, Section, Vote, Votes
from referat.tables import Rows, read_table, rows_of, write_tables
from referat.tables.arrow import SCHEMAS, batches


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

"""The same rows in every form, and what stands in them."""

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_tables import COLUMNS, KEYS, READERS, SUFFIXES, expected, in_order, made
from referat.errors import ReferatError
from referat.labels import ENTITY_LABELS, OUTCOMES, SECTION_LABELS
from referat.record import Record
from referat.record.models import (
    Absentee,
    Amount,
    Decision,
    Entity,
    Item,
    Meeting,
    NamedPerson,
    Notice,
    Participant,
    Section,
    Vote,
    VoteCounts,
    Votes,
)
from referat.tables import FORMS, load_tables, read_table, rows_of, write_tables


def assert_same_everywhere(records: list[Record], folder: Path, forms: Iterable[str], held: int = 100_000) -> None:
    for form in forms:
        out = folder / f"tables{SUFFIXES[form]}"
        write_tables(records, out, form=form, held=held)
        for name in COLUMNS:
            assert in_order(name, READERS[form](out, name)) == expected(records, name), (form, name)


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

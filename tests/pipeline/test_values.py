"""Values of dates, sums, parties and names, and the grammars that propose dates and sums."""

import csv
from datetime import date
from decimal import Decimal
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referat.values import amount_value, date_value, entity_value, name_value, party_value
from referat.values.amounts import propose_amounts
from referat.values.dates import MONTH_NAMES, propose_dates
from referat.values.parties import LOCAL_PARTIES, NATIONAL

WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
MEETING = date(2018, 6, 15)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("23. juni 2014", "2014-06-23"), ("mandag den 16. marts 2015", "2015-03-16"), ("Tirsdag, den 21. marts 2006", "2006-03-21"),
        ("Tirsdag d. 28. november 2023", "2023-11-28"), ("Onsdag d. 1 december 2021", "2021-12-01"),
        ("Mandag, 3 oktober, 2022", "2022-10-03"), ("Torsdag, Oktober 3, 2019", "2019-10-03"), ("Mandag 23. jun 2014", "2014-06-23"),
        ("30. aug 2022", "2022-08-30"), ("30. aug. 2022", "2022-08-30"), ("Onsdag den 15-maj-2002", "2002-05-15"),
        ("24-09-2019", "2019-09-24"), ("19.11.2018", "2018-11-19"), ("11.9.2025", "2025-09-11"), ("29/11 2018", "2018-11-29"),
        ("20/06-2018", "2018-06-20"), ("5/3-19", "2019-03-05"), ("17. 9. 2020", "2020-09-17"), ("28.\nmarts\n2019", "2019-03-28"),
        ("2023-11-28", "2023-11-28"), ("081025", "2025-10-08"), ("28112023", "2023-11-28"),
        ("1. januar 2022 - 31. december 2025", "2022-01-01/2025-12-31"), ("1. juli 2023 – 30. september 2023", "2023-07-01/2023-09-30"),
        ("1. maj – 30. juni 2020", "2020-05-01/2020-06-30"), ("14.-15. marts 2019", "2019-03-14/2019-03-15"), ("maj 2022", "2022-05"),
        ("november måned 2021", "2021-11"), ("ultimo oktober 2014", "2014-10"), ("primo februar 2018", "2018-02"),
        ("medio maj 2025", "2025-05"), ("ultimo juni/juli 2011", "2011-06/2011-07"), ("oktober/november 2022", "2022-10/2022-11"),
        ("december 2023 - januar 2024", "2023-12/2024-01"), ("primo 2017", "2017"), ("ultimo 2023", "2023"),
        ("1. kvartal 2018", "2018-Q1"), ("tredje kvartal 2022", "2022-Q3"), ("2. halvår 2023", "2023-H2"), ("uge 41 2023", "2023-W41"),
        ("uge 7-8 2020", "2020-W07/2020-W08"), ("foråret 2013", "2013-21"), ("efteråret 2017", "2017-23"), ("2024", "2024"),
        ("2024-2028", "2024/2028"), ("2024 – 2028", "2024/2028"), ("2026-29", "2026/2029"), ("2021/22", "2021/2022"),
    ],
)  # fmt: skip
def test_dates_have_their_value(text, value):
    assert date_value(text) == value


@pytest.mark.parametrize(
    ("text", "anchor", "value"),
    [
        ("28. november", MEETING, "2018-11-28"),
        ("14. december", date(2024, 1, 10), "2023-12-14"),
        ("3. januar", date(2023, 12, 20), "2024-01-03"),
        ("5/3", MEETING, "2018-03-05"),
        ("januar", MEETING, "2018-01"),
        ("januar", date(2017, 12, 1), "2018-01"),
        ("3. kvartal", MEETING, "2018-Q3"),
        ("uge 7", MEETING, "2018-W07"),
        ("23. juni 2014", MEETING, "2014-06-23"),
    ],
)
def test_a_missing_year_comes_from_the_meeting(text, anchor, value):
    assert date_value(text, anchor) == value


@pytest.mark.parametrize(
    "text", ["28. november", "januar", "3. kvartal", "uge 7", "skoleåret", "i går", "14.", "", "31. april 2020", "31.02.2023", "2023-02-31"]
)
def test_dates_that_do_not_tell_have_no_value(text):
    assert date_value(text) is None


@pytest.mark.parametrize("day", [date(2020, 2, 29), date(2019, 12, 31), date(2021, 5, 1)])
def test_a_leap_day_and_year_ends_hold(day):
    assert date_value(f"{day.day}. {MONTH_NAMES[day.month - 1]} {day.year}") == day.isoformat()


def _written(day):
    month = MONTH_NAMES[day.month - 1]
    forms = [
        f"{day.day}. {month} {day.year}",
        f"{WEEKDAYS[day.weekday()]} den {day.day}. {month} {day.year}",
        f"{WEEKDAYS[day.weekday()].capitalize()} d. {day.day}. {month} {day.year}",
        f"{day.day:02}-{day.month:02}-{day.year}",
        f"{day.day:02}.{day.month:02}.{day.year}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day}/{day.month} {day.year}",
        f"{day.day:02}/{day.month:02}-{day.year}",
        f"{day.day}. {month[:3]} {day.year}",
        f"{day.day}-{month[:3]}-{day.year}",
        day.isoformat(),
    ]
    return [*forms, f"{day.day}/{day.month}-{day.year % 100:02}"] if day.year >= 2000 else forms


DAYS = st.dates(date(1970, 1, 1), date(2060, 12, 31))


@settings(max_examples=100, deadline=None)
@given(written=DAYS.flatmap(lambda day: st.tuples(st.just(day), st.sampled_from(_written(day)))))
def test_every_form_of_a_day_has_its_value(written):
    day, form = written
    assert date_value(form) == day.isoformat()


@settings(max_examples=100, deadline=None)
@given(written=DAYS.flatmap(lambda day: st.tuples(st.just(day), st.sampled_from(_written(day)))))
def test_every_form_of_a_day_is_proposed_in_a_sentence(written):
    text = f"Fristen er fastsat til {written[1]} af udvalget"
    assert [text[p.start : p.end] for p in propose_dates(text)] == [written[1]]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("8.000.000 kr.", "8000000"), ("2.000.000 Kr.", "2000000"), ("271.697,53 kr.", "271697.53"), ("kr. 300.000,-", "300000"),
        ("kr. 200.000", "200000"), ("5.495.000 kroner", "5495000"), ("½ mio. kroner", "500000"), ("1½ mio. kr.", "1500000"),
        ("0,121 mio. kr.", "121000"), ("5,1 mio.kr.", "5100000"), ("3,9 mia.kr.", "3900000000"), ("-0,310 mio. kr", "-310000"),
        ("2,1 mil. kr.", "2100000"), ("1.753 mio. kr.", "1753000000"), ("16,3\nmio. kr.", "16300000"),
        ("185-190 mio. kr.", "185000000/190000000"), ("450 – 475 mio. kr.", "450000000/475000000"),
        ("1,5-2 mio. kr.", "1500000/2000000"), ("6-8.000 kr.", "6000/8000"), ("-3.751.000 kr.", "-3751000"), ("450 t.kr.", "450000"),
        ("250 tkr.", "250000"), ("1.000 kr.", "1000"), ("DKK 1.500", "1500"), ("10 mio. skattekroner", "10000000"),
        ("én million", "1000000"), ("en halv million kroner", "500000"), ("0 kr.", "0"),
    ],
)  # fmt: skip
def test_amounts_have_their_value(text, value):
    assert amount_value(text) == value


@pytest.mark.parametrize("text", ["kroner", "mio. kr.", "", "et større beløb"])
def test_amounts_that_do_not_tell_have_no_value(text):
    assert amount_value(text) is None


def _danish(number):
    return f"{number:,f}".replace(",", "x").replace(".", ",").replace("x", ".")


SUMS = st.decimals(Decimal("0.01"), Decimal("99999999.99"), places=2)
KRONER = ("{} kr.", "{} kr", "{} kroner", "kr. {}", "{} Kr.", "{} DKK")
SCALED = (("{} mio. kr.", 6), ("{} mia. kr.", 9), ("{} mio.kr.", 6), ("{} t.kr.", 3), ("{} millioner kroner", 6), ("kr. {} mio.", 6))


@settings(max_examples=100, deadline=None)
@given(number=SUMS, form=st.sampled_from(KRONER), sign=st.sampled_from(["", "-"]))
def test_every_form_of_a_sum_has_its_value(number, form, sign):
    assert Decimal(amount_value(form.format(sign + _danish(number)))) == (-number if sign else number)


@settings(max_examples=100, deadline=None)
@given(number=SUMS, scaled=st.sampled_from(SCALED), sign=st.sampled_from(["", "-"]))
def test_scales_multiply(number, scaled, sign):
    form, power = scaled
    assert Decimal(amount_value(form.format(sign + _danish(number)))) == (-number if sign else number) * 10**power


@settings(max_examples=50, deadline=None)
@given(whole=st.integers(0, 10**9), form=st.sampled_from(["kr. {},-", "{},- kr.", "{} kr.", "kr. {},00"]))
def test_whole_kroner_have_no_decimals(whole, form):
    assert amount_value(form.format(_danish(Decimal(whole)))) == str(whole)


@settings(max_examples=100, deadline=None)
@given(number=SUMS, form=st.sampled_from([*KRONER, *(form for form, _ in SCALED)]), sign=st.sampled_from(["", "-"]))
def test_every_form_of_a_sum_is_proposed_in_a_sentence(number, form, sign):
    written = form.format(sign + _danish(number))
    text = f"Der bevilges {written} til et nyt værksted"
    assert [text[p.start : p.end] for p in propose_amounts(text)] == [written]


LOOK_ALIKES = [
    "Sag 23/13922 er omtalt før.",
    "Grunden er på 8.000 m2.",
    "Nedsat efter § 17, stk. 4.",
    "Mødet begynder kl. 10.15.",
    "Det kræver lokalplan nr. 2021.",
    "Ejendommen matr.nr. 8 ligger mod øst.",
    "Opbakningen var 70,7 pct. i alt.",
    "Se punkt 153 og pkt. 12.",
    "Udgiften bogføres på konto 002.001.",
    "Anlægget yder 4 MW og rummer 240 liter.",
    "Der er 31 medlemmer.",
    "Journalnummer 27.69.40-A00-1-18.",
    "Åbent kl. 15.00-16.00 hver dag.",
    "Skolen har 2020 elever.",
    "Ring på tlf. 20 20 20 20.",
]


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_look_alikes_are_neither_dates_nor_sums(text):
    assert [text[p.start : p.end] for p in (*propose_dates(text), *propose_amounts(text))] == []


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Mødet er flyttet til den 28. november.", ["28. november"]),
        ("Mødet er flyttet til den 3. maj 2021.", ["3. maj 2021"]),
        ("Regnskabet for maj 2022, 2. kvartal 2022 og 2021.", ["maj 2022", "2. kvartal 2022", "2021"]),
        ("Budget 2026-29 og skoleåret 2021/22 er omtalt.", ["2026-29", "2021/22"]),
        ("Sag 23/13922 behandles 24-09-2019 kl. 10.15.", ["24-09-2019"]),
        ("Perioden 1. juli 2023 – 30. september 2023 er åben.", ["1. juli 2023 – 30. september 2023"]),
        ("Tilbage i foråret 2013 (uge 14).", ["foråret 2013", "uge 14"]),
    ],
)
def test_dates_are_proposed_without_what_stands_around_them(text, dates):
    assert [text[p.start : p.end] for p in sorted(propose_dates(text), key=lambda p: p.start)] == dates


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("Fra 782 mio. kr. til ca. 929 mio. kr. i alt.", ["782 mio. kr.", "929 mio. kr."]),
        ("Prisen er 29 kroner pr. indbygger (165.300 kr.).", ["29 kroner", "165.300 kr."]),
        ("Et tilskud, kr. 300.000,-, til 8.000 m2.", ["kr. 300.000,-"]),
        ("Netto -3.751.000 kr. i 2026.", ["-3.751.000 kr."]),
        ("Skønnet er 185-190 mio. kr. samlet.", ["185-190 mio. kr."]),
        ("Der mangler 16,3\nmio. kr. endnu.", ["16,3\nmio. kr."]),
        ("Det koster 140.000 kroner.", ["140.000 kroner"]),
    ],
)
def test_sums_are_proposed_without_what_stands_around_them(text, sums):
    assert [text[p.start : p.end] for p in propose_amounts(text)] == sums


PIECES = st.sampled_from(
    ["2024", "14.", "maj", "kr.", "mio.", " ", "-", "–", ",-", "½", "8.000", "1,5", "/", "uge 7", "\n", ".", "ultimo", "Å", "t", "("]
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(text=st.lists(PIECES, max_size=14).map("".join))
def test_proposals_lie_inside_the_text_and_apart(text):
    for proposals in (list(propose_dates(text)), list(propose_amounts(text))):
        spans = sorted((p.start, p.end) for p in proposals)
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(text[start:end] == text[start:end].strip() for start, end in spans)
        assert all(left[1] <= right[0] for left, right in pairwise(spans))


@settings(max_examples=100, deadline=None)
@given(text=st.lists(PIECES, max_size=8).map("".join), label=st.sampled_from(["DATE", "AMOUNT", "PARTY", "ORG"]))
def test_any_entity_has_a_value_or_none(text, label):
    value = entity_value(label, text, MEETING)
    assert value is None or isinstance(value, str)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A", "A"), ("Ø", "Ø"), ("(V)", "V"), ("Socialdemokraterne", "A"), ("Socialdemokratiets", "A"), ("Venstres", "V"),
        ("Venstre, Danmarks Liberale Parti", "V"), ("Radikale\nVenstre", "B"), ("SF", "F"), ("SF's", "F"), ("SFs", "F"), ("KF", "C"),
        ("EL", "Ø"), ("Nye Borgerlige", "D"), ("Enhedslisten De Rød-Grønnes", "Ø"),
        ("DD", "Æ"), ("ALT", "Å"), ("Dansk Folkepartis", "O"), ("Hvidovrelisten", "Hvidovrelisten"), ("Hvidovrelistens", "Hvidovrelisten"),
        ("Nyt Stevns", "Nyt Stevns"), ("L", "L"), ("løsgænger", "uden for parti"), ("UFP", "uden for parti"), ("U.P.", "uden for parti"),
        ("udenfor partierne", "uden for parti"),
    ],
)  # fmt: skip
def test_parties_have_the_letter_that_they_stand_under(text, value):
    assert party_value(text) == value


@pytest.mark.parametrize(
    ("text", "municipality", "year", "value"),
    [
        ("Nyt Stevns", "Stevns Kommune", 2014, "N"), ("NYT\nSTEVNS", "stevns kommune", 2021, "N"),
        ("Nyt Stevns'", "Stevns Kommune", 2018, "N"),
        ("Hvidovrelistens", "Hvidovre Kommune", 2019, "H"), ("Borgerlisten", "Faxe Kommune", 2016, "L"),
        ("Nyt Stevns", "Stevns Kommune", 2013, "Nyt Stevns"), ("Nyt Stevns", "Stevns Kommune", 2022, "Nyt Stevns"),
        ("Nyt Stevns", "Stevns Kommune", None, "Nyt Stevns"), ("Nyt Stevns", "Faxe Kommune", 2019, "Nyt Stevns"),
        ("Nyt Stevns", None, 2019, "Nyt Stevns"), ("Nyt Faxe", "Faxe Kommune", 2019, "Nyt Faxe"),
        ("N", "Stevns Kommune", 2019, "N"), ("Venstres", "Stevns Kommune", 2019, "V"), ("UFP", "Stevns Kommune", 2019, "uden for parti"),
    ],
)  # fmt: skip
def test_local_lists_have_their_letter_in_their_municipality_and_years(text, municipality, year, value):
    assert party_value(text, municipality=municipality, year=year) == value


def test_the_table_of_local_lists_names_one_list_by_each_letter_and_name():
    rows = list(csv.DictReader(files("referat.values").joinpath(LOCAL_PARTIES).read_text(encoding="utf-8").splitlines()))
    assert {len({(row["municipality"], row[field].lower()) for row in rows}) for field in ("letter", "name")} == {len(rows)}
    assert {row["letter"] for row in rows} <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ") - NATIONAL.keys()
    assert {row["name"].lower() for row in rows}.isdisjoint(form for forms in NATIONAL.values() for form in forms)
    assert all(
        row["municipality"].endswith(("Kommune", "Regionskommune")) and 2014 <= int(row["from"]) < int(row["to"]) <= 2021 for row in rows
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Økonomiudvalgets", "Økonomiudvalget"), ("Byrådets", "Byrådet"), ("KL’s", "KL"), ("PTU´s", "PTU"), ("KBs", "KB"), ("Jens", "Jens"),
        ("Jens'", "Jens"), ("Ida\n  Holm", "Ida Holm"), ("Prøve Kommunes", "Prøve Kommune"), ("Aarhus", "Aarhus"), ("BDO", "BDO"),
        ("Børne- og Ungeudvalgets", "Børne- og Ungeudvalget"), ("Anders Nyholm", "Anders Nyholm"),
    ],
)  # fmt: skip
def test_names_lose_a_genitive_beyond_doubt(text, value):
    assert name_value(text) == value

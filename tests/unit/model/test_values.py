"""What people type: read without guessing, written the Finnish way."""

# ruff: noqa: DTZ001 - a cell holds the clock on the wall, without a zone
from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hapusheets.model.cells import Value
from hapusheets.model.errors import UnreadableValue
from hapusheets.model.values import (
    compare_key,
    format_date,
    format_number,
    format_phone,
    format_time,
    normalise_lines,
    parse_date,
    parse_datetime,
    parse_decimal,
    parse_hours,
    parse_integer,
    parse_time,
    parse_time_range,
    parse_yes_no,
    split_list,
)

FEBRUARY_1 = dt.date(2026, 2, 1)


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("1.2.2026", id="as people write it"),
        pytest.param("01.02.2026", id="with leading zeros"),
        pytest.param("1. 2. 2026", id="with spaces"),
        pytest.param("1.2.2026.", id="with the sentence's full stop"),
        pytest.param("1.\u00a02.\u202f2026", id="with no-break and thin spaces"),
        pytest.param("2026-02-01", id="ISO, as a program writes it"),
        pytest.param("1. helmikuuta 2026", id="with the month's name"),
        pytest.param("su 1.2.2026", id="with its weekday"),
        pytest.param("sunnuntaina 1.2.2026", id="with its weekday in full"),
        pytest.param(dt.datetime(2026, 2, 1, 14, 0), id="a date cell with a clock"),
    ],
)
def test_a_day_is_read_as_typed(typed: Value) -> None:
    assert parse_date(typed) == FEBRUARY_1


@pytest.mark.parametrize(
    ("typed", "code", "suggestion"),
    [
        pytest.param("31.2.2026", "date.impossible", None, id="a day that no calendar has"),
        pytest.param("1.2.26", "date.short_year", FEBRUARY_1, id="a short year is asked about"),
        pytest.param("1.2.87", "date.short_year", dt.date(1987, 2, 1), id="a short year of the last century"),
        pytest.param("1/2/2026", "date.other_order", FEBRUARY_1, id="slashes may be American"),
        pytest.param("1,2,2026", "date.other_order", FEBRUARY_1, id="commas are a slip"),
        pytest.param("13/25/2026", "date.other_order", None, id="slashes that are no day at all"),
        pytest.param("to 1.2.2026", "date.weekday", None, id="another weekday than the day has"),
        pytest.param("1.2.", "date.no_year", None, id="a year is missing"),
        pytest.param("helmikuussa", "date.unreadable", None, id="a word"),
        pytest.param(True, "date.unreadable", None, id="a tick box"),
    ],
)
def test_a_doubtful_day_is_never_guessed(typed: Value, code: str, suggestion: dt.date | None) -> None:
    with pytest.raises(UnreadableValue) as caught:
        parse_date(typed)
    assert (caught.value.code, caught.value.facts["suggestion"]) == (code, suggestion)


@given(st.dates(dt.date(1000, 1, 1)))
def test_every_written_day_reads_back(day: dt.date) -> None:
    assert parse_date(format_date(day)) == parse_date(day.isoformat()) == day


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("9", dt.time(9), id="an hour"),
        pytest.param("9.30", dt.time(9, 30), id="with a point"),
        pytest.param("9:30", dt.time(9, 30), id="with a colon"),
        pytest.param("klo 9.30", dt.time(9, 30), id="with klo"),
        pytest.param("24.00", dt.time(0), id="the end of the day is midnight"),
        pytest.param(9, dt.time(9), id="a number of the hour"),
        pytest.param(0.3958333333, dt.time(9, 30), id="a fraction of a day"),
        pytest.param(dt.datetime(2026, 2, 1, 9, 30), dt.time(9, 30), id="a moment's clock"),
    ],
)
def test_a_time_is_read_as_typed(typed: Value, expected: dt.time) -> None:
    assert parse_time(typed) == expected


@pytest.mark.parametrize("typed", ["25.00", "9.75", "9.5", "aamulla", "-1", "9,30", 46000.4])
def test_an_odd_time_is_refused(typed: Value) -> None:
    with pytest.raises(UnreadableValue, match=r"time\.unreadable"):
        parse_time(typed)


def test_a_range_has_a_start_and_an_end() -> None:
    assert parse_time_range("klo 9.30–12") == (dt.time(9, 30), dt.time(12))
    with pytest.raises(UnreadableValue):
        parse_time_range("9.30")


def test_a_moment_is_a_day_with_a_clock() -> None:
    noon = dt.datetime(2026, 3, 12, 12)
    assert parse_datetime("12.3.2026 klo 12") == parse_datetime("2026-03-12T12:00") == noon
    assert parse_datetime("12.3.2026") == dt.datetime(2026, 3, 12)


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        pytest.param("7,5", "7.5", id="a comma"),
        pytest.param("7½", "7.5", id="a half sign"),
        pytest.param("½", "0.5", id="a half alone"),
        pytest.param("7 h 30 min", "7.5", id="hours and minutes"),
        pytest.param("7\u00a0h\u00a030\u00a0min", "7.5", id="with no-break spaces"),
        pytest.param("7 tuntia", "7", id="in words"),
        pytest.param("45 min", "0.75", id="minutes alone"),
        pytest.param("7:30", "7.5", id="a colon is a clock"),
        pytest.param("37:30", "37.5", id="more than a day"),
        pytest.param(dt.time(7, 30), "7.5", id="a clock made by the spreadsheet"),
        pytest.param("120", "120", id="a whole number"),
        pytest.param(7.1, "7.1", id="a number without binary dust"),
    ],
)
def test_hours_are_read_as_typed(typed: Value, hours: str) -> None:
    assert parse_hours(typed) == Decimal(hours)


@pytest.mark.parametrize("typed", ["7.5", "7.30", "seitsemän", "", "h"])
def test_hours_with_a_full_stop_are_never_guessed(typed: str) -> None:
    with pytest.raises(UnreadableValue, match=r"hours\.unreadable"):
        parse_hours(typed)


def test_numbers_have_a_comma_and_spaces_between_thousands() -> None:
    assert parse_decimal("1\u00a0234,50") == Decimal("1234.50")
    assert parse_integer("1 200") == 1200
    with pytest.raises(UnreadableValue, match=r"number\.full_stop"):
        parse_decimal("12.5")
    with pytest.raises(UnreadableValue, match=r"number\.unreadable"):
        parse_decimal("1 23")
    with pytest.raises(UnreadableValue, match=r"number\.not_whole"):
        parse_integer(2.5)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_every_written_number_reads_back(number: Decimal) -> None:
    assert parse_decimal(format_number(number)) == number


@pytest.mark.parametrize(
    ("typed", "answer"), [("kyllä", True), ("K", True), ("Ja", True), ("ei", False), (False, False)]
)
def test_yes_and_no(typed: Value, answer: bool) -> None:
    assert parse_yes_no(typed) is answer


def test_a_mark_is_asked_about() -> None:
    with pytest.raises(UnreadableValue) as caught:
        parse_yes_no("x")
    assert caught.value.facts["suggestion"] is True


def test_texts_compare_by_what_is_seen() -> None:
    decomposed = "Ma\u0308ki"
    assert compare_key(f" {decomposed}\u00a0 Aino ") == compare_key("mäki aino")
    assert normalise_lines("yksi \r\n\n kaksi\u200b ") == "yksi\n\nkaksi"
    assert split_list(" siirrot;;nostot ;") == ("siirrot", "nostot")


@pytest.mark.parametrize(
    ("number", "written"),
    [
        pytest.param("+358405550123", "040 555 0123", id="a mobile number"),
        pytest.param("+35816259111", "016 259 111", id="a landline of Lapland"),
        pytest.param("+35891234567", "09 123 4567", id="a landline of Helsinki"),
        pytest.param("+46701234567", "+46701234567", id="a Swedish number stays"),
    ],
)
def test_phones_are_grouped(number: str, written: str) -> None:
    assert format_phone(number) == written


def test_full_hours_are_written_without_minutes_after_klo() -> None:
    assert f"klo {format_time(dt.time(8))}–{format_time(dt.time(14, 5))}" == "klo 8–14.05"

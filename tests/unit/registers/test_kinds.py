"""Every kind of column and what people type into it: a story per trap."""

# ruff: noqa: DTZ001 - a cell holds the clock on the wall, without a zone
from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hapusheets.model.cells import Cell, CellKind, Value
from hapusheets.model.findings import FixClass
from hapusheets.registers.kinds import KindContext, Reading, read_cell
from hapusheets.registers.schema import ColumnSchema, load_schema

TODAY = dt.date(2026, 3, 12)
TOWNS = ("Kemi", "Keminmaa", "Simo", "Tervola", "Tornio", "Ylitornio")
VECTORS = Path(__file__).parents[2] / "data" / "hetu_test_vectors.csv"


def known_ids(registers: Iterable[str], text: str) -> str | None:
    """Customers A-0001 Mäki Aino and A-0002 Niemi Eero."""
    return {"A-0001": "A-0001", "a1": "A-0001", "A-0002 Niemi": "A-0002", "Mäki Aino": "A-0001"}.get(text)


CONTEXT = KindContext(
    practice=True, today=TODAY, code_lists=load_schema().codes, municipalities=TOWNS, resolve=known_ids
)
PRODUCTION = KindContext(practice=False, today=TODAY)


def column(kind: str, **more: Any) -> ColumnSchema:
    return ColumnSchema.model_validate({"name": "some", "header": "Jokin", "kind": kind, **more})


def cell(value: Value, **more: Any) -> Cell:
    kinds = {bool: CellKind.BOOL, int: CellKind.NUMBER, float: CellKind.NUMBER, dt.time: CellKind.TIME}
    kind = CellKind.DATE if isinstance(value, dt.date) else kinds.get(type(value), CellKind.TEXT)
    return Cell("B2", more.pop("kind", kind), value, **more)


def read(kind: str, value: Value, context: KindContext = CONTEXT, **more: Any) -> Reading:
    return read_cell(column(kind, **more), cell(value), context)


def told(reading: Reading) -> str | None:
    return reading.problem.code if reading.problem else None


def mend(reading: Reading) -> tuple[Value, str] | None:
    fix = reading.problem.fix if reading.problem else None
    return (fix.value, fix.fix_class.value) if fix else None


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        pytest.param("text", "Virtanen", "Virtanen", id="a text"),
        pytest.param("text", 12, "12", id="a number in a text column is its text"),
        pytest.param("text", dt.date(2026, 1, 2), "2.1.2026", id="a day in a text column is what people see"),
        pytest.param("text", "=1+1", "=1+1", id="a text that begins as a formula is text"),
        pytest.param("long_text", "yksi\n\nkaksi", "yksi\n\nkaksi", id="a long text keeps its lines"),
        pytest.param("date", dt.date(2026, 2, 1), dt.date(2026, 2, 1), id="a real date"),
        pytest.param("time", dt.time(9, 30), dt.time(9, 30), id="a real time"),
        pytest.param("datetime", dt.datetime(2026, 2, 1, 9), dt.datetime(2026, 2, 1, 9), id="a real moment"),
        pytest.param("hours", 7.5, Decimal("7.5"), id="hours as a number"),
        pytest.param("km", 30, Decimal(30), id="kilometres as a number"),
        pytest.param("minutes", 45, 45, id="minutes as a number"),
        pytest.param("money", 12.85, Decimal("12.85"), id="money without binary dust"),
        pytest.param("year", 1987, 1987, id="a year of birth"),
        pytest.param("boolean", "ei", False, id="no"),
        pytest.param("boolean", True, True, id="a tick box"),
        pytest.param("phone", "040 555 0123", "+358405550123", id="a phone with spaces"),
        pytest.param("phone", "0405550123", "+358405550123", id="a phone without spaces"),
        pytest.param("phone", "040-555 0123", "+358405550123", id="a phone with a hyphen"),
        pytest.param("phone", "+358 40 555 0123", "+358405550123", id="an international phone"),
        pytest.param("phone", "016 259 111", "+35816259111", id="a landline"),
        pytest.param("phone", "+46 70 123 45 67", "+46701234567", id="a Swedish phone"),
        pytest.param("email", "aino.maki@example.fi", "aino.maki@example.fi", id="an address"),
        pytest.param("email", "a@mail.com", "a@mail.com", id="a real domain near a common one"),
        pytest.param("postal_code", "00100", "00100", id="a postal code with zeros"),
        pytest.param("iban", "FI21 1234 5600 0007 85", "FI2112345600000785", id="an account in groups"),
        pytest.param("iban", "FI2112345600000785", "FI2112345600000785", id="an account in one"),
        pytest.param("municipality", "Tornio", "Tornio", id="a municipality"),
        pytest.param("reference", "A-0002 Niemi", "A-0002", id="an id with a name"),
        pytest.param("reference", "Mäki Aino", "A-0001", id="an unambiguous name"),
    ],
)
def test_a_clean_cell_gives_its_value_and_no_problem(kind: str, typed: Value, value: object) -> None:
    reading = read(kind, typed)
    assert (reading.value, told(reading)) == (value, None)


@pytest.mark.parametrize(
    ("kind", "typed", "code", "new"),
    [
        pytest.param("text", " Mäki\u00a0 ", "text.spacing", "Mäki", id="spaces around a text"),
        pytest.param("date", "1.2.2026", "date.as_text", dt.date(2026, 2, 1), id="a day typed as text"),
        pytest.param("time", "klo 9.30", "time.as_text", dt.time(9, 30), id="a time typed as text"),
        pytest.param("time", 9, "time.as_number", dt.time(9), id="a plain hour"),
        pytest.param("hours", "7 h 30 min", "number.as_text", Decimal("7.5"), id="hours typed as text"),
        pytest.param("hours", dt.time(7, 30), "hours.as_clock", Decimal("7.5"), id="hours that became a clock"),
        pytest.param("money", "12,50 €/h", "number.as_text", Decimal("12.50"), id="money with its unit"),
        pytest.param("km", "30 km", "number.as_text", Decimal(30), id="kilometres with their unit"),
        pytest.param("year", "1987", "number.as_text", 1987, id="a year typed as text"),
        pytest.param("boolean", "Kyllä", "code.spelling", "kyllä", id="yes with a capital"),
        pytest.param("hetu", "010594–9032", "hetu.spelling", "010594-9032", id="an en dash in an identity code"),
        pytest.param("hetu", " 010594y9032", "hetu.spelling", "010594Y9032", id="lower case and a space"),
        pytest.param("phone", "040.555.0123", "phone.spelling", "040 555 0123", id="points in a phone"),
        pytest.param("phone", 405550123, "phone.became_number", "040 555 0123", id="a phone without its zero"),
        pytest.param("phone", 405550123.0, "phone.became_number", "040 555 0123", id="a phone that became a float"),
        pytest.param("phone", "405550123.0", "phone.became_number", "040 555 0123", id="a float that became a text"),
        pytest.param("phone", 358405550123, "phone.became_number", "040 555 0123", id="a phone without its plus"),
        pytest.param("email", " a@example.fi ", "email.spelling", "a@example.fi", id="spaces around an address"),
        pytest.param("postal_code", 94100, "postal_code.as_number", "94100", id="a postal code as a number"),
        pytest.param("postal_code", 100, "postal_code.as_number", "00100", id="a postal code without its zeros"),
        pytest.param("postal_code", "94 100", "postal_code.spelling", "94100", id="a space in a postal code"),
        pytest.param("iban", "fi2112345600000785", "iban.spelling", "FI21 1234 5600 0007 85", id="lower case account"),
        pytest.param("municipality", "Torneå", "municipality.spelling", "Tornio", id="the Swedish name"),
        pytest.param("municipality", "Tornion kaupunki", "municipality.spelling", "Tornio", id="the full name"),
        pytest.param("municipality", "Kemi stad", "municipality.spelling", "Kemi", id="the full name in Swedish"),
        pytest.param("boolean", "kyllä.", "code.spelling", "kyllä", id="yes with a full stop"),
        pytest.param("date", "2026-02-01 00:00:00", "date.as_text", dt.date(2026, 2, 1), id="a day with midnight"),
        pytest.param("date", "'1.2.2026", "date.as_text", dt.date(2026, 2, 1), id="an apostrophe before a day"),
        pytest.param("hours", "7 h 30", "number.as_text", Decimal("7.5"), id="minutes without their unit"),
        pytest.param("minutes", "1 h 15 min", "number.as_text", 75, id="minutes told as hours"),
        pytest.param("phone", "405550123", "phone.became_number", "040 555 0123", id="a text without its zero"),
        pytest.param("phone", "040/5550123", "phone.spelling", "040 555 0123", id="a stroke after the area"),
        pytest.param("phone", "040_555_0123", "phone.spelling", "040 555 0123", id="underscores in a phone"),
        pytest.param("postal_code", "FIN-94100", "postal_code.spelling", "94100", id="the country before the code"),
        pytest.param("postal_code", "94100.0", "postal_code.spelling", "94100", id="a code that was a float"),
        pytest.param("iban", "IBAN FI21.1234.5600.0007.85", "iban.spelling", "FI21 1234 5600 0007 85", id="full stops"),
        pytest.param("reference", "(A-0001)", "reference.spelling", "A-0001", id="brackets around an id"),
        pytest.param("municipalities", "Kemi, Simo", "list.separator", "Kemi; Simo", id="commas between values"),
        pytest.param("reference", "a1", "reference.spelling", "A-0001", id="an id without zeros"),
    ],
)
def test_a_readable_cell_in_odd_spelling_has_a_safe_mend(kind: str, typed: Value, code: str, new: Value) -> None:
    reading = read(kind, typed)
    assert (told(reading), mend(reading)) == (code, (new, FixClass.SAFE.value))
    assert reading.value not in (None, ())
    again = read_cell(column(kind), cell(new), CONTEXT)
    assert (again.value, told(again)) == (reading.value, None), "the mended cell is clean and means the same"


@pytest.mark.parametrize(
    ("kind", "typed", "code", "suggestion"),
    [
        pytest.param("date", "1.2.26", "date.short_year", dt.date(2026, 2, 1), id="a short year"),
        pytest.param("date", 46054, "date.serial", dt.date(2026, 2, 1), id="a day's serial number"),
        pytest.param("date", 20260312, "date.unreadable", TODAY, id="eight digits, the year first"),
        pytest.param("date", "12032026", "date.unreadable", TODAY, id="eight digits, the day first"),
        pytest.param("time", "9.30–12", "time.range", dt.time(9, 30), id="a range in the start column"),
        pytest.param("time", "9,30", "time.unreadable", dt.time(9, 30), id="a comma in a time"),
        pytest.param("time", "930", "time.unreadable", dt.time(9, 30), id="a time without its point"),
        pytest.param("time", 9.3, "time.unreadable", dt.time(9, 30), id="a time that became a decimal"),
        pytest.param("date", "O1.02.2026", "date.unreadable", dt.date(2026, 2, 1), id="O for 0 in a day"),
        pytest.param("date", "2026/02/01", "date.unreadable", dt.date(2026, 2, 1), id="the year first, strokes"),
        pytest.param("date", "1 februari 2026", "date.unreadable", dt.date(2026, 2, 1), id="a Swedish month"),
        pytest.param("date", "1.2.2026 asti", "date.unreadable", dt.date(2026, 2, 1), id="a word after a day"),
        pytest.param("date", "46054", "date.unreadable", dt.date(2026, 2, 1), id="a serial number as text"),
        pytest.param("date", dt.date(1930, 2, 1), "date.far", dt.date(2030, 2, 1), id="Excel's century of 30"),
        pytest.param("time", "8.OO", "time.unreadable", dt.time(8), id="O for 0 in a time"),
        pytest.param("time", "9 pm", "time.unreadable", dt.time(21), id="the afternoon in English"),
        pytest.param("hours", "noin 7", "hours.unreadable", Decimal(7), id="about"),
        pytest.param("hours", "1O", "hours.unreadable", Decimal(10), id="O for 0 in a number"),
        pytest.param("integer", "2 hlö", "number.unreadable", 2, id="people beside their number"),
        pytest.param("money", "1.234,50", "number.unreadable", Decimal("1234.50"), id="a point between thousands"),
        pytest.param("year", "s. 1987", "year.unreadable", 1987, id="born"),
        pytest.param("boolean", "kylä", "boolean.unclear", "kyllä", id="yes misspelt"),
        pytest.param("phone", "070 123 45 67", "phone.unknown", "+46701234567", id="a Swedish mobile"),
        pytest.param("email", "Aino <a@example.fi>", "email.form", "a@example.fi", id="a name before an address"),
        pytest.param("email", "a@gmail", "email.form", "a@gmail.com", id="an ending that is missing"),
        pytest.param("postal_code", "4500", "postal_code.form", "04500", id="zeros lost from a text"),
        pytest.param("municipality", "övertorneå", "municipality.unknown", "Ylitornio", id="a name on both shores"),
        pytest.param("municipality", "Kemistä", "municipality.unknown", "Kemi", id="an inflected name"),
        pytest.param("km", "7.5", "number.full_stop", Decimal("7.5"), id="a full stop in a number"),
        pytest.param(
            "hours", dt.date(2026, 5, 7), "number.became_date", Decimal("7.5"), id="a number that became a day"
        ),
        pytest.param("year", 87, "year.unreadable", 1987, id="a year of two digits"),
        pytest.param("year", "1.2.1987", "year.unreadable", 1987, id="a birth date for a birth year"),
        pytest.param("boolean", "x", "boolean.unclear", "kyllä", id="a mark"),
        pytest.param("phone", "O40 555 0123", "phone.letters", "040 555 0123", id="O for 0 in a phone"),
        pytest.param("phone", "040 555 0123 (äiti)", "phone.letters", "040 555 0123", id="words beside a phone"),
        pytest.param("email", "a@gmial.com", "email.domain", "a@gmail.com", id="a domain nearly right"),
        pytest.param("email", "a@example,fi", "email.form", "a@example.fi", id="a comma in an address"),
        pytest.param("email", "aino(at)example.fi", "email.form", "aino@example.fi", id="at in brackets"),
        pytest.param("email", "aino at example.fi", "email.form", "aino@example.fi", id="at in words"),
        pytest.param("municipalities", "Tornio; Torino", "municipality.unknown", "Tornio", id="one town twice"),
        pytest.param("postal_code", "941O0", "postal_code.form", "94100", id="O for 0 in a postal code"),
        pytest.param("postal_code", "94100 Kemi", "postal_code.with_town", "94100", id="a town beside the code"),
        pytest.param("municipality", "Toirnio", "municipality.unknown", "Tornio", id="a misspelt municipality"),
        pytest.param(
            "municipalities", "Kemi; Tornoi", "municipality.unknown", "Kemi; Tornio", id="one of two misspelt"
        ),
    ],
)
def test_a_doubtful_cell_is_asked_about(kind: str, typed: Value, code: str, suggestion: Value) -> None:
    reading = read(kind, typed)
    assert (told(reading), mend(reading)) == (code, (suggestion, FixClass.ASK.value))


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        pytest.param("date", "31.2.2026", "date.impossible", id="a day that is not in the calendar"),
        pytest.param("time", "25.00", "time.unreadable", id="an hour that is not"),
        pytest.param("hours", "7.5", "hours.unreadable", id="hours with a full stop: minutes or tenths"),
        pytest.param("hours", -2, "number.negative", id="hours below zero"),
        pytest.param("minutes", 7.5, "number.not_whole", id="half a minute"),
        pytest.param("year", 2050, "year.impossible", id="a birth in the future"),
        pytest.param("boolean", "ehkä", "boolean.unclear", id="maybe"),
        pytest.param("date", dt.time(9), "date.unreadable", id="a clock for a day"),
        pytest.param("time", 9.5, "time.unreadable", id="half past nine, or nine fifty"),
        pytest.param("hours", "7-8", "hours.unreadable", id="from and to"),
        pytest.param("postal_code", "9410", "postal_code.form", id="a digit missing somewhere"),
        pytest.param("hetu", "O10594Y9032", "hetu.letter_for_digit", id="an identity code is never proposed"),
        pytest.param("phone", "112", "phone.unknown", id="a short number"),
        pytest.param("phone", "12345678901234", "phone.unknown", id="too many digits"),
        pytest.param("phone", "4,06E+08", "number.digits_lost", id="scientific notation"),
        pytest.param("email", "aino", "email.form", id="no address at all"),
        pytest.param("email", "aino@example.invalid", "email.form", id="a domain that never exists"),
        pytest.param("iban", "FI21 1234 5600 0007 86", "iban.check_digits", id="a wrong account is never guessed"),
        pytest.param("iban", 2112345600000785, "number.digits_lost", id="an account that became a number"),
        pytest.param("text", 1234567890123456, "number.digits_lost", id="sixteen digits as a number"),
        pytest.param("municipality", "Hki", "municipality.unknown", id="a town that is not of the area"),
        pytest.param("reference", "Niemi", "reference.unknown", id="a name that fits nobody or many"),
    ],
)
def test_a_wrong_cell_has_no_value_and_no_guess(kind: str, typed: Value, code: str) -> None:
    reading = read(kind, typed)
    assert (reading.value, told(reading), mend(reading)) == (None, code, None)


def test_codes_are_read_one_by_one() -> None:
    reading = read("codes", "siirot; nostot; Peg", list="tasks")
    assert reading.value == ("nostot", "PEG")
    assert mend(reading) == ("siirrot; nostot; PEG", "ask")
    assert reading.problem is not None
    assert (reading.problem.params["value"], reading.problem.params["suggestion"]) == ("siirot", "siirrot")


def test_two_equally_near_codes_are_not_proposed() -> None:
    assert mend(read("weekday", "mo", list="weekdays")) is None
    assert read("weekday", "Maanantai", list="weekdays").value == "ma"


def test_turvakielto_is_a_flag_unless_it_says_no() -> None:
    assert read("text", "Ei", choices_hint="yes_no").value == "ei"
    assert read("text", "voimassa 2027 asti", choices_hint="yes_no").value == "voimassa 2027 asti"
    assert read("text", False, choices_hint="yes_no").value == "ei"


def test_a_municipality_number_keeps_its_zeros() -> None:
    assert mend(read("text", 47, digits=3)) == ("047", "safe")
    assert told(read("text", "047", digits=3)) is None
    assert told(read("text", "1234", digits=3)) == "text.digits"


def test_a_column_may_have_choices_beside_the_municipalities() -> None:
    assert read("municipality", "koti", choices=["koti"]).value == "koti"


def test_a_range_in_the_end_column_proposes_the_end() -> None:
    assert mend(read("time", "9–12.30", name="end_time")) == (dt.time(12, 30), "ask")


def test_an_hour_typed_into_a_clock_format_is_recognised() -> None:
    reading = read("time", dt.date(1900, 1, 9))
    assert (told(reading), mend(reading)) == ("time.as_day", (dt.time(9), "ask"))


def test_a_duration_of_more_than_a_day_is_hours() -> None:
    elapsed = cell(1.5625, number_format="[h]:mm")
    assert read_cell(column("hours"), elapsed, CONTEXT).value == Decimal("37.5")


def test_a_birth_is_never_in_the_future() -> None:
    assert mend(read("date", "1.5.30", name="birth_date")) == (dt.date(1930, 5, 1), "ask")
    assert told(read("date", dt.date(2030, 5, 1), name="birth_date")) == "date.birth_in_future"


@pytest.mark.parametrize(
    ("broken", "code", "value"),
    [
        pytest.param(cell("#REF!", kind=CellKind.ERROR), "cell.error", None, id="a broken formula"),
        pytest.param(Cell("B2", CellKind.EMPTY, None, formula="A1"), "cell.no_result", None, id="never calculated"),
        pytest.param(cell(" \u00a0"), "cell.only_spaces", None, id="only spaces"),
    ],
)
def test_a_cell_that_only_looks_filled(broken: Cell, code: str, value: Value) -> None:
    reading = read_cell(column("text"), broken, CONTEXT)
    assert (told(reading), reading.value) == (code, value)


@pytest.mark.parametrize("kind", ["text", "codes"])
def test_a_blank_cell_is_no_problem(kind: str) -> None:
    for blank in (None, Cell("B2", CellKind.EMPTY, None), cell("")):
        reading = read_cell(column(kind), blank, CONTEXT)
        assert (reading.value, told(reading)) == (() if kind == "codes" else None, None)


@pytest.mark.parametrize(
    "line", list(csv.DictReader(VECTORS.read_text(encoding="utf-8").splitlines())), ids=lambda line: str(line["hetu"])
)
def test_identity_codes_of_the_vectors(line: dict[str, str]) -> None:
    reading = read("hetu", line["hetu"])
    assert (reading.value == line["hetu"]) is (line["valid"] == "1")
    assert read("hetu", line["hetu"], PRODUCTION).value is None, "test codes belong only in practice"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        pytest.param("010190-999A", "hetu.check_character", id="a wrong check character"),
        pytest.param("310299-9017", "hetu.no_such_day", id="a day that is not"),
        pytest.param("010190G999W", "hetu.form", id="a separator that is not"),
        pytest.param("0101909999", "hetu.form", id="a character missing"),
        pytest.param("010190-000M", "hetu.no_such_day", id="an individual number that is not"),
    ],
)
def test_a_wrong_identity_code_is_never_guessed(typed: str, code: str) -> None:
    reading = read("hetu", typed)
    assert (reading.value, told(reading), mend(reading)) == (None, code, None)


@pytest.mark.parametrize("typed", ["None", "nan", "-", "ei tiedossa"])
def test_a_word_for_nothing_is_told_and_asked_to_be_cleared(typed: str) -> None:
    reading = read("phone", typed)
    assert (reading.value, told(reading), mend(reading)) == (None, "cell.placeholder", (None, "ask"))


def test_until_further_notice_is_an_empty_cell() -> None:
    assert told(read("date", "toistaiseksi", name="end")) == "date.open_end"
    assert told(read("date", "toistaiseksi")) == "date.unreadable"


@pytest.mark.parametrize(
    ("typed", "code_list", "meant"),
    [
        pytest.param("sairasloma", "absence_reason", "sairaus", id="a near word"),
        pytest.param("Finnish", "languages", "suomi", id="another language's name"),
        pytest.param("fi", "languages", "suomi", id="a short form"),
        pytest.param("valmis", "request_state", "täytetty", id="done, of a request"),
        pytest.param("valmis", "task_state", "tehty", id="done, of a task"),
        pytest.param("ma", "employment_kind", "määräaikainen", id="ma of an employment"),
        pytest.param("maanantaisin", "weekdays", "ma", id="on Mondays"),
        pytest.param("valttamaton", "urgency", "välttämätön", id="without dots"),
        pytest.param("B", "wage_group", None, id="two groups are as near"),
    ],
)
def test_words_for_codes(typed: str, code_list: str, meant: str | None) -> None:
    found = mend(read("code", typed, list=code_list))
    assert (found[0] if found else None) == meant


def test_a_birth_in_the_future_is_no_identity_code() -> None:
    checks = "0123456789ABCDEFHJKLMNPRSTUVWXY"
    code = f"010528A902{checks[10528902 % 31]}"
    assert told(read("hetu", code)) == "hetu.birth_in_future"


@given(st.from_regex(r"0(4[0-6]|50)[0-9]{7}", fullmatch=True))
def test_the_fast_way_of_phones_agrees_with_the_library(number: str) -> None:
    parsed = phonenumbers.parse(number, "FI")
    assert phonenumbers.is_valid_number(parsed)
    assert read("phone", number).value == phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def test_equal_values_are_read_once() -> None:
    context = KindContext(practice=True, today=TODAY)
    some = column("email")
    first = read_cell(some, cell("a@example.fi"), context)
    assert read_cell(some, cell("a@example.fi"), context) is first
    ticks = column("text")
    assert (read_cell(ticks, cell(1), context).value, read_cell(ticks, cell(True), context).value) == ("1", "kyllä")

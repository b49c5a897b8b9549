"""Texts, days, times, numbers and yes/no."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from hapusheets.model.cells import Cell, CellKind, Value
from hapusheets.model.errors import UnreadableValue
from hapusheets.model.findings import Fix, FixClass, Severity
from hapusheets.model.values import (
    compare_key,
    format_value,
    normalise_lines,
    normalise_text,
    parse_date,
    parse_datetime,
    parse_decimal,
    parse_hours,
    parse_integer,
    parse_time,
    parse_time_range,
    parse_yes_no,
)
from hapusheets.registers.reading.aliases import spelling_key
from hapusheets.registers.reading.base import KindContext, Problem, Reading, ask, safe, unreadable
from hapusheets.registers.reading.slips import (
    likely_number,
    likely_text_day,
    likely_time,
    likely_year,
    plain_amount,
    without_apostrophe,
    without_midnight,
)
from hapusheets.registers.reading.suggest import did_you_mean

if TYPE_CHECKING:
    from hapusheets.registers.schema import ColumnSchema

_EPOCH: Final = dt.date(1899, 12, 30)
_EXACT_DIGITS: Final = 10**15  # a spreadsheet keeps fifteen digits of a number
_UNITS: Final = {
    "km": re.compile(r"\s*km\.?$", re.IGNORECASE),
    "minutes": re.compile(r"\s*(?:min|minuuttia|m)\.?$", re.IGNORECASE),
    "money": re.compile(r"\s*(?:€|eur|euroa|e)(?:\s*/\s*(?:h|t|tunti))?$", re.IGNORECASE),
}
_OPEN_ENDED: Final = frozenset({"end", "valid_until"})
_OPEN: Final = re.compile(r"toistaiseksi|tillsvidare|voimassa toistaiseksi|avoin$|jatkuu", re.IGNORECASE)
_LONGEST_WEEK: Final = 100
#: No decision, contract or shift of ours is from before 1970 or after 2100; nobody is over 120.
_FIRST_YEAR, _LAST_YEAR, _OLDEST = 1970, 2100, 120
_LARGEST: Final = {"hours": 744, "km": 1500, "minutes": 20_160, "money": 10_000}


def read_text(column: ColumnSchema, cell: Cell, context: KindContext) -> Reading:  # noqa: ARG001 - a Reader
    """Read a short text: one line, single spaces. A number or day in the cell becomes the text a person sees."""
    if column.digits is not None:
        return _digits(column.digits, cell)
    if not isinstance(cell.value, str):
        return _as_text(cell)
    text = normalise_text(cell.value)
    if text == cell.value and column.choices_hint is None:
        return Reading(text)
    if column.choices_hint == "yes_no" and compare_key(text) in ("kyllä", "ei"):
        text = compare_key(text)
    if text != unicodedata.normalize("NFC", cell.value):
        return safe("text.spacing", Severity.INFO, cell, text, text)
    return Reading(text)


def read_long_text(column: ColumnSchema, cell: Cell, context: KindContext) -> Reading:  # noqa: ARG001 - a Reader
    """Read a longer text with its line breaks."""
    return Reading(normalise_lines(cell.value)) if isinstance(cell.value, str) else _as_text(cell)


def _as_text(cell: Cell) -> Reading:
    if digits_are_lost(cell):
        return ask("number.digits_lost", cell)
    return Reading(format_value(cell.value))


def digits_are_lost(cell: Cell) -> bool:
    """Tell whether the cell is a number so long that a spreadsheet has put zeros for its last digits."""
    return cell.kind is CellKind.NUMBER and isinstance(cell.value, int | float) and abs(cell.value) >= _EXACT_DIGITS


def _digits(length: int, cell: Cell) -> Reading:
    text = normalise_text(format_value(cell.value))
    if not text.isdecimal() or len(text) > length:
        return ask("text.digits", cell, length=length)
    if text.zfill(length) != cell.value:
        return safe("text.leading_zeros", Severity.WARNING, cell, text.zfill(length), text.zfill(length))
    return Reading(text)


def read_date(column: ColumnSchema, cell: Cell, context: KindContext) -> Reading:
    """Read a day. A text that is surely a day is read, and may safely become a real date."""
    if isinstance(cell.value, dt.date):
        return _judge_day(column, cell, parse_date(cell.value), context)
    if isinstance(cell.value, int | float | Decimal):
        return _number_as_day(cell)
    if isinstance(cell.value, dt.time):
        return ask("date.unreadable", cell)
    if column.name in _OPEN_ENDED and isinstance(cell.value, str) and _OPEN.match(normalise_text(cell.value)):
        return Reading(None, Problem("date.open_end", Severity.WARNING, {"value": cell.value}, Fix(None, FixClass.ASK)))
    try:
        day = parse_date(without_midnight(cell.value))
    except UnreadableValue as error:
        return unreadable(_with_likely_year(column, error, context), cell)
    judged = _judge_day(column, cell, day, context)
    return judged if judged.problem else safe("date.as_text", Severity.WARNING, cell, day, day)


def _judge_day(column: ColumnSchema, cell: Cell, day: dt.date, context: KindContext) -> Reading:
    if column.name == "birth_date":
        return _judge_birth(cell, day, context)
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        return ask("date.far", cell, _a_century_on(day), value=day, severity=Severity.WARNING)
    return Reading(day)


def possible_days() -> tuple[dt.date, dt.date]:
    """Return the first and the last day that may stand in a column of days."""
    return dt.date(_FIRST_YEAR, 1, 1), dt.date(_LAST_YEAR, 12, 31)


def oldest_birth(today: dt.date) -> dt.date:
    """Return the first day on which somebody living may have been born."""
    return dt.date(today.year - _OLDEST, 1, 1)


def _judge_birth(cell: Cell, day: dt.date, context: KindContext) -> Reading:
    if day > context.today:
        return ask("date.birth_in_future", cell)
    if day.year < context.today.year - _OLDEST:
        return ask("date.far", cell, value=day, severity=Severity.WARNING)
    return Reading(day)


def _a_century_on(day: dt.date) -> dt.date | None:
    """A spreadsheet takes a year of two digits from 30 on for one of the last century."""
    return likely_text_day(f"{day.day}.{day.month}.{day.year + 100}") if day.year in range(1926, _FIRST_YEAR) else None


def _number_as_day(cell: Cell) -> Reading:
    number = cell.value
    if isinstance(number, int | float | Decimal) and not isinstance(number, bool) and 20_000 <= number <= 80_000:
        return ask("date.serial", cell, _EPOCH + dt.timedelta(days=int(number)))
    return ask("date.unreadable", cell, _eight_digits(format_value(number)))


def _with_likely_year(column: ColumnSchema, error: UnreadableValue, context: KindContext) -> UnreadableValue:
    """A birth is never in the future, and eight digits in a row are a day when only one reading is possible."""
    suggestion = error.facts["suggestion"]
    if isinstance(suggestion, dt.date) and column.name == "birth_date" and suggestion > context.today:
        suggestion = suggestion.replace(year=suggestion.year - 100)
    if error.code == "date.unreadable":
        typed = str(error.facts["value"]).strip()
        suggestion = _eight_digits(typed) or likely_text_day(typed)
    return UnreadableValue(error.code, **{**error.facts, "suggestion": suggestion})


def _eight_digits(text: str) -> dt.date | None:
    if not re.fullmatch(r"\d{7,8}", text):
        return None
    padded = text.zfill(8)
    found = [_day(padded[4:], padded[2:4], padded[:2]), _day(padded[:4], padded[4:6], padded[6:])]
    possible = [day for day in found if day is not None and 1900 <= day.year <= 2100]
    return possible[0] if len(possible) == 1 else None


def _day(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def read_datetime(column: ColumnSchema, cell: Cell, context: KindContext) -> Reading:
    """Read a day with a clock; a day alone is its midnight."""
    if isinstance(cell.value, dt.date):
        return Reading(parse_datetime(cell.value))
    if not isinstance(cell.value, str):
        return _number_as_day(cell)
    try:
        moment = parse_datetime(cell.value)
    except UnreadableValue as error:
        return unreadable(_with_likely_year(column, error, context), cell)
    return safe("date.as_text", Severity.WARNING, cell, moment, moment)


def read_time(column: ColumnSchema, cell: Cell, context: KindContext) -> Reading:  # noqa: ARG001 - a Reader
    """Read a time of day."""
    if isinstance(cell.value, dt.datetime | dt.time):
        return Reading(parse_time(cell.value))
    if isinstance(cell.value, dt.date):
        return _day_as_time(cell, cell.value)
    try:
        clock = parse_time(without_apostrophe(cell.value))
    except UnreadableValue:
        return _near_time(column, cell)
    code = "time.as_text" if isinstance(cell.value, str) else "time.as_number"
    return safe(code, Severity.INFO, cell, clock, clock)


def _day_as_time(cell: Cell, day: dt.date) -> Reading:
    """A plain 9 typed into a cell of clock format is stored as the ninth day of 1900."""
    hour = (day - _EPOCH).days
    typed = day.day if (day.year, day.month) == (1900, 1) else hour
    if day.year > 1900 or not 0 < typed <= 24:
        return ask("time.unreadable", cell)
    return ask("time.as_day", cell, dt.time(typed % 24), value=dt.time(typed % 24), severity=Severity.WARNING)


def _near_time(column: ColumnSchema, cell: Cell) -> Reading:
    text = normalise_text(f"{cell.value:.2f}" if isinstance(cell.value, float) else format_value(cell.value))
    try:
        start, end = parse_time_range(text)
    except UnreadableValue:
        return ask("time.unreadable", cell, likely_time(text, is_number=not isinstance(cell.value, str)))
    return ask("time.range", cell, end if column.name.startswith("end") else start)


def read_number(column: ColumnSchema, cell: Cell, context: KindContext) -> Reading:  # noqa: ARG001 - a Reader
    """Read hours, kilometres, minutes, money, a decimal or a whole number. Negative ones are wrong."""
    whole = column.kind in ("integer", "minutes")
    if isinstance(cell.value, dt.date | dt.time | bool):
        return _number_turned(column, cell)
    try:
        number = _PARSERS.get(column.kind, parse_integer if whole else parse_decimal)(_bare(column, cell))
    except UnreadableValue as error:
        return _near_number(column, cell, error)
    if number < 0 and column.kind != "decimal":
        return ask("number.negative", cell)
    return _judge_number(column, cell, number)


def _near_number(column: ColumnSchema, cell: Cell, error: UnreadableValue) -> Reading:
    """A number with a slip in it is proposed; minutes written as hours are read."""
    typed = str(cell.value)
    if column.kind == "minutes" and (minutes := _hours_as_minutes(typed)) is not None:
        return _judge_number(column, cell, minutes)
    likely = error.facts.get("suggestion") or likely_number(typed, hours=column.kind == "hours")
    if column.kind in ("integer", "minutes") and isinstance(likely, Decimal) and likely == likely.to_integral_value():
        likely = int(likely)
    return unreadable(UnreadableValue(error.code, **{**error.facts, "suggestion": likely}), cell)


def _hours_as_minutes(typed: str) -> int | None:
    if not re.search(r"[htT:½¼¾]", typed):
        return None
    try:
        minutes = parse_hours(typed) * 60
    except UnreadableValue:
        return None
    return round(minutes) if abs(minutes - round(minutes)) < Decimal("0.01") else None


def _judge_number(column: ColumnSchema, cell: Cell, number: Decimal | int) -> Reading:
    largest = _LONGEST_WEEK if column.name.endswith("_week") else _LARGEST.get(column.kind, number)
    if number > largest:
        return ask("number.very_large", cell, value=number, severity=Severity.WARNING)
    if isinstance(cell.value, str):
        return safe("number.as_text", Severity.WARNING, cell, number, number)
    return Reading(number)


def _bare(column: ColumnSchema, cell: Cell) -> Value:
    """Return the value without its unit; a duration of ``[h]:mm`` format as hours."""
    if isinstance(cell.value, str):
        plain = plain_amount(cell.value, column.header)
        return _UNITS[column.kind].sub("", plain) if column.kind in _UNITS else plain
    if column.kind == "hours" and isinstance(cell.value, int | float) and "[h" in cell.number_format.lower():
        return (Decimal(repr(cell.value)) * 24).quantize(Decimal("0.0001"))
    return cell.value


def _number_turned(column: ColumnSchema, cell: Cell) -> Reading:
    """A number that a spreadsheet took for a clock (7:30) or a day (7.5. for 7,5)."""
    if isinstance(cell.value, dt.time) and column.kind == "hours":
        hours = parse_hours(cell.value)
        return safe("hours.as_clock", Severity.WARNING, cell, hours, hours)
    if isinstance(cell.value, dt.time) and column.kind == "minutes":
        return ask("number.unreadable", cell, cell.value.hour * 60 + cell.value.minute)
    if isinstance(cell.value, dt.date) and column.kind not in ("integer", "minutes"):
        return ask("number.became_date", cell, Decimal(f"{cell.value.day}.{cell.value.month}"))
    return ask("number.unreadable", cell)


_PARSERS: Final[dict[str, Callable[[Value], Decimal | int]]] = {"hours": parse_hours}


def read_year(column: ColumnSchema, cell: Cell, context: KindContext) -> Reading:  # noqa: ARG001 - a Reader
    """Read a year of birth: four digits, not in the future."""
    if isinstance(cell.value, dt.date):
        return ask("year.unreadable", cell, cell.value.year)
    text = normalise_text(format_value(cell.value))
    if not re.fullmatch(r"\d{4}", text):
        return ask("year.unreadable", cell, likely_year(text, context.today.year))
    year = int(text)
    if not context.today.year - _OLDEST <= year <= context.today.year:
        return ask("year.impossible", cell)
    if isinstance(cell.value, str):
        return safe("number.as_text", Severity.WARNING, cell, year, year)
    return Reading(year)


def read_boolean(column: ColumnSchema, cell: Cell, context: KindContext) -> Reading:  # noqa: ARG001 - a Reader
    """Read kyllä or ei, with their usual short forms."""
    try:
        answer = parse_yes_no(spelling_key(cell.value) if isinstance(cell.value, str) else cell.value)
    except UnreadableValue as error:
        return ask("boolean.unclear", cell, _likely_answer(error))
    word = format_value(answer)
    if isinstance(cell.value, str) and cell.value != word:
        return safe("code.spelling", Severity.INFO, cell, word, answer, header=column.header)
    return Reading(answer)


def _likely_answer(error: UnreadableValue) -> str | None:
    typed = str(error.facts["value"])
    if error.facts["suggestion"] is not None:
        return format_value(error.facts["suggestion"])
    return _ANSWERS.get(spelling_key(typed)) or did_you_mean(typed, ("kyllä", "ei"))


_ANSWERS: Final = {"0": "ei", "ei ole": "ei", "ei oo": "ei", "juu": "kyllä", "jep": "kyllä", "kyllä on": "kyllä"}

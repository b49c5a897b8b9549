"""Values as they are stored in a cell's XML, and how to tell that one came back."""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from decimal import Decimal

from hapusheets.model.cells import Value
from hapusheets.model.errors import UnsafeEdit
from hapusheets.workbooks.dates import FormatClass, classify_format, to_serial
from hapusheets.workbooks.xml_text import escape_cell

_LONGEST_TEXT = 32_767
_HALF_SIGN = re.compile("[\ud800-\udfff]")  # half of a pair that makes one character
_LAST_MILLISECOND = 86_399_999
_LOOKS_TYPED = re.compile(r"\s*(?:[=+\-@']|[\d.,]+\s*\S{0,4}\s*$|\d|true$|false$|tosi$|epätosi$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stored:
    """A value ready for a cell: its ``t`` attribute ("" for numbers) and its text, escaped."""

    kind: str
    text: str

    def xml(self, prefix: str) -> str:
        """Return the inside of the cell element."""
        if self.kind == "inlineStr":
            return f'<{prefix}is><{prefix}t xml:space="preserve">{self.text}</{prefix}t></{prefix}is>'
        return f"<{prefix}v>{self.text}</{prefix}v>"


def stored(value: Value, cell: str, *, date1904: bool) -> Stored | None:
    """Return how ``value`` is stored; None clears. Raises ``UnsafeEdit`` for what a workbook cannot hold."""
    if value is None:
        return None
    if isinstance(value, bool):
        return Stored("b", str(int(value)))
    if isinstance(value, str):
        return _stored_text(value, cell)
    if isinstance(value, (dt.date, dt.time)):
        return _stored_moment(value, cell, date1904=date1904)
    return _stored_number(value, cell)


def _stored_text(value: str, cell: str) -> Stored:
    if len(value.encode("utf-16-le", "surrogatepass")) > 2 * _LONGEST_TEXT:
        raise _bad(cell, f"> {_LONGEST_TEXT}")
    half = _HALF_SIGN.search(value)
    if half:
        raise _bad(cell, f"U+{ord(half[0]):04X}")
    return Stored("inlineStr", escape_cell(value))


def _stored_moment(value: dt.date | dt.time, cell: str, *, date1904: bool) -> Stored:
    if isinstance(value, (dt.datetime, dt.time)) and value.tzinfo is not None:
        raise _bad(cell, str(value))
    serial = to_serial(value, date1904=date1904)
    if serial is None:
        raise _bad(cell, str(value))
    return Stored("", serial)


def _stored_number(value: float | Decimal, cell: str) -> Stored:
    if isinstance(value, int):
        if abs(value) > 2**1023 or int(float(value)) != value:
            raise _bad(cell, f"{Decimal(value):.15e}")
    elif not isinstance(value, (float, Decimal)) or not math.isfinite(value):
        raise _bad(cell, str(value))
    elif not math.isfinite(float(value)):
        raise _bad(cell, str(value)[:20])
    return Stored(
        "",
        format(value, "f")
        if isinstance(value, Decimal)
        else repr(float(value) if isinstance(value, float) else int(value)),
    )


def _bad(cell: str, reason: str) -> UnsafeEdit:
    return UnsafeEdit("edit.bad_value", where=cell, cell=cell, reason=reason)


def wanted_format(value: Value, code: str) -> str | None:
    """Return the number format ``value`` needs in a cell of the format ``code``; None when that one suits.

    A text that a spreadsheet would take for a number, date or formula when it is next edited gets the text format
    where the cell has no format of its own.
    """
    present = classify_format(code)
    if isinstance(value, str):
        return "@" if code.casefold() == "general" and _LOOKS_TYPED.match(value) else None
    if isinstance(value, dt.datetime):
        seconds = value.second or value.microsecond
        return None if present is FormatClass.DATETIME else f"d.m.yyyy h:mm{':ss' if seconds else ''}"
    if isinstance(value, dt.date):
        return None if present in (FormatClass.DATE, FormatClass.DATETIME) else "d.m.yyyy"
    if isinstance(value, dt.time):
        clocks = (FormatClass.TIME, FormatClass.ELAPSED, FormatClass.DATETIME)
        return None if present in clocks else f"h:mm{':ss' if value.second or value.microsecond else ''}"
    if isinstance(value, bool) or value is None:
        return None
    return None if present in (FormatClass.NUMBER, FormatClass.TEXT) else "General"


def came_back(value: Value, read: Value) -> bool:
    """Tell whether a cell that was to hold ``value`` was read as the same value."""
    if isinstance(value, (bool, str)) or value is None or isinstance(read, (bool, str)) or read is None:
        same_kind = type(value) is type(read) or (isinstance(value, str) and isinstance(read, str))
        return same_kind and value == read
    if isinstance(value, (dt.date, dt.time)) or isinstance(read, (dt.date, dt.time)):
        return _moment_milliseconds(value) == _moment_milliseconds(read)
    return float(value) == float(read)


def _moment_milliseconds(value: Value) -> object:
    if isinstance(value, dt.time):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        return ("time", min(round(seconds * 1000 + value.microsecond / 1000), _LAST_MILLISECOND))
    if isinstance(value, dt.datetime):
        return round((value.replace(tzinfo=None) - dt.datetime.min).total_seconds() * 1000)  # noqa: DTZ901 - a wall clock
    if isinstance(value, dt.date):
        return round((dt.datetime(value.year, value.month, value.day) - dt.datetime.min).total_seconds() * 1000)  # noqa: DTZ001, DTZ901 - a wall clock
    return value

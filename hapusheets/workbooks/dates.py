"""Serial numbers of days, as spreadsheets store dates and times, to Python's and back."""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from functools import lru_cache

_DAY_MS = 86_400_000
_EPOCH_1900 = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a wall clock without a zone is what a cell holds
_EPOCH_1904 = dt.datetime(1904, 1, 1)  # noqa: DTZ001 - see above
_LAST_SERIAL = 2_958_466  # the day after 31.12.9999

#: Built-in formats that a file does not spell out (ECMA-376 part 1, 18.8.30); 27–36 and 50–58 are East Asian dates.
BUILTIN_FORMATS = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm", 37: "#,##0_);(#,##0)",
    38: "#,##0_);[Red](#,##0)", 39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);[Red](#,##0.00)", 45: "mm:ss",
    46: "[h]:mm:ss", 47: "mmss.0", 48: "##0.0E+0", 49: "@",
    **dict.fromkeys([*range(27, 32), 36, *range(50, 55), 57, 58], "yyyy-mm-dd"),
    **dict.fromkeys([*range(32, 36), 55, 56], "h:mm:ss"),
}  # fmt: skip

_NOISE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_LONGEST_FORMAT = 1024  # Excel's own are up to 255 signs long
_HALF_DAY = re.compile(r"am/pm|a/p", re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_MINUTES = re.compile(r"(?<=h)([^a-z]*)m{1,2}|m{1,2}(?=[^a-z]*s)", re.IGNORECASE)


class FormatClass(StrEnum):
    """What a number format makes of a number."""

    NUMBER = "number"
    DATE = "date"
    DATETIME = "datetime"
    TIME = "time"
    ELAPSED = "elapsed"
    TEXT = "text"


@lru_cache(maxsize=4096)
def classify_format(code: str) -> FormatClass:
    """Return what numbers are under the format ``code``; only its first section counts.

    >>> classify_format('d.m.yyyy'), classify_format('[h]:mm'), classify_format('0.0" km"')
    (<FormatClass.DATE: 'date'>, <FormatClass.ELAPSED: 'elapsed'>, <FormatClass.NUMBER: 'number'>)
    """
    bare = _HALF_DAY.sub("", _NOISE.sub("", code[:_LONGEST_FORMAT]).split(";")[0]).lower()
    if bare.strip() == "@":
        return FormatClass.TEXT
    if "general" in bare:
        return FormatClass.NUMBER
    if _ELAPSED.search(bare):
        return FormatClass.ELAPSED
    clock = any(letter in bare for letter in "hs") and "#" not in bare
    day = any(letter in _MINUTES.sub("", bare) for letter in "dym")
    if day:
        return FormatClass.DATETIME if clock else FormatClass.DATE
    return FormatClass.TIME if clock else FormatClass.NUMBER


def from_serial(serial: float, format_class: FormatClass, *, date1904: bool) -> dt.date | dt.datetime | dt.time | None:
    """Return the date, moment or time of day that ``serial`` shows; None when it shows none.

    Under one day a clock format gives a time; a date format gives None (there is no day 0 before 1904).
    A date comes as ``datetime`` only when it has a clock. Rounded to milliseconds.
    """
    milliseconds = min(round(serial * _DAY_MS), _DAY_MS - 1) if serial < 1 else round(serial * _DAY_MS)
    if milliseconds < 0 or milliseconds >= _LAST_SERIAL * _DAY_MS:
        return None
    clocked = format_class in (FormatClass.TIME, FormatClass.ELAPSED, FormatClass.DATETIME)
    if milliseconds < _DAY_MS and (clocked or not date1904):
        return (_EPOCH_1904 + dt.timedelta(milliseconds=milliseconds)).time() if clocked else None
    if format_class is FormatClass.ELAPSED:
        return None
    return _moment(milliseconds, date1904=date1904)


def _moment(milliseconds: int, *, date1904: bool) -> dt.date | dt.datetime | None:
    if not date1904 and milliseconds < 60 * _DAY_MS:
        milliseconds += _DAY_MS  # the 1900 system counts a 29.2.1900 that never was
    epoch = _EPOCH_1904 if date1904 else _EPOCH_1900
    try:
        moment = epoch + dt.timedelta(milliseconds=milliseconds)
    except OverflowError:
        return None
    return moment if milliseconds % _DAY_MS else moment.date()


def to_serial(value: dt.date | dt.datetime | dt.time, *, date1904: bool) -> str | None:
    """Return the stored text of a date, moment or time; None when the date is before the system's first day."""
    if isinstance(value, dt.time):
        return _fraction(value)
    epoch = _EPOCH_1904 if date1904 else _EPOCH_1900
    days = (dt.date(value.year, value.month, value.day) - epoch.date()).days
    if not date1904 and days <= 60:
        days -= 1
    if days < (0 if date1904 else 1):
        return None
    clock = value.time() if isinstance(value, dt.datetime) else dt.time()
    return str(days) if clock == dt.time() else repr(days + float(_fraction(clock)))


def _fraction(clock: dt.time) -> str:
    seconds = clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6
    return repr(seconds / 86_400) if seconds else "0"

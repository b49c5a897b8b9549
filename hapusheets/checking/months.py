"""Whole months before and after a day."""

from __future__ import annotations

import calendar
import datetime as dt


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the same day of the month that many months later (earlier when negative), at most its last day.

    >>> months_after(dt.date(2025, 8, 31), 6), months_after(dt.date(2026, 3, 12), -6)
    (datetime.date(2026, 2, 28), datetime.date(2025, 9, 12))
    """
    years, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return dt.date(day.year + years, month + 1, min(day.day, last))


def months_before(day: dt.date, months: int) -> dt.date:
    """Return the same day that many months earlier."""
    return months_after(day, -months)


def last_day_of_months(start: dt.date, months: int) -> dt.date:
    """Return the last day of a period of whole months that begins on ``start``.

    >>> last_day_of_months(dt.date(2026, 3, 12), 6)
    datetime.date(2026, 9, 11)
    """
    return months_after(start, months) - dt.timedelta(days=1)

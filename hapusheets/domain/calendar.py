"""Clock and calendar of Europe/Helsinki: elapsed minutes, ISO weeks, public holidays, weekly times as typed.

Time is counted in whole minutes since 1970 (UTC), so that nights of 23 and 25 hours come out right.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from hapusheets.model.errors import UnreadableValue
from hapusheets.model.values import parse_time, plain_dashes

HELSINKI: Final = ZoneInfo("Europe/Helsinki")
DAY_MINUTES: Final = 24 * 60
WEEKDAYS: Final = ("ma", "ti", "ke", "to", "pe", "la", "su")


class Span(NamedTuple):
    """A time from ``start`` up to (not including) ``end``, in elapsed minutes since 1970."""

    start: int
    end: int

    @property
    def minutes(self) -> int:
        """Its elapsed length."""
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two share a minute; spans that only touch do not."""
        return self.start < other.end and other.start < self.end

    def overlap(self, other: Span) -> int:
        """Return the shared minutes."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))


@lru_cache(maxsize=1 << 16)
def minute_of(day: dt.date, clock: dt.time) -> int:
    """Return the minute at which a Helsinki clock shows ``clock`` on ``day``.

    A time that the spring night skips is taken as the clock would have run on; of a doubled autumn hour the first.

    >>> minute_of(dt.date(2026, 3, 29), dt.time(6)) - minute_of(dt.date(2026, 3, 28), dt.time(22))
    420
    """
    return int(dt.datetime.combine(day, clock, tzinfo=HELSINKI).timestamp()) // 60


def minute_at(moment: dt.datetime) -> int:
    """Return the minute of an aware moment, seconds cut away."""
    return int(moment.timestamp()) // 60


def moment_of(minute: int) -> dt.datetime:
    """Return the Helsinki date and clock of a minute."""
    return dt.datetime.fromtimestamp(minute * 60, tz=HELSINKI)


def span_of(day: dt.date, start: dt.time, end: dt.time) -> Span:
    """Return the span that starts on ``day``; an end at or before the start is on the next day.

    >>> span_of(dt.date(2026, 10, 24), dt.time(22), dt.time(6)).minutes
    540
    """
    last = day if end > start else day + dt.timedelta(1)
    return Span(minute_of(day, start), minute_of(last, end))


def day_span(day: dt.date) -> Span:
    """Return the whole day, midnight to midnight: 23, 24 or 25 hours."""
    return Span(minute_of(day, dt.time()), minute_of(day + dt.timedelta(1), dt.time()))


def monday_of(day: dt.date) -> dt.date:
    """Return the Monday of the ISO week."""
    return day - dt.timedelta(day.weekday())


def week_span(day: dt.date) -> Span:
    """Return the ISO week of ``day``, Monday 00:00 to Monday 00:00."""
    monday = monday_of(day)
    return Span(minute_of(monday, dt.time()), minute_of(monday + dt.timedelta(7), dt.time()))


def is_even_week(day: dt.date) -> bool:
    """Tell whether the ISO week number is even.

    >>> is_even_week(dt.date(2026, 3, 12)), is_even_week(dt.date(2027, 1, 1))
    (False, False)
    """
    return day.isocalendar().week % 2 == 0


def days_between(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Yield every day from ``first`` to ``last``, both included."""
    for offset in range((last - first).days + 1):
        yield first + dt.timedelta(offset)


def months_before(day: dt.date, months: int) -> dt.date:
    """Return the same day of an earlier month, or that month's last day.

    >>> months_before(dt.date(2026, 6, 30), 4)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    following = dt.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return dt.date(year, month + 1, min(day.day, (following - dt.timedelta(1)).day))


@dataclass(frozen=True, slots=True)
class Holiday:
    """A holiday. ``public``: a church or national holiday or a Sunday of its kind; else an eve.

    ``paid_day_off``: what the assistants' collective agreement calls an arkipyhä (some only outside weekends).
    """

    day: dt.date
    name: str
    public: bool = True
    paid_day_off: bool = False


@cache
def holidays_of(year: int) -> tuple[Holiday, ...]:
    """Return the holidays and the paid eves of a year in order (act 388/1937 and the church's calendar)."""
    return tuple(sorted((*_fixed_holidays(year), *_moving_holidays(year)), key=lambda holiday: holiday.day))


def is_public_holiday(day: dt.date) -> bool:
    """Tell whether the day is a public holiday; an ordinary Sunday is not.

    >>> is_public_holiday(dt.date(2026, 4, 6)), is_public_holiday(dt.date(2026, 6, 19))
    (True, False)
    """
    return any(holiday.day == day and holiday.public for holiday in holidays_of(day.year))


def _fixed_holidays(year: int) -> Iterator[Holiday]:
    fixed = (
        (1, 1, "uudenvuodenpäivä", True), (1, 6, "loppiainen", True), (5, 1, "vapunpäivä", True),
        (12, 6, "itsenäisyyspäivä", True), (12, 24, "jouluaatto", False), (12, 25, "joulupäivä", True),
        (12, 26, "tapaninpäivä", True),
    )  # fmt: skip
    for month, day, name, public in fixed:
        date = dt.date(year, month, day)
        yield Holiday(date, name, public, paid_day_off=date.weekday() < 5)


def _moving_holidays(year: int) -> Iterator[Holiday]:
    easter = easter_sunday(year)
    after = ((-2, "pitkäperjantai", True), (0, "pääsiäispäivä", False), (1, "toinen pääsiäispäivä", True),
             (39, "helatorstai", True), (49, "helluntaipäivä", False))  # fmt: skip
    for offset, name, paid in after:
        yield Holiday(easter + dt.timedelta(offset), name, paid_day_off=paid)
    midsummer = _saturday_from(dt.date(year, 6, 20))
    yield Holiday(midsummer - dt.timedelta(1), "juhannusaatto", public=False, paid_day_off=True)
    yield Holiday(midsummer, "juhannuspäivä")
    yield Holiday(_saturday_from(dt.date(year, 10, 31)), "pyhäinpäivä")


def _saturday_from(day: dt.date) -> dt.date:
    return day + dt.timedelta((5 - day.weekday()) % 7)


def easter_sunday(year: int) -> dt.date:
    """Return Easter Sunday of the Gregorian calendar.

    >>> easter_sunday(2026)
    datetime.date(2026, 4, 5)
    """
    golden, century, rest = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    to_sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return dt.date(year, month, day + 1)


@dataclass(frozen=True, slots=True)
class WeeklyTime:
    """A clock time on some weekdays (0 is Monday)."""

    weekdays: frozenset[int]
    start: dt.time
    end: dt.time

    def span_on(self, day: dt.date) -> Span | None:
        """Return the span that starts on ``day``; None on another weekday."""
        return span_of(day, self.start, self.end) if day.weekday() in self.weekdays else None


_DAY_NAME = r"(?:ma|ti|ke|to|pe|la|su)"
_DAYS = re.compile(rf"({_DAY_NAME})[a-zäö]*(?: ?- ?({_DAY_NAME})[a-zäö]*)?")
_CLOCKS = re.compile(r"(\d{1,2}(?:[.:]\d{2})?) ?- ?(\d{1,2}(?:[.:]\d{2})?)")
_FILLING = re.compile(r"(?:klo|kello|ja|sekä|[\s,;.])+")
_ALWAYS = re.compile(r"24 ?(?:h|t|/7)|ympäri vuorokauden|aina")


def read_weekly_times(text: str | None) -> tuple[WeeklyTime, ...] | None:
    """Return the weekly times written as ``ma–pe 9–10`` or ``ma, ti klo 8–14; la 10–12``; None when unreadable.

    >>> [sorted(time.weekdays) for time in read_weekly_times("ma–ke, pe klo 8–14.30; la 9-12") or ()]
    [[0, 1, 2, 4], [5]]
    """
    plain = plain_dashes((text or "").casefold()).strip()
    if _ALWAYS.fullmatch(plain):
        return (WeeklyTime(frozenset(range(7)), dt.time(), dt.time()),)
    try:
        return tuple(_weekly(plain)) or None
    except UnreadableValue:
        return None


def _weekly(text: str) -> Iterator[WeeklyTime]:
    days: set[int] = set()
    told = False
    while text := _FILLING.sub("", text, count=1) if _FILLING.match(text) else text:
        if match := _CLOCKS.match(text):
            yield WeeklyTime(frozenset(days or range(7)), parse_time(match[1]), parse_time(match[2]))
            told = True
        elif match := _DAYS.match(text):
            days = _days(match[1], match[2]) | (set() if told else days)
            told = False
        else:
            raise UnreadableValue("time.unreadable", value=text, suggestion=None)
        text = text[match.end() :]
    if days and not told:
        raise UnreadableValue("time.unreadable", value=text, suggestion=None)


def _days(first: str, last: str | None) -> set[int]:
    start = WEEKDAYS.index(first)
    end = WEEKDAYS.index(last) if last else start
    return {day % 7 for day in range(start, end + 1 if end >= start else end + 8)}


def covers(times: Iterable[WeeklyTime], span: Span) -> bool:
    """Tell whether weekly times, those of the day before too, hold the whole span."""
    day = moment_of(span.start).date()
    last = moment_of(span.end - 1).date()
    spans = [s for d in days_between(day - dt.timedelta(1), last) for time in times if (s := time.span_on(d))]
    return is_covered(span, spans)


def is_covered(span: Span, by: Iterable[Span]) -> bool:
    """Tell whether spans together hold every minute of ``span``."""
    reached = span.start
    for start, end in sorted(by):
        if start > reached:
            break
        reached = max(reached, end)
    return reached >= span.end

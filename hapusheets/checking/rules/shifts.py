"""Shifts: one person in two places, too short rest, and minors outside 6–22."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from hapusheets.checking.book import Book
from hapusheets.domain.calendar import Span, minute_of
from hapusheets.domain.working_time import DAILY_REST, DAILY_REST_YOUNG, find_rest_breaks
from hapusheets.model.findings import Finding, Severity
from hapusheets.model.values import format_time_range
from hapusheets.registers.reading.identities import birth_date_of
from hapusheets.registers.records import Person, Shift

_ADULT: Final = 18
_EARLIEST, _LATEST = dt.time(6), dt.time(22)


def double_booked(book: Book) -> Iterator[Finding]:
    """Every two shifts of one person that overlap; a planned shift and the same one as worked are no pair."""
    for person, shifts in _by_person(book).items():
        ordered = sorted(shifts, key=lambda shift: _span(shift)[0])
        for index, a in enumerate(ordered):
            for b in ordered[index + 1 :]:
                if _span(b)[0] >= _span(a)[1]:
                    break
                if not _same_shift(a, b):
                    yield _double(book, person, a, b)


def _double(book: Book, person: str, a: Shift, b: Shift) -> Finding:
    return book.of(b, "shift.double_booked", Severity.ERROR, "shifts", "start_time",
                   related=(book.record_place("shifts", a, "start_time"),), person=person,
                   a=a.id, a_time=_times(a), b=b.id, b_time=_times(b))  # fmt: skip


def _by_person(book: Book) -> dict[str, list[Shift]]:
    found: dict[str, list[Shift]] = defaultdict(list)
    for shift in book.registers.shifts.values():
        if shift.person and shift.date and shift.start_time and shift.end_time and shift.start_time != shift.end_time:
            found[shift.person].append(shift)
    return found


def _same_shift(a: Shift, b: Shift) -> bool:
    return a.kind != b.kind and a.customer == b.customer


def _span(shift: Shift) -> tuple[dt.datetime, dt.datetime]:
    """Return the wall-clock start and end; an end at or before the start is on the next day."""
    day, start, end = shift.date or dt.date.min, shift.start_time or dt.time(), shift.end_time or dt.time()
    following = day + dt.timedelta(days=1) if end <= start else day
    return dt.datetime.combine(day, start), dt.datetime.combine(following, end)


def _times(shift: Shift) -> str:
    return format_time_range(shift.start_time or dt.time(), shift.end_time or dt.time())


def short_rests(book: Book) -> Iterator[Finding]:
    """Every coming shift after whose start the daily rest does not fit, all employers counted together."""
    rule = book.registers.rules.get("vuorokausilepo")
    if rule is not None and rule.level == "pois":
        return
    for person, shifts in _by_person(book).items():
        known = book.registers.person(person)
        required = DAILY_REST_YOUNG if known is not None and _is_minor(known, book.today) else DAILY_REST
        starts = {minute_of(_span(shift)[0].date(), _span(shift)[0].time()): shift for shift in shifts}
        for found in find_rest_breaks([_minutes(shift) for shift in shifts], required):
            shift = starts[found.start]
            if shift.date is not None and shift.date >= book.today:
                yield book.of(shift, "shift.rest_short", Severity.WARNING, "shifts", "start_time", a=shift.id,
                              rest=_duration(found.longest), required=str(required // 60))  # fmt: skip


def _minutes(shift: Shift) -> Span:
    start, end = _span(shift)
    return Span(minute_of(start.date(), start.time()), minute_of(end.date(), end.time()))


def _duration(minutes: int) -> str:
    """Return 9 h 30 min, the unit symbols that every language reads."""
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def minors_at_night(book: Book) -> Iterator[Finding]:
    """Every coming shift of somebody surely under 18 outside 6–22 (laki nuorista työntekijöistä 998/1993, 7 §)."""
    for person, shifts in _by_person(book).items():
        known = book.registers.person(person)
        for shift in shifts if known is not None else ():
            day = shift.date or dt.date.min
            column = _outside_day(shift)
            if known is not None and day >= book.today and column and _is_minor(known, day):
                yield book.of(shift, "shift.minor_hours", Severity.ERROR, "shifts", column, id=person,
                              time=_times(shift))  # fmt: skip


def _outside_day(shift: Shift) -> str | None:
    """Return the column of the time that lies outside 6–22; None when neither does."""
    start, end = _span(shift)
    if not _EARLIEST <= start.time() < _LATEST:
        return "start_time"
    return "end_time" if end > dt.datetime.combine(start.date(), _LATEST) else None


def _is_minor(person: Person, day: dt.date) -> bool:
    """Tell whether somebody is surely under 18 on that day: a birth year alone counts only when no birthday matters."""
    born = birth_date_of(person.value("national_id") or "")
    if born is not None:
        return (day.year - born.year - ((day.month, day.day) < (born.month, born.day))) < _ADULT
    year = person.value("birth_year")
    return year is not None and day.year - year < _ADULT

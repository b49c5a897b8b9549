"""Shifts: one person in two places, and minors outside 6–22."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from hapusheets.checking.book import Book
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
    return book.of(b, "shift.double_booked", Severity.ERROR, "shifts", "person",
                   related=(book.record_place("shifts", a, "person"),), person=person,
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


def minors_at_night(book: Book) -> Iterator[Finding]:
    """Every coming shift of somebody surely under 18 outside 6–22 (laki nuorista työntekijöistä 998/1993, 7 §)."""
    for person, shifts in _by_person(book).items():
        known = book.registers.person(person)
        for shift in shifts if known is not None else ():
            day = shift.date or dt.date.min
            if known is not None and day >= book.today and _is_minor(known, day) and _outside_day(shift):
                yield book.of(shift, "shift.minor_hours", Severity.ERROR, "shifts", "start_time", id=person,
                              time=_times(shift))  # fmt: skip


def _outside_day(shift: Shift) -> bool:
    start, end = _span(shift)
    return start.time() < _EARLIEST or end > dt.datetime.combine(start.date(), _LATEST)


def _is_minor(person: Person, day: dt.date) -> bool:
    """Tell whether somebody is surely under 18 on that day: a birth year alone counts only when no birthday matters."""
    born = birth_date_of(person.value("national_id") or "")
    if born is not None:
        return (day.year - born.year - ((day.month, day.day) < (born.month, born.day))) < _ADULT
    year = person.value("birth_year")
    return year is not None and day.year - year < _ADULT

"""Shifts: one person in two places, too short rest, minors outside 6–22, and the request a shift came from."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from hapusheets.checking.book import Book
from hapusheets.checking.bookings import PLANNED, Booking
from hapusheets.domain.calendar import Span, monday_of, week_span
from hapusheets.domain.working_time import (
    DAILY_REST,
    DAILY_REST_YOUNG,
    WEEKLY_REST,
    find_rest_breaks,
    has_weekly_rest,
    week_rests,
)
from hapusheets.model.findings import Finding, Severity
from hapusheets.model.values import format_time_range
from hapusheets.registers.reading.identities import birth_date_of
from hapusheets.registers.records import Person, Request, Shift

_ADULT: Final = 18
_EARLIEST, _LATEST = dt.time(6), dt.time(22)
_OFF: Final = "pois"
_CANCELLED, _FILLED = "peruttu", "täytetty"


def double_booked(book: Book) -> Iterator[Finding]:
    """Every two times of one person that overlap; a planned shift and the same one as worked are no pair."""
    for person, works in book.bookings.items():
        for index, a in enumerate(works):
            for b in works[index + 1 :]:
                if b.span.start >= a.span.end:
                    break
                if not _same_shift(a, b):
                    yield _double(book, person, a, b)


def _double(book: Book, person: str, a: Booking, b: Booking) -> Finding:
    """Told at the request when somebody chosen for one has a shift then; else at the later of the two."""
    first, second = (b, a) if a.register == "requests" and b.register == "shifts" else (a, b)
    code, column = ("shift.double_booked", "start_time")
    if second.register == "requests":
        code, column = "request.double_booked", "chosen"
    related = book.record_place(first.register, first.record, "start_time" if first.register == "shifts" else "chosen")
    return book.of(second.record, code, Severity.ERROR, second.register, column, related=(related,), person=person,
                   a=first.record.id, a_time=_times(first), b=second.record.id, b_time=_times(second))  # fmt: skip


def _same_shift(a: Booking, b: Booking) -> bool:
    both_shifts = isinstance(a.record, Shift) and isinstance(b.record, Shift)
    return both_shifts and a.done != b.done and a.customer == b.customer


def _times(work: Booking) -> str:
    return format_time_range(work.start_time, work.end_time)


def short_rests(book: Book) -> Iterator[Finding]:
    """Every planned or coming shift after whose start the daily rest does not fit, all employers counted together."""
    if _is_off(book, "vuorokausilepo"):
        return
    for person, works in book.bookings.items():
        known = book.registers.person(person)
        starts = {work.span.start: work for work in works if _is_ahead(book, work)}
        young = known is not None and is_minor(known, book.today)
        required = DAILY_REST_YOUNG if young else DAILY_REST
        for found in find_rest_breaks([work.span for work in works], required) if starts else ():
            if (work := starts.get(found.start)) is not None:
                yield book.of(work.record, "shift.rest_short", Severity.WARNING, work.register, "start_time",
                              a=work.record.id, rest=_duration(found.longest),
                              required=str(required // 60))  # fmt: skip


def short_week_rests(book: Book) -> Iterator[Finding]:
    """Every week with planned or coming shifts and no weekly rest: 35 hours, or that on average with a neighbour."""
    if _is_off(book, "viikkolepo"):
        return
    for works in book.bookings.values():
        weeks: dict[dt.date, list[Booking]] = defaultdict(list)
        for work in works:
            weeks[monday_of(work.day)].append(work)
        for monday, week in weeks.items():
            near = _near(works, monday)
            if any(_is_ahead(book, work) for work in week) and not has_weekly_rest(near, monday):
                yield _short_week(book, week, week_rests(near, monday)[0])


def _near(works: Sequence[Booking], monday: dt.date) -> list[Span]:
    """Return the spans from two weeks before to two weeks after a week."""
    first = week_span(monday - dt.timedelta(days=14)).start
    last = week_span(monday + dt.timedelta(days=14)).end
    return [work.span for work in works if first <= work.span.start < last]


def _short_week(book: Book, week: list[Booking], longest: int) -> Finding:
    last = week[-1]
    related = tuple(book.record_place(work.register, work.record, "start_time") for work in week[:-1])
    return book.of(last.record, "shift.week_rest_short", Severity.WARNING, last.register, "start_time",
                   related=related, person=last.person, date=monday_of(last.day), rest=_duration(longest),
                   required=str(WEEKLY_REST // 60))  # fmt: skip


def _is_off(book: Book, rule: str) -> bool:
    row = book.registers.rules.get(rule)
    return row is not None and row.level == _OFF


def _is_ahead(book: Book, work: Booking) -> bool:
    planned = isinstance(work.record, Shift) and work.record.kind == PLANNED
    return planned or work.day >= book.today


def _duration(minutes: int) -> str:
    """Return 9 h 30 min, the unit symbols that every language reads."""
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def minors_at_night(book: Book) -> Iterator[Finding]:
    """Every shift of somebody surely under 18 outside 6–22 (laki nuorista työntekijöistä 998/1993, 7 §)."""
    for person, works in book.bookings.items():
        known = book.registers.person(person)
        for work in works if known is not None else ():
            column = _outside_day(work)
            if known is not None and column and is_minor(known, work.day):
                yield book.of(work.record, "shift.minor_hours", Severity.ERROR, work.register, column, id=person,
                              time=_times(work))  # fmt: skip


def _outside_day(work: Booking) -> str | None:
    """Return the column of the time that lies outside 6–22; None when neither does."""
    if not _EARLIEST <= work.start_time < _LATEST:
        return "start_time"
    return "end_time" if work.end_time > _LATEST or work.end_time <= work.start_time else None


def is_minor(person: Person, day: dt.date) -> bool:
    """Tell whether somebody is surely under 18 on that day: a birth year alone counts only when no birthday matters."""
    born = birth_date_of(person.value("national_id") or "")
    if born is not None:
        return (day.year - born.year - ((day.month, day.day) < (born.month, born.day))) < _ADULT
    year = person.value("birth_year")
    return year is not None and day.year - year < _ADULT


def shifts_unlike_their_request(book: Book) -> Iterator[Finding]:
    """Every shift that names a request of another customer, day or choice, and a coming one that was cancelled."""
    for shift in book.registers.shifts.values():
        request = book.registers.requests.get(shift.request or "")
        if request is None:
            continue
        column = _other_column(shift, request)
        if column == "chosen" and not all(book.registers.person(one) for one in request.chosen):
            continue  # a choice of nobody known is told there
        if column is not None:
            related = (book.record_place("requests", request, column),)
            header = book.schema.register("shifts").header("person" if column == "chosen" else column)
            at = "person" if column == "chosen" else "request"
            yield book.of(shift, "shift.other_request", Severity.WARNING, "shifts", at, related=related,
                          id=request.id, header=header)  # fmt: skip
        elif request.state == _CANCELLED and shift.kind == PLANNED and shift.date and shift.date >= book.today:
            related = (book.record_place("requests", request, "state"),)
            yield book.of(shift, "shift.request_cancelled", Severity.WARNING, "shifts", "request", related=related,
                          id=request.id)  # fmt: skip


def _other_column(shift: Shift, request: Request) -> str | None:
    """Return the column in which both are filled and differ."""
    pairs = (("customer", shift.customer, request.customer), ("date", shift.date, request.date))
    other = next((name for name, here, there in pairs if here and there and here != there), None)
    if other is None and shift.person and request.state == _FILLED and request.chosen:
        return None if shift.person in request.chosen else "chosen"
    return other

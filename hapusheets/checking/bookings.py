"""Who is where and when: shifts, and the people chosen for requests that have no shift yet."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from hapusheets.domain.calendar import Span, span_of
from hapusheets.registers.records import Request, Shift

if TYPE_CHECKING:
    from hapusheets.registers.registers import Registers

PLANNED, DONE = "suunniteltu", "toteutunut"
_OVER: Final = frozenset({"peruttu", "ei täyttynyt"})


class Booking(NamedTuple):
    """One person's time. ``span`` is in elapsed minutes; ``minutes`` are without the break.

    ``record`` is a shift, or the request somebody is chosen for.
    """

    span: Span
    record: Shift | Request
    person: str
    customer: str | None
    day: dt.date
    start_time: dt.time
    end_time: dt.time
    minutes: int

    @property
    def register(self) -> str:
        """The English name of the record's register."""
        return "shifts" if isinstance(self.record, Shift) else "requests"

    @property
    def done(self) -> bool:
        """The time has been worked."""
        return isinstance(self.record, Shift) and self.record.kind == DONE


def read_bookings(registers: Registers) -> Mapping[str, tuple[Booking, ...]]:
    """Return everybody's bookings in the order of time, by person's id. A substitute who is an assistant is one person.

    Times that cannot be read, and those that end when they begin, are left out: they have findings of their own.
    """
    found: dict[str, list[Booking]] = defaultdict(list)
    for booking in _shifts(registers):
        found[booking.person].append(booking)
    for booking in list(_choices(registers)):
        if not any(_is_the_choice(shift, booking) for shift in found.get(booking.person, [])):
            found[booking.person].append(booking)
    return {person: tuple(sorted(bookings, key=_by_time)) for person, bookings in found.items()}


def _by_time(booking: Booking) -> tuple[Span, str]:
    return booking.span, booking.record.id


def _shifts(registers: Registers) -> Iterator[Booking]:
    for shift in registers.shifts.values():
        if shift.person and (booking := _booking(shift, shift.person, shift.break_minutes or 0)):
            yield booking


def _choices(registers: Registers) -> Iterator[Booking]:
    for request in registers.requests.values():
        if request.state not in _OVER and not request.shareable:
            for person in request.chosen:
                if booking := _booking(request, person, 0):
                    yield booking


def _booking(record: Shift | Request, person: str, pause: int) -> Booking | None:
    day, start, end = record.date, record.start_time, record.end_time
    if day is None or start is None or end is None or start == end:
        return None
    span = span_of(day, start, end)
    return Booking(span, record, person, record.customer, day, start, end, max(0, span.minutes - pause))


def _is_the_choice(shift: Booking, choice: Booking) -> bool:
    """Tell whether a shift is the one that a choice led to: it names the request, or is at the same customer then."""
    record = shift.record
    if isinstance(record, Shift) and record.request == choice.record.id:
        return True
    return isinstance(record, Shift) and shift.customer == choice.customer and shift.span.overlaps(choice.span)


__all__ = ["DONE", "PLANNED", "Booking", "read_bookings"]

"""Events and attendances, availability, distances: rows that say two things at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from hapusheets.checking.book import Book
from hapusheets.model.findings import Finding, Severity
from hapusheets.registers.records import Attendance, Distance

_THERE: Final = "osallistui"
_ABSENT: Final = "ei tullut"
_COMING: Final = frozenset({"ilmoittautunut", "osallistui"})


def attended_twice(book: Book) -> Iterator[Finding]:
    """Every second row of one person in one event."""
    first: dict[tuple[str, str], Attendance] = {}
    for row in book.registers.attendances.values():
        if row.event and row.person:
            other = first.setdefault((row.event, row.person), row)
            if other is not row:
                yield book.of(row, "attendance.twice", Severity.WARNING, "attendances", "person", id=row.id,
                              related=(book.record_place("attendances", other, "person"),),
                              other=other.id)  # fmt: skip


def attended_too_early(book: Book) -> Iterator[Finding]:
    """Every attendance in an event that is still to come, and every certificate of somebody who did not come."""
    for row in book.registers.attendances.values():
        event = book.registers.events.get(row.event or "")
        if event is not None and event.date is not None and row.state == _THERE and event.date > book.today:
            yield book.of(row, "attendance.too_early", Severity.WARNING, "attendances", "state", id=row.id,
                          related=(book.record_place("events", event, "date"),), date=event.date)  # fmt: skip
        if row.certificate is not None and row.state == _ABSENT:
            yield book.of(row, "attendance.certificate", Severity.WARNING, "attendances", "certificate", id=row.id,
                          related=(book.record_place("attendances", row, "state"),))  # fmt: skip


def full_events(book: Book) -> Iterator[Finding]:
    """Every coming event with more people than places."""
    coming: dict[str, int] = defaultdict(int)
    for row in book.registers.attendances.values():
        coming[row.event or ""] += row.state in _COMING
    for event in book.registers.events.values():
        if event.places and event.date and event.date >= book.today and coming[event.id] > event.places:
            yield book.of(event, "event.full", Severity.WARNING, "events", "places", id=event.id,
                          count=coming[event.id], places=event.places)  # fmt: skip


def day_and_weekday(book: Book) -> Iterator[Finding]:
    """Every row of *Saatavuus* with both a day and a weekday: it means one of them."""
    for row in book.registers.availability.values():
        if row.date is not None and row.weekday is not None:
            yield book.of(row, "availability.both", Severity.WARNING, "availability", "weekday", id=row.id,
                          related=(book.record_place("availability", row, "date"),))  # fmt: skip


def distances_that_differ(book: Book) -> Iterator[Finding]:
    """Every pair of municipalities whose way back is of another length, and every way from a place to itself."""
    first: dict[frozenset[str], Distance] = {}
    for row in book.registers.distances.values():
        if row.origin is None or row.destination is None or row.km is None:
            continue
        other = first.setdefault(frozenset({row.origin, row.destination}), row)
        if other is not row and other.km != row.km and other.origin != row.origin:
            place = book.record_place("distances", other, "km")
            yield book.of(row, "distance.differs", Severity.WARNING, "distances", "km", related=(place,),
                          a=row.origin, b=row.destination, km=row.km, other=other.km)  # fmt: skip

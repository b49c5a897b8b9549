"""Numbers that cannot be so: wages, breaks, points on the map, kilometres, counts, and times that are too long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from hapusheets.checking.book import Book
from hapusheets.domain.places import straight_km
from hapusheets.model.findings import Finding, Fix, FixClass, Severity
from hapusheets.registers.records import Distance, Municipality, PostalCode, Record, Request, Shift

#: Euros an hour: far outside every pay scale of this work.
_LEAST_WAGE, _MOST_WAGE = Decimal(7), Decimal(60)
#: Where a wage is when its decimal point is put back.
_USUAL_WAGE: Final = (Decimal(9), Decimal(35))
#: Degrees of Finland, with a little around it.
_NORTH: Final = (Decimal(59), Decimal(71))
_EAST: Final = (Decimal(19), Decimal(32))
#: A road is never shorter than a straight line (points are rounded), and seldom over four times as long.
_SHORTEST_ROAD, _LONGEST_ROAD, _ROAD_SLACK = 0.85, 4.0, 15
_ASTRAY: Final = 3
#: Columns where nothing is not an answer, and the most that is believed.
_COUNTS: Final = {("requests", "people"): 10, ("offers", "wave"): 99}
_LONGEST_HOURS: Final = {"shifts": 16, "requests": 16, "events": 12}
_DAY_MINUTES: Final = 24 * 60


def unlikely_wages(book: Book) -> Iterator[Finding]:
    """Every hourly wage that no pay scale knows: a lost decimal comma, or a monthly wage."""
    for job in book.registers.employments.values():
        wage = job.hourly_wage
        if wage is not None and not _LEAST_WAGE <= wage <= _MOST_WAGE:
            likely = _likely_wage(wage)
            fix = Fix(likely, FixClass.ASK) if likely is not None else None
            yield book.of(job, "wage.unlikely", Severity.WARNING, "employments", "hourly_wage", fix=fix, id=job.id,
                          wage=wage)  # fmt: skip


def _likely_wage(wage: Decimal) -> Decimal | None:
    found = [wage / by for by in (10, 100, 1000) if _USUAL_WAGE[0] <= wage / by <= _USUAL_WAGE[1]]
    return found[0] if len(found) == 1 else None


def impossible_counts(book: Book) -> Iterator[Finding]:
    """Every request for nobody or for a crowd, and every wave that is not 1, 2, 3 …"""
    for (name, column), most in _COUNTS.items():
        for record in book.registers.records(name).values():
            count = getattr(record, column)
            if count is not None and not 1 <= count <= most:
                header = book.schema.register(name).header(column)
                yield book.of(record, "number.no_count", Severity.WARNING, name, column, header=header,
                              value=count)  # fmt: skip


def points_elsewhere(book: Book) -> Iterator[Finding]:
    """Every point that does not lie in Finland, and every half of a point."""
    for name, rows in (
        ("municipalities", book.registers.municipalities),
        ("postal_codes", book.registers.postal_codes),
    ):
        if not (book.has(name, "latitude") and book.has(name, "longitude")):
            continue
        for row in rows.values():
            yield from _judge_point(book, name, row)


def _judge_point(book: Book, name: str, row: Municipality | PostalCode) -> Iterator[Finding]:
    north, east = row.latitude, row.longitude
    blank = {c for c in ("latitude", "longitude") if not _is_filled(book, name, row, c)}
    if len(blank) == 1:
        (empty,) = blank
        filled = "longitude" if empty == "latitude" else "latitude"
        yield book.of(row, "point.half", Severity.WARNING, name, empty,
                      related=(book.record_place(name, row, filled),),
                      header=book.schema.register(name).header(empty))  # fmt: skip
        return
    swapped = _in(north, _EAST) and _in(east, _NORTH)
    for column, value, other, limits in (("latitude", north, east, _NORTH), ("longitude", east, north, _EAST)):
        if value is not None and not _in(value, limits):
            likely = other if swapped else _shifted(value, limits)
            fix = Fix(likely, FixClass.ASK) if likely is not None else None
            yield book.of(row, "point.elsewhere", Severity.WARNING, name, column, fix=fix, value=value,
                          header=book.schema.register(name).header(column), least=limits[0],
                          most=limits[1])  # fmt: skip


def _is_filled(book: Book, name: str, row: Record, column: str) -> bool:
    header = book.schema.register(name).header(column)
    cells = next(line for line in book.registers.table(name) if line.number == row.place.row)
    return cells.value(header) is not None


def _in(value: Decimal | None, limits: tuple[Decimal, Decimal]) -> bool:
    return value is not None and limits[0] <= value <= limits[1]


def _shifted(value: Decimal, limits: tuple[Decimal, Decimal]) -> Decimal | None:
    """Return the degrees once a lost decimal comma is put back, or a minus taken off."""
    found = (abs(value).scaleb(-places) for places in range(7))
    return next((degrees for degrees in found if _in(degrees, limits)), None)


def _point(row: Municipality) -> tuple[float, float] | None:
    if row.latitude is None or row.longitude is None:
        return None
    inside = _in(row.latitude, _NORTH) and _in(row.longitude, _EAST)
    return (float(row.latitude), float(row.longitude)) if inside else None


def unlikely_distances(book: Book) -> Iterator[Finding]:
    """Every distance from a place to itself, or shorter than the straight line, or far longer."""
    points = {row.name: point for row in book.registers.municipalities.values() if (point := _point(row)) is not None}
    odd: list[tuple[Distance, float]] = []
    known: list[Distance] = []
    for row in book.registers.distances.values():
        if row.origin is not None and row.origin == row.destination:
            yield book.of(row, "distance.itself", Severity.WARNING, "distances", "destination", a=row.origin)
        elif row.km is not None and row.origin in points and row.destination in points:
            known.append(row)
            straight = straight_km(points[row.origin], points[row.destination])
            if not straight * _SHORTEST_ROAD <= float(row.km) <= straight * _LONGEST_ROAD + _ROAD_SLACK:
                odd.append((row, straight))
    astray = _astray([row for row, _ in odd], known)
    for town in book.registers.municipalities.values():
        if town.name in astray:
            related = tuple(book.record_place("distances", row, "km") for row, _ in odd if town.name in _ends(row))
            yield book.of(town, "point.astray", Severity.WARNING, "municipalities", "latitude", related=related,
                          name=town.name, n=len(related))  # fmt: skip
    for row, straight in odd:
        if not astray & _ends(row):
            yield book.of(row, "distance.unlikely", Severity.WARNING, "distances", "km", a=row.origin,
                          b=row.destination, km=row.km, straight=round(straight))  # fmt: skip


def _ends(row: Distance) -> set[str | None]:
    return {row.origin, row.destination}


def _astray(odd: list[Distance], known: list[Distance]) -> set[str | None]:
    """Return the town of whose distances at least three, and most, are odd: its point is wrong, not they."""
    counts = {town: sum(town in _ends(row) for row in odd) for row in odd for town in _ends(row)}
    most = max([_ASTRAY, *counts.values()])
    return {town for town, n in counts.items() if n == most and 2 * n > sum(town in _ends(row) for row in known)}


def long_times(book: Book) -> Iterator[Finding]:
    """Every shift or request of one person over 16 hours, and every event over 12: the end is likely a slip.

    A request whose time several people share may be as long as it is.
    """
    for name, most in _LONGEST_HOURS.items():
        for record in book.registers.records(name).values():
            minutes = _length(record.start_time, record.end_time)  # type: ignore[attr-defined]
            if minutes is None or minutes <= most * 60 or (isinstance(record, Request) and record.shareable):
                continue
            yield book.of(record, "time.very_long", Severity.WARNING, name, "end_time", id=record.id,
                          related=(book.record_place(name, record, "start_time"),),
                          hours=minutes // 60)  # fmt: skip


def _length(start: dt.time | None, end: dt.time | None) -> int | None:
    if start is None or end is None or start == end:
        return None
    return (end.hour * 60 + end.minute - start.hour * 60 - start.minute) % _DAY_MINUTES


def long_breaks(book: Book) -> Iterator[Finding]:
    """Every shift whose break is as long as the shift, or longer."""
    for shift in book.registers.shifts.values():
        minutes = _length(shift.start_time, shift.end_time)
        if minutes is not None and shift.break_minutes is not None and shift.break_minutes >= minutes:
            yield book.of(shift, "shift.break_too_long", Severity.WARNING, "shifts", "break_minutes", id=shift.id,
                          n=shift.break_minutes, minutes=minutes)  # fmt: skip


def done_too_early(book: Book) -> Iterator[Finding]:
    """Every shift marked as worked on a day that is still to come."""
    for shift in book.registers.shifts.values():
        if _is_done(shift) and shift.date is not None and shift.date > book.today:
            yield book.of(shift, "shift.done_in_future", Severity.WARNING, "shifts", "date", id=shift.id,
                          related=(book.record_place("shifts", shift, "kind"),), date=shift.date)  # fmt: skip


def _is_done(shift: Shift) -> bool:
    return shift.kind == "toteutunut"

"""Does a person's *Saatavuus* hold a shift: windows unite, *varattu* subtracts, a window belongs to its start day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from hapusheets.domain.calendar import WEEKDAYS, Span, days_between, is_covered, is_even_week, moment_of, span_of
from hapusheets.registers.records import Availability

BUSY: Final = "varattu"
PREFERRED: Final = "mieluiten"
_EVEN, _ODD = "parilliset", "parittomat"


@dataclass(frozen=True, slots=True)
class Answer:
    """``free``: the windows hold the shift. ``told``: a window row is in force that day. ``busy``: times taken.

    ``windows`` are the free times near the shift.
    """

    free: bool
    told: bool
    busy: tuple[Span, ...]
    windows: tuple[Span, ...]


def availability_of(rows: Iterable[Availability], span: Span) -> Answer:
    """Return what a person's rows of *Saatavuus* say of a shift."""
    own = list(rows)
    day = moment_of(span.start).date()
    windows = tuple(sorted(_spans((row for row in own if row.kind != BUSY), span)))
    busy = tuple(taken for taken in sorted(_spans((r for r in own if r.kind == BUSY), span)) if taken.overlaps(span))
    told = any(row.kind != BUSY and is_in_force(row, day) for row in own)
    return Answer(not busy and is_covered(span, windows), told, busy, windows)


def is_preferred(rows: Iterable[Availability], span: Span) -> bool:
    """Tell whether the times that the person likes best (*mieluiten*) hold the whole shift."""
    return is_covered(span, _spans((row for row in rows if row.kind == PREFERRED), span))


def is_in_force(row: Availability, day: dt.date) -> bool:
    """Tell whether a row says anything of ``day``: its own day, or the time from *Alkaen* to *Asti*.

    A weekly row is in force on other weekdays too: there it says that the person is not free.
    """
    if row.date is not None:
        return row.date == day
    return (row.start is None or row.start <= day) and (row.end is None or day <= row.end)


def _spans(rows: Iterable[Availability], near: Span) -> Iterator[Span]:
    first = moment_of(near.start).date() - dt.timedelta(1)
    last = moment_of(near.end - 1).date()
    days = list(days_between(first, last))
    for row in rows:
        for day in days if row.date is None else [row.date]:
            if first <= day <= last and _falls_on(row, day) and (span := _window(row, day)):
                yield span


def _falls_on(row: Availability, day: dt.date) -> bool:
    if not is_in_force(row, day):
        return False
    if row.date is not None:
        return True
    if row.weekday is None:
        return row.start is not None or row.end is not None
    if row.weekday != WEEKDAYS[day.weekday()]:
        return False
    return row.weeks not in (_EVEN, _ODD) or is_even_week(day) == (row.weeks == _EVEN)


def _window(row: Availability, day: dt.date) -> Span | None:
    """Return the row's time on ``day``; a *varattu* without clock times takes the whole day."""
    if row.start_time is None or row.end_time is None:
        return span_of(day, dt.time(), dt.time()) if row.kind == BUSY else None
    return span_of(day, row.start_time, row.end_time)

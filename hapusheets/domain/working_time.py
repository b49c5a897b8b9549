"""Working time: daily and weekly rest, hours, night work and the hours of the young. Pure, in elapsed minutes.

Rests are computed over all shifts together: looking at pairs of shifts misses chains.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from hapusheets.domain.calendar import DAY_MINUTES, Span, days_between, minute_of, moment_of, week_span

#: Työaikalaki 872/2019 25 §: eleven hours within the 24 hours that follow the start of a shift.
DAILY_REST: Final = 660
#: Laki nuorista työntekijöistä 998/1993: twelve hours for those under 18.
DAILY_REST_YOUNG: Final = 720
#: Työaikalaki 27 §: 35 hours a week, or on average over 14 days with at least 24 in each seven.
WEEKLY_REST: Final = 35 * 60
WEEKLY_REST_LEAST: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class RestBreak:
    """A shift start after which the daily rest does not fit. Minutes since 1970; rests in minutes."""

    start: int
    longest: int
    required: int


def merge_spans(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in order, touching and overlapping ones joined, empty ones gone."""
    merged: list[Span] = []
    for span in sorted(span for span in spans if span.end > span.start):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def free_spans(spans: Iterable[Span], within: Span) -> Iterator[Span]:
    """Yield the free times inside ``within``, in order."""
    reached = within.start
    for busy in merge_spans(spans):
        if busy.end <= within.start or busy.start >= within.end:
            continue
        if busy.start > reached:
            yield Span(reached, busy.start)
        reached = max(reached, busy.end)
    if reached < within.end:
        yield Span(reached, within.end)


def longest_rest(spans: Iterable[Span], within: Span) -> int:
    """Return the longest uninterrupted free time inside ``within``, in minutes."""
    return max((free.minutes for free in free_spans(spans, within)), default=0)


def find_rest_breaks(spans: Sequence[Span], required: int = DAILY_REST) -> list[RestBreak]:
    """Return every shift start s with under ``required`` uninterrupted free minutes in [s, s + 24 h], in order.

    ``spans``: all shifts of one person, with any employer (työaikalaki 872/2019 25 §).
    """
    starts = sorted({span.start for span in spans if span.end > span.start})
    rests = ((start, longest_rest(spans, Span(start, start + DAY_MINUTES))) for start in starts)
    return [RestBreak(start, rest, required) for start, rest in rests if rest < required]


def find_new_rest_break(existing: Iterable[Span], proposed: Span, required: int = DAILY_REST) -> RestBreak | None:
    """Return the first daily rest that fails around ``proposed`` done beside the ``existing`` shifts; None: all hold.

    Looked at are the starts whose 24 hours touch the proposed shift, its own start too. ``existing`` may hold shifts
    of any length of time; only those nearby are counted.
    """
    near = [
        span for span in existing if span.end > proposed.start - DAY_MINUTES and span.start < proposed.end + DAY_MINUTES
    ]
    breaks = find_rest_breaks([*near, proposed], required)
    return next((b for b in breaks if proposed.start - DAY_MINUTES < b.start < proposed.end), None)


def week_rests(spans: Iterable[Span], day: dt.date) -> tuple[int, int]:
    """Return the longest rest of the ISO week of ``day``: counted whole, and the part that lies inside the week.

    A rest over the turn of a week counts whole for the week that holds at least half of it.
    """
    week = week_span(day)
    wide = Span(week.start - 7 * DAY_MINUTES, week.end + 7 * DAY_MINUTES)
    whole = inside = 0
    for free in free_spans(spans, wide):
        shared = free.overlap(week)
        inside = max(inside, shared)
        whole = max(whole, free.minutes if 2 * shared >= free.minutes else shared)
    return whole, inside


def has_weekly_rest(spans: Sequence[Span], day: dt.date, required: int = WEEKLY_REST) -> bool:
    """Tell whether the ISO week of ``day`` holds the weekly rest (työaikalaki 872/2019 27 §).

    Either ``required`` minutes at once, or that on average with a neighbouring week, at least 24 h in each.
    """
    whole, own = week_rests(spans, day)
    if whole >= required:
        return True
    if own < WEEKLY_REST_LEAST:
        return False
    others = (week_rests(spans, day + dt.timedelta(days))[1] for days in (-7, 7))
    return any(other >= WEEKLY_REST_LEAST and own + other >= 2 * required for other in others)


def night_minutes(span: Span, start_hour: int = 23, end_hour: int = 6) -> int:
    """Return the minutes of the span at night: from ``start_hour`` to ``end_hour`` of the next day (872/2019 8 §)."""
    first = moment_of(span.start).date() - dt.timedelta(1)
    last = moment_of(span.end).date()
    return sum(span.overlap(_night(day, start_hour, end_hour)) for day in days_between(first, last))


def _night(day: dt.date, start_hour: int, end_hour: int) -> Span:
    return Span(minute_of(day, dt.time(start_hour)), minute_of(day + dt.timedelta(1), dt.time(end_hour)))


def may_be_minor(birth_year: int, day: dt.date) -> bool:
    """Tell whether somebody born that year can still be under 18 on ``day``: the careful reading of a bare year.

    >>> may_be_minor(2008, dt.date(2026, 12, 1)), may_be_minor(2007, dt.date(2026, 1, 1))
    (True, False)
    """
    return day.year - birth_year <= 18


def is_within_hours(span: Span, first_hour: int = 6, last_hour: int = 22) -> bool:
    """Tell whether the whole span lies between the clock hours of one day (998/1993: the young work 6–22)."""
    day = moment_of(span.start).date()
    return minute_of(day, dt.time(first_hour)) <= span.start and span.end <= minute_of(day, dt.time(last_hour))


def started_within(shifts: Iterable[tuple[Span, int]], window: Span) -> int:
    """Return the working minutes of shifts (span, working minutes) that start inside the window."""
    return sum(worked for span, worked in shifts if window.start <= span.start < window.end)


def rest_around(spans: Iterable[Span], proposed: Span) -> tuple[int | None, int | None]:
    """Return the free minutes before and after ``proposed``; None where there is no shift on that side."""
    before = [span.end for span in spans if span.start < proposed.start]
    after = [span.start for span in spans if span.start >= proposed.end]
    return (
        max(0, proposed.start - max(before)) if before else None,
        min(after) - proposed.end if after else None,
    )


def has_overlap(spans: Iterable[Span]) -> bool:
    """Tell whether any two of the spans share a minute."""
    return any(a.overlaps(b) for a, b in pairwise(sorted(spans)))

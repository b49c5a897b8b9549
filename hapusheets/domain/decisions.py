"""Decision hours: which decision is in force, and how many of the month's hours are left. Pure.

Granted hours are a ceiling for the month; what is not used does not move to the next one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from hapusheets.domain.calendar import Span
from hapusheets.registers.records import Decision

DAILY: Final = "päivittäiset"
WORK: Final = "työ ja opiskelu"
LEISURE: Final = "vapaa-aika"


class UsedTime(NamedTuple):
    """A customer's shift as far as decision hours go: it belongs to the month in which it starts."""

    day: dt.date
    span: Span
    minutes: int
    purpose: str | None
    person: str | None
    done: bool


@dataclass(frozen=True, slots=True)
class HoursLeft:
    """Hours of one purpose in one month. ``granted`` None: the decision has none for this purpose."""

    decision: str
    purpose: str
    granted: Decimal | None
    used: Decimal

    @property
    def left(self) -> Decimal:
        """Granted hours that are not used or planned; negative when over."""
        return (self.granted or Decimal(0)) - self.used


def decision_in_force(decisions: Iterable[Decision], customer: str, day: dt.date) -> Decision | None:
    """Return the customer's decision in force on ``day``; of several the last one made. None when there is none."""
    valid = [row for row in decisions if row.customer == customer and is_in_force(row, day)]
    return max(valid, key=lambda row: (row.decided or dt.date.min, row.start or dt.date.min, row.id), default=None)


def is_in_force(decision: Decision, day: dt.date) -> bool:
    """Tell whether a decision is in force: from its start to its end, or until further notice."""
    return (decision.start is None or decision.start <= day) and (decision.end is None or day <= decision.end)


def granted_hours(decision: Decision, purpose: str | None) -> Decimal | None:
    """Return the granted hours a month for a purpose; a blank purpose means the daily ones."""
    by_purpose = {DAILY: decision.hours_daily, WORK: decision.hours_work, LEISURE: decision.hours_leisure}
    return by_purpose.get(purpose or DAILY)


def hours_left(decision: Decision, shifts: Iterable[UsedTime], day: dt.date, purpose: str | None) -> HoursLeft:
    """Return the hours left in the month of ``day`` after the customer's shifts, planned and done.

    A planned shift that the same person has also done counts once, as done.
    """
    wanted = purpose or DAILY
    month = [
        shift
        for shift in shifts
        if (shift.day.year, shift.day.month) == (day.year, day.month) and (shift.purpose or DAILY) == wanted
    ]
    done = [shift for shift in month if shift.done]
    planned = [shift for shift in month if not shift.done and not _is_done(shift, done)]
    minutes = sum(shift.minutes for shift in (*done, *planned))
    return HoursLeft(decision.id, wanted, granted_hours(decision, wanted), Decimal(minutes) / 60)


def _is_done(planned: UsedTime, done: Iterable[UsedTime]) -> bool:
    return any(shift.person == planned.person and shift.span.overlaps(planned.span) for shift in done)

"""Decisions in force and the hours that are left."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from hapusheets.domain.calendar import span_of
from hapusheets.domain.decisions import UsedTime, decision_in_force, hours_left
from hapusheets.registers.records import Decision, RowPlace

D = dt.date
ROW = RowPlace("asiakkaat.xlsx", "Päätökset", 2)
OLD = Decision("P-0001", ROW, customer="A-0001", decided=D(2022, 1, 1), start=D(2022, 2, 1), end=D(2025, 12, 31),
               hours_daily=Decimal(100))  # fmt: skip
NEW = Decision("P-0002", ROW, customer="A-0001", decided=D(2025, 12, 1), start=D(2026, 1, 1), hours_daily=Decimal(60),
               hours_leisure=Decimal(30))  # fmt: skip


@pytest.mark.parametrize(
    ("day", "found"),
    [
        pytest.param(D(2025, 12, 31), "P-0001", id="the old one on its last day"),
        pytest.param(D(2026, 1, 1), "P-0002", id="the new one until further notice"),
        pytest.param(D(2022, 1, 31), None, id="none before the first"),
    ],
)
def test_decision_in_force(day: dt.date, found: str | None) -> None:
    decision = decision_in_force([OLD, NEW], "A-0001", day)
    assert (decision.id if decision else None) == found


def used(day: int, start: int, end: int, *, person: str = "V-0001", done: bool = False, break_: int = 0) -> UsedTime:
    date = D(2026, 3, day)
    span = span_of(date, dt.time(start), dt.time(end))
    return UsedTime(date, span, span.minutes - break_, None, person, done)


def test_hours_left_in_the_month() -> None:
    april = UsedTime(D(2026, 4, 1), span_of(D(2026, 4, 1), dt.time(8), dt.time(14)), 360, None, "V-0001", False)
    left = hours_left(NEW, [used(2, 8, 14), used(3, 8, 15, break_=30), april], D(2026, 3, 12), None)
    assert (left.granted, left.used, left.left) == (Decimal(60), Decimal("12.5"), Decimal("47.5"))


def test_a_planned_shift_that_was_done_counts_once() -> None:
    shifts = [used(2, 8, 14), used(2, 8, 15, done=True), used(2, 8, 14, person="V-0002")]
    assert hours_left(NEW, shifts, D(2026, 3, 12), "päivittäiset").used == 13


def test_a_purpose_without_hours_is_not_granted() -> None:
    left = hours_left(NEW, [], D(2026, 3, 12), "työ ja opiskelu")
    assert (left.granted, left.left) == (None, Decimal(0))

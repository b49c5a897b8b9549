"""Days, weeks, holidays and the weekly times that people write."""

from __future__ import annotations

import datetime as dt

import pytest

from hapusheets.domain.calendar import (
    Span,
    covers,
    day_span,
    holidays_of,
    is_covered,
    is_even_week,
    moment_of,
    read_weekly_times,
    span_of,
    week_span,
)

D, T = dt.date, dt.time


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        pytest.param(D(2026, 3, 28), 24, id="an ordinary day"),
        pytest.param(D(2026, 3, 29), 23, id="the spring day"),
        pytest.param(D(2026, 10, 25), 25, id="the autumn day"),
    ],
)
def test_days_have_their_true_length(day: dt.date, hours: int) -> None:
    assert day_span(day).minutes == hours * 60


def test_an_end_at_or_before_the_start_is_on_the_next_day() -> None:
    assert span_of(D(2026, 3, 12), T(22), T(6)).minutes == 480
    assert span_of(D(2026, 3, 12), T(0), T(0)).minutes == 1440


def test_a_week_begins_on_monday() -> None:
    week = week_span(D(2026, 3, 15))
    assert (moment_of(week.start).date(), moment_of(week.end).date()) == (D(2026, 3, 9), D(2026, 3, 16))
    assert [is_even_week(D(2026, 3, day)) for day in (15, 16)] == [False, True]


def test_the_holidays_of_2026() -> None:
    found = {holiday.day: (holiday.public, holiday.paid_day_off) for holiday in holidays_of(2026)}
    assert found == {
        D(2026, 1, 1): (True, True), D(2026, 1, 6): (True, True), D(2026, 4, 3): (True, True),
        D(2026, 4, 5): (True, False), D(2026, 4, 6): (True, True), D(2026, 5, 1): (True, True),
        D(2026, 5, 14): (True, True), D(2026, 5, 24): (True, False), D(2026, 6, 19): (False, True),
        D(2026, 6, 20): (True, False), D(2026, 10, 31): (True, False), D(2026, 12, 6): (True, False),
        D(2026, 12, 24): (False, True), D(2026, 12, 25): (True, True), D(2026, 12, 26): (True, False),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ma–pe 9–10", [([0, 1, 2, 3, 4], T(9), T(10))]),
        ("ma, ti, ke, to klo 8–14", [([0, 1, 2, 3], T(8), T(14))]),
        ("maanantai ja keskiviikko klo 8.30 - 14", [([0, 2], T(8, 30), T(14))]),
        ("pe–ma 20–6", [([0, 4, 5, 6], T(20), T(6))]),
        ("ma-to 8-16, pe 8–14", [([0, 1, 2, 3], T(8), T(16)), ([4], T(8), T(14))]),
        ("ma–su 0–24", [([0, 1, 2, 3, 4, 5, 6], T(0), T(0))]),
        ("9–15", [([0, 1, 2, 3, 4, 5, 6], T(9), T(15))]),
        ("ympäri vuorokauden", [([0, 1, 2, 3, 4, 5, 6], T(0), T(0))]),
    ],
)
def test_weekly_times_are_read(text: str, expected: list[tuple[list[int], dt.time, dt.time]]) -> None:
    times = read_weekly_times(text) or ()
    assert [(sorted(time.weekdays), time.start, time.end) for time in times] == expected


@pytest.mark.parametrize("text", [None, "", "erikseen sovittavat vuorot", "ma–pe", "ma 25–26", "joka toinen ma 8–14"])
def test_other_words_are_not_guessed(text: str | None) -> None:
    assert read_weekly_times(text) is None


def test_weekly_times_cover_over_midnight() -> None:
    times = read_weekly_times("to 22–6") or ()
    assert covers(times, span_of(D(2026, 3, 12), T(23), T(6)))
    assert covers(times, span_of(D(2026, 3, 13), T(1), T(5)))
    assert not covers(times, span_of(D(2026, 3, 12), T(21), T(23)))


def test_covering_needs_every_minute() -> None:
    assert is_covered(Span(0, 10), [Span(5, 12), Span(0, 5)])
    assert not is_covered(Span(0, 10), [Span(6, 12), Span(0, 5)])

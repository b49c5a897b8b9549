"""Rests, nights and the hours of the young, beside a grid of single minutes that is too slow to be wrong."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hapusheets.domain.calendar import Span, minute_of, span_of
from hapusheets.domain.working_time import (
    find_new_rest_break,
    find_rest_breaks,
    has_weekly_rest,
    is_within_hours,
    longest_rest,
    may_be_minor,
    merge_spans,
    night_minutes,
    rest_around,
    started_within,
)
from hapusheets.model.values import parse_time

DAY = dt.date(2026, 3, 11)


def shift(text: str) -> Span:
    """Return the span written as ``11 16-22.30``: day of March 2026 and clock."""
    day, clocks = text.split()
    start, end = map(parse_time, clocks.split("-"))
    return span_of(dt.date(2026, 3, int(day)), start, end)


@pytest.mark.parametrize(
    ("existing", "proposed", "longest"),
    [
        pytest.param(["11 16-22.30"], "12 8-14", 570, id="an evening until 22.30 leaves 9 h 30 min before 8"),
        pytest.param(["11 15-21"], "12 8-14", None, id="an evening until 21 leaves exactly eleven hours before 8"),
        pytest.param(["11 15-21.01"], "12 8-14", 659, id="one minute too little is too little"),
        pytest.param(["13 0.30-8"], "12 8-14", 630, id="a shift after the proposed one can break its rest"),
        pytest.param(["12 14-20"], "12 8-14", None, id="touching shifts are one: twelve hours are left"),
        pytest.param(["11 20-22", "12 14-22"], "12 8-14", 600, id="a chain breaks where no pair of neighbours does"),
        pytest.param([], "12 8-21.30", 630, id="a shift over 13 hours leaves no rest within its own 24 hours"),
        pytest.param(["9 8-23", "10 2-9"], "12 8-14", None, id="an old breach elsewhere is not this shift's"),
    ],
)  # fmt: skip
def test_daily_rest(existing: list[str], proposed: str, longest: int | None) -> None:
    found = find_new_rest_break([shift(text) for text in existing], shift(proposed))
    assert (found.longest if found else None) == longest


def test_daily_rest_names_the_shift_whose_rest_is_broken() -> None:
    found = find_new_rest_break([shift("11 16-22.30")], shift("12 8-14"))
    assert found is not None
    assert (found.start, found.required) == (minute_of(DAY, dt.time(16)), 660)


def test_the_young_need_an_hour_more() -> None:
    evening, morning = shift("11 15-21"), shift("12 8-14")
    assert find_new_rest_break([evening], morning) is None
    assert find_new_rest_break([evening], morning, 720) is not None


def test_the_spring_night_takes_an_hour_from_the_rest() -> None:
    saturday = span_of(dt.date(2026, 3, 28), dt.time(14), dt.time(20))
    sunday = span_of(dt.date(2026, 3, 29), dt.time(7), dt.time(12))
    found = find_new_rest_break([saturday], sunday)
    assert found is not None
    assert found.longest == 600


def test_the_autumn_night_gives_an_hour() -> None:
    saturday = span_of(dt.date(2026, 10, 24), dt.time(14), dt.time(21))
    assert find_new_rest_break([saturday], span_of(dt.date(2026, 10, 25), dt.time(7), dt.time(12))) is None


spans = st.lists(
    st.tuples(st.integers(0, 96), st.integers(1, 30)).map(lambda p: Span(p[0] * 60, (p[0] + p[1]) * 60)), max_size=6
)


def grid_rest(shifts: list[Span], within: Span) -> int:
    """Return the longest run of free minutes, looking at every quarter."""
    best = run = 0
    for minute in range(within.start, within.end, 15):
        busy = any(span.start <= minute < span.end for span in shifts)
        run = 0 if busy else run + 15
        best = max(best, run)
    return best


@given(spans)
def test_rest_breaks_are_those_of_the_grid(shifts: list[Span]) -> None:
    expected = [s for s in sorted({x.start for x in shifts}) if grid_rest(shifts, Span(s, s + 1440)) < 660]
    assert [found.start for found in find_rest_breaks(shifts)] == expected


@given(spans, st.tuples(st.integers(0, 96), st.integers(1, 16)))
def test_a_new_break_is_one_whose_day_the_shift_touches(shifts: list[Span], new: tuple[int, int]) -> None:
    proposed = Span(new[0] * 60, (new[0] + new[1]) * 60)
    everything = [*shifts, proposed]
    expected = any(
        grid_rest(everything, Span(s.start, s.start + 1440)) < 660
        for s in everything
        if s.start < proposed.end and proposed.start < s.start + 1440
    )
    assert (find_new_rest_break(shifts, proposed) is not None) == expected


@given(spans)
def test_joining_touching_shifts_changes_no_rest(shifts: list[Span]) -> None:
    within = Span(0, 6000)
    assert longest_rest(shifts, within) == longest_rest(merge_spans(shifts), within) == grid_rest(shifts, within)


@pytest.mark.parametrize(
    ("shifts", "rests"),
    [
        pytest.param([f"{day} 8-14" for day in range(9, 14)], True, id="a free weekend"),
        pytest.param([f"{day} 8-14" for day in range(9, 16)], False, id="seven days in a row"),
        pytest.param(
            [f"{day} 8-14" for day in (*range(2, 15), *range(16, 23))] + ["15 20-23"],
            False,
            id="30 hours at most, and none in the weeks beside",
        ),
        pytest.param([f"{day} 8-14" for day in (9, 10, 11, 12, 13, 14)], True, id="a rest over the turn of the week"),
        pytest.param(
            [f"{day} 8-14" for day in (2, 3, 4, 9, 10, 11, 12, 13, 15)], True, id="35 on average over 14 days"
        ),
    ],
)  # fmt: skip
def test_weekly_rest(shifts: list[str], rests: bool) -> None:
    assert has_weekly_rest([shift(text) for text in shifts], dt.date(2026, 3, 12)) is rests


@pytest.mark.parametrize(
    ("day", "start", "end", "minutes"),
    [
        pytest.param(dt.date(2026, 3, 12), 22, 6, 420, id="a plain night"),
        pytest.param(dt.date(2026, 3, 28), 22, 6, 360, id="the spring night has six night hours"),
        pytest.param(dt.date(2026, 10, 24), 22, 6, 480, id="the autumn night has eight"),
        pytest.param(dt.date(2026, 3, 12), 5, 8, 60, id="an early morning"),
        pytest.param(dt.date(2026, 3, 12), 8, 14, 0, id="a day"),
    ],
)
def test_night_minutes(day: dt.date, start: int, end: int, minutes: int) -> None:
    assert night_minutes(span_of(day, dt.time(start), dt.time(end))) == minutes


@pytest.mark.parametrize(
    ("clock", "within"),
    [
        pytest.param("12 6-22", True, id="from six to ten is allowed"),
        pytest.param("12 5.45-10", False, id="before six"),
        pytest.param("12 15-22.15", False, id="after ten"),
        pytest.param("12 20-6", False, id="over midnight"),
    ],
)
def test_hours_of_the_young(clock: str, within: bool) -> None:
    assert is_within_hours(shift(clock)) is within


def test_a_bare_year_is_read_carefully() -> None:
    assert [may_be_minor(year, dt.date(2026, 12, 31)) for year in (2007, 2008, 2009)] == [False, True, True]


def test_hours_belong_to_the_week_of_their_start() -> None:
    sunday_night, monday = shift("8 22-6"), shift("9 8-14")
    week = Span(minute_of(dt.date(2026, 3, 9), dt.time()), minute_of(dt.date(2026, 3, 16), dt.time()))
    assert started_within([(sunday_night, 480), (monday, 330)], week) == 330


def test_rest_before_and_after() -> None:
    around = [shift("11 15-21"), shift("13 8-14")]
    assert rest_around(around, shift("12 8-14")) == (660, 1080)
    assert rest_around([], shift("12 8-14")) == (None, None)

"""Road kilometres from the sheets, and minutes from kilometres."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from hapusheets.domain.places import DrivingSpeed, Place, RoadMap, TravelAnswer, road_map, travel_answer
from hapusheets.registers.records import Distance, Municipality, PostalCode, RowPlace

ROW = RowPlace("kunnat.xlsx", "Kunnat", 2)


@pytest.fixture
def roads() -> RoadMap:
    centres = {"Kemi": (65.736, 24.564), "Tornio": (65.848, 24.147), "Simo": (65.667, 25.050)}
    codes = {"95400": ("Tornio", 65.856, 24.186), "95520": ("Tornio", 65.982, 24.091)}
    return road_map(
        [
            Municipality(name, ROW, name=name, latitude=Decimal(str(a)), longitude=Decimal(str(b)))
            for name, (a, b) in centres.items()
        ],
        [
            PostalCode(code, ROW, code=code, municipality=m, latitude=Decimal(str(a)), longitude=Decimal(str(b)))
            for code, (m, a, b) in codes.items()
        ],
        [Distance("1", ROW, origin="Kemi", destination="Tornio", km=Decimal(27))],
    )


@pytest.mark.parametrize(
    ("start", "end", "km", "estimated"),
    [
        pytest.param(Place("Kemi"), Place("Tornio", "95520"), 27.0, False, id="between centres by the sheet"),
        pytest.param(Place("Tornio"), Place("Kemi"), 27.0, False, id="the same the other way"),
        pytest.param(Place("Kemi"), Place("Simo"), 30.6, True, id="a missing pair is the straight line times 1.3"),
        pytest.param(
            Place("Tornio", "95400"), Place("Tornio", "95520"), 19.1, True, id="inside one by the postal codes"
        ),
        pytest.param(Place("Tornio", "95400"), Place("Tornio"), 2.6, True, id="the centre stands for a missing code"),
    ],
)
def test_trips(roads: RoadMap, start: Place, end: Place, km: float, estimated: bool) -> None:
    trip = roads.trip(start, end)
    assert trip is not None
    assert (trip.km, trip.estimated) == (km, estimated)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param(Place(None, "95400"), Place("Tornio"), id="no municipality"),
        pytest.param(Place("Tornio"), Place("Tornio"), id="the same municipality and no postal code"),
        pytest.param(Place("Kemi"), Place("Rovaniemi"), id="a municipality without a point"),
    ],
)
def test_what_is_not_known_is_not_guessed(roads: RoadMap, start: Place, end: Place) -> None:
    assert roads.trip(start, end) is None


def test_winter_and_speed_are_settings() -> None:
    slow = DrivingSpeed(km_per_hour=50, start_minutes=10, winter_factor=1.5)
    assert (slow.minutes(50, dt.date(2026, 10, 31)), slow.minutes(50, dt.date(2026, 11, 1))) == (70, 105)


@pytest.mark.parametrize(
    ("area", "places", "answer"),
    [
        pytest.param(["Kemi", "Simo"], ["Simo"], TravelAnswer.FITS, id="a municipality of the travel area"),
        pytest.param(["Kemi"], ["Tornio"], TravelAnswer.OUTSIDE, id="another municipality"),
        pytest.param([], ["Tornio"], TravelAnswer.ASK, id="no travel area typed"),
        pytest.param(["Kemi"], [], TravelAnswer.ASK, id="the other's place is not known"),
    ],
)
def test_protected_people_get_a_word_not_a_distance(area: list[str], places: list[str], answer: TravelAnswer) -> None:
    assert travel_answer(area, places) is answer

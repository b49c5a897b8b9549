"""Road kilometres and driving times, offline. Pure.

Between municipalities: the sheet *Etäisyydet*, both ways; a missing pair is the straight line × 1.3. Inside one:
the points of the postal codes × 1.3. Distances of protected people are never computed: ``travel_answer``.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from hapusheets.registers.records import Distance, Municipality, PostalCode

#: Latitude and longitude in degrees.
Point = tuple[float, float]
ROAD_FACTOR: Final = 1.3
_EARTH_KM: Final = 6371.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is: a municipality and, when known, a postal code."""

    municipality: str | None
    postal_code: str | None = None


@dataclass(frozen=True, slots=True)
class Trip:
    """A drive. ``km`` to one decimal; ``estimated``: reckoned from straight lines."""

    km: float
    estimated: bool


@dataclass(frozen=True, slots=True)
class DrivingSpeed:
    """How driving minutes are reckoned from kilometres."""

    km_per_hour: int = 60
    start_minutes: int = 5
    winter_factor: float = 1.2

    def minutes(self, km: float, day: dt.date) -> int:
        """Return the driving minutes, rounded up; 1.11.–31.3. they are longer.

        >>> DrivingSpeed().minutes(27, dt.date(2026, 3, 12)), DrivingSpeed().minutes(27, dt.date(2026, 6, 1))
        (39, 32)
        """
        factor = self.winter_factor if is_winter(day) else 1.0
        return math.ceil(round((km * 60 / self.km_per_hour + self.start_minutes) * factor, 6))


class TravelAnswer(StrEnum):
    """What is told of a protected person's travel, and nothing else."""

    FITS = "fits"
    OUTSIDE = "outside"
    ASK = "ask"


def is_winter(day: dt.date) -> bool:
    """Tell whether the day falls on 1.11.–31.3."""
    return day.month >= 11 or day.month <= 3


def straight_km(a: Point, b: Point) -> float:
    """Return the straight line between two points, in kilometres.

    >>> round(straight_km((65.736, 24.564), (65.848, 24.147)), 1)
    22.7
    """
    (lat_a, lon_a), (lat_b, lon_b) = (tuple(map(math.radians, point)) for point in (a, b))
    half = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(half))


@dataclass(frozen=True)
class RoadMap:
    """Knows centres, postal codes and road distances. Ask with ``trip``."""

    centres: Mapping[str, Point]
    postal_codes: Mapping[str, Point]
    roads: Mapping[frozenset[str], float]
    _known: dict[tuple[Place, Place], Trip | None] = field(default_factory=dict, compare=False, repr=False)

    def trip(self, start: Place, end: Place) -> Trip | None:
        """Return the drive between two places, the same both ways; None when it cannot be reckoned."""
        key = (start, end)
        if key not in self._known:
            self._known[key] = self._trip(start, end)
        return self._known[key]

    def _trip(self, start: Place, end: Place) -> Trip | None:
        if start.municipality is None or end.municipality is None:
            return None
        if start.municipality == end.municipality:
            return self._inside(start, end)
        road = self.roads.get(frozenset((start.municipality, end.municipality)))
        if road is not None:
            return Trip(round(road, 1), estimated=False)
        return self._reckoned(self.centres.get(start.municipality), self.centres.get(end.municipality))

    def _inside(self, start: Place, end: Place) -> Trip | None:
        points = [self.postal_codes.get(place.postal_code or "") for place in (start, end)]
        if not any(points):
            return None
        centre = self.centres.get(start.municipality or "")
        return self._reckoned(*(point or centre for point in points))

    def _reckoned(self, a: Point | None, b: Point | None) -> Trip | None:
        return Trip(round(straight_km(a, b) * ROAD_FACTOR, 1), estimated=True) if a and b else None


def road_map(
    municipalities: Iterable[Municipality], postal_codes: Iterable[PostalCode], distances: Iterable[Distance]
) -> RoadMap:
    """Return the road map of the sheets *Kunnat*, *Postinumerot* and *Etäisyydet*; rows with blanks are left out."""
    return RoadMap(
        centres={row.name: point for row in municipalities if row.name and (point := _point(row))},
        postal_codes={row.code: point for row in postal_codes if row.code and (point := _point(row))},
        roads={
            frozenset((row.origin, row.destination)): float(row.km)
            for row in distances
            if row.origin and row.destination and row.km is not None
        },
    )


def travel_answer(travel_area: Collection[str], places: Collection[str]) -> TravelAnswer:
    """Return whether a *Matka-alue* and the other's municipalities meet; ASK when either is not known."""
    if not travel_area or not places:
        return TravelAnswer.ASK
    return TravelAnswer.FITS if set(travel_area) & set(places) else TravelAnswer.OUTSIDE


def _point(row: Municipality | PostalCode) -> Point | None:
    if row.latitude is None or row.longitude is None:
        return None
    return float(row.latitude), float(row.longitude)

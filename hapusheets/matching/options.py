"""What a workspace may set about matching: weights of the score, driving speed, who signs the messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from hapusheets.domain.places import DrivingSpeed

if TYPE_CHECKING:
    from hapusheets.settings import Settings

#: The most points each part of the score can give; each warning costs the points of ``warnings``.
#: Nothing here looks at age, origin, health or family.
WEIGHTS: Final[Mapping[str, int]] = {
    "replied": 40,
    "tasks": 30,
    "language": 15,
    "favourite": 15,
    "familiar": 15,
    "available": 20,
    "preferred": 10,
    "travel": 25,
    "hours": 10,
    "fairness": 10,
    "warnings": 10,
}


@dataclass(frozen=True, slots=True)
class MatchSettings:
    """Settings of matching. ``others_shown``: how many besides the own assistants a text answer shows.

    ``answer_minutes``: how long at most an answer is waited for when the shift is within 24 hours; ``answer_hour``:
    the o'clock by which it is asked when the shift is later.
    """

    weights: Mapping[str, int] = field(default_factory=lambda: dict(WEIGHTS))
    speed: DrivingSpeed = field(default_factory=DrivingSpeed)
    others_shown: int = 5
    answer_minutes: int = 35
    answer_hour: int = 16
    centre: str = "Resurssikeskus"
    centre_phone: str = ""


def read_match_settings(settings: Settings) -> MatchSettings:
    """Return the settings of matching in hapusheets.toml; a weight that is not named keeps its default."""
    own = settings.matching
    return MatchSettings(
        weights={name: own.weights.get(name, default) for name, default in WEIGHTS.items()},
        answer_minutes=own.answer_minutes,
        answer_hour=own.answer_hour,
        speed=DrivingSpeed(own.km_per_hour, own.start_minutes, own.winter_factor),
        centre=settings.centre.name,
        centre_phone=settings.centre.phone,
    )

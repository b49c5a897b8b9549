"""Where: areas and kilometres. For protected people only whether it fits."""

from __future__ import annotations

from hapusheets.domain.places import TravelAnswer
from hapusheets.matching.question import Question
from hapusheets.matching.roster import Candidate
from hapusheets.matching.rulebook import Level
from hapusheets.matching.rules.base import Problem, stop


def area(question: Question, candidate: Candidate) -> Problem | None:
    """The place is outside the person's *Alueet*. An own assistant goes there already: only a warning."""
    own = candidate.person.value("areas")
    if question.travel(candidate) is not None or not own or not question.areas or question.areas & set(own):
        return None
    place = tuple(sorted(question.areas))
    facts = {"areas": own, "place": place}
    return Problem("area", facts, level=_own_level(question, candidate), slack={"place": place})


def distance(question: Question, candidate: Candidate) -> Problem | None:
    """The drive is longer than *Enimmäismatka km*; a drive that is not known is asked about."""
    if question.travel(candidate) is not None:
        return None
    most = candidate.person.value("max_km")
    trip = question.trip(candidate)
    if trip is None:
        return Problem("distance", variant="ask", unknown=True)
    if most is None or trip.km <= float(most):
        return None
    facts = {"km": trip.km, "most": most}
    level = _own_level(question, candidate)
    return Problem("distance", facts, level=level, slack={"km": trip.km - float(most)})


def travel(question: Question, candidate: Candidate) -> Problem | None:
    """A protected candidate or customer: does the *Matka-alue* fit. No place is named."""
    match question.travel(candidate):
        case TravelAnswer.OUTSIDE:
            return Problem("travel")
        case TravelAnswer.ASK:
            return Problem("travel", variant="ask", unknown=True)
    return None


def _own_level(question: Question, candidate: Candidate) -> Level | None:
    return Level.WARN if question.current_employments(candidate) else None


RULES = (
    stop("area", "alue", area),
    stop("distance", "matka", distance),
    stop("travel", "matka_alue", travel),
)

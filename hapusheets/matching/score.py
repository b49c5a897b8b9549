"""The score: named parts in whole points that add up exactly. Nothing ranks by age, origin, health or family."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from hapusheets.domain.calendar import week_span
from hapusheets.domain.places import TravelAnswer
from hapusheets.matching.availability import availability_of, is_preferred
from hapusheets.matching.groups import shifts_here
from hapusheets.matching.question import YES, Question
from hapusheets.matching.roster import Candidate
from hapusheets.matching.rules.base import Problem
from hapusheets.matching.rules.limits import OF_REQUEST, hours_with
from hapusheets.matching.rules.wishes import spoken_languages
from hapusheets.matching.wording import Coded, Duration, When, say

#: Minutes of driving after which travel gives no points.
_FAR: Final = 90
_FAMILIAR_SHIFTS: Final = 5
_OFFER_DAYS: Final = 30
_WEEK_MINUTES: Final = 40 * 60
_COSTS_NOTHING: Final = OF_REQUEST | {"offered"}


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of the score and the sentence that explains it."""

    criterion: str
    points: int
    facts: Mapping[str, Any] = field(default_factory=dict)
    variant: str = ""

    @property
    def text(self) -> str:
        """Its sentence in the language that is spoken now; "" when there is nothing to tell."""
        return say(".".join(part for part in ("match.reason", self.criterion, self.variant) if part), **self.facts)


Part = Callable[[Question, Candidate, int], Reason | None]


def score(question: Question, candidate: Candidate, warnings: Iterable[Problem] = ()) -> tuple[Reason, ...]:
    """Return the parts of a candidate's score; its sum is the score. ``warnings``: what the rules warn of."""
    weights = question.settings.weights
    found = [part(question, candidate, weights[name]) for name, part in PARTS.items()]
    found.append(cost(warnings, weights["warnings"]))
    return tuple(reason for reason in found if reason is not None)


def replied(question: Question, candidate: Candidate, weight: int) -> Reason | None:
    """Has answered yes to an offer of this shift."""
    offer = question.offer(candidate)
    if offer is None or question.reply(candidate) != YES:
        return None
    if offer.replied is None:
        return Reason("replied", weight)
    return Reason("replied", weight, {"when": When(offer.replied, question.now.date())}, "at")


def tasks(question: Question, candidate: Candidate, weight: int) -> Reason | None:
    """The share of the shift's tasks that are among the person's *Taidot*."""
    wanted = tuple(dict.fromkeys((*question.must_tasks, *question.tasks)))
    if not wanted:
        return None
    skills = candidate.person.value("skills")
    able = tuple(task for task in wanted if task in skills)
    variant = "all" if len(able) == len(wanted) else "some" if able else "none"
    missing = Coded("tasks", tuple(task for task in wanted if task not in able))
    facts = {"n": len(able), "of": len(wanted), "missing": missing}
    return Reason("tasks", weight * len(able) // len(wanted), facts, variant)


def language(question: Question, candidate: Candidate, weight: int) -> Reason | None:
    """A language that the customer has asked for."""
    spoken = spoken_languages(candidate)
    common = tuple(name for name in question.profile.languages if name in spoken)
    return Reason("language", weight, {"languages": Coded("languages", common)}) if common else None


def favourite(question: Question, candidate: Candidate, weight: int) -> Reason | None:
    """Among the customer's *Suosikit*; the first one gets all points, the later ones fewer."""
    favourites = question.profile.favourites
    place = next((number for number, name in enumerate(favourites) if name in candidate.person.ids), None)
    if place is None:
        return None
    return Reason("favourite", weight * (len(favourites) - place) // len(favourites), {"place": place + 1})


def familiar(question: Question, candidate: Candidate, weight: int) -> Reason | None:
    """Has worked here: all points from five shifts on."""
    count = shifts_here(question, candidate)
    if not count:
        return None
    return Reason("familiar", weight * min(count, _FAMILIAR_SHIFTS) // _FAMILIAR_SHIFTS, {"n": count})


def available(question: Question, candidate: Candidate, weight: int) -> Reason | None:
    """*Saatavuus* says that the person is free over the whole shift."""
    return Reason("available", weight) if availability_of(candidate.windows, question.span).free else None


def preferred(question: Question, candidate: Candidate, weight: int) -> Reason | None:
    """At a time that the person likes best."""
    return Reason("preferred", weight) if is_preferred(candidate.windows, question.span) else None


def travel(question: Question, candidate: Candidate, weight: int) -> Reason | None:
    """The shorter the drive, the more points; where no distance may be told, half of them when it fits."""
    answer = question.travel(candidate)
    if answer is not None:
        return Reason("travel", weight // 2, variant="fits") if answer is TravelAnswer.FITS else None
    trip = question.trip(candidate)
    if trip is None:
        return None
    minutes = question.settings.speed.minutes(trip.km, question.day)
    facts = {"km": trip.km, "drive": Duration(minutes)}
    variant = "long" if 4 * minutes > question.span.minutes else "near" if trip.km < 1 else "worth"
    return Reason("travel", weight * max(0, _FAR - minutes) // _FAR, facts, variant)


def hours(question: Question, candidate: Candidate, weight: int) -> Reason:
    """The fewer hours that week of *Enimmäistunnit/vko*, the more points; an own assistant's by the contract."""
    own, everything = hours_with(question, candidate, week_span(question.day))
    contracts = [row.max_hours_week for row in question.current_employments(candidate) if row.max_hours_week]
    most = contracts[0] if contracts else candidate.person.value("max_hours_week")
    minutes = own if contracts else everything
    limit = int(most * 60) if most else _WEEK_MINUTES
    facts = {"hours": Duration(minutes), "most": Duration(limit)}
    return Reason("hours", weight * max(0, limit - minutes) // limit, facts, "" if most else "alone")


def fairness(question: Question, candidate: Candidate, weight: int) -> Reason:
    """The fewer offers of other shifts in the last 30 days, the more points."""
    today = question.now.date()
    others = (offer for offer in candidate.offers if offer.request != question.request.id)
    sent = [offer.sent.date() for offer in others if offer.sent is not None]
    count = sum(0 <= (today - day).days <= _OFFER_DAYS for day in sent)
    return Reason("fairness", weight // (1 + count), {"n": count}, "some" if count else "none")


def cost(warnings: Iterable[Problem], weight: int) -> Reason | None:
    """Each warning about the person takes points; those that are the same whoever comes do not."""
    count = sum(problem.rule not in _COSTS_NOTHING for problem in warnings)
    return Reason("warnings", -weight * count, {"n": count, "cost": weight * count}) if count else None


#: The parts in the order in which they are told; what warnings cost comes last. The names are those of the weights.
PARTS: Final[Mapping[str, Part]] = {
    "replied": replied,
    "tasks": tasks,
    "language": language,
    "favourite": favourite,
    "familiar": familiar,
    "available": available,
    "preferred": preferred,
    "travel": travel,
    "hours": hours,
    "fairness": fairness,
}

"""When: availability, warning time, overlaps, rests, and the hours of the young."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hapusheets.domain.calendar import Span, minute_at, moment_of
from hapusheets.domain.places import Place
from hapusheets.domain.working_time import (
    DAILY_REST,
    DAILY_REST_YOUNG,
    find_new_rest_break,
    is_within_hours,
    may_be_minor,
)
from hapusheets.matching.availability import availability_of
from hapusheets.matching.question import HOME, YES, Question
from hapusheets.matching.roster import Candidate, Work
from hapusheets.matching.rules.base import Problem, stop
from hapusheets.matching.wording import Duration

#: Where the distance between two customers may not be reckoned, a shorter gap than this is asked about.
_GAP_TO_ASK: Final = 60


def availability(question: Question, candidate: Candidate) -> Problem | None:
    """The person's *Saatavuus* does not hold the shift; no row in force that day: ask, unless the reply is yes."""
    answer = availability_of(candidate.windows, question.span)
    if answer.free:
        return None
    if answer.busy:
        return Problem("availability", {"times": answer.busy}, "busy")
    if not answer.told:
        return None if question.reply(candidate) == YES else Problem("availability", variant="ask", unknown=True)
    near = tuple(window for window in answer.windows if moment_of(window.start).date() == question.day)
    return Problem("availability", {"times": near}, "" if near else "none")


def notice(question: Question, candidate: Candidate) -> Problem | None:
    """The shift starts sooner than the person's *Varoitusaika min* allows; a shift that is over asks for none."""
    needed = candidate.person.value("notice_minutes") or 0
    left = question.span.start - minute_at(question.now)
    if left >= needed or question.span.end <= minute_at(question.now):
        return None
    facts = {"needed": Duration(needed), "left": Duration(max(0, left))}
    return Problem("notice", facts, slack={"minutes": needed - max(0, left), "left": max(0, left)})


def overlap(question: Question, candidate: Candidate) -> Problem | None:
    """Another shift at the same time."""
    met = next((work for work in question.other_shifts(candidate) if work.span.overlaps(question.span)), None)
    return Problem("overlap", {"shift": met.id, "time": met.span}) if met else None


def changeover(question: Question, candidate: Candidate) -> Iterator[Problem]:
    """Too little time to drive between two customers."""
    for work in question.other_shifts(candidate):
        gap = max(question.span.start - work.span.end, work.span.start - question.span.end)
        near = 0 <= gap < _MOST_DRIVING and work.customer != question.customer.id
        if near and (problem := _changeover(question, candidate, work, gap)):
            yield problem


_MOST_DRIVING: Final = 8 * 60


def _changeover(question: Question, candidate: Candidate, work: Work, gap: int) -> Problem | None:
    other = _work_place(question, work)
    trip = question.roster.roads.trip(other, question.place) if other and question.place else None
    if trip is None or candidate.protected:
        facts = {"shift": work.id, "time": work.span, "gap": Duration(gap)}
        return Problem("changeover", facts, "ask", unknown=True) if gap < _GAP_TO_ASK else None
    drive = question.settings.speed.minutes(trip.km, question.day)
    if gap >= drive:
        return None
    return Problem("changeover", {"shift": work.id, "time": work.span, "gap": Duration(gap), "drive": Duration(drive)})


def _work_place(question: Question, work: Work) -> Place | None:
    """Return where another shift is; None when that must not be reckoned with or is not known."""
    own = question.roster.registers
    customer = own.customers.get(work.customer)
    request = own.requests.get(work.request or "")
    if request is not None and request.location and request.location != HOME:
        return Place(request.location)
    if customer is None or customer.id in question.roster.protected:
        return None
    return Place(customer.municipality, customer.postal_code)


def daily_rest(question: Question, candidate: Candidate) -> Problem | None:
    """The daily rest does not fit after some shift start, with any employer (872/2019 25 §; 998/1993)."""
    required = required_rest(question, candidate)
    spans = [work.span for work in question.other_shifts(candidate)]
    found = find_new_rest_break(spans, question.span, required)
    if found is None:
        return None
    start = moment_of(found.start)
    facts = {"start": start, "rest": Duration(found.longest), "required": Duration(found.required)}
    return Problem("daily_rest", facts, slack={"minutes": found.required - found.longest})


def required_rest(question: Question, candidate: Candidate) -> int:
    """Return the daily rest of the person in minutes: longer for one who may be under 18."""
    adult = question.book.minutes("vuorokausilepo", DAILY_REST)
    if not _may_be_young(question, candidate):
        return adult
    return max(adult, question.book.minutes("vuorokausilepo_alaikainen", DAILY_REST_YOUNG))


def minor(question: Question, candidate: Candidate) -> Problem | None:
    """Somebody who may be under 18 outside 6–22 (998/1993); only the year of birth is looked at."""
    first = int(question.book.number("alaikainen_alkaa", 6))
    last = int(question.book.number("alaikainen_paattyy", 22))
    if is_within_hours(question.span, first, last):
        return None
    facts = {"first": first, "last": last}
    if candidate.person.value("birth_year") is None:
        return Problem("minor", facts, "ask", unknown=True)
    return Problem("minor", facts) if _may_be_young(question, candidate) else None


def _may_be_young(question: Question, candidate: Candidate) -> bool:
    year = candidate.person.value("birth_year")
    return year is not None and may_be_minor(year, question.day)


def free_times(question: Question, candidate: Candidate) -> tuple[Span, ...]:
    """Return the person's free windows near the shift."""
    return availability_of(candidate.windows, question.span).windows


RULES = (
    stop("minor", "alaikainen", minor, fixed=True),
    stop("notice", "varoitusaika", notice),
    stop("availability", "saatavuus", availability),
    stop("overlap", "paallekkain", overlap, fixed=True),
    stop("changeover", "siirtyma", changeover),
    stop("daily_rest", "vuorokausilepo", daily_rest),
)

"""One request with all that rules and score compare a candidate with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from hapusheets.domain.calendar import Span, moment_of
from hapusheets.domain.decisions import DAILY, HoursLeft, UsedTime, decision_in_force, hours_left
from hapusheets.domain.places import Place, TravelAnswer, Trip, travel_answer
from hapusheets.matching.lacks import find_lacks
from hapusheets.matching.options import MatchSettings
from hapusheets.matching.roster import Candidate, Roster, Work, request_span
from hapusheets.matching.rulebook import RuleBook, rules_in_force
from hapusheets.registers import records as r

_ADULT = 18
HOME = "koti"
#: Answers of *Tarjoukset*.
YES, NO = "kyllä", "ei"


@dataclass(frozen=True, slots=True)
class Question:
    """A request as it is asked. ``hours``: None when no decision is in force.

    ``place`` is where help is needed; None for a protected customer, whose *Matka-alue* is in ``areas``.
    """

    request: r.Request
    customer: r.Customer
    profile: r.Profile
    decision: r.Decision | None
    hours: HoursLeft | None
    span: Span
    tasks: tuple[str, ...]
    must_tasks: tuple[str, ...]
    requirements: Mapping[str, tuple[str, ...]]
    place: Place | None
    areas: frozenset[str]
    protected: bool
    child: bool
    now: dt.datetime
    book: RuleBook
    settings: MatchSettings
    roster: Roster

    @property
    def day(self) -> dt.date:
        """The day on which the shift starts."""
        return moment_of(self.span.start).date()

    @property
    def wanted(self) -> int:
        """How many people the request still needs."""
        return max(0, (self.request.people or 1) - len(self.request.chosen))

    def at(self, span: Span) -> Question:
        """Return the same question for another time."""
        return replace(self, span=span)

    def is_unconditional(self, wish: str) -> bool:
        """Tell whether the customer has marked a wish as one that may never be relaxed."""
        return wish in self.profile.unconditional

    def other_shifts(self, candidate: Candidate) -> list[Work]:
        """Return the candidate's shifts besides one for this very request."""
        return [work for work in candidate.shifts if work.request != self.request.id]

    def offer(self, candidate: Candidate) -> r.Offer | None:
        """Return the candidate's offer of this request that counts: the last one answered, else the last one."""
        own = [offer for offer in candidate.offers if offer.request == self.request.id]
        answered = [offer for offer in own if offer.reply in (YES, NO)]
        return next(reversed(answered or own), None)

    def reply(self, candidate: Candidate) -> str | None:
        """Return what the candidate has answered to an offer of this request; None when nothing yet."""
        offer = self.offer(candidate)
        return offer.reply if offer is not None and offer.reply in (YES, NO) else None

    def trip(self, candidate: Candidate) -> Trip | None:
        """Return the candidate's drive; None when it is not known or may not be reckoned."""
        if candidate.protected or self.protected or self.place is None:
            return None
        return self.roster.roads.trip(candidate.place, self.place)

    def travel(self, candidate: Candidate) -> TravelAnswer | None:
        """Return the answer for a protected candidate or customer; None where kilometres may be told."""
        if candidate.protected:
            return travel_answer(candidate.person.value("travel_area"), self.areas)
        if self.protected:
            home = candidate.person.value("municipality")
            return travel_answer(self.areas, candidate.person.value("areas") or ((home,) if home else ()))
        return None

    def current_employments(self, candidate: Candidate) -> list[r.Employment]:
        """Return the candidate's contracts with this customer in force that day, not made for a single request."""
        return [
            row
            for row in candidate.employments
            if row.customer == self.customer.id and row.request is None and is_current(row, self.day)
        ]


def is_current(employment: r.Employment, day: dt.date) -> bool:
    """Tell whether a contract is in force on ``day``."""
    began = employment.start is None or employment.start <= day
    return began and (employment.end is None or day <= employment.end)


def ask(roster: Roster, request: r.Request, settings: MatchSettings) -> Question:
    """Return the question of a request. Raises Refused when its customer, day or a clock time cannot be read."""
    own = roster.registers
    customer = own.customers.get(request.customer or "")
    span = request_span(request)
    if customer is None or span is None or request.date is None:
        raise find_lacks(own, request)[0].refusal
    profile = own.profiles.get(customer.id) or r.Profile(customer.id, request.place, customer=customer.id)
    decision = decision_in_force(own.decisions.values(), customer.id, request.date)
    protected = customer.id in roster.protected
    return Question(
        request=request,
        customer=customer,
        profile=profile,
        decision=decision,
        hours=_hours(roster, request, decision, request.date),
        span=span,
        tasks=request.tasks or profile.tasks,
        must_tasks=profile.must_tasks,
        requirements=roster.requirements,
        place=None if protected else _place(request, customer),
        areas=_areas(request, customer, protected=protected),
        protected=protected,
        child=_is_child(customer, request.date),
        now=roster.now,
        book=rules_in_force(own.rules.values(), request.date, customer.municipality),
        settings=settings,
        roster=roster,
    )


def _place(request: r.Request, customer: r.Customer) -> Place:
    if request.location and request.location != HOME:
        return Place(request.location)
    return Place(customer.municipality, customer.postal_code)


def _areas(request: r.Request, customer: r.Customer, *, protected: bool) -> frozenset[str]:
    """Return where help is needed as municipalities; of a protected customer's home only the *Matka-alue*."""
    if request.location and request.location != HOME:
        return frozenset({request.location})
    if protected:
        return frozenset(customer.travel_area)
    return frozenset({customer.municipality} if customer.municipality else ())


def _is_child(customer: r.Customer, day: dt.date) -> bool:
    born = customer.birth_date
    return born is not None and (day.year - born.year - ((day.month, day.day) < (born.month, born.day))) < _ADULT


def _hours(roster: Roster, request: r.Request, decision: r.Decision | None, day: dt.date) -> HoursLeft | None:
    if decision is None:
        return None
    works = roster.work_by_customer.get(request.customer or "", ())
    used = (
        UsedTime(work.day, work.span, work.minutes, work.purpose, person, work.done)
        for person, work in works
        if work.request != request.id and not _is_replaced(roster, person, work)
    )
    return hours_left(decision, used, day, request.purpose or DAILY)


def _is_replaced(roster: Roster, person: str, work: Work) -> bool:
    """Tell whether a planned shift is one that its person is absent from: a request stands in its place."""
    absences = roster.by_id[person].absences
    return not work.done and any(absence.span.overlaps(work.span) for absence in absences)

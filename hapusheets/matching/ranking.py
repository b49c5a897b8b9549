"""Rank the people for one request: candidates in order, everybody else with every reason, and what nearly fits."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from hapusheets.domain.places import TravelAnswer
from hapusheets.domain.working_time import rest_around
from hapusheets.matching.groups import ORDER, Group, group_of
from hapusheets.matching.options import MatchSettings
from hapusheets.matching.question import Question, ask
from hapusheets.matching.roster import Candidate, Roster, gather_roster
from hapusheets.matching.rules import Problem, Verdict, judge
from hapusheets.matching.score import Reason, score
from hapusheets.registers.records import Request

if TYPE_CHECKING:
    from hapusheets.matching.relaxations import NearMiss
    from hapusheets.registers.registers import Registers

#: A rest of a day or more is not worth telling.
_PLENTY = 24 * 60


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate in place. ``km`` and ``minutes`` are None where no distance is known or may be told.

    ``travel`` is then the answer of the *Matka-alue*. ``rest``: free minutes before and after, None when plenty.
    """

    candidate: Candidate
    group: Group
    rank: int
    reasons: tuple[Reason, ...]
    warnings: tuple[Problem, ...]
    unknown: tuple[Problem, ...]
    km: float | None
    estimated: bool
    minutes: int | None
    travel: TravelAnswer | None
    rest: tuple[int | None, int | None]

    @property
    def score(self) -> int:
        """The sum of its reasons."""
        return sum(reason.points for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Excluded:
    """Somebody who does not fit, and why: every reason."""

    candidate: Candidate
    group: Group
    verdict: Verdict


@dataclass(frozen=True)
class Ranking:
    """The answer to one request. ``warnings`` concern the request whoever does it."""

    question: Question
    candidates: tuple[Ranked, ...]
    excluded: tuple[Excluded, ...]

    @property
    def request(self) -> Request:
        """The request that was asked."""
        return self.question.request

    @cached_property
    def counts(self) -> dict[str, tuple[int, int]]:
        """How many people each rule excludes, and how many it excludes alone; the commonest first."""
        total = Counter(rule for excluded in self.excluded for rule in excluded.verdict.broken)
        alone = Counter(next(iter(e.verdict.broken)) for e in self.excluded if len(e.verdict.broken) == 1)
        return {rule: (count, alone[rule]) for rule, count in total.most_common()}

    @cached_property
    def near_misses(self) -> tuple[NearMiss, ...]:
        """The smallest changes that would give somebody, least effort first."""
        from hapusheets.matching.relaxations import find_near_misses

        return find_near_misses(self.question, self.excluded)


def rank_candidates(registers: Registers, request: Request, now: dt.datetime, settings: MatchSettings) -> Ranking:
    """Return the ranking of a request at ``now`` (aware). For several requests gather the roster once: ``rank``.

    Raises Refused when the request lacks its customer, day or times.
    """
    return rank(gather_roster(registers, now), request, settings)


def rank(roster: Roster, request: Request, settings: MatchSettings) -> Ranking:
    """Return the ranking of a request among a gathered roster."""
    question = ask(roster, request, settings)
    fitting: list[Ranked] = []
    excluded: list[Excluded] = []
    for candidate in roster.candidates:
        verdict = judge(question, candidate)
        group = group_of(question, candidate, (*verdict.stops, *verdict.warnings))
        if verdict.fits:
            fitting.append(_ranked(question, candidate, group, verdict))
        else:
            excluded.append(Excluded(candidate, group, verdict))
    return Ranking(question, _in_order(fitting), tuple(sorted(excluded, key=_nearest_first)))


def _ranked(question: Question, candidate: Candidate, group: Group, verdict: Verdict) -> Ranked:
    trip = question.trip(candidate)
    return Ranked(
        candidate=candidate,
        group=group,
        rank=0,
        reasons=score(question, candidate, verdict.warnings),
        warnings=verdict.warnings,
        unknown=verdict.unknown,
        km=trip.km if trip else None,
        estimated=trip is not None and trip.estimated,
        minutes=question.settings.speed.minutes(trip.km, question.day) if trip else None,
        travel=question.travel(candidate),
        rest=_rest(question, candidate),
    )


def _rest(question: Question, candidate: Candidate) -> tuple[int | None, int | None]:
    before, after = rest_around([work.span for work in question.other_shifts(candidate)], question.span)
    return _short(before), _short(after)


def _short(rest: int | None) -> int | None:
    return rest if rest is not None and rest < _PLENTY else None


def _in_order(fitting: Iterable[Ranked]) -> tuple[Ranked, ...]:
    """Return them by group, score, drive and id, numbered from 1."""
    ordered = sorted(fitting, key=lambda r: (ORDER.index(r.group), -r.score, r.minutes or 0, r.candidate.id))
    return tuple(_numbered(ranked, number) for number, ranked in enumerate(ordered, start=1))


def _numbered(ranked: Ranked, number: int) -> Ranked:

    return replace(ranked, rank=number)


def _nearest_first(excluded: Excluded) -> tuple[int, int, str]:
    return (ORDER.index(excluded.group), len(excluded.verdict.broken), excluded.candidate.id)

"""Hours: what the working time act, the contract and the decision say. These warn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from hapusheets.domain.calendar import Span, covers, day_span, months_before, read_weekly_times, week_span
from hapusheets.domain.working_time import WEEKLY_REST, has_weekly_rest, night_minutes, started_within
from hapusheets.matching.question import Question
from hapusheets.matching.roster import Candidate, Work
from hapusheets.matching.rulebook import ACROSS, Level
from hapusheets.matching.rules.base import Problem, warn
from hapusheets.matching.wording import Coded, Duration, Weekly

_ON_CALL: Final = "tarvittaessa"
_MONTHS: Final = 4
_DAY_MOST, _WEEK_MOST, _AVERAGE_MOST = 8 * 60, 40 * 60, 48 * 60


def hours_of(works: Iterable[Work]) -> list[tuple[Span, int]]:
    """Return shifts as (span, working minutes)."""
    return [(work.span, work.minutes) for work in works]


def same_employer(question: Question, candidate: Candidate) -> list[Work]:
    """Return the candidate's other shifts with this customer."""
    return [work for work in question.other_shifts(candidate) if work.customer == question.customer.id]


def hours_with(question: Question, candidate: Candidate, window: Span) -> tuple[int, int]:
    """Return the minutes that start in the window, this shift included: with this employer, and with everybody."""
    shift = question.span.minutes
    own = started_within(hours_of(same_employer(question, candidate)), window)
    everything = started_within(hours_of(question.other_shifts(candidate)), window)
    return own + shift, everything + shift


def day_hours(question: Question, candidate: Candidate) -> Problem | None:
    """Over eight hours that day (872/2019 5 §): overtime asks for consent each time (17 §)."""
    most = question.book.minutes("paivan_tunnit", _DAY_MOST)
    return _over(question, "day_hours", hours_with(question, candidate, day_span(question.day)), most)


def week_hours(question: Question, candidate: Candidate) -> Problem | None:
    """Over forty hours that ISO week (872/2019 5 §)."""
    most = question.book.minutes("viikon_tunnit", _WEEK_MOST)
    return _over(question, "week_hours", hours_with(question, candidate, week_span(question.day)), most)


def average_hours(question: Question, candidate: Candidate) -> Problem | None:
    """Over 48 hours a week on average over four months (872/2019 18 §), as far as shifts are known."""
    first = months_before(question.day, _MONTHS)
    window = Span(day_span(first).start, question.span.start + 1)
    days = (question.day - first).days
    own, everything = (minutes * 7 // days for minutes in hours_with(question, candidate, window))
    return _over(question, "average_hours", (own, everything), question.book.minutes("enimmaistyoaika", _AVERAGE_MOST))


def _over(question: Question, rule: str, minutes: tuple[int, int], most: int) -> Problem | None:
    own, everything = minutes
    if own > most:
        return Problem(rule, {"hours": Duration(own), "most": Duration(most)})
    if everything <= most:
        return None
    return _across(question, rule, {"hours": Duration(everything), "most": Duration(most)})


def _across(question: Question, rule: str, facts: dict[str, object]) -> Problem | None:
    """Return the same for several employers together: the act's limits are per employer, so it only warns."""
    level = question.book.level(_NAMES[rule] + ACROSS, Level.WARN)
    return None if level is Level.OFF else Problem(rule, facts, "across", level=level)


def weekly_rest(question: Question, candidate: Candidate) -> Problem | None:
    """The weekly rest of 35 hours does not fit (872/2019 27 §)."""
    required = question.book.minutes("viikkolepo", WEEKLY_REST)
    facts: dict[str, object] = {"required": Duration(required)}
    if not _rests([work.span for work in same_employer(question, candidate)], question, required):
        return Problem("weekly_rest", facts)
    if not _rests([work.span for work in question.other_shifts(candidate)], question, required):
        return _across(question, "weekly_rest", facts)
    return None


def _rests(spans: list[Span], question: Question, required: int) -> bool:
    return has_weekly_rest([*spans, question.span], question.day, required)


def own_limit(question: Question, candidate: Candidate) -> Iterator[Problem]:
    """Over *Enimmäistunnit/vko* of the contract with this customer, or of the person."""
    with_customer, everything = hours_with(question, candidate, week_span(question.day))
    for contract in question.current_employments(candidate):
        if (most := contract.max_hours_week) is not None and with_customer > most * 60:
            yield _own_limit(with_customer, most, "contract")
    most = candidate.person.value("max_hours_week")
    if most is not None and everything > most * 60:
        yield _own_limit(everything, most, "")


def _own_limit(minutes: int, most: Decimal, variant: str) -> Problem:
    return Problem("own_limit", {"hours": Duration(minutes), "most": Duration(int(most * 60))}, variant)


def decision_hours(question: Question, candidate: Candidate) -> Problem | None:
    """The decision's hours of the month do not hold the shift, or no decision is in force."""
    del candidate
    left = question.hours
    if left is None:
        return Problem("decision_hours", variant="no_decision")
    purpose = Coded("purpose", (left.purpose,))
    if left.granted is None:
        return Problem("decision_hours", {"purpose": purpose, "decision": left.decision}, "no_purpose")
    if left.left * 60 >= question.span.minutes * max(1, question.wanted):
        return None
    facts = {"left": Duration(int(left.left * 60)), "purpose": purpose, "decision": left.decision}
    return Problem("decision_hours", facts)


def consent(question: Question, candidate: Candidate) -> Problem | None:
    """Outside the agreed weekdays and clock times: the worker consents to each shift (872/2019 30 a §)."""
    contracts = question.current_employments(candidate)
    variable = [row for row in contracts if row.agreed_times or row.kind == _ON_CALL]
    if not variable or len(variable) < len(contracts):
        return None
    if any(covers(read_weekly_times(row.agreed_times) or (), question.span) for row in variable):
        return None
    agreed = ", ".join(row.agreed_times for row in variable if row.agreed_times)
    return Problem("consent", {"times": Weekly(agreed or "–")})


def night(question: Question, candidate: Candidate) -> Problem | None:
    """Work at night, 23–06 (872/2019 8 §)."""
    del candidate
    first = int(question.book.number("yotyo_alkaa", 23))
    last = int(question.book.number("yotyo_paattyy", 6))
    minutes = night_minutes(question.span, first, last)
    return Problem("night", {"hours": Duration(minutes), "first": first, "last": last}) if minutes else None


RULES = (
    warn("weekly_rest", "viikkolepo", weekly_rest),
    warn("day_hours", "paivan_tunnit", day_hours),
    warn("week_hours", "viikon_tunnit", week_hours),
    warn("average_hours", "enimmaistyoaika", average_hours),
    warn("own_limit", "enimmaistunnit", own_limit),
    warn("decision_hours", "paatostunnit", decision_hours),
    warn("consent", "suostumus", consent),
    warn("night", "yotyo", night),
)
#: Warnings that are the same whoever does the shift: a text answer tells them once.
OF_REQUEST: Final = frozenset({"decision_hours", "night"})
_NAMES: Final = {rule.code: rule.name for rule in RULES}

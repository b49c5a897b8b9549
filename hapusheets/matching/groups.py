"""Groups come before score: own assistants, people known to the customer, the pool."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from hapusheets.domain.calendar import minute_at
from hapusheets.matching.question import Question
from hapusheets.matching.roster import Candidate
from hapusheets.matching.rules import Problem

#: Warnings that make an own assistant *known*: over Enimmäistunnit, eight hours a day or forty a week.
_OVER: Final = frozenset({"own_limit", "day_hours", "week_hours"})


class Group(StrEnum):
    """Whose turn it is to be asked."""

    OWN = "own"
    KNOWN = "known"
    POOL = "pool"


#: The codes of the column *Ryhmä*.
CODES: Final = {Group.OWN: "oma", Group.KNOWN: "tuttu", Group.POOL: "pooli"}
ORDER: Final = (Group.OWN, Group.KNOWN, Group.POOL)


def group_of(question: Question, candidate: Candidate, problems: Iterable[Problem]) -> Group:
    """Return the candidate's group. ``problems``: what the rules say; an own one over the limits is *known*."""
    if question.current_employments(candidate) and question.request.absent not in candidate.person.ids:
        over = any(problem.rule in _OVER for problem in problems)
        return Group.KNOWN if over else Group.OWN
    if set(candidate.person.ids) & set(question.profile.favourites) or has_worked_here(question, candidate):
        return Group.KNOWN
    return Group.POOL


def has_worked_here(question: Question, candidate: Candidate) -> bool:
    """Tell whether the person has worked for this customer before now."""
    return shifts_here(question, candidate) > 0


def shifts_here(question: Question, candidate: Candidate) -> int:
    """Return how many shifts the person has begun with this customer before now."""
    now = minute_at(question.now)
    return sum(work.customer == question.customer.id and work.span.start < now for work in candidate.shifts)

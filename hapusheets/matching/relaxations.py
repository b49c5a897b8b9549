"""Near misses: the smallest changes that would give somebody.

Each person's excluding rules are a set. Sets that hold a rule which is never relaxed fall away; of the rest the
inclusion-minimal ones are told, each with the quantity that is enough. A change of time is tried out: every rule is
asked again for the new time, so that nothing else breaks. Never relaxed: who is ruled out, absent or inactive,
allergies and other limits of the person, the rests and hours of the law, and unconditional wishes.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from hapusheets.domain.calendar import Span, minute_at, moment_of
from hapusheets.matching.availability import availability_of
from hapusheets.matching.question import Question
from hapusheets.matching.roster import Candidate
from hapusheets.matching.rulebook import Level
from hapusheets.matching.rules import RULES, Problem, Rule, is_stopped, judge
from hapusheets.matching.wording import Coded, Duration, Needed, say

if TYPE_CHECKING:
    from hapusheets.matching.ranking import Excluded

#: Rules that a change of the shift's time can mend.
TIMELY: Final = frozenset({"availability", "notice", "overlap", "changeover", "daily_rest", "minor", "absent"})
#: Effort of each agreement, comparable to the minutes by which a shift is moved; a quantity adds to it.
_EFFORT: Final = {"distance": 20, "area": 30, "notice": 25, "must_tasks": 60, "requirements": 45}
_STEP: Final = 15
_MOST: Final = 120
_MOST_OF_A_KIND: Final = 3


@dataclass(frozen=True, slots=True)
class Change:
    """One thing done otherwise. ``enough`` is the quantity: kilometres or minutes more, or a set of things let go.

    ``kind`` is the rule it mends, or ``start``, ``end``, ``move`` for another time, which is then in ``span``.
    """

    kind: str
    enough: float | frozenset[str] = 0.0
    span: Span | None = None
    cost: int = field(compare=False, default=0)
    facts: Mapping[str, Any] = field(hash=False, compare=False, default_factory=dict)

    @property
    def mask(self) -> str:
        """What it touches: all changes of time touch the same thing."""
        return "time" if self.span is not None else self.kind

    @property
    def text(self) -> str:
        """The change in words."""
        return say(f"match.near.{self.kind}", **self.facts)


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A set of changes and the people who would fit then. ``cost`` is the effort, the smaller the easier."""

    ids: tuple[str, ...]
    changes: tuple[Change, ...]

    @property
    def cost(self) -> int:
        """The efforts together."""
        return sum(change.cost for change in self.changes)

    @property
    def masks(self) -> frozenset[str]:
        """What the changes touch."""
        return frozenset(change.mask for change in self.changes)

    @property
    def change(self) -> str:
        """What would change, in words."""
        return f" {say('match.near.and')} ".join(change.text for change in self.changes)

    @property
    def text(self) -> str:
        """The whole sentence: the change and how many people."""
        return say("match.near.line", change=self.change, n=len(self.ids))


def find_near_misses(question: Question, excluded: Iterable[Excluded]) -> tuple[NearMiss, ...]:
    """Return the inclusion-minimal changes with their people, least effort first."""
    people = [item for item in excluded if item.candidate.person.active]
    found = [*_agreements(people), *_timings(question, people)]
    minimal = [miss for miss in found if not any(other.masks < miss.masks for other in found)]
    ordered = sorted(minimal, key=lambda miss: (miss.cost, -len(miss.ids), miss.ids))
    return tuple(_first_of_each(ordered))


def _first_of_each(ordered: Iterable[NearMiss]) -> Iterator[NearMiss]:
    """Yield the easiest few of each kind of change."""
    told: Counter[frozenset[str]] = Counter()
    for miss in ordered:
        told[miss.masks] += 1
        if told[miss.masks] <= _MOST_OF_A_KIND:
            yield miss


def fits_with(question: Question, candidate: Candidate, changes: Iterable[Change]) -> bool:
    """Tell whether a candidate fits when the changes are made: every rule is asked again."""
    made = list(changes)
    time = next((change.span for change in made if change.span is not None), question.span)
    needs = agreements_for(judge(question.at(time), candidate).stops)
    return needs is not None and _is_enough(made, needs)


def agreements_for(stops: Iterable[Problem]) -> tuple[Change, ...] | None:
    """Return what would have to be agreed to mend the stops; None when one of them is never relaxed."""
    needs = [_agreement(problem) for problem in stops]
    known = [need for need in needs if need is not None]
    return tuple(sorted(known, key=lambda need: need.kind)) if len(known) == len(needs) else None


def _agreement(problem: Problem) -> Change | None:
    slack = problem.slack
    effort = _EFFORT.get(problem.rule, 0)
    match problem.rule:
        case "distance":
            more = math.ceil(round(slack["km"], 6))
            return Change("distance", float(more), None, effort + more, {"km": more})
        case "notice":
            facts = {"left": Duration(slack["left"])}
            return Change("notice", float(slack["minutes"]), None, effort + slack["minutes"] // 2, facts)
        case "area":
            return Change("area", frozenset(slack["place"]), None, effort, {"place": slack["place"]})
        case "must_tasks":
            tasks = tuple(slack["tasks"])
            return Change("must_tasks", frozenset(tasks), None, effort * len(tasks), {"tasks": Coded("tasks", tasks)})
        case "requirements":
            needed = {"needed": Needed(slack["needed"])}
            return Change("requirements", frozenset({slack["needed"]}), None, effort, needed)
    return None


def _holds(change: Change, need: Change) -> bool:
    """Tell whether a change is enough for a need."""
    if change.kind != need.kind:
        return False
    if isinstance(change.enough, frozenset) and isinstance(need.enough, frozenset):
        return need.enough <= change.enough
    return not isinstance(change.enough, frozenset) and need.enough <= change.enough  # type: ignore[operator]


def _agreements(people: list[Excluded]) -> list[NearMiss]:
    """Return each different set of agreements with everybody for whom it is enough."""
    found = ((item.candidate.id, agreements_for(item.verdict.stops)) for item in people)
    needs = {identifier: changes for identifier, changes in found if changes}
    return [
        NearMiss(tuple(identifier for identifier, need in needs.items() if _is_enough(changes, need)), changes)
        for changes in dict.fromkeys(needs.values())
    ]


def _is_enough(changes: Iterable[Change], needs: Iterable[Change]) -> bool:
    made = list(changes)
    return all(any(_holds(change, need) for change in made) for need in needs)


def _timings(question: Question, people: list[Excluded]) -> list[NearMiss]:
    """Return changes of time, each giving somebody whom no easier one gives."""
    if question.is_unconditional("aika"):
        return []
    rules = timely_rules(question)
    timely = [item.candidate for item in people if _is_timely(question, item)]
    found: list[NearMiss] = []
    reached: set[str] = set()
    for change in sorted(_other_times(question), key=lambda change: change.cost):
        moved = question.at(change.span or question.span)
        ids = tuple(candidate.id for candidate in timely if not is_stopped(moved, candidate, rules))
        if set(ids) - reached:
            found.append(NearMiss(ids, (change,)))
            reached |= set(ids)
    return found


def _is_timely(question: Question, item: Excluded) -> bool:
    """Tell whether only the time is in the way, and another time near the shift can suit."""
    if not item.verdict.broken <= TIMELY or question.request.absent in item.candidate.person.ids:
        return False
    answer = availability_of(item.candidate.windows, question.span)
    return bool(answer.windows) or not answer.told


def timely_rules(question: Question) -> tuple[Rule, ...]:
    """Return the rules whose answer depends on the time, those that *Säännöt* makes exclude too; quick ones first."""
    return tuple(
        rule
        for rule in sorted(RULES, key=lambda rule: rule.code != "availability")
        if rule.code in TIMELY or (rule.level is not Level.STOP and rule.level_in(question) is Level.STOP)
    )


def _other_times(question: Question) -> Iterator[Change]:
    start, end = question.span
    now = minute_at(question.now)
    for minutes in range(_STEP, _MOST + 1, _STEP):
        if question.span.minutes > 2 * minutes:
            yield _time("start", Span(start + minutes, end), minutes)
            yield _time("end", Span(start, end - minutes), minutes)
        yield _time("move", Span(start + minutes, end + minutes), minutes)
        if start - minutes > now:
            yield _time("move", Span(start - minutes, end - minutes), minutes)


def _time(kind: str, span: Span, minutes: int) -> Change:
    facts = {"start": moment_of(span.start).time(), "end": moment_of(span.end).time(), "time": span}
    return Change(kind, float(minutes), span, minutes, facts)

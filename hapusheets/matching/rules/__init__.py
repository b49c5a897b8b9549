"""All rules of matching, in the order in which their reasons are told."""

from __future__ import annotations

from collections.abc import Iterable

from hapusheets.matching.question import Question
from hapusheets.matching.roster import Candidate
from hapusheets.matching.rulebook import Level
from hapusheets.matching.rules import limits, people, tasks, times, travel, wishes
from hapusheets.matching.rules.base import Problem, Rule
from hapusheets.matching.rules.verdict import Verdict

RULES: tuple[Rule, ...] = (
    *people.RULES, *tasks.RULES, *times.RULES, *wishes.RULES, *travel.RULES, *limits.RULES,
)  # fmt: skip
#: Never overridden by a choice: ruled out by a side, another shift at that time, hours of the young.
NEVER_ANYWAY = frozenset({"blocked", "overlap", "minor"})


def judge(question: Question, candidate: Candidate, rules: tuple[Rule, ...] = RULES) -> Verdict:
    """Return what every rule says of a candidate for a question."""
    stops: list[Problem] = []
    warnings: list[Problem] = []
    unknown: list[Problem] = []
    for rule in rules:
        level = rule.level_in(question)
        if level is Level.OFF:
            continue
        for problem in rule.problems(question, candidate):
            told = problem.level or level
            kept = unknown if problem.unknown else stops if told is Level.STOP else warnings
            kept.append(problem)
    return Verdict(tuple(stops), tuple(warnings), tuple(unknown))


def is_stopped(question: Question, candidate: Candidate, rules: Iterable[Rule]) -> bool:
    """Tell whether any of the rules excludes the candidate; stops at the first that does."""
    for rule in rules:
        level = rule.level_in(question)
        if level is not Level.OFF and any(
            not problem.unknown and (problem.level or level) is Level.STOP
            for problem in rule.problems(question, candidate)
        ):
            return True
    return False


__all__ = ["NEVER_ANYWAY", "RULES", "Problem", "Rule", "Verdict", "is_stopped", "judge"]

"""What a rule is and what it can say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hapusheets.matching.question import Question
from hapusheets.matching.roster import Candidate
from hapusheets.matching.rulebook import Level
from hapusheets.matching.wording import say


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule found: a broken rule, or something to ask.

    ``unknown``: neither pass nor fail. ``level``: another level than the rule's own (a wish that is not
    unconditional only warns). ``slack`` tells what would have been enough, by name, for near misses.
    ``variant`` picks the sentence ``match.rule.<rule>.<variant>``.
    """

    rule: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    variant: str = ""
    unknown: bool = False
    level: Level | None = None
    slack: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Its sentence in the language that is spoken now."""
        return say(".".join(part for part in ("match.rule", self.rule, self.variant) if part), **self.facts)


Check = Callable[[Question, Candidate], Problem | Iterable[Problem] | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``name`` is its Tunnus in *Säännöt*; ``fixed``: no setting softens it."""

    code: str
    name: str
    check: Check
    level: Level = Level.STOP
    fixed: bool = False

    def level_in(self, question: Question) -> Level:
        """Return the level in force for this question."""
        return self.level if self.fixed else question.book.level(self.name, self.level)

    def problems(self, question: Question, candidate: Candidate) -> tuple[Problem, ...]:
        """Return what the rule says of a candidate: usually nothing or one thing."""
        found = self.check(question, candidate)
        if found is None:
            return ()
        return (found,) if isinstance(found, Problem) else tuple(found)


def stop(code: str, name: str, check: Check, *, fixed: bool = False) -> Rule:
    """Return a rule that excludes."""
    return Rule(code, name, check, Level.STOP, fixed)


def warn(code: str, name: str, check: Check) -> Rule:
    """Return a rule that only warns."""
    return Rule(code, name, check, Level.WARN)

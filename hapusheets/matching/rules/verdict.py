"""What all rules together say of one candidate."""

from __future__ import annotations

from dataclasses import dataclass

from hapusheets.matching.rules.base import Problem


@dataclass(frozen=True, slots=True)
class Verdict:
    """``stops`` exclude, ``warnings`` are told, ``unknown`` is to be asked: neither pass nor fail."""

    stops: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    unknown: tuple[Problem, ...]

    @property
    def fits(self) -> bool:
        """Nothing excludes."""
        return not self.stops

    @property
    def broken(self) -> frozenset[str]:
        """The codes of the rules that exclude."""
        return frozenset(problem.rule for problem in self.stops)

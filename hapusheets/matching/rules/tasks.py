"""What the shift asks a person to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hapusheets.matching.question import Question
from hapusheets.matching.roster import Candidate
from hapusheets.matching.rules.base import Problem, stop
from hapusheets.matching.wording import Coded, Needed

#: What *Koodit.Vaatii* can ask, by the column that answers it.
_REQUIREMENTS: Final = {"ajokortti": "driving_licence", "auto": "car"}


def must_tasks(question: Question, candidate: Candidate) -> Problem | None:
    """A task that the customer cannot do without is not among the person's *Taidot*; no skills told: ask."""
    skills = candidate.person.value("skills")
    missing = tuple(task for task in question.must_tasks if task not in skills)
    if not missing:
        return None
    return Problem("must_tasks", {"tasks": Coded("tasks", missing)}, "ask" if not skills else "", unknown=not skills,
                   slack={"tasks": missing})  # fmt: skip


def does_not(question: Question, candidate: Candidate) -> Problem | None:
    """The shift holds a task that the person does not do (*Ei tee*)."""
    asked = dict.fromkeys((*question.tasks, *question.must_tasks))
    refused = tuple(task for task in asked if task in candidate.limits("does_not"))
    return Problem("does_not", {"tasks": Coded("tasks", refused)}) if refused else None


def requirements(question: Question, candidate: Candidate) -> Iterator[Problem]:
    """A task asks for a licence, a car or something else that the person lacks (*Koodit.Vaatii*)."""
    asked: dict[str, str] = {}
    for task in (*question.tasks, *question.must_tasks):
        for needed in question.requirements.get(task, ()):
            asked.setdefault(needed, task)
    for needed, task in asked.items():
        has = _has(candidate, needed)
        if not has:
            facts = {"needed": Needed(needed), "task": Coded("tasks", (task,))}
            yield Problem("requirements", facts, "ask" if has is None else "", unknown=has is None,
                          slack={"needed": needed})  # fmt: skip


def _has(candidate: Candidate, needed: str) -> bool | None:
    """Return whether the person has what is needed; None when the registers do not tell."""
    column = _REQUIREMENTS.get(needed)
    if column is not None:
        told: bool | None = candidate.person.value(column)
        return told
    return True if needed in candidate.person.value("skills") else None


RULES = (
    stop("must_tasks", "ehdoton_tehtava", must_tasks),
    stop("does_not", "ei_tee", does_not),
    stop("requirements", "vaatimus", requirements),
)

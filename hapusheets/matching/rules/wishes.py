"""Wishes of the customer and limits of the person. A wish excludes only when it is among *Ehdottomat*."""

from __future__ import annotations

from hapusheets.matching.question import Question
from hapusheets.matching.roster import Candidate
from hapusheets.matching.rulebook import Level
from hapusheets.matching.rules.base import Problem, stop
from hapusheets.matching.wording import Coded


def language(question: Question, candidate: Candidate) -> Problem | None:
    """No language in common (*Kielet*; the person's Asiointikieli counts)."""
    wanted = question.profile.languages
    spoken = spoken_languages(candidate)
    if not wanted or spoken & set(wanted):
        return None
    facts = {"wanted": Coded("languages", wanted)}
    if not candidate.person.value("languages"):
        return Problem("language", facts, "ask", unknown=True)
    return Problem("language", facts, level=_level(question, "kieli"))


def animals(question: Question, candidate: Candidate) -> Problem | None:
    """An animal at home that the person has a limit about: the person's own limit, so it always excludes."""
    met = tuple(animal for animal in question.profile.animals if animal in candidate.limits("animal_limits"))
    return Problem("animals", {"animals": Coded("animals", met)}) if met else None


def smoke(question: Question, candidate: Candidate) -> Problem | None:
    """Smoking at home, and the person has a limit about smoke (*Savurajoite*)."""
    met = question.profile.smoking_at_home and candidate.person.value("smoke_limit")
    return Problem("smoke") if met else None


def smoking(question: Question, candidate: Candidate) -> Problem | None:
    """The person smokes and the home is smoke-free."""
    unconditional = question.is_unconditional("tupakka")
    at_home = question.profile.smoking_at_home
    smokes = candidate.person.value("smokes")
    if at_home or smokes is False or not (unconditional or at_home is False):
        return None
    if smokes:
        return Problem("smoking", level=_level(question, "tupakka"))
    return Problem("smoking", variant="ask", unknown=True) if unconditional else None


def gender(question: Question, candidate: Candidate) -> Problem | None:
    """The wish about gender is not met; a gender that is not told is asked, never guessed."""
    wish = question.profile.gender_wish
    told = candidate.person.value("gender")
    if not wish or told == wish:
        return None
    facts = {"wish": Coded("gender", (wish,))}
    if told is None:
        return Problem("gender", facts, "ask", unknown=True)
    return Problem("gender", facts, level=_level(question, "sukupuoli"))


def spoken_languages(candidate: Candidate) -> set[str]:
    """Return the languages that the person is known to speak."""
    own = candidate.person.value("language")
    return {*candidate.person.value("languages"), *((own,) if own else ())}


def _level(question: Question, wish: str) -> Level | None:
    return None if question.is_unconditional(wish) else Level.WARN


RULES = (
    stop("language", "kieli", language),
    stop("animals", "elainrajoite", animals),
    stop("smoke", "savurajoite", smoke),
    stop("smoking", "tupakka", smoking),
    stop("gender", "sukupuoli", gender),
)

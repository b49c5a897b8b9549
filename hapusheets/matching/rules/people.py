"""Who may be asked at all: active, present, wanted by both sides, allowed."""

from __future__ import annotations

from hapusheets.matching.question import NO, Question
from hapusheets.matching.roster import Candidate
from hapusheets.matching.rules.base import Problem, stop, warn
from hapusheets.matching.wording import Coded, When


def inactive(question: Question, candidate: Candidate) -> Problem | None:
    """Somebody who is not in work, not looking for work and not an active substitute."""
    del question
    if candidate.person.active:
        return None
    person = candidate.person
    states = "assistant_state" if person.assistant is not None else "substitute_state"
    return Problem("inactive", {"state": Coded(states, (person.state or "?",))})


def absent(question: Question, candidate: Candidate) -> Problem | None:
    """The absent one, of this request or of another at the same time."""
    if question.request.absent in candidate.person.ids:
        return Problem("absent")
    away = next((a for a in candidate.absences if a.span.overlaps(question.span)), None)
    return Problem("absent", {"request": away.request}, "elsewhere") if away else None


def chosen(question: Question, candidate: Candidate) -> Problem | None:
    """Somebody whom the customer has chosen for this request already."""
    return Problem("chosen") if set(candidate.person.ids) & set(question.request.chosen) else None


def blocked(question: Question, candidate: Candidate) -> Problem | None:
    """Ruled out by either side; the sentence does not tell which. Wins over being a favourite."""
    by_customer = set(candidate.person.ids) & set(question.profile.blocked)
    by_candidate = question.customer.id in candidate.limits("refuses_customers")
    return Problem("blocked") if by_customer or by_candidate else None


def family(question: Question, candidate: Candidate) -> Problem | None:
    """A family member without the decision's permission (675/2023 10 §)."""
    if not set(candidate.person.ids) & set(question.profile.family):
        return None
    if question.decision is None:
        return Problem("family", variant="no_decision")
    return None if question.decision.family_allowed else Problem("family", {"decision": question.decision.id})


def extract(question: Question, candidate: Candidate) -> Problem | None:
    """No criminal record extract seen though a child is assisted (504/2002)."""
    if not (question.child or "lapsen kanssa" in question.tasks):
        return None
    return None if candidate.person.value("extract_seen") else Problem("extract")


def offered(question: Question, candidate: Candidate) -> Problem | None:
    """The shift has been offered already, and there is no answer yet."""
    offer = question.offer(candidate)
    return Problem("offered") if offer is not None and question.reply(candidate) is None else None


def declined(question: Question, candidate: Candidate) -> Problem | None:
    """Somebody who has answered no to an offer of this shift (*Tarjoukset*)."""
    offer = question.offer(candidate)
    if offer is None or question.reply(candidate) != NO:
        return None
    if offer.replied is None:
        return Problem("declined")
    return Problem("declined", {"when": When(offer.replied, question.now.date())}, "at")


RULES = (
    stop("inactive", "ei_aktiivinen", inactive, fixed=True),
    stop("absent", "poissaoleva", absent, fixed=True),
    stop("chosen", "valittu_jo", chosen, fixed=True),
    stop("blocked", "estetty", blocked, fixed=True),
    stop("family", "perheenjasen", family),
    warn("extract", "rikosrekisteriote", extract),
    warn("offered", "tarjottu_jo", offered),
    stop("declined", "vastasi_ei", declined),
)

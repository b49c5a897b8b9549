"""The customer's choice: checked, then a change set: the request filled, the shift added, a contract proposed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from hapusheets.domain.calendar import moment_of
from hapusheets.matching.lacks import unread_state
from hapusheets.matching.options import MatchSettings
from hapusheets.matching.question import Question, ask, is_current
from hapusheets.matching.requests import find_request
from hapusheets.matching.roster import Candidate, Roster, gather_roster, is_open
from hapusheets.matching.rules import NEVER_ANYWAY, Problem, judge
from hapusheets.matching.suggestions import cell_change
from hapusheets.matching.twins import FILLED, filled_twins, people_of
from hapusheets.matching.wording import Coded, say, speaking
from hapusheets.model.cells import Value
from hapusheets.model.changes import Change, ChangeSet, RowAdded
from hapusheets.model.errors import Refused
from hapusheets.registers.records import Employment, Request
from hapusheets.registers.registers import Registers


@dataclass(frozen=True)
class Choice:
    """A choice that may be written. ``changes`` adds first the shift, then (unless ``covered_by``) the contract.

    ``overridden``: rules that exclude and were set aside with a reason. ``others``: who were asked too and have not
    said no. ``still_needed``: how many more the request needs after this.
    """

    changes: ChangeSet
    question: Question
    candidate: Candidate
    overridden: tuple[Problem, ...]
    covered_by: Employment | None
    others: tuple[Candidate, ...]
    still_needed: int

    @property
    def filled(self) -> bool:
        """The request needs nobody more."""
        return self.still_needed == 0


def choose(
    registers: Registers,
    request_id: str,
    person_id: str,
    now: dt.datetime,
    *,
    words: str | None = None,
    anyway: str | None = None,
    way: str | None = None,
    settings: MatchSettings | None = None,
) -> Choice:
    """Return the choice of a person (V-, S- number or a name) for a request, in the customer's ``words``.

    Raises Refused: unknown request or person, a request that is not open or already full, somebody who is ruled out,
    works at that time or is under 18 outside the allowed hours. Other excluding rules, and another request of the
    customer that is filled for the same time, are refused unless ``anyway`` gives a reason.
    """
    roster = gather_roster(registers, now)
    request = find_request(registers, request_id)
    candidate = _find_candidate(roster, person_id)
    taken = _refuse_unless_open(registers, request)
    question = ask(roster, request, settings or MatchSettings())
    overridden = (*_refuse_twins(question, anyway), *_refuse_stops(question, candidate, anyway))
    covering = _covering(question, candidate)
    still = max(0, (request.people or 1) - taken - 1)
    changes = tuple(_changes(registers, question, candidate, covering, words=words, way=way, filled=still == 0))
    return Choice(
        changes=ChangeSet("choose", changes, notes=_notes(request, candidate, overridden, anyway)),
        question=question,
        candidate=candidate,
        overridden=overridden,
        covered_by=covering,
        others=_others(roster, request, candidate),
        still_needed=still,
    )


def _find_candidate(roster: Roster, text: str) -> Candidate:
    registers = roster.registers
    identifier = registers.references.resolve(["assistants", "substitutes"], text)
    person = registers.person(identifier) if identifier else None
    if person is None:
        raise Refused("choose.no_person", value=text)
    return roster.by_id[person.id]


def _refuse_unless_open(registers: Registers, request: Request) -> int:
    """Return how many are chosen: whatever stands in *Valittu* counts, readable or not, and shifts made for it."""
    where = registers.cell("requests", request.id, "chosen")
    taken = people_of(registers, request)
    if len(taken) >= (request.people or 1):
        raise Refused("choose.full", where=where, id=request.id, chosen=", ".join(taken), people=request.people or 1)
    unread = unread_state(registers, request)
    if unread is not None:
        raise unread.refusal
    if not is_open(request):
        state = Coded("request_state", (request.state or "",))
        raise Refused("choose.not_open", where=where, id=request.id, state=state)
    return len(taken)


def _refuse_twins(question: Question, anyway: str | None) -> tuple[Problem, ...]:
    """Return the other requests of the customer that are filled for the same time, set aside with a reason."""
    twins = filled_twins(question)
    if twins and not _is_reason(anyway):
        other = str(twins[0].facts["request"])
        where = question.roster.registers.cell("requests", other, "chosen")
        raise Refused("choose.slot_taken", where=where, id=question.request.id, taken=_texts(twins))
    return twins


def _is_reason(anyway: str | None) -> bool:
    return bool((anyway or "").strip())


def _refuse_stops(question: Question, candidate: Candidate, anyway: str | None) -> tuple[Problem, ...]:
    stops = judge(question, candidate).stops
    never = [problem for problem in stops if problem.rule in NEVER_ANYWAY or problem.rule == "chosen"]
    facts = {"person": f"{candidate.id} {candidate.person.full_name}"}
    if never:
        raise Refused("choose.never", where=question.request.id, reasons=_texts(never), **facts)
    if stops and not _is_reason(anyway):
        raise Refused("choose.stops", where=question.request.id, reasons=_texts(stops), **facts)
    return stops


def _texts(problems: list[Problem] | tuple[Problem, ...]) -> str:
    return " ".join(problem.text for problem in problems)


def _covering(question: Question, candidate: Candidate) -> Employment | None:
    """Return a contract with this customer that is in force over the whole shift."""
    first, last = question.day, _last_day(question)
    for row in candidate.employments:
        own = row.customer == question.customer.id and row.request in (None, question.request.id)
        if own and is_current(row, first) and is_current(row, last):
            return row
    return None


def _last_day(question: Question) -> dt.date:
    return moment_of(question.span.end - 1).date()


def _changes(
    registers: Registers, question: Question, candidate: Candidate, covering: Employment | None,
    *, words: str | None, way: str | None, filled: bool,
) -> Iterator[Change]:  # fmt: skip
    request = question.request
    cells: dict[str, Value] = {
        "chosen": _with(cell_change(registers, request, "chosen", None).old, candidate.id),
        "chosen_date": question.now.date(),
        "chosen_way": way,
        "customer_words": words,
        "state": FILLED if filled else None,
    }
    for column, value in cells.items():
        if value is not None:
            yield cell_change(registers, request, column, value)
    yield _shift(registers, question, candidate)
    if covering is None:
        yield _contract(registers, question, candidate)


def _with(old: Value, identifier: str) -> str:
    return f"{old}; {identifier}" if old else identifier


def _shift(registers: Registers, question: Question, candidate: Candidate) -> RowAdded:
    request = question.request
    return _row(registers, "shifts", {
        "customer": question.customer.id, "person": candidate.id, "date": request.date,
        "start_time": request.start_time, "end_time": request.end_time, "purpose": request.purpose,
        "kind": "suunniteltu", "request": request.id,
    })  # fmt: skip


def _contract(registers: Registers, question: Question, candidate: Candidate) -> RowAdded:
    with speaking("fi"):
        reason, home = say("choose.reason"), say("choose.home")
    place = question.request.location
    return _row(registers, "employments", {
        "customer": question.customer.id, "person": candidate.id, "kind": "määräaikainen",
        "start": question.day, "end": _last_day(question), "fixed_term_reason": reason,
        "workplace": home if place in (None, "koti") else place, "tasks": "; ".join(question.tasks) or None,
        "request": question.request.id,
    })  # fmt: skip


def _row(registers: Registers, name: str, values: dict[str, Value]) -> RowAdded:
    register = registers.schema.register(name)
    named = {register.header(column): value for column, value in values.items() if value is not None}
    return RowAdded(register.workbook, register.sheet, named)


def _notes(
    request: Request, candidate: Candidate, overridden: tuple[Problem, ...], anyway: str | None
) -> dict[str, str]:
    notes = {"request": request.id, "person": candidate.id}
    if overridden:
        notes |= {"anyway": (anyway or "").strip(), "rules": ", ".join(problem.rule for problem in overridden)}
    return notes


def _others(roster: Roster, request: Request, chosen: Candidate) -> tuple[Candidate, ...]:
    """Return the others to whom the shift was offered and who have not said no."""
    offers = (row for row in roster.registers.offers.values() if row.request == request.id and row.reply != "ei")
    asked = dict.fromkeys(row.candidate for row in offers if row.candidate and row.candidate != chosen.id)
    return tuple(roster.by_id[identifier] for identifier in asked if identifier in roster.by_id)

"""The same time asked for twice: another request of the customer that is filled already."""

from __future__ import annotations

from collections.abc import Iterator

from hapusheets.domain.calendar import Span, span_of
from hapusheets.matching.question import Question
from hapusheets.matching.roster import request_span
from hapusheets.matching.rules.base import Problem
from hapusheets.model.values import split_list
from hapusheets.registers.records import Request, Shift
from hapusheets.registers.registers import Registers

FILLED = "täytetty"


def filled_twins(question: Question) -> tuple[Problem, ...]:
    """Return a problem for each other request of the customer that is filled over the same time.

    Several *Avustajia* in one request are no twins: they are one request.
    """
    return tuple(_twins(question))


def _twins(question: Question) -> Iterator[Problem]:
    registers = question.roster.registers
    own = (row for row in registers.requests.values() if row.customer == question.customer.id)
    for row in own:
        if row.id != question.request.id and row.state != "peruttu":
            met = any(span.overlaps(question.span) for span in _spans(registers, row))
            people = people_of(registers, row) if met else ()
            if met and (people or row.state == FILLED):
                yield Problem("slot_taken", {"request": row.id, "people": people or ("–",)})


def people_of(registers: Registers, request: Request) -> tuple[str, ...]:
    """Return who takes the request's places: whatever stands in *Valittu*, readable or not, and shifts made for it."""
    header = registers.schema.register("requests").header("chosen")
    row = next(row for row in registers.table("requests") if row.number == request.place.row)
    cell = row.value(header)
    written = split_list(str(cell)) if cell else ()
    people = request.chosen if len(request.chosen) >= len(written) else written
    return tuple(dict.fromkeys((*people, *(shift.person for shift in _shifts(registers, request) if shift.person))))


def _shifts(registers: Registers, request: Request) -> Iterator[Shift]:
    return (row for row in registers.shifts.values() if row.request == request.id)


def _spans(registers: Registers, request: Request) -> Iterator[Span]:
    """Yield the time of the request and of the shifts made for it."""
    asked = request_span(request)
    if asked is not None:
        yield asked
    for row in _shifts(registers, request):
        if row.date is not None and row.start_time is not None and row.end_time is not None:
            yield span_of(row.date, row.start_time, row.end_time)

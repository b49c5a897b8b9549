"""What keeps a request from being asked: its customer, day or times, each with its cell and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from hapusheets.domain.privacy import find_protected
from hapusheets.messages import text, todo
from hapusheets.model.errors import Refused
from hapusheets.model.formats import format_time, format_value
from hapusheets.registers.kinds import read_cell
from hapusheets.registers.records import Request
from hapusheets.registers.registers import Registers

_TIMES: Final = ("start_time", "end_time")


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that a request lacks. ``where`` is its cell, ``[valitys.xlsx]Sijaistarpeet!C12``."""

    request: str
    code: str
    where: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What was seen, in the language that is spoken now."""
        return text(self.code, **self.facts)

    @property
    def todo(self) -> str:
        """What to do about it."""
        return todo(self.code, **self.facts)

    @property
    def refusal(self) -> Refused:
        """The same as a failure."""
        return Refused(self.code, where=self.where, **self.facts)


def find_lacks(registers: Registers, request: Request) -> tuple[Lack, ...]:
    """Return what keeps the request from being asked, in the order of the columns; empty when nothing does."""
    return tuple(_lacks(registers, request))


def _lacks(registers: Registers, request: Request) -> Iterator[Lack]:
    if request.customer not in registers.customers:
        yield _customer(registers, request)
    if request.date is None:
        yield _day(registers, request)
    for column in _TIMES:
        if getattr(request, column) is None:
            yield _time(registers, request, column)
    if request.start_time is not None and request.start_time == request.end_time:
        yield _lack(registers, request, "match.equal_times", "end_time", time=format_time(request.start_time))


def unread_state(registers: Registers, request: Request) -> Lack | None:
    """Return the lack of a *Tila* that is written but not on its list; a blank one means *avoin*."""
    value = typed(registers, request, "state") if request.state is None else ""
    return _lack(registers, request, "match.lacks.state", "state", value=value) if value else None


def typed(registers: Registers, request: Request, column: str) -> str:
    """Return what a person has typed in a cell of the request; "" when it is blank."""
    header = registers.schema.register("requests").header(column)
    row = next(row for row in registers.table("requests") if row.number == request.place.row)
    value = row.value(header)
    return "" if value is None else format_value(value).strip()


def _customer(registers: Registers, request: Request) -> Lack:
    value = typed(registers, request, "customer")
    if not value:
        return _lack(registers, request, "match.lacks.customer", "customer")
    possible = customers_named(registers, value)
    if possible:
        people = named_customers(registers, possible)
        return _lack(registers, request, "match.lacks.customer_many", "customer", value=value, people=people)
    return _lack(registers, request, "match.lacks.customer_unknown", "customer", value=value)


def customers_named(registers: Registers, value: str) -> tuple[str, ...]:
    """Return the numbers of the customers whom a name that is not enough may mean."""
    return tuple(sorted(registers.references.possible(["customers"], value)))


def named_customers(registers: Registers, identifiers: tuple[str, ...]) -> str:
    """Return numbers with names, ``A-0003 Keränen Aino, A-0017``; protected people by number only."""
    protected = find_protected(registers)
    return ", ".join(item if item in protected else _with_name(registers, item) for item in identifiers)


def _with_name(registers: Registers, identifier: str) -> str:
    customer = registers.customers.get(identifier)
    parts = (customer.last_name, customer.first_names) if customer else ()
    return " ".join([identifier, *(part for part in parts if part)])


def _day(registers: Registers, request: Request) -> Lack:
    value = typed(registers, request, "date")
    if not value:
        return _lack(registers, request, "match.lacks.date", "date")
    no_year = _problem(registers, request, "date") == "date.no_year"
    code = "match.lacks.date_no_year" if no_year else "match.lacks.date_unreadable"
    return _lack(registers, request, code, "date", value=value, year=registers.today.year)


def _time(registers: Registers, request: Request, column: str) -> Lack:
    value = typed(registers, request, column)
    header = registers.schema.register("requests").header(column)
    code = "match.lacks.time_unreadable" if value else "match.lacks.time"
    return _lack(registers, request, code, column, header=header, value=value)


def _problem(registers: Registers, request: Request, column: str) -> str:
    """Return the code of what is wrong with a cell; "" when nothing is."""
    schema = registers.schema.register("requests").column(column)
    row = next(row for row in registers.table("requests") if row.number == request.place.row)
    problem = read_cell(schema, row.cells.get(schema.header), registers.context).problem
    return problem.code if problem else ""


def _lack(registers: Registers, request: Request, code: str, column: str, **facts: Any) -> Lack:
    return Lack(request.id, code, registers.cell("requests", request.id, column), {"id": request.id, **facts})

"""The data of the letter after a positive decision."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from hapusheets.domain.people import CUSTODIAN, GUARDIAN, find_addressee, full_name
from hapusheets.letters.gathering import Gathering, Origin
from hapusheets.letters.parties import calling_name, postal_lines, town_name
from hapusheets.letters.plain import fill_line
from hapusheets.registers.records import Customer, Decision
from hapusheets.registers.registers import Registers

if TYPE_CHECKING:
    from hapusheets.letters.context import LetterRequest

_ADDRESS_LINES = 2


def put_welcome(gathering: Gathering, request: LetterRequest) -> list[str]:
    """Put the welcome letter of a customer; returns no remarks."""
    customer = gathering.registers.customers[request.record]
    _put_addressee(gathering, customer)
    gathering.put("avun_käyttäjä.nimi", full_name(customer), Origin("customers", customer.id, "last_name"))
    gathering.put("avun_käyttäjä.tunnus", customer.id)
    _put_decision(gathering, customer)
    _put_municipality(gathering, customer)
    meeting = customer.meeting if customer.meeting and customer.meeting >= request.today else None
    gathering.put("tapaaminen.päivä", meeting, Origin("customers", customer.id, "meeting"))
    return []


def _put_addressee(gathering: Gathering, customer: Customer) -> None:
    registers = gathering.registers
    party = find_addressee(customer, registers.representatives)
    gathering.put("vastaanottaja.nimi", party.name, Origin(party.register, party.id, "last_name"))
    called = calling_name(party.record.first_names)
    gathering.put("vastaanottaja.kutsumanimi", called, Origin(party.register, party.id, "first_names"))
    lines = postal_lines(gathering, party)
    shown = lines or [fill_line(55) for _ in range(_ADDRESS_LINES)]
    gathering.put("vastaanottaja.osoiterivit", shown)
    if party.kind == CUSTODIAN:
        gathering.put("huoltaja.nimi", party.name)
    guardian = registers.representatives.get(customer.representative or "")
    if guardian is not None and guardian.kind == GUARDIAN:
        gathering.put("edunvalvoja.nimi", full_name(guardian), Origin("representatives", guardian.id, "last_name"))


def newest_decision(registers: Registers, customer: str) -> Decision | None:
    """Return the customer's decision that was made last; None when there is none."""
    own = [decision for decision in registers.decisions.values() if decision.customer == customer]
    return max(own, key=lambda decision: (decision.decided or dt.date.min, decision.id), default=None)


def _put_decision(gathering: Gathering, customer: Customer) -> None:
    decision = newest_decision(gathering.registers, customer.id)
    if decision is None:
        place = gathering.registers.cell("decisions", "", "customer")
        for name in ("tunnus", "päivä", "alkaa"):
            gathering.put(f"päätös.{name}", None, place)
        decision = Decision(id="", place=customer.place)
    else:
        columns = {"tunnus": "id", "numero": "number", "päivä": "decided", "alkaa": "start", "päättyy": "end"}
        gathering.put_all("päätös", decision, columns, "decisions")
    gathering.put("päätös.tunnit", _hours(decision))
    gathering.put("päätös.järjestämistapa", gathering.words(decision.arranging))
    gathering.put("päätös.sijaisjärjestelyt", gathering.words(decision.substitute_arrangement))
    gathering.put("päätös.työnantajamalli", "työnantajamalli" in decision.arranging or not decision.arranging)


def _hours(decision: Decision) -> Decimal | None:
    parts = [part for part in (decision.hours_daily, decision.hours_work, decision.hours_leisure) if part is not None]
    return sum(parts, Decimal(0)) if parts else None


def _put_municipality(gathering: Gathering, customer: Customer) -> None:
    origin = Origin("customers", customer.id, "municipality")
    name = None if gathering.is_protected(customer.id) else customer.municipality
    gathering.put("kunta.nimi", name, origin)
    gathering.put("kunta.nimi_sv", town_name(gathering, name), origin)

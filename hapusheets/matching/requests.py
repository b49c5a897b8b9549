"""Which requests are meant: by number, by customer, or the open ones that come next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from hapusheets.domain.calendar import Span, minute_at
from hapusheets.matching.lacks import Lack, customers_named, find_lacks, named_customers, typed, unread_state
from hapusheets.matching.roster import is_open, request_span
from hapusheets.model.errors import Refused
from hapusheets.registers.records import Request
from hapusheets.registers.registers import Registers

_REACH: Final = 48


def wanted_requests(registers: Registers, names: Iterable[str], now: dt.datetime) -> list[Request]:
    """Return the requests that are named, by their numbers or by a customer; without names the upcoming ones.

    Raises Refused for a name that means no request.
    """
    wanted = [request for name in names for request in named_requests(registers, name, now)]
    return list({request.id: request for request in wanted}.values()) or upcoming_requests(registers, now)


def find_request(registers: Registers, text: str) -> Request:
    """Return the request with this number, written as people write it. Raises Refused when there is none."""
    request = _numbered(registers, text)
    if request is None:
        raise Refused("match.no_request", id=text)
    return request


def named_requests(registers: Registers, text: str, now: dt.datetime) -> list[Request]:
    """Return the request with this number, or the open requests of the customer with this number or name.

    Raises Refused when there is neither, when several customers may be meant, or when none of theirs is open.
    """
    request = _numbered(registers, text)
    if request is not None:
        return [request]
    customer = _customer_named(registers, text)
    if customer is None:
        raise Refused("match.no_request", id=text)
    own = (row for row in registers.requests.values() if row.customer == customer and is_open(row))
    ahead = [row for row in own if not _is_over(request_span(row), row, now)]
    if not ahead:
        raise Refused("match.none_of_customer", id=named_customers(registers, (customer,)))
    return sorted(ahead, key=lambda row: (request_span(row) or Span(0, 0), row.id))


def _numbered(registers: Registers, text: str) -> Request | None:
    identifier = registers.references.resolve(["requests"], text) or text
    return registers.requests.get(identifier)


def _customer_named(registers: Registers, text: str) -> str | None:
    found = registers.references.resolve(["customers"], text)
    possible = (found,) if found else customers_named(registers, text)
    if len(possible) > 1:
        raise Refused("match.which_customer", value=text, people=named_customers(registers, possible))
    return possible[0] if possible and possible[0] in registers.customers else None


def upcoming_requests(registers: Registers, now: dt.datetime, hours: int = _REACH) -> list[Request]:
    """Return the open requests that are going on or begin within ``hours``, the first to begin first.

    Those that lack something are not among them: see ``unasked_requests``.
    """
    near = [row for row in _near(registers, now, hours) if not _all_lacks(registers, row)]
    return sorted(near, key=lambda row: (request_span(row) or Span(0, 0), row.id))


def unasked_requests(registers: Registers, now: dt.datetime, hours: int = _REACH) -> list[Lack]:
    """Return what the open requests lack that cannot be asked and are, or may be, within ``hours``."""
    return [lack for row in _near(registers, now, hours) for lack in _all_lacks(registers, row)]


def _near(registers: Registers, now: dt.datetime, hours: int) -> list[Request]:
    open_rows = (row for row in registers.requests.values() if is_open(row) and _is_near(row, now, hours))
    return [row for row in open_rows if _is_begun(registers, row)]


def _is_begun(registers: Registers, row: Request) -> bool:
    """Tell whether anything of the shift is typed: numbers that wait on blank rows ask for nobody."""
    return any(typed(registers, row, column) for column in ("customer", "date", "start_time", "end_time", "state"))


def _is_near(row: Request, now: dt.datetime, hours: int) -> bool:
    span = request_span(row)
    if span is not None:
        return span.end > minute_at(now) and span.start <= minute_at(now) + hours * 60
    last = (now + dt.timedelta(hours=hours)).date()
    return row.date is None or now.date() - dt.timedelta(1) <= row.date <= last


def _is_over(span: Span | None, row: Request, now: dt.datetime) -> bool:
    if span is not None:
        return span.end <= minute_at(now)
    return row.date is not None and row.date < now.date()


def _all_lacks(registers: Registers, row: Request) -> tuple[Lack, ...]:
    state = unread_state(registers, row)
    return (*((state,) if state else ()), *find_lacks(registers, row))

"""Which requests are meant: one by its number, or the open ones that come next."""

from __future__ import annotations

import datetime as dt

from hapusheets.domain.calendar import minute_at
from hapusheets.matching.roster import OPEN_STATES, request_span
from hapusheets.model.errors import Refused
from hapusheets.registers.records import Request
from hapusheets.registers.registers import Registers


def find_request(registers: Registers, text: str) -> Request:
    """Return the request with this number, written as people write it. Raises Refused when there is none."""
    identifier = registers.references.resolve(["requests"], text) or text
    request = registers.requests.get(identifier)
    if request is None:
        raise Refused("match.no_request", id=text)
    return request


def upcoming_requests(registers: Registers, now: dt.datetime, hours: int = 48) -> list[Request]:
    """Return the open requests that are going on or begin within ``hours``, the first to begin first."""
    first, last = minute_at(now), minute_at(now) + hours * 60
    spans = ((request_span(row), row) for row in registers.requests.values() if row.state in OPEN_STATES)
    near = [(span, row.id, row) for span, row in spans if span and span.end > first and span.start <= last]
    return [row for _, _, row in sorted(near, key=lambda item: item[:2])]

"""Decisions: two at the same time for one purpose, and requests that no decision covers."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Final

from hapusheets.checking.book import Book
from hapusheets.model.findings import Finding, Severity
from hapusheets.registers.records import Decision, Request

_PURPOSES: Final = ("hours_daily", "hours_work", "hours_leisure")
_CANCELLED: Final = "peruttu"


def overlapping_decisions(book: Book) -> Iterator[Finding]:
    """Every two decisions of a customer that give hours for the same purpose at the same time."""
    for decisions in _by_customer(book).values():
        for a, b in combinations(sorted(decisions, key=lambda decision: decision.start or dt.date.min), 2):
            start, end = max(a.start, b.start), min(_end(a), _end(b))  # type: ignore[type-var]
            if start is not None and start <= end and _same_purpose(a, b):
                yield book.of(a, "decision.overlap", Severity.WARNING, "decisions", "end", a=a.id, b=b.id,
                              related=(book.record_place("decisions", b, "start"),),
                              **{"from": start, "to": "" if end == dt.date.max else end})  # fmt: skip


def requests_outside_decision(book: Book) -> Iterator[Finding]:
    """Every request on a day that none of the customer's decisions covers, when the customer has some."""
    decisions = _by_customer(book)
    for request in book.registers.requests.values():
        own = decisions.get(request.customer or "", [])
        if request.state == _CANCELLED or request.date is None or not own:
            continue
        day = request.date
        if not any(d.start is not None and d.start <= day <= _end(d) for d in own):
            yield _outside(book, request, day, own)


def _outside(book: Book, request: Request, day: dt.date, own: list[Decision]) -> Finding:
    before = [decision for decision in own if _end(decision) < day]
    if before:
        last = max(before, key=_end)
        return book.of(request, "request.outside_decision", Severity.WARNING, "requests", "date", id=request.id,
                       related=(book.record_place("decisions", last, "end"),), date=day, end=last.end)  # fmt: skip
    first = min(own, key=lambda decision: decision.start or dt.date.max)
    return book.of(request, "request.before_decision", Severity.WARNING, "requests", "date", id=request.id,
                   related=(book.record_place("decisions", first, "start"),), date=day, start=first.start)  # fmt: skip


def _by_customer(book: Book) -> dict[str, list[Decision]]:
    """Return the decisions whose days can be read, by customer."""
    found: dict[str, list[Decision]] = defaultdict(list)
    unread = _unread_ends(book)
    for decision in book.registers.decisions.values():
        if decision.customer and decision.start and decision.place.row not in unread:
            found[decision.customer].append(decision)
    return found


def _unread_ends(book: Book) -> frozenset[int]:
    """Return the rows whose end is written but cannot be read: they tell nothing about the end."""
    register = book.schema.register("decisions")
    if register.header("end") not in book.registers.table("decisions").columns:
        return frozenset()
    column = register.column("end")
    rows = book.registers.table("decisions")
    return frozenset(row.number for row in rows if row.value(column.header) and book.read(column, row).value is None)


def _end(decision: Decision) -> dt.date:
    return decision.end or dt.date.max


def _same_purpose(a: Decision, b: Decision) -> bool:
    return any(getattr(a, name) and getattr(b, name) for name in _PURPOSES)

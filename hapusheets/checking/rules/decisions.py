"""Decisions: two at the same time for one purpose, gaps, and requests that no decision covers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import combinations
from typing import Final

from hapusheets.checking.book import Book
from hapusheets.checking.decision_rows import decision_end, sure_decisions, uncertain_customers
from hapusheets.checking.limits import rule_number
from hapusheets.model.findings import Finding, Severity
from hapusheets.registers.records import Decision, Request

_PURPOSES: Final = ("hours_daily", "hours_work", "hours_leisure")
_CANCELLED: Final = "peruttu"
_ACTIVE: Final = "aktiivinen"
#: A longer time between two decisions was a real break in the help.
_LONGEST_GAP: Final = 183


def overlapping_decisions(book: Book) -> Iterator[Finding]:
    """Every two decisions of a customer that give hours for the same purpose at the same time."""
    for decisions in sure_decisions(book).values():
        for a, b in combinations(decisions, 2):
            start, end = max(a.start, b.start), min(decision_end(a), decision_end(b))  # type: ignore[type-var]
            if start is not None and start <= end and _same_purpose(a, b):
                yield book.of(a, "decision.overlap", Severity.WARNING, "decisions", "end", a=a.id, b=b.id,
                              related=(book.record_place("decisions", b, "start"),),
                              **{"from": start, "to": "" if end == dt.date.max else end})  # fmt: skip


def gaps_between_decisions(book: Book) -> Iterator[Finding]:
    """Every time of at most half a year between two decisions of a customer that no decision covers."""
    uncertain = uncertain_customers(book)
    for customer, decisions in sure_decisions(book).items():
        last = decisions[0]
        for decision in decisions[1:] if customer not in uncertain else ():
            if decision.start is not None and decision_end(last) < decision.start:
                yield from _gap(book, last, decision)
            last = max(last, decision, key=decision_end)


def _gap(book: Book, before: Decision, after: Decision) -> Iterator[Finding]:
    if before.end is None or after.start is None:
        return
    days = (after.start - before.end).days - 1
    if 0 < days <= _LONGEST_GAP:
        one = dt.timedelta(days=1)
        yield book.of(after, "decision.gap", Severity.WARNING, "decisions", "start", a=before.id, b=after.id, n=days,
                      related=(book.record_place("decisions", before, "end"),),
                      **{"from": before.end + one, "to": after.start - one})  # fmt: skip


def requests_outside_decision(book: Book) -> Iterator[Finding]:
    """Every request on a day that none of the customer's decisions covers, when the customer has some."""
    decisions, uncertain = sure_decisions(book), uncertain_customers(book)
    for request in book.registers.requests.values():
        own = decisions.get(request.customer or "", ())
        if request.state == _CANCELLED or request.date is None or not own or request.customer in uncertain:
            continue
        day = request.date
        if not any(d.start is not None and d.start <= day <= decision_end(d) for d in own):
            yield _outside(book, request, day, own)


def _outside(book: Book, request: Request, day: dt.date, own: tuple[Decision, ...]) -> Finding:
    before = [decision for decision in own if decision_end(decision) < day]
    if before:
        last = max(before, key=decision_end)
        return book.of(request, "request.outside_decision", Severity.WARNING, "requests", "date", id=request.id,
                       related=(book.record_place("decisions", last, "end"),), date=day, end=last.end)  # fmt: skip
    first = min(own, key=lambda decision: decision.start or dt.date.max)
    return book.of(request, "request.before_decision", Severity.WARNING, "requests", "date", id=request.id,
                   related=(book.record_place("decisions", first, "start"),), date=day, start=first.start)  # fmt: skip


def ending_decisions(book: Book) -> Iterator[Finding]:
    """Every last decision of an active customer that has ended or ends soon (*Säännöt*: muistutus_paatos, days)."""
    days, uncertain = rule_number(book, "muistutus_paatos", 60), uncertain_customers(book)
    for customer, decisions in sure_decisions(book).items():
        row = book.registers.customers.get(customer)
        last = max(decisions, key=decision_end)
        if days is None or last.end is None or row is None or row.state != _ACTIVE or customer in uncertain:
            continue
        if last.end <= book.today + dt.timedelta(days=days):
            code = "decision.ended" if last.end < book.today else "decision.ends_soon"
            yield book.of(last, code, Severity.WARNING, "decisions", "end", id=last.id, date=last.end)


def _same_purpose(a: Decision, b: Decision) -> bool:
    return any(getattr(a, name) and getattr(b, name) for name in _PURPOSES)

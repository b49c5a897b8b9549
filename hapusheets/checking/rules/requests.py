"""Requests: who has been chosen, and how many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hapusheets.checking.book import Book
from hapusheets.model.findings import Finding, Severity
from hapusheets.registers.records import Request

_FILLED: Final = "täytetty"
_OPEN: Final = frozenset({"avoin", "ehdotettu", "tarjottu"})


def too_many_chosen(book: Book) -> Iterator[Finding]:
    """Every request with more people chosen than it asks for (an empty *Avustajia* is one)."""
    for request in book.registers.requests.values():
        wanted = 1 if request.people is None else request.people
        if len(request.chosen) > wanted and not request.shareable:
            yield book.of(request, "request.too_many_chosen", Severity.ERROR, "requests", "chosen", id=request.id,
                          chosen=len(request.chosen), wanted=wanted)  # fmt: skip


def blocked_chosen(book: Book) -> Iterator[Finding]:
    """Every request where somebody is chosen whom the customer has ruled out, or who has ruled the customer out."""
    blocked = {profile.customer: set(profile.blocked) for profile in book.registers.profiles.values()}
    for request in book.registers.requests.values():
        for person in request.chosen:
            if person in blocked.get(request.customer, set()):
                yield book.of(request, "request.blocked_chosen", Severity.ERROR, "requests", "chosen", id=request.id)
            elif _refuses(book, person, request):
                yield book.of(request, "request.unwilling_chosen", Severity.ERROR, "requests", "chosen",
                              id=request.id, person=person)  # fmt: skip


def _refuses(book: Book, identifier: str, request: Request) -> bool:
    person = book.registers.person(identifier)
    if person is None:
        return False
    rows = [row for row in (person.assistant, person.substitute) if row is not None]
    return any(request.customer in row.refuses_customers for row in rows)


def filled_without_anybody(book: Book) -> Iterator[Finding]:
    """Every request marked filled without anybody chosen, and every open one whose people are all chosen."""
    header = book.schema.register("requests").header("chosen")
    written = {row.number for row in book.registers.table("requests") if row.value(header)}
    for request in book.registers.requests.values():
        if request.state == _FILLED and request.place.row not in written:
            yield book.of(request, "request.nobody_chosen", Severity.WARNING, "requests", "chosen", id=request.id,
                          related=(book.record_place("requests", request, "state"),))  # fmt: skip
        elif request.state in _OPEN and request.chosen and len(request.chosen) >= (request.people or 1):
            yield book.of(request, "request.still_open", Severity.WARNING, "requests", "state", id=request.id,
                          state=request.state, related=(book.record_place("requests", request, "chosen"),))  # fmt: skip

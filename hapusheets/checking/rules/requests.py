"""Requests and offers: who has been chosen, how many, and whether state, choice and answers tell one story."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from hapusheets.checking.book import Book
from hapusheets.model.findings import Finding, Severity
from hapusheets.registers.records import Offer, Request

_FILLED: Final = "täytetty"
_OPEN: Final = frozenset({"avoin", "ehdotettu", "tarjottu"})
_UNFILLED: Final = "ei täyttynyt"
_YES, _NO, _SILENCE = "kyllä", "ei", "ei vastausta"


def too_many_chosen(book: Book) -> Iterator[Finding]:
    """Every request with more people chosen than it asks for (an empty *Avustajia* is one)."""
    for request in book.registers.requests.values():
        wanted = 1 if request.people is None else request.people
        if len(request.chosen) > wanted and not request.shareable:
            yield book.of(request, "request.too_many_chosen", Severity.ERROR, "requests", "chosen", id=request.id,
                          chosen=len(request.chosen), wanted=wanted)  # fmt: skip


def filled_without_anybody(book: Book) -> Iterator[Finding]:
    """Every request whose state and chosen people contradict each other."""
    header = book.schema.register("requests").header("chosen")
    written = {row.number for row in book.registers.table("requests") if row.value(header)}
    for request in book.registers.requests.values():
        chosen, wanted = len(request.chosen), request.people or 1
        if request.state == _FILLED and request.place.row not in written:
            yield _choice(book, request, "request.nobody_chosen", "chosen", "state")
        elif request.state == _FILLED and 0 < chosen < wanted and not request.shareable:
            yield _choice(book, request, "request.too_few_chosen", "chosen", "people", chosen=chosen, wanted=wanted)
        elif request.state in _OPEN and request.chosen and chosen >= wanted:
            yield _choice(book, request, "request.still_open", "state", "chosen", state=request.state)
        elif request.state == _UNFILLED and request.chosen:
            yield _choice(book, request, "request.unfilled_with_chosen", "state", "chosen", state=request.state)
        elif request.chosen_date is not None and request.place.row not in written:
            yield _choice(book, request, "request.choice_without_person", "chosen_date", "chosen")


def pinned_without_plan(book: Book) -> Iterator[Finding]:
    """Every open request that a plan may not change though nobody is planned or chosen for it."""
    header = book.schema.register("requests").header("planned")
    written = {row.number for row in book.registers.table("requests") if row.value(header)}
    for request in book.registers.requests.values():
        if request.state in _OPEN and request.pinned and not request.chosen and request.place.row not in written:
            yield _choice(book, request, "request.pinned_nobody", "pinned", "planned")


def _choice(book: Book, request: Request, code: str, column: str, other: str, /, **facts: object) -> Finding:
    related = (book.record_place("requests", request, other),)
    return book.of(request, code, Severity.WARNING, "requests", column, related=related, id=request.id, **facts)


def absent_chosen(book: Book) -> Iterator[Finding]:
    """Every request for which the very person who is away has been chosen."""
    for request in book.registers.requests.values():
        if request.absent is not None and request.absent in request.chosen:
            place = book.record_place("requests", request, "absent")
            yield book.of(request, "request.absent_chosen", Severity.ERROR, "requests", "chosen", id=request.id,
                          related=(place,), person=request.absent)  # fmt: skip


def refused_chosen(book: Book) -> Iterator[Finding]:
    """Every request for which somebody is chosen whose last answer to its offers is *ei*."""
    last = {(offer.request, offer.candidate): offer for offer in sorted(_answers(book), key=_answered)}
    for request in book.registers.requests.values():
        for person in request.chosen:
            offer = last.get((request.id, person))
            if offer is not None and offer.reply == _NO:
                yield book.of(request, "request.refused_chosen", Severity.WARNING, "requests", "chosen", id=request.id,
                              related=(book.record_place("offers", offer, "reply"),), person=person)  # fmt: skip


def _answers(book: Book) -> list[Offer]:
    return [offer for offer in book.registers.offers.values() if offer.reply is not None]


def _answered(offer: Offer) -> str:
    moment = offer.replied or offer.sent
    return moment.isoformat() if moment is not None else ""


def answers_that_contradict(book: Book) -> Iterator[Finding]:
    """Every offer with a time of answering but no answer, or with the answer *ei vastausta* at some time."""
    for offer in book.registers.offers.values():
        if offer.replied is None:
            continue
        related = (book.record_place("offers", offer, "replied"),)
        if offer.reply == _SILENCE:
            yield book.of(offer, "offer.silence_answered", Severity.WARNING, "offers", "reply", id=offer.id,
                          related=related)  # fmt: skip
        elif offer.reply is None and not _is_written(book, offer):
            yield book.of(offer, "offer.no_reply", Severity.WARNING, "offers", "reply", id=offer.id, related=related)


def _is_written(book: Book, offer: Offer) -> bool:
    header = book.schema.register("offers").header("reply")
    rows = book.registers.table("offers")
    return any(row.number == offer.place.row and row.value(header) is not None for row in rows)


def offered_twice(book: Book) -> Iterator[Finding]:
    """Every second offer to the same person for the same request with the same wave, way, times and answer."""
    first: dict[tuple[object, ...], list[Offer]] = defaultdict(list)
    for offer in book.registers.offers.values():
        if offer.request and offer.candidate:
            told = (offer.wave, offer.channel, offer.sent, offer.reply, offer.replied)
            first[offer.request, offer.candidate, told].append(offer)
    for same in first.values():
        for offer in same[1:]:
            yield book.of(offer, "offer.twice", Severity.WARNING, "offers", "candidate", id=offer.id, other=same[0].id,
                          related=(book.record_place("offers", same[0], "candidate"),))  # fmt: skip


def unsent_answers(book: Book) -> Iterator[Finding]:
    """Every offer that has an answer or its time but was never sent, and every one sent or answered in the future."""
    register = book.schema.register("offers")
    blank = {row.number for row in book.registers.table("offers") if row.value(register.header("sent")) is None}
    for offer in book.registers.offers.values() if book.has("offers", "sent") else ():
        if offer.place.row in blank and offer.replied is not None:
            yield book.of(offer, "offer.not_sent", Severity.WARNING, "offers", "sent", id=offer.id,
                          related=(book.record_place("offers", offer, "replied"),))  # fmt: skip
        for column in ("sent", "replied"):
            moment = getattr(offer, column)
            if moment is not None and moment.date() > book.today:
                yield book.of(offer, "date.in_future", Severity.WARNING, "offers", column,
                              header=register.header(column), date=moment.date())  # fmt: skip

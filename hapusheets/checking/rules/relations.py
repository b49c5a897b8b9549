"""What a customer and a person are to each other: ruled out, unwilling, or of the family."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from hapusheets.checking.book import Book
from hapusheets.model.findings import Finding, Severity
from hapusheets.registers.records import Decision, Employment, Profile, Record

_OPEN: Final = frozenset({"avoin", "ehdotettu", "tarjottu"})
_OVER: Final = frozenset({"peruttu", "ei täyttynyt"})


class Tie(NamedTuple):
    """A customer and a person bound by a row: an employment, a choice or a coming shift."""

    register: str
    column: str
    record: Record
    customer: str
    person: str
    day: dt.date


def blocked_chosen(book: Book) -> Iterator[Finding]:
    """Every request where somebody is chosen whom the customer has ruled out, or who has ruled the customer out."""
    blocked = {profile.customer: profile for profile in book.registers.profiles.values()}
    for request in book.registers.requests.values():
        for person in request.chosen:
            profile = blocked.get(request.customer)
            if profile is not None and person in _all_ids(book, profile.blocked):
                yield book.of(request, "request.blocked_chosen", Severity.ERROR, "requests", "chosen", id=request.id,
                              related=(book.record_place("profiles", profile, "blocked"),))  # fmt: skip
            elif _refuses(book, person, request.customer):
                yield book.of(request, "request.unwilling_chosen", Severity.ERROR, "requests", "chosen",
                              id=request.id, person=person)  # fmt: skip


def blocked_asked(book: Book) -> Iterator[Finding]:
    """Every open request that is planned for, or offered to, somebody ruled out by the customer, or who refuses."""
    profiles = {profile.customer: profile for profile in book.registers.profiles.values()}
    for request in book.registers.requests.values():
        if request.state not in _OPEN or request.customer is None:
            continue
        offers = [offer for offer in book.registers.offers.values() if offer.request == request.id]
        asked: list[tuple[str, str, Record]] = [(person, "planned", request) for person in request.planned]
        asked += [(offer.candidate, "candidate", offer) for offer in offers if offer.candidate]
        for person, column, record in asked:
            if _is_ruled_out(book, profiles.get(request.customer), person, request.customer):
                name = "requests" if record is request else "offers"
                yield book.of(record, "request.blocked_asked", Severity.ERROR, name, column, id=request.id,
                              person=person)  # fmt: skip


def _is_ruled_out(book: Book, profile: Profile | None, person: str, customer: str) -> bool:
    blocked = _all_ids(book, profile.blocked) if profile is not None else frozenset()
    return person in blocked or _refuses(book, person, customer)


def blocked_at_work(book: Book) -> Iterator[Finding]:
    """Every current employment and coming shift of somebody who is ruled out, once for each pair of people."""
    profiles = {profile.customer: profile for profile in book.registers.profiles.values()}
    if not any(profile.blocked for profile in profiles.values()) and not _anybody_refuses(book):
        return
    for ties in _ahead(book).values():
        tie = ties[0]
        profile = profiles.get(tie.customer)
        theme = tie.register.removesuffix("s")
        related = tuple(book.record_place(other.register, other.record, other.column) for other in ties[1:])
        if profile is not None and tie.person in _all_ids(book, profile.blocked):
            place = book.record_place("profiles", profile, "blocked")
            yield book.of(tie.record, f"{theme}.blocked", Severity.ERROR, tie.register, tie.column,
                          related=(place, *related), id=tie.record.id, person=tie.person)  # fmt: skip
        elif _refuses(book, tie.person, tie.customer):
            yield book.of(tie.record, f"{theme}.unwilling", Severity.ERROR, tie.register, tie.column,
                          related=related, id=tie.record.id, person=tie.person)  # fmt: skip


def blocked_favourites(book: Book) -> Iterator[Finding]:
    """Every person who is both a favourite of a customer and ruled out, or who has ruled the customer out."""
    for profile in book.registers.profiles.values():
        blocked = _all_ids(book, profile.blocked)
        for person in dict.fromkeys(profile.favourites):
            related = (book.record_place("profiles", profile, "blocked"),)
            if person in blocked:
                yield book.of(profile, "profile.blocked_favourite", Severity.ERROR, "profiles", "favourites",
                              related=related, person=person)  # fmt: skip
            elif _refuses(book, person, profile.customer):
                yield book.of(profile, "profile.unwilling_favourite", Severity.WARNING, "profiles", "favourites",
                              person=person)  # fmt: skip


def family_without_permission(book: Book) -> Iterator[Finding]:
    """Every member of the family at work for a customer whose decision then does not allow it, once for each pair.

    Laki 675/2023 10 §: only for a special reason, which the decision names.
    """
    families = {p.customer: p for p in book.registers.profiles.values() if p.family}
    if not families:
        return
    for (customer, person), ties in _all_ties(book).items():
        profile = families.get(customer)
        if profile is None or person not in _all_ids(book, profile.family):
            continue
        bare = [tie for tie in ties if not _is_allowed(book, customer, tie)]
        if bare:
            yield _family(book, bare, profile)


def _family(book: Book, ties: list[Tie], profile: Profile) -> Finding:
    tie, *more = ties
    decision = _decision_on(book, tie.customer, tie.day)
    allowed = () if decision is None else (book.record_place("decisions", decision, "family_allowed"),)
    related = (book.record_place("profiles", profile, "family"), *allowed,
               *(book.record_place(other.register, other.record, other.column) for other in more))  # fmt: skip
    return book.of(tie.record, "employment.family", Severity.ERROR, tie.register, tie.column, related=related,
                   person=tie.person, customer=tie.customer)  # fmt: skip


def _is_allowed(book: Book, customer: str, tie: Tie) -> bool:
    """Tell whether any decision in force during the employment, or on the day of a shift, allows the family."""
    last = (tie.record.end or dt.date.max) if isinstance(tie.record, Employment) else tie.day
    own = [d for d in book.registers.decisions.values() if d.customer == customer]
    there = [d for d in own if (d.start is None or d.start <= last) and (d.end is None or d.end >= tie.day)]
    return any(decision.family_allowed or _is_unread(book, decision) for decision in there)


def _is_unread(book: Book, decision: Decision) -> bool:
    """A permission that is written but cannot be read is told by its own finding."""
    if decision.family_allowed is not None:
        return False
    header = book.schema.register("decisions").header("family_allowed")
    rows = book.registers.table("decisions")
    return any(row.number == decision.place.row and row.value(header) is not None for row in rows)


def _decision_on(book: Book, customer: str, day: dt.date) -> Decision | None:
    own = [d for d in book.registers.decisions.values() if d.customer == customer]
    there = [d for d in own if (d.start is None or d.start <= day) and (d.end is None or d.end >= day)]
    return next(iter(there[-1:] or own[-1:]), None)


def _all_ties(book: Book) -> Mapping[tuple[str, str], list[Tie]]:
    """Return every employment, choice and shift, by customer and person: the employments first."""
    found: dict[tuple[str, str], list[Tie]] = {}
    for tie in (*_jobs(book), *_choices(book), *_shifts(book)):
        found.setdefault((tie.customer, tie.person), []).append(tie)
    return found


def _ahead(book: Book) -> Mapping[tuple[str, str], list[Tie]]:
    """Return current employments and coming shifts, by customer and person."""
    found: dict[tuple[str, str], list[Tie]] = {}
    for tie in (*_jobs(book), *_shifts(book)):
        last = tie.record.end if isinstance(tie.record, Employment) else tie.day
        if last is None or last >= book.today:
            found.setdefault((tie.customer, tie.person), []).append(tie)
    return found


def _jobs(book: Book) -> Iterator[Tie]:
    for job in book.registers.employments.values():
        if job.customer and job.person and job.start:
            yield Tie("employments", "person", job, job.customer, job.person, job.start)


def _choices(book: Book) -> Iterator[Tie]:
    for request in book.registers.requests.values():
        if request.state not in _OVER and request.customer and request.date:
            for person in request.chosen:
                yield Tie("requests", "chosen", request, request.customer, person, request.date)


def _shifts(book: Book) -> Iterator[Tie]:
    for shift in book.registers.shifts.values():
        if shift.customer and shift.person and shift.date:
            yield Tie("shifts", "person", shift, shift.customer, shift.person, shift.date)


def _all_ids(book: Book, ids: tuple[str, ...]) -> frozenset[str]:
    """Return the ids with linked S- numbers as the V- numbers they stand for, which records carry."""
    return frozenset(ids) | {book.registers.aliases.get(identifier, identifier) for identifier in ids}


def _anybody_refuses(book: Book) -> bool:
    registers = book.registers
    return any(row.refuses_customers for row in registers.assistants.values()) or any(
        row.refuses_customers for row in registers.substitutes.values()
    )


def _refuses(book: Book, identifier: str, customer: str | None) -> bool:
    person = book.registers.person(identifier)
    if person is None or customer is None:
        return False
    rows = [row for row in (person.assistant, person.substitute) if row is not None]
    return any(customer in row.refuses_customers for row in rows)

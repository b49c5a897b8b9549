"""Everybody who can be a candidate, with what is known of each, gathered once for any number of requests."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeVar

from hapusheets.domain.calendar import Span, span_of
from hapusheets.domain.places import Place, RoadMap, road_map
from hapusheets.domain.privacy import find_protected
from hapusheets.registers import records as r
from hapusheets.registers.registers import Registers

#: Requests of these states still need somebody.
OPEN_STATES = frozenset({"avoin", "ehdotettu", "tarjottu"})
T = TypeVar("T")


class Work(NamedTuple):
    """A shift of somebody. ``minutes`` are without the break; ``id`` is its U- number, or the R- of a choice."""

    span: Span
    minutes: int
    customer: str
    id: str
    request: str | None = None
    purpose: str | None = None
    day: dt.date = dt.date.min
    done: bool = False


class Absence(NamedTuple):
    """A time when somebody is marked absent in a request."""

    request: str
    span: Span


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person with everything that rules ask of: availability, shifts, contracts, absences, offers.

    ``protected``: no distance, municipality or phone of this person is ever told.
    """

    person: r.Person
    windows: tuple[r.Availability, ...] = ()
    shifts: tuple[Work, ...] = ()
    employments: tuple[r.Employment, ...] = ()
    absences: tuple[Absence, ...] = ()
    offers: tuple[r.Offer, ...] = ()
    protected: bool = False

    @property
    def id(self) -> str:
        """The person's number, V- before S-."""
        return self.person.id

    @property
    def place(self) -> Place:
        """Where the person lives."""
        return Place(self.person.value("municipality"), self.person.value("postal_code"))

    def limits(self, column: str) -> frozenset[str]:
        """Return a column of limits (*Ei tee*, *Eläinrajoite* …) from both rows of a person: no limit is lost."""
        rows = (self.person.assistant, self.person.substitute)
        return frozenset(value for row in rows if row is not None for value in getattr(row, column))


@dataclass(frozen=True)
class Roster:
    """All candidates and what requests are compared with. Made by ``gather_roster``."""

    registers: Registers
    now: dt.datetime
    candidates: tuple[Candidate, ...]
    protected: frozenset[str]

    @cached_property
    def by_id(self) -> Mapping[str, Candidate]:
        """Candidates by V- or S- number."""
        return {candidate.id: candidate for candidate in self.candidates}

    @cached_property
    def roads(self) -> RoadMap:
        """Road distances."""
        own = self.registers
        return road_map(own.municipalities.values(), own.postal_codes.values(), own.distances.values())

    @cached_property
    def requirements(self) -> Mapping[str, tuple[str, ...]]:
        """What each task asks of a person (*Koodit.Vaatii*), over the shipped list."""
        shipped = {code.code: code.requires for code in self.registers.schema.code_lists["tasks"]}
        own = {
            row.code: tuple(part.strip() for part in (row.requires or "").split(";") if part.strip())
            for row in self.registers.code_rows.values()
            if row.code and row.list in ("tasks", "tehtävät")
        }
        return shipped | own

    @cached_property
    def work_by_customer(self) -> Mapping[str, tuple[tuple[str, Work], ...]]:
        """Each customer's shifts as (person, work)."""
        found: dict[str, list[tuple[str, Work]]] = defaultdict(list)
        for candidate in self.candidates:
            for work in candidate.shifts:
                found[work.customer].append((candidate.id, work))
        return {customer: tuple(works) for customer, works in found.items()}


def gather_roster(registers: Registers, now: dt.datetime) -> Roster:
    """Return everybody in *Avustajat* and *Sijaiset*, once each, with what the registers know of them."""
    protected = find_protected(registers)
    windows = _group((row.person, row) for row in registers.availability.values())
    shifts = _group(_works(registers))
    employments = _group((row.person, row) for row in registers.employments.values())
    absences = _group(_absences(registers))
    offers = _group((row.candidate, row) for row in registers.offers.values())
    candidates = tuple(
        Candidate(
            person,
            windows.get(person.id, ()),
            _as_worked(shifts.get(person.id, ())),
            employments.get(person.id, ()),
            absences.get(person.id, ()),
            offers.get(person.id, ()),
            protected=not protected.isdisjoint(person.ids),
        )
        for person in registers.people.values()
    )
    return Roster(registers, now, candidates, protected)


def is_open(request: r.Request) -> bool:
    """Tell whether the request still needs somebody: a blank *Tila* means *avoin*."""
    return request.state is None or request.state in OPEN_STATES


def request_span(request: r.Request) -> Span | None:
    """Return the time of a request; None when its day or a clock time is missing, or both times are equal."""
    return _span(request.date, request.start_time, request.end_time)


def _span(day: dt.date | None, start: dt.time | None, end: dt.time | None) -> Span | None:
    if day is None or start is None or end is None or start == end:
        return None
    return span_of(day, start, end)


def _works(registers: Registers) -> Iterator[tuple[str | None, Work]]:
    """Yield (person, work) of *Vuorot*, then of choices that have no shift yet."""
    seen = set()
    for shift in registers.shifts.values():
        span = _span(shift.date, shift.start_time, shift.end_time)
        if span is not None and shift.date is not None:
            seen.add((shift.request, shift.person))
            minutes = span.minutes - (shift.break_minutes or 0)
            done = shift.kind == "toteutunut"
            yield (
                shift.person,
                Work(span, minutes, shift.customer or "", shift.id, shift.request, shift.purpose, shift.date, done),
            )
    for request in registers.requests.values():
        span = request_span(request)
        if span is None or request.state == "peruttu":
            continue
        day = request.date or dt.date.min
        work = Work(span, span.minutes, request.customer or "", request.id, request.id, request.purpose, day)
        yield from ((person, work) for person in request.chosen if (request.id, person) not in seen)


def _absences(registers: Registers) -> Iterator[tuple[str | None, Absence]]:
    for request in registers.requests.values():
        span = request_span(request)
        if span is not None and request.absent and request.state != "peruttu":
            yield request.absent, Absence(request.id, span)


def _as_worked(works: Iterable[Work]) -> tuple[Work, ...]:
    """Return the shifts in order; a planned one that lies in *Vuorot* as done too counts once, as done."""
    own = list(works)
    done: dict[tuple[str, dt.date], list[Span]] = defaultdict(list)
    for work in own:
        if work.done:
            done[work.customer, work.day].append(work.span)
    kept = (
        work for work in own if work.done or not any(map(work.span.overlaps, done.get((work.customer, work.day), ())))
    )
    return tuple(sorted(kept))


def _group(pairs: Iterable[tuple[str | None, T]]) -> dict[str, tuple[T, ...]]:
    found: dict[str, list[T]] = defaultdict(list)
    for key, value in pairs:
        if key:
            found[key].append(value)
    return {key: tuple(values) for key, values in found.items()}

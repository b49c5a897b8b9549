"""Hours: the month's shifts against the decision, the week's shifts against the contract."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from hapusheets.checking.book import Book
from hapusheets.checking.bookings import Booking
from hapusheets.checking.decision_rows import decision_end, sure_decisions, uncertain_customers
from hapusheets.domain.calendar import monday_of
from hapusheets.domain.decisions import DAILY, LEISURE, WORK, UsedTime, granted_hours, hours_left
from hapusheets.model.findings import Finding, Severity
from hapusheets.registers.records import Decision, Employment, Shift

_COLUMNS: Final = {DAILY: "hours_daily", WORK: "hours_work", LEISURE: "hours_leisure"}
_HOUR: Final = 60
#: Customer, year, month and purpose.
Month = tuple[str, int, int, str]


def hours_over_decision(book: Book) -> Iterator[Finding]:
    """Every month in which a customer's shifts, planned and done, take more hours of a purpose than were granted.

    Told at the shift that goes over. A decision that says nothing of a purpose tells nothing here.
    """
    decisions, uncertain = sure_decisions(book), uncertain_customers(book)
    for (customer, year, month, purpose), works in _months(book, decisions).items():
        if customer not in uncertain:
            given = _most_granted(decisions.get(customer, ()), dt.date(year, month, 1), purpose)
            if given is not None:
                yield from _over(book, given, works, purpose)


def _months(book: Book, customers: Container[str]) -> Mapping[Month, list[Booking]]:
    """Return the work of these customers by month and purpose."""
    found: dict[Month, list[Booking]] = defaultdict(list)
    for works in book.bookings.values():
        for work in works:
            if work.customer and work.customer in customers and isinstance(work.record, Shift):
                purpose = work.record.purpose or DAILY
                found[work.customer, work.day.year, work.day.month, purpose].append(work)
    return found


def _most_granted(decisions: Sequence[Decision], first: dt.date, purpose: str) -> Decision | None:
    """Return the decision of the month that gives most hours for the purpose; None when none tells any."""
    following = (first + dt.timedelta(days=31)).replace(day=1)
    there = [d for d in decisions if d.start is not None and d.start < following and decision_end(d) >= first]
    told = [decision for decision in there if granted_hours(decision, purpose) is not None]
    return max(told, key=lambda decision: granted_hours(decision, purpose) or Decimal(0), default=None)


def _over(book: Book, decision: Decision, works: list[Booking], purpose: str) -> Iterator[Finding]:
    ordered = _once_each(works)
    used = [_used(work) for work in ordered]
    whole = hours_left(decision, used, ordered[0].day, purpose)
    if whole.left >= 0:
        return
    counts = range(1, len(used) + 1)
    crossing = next(n for n in counts if hours_left(decision, used[:n], ordered[0].day, purpose).left < 0) - 1
    cause, *more = ordered[crossing:]
    yield book.of(cause.record, "decision.hours_over", Severity.WARNING, "shifts", "end_time",
                  related=(book.record_place("decisions", decision, _COLUMNS[purpose]),
                           *(book.record_place("shifts", work.record, "end_time") for work in more)),
                  id=decision.id, month=f"{cause.day.month}/{cause.day.year}", purpose=purpose,
                  used=whole.used.quantize(Decimal("0.01")).normalize() + 0, granted=whole.granted)  # fmt: skip


def _used(work: Booking) -> UsedTime:
    purpose = work.record.purpose
    return UsedTime(work.day, work.span, work.minutes, purpose, work.person, work.done)


def weeks_over_contract(book: Book) -> Iterator[Finding]:
    """Every week with coming shifts that exceed the contract's *Enimmäistunnit/vko*, told at the shift that goes over.

    Of several contracts with the same customer in the week the sum counts; one without a limit sets none.
    """
    contracts = _contracts(book)
    for person, works in book.bookings.items():
        with_contract = [work for work in works if (work.customer, person) in contracts]
        for (customer, monday), week in _weeks(with_contract).items():
            jobs = [job for job in contracts[customer, person] if _in_week(job, monday)]
            if jobs and all(job.max_hours_week for job in jobs) and week[-1].day >= book.today:
                yield from _over_contract(book, jobs, week)


def _contracts(book: Book) -> Mapping[tuple[str, str], list[Employment]]:
    found: dict[tuple[str, str], list[Employment]] = defaultdict(list)
    for job in book.registers.employments.values():
        if job.customer and job.person and job.start:
            found[job.customer, job.person].append(job)
    return found


def _weeks(works: Sequence[Booking]) -> Mapping[tuple[str, dt.date], list[Booking]]:
    found: dict[tuple[str, dt.date], list[Booking]] = defaultdict(list)
    for work in works:
        if work.customer:
            found[work.customer, monday_of(work.day)].append(work)
    return found


def _in_week(job: Employment, monday: dt.date) -> bool:
    sunday = monday + dt.timedelta(days=6)
    return job.start is not None and job.start <= sunday and (job.end is None or job.end >= monday)


def _over_contract(book: Book, jobs: list[Employment], week: list[Booking]) -> Iterator[Finding]:
    limit = sum((job.max_hours_week or Decimal(0) for job in jobs), Decimal(0))
    minutes = 0
    for work in _once_each(week):
        minutes += work.minutes
        if minutes > limit * _HOUR:
            total = sum(each.minutes for each in _once_each(week))
            related = tuple(book.record_place("employments", job, "max_hours_week") for job in jobs)
            yield book.of(work.record, "shift.week_over_contract", Severity.WARNING, work.register, "end_time",
                          related=related, id=jobs[0].id, max=limit, person=work.person, date=monday_of(work.day),
                          used=(Decimal(total) / _HOUR).quantize(Decimal("0.01")).normalize() + 0)  # fmt: skip
            return


def _once_each(works: list[Booking]) -> list[Booking]:
    """Return the work in order with each person's time once: of two at the same time the done one, else the first.

    Two shifts at the same time are told by their own finding; they do not make the hours exceed anything.
    """
    kept: dict[str, list[Booking]] = defaultdict(list)
    for work in sorted(works, key=lambda work: (not work.done, work.span)):
        if not any(work.span.overlaps(other.span) for other in kept[work.person]):
            kept[work.person].append(work)
    return sorted((work for each in kept.values() for work in each), key=lambda work: work.span)

"""Employments: the reason and end of a fixed term, the trial period, hours, age, and shifts after the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from hapusheets.checking.book import Book
from hapusheets.checking.months import last_day_of_months
from hapusheets.model.findings import Finding, Severity
from hapusheets.registers.reading.identities import birth_date_of
from hapusheets.registers.records import Employment, Person, Shift

_FIXED_TERM: Final = "määräaikainen"
_LONGEST_TRIAL_MONTHS: Final = 6
_YEAR_MONTHS: Final = 12
#: From this day one contract of at most a year may be made without a reason (55/2001, 1:3 §, as amended 2026).
_NO_REASON_SINCE: Final = dt.date(2026, 6, 1)
_LEAST_AGE: Final = 15


def fixed_term_without_reason(book: Book) -> Iterator[Finding]:
    """Every fixed-term employment without its reason (työsopimuslaki 55/2001, 1:3 §).

    From 1.6.2026 the first contract with an employer needs none when it lasts at most a year: only a warning then.
    """
    for job in book.registers.employments.values():
        if job.kind == _FIXED_TERM and not job.fixed_term_reason:
            code, severity = "employment.no_reason", Severity.ERROR
            if _needs_no_reason(book, job):
                code, severity = "employment.no_reason_first", Severity.WARNING
            yield book.of(job, code, severity, "employments", "fixed_term_reason", id=job.id)


def _needs_no_reason(book: Book, job: Employment) -> bool:
    if job.start is None or job.start < _NO_REASON_SINCE or job.end is None:
        return False
    if job.end > last_day_of_months(job.start, _YEAR_MONTHS):
        return False
    others = (other for other in book.registers.employments.values() if other.id != job.id)
    return not any((o.customer, o.person) == (job.customer, job.person) for o in others)


def fixed_term_without_end(book: Book) -> Iterator[Finding]:
    """Every fixed-term employment without its last day (55/2001, 2:4 §: the end or its estimate)."""
    header = book.schema.register("employments").header("end")
    table = book.registers.table("employments")
    written = {row.number for row in table if row.value(header) is not None}
    for job in book.registers.employments.values() if header in table.columns else ():
        if job.kind == _FIXED_TERM and job.place.row not in written:
            yield book.of(job, "employment.no_end", Severity.WARNING, "employments", "end", id=job.id)


def hours_over_their_limit(book: Book) -> Iterator[Finding]:
    """Every employment whose agreed weekly hours exceed its own *Enimmäistunnit/vko*."""
    for job in book.registers.employments.values():
        if job.hours_week and job.max_hours_week and job.hours_week > job.max_hours_week:
            yield book.of(job, "employment.hours_over_limit", Severity.WARNING, "employments", "max_hours_week",
                          related=(book.record_place("employments", job, "hours_week"),), id=job.id,
                          hours=job.hours_week, max=job.max_hours_week)  # fmt: skip


def too_young(book: Book) -> Iterator[Finding]:
    """Every employment of somebody surely under 15 when it begins (laki nuorista työntekijöistä 998/1993, 2 §)."""
    for job in book.registers.employments.values():
        person = book.registers.person(job.person or "")
        if person is not None and job.start is not None and _surely_under(person, job.start, _LEAST_AGE):
            yield book.of(job, "employment.too_young", Severity.ERROR, "employments", "start", id=job.id,
                          person=person.id)  # fmt: skip


def _surely_under(person: Person, day: dt.date, age: int) -> bool:
    born = birth_date_of(person.value("national_id") or "")
    if born is not None:
        return (day.year - born.year - ((day.month, day.day) < (born.month, born.day))) < age
    year = person.value("birth_year")
    return year is not None and day.year - year < age


def shifts_after_employment(book: Book) -> Iterator[Finding]:
    """Every coming shift with a customer whose employments of the person have all ended by then, once for each pair."""
    jobs: dict[tuple[str | None, str | None], list[Employment]] = {}
    for job in book.registers.employments.values():
        jobs.setdefault((job.customer, job.person), []).append(job)
    late: dict[tuple[str | None, str | None], list[Shift]] = {}
    for shift in book.registers.shifts.values():
        pair = (shift.customer, shift.person)
        if shift.date and shift.date >= book.today and _all_ended(jobs.get(pair, []), shift.date):
            late.setdefault(pair, []).append(shift)
    for pair, shifts in late.items():
        yield _after_employment(book, shifts, max(jobs[pair], key=lambda job: job.end or dt.date.min))


def _all_ended(jobs: list[Employment], day: dt.date) -> bool:
    return bool(jobs) and all(job.end is not None and job.end < day for job in jobs)


def _after_employment(book: Book, shifts: list[Shift], job: Employment) -> Finding:
    first, *more = sorted(shifts, key=lambda shift: shift.date or dt.date.max)
    related = (book.record_place("employments", job, "end"),
               *(book.record_place("shifts", shift, "date") for shift in more))  # fmt: skip
    return book.of(first, "shift.employment_ended", Severity.WARNING, "shifts", "date", related=related, id=job.id,
                   person=job.person or "", date=job.end)  # fmt: skip


def long_trial_periods(book: Book) -> Iterator[Finding]:
    """Every trial period over six months, or over half of a fixed term (työsopimuslaki 55/2001, 1:4 §)."""
    for job in book.registers.employments.values():
        if job.start is None or job.trial_end is None or job.trial_end < job.start:
            continue
        half = _half_of_term(job)
        longest = last_day_of_months(job.start, _LONGEST_TRIAL_MONTHS)
        if half is not None and half < longest and job.trial_end > half:
            yield book.of(job, "employment.trial_too_long", Severity.ERROR, "employments", "trial_end", max=half)
        elif job.trial_end > longest:
            yield book.of(job, "employment.trial_over_six_months", Severity.ERROR, "employments", "trial_end",
                          max=longest)  # fmt: skip


def _half_of_term(job: Employment) -> dt.date | None:
    if job.kind != _FIXED_TERM or job.start is None or job.end is None or job.end < job.start:
        return None
    days = (job.end - job.start).days + 1
    return job.start + dt.timedelta(days=max(days // 2 - 1, 0))

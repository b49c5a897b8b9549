"""Employments: the reason of a fixed term and the length of a trial period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from hapusheets.checking.book import Book
from hapusheets.checking.months import last_day_of_months
from hapusheets.model.findings import Finding, Severity
from hapusheets.registers.records import Employment

_FIXED_TERM: Final = "määräaikainen"
_LONGEST_TRIAL_MONTHS: Final = 6


def fixed_term_without_reason(book: Book) -> Iterator[Finding]:
    """Every fixed-term employment without its reason (työsopimuslaki 55/2001, 1:3 §)."""
    for job in book.registers.employments.values():
        if job.kind == _FIXED_TERM and not job.fixed_term_reason:
            yield book.of(job, "employment.no_reason", Severity.ERROR, "employments", "fixed_term_reason", id=job.id)


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

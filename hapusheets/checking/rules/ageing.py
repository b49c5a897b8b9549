"""What has grown old: extracts, rows past their day of removal, facts of the guide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from hapusheets.checking.book import Book
from hapusheets.checking.months import months_before
from hapusheets.model.findings import Finding, Severity

#: Half a year: how old an extract may be when the work begins (laki 741/2023, 28 §), and a fact of the guide.
_HALF_YEAR: Final = 6


def old_extracts(book: Book) -> Iterator[Finding]:
    """Every criminal record extract over six months old when a still current employment began."""
    begun: dict[str, list[dt.date]] = {}
    for job in book.registers.employments.values():
        if job.person and job.start and (job.end is None or job.end >= book.today):
            begun.setdefault(job.person, []).append(job.start)
    for person in book.registers.people.values():
        for name, row in (("assistants", person.assistant), ("substitutes", person.substitute)):
            seen = row.extract_date if row is not None else None
            late = [start for start in begun.get(person.id, []) if seen and months_before(start, _HALF_YEAR) > seen]
            if row is not None and late:
                yield book.of(row, "extract.old", Severity.WARNING, name, "extract_date", date=min(late))


def rows_to_remove(book: Book) -> Iterator[Finding]:
    """Every row whose *Poistettava viimeistään* has passed."""
    for register, table in book.readable():
        for column in (column for column in book.columns(register) if column.name == "delete_by"):
            for row in table:
                day = book.read(column, row).value
                if isinstance(day, dt.date) and day < book.today:
                    yield book.at("row.keep_until_passed", Severity.WARNING, register, row.number, column.name,
                                  date=day)  # fmt: skip


def expired_facts(book: Book) -> Iterator[Finding]:
    """Every fact of the guide past its *Voimassa asti*."""
    for fact in book.registers.guide_facts.values():
        if fact.valid_until is not None and fact.valid_until < book.today:
            yield book.of(fact, "guide.fact_expired", Severity.WARNING, "guide_facts", "valid_until",
                          id=fact.id, title=fact.title or "", date=fact.valid_until)  # fmt: skip


def unchecked_facts(book: Book) -> Iterator[Finding]:
    """Every fact of the guide, still in force, that nobody has checked for six months."""
    limit = months_before(book.today, _HALF_YEAR)
    for fact in book.registers.guide_facts.values():
        in_force = fact.valid_until is None or fact.valid_until >= book.today
        if in_force and fact.checked is not None and fact.checked < limit:
            yield book.of(fact, "guide.fact_unchecked", Severity.WARNING, "guide_facts", "checked",
                          id=fact.id, date=fact.checked)  # fmt: skip

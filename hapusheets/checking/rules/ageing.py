"""What has grown old: extracts, rows past their day of removal, facts of the guide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

from hapusheets.checking.book import Book
from hapusheets.checking.limits import rule_number
from hapusheets.checking.months import months_before
from hapusheets.model.findings import Finding, Severity
from hapusheets.registers.records import Person

#: Half a year: how old an extract may be when the work begins (laki 741/2023, 28 §), and a fact of the guide.
_HALF_YEAR: Final = 6
_CURRENT: Final = frozenset({"uusi", "tapaaminen sovittu", "aktiivinen"})


def old_extracts(book: Book) -> Iterator[Finding]:
    """Every criminal record extract over six months old when a still current employment began."""
    begun: dict[str, list[dt.date]] = {}
    for job in book.registers.employments.values():
        if job.person and job.start and (job.end is None or job.end >= book.today):
            begun.setdefault(job.person, []).append(job.start)
    for person in _people(book, begun):
        for name, row in (("assistants", person.assistant), ("substitutes", person.substitute)):
            seen = row.extract_date if row is not None else None
            late = [start for start in begun.get(person.id, []) if seen and months_before(start, _HALF_YEAR) > seen]
            if row is not None and late:
                yield book.of(row, "extract.old", Severity.WARNING, name, "extract_date", date=min(late))


def _people(book: Book, named: Iterable[str | None]) -> list[Person]:
    """Return the people that are named by their ids, each once."""
    people = book.registers.people
    return [people[name] for name in dict.fromkeys(named) if name is not None and name in people]


def extracts_without_day(book: Book) -> Iterator[Finding]:
    """Every extract that has been seen though its day is not written: its age cannot be known."""
    for name in ("assistants", "substitutes"):
        header = book.schema.register(name).header("extract_date")
        table = book.registers.table(name)
        values = zip(table, table.column(header).values, strict=True)
        written = {row.number for row, value in values if value is not None}
        for record in book.registers.records(name).values() if header in table.columns else ():
            if getattr(record, "extract_seen", None) and record.place.row not in written:
                person = book.registers.person(record.id)
                if person is None or person.value("extract_date") is None:
                    yield book.of(record, "extract.no_day", Severity.INFO, name, "extract_date", id=record.id)


def ending_authorities(book: Book) -> Iterator[Finding]:
    """Every authority of a current customer's representative that ends soon (*Säännöt*: muistutus_valtuutus, days)."""
    days = rule_number(book, "muistutus_valtuutus", 60)
    current = {c.representative for c in book.registers.customers.values() if c.state in _CURRENT}
    for row in book.registers.representatives.values():
        left = (row.valid_until - book.today).days if row.valid_until is not None else -1
        if days is not None and row.id in current and 0 <= left <= days:
            yield book.of(row, "representative.ends_soon", Severity.WARNING, "representatives", "valid_until",
                          id=row.id, date=row.valid_until)  # fmt: skip


def unconfirmed_availability(book: Book) -> Iterator[Finding]:
    """Every possible candidate with times in *Saatavuus* whose *Vahvistettu* is long past (vahvistus_ika, months)."""
    months = rule_number(book, "vahvistus_ika", 12)
    if months is None:
        return
    limit = months_before(book.today, months)
    for person in _people(book, (row.person for row in book.registers.availability.values())):
        days = [row.confirmed for row in (person.assistant, person.substitute) if row is not None and row.confirmed]
        if person.active and days and max(days) < limit and (times := _times_in_force(book, person.id)):
            row = person.substitute or person.assistant
            name = "substitutes" if person.substitute is not None else "assistants"
            if row is not None and row.confirmed is not None:
                yield book.of(row, "availability.unconfirmed", Severity.WARNING, name, "confirmed", id=person.id,
                              date=max(days), n=len(times), related=tuple(times))  # fmt: skip


def _times_in_force(book: Book, person: str) -> list[str]:
    return [
        book.record_place("availability", row, "person")
        for row in book.registers.availability.values()
        if row.person == person and (row.end or row.date or dt.date.max) >= book.today
    ]


def rows_to_remove(book: Book) -> Iterator[Finding]:
    """Every row whose *Poistettava viimeistään* has passed."""
    for register, table in book.readable():
        for column in (column for column in book.columns(register) if column.name == "delete_by"):
            for row, day in zip(table, book.column(register, column.name), strict=True):
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

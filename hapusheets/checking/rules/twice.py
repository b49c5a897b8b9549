"""The same thing told on two rows: contracts, requests, times, decisions, events, and links to one assistant."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Final

from hapusheets.checking.book import Book
from hapusheets.model.findings import Finding, Severity
from hapusheets.registers.records import Employment, Substitute

#: Registers whose rows are never alike in everything but their number, with the column that the finding stands at.
_ROWS: Final = {
    "decisions": "customer", "requests": "customer", "availability": "person", "events": "name",
    "guide_facts": "title",
}  # fmt: skip
_LEAST_CELLS: Final = 4
_OPEN_ENDED: Final = "toistaiseksi"
_OVER: Final = frozenset({"peruttu", "ei täyttynyt"})


def rows_there_twice(book: Book) -> Iterator[Finding]:
    """Every row that says in each cell what a row above says: most often pasted twice."""
    for name, column in _ROWS.items():
        register = book.schema.register(name)
        if name in book.broken or not book.has(name, column):
            continue
        columns = [other for other in book.columns(register) if other.kind != "id"]
        states = [other.header for other in book.columns(register) if other.name == "state"]
        first: dict[tuple[object, ...], int] = {}
        for row in book.registers.table(name):
            said = tuple(book.read(other, row).value or row.value(other.header) for other in columns)
            over = any(row.value(header) in _OVER for header in states)
            if over or sum(value is not None for value in said) < _LEAST_CELLS:
                continue
            if said in first:
                above = book.place(register, first[said], column)
                yield book.at("row.twice", Severity.WARNING, register, row.number, column, related=(above,),
                              row=first[said])  # fmt: skip
            first.setdefault(said, row.number)


def employments_there_twice(book: Book) -> Iterator[Finding]:
    """Every two open-ended contracts of one person with one customer that are in force at the same time."""
    pairs: dict[tuple[str, str], list[Employment]] = defaultdict(list)
    for job in book.registers.employments.values():
        if job.customer and job.person and job.start and job.kind == _OPEN_ENDED:
            pairs[job.customer, job.person].append(job)
    for jobs in pairs.values():
        for a, b in combinations(jobs, 2):
            if max(_start(a), _start(b)) <= min(a.end or dt.date.max, b.end or dt.date.max):
                yield book.of(b, "employment.twice", Severity.WARNING, "employments", "person", a=a.id, b=b.id,
                              related=(book.record_place("employments", a, "person"),))  # fmt: skip


def _start(job: Employment) -> dt.date:
    return job.start or dt.date.min


def assistants_linked_twice(book: Book) -> Iterator[Finding]:
    """Every second row of *Sijaiset* that names the same assistant: one person is there once."""
    first: dict[str, Substitute] = {}
    for row in book.registers.substitutes.values():
        if row.assistant:
            other = first.setdefault(row.assistant, row)
            if other is not row:
                yield book.of(row, "substitute.linked_twice", Severity.WARNING, "substitutes", "assistant",
                              related=(book.record_place("substitutes", other, "assistant"),),
                              id=row.assistant, other=other.id)  # fmt: skip


def extracts_not_seen(book: Book) -> Iterator[Finding]:
    """Every extract with a day though it says that none has been seen."""
    for name in ("assistants", "substitutes"):
        for record in book.registers.records(name).values() if book.has(name, "extract_seen") else ():
            if getattr(record, "extract_seen", None) is False and getattr(record, "extract_date", None) is not None:
                yield book.of(record, "extract.not_seen", Severity.WARNING, name, "extract_seen", id=record.id,
                              related=(book.record_place(name, record, "extract_date"),))  # fmt: skip

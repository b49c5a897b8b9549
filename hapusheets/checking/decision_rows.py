"""Decisions whose days are sure, by customer; and the customers of whose decisions not everything is sure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from hapusheets.checking.book import Book
from hapusheets.model.tables import TableRow
from hapusheets.registers.records import Decision

#: A decision that begins within these days of another's end continues it.
_NEXT: Final = 31


def sure_decisions(book: Book) -> Mapping[str, tuple[Decision, ...]]:
    """Return each customer's decisions whose days can be read and stand in order, by their start."""
    found: dict[str, list[Decision]] = defaultdict(list)
    unsure = _unsure_rows(book)
    for decision in book.registers.decisions.values():
        if decision.customer and decision.start and decision.place.row not in unsure:
            found[decision.customer].append(decision)
    return {
        customer: tuple(sorted(rows, key=lambda row: (row.start or dt.date.min, decision_end(row))))
        for customer, rows in found.items()
    }


def uncertain_customers(book: Book) -> frozenset[str]:
    """Return the customers who have a decision whose days cannot be read or have turned round, or may have another.

    A decision whose customer is not known may be the next one of somebody whose last ends where it begins.
    """
    unsure = _unsure_rows(book)
    rows = book.registers.decisions.values()
    unread = {row.customer for row in rows if row.customer and (row.place.row in unsure or row.start is None)}
    lost = [row.start for row in rows if row.start and row.customer not in book.registers.customers]
    follow = {row.customer for row in rows if row.customer and row.end and any(_follows(row.end, day) for day in lost)}
    return frozenset(unread | follow)


def _follows(end: dt.date, start: dt.date) -> bool:
    return dt.timedelta(0) < start - end <= dt.timedelta(days=_NEXT)


def decision_end(decision: Decision) -> dt.date:
    """Return the last day; the last of all days for a decision until further notice."""
    return decision.end or dt.date.max


def _unsure_rows(book: Book) -> frozenset[int]:
    """Return the rows with a day that is written but cannot be read, or that end before they begin."""
    turned = {d.place.row for d in book.registers.decisions.values() if d.start and d.end and d.end < d.start}
    rows = book.registers.table("decisions")
    unread = {row.number for row in rows if any(_is_unread(book, row, name) for name in ("start", "end"))}
    return frozenset(turned | unread)


def _is_unread(book: Book, row: TableRow, name: str) -> bool:
    column = book.schema.register("decisions").column(name)
    return row.value(column.header) is not None and book.read(column, row).value is None


__all__ = ["decision_end", "sure_decisions", "uncertain_customers"]

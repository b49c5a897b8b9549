"""Days and times against each other and against the day of the check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from hapusheets.checking.book import Book
from hapusheets.model.findings import Finding, Severity
from hapusheets.model.tables import TableRow
from hapusheets.model.values import format_clock
from hapusheets.registers.schema import RegisterSchema

#: A decision is sometimes made after the help began; every other pair that turns round is a mistake.
_MAY_TURN_ROUND: Final = frozenset({("decided", "start")})
#: Columns that tell what has already happened.
_PAST: Final = frozenset(
    {"confirmed", "extract_date", "authority_seen", "checked", "referral_received", "chosen_date", "accepted"}
)


def dates_in_wrong_order(book: Book) -> Iterator[Finding]:
    """Every pair of days of the schema's ``orders`` that has turned round; told at the later column."""
    for register, table in book.readable():
        for pair in register.orders:
            for row in table:
                start, end = (_day(book, register, row, name) for name in pair)
                if start is not None and end is not None and end < start:
                    yield _order(book, register, row, pair)(start=start, end=end)


def _order(book: Book, register: RegisterSchema, row: TableRow, pair: tuple[str, str]) -> Callable[..., Finding]:
    related = (book.place(register, row.number, pair[0]),)
    turned = pair in _MAY_TURN_ROUND
    code, severity = ("date.before_decision", Severity.WARNING) if turned else ("date.order", Severity.ERROR)
    return partial(book.at, code, severity, register, row.number, pair[1], related=related)


def _day(book: Book, register: RegisterSchema, row: TableRow, name: str) -> dt.date | None:
    value = book.read(register.column(name), row).value
    return value if isinstance(value, dt.date) else None


def equal_times(book: Book) -> Iterator[Finding]:
    """Every row that begins and ends at the same time. (An earlier end is the next day.)"""
    for register, table in book.readable():
        names = {column.name for column in register.columns}
        for row in table if {"start_time", "end_time"} <= names else ():
            start, end = (book.read(register.column(name), row).value for name in ("start_time", "end_time"))
            if isinstance(start, dt.time) and start == end:
                yield book.at("time.equal", Severity.ERROR, register, row.number, "end_time",
                              related=(book.place(register, row.number, "start_time"),),
                              time=format_clock(start))  # fmt: skip


def dates_not_yet_possible(book: Book) -> Iterator[Finding]:
    """Every day of something that has happened (confirmed, seen, chosen …) that lies in the future."""
    for register, table in book.readable():
        for column in (column for column in book.columns(register) if column.name in _PAST and column.kind == "date"):
            for row in table:
                day = book.read(column, row).value
                if isinstance(day, dt.date) and day > book.today:
                    yield book.at("date.in_future", Severity.WARNING, register, row.number, column.name,
                                  header=column.header, date=day)  # fmt: skip

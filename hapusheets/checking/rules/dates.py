"""Days and times against each other and against the day of the check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any, Final

from hapusheets.checking.book import Book
from hapusheets.model.findings import Finding, Severity
from hapusheets.model.tables import TableRow
from hapusheets.model.values import format_clock
from hapusheets.registers.schema import RegisterSchema

#: A decision is sometimes made after the help began; every other pair that turns round is a mistake.
_MAY_TURN_ROUND: Final = frozenset({("decided", "start")})
_STARTS_AND_ENDS: Final = frozenset({("start", "end"), ("start", "trial_end")})
_CLOCKS: Final = ("start_time", "end_time")
#: The day of the shift itself is sooner right than the day by which something about it should be done.
_ANCHOR: Final = "date"
#: Columns that tell what has already happened.
_PAST: Final = frozenset(
    {
        "confirmed", "extract_date", "authority_seen", "checked", "referral_received", "chosen_date", "accepted",
        "decided", "signed",
    }
)  # fmt: skip


def dates_in_wrong_order(book: Book) -> Iterator[Finding]:
    """Every pair of days of the ``orders`` that has turned round; told at the later, or beside a shift's day."""
    for register, table in book.readable():
        present = [pair for pair in register.orders if {register.header(name) for name in pair} <= table.columns.keys()]
        for pair in present:
            columns = (book.column(register, name) for name in pair)
            for row, start, end in zip(table, *columns, strict=True):
                if isinstance(start, dt.date) and isinstance(end, dt.date) and _is_before(end, start):
                    yield _turned(pair, start, end, register)(book, row)


def _turned(
    pair: tuple[str, str], start: dt.date, end: dt.date, register: RegisterSchema
) -> Callable[[Book, TableRow], Finding]:
    facts: dict[str, Any] = {"start": start, "end": end}
    if pair in _MAY_TURN_ROUND:
        code, severity, facts = "date.before_decision", Severity.WARNING, {"end": end, "decided": start}
    elif pair in _STARTS_AND_ENDS:
        code, severity = "date.order", Severity.ERROR
    else:
        code, severity = "date.turned", Severity.WARNING
        facts |= {"header": register.header(pair[1]), "other": register.header(pair[0])}

    at, other = pair if pair[1] == _ANCHOR else pair[::-1]

    def told(book: Book, row: TableRow) -> Finding:
        related = (book.place(register, row.number, other),)
        return book.at(code, severity, register, row.number, at, related=related, **facts)

    return told


def _is_before(end: dt.date, start: dt.date) -> bool:
    """Compare two days, with their clocks when both have one."""
    if isinstance(end, dt.datetime) and isinstance(start, dt.datetime):
        return end < start
    return _plain(end) < _plain(start)


def _plain(day: dt.date) -> dt.date:
    return day.date() if isinstance(day, dt.datetime) else day


def equal_times(book: Book) -> Iterator[Finding]:
    """Every row that begins and ends at the same time. (An earlier end is the next day.)"""
    for register, table in book.readable():
        names = {column.name for column in register.columns}
        if not names.issuperset(_CLOCKS):
            continue
        for row, start, end in zip(table, *(book.column(register, name) for name in _CLOCKS), strict=True):
            if isinstance(start, dt.time) and start == end:
                yield book.at("time.equal", Severity.ERROR, register, row.number, "end_time",
                              related=(book.place(register, row.number, "start_time"),),
                              time=format_clock(start))  # fmt: skip


def dates_not_yet_possible(book: Book) -> Iterator[Finding]:
    """Every day of something that has happened (confirmed, seen, chosen …) that lies in the future."""
    for register, table in book.readable():
        for column in (column for column in book.columns(register) if column.name in _PAST and column.kind == "date"):
            for row, day in zip(table, book.column(register, column.name), strict=True):
                if isinstance(day, dt.date) and day > book.today:
                    yield book.at("date.in_future", Severity.WARNING, register, row.number, column.name,
                                  header=column.header, date=day)  # fmt: skip

"""One side of a pair: the rows of a register as the merge sees them, local or remote."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from hapusheets.model.cells import Cell, CellKind, Value
from hapusheets.model.tables import Table, TableRow
from hapusheets.registers.schema import ColumnSchema, RegisterSchema
from hapusheets.sync.revealing import SHORTEST, reveals

#: The name under which a row's key travels through the merge; a header is never empty.
KEY: Final = ""
_EPOCH: Final = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a cell holds a wall clock without a zone
_DAY_SECONDS: Final = 86_400


@dataclass
class SideRow:
    """A row: its key ("" where the id is blank), its place, its values by header, and cells that are not synced.

    ``skipped``: headers of formulas and errors, which have no value. ``revealing``: of values that must not leave.
    """

    key: str
    source: TableRow
    values: dict[str, Value]
    skipped: frozenset[str] = frozenset()
    revealing: frozenset[str] = frozenset()

    @property
    def left_out(self) -> frozenset[str]:
        """The headers of the cells that the merge does not see."""
        return self.skipped | self.revealing

    @property
    def number(self) -> int:
        """The row's number on its sheet, counted from 1."""
        return self.source.number


@dataclass
class Side:
    """The rows of one side. ``twice``: keys that stand in two rows, with both addresses of the id cell."""

    table: Table
    rows: list[SideRow] = field(default_factory=list)

    @property
    def by_key(self) -> dict[str, SideRow]:
        """The rows that have a key; made anew at each asking, for rows come and go while a plan is made."""
        return {row.key: row for row in self.rows if row.key}

    @property
    def unnumbered(self) -> list[SideRow]:
        """The rows whose id is blank."""
        return [row for row in self.rows if not row.key]

    def twice(self, key_header: str) -> list[tuple[str, str, str]]:
        """Return each key that stands in two rows, with the addresses of both."""
        seen: dict[str, SideRow] = {}
        found = []
        for row in self.rows:
            if row.key and row.key in seen:
                places = (self.table.address(place.number, key_header) for place in (seen[row.key], row))
                found.append((row.key, *places))
            seen.setdefault(row.key, row)
        return found  # type: ignore[return-value] # the two places are always two


def read_side(
    table: Table,
    register: RegisterSchema,
    columns: Collection[str],
    *,
    leave_out: Callable[[TableRow], bool] | None = None,
) -> Side:
    """Return the rows of a table with the synced ``columns`` (headers); rows that ``leave_out`` names are not there."""
    wanted = [column for column in register.columns if column.header in columns]
    rows = [_row(row, register, wanted) for row in table if leave_out is None or not leave_out(row)]
    return Side(table, rows)


def synced_headers(register: RegisterSchema) -> list[str]:
    """Return the headers of the columns that leave the coordinator's machine."""
    return [column.header for column in register.columns if column.sync and register.sync]


def row_key(row: TableRow, register: RegisterSchema) -> str:
    """Return a row's key as typed; "" when any part of it is blank."""
    parts = [_key_part(row.value(header)) for header in register.key_headers]
    return "|".join(parts) if all(parts) else ""


def _key_part(value: Value) -> str:
    if isinstance(value, float | Decimal) and value == int(value):
        return str(int(value))
    return "" if value is None else str(value).strip()


def _row(row: TableRow, register: RegisterSchema, columns: list[ColumnSchema]) -> SideRow:
    values: dict[str, Value] = {}
    skipped = []
    for column in columns:
        cell = row.cells.get(column.header)
        if cell is not None and is_not_synced(cell):
            skipped.append(column.header)
        else:
            values[column.header] = canonical(column, None if cell is None else cell.value)
    return SideRow(row_key(row, register), row, values, frozenset(skipped), frozenset(_revealing(values, register)))


def _revealing(values: Mapping[str, Value], register: RegisterSchema) -> Iterator[str]:
    for header, value in values.items():
        if isinstance(value, str) and len(value) >= SHORTEST and reveals(value, register.by_header(header)):
            yield header


def is_not_synced(cell: Cell) -> bool:
    """Tell whether a cell stays out of the merge: it holds a formula, or an error."""
    return cell.formula is not None or cell.kind is CellKind.ERROR


def canonical(column: ColumnSchema, value: Value) -> Value:
    """Return the value as both sides mean it: mere spaces are a blank, serial numbers in date columns are dates."""
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return from_serial(column.kind, float(value)) if column.kind in ("date", "datetime", "time") else value
    return value


def from_serial(kind: str, serial: float) -> Value:
    """Return the day, moment or time of day that a serial number means in a column of this kind; else the number.

    >>> from_serial("date", 46093.0), from_serial("time", 0.375), from_serial("datetime", 46093.5)
    (datetime.date(2026, 3, 12), datetime.time(9, 0), datetime.datetime(2026, 3, 12, 12, 0))
    """
    if kind == "time" and 0 <= serial < 1:
        seconds = round(serial * _DAY_SECONDS) % _DAY_SECONDS
        return dt.time(seconds // 3600, seconds // 60 % 60, seconds % 60)
    if kind == "time" or not 1 <= serial < 2_958_466:
        return int(serial) if serial.is_integer() else serial
    moment = _EPOCH + dt.timedelta(days=int(serial), seconds=round(serial % 1 * _DAY_SECONDS))
    return moment.date() if moment.time() == dt.time() else moment


def to_serial(value: dt.date | dt.time) -> float:
    """Return the serial number of a day, a moment or a time of day, as spreadsheets store it (epoch 30.12.1899).

    >>> to_serial(dt.date(2026, 3, 12)), to_serial(dt.time(9, 0))
    (46093.0, 0.375)
    """
    if isinstance(value, dt.time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / _DAY_SECONDS
    moment = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
    return (moment.replace(tzinfo=None) - _EPOCH) / dt.timedelta(days=1)


def merge_rows(side: Side, skipped: Mapping[str, frozenset[str]]) -> list[dict[str, Value]]:
    """Return the keyed rows as the merge takes them, without the cells that are ``skipped`` on either side."""
    return [
        {KEY: row.key, **{h: v for h, v in row.values.items() if h not in skipped.get(row.key, frozenset())}}
        for row in side.rows
        if row.key
    ]


__all__ = [
    "KEY",
    "Side",
    "SideRow",
    "canonical",
    "from_serial",
    "is_not_synced",
    "merge_rows",
    "read_side",
    "row_key",
    "synced_headers",
    "to_serial",
]

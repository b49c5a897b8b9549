"""Registers out of small text tables: one row a line, columns split by ``|``, the first line the headers.

A cell is typed by its column's kind. ``'`` before it keeps it text, ``n:`` makes a number, ``d:`` a day, ``t:`` a time,
``f:`` a formula without a result; ``#VIITTAUS!`` is an error value. ``␣`` is a space that would else be lost.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Final

from hapusheets.checking.book import Book
from hapusheets.model.cells import Cell, CellKind, Value, cell_address
from hapusheets.model.tables import Table, TableRow
from hapusheets.model.values import parse_date, parse_decimal, parse_time
from hapusheets.registers.registers import Registers
from hapusheets.registers.schema import ColumnSchema, RegisterSchema, load_schema

_Parser = Callable[[str], Value]


def _whole(text: str) -> int:
    return int(text)


def _number(text: str) -> Value:
    return float(text) if "." in text else int(text)


_PARSERS: Final[Mapping[str, _Parser]] = {
    "date": parse_date, "time": parse_time, "year": _whole, "integer": _whole, "hours": parse_decimal,
}  # fmt: skip
_MARKS: Final[Mapping[str, _Parser]] = {"'": str, "n:": _number, "d:": parse_date, "t:": parse_time}
_KINDS: Final = {dt.date: CellKind.DATE, dt.time: CellKind.TIME, str: CellKind.TEXT}


def book_of(sheets: Mapping[str, str], *, today: dt.date, practice: bool = True, without: str = "") -> Book:
    """Return a book of text tables by English register name, the other registers empty.

    ``without``: a header that is left off its sheet. Columns that a table does not name are there, and empty.
    """

    def table_of(register: RegisterSchema) -> Table:
        return _table(register, sheets.get(register.name, ""), without)

    return Book(Registers(load_schema(), table_of, practice=practice, today=today))


def _table(register: RegisterSchema, text: str, without: str) -> Table:
    lines = [line for line in text.splitlines() if line.strip()]
    written = [part.strip() for part in lines[0].split("|")] if lines else []
    headers = [*written, *(header for header in register.headers if header not in (*written, without))]
    rows = tuple(_row(register, number, headers, line) for number, line in enumerate(lines[1:], start=2))
    columns = {header: number for number, header in enumerate(headers, start=1)}
    return Table(register.workbook, register.sheet, 1, columns, rows)


def _row(register: RegisterSchema, number: int, headers: list[str], line: str) -> TableRow:
    typed = [part.strip().replace("␣", " ") for part in line.split("|")]
    cells = {
        header: _cell(cell_address(number, place), register.by_header(header), text)
        for place, (header, text) in enumerate(zip(headers, typed, strict=False), start=1)
        if text
    }
    return TableRow(number, cells)


def _cell(address: str, column: ColumnSchema | None, text: str) -> Cell:
    if text.startswith("#"):
        return Cell(address, CellKind.ERROR, text)
    if text.startswith("f:"):
        return Cell(address, CellKind.EMPTY, None, text.removeprefix("f:"))
    value = _value(column, text)
    return Cell(address, _KINDS.get(type(value), CellKind.NUMBER), value)


def _value(column: ColumnSchema | None, text: str) -> Value:
    for mark, parse in _MARKS.items():
        if text.startswith(mark):
            return parse(text.removeprefix(mark))
    parser = _PARSERS.get(column.kind) if column is not None else None
    return parser(text) if parser is not None else text

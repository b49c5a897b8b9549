"""Small text tables become registers: one row a line, columns split by ``|``, the first line the headers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from hapusheets.checking.book import Book
from hapusheets.checking.engine import CheckResult, check_registers
from hapusheets.model.cells import Cell, CellKind, Value, cell_address
from hapusheets.model.findings import Finding
from hapusheets.model.tables import Table, TableRow
from hapusheets.model.values import parse_date, parse_decimal, parse_time
from hapusheets.registers.registers import Registers
from hapusheets.registers.schema import ColumnSchema, RegisterSchema, load_schema

TODAY = dt.date(2026, 3, 12)
_PARSERS: dict[str, Callable[[Value], Value]] = {
    "date": parse_date,
    "time": parse_time,
    "year": lambda text: int(str(text)),
    "integer": lambda text: int(str(text)),
    "hours": parse_decimal,
}

TOWNS = """
    Kuntanumero | Nimi
    240         | Kemi
    851         | Tornio
"""
POSTAL_CODES = """
    Postinumero | Kunta
    94100       | Kemi
    95400       | Tornio
"""


def make_book(**sheets: str) -> Book:
    """Return a book of text tables by English register name, the other registers empty.

    A cell is typed by its column's kind; one that begins with an apostrophe stays text.
    """
    tables = {"municipalities": TOWNS, "postal_codes": POSTAL_CODES} | sheets
    registers = Registers(load_schema(), lambda register: _table(register, tables), practice=True, today=TODAY)
    return Book(registers)


def told(theme: str, **sheets: str) -> list[tuple[str, str, str]]:
    """Return (code, cell, row id) of the findings whose code begins with ``theme``."""
    return [
        (finding.code, finding.cell, finding.record or "")
        for finding in check(**sheets).findings
        if finding.code.startswith(theme)
    ]


def check(**sheets: str) -> CheckResult:
    """Return all that check finds in the tables."""
    return check_registers(make_book(**sheets))


def only(result: CheckResult, code: str) -> Finding:
    """Return the one finding with this code."""
    (finding,) = [finding for finding in result.findings if finding.code == code]
    return finding


def _table(register: RegisterSchema, sheets: dict[str, str]) -> Table:
    lines = [line for line in sheets.get(register.name, "").splitlines() if line.strip()]
    written = [part.strip() for part in lines[0].split("|")] if lines else []
    headers = [*written, *(header for header in register.headers if header not in written)]
    columns = {header: number for number, header in enumerate(headers, start=1)}
    rows = tuple(_row(register, number, headers, line) for number, line in enumerate(lines[1:], start=2))
    return Table(register.workbook, register.sheet, 1, columns, rows)


def _row(register: RegisterSchema, number: int, headers: list[str], line: str) -> TableRow:
    cells = {}
    for place, (header, text) in enumerate(zip(headers, line.split("|"), strict=False), start=1):
        if text.strip():
            cells[header] = _cell(cell_address(number, place), register.by_header(header), text.strip())
    return TableRow(number, cells)


def _cell(address: str, column: ColumnSchema | None, text: str) -> Cell:
    if text.startswith("#"):
        return Cell(address, CellKind.ERROR, text)
    parser = None if column is None or text.startswith("'") else _PARSERS.get(column.kind)
    value = parser(text) if parser else text.removeprefix("'")
    kinds = {dt.date: CellKind.DATE, dt.time: CellKind.TIME, str: CellKind.TEXT}
    return Cell(address, kinds.get(type(value), CellKind.NUMBER), value)

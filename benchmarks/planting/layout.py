"""Errors of headers, and layouts that are no error at all: titles above, blank rows, totals below."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks.planting.plants import Plant
from hapusheets.registers.schema import load_schema

_RENAMED: Final = (
    ("contacts", "phone", "Puhleinnumero"),
    ("tasks", "due", "Mihin menessä"),
    ("events", "name", "Nimmi"),
)
_EMPTIED: Final = (("actors", "name"), ("attendances", "state"), ("letter_orders", "template"))
_DOUBLED: Final = (("documents", "state"), ("offers", "channel"), ("representatives", "phone"))


class Sheets:
    """The workbooks of a register folder, opened one after another."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._books: dict[str, Any] = {}

    def sheet(self, register: str) -> Any:
        """Return the sheet of a register."""
        import openpyxl

        schema = load_schema().register(register)
        if schema.workbook not in self._books:
            self._books[schema.workbook] = openpyxl.load_workbook(self._folder / schema.workbook)
        return self._books[schema.workbook][schema.sheet]

    def save(self) -> None:
        """Write what was opened."""
        for name, book in self._books.items():
            book.save(self._folder / name)


def header_row(sheet: Any, register: str) -> int:
    """Return the number of the row that holds most of the register's headers."""
    known = {column.header for column in load_schema().register(register).columns}
    rows: dict[int, int] = {row[0].row: sum(cell.value in known for cell in row) for row in sheet.iter_rows(max_row=12)}
    return max(rows, key=lambda number: rows[number])


def _headers(sheet: Any, register: str) -> tuple[int, dict[str, int]]:
    top = header_row(sheet, register)
    return top, {cell.value: cell.column for cell in sheet[top] if cell.value}


def plant_headers(folder: Path) -> Iterator[Plant]:
    """Misspell, empty and double headers of small registers."""
    sheets = Sheets(folder)
    for register, column, wrong in _RENAMED:
        header = load_schema().register(register).header(column)
        top, columns = _headers(sheets.sheet(register), register)
        sheets.sheet(register).cell(top, columns[header]).value = wrong
        yield Plant("header_typo", register, None, header=header)
    for register, column in _EMPTIED:
        header = load_schema().register(register).header(column)
        top, columns = _headers(sheets.sheet(register), register)
        sheets.sheet(register).cell(top, columns[header]).value = None
        yield Plant("header_missing", register, None, header=header)
    for register, column in _DOUBLED:
        header = load_schema().register(register).header(column)
        top, columns = _headers(sheets.sheet(register), register)
        sheets.sheet(register).cell(top, max(columns.values()) + 1).value = header
        yield Plant("header_twice", register, None, header=header)
    sheets.save()


def harmless(folder: Path) -> None:
    """Put titles above headers, blank rows between rows and totals below: nothing of this is an error."""
    sheets = Sheets(folder)
    for register in ("contacts", "events"):
        sheet = sheets.sheet(register)
        top = header_row(sheet, register)
        for row in range(sheet.max_row, top - 1, -1):
            for cell in sheet[row]:
                sheet.cell(row + 2, cell.column).value = cell.value
                sheet.cell(row + 2, cell.column).number_format = cell.number_format
                cell.value = None
        sheet.cell(top, 1).value = f"{sheet.title} 2026"
        for name in list(sheet.tables):
            del sheet.tables[name]
    shifts = sheets.sheet("shifts")
    top, columns = _headers(shifts, "shifts")
    last = max(row for row in range(top, shifts.max_row + 1) if shifts.cell(row, columns["Tunnus"]).value)
    shifts.cell(last + 2, columns["Tunnus"]).value = "Yhteensä"
    shifts.cell(last + 2, columns["Tauko min"]).value = f"=SUM(A{top + 1}:A{last})"
    sheets.save()

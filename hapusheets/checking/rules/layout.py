"""Sheets as they lie: what is hidden is read too."""

from __future__ import annotations

from collections.abc import Iterator

from hapusheets.checking.book import Book
from hapusheets.model.findings import Finding, Severity
from hapusheets.model.tables import Table
from hapusheets.registers.schema import RegisterSchema


def hidden_rows(book: Book) -> Iterator[Finding]:
    """Every sheet whose filter or user has hidden rows with data, once."""
    for register, table in book.readable():
        hidden = [row.number for row in table if row.hidden]
        if hidden:
            yield Finding("sheet.hidden_rows", Severity.INFO, register.workbook, register.sheet, row=hidden[0],
                          params={"n": len(hidden), "sheet": register.sheet, "row": str(hidden[0])})  # fmt: skip


def hidden_columns(book: Book) -> Iterator[Finding]:
    """Every sheet with known columns that are hidden, once."""
    for register, table in book.readable():
        headers = _hidden_headers(register, table)
        if headers:
            facts = {"n": len(headers), "sheet": register.sheet, "headers": ", ".join(headers)}
            yield Finding("sheet.hidden_columns", Severity.INFO, register.workbook, register.sheet, params=facts)


def _hidden_headers(register: RegisterSchema, table: Table) -> list[str]:
    """A cell of a row that is shown is hidden with its column."""
    found = []
    for header in (header for header in register.headers if header in table.columns):
        column = table.column(header)
        filled = (row for row, value in zip(table, column.values, strict=True) if value is not None and not row.hidden)
        row = next(filled, None) if column.blanks < len(column.values) else None
        if row is not None and row.cells[header].hidden:
            found.append(header)
    return found

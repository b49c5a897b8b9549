"""From the values of a cloud sheet to a table, by the same rules by which a local sheet is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Final

from hapusheets.model.cells import Cell, CellKind, Value, column_letters
from hapusheets.model.tables import Table, TableRow
from hapusheets.workbooks.headers import read_table
from hapusheets.workbooks.reader import Sheet

#: Headers are looked for in this many rows from the top.
_HEADER_ROWS: Final = 20
_letters = cache(column_letters)


def table_of_values(
    grid: Sequence[Sequence[Value]],
    headers: Sequence[str],
    formulas: Collection[tuple[int, int]] = (),
    *,
    workbook: str,
    sheet: str,
) -> Table:
    """Return the table on a sheet given as rows of values. ``formulas``: (row, column) of cells that hold one.

    Raises UnreadableTable (a Refused) when no header is found or one stands twice.
    """
    top = read_table(Sheet(sheet, _cells(grid[:_HEADER_ROWS], formulas)), headers, workbook=workbook)
    names = {column: header for header, column in top.columns.items()}
    rows = tuple(
        row
        for number, values in enumerate(grid[top.header_row :], start=top.header_row + 1)
        if (row := _row(number, values, names, formulas)).cells
    )
    return Table(workbook, sheet, top.header_row, top.columns, rows, top.renamed)


def _cells(grid: Sequence[Sequence[Value]], formulas: Collection[tuple[int, int]]) -> dict[str, Cell]:
    cells = (
        _cell(row, column, value, formulas)
        for row, values in enumerate(grid, start=1)
        for column, value in enumerate(values, start=1)
        if not _is_blank(value)
    )
    return {cell.address: cell for cell in cells}


def _row(
    number: int, values: Sequence[Value], names: Mapping[int, str], formulas: Collection[tuple[int, int]]
) -> TableRow:
    """Return a row's cells by header; a row of blanks has none."""
    cells = {
        names[column]: _cell(number, column, value, formulas)
        for column, value in enumerate(values, start=1)
        if column in names and not _is_blank(value)
    }
    return TableRow(number, cells)


def _cell(row: int, column: int, value: Value, formulas: Collection[tuple[int, int]]) -> Cell:
    formula = str(value) if formulas and (row, column) in formulas else None
    return Cell(_letters(column) + str(row), kind_of(value), value, formula)


def _is_blank(value: Value) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def kind_of(value: Value) -> CellKind:
    """Return the kind of a cell by its value."""
    match value:
        case None:
            return CellKind.EMPTY
        case bool():
            return CellKind.BOOL
        case int() | float() | Decimal():
            return CellKind.NUMBER
        case dt.date():
            return CellKind.DATE
        case dt.time():
            return CellKind.TIME
        case _:
            return CellKind.TEXT


__all__ = ["kind_of", "table_of_values"]

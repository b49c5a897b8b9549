"""From the values of a cloud sheet to a table, by the same rules by which a local sheet is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from decimal import Decimal

from hapusheets.model.cells import Cell, CellKind, Value, cell_address
from hapusheets.model.tables import Table
from hapusheets.workbooks.headers import read_table
from hapusheets.workbooks.reader import Sheet


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
    cells = {}
    for row, values in enumerate(grid, start=1):
        for column, value in enumerate(values, start=1):
            if value is not None and value != "":
                address = cell_address(row, column)
                formula = str(value) if (row, column) in formulas else None
                cells[address] = Cell(address, kind_of(value), value, formula)
    return read_table(Sheet(sheet, cells), headers, workbook=workbook)


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

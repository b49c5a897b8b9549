"""A register as it lies on its sheet: rows of cells under named headers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from hapusheets.model.cells import Cell, CellKind, Value, cell_address


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row under the header. ``cells`` holds only cells that exist, by header."""

    number: int
    cells: Mapping[str, Cell]
    hidden: bool = False

    def value(self, header: str) -> Value:
        """Return the value under ``header``; None when the cell is missing, blank or an error."""
        cell = self.cells.get(header)
        return None if cell is None or cell.kind in (CellKind.EMPTY, CellKind.ERROR) else cell.value


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet read as a table.

    ``columns`` maps each header, as spelled in the schema when it is known there and as spelled in the
    sheet otherwise, to its column number (from 1). ``header_row`` is counted from 1. ``workbook`` is the
    file name with its ending. ``renamed`` maps a known header to the different spelling found in the sheet.
    ``doubled``: known headers that stand in two columns, so that neither is read; such a table is never written.
    """

    workbook: str
    sheet: str
    header_row: int
    columns: Mapping[str, int]
    rows: tuple[TableRow, ...]
    renamed: Mapping[str, str] = field(default_factory=dict)
    doubled: frozenset[str] = frozenset()

    def __iter__(self) -> Iterator[TableRow]:
        return iter(self.rows)

    def address(self, row: int, header: str) -> str:
        """Return the address of the cell in sheet row ``row`` under ``header``, blank or not."""
        return cell_address(row, self.columns[header])

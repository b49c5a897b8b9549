"""A cloud workbook in memory: what the rules of sync are tried on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hapusheets.model.cells import Value
from hapusheets.model.errors import Refused
from hapusheets.model.tables import Table
from hapusheets.sync.providers.contract import CloudState, Overwritten, SheetChanges, Traffic
from hapusheets.sync.providers.grids import table_of_values

Grid = list[list[Value]]


@dataclass
class MemoryWorkbook:
    """Sheets as lists of rows, the header among them. A text that begins with ``=`` is a formula's text only if so
    told: put such cells into ``formulas`` as (sheet, row, column).
    """

    workbook: str
    sheets: dict[str, Grid]
    stamp: str = ""
    id: str = "memory"
    formulas: set[tuple[str, int, int]] = field(default_factory=set)
    traffic: Traffic = field(default_factory=Traffic)
    unseen: tuple[Overwritten, ...] = ()

    def read(self, headers: Mapping[str, Sequence[str]]) -> CloudState:
        """Return the sheets named."""
        self.traffic.read += 1
        tables: dict[str, Table] = {}
        unreadable: dict[str, Refused] = {}
        for name, known in headers.items():
            if name in self.sheets:
                self._read(name, known, tables, unreadable)
        return CloudState(tables, unreadable, self.workbook, self.stamp)

    def apply(self, changes: Sequence[SheetChanges], stamp: str) -> None:
        """Write all changes and the stamp."""
        self.traffic.write += 1
        made = {change.sheet: changed_grid(self.sheets[change.sheet], change) for change in changes}
        self.sheets |= made
        self.stamp = stamp

    def _read(self, name: str, known: Sequence[str], tables: dict[str, Table], unreadable: dict[str, Refused]) -> None:
        formulas = {(row, column) for sheet, row, column in self.formulas if sheet == name}
        try:
            tables[name] = table_of_values(self.sheets[name], known, formulas, workbook=self.workbook, sheet=name)
        except Refused as error:
            unreadable[name] = error


def changed_grid(grid: Sequence[Sequence[Value]], change: SheetChanges) -> Grid:
    """Return a copy of the grid with the changes made: cells, then new rows at the end, then rows taken out."""
    made = [list(row) for row in grid]
    for (row, column), value in change.cells.items():
        _put(made, row, column, value)
    for new in change.new_rows:
        made.append([])
        for column, value in new.items():
            _put(made, len(made), column, value)
    return [row for number, row in enumerate(made, start=1) if number not in set(change.deleted_rows)]


def _put(grid: Grid, row: int, column: int, value: Value) -> None:
    cells = grid[row - 1]
    cells.extend([None] * (column - len(cells)))
    cells[column - 1] = value

"""Edits made in the cloud in the last moment: overwritten by a write, kept by its safety copy, put back as conflicts.

There is no compare-and-set in the cloud. A provider copies what it is about to change in the very batch that changes
it, and reports afterwards what nobody had read. That value goes back to its place, and the base stays as it was, so
that this run and the next find an ordinary conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hapusheets.model.cells import Value
from hapusheets.model.tables import Table, TableRow
from hapusheets.registers.schema import RegisterSchema
from hapusheets.sync.base import Rows
from hapusheets.sync.plans import PairConflict, PairPlan, WorkbookPlan
from hapusheets.sync.providers.contract import CloudState, Overwritten, SheetChanges
from hapusheets.sync.sides import KEY, canonical, row_key


def put_back(
    item: WorkbookPlan, overwritten: Sequence[Overwritten], now: CloudState
) -> tuple[WorkbookPlan, list[SheetChanges]]:
    """Return the plan with the overwritten values as conflicts, and the changes that put them back in the cloud.

    ``item`` has been written; ``now`` is the cloud as it was read after that.
    """
    pairs, changes = [], []
    for pair in item.pairs:
        cells = [cell for cell in overwritten if cell.sheet == pair.register.sheet]
        if cells:
            keeper = _Keeper(pair, item.state.tables[pair.register.sheet], now.tables[pair.register.sheet], item)
            keeper.take(cells)
            pair, change = keeper.result()  # noqa: PLW2901 - the pair goes on with its conflicts
            changes.append(change)
        pairs.append(pair)
    return replace(item, pairs=tuple(pairs)), [change for change in changes if change]


@dataclass
class _Keeper:
    """Puts back what was overwritten on one sheet."""

    pair: PairPlan
    before: Table
    after: Table
    item: WorkbookPlan
    cells: dict[tuple[int, int], Value] = field(default_factory=dict)
    rows: list[dict[int, Value]] = field(default_factory=list)
    conflicts: list[PairConflict] = field(default_factory=list)
    base: dict[str, dict[str, Value]] = field(default_factory=dict)
    agreed: dict[str, dict[str, Value]] = field(default_factory=dict)

    @property
    def register(self) -> RegisterSchema:
        """The register of the pair."""
        return self.pair.register

    def take(self, overwritten: Iterable[Overwritten]) -> None:
        """Sort what was overwritten: a cell, a deleted row, or a row that somebody added in the same place."""
        self.base = _by_key(() if self.item.base_lost else self.item.base.sheets.get(self.register.sheet, ()))
        self.agreed = _by_key(self.pair.agreed or ())
        rows = {row.number: row for row in self.before}
        lost: dict[int, dict[int, Value]] = {}
        for cell in overwritten:
            if (cell.row, cell.column) in self.pair.remote.cells and cell.row in rows:
                self._cell(rows[cell.row], cell)
            else:
                lost.setdefault(cell.row, {})[cell.column] = self._typed(cell.column, cell.value)
        for number, cells in lost.items():
            self._row(rows.get(number), cells)

    def result(self) -> tuple[PairPlan, SheetChanges]:
        """Return the pair with its new conflicts and base, and what is to be written back."""
        conflicts = (*self.pair.conflicts, *self.conflicts)
        pair = replace(self.pair, conflicts=conflicts, agreed=tuple(self.agreed.values()))
        return pair, SheetChanges(self.register.sheet, self.cells, tuple(self.rows))

    def _cell(self, row: TableRow, cell: Overwritten) -> None:
        header = self._header(cell.column)
        key = row_key(row, self.register)
        there = next((now for now in self.after if row_key(now, self.register) == key), None)
        if header is None or not key or there is None:
            return
        value = self._typed(cell.column, cell.value)
        self.cells[there.number, self.after.columns[header]] = value
        base = self.base.get(key, {}).get(header)
        self._add_conflict(key, header, base, self.pair.remote.cells[cell.row, cell.column], value)
        if key in self.agreed:
            self.agreed[key] = {h: v for h, v in self.agreed[key].items() if h != header}
            if header in self.base.get(key, {}):
                self.agreed[key][header] = base

    def _row(self, row: TableRow | None, cells: dict[int, Value]) -> None:
        """Put a whole row back under the table: one that was deleted while edited, or one typed where ours went."""
        kept: dict[int, Value] = {}
        if row is not None and row.number in self.pair.remote.deleted_rows:
            kept = {column: self._typed(column, row.value(header)) for header, column in self.before.columns.items()}
            key = row_key(row, self.register)
            if key in self.base:
                self.agreed[key] = self.base[key]
                whole = {header: {**kept, **cells}.get(column) for header, column in self.before.columns.items()}
                self._add_conflict(key, None, self.base[key], None, whole)
        self.rows.append({column: value for column, value in {**kept, **cells}.items() if value is not None})

    def _add_conflict(self, key: str, column: str | None, base: Any, local: Any, remote: Any) -> None:
        schema = self.register.by_header(column) if column else None
        sensitive = schema is not None and schema.sensitive
        place = (self.register.workbook, self.register.sheet, key, column)
        self.conflicts.append(PairConflict(*place, base, local, remote, sensitive=sensitive))

    def _header(self, column: int) -> str | None:
        return next((header for header, number in self.before.columns.items() if number == column), None)

    def _typed(self, column: int, value: Value) -> Value:
        header = self._header(column)
        schema = self.register.by_header(header) if header else None
        return value if schema is None else canonical(schema, value)


def _by_key(rows: Rows) -> dict[str, dict[str, Value]]:
    return {str(row[KEY]): dict(row) for row in rows}


__all__ = ["put_back"]

"""From a change set to patches: rows found by their key, old values compared, ids given to new rows."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from hapusheets.model.cells import Value
from hapusheets.model.changes import CellChange, Change, ChangeSet, RowAdded, RowDeleted
from hapusheets.model.errors import Refused, WorkbookChanged
from hapusheets.model.tables import Table, TableRow
from hapusheets.registers.references import format_id, number_of
from hapusheets.registers.registers import Registers
from hapusheets.registers.schema import RegisterSchema
from hapusheets.workbooks import SheetPatch


@dataclass(frozen=True)
class SheetPlan:
    """What will be done to one sheet: the patch, the changes really made, and the ids of the added rows."""

    workbook: str
    sheet: str
    patch: SheetPatch
    done: tuple[Change, ...]
    ids: tuple[str, ...]


def resolve_changes(changes: ChangeSet, registers: Registers) -> dict[str, dict[str, SheetPlan]]:
    """Return the plan of each sheet by workbook and sheet name.

    Raises WorkbookChanged when a cell no longer holds what was read, Refused for an unknown row or column.
    """
    plans: dict[str, dict[str, SheetPlan]] = {}
    for workbook in dict.fromkeys(change.workbook for change in changes.changes):
        of_workbook = [change for change in changes.changes if change.workbook == workbook]
        for sheet in dict.fromkeys(change.sheet for change in of_workbook):
            resolver = _Sheet(workbook, sheet, registers)
            resolver.take(change for change in of_workbook if change.sheet == sheet)
            plans.setdefault(workbook, {})[sheet] = resolver.plan()
    return plans


def same_value(a: Value, b: Value) -> bool:
    """Tell whether two cell values are equal: blank equals empty text, 7 equals 7.0, NFC forms are one.

    >>> same_value(None, ""), same_value(Decimal("7.5"), 7.5), same_value("1", 1)
    (True, True, False)
    """
    return _plain(a) == _plain(b)


def _plain(value: Value) -> object:
    match value:
        case None | "":
            return None
        case bool():
            return ("bool", value)
        case int() | float() | Decimal():
            return round(float(value), 9)
        case str():
            return unicodedata.normalize("NFC", value)
        case dt.datetime():
            return value if value.time() != dt.time() else value.date()
        case _:
            return value


@dataclass
class _Sheet:
    """Collects the patch of one sheet."""

    workbook: str
    sheet: str
    registers: Registers
    cells: dict[str, Value] = field(default_factory=dict)
    new_rows: list[Mapping[int, Value]] = field(default_factory=list)
    delete_rows: list[int] = field(default_factory=list)
    done: list[Change] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        register = self.registers.schema.at(self.workbook, self.sheet)
        if register is None:
            raise Refused("apply.no_register", where=f"[{self.workbook}]{self.sheet}")
        self.register: RegisterSchema = register
        self.table: Table = self.registers.table(register.name)
        self.rows: dict[str, TableRow] = self._rows_by_key()
        pattern = register.id_pattern
        self.free = number_of(self.registers.next_id(register.name), pattern) or 1 if pattern else 1

    def take(self, changes: Iterator[Change]) -> None:
        """Resolve the changes of this sheet in order, then write the ids that blank rows have been shown under."""
        for change in changes:
            match change:
                case CellChange():
                    self._set(change)
                case RowAdded():
                    self._add(change)
                case RowDeleted():
                    self._delete(change)
        self._write_blank_ids()

    def plan(self) -> SheetPlan:
        """Return what was collected."""
        if not (self.cells or self.new_rows or self.delete_rows):
            patch = SheetPatch()
        else:
            patch = SheetPatch(
                cells=self.cells,
                new_rows=self.new_rows,
                delete_rows=self.delete_rows,
                header_row=self.table.header_row,
            )
        return SheetPlan(self.workbook, self.sheet, patch, tuple(self.done), tuple(self.ids))

    def _rows_by_key(self) -> dict[str, TableRow]:
        numbers = {row.number: row for row in self.table}
        records = self.registers.records(self.register.name)
        return {key: numbers[record.place.row] for key, record in records.items()}

    def _row(self, change: CellChange | RowDeleted) -> TableRow:
        if change.record is not None and change.record in self.rows:
            return self.rows[change.record]
        by_number = [row for row in self.table if row.number == change.row]
        if change.record is None and by_number:
            return by_number[0]
        raise Refused("apply.no_row", where=self._place(), id=change.record or str(change.row))

    def _place(self, address: str = "") -> str:
        return f"[{self.workbook}]{self.sheet}" + (f"!{address}" if address else "")

    def _column(self, header: str) -> int:
        if header not in self.table.columns:
            raise Refused("apply.no_column", where=self._place(), header=header)
        return self.table.columns[header]

    def _set(self, change: CellChange) -> None:
        row = self._row(change)
        self._column(change.column)
        address = self.table.address(row.number, change.column)
        seen = self.cells.get(address, row.value(change.column))
        if same_value(seen, change.new):
            return
        if not self._is_as_read(change.column, seen, change.old):
            raise WorkbookChanged("workbook.cell_changed", where=self._place(address), name=self.workbook)
        self.cells[address] = change.new
        self.done.append(change)

    def _is_as_read(self, header: str, seen: Value, old: Value) -> bool:
        """Tell whether the cell still says what was read. References compare by id, however they are written."""
        if same_value(seen, old):
            return True
        column = self.register.by_header(header)
        if column is None or not column.references or column.many:
            return False
        ids = {self.registers.references.resolve(column.references, str(value or "")) for value in (seen, old)}
        return len(ids) == 1 and None not in ids

    def _add(self, change: RowAdded) -> None:
        values = dict(change.values)
        key = self.register.key_headers
        if self.register.id_pattern and not values.get(key[0]):
            values[key[0]] = change.record or self._next_id()
        record = "|".join(str(values.get(header) or "") for header in key)
        if record in self.rows:
            raise Refused("apply.row_exists", where=self._place(), id=record)
        self.new_rows.append({self._column(header): value for header, value in values.items() if value is not None})
        self.ids.append(record)
        self.done.append(RowAdded(change.workbook, change.sheet, values, record))

    def _next_id(self) -> str:
        self.free += 1
        return format_id(self.free - 1, self.register.id_pattern or "")

    def _delete(self, change: RowDeleted) -> None:
        row = self._row(change)
        for header, old in change.old.items():
            if header in self.table.columns and not self._is_as_read(header, row.value(header), old):
                address = self.table.address(row.number, header)
                raise WorkbookChanged("workbook.cell_changed", where=self._place(address), name=self.workbook)
        self.delete_rows.append(row.number)
        whole = {header: value for header in self.table.columns if (value := row.value(header)) is not None}
        self.done.append(replace(change, old={**whole, **change.old}))

    def _write_blank_ids(self) -> None:
        """Write the numbers of rows whose id is blank: a reading command has already shown them."""
        if not (self.register.id_pattern and self.done):
            return
        header = self.register.key_headers[0]
        for key, record in self.registers.records(self.register.name).items():
            address = self.table.address(record.place.row, header)
            if record.new_id and record.place.row not in self.delete_rows:
                self.cells.setdefault(address, key)
                change = CellChange(self.workbook, self.sheet, key, header, None, key, row=record.place.row)
                self.done.append(change)

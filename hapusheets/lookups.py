"""Keeps each workbook's *Haku* sheet (id + name behind the drop-downs) up to date whenever the workbook is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hapusheets.model.cells import CellKind, Value, cell_address
from hapusheets.model.changes import Change, RowAdded
from hapusheets.registers.registers import Registers
from hapusheets.workbooks import SheetPatch, Workbook
from hapusheets.workbooks.builder_lists import LOOKUP_SHEET, lookup_cells, lookup_lines


def lookup_patch(workbook: Workbook, registers: Registers, changes: Iterable[Change]) -> SheetPatch:
    """Return the cells of *Haku* that no longer say what the registers (with ``changes`` added) say.

    An empty patch when the workbook has no such sheet. Lines that are no longer needed are cleared.
    """
    sheet = workbook.sheets.get(LOOKUP_SHEET)
    if sheet is None:
        return SheetPatch()
    seen = {address: cell.value for address, cell in sheet.cells.items() if cell.kind is CellKind.TEXT}
    wanted = lookup_cells(_header_columns(seen), registers.schema, _lines(registers, changes))
    cells: dict[str, Value] = {address: line for address, line in wanted.items() if seen.get(address) != line}
    cells |= {address: None for address in seen.keys() - wanted.keys() if not _is_header(address)}
    return SheetPatch(cells=cells) if cells else SheetPatch()


def current_lines(registers: Registers) -> Mapping[str, tuple[str, ...]]:
    """Return the drop-down lines of every register that others refer to, as the registers are now."""
    return _lines(registers, ())


def _header_columns(seen: Mapping[str, Value]) -> dict[str, int]:
    columns = {}
    for column in range(1, 100):
        header = seen.get(cell_address(1, column))
        if header is None:
            break
        columns[str(header)] = column
    return columns


def _is_header(address: str) -> bool:
    return address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "1"


def _lines(registers: Registers, changes: Iterable[Change]) -> Mapping[str, tuple[str, ...]]:
    schema = registers.schema
    referred = {name for register in schema.registers for column in register.columns for name in column.references}
    rows = {name: _rows(registers, name) for name in referred}
    for change in changes:
        register = schema.at(change.workbook, change.sheet)
        if isinstance(change, RowAdded) and register is not None and register.name in referred:
            named = {column.header: column.name for column in register.columns}
            rows[register.name].append({named[h]: value for h, value in change.values.items() if h in named})
    return lookup_lines(schema, rows)


def _rows(registers: Registers, name: str) -> list[Mapping[str, object]]:
    register = registers.schema.register(name)
    records = registers.records(name)
    numbered = {record.place.row: key for key, record in records.items()}
    key = register.key[0]
    return [
        {column.name: row.value(column.header) for column in register.columns} | {key: numbered[row.number]}
        for row in registers.table(name)
        if row.number in numbered
    ]


__all__ = ["current_lines", "lookup_patch"]

"""A change set in words, for ``--dry-run``: what would change, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from hapusheets.messages import text
from hapusheets.model.changes import CellChange, Change, ChangeSet, RowAdded
from hapusheets.model.formats import format_value

if TYPE_CHECKING:
    from hapusheets.model.cells import Value
    from hapusheets.registers.schema import RegisterSchema, Schema


def change_lines(changes: ChangeSet, schema: Schema) -> Iterator[str]:
    """Yield one line per changed cell, new row and row taken away. Sensitive values are not shown."""
    for change in changes.changes:
        yield _line(change, schema.at(change.workbook, change.sheet))


def _line(change: Change, register: RegisterSchema | None) -> str:
    place = {"workbook": change.workbook, "sheet": change.sheet, "record": change.record or ""}
    if isinstance(change, CellChange):
        old, new = (_shown(value, change.column, register) for value in (change.old, change.new))
        return text("changes.set", **place, column=change.column, old=old, new=new)
    if isinstance(change, RowAdded):
        return text("changes.add", **place, values=_row(change.values, register))
    return text("changes.delete", **place)


def _row(values: Mapping[str, Value], register: RegisterSchema | None) -> str:
    filled = {header: value for header, value in values.items() if value is not None}
    return "; ".join(f"{header} {_shown(value, header, register)}" for header, value in filled.items())


def _shown(value: Value, header: str, register: RegisterSchema | None) -> str:
    column = register.by_header(header) if register is not None else None
    if column is not None and column.sensitive and value is not None:
        return text("check.not_shown")
    return "–" if value is None else format_value(value)

"""Where new rows of a register go."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from hapusheets.model.errors import UnsafeEdit
from hapusheets.workbooks.guards import Guards
from hapusheets.workbooks.sheet_parts import SheetTable, range_bounds
from hapusheets.workbooks.sheet_rows import CellText, SheetRows


@dataclass(frozen=True, slots=True)
class Place:
    """Where rows are added: under ``header_row``, in columns ``left`` to ``right``, after ``last_used``.

    ``template`` is the row whose look new rows take (0: none).
    """

    table: SheetTable | None
    header_row: int
    left: int
    right: int
    last_used: int
    template: int


def find_place(rows: SheetRows, guards: Guards, header_row: int | None, blank: Iterable[int]) -> Place:
    """Return where new rows go. ``blank``: rows that are about to be cleared.

    Raises ``UnsafeEdit`` when no header row is told and the sheet does not have just one table.
    """
    table = _table(guards, header_row)
    if table is None and header_row is None:
        raise UnsafeEdit("edit.unsupported", where=guards.sheet, name=guards.sheet, what="header row?")
    header = table.bounds[0] if table else header_row or 1
    left, right = (table.bounds[1], table.bounds[3]) if table else _header_columns(rows, header)
    area = _Area(range(left, right + 1), computed_columns(table), frozenset(blank))
    used = _below_merges(_last_used(rows, area, header, table), guards, range(left, right + 1), header)
    template = used if used > header else (header + 1 if rows.span(header + 1) else 0)
    return Place(table, header, left, right, used, template)


def _table(guards: Guards, header_row: int | None) -> SheetTable | None:
    tables = [table for table in guards.tables if table.header_rows]
    if header_row is None:
        return tables[0] if len(tables) == 1 else None
    return next((table for table in tables if table.bounds[0] == header_row), None)


def _header_columns(rows: SheetRows, header_row: int) -> tuple[int, int]:
    span = rows.span(header_row)
    columns = [cell.column for cell in rows.cells(span) if cell.has_value] if span else []
    return (min(columns), max(columns)) if columns else (1, 1)


def computed_columns(table: SheetTable | None) -> frozenset[int]:
    """Return the numbers of a table's calculated columns."""
    if table is None:
        return frozenset()
    left = table.bounds[1]
    return frozenset(left + place for place, name in enumerate(table.columns) if name in table.formulas)


@dataclass(frozen=True, slots=True)
class _Area:
    """The columns whose values make a row used, the calculated ones, and the rows about to be cleared."""

    columns: range
    computed: frozenset[int]
    blank: frozenset[int]

    def uses(self, rows: SheetRows, number: int) -> bool:
        span = None if number in self.blank else rows.span(number)
        if span is None or "</" not in rows.text[span.inner : span.end]:
            return False
        return any(_counts(cell, self.computed) for cell in rows.cells(span) if cell.column in self.columns)


def _last_used(rows: SheetRows, area: _Area, header: int, table: SheetTable | None) -> int:
    """Return the last row in use under the header.

    Without a table that is the last row with a value in its columns. With one: the last used row inside it, or of the
    rows typed right below it without a gap.
    """
    last = rows.numbers[-1] if rows.numbers else header
    if table is not None:
        last = table.bounds[2] - table.totals_rows
        while not table.totals_rows and area.uses(rows, last + 1):
            last += 1
    candidates = (number for number in reversed(rows.numbers) if header < number <= last)
    return next((number for number in candidates if area.uses(rows, number)), header)


def _below_merges(last: int, guards: Guards, columns: range, header: int) -> int:
    """Return the last row of the merges that begin in the used rows: the cells inside them cannot be written."""
    reaching = True
    while reaching:
        bounds = (range_bounds(ref) for ref in guards.merged)
        bottoms = [bottom for top, left, bottom, right in bounds
                   if header < top <= last < bottom and left < columns.stop and right >= columns.start]  # fmt: skip
        last, reaching = max([last, *bottoms]), bool(bottoms)
    return last


def _counts(cell: CellText, computed: frozenset[int]) -> bool:
    if cell.formula and cell.column in computed:
        return False
    return cell.has_value or bool(cell.formula)


def refuse_occupied(
    rows: SheetRows, place: Place, numbers: range, blank: Iterable[int], sheet: str, *, written: Collection[int]
) -> None:
    """Raise ``UnsafeEdit`` when the rows to be written are in use, or lie at or under the table's totals row.

    ``written``: the columns that get values, those beside the table too.
    """
    table = place.table
    if table is not None and table.totals_rows and numbers.stop - 1 >= table.bounds[2]:
        raise UnsafeEdit("edit.no_room", where=sheet, sheet=sheet, row=table.bounds[2])
    computed = computed_columns(table)
    for number in set(numbers) - set(blank):
        span = rows.span(number)
        cells = rows.cells(span) if span else []
        inside = (cell for cell in cells if place.left <= cell.column <= place.right)
        beside = (cell for cell in cells if cell.column in written and not place.left <= cell.column <= place.right)
        if any(_counts(cell, computed) for cell in inside) or any(_counts(cell, frozenset()) for cell in beside):
            raise UnsafeEdit("edit.no_room", where=sheet, sheet=sheet, row=number)

"""Rows and columns inserted, deleted and moved, with everything that refers to them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from hapusheets.sync.emulator.areas import Moves, deleted, inserted, moved
from hapusheets.sync.emulator.cells import Cell
from hapusheets.sync.emulator.document import Document
from hapusheets.sync.emulator.errors import bad
from hapusheets.sync.emulator.grid import Grid, moved_range
from hapusheets.sync.emulator.references import follow, renamed


def insert_lines(document: Document, sheet: Grid, at: int, count: int, *, rows: bool, inherit_before: bool) -> None:
    """Insert ``count`` rows (or columns) before ``at``; they take the formats of a neighbour."""
    document.check_size(count * (sheet.column_count if rows else sheet.row_count))
    model = at - 1 if inherit_before else at
    formats = _formats(sheet, model, rows=rows)
    _move(document, sheet, inserted(at, count), rows=rows)
    for place, cell in formats.items():
        for number in range(at, at + count):
            row, column = (number, place) if rows else (place, number)
            sheet.put(row, column, cell)


def delete_lines(document: Document, sheet: Grid, start: int, end: int, *, rows: bool) -> None:
    """Delete rows (or columns) ``start`` to ``end`` (excluded)."""
    length, word = (sheet.row_count, "row") if rows else (sheet.column_count, "column")
    if start >= length:
        raise bad(
            f"Cannot delete a {word} that doesn't exist. Tried to delete {word} index {start} "
            f"but there are only {length} {word}s."
        )
    end = min(end, length)
    if start == 0 and end == length:
        raise bad(f"You can't delete all the {word}s on the sheet.")
    frozen = sheet.grid_properties.get("frozenRowCount" if rows else "frozenColumnCount", 0)
    if frozen and start <= frozen and end == length and start == frozen:
        raise bad(f"You can't delete all the non-frozen {word}s on the sheet.")
    _move(document, sheet, deleted(start, end), rows=rows)


def move_lines(document: Document, sheet: Grid, start: int, end: int, to: int, *, rows: bool) -> None:
    """Move rows (or columns) ``start`` to ``end`` before the one at ``to``."""
    length = sheet.row_count if rows else sheet.column_count
    if not 0 <= start < end <= length or not 0 <= to <= length:
        raise bad("Invalid dimension range to move.")
    if start < to < end:
        raise bad("The destination index must not be within the source range.")
    _move(document, sheet, moved(start, end, to), rows=rows)


def _move(document: Document, sheet: Grid, moves: Moves, *, rows: bool) -> None:
    (sheet.move_rows if rows else sheet.move_columns)(moves)
    document.named_ranges = [
        one | {"range": place}
        for one in document.named_ranges
        if (place := _named_place(one["range"], sheet, moves, rows=rows)) is not None
    ]
    for other in document.sheets:
        change_formulas(other, partial(follow, own_title=other.title, title=sheet.title, moves=moves, rows=rows))


def _named_place(body: dict[str, int], sheet: Grid, moves: Moves, *, rows: bool) -> dict[str, int] | None:
    return moved_range(body, moves, rows=rows) if body.get("sheetId", 0) == sheet.sheet_id else body


def rename_in_formulas(document: Document, old: str, new: str) -> None:
    """Let formulas follow a sheet that got a new title."""
    for sheet in document.sheets:
        change_formulas(sheet, lambda text: renamed(text, old, new))


def change_formulas(sheet: Grid, change: Callable[[str], str]) -> None:
    """Replace every formula of the sheet by ``change(formula)``."""
    for number, row in enumerate(sheet.rows):
        formulas = {column: cell.formula for column, cell in row.items() if cell.formula is not None}
        changed = {column: new for column, old in formulas.items() if (new := change(old)) != old}
        if changed:
            sheet.put_row(number, {column: row[column]._replace(formula=new) for column, new in changed.items()})


def _formats(sheet: Grid, model: int, *, rows: bool) -> dict[int, Cell]:
    if model < 0:
        return {}
    cells = (
        sheet.rows[model]
        if rows and model < len(sheet.rows)
        else {}
        if rows
        else {n: row[model] for n, row in enumerate(sheet.rows) if model in row}
    )
    kept = {place: Cell(format=cell.format, validation=cell.validation) for place, cell in cells.items()}
    return {place: cell for place, cell in kept.items() if cell != Cell()}

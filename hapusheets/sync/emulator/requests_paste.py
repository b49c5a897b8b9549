"""batchUpdate requests that move or copy cells: paste, cut, sort, fill, insert and delete ranges."""

from __future__ import annotations

import csv
import io
import secrets
from functools import partial
from typing import Any

from hapusheets.sync.emulator.areas import Area, Box, area_from_json
from hapusheets.sync.emulator.cells import EMPTY, Cell, Fault, Result
from hapusheets.sync.emulator.dimensions import change_formulas
from hapusheets.sync.emulator.document import Document
from hapusheets.sync.emulator.errors import Json, bad
from hapusheets.sync.emulator.formulas import cell_result
from hapusheets.sync.emulator.grid import Grid
from hapusheets.sync.emulator.locales import locale_of
from hapusheets.sync.emulator.references import End, Reference, rewrite, shifted
from hapusheets.sync.emulator.requests_cells import sheet_box
from hapusheets.sync.emulator.values import entered

_FIELDS = {
    "PASTE_NORMAL": ("value", "formula", "format", "note", "validation", "extras"),
    "PASTE_VALUES": ("value", "formula"),
    "PASTE_FORMAT": ("format",),
    "PASTE_NO_BORDERS": ("value", "formula", "format", "note", "validation", "extras"),
    "PASTE_FORMULA": ("value", "formula"),
    "PASTE_DATA_VALIDATION": ("validation",),
    "PASTE_CONDITIONAL_FORMATTING": (),
}
Block = list[list[Cell]]
#: format, note, validation and extras of a cell that has none.
_PLAIN = EMPTY[2:]


def _paste_type(body: Json) -> str:
    kind = str(body.get("pasteType") or "PASTE_NORMAL")
    if kind not in _FIELDS:
        raise bad(f"Invalid value at 'paste_type', \"{kind}\"")
    return kind


def _block(document: Document, sheet: Grid, box: Box, kind: str) -> Block:
    """Return the cells of a box as they are pasted."""
    rows = [[sheet.cell(row, column) for column in box.columns()] for row in box.rows()]
    if kind == "PASTE_VALUES":
        return [
            [
                cell if cell.formula is None else _frozen(document, sheet, (box.top + y, box.left + x), cell)
                for x, cell in enumerate(row)
            ]
            for y, row in enumerate(rows)
        ]
    return rows


def _frozen(document: Document, sheet: Grid, place: tuple[int, int], cell: Cell) -> Cell:
    result = cell_result(document, sheet, *place, cell)
    return cell._replace(value=result.shown if isinstance(result, Fault) else result, formula=None)


def _pasted(old: Cell, new: Cell, kind: str) -> Cell:
    if kind in {"PASTE_VALUES", "PASTE_FORMULA"}:
        if old is EMPTY and new[2:] == _PLAIN:
            return new
        return Cell(new.value, new.formula, old.format, old.note, old.validation, None)
    cell = old._replace(**{name: getattr(new, name) for name in _FIELDS[kind]})
    if kind == "PASTE_NO_BORDERS" and cell.format:
        kept = {name: value for name, value in cell.format.items() if name != "borders"}
        if old.format and "borders" in old.format:
            kept["borders"] = old.format["borders"]
        cell = cell._replace(format=kept or None)
    return cell


def copy_paste(document: Document, body: Json) -> None:
    """Copy a range to another one; a larger destination is filled with repeats."""
    kind = _paste_type(body)
    source, box = sheet_box(document, body.get("source"))
    block = _block(document, source, box, kind)
    turned = body.get("pasteOrientation") == "TRANSPOSE"
    if turned:
        block = [list(row) for row in zip(*block, strict=True)]
    target, place = sheet_box(document, body.get("destination"))
    height, width = len(block), len(block[0]) if block else 0
    rows = place.height // height * height if place.height % height == 0 and place.height else height
    columns = place.width // width * width if place.width % width == 0 and place.width else width
    _refuse_outside(target, place.top + rows, place.left + columns)
    for y in range(rows):
        row = place.top + y
        cells = {}
        for x in range(columns):
            new, column = block[y % height][x % width], place.left + x
            if new.formula and not turned:
                moved = (row - box.top - y % height, column - box.left - x % width)
                new = new._replace(formula=shifted(new.formula, *moved))
            cells[column] = _pasted(target.cell(row, column), new, kind)
        target.put_row(row, cells)
    if kind == "PASTE_NORMAL" and not turned:
        _copy_merges(source, box, target, place)


def _refuse_outside(sheet: Grid, bottom: int, right: int) -> None:
    if bottom > sheet.row_count or right > sheet.column_count:
        raise sheet.exceeds(Area(sheet.sheet_id, 0, 0, bottom, right))


def _copy_merges(source: Grid, box: Box, target: Grid, place: Box) -> None:
    down, right = place.top - box.top, place.left - box.left
    for merge in list(source.parts.get("merges", [])):
        one = area_from_json(merge).clip(source.row_count, source.column_count)
        if one.within(box) and (source is not target or down or right):
            moved = Area(target.sheet_id, one.top + down, one.left + right, one.bottom + down, one.right + right)
            target.parts.setdefault("merges", []).append(moved.as_json())


def cut_paste(document: Document, body: Json) -> None:
    """Move a range to a place; formulas elsewhere follow it."""
    kind = _paste_type(body)
    source, box = sheet_box(document, body.get("source"))
    block = _block(document, source, box, kind)
    goal = body.get("destination") or {}
    target = document.sheet(goal.get("sheetId"))
    top, left = int(goal.get("rowIndex", 0)), int(goal.get("columnIndex", 0))
    _refuse_outside(target, top + box.height, left + box.width)
    for row in box.rows():
        source.put_row(row, {column: _pasted(source.cell(row, column), EMPTY, kind) for column in box.columns()})
    for y, cells in enumerate(block):
        new = {left + x: _pasted(target.cell(top + y, left + x), cell, kind) for x, cell in enumerate(cells)}
        target.put_row(top + y, new)
    if source is target and kind in {"PASTE_NORMAL", "PASTE_NO_BORDERS"}:
        _follow_block(document, source, box, top - box.top, left - box.left)


def _follow_block(document: Document, sheet: Grid, box: Box, down: int, right: int) -> None:
    """Let references that lie wholly inside the moved box follow it."""
    for other in document.sheets:
        move = partial(_follow_inside, own=other.title, title=sheet.title, box=box, by=(down, right))
        change_formulas(other, partial(rewrite, change=move))


def _follow_inside(one: Reference, *, own: str, title: str, box: Box, by: tuple[int, int]) -> Reference:
    first = _moved_end(one.first, box, *by)
    last = None if one.last is None else _moved_end(one.last, box, *by)
    if (one.title or own).casefold() != title.casefold() or first is None or (one.last and last is None):
        return one
    return one._replace(first=first, last=last)


def _moved_end(end: End, box: Box, down: int, right: int) -> End | None:
    if end.row is None or end.column is None or not box.holds(end.row, end.column):
        return None
    return end._replace(row=end.row + down, column=end.column + right)


def sort_range(document: Document, body: Json) -> None:
    """Sort the rows of a range: numbers, then texts, then booleans; blanks last. Equal rows keep their order."""
    sheet, box = sheet_box(document, body.get("range"))
    sort_box(document, sheet, box, body.get("sortSpecs") or [{"dimensionIndex": box.left}])


def sort_box(document: Document, sheet: Grid, box: Box, specs: list[Json]) -> None:
    """Sort the rows of a box by the given columns."""
    order = list(box.rows())
    for spec in reversed(specs):
        column = int(spec.get("dimensionIndex", box.left))
        if not box.left <= column < box.right:
            raise bad(f"sortSpecs.dimensionIndex[{column}] is not within the range being sorted.")
        keys = {row: sort_key(cell_result(document, sheet, row, column, sheet.cell(row, column))) for row in order}
        filled = [row for row in order if keys[row] is not None]
        blank = [row for row in order if keys[row] is None]
        order = sorted(filled, key=keys.__getitem__, reverse=spec.get("sortOrder") == "DESCENDING") + blank
    taken = [{column: sheet.cell(row, column) for column in box.columns()} for row in order]
    for row, old, cells in zip(box.rows(), order, taken, strict=True):
        sheet.put_row(row, {column: _sorted_cell(cell, row - old) for column, cell in cells.items()})


def _sorted_cell(cell: Cell, down: int) -> Cell:
    return cell._replace(formula=shifted(cell.formula, down, 0)) if cell.formula and down else cell


def sort_key(value: Result) -> Any:
    """Return what a value sorts by; None for a blank."""
    if value is None or value == "":
        return None
    if isinstance(value, Fault):
        return 3, value.shown
    if isinstance(value, bool):
        return 2, value
    return (1, value.casefold(), value) if isinstance(value, str) else (0, value, "")


def auto_fill(document: Document, body: Json) -> None:
    """Fill a range from the cells at its start: numbers go on in steps, other values repeat."""
    if "sourceAndDestination" in body:
        given = body["sourceAndDestination"]
        sheet, box = sheet_box(document, given.get("source"))
        length, down = int(given.get("fillLength", 0)), given.get("dimension") != "COLUMNS"
    else:
        sheet, box = sheet_box(document, body.get("range"))
        filled = sheet.filled_in(box)
        height = 1 + max((row for row, _ in filled), default=box.top) - box.top
        length, down, box = box.height - height, True, box._replace(bottom=box.top + height)
    _refuse_outside(sheet, box.bottom + length * down, box.right + length * (not down))
    lines = box.columns() if down else box.rows()
    for line in lines:
        _fill_line(sheet, box, line, length, down=down)


def _fill_line(sheet: Grid, box: Box, line: int, length: int, *, down: bool) -> None:
    span = box.rows() if down else box.columns()
    cells = [sheet.cell(n, line) if down else sheet.cell(line, n) for n in span]
    values = [cell.value for cell in cells]
    numbers = [value for value in values if isinstance(value, (int, float)) and not isinstance(value, bool)]
    step = numbers[-1] - numbers[-2] if len(numbers) == len(values) > 1 else None
    for number in range(length):
        model = cells[number % len(cells)]
        place = span.stop + number
        if step is not None:
            model = model._replace(value=numbers[-1] + step * (number + 1))
        elif model.formula:
            gap = place - span.start - number % len(cells)
            model = model._replace(formula=shifted(model.formula, gap if down else 0, 0 if down else gap))
        sheet.put(*((place, line) if down else (line, place)), model)


def insert_range(document: Document, body: Json) -> None:
    """Insert empty cells; those after them move down or right."""
    _shift(document, body, away=True)


def delete_range(document: Document, body: Json) -> None:
    """Delete cells; those after them move up or left."""
    _shift(document, body, away=False)


def _shift(document: Document, body: Json, *, away: bool) -> None:
    sheet, box = sheet_box(document, body.get("range"))
    down = body.get("shiftDimension") != "COLUMNS"
    if down and away:
        document.grow(sheet, min(sheet.row_count, len(sheet.rows)) + box.height, 0)
    lines = box.columns() if down else box.rows()
    start, count = (box.top, box.height) if down else (box.left, box.width)
    end = sheet.row_count if down else sheet.column_count
    for line in lines:
        cells = [sheet.cell(n, line) if down else sheet.cell(line, n) for n in range(start, end)]
        moved = [EMPTY] * count + cells[:-count] if away else cells[count:] + [EMPTY] * count
        for n, cell in enumerate(moved):
            sheet.put(*((start + n, line) if down else (line, start + n)), cell)


def paste_data(document: Document, body: Json) -> None:
    """Put delimited text into the cells, as if it were pasted by a person."""
    start = body.get("coordinate") or {}
    sheet = document.sheet(start.get("sheetId"))
    top, left = int(start.get("rowIndex", 0)), int(start.get("columnIndex", 0))
    sign = "\t" if body.get("html") else str(body.get("delimiter") or "\t")
    locale = locale_of(document.locale)
    for y, row in enumerate(csv.reader(io.StringIO(str(body.get("data") or "")), delimiter=sign)):
        document.grow(sheet, top + y + 1, left + len(row))
        old = {left + x: sheet.cell(top + y, left + x) for x in range(len(row))}
        cells = {left + x: entered(old[left + x], text, "USER_ENTERED", locale) for x, text in enumerate(row)}
        sheet.put_row(top + y, cells)


def randomize_range(document: Document, body: Json) -> None:
    """Shuffle the rows of a range."""
    sheet, box = sheet_box(document, body.get("range"))
    rows = [{column: sheet.cell(row, column) for column in box.columns()} for row in box.rows()]
    secrets.SystemRandom().shuffle(rows)
    for row, cells in zip(box.rows(), rows, strict=True):
        sheet.put_row(row, cells)


KINDS = {
    "copyPaste": copy_paste,
    "cutPaste": cut_paste,
    "sortRange": sort_range,
    "autoFill": auto_fill,
    "insertRange": insert_range,
    "deleteRange": delete_range,
    "pasteData": paste_data,
    "randomizeRange": randomize_range,
}

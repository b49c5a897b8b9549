"""batchUpdate requests that write cells: updateCells, repeatCell, appendCells, validation, find and replace."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from hapusheets.sync.emulator.areas import Area, Box, area_from_json
from hapusheets.sync.emulator.cells import EMPTY, Cell, Fault, from_extended
from hapusheets.sync.emulator.document import Document
from hapusheets.sync.emulator.errors import Json, bad
from hapusheets.sync.emulator.formulas import cell_result
from hapusheets.sync.emulator.grid import Grid
from hapusheets.sync.emulator.locales import locale_of
from hapusheets.sync.emulator.masks import Mask, merge_by_mask
from hapusheets.sync.emulator.printing import show
from hapusheets.sync.emulator.references import shifted
from hapusheets.sync.emulator.regexes import replaced
from hapusheets.sync.emulator.requests_sheets import mask_of
from hapusheets.sync.emulator.values import entered

_EXTRAS = {"textFormatRuns", "pivotTable", "chipRuns", "dataSourceTable", "dataSourceFormula"}
_WRITABLE = {"userEnteredValue", "userEnteredFormat", "note", "dataValidation"} | _EXTRAS
_READ_ONLY = {"effectiveValue", "formattedValue", "effectiveFormat", "hyperlink"}


def sheet_box(document: Document, body: Json | None) -> tuple[Grid, Box]:
    """Return the sheet and the box of a GridRange, cut to the grid. Raises Google's 400 outside of it."""
    if body is None:
        raise bad("No range specified.")
    area = area_from_json(body)
    sheet = document.sheet(area.sheet_id)
    return sheet, sheet.reading_box(area)


def cell_mask(body: Json) -> Mask:
    """Return the request's mask over CellData; a leading ``rows.values`` or ``cell`` is taken off."""
    mask = mask_of(body)
    for prefix in (("rows", "values"), ("cell",)):
        inner: Any = mask
        for name in prefix:
            inner = inner.get(name) if isinstance(inner, dict) else None
        if isinstance(inner, dict) and inner:
            mask = inner
    for name in mask:
        if name not in _WRITABLE | _READ_ONLY | {"*"}:
            raise bad(f"Invalid field: {name}")
    return mask


def merged_cell(old: Cell, data: Json, mask: Mask) -> Cell:
    """Return the cell with the masked fields of a CellData object; other fields stay."""
    names = _WRITABLE if "*" in mask else set(mask) & _WRITABLE
    cell = old
    if "userEnteredValue" in names:
        value, formula = from_extended(data.get("userEnteredValue"))
        cell = cell._replace(value=value, formula=formula)
        if "textFormatRuns" not in names and cell.extras:
            cell = cell._replace(extras={k: v for k, v in cell.extras.items() if k != "textFormatRuns"} or None)
    if "userEnteredFormat" in names:
        below = mask.get("userEnteredFormat", {})
        given = merge_by_mask(cell.format, data.get("userEnteredFormat"), below)
        cell = cell._replace(format=_colours(given) or None)
    if "note" in names:
        cell = cell._replace(note=str(data.get("note") or ""))
    if "dataValidation" in names:
        cell = cell._replace(validation=data.get("dataValidation") or None)
    extras = {**(cell.extras or {}), **{name: data.get(name) for name in names & _EXTRAS}}
    return cell._replace(extras={name: value for name, value in extras.items() if value} or None)


def _colours(given: Any) -> Any:
    """Add the ``…Style`` twin that Google answers beside each colour."""
    if not isinstance(given, dict):
        return given
    found = {name: _colours(value) for name, value in given.items()}
    for name in ("backgroundColor", "foregroundColor"):
        style = found.get(f"{name}Style")
        if isinstance(style, dict) and "rgbColor" in style:
            found[name] = style["rgbColor"]
        elif name in found:
            found[f"{name}Style"] = {"rgbColor": found[name]}
    return found


def update_cells(document: Document, body: Json) -> None:
    """Write rows of cells into a range or from a start."""
    mask, rows = cell_mask(body), body.get("rows") or []
    sheet, box = _target(document, body)
    _refuse_too_many(rows, box)
    for place, row in enumerate(range(box.top, box.bottom)):
        given = (rows[place].get("values") or []) if place < len(rows) else []
        cells = _row_cells(sheet, row, box, given, mask, only_given="start" in body)
        if cells:
            sheet.put_row(row, cells)


def _target(document: Document, body: Json) -> tuple[Grid, Box]:
    if "range" in body:
        area = area_from_json(body["range"])
        return document.sheet(area.sheet_id), document.sheet(area.sheet_id).writing_box(area)
    start, rows = body.get("start"), body.get("rows") or []
    if start is None:
        raise bad("Must specify a range or a start.")
    sheet = document.sheet(start.get("sheetId"))
    top, left = int(start.get("rowIndex", 0)), int(start.get("columnIndex", 0))
    if top < 0 or left < 0:
        raise bad("start.rowIndex and start.columnIndex must be greater than or equal to 0")
    width = max((len(row.get("values") or []) for row in rows), default=0)
    area = Area(sheet.sheet_id, top, left, top + max(1, len(rows)), left + max(1, width))
    if top >= sheet.row_count or (area.bottom or 0) > sheet.row_count:
        raise bad(
            f"Attempting to write row: {sheet.row_count}, beyond the last requested row of: {sheet.row_count - 1}"
        )
    if left >= sheet.column_count or (area.right or 0) > sheet.column_count:
        last = sheet.column_count
        raise bad(f"Attempting to write column: {last}, beyond the last requested column of: {last - 1}")
    return sheet, sheet.reading_box(area)


def _refuse_too_many(rows: list[Json], box: Box) -> None:
    if len(rows) > box.height:
        raise bad(f"Attempting to write row: {box.bottom}, beyond the last requested row of: {box.bottom - 1}")
    if any(len(row.get("values") or []) > box.width for row in rows):
        raise bad(f"Attempting to write column: {box.right}, beyond the last requested column of: {box.right - 1}")


def _row_cells(sheet: Grid, row: int, box: Box, given: list[Json], mask: Mask, *, only_given: bool) -> dict[int, Cell]:
    """Return the new cells of a row. In a range, cells without data lose the masked fields."""
    width = len(given) if only_given else box.width
    old = sheet.rows[row] if row < len(sheet.rows) else {}
    cells: dict[int, Cell] = {}
    for number in range(width):
        column = box.left + number
        data = given[number] if number < len(given) else {}
        if data or column in old:
            cells[column] = merged_cell(old.get(column, EMPTY), data or {}, mask)
    return cells


def repeat_cell(document: Document, body: Json) -> None:
    """Put one cell's masked fields into every cell of a range; formulas shift with the place."""
    mask, data = cell_mask(body), body.get("cell") or {}
    sheet, box = sheet_box(document, body.get("range"))
    formula = (data.get("userEnteredValue") or {}).get("formulaValue")
    for row in box.rows():
        old = sheet.rows[row] if row < len(sheet.rows) else {}
        cells = {column: merged_cell(old.get(column, EMPTY), data, mask) for column in box.columns()}
        if formula:
            cells = {
                column: cell._replace(formula=shifted(formula, row - box.top, column - box.left))
                for column, cell in cells.items()
            }
        sheet.put_row(row, cells)


def append_cells(document: Document, body: Json) -> None:
    """Write rows after the last row that holds anything; the grid grows."""
    sheet, mask, rows = document.sheet(body.get("sheetId")), cell_mask(body), body.get("rows") or []
    filled = (n + 1 for n in range(len(sheet.rows) - 1, -1, -1) if any(one.filled for one in sheet.rows[n].values()))
    top = next(filled, 0)
    width = max((len(row.get("values") or []) for row in rows), default=0)
    document.grow(sheet, top + len(rows), width)
    for number, row in enumerate(rows):
        given = row.get("values") or []
        old = {n: sheet.cell(top + number, n) for n in range(len(given))}
        sheet.put_row(top + number, {n: merged_cell(old[n], data or {}, mask) for n, data in enumerate(given)})


def set_data_validation(document: Document, body: Json) -> None:
    """Set the rule of a range; without a rule it is cleared."""
    sheet, box = sheet_box(document, body.get("range"))
    rule = body.get("rule")
    if rule is not None:
        _refuse_bad_rule(rule)
    for row in box.rows():
        old = sheet.rows[row] if row < len(sheet.rows) else {}
        columns = box.columns() if rule else [column for column in box.columns() if column in old]
        sheet.put_row(row, {column: old.get(column, EMPTY)._replace(validation=rule) for column in columns})


def _refuse_bad_rule(rule: Json) -> None:
    condition = rule.get("condition") or {}
    if not condition.get("type"):
        raise bad("rule.condition.type is required")
    if condition["type"] == "ONE_OF_LIST" and not condition.get("values"):
        raise bad("ConditionValue for ONE_OF_LIST must not be empty")


def find_replace(document: Document, body: Json) -> Json:
    """Replace text in cells; formulas only when asked for."""
    found = [place for sheet, box in _search_boxes(document, body) for place in _searched(document, sheet, box, body)]
    texts = _replaced(body, [place.shown for place in found])
    hits = [(place, new, number) for place, (new, number) in zip(found, texts, strict=True) if number]
    locale = locale_of(document.locale)
    for (sheet, row, column, cell, _), new, _number in hits:
        sheet.put(row, column, entered(cell, new, "USER_ENTERED", locale))
    answer = {
        "valuesChanged": sum(1 for place, *_ in hits if not place.cell.formula),
        "formulasChanged": sum(1 for place, *_ in hits if place.cell.formula),
        "rowsChanged": len({(place.sheet.sheet_id, place.row) for place, *_ in hits}),
        "sheetsChanged": len({place.sheet.sheet_id for place, *_ in hits}),
        "occurrencesChanged": sum(number for *_, number in hits),
    }
    return {name: number for name, number in answer.items() if number}


class Searched(NamedTuple):
    """A cell that is looked at, and the text that is looked for in."""

    sheet: Grid
    row: int
    column: int
    cell: Cell
    shown: str


def _searched(document: Document, sheet: Grid, box: Box, body: Json) -> Iterator[Searched]:
    locale = locale_of(document.locale)
    for row, column, cell in sheet.cells_in(box):
        if cell.filled and (body.get("includeFormulas") or not cell.formula):
            shown = cell.formula or show(cell_result(document, sheet, row, column, cell), cell.number_format, locale)
            yield Searched(sheet, row, column, cell, shown)


def _replaced(body: Json, texts: list[str]) -> list[tuple[str, int]]:
    """Return each text after the replacement, and how often it was found in it."""
    find, by = str(body.get("find") or ""), str(body.get("replacement") or "").replace("\\", "\\\\")
    if not find:
        raise bad("find must not be empty")
    source = find if body.get("searchByRegex") else re.escape(find)
    if body.get("matchEntireCell"):
        source = rf"\A(?:{source})\Z"
    flags = 0 if body.get("matchCase") else int(re.IGNORECASE)
    if body.get("searchByRegex"):
        return replaced(source, flags, re.sub(r"\$(\d)", r"\\g<\1>", by), texts)
    pattern = re.compile(source, flags)
    return [pattern.subn(by, text) for text in texts]


def _search_boxes(document: Document, body: Json) -> Iterator[tuple[Grid, Box]]:
    if "range" in body:
        yield sheet_box(document, body["range"])
    elif "sheetId" in body:
        sheet = document.sheet(body["sheetId"])
        yield sheet, sheet.whole()
    elif body.get("allSheets"):
        yield from ((sheet, sheet.whole()) for sheet in document.sheets)
    else:
        raise bad("Must specify a scope: range, sheetId or allSheets.")


def text_to_columns(document: Document, body: Json) -> None:
    """Split the texts of one column by a delimiter into the columns to the right."""
    sheet, box = sheet_box(document, body.get("source"))
    if box.width != 1:
        raise bad("The source range must be exactly one column wide.")
    signs = {"COMMA": ",", "SEMICOLON": ";", "PERIOD": ".", "SPACE": " ", "CUSTOM": body.get("delimiter") or ","}
    sign = signs.get(body.get("delimiterType", "COMMA"), ",")
    for row, column, cell in list(sheet.cells_in(box)):
        if isinstance(cell.value, str):
            parts = enumerate(cell.value.split(sign))
            locale = locale_of(document.locale)
            cells = {
                column + n: entered(sheet.cell(row, column + n), part, "USER_ENTERED", locale) for n, part in parts
            }
            document.grow(sheet, 0, column + len(cells))
            sheet.put_row(row, cells)


def trim_whitespace(document: Document, body: Json) -> Json:
    """Take needless spaces out of the texts of a range."""
    sheet, box = sheet_box(document, body.get("range"))
    changed = 0
    for row, column, cell in list(sheet.cells_in(box)):
        if isinstance(cell.value, str) and " ".join(cell.value.split()) != cell.value:
            sheet.put(row, column, cell._replace(value=" ".join(cell.value.split()) or None))
            changed += 1
    return {"cellsChangedCount": changed} if changed else {}


def delete_duplicates(document: Document, body: Json) -> Json:
    """Take out rows whose compared cells were seen above; rows below move up within the range."""
    sheet, box = sheet_box(document, body.get("range"))
    spans = [
        (int(span.get("startIndex", box.left)), int(span.get("endIndex", box.right)))
        for span in body.get("comparisonColumns") or [{}]
    ]
    if any(start < box.left or end > box.right for start, end in spans):
        raise bad("comparisonColumns must be within the range.")
    compared = [column for start, end in spans for column in range(start, end)]
    seen: set[tuple[Any, ...]] = set()
    kept: list[dict[int, Cell]] = []
    for row in box.rows():
        cells = {column: sheet.cell(row, column) for column in box.columns()}
        key = tuple(_folded(document, sheet, row, column) for column in compared)
        if key not in seen or not any(part is not None for part in key):
            kept.append(cells)
        seen.add(key)
    removed = box.height - len(kept)
    blank: dict[int, Cell] = dict.fromkeys(box.columns(), EMPTY)
    for row, cells in zip(box.rows(), kept + [blank] * removed, strict=True):
        sheet.put_row(row, cells)
    return {"duplicatesRemovedCount": removed} if removed else {}


def _folded(document: Document, sheet: Grid, row: int, column: int) -> Any:
    value = cell_result(document, sheet, row, column, sheet.cell(row, column))
    if isinstance(value, Fault):
        return value.shown
    return value.casefold() if isinstance(value, str) else value


KINDS = {
    "updateCells": update_cells,
    "repeatCell": repeat_cell,
    "appendCells": append_cells,
    "setDataValidation": set_data_validation,
    "findReplace": find_replace,
    "textToColumns": text_to_columns,
    "trimWhitespace": trim_whitespace,
    "deleteDuplicates": delete_duplicates,
}

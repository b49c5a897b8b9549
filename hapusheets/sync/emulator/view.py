"""The Spreadsheet object: what spreadsheets.get answers."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from hapusheets.sync.emulator.areas import Area, Box
from hapusheets.sync.emulator.cells import EMPTY, Cell, extended
from hapusheets.sync.emulator.document import Document
from hapusheets.sync.emulator.errors import Json
from hapusheets.sync.emulator.formulas import cell_result
from hapusheets.sync.emulator.grid import Grid
from hapusheets.sync.emulator.locales import Locale, locale_of
from hapusheets.sync.emulator.masks import Cut, Mask, apply_mask, asks_for, refuse_unknown
from hapusheets.sync.emulator.printing import is_timely, show

_HYPERLINK = re.compile(r'=HYPERLINK\("((?:[^"]|"")*)"', re.IGNORECASE)
_WHITE = {"red": 1, "green": 1, "blue": 1}
DEFAULT_FORMAT: Json = {
    "backgroundColor": _WHITE,
    "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {
        "foregroundColor": {},
        "fontFamily": "arial,sans,sans-serif",
        "fontSize": 10,
        "bold": False,
        "italic": False,
        "strikethrough": False,
        "underline": False,
        "foregroundColorStyle": {"rgbColor": {}},
    },
    "backgroundColorStyle": {"rgbColor": _WHITE},
}
_CELL_FIELDS = {
    "userEnteredValue", "effectiveValue", "formattedValue", "userEnteredFormat", "effectiveFormat", "hyperlink", "note",
    "textFormatRuns", "dataValidation", "pivotTable", "chipRuns", "dataSourceTable", "dataSourceFormula",
}  # fmt: skip
#: format, note, validation and extras of a cell that has none.
_PLAIN = EMPTY[2:]
_TOP = {
    "spreadsheetId", "properties", "sheets", "namedRanges", "spreadsheetUrl", "developerMetadata", "dataSources",
    "dataSourceSchedules",
}  # fmt: skip
_PARTS = (
    "merges", "conditionalFormats", "filterViews", "protectedRanges", "basicFilter", "charts", "bandedRanges",
    "developerMetadata", "rowGroups", "columnGroups", "slicers",
)  # fmt: skip


def spreadsheet(document: Document, ranges: list[str], mask: Mask, *, grid_data: bool) -> Json:
    """Return the Spreadsheet object, cut to ``ranges`` and to the field mask (empty for everything but cells)."""
    refuse_unknown(mask, _TOP)
    with_data = asks_for(mask, "sheets", "data") if mask else grid_data
    wanted = _wanted(document, ranges)
    whole: Json = {
        "spreadsheetId": document.id,
        "properties": properties(document),
        "sheets": [_sheet(document, sheet, wanted[sheet.sheet_id], mask, with_data=with_data)
                   for sheet in document.sheets if sheet.sheet_id in wanted],
    }  # fmt: skip
    if document.named_ranges:
        whole["namedRanges"] = document.named_ranges
    whole["spreadsheetUrl"] = document.url
    if document.metadata:
        whole["developerMetadata"] = document.metadata
    found: Json = apply_mask(whole, mask)
    return found


def _wanted(document: Document, ranges: list[str]) -> dict[int, list[Box]]:
    if not ranges:
        return {sheet.sheet_id: [sheet.whole()] for sheet in document.sheets}
    wanted: dict[int, list[Box]] = {}
    for text in ranges:
        sheet, area = document.locate(text)
        wanted.setdefault(sheet.sheet_id, []).append(sheet.reading_box(area, text))
    return wanted


def properties(document: Document) -> Json:
    """Return the SpreadsheetProperties object."""
    return {
        "title": document.title,
        "locale": document.locale,
        "autoRecalc": document.recalculation,
        "timeZone": document.time_zone,
        "defaultFormat": DEFAULT_FORMAT,
        "spreadsheetTheme": {"primaryFontFamily": "Arial", "themeColors": _theme()},
    }


def _theme() -> list[Json]:
    colours = {
        "TEXT": "000000", "BACKGROUND": "ffffff", "ACCENT1": "4285f4", "ACCENT2": "ea4335", "ACCENT3": "fbbc04",
        "ACCENT4": "34a853", "ACCENT5": "ff6d01", "ACCENT6": "46bdc6", "LINK": "1155cc",
    }  # fmt: skip
    return [{"colorType": name, "color": {"rgbColor": _colour(digits)}} for name, digits in colours.items()]


def _colour(digits: str) -> Json:
    parts = zip(("red", "green", "blue"), (0, 2, 4), strict=True)
    return {name: int(digits[at : at + 2], 16) / 255 for name, at in parts if digits[at : at + 2] != "00"}


def sheet_properties(document: Document, sheet: Grid) -> Json:
    """Return the SheetProperties object."""
    index = next(n for n, one in enumerate(document.sheets) if one is sheet)
    found: Json = {"sheetId": sheet.sheet_id, "title": sheet.title, "index": index, "sheetType": "GRID"}
    size = {"rowCount": sheet.row_count, "columnCount": sheet.column_count}
    found["gridProperties"] = size | {name: value for name, value in sheet.grid_properties.items() if value}
    return found | {name: value for name, value in sheet.properties.items() if value}


def _sheet(document: Document, sheet: Grid, boxes: list[Box], mask: Mask, *, with_data: bool) -> Json:
    found: Json = {"properties": sheet_properties(document, sheet)}
    if with_data:
        inner = mask.get("sheets", {}).get("data", {}) if mask else {}
        found["data"] = [_grid_data(document, sheet, box, inner) for box in boxes]
    for name in _PARTS:
        if sheet.parts.get(name):
            found[name] = sheet.parts[name]
    return found


def _grid_data(document: Document, sheet: Grid, box: Box, mask: Mask) -> Json:
    found = Cut()
    if box.top and asks_for(mask, "startRow"):
        found["startRow"] = box.top
    if box.left and asks_for(mask, "startColumn"):
        found["startColumn"] = box.left
    if asks_for(mask, "rowData"):
        cell_mask = mask.get("rowData", {}).get("values", {}) if mask.get("rowData") else {}
        rows = _row_data(document, sheet, box, cell_mask)
        found |= {"rowData": rows} if rows else {}
    if asks_for(mask, "rowMetadata"):
        sizes = [{"pixelSize": 21} | sheet.row_data.get(row, {}) for row in box.rows()]
        found["rowMetadata"] = apply_mask(sizes, mask.get("rowMetadata", {}))
    if asks_for(mask, "columnMetadata"):
        sizes = [{"pixelSize": 100} | sheet.column_data.get(n, {}) for n in box.columns()]
        found["columnMetadata"] = apply_mask(sizes, mask.get("columnMetadata", {}))
    return found


def _row_data(document: Document, sheet: Grid, box: Box, mask: Mask) -> list[Json]:
    wanted = _CELL_FIELDS if not mask or "*" in mask else _CELL_FIELDS & set(mask)
    deep = any(mask.get(name) for name in wanted)
    rows: list[Json] = []
    for row, column, cell in sheet.cells_in(box):
        while len(rows) <= row - box.top:
            rows.append({})
        values = rows[-1].setdefault("values", [])
        values.extend({} for _ in range(column - box.left - len(values)))
        found = cell_data(document, sheet, (row, column), cell, wanted)
        values.append(apply_mask(found, mask) if deep else found)
    return rows


def cell_data(document: Document, sheet: Grid, place: tuple[int, int], cell: Cell, wanted: Collection[str]) -> Json:
    """Return the wanted fields of the CellData object of a cell."""
    found: Json = {}
    if cell.filled:
        if "userEnteredValue" in wanted:
            found["userEnteredValue"] = extended(cell.value) if cell.formula is None else {"formulaValue": cell.formula}
        result = cell_result(document, sheet, *place, cell)
        if "effectiveValue" in wanted:
            found["effectiveValue"] = extended(result)
        if "formattedValue" in wanted:
            found["formattedValue"] = show(result, cell.number_format, locale_of(document.locale))
    if "effectiveFormat" in wanted:
        found["effectiveFormat"] = _effective(cell, locale_of(document.locale))
    return found | _rarer(cell, wanted) if cell[2:] != _PLAIN else found


def _rarer(cell: Cell, wanted: Collection[str]) -> Json:
    """Return the fields that most cells lack."""
    given: Json = {"userEnteredFormat": cell.format, "note": cell.note, "dataValidation": cell.validation}
    every = given | dict(cell.extras or {}) | _link(cell)
    return {name: value for name, value in every.items() if value and name in wanted}


def _link(cell: Cell) -> Json:
    link = ((cell.format or {}).get("textFormat") or {}).get("link", {}).get("uri")
    if not link and cell.formula:
        called = _HYPERLINK.match(cell.formula)
        link = called[1].replace('""', '"') if called else None
    return {"hyperlink": link} if link else {}


def _effective(cell: Cell, locale: Locale) -> Json:
    found: Json = _merged(DEFAULT_FORMAT, cell.format or {})
    number_format = cell.number_format
    if number_format and not number_format.get("pattern"):
        found["numberFormat"] = {**number_format, "pattern": locale.patterns.get(number_format.get("type", ""), "")}
    if "horizontalAlignment" not in found and cell.filled:
        right = isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool)
        found["horizontalAlignment"] = "RIGHT" if right or is_timely(number_format) else "LEFT"
    found.setdefault("hyperlinkDisplayType", "PLAIN_TEXT")
    return found


def _merged(base: Any, over: Any) -> Any:
    if not isinstance(base, dict) or not isinstance(over, dict):
        return over
    return base | {name: _merged(base.get(name), value) for name, value in over.items()}


def area_of(body: Json, sheet: Grid) -> Area:
    """Return the area of a GridRange on a sheet."""
    from hapusheets.sync.emulator.areas import area_from_json

    return area_from_json(body, sheet.sheet_id)

"""The field names that each request body may hold; any other name is refused as Google refuses it."""

from __future__ import annotations

from typing import Any

from hapusheets.sync.emulator.errors import Json, bad, unknown_field

VALUE_RANGE = "range majorDimension values"
VALUES_BATCH = "valueInputOption data includeValuesInResponse responseValueRenderOption responseDateTimeRenderOption"
CLEAR_BATCH = "ranges"
BATCH = "requests includeSpreadsheetInResponse responseRanges responseIncludeGridData"

_REQUESTS = {
    "addSheet": "properties",
    "deleteSheet": "sheetId",
    "duplicateSheet": "sourceSheetId insertSheetIndex newSheetId newSheetName",
    "updateSheetProperties": "properties fields",
    "updateSpreadsheetProperties": "properties fields",
    "updateCells": "rows fields start range",
    "repeatCell": "range cell fields",
    "appendCells": "sheetId rows fields tableId",
    "setDataValidation": "range rule filteredRowsIncluded",
    "findReplace": "find replacement matchCase matchEntireCell searchByRegex includeFormulas range sheetId allSheets",
    "textToColumns": "source delimiter delimiterType",
    "trimWhitespace": "range",
    "deleteDuplicates": "range comparisonColumns",
    "copyPaste": "source destination pasteType pasteOrientation",
    "cutPaste": "source destination pasteType",
    "sortRange": "range sortSpecs",
    "autoFill": "useAlternateSeries range sourceAndDestination",
    "insertRange": "range shiftDimension",
    "deleteRange": "range shiftDimension",
    "pasteData": "coordinate data type delimiter html",
    "randomizeRange": "range",
    "insertDimension": "range inheritFromBefore",
    "deleteDimension": "range",
    "appendDimension": "sheetId dimension length tableId",
    "moveDimension": "source destinationIndex",
    "updateDimensionProperties": "properties fields range dataSourceSheetRange",
    "autoResizeDimensions": "dimensions dataSourceSheetDimensions",
    "addDimensionGroup": "range",
    "deleteDimensionGroup": "range",
    "updateDimensionGroup": "dimensionGroup fields",
    "mergeCells": "range mergeType",
    "unmergeCells": "range",
    "setBasicFilter": "filter",
    "clearBasicFilter": "sheetId",
    "addNamedRange": "namedRange",
    "deleteNamedRange": "namedRangeId",
    "updateNamedRange": "namedRange fields",
    "addProtectedRange": "protectedRange",
    "updateProtectedRange": "protectedRange fields",
    "deleteProtectedRange": "protectedRangeId",
    "addBanding": "bandedRange",
    "updateBanding": "bandedRange fields",
    "deleteBanding": "bandedRangeId",
    "addFilterView": "filter",
    "updateFilterView": "filter fields",
    "deleteFilterView": "filterId",
    "addConditionalFormatRule": "rule index",
    "updateConditionalFormatRule": "index sheetId rule newIndex",
    "deleteConditionalFormatRule": "index sheetId",
    "updateBorders": "range top bottom left right innerHorizontal innerVertical",
    "createDeveloperMetadata": "developerMetadata",
    "updateDeveloperMetadata": "dataFilters developerMetadata fields",
    "deleteDeveloperMetadata": "dataFilter",
}
_GRID_RANGE = "sheetId startRowIndex endRowIndex startColumnIndex endColumnIndex tableId"
_DIMENSION_RANGE = "sheetId dimension startIndex endIndex"
_RANGE_FIELDS = {"range", "source", "destination", "dimensions"}


def refuse_unknown_fields(body: Json, known: str, place: str = "") -> None:
    """Raise Google's 400 for a name that is not among ``known`` (written with spaces between)."""
    for name in body:
        if name not in known.split():
            raise unknown_field(name, place)


def refuse_unknown_in_request(kind: str, body: Any, place: str) -> None:
    """Raise Google's 400 for an unknown name in a request of a batch, or in its range."""
    if not isinstance(body, dict):
        return
    refuse_unknown_fields(body, _REQUESTS[kind], place)
    for name in _RANGE_FIELDS & set(body):
        if isinstance(body[name], dict):
            either = f"{_GRID_RANGE} {_DIMENSION_RANGE} rowIndex columnIndex"
            refuse_unknown_fields(body[name], either, f"{place}.{name}")


def refuse_negative_places(body: Any, place: str = "") -> None:
    """Raise Google's 400 for a row, column or sheet number below 0 anywhere in a request but the cells it writes."""
    members = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for name, value in members:
        if name == "rows":
            continue
        path = f"{place}[{name}]" if isinstance(name, int) else f"{place}.{name}".removeprefix(".")
        if isinstance(value, (dict, list)):
            refuse_negative_places(value, path)
        elif str(name).casefold().endswith("index") and int(value or 0) < 0:
            raise bad(f"{path}[{int(value)}] must be greater than or equal to 0")

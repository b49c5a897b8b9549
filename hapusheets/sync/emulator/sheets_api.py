"""The Sheets API v4: each path with its handler."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from hapusheets.sync.emulator import metadata
from hapusheets.sync.emulator.areas import Area, Box
from hapusheets.sync.emulator.batch import run_batch
from hapusheets.sync.emulator.cloud import Cloud
from hapusheets.sync.emulator.document import Document, new_document
from hapusheets.sync.emulator.errors import Json, bad, not_found
from hapusheets.sync.emulator.grid import Grid
from hapusheets.sync.emulator.known_fields import CLEAR_BATCH, VALUE_RANGE, VALUES_BATCH, refuse_unknown_fields
from hapusheets.sync.emulator.masks import Mask, apply_mask, parse_mask
from hapusheets.sync.emulator.requests_cells import update_cells
from hapusheets.sync.emulator.requests_objects import add_named_range
from hapusheets.sync.emulator.requests_sheets import copy_to, make_sheet
from hapusheets.sync.emulator.values import (
    Reading,
    append_values,
    clear_values,
    input_option,
    update_answer,
    value_range,
    write_area,
    write_values,
)
from hapusheets.sync.emulator.view import sheet_properties, spreadsheet


class Call(NamedTuple):
    """One request: decoded path parts, query (lists), JSON body."""

    cloud: Cloud
    parts: tuple[str, ...]
    query: dict[str, list[str]]
    body: Json

    def one(self, name: str, default: str = "") -> str:
        """Return a query value."""
        return self.query.get(name, [default])[-1]

    def flag(self, name: str) -> bool:
        """Return a query value as true or false."""
        return self.one(name).lower() in {"true", "1"}

    def many(self, name: str) -> list[str]:
        """Return every query value of that name."""
        return self.query.get(name, [])

    def mask(self) -> Mask:
        """Return the tree of the ``fields`` parameter; empty when everything is wanted."""
        fields = self.one("fields") or self.one("$fields")
        return parse_mask(fields) if fields else {}

    def asked(self) -> Json:
        """Return the query as one value per name."""
        return {name: values[-1] for name, values in self.query.items()}


Handler = Callable[[Call], Any]


def create(call: Call) -> Json:
    """Make a file from a Spreadsheet object."""
    given = call.body.get("properties") or {}
    document = new_document(
        given.get("title") or "Untitled spreadsheet",
        given.get("locale") or "en_US",
        given.get("timeZone") or "Etc/GMT",
    )
    document.recalculation = given.get("autoRecalc") or "ON_CHANGE"
    for one in call.body.get("sheets") or [{}]:
        _add_given_sheet(document, one)
    for one in call.body.get("namedRanges") or []:
        add_named_range(document, {"namedRange": one})
    document.check_size()
    call.cloud.add(document)
    return spreadsheet(document, [], {}, grid_data=False)


def _add_given_sheet(document: Document, given: Json) -> None:
    properties = dict(given.get("properties") or {})
    properties.setdefault("title", f"Sheet{len(document.sheets) + 1}")
    sheet = make_sheet(document, properties)
    document.sheets.append(sheet)
    document.check_size()
    for block in given.get("data") or []:
        start = {"sheetId": sheet.sheet_id}
        start |= {"rowIndex": block.get("startRow", 0), "columnIndex": block.get("startColumn", 0)}
        if block.get("rowData"):
            update_cells(document, {"start": start, "rows": block["rowData"], "fields": "*"})
    for name in ("merges", "protectedRanges", "conditionalFormats", "basicFilter", "bandedRanges"):
        if given.get(name):
            sheet.parts[name] = given[name]


def get(call: Call) -> Json:
    """Return a Spreadsheet object."""
    document = call.cloud.read(call.parts[0])
    return spreadsheet(document, call.many("ranges"), call.mask(), grid_data=call.flag("includeGridData"))


def get_by_filter(call: Call) -> Json:
    """Return a Spreadsheet object cut to the ranges of data filters."""
    document = call.cloud.read(call.parts[0])
    filters = call.body.get("dataFilters") or []
    places = [_name(*place) for one in filters for place in metadata.ranges_of(document, one)]
    return spreadsheet(document, places, call.mask(), grid_data=bool(call.body.get("includeGridData")))


def _name(sheet: Grid, area: Area) -> str:
    return sheet.name(sheet.reading_box(area))


def batch_update(call: Call) -> Json:
    """Run a batch of requests, all or none."""
    with call.cloud.change(call.parts[0]) as document:
        return run_batch(document, call.body, call.mask())


# -- values --------------------------------------------------------------------------------------------------------


def values_get(call: Call) -> Json:
    """Read one range."""
    document = call.cloud.read(call.parts[0])
    reading = Reading(call.asked())
    sheet, area = document.locate(call.parts[1])
    return value_range(document, sheet, area, reading, call.parts[1])


def values_batch_get(call: Call) -> Json:
    """Read many ranges."""
    document = call.cloud.read(call.parts[0])
    reading = Reading(call.asked())
    found = [value_range(document, *document.locate(text), reading, text) for text in call.many("ranges")]
    return {"spreadsheetId": document.id, "valueRanges": found} if found else {"spreadsheetId": document.id}


def values_update(call: Call) -> Json:
    """Write one range."""
    refuse_unknown_fields(call.body, VALUE_RANGE)
    asked = {"majorDimension": call.body.get("majorDimension")} | call.asked()
    option = input_option(call.asked())
    with call.cloud.change(call.parts[0]) as document:
        _refuse_other_range(document, call.parts[1], str(call.body.get("range") or ""))
        sheet, box, cells = write_values(document, call.parts[1], call.body, option)
        return update_answer(document, sheet, box, cells, _flags(asked))


def _refuse_other_range(document: Document, asked: str, named: str) -> None:
    if named and document.locate(named)[1] != document.locate(asked)[1]:
        raise bad(f"Requested range [{asked}] does not match the range [{named}] of the values.")


def _flags(asked: Json) -> Json:
    flag = str(asked.get("includeValuesInResponse", "")).lower() in {"true", "1"}
    return asked | {"includeValuesInResponse": flag}


def values_batch_update(call: Call) -> Json:
    """Write many ranges, all or none."""
    refuse_unknown_fields(call.body, VALUES_BATCH)
    for number, block in enumerate(call.body.get("data") or []):
        refuse_unknown_fields(block, VALUE_RANGE, f"data[{number}]")
    option = input_option(call.body)
    with call.cloud.change(call.parts[0]) as document:
        done = [
            (block, *write_values(document, str(block.get("range") or ""), block, option))
            for block in call.body.get("data") or []
        ]
        return _total(document, [(block, sheet, box, cells) for block, sheet, box, cells in done], call.body)


def _total(document: Document, done: list[tuple[Json, Grid, Box, int]], asked: Json) -> Json:
    responses = [
        update_answer(document, sheet, box, cells, _flags({"majorDimension": block.get("majorDimension")} | asked))
        for block, sheet, box, cells in done
    ]
    rows = {(sheet.sheet_id, row) for _, sheet, box, cells in done if cells for row in box.rows()}
    columns = {(sheet.sheet_id, column) for _, sheet, box, cells in done if cells for column in box.columns()}
    answer: Json = {"spreadsheetId": document.id}
    totals = {
        "totalUpdatedRows": len(rows),
        "totalUpdatedColumns": len(columns),
        "totalUpdatedCells": sum(cells for *_, cells in done),
        "totalUpdatedSheets": len({sheet.sheet_id for _, sheet, _, cells in done if cells}),
    }
    return answer | {name: number for name, number in totals.items() if number} | {"responses": responses}


def values_append(call: Call) -> Json:
    """Add rows after the table in a range."""
    refuse_unknown_fields(call.body, VALUE_RANGE)
    option = input_option(call.asked())
    insert = call.one("insertDataOption") == "INSERT_ROWS"
    with call.cloud.change(call.parts[0]) as document:
        sheet, table, box, cells = append_values(document, call.parts[1], call.body, option, insert=insert)
        answer: Json = {"spreadsheetId": document.id}
        if table is not None:
            answer["tableRange"] = sheet.name(table)
        asked = {"majorDimension": call.body.get("majorDimension")} | call.asked()
        return answer | {"updates": update_answer(document, sheet, box, cells, _flags(asked))}


def values_clear(call: Call) -> Json:
    """Clear the values of one range."""
    with call.cloud.change(call.parts[0]) as document:
        return {"spreadsheetId": document.id, "clearedRange": _clear(document, *document.locate(call.parts[1]))}


def values_batch_clear(call: Call) -> Json:
    """Clear the values of many ranges, all or none."""
    refuse_unknown_fields(call.body, CLEAR_BATCH)
    with call.cloud.change(call.parts[0]) as document:
        cleared = [_clear(document, *document.locate(text)) for text in call.body.get("ranges") or []]
        return {"spreadsheetId": document.id, "clearedRanges": cleared}


def _clear(document: Document, sheet: Grid, area: Area) -> str:
    box = sheet.reading_box(area)
    clear_values(sheet, box)
    document.results.clear()
    return sheet.name(box)


# -- values by data filter -----------------------------------------------------------------------------------------


def filter_get(call: Call) -> Json:
    """Read the ranges of data filters."""
    document, reading = call.cloud.read(call.parts[0]), Reading(call.body)
    found = [
        {"valueRange": value_range(document, sheet, area, reading), "dataFilters": [one]}
        for one in call.body.get("dataFilters") or []
        for sheet, area in metadata.ranges_of(document, one)
    ]
    return {"spreadsheetId": document.id, "valueRanges": found}


def filter_update(call: Call) -> Json:
    """Write through data filters, all or none."""
    option = input_option(call.body)
    with call.cloud.change(call.parts[0]) as document:
        done = [
            (block, *write_area(document, sheet, area, block, option))
            for block in call.body.get("data") or []
            for sheet, area in metadata.ranges_of(document, block.get("dataFilter") or {})
        ]
        answer = _total(document, [(block, sheet, box, cells) for block, sheet, box, cells in done], call.body)
        for response, (block, *_) in zip(answer["responses"], done, strict=True):
            response["dataFilter"] = block.get("dataFilter")
        return answer


def filter_clear(call: Call) -> Json:
    """Clear the ranges of data filters."""
    with call.cloud.change(call.parts[0]) as document:
        places = [place for one in call.body.get("dataFilters") or [] for place in metadata.ranges_of(document, one)]
        return {"spreadsheetId": document.id, "clearedRanges": [_clear(document, *place) for place in places]}


# -- sheets and metadata -------------------------------------------------------------------------------------------


def sheet_copy_to(call: Call) -> Json:
    """Copy a sheet into another file."""
    source = call.cloud.read(call.parts[0]).sheet(call.parts[1])
    with call.cloud.change(str(call.body.get("destinationSpreadsheetId") or "")) as target:
        return sheet_properties(target, copy_to(source, target))


def metadata_get(call: Call) -> Json:
    """Return one developer metadata tag."""
    document = call.cloud.read(call.parts[0])
    found = metadata.matching(document, {"developerMetadataLookup": {"metadataId": call.parts[1]}})
    if not found:
        raise not_found()
    return found[0]


def metadata_search(call: Call) -> Json:
    """Return the developer metadata tags that data filters name."""
    document, filters = call.cloud.read(call.parts[0]), call.body.get("dataFilters") or []
    found = [
        {"developerMetadata": tag, "dataFilters": [one]} for one in filters for tag in metadata.matching(document, one)
    ]
    return {"matchedDeveloperMetadata": found} if found else {}


_ID = r"/spreadsheets/([^/:]+)"
#: method, path pattern (percent-encoded path), read or write, handler
ROUTES: tuple[tuple[str, str, str, Handler], ...] = (
    ("POST", r"/spreadsheets", "write", create),
    ("POST", _ID + r":batchUpdate", "write", batch_update),
    ("POST", _ID + r":getByDataFilter", "read", get_by_filter),
    ("GET", _ID, "read", get),
    ("GET", _ID + r"/values:batchGet", "read", values_batch_get),
    ("POST", _ID + r"/values:batchUpdate", "write", values_batch_update),
    ("POST", _ID + r"/values:batchClear", "write", values_batch_clear),
    ("POST", _ID + r"/values:batchGetByDataFilter", "read", filter_get),
    ("POST", _ID + r"/values:batchUpdateByDataFilter", "write", filter_update),
    ("POST", _ID + r"/values:batchClearByDataFilter", "write", filter_clear),
    ("POST", _ID + r"/values/([^/]+):append", "write", values_append),
    ("POST", _ID + r"/values/([^/]+):clear", "write", values_clear),
    ("GET", _ID + r"/values/([^/]+)", "read", values_get),
    ("PUT", _ID + r"/values/([^/]+)", "write", values_update),
    ("POST", _ID + r"/sheets/([^/:]+):copyTo", "write", sheet_copy_to),
    ("GET", _ID + r"/developerMetadata/([^/:]+)", "read", metadata_get),
    ("POST", _ID + r"/developerMetadata:search", "read", metadata_search),
)


def masked(call: Call, answer: Any) -> Any:
    """Return the answer cut to the ``fields`` parameter."""
    return apply_mask(answer, call.mask()) if isinstance(answer, dict) else answer

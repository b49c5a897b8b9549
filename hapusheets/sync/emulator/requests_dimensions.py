"""batchUpdate requests about rows and columns."""

from __future__ import annotations

from typing import Any

from hapusheets.sync.emulator.cells import Fault
from hapusheets.sync.emulator.dimensions import delete_lines, insert_lines, move_lines
from hapusheets.sync.emulator.document import Document
from hapusheets.sync.emulator.errors import Json, bad
from hapusheets.sync.emulator.formulas import result_of
from hapusheets.sync.emulator.grid import Grid
from hapusheets.sync.emulator.masks import merge_by_mask
from hapusheets.sync.emulator.requests_sheets import mask_of


def lines_of(document: Document, span: Json | None) -> tuple[Grid, bool, int, int]:
    """Return sheet, whether it is rows, start and end of a DimensionRange."""
    if not span:
        raise bad("No range specified.")
    sheet = document.sheet(span.get("sheetId"))
    if span.get("dimension") not in {"ROWS", "COLUMNS"}:
        raise bad("No dimension specified.")
    rows = span["dimension"] == "ROWS"
    length = sheet.row_count if rows else sheet.column_count
    start, end = int(span.get("startIndex", 0)), int(span.get("endIndex", length))
    if start < 0 or end < start:
        raise bad(f"range.endIndex[{end}] must be after range.startIndex[{start}]")
    return sheet, rows, start, end


def insert_dimension(document: Document, body: Json) -> None:
    """Insert empty rows or columns."""
    sheet, rows, start, end = lines_of(document, body.get("range"))
    length = sheet.row_count if rows else sheet.column_count
    before = bool(body.get("inheritFromBefore"))
    if before and start == 0:
        raise bad("inheritFromBefore cannot be true when inserting at the start of the sheet.")
    if start > length or (start == length and not before):
        raise bad(f"range.startIndex[{start}] must be less than {'row' if rows else 'column'} count ({length})")
    if end == start:
        raise bad(f"range.endIndex[{end}] must be after range.startIndex[{start}]")
    insert_lines(document, sheet, start, end - start, rows=rows, inherit_before=before)


def delete_dimension(document: Document, body: Json) -> None:
    """Delete rows or columns."""
    sheet, rows, start, end = lines_of(document, body.get("range"))
    delete_lines(document, sheet, start, end, rows=rows)


def append_dimension(document: Document, body: Json) -> None:
    """Add rows or columns at the end."""
    sheet, length = document.sheet(body.get("sheetId")), int(body.get("length", 0))
    if length < 1:
        raise bad("length must be greater than 0")
    if body.get("dimension") not in {"ROWS", "COLUMNS"}:
        raise bad("No dimension specified.")
    rows = body["dimension"] == "ROWS"
    document.grow(sheet, sheet.row_count + length * rows, sheet.column_count + length * (not rows))


def move_dimension(document: Document, body: Json) -> None:
    """Move rows or columns before another one."""
    sheet, rows, start, end = lines_of(document, body.get("source"))
    move_lines(document, sheet, start, end, int(body.get("destinationIndex", 0)), rows=rows)


def update_dimension_properties(document: Document, body: Json) -> None:
    """Set size, hidden flag and the like of rows or columns."""
    mask, given = mask_of(body), body.get("properties") or {}
    sheet, rows, start, end = lines_of(document, body.get("range"))
    length = sheet.row_count if rows else sheet.column_count
    if start >= length:
        raise bad(f"range.startIndex[{start}] must be less than {'row' if rows else 'column'} count ({length})")
    data = sheet.row_data if rows else sheet.column_data
    for place in range(start, min(end, length)):
        merged = {name: value for name, value in (merge_by_mask(data.get(place), given, mask) or {}).items() if value}
        data.pop(place, None)
        if merged:
            data[place] = merged


def auto_resize_dimensions(document: Document, body: Json) -> None:
    """Fit columns to their longest text, rows to one line."""
    sheet, rows, start, end = lines_of(document, body.get("dimensions"))
    data = sheet.row_data if rows else sheet.column_data
    for place in range(start, min(end, sheet.row_count if rows else sheet.column_count)):
        size = 21 if rows else _width(document, sheet, place)
        data[place] = {**data.get(place, {}), "pixelSize": size}


def _width(document: Document, sheet: Grid, column: int) -> int:
    results = [result_of(document, sheet, row, column) for row in range(len(sheet.rows))]
    texts = [one.shown if isinstance(one, Fault) else str(one) for one in results if one is not None]
    return max(21, 7 * max(map(len, texts), default=0) + 9)


def _groups(document: Document, body: Json) -> tuple[Grid, str, Json]:
    sheet, rows, start, end = lines_of(document, body.get("range"))
    span = {"sheetId": sheet.sheet_id, "dimension": "ROWS" if rows else "COLUMNS", "startIndex": start, "endIndex": end}
    return sheet, "rowGroups" if rows else "columnGroups", span


def add_dimension_group(document: Document, body: Json) -> Json:
    """Group rows or columns, one level deeper where a group is already."""
    sheet, name, span = _groups(document, body)
    groups = sheet.parts.setdefault(name, [])
    groups.append({"range": span, "depth": 1})
    sheet.parts[name] = _with_depths(groups)
    return {"dimensionGroups": sheet.parts[name]}


def _with_depths(groups: list[Json]) -> list[Json]:
    ordered = sorted(groups, key=lambda group: (group["range"]["startIndex"], -group["range"]["endIndex"]))
    found: list[Json] = []
    for number, group in enumerate(ordered):
        span = group["range"]
        around = [one for one in ordered[:number] if _holds(one["range"], span)]
        found.append(group | {"depth": len(around) + 1})
    return found


def _holds(outer: Json, inner: Json) -> bool:
    return bool(outer["startIndex"] <= inner["startIndex"] and inner["endIndex"] <= outer["endIndex"])


def delete_dimension_group(document: Document, body: Json) -> Json:
    """Take the deepest group off the rows or columns."""
    sheet, name, span = _groups(document, body)
    groups: list[Json] = sheet.parts.get(name, [])
    same = [group for group in groups if group["range"] == span] or [
        group for group in groups if _holds(group["range"], span)
    ]
    if not same:
        raise bad("No dimension group exists at that range.")
    gone = max(same, key=lambda group: group["depth"])
    rest = [group for group in groups if group is not gone]
    sheet.parts[name] = _with_depths(rest + _remains(gone, span))
    return {"dimensionGroups": sheet.parts[name]} if sheet.parts[name] else {}


def _remains(group: Json, span: Json) -> list[Json]:
    """Return what stays grouped beside the part that was taken off."""
    whole = group["range"]
    parts = [(whole["startIndex"], span["startIndex"]), (span["endIndex"], whole["endIndex"])]
    return [group | {"range": whole | {"startIndex": start, "endIndex": end}} for start, end in parts if start < end]


def update_dimension_group(document: Document, body: Json) -> None:
    """Collapse or open a group."""
    given = body.get("dimensionGroup") or {}
    sheet, name, span = _groups(document, given)
    for number, group in enumerate(sheet.parts.get(name, [])):
        if group["range"] == span and group["depth"] == given.get("depth", 1):
            sheet.parts[name][number] = _collapsed(group, given)
            return
    raise bad("No dimension group exists at that range.")


def _collapsed(group: Json, given: Json) -> Json:
    changed: dict[str, Any] = {name: value for name, value in group.items() if name != "collapsed"}
    return changed | ({"collapsed": True} if given.get("collapsed") else {})


KINDS = {
    "insertDimension": insert_dimension,
    "deleteDimension": delete_dimension,
    "appendDimension": append_dimension,
    "moveDimension": move_dimension,
    "updateDimensionProperties": update_dimension_properties,
    "autoResizeDimensions": auto_resize_dimensions,
    "addDimensionGroup": add_dimension_group,
    "deleteDimensionGroup": delete_dimension_group,
    "updateDimensionGroup": update_dimension_group,
}

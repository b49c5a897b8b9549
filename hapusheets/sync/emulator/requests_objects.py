"""batchUpdate requests about merges, filters, named and protected ranges, banding, rules and metadata."""

from __future__ import annotations

import secrets
from typing import Any

from hapusheets.sync.emulator.areas import Area, Box, area_from_json
from hapusheets.sync.emulator.cells import EMPTY
from hapusheets.sync.emulator.document import OWNER, Document
from hapusheets.sync.emulator.errors import Json, bad
from hapusheets.sync.emulator.grid import Grid
from hapusheets.sync.emulator.masks import merge_by_mask
from hapusheets.sync.emulator.metadata import create_metadata, delete_metadata, update_metadata
from hapusheets.sync.emulator.requests_cells import merged_cell, sheet_box
from hapusheets.sync.emulator.requests_paste import sort_box
from hapusheets.sync.emulator.requests_sheets import mask_of


def _number(used: list[Json], name: str) -> int:
    taken = {one.get(name) for one in used}
    while (number := secrets.randbelow(2**31 - 1)) in taken:
        pass
    return number


# -- merges --------------------------------------------------------------------------------------------------------


def _merges(sheet: Grid) -> list[Box]:
    return [area_from_json(one).clip(sheet.row_count, sheet.column_count) for one in sheet.parts.get("merges", [])]


def _outside_merges(sheet: Grid, box: Box) -> list[Box]:
    """Return the merges that do not meet the box. Raises Google's 400 for one that sticks out of it."""
    for merge in _merges(sheet):
        if merge.meets(box) and not merge.within(box):
            raise bad("You must select all cells in a merged range to merge or unmerge them.")
    return [merge for merge in _merges(sheet) if not merge.meets(box)]


def merge_cells(document: Document, body: Json) -> None:
    """Merge a range as one, by rows or by columns; only the first filled cell's value stays."""
    sheet, box = sheet_box(document, body.get("range"))
    kind = body.get("mergeType") or "MERGE_ALL"
    parts = {
        "MERGE_ALL": [box],
        "MERGE_ROWS": [box._replace(top=row, bottom=row + 1) for row in box.rows()],
        "MERGE_COLUMNS": [box._replace(left=column, right=column + 1) for column in box.columns()],
    }.get(kind)
    if parts is None:
        raise bad(f"Invalid value at 'merge_type', \"{kind}\"")
    kept = _outside_merges(sheet, box)
    new = [part for part in parts if part.height * part.width > 1]
    for part in new:
        _keep_first(sheet, part)
    sheet.parts["merges"] = [one.area().as_json() for one in kept + new]


def _keep_first(sheet: Grid, box: Box) -> None:
    filled = sheet.filled_in(box)
    corner = sheet.cell(box.top, box.left)
    if filled and not corner.filled:
        first = sheet.cell(*filled[0])
        sheet.put(box.top, box.left, corner._replace(value=first.value, formula=first.formula))
    for row, column in filled:
        if (row, column) != (box.top, box.left):
            sheet.put(row, column, sheet.cell(row, column)._replace(value=None, formula=None, extras=None))


def unmerge_cells(document: Document, body: Json) -> None:
    """Take the merges of a range apart."""
    sheet, box = sheet_box(document, body.get("range"))
    sheet.parts["merges"] = [one.area().as_json() for one in _outside_merges(sheet, box)]


# -- filters -------------------------------------------------------------------------------------------------------


def set_basic_filter(document: Document, body: Json) -> None:
    """Set the filter of a sheet and sort by its specs."""
    given = dict(body.get("filter") or {})
    area = area_from_json(given.get("range") or {})
    sheet = document.sheet(area.sheet_id)
    box = sheet.reading_box(area)
    sheet.parts["basicFilter"] = given | {"range": box.area().as_json()}
    if given.get("sortSpecs"):
        sort_box(document, sheet, box._replace(top=box.top + 1), given["sortSpecs"])


def clear_basic_filter(document: Document, body: Json) -> None:
    """Take the filter of a sheet away."""
    document.sheet(body.get("sheetId")).parts.pop("basicFilter", None)


# -- lists of ranged things ----------------------------------------------------------------------------------------


def _listed(document: Document, name: str, key: str, wanted: Any, word: str) -> tuple[Grid, int]:
    for sheet in document.sheets:
        for number, one in enumerate(sheet.parts.get(name, [])):
            if str(one.get(key)) == str(wanted):
                return sheet, number
    raise bad(f"No {word} with id: {wanted}")


def _adder(name: str, key: str, wrapper: str) -> Any:
    """Return the request that adds one member of a sheet's list."""

    def add(document: Document, body: Json) -> Json:
        given = dict(body.get(wrapper) or {})
        place = _place(document, given)
        sheet = document.sheet(place.sheet_id)
        sheet.reading_box(place)
        members = sheet.parts.setdefault(name, [])
        given[key] = given.get(key) or _number(members, key)
        if any(one.get(key) == given[key] for one in members):
            raise bad(f"{wrapper} with id {given[key]} already exists.")
        given["range"] = place.as_json()
        member = _complete(name, given)
        members.append(member)
        return {wrapper: member}

    return add


def _place(document: Document, given: Json) -> Area:
    if given.get("namedRangeId") and "range" not in given:
        for one in document.named_ranges:
            if one["namedRangeId"] == given["namedRangeId"]:
                return area_from_json(one["range"])
        raise bad(f"No named range with id: {given['namedRangeId']}")
    if "range" not in given:
        raise bad("No range specified.")
    return area_from_json(given["range"])


def _complete(name: str, given: Json) -> Json:
    if name != "protectedRanges":
        return given
    member = given | {"requestingUserCanEdit": True}
    if not member.get("warningOnly"):
        users = list((member.get("editors") or {}).get("users") or [])
        if OWNER["emailAddress"] not in users:
            users.append(str(OWNER["emailAddress"]))
        member["editors"] = {**(member.get("editors") or {}), "users": users}
    return member


def _deleter(name: str, key: str, asked: str, word: str) -> Any:
    """Return the request that deletes one member of a sheet's list."""

    def delete(document: Document, body: Json) -> None:
        sheet, number = _listed(document, name, key, body.get(asked), word)
        del sheet.parts[name][number]

    return delete


def _updater(name: str, key: str, wrapper: str, word: str) -> Any:
    """Return the request that changes the masked fields of one member."""

    def update(document: Document, body: Json) -> None:
        given = body.get(wrapper) or {}
        sheet, number = _listed(document, name, key, given.get(key), word)
        old = sheet.parts[name][number]
        sheet.parts[name][number] = merge_by_mask(old, given, mask_of(body)) | {key: old[key]}

    return update


# -- named ranges --------------------------------------------------------------------------------------------------


def add_named_range(document: Document, body: Json) -> Json:
    """Give a range a name."""
    given = dict(body.get("namedRange") or {})
    _refuse_bad_name(document, str(given.get("name") or ""))
    area = area_from_json(given.get("range") or {})
    document.sheet(area.sheet_id).reading_box(area)
    given["namedRangeId"] = given.get("namedRangeId") or str(_number(document.named_ranges, "namedRangeId"))
    named = {"namedRangeId": given["namedRangeId"], "name": given["name"], "range": area.as_json()}
    document.named_ranges.append(named)
    return {"namedRange": named}


def _refuse_bad_name(document: Document, name: str, own: str = "") -> None:
    from hapusheets.sync.emulator.areas import parse_cells

    plain = name.replace("_", "a").replace(".", "a")
    if not plain.isalnum() or name[0].isdigit() or name.upper() in {"TRUE", "FALSE"} or parse_cells(name, 0):
        raise bad(f"The name '{name}' is not valid for a named range.")
    for one in document.named_ranges:
        if one["name"].casefold() == name.casefold() and one["namedRangeId"] != own:
            raise bad(f"A named range with name '{name}' already exists.")


def delete_named_range(document: Document, body: Json) -> None:
    """Take a name away; the cells stay."""
    wanted = body.get("namedRangeId")
    left = [one for one in document.named_ranges if one["namedRangeId"] != wanted]
    if len(left) == len(document.named_ranges):
        raise bad(f"No named range with id: {wanted}")
    document.named_ranges = left


def update_named_range(document: Document, body: Json) -> None:
    """Change the name or the range."""
    given = body.get("namedRange") or {}
    for number, one in enumerate(document.named_ranges):
        if one["namedRangeId"] == given.get("namedRangeId"):
            changed = merge_by_mask(one, given, mask_of(body)) | {"namedRangeId": one["namedRangeId"]}
            _refuse_bad_name(document, changed["name"], one["namedRangeId"])
            document.named_ranges[number] = changed
            return
    raise bad(f"No named range with id: {given.get('namedRangeId')}")


# -- conditional formats and borders -------------------------------------------------------------------------------


def _rules(document: Document, body: Json) -> list[Json]:
    rules: list[Json] = document.sheet(body.get("sheetId")).parts.setdefault("conditionalFormats", [])
    index = int(body.get("index", 0))
    if index >= len(rules):
        raise bad(f"No conditional format on sheet: {body.get('sheetId', 0)} at index: {index}")
    return rules


def add_rule(document: Document, body: Json) -> None:
    """Add a conditional format rule."""
    rule = body.get("rule") or {}
    if not rule.get("ranges"):
        raise bad("No range specified.")
    sheet = document.sheet(rule["ranges"][0].get("sheetId"))
    rules = sheet.parts.setdefault("conditionalFormats", [])
    rules.insert(int(body.get("index", len(rules))), rule)


def delete_rule(document: Document, body: Json) -> Json:
    """Delete a conditional format rule."""
    rules = _rules(document, body)
    return {"rule": rules.pop(int(body.get("index", 0)))}


def update_rule(document: Document, body: Json) -> Json:
    """Replace a conditional format rule, or move it."""
    if "rule" in body:
        body = {"sheetId": body["rule"]["ranges"][0].get("sheetId", 0)} | body
    rules, index = _rules(document, body), int(body.get("index", 0))
    old = rules[index]
    if "rule" in body:
        rules[index] = body["rule"]
        return {"oldRule": old, "newRule": body["rule"], "newIndex": index}
    rules.insert(int(body.get("newIndex", 0)), rules.pop(index))
    return {"oldIndex": index, "newRule": old, "newIndex": int(body.get("newIndex", 0))}


def update_borders(document: Document, body: Json) -> None:
    """Set the borders of a range, outer and inner."""
    sheet, box = sheet_box(document, body.get("range"))
    for row in box.rows():
        for column in box.columns():
            sides = _sides(box, row, column, body)
            if sides:
                mask: Json = {"userEnteredFormat": {"borders": {side: {} for side in sides}}}
                data = {"userEnteredFormat": {"borders": sides}}
                sheet.put(row, column, merged_cell(sheet.cell(row, column) or EMPTY, data, mask))


def _sides(box: Box, row: int, column: int, body: Json) -> Json:
    edges = {
        "top": row == box.top,
        "bottom": row == box.bottom - 1,
        "left": column == box.left,
        "right": column == box.right - 1,
    }
    inner = {"top": "innerHorizontal", "bottom": "innerHorizontal", "left": "innerVertical", "right": "innerVertical"}
    names = {side: side if edge else inner[side] for side, edge in edges.items()}
    return {side: body[name] for side, name in names.items() if name in body}


KINDS = {
    "mergeCells": merge_cells,
    "unmergeCells": unmerge_cells,
    "setBasicFilter": set_basic_filter,
    "clearBasicFilter": clear_basic_filter,
    "addNamedRange": add_named_range,
    "deleteNamedRange": delete_named_range,
    "updateNamedRange": update_named_range,
    "addProtectedRange": _adder("protectedRanges", "protectedRangeId", "protectedRange"),
    "updateProtectedRange": _updater("protectedRanges", "protectedRangeId", "protectedRange", "protected range"),
    "deleteProtectedRange": _deleter("protectedRanges", "protectedRangeId", "protectedRangeId", "protected range"),
    "addBanding": _adder("bandedRanges", "bandedRangeId", "bandedRange"),
    "updateBanding": _updater("bandedRanges", "bandedRangeId", "bandedRange", "banded range"),
    "deleteBanding": _deleter("bandedRanges", "bandedRangeId", "bandedRangeId", "banded range"),
    "addFilterView": _adder("filterViews", "filterViewId", "filter"),
    "updateFilterView": _updater("filterViews", "filterViewId", "filter", "filter view"),
    "deleteFilterView": _deleter("filterViews", "filterViewId", "filterId", "filter view"),
    "addConditionalFormatRule": add_rule,
    "updateConditionalFormatRule": update_rule,
    "deleteConditionalFormatRule": delete_rule,
    "updateBorders": update_borders,
    "createDeveloperMetadata": create_metadata,
    "updateDeveloperMetadata": update_metadata,
    "deleteDeveloperMetadata": delete_metadata,
}

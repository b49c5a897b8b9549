"""batchUpdate requests about the file and its sheets as wholes."""

from __future__ import annotations

from hapusheets.sync.emulator.dimensions import rename_in_formulas
from hapusheets.sync.emulator.document import Document
from hapusheets.sync.emulator.errors import Json, bad
from hapusheets.sync.emulator.grid import Grid
from hapusheets.sync.emulator.masks import Mask, leaves, parse_mask
from hapusheets.sync.emulator.view import sheet_properties

_PLAIN = {"hidden", "tabColor", "tabColorStyle", "rightToLeft"}
_TYPES = {"GRID", "OBJECT", "DATA_SOURCE", "SHEET_TYPE_UNSPECIFIED"}


def mask_of(body: Json) -> Mask:
    """Return the request's field mask. Raises the 400 when there is none."""
    fields = body.get("fields") or ""
    if not fields:
        raise bad("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    return parse_mask(fields)


def add_sheet(document: Document, body: Json) -> Json:
    """Add a sheet."""
    given = body.get("properties") or {}
    sheet = make_sheet(document, given)
    index = given.get("index")
    place = len(document.sheets) if index is None else int(index)
    if not 0 <= place <= len(document.sheets):
        raise bad(f"index[{place}] must be between 0 and {len(document.sheets)}")
    document.sheets.insert(place, sheet)
    document.check_size()
    return {"properties": sheet_properties(document, sheet)}


def make_sheet(document: Document, given: Json) -> Grid:
    """Return a new sheet with the given SheetProperties; it is not in the document yet."""
    title = given.get("title") or document.free_title()
    refuse_taken_title(document, title)
    if given.get("sheetType", "GRID") not in _TYPES:
        raise bad(f"Invalid value at 'properties.sheet_type', \"{given['sheetType']}\"")
    sheet_id = given.get("sheetId")
    sheet = Grid(document.free_sheet_id() if sheet_id is None else free_id(document, int(sheet_id)), title)
    size = dict(given.get("gridProperties") or {})
    sheet.row_count = _size("rowCount", size.pop("rowCount", 1000))
    sheet.column_count = _size("columnCount", size.pop("columnCount", 26))
    sheet.grid_properties = size
    sheet.properties = {name: given[name] for name in _PLAIN if given.get(name)}
    _complete_colour(sheet)
    return sheet


def _size(name: str, value: object) -> int:
    number = int(str(value))
    if number < 1:
        raise bad(f"{name}[{number}] must be greater than 0")
    return number


def free_id(document: Document, sheet_id: int) -> int:
    """Return the id if no sheet has it. Raises Google's 400."""
    if sheet_id < 0:
        raise bad(f"sheetId[{sheet_id}] must not be negative")
    if any(sheet.sheet_id == sheet_id for sheet in document.sheets):
        raise bad(f"Sheet with id [{sheet_id}] already exists.")
    return sheet_id


def refuse_taken_title(document: Document, title: str, own: Grid | None = None) -> None:
    """Raise Google's 400 when another sheet has the title."""
    other = document.titled(title)
    if other is not None and other is not own:
        raise bad(f'A sheet with the name "{title}" already exists. Please enter another name.')
    if len(title) > 100:
        raise bad("Sheet name cannot be greater than 100 characters.")


def delete_sheet(document: Document, body: Json) -> None:
    """Delete a sheet; the last one stays."""
    sheet = document.sheet(body.get("sheetId"))
    others = [one for one in document.sheets if one is not sheet]
    if not others:
        raise bad("You can't remove all the sheets in a document.")
    if all(one.properties.get("hidden") for one in others):
        raise bad("You can't remove all the visible sheets in a document.")
    document.sheets = others
    document.named_ranges = [one for one in document.named_ranges if one["range"].get("sheetId", 0) != sheet.sheet_id]


def duplicate_sheet(document: Document, body: Json) -> Json:
    """Copy a sheet within the file."""
    source = document.sheet(body.get("sourceSheetId"))
    title = body.get("newSheetName") or _copy_title(document, source.title)
    refuse_taken_title(document, title)
    given = body.get("newSheetId")
    copy = source.fork()
    copy.title = title
    copy.sheet_id = document.free_sheet_id() if given is None else free_id(document, int(given))
    _own_ranges(copy)
    index = body.get("insertSheetIndex")
    document.sheets.insert(int(index or 0), copy)
    document.check_size()
    return {"properties": sheet_properties(document, copy)}


def _copy_title(document: Document, title: str) -> str:
    number, name = 1, f"Copy of {title}"
    while document.titled(name):
        number += 1
        name = f"Copy of {title} {number}"
    return name


def copy_to(source: Grid, target: Document) -> Grid:
    """Put a copy of a sheet at the end of another file and return it."""
    copy = source.fork()
    copy.sheet_id, copy.title = target.free_sheet_id(), _copy_title(target, source.title)
    copy.properties.pop("hidden", None)
    _own_ranges(copy)
    target.sheets.append(copy)
    target.check_size()
    return copy


def _own_ranges(sheet: Grid) -> None:
    """Let every GridRange in the sheet's parts name the sheet itself."""

    def walk(value: object) -> None:
        if isinstance(value, dict):
            if "startRowIndex" in value or "startColumnIndex" in value or "dimension" in value:
                value["sheetId"] = sheet.sheet_id
            for below in value.values():
                walk(below)
        elif isinstance(value, list):
            for below in value:
                walk(below)

    walk(sheet.parts)


def update_sheet_properties(document: Document, body: Json) -> None:
    """Change the masked properties of a sheet."""
    mask, given = mask_of(body), body.get("properties") or {}
    sheet = document.sheet(given.get("sheetId"))
    if "*" in mask:
        mask = {name: {} for name in given if name not in {"sheetId", "sheetType"}}
    for path in leaves(mask):
        _set_property(document, sheet, path, given)


def _set_property(document: Document, sheet: Grid, path: str, given: Json) -> None:
    name, _, below = path.partition(".")
    if name == "title":
        _rename(document, sheet, str(given.get("title") or ""))
    elif name == "index":
        _reorder(document, sheet, int(given.get("index", 0)))
    elif name == "gridProperties":
        _set_grid(document, sheet, below, given.get("gridProperties") or {})
    elif name in _PLAIN:
        _set_plain(document, sheet, name, given.get(name))
    elif name not in {"sheetId", "sheetType"}:
        raise bad(f"Invalid field: {path}")


def _rename(document: Document, sheet: Grid, title: str) -> None:
    if not title:
        raise bad("Sheet name cannot be empty.")
    refuse_taken_title(document, title, sheet)
    old, sheet.title = sheet.title, title
    rename_in_formulas(document, old, title)


def _reorder(document: Document, sheet: Grid, index: int) -> None:
    """Move the sheet; as Google does, the index counts before the sheet is taken out."""
    now = document.sheets.index(sheet)
    if index > len(document.sheets):
        raise bad(f"index[{index}] must be between 0 and {len(document.sheets)}")
    document.sheets.pop(now)
    document.sheets.insert(index if index <= now else index - 1, sheet)


def _set_grid(document: Document, sheet: Grid, name: str, given: Json) -> None:
    names = [name] if name else list(given)
    rows, columns = sheet.row_count, sheet.column_count
    for one in names:
        if one == "rowCount":
            rows = _size(one, given.get(one, 0))
        elif one == "columnCount":
            columns = _size(one, given.get(one, 0))
        else:
            sheet.grid_properties[one] = given.get(one)
    for one, limit in (("frozenRowCount", rows), ("frozenColumnCount", columns)):
        if (sheet.grid_properties.get(one) or 0) >= limit:
            kind = "rows" if one == "frozenRowCount" else "columns"
            raise bad(f"You can't freeze all visible {kind} on the sheet.")
    if (rows, columns) != (sheet.row_count, sheet.column_count):
        document.check_size(rows * columns - sheet.row_count * sheet.column_count)
        sheet.resize(rows, columns)


def _set_plain(document: Document, sheet: Grid, name: str, value: object) -> None:
    if name == "hidden" and value:
        others = [one for one in document.sheets if one is not sheet and not one.properties.get("hidden")]
        if not others:
            raise bad("You can't hide all the sheets in a document.")
    if value:
        sheet.properties[name] = value
    else:
        sheet.properties.pop(name, None)
    if name.startswith("tabColor"):
        other = "tabColor" if name == "tabColorStyle" else "tabColorStyle"
        sheet.properties.pop(other, None)
        _complete_colour(sheet)


def _complete_colour(sheet: Grid) -> None:
    """Keep tabColor and tabColorStyle alike, as Google answers both."""
    style = sheet.properties.get("tabColorStyle")
    if style and "rgbColor" in style:
        sheet.properties["tabColor"] = style["rgbColor"]
    elif "tabColor" in sheet.properties:
        sheet.properties["tabColorStyle"] = {"rgbColor": sheet.properties["tabColor"]}


def update_spreadsheet_properties(document: Document, body: Json) -> None:
    """Change title, locale, time zone or recalculation of the file."""
    given = body.get("properties") or {}
    names = {"title": "title", "locale": "locale", "timeZone": "time_zone", "autoRecalc": "recalculation"}
    wanted = list(names) if "*" in mask_of(body) else leaves(mask_of(body))
    for path in wanted:
        name = path.partition(".")[0]
        if name in names and name in given:
            setattr(document, names[name], str(given[name]))
        elif name in names and "*" not in mask_of(body):
            raise bad(f"Invalid value for properties.{name}: it may not be empty.")


KINDS = {
    "addSheet": add_sheet,
    "deleteSheet": delete_sheet,
    "duplicateSheet": duplicate_sheet,
    "updateSheetProperties": update_sheet_properties,
    "updateSpreadsheetProperties": update_spreadsheet_properties,
}

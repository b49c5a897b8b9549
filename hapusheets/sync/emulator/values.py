"""spreadsheets.values: reading and writing rectangles of values."""

from __future__ import annotations

from typing import Any

from hapusheets.sync.emulator.areas import Area, Box
from hapusheets.sync.emulator.cells import EMPTY, Cell, Fault, Result, Scalar, plain_number
from hapusheets.sync.emulator.document import Document
from hapusheets.sync.emulator.errors import Json, bad
from hapusheets.sync.emulator.formulas import cell_result
from hapusheets.sync.emulator.grid import Grid
from hapusheets.sync.emulator.locales import Locale, locale_of
from hapusheets.sync.emulator.printing import TIMELY, is_timely, show
from hapusheets.sync.emulator.typing_in import type_in

_RENDERS = {"FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA"}
_DATES = {"SERIAL_NUMBER", "FORMATTED_STRING"}
_DIMENSIONS = {"ROWS", "COLUMNS"}
_INPUTS = {"RAW", "USER_ENTERED"}
#: format, note, validation and extras of a cell that has none.
_BARE = EMPTY[2:]


class Reading:
    """How values are asked for: the query parameters of values.get."""

    def __init__(self, asked: Json) -> None:
        self.render = _choice(asked, "valueRenderOption", _RENDERS, "FORMATTED_VALUE")
        self.dates = _choice(asked, "dateTimeRenderOption", _DATES, "SERIAL_NUMBER")
        self.dimension = _choice(asked, "majorDimension", _DIMENSIONS, "ROWS")


def _choice(asked: Json, name: str, known: set[str], default: str) -> str:
    given = asked.get(name)
    if given in (None, "", "DIMENSION_UNSPECIFIED"):
        return default
    if given not in known:
        snake = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
        raise bad(f"Invalid value at '{snake}' (type.googleapis.com/google.apps.sheets.v4), \"{given}\"")
    return str(given)


def input_option(asked: Json, name: str = "valueInputOption") -> str:
    """Return RAW or USER_ENTERED. Raises Google's 400 when it is missing."""
    option = _choice(asked, name, _INPUTS, "")
    if not option:
        raise bad(f"'{name}' is required but not specified")
    return option


# -- reading -------------------------------------------------------------------------------------------------------


def value_range(document: Document, sheet: Grid, area: Area, reading: Reading, asked: str = "") -> Json:
    """Return the ValueRange object of an area, trimmed as Google trims it."""
    box = sheet.reading_box(area, asked)
    lines = read_lines(document, sheet, box, reading)
    found: Json = {"range": sheet.name(box), "majorDimension": reading.dimension}
    return found | {"values": lines} if lines else found


def read_lines(document: Document, sheet: Grid, box: Box, reading: Reading) -> list[list[Any]]:
    """Return the values as rows (or columns), without the empty cells at their ends."""
    locale = locale_of(document.locale)
    lines: list[list[Any]] = []
    for row, column, cell in sheet.cells_in(box):
        if not cell.filled:
            continue
        result = cell_result(document, sheet, row, column, cell)
        line, place = row - box.top, column - box.left
        if reading.dimension == "COLUMNS":
            line, place = place, line
        _place(lines, line, place, render(cell, result, reading, locale))
    return lines


def _place(lines: list[list[Any]], line: int, place: int, value: Any) -> None:
    while len(lines) <= line:
        lines.append([])
    row = lines[line]
    row.extend([""] * (place + 1 - len(row)))
    row[place] = value


def render(cell: Cell, result: Result, reading: Reading, locale: Locale) -> Any:
    """Return one value as the render options ask."""
    if reading.render == "FORMULA" and cell.formula is not None:
        return cell.formula
    number_format = cell.number_format
    if reading.render == "FORMATTED_VALUE":
        return show(result, number_format, locale)
    if isinstance(result, Fault):
        return result.shown
    if isinstance(result, (int, float)) and not isinstance(result, bool):
        timely = reading.dates == "FORMATTED_STRING" and is_timely(number_format)
        return show(result, number_format, locale) if timely else plain_number(result)
    return "" if result is None else result


# -- writing -------------------------------------------------------------------------------------------------------


def write_values(document: Document, text: str, body: Json, option: str) -> tuple[Grid, Box, int]:
    """Write a ValueRange body; return the sheet, the box that was written and the number of cells."""
    sheet, area = document.locate(text)
    return write_area(document, sheet, area, body, option)


def write_area(document: Document, sheet: Grid, area: Area, body: Json, option: str) -> tuple[Grid, Box, int]:
    """Write the body's values from the area's corner. A single cell is only a corner; else the values must fit."""
    rows = rows_of(body)
    height, width = len(rows), max((len(row) for row in rows), default=0)
    box = sheet.writing_box(area)
    if not area.is_cell:
        _refuse_overflow(sheet, box, rows)
    else:
        document.grow(sheet, box.top + height, box.left + width)
    written = _write_rows(document, sheet, (box.top, box.left), rows, option)
    done = Box(sheet.sheet_id, box.top, box.left, box.top + max(height, 1), box.left + max(width, 1))
    return sheet, done, written


def rows_of(body: Json) -> list[list[Any]]:
    """Return the values of a ValueRange body as rows. Raises Google's 400 for what is no scalar."""
    values = body.get("values", [])
    if not isinstance(values, list):
        raise bad("Invalid value at 'data.values' (type.googleapis.com/google.protobuf.ListValue)")
    for number, row in enumerate(values):
        _refuse_structures(number, row)
    if _choice(body, "majorDimension", _DIMENSIONS, "ROWS") == "ROWS":
        return values
    height = max((len(column) for column in values), default=0)
    return [[column[n] if n < len(column) else None for column in values] for n in range(height)]


def _refuse_structures(number: int, row: Any) -> None:
    if not isinstance(row, list):
        raise bad(
            f"Invalid value at 'data.values[{number}]' (type.googleapis.com/google.protobuf.ListValue), \"{row}\""
        )
    for place, value in enumerate(row):
        if isinstance(value, (list, dict)):
            kind = "list_value" if isinstance(value, list) else "struct_value"
            raise bad(f"Invalid values[{number}][{place}]: {kind} {{}}")


def _refuse_overflow(sheet: Grid, box: Box, rows: list[list[Any]]) -> None:
    from hapusheets.model.cells import column_letters

    place = f"Requested writing within range [{sheet.name(box)}], but tried writing to"
    if len(rows) > box.height:
        raise bad(f"{place} row [{box.bottom + 1}]")
    if any(len(row) > box.width for row in rows):
        raise bad(f"{place} column [{column_letters(box.right + 1)}]")


def _write_rows(document: Document, sheet: Grid, start: tuple[int, int], rows: list[list[Any]], option: str) -> int:
    locale, (top, left) = locale_of(document.locale), start
    written = 0
    for number, row in enumerate(rows):
        old = sheet.rows[top + number] if top + number < len(sheet.rows) else {}
        given = {left + n: value for n, value in enumerate(row) if value is not None}
        cells = {place: entered(old.get(place, EMPTY), value, option, locale) for place, value in given.items()}
        if cells:
            sheet.put_row(top + number, cells)
        written += len(row)
    return written


def entered(cell: Cell, value: Any, option: str, locale: Locale) -> Cell:
    """Return the cell after ``value`` was put in; its format, note and validation stay."""
    bare = cell._replace(value=None, formula=None, extras=None) if cell is not EMPTY else EMPTY
    if isinstance(value, (int, float)):
        return _holding(bare, value if isinstance(value, bool) else plain_number(value))
    if option == "RAW" or value == "":
        return _holding(bare, value or None)
    if cell.number_format.get("type") == "TEXT" and not value.startswith("'"):
        return bare._replace(value=value)
    typed = type_in(value, locale)
    filled = bare._replace(value=typed.value, formula=typed.formula)
    return filled if typed.number_format is None else _with_format(filled, typed.number_format)


def _holding(bare: Cell, value: Scalar) -> Cell:
    return Cell(value) if bare is EMPTY else bare._replace(value=value)


def _with_format(cell: Cell, number_format: Json) -> Cell:
    old, new = cell.number_format.get("type"), number_format["type"]
    same_family = old == new or (old in TIMELY and new in TIMELY) or (old and old not in TIMELY and new not in TIMELY)
    if same_family:
        return cell
    return cell._replace(format={**(cell.format or {}), "numberFormat": number_format})


def clear_values(sheet: Grid, box: Box) -> None:
    """Take the values out of a box; formats, notes and validation stay."""
    for row in range(box.top, min(box.bottom, len(sheet.rows))):
        cells = {
            column: EMPTY if cell[2:] == _BARE else cell._replace(value=None, formula=None, extras=None)
            for column, cell in sheet.rows[row].items()
            if box.left <= column < box.right and cell.filled
        }
        if cells:
            sheet.put_row(row, cells)


# -- appending -----------------------------------------------------------------------------------------------------


def find_table(sheet: Grid, box: Box) -> Box | None:
    """Return the last table that touches the box; None when the box is empty.

    A table is a block of filled cells with an empty row and an empty column around it.
    """
    for row in range(min(box.bottom, len(sheet.rows)) - 1, box.top - 1, -1):
        columns = [column for column in _filled(sheet, row) if box.left <= column < box.right]
        if columns:
            return _region(sheet, Box(sheet.sheet_id, row, max(columns), row + 1, max(columns) + 1))
    return None


def _filled(sheet: Grid, row: int) -> list[int]:
    return [column for column, cell in sheet.rows[row].items() if cell.filled] if 0 <= row < len(sheet.rows) else []


def _region(sheet: Grid, box: Box) -> Box:
    while True:
        wider = _wider(sheet, _taller(sheet, box))
        if wider == box:
            return box
        box = wider


def _taller(sheet: Grid, box: Box) -> Box:
    top, bottom = box.top, box.bottom
    beside = range(box.left - 1, box.right + 1)
    while any(column in beside for column in _filled(sheet, top - 1)):
        top -= 1
    while any(column in beside for column in _filled(sheet, bottom)):
        bottom += 1
    return box._replace(top=top, bottom=bottom)


def _wider(sheet: Grid, box: Box) -> Box:
    columns = {column for row in range(box.top - 1, box.bottom + 1) for column in _filled(sheet, row)}
    left, right = box.left, box.right
    while left - 1 in columns:
        left -= 1
    while right in columns:
        right += 1
    return box._replace(left=left, right=right)


def append_values(
    document: Document, text: str, body: Json, option: str, *, insert: bool
) -> tuple[Grid, Box | None, Box, int]:
    """Add the body's rows after the last table in the range; return sheet, table, written box and cell count."""
    from hapusheets.sync.emulator.dimensions import insert_lines

    sheet, area = document.locate(text)
    box = sheet.reading_box(area, text)
    table = find_table(sheet, box)
    rows = rows_of(body)
    top, left = (box.top, box.left) if table is None else (table.bottom, table.left)
    width = max((len(row) for row in rows), default=0)
    if insert and table is not None and rows:
        insert_lines(document, sheet, top, len(rows), rows=True, inherit_before=True)
    document.grow(sheet, top + len(rows), left + width)
    written = _write_rows(document, sheet, (top, left), rows, option)
    done = Box(sheet.sheet_id, top, left, top + max(len(rows), 1), left + max(width, 1))
    return sheet, table, done, written


def update_answer(document: Document, sheet: Grid, box: Box, cells: int, asked: Json) -> Json:
    """Return an UpdateValuesResponse, with the written values when they were asked for."""
    answer: Json = {"spreadsheetId": document.id, "updatedRange": sheet.name(box)}
    if cells:
        answer |= {"updatedRows": box.height, "updatedColumns": box.width, "updatedCells": cells}
    if asked.get("includeValuesInResponse"):
        shown = {
            "valueRenderOption": asked.get("responseValueRenderOption"),
            "dateTimeRenderOption": asked.get("responseDateTimeRenderOption"),
            "majorDimension": asked.get("majorDimension"),
        }
        answer["updatedData"] = value_range(document, sheet, box.area(), Reading(shown))
    return answer

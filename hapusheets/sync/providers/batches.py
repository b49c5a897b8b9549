"""From changes of a sheet to the requests of a ``batchUpdate``: guard copies, typed cells, rows taken out."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, Final, NamedTuple, Protocol

from hapusheets.model.cells import Value
from hapusheets.sync.providers.contract import SheetChanges
from hapusheets.sync.sides import to_serial

Request = dict[str, Any]

_LARGEST_BATCH_BYTES: Final = 2_000_000
_MOST_GUARDS: Final = 100
_PATTERNS: Final = {
    "DATE": "d.m.yyyy",
    "DATE_TIME": 'd.m.yyyy h"."mm',
    "TIME": 'h"."mm',
}


class Sized(Protocol):
    """A sheet's id and size."""

    @property
    def sheet_id(self) -> int:
        """The sheet's id."""
        ...

    @property
    def rows(self) -> int:
        """Number of rows."""
        ...

    @property
    def columns(self) -> int:
        """Number of columns."""
        ...


# -- guards --------------------------------------------------------------------------------------------------------


class Guard(NamedTuple):
    """A block of cells (from 0) that is copied to row ``at`` of the hidden sheet before it is written.

    ``touched``: the cells that are going to change; a row with None as column changes as a whole.
    """

    sheet: str
    top: int
    left: int
    bottom: int
    right: int
    touched: frozenset[tuple[int, int | None]]
    at: int = 0

    @property
    def height(self) -> int:
        """Number of rows."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """Number of columns."""
        return self.right - self.left

    def within(self, rows: int, columns: int) -> Guard:
        """Return the part inside a sheet of that size."""
        return self._replace(bottom=min(self.bottom, rows), right=min(self.right, columns))

    def places(self) -> Iterator[tuple[int, int]]:
        """Yield the (row, column) of each cell that is going to change and was copied."""
        for row, column in sorted(self.touched, key=lambda place: (place[0], -1 if place[1] is None else place[1])):
            columns = range(self.left, self.right) if column is None else (column,)
            yield from ((row, one) for one in columns if row < self.bottom and one < self.right)

    def copy(self, sheet_id: int, hidden_id: int) -> Request:
        """Return the request that copies the values to the hidden sheet."""
        source = _grid_range(sheet_id, self.top, self.left, self.bottom, self.right)
        target = _grid_range(hidden_id, self.at, 0, self.at + self.height, self.width)
        return {"copyPaste": {"source": source, "destination": target, "pasteType": "PASTE_VALUES"}}


def guards_of(change: SheetChanges, last_row: int, widths: Mapping[str, int]) -> list[Guard]:
    """Return the blocks to copy: runs of rows that change, or one block when there would be very many."""
    touched: set[tuple[int, int | None]] = {(row - 1, column - 1) for row, column in change.cells}
    touched |= {(last_row + n, column - 1) for n, row in enumerate(change.new_rows) for column in row}
    touched |= {(row - 1, None) for row in change.deleted_rows}
    runs = list(_runs(sorted({row for row, _ in touched})))
    if len(runs) > _MOST_GUARDS:
        runs = [(runs[0][0], runs[-1][1])]
    width = widths.get(change.sheet, 1)
    return [_guard(change.sheet, start, end, touched, width) for start, end in runs]


def _guard(sheet: str, top: int, bottom: int, touched: set[tuple[int, int | None]], width: int) -> Guard:
    inside = frozenset((row, column) for row, column in touched if top <= row < bottom)
    columns = [column for _, column in inside if column is not None]
    if len(columns) < len(inside):
        columns += [0, width - 1]
    return Guard(sheet, top, min(columns), bottom, max(columns) + 1, inside)


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield (first, last + 1) of each run of neighbouring numbers."""
    for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        yield run[0], run[-1] + 1


# -- cells and rows ------------------------------------------------------------------------------------------------


def requests_of(
    change: SheetChanges, size: Sized, last_row: int, was_number: Callable[[int, int], bool]
) -> list[Request]:
    """Return the requests that make the changes: room for new rows, cells by runs, then deletions from below."""
    added = {
        (last_row + n, column - 1): value for n, row in enumerate(change.new_rows) for column, value in row.items()
    }
    changed = {(row - 1, column - 1): value for (row, column), value in change.cells.items()}
    cells = changed | added
    rows = max([size.rows, *(row + 1 for row, _ in cells)])
    columns = max([size.columns, *(column + 1 for _, column in cells)])
    grown = [("ROWS", rows - size.rows), ("COLUMNS", columns - size.columns)]
    found: list[Request] = [
        {"appendDimension": {"sheetId": size.sheet_id, "dimension": dimension, "length": length}}
        for dimension, length in grown
        if length > 0
    ]
    found += _cell_requests(size.sheet_id, cells, was_number)
    return found + _deletions(size.sheet_id, change.deleted_rows)


def _cell_requests(
    sheet_id: int, cells: Mapping[tuple[int, int], Value], was_number: Callable[[int, int], bool]
) -> list[Request]:
    """Return one request per block: neighbours in a row, and equal runs in the rows below."""
    ready = {place: _cell_data(value, keeps_format=was_number(*place)) for place, value in cells.items()}
    blocks: list[tuple[int, int, int, bool, list[list[Request]]]] = []
    for row, left, formatted, data in _row_runs(ready):
        same = [one for one in blocks if one[0] + len(one[4]) == row and one[1:4] == (left, len(data), formatted)]
        if same:
            same[-1][4].append(data)
        else:
            blocks.append((row, left, len(data), formatted, [data]))
    return [_update(sheet_id, row, left, rows, formatted=formatted) for row, left, _, formatted, rows in blocks]


def _row_runs(ready: Mapping[tuple[int, int], Request]) -> Iterator[tuple[int, int, bool, list[Request]]]:
    """Yield (row, first column, with formats, cells) of neighbours in a row that want the same field mask."""
    places = sorted(ready)
    keyed = [(row, column - n, "userEnteredFormat" in ready[row, column]) for n, (row, column) in enumerate(places)]
    for (row, _, formatted), group in groupby(zip(keyed, places, strict=True), key=lambda pair: pair[0]):
        inside = [place for _, place in group]
        yield row, inside[0][1], formatted, [ready[place] for place in inside]


def _update(sheet_id: int, row: int, left: int, rows: list[list[Request]], *, formatted: bool) -> Request:
    fields = "userEnteredValue,userEnteredFormat.numberFormat" if formatted else "userEnteredValue"
    start = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": left}
    return {"updateCells": {"start": start, "rows": [{"values": cells} for cells in rows], "fields": fields}}


def _cell_data(value: Value, *, keeps_format: bool) -> Request:
    kind = _timely_kind(value)
    if kind and not keeps_format:
        shown = {"numberFormat": {"type": kind, "pattern": _PATTERNS[kind]}}
        return {"userEnteredValue": entered(value), "userEnteredFormat": shown}
    return {"userEnteredValue": entered(value)} if value is not None and value != "" else {}


def entered(value: Value) -> Request:
    """Return the typed value as the API takes it: a text stays text, dates and times are serial numbers."""
    match value:
        case None | "":
            return {}
        case bool():
            return {"boolValue": value}
        case str():
            return {"stringValue": value}
        case dt.date() | dt.time():
            return {"numberValue": to_serial(value)}
        case Decimal():
            return {"numberValue": int(value) if value == value.to_integral_value() else float(value)}
        case _:
            return {"numberValue": value}


def text_cell(text: str) -> Request:
    """Return a cell that holds a text."""
    return {"userEnteredValue": entered(text)} if text else {}


def _timely_kind(value: Value) -> str:
    if isinstance(value, dt.datetime):
        return "DATE_TIME"
    if isinstance(value, dt.time):
        return "TIME"
    return "DATE" if isinstance(value, dt.date) else ""


def _deletions(sheet_id: int, rows: Sequence[int]) -> list[Request]:
    runs = list(_runs(sorted({row - 1 for row in rows})))
    return [
        {"deleteDimension": {"range": {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": start, "endIndex": end}}}
        for start, end in reversed(runs)
    ]


def added_sheet(title: str, size: Sized, *, hidden: bool = False, frozen_rows: int = 0) -> Request:
    """Return the request that adds a sheet with a chosen id."""
    grid = {"rowCount": size.rows, "columnCount": size.columns}
    grid |= {"frozenRowCount": frozen_rows} if frozen_rows else {}
    properties: Request = {"sheetId": size.sheet_id, "title": title, "gridProperties": grid}
    return {"addSheet": {"properties": properties | ({"hidden": True} if hidden else {})}}


def _grid_range(sheet_id: int, top: int, left: int, bottom: int, right: int) -> Request:
    return {
        "sheetId": sheet_id,
        "startRowIndex": top,
        "endRowIndex": bottom,
        "startColumnIndex": left,
        "endColumnIndex": right,
    }


# -- batches -------------------------------------------------------------------------------------------------------


def chunked(requests: Sequence[Request], limit: int = _LARGEST_BATCH_BYTES) -> list[list[Request]]:
    """Return the requests in batches of at most ``limit`` bytes; a request with many rows is cut between rows."""
    batches: list[list[Request]] = [[]]
    size = 0
    for request in requests:
        for piece in _pieces(request, limit):
            weight = _weight(piece)
            if batches[-1] and size + weight > limit:
                batches.append([])
                size = 0
            batches[-1].append(piece)
            size += weight
    return batches


def _pieces(request: Request, limit: int) -> Iterator[Request]:
    if "updateCells" not in request or _weight(request) <= limit:
        yield request
        return
    body = request["updateCells"]
    rows: list[Request] = body["rows"]
    step = max(1, len(rows) * limit // (2 * _weight(request)))
    for start in range(0, len(rows), step):
        place = body["start"] | {"rowIndex": body["start"]["rowIndex"] + start}
        yield {"updateCells": body | {"start": place, "rows": rows[start : start + step]}}


def _weight(request: Request) -> int:
    return len(json.dumps(request, ensure_ascii=False, separators=(",", ":")).encode("utf-8")) + 1


__all__ = ["Guard", "Request", "added_sheet", "chunked", "entered", "guards_of", "requests_of", "text_cell"]

"""A cloud workbook in Google Sheets (or the local cloud): typed reading, and writing exactly once.

*Reading* is one ``values.batchGet`` of formulas and bare values for all sheets; a second one only where a text looks
like a formula. *Writing* is one atomic ``batchUpdate``: first the cells about to change are copied to the hidden
sheet, then the stamp and the cells are written, typed, then rows are deleted. After a lost answer the stamp tells
whether the batch was done, so nothing is ever done twice. What the copy holds and nobody had read is in ``unseen``.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import gspread
from gspread.http_client import ParamsType

from hapusheets.model.cells import Value
from hapusheets.model.errors import CloudUnavailable, Refused
from hapusheets.model.tables import Table
from hapusheets.sync.providers.batches import Guard, Request, added_sheet, chunked, guards_of, requests_of, text_cell
from hapusheets.sync.providers.contract import MARK_SHEET, CloudState, SheetChanges, Traffic
from hapusheets.sync.providers.grids import table_of_values
from hapusheets.sync.providers.transport import PatientClient, door_of, told_as_ours

_META_FIELDS: Final = "sheets.properties(sheetId,title,gridProperties(rowCount,columnCount))"
_TRIES: Final = 6


class CloudCell(NamedTuple):
    """A cell as it was read: a bare value (a date is its serial number) and, where it has one, its formula."""

    value: Value
    formula: str | None = None


class SheetSize(NamedTuple):
    """A sheet's id and size."""

    sheet_id: int
    rows: int
    columns: int


class Unseen(NamedTuple):
    """A value that stood in a cell when it was overwritten, though nobody had read it. Row and column from 1."""

    sheet: str
    row: int
    column: int
    value: Value


Grids = dict[str, list[list[CloudCell]]]


@dataclass
class GoogleWorkbook:
    """One spreadsheet. ``workbook``: the file name that it is a copy of."""

    client: gspread.Client
    id: str
    workbook: str
    unseen: tuple[Unseen, ...] = ()
    _sizes: dict[str, SheetSize] = field(default_factory=dict)
    _seen: Grids = field(default_factory=dict)

    @property
    def http(self) -> PatientClient:
        """The client's door to the network."""
        return door_of(self.client)

    @property
    def traffic(self) -> Traffic:
        """What the client has cost so far."""
        return self.http.traffic

    # -- reading ---------------------------------------------------------------------------------------------------

    def read(self, headers: Mapping[str, Sequence[str]]) -> CloudState:
        """Return the sheets named, as tables, with mark and stamp. A sheet that does not exist is left out."""
        grids = self.read_sheets([*headers, MARK_SHEET])
        first = grids.pop(MARK_SHEET, [])[:1]
        mark = [cell.value for row in first for cell in row] + [None, None]
        tables: dict[str, Table] = {}
        unreadable: dict[str, Refused] = {}
        for name, grid in grids.items():
            try:
                tables[name] = self._table(name, grid, headers[name])
            except Refused as error:
                unreadable[name] = error
        return CloudState(tables, unreadable, str(mark[0] or ""), str(mark[1] or ""))

    def _table(self, name: str, grid: list[list[CloudCell]], headers: Sequence[str]) -> Table:
        values = [[cell.formula or cell.value for cell in row] for row in grid]
        places = {(y, x) for y, row in enumerate(grid, start=1) for x, cell in enumerate(row, start=1) if cell.formula}
        return table_of_values(values, headers, places, workbook=self.workbook, sheet=name)

    def read_sheets(self, names: Sequence[str]) -> Grids:
        """Return the cells of each sheet that exists, row by row from A1, without empty ends.

        One request (and one for the sheet list at first); one more where a text begins like a formula.
        """
        with told_as_ours(self.id):
            existing = [name for name in names if name in self._sheet_sizes()]
            try:
                grids = self._read_existing(existing)
            except gspread.exceptions.APIError as error:
                if error.code != 400:
                    raise
                self._sizes.clear()
                existing = [name for name in names if name in self._sheet_sizes()]
                grids = self._read_existing(existing)
        self._seen |= grids
        return grids

    def _read_existing(self, names: list[str]) -> Grids:
        ranges = [_range(name) for name in names]
        entered = self._values(ranges, "FORMULA")
        if not any(_like_formula(value) for rows in entered for row in rows for value in row):
            return dict(
                zip(names, ([[CloudCell(_blank(v)) for v in row] for row in rows] for rows in entered), strict=True)
            )
        bare = self._values(ranges, "UNFORMATTED_VALUE")
        return {name: _paired(*both) for name, both in zip(names, zip(entered, bare, strict=True), strict=True)}

    def _values(self, ranges: list[str], render: str) -> list[list[list[Any]]]:
        if not ranges:
            return []
        params: ParamsType = {
            "valueRenderOption": render,
            "dateTimeRenderOption": "SERIAL_NUMBER",
            "prettyPrint": "false",
        }
        answer = self.http.values_batch_get(self.id, ranges, params)
        return [one.get("values", []) for one in answer["valueRanges"]]

    def _sheet_sizes(self) -> dict[str, SheetSize]:
        if not self._sizes:
            answer = self.http.fetch_sheet_metadata(self.id, {"fields": _META_FIELDS, "prettyPrint": "false"})
            for sheet in answer["sheets"]:
                properties = sheet["properties"]
                size = properties.get("gridProperties", {})
                self._sizes[properties["title"]] = SheetSize(
                    properties.get("sheetId", 0), size.get("rowCount", 0), size.get("columnCount", 0)
                )
        return self._sizes

    # -- writing ---------------------------------------------------------------------------------------------------

    def apply(self, changes: Sequence[SheetChanges], stamp: str) -> None:
        """Write all changes and the stamp in one atomic batch (several only above 2 MB), exactly once.

        ``unseen`` then holds what was overwritten though nobody had read it. Raises CloudUnavailable.
        """
        with told_as_ours(self.id):
            wanted = [change for change in changes if change]
            guards, requests = self._requests(wanted)
            batches = chunked(requests)
            for number, batch in enumerate(batches, start=1):
                last = number == len(batches)
                self._once([*batch, self._stamped(stamp if last else None, f"{stamp}/{number}")], f"{stamp}/{number}")
            self.unseen = tuple(self._read_guards(guards)) if guards else ()
            self._sizes.clear()

    def _requests(self, changes: Sequence[SheetChanges]) -> tuple[list[Guard], list[Request]]:
        sizes = self._sheet_sizes()
        missing = [change.sheet for change in changes if change.sheet not in sizes]
        if missing:
            raise Refused("cloud.refused", where=self.id, id=self.id, message=f"{missing[0]}?")
        requests = [] if MARK_SHEET in sizes else [self._new_mark_sheet()]
        widths = {name: max([1, *map(len, rows)]) for name, rows in self._seen.items()}
        guards = [guard for change in changes for guard in guards_of(change, self._last_row(change), widths)]
        placed, copies = self._copies(guards)
        written = [
            one
            for change in changes
            for one in requests_of(
                change, sizes[change.sheet], self._last_row(change), self._seen.get(change.sheet, [])
            )
        ]
        return placed, requests + copies + written

    def _last_row(self, change: SheetChanges) -> int:
        return len(self._seen.get(change.sheet, []))

    def _new_mark_sheet(self) -> Request:
        self._sizes[MARK_SHEET] = SheetSize(secrets.randbelow(2**31 - 1), 100, 26)
        return added_sheet(MARK_SHEET, self._sizes[MARK_SHEET], hidden=True)

    def _copies(self, guards: Sequence[Guard]) -> tuple[list[Guard], list[Request]]:
        """Return the guards with their places on the hidden sheet, and the requests that fill them."""
        mark, sizes = self._sizes[MARK_SHEET], self._sizes
        row, width, placed = 2, 1, []
        for guard in guards:
            inside = guard.within(sizes[guard.sheet].rows, sizes[guard.sheet].columns)
            if inside.height > 0 and inside.width > 0:
                placed.append(inside._replace(at=row))
                row, width = row + inside.height, max(width, inside.width)
        more = [("ROWS", row - mark.rows), ("COLUMNS", width - mark.columns)]
        grown: list[Request] = [
            {"appendDimension": {"sheetId": mark.sheet_id, "dimension": dimension, "length": length}}
            for dimension, length in more
            if length > 0
        ]
        return placed, grown + [guard.copy(sizes[guard.sheet].sheet_id, mark.sheet_id) for guard in placed]

    def _stamped(self, stamp: str | None, progress: str) -> Request:
        cells = [text_cell(self.workbook), text_cell(stamp), text_cell(progress)] if stamp else [text_cell(progress)]
        start = {"sheetId": self._sizes[MARK_SHEET].sheet_id, "rowIndex": 0, "columnIndex": 0 if stamp else 2}
        return {"updateCells": {"start": start, "rows": [{"values": cells}], "fields": "userEnteredValue"}}

    def _once(self, requests: list[Request], progress: str) -> None:
        """Send a batch until it is done, once. After a lost answer the progress cell tells whether it was."""
        for attempt in range(1, _TRIES + 1):
            try:
                self.http.batch_update(self.id, {"requests": requests})
            except CloudUnavailable as error:
                if not error.facts.get("maybe_done"):
                    raise
                if self._progress() == progress:
                    return
                if attempt == _TRIES:
                    raise
                patience = self.http.patience
                patience.sleep(min(2**attempt, 16) * (0.5 + patience.chance()) / 2)
            else:
                return

    def _progress(self) -> str:
        try:
            rows = self._values([f"{_range(MARK_SHEET)}!C1"], "UNFORMATTED_VALUE")[0]
        except gspread.exceptions.APIError as error:
            if error.code != 400:
                raise
            return ""
        return str(rows[0][0]) if rows and rows[0] else ""

    def _read_guards(self, guards: Sequence[Guard]) -> Iterator[Unseen]:
        """Yield what the copies hold that was not in the last reading, then clear them."""
        area = f"{_range(MARK_SHEET)}!3:{max(guard.at + guard.height for guard in guards)}"
        rows = self._values([area], "UNFORMATTED_VALUE")[0]
        self.http.values_batch_clear(self.id, body={"ranges": [area]})
        for guard in guards:
            for y in range(guard.height):
                line = rows[guard.at - 2 + y] if guard.at - 2 + y < len(rows) else []
                yield from self._compared(guard, y, line)

    def _compared(self, guard: Guard, y: int, line: list[Any]) -> Iterator[Unseen]:
        grid = self._seen.get(guard.sheet, [])
        before = grid[guard.top + y] if guard.top + y < len(grid) else []
        for x in range(guard.width):
            column = guard.left + x
            now = _blank(line[x]) if x < len(line) else None
            old = before[column] if column < len(before) else CloudCell(None)
            if old.formula is None and now != old.value and guard.watches(guard.top + y, column):
                yield Unseen(guard.sheet, guard.top + y + 1, column + 1, now)

    # -- setting up ------------------------------------------------------------------------------------------------

    def ensure_sheets(self, headers: Mapping[str, Sequence[str]]) -> None:
        """Make the sheets that do not exist, each with its headers in a frozen, bold first row, and the mark."""
        with told_as_ours(self.id):
            sizes = self._sheet_sizes()
            missing = [name for name in headers if name not in sizes]
            requests = [] if MARK_SHEET in sizes else [self._new_mark_sheet()]
            for name in missing:
                sizes[name] = SheetSize(secrets.randbelow(2**31 - 1), 1000, max(26, len(headers[name])))
                requests += [added_sheet(name, sizes[name], frozen_rows=1), _header_row(sizes[name], headers[name])]
            progress = secrets.token_hex(8)
            if requests:
                start = {"sheetId": sizes[MARK_SHEET].sheet_id, "rowIndex": 0, "columnIndex": 0}
                named = {"start": start, "rows": [{"values": [text_cell(self.workbook)]}], "fields": "userEnteredValue"}
                self._once([*requests, {"updateCells": named}, self._stamped(None, progress)], progress)
            self._sizes.clear()

    def delete_sheets(self, names: Sequence[str]) -> None:
        """Delete sheets that exist, for instance the empty one of a new spreadsheet; one always stays."""
        with told_as_ours(self.id):
            ids = [self._sheet_sizes()[name].sheet_id for name in names if name in self._sheet_sizes()]
            if ids:
                self.http.batch_update(self.id, {"requests": [{"deleteSheet": {"sheetId": one}} for one in ids]})
            self._sizes.clear()


def create_workbook(
    client: gspread.Client, title: str, workbook: str, headers: Mapping[str, Sequence[str]]
) -> GoogleWorkbook:
    """Make a spreadsheet (Finnish locale, Helsinki time) with these sheets and headers, and return it."""
    properties = {"title": title, "locale": "fi_FI", "timeZone": "Europe/Helsinki"}
    address = f"{gspread.urls.SPREADSHEETS_API_V4_BASE_URL}?fields=spreadsheetId,sheets.properties"
    with told_as_ours(title):
        made = client.http_client.request("post", address, json={"properties": properties}).json()
    cloud = GoogleWorkbook(client, made["spreadsheetId"], workbook)
    cloud.ensure_sheets(headers)
    first = made["sheets"][0]["properties"]["title"]
    if headers and first not in headers:
        cloud.delete_sheets([first])
    return cloud


def _header_row(size: SheetSize, headers: Sequence[str]) -> Request:
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}}
    return {
        "updateCells": {
            "start": {"sheetId": size.sheet_id, "rowIndex": 0, "columnIndex": 0},
            "rows": [{"values": [text_cell(header) | bold for header in headers]}],
            "fields": "userEnteredValue,userEnteredFormat.textFormat.bold",
        }
    }


def _range(title: str) -> str:
    return "'" + title.replace("'", "''") + "'"


def _like_formula(value: Any) -> bool:
    return isinstance(value, str) and value[:2].lstrip("'")[:1] == "="


def _blank(value: Any) -> Value:
    return None if value == "" else value


def _paired(entered: list[list[Any]], bare: list[list[Any]]) -> list[list[CloudCell]]:
    rows = []
    for y, row in enumerate(entered):
        values = bare[y] if y < len(bare) else []
        padded = values + [""] * (len(row) - len(values))
        rows.append([_cell(one, value) for one, value in zip(row, padded, strict=False)])
    return rows


def _cell(entered: Any, bare: Any) -> CloudCell:
    is_formula = isinstance(entered, str) and entered.startswith("=") and entered != bare
    return CloudCell(_blank(bare), entered) if is_formula else CloudCell(_blank(bare))


__all__ = ["CloudCell", "GoogleWorkbook", "Unseen", "create_workbook"]

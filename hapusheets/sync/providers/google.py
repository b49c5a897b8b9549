"""A cloud workbook in Google Sheets (or the local cloud): typed reading, and writing exactly once.

*Reading* is one ``values.batchGet`` of all sheets as entered; a second one, of bare values, only for sheets where a
text looks like a formula.
*Writing* is one atomic ``batchUpdate``: first the cells about to change are copied to the hidden sheet, then the stamp
and the cells are written, typed, then rows are deleted. After a lost answer the stamp tells whether the batch was
done, so nothing is ever done twice. What the copy holds and nobody had read is in ``unseen``.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import gspread
from gspread.http_client import ParamsType
from gspread.urls import SPREADSHEET_BATCH_UPDATE_URL

from hapusheets.model.cells import Value
from hapusheets.model.errors import CloudUnavailable, Refused
from hapusheets.model.tables import Table
from hapusheets.sync.providers.batches import Guard, Request, added_sheet, chunked, guards_of, requests_of, text_cell
from hapusheets.sync.providers.contract import MARK_SHEET, CloudState, SheetChanges, Traffic
from hapusheets.sync.providers.grids import table_of_values
from hapusheets.sync.providers.sheet_values import (
    NOTHING,
    SheetValues,
    formulas_in,
    may_hold_formulas,
    of_answer,
    range_of,
    with_formulas,
)
from hapusheets.sync.providers.transport import PatientClient, door_of, told_as_ours

_META_FIELDS: Final = "sheets.properties(sheetId,title,gridProperties(rowCount,columnCount))"
_ANSWER_FIELDS: Final = "updatedSpreadsheet.sheets.data.rowData.values.effectiveValue"
_TRIES: Final = 6


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


Sheets = dict[str, SheetValues]
Rows = list[list[Value]]


@dataclass
class GoogleWorkbook:
    """One spreadsheet. ``workbook``: the file name that it is a copy of."""

    client: gspread.Client
    id: str
    workbook: str
    unseen: tuple[Unseen, ...] = ()
    _sizes: dict[str, SheetSize] = field(default_factory=dict)
    _seen: Sheets = field(default_factory=dict)
    _traffic: Traffic = field(default_factory=Traffic)

    @property
    def http(self) -> PatientClient:
        """The client's door to the network."""
        return door_of(self.client)

    @property
    def traffic(self) -> Traffic:
        """What this workbook has cost so far; the client may serve several."""
        return self._traffic

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """Count what the block costs, and tell Google's refusals as ours."""
        total = self.http.traffic
        before = (total.read, total.write, total.bytes_up)
        try:
            with told_as_ours(self.id):
                yield
        finally:
            self._traffic.read += total.read - before[0]
            self._traffic.write += total.write - before[1]
            self._traffic.bytes_up += total.bytes_up - before[2]

    # -- reading ---------------------------------------------------------------------------------------------------

    def read(self, headers: Mapping[str, Sequence[str]]) -> CloudState:
        """Return the sheets named, as tables, with mark and stamp. A sheet that does not exist is left out."""
        sheets = self.read_sheets([*headers, MARK_SHEET])
        mark = sheets.pop(MARK_SHEET, NOTHING)
        tables: dict[str, Table] = {}
        unreadable: dict[str, Refused] = {}
        for name, found in sheets.items():
            try:
                tables[name] = table_of_values(
                    with_formulas(found), headers[name], found.formulas, workbook=self.workbook, sheet=name
                )
            except Refused as error:
                unreadable[name] = error
        return CloudState(tables, unreadable, str(mark.value(0, 0) or ""), str(mark.value(0, 1) or ""))

    def read_sheets(self, names: Sequence[str]) -> Sheets:
        """Return the cells of each sheet that exists, row by row from A1, without empty ends.

        One request; one more where a text begins like a formula; two more where a sheet does not exist.
        """
        with self._asking():
            try:
                sheets = self._read_existing(names)
            except gspread.exceptions.APIError as error:
                if error.code != 400:
                    raise
                self._sizes.clear()
                sheets = self._read_existing([name for name in names if name in self._sheet_sizes()])
        self._seen |= sheets
        return sheets

    def _read_existing(self, names: Sequence[str]) -> Sheets:
        entered = dict(zip(names, self._values([range_of(name) for name in names], "FORMULA"), strict=True))
        doubtful = [name for name, rows in entered.items() if may_hold_formulas(rows)]
        bare = dict(
            zip(doubtful, self._values([range_of(name) for name in doubtful], "UNFORMATTED_VALUE"), strict=True)
        )
        return {
            name: SheetValues(bare[name], formulas_in(rows, bare[name])) if name in bare else SheetValues(rows, {})
            for name, rows in entered.items()
        }

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
        with self._asking():
            self._sizes.clear()
            guards, requests = self._requests([change for change in changes if change])
            batches = chunked(requests)
            answers = []
            for number, batch in enumerate(batches, start=1):
                written = [*batch, self._stamped(stamp if number == len(batches) else None, f"{stamp}/{number}")]
                copied = self._copied_range(guards) if number == 1 else ""
                answers.append(self._once(written, f"{stamp}/{number}", copied))
            self.unseen = tuple(self._read_guards(guards, answers[0])) if guards else ()

    def _requests(self, changes: Sequence[SheetChanges]) -> tuple[list[Guard], list[Request]]:
        sizes = self._sheet_sizes()
        missing = [change.sheet for change in changes if change.sheet not in sizes]
        if missing:
            raise Refused("cloud.refused", where=self.id, id=self.id, message=f"{missing[0]}?")
        requests = [] if MARK_SHEET in sizes else [self._new_mark_sheet()]
        widths = {name: max([1, *map(len, seen.rows)]) for name, seen in self._seen.items()}
        guards = [guard for change in changes for guard in guards_of(change, self._last_row(change), widths)]
        placed, copies = self._copies(guards)
        written = [
            one
            for change in changes
            for one in requests_of(change, sizes[change.sheet], self._last_row(change), self._was_number(change))
        ]
        return placed, requests + copies + written

    def _last_row(self, change: SheetChanges) -> int:
        return len(self._seen.get(change.sheet, NOTHING).rows)

    def _was_number(self, change: SheetChanges) -> Callable[[int, int], bool]:
        """Return what tells whether a number stood in a cell: then the cell's own date format is kept."""
        seen = self._seen.get(change.sheet, NOTHING)
        return lambda row, column: type(seen.value(row, column)) in {int, float}

    def _new_mark_sheet(self) -> Request:
        self._sizes[MARK_SHEET] = SheetSize(self._free_id(), 100, 26)
        return added_sheet(MARK_SHEET, self._sizes[MARK_SHEET], hidden=True)

    def _free_id(self) -> int:
        """Return a short sheet id that is not taken; short, because every changed cell names it."""
        taken = {size.sheet_id for size in self._sizes.values()}
        return next(n for n in iter(lambda: 100 + secrets.randbelow(99_900), None) if n not in taken)

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

    def _once(self, requests: list[Request], progress: str, asked: str = "") -> Rows | None:
        """Send a batch until it is done, once, and return the values of the range ``asked``.

        After a lost answer the progress cell tells whether the batch was done; the values are None then.
        """
        body: Request = {"requests": requests}
        if asked:
            body |= {"includeSpreadsheetInResponse": True, "responseIncludeGridData": True, "responseRanges": [asked]}
        params: ParamsType = {"fields": _ANSWER_FIELDS if asked else "spreadsheetId", "prettyPrint": "false"}
        for attempt in range(1, _TRIES + 1):
            try:
                answer = self.http.request("post", SPREADSHEET_BATCH_UPDATE_URL % self.id, params=params, json=body)
            except CloudUnavailable as error:
                if not error.facts.get("maybe_done"):
                    raise
                if self._progress() == progress:
                    return None
                if attempt == _TRIES:
                    raise
                patience = self.http.patience
                patience.sleep(min(2**attempt, 16) * (0.5 + patience.chance()) / 2)
            else:
                return of_answer(answer.json())
        return None

    def _progress(self) -> str:
        try:
            rows = self._values([f"{range_of(MARK_SHEET)}!C1"], "UNFORMATTED_VALUE")[0]
        except gspread.exceptions.APIError as error:
            if error.code != 400:
                raise
            return ""
        return str(rows[0][0]) if rows and rows[0] else ""

    def _copied_range(self, guards: Sequence[Guard], rows: int = 0) -> str:
        end = max((guard.at + guard.height for guard in guards), default=0)
        return f"{range_of(MARK_SHEET)}!3:{max(end, rows)}" if guards else ""

    def _read_guards(self, guards: Sequence[Guard], answered: Rows | None) -> Iterator[Unseen]:
        """Yield what the copies hold that was not in the last reading, and clear them."""
        rows = answered
        if rows is None:
            rows = self._values([self._copied_range(guards)], "UNFORMATTED_VALUE")[0]
        below = self._copied_range(guards, self._sizes[MARK_SHEET].rows)
        self.http.values_batch_clear(self.id, body={"ranges": [below]})
        for guard in guards:
            yield from self._compared(guard, rows)

    def _compared(self, guard: Guard, rows: Rows) -> Iterator[Unseen]:
        seen = self._seen.get(guard.sheet, NOTHING)
        copied = SheetValues(rows, {})
        for row, column in guard.places():
            now = copied.value(guard.at - 2 + row - guard.top, column - guard.left)
            if (row + 1, column + 1) not in seen.formulas and now != seen.value(row, column):
                yield Unseen(guard.sheet, row + 1, column + 1, now)

    # -- setting up ------------------------------------------------------------------------------------------------

    def ensure_sheets(
        self, headers: Mapping[str, Sequence[str]], texts: Mapping[str, Collection[str]] | None = None
    ) -> None:
        """Make the sheets that do not exist, each with its headers in a frozen, bold first row, and the mark.

        ``texts`` (by sheet): headers whose columns are formatted as text, so that a phone number typed there stays so.
        """
        with self._asking():
            sizes = self._sheet_sizes()
            missing = [name for name in headers if name not in sizes]
            requests = [] if MARK_SHEET in sizes else [self._new_mark_sheet()]
            for name in missing:
                sizes[name] = SheetSize(self._free_id(), 1000, max(26, len(headers[name])))
                requests += [added_sheet(name, sizes[name], frozen_rows=1), _header_row(sizes[name], headers[name])]
                places = [n for n, header in enumerate(headers[name]) if header in (texts or {}).get(name, ())]
                requests += [_text_column(sizes[name], place) for place in places]
            progress = secrets.token_hex(8)
            if requests:
                start = {"sheetId": sizes[MARK_SHEET].sheet_id, "rowIndex": 0, "columnIndex": 0}
                named = {"start": start, "rows": [{"values": [text_cell(self.workbook)]}], "fields": "userEnteredValue"}
                self._once([*requests, {"updateCells": named}, self._stamped(None, progress)], progress)
            self._sizes.clear()

    def delete_sheets(self, names: Sequence[str]) -> None:
        """Delete sheets that exist, for instance the empty one of a new spreadsheet; one always stays."""
        with self._asking():
            ids = [self._sheet_sizes()[name].sheet_id for name in names if name in self._sheet_sizes()]
            if ids:
                self.http.batch_update(self.id, {"requests": [{"deleteSheet": {"sheetId": one}} for one in ids]})
            self._sizes.clear()


def create_workbook(
    client: gspread.Client,
    title: str,
    workbook: str,
    headers: Mapping[str, Sequence[str]],
    texts: Mapping[str, Collection[str]] | None = None,
) -> GoogleWorkbook:
    """Make a spreadsheet (Finnish locale, Helsinki time) with these sheets and headers, and return it.

    ``texts``: see ``ensure_sheets``.
    """
    properties = {"title": title, "locale": "fi_FI", "timeZone": "Europe/Helsinki"}
    address = f"{gspread.urls.SPREADSHEETS_API_V4_BASE_URL}?fields=spreadsheetId,sheets.properties"
    with told_as_ours(title):
        made = client.http_client.request("post", address, json={"properties": properties}).json()
    cloud = GoogleWorkbook(client, made["spreadsheetId"], workbook)
    cloud.ensure_sheets(headers, texts)
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


def _text_column(size: SheetSize, column: int) -> Request:
    place = {"sheetId": size.sheet_id, "startRowIndex": 1, "startColumnIndex": column, "endColumnIndex": column + 1}
    cell = {"userEnteredFormat": {"numberFormat": {"type": "TEXT", "pattern": "@"}}}
    return {"repeatCell": {"range": place, "cell": cell, "fields": "userEnteredFormat.numberFormat"}}


__all__ = ["GoogleWorkbook", "SheetValues", "Unseen", "create_workbook"]

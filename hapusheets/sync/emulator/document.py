"""A spreadsheet file: its sheets, named ranges, and what Drive knows about it."""

from __future__ import annotations

import copy
import datetime as dt
import secrets
from dataclasses import dataclass, field
from typing import Any

from hapusheets.sync.emulator.areas import Area, parse_cells, split_sheet
from hapusheets.sync.emulator.cells import Result
from hapusheets.sync.emulator.errors import ApiError, Json, bad
from hapusheets.sync.emulator.grid import Grid

CELL_LIMIT = 10_000_000
OWNER = {
    "kind": "drive#permission",
    "id": "01234567890123456789",
    "type": "user",
    "emailAddress": "omistaja@example.fi",
    "role": "owner",
    "displayName": "Omistaja",
    "deleted": False,
    "pendingOwner": False,
}


def now_text() -> str:
    """Return this moment as Drive writes it."""
    moment = dt.datetime.now(dt.UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def new_file_id() -> str:
    """Return a fresh id of 44 characters."""
    return "1" + secrets.token_urlsafe(32)


@dataclass
class Document:
    """A spreadsheet. ``results`` caches what its formulas give; it is emptied by every change."""

    id: str
    title: str
    locale: str = "en_US"
    time_zone: str = "Etc/GMT"
    recalculation: str = "ON_CHANGE"
    sheets: list[Grid] = field(default_factory=list)
    named_ranges: list[Json] = field(default_factory=list)
    metadata: list[Json] = field(default_factory=list)
    drive: Json = field(default_factory=dict)
    results: dict[tuple[int, int, int], Result] = field(default_factory=dict, repr=False)
    depth: int = 0

    def fork(self) -> Document:
        """Return a copy that can be changed without changing this one."""
        return Document(
            self.id,
            self.title,
            self.locale,
            self.time_zone,
            self.recalculation,
            [sheet.fork() for sheet in self.sheets],
            copy.deepcopy(self.named_ranges),
            copy.deepcopy(self.metadata),
            copy.deepcopy(self.drive),
        )

    @property
    def url(self) -> str:
        """The address a person would open at Google."""
        return f"https://docs.google.com/spreadsheets/d/{self.id}/edit"

    def sheet(self, sheet_id: Any) -> Grid:
        """Return the sheet with that id. Raises the 400 that Google gives."""
        for sheet in self.sheets:
            if sheet.sheet_id == int(sheet_id or 0):
                return sheet
        raise bad(f"No grid with id: {sheet_id}")

    def titled(self, title: str) -> Grid | None:
        """Return the sheet with that title, letter case last; None when there is none."""
        same = [sheet for sheet in self.sheets if sheet.title == title]
        near = [sheet for sheet in self.sheets if sheet.title.casefold() == title.casefold()]
        return next(iter(same + near), None)

    def named(self, name: str) -> Area | None:
        """Return the area of a named range; None when there is none."""
        from hapusheets.sync.emulator.areas import area_from_json

        for one in self.named_ranges:
            if one["name"].casefold() == name.casefold():
                return area_from_json(one["range"])
        return None

    def locate(self, text: str) -> tuple[Grid, Area]:
        """Return the sheet and area of a range as clients write it. Raises Google's 400 otherwise."""
        area = self._locate(text)
        if area is None:
            raise bad(f"Unable to parse range: {text}")
        return self.sheet(area.sheet_id), area

    def _locate(self, text: str) -> Area | None:
        try:
            title, cells, quoted = split_sheet(text)
        except ValueError:
            return None
        if cells is None:
            return self._locate_alone(title, quoted=quoted)
        sheet = self.titled(title)
        if sheet is None:
            return None
        return (Area(sheet.sheet_id) if not cells else parse_cells(cells, sheet.sheet_id)) or self.named(cells)

    def _locate_alone(self, text: str, *, quoted: bool) -> Area | None:
        sheet = self.titled(text)
        whole = Area(sheet.sheet_id) if sheet else None
        if quoted:
            return whole
        return self.named(text) or parse_cells(text, self.sheets[0].sheet_id) or whole

    def free_sheet_id(self) -> int:
        """Return a new sheet id: 0 for the first sheet, else a random one."""
        taken = {sheet.sheet_id for sheet in self.sheets}
        if not taken:
            return 0
        while (number := secrets.randbelow(2**31 - 1)) in taken:
            pass
        return number

    def free_title(self) -> str:
        """Return Sheet2, Sheet3 … the first that is free."""
        number = len(self.sheets) + 1
        while self.titled(f"Sheet{number}"):
            number += 1
        return f"Sheet{number}"

    def grow(self, sheet: Grid, rows: int, columns: int) -> None:
        """Make a sheet at least that large. Raises the 400 for more than ten million cells, before anything grows."""
        rows, columns = max(rows, sheet.row_count), max(columns, sheet.column_count)
        self.check_size(rows * columns - sheet.row_count * sheet.column_count)
        sheet.grow(rows, columns)

    def check_size(self, more: int = 0) -> None:
        """Raise the 400 for more than ten million cells, ``more`` new ones counted in."""
        if sum(sheet.row_count * sheet.column_count for sheet in self.sheets) + more > CELL_LIMIT:
            raise ApiError(
                400,
                "This action would increase the number of cells in the workbook above the limit of "
                f"{CELL_LIMIT} cells.",
            )

    def touch(self) -> None:
        """Note that the file was changed now."""
        self.results.clear()
        self.drive["modifiedTime"] = now_text()


def new_document(title: str, locale: str = "en_US", time_zone: str = "Etc/GMT") -> Document:
    """Return a file without sheets, owned by the emulator's own user."""
    moment = now_text()
    drive = {"createdTime": moment, "modifiedTime": moment, "parents": ["root"], "trashed": False}
    drive |= {"permissions": [dict(OWNER)], "comments": []}
    return Document(new_file_id(), title, locale, time_zone, drive=drive)

"""SQLite behind the emulator: every file by its head and its rows; only changed rows are written."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hapusheets.model.errors import Refused, TryLater
from hapusheets.sync.emulator.cells import pack, unpack
from hapusheets.sync.emulator.document import Document
from hapusheets.sync.emulator.errors import Json
from hapusheets.sync.emulator.grid import Grid, Row

_TABLES = """
create table if not exists files (id text primary key, head text not null);
create table if not exists lines (
    file text not null, sheet integer not null, number integer not null, cells text not null,
    primary key (file, sheet, number)
) without rowid;
"""


class Store:
    """The saved files. ``path`` None keeps them in memory only."""

    def __init__(self, path: Path | None) -> None:
        if path is not None:
            _make_private(path)
        self.database = sqlite3.connect(":memory:" if path is None else path, check_same_thread=False, timeout=1)
        try:
            self.database.execute("pragma locking_mode = exclusive")
            self.database.execute("pragma synchronous = normal")
            self.database.executescript(f"begin exclusive; {_TABLES} commit;")
        except sqlite3.OperationalError as error:
            self.database.close()
            raise TryLater("cloud.data_in_use", where=str(path), path=str(path)) from error
        except sqlite3.DatabaseError as error:
            self.database.close()
            raise Refused("cloud.data_unreadable", where=str(path), path=str(path)) from error

    def close(self) -> None:
        """Close the database file."""
        self.database.close()

    def load(self) -> Iterator[Document]:
        """Yield every saved file, oldest first."""
        for file_id, head in self.database.execute("select id, head from files order by rowid").fetchall():
            yield self._load_one(file_id, json.loads(head))

    def _load_one(self, file_id: str, head: Json) -> Document:
        sheets = [_sheet_from(one) for one in head.pop("sheets")]
        lines = self.database.execute(
            "select sheet, number, cells from lines where file = ? order by sheet, number", (file_id,)
        )
        by_id = {sheet.sheet_id: sheet for sheet in sheets}
        for sheet_id, number, cells in lines:
            rows = by_id[sheet_id].rows
            rows.extend({} for _ in range(number + 1 - len(rows)))
            rows[number] = {int(column): unpack(cell) for column, cell in json.loads(cells).items()}
        return Document(file_id, **head, sheets=sheets)

    def save(self, new: Document, old: Document | None) -> None:
        """Save a file in one transaction; ``old`` is what is saved now."""
        before = {sheet.sheet_id: sheet.rows for sheet in old.sheets} if old else {}
        with self.database:
            self.database.execute(
                "insert into files values (?, ?) on conflict (id) do update set head = excluded.head",
                (new.id, json.dumps(_head(new), ensure_ascii=False)),
            )
            for sheet in new.sheets:
                self._save_rows(new.id, sheet, before.pop(sheet.sheet_id, []))
            for sheet_id in before:
                self.database.execute("delete from lines where file = ? and sheet = ?", (new.id, sheet_id))

    def _save_rows(self, file_id: str, sheet: Grid, old: list[Row]) -> None:
        count = len(old)
        changed = [(n, row) for n, row in enumerate(sheet.rows) if n >= count or row is not old[n]]
        self.database.executemany(
            "insert or replace into lines values (?, ?, ?, ?)",
            [(file_id, sheet.sheet_id, n, _line(row)) for n, row in changed],
        )
        if count > len(sheet.rows):
            self.database.execute(
                "delete from lines where file = ? and sheet = ? and number >= ?",
                (file_id, sheet.sheet_id, len(sheet.rows)),
            )

    def delete(self, file_id: str) -> None:
        """Delete a file."""
        with self.database:
            self.database.execute("delete from files where id = ?", (file_id,))
            self.database.execute("delete from lines where file = ?", (file_id,))


def _make_private(path: Path) -> None:
    """Make a new file that only its owner can read; it may hold personal data."""
    if path.is_dir() or not path.parent.is_dir():
        raise Refused("cloud.data_unreadable", where=str(path), path=str(path))
    if not path.exists():
        path.touch(mode=0o600)


def _line(row: Row) -> str:
    return json.dumps({column: pack(cell) for column, cell in row.items()}, ensure_ascii=False, separators=(",", ":"))


def _head(document: Document) -> Json:
    names = ("title", "locale", "time_zone", "recalculation", "named_ranges", "metadata", "drive")
    head: Json = {name: getattr(document, name) for name in names}
    return head | {"sheets": [_sheet_head(sheet) for sheet in document.sheets]}


_SHEET_FIELDS = ("sheet_id", "title", "row_count", "column_count", "properties", "grid_properties", "parts")


def _sheet_head(sheet: Grid) -> Json:
    head: Json = {name: getattr(sheet, name) for name in _SHEET_FIELDS}
    return head | {"row_data": sheet.row_data, "column_data": sheet.column_data}


def _sheet_from(head: dict[str, Any]) -> Grid:
    for name in ("row_data", "column_data"):
        head[name] = {int(place): data for place, data in head[name].items()}
    return Grid(**head)

"""The base: what a workbook and its cloud copy last agreed on. Kept in the state folder, never a withheld value.

A file per workbook. ``stamp`` is the mark that our last write left in the cloud; ``pending`` the mark of a write that
may or may not have arrived before we were killed. A cloud that bears any other mark has been written by somebody
else's base (a restored backup, a copied workspace): the base is lost, and the rules of a first sync hold.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from hapusheets.journal.encoding import decode, encode
from hapusheets.journal.state import private_folder, read_json, write_atomic
from hapusheets.model.cells import Value
from hapusheets.model.errors import Refused

_FORMAT: Final = 1
#: How many contents of a local workbook are remembered.
_REMEMBERED: Final = 200

Rows = tuple[dict[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Base:
    """The base of one workbook. ``sheets`` holds the agreed rows by sheet; a sheet not there was never synced.

    ``cloud`` is the id of the spreadsheet that it was agreed with. ``contents``: the sha256 of the local workbook at
    the end of the last syncs, newest last.
    """

    cloud: str = ""
    stamp: str = ""
    pending: str = ""
    sheets: Mapping[str, Rows] = field(default_factory=dict)
    contents: tuple[str, ...] = ()

    def is_from_before(self, content: str) -> bool:
        """Tell whether the local workbook is, byte for byte, what an earlier sync left: an old copy put back."""
        return content in self.contents and content != self.contents[-1]

    def with_content(self, content: str) -> Base:
        """Return the base after a sync that left the local workbook with this content ("": not known)."""
        if not content or self.contents[-1:] == (content,):
            return self
        others = [old for old in self.contents if old != content]
        return replace(self, contents=(*others, content)[-_REMEMBERED:])

    def knows(self, cloud: str, stamp: str) -> bool:
        """Tell whether this base was agreed with that spreadsheet in the state that its stamp names."""
        return bool(self.stamp or self.pending) and cloud == self.cloud and stamp in {self.stamp, self.pending} - {""}


def new_stamp() -> str:
    """Return a mark for the next write."""
    return secrets.token_hex(8)


class BaseStore:
    """The bases of a workspace in its state folder."""

    def __init__(self, state: Path) -> None:
        self.folder = private_folder(state / "sync")

    def load(self, workbook: str) -> Base:
        """Return the base of a workbook; an empty one when it was never synced. Raises Refused for a newer format."""
        raw = read_json(self._path(workbook))
        return Base() if raw is None else _decode(raw, str(self._path(workbook)))

    def save(self, workbook: str, base: Base) -> None:
        """Write the base of a workbook, atomically."""
        write_atomic(self._path(workbook), json.dumps(_encode(base), ensure_ascii=False).encode("utf-8"))

    def _path(self, workbook: str) -> Path:
        return self.folder / f"{workbook}.json"


def _encode(base: Base) -> dict[str, Any]:
    sheets = {name: _encode_rows(rows) for name, rows in base.sheets.items()}
    marks = {"cloud": base.cloud, "stamp": base.stamp, "pending": base.pending, "contents": list(base.contents)}
    return {"format": _FORMAT, **marks, "sheets": sheets}


def _encode_rows(rows: Rows) -> dict[str, Any]:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    return {"columns": columns, "rows": [_encode_row(row, columns) for row in rows]}


def _encode_row(row: Mapping[str, Value], columns: list[str]) -> list[Any]:
    """Return the cells in column order; a cell that the row does not have is an empty list."""
    return [encode(row[column]) if column in row else [] for column in columns]


def _decode(raw: Mapping[str, Any], where: str) -> Base:
    if raw.get("format") != _FORMAT:
        raise Refused("sync.base_format", where=where)
    sheets = {name: tuple(_decode_rows(sheet)) for name, sheet in raw["sheets"].items()}
    return Base(raw["cloud"], raw["stamp"], raw["pending"], sheets, tuple(raw.get("contents", ())))


def _decode_rows(raw: Mapping[str, Any]) -> list[dict[str, Value]]:
    columns = raw["columns"]
    return [
        {column: decode(cell) for column, cell in zip(columns, row, strict=True) if cell != []} for row in raw["rows"]
    ]


__all__ = ["Base", "BaseStore", "Rows", "new_stamp"]

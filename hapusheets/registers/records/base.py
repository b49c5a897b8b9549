"""What every record has: an id and the place it was read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any


@dataclass(frozen=True, slots=True)
class RowPlace:
    """Where a record lies: file name, sheet and row number (from 1)."""

    workbook: str
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a register. ``id`` is its key (several key columns are joined by ``|``).

    ``new_id``: the cell of the id is blank; ``id`` is the next free number, written by the next writing command.
    ``own``: values of the workspace's own columns by their name in code (``own_avain``).
    """

    id: str
    place: RowPlace
    new_id: bool = False
    own: Mapping[str, Any] = field(default_factory=dict, kw_only=True, compare=False)

    if not TYPE_CHECKING:  # a misspelt field stays a mistake for the type checker

        def __getattr__(self, name: str) -> Any:
            """Return the value of an own column; None where its cell is blank."""
            if name.startswith("own_"):
                return self.own.get(name)
            raise AttributeError(name)

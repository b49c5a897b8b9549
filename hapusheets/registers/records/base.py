"""What every record has: an id and the place it was read from."""

from __future__ import annotations

from dataclasses import dataclass


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
    """

    id: str
    place: RowPlace
    new_id: bool = False

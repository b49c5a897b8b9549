"""What a sync needs of the other side. One suite of tests (``tests/contract``) runs against every provider."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from hapusheets.model.cells import Value
from hapusheets.model.errors import Refused
from hapusheets.model.tables import Table

#: The hidden sheet of a cloud workbook: A1 the workbook that it is a copy of, B1 the stamp of the last write.
MARK_SHEET: Final = "_hapusheets"


@dataclass(frozen=True, slots=True)
class CloudState:
    """A cloud workbook as it was read: tables by sheet, sheets that cannot be read and why, mark and stamp.

    A sheet that does not exist is in neither. ``workbook`` is the file name that the copy was made of ("" unmarked).
    """

    tables: Mapping[str, Table]
    unreadable: Mapping[str, Refused] = field(default_factory=dict)
    workbook: str = ""
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class SheetChanges:
    """What to write on one sheet. Rows and columns are counted from 1 and mean the sheet as it was last read.

    ``new_rows`` (by column number) go under the last row of the table; ``deleted_rows`` leave no gap.
    """

    sheet: str
    cells: Mapping[tuple[int, int], Value] = field(default_factory=dict)
    new_rows: Sequence[Mapping[int, Value]] = ()
    deleted_rows: Sequence[int] = ()

    def __bool__(self) -> bool:
        return bool(self.cells or self.new_rows or self.deleted_rows)


@dataclass
class Traffic:
    """Requests made and bytes sent since the provider was opened."""

    read: int = 0
    write: int = 0
    bytes_up: int = 0


class Overwritten(Protocol):
    """A value that stood in a cell when it was written over, though nobody had read it. Counted from 1."""

    @property
    def sheet(self) -> str: ...  # noqa: D102 - the sheet's name
    @property
    def row(self) -> int: ...  # noqa: D102 - its row before rows were deleted
    @property
    def column(self) -> int: ...  # noqa: D102 - its column
    @property
    def value(self) -> Value: ...  # noqa: D102 - what stood there


class Provider(Protocol):
    """One cloud workbook. Values are typed; a text stays text, a date is a date in a date column."""

    @property
    def id(self) -> str:
        """What names the cloud workbook, the same in every session."""
        ...

    @property
    def traffic(self) -> Traffic:
        """What this session has cost so far."""
        ...

    @property
    def unseen(self) -> Sequence[Overwritten]:
        """What the last ``apply`` wrote over though nobody had read it: edits of the last moment."""
        ...

    def read(self, headers: Mapping[str, Sequence[str]]) -> CloudState:
        """Return the sheets named, whose known headers are given, in one request. Raises CloudUnavailable."""
        ...

    def apply(self, changes: Sequence[SheetChanges], stamp: str) -> None:
        """Write all changes and the stamp, all or nothing, and safely twice. Raises CloudUnavailable."""
        ...


__all__ = ["MARK_SHEET", "CloudState", "Overwritten", "Provider", "SheetChanges", "Traffic"]

"""What a read workbook is: sheets of typed cells, whatever kind of file they came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hapusheets.model.cells import Cell
from hapusheets.workbooks.locks import OpenBy
from hapusheets.workbooks.sheet_parts import SheetTable


@dataclass(frozen=True)
class Sheet:
    """One worksheet. ``cells`` by address, in the file's order; cells without value and formula are absent.

    ``state``: visible, hidden or veryHidden. ``merged``: ranges such as ``A1:B2``. ``junk``: addresses of cells
    whose stored value does not fit its kind (their kind is error and ``raw`` tells what stands there).
    ``comments``: addresses with a note, on empty cells too. ``autofilter``: the sheet's own filter range or "".
    """

    name: str
    cells: dict[str, Cell]
    state: str = "visible"
    tables: tuple[SheetTable, ...] = ()
    merged: tuple[str, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    comments: frozenset[str] = frozenset()
    autofilter: str = ""
    junk: tuple[str, ...] = ()

    def value(self, address: str) -> object:
        """Return the value at ``address``; None when the cell is absent."""
        cell = self.cells.get(address)
        return None if cell is None else cell.value


@dataclass(frozen=True)
class Workbook:
    """A workbook as it was at one moment. ``open_by``: who had it open then (unsaved changes are not seen).

    ``properties`` are the custom document properties; ``sha256`` the fingerprint of the file's bytes.
    """

    path: Path
    sheets: dict[str, Sheet]
    properties: Mapping[str, str] = field(default_factory=dict)
    sha256: str = ""
    date1904: bool = False
    open_by: OpenBy | None = None

    @property
    def name(self) -> str:
        """The file name with its ending."""
        return self.path.name

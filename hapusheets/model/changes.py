"""Change sets: what somebody proposes to write. Nothing here writes; ``workspace.apply`` does.

A change names a workbook by its file name (``valitys.xlsx``), a sheet by its Finnish name and a column by
its header. Rows are found by ``record`` (the row's key) at the moment of writing, so a sorted sheet does
no harm; ``row`` is used only where a row has no key yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hapusheets.model.cells import Value


@dataclass(frozen=True, slots=True)
class CellChange:
    """Set one cell. ``old`` is the value that was read; another value there at writing refuses the change."""

    workbook: str
    sheet: str
    record: str | None
    column: str
    old: Value
    new: Value
    row: int | None = None


@dataclass(frozen=True, slots=True)
class RowAdded:
    """Add one row at the end of the table. ``values`` by header; a missing id is given by ``workspace.apply``."""

    workbook: str
    sheet: str
    values: Mapping[str, Value]
    record: str | None = None


@dataclass(frozen=True, slots=True)
class RowDeleted:
    """Take one row out of the table. ``old`` by header: what was read; a changed row refuses the deletion."""

    workbook: str
    sheet: str
    record: str | None
    old: Mapping[str, Value]
    row: int | None = None


Change = CellChange | RowAdded | RowDeleted


@dataclass(frozen=True, slots=True)
class CellMark:
    """What a cell shall bear: ``mark`` is ``error``, ``warning`` or None (a note alone), ``note`` the note's text."""

    sheet: str
    cell: str
    mark: str | None
    note: str


@dataclass(frozen=True, slots=True)
class MarkLine:
    """A line of the sheet *Havainnot*: words for a person, with sensitive values masked.

    ``severity`` is ``error``, ``warning`` or ``info``; ``cell`` "" when the whole sheet or workbook is meant.
    """

    severity: str
    sheet: str
    cell: str
    record: str
    column: str
    message: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class Marking:
    """All marks and lines that a workbook shall bear: those of ours that it bears beyond them are taken off."""

    workbook: str
    marks: tuple[CellMark, ...] = ()
    lines: tuple[MarkLine, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Changes that belong together: all are written, or none. ``command`` goes to the audit log.

    ``fingerprints`` maps a workbook to the sha256 it had when it was read; another file there refuses all.
    ``notes`` are facts for the audit log (never a sensitive value). ``markings`` tell how workbooks shall be marked;
    they change no value.
    """

    command: str
    changes: tuple[Change, ...]
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    markings: tuple[Marking, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes or self.markings)

    @property
    def workbooks(self) -> tuple[str, ...]:
        """The file names that would be written, in order of first mention."""
        return tuple(dict.fromkeys(change.workbook for change in (*self.changes, *self.markings)))


@dataclass(frozen=True, slots=True)
class Applied:
    """What was written: ``operation`` is the id that ``undo`` takes ("" on a dry run).

    ``ids`` are the ids given to added rows, in the order of the change set's ``RowAdded`` entries. ``withdrawn`` are
    the papers that an undo moved to the bin: full paths, as they lie there now. ``marked`` is the number of cells that
    got, lost or changed a mark or a note.
    """

    operation: str
    cells: int
    rows_added: int
    rows_deleted: int
    workbooks: tuple[str, ...]
    ids: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    marked: int = 0

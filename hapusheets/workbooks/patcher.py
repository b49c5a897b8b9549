"""Cells changed in a user's workbook without harm: only the parts that must change are patched.

The ceremony: read → patch → write beside the original → verify → (backup by the caller) → replace.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from types import MappingProxyType

from hapusheets.model.cells import Value
from hapusheets.model.errors import UnsafeEdit, WorkbookChanged, WorkbookOpen
from hapusheets.workbooks import calculation, growth, guards, leftovers, new_columns, table_totals, verification
from hapusheets.workbooks.extras import Extras
from hapusheets.workbooks.locks import open_by
from hapusheets.workbooks.new_sheets import NewSheet
from hapusheets.workbooks.package import Package, open_package, package_of
from hapusheets.workbooks.part_edits import PartEdits
from hapusheets.workbooks.parts import (
    SheetEntry,
    WorkbookPart,
    read_relations,
    read_workbook_part,
    refuse_missing_parts,
)
from hapusheets.workbooks.replacing import real_file, refuse_read_only, turn
from hapusheets.workbooks.row_deletion import RowDeletion
from hapusheets.workbooks.sheet_edit import SheetEdit, SheetOutcome, SheetPatch
from hapusheets.workbooks.sheet_parts import read_frame, read_tables
from hapusheets.workbooks.sheet_rows import SheetRows
from hapusheets.workbooks.style_patch import StylePatch

__all__ = ["NewSheet", "PreparedEdit", "SheetPatch", "commit_edit", "discard_edit", "edit_workbook", "prepare_edit"]

_TRIES = 5


@dataclass(frozen=True, slots=True)
class PreparedEdit:
    """A verified changed copy (``temp``) that waits beside ``path`` to take the place of ``target``.

    ``before_sha`` and ``after_sha`` are the fingerprints of the file as read and of the copy; ``new_rows`` maps a
    sheet to the numbers of its added rows; ``cells`` a sheet to the addresses that were written. ``left_notes`` names
    the cells that got no note of ours because somebody else's stands there, ``coloured`` the marked cells that keep a
    person's own colour.
    """

    path: Path
    target: Path
    temp: Path
    before_sha: str
    after_sha: str
    new_rows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    cells: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    left_notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    coloured: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def edit_workbook(
    path: str | PathLike[str], values: Mapping[tuple[str, str], Value], *, out: str | PathLike[str] | None = None
) -> PreparedEdit:
    """Change just these cells, ``{("Sheet1", "B2"): value}``, in any .xlsx or .xlsm without harm to the rest.

    ``out=None``: in place, else the changed copy is written there and ``path`` stays. None clears value and formula;
    a text stays text whatever it looks like. Raises ``UnsafeEdit`` with the reason when a cell cannot be changed
    alone, ``WorkbookOpen`` and ``WorkbookChanged``; nothing is changed then.
    """
    patches: dict[str, dict[str, Value]] = {}
    for (sheet, address), value in values.items():
        patches.setdefault(sheet, {})[str(address).replace("$", "").upper()] = value
    prepared = prepare_edit(path, {sheet: SheetPatch(cells) for sheet, cells in patches.items()}, out=out)
    commit_edit(prepared)
    return prepared


def prepare_edit(
    path: str | PathLike[str],
    patches: Mapping[str, SheetPatch],
    *,
    new_sheets: Mapping[str, NewSheet | None] | None = None,
    out: str | PathLike[str] | None = None,
) -> PreparedEdit:
    """Return a verified changed copy of the workbook; the workbook itself is not touched yet.

    ``patches`` by sheet name; ``new_sheets``: sheets of ours to add behind the others or to replace, None removes one
    (a person's own sheet of that name is refused). Give the result to ``commit_edit`` or ``discard_edit``. Raises
    ``UnsafeEdit``, ``UnreadableWorkbook`` and, when the workbook is open elsewhere, ``WorkbookOpen``.
    """
    path = Path(path)
    refuse_open(path if out is None else Path(out))
    target = real_file(path if out is None else Path(out))
    refuse_open(target)
    refuse_read_only(target)
    package = open_package(path)
    edit = _WorkbookEdit(package)
    made = package_of(path, edit.patched(patches, new_sheets or {}))
    deletions: dict[str, RowDeletion] = {}
    last: _WorkbookEdit | RowDeletion = edit
    for name, patch in patches.items():
        if patch.delete_rows:
            last.verify(made)
            last = deletions[name] = RowDeletion(made, name, patch.delete_rows, patch.header_row)
            made = package_of(path, last.patched())
    temp = written_beside(target, made.data, like=path)
    try:
        last.verify(open_package(temp))
    except BaseException:
        temp.unlink(missing_ok=True)
        raise
    rows, cells = _places(edit.outcomes, deletions)
    after = hashlib.sha256(made.data).hexdigest()
    left, coloured = edit.extras.left_notes, edit.extras.coloured
    return PreparedEdit(path, target, temp, package.sha256, after, rows, cells, left, coloured)


def _places(
    outcomes: Mapping[str, SheetOutcome], deletions: Mapping[str, RowDeletion]
) -> tuple[dict[str, tuple[int, ...]], dict[str, tuple[str, ...]]]:
    """Return the new rows and the written cells by sheet, as they lie after rows were taken out."""
    rows = {name: outcome.new_rows for name, outcome in outcomes.items()}
    cells = {name: (*outcome.values, *outcome.formulas) for name, outcome in outcomes.items()}
    for name, deletion in deletions.items():
        rows[name] = tuple(new for row in rows[name] if (new := deletion.moves.row(row)) is not None)
        cells[name] = tuple(filter(None, map(deletion.moves.ref, cells[name])))
    return rows, cells


def commit_edit(prepared: PreparedEdit) -> None:
    """Put the changed copy in its place.

    Raises ``WorkbookOpen`` or ``WorkbookChanged`` when the workbook was opened or changed meanwhile; the copy is
    removed then and the workbook stays as it is.
    """
    try:
        refuse_open(prepared.target)
        with turn():
            _refuse_changed(prepared)
            _replace(prepared.temp, prepared.target)
    except BaseException:
        discard_edit(prepared)
        raise


def _refuse_changed(prepared: PreparedEdit) -> None:
    if _fingerprint(prepared.path) != prepared.before_sha or _fingerprint(prepared.temp) != prepared.after_sha:
        raise WorkbookChanged("workbook.changed", where=prepared.path.name, name=prepared.path.name)


def discard_edit(prepared: PreparedEdit) -> None:
    """Remove the changed copy; the workbook stays as it is."""
    prepared.temp.unlink(missing_ok=True)


def refuse_open(path: Path) -> None:
    """Raise ``WorkbookOpen``, naming the user, when another program has the workbook open."""
    owner = open_by(path)
    if owner is not None and not owner.stale:
        code = "workbook.open" if owner.user else "workbook.open_unnamed"
        raise WorkbookOpen(code, where=path.name, name=path.name, user=owner.user)


class _WorkbookEdit:
    """Patches the parts of one package and remembers what it meant to do."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._workbook: WorkbookPart = read_workbook_part(package)
        refuse_missing_parts(package, self._workbook)
        guards.refuse_signed(package)
        self._styles = StylePatch(package, self._workbook.target("styles"))
        self._parts = PartEdits(package)
        self._changed, self._removed = self._parts.changed, self._parts.removed
        self.extras = Extras(self._parts, self._workbook, self._styles)
        self._rows: dict[str, SheetRows] = {}
        self.outcomes: dict[str, SheetOutcome] = {}

    def patched(
        self, patches: Mapping[str, SheetPatch], new_sheets: Mapping[str, NewSheet | None] = MappingProxyType({})
    ) -> bytes:
        """Return the bytes of the changed workbook."""
        for name, patch in patches.items():
            self._edit_sheet(self._entry(name), patch)
        self._edit_workbook_part()
        self._edit_chain()
        for name, patch in patches.items():
            self.extras.apply_to_sheet(self._entry(name), patch)
        self.extras.apply_sheets(new_sheets)
        self.extras.finish_styles()
        return self._package.rewritten(self._changed, self._removed)

    def _entry(self, name: str) -> SheetEntry:
        entries = {entry.name: entry for entry in self._workbook.sheets}
        if name not in entries:
            where = self._package.name
            raise UnsafeEdit("edit.unknown_sheet", where=where, name=where, sheet=name, sheets=", ".join(entries))
        return entries[name]

    def _edit_sheet(self, entry: SheetEntry, patch: SheetPatch) -> None:
        text = self._package.text(entry.part)
        rows = self._rows[entry.name] = SheetRows(text, f"{self._package.name} › {entry.name}")
        merged = read_frame(text).merged
        relations = read_relations(self._package, entry.part)
        tables = read_tables(self._package, relations)
        pivots = guards.pivot_ranges(self._package, relations)
        over = guards.Guards(entry.name, merged, guards.spread_formulas(text), tables, pivots)
        outcome = SheetEdit(rows, over, self._styles, date1904=self._workbook.date1904).apply(patch)
        self.outcomes[entry.name] = outcome
        if outcome.text != text:
            self._changed[entry.part] = outcome.text.encode("utf-8")
        for part, grown in outcome.tables.items():
            self._changed[part] = growth.grow_table(self._package.text(part), grown).encode("utf-8")
        self._widen_table(outcome)
        for table in tables:
            totals = table_totals.totals_written(table, outcome.values)
            if totals:
                self._parts.put(table.part, table_totals.with_totals(self._parts.text(table.part), totals))

    def _widen_table(self, outcome: SheetOutcome) -> None:
        if outcome.widening is not None and outcome.widened_table is not None:
            part = outcome.widened_table.part
            text = self._changed[part].decode("utf-8") if part in self._changed else self._package.text(part)
            self._changed[part] = new_columns.widen_table(text, outcome.widening).encode("utf-8")

    def _edit_workbook_part(self) -> None:
        part = self._workbook.part
        text = old = self._package.text(part)
        for name, outcome in self.outcomes.items():
            if outcome.growth is not None:
                text = calculation.grow_defined_names(text, name, outcome.growth)
            if outcome.widening is not None:
                text = calculation.widen_defined_names(text, name, outcome.widening)
        if self._changed and calculation.has_formulas(self._package, self._workbook):
            text = calculation.recalculating(text)
        if text != old:
            self._changed[part] = text.encode("utf-8")

    def _edit_chain(self) -> None:
        ids = {entry.name: entry.sheet_id for entry in self._workbook.sheets}
        lost = {ids[name]: set(outcome.lost_formulas) for name, outcome in self.outcomes.items()}
        added = {ids[name]: tuple(outcome.formulas) for name, outcome in self.outcomes.items()}
        changed, removed = calculation.changed_chain(self._package, self._workbook, lost, added)
        self._changed |= changed
        self._removed |= removed

    def verify(self, new: Package) -> None:
        """Raise ``UnsafeEdit`` unless the new package differs from the old one just as it was meant to."""
        verification.verify_untouched_parts(self._package, new, self._changed.keys(), self._removed)
        for name, outcome in self.outcomes.items():
            after = SheetRows(self.extras.text_before(name, new, self._entry(name).part), self._package.name)
            verification.verify_sheet(
                verification.Sides(self._package, new, self._workbook), self._rows[name], after, outcome
            )
        self.extras.verify(new)


def written_beside(target: Path, data: bytes, *, like: Path) -> Path:
    """Write a changed copy beside ``target`` and return it; its access rights are those of ``like``."""
    if target.is_dir() or not target.parent.is_dir():
        raise UnsafeEdit("edit.not_written", where=target.name, name=target.name, folder=str(target.parent))
    leftovers.sweep_old(target)
    handle, name = tempfile.mkstemp(prefix=leftovers.copy_prefix(target), suffix=leftovers.SUFFIX, dir=target.parent)
    temp = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        shutil.copymode(like, temp)
    except BaseException:
        temp.unlink(missing_ok=True)
        raise
    return temp


def _fingerprint(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _replace(temp: Path, target: Path) -> None:
    for left in reversed(range(_TRIES)):
        try:
            os.replace(temp, target)  # noqa: PTH105 - the promise of an atomic replacement is in this name
            break
        except PermissionError as error:  # Windows: a virus scanner or Excel holds the file for a moment
            if not left:
                raise WorkbookOpen("workbook.open_unnamed", where=target.name, name=target.name, user="") from error
            time.sleep(0.1)
    with suppress(OSError, AttributeError):
        folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

"""The one door through which a register is written: plan → check → new files beside → backup → replace → log.

All workbooks of a change set are prepared and verified first; only then the first one is replaced. A killed
process leaves an operation that the next writing command completes or takes back (``journal.operations``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from hapusheets.journal import audit
from hapusheets.journal.encoding import encode_change, inverse
from hapusheets.journal.lock import writing_lock
from hapusheets.journal.operations import FileStep, Operation, Operations, new_operation_id, sha256, with_status
from hapusheets.journal.state import wall_clock
from hapusheets.lookups import lookup_patch
from hapusheets.marking import FINDINGS_SHEET, MarkingPatch, marking_patch
from hapusheets.model.changes import Applied, CellChange, Change, ChangeSet, Marking, RowAdded, RowDeleted
from hapusheets.model.errors import Refused, UnreadableWorkbook, WorkbookChanged
from hapusheets.registers.registers import Registers
from hapusheets.resolving import SheetPlan, resolve_changes
from hapusheets.workbooks import (
    PreparedEdit,
    SheetPatch,
    UnreadableTable,
    Workbook,
    commit_edit,
    discard_edit,
    refuse_open,
)
from hapusheets.workbooks.builder_lists import LOOKUP_SHEET
from hapusheets.workbooks.leftovers import sweep_dead
from hapusheets.workbooks.taking_out import prepare_removal

#: The kind of an operation's change that put marks on a workbook.
_MARKS: Final = "marks"


@dataclass(frozen=True)
class Writer:
    """What writing needs of a workspace. ``fresh`` reads the registers anew from disk."""

    workbook_path: Callable[[str], Path]
    home: Path
    state: Path
    fresh: Callable[[], Registers]
    workbook: Callable[[str], Workbook]
    operations: Operations = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "operations", Operations(self.state, self.home))

    def apply(self, changes: ChangeSet, *, dry_run: bool = False) -> Applied:
        """Write a change set, all or nothing. See ``Workspace.apply``."""
        with writing_lock(self.state):
            self._tidy()
            self._refuse_changed(changes.fingerprints)
            registers = self.fresh()
            plans = resolve_changes(changes, registers)
            markings = self._markings(changes)
            prepared = self._prepare(plans, registers, markings)
            applied = _summary(changes, plans)
            if changes.markings:
                applied = replace(applied, workbooks=tuple(edit.path.name for edit in prepared))
            marked = self._marked_books(markings, prepared)
            applied = replace(applied, marked=sum(raw["cells"] for raw in marked))
            if dry_run or not prepared:
                self._discard(prepared)
                return applied
            return self._commit(changes, plans, prepared, applied, marked)

    def write_prepared(
        self,
        command: str,
        fingerprints: Mapping[str, str],
        prepare: Callable[[], Iterable[PreparedEdit]],
        *,
        notes: Mapping[str, str],
        dry_run: bool = False,
    ) -> Applied:
        """Put workbooks that were changed as wholes in their places, all or nothing. See the workspace's own."""
        with writing_lock(self.state):
            self._tidy()
            self._refuse_changed(fingerprints)
            prepared: list[PreparedEdit] = []
            with ExitStack() as undo:
                undo.callback(lambda: self._discard(prepared))
                for edit in prepare():
                    prepared.append(edit)  # noqa: PERF402 - those made before a failure must be known, to be taken away
                undo.pop_all()
            applied = _count("", [], tuple(edit.path.name for edit in prepared))
            if dry_run or not prepared:
                self._discard(prepared)
                return applied
            return self._commit(ChangeSet(command, (), notes=notes), {}, prepared, applied)

    def heal(self) -> None:
        """Finish or take back what a killed command left. Raises WorkspaceBusy or WorkbookOpen where it cannot be."""
        with writing_lock(self.state):
            self._tidy()

    def _tidy(self) -> None:
        """Finish what killed commands left half done, then remove the copies they left beside the workbooks."""
        interrupted = self.operations.interrupted()
        for step in (step for operation in interrupted for step in operation.files):
            refuse_open(self.home / step.name)
        for operation in self.operations.finish_interrupted():
            self._log_finished(operation)
        sweep_dead(self.home)

    def _log_finished(self, operation: Operation) -> None:
        """Log what a killed command did or undid, where it did not come to log it itself."""
        if operation.status == "done" and not audit.is_logged(self.state, operation.id):
            self._log(operation.id, operation.command, operation.rows, operation.notes)
        if operation.status == "undone" and not audit.is_logged(self.state, operation.id, undone=True):
            self._log_undone(operation)

    def find(self, identifier: str | None) -> Operation | None:
        """Return an operation by its id (None: the last one that can be undone)."""
        return self.operations.load(identifier) if identifier else self.operations.last_done()

    def undo(self, identifier: str | None = None, *, dry_run: bool = False) -> Applied:
        """Take an operation back (None: the last one). Refused where somebody has changed the cells since."""
        with writing_lock(self.state):
            self._tidy()
            operation = self._undoable(identifier)
            if self.operations.can_be_put_back(operation):
                applied = self._restore(operation, dry_run=dry_run)
            else:
                applied = self._take_back(operation, dry_run=dry_run)
            if not dry_run:
                self.operations.save(with_status(operation, "undone"))
            return applied

    def _refuse_changed(self, fingerprints: Mapping[str, str]) -> None:
        for name, read in fingerprints.items():
            path = self.workbook_path(name)
            if not _is_file(str(path), read):
                raise WorkbookChanged("workbook.changed", where=str(path), name=name)

    def _markings(self, changes: ChangeSet) -> dict[str, MarkingPatch]:
        """Return what must change for the workbooks to bear their marks, by name; those that bear them left out."""
        found = {
            each.workbook: marking_patch(self.workbook_path(each.workbook), self.workbook(each.workbook), each)
            for each in changes.markings
        }
        return {name: patch for name, patch in found.items() if patch}

    def _marked_books(
        self, markings: Mapping[str, MarkingPatch], prepared: Iterable[PreparedEdit]
    ) -> list[dict[str, Any]]:
        """Return what an operation records of each workbook that it marks."""
        paths = {edit.path for edit in prepared}
        place = {"kind": _MARKS, "sheet": FINDINGS_SHEET, "record": ""}
        changed = {name: patch for name, patch in markings.items() if self.workbook_path(name) in paths}
        return [place | {"workbook": name, "cells": patch.cells} for name, patch in changed.items()]

    def _prepare(
        self,
        plans: Mapping[str, Mapping[str, SheetPlan]],
        registers: Registers,
        markings: Mapping[str, MarkingPatch],
    ) -> list[PreparedEdit]:
        prepared: list[PreparedEdit] = []
        with ExitStack() as undo:
            undo.callback(lambda: self._discard(prepared))
            changed = self._patches(plans, registers)
            for name in dict.fromkeys((*changed, *markings)):
                marking = markings.get(name, MarkingPatch({}, {}))
                patches = _marked(changed.get(name, {}), marking)
                prepared.append(prepare_removal(self.workbook_path(name), patches, new_sheets=marking.sheets))
                if prepared[-1].before_sha == prepared[-1].after_sha:
                    discard_edit(prepared.pop())
            undo.pop_all()
        return prepared

    def _patches(
        self, plans: Mapping[str, Mapping[str, SheetPlan]], registers: Registers
    ) -> dict[str, dict[str, SheetPatch]]:
        """Return the patches of each workbook that changes, its *Haku* sheet brought up to date with them."""
        made = [change for sheets in plans.values() for plan in sheets.values() for change in plan.done]
        found = {}
        for name, sheets in plans.items():
            patches = {sheet: plan.patch for sheet, plan in sheets.items() if plan.patch != SheetPatch()}
            if patches:
                lookups = self._lookups(name, registers, made)
                found[name] = patches if lookups == SheetPatch() else {**patches, LOOKUP_SHEET: lookups}
        return found

    def _lookups(self, name: str, registers: Registers, made: Sequence[Change]) -> SheetPatch:
        """Return what changes on *Haku*: nothing while some register cannot be read."""
        try:
            return lookup_patch(self.workbook(name), registers, made)
        except (UnreadableTable, UnreadableWorkbook):
            return SheetPatch()

    def _discard(self, prepared: list[PreparedEdit]) -> None:
        for edit in prepared:
            discard_edit(edit)

    def _commit(
        self,
        changes: ChangeSet,
        plans: Mapping[str, Mapping[str, SheetPlan]],
        prepared: list[PreparedEdit],
        applied: Applied,
        marked: Sequence[dict[str, Any]] = (),
    ) -> Applied:
        when = wall_clock()
        identifier = new_operation_id(when)
        made = tuple(change for sheets in plans.values() for plan in sheets.values() for change in plan.done)
        rows = [*map(_place, made), *(f"{raw['workbook']} {raw['sheet']}" for raw in marked)]
        rows = rows or [edit.path.name for edit in prepared]
        told = tuple(map(encode_change, made)) + tuple(marked), tuple(rows), dict(changes.notes)
        with ExitStack() as undo:
            undo.callback(self._discard, prepared)
            undo.callback(self.operations.forget_backups, identifier)
            steps = tuple(self._step(identifier, edit) for edit in prepared)
            operation = Operation(identifier, changes.command, when.isoformat(), "prepared", steps, *told)
            self.operations.save(operation)
            undo.pop_all()
        self._replace(operation, prepared)
        self._log(identifier, changes.command, rows, changes.notes)
        self.operations.save(with_status(operation, "done"))
        self.operations.prune()
        return replace(applied, operation=identifier, workbooks=tuple(edit.path.name for edit in prepared))

    def _replace(self, operation: Operation, prepared: Iterable[PreparedEdit]) -> None:
        """Put all new workbooks in their places; where one cannot be, those replaced before it are put back."""
        try:
            for edit in prepared:
                commit_edit(edit)
        except BaseException:
            self.operations.take_back(operation)
            raise

    def _step(self, identifier: str, edit: PreparedEdit) -> FileStep:
        self.operations.back_up(identifier, edit.path)
        return FileStep(edit.path.name, edit.temp.name, edit.before_sha, edit.after_sha)

    def _log(self, identifier: str, command: str, rows: Iterable[str], notes: Mapping[str, str]) -> None:
        when = wall_clock().isoformat()
        audit.log_line(self.state, when=when, command=command, operation=identifier, rows=rows, notes=notes)

    def _undoable(self, identifier: str | None) -> Operation:
        operation = self.find(identifier)
        if operation is None:
            raise Refused("undo.nothing", id=identifier or "")
        if operation.status != "done":
            raise Refused("undo.not_done", id=operation.id)
        return operation

    def _restore(self, operation: Operation, *, dry_run: bool) -> Applied:
        """Put the backups back byte for byte: nobody has touched the files since."""
        names = tuple(step.name for step in operation.files)
        undone = [inverse(raw) for raw in operation.changes if raw["kind"] != _MARKS]
        if dry_run:
            return replace(_count("", undone, names), marked=_cells_marked(operation))
        for name in names:
            refuse_open(self.home / name)
        self.operations.save(with_status(operation, "undoing"))
        self.operations.put_back(operation)
        return replace(_count(self._log_undone(operation), undone, names), marked=_cells_marked(operation))

    def _log_undone(self, operation: Operation) -> str:
        """Log that an operation was taken back and return the id of that."""
        undone = [inverse(raw) for raw in operation.changes if raw["kind"] != _MARKS]
        identifier = new_operation_id(wall_clock())
        self._log(identifier, "undo", map(_place, undone), {"undone": operation.id})
        return identifier

    def _take_back(self, operation: Operation, *, dry_run: bool) -> Applied:
        """Set each cell back where it still holds what the operation wrote; marks that it put on go altogether."""
        if operation.files and not operation.changes:
            names = ", ".join(step.name for step in operation.files)
            raise Refused("undo.whole_changed", id=operation.id, names=names)
        changes = tuple(inverse(raw) for raw in reversed(operation.changes) if raw["kind"] != _MARKS)
        marks = tuple(Marking(raw["workbook"]) for raw in operation.changes if raw["kind"] == _MARKS)
        notes = {"undone": operation.id}
        return self.apply(ChangeSet("undo", changes, notes=notes, markings=marks), dry_run=dry_run)


def _cells_marked(operation: Operation) -> int:
    return sum(raw["cells"] for raw in operation.changes if raw["kind"] == _MARKS)


def _marked(patches: Mapping[str, SheetPatch], marking: MarkingPatch) -> dict[str, SheetPatch]:
    """Return the patches with the marks and notes of ``marking`` on top."""
    both = dict(patches)
    for sheet, patch in marking.patches.items():
        both[sheet] = replace(both.get(sheet, SheetPatch()), marks=patch.marks, notes=patch.notes)
    return both


def _is_file(path: str, expected: str) -> bool:
    return Path(path).is_file() and sha256(Path(path)) == expected


def _place(change: Change) -> str:
    column = change.column if isinstance(change, CellChange) else ""
    return " ".join(part for part in (change.workbook, change.sheet, change.record or "", column) if part)


def _summary(changes: ChangeSet, plans: Mapping[str, Mapping[str, SheetPlan]]) -> Applied:
    made = [change for sheets in plans.values() for plan in sheets.values() for change in plan.done]
    given = {(plan.workbook, plan.sheet): iter(plan.ids) for sheets in plans.values() for plan in sheets.values()}
    added = (change for change in changes.changes if isinstance(change, RowAdded))
    ids = tuple(next(given[change.workbook, change.sheet]) for change in added)
    return _count("", made, changes.workbooks, ids)


def _count(operation: str, made: list[Change], workbooks: tuple[str, ...], ids: tuple[str, ...] = ()) -> Applied:
    return Applied(
        operation,
        cells=sum(isinstance(change, CellChange) for change in made),
        rows_added=sum(isinstance(change, RowAdded) for change in made),
        rows_deleted=sum(isinstance(change, RowDeleted) for change in made),
        workbooks=workbooks,
        ids=ids,
    )

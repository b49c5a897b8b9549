"""The one door through which a register is written: plan → check → new files beside → backup → replace → log.

All workbooks of a change set are prepared and verified first; only then the first one is replaced. A killed
process leaves an operation that the next writing command completes or takes back (``journal.operations``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from hapusheets.journal import audit
from hapusheets.journal.encoding import encode_change, inverse
from hapusheets.journal.lock import writing_lock
from hapusheets.journal.operations import FileStep, Operation, Operations, new_operation_id, sha256, with_status
from hapusheets.journal.state import wall_clock
from hapusheets.lookups import lookup_patch
from hapusheets.model.changes import Applied, CellChange, Change, ChangeSet, RowAdded, RowDeleted
from hapusheets.model.errors import Refused, WorkbookChanged
from hapusheets.registers.registers import Registers
from hapusheets.resolving import SheetPlan, resolve_changes
from hapusheets.workbooks import (
    PreparedEdit,
    SheetPatch,
    Workbook,
    commit_edit,
    discard_edit,
    prepare_edit,
    refuse_open,
)
from hapusheets.workbooks.builder_lists import LOOKUP_SHEET
from hapusheets.workbooks.leftovers import sweep_dead


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
            prepared = self._prepare(plans, registers)
            applied = _summary(changes, plans)
            if dry_run or not prepared:
                self._discard(prepared)
                return applied
            return self._commit(changes, plans, prepared, applied)

    def _tidy(self) -> None:
        """Finish what killed commands left half done, then remove the copies they left beside the workbooks."""
        self.operations.finish_interrupted()
        sweep_dead(self.home)

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

    def _prepare(self, plans: Mapping[str, Mapping[str, SheetPlan]], registers: Registers) -> list[PreparedEdit]:
        prepared: list[PreparedEdit] = []
        with ExitStack() as undo:
            undo.callback(lambda: self._discard(prepared))
            for name, patches in self._patches(plans, registers).items():
                prepared.append(prepare_edit(self.workbook_path(name), patches))
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
                lookups = lookup_patch(self.workbook(name), registers, made)
                found[name] = patches if lookups == SheetPatch() else {**patches, LOOKUP_SHEET: lookups}
        return found

    def _discard(self, prepared: list[PreparedEdit]) -> None:
        for edit in prepared:
            discard_edit(edit)

    def _commit(
        self,
        changes: ChangeSet,
        plans: Mapping[str, Mapping[str, SheetPlan]],
        prepared: list[PreparedEdit],
        applied: Applied,
    ) -> Applied:
        when = wall_clock()
        identifier = new_operation_id(when)
        made = tuple(change for sheets in plans.values() for plan in sheets.values() for change in plan.done)
        steps = tuple(self._step(identifier, edit) for edit in prepared)
        encoded = tuple(map(encode_change, made))
        operation = Operation(identifier, changes.command, when.isoformat(), "prepared", steps, encoded)
        self.operations.save(operation)
        for edit in prepared:
            commit_edit(edit)
        self.operations.save(with_status(operation, "done"))
        self._log(identifier, changes.command, made, changes.notes)
        self.operations.prune()
        return Applied(identifier, applied.cells, applied.rows_added, applied.rows_deleted,
                       tuple(edit.path.name for edit in prepared), applied.ids)  # fmt: skip

    def _step(self, identifier: str, edit: PreparedEdit) -> FileStep:
        self.operations.back_up(identifier, edit.path)
        return FileStep(edit.path.name, edit.temp.name, edit.before_sha, edit.after_sha)

    def _log(self, identifier: str, command: str, made: tuple[Change, ...], notes: Mapping[str, str]) -> None:
        when = wall_clock().isoformat()
        audit.log_line(
            self.state, when=when, command=command, operation=identifier, rows=map(_place, made), notes=notes
        )

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
        undone = [inverse(raw) for raw in operation.changes]
        if dry_run:
            return _count("", undone, names)
        for name in names:
            refuse_open(self.home / name)
        self.operations.put_back(operation)
        when = wall_clock()
        identifier = new_operation_id(when)
        self._log(identifier, "undo", tuple(undone), {"undone": operation.id})
        return _count(identifier, undone, names)

    def _take_back(self, operation: Operation, *, dry_run: bool) -> Applied:
        """Set each cell back where it still holds what the operation wrote."""
        changes = tuple(inverse(raw) for raw in reversed(operation.changes))
        return self.apply(ChangeSet("undo", changes, notes={"undone": operation.id}), dry_run=dry_run)


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

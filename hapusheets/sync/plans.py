"""What a sync is going to do: frozen plans that the engine makes, shows and carries out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hapusheets.model.cells import Value
from hapusheets.model.changes import CellChange, Change, RowAdded, RowDeleted
from hapusheets.registers.schema import RegisterSchema
from hapusheets.sync.base import Base, Rows
from hapusheets.sync.deletions import Deletion
from hapusheets.sync.providers.contract import CloudState, SheetChanges

#: What stands under *Sarake* when a whole row is in conflict.
WHOLE_ROW = "(rivi)"


@dataclass(frozen=True, slots=True)
class Note:
    """Something to say about a pair: a code of the catalogue and its facts."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PairConflict:
    """One cell (``column`` None: one row) that a person must decide. Row values are dictionaries by header."""

    workbook: str
    sheet: str
    record: str
    column: str | None
    base: Any
    local: Any
    remote: Any
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """Changes on one side."""

    cells: int = 0
    rows_added: int = 0
    rows_deleted: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.cells + self.rows_added + self.rows_deleted


@dataclass(frozen=True, slots=True)
class PairPlan:
    """What happens to one register.

    ``prepare``: local changes that must stand before anything else (ids, rows taken in); the plan is then made anew.
    ``refused``: why this pair stays as it is. ``held``: cells that stay where they are.
    ``agreed``: the next base; None leaves the base alone.
    ``withdrawn``: rows leave the cloud because they must not be there. ``deletions``: every other row that goes.
    """

    register: RegisterSchema
    prepare: tuple[Change, ...] = ()
    local: tuple[Change, ...] = ()
    remote: SheetChanges = field(default_factory=lambda: SheetChanges(""))
    conflicts: tuple[PairConflict, ...] = ()
    refused: tuple[Note, ...] = ()
    notes: tuple[Note, ...] = ()
    agreed: Rows | None = None
    held: tuple[Note, ...] = ()
    withdrawn: int = 0
    deletions: tuple[Deletion, ...] = ()

    @property
    def pulled(self) -> Counts:
        """What changes on this side."""
        return count_changes((*self.prepare, *self.local))

    @property
    def pushed(self) -> Counts:
        """What changes on the other side."""
        changes = self.remote
        return Counts(len(changes.cells), len(changes.new_rows), len(changes.deleted_rows))


@dataclass(frozen=True, slots=True)
class WorkbookPlan:
    """What happens to one workbook and its cloud copy, as both were read.

    ``base_lost``: there is no base that fits the cloud (the first sync, or the stamp is somebody else's).
    """

    workbook: str
    cloud: str
    state: CloudState
    base: Base
    base_lost: bool
    pairs: tuple[PairPlan, ...]
    wrong_cloud: bool = False

    @property
    def left_alone(self) -> bool:
        """Nothing of the workbook is synced: another workbook's cloud, or every register refused."""
        return self.wrong_cloud or all(pair.refused for pair in self.pairs)

    @property
    def remote(self) -> tuple[SheetChanges, ...]:
        """What is to be written to the cloud."""
        return tuple(pair.remote for pair in self.pairs if pair.remote)

    @property
    def next_sheets(self) -> dict[str, Rows]:
        """The agreed rows by sheet once the plan has been carried out."""
        agreed = {pair.register.sheet: pair.agreed for pair in self.pairs if pair.agreed is not None}
        kept = {} if self.base_lost else dict(self.base.sheets)
        return {**kept, **agreed}


@dataclass(frozen=True, slots=True)
class SyncPlan:
    """Everything that a sync would do. Making it writes nothing anywhere."""

    workbooks: tuple[WorkbookPlan, ...]

    @property
    def pairs(self) -> tuple[PairPlan, ...]:
        """All pairs, workbook by workbook."""
        return tuple(pair for workbook in self.workbooks for pair in workbook.pairs)

    @property
    def prepare(self) -> tuple[Change, ...]:
        """Local changes that must stand first."""
        return tuple(change for pair in self.pairs for change in pair.prepare)

    @property
    def local(self) -> tuple[Change, ...]:
        """Local changes."""
        return tuple(change for pair in self.pairs for change in pair.local)

    @property
    def conflicts(self) -> tuple[PairConflict, ...]:
        """Everything that a person must decide."""
        return tuple(conflict for pair in self.pairs for conflict in pair.conflicts)

    @property
    def deletions(self) -> tuple[Deletion, ...]:
        """Rows that would be deleted on either side (but for rows that must not be in the cloud)."""
        return tuple(deletion for pair in self.pairs for deletion in pair.deletions)


def count_changes(changes: Sequence[Change]) -> Counts:
    """Return how many changes there are of each kind."""
    kinds = [type(change) for change in changes]
    return Counts(*(kinds.count(kind) for kind in (CellChange, RowAdded, RowDeleted)))


def row_values(values: Mapping[str, Value]) -> dict[str, Value]:
    """Return the cells of a row that hold something."""
    return {header: value for header, value in values.items() if header and value is not None}


__all__ = [
    "WHOLE_ROW",
    "Counts",
    "Note",
    "PairConflict",
    "PairPlan",
    "SyncPlan",
    "WorkbookPlan",
    "count_changes",
    "row_values",
]

"""The plan of a whole sync: every workbook with a cloud copy, register by register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hapusheets.model.errors import Refused
from hapusheets.model.tables import Table
from hapusheets.registers.registers import Registers
from hapusheets.registers.schema import RegisterSchema
from hapusheets.sync.base import Base, Rows
from hapusheets.sync.choices import Choices
from hapusheets.sync.guards import Limits
from hapusheets.sync.planning import Pair, plan_pair
from hapusheets.sync.plans import Note, PairPlan, SyncPlan, WorkbookPlan
from hapusheets.sync.providers.contract import CloudState
from hapusheets.sync.sides import KEY
from hapusheets.sync.withholding import Withholding


@dataclass(frozen=True)
class Cloud:
    """The cloud copy of one workbook as it was read, and the base agreed with it.

    ``put_back``: the local workbook is an old copy that somebody has put back; the base does not fit it.
    """

    id: str
    state: CloudState
    base: Base
    put_back: bool = False


def synced_registers(registers: Registers, workbook: str) -> tuple[RegisterSchema, ...]:
    """Return the registers of a workbook that are synced at all."""
    return tuple(r for r in registers.schema.workbook(workbook).registers if r.sync)


@dataclass(frozen=True)
class Planner:
    """What the plans of all workbooks have in common.

    ``choices``: decisions of a person by workbook. ``limits`` None: deletions are wanted, however many.
    """

    withholding: Withholding
    choices: Mapping[str, Choices]
    limits: Limits | None

    def plan(self, clouds: Mapping[str, Cloud]) -> SyncPlan:
        """Return everything that a sync would do with the clouds (by workbook). Nothing is written anywhere."""
        return SyncPlan(tuple(self._workbook(workbook, cloud) for workbook, cloud in clouds.items()))

    def _workbook(self, workbook: str, cloud: Cloud) -> WorkbookPlan:
        registers = synced_registers(self.withholding.registers, workbook)
        plan = WorkbookPlan(workbook, cloud.id, cloud.state, cloud.base, base_lost=False, pairs=())
        if cloud.state.workbook not in ("", workbook):
            wrong = Note("sync.wrong_cloud", {"name": workbook, "other": cloud.state.workbook})
            pairs = tuple(PairPlan(register, refused=(wrong,)) for register in registers)
            return replace(plan, pairs=pairs, wrong_cloud=True)
        known = cloud.base.knows(cloud.id, cloud.state.stamp) and not cloud.put_back
        bases = cloud.base.sheets if known else {}
        planned = [self._register(register, cloud.state, bases.get(register.sheet)) for register in registers]
        if not known and (cloud.base.sheets or cloud.state.stamp):
            note = Note("sync.old_workbook" if cloud.put_back else "sync.base_lost", {"name": workbook})
            planned[0] = replace(planned[0], notes=(note, *planned[0].notes))
        return replace(plan, base_lost=not known, pairs=tuple(planned))

    def _register(self, register: RegisterSchema, state: CloudState, base: Rows | None) -> PairPlan:
        try:
            local, remote = self.withholding.registers.table(register.name), _table(register, state)
        except Refused as error:
            note = Note(error.code, {**error.facts, "where": error.where})
            return PairPlan(register, refused=(note,), agreed=self._purged(base, register))
        choices = self.choices.get(register.workbook, {})
        plan = plan_pair(Pair(register, local, remote, base, self.withholding, choices, self.limits))
        return replace(plan, agreed=self._purged(base, register)) if plan.refused else plan

    def _purged(self, base: Rows | None, register: RegisterSchema) -> Rows | None:
        """Return the base of a pair that is left alone, without rows that have become withheld."""
        hidden = self.withholding.keys(register)
        return None if base is None else tuple(row for row in base if row[KEY] not in hidden)


def _table(register: RegisterSchema, state: CloudState) -> Table:
    if register.sheet in state.unreadable:
        raise state.unreadable[register.sheet]
    if register.sheet not in state.tables:
        raise Refused("sync.no_sheet", sheet=register.sheet, name=register.workbook)
    return state.tables[register.sheet]


__all__ = ["Cloud", "Planner", "synced_registers"]

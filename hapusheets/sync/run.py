"""Carrying a sync out, so that a kill at any moment leaves each cell old or right-new and running again converges.

The order: ids and rows taken in stand locally → the local change is proved writable → the cloud is read again, and
anything new there makes a new plan → the cloud is written in one atomic batch → the local side → the base.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from hapusheets.domain.privacy import find_withheld
from hapusheets.model.changes import Applied, Change, ChangeSet
from hapusheets.model.errors import TryLater
from hapusheets.registers.registers import Registers
from hapusheets.sync.base import Base, BaseStore, new_stamp
from hapusheets.sync.choices import Choices
from hapusheets.sync.engine import Cloud, Planner, synced_registers
from hapusheets.sync.guards import Limits
from hapusheets.sync.plans import PairPlan, SyncPlan, WorkbookPlan
from hapusheets.sync.providers.contract import CloudState, Provider, SheetChanges, Traffic
from hapusheets.sync.unseen import put_back
from hapusheets.sync.withholding import Withholding

_TRIES = 5
Apply = Callable[[ChangeSet, bool], Applied]


@dataclass(frozen=True)
class Done:
    """What a sync did: the plan that was carried out, what was done before it, and the local operations' ids."""

    plan: SyncPlan
    prepared: tuple[PairPlan, ...]
    operations: tuple[str, ...]


@dataclass
class Run:
    """A sync of a workspace. ``registers`` reads the local side anew; ``apply(changes, dry_run)`` writes it.

    ``choices`` are a person's decisions by workbook. ``limits`` None: deletions are wanted, however many.
    ``content``: the sha256 of a local workbook; ``taken_back``: contents that an undo has put back on purpose.
    """

    registers: Callable[[], Registers]
    apply: Apply
    providers: Mapping[str, Provider]
    bases: BaseStore
    choices: Mapping[str, Choices] = field(default_factory=dict)
    limits: Limits | None = field(default_factory=Limits)
    content: Callable[[str], str] = lambda _workbook: ""
    taken_back: Callable[[], Collection[str]] = frozenset
    _registers: Registers = field(init=False)
    _withheld: tuple[Registers, Withholding] | None = field(default=None, init=False)

    def plan(self) -> SyncPlan:
        """Return what a sync would do now. Reads both sides, writes nothing anywhere."""
        self._registers = self.registers()
        return self._plan({workbook: self._read(workbook) for workbook in self.providers})

    def carry_out(self, plan: SyncPlan) -> Done:
        """Do what the plan says; where a side has changed since, plan anew first. Raises TryLater when it never rests.

        Raises what ``apply`` raises (a workbook open elsewhere) before anything has been written to the cloud.
        """
        prepared: list[PairPlan] = []
        operations: list[str] = []
        for _ in range(_TRIES):
            if plan.prepare:
                prepared += [pair for pair in plan.pairs if pair.prepare]
                operations.append(self._write(plan.prepare))
                plan = self._plan({item.workbook: item.state for item in plan.workbooks})
                continue
            if plan.local:
                self.apply(ChangeSet("sync", plan.local), True)
            fresh = {item.workbook: self._seen_again(item) for item in plan.workbooks}
            if all(_is_unchanged(fresh[item.workbook], item.state) for item in plan.workbooks):
                return self._finish(plan, prepared, operations)
            self._registers = self.registers()
            plan = self._plan(fresh)
        raise TryLater("sync.restless")

    def traffic(self) -> Traffic:
        """Return what the session has cost."""
        costs = {id(provider.traffic): provider.traffic for provider in self.providers.values()}.values()
        return Traffic(*(sum(getattr(cost, name) for cost in costs) for name in ("read", "write", "bytes_up")))

    def _finish(self, plan: SyncPlan, prepared: list[PairPlan], operations: list[str]) -> Done:
        pushed = [self._push(item) for item in plan.workbooks]
        plan = SyncPlan(tuple(item for item, _ in pushed))
        if plan.local:
            operations.append(self._write(plan.local))
        for item, stamp in pushed:
            self._remember(item, stamp)
        return Done(plan, tuple(prepared), tuple(filter(None, operations)))

    def _write(self, changes: tuple[Change, ...]) -> str:
        """Write the local side and read it anew."""
        operation = self.apply(ChangeSet("sync", changes), False).operation
        self._registers = self.registers()
        return operation

    def _push(self, item: WorkbookPlan) -> tuple[WorkbookPlan, str]:
        """Write the cloud if there is anything to write; return the plan and the stamp that the cloud bears then.

        What somebody typed there in the last moment is put back, and the plan has it as a conflict.
        """
        if not item.remote and (item.state.stamp or item.left_alone):
            return item, item.state.stamp
        stamp = self._send(item, item.remote, item.state.stamp)
        overwritten = self.providers[item.workbook].unseen
        if overwritten:
            item, lost = put_back(item, overwritten, self._read(item.workbook))
            stamp = self._send(item, lost, stamp) if lost else stamp
        return item, stamp

    def _send(self, item: WorkbookPlan, changes: Sequence[SheetChanges], stamp: str) -> str:
        """Write to the cloud, which bears ``stamp`` now; return the new one. Both are kept before anything is sent."""
        sent = new_stamp()
        sheets = {} if item.base_lost else item.base.sheets
        self.bases.save(item.workbook, Base(item.cloud, stamp, sent, sheets, item.base.contents))
        self.providers[item.workbook].apply(changes, sent)
        return sent

    def _remember(self, item: WorkbookPlan, stamp: str) -> None:
        if item.wrong_cloud or (item.left_alone and item.base_lost):
            return
        base = Base(item.cloud, stamp, "", item.next_sheets, item.base.contents)
        base = base.with_content(self.content(item.workbook))
        if stamp != item.base.stamp or base != item.base:
            self.bases.save(item.workbook, base)

    def _seen_again(self, item: WorkbookPlan) -> CloudState:
        """Return the cloud as it is just before it is written; unread where nothing will be written."""
        return self._read(item.workbook) if item.remote else item.state

    def _read(self, workbook: str) -> CloudState:
        registers = synced_registers(self._registers, workbook)
        return self.providers[workbook].read({register.sheet: register.headers for register in registers})

    def _plan(self, states: Mapping[str, CloudState]) -> SyncPlan:
        registers = self._registers
        clouds = {workbook: self._cloud(workbook, state) for workbook, state in states.items()}
        if self._withheld is None or self._withheld[0] is not registers:
            self._withheld = registers, Withholding(find_withheld(registers), registers)
        withholding = self._withheld[1]
        return Planner(withholding, self.choices, self.limits).plan(clouds)

    def _cloud(self, workbook: str, state: CloudState) -> Cloud:
        base, content = self.bases.load(workbook), self.content(workbook)
        put_back = base.is_from_before(content) and content not in self.taken_back()
        return Cloud(self.providers[workbook].id, state, base, put_back)


def _is_unchanged(now: CloudState, before: CloudState) -> bool:
    """Tell whether the cloud still is as it was planned for."""
    if now is before:
        return True
    return (now.workbook, now.stamp, now.tables, now.unreadable.keys()) == (
        before.workbook, before.stamp, before.tables, before.unreadable.keys()
    )  # fmt: skip


__all__ = ["Apply", "Done", "Run"]

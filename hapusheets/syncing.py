"""Sync of a workspace: opens the cloud, plans, carries out, tells. Commands and ``Workspace.sync`` start from here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hapusheets.journal import audit
from hapusheets.journal.lock import writing_lock
from hapusheets.journal.operations import Operations, new_operation_id, sha256
from hapusheets.journal.state import wall_clock
from hapusheets.messages import text
from hapusheets.model.bulk import no_collecting
from hapusheets.model.changes import Applied, ChangeSet
from hapusheets.model.errors import TryLater, WrongUse
from hapusheets.registers.registers import Registers
from hapusheets.settings import SETTINGS_FILE, read_settings, set_in_toml
from hapusheets.sync.base import BaseStore
from hapusheets.sync.choices import MASK, shown
from hapusheets.sync.conflicts import read_choices, read_lines, waiting, write_conflicts
from hapusheets.sync.deletions import Deletion, deletion_lines
from hapusheets.sync.engine import synced_registers
from hapusheets.sync.guards import Limits
from hapusheets.sync.plans import Counts, Note, PairConflict, PairPlan, SyncPlan, count_changes, row_values
from hapusheets.sync.providers.contract import Provider, Traffic
from hapusheets.sync.run import Done, Run
from hapusheets.sync.sides import synced_headers

#: Kinds of columns whose cells are numbers, dates or times in a spreadsheet.
_COUNTED_KINDS = frozenset(
    {"date", "datetime", "time", "year", "integer", "decimal", "hours", "km", "minutes", "money"}
)

if TYPE_CHECKING:
    import gspread

    from hapusheets.workspace import Workspace


@dataclass(frozen=True)
class PairResult:
    """What happened, or would happen, to one register."""

    plan: PairPlan
    pulled: Counts
    pushed: Counts


@dataclass(frozen=True)
class SyncResult:
    """What a sync did, or would do. ``undo``: the id of the local operation that ``undo`` takes back.

    ``undo`` is "" when nothing was written here: what only went up is not taken back by ``undo``.
    """

    pairs: tuple[PairResult, ...]
    traffic: Traffic
    applied: bool
    undo: str = ""
    notes: tuple[Note, ...] = ()

    @property
    def conflicts(self) -> int:
        """How many cells or rows wait for a decision, those of registers that were left alone too."""
        left = sum(int(note.facts["n"]) for note in self.notes if note.code == "sync.conflicts_wait")
        return left + sum(len(pair.plan.conflicts) for pair in self.pairs)

    @property
    def deletions(self) -> tuple[Deletion, ...]:
        """The rows that go, or went."""
        return tuple(deletion for pair in self.pairs for deletion in pair.plan.deletions)

    @property
    def asks(self) -> bool:
        """Tell whether a person has something to decide."""
        return bool(self.conflicts or any(pair.plan.refused or pair.plan.held for pair in self.pairs))


@dataclass
class Syncing:
    """One session with the cloud. Make it with ``open_sync``."""

    workspace: Workspace
    providers: Mapping[str, Provider]
    limits: Limits | None = field(default_factory=Limits)

    def __post_init__(self) -> None:
        state = self.workspace.state_dir
        choices = read_choices(self.workspace.registers_dir)
        self.run = Run(self._fresh, self._apply, self.providers, BaseStore(state), choices, self.limits,
                       self._content, self._taken_back)  # fmt: skip

    def plan(self) -> SyncPlan:
        """Return what a sync would do. Reads both sides and writes nothing anywhere."""
        with no_collecting():
            return self.run.plan()

    def preview(self, plan: SyncPlan) -> SyncResult:
        """Return a plan in the form of a result that was not applied."""
        pairs = tuple(PairResult(pair, pair.pulled, pair.pushed) for pair in plan.pairs)
        notes = tuple(waiting(self.workspace.registers_dir, plan.pairs))
        return SyncResult(pairs, self.run.traffic(), applied=False, notes=notes)

    def carry_out(self, plan: SyncPlan) -> SyncResult:
        """Do what the plan says and show what waits for a decision in *ristiriidat.xlsx*.

        Raises WorkbookOpen, WorkspaceBusy or CloudUnavailable (try later); every value is safe then.
        """
        with writing_lock(self.workspace.state_dir), no_collecting():
            done = self.run.carry_out(plan)
            notes = [*self._show_conflicts(done.plan), *_history(done)]
        self._log(done)
        undo = done.operations[-1] if done.operations else ""
        return SyncResult(tuple(_results(done)), self.run.traffic(), applied=True, undo=undo, notes=tuple(notes))

    def _fresh(self) -> Registers:
        self.workspace.refresh()
        return self.workspace.registers

    def _apply(self, changes: ChangeSet, dry_run: bool) -> Applied:
        return self.workspace.apply(changes, dry_run=dry_run)

    def _content(self, workbook: str) -> str:
        path = self.workspace.workbook_path(workbook)
        return sha256(path) if path.is_file() else ""

    def _taken_back(self) -> frozenset[str]:
        """Return the contents that an undo has put back: the coordinator wants those values."""
        operations = Operations(self.workspace.state_dir, self.workspace.registers_dir)
        return frozenset(step.before for one in operations if one.status == "undone" for step in one.files)

    def _show_conflicts(self, plan: SyncPlan) -> Iterator[Note]:
        synced = {(p.register.workbook, p.register.sheet) for p in plan.pairs if not p.refused}
        try:
            write_conflicts(self.workspace.registers_dir, plan.conflicts, self.workspace.now, synced)
        except TryLater:
            yield Note("sync.conflicts_open")
        yield from waiting(self.workspace.registers_dir, plan.pairs)

    def _log(self, done: Done) -> None:
        """Note in the audit log what went up: counts by register, never a value."""
        pushed = [(pair.register, pair.pushed) for pair in done.plan.pairs if pair.pushed.total]
        if not pushed:
            return
        rows = [f"{r.workbook} {r.sheet} {c.cells}/{c.rows_added}/{c.rows_deleted}" for r, c in pushed]
        state, now = self.workspace.state_dir, wall_clock()
        operation = done.operations[-1] if done.operations else new_operation_id(now)
        audit.log_line(state, when=now.isoformat(), command="sync push", operation=operation, rows=rows, notes={})


def open_sync(workspace: Workspace, *, allow_deletions: bool = False) -> Syncing:
    """Return a session with the cloud of a workspace.

    ``allow_deletions``: however many rows may be deleted. Raises WrongUse when no spreadsheets have been made yet.
    """
    cloud = workspace.settings.cloud
    if not cloud.spreadsheets:
        raise WrongUse("sync.not_set_up", where=str(workspace.root / SETTINGS_FILE))
    extra = cloud.model_extra or {}
    limits = Limits(int(extra.get("max_deleted_rows", 5)), int(extra.get("max_deleted_percent", 10)))
    providers = dict(_open_providers(workspace, _client(workspace)))
    return Syncing(workspace, providers, None if allow_deletions else limits)


def sync_workspace(workspace: Workspace, *, dry_run: bool = False, allow_deletions: bool = False) -> SyncResult:
    """Sync a workspace with its cloud and return what was done (with ``dry_run``: what would be done)."""
    session = open_sync(workspace, allow_deletions=allow_deletions)
    plan = session.plan()
    return session.preview(plan) if dry_run else session.carry_out(plan)


def set_up_cloud(workspace: Workspace, *, endpoint: str | None = None, dry_run: bool = False) -> list[str]:
    """Make a spreadsheet for each workbook that is synced and has none; return the workbooks.

    Their ids are written to hapusheets.toml at once, one by one. ``endpoint``: the cloud's address, kept there too.
    """
    from hapusheets.sync.providers.google import GoogleWorkbook, create_workbook
    from hapusheets.sync.providers.transport import checked_endpoint

    path = workspace.root / SETTINGS_FILE
    if endpoint is not None:
        checked_endpoint(endpoint)
        if not dry_run:
            set_in_toml(path, "cloud", {"endpoint": endpoint})
    known = dict(workspace.settings.cloud.spreadsheets)
    missing = [name for name in synced_workbooks(workspace) if _stem(name) not in known]
    if dry_run:
        return missing
    client = _client(workspace, endpoint)
    for name in synced_workbooks(workspace):
        headers, texts = _headers(workspace, name), _text_headers(workspace, name)
        if name in missing:
            made = create_workbook(client, _title(workspace, name), name, headers, texts)
            known[_stem(name)] = made.id
            set_in_toml(path, "cloud", {"spreadsheets": known})
        else:
            GoogleWorkbook(client, known[_stem(name)], name).ensure_sheets(headers, texts)
    workspace.settings = read_settings(workspace.root)
    return missing


def synced_workbooks(workspace: Workspace) -> list[str]:
    """Return the file names of the workbooks that hold a synced register."""
    return [w.workbook for w in workspace.schema.workbooks if any(r.sync for r in w.registers)]


@dataclass(frozen=True)
class Status:
    """How one workbook stands: its cloud ("" for none), rows agreed in the last sync (None: never), conflicts."""

    workbook: str
    cloud: str
    rows: int | None
    conflicts: int


def sync_status(workspace: Workspace) -> list[Status]:
    """Return how each synced workbook stands, without asking the cloud."""
    lines = read_lines(workspace.registers_dir).values()
    store = BaseStore(workspace.state_dir)
    found = []
    for name in synced_workbooks(workspace):
        base = store.load(name)
        rows = sum(map(len, base.sheets.values())) if base.stamp else None
        waiting = sum(line["Työkirja"] == name for line in lines)
        found.append(Status(name, workspace.settings.cloud.spreadsheets.get(_stem(name), ""), rows, waiting))
    return found


def payload(result: SyncResult) -> dict[str, Any]:
    """Return ``hapusheets.sync/1``. Sensitive values are masked."""
    traffic = result.traffic
    return {
        "schema": "hapusheets.sync/1",
        "pairs": [_pair(pair) for pair in result.pairs],
        "requests": {"read": traffic.read, "write": traffic.write},
        "bytes_up": traffic.bytes_up,
        "applied": result.applied,
        "undo": result.undo or None,
        "notices": [_note(note) for note in result.notes],
        "deletions": [deletion.payload() for deletion in result.deletions],
    }


def lines(result: SyncResult) -> Iterator[str]:
    """Yield what a person reads: the sum, then each register where something happened."""
    sums = {side: sum(getattr(pair, side).total for pair in result.pairs) for side in ("pulled", "pushed")}
    yield text("sync.done" if result.applied else "sync.planned", conflicts=result.conflicts, **sums)
    yield from deletion_lines(result.deletions, applied=result.applied)
    for pair in result.pairs:
        yield from _pair_lines(pair)
    yield from (tell(note) for note in result.notes)


def tell(note: Note) -> str:
    """Return the words of a note."""
    return text(note.code, **note.facts)


def _pair_lines(pair: PairResult) -> Iterator[str]:
    register = pair.plan.register
    place = f"{register.workbook} › {register.sheet}"
    if parts := list(_parts(pair)):
        yield f"  {place}: " + ", ".join(parts)
    for conflict in pair.plan.conflicts:
        where = f"{place} {conflict.record}" + (f" {conflict.column}" if conflict.column else "")
        yield f"  {where}: " + _conflict_words(conflict)
    for note in (*pair.plan.refused, *pair.plan.held, *pair.plan.notes):
        yield f"  {register.workbook}: {tell(note)}"


def _parts(pair: PairResult) -> Iterator[str]:
    for side, counts in (("pulled", pair.pulled), ("pushed", pair.pushed)):
        for name, n in _counts(counts).items():
            if n:
                yield text(f"sync.part.{side}.{name}", n=n)


def _conflict_words(conflict: PairConflict) -> str:
    if conflict.column is None:
        return text("sync.row_conflict")
    values = {side: shown(getattr(conflict, side), masked=conflict.sensitive) for side in ("local", "remote")}
    return text("sync.conflict", **values)


def _pair(pair: PairResult) -> dict[str, Any]:
    register = pair.plan.register
    return {
        "workbook": register.workbook,
        "sheet": register.sheet,
        "pulled": _counts(pair.pulled),
        "pushed": _counts(pair.pushed),
        "conflicts": [_conflict(conflict) for conflict in pair.plan.conflicts],
        "refused": [_note(note) for note in (*pair.plan.refused, *pair.plan.held)],
        "notices": [_note(note) for note in pair.plan.notes],
    }


def _counts(counts: Counts) -> dict[str, int]:
    return {"cells": counts.cells, "rows_added": counts.rows_added, "rows_deleted": counts.rows_deleted}


def _conflict(conflict: PairConflict) -> dict[str, Any]:
    values = {side: getattr(conflict, side) for side in ("base", "local", "remote")}
    if conflict.sensitive:
        values = {side: None if value is None else MASK for side, value in values.items()}
    plain = {side: row_values(value) if isinstance(value, dict) else value for side, value in values.items()}
    return {"record": conflict.record, "column": conflict.column, **plain}


def _note(note: Note) -> dict[str, str]:
    return {"code": note.code, "message": tell(note)}


def _results(done: Done) -> Iterator[PairResult]:
    """Yield the pairs of the plan that was carried out, with what was done before it."""
    before: dict[str, list[Any]] = {}
    for pair in done.prepared:
        before.setdefault(pair.register.name, []).extend(pair.prepare)
    for pair in done.plan.pairs:
        pulled = count_changes((*before.get(pair.register.name, ()), *pair.local))
        told = [note for one in done.prepared if one.register is pair.register for note in one.notes]
        notes = (*(note for note in told if note not in pair.notes), *pair.notes)
        yield PairResult(replace(pair, notes=notes), pulled, pair.pushed)


def _history(done: Done) -> Iterator[Note]:
    """Yield the cloud copies whose version history must be cleared by hand."""
    for item in done.plan.workbooks:
        if any(pair.withdrawn for pair in item.pairs):
            yield Note("sync.history", {"name": item.workbook})


def _open_providers(workspace: Workspace, client: gspread.Client) -> Iterator[tuple[str, Provider]]:
    from hapusheets.sync.providers.google import GoogleWorkbook

    for name in synced_workbooks(workspace):
        identifier = workspace.settings.cloud.spreadsheets.get(_stem(name))
        if identifier:
            yield name, GoogleWorkbook(client, identifier, name)


def _client(workspace: Workspace, endpoint: str | None = None) -> gspread.Client:
    from hapusheets.sync.providers.transport import connect

    cloud = workspace.settings.cloud
    credentials = (cloud.model_extra or {}).get("credentials")
    where = None if credentials is None else workspace.root / Path(str(credentials)).expanduser()
    return connect(cloud.endpoint if endpoint is None else endpoint, credentials=where)


def _headers(workspace: Workspace, name: str) -> dict[str, list[str]]:
    registers = synced_registers(workspace.registers, name)
    return {register.sheet: synced_headers(register) for register in registers}


def _text_headers(workspace: Workspace, name: str) -> dict[str, list[str]]:
    """Return the headers of columns where a typed 0405550123 must stay a text, by sheet."""
    registers = synced_registers(workspace.registers, name)
    return {r.sheet: [column.header for column in r.columns if column.kind not in _COUNTED_KINDS] for r in registers}


def _title(workspace: Workspace, name: str) -> str:
    return f"{workspace.settings.centre.name}: {workspace.schema.workbook(name).title['fi']}"


def _stem(name: str) -> str:
    return name.removesuffix(".xlsx")


__all__ = [
    "PairResult",
    "Status",
    "SyncResult",
    "Syncing",
    "lines",
    "open_sync",
    "payload",
    "set_up_cloud",
    "sync_status",
    "sync_workspace",
    "synced_workbooks",
    "tell",
]

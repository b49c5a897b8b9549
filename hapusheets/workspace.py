"""A workspace: settings, registers and state; what every command starts from, and the one door for writing."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from hapusheets.journal.state import state_folder
from hapusheets.model.changes import Applied, ChangeSet
from hapusheets.model.errors import UnreadableWorkbook, WrongUse
from hapusheets.model.tables import Table
from hapusheets.registers.registers import Registers
from hapusheets.registers.schema import RegisterSchema, Schema, load_schema
from hapusheets.settings import SETTINGS_FILE, Settings, in_helsinki, read_settings

if TYPE_CHECKING:
    import pandas as pd

    from hapusheets.applying import Writer
    from hapusheets.journal.operations import Operation
    from hapusheets.syncing import SyncResult
    from hapusheets.workbooks import Workbook


class Workspace:
    """Open one with ``Workspace.open``. Registers are read when they are first asked for."""

    def __init__(self, root: Path, settings: Settings, now: dt.datetime) -> None:
        self.root = root
        self.settings = settings
        self.now = now
        self._workbooks: dict[str, Workbook] = {}

    @classmethod
    def open(cls, path: str | Path, *, now: dt.datetime | None = None) -> Workspace:
        """Return the workspace in ``path`` (the folder that holds hapusheets.toml).

        ``now`` is the moment to work in; otherwise a practice workspace's own, otherwise the clock.
        Raises WrongUse when there is none, Refused when its settings cannot be read.
        """
        root = Path(path).resolve()
        if not (root / SETTINGS_FILE).is_file():
            raise WrongUse("workspace.not_found", where=str(root))
        settings = read_settings(root)
        moment = now or (settings.now if settings.practice else None) or dt.datetime.now(dt.UTC)
        return cls(root, settings, in_helsinki(moment))

    @property
    def schema(self) -> Schema:
        """The schema of all registers."""
        return load_schema()

    @cached_property
    def state_dir(self) -> Path:
        """The owner-only folder of sync base, journal, backups and logs."""
        return state_folder(self.settings.workspace)

    @property
    def registers_dir(self) -> Path:
        """The folder of the register workbooks."""
        return self.root / "rekisterit"

    def workbook_path(self, name: str) -> Path:
        """Return where a register workbook lies: ``valitys.xlsm`` stands for ``valitys.xlsx`` when it has macros."""
        plain = self.registers_dir / name
        with_macros = plain.with_suffix(".xlsm")
        return with_macros if with_macros.is_file() and not plain.is_file() else plain

    @property
    def warnings(self) -> list[str]:
        """What every command says beside its answer: the practice clock, a synced folder."""
        from hapusheets.messages import text
        from hapusheets.places_on_disk import synced_folder_name

        said = []
        if self.settings.practice:
            now = self.now
            said.append(text("workspace.practice", now=f"{now.day}.{now.month}.{now.year} {now.hour}.{now.minute:02d}"))
        if name := synced_folder_name(self.root):
            said.append(text("workspace.in_synced_folder", name=name))
        return said

    @cached_property
    def registers(self) -> Registers:
        """All registers as typed records, as they were when first asked for."""
        return self._read_registers()

    def workbook(self, name: str) -> Workbook:
        """Return a register workbook by its file name, read once. Raises UnreadableWorkbook."""
        from hapusheets.workbooks import read_workbook

        if name not in self._workbooks:
            path = self.workbook_path(name)
            if not path.is_file():
                raise UnreadableWorkbook("workbook.missing", where=str(path), name=name)
            self._workbooks[name] = read_workbook(path)
        return self._workbooks[name]

    def table(self, register: RegisterSchema) -> Table:
        """Return a register as it lies on its sheet. Raises UnreadableWorkbook when the sheet is missing."""
        from hapusheets.workbooks import read_table

        sheets = self.workbook(register.workbook).sheets
        if register.sheet not in sheets:
            where = str(self.workbook_path(register.workbook))
            raise UnreadableWorkbook("workbook.no_sheet", where=where, name=register.workbook, sheet=register.sheet)
        return read_table(sheets[register.sheet], register.headers, workbook=register.workbook)

    def refresh(self) -> None:
        """Forget what was read: the next question reads the workbooks again."""
        self._workbooks.clear()
        self.__dict__.pop("registers", None)

    def apply(self, changes: ChangeSet, *, dry_run: bool = False) -> Applied:
        """Write a change set, all or nothing, with backup and audit log; ``dry_run`` stops before the last step.

        Raises WorkbookOpen, WorkbookChanged or WorkspaceBusy (try later), Refused or UnsafeEdit (nothing changed).
        """
        applied = self._writer.apply(changes, dry_run=dry_run)
        if not dry_run:
            self.refresh()
        return applied

    def find_operation(self, operation: str | None = None) -> Operation | None:
        """Return an operation by its id (None: the last one that can be undone)."""
        return self._writer.find(operation)

    def undo(self, operation: str | None = None, *, dry_run: bool = False) -> Applied:
        """Take back an operation (None: the last one). Refused where cells have been changed since."""
        applied = self._writer.undo(operation, dry_run=dry_run)
        self.refresh()
        return applied

    def sync(self, *, dry_run: bool = False, allow_deletions: bool = False) -> SyncResult:
        """Sync with the cloud and return what was done (``dry_run``: what would be done; nothing is written).

        ``allow_deletions``: however many rows may go. Raises CloudUnavailable or WorkbookOpen (try later).
        """
        from hapusheets.syncing import sync_workspace

        return sync_workspace(self, dry_run=dry_run, allow_deletions=allow_deletions)

    def frame(self, register: str, *, sensitive: bool = False) -> pd.DataFrame:
        """Return a register as a typed pandas DataFrame for people who analyse.

        ``register``: its sheet (``Vuorot``) or English name. Columns are the Finnish headers; sensitive ones are
        left out unless ``sensitive``. The index is 0, 1, 2 … in sheet order.
        """
        from hapusheets.frames import register_frame

        return register_frame(self.registers, self.schema.register(register), sensitive=sensitive)

    @cached_property
    def _writer(self) -> Writer:
        from hapusheets.applying import Writer

        return Writer(self.workbook_path, self.state_dir, self._read_fresh, self.workbook)

    def _read_fresh(self) -> Registers:
        self.refresh()
        return self.registers

    def _read_registers(self) -> Registers:
        return Registers(self.schema, self.table, practice=self.settings.practice, today=self.now.date(), guarded=True)

"""A workspace: settings, registers and state; what every command starts from, and the one door for writing."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from hapusheets.journal.lock import was_killed
from hapusheets.journal.operations import sha256
from hapusheets.journal.state import state_folder
from hapusheets.model.changes import Applied, ChangeSet
from hapusheets.model.errors import HapusheetsError, TryLater, UnreadableWorkbook, WrongUse
from hapusheets.model.tables import Table
from hapusheets.registers.registers import Registers
from hapusheets.registers.schema import RegisterSchema, Schema
from hapusheets.registers.totals import without_totals
from hapusheets.settings import SETTINGS_FILE, Settings, in_helsinki, read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import pandas as pd

    from hapusheets.applying import Writer
    from hapusheets.checking.book import Book
    from hapusheets.checking.engine import CheckResult
    from hapusheets.choices import ChoiceWritten
    from hapusheets.journal.operations import Operation
    from hapusheets.lettering import LettersMade
    from hapusheets.matching.choosing import Choice
    from hapusheets.matching.options import MatchSettings
    from hapusheets.matching.ranking import Ranking
    from hapusheets.matching.roster import Roster
    from hapusheets.registers.records import Request
    from hapusheets.syncing import SyncResult
    from hapusheets.workbooks import PreparedEdit, Workbook


class Workspace:
    """Open one with ``Workspace.open``. Registers are read when they are first asked for."""

    def __init__(self, root: Path, settings: Settings, now: dt.datetime) -> None:
        self.root = root
        self.settings = settings
        self.now = now
        self._workbooks: dict[str, Workbook] = {}
        self._tables: dict[str, Table] = {}

    @classmethod
    def open(cls, path: str | Path, *, now: dt.datetime | None = None) -> Workspace:
        """Return the workspace in ``path`` (the folder that holds hapusheets.toml).

        ``now`` is the moment to work in; otherwise a practice workspace's own, otherwise the clock.
        Raises WrongUse when there is none, Refused when its settings cannot be read.
        """
        root = Path(path).resolve()
        if not root.is_dir():
            raise WrongUse("workspace.no_folder", where=str(root))
        if not (root / SETTINGS_FILE).is_file():
            raise WrongUse("workspace.not_found", where=str(root))
        settings = read_settings(root)
        moment = now or (settings.now if settings.practice else None) or dt.datetime.now(dt.UTC)
        return cls(root, settings, in_helsinki(moment))

    @cached_property
    def schema(self) -> Schema:
        """The schema of all registers, with what the workspace adds to it (``omat.yaml``).

        Raises Refused, naming the line, when that file cannot be used.
        """
        from hapusheets.registers.overlay import workspace_schema

        return workspace_schema(self.root)

    @cached_property
    def state_dir(self) -> Path:
        """The owner-only folder of sync base, journal, backups and logs."""
        return state_folder(self.settings.workspace, self.root)

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
        if register.name not in self._tables:
            self._tables[register.name] = self._read_table(register)
        return self._tables[register.name]

    def _read_table(self, register: RegisterSchema) -> Table:
        from hapusheets.workbooks import read_table

        sheets = self.workbook(register.workbook).sheets
        if register.sheet not in sheets:
            where = str(self.workbook_path(register.workbook))
            raise UnreadableWorkbook("workbook.no_sheet", where=where, name=register.workbook, sheet=register.sheet)
        table = read_table(sheets[register.sheet], register.headers, workbook=register.workbook)
        return without_totals(table, register)

    def refresh(self) -> None:
        """Forget what has changed on disk since it was read: the next question reads those workbooks again."""
        changed = [name for name, workbook in self._workbooks.items() if not self._is_as_read(name, workbook)]
        for name in changed:
            del self._workbooks[name]
            for register in self.schema.workbook(name).registers:
                self._tables.pop(register.name, None)
        if changed:
            self.__dict__.pop("registers", None)

    def _is_as_read(self, name: str, workbook: Workbook) -> bool:
        """Tell whether a file still has the very content that was read (a time stamp may lie, a fingerprint cannot)."""
        path = self.workbook_path(name)
        return path == workbook.path and path.is_file() and sha256(path) == workbook.sha256

    def apply(self, changes: ChangeSet, *, dry_run: bool = False) -> Applied:
        """Write a change set, all or nothing, with backup and audit log; ``dry_run`` stops before the last step.

        Raises WorkbookOpen, WorkbookChanged or WorkspaceBusy (try later), Refused or UnsafeEdit (nothing changed).
        """
        applied = self._writer.apply(changes, dry_run=dry_run)
        if not dry_run:
            self.refresh()
        return applied

    def heal(self) -> None:
        """Finish or take back what a killed command left half done; what cannot be now waits for the next writing."""
        with suppress(TryLater, OSError):
            if was_killed(self.state_dir):
                self._writer.heal()

    def find_operation(self, operation: str | None = None) -> Operation | None:
        """Return an operation by its id (None: the last one that can be undone)."""
        return self._writer.find(operation)

    def undo(self, operation: str | None = None, *, dry_run: bool = False) -> Applied:
        """Take back an operation (None: the last one). Refused where cells have been changed since.

        Papers that it made (a contract's draft, a letter) are moved to the bin in ``state_dir``.
        """
        from hapusheets.choices import withdraw_papers

        found = self.find_operation(operation)
        applied = self._writer.undo(operation, dry_run=dry_run)
        self.refresh()
        return applied if dry_run or found is None else replace(applied, withdrawn=withdraw_papers(self, found))

    def write_prepared(
        self,
        command: str,
        fingerprints: Mapping[str, str],
        prepare: Callable[[], Iterable[PreparedEdit]],
        *,
        notes: Mapping[str, str],
        dry_run: bool = False,
    ) -> Applied:
        """Put workbooks that were changed as wholes (new columns, new sheets) in their places, all or nothing.

        ``prepare`` makes the verified copies while the workspace is locked; ``fingerprints``: the sha256 that each
        workbook must still have. ``notes`` go to the audit log. One operation: ``undo`` puts the old files back while
        nobody has changed them since. Raises as ``apply``.
        """
        applied = self._writer.write_prepared(command, fingerprints, prepare, notes=notes, dry_run=dry_run)
        self.refresh()
        return applied

    def check(self) -> CheckResult:
        """Return what is wrong or doubtful in the registers. Sheets that cannot be read are findings too."""
        return self.open_check()[1]

    def open_check(self, only: frozenset[str] | None = None) -> tuple[Book, CheckResult]:
        """Return the registers under check and the result; the book is what repairs are made from.

        ``only``: English names of the registers whose findings are asked for (None: all).
        """
        from hapusheets.checking import check_registers, open_registers

        self._note_the_protected()
        practice, today = self.settings.practice, self.now.date()
        book, found = open_registers(self.schema, self.table, practice=practice, today=today)
        return book, check_registers(book, found, only=only)

    def _note_the_protected(self) -> None:
        """Take note of who is protected; where sheets cannot be read, what is known of them stays."""
        with suppress(HapusheetsError, OSError, ValueError):
            _ = self.registers

    def match(self, *requests: str) -> list[Ranking]:
        """Return who fits each request and why, and who does not (none named: open ones of the next 48 hours)."""
        from hapusheets.matching.ranking import rank

        roster, wanted = self.open_match(*requests)
        return [rank(roster, request, self.match_settings) for request in wanted]

    def open_match(self, *requests: str) -> tuple[Roster, list[Request]]:
        """Return everybody as matching sees them, and the requests that are meant, by number or by customer."""
        from hapusheets.matching.requests import wanted_requests
        from hapusheets.matching.roster import gather_roster

        wanted = wanted_requests(self.registers, requests, self.now)
        return gather_roster(self.registers, self.now), wanted

    @property
    def match_settings(self) -> MatchSettings:
        """The speeds and weights of matching in hapusheets.toml."""
        from hapusheets.matching.options import read_match_settings

        return read_match_settings(self.settings)

    def plan_choice(self, request: str, person: str, **told: str | None) -> Choice:
        """Return the customer's choice, checked but not written. ``told``: words, anyway, way (see ``choose``)."""
        from hapusheets.matching.choosing import choose

        return choose(self.registers, request, person, self.now, settings=self.match_settings, **told)

    def choose(
        self, request: str, person: str, *, words: str | None = None, anyway: str | None = None, way: str | None = None
    ) -> ChoiceWritten:
        """Record the customer's choice in the customer's ``words`` and make the contract's draft.

        Raises Refused for somebody who is ruled out, and unless ``anyway`` gives a reason where another rule excludes.
        """
        from hapusheets.choices import record_choice

        return record_choice(self, self.plan_choice(request, person, words=words, anyway=anyway, way=way))

    def letters(self, template: str, *records: str, draft: bool = False, pdf: bool = False) -> LettersMade:
        """Make letters of a template for rows and log them. Raises MissingValue before anything is written.

        ``draft``: missing values become lines to fill. For who lacks what in a batch, see ``lettering.plan_letters``.
        """
        from hapusheets.lettering import LetterOptions, make_letters, plan_letters

        plan = plan_letters(self, template, records, LetterOptions(draft=draft))
        plan.raise_first()
        return make_letters(self, plan, pdf=pdf)

    def share(self, *areas: str) -> list[Path]:
        """Make the area views (none named: all), search them for leaks, publish them and return the files."""
        from hapusheets.sharing import chosen_areas, make_views, publish_views

        return publish_views(self, make_views(self, chosen_areas(self, areas)))

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

        return Writer(self.workbook_path, self.registers_dir, self.state_dir, self._read_fresh, self.workbook)

    def _read_fresh(self) -> Registers:
        self.refresh()
        return self.registers

    def _read_registers(self) -> Registers:
        from hapusheets.remembering import remembered_anew

        practice, today = self.settings.practice, self.now.date()
        return remembered_anew(
            self.state_dir,
            lambda known: Registers(
                self.schema, self.table, practice=practice, today=today, guarded=True, remembered=known
            ),
        )

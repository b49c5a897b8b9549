"""Several workbooks are written, and taken back, all or none: whatever is opened, changed or killed between them."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from hapusheets import Workspace, applying
from hapusheets.check_memory import compare_with_last
from hapusheets.journal.audit import read_log
from hapusheets.journal.operations import Operations, sha256, with_status
from hapusheets.model.changes import CellChange, ChangeSet
from hapusheets.model.errors import WorkbookOpen
from hapusheets.workbooks import PreparedEdit, commit_edit

STATE = CellChange("valitys.xlsx", "Sijaistarpeet", "R-0001", "Tila", "avoin", "ehdotettu")


@pytest.fixture
def practice(sample_workspace: Path) -> Workspace:
    return Workspace.open(sample_workspace)


@pytest.fixture
def changes(practice: Workspace) -> ChangeSet:
    held = practice.registers.table("customers").rows[0]
    key = str(held.value("Tunnus"))
    other = CellChange("asiakkaat.xlsx", "Asiakkaat", key, "Lisätiedot", held.value("Lisätiedot"), "uusi")
    return ChangeSet("test", (STATE, other))


def test_a_workbook_opened_between_two_replacements_takes_the_first_one_back(
    practice: Workspace, changes: ChangeSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _files(practice)
    monkeypatch.setattr(applying, "commit_edit", _then_open_the_other)

    with pytest.raises(WorkbookOpen):
        practice.apply(changes)

    for lock in practice.registers_dir.glob(".~lock*"):
        lock.unlink()
    assert _files(practice) == before
    assert practice.find_operation(None) is None


def test_an_undo_killed_between_two_workbooks_is_finished_by_the_next_command(
    practice: Workspace, changes: ChangeSet
) -> None:
    before = _files(practice)
    done = practice.apply(changes)
    operations = Operations(practice.state_dir, practice.registers_dir)
    operation = operations.load(done.operation)
    assert operation is not None
    operations.save(with_status(operation, "undoing"))
    name = operation.files[0].name
    (practice.registers_dir / name).write_bytes((operations.backups / operation.id / name).read_bytes())

    Workspace.open(practice.root).apply(ChangeSet("test", (STATE,)), dry_run=True)

    assert _files(practice) == before
    assert [line["notes"].get("undone") for line in read_log(practice.state_dir, 9)] == [None, done.operation]


KILLED = """
import os, signal, sys
from hapusheets.cli.main import main
seen = []
def watch(event, given):
    if event == "os.rename" and str(given[1]).endswith(".xlsx"):
        seen.append(given)
        if len(seen) == 2:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a Unix signal")
def test_a_command_killed_between_two_workbooks_is_finished_by_a_mere_look(practice: Workspace) -> None:
    before = _files(practice)
    command = [sys.executable, "-c", KILLED, "-w", str(practice.root), "--yes"]
    assert subprocess.run([*command, "check", "--fix"], check=False, capture_output=True).returncode == -signal.SIGKILL
    subprocess.run([*command, "check", "--dry-run", "Luettelot"], check=False, capture_output=True)
    changed = {name for name, content in _files(practice).items() if content != before.get(name)}
    assert changed == {"asiakkaat.xlsx", "valitys.xlsx"}
    assert subprocess.run([*command, "undo"], check=False, capture_output=True).returncode == -signal.SIGKILL
    subprocess.run([*command, "log"], check=False, capture_output=True)
    assert _files(practice) == before


def test_a_write_killed_before_its_line_in_the_log_is_logged_by_the_next_command(
    practice: Workspace, changes: ChangeSet
) -> None:
    noted = ChangeSet(changes.command, changes.changes, notes={"reason": "soitettu"})
    done = practice.apply(noted)
    operations = Operations(practice.state_dir, practice.registers_dir)
    operation = operations.load(done.operation)
    assert operation is not None
    line = read_log(practice.state_dir, 1)
    operations.save(with_status(operation, "prepared"))
    (practice.state_dir / "audit.jsonl").unlink()

    practice.apply(ChangeSet("test", ()), dry_run=True)

    [logged] = read_log(practice.state_dir, 9)
    assert [logged["operation"], logged["rows"], logged["notes"]] == [
        line[0][key] for key in ("operation", "rows", "notes")
    ]


def test_no_copy_stays_beside_the_workbooks_when_the_backups_have_no_room(
    practice: Workspace, changes: ChangeSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(practice.registers_dir.iterdir())
    monkeypatch.setattr(shutil, "copy2", _no_room)
    with pytest.raises(OSError, match="No space"):
        practice.apply(changes)
    assert sorted(practice.registers_dir.iterdir()) == before
    assert list((practice.state_dir / "backups").iterdir()) == []


def test_a_check_shows_its_findings_when_they_cannot_be_remembered(
    practice: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    (book, result), state = practice.open_check(), practice.state_dir
    monkeypatch.setattr(os, "fsync", _no_room)
    told = compare_with_last(result, book, state, practice.now)
    assert told.since is None
    assert not list(state.glob(".check.json*"))


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_an_undone_workbook_keeps_its_access_rights(practice: Workspace, changes: ChangeSet) -> None:
    path = practice.workbook_path("valitys.xlsx")
    path.chmod(0o600)
    practice.apply(changes)
    practice.undo()
    assert path.stat().st_mode & 0o777 == 0o600


def _no_room(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def _then_open_the_other(edit: PreparedEdit) -> None:
    commit_edit(edit)
    for path in edit.target.parent.glob("*.xlsx"):
        owner = path.with_name(f".~lock.{path.name}#")
        owner.write_text(",Maija,office,12.03.2026 06:40,file:///x;", encoding="utf-8")


def _files(workspace: Workspace) -> dict[str, str]:
    return {path.name: sha256(path) for path in sorted(workspace.registers_dir.iterdir())}

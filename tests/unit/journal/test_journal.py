"""The lock, the operations that a killed command leaves, and changes as JSON."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest

from hapusheets.journal.encoding import encode_change, inverse
from hapusheets.journal.lock import writing_lock
from hapusheets.journal.operations import FileStep, Operation, Operations, sha256
from hapusheets.journal.state import is_private, private_folder, state_folder
from hapusheets.model.changes import CellChange, RowAdded, RowDeleted
from hapusheets.model.errors import WorkspaceBusy


def test_a_living_process_keeps_others_out(tmp_path: Path) -> None:
    _hold(tmp_path, pid=os.getppid())
    with pytest.raises(WorkspaceBusy), writing_lock(tmp_path):
        pass


def test_a_dead_process_gives_its_lock_away(tmp_path: Path) -> None:
    _hold(tmp_path, pid=2**22 + 1)
    with writing_lock(tmp_path), writing_lock(tmp_path):
        assert (tmp_path / "lock.json").is_file()
    assert not (tmp_path / "lock.json").exists()


def test_a_lock_with_garbage_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / "lock.json").write_text("{", encoding="utf-8")
    with writing_lock(tmp_path):
        assert json.loads((tmp_path / "lock.json").read_text(encoding="utf-8"))["pid"] == os.getpid()


HOLDERS = """
import os, sys, time
from pathlib import Path
from hapusheets.journal.lock import writing_lock
from hapusheets.model.errors import WorkspaceBusy
folder, until, both = Path(sys.argv[1]), float(sys.argv[2]), 0
while time.time() < until:
    try:
        with writing_lock(folder), (folder / "inside").open("x"):
            time.sleep(0.0002)
            (folder / "inside").unlink()
    except WorkspaceBusy:
        pass
    except FileExistsError:
        both += 1
sys.exit(min(both, 99))
"""


def test_of_many_who_come_at_once_one_holds_the_lock(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDERS, str(tmp_path), str(time.time() + 1.5)]
    started = [subprocess.Popen(command) for _ in range(4)]
    assert [process.wait() for process in started] == [0, 0, 0, 0]


@pytest.mark.skipif(os.name == "nt", reason="POSIX modes")
def test_the_state_folder_is_its_owners_only(tmp_path: Path) -> None:
    assert is_private(private_folder(tmp_path / "state"))


@pytest.mark.parametrize("replaced", [0, 1, 2], ids=["killed before the first", "between the two", "after both"])
def test_a_killed_write_ends_in_one_state(tmp_path: Path, replaced: int) -> None:
    operations = Operations(tmp_path / "state", tmp_path)
    steps = [_step(tmp_path, name) for name in ("a.xlsx", "b.xlsx")]
    operations.save(Operation("1", "match", "", "prepared", tuple(steps)))
    for step in steps[:replaced]:
        (tmp_path / step.temporary).replace(tmp_path / step.name)

    assert [operation.id for operation in operations.finish_interrupted()] == ["1"]

    contents = {(tmp_path / step.name).read_text(encoding="utf-8") for step in steps}
    assert contents == ({"new"} if replaced else {"old"})
    assert not list(tmp_path.glob("*.tmp"))


def test_a_killed_write_that_has_lost_a_new_file_is_taken_back(tmp_path: Path) -> None:
    operations = Operations(tmp_path / "state", tmp_path)
    steps = [_step(tmp_path, name) for name in ("a.xlsx", "b.xlsx")]
    operations.back_up("1", tmp_path / "a.xlsx")
    operations.save(Operation("1", "match", "", "prepared", tuple(steps)))
    (tmp_path / steps[0].temporary).replace(tmp_path / steps[0].name)
    (tmp_path / steps[1].temporary).unlink()

    assert [operation.status for operation in operations.finish_interrupted()] == ["taken back"]

    assert {(tmp_path / step.name).read_text(encoding="utf-8") for step in steps} == {"old"}


def test_an_edit_made_after_the_kill_is_not_touched(tmp_path: Path) -> None:
    operations = Operations(tmp_path / "state", tmp_path)
    steps = [_step(tmp_path, name) for name in ("a.xlsx", "b.xlsx")]
    operations.save(Operation("1", "match", "", "prepared", tuple(steps)))
    (tmp_path / steps[0].temporary).replace(tmp_path / steps[0].name)
    (tmp_path / steps[1].name).write_text("edited by hand", encoding="utf-8")

    operations.finish_interrupted()

    assert (tmp_path / steps[1].name).read_text(encoding="utf-8") == "edited by hand"


def test_old_operations_are_forgotten_with_their_backups(tmp_path: Path) -> None:
    operations = Operations(tmp_path, tmp_path)
    for number in range(35):
        private_folder(operations.backups / f"{number:02d}")
        operations.save(Operation(f"{number:02d}", "match", "", "done", ()))
        os.utime(operations.folder / f"{number:02d}.json", (number, number))
    operations.prune()
    assert [operation.id for operation in operations] == [f"{number:02d}" for number in range(5, 35)]
    assert len(list(operations.backups.iterdir())) == 30


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "hapusheets.toml").write_text('workspace = "oma"', encoding="utf-8")
    return tmp_path / "a"


def test_a_copy_of_a_workspace_has_a_state_of_its_own(tmp_path: Path, settings: Path) -> None:
    first = state_folder("oma", settings)
    copy = Path(shutil.copytree(settings, tmp_path / "b"))
    assert state_folder("oma", copy) != first
    assert state_folder("oma", copy) == state_folder("oma", copy)
    assert state_folder("oma", settings) == first


def test_a_workspace_that_was_moved_keeps_its_state(tmp_path: Path, settings: Path) -> None:
    first = state_folder("oma", settings)
    moved = settings.rename(tmp_path / "c")
    assert state_folder("oma", moved) == first
    assert state_folder("oma", moved) == first


def test_changes_survive_json_and_turn_round() -> None:
    moment = dt.datetime(2026, 3, 12, 6, 40)  # noqa: DTZ001 - cells hold naive clock times
    changed = CellChange("v.xlsx", "Vuorot", "U-0001", "Tunnit", Decimal("7.5"), dt.time(9, 30), row=None)
    added = RowAdded("v.xlsx", "Vuorot", {"Päivä": dt.date(2026, 3, 12), "Luotu": moment}, "U-0002")
    assert _round(changed) == CellChange("v.xlsx", "Vuorot", "U-0001", "Tunnit", dt.time(9, 30), Decimal("7.5"))
    assert _round(added) == RowDeleted("v.xlsx", "Vuorot", "U-0002", added.values)


def _round(change: CellChange | RowAdded) -> object:
    return inverse(json.loads(json.dumps(encode_change(change))))


def _hold(folder: Path, pid: int) -> None:
    note = {"pid": pid, "host": socket.gethostname(), "since": dt.datetime.now(dt.UTC).isoformat()}
    (folder / "lock.json").write_text(json.dumps(note), encoding="utf-8")


def _step(folder: Path, name: str) -> FileStep:
    path, temporary = folder / name, folder / f"{name}.tmp"
    path.write_text("old", encoding="utf-8")
    temporary.write_text("new", encoding="utf-8")
    return FileStep(path.name, temporary.name, sha256(path), sha256(temporary))

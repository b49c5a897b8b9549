"""A write killed at every step that touches the disk leaves the old or the new file, never anything else."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from hapusheets.workbooks import SheetPatch, commit_edit, edit_workbook, leftovers, prepare_edit, read_workbook
from tests.unit.workbooks.workbook_making import rich_workbook

#: Runs an edit and kills itself at the step whose number it is given; else it tells all steps.
CHILD = """
import io, json, os, shutil, signal, sys, tempfile
path, last = sys.argv[1], int(sys.argv[2])
steps = []

def step(name):
    steps.append(name)
    if len(steps) == last:
        os.kill(os.getpid(), signal.SIGKILL)

def watched(module, name):
    real = getattr(module, name)
    def act(*given, **named):
        step(f"before {name}")
        done = real(*given, **named)
        step(f"after {name}")
        return done
    setattr(module, name, act)

class Slow(io.BufferedWriter):
    def write(self, data):
        for start in range(0, len(data), max(1, len(data) // 3)):
            step("before write")
            super().write(data[start:start + max(1, len(data) // 3)])
            self.flush()
            step("after write")
        return len(data)

from hapusheets.workbooks import edit_workbook, patcher
opened = os.fdopen
os.fdopen = lambda handle, mode="r", *a, **k: (
    Slow(io.FileIO(handle, mode)) if mode == "wb" else opened(handle, mode, *a, **k))
for module, name in ((tempfile, "mkstemp"), (os, "fsync"), (shutil, "copymode"), (os, "replace"), (os, "unlink")):
    watched(module, name)
edit_workbook(path, {("Tiedot", "C4"): 7})
print(json.dumps(steps))
"""
EXPECTED = {"mkstemp", "write", "fsync", "copymode", "replace"}


def run(path: Path, step: int) -> subprocess.CompletedProcess[str]:
    """Run the edit in a process of its own that is killed at a step; 0: never."""
    command = [sys.executable, "-c", CHILD, str(path), str(step)]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a Unix signal")
def test_a_write_killed_at_any_step_leaves_the_old_or_the_new_file(tmp_path: Path) -> None:
    original = rich_workbook(tmp_path / "rikas.xlsx")
    old = original.read_bytes()
    whole = tmp_path / "whole" / "rikas.xlsx"
    whole.parent.mkdir()
    shutil.copy(original, whole)
    finished = run(whole, 0)
    assert finished.returncode == 0, finished.stderr
    steps, new = json.loads(finished.stdout), whole.read_bytes()
    assert {name.split()[1] for name in steps} >= EXPECTED
    seen = []
    for number, name in enumerate(steps, start=1):
        path = tmp_path / str(number) / "rikas.xlsx"
        path.parent.mkdir()
        shutil.copy(original, path)
        assert run(path, number).returncode == -signal.SIGKILL
        now = path.read_bytes()
        assert now in (old, new), name
        seen.append("new" if now == new else "old")
        _swept(path)
    replaced = steps.index("after replace")
    assert seen == ["old"] * replaced + ["new"] * (len(steps) - replaced)


def _swept(path: Path) -> None:
    """The next write works, and what the killed one left goes at once with the sweep that commands begin with."""
    leftovers.sweep_dead(path.parent)
    edit_workbook(path, {("Tiedot", "C5"): 8})
    cells = read_workbook(path).sheets["Tiedot"].cells
    assert (cells["C5"].value, [each.name for each in path.parent.iterdir()]) == (8, ["rikas.xlsx"])


def test_a_failing_disk_leaves_the_old_file_and_no_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = rich_workbook(tmp_path / "rikas.xlsx")
    before, files = path.read_bytes(), sorted(tmp_path.iterdir())

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        commit_edit(prepare_edit(path, {"Tiedot": SheetPatch(delete_rows=[5])}))
    assert (path.read_bytes() == before, sorted(tmp_path.iterdir())) == (True, files)

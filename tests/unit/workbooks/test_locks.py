"""Workbooks that are open elsewhere, and copies that cloud drives leave."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from pathlib import Path

import pytest

from hapusheets.model.errors import WorkbookOpen
from hapusheets.workbooks import (
    SheetPatch,
    commit_edit,
    conflict_copies,
    edit_workbook,
    locks,
    open_by,
    prepare_edit,
    read_workbook,
)
from tests.unit.workbooks.workbook_making import bare_workbook, rich_workbook


def excel_lock(path: Path, user: str = "Maija Mallikas") -> Path:
    """Write the owner file that Excel keeps beside an open workbook."""
    lock = path.with_name(f"~${path.name}")
    ansi = user.encode("cp1252").ljust(54, b" ")
    wide = user.encode("utf-16-le").ljust(108, b" ")
    lock.write_bytes(bytes([len(user)]) + ansi + bytes([len(user), 0]) + wide)
    return lock


def libreoffice_lock(path: Path, host: str) -> Path:
    """Write the lock file that LibreOffice keeps beside an open workbook."""
    lock = path.with_name(f".~lock.{path.name}#")
    lock.write_text(f"Eino Esimerkki,eino,{host},12.03.2026 06:40,file:///profiili;", encoding="utf-8")
    return lock


def workbook(folder: Path) -> Path:
    """Return a workbook with 1 in A1."""
    return bare_workbook(folder / "työkirja.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>')


def test_nobody_has_it_open(tmp_path: Path) -> None:
    assert open_by(workbook(tmp_path)) is None


def test_excel_is_told_with_its_user_and_stops_writing_but_not_reading(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    excel_lock(path, "Äijö Öhman")
    owner = read_workbook(path).open_by
    assert owner is not None
    assert (owner.user, owner.program, owner.stale) == ("Äijö Öhman", "excel", False)
    with pytest.raises(WorkbookOpen) as caught:
        edit_workbook(path, {("Taulu", "A1"): 2})
    assert (caught.value.code, caught.value.facts["user"]) == ("workbook.open", "Äijö Öhman")


def test_libreoffice_on_another_computer_is_open(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    libreoffice_lock(path, "toinen-kone")
    owner = open_by(path)
    assert owner is not None
    assert (owner.user, owner.program, owner.stale) == ("Eino Esimerkki", "libreoffice", False)


@pytest.mark.parametrize(("runs", "stale"), [(True, False), (False, True)], ids=["it runs", "it does not run"])
def test_a_lock_of_this_computer_holds_while_libreoffice_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, runs: bool, stale: bool
) -> None:
    path = workbook(tmp_path)
    libreoffice_lock(path, socket.gethostname())
    monkeypatch.setattr(locks, "_libreoffice_runs", lambda: runs)
    owner = open_by(path)
    assert owner is not None
    assert owner.stale is stale


def test_a_lock_older_than_a_week_is_stale_and_does_not_stop_writing(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    lock = libreoffice_lock(path, "toinen-kone")
    old = time.time() - 8 * 24 * 3600
    os.utime(lock, (old, old))
    edit_workbook(path, {("Taulu", "A1"): 2})
    assert read_workbook(path).sheets["Taulu"].cells["A1"].value == 2


def test_a_workbook_opened_between_planning_and_writing_is_left_alone(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    prepared = prepare_edit(path, {"Taulu": SheetPatch({"A1": 2})})
    lock = excel_lock(path)
    with pytest.raises(WorkbookOpen):
        commit_edit(prepared)
    lock.unlink()
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    assert read_workbook(path).sheets["Taulu"].cells["A1"].value == 1


def test_copies_of_cloud_drives_are_named_and_other_files_are_not(tmp_path: Path) -> None:
    copies = [
        "a-KONTTORI-PC.xlsx",
        "a (1).xlsx",
        "a - Kopio.xlsx",
        "a - Copy (2).xlsx",
        "a (ristiriitainen kopio).xlsx",
    ]
    for name in ("a.xlsx", *copies, "ab.xlsx", "a.docx", "a vanha.xlsx", "a (1).csv"):
        (tmp_path / name).write_bytes(b"x")
    assert {path.name for path in conflict_copies(tmp_path / "a.xlsx")} == set(copies)


@pytest.mark.libreoffice
def test_a_workbook_really_open_in_libreoffice_is_noticed(tmp_path: Path) -> None:
    path = rich_workbook(tmp_path / "rikas.xlsx")
    profile = (tmp_path / "profiili").resolve().as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nologo", str(path)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as office:
        try:
            deadline = time.monotonic() + 60
            while open_by(path) is None and time.monotonic() < deadline:
                time.sleep(0.2)
            owner = open_by(path)
            assert owner is not None
            assert (owner.program, owner.stale) == ("libreoffice", False)
            with pytest.raises(WorkbookOpen):
                edit_workbook(path, {("Tiedot", "C4"): 7})
            assert read_workbook(path).sheets["Tiedot"].cells["C4"].value == 2
        finally:
            office.terminate()

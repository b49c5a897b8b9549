"""A sync killed at any moment: every cell is old or right-new, and running again ends where an unkilled one does."""

from __future__ import annotations

import copy
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hapusheets.model.cells import Value
from hapusheets.model.changes import ChangeSet, RowAdded
from hapusheets.settings import set_in_toml
from hapusheets.starting import make_workspace
from hapusheets.sync.emulator import serve
from hapusheets.workspace import Workspace
from tests.desk import Desk

A = "Asiakkaat"
WORKBOOK = "asiakkaat.xlsx"
COLUMNS = ("Sukunimi", "Puhelin", "Kunta", "Maksaja")


class Killed(BaseException):
    """Stands for kill -9: nothing of ours catches it."""


def with_own_id(folder: Path) -> Path:
    path = folder / "hapusheets.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines = [f'workspace = "koe-{uuid.uuid4().hex[:12]}"' if line.startswith("workspace =") else line for line in lines]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A new workspace with eight customers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HAPUSHEETS_STATE", str(tmp_path_factory.mktemp("state")))
        folder = tmp_path_factory.mktemp("small") / "työtila"
        make_workspace(folder)
        rows = [customer(number) for number in range(1, 9)]
        Workspace.open(folder).apply(ChangeSet("test", tuple(RowAdded(WORKBOOK, A, row) for row in rows)))
        yield folder


def customer(number: int) -> dict[str, Value]:
    return {
        "Tunnus": f"A-{number:04d}", "Tila": "aktiivinen", "Rooli": "työnantaja", "Sukunimi": f"Niemi{number}",
        "Etunimet": "Aino", "Kunta": "Kemi", "Asiointikieli": "suomi", "Puhelin": "040 555 0001",
    }  # fmt: skip


def morning(desk: Desk) -> None:
    """Edits of every kind on both sides."""
    desk.type_here(A, "A-0001", "Puhelin", "040 555 0111")
    desk.type_there(A, "A-0001", "Kunta", "Simo")
    desk.type_here(A, "A-0002", "Puhelin", "040 555 0112")
    desk.type_there(A, "A-0002", "Puhelin", "040 555 0113")
    desk.add_here(A, Sukunimi="Täällä", Etunimet="Eino", Tila="uusi", Rooli="työnantaja", Kunta="Kemi")
    desk.add_there(A, Sukunimi="Siellä", Etunimet="Elli", Tila="uusi", Rooli="työnantaja", Kunta="Simo")
    desk.delete_here(A, "A-0003")
    desk.delete_there(A, "A-0004")
    desk.type_here(A, "A-0005", "Turvakielto", "kyllä")
    desk.type_there(A, "A-0005", "Maksaja", "viime hetken tieto")


def both(desk: Desk) -> tuple[dict[str, list[Value]], dict[str, list[Value]]]:
    """Return the cells of both sides by last name."""
    register = desk.open().schema.register(A)
    here = {str(row.value("Sukunimi")): [row.value(c) for c in COLUMNS] for row in desk.open().table(register)}
    head, *rows = desk.cloud.sheets[A]
    places = [head.index(column) for column in COLUMNS]
    there = {str(row[places[0]]): [row[p] if p < len(row) else None for p in places] for row in rows}
    return here, there


def kill_at(step: int, monkeypatch: pytest.MonkeyPatch, desk: Desk) -> list[str]:
    """Let everything that changes the world work until number ``step``, and die there. Return what was reached."""
    reached: list[str] = []

    def dying(owner: Any, name: str) -> None:
        real = getattr(owner, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            reached.append(name)
            if len(reached) == step:
                raise Killed
            return real(*args, **kwargs)

        monkeypatch.setattr(owner, name, call)

    for owner, name in ((Path, "replace"), (Path, "unlink"), (shutil, "copy2"), (desk.cloud, "apply")):
        dying(owner, name)
    return reached


def test_killed_at_every_step(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted: tuple[Any, ...] = ()
    for step in range(60):
        desk = Desk(with_own_id(shutil.copytree(small, tmp_path / str(step))), WORKBOOK)
        desk.sync()
        morning(desk)
        old_here, old_there = copy.deepcopy(both(desk))
        with monkeypatch.context() as patch:
            reached = kill_at(step, patch, desk) if step else []
            finished = died(desk)
        here, there = both(desk)
        if step:
            assert_old_or_new(here, old_here, wanted[0])
            assert_old_or_new(there, old_there, wanted[1])
            desk.sync()
        assert [pair.pulled.total + pair.pushed.total for pair in desk.sync().pairs] == [0, 0, 0]
        ends = (*both(desk), [row[:3] for row in desk.conflicts()])
        wanted = wanted or ends
        assert ends == wanted, f"killed before {reached[-1]}, step {step}"
        if step and finished:
            break
    else:
        pytest.fail("the sync never finished")
    assert step > 8


def died(desk: Desk) -> bool:
    """Sync, and tell whether it came to its end."""
    try:
        desk.sync()
    except Killed:
        return False
    return True


def assert_old_or_new(now: dict[str, list[Value]], old: dict[str, list[Value]], new: dict[str, list[Value]]) -> None:
    for name, cells in now.items():
        allowed = [side[name] for side in (old, new) if name in side]
        assert all(any(cell == row[n] for row in allowed) for n, cell in enumerate(cells)), name
    assert (old.keys() & new.keys()) <= now.keys()


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a Unix signal; the sweep above runs on Windows too")
def test_killed_for_real_at_every_request(small: Path, tmp_path: Path) -> None:
    from hapusheets.sync.providers.google import GoogleWorkbook, create_workbook
    from hapusheets.sync.providers.transport import connect
    from hapusheets.sync.sides import synced_headers
    from hapusheets.syncing import sync_workspace

    folder = with_own_id(shutil.copytree(small, tmp_path / "w"))
    registers = Workspace.open(folder).schema.workbook(WORKBOOK).registers
    headers = {register.sheet: synced_headers(register) for register in registers if register.sync}
    with serve() as cloud:
        made = create_workbook(connect(cloud.url), "Asiakkaat", WORKBOOK, headers)
        set_in_toml(
            folder / "hapusheets.toml", "cloud", {"endpoint": cloud.url, "spreadsheets": {"asiakkaat": made.id}}
        )
        sync_workspace(Workspace.open(folder))
        desk = Desk(folder, WORKBOOK)
        phone = headers[A].index("Puhelin")
        for step in range(1, 7):
            desk.type_here(A, "A-0001", "Puhelin", f"040 555 02{step:02d}")
            place = f"{A}!{chr(65 + phone)}3"
            cloud.edit(made.id, {place: [[f"'040 555 03{step:02d}"]]})
            killed = subprocess.Popen([sys.executable, "-m", "hapusheets", "sync", "-w", str(folder), "--yes"])
            cloud.at(step, killed.kill)
            assert killed.wait(60) in (-signal.SIGKILL, 0)
            sync_workspace(Workspace.open(folder))
            state = GoogleWorkbook(connect(cloud.url), made.id, WORKBOOK).read({A: headers[A]})
            there = {row.value("Tunnus"): row.value("Puhelin") for row in state.tables[A]}
            ends = ("A-0001", f"040 555 02{step:02d}"), ("A-0002", f"040 555 03{step:02d}")
            assert [(key, desk.here(A, key, "Puhelin")) for key, _ in ends] == list(ends)
            assert [(key, there[key]) for key, _ in ends] == list(ends)
            assert sync_workspace(Workspace.open(folder)).traffic.write == 0

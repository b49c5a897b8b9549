"""demo: the whole main job, once, and what it must have left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hapusheets import Workspace
from hapusheets.cli.main import run
from hapusheets.demo import STEPS, CloudSheet, Demo
from hapusheets.practice_cloud import cloud_file, cloud_port
from hapusheets.sync.emulator import serve
from hapusheets.syncing import sync_workspace

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("state")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, state: Path) -> dict[str, Any]:
    """Run the demo once, as a program of its own, and return its JSON answer."""
    folder = tmp_path_factory.mktemp("aamu") / "esittely"
    command = [sys.executable, "-m", "hapusheets", "demo", str(folder), "--json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HAPUSHEETS_STATE": str(state)}
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, env=environment)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.fixture
def workspace(told: dict[str, Any], state: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The workspace that the demo made, with its own state."""
    monkeypatch.setenv("HAPUSHEETS_STATE", str(state))
    return Workspace.open(told["folder"])


@pytest.fixture
def cloud_rows(workspace: Workspace) -> Iterator[dict[str, dict[str, str]]]:
    """The customers in the cloud after the demo, by id, by header."""
    with serve(data=cloud_file(workspace)) as cloud:
        sheet = CloudSheet.open(workspace, cloud.url, workspace.schema.register("customers"))
        yield {row[0]: dict(zip(sheet.rows[0], row, strict=False)) for row in sheet.rows[1:]}


def test_every_step_is_told_and_its_files_exist(told: dict[str, Any]) -> None:
    assert told["schema"] == "hapusheets.demo/1"
    assert [step["name"] for step in told["steps"]] == list(STEPS)
    files = [Path(name) for step in told["steps"] for name in step["files"]]
    assert len(files) >= 6
    assert [path for path in files if not path.is_file()] == []


def test_the_choice_fills_the_request_and_proposes_a_contract(workspace: Workspace) -> None:
    request = workspace.registers.requests["R-0001"]
    assert request.state == "täytetty"
    assert len(request.chosen) == 1
    assert [row.person for row in workspace.registers.shifts.values() if row.request == "R-0001"] == [request.chosen[0]]
    assert [row.person for row in workspace.registers.employments.values() if row.request == "R-0001"] == list(
        request.chosen
    )


def test_an_edit_there_and_an_edit_here_in_one_row_are_both_kept(
    workspace: Workspace, cloud_rows: dict[str, dict[str, str]]
) -> None:
    here = workspace.registers.customers["A-0001"]
    assert here.phone == "+358405550147"
    assert here.email == "uusi.osoite@example.fi"
    assert cloud_rows["A-0001"]["Puhelin"] == "040 555 0147"
    assert cloud_rows["A-0001"]["Sähköposti"] == "uusi.osoite@example.fi"


def test_the_cell_changed_on_both_sides_keeps_both_values_and_waits(
    workspace: Workspace, cloud_rows: dict[str, dict[str, str]]
) -> None:
    assert workspace.registers.customers["A-0002"].phone == "+358405550111"
    assert cloud_rows["A-0002"]["Puhelin"] == "040 555 0222"
    assert (workspace.registers_dir / "ristiriidat.xlsx").is_file()


def test_no_protected_person_and_no_identity_code_is_in_the_cloud(
    workspace: Workspace, cloud_rows: dict[str, dict[str, str]]
) -> None:
    protected = {row.id for row in workspace.registers.customers.values() if row.nondisclosure}
    assert protected
    assert protected & set(cloud_rows) == set()
    assert "Henkilötunnus" not in cloud_rows["A-0001"]


def test_the_cloud_starts_again_where_the_demo_left_it(workspace: Workspace) -> None:
    with serve(cloud_port(workspace), cloud_file(workspace)):
        again = sync_workspace(workspace)
    assert sum(pair.pushed.total + pair.pulled.total for pair in again.pairs) == 0
    assert again.conflicts == 1


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "tärkeä.txt").write_text("x", encoding="utf-8")
    assert run(["demo", str(tmp_path)]) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["tärkeä.txt"]
    assert str(tmp_path) in capsys.readouterr().err


def test_a_step_that_fails_closes_the_cloud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Demo, "_check", lambda _self: iter([1 / 0]))
    demo = Demo(tmp_path / "esittely")
    with pytest.raises(ZeroDivisionError):
        list(demo.run(lambda _name: None))
    with serve(demo.cloud.port) as again:
        assert again.port == demo.cloud.port

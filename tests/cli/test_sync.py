"""``sync`` as it is typed: set up, plan, both ways, conflicts, deletions, an absent cloud."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from hapusheets.cli.main import run
from hapusheets.settings import read_settings, set_in_toml
from hapusheets.sync.emulator import Served, serve
from tests.desk import Desk

A = "Asiakkaat"


class Table(NamedTuple):
    """The desk and the cloud of one test."""

    desk: Desk
    cloud: Served

    @property
    def where(self) -> str:
        return str(self.desk.root)

    def id(self, name: str) -> str:
        return read_settings(self.desk.root).cloud.spreadsheets[name]


@pytest.fixture
def table(sample_workspace: Path) -> Iterator[Table]:
    """Only the customers' workbook is in the cloud: one spreadsheet is quick."""
    with serve() as cloud:
        assert run(["sync", "setup", "--endpoint", cloud.url, "-w", str(sample_workspace)]) == 0
        ids = {"asiakkaat": read_settings(sample_workspace).cloud.spreadsheets["asiakkaat"]}
        set_in_toml(sample_workspace / "hapusheets.toml", "cloud", {"spreadsheets": ids})
        made = Table(Desk(sample_workspace, "asiakkaat.xlsx"), cloud)
        assert run(["sync", "-w", made.where]) == 0
        yield made


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = run([*words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_setting_up_makes_a_spreadsheet_for_each_synced_workbook(sample_workspace: Path) -> None:
    with serve() as cloud:
        assert run(["sync", "setup", "--endpoint", cloud.url, "-w", str(sample_workspace)]) == 0
        settings = read_settings(sample_workspace).cloud
        assert settings.endpoint == cloud.url
        assert set(settings.spreadsheets) == {
            "asiakkaat", "avustajat", "sijaiset", "valitys", "kunnat", "toiminta", "asiakirjat",
        }  # fmt: skip
        assert run(["sync", "setup", "-w", str(sample_workspace)]) == 0
        assert read_settings(sample_workspace).cloud.spreadsheets == settings.spreadsheets


def test_without_setting_up_the_next_step_is_told(sample_workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sync", "-w", str(sample_workspace)]) == 2
    assert "hapu sync setup" in capsys.readouterr().err


def test_only_this_machine_or_google_is_a_cloud(sample_workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sync", "setup", "--endpoint", "https://example.fi", "-w", str(sample_workspace)]) == 2
    assert "example.fi" in capsys.readouterr().err
    assert read_settings(sample_workspace).cloud.endpoint == ""


def test_a_plan_shows_what_a_sync_does(table: Table, capsys: pytest.CaptureFixture[str]) -> None:
    table.desk.type_here(A, "A-0001", "Puhelin", "040 555 0111")
    code, planned = answer(capsys, "sync", "plan", "-w", table.where)
    assert (code, planned["schema"], planned["applied"]) == (0, "hapusheets.sync/1", False)
    code, done = answer(capsys, "sync", "-w", table.where)
    assert (code, done["applied"]) == (0, True)
    assert [pair["pushed"] for pair in planned["pairs"]] == [pair["pushed"] for pair in done["pairs"]]
    assert list(done)[:2] == ["schema", "pairs"]
    assert done["requests"]["write"] > 0


def test_a_conflict_is_told_and_the_exit_code_says_so(table: Table, capsys: pytest.CaptureFixture[str]) -> None:
    table.desk.type_here(A, "A-0001", "Puhelin", "040 555 0111")
    table.cloud.edit(table.id("asiakkaat"), {f"{A}!I2": [["'040 555 0222"]]})
    capsys.readouterr()
    assert run(["sync", "-w", table.where]) == 1
    said = capsys.readouterr().out
    assert "täällä ”040 555 0111”, pilvessä ”040 555 0222”" in said
    assert run(["sync", "status", "-w", table.where]) == 1
    assert "ristiriitoja 1" in capsys.readouterr().out


def test_deletions_are_asked_about_by_name(table: Table, capsys: pytest.CaptureFixture[str]) -> None:
    table.desk.delete_here("Päätökset", "P-0001")
    assert run(["sync", "-w", table.where]) == 3
    assert "pilvessä Päätökset P-0001 (A-" in capsys.readouterr().err
    assert run(["sync", "-w", table.where, "--yes"]) == 0


def test_a_cloud_that_is_not_there_can_be_tried_later(
    table: Table, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from hapusheets.sync.providers.transport import Patience

    monkeypatch.setattr(Patience, "limit", lambda *_: 0.0)
    set_in_toml(table.desk.root / "hapusheets.toml", "cloud", {"endpoint": "http://127.0.0.1:9"})
    code, said = answer(capsys, "sync", "-w", table.where)
    assert (code, said["schema"], said["code"]) == (4, "hapusheets.error/1", "sync.offline")

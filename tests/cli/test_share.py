"""``share`` as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hapusheets.cli.main import run
from tests.desk import Desk


def test_a_view_for_each_municipality(sample_workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["share", "-w", str(sample_workspace)]) == 0
    names = ["Kemi", "Keminmaa", "Simo", "Tervola", "Tornio", "Ylitornio"]
    assert sorted(path.stem for path in (sample_workspace / "jako").glob("*.xlsx")) == names
    assert capsys.readouterr().out.count("on valmis") == 6


def test_a_preview_publishes_nothing_and_is_the_same_file(
    sample_workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["-w", str(sample_workspace), "--json"]
    assert run(["share", "preview", "keminmaa", *where]) == 0
    previewed = json.loads(capsys.readouterr().out)
    assert not list((sample_workspace / "jako").glob("*.xlsx"))
    assert run(["jaa", "Keminmaa", *where]) == 0
    shared = json.loads(capsys.readouterr().out)
    assert (previewed["published"], shared["published"]) == (False, True)
    assert previewed["views"] == shared["views"]


def test_a_dry_run_writes_nothing(sample_workspace: Path) -> None:
    assert run(["share", "--dry-run", "-w", str(sample_workspace)]) == 0
    assert not list((sample_workspace / "jako").glob("*.xlsx"))


def test_a_leak_stops_every_view_and_names_the_place(
    sample_workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(sample_workspace, "kunnat.xlsx")
    desk.add_here("Tapahtumat", Tunnus="TP-900", Nimi="Kahvit, isäntänä Urho Räsänen", Päivä="1.4.2026", Kunta="Simo")
    secret = next(c.national_id for c in desk.open().registers.customers.values() if c.national_id)
    desk.type_here("Tapahtumat", "TP-900", "Nimi", f"Kahvit {secret}")
    assert run(["share", "-w", str(sample_workspace)]) == 3
    said = capsys.readouterr().err
    assert "Simo.xlsx › Tapahtumat!C" in said
    assert str(secret) not in said
    assert not list((sample_workspace / "jako").glob("*.xlsx"))

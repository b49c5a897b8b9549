"""A new workspace: what ``init`` makes, and where it refuses to make one."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from hapusheets.model.errors import Refused
from hapusheets.settings import Centre
from hapusheets.starting import in_synced_folder, make_practice_workspace, make_workspace
from hapusheets.workspace import Workspace


def test_a_new_workspace_opens_and_holds_places_codes_and_rules(tmp_path: Path) -> None:
    started = make_workspace(tmp_path / "Työ tila")
    workspace = Workspace.open(started.folder)
    registers = workspace.registers
    assert (len(registers.municipalities), len(registers.distances)) == (21, 15)
    assert not registers.customers
    assert registers.rules["vuorokausilepo"].source == "työaikalaki 872/2019 25 §"
    assert not workspace.settings.practice
    assert sorted(path.name for path in started.folder.iterdir()) == sorted(
        ["hapusheets.toml", "rekisterit", "mallit", "valmiit", "jako"]
    )


def test_the_code_sheet_tells_what_a_task_asks_for(tmp_path: Path) -> None:
    started = make_workspace(tmp_path / "uusi")
    sheet = openpyxl.load_workbook(started.folder / "rekisterit" / "asetukset.xlsx")["Koodit"]
    rows = {(row[0], row[1]): row[2:] for row in sheet.iter_rows(values_only=True)}
    assert rows["tehtävät", "kuljettaminen"][3] == "ajokortti; auto"
    assert rows["tehtävät", "PEG"][4] == "B2"


def test_two_workspaces_have_different_ids(tmp_path: Path) -> None:
    assert make_workspace(tmp_path / "a").workspace != make_workspace(tmp_path / "b").workspace


def test_the_centre_is_written_into_the_settings(tmp_path: Path) -> None:
    centre = Centre(name="Keskus Esimerkki", phone="040 555 0123")
    started = make_workspace(tmp_path / "uusi", centre=centre)
    settings = Workspace.open(started.folder).settings
    assert (settings.centre.name, settings.centre.phone) == ("Keskus Esimerkki", "040 555 0123")
    assert settings.workspace == started.workspace


def test_a_dry_run_makes_nothing(tmp_path: Path) -> None:
    started = make_workspace(tmp_path / "uusi", dry_run=True)
    assert started.workbooks == 8
    assert not started.folder.exists()


def test_a_folder_with_files_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "muistio.txt").write_text("oma", encoding="utf-8")
    with pytest.raises(Refused, match=r"start\.folder_not_empty"):
        make_workspace(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["muistio.txt"]


def test_a_failure_half_way_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(*_: object, **__: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("hapusheets.starting.write_settings", no_room)
    with pytest.raises(OSError, match="no space left"):
        make_workspace(tmp_path / "uusi")
    assert not (tmp_path / "uusi").exists()


@pytest.mark.parametrize(
    "folder",
    [
        pytest.param("OneDrive/Documents/tila", id="OneDrive"),
        pytest.param("OneDrive - Järjestö/tila", id="OneDrive of an organisation"),
        pytest.param("Google Drive/tila", id="Google Drive"),
        pytest.param("Dropbox/tila", id="Dropbox"),
        pytest.param("Library/Mobile Documents/tila", id="iCloud"),
    ],
)
def test_a_folder_that_a_cloud_drive_copies_is_refused(tmp_path: Path, folder: str) -> None:
    with pytest.raises(Refused, match=r"start\.synced_folder"):
        make_workspace(tmp_path / folder)
    assert not (tmp_path / folder).exists()


def test_windows_tells_its_cloud_folder_by_a_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "Pilvi"))
    assert in_synced_folder(tmp_path / "Pilvi" / "Documents") == "OneDrive"
    assert in_synced_folder(tmp_path / "Muu") == ""


def test_a_practice_workspace_is_a_copy_of_the_samples_with_an_id_of_its_own(tmp_path: Path) -> None:
    started = make_practice_workspace(tmp_path / "esittely")
    workspace = Workspace.open(started.folder)
    assert workspace.settings.practice
    assert workspace.settings.workspace == started.workspace != "harjoitus-lansi-pohja"
    assert len(workspace.registers.customers) == 45

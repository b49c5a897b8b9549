"""doctor: each thing in order or lacking, with what to do; exit code 1 when something is lacking."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hapusheets import doctor
from hapusheets.cli.main import run


@pytest.fixture(autouse=True)
def _fit_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The machine has LibreOffice, a modern terminal and no workspace above."""
    monkeypatch.setattr(doctor, "find_libreoffice", lambda: Path("soffice"))
    monkeypatch.setattr(doctor.locale, "getencoding", lambda: "UTF-8")  # type: ignore[attr-defined]
    monkeypatch.chdir(tmp_path)


def look(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, dict[str, object]]]:
    """Run doctor and return its exit code and its checks by name."""
    exit_code = run(["doctor", "--json", *words])
    answer = json.loads(capsys.readouterr().out)
    assert answer["schema"] == "hapusheets.doctor/1"
    assert answer["ok"] == (exit_code == 0)
    return exit_code, {check["name"]: check for check in answer["checks"]}


def test_a_fit_machine_without_a_workspace(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor"]) == 0
    said = capsys.readouterr()
    assert "vain kone tarkistettiin" in said.err
    assert "ok     Python 3." in said.out


def test_a_sample_workspace_is_in_order(capsys: pytest.CaptureFixture[str], sample_workspace: Path) -> None:
    exit_code, checks = look(capsys, "-w", str(sample_workspace))
    assert exit_code == 0
    assert {"workspace", "synced", "state", "workbooks", "open", "schema", "templates"} <= set(checks)


def test_a_missing_libreoffice_is_a_lack(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "find_libreoffice", lambda: None)
    assert run(["kunto"]) == 1
    said = capsys.readouterr().out
    assert "puute  LibreOfficea ei löydy" in said
    assert "Puutteita: 1." in said


def test_a_workbook_that_is_no_workbook_is_named(capsys: pytest.CaptureFixture[str], sample_workspace: Path) -> None:
    (sample_workspace / "rekisterit" / "kunnat.xlsx").write_bytes(b"not a zip")
    exit_code, checks = look(capsys, "-w", str(sample_workspace))
    assert exit_code == 1
    assert not checks["workbook"]["ok"]
    assert "kunnat.xlsx" in str(checks["workbook"]["message"])


def test_a_workbook_open_in_excel_is_named(capsys: pytest.CaptureFixture[str], sample_workspace: Path) -> None:
    owner = sample_workspace / "rekisterit" / "~$valitys.xlsx"
    owner.write_bytes(b"\x03Aku".ljust(55) + b"\x03\x00" + "Aku".encode("utf-16-le").ljust(108))
    exit_code, checks = look(capsys, "-w", str(sample_workspace))
    assert exit_code == 1
    assert "valitys.xlsx" in str(checks["open"]["message"])


def test_a_state_folder_that_others_can_read_is_a_lack(
    capsys: pytest.CaptureFixture[str], sample_workspace: Path
) -> None:
    _, checks = look(capsys, "-w", str(sample_workspace))
    state = Path(str(checks["state"]["message"]).partition(": ")[2])
    state.chmod(0o755)
    exit_code, checks = look(capsys, "-w", str(sample_workspace))
    assert (exit_code, checks["state"]["ok"]) == (1, False)


def test_a_synced_folder_is_a_lack(
    capsys: pytest.CaptureFixture[str], sample_workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OneDrive", str(sample_workspace.parent))
    exit_code, checks = look(capsys, "-w", str(sample_workspace))
    assert (exit_code, checks["synced"]["ok"]) == (1, False)


def test_settings_that_cannot_be_read_are_told_with_what_to_do(
    capsys: pytest.CaptureFixture[str], sample_workspace: Path
) -> None:
    (sample_workspace / "hapusheets.toml").write_text("workspace = ", encoding="utf-8")
    exit_code, checks = look(capsys, "-w", str(sample_workspace))
    assert exit_code == 1
    assert "hapusheets.toml" in str(checks["workspace"]["todo"])


def test_a_folder_that_is_no_workspace_is_a_lack(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    exit_code, checks = look(capsys, "-w", str(tmp_path))
    assert exit_code == 1
    assert str(tmp_path) in str(checks["workspace"]["message"])

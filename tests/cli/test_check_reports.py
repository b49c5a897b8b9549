"""``check --new --html --sarif``, and that no output of check ever holds an identity code."""

from __future__ import annotations

import json
import logging
import re
import stat
import sys
from pathlib import Path

import pytest

from hapusheets.cli.main import run
from hapusheets.workbooks import edit_workbook
from hapusheets.workspace import Workspace
from tests.cli.test_check import check_json, put

#: Never issued (individual numbers 900–999), one for each way of writing it: right, wrong, spaced, with a dash.
CODES = ("010594-9032", "010594-9033", "010594 -9032", "010594–9032", "010594y9032")
TAIL = re.compile(r"010594\s?[-–Yy]\s?9\d\d\w")


def plant(folder: Path) -> int:
    """Type an identity code into a row of every column of every sheet, and return how many cells were typed into."""
    space = Workspace.open(folder)
    count = 0
    for workbook in space.schema.workbooks:
        cells: dict[tuple[str, str], str] = {}
        for register in workbook.registers:
            table = space.table(register)
            for place, header in enumerate(h for h in table.columns if table.rows and register.by_header(h)):
                row = table.rows[place % len(table.rows)].number
                cells[register.sheet, table.address(row, header)] = CODES[place % len(CODES)]
        edit_workbook(space.workbook_path(workbook.workbook), cells)
        count += len(cells)
    return count


def test_an_identity_code_in_every_column_is_masked_in_every_output(
    sample_workspace: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    assert plant(sample_workspace) > 150
    caplog.set_level(logging.DEBUG)
    html, sarif = tmp_path / "r.html", tmp_path / "r.sarif"
    start = ["-w", str(sample_workspace), "-v"]
    run([*start, "check", "--html", str(html), "--sarif", str(sarif)])
    run([*start, "check", "--fix", "--dry-run"])
    said = "".join(capsys.readouterr())
    state = "".join(
        path.read_text(encoding="utf-8") for path in Workspace.open(sample_workspace).state_dir.glob("*.json")
    )
    for output in (said, html.read_text(encoding="utf-8"), sarif.read_text(encoding="utf-8"), state, caplog.text):
        assert TAIL.findall(output) == []
    assert "010594-****" in said


def test_new_and_mended_are_told_and_new_ones_shown_alone(
    sample_workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, first = check_json(sample_workspace, capsys)
    assert (first["baseline"]["since"], first["baseline"]["mended"]) == (None, [])
    put(sample_workspace, "customers", "A-0010", municipality="Kemmi")
    put(sample_workspace, "customers", "A-0024", municipality="Tornio")
    _, second = check_json(sample_workspace, capsys, "--dry-run")
    assert [(f["record"], f["code"]) for f in second["findings"] if f["state"] == "new"] == [
        ("A-0010", "municipality.unknown")
    ]
    assert [(m["record"], m["code"]) for m in second["baseline"]["mended"]] == [("A-0024", "municipality.unknown")]
    assert second["baseline"]["old"] == len(second["findings"]) - 1
    for _ in range(2):
        code, new = check_json(sample_workspace, capsys, "--new")
        assert (code, [f["record"] for f in new["findings"]]) == (1, ["A-0010"])


def test_the_terminal_says_what_is_new(sample_workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["-w", str(sample_workspace), "check"])
    put(sample_workspace, "customers", "A-0010", municipality="Kemmi")
    capsys.readouterr()
    run(["-w", str(sample_workspace), "check"])
    out = capsys.readouterr().out
    assert "  virhe, uusi  Kuntaa ”Kemmi” ei ole luettelossa. Tarkoititko Kemi?" in out
    assert "Edellisen tarkistuksen (12.3.2026) jälkeen: uusia 1, korjattuja 0." in out


def test_nothing_new_is_not_told_as_nothing_found(sample_workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        run(["-w", str(sample_workspace), "check"])
    capsys.readouterr()
    assert run(["-w", str(sample_workspace), "check", "--new"]) == 1
    out = capsys.readouterr().out
    assert "Uusia havaintoja ei ole." in out
    assert "Ei havaintoja" not in out


def test_every_finding_shows_the_code_that_explain_and_ohitukset_ask_for(
    sample_workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, answer = check_json(sample_workspace, capsys)
    run(["-w", str(sample_workspace), "check"])
    out = capsys.readouterr().out
    assert [f["code"] for f in answer["findings"] if f"[{f['code']}]" not in out] == []
    assert "hapu selitä" in out


def test_a_report_is_its_owners_and_the_command_says_that_it_holds_personal_data(
    sample_workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "tarkistus ä.html"
    assert run(["-w", str(sample_workspace), "check", "--html", str(path), "--json"]) == 1
    told = capsys.readouterr()
    assert "henkilötietoja" in told.err
    assert json.loads(told.out)["reports"] == {"html": str(path)}
    assert sys.platform == "win32" or stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir() if each.name.endswith(".tmp")] == []


def test_a_dry_run_writes_no_report(sample_workspace: Path, tmp_path: Path) -> None:
    assert run(["-w", str(sample_workspace), "check", "--html", str(tmp_path / "r.html"), "--dry-run"]) == 1
    assert not (tmp_path / "r.html").exists()


@pytest.mark.parametrize("name", ["rekisterit/asiakkaat.xlsx", "ei ole/r.html", "r.txt"])
def test_a_report_replaces_no_other_file(sample_workspace: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = sample_workspace / name
    before = path.read_bytes() if path.exists() else None
    assert run(["-w", str(sample_workspace), "check", "--html", str(path)]) == 2
    assert (path.read_bytes() if path.exists() else None) == before
    assert capsys.readouterr().err

"""``check --write``: findings as marks in the workbooks; what a person has made in them survives."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from hapusheets.cli.main import run
from hapusheets.settings import read_settings, set_in_toml
from hapusheets.sync.emulator import serve
from hapusheets.sync.providers.transport import connect
from hapusheets.workbooks import SheetPatch, commit_edit, edit_workbook, prepare_edit, read_workbook
from hapusheets.workbooks.own_marks import OwnMarks, read_own_marks
from tests.unit.workbooks.workbook_making import open_with_openpyxl


def book(folder: Path, name: str = "asiakkaat.xlsx") -> Path:
    """Return where a register workbook lies."""
    return folder / "rekisterit" / name


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of all register workbooks."""
    return {path.name: path.read_bytes() for path in sorted((folder / "rekisterit").glob("*.xlsx"))}


def write(folder: Path, *words: str) -> int:
    """Run ``check --write`` with a yes."""
    return run(["-w", str(folder), "check", "--write", "--yes", *words])


def findings(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """Return what ``check`` finds."""
    capsys.readouterr()
    run(["-w", str(folder), "check", "--json"])
    facts = ("workbook", "sheet", "cell", "code", "severity", "message")
    return [{fact: found[fact] for fact in facts} for found in json.loads(capsys.readouterr().out)["findings"]]


def borne(folder: Path, sheet: str = "Asiakkaat", name: str = "asiakkaat.xlsx") -> OwnMarks:
    """Return our marks on a sheet."""
    return read_own_marks(book(folder, name)).sheets[sheet]


def change_by_hand(path: Path, sheet: str, cell: str, **looks: Any) -> None:
    """Give a cell a fill or a note, as a person does in a spreadsheet program."""
    loaded = openpyxl.load_workbook(path)
    for name, value in looks.items():
        setattr(loaded[sheet][cell], name, value)
    loaded.save(path)


def test_every_finding_gets_a_mark_a_note_and_a_line(
    sample_workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = [f for f in findings(sample_workspace, capsys) if f["workbook"] == "asiakkaat.xlsx"]
    assert write(sample_workspace) == 1
    wanted = {"error": "hapu_virhe", "warning": "hapu_varoitus"}
    for finding in told:
        bears = borne(sample_workspace, finding["sheet"])
        assert bears.marks[finding["cell"]] == wanted[finding["severity"]]
        assert finding["message"] in bears.notes[finding["cell"]]
    sheet = open_with_openpyxl(book(sample_workspace))["Havainnot"]
    lines = {(row[2].value, row[5].value): row[2].hyperlink.location for row in sheet.iter_rows(min_row=5)}
    assert lines.keys() == {(f"{f['sheet']}!{f['cell']}", f"{f['message']} [{f['code']}]") for f in told}
    assert lines["Päätökset!G30", next(m for p, m in lines if p == "Päätökset!G30")] == "'Päätökset'!G30"


def test_errors_come_first_and_the_list_prints_on_a4_with_its_heads(sample_workspace: Path) -> None:
    write(sample_workspace)
    sheet = open_with_openpyxl(book(sample_workspace))["Havainnot"]
    words = [row[1].value for row in sheet.iter_rows(min_row=5)]
    assert words == sorted(words, key=["virhe", "varoitus", "huomio"].index)
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.page_setup.orientation) == ("A5", "$4:$4", "landscape")
    assert sheet.page_setup.paperSize == 9
    assert [sheet.column_dimensions[letter].hidden for letter in "GHI"] == [False, True, True]


def test_what_was_written_and_its_undo_are_told_last(
    sample_workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(sample_workspace, "--fix")
    told = capsys.readouterr().out.split("Tarkistettuja rivejä")
    assert "Kumoa:" not in told[0]
    assert len(re.findall(r"hapu kumoa \d{8}-", told[1])) == 2
    assert max(map(len, told[1].splitlines())) <= 80


def test_a_second_time_changes_no_byte(sample_workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(sample_workspace)
    before = contents(sample_workspace)
    capsys.readouterr()
    write(sample_workspace)
    assert contents(sample_workspace) == before
    assert "Työkirjoissa on jo oikeat merkinnät. Mitään ei muutettu." in capsys.readouterr().out


def test_the_check_itself_does_not_see_the_marks(sample_workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = findings(sample_workspace, capsys)
    write(sample_workspace)
    assert findings(sample_workspace, capsys) == before


def test_what_is_mended_loses_its_mark_its_note_and_its_line(sample_workspace: Path) -> None:
    write(sample_workspace)
    edit_workbook(book(sample_workspace), {("Asiakkaat", "H25"): "Tornio"})
    assert "H25" in borne(sample_workspace).marks
    write(sample_workspace)
    bears = borne(sample_workspace)
    assert "H25" not in bears.marks
    assert "H25" not in bears.notes
    lines = read_workbook(book(sample_workspace)).sheets["Havainnot"].cells.values()
    assert not [cell for cell in lines if cell.value == "Asiakkaat!H25"]


def test_when_everything_is_mended_the_sheet_goes_too(sample_workspace: Path) -> None:
    write(sample_workspace)
    path = book(sample_workspace, "toiminta.xlsx")
    assert "Havainnot" in read_workbook(path).sheets
    edit_workbook(path, {("Yhteydet", "A29"): "YT-0031"})
    write(sample_workspace)
    found = read_own_marks(path)
    assert not any(bears.marks or bears.notes for bears in found.sheets.values())
    assert "Havainnot" not in found.sheets


def test_a_persons_fill_and_note_survive_marking_and_mending(sample_workspace: Path) -> None:
    yellow = PatternFill("solid", fgColor="FFFFFF00")
    change_by_hand(book(sample_workspace), "Asiakkaat", "H25", fill=yellow, comment=Comment("Soita", "Maija"))
    write(sample_workspace)
    edit_workbook(book(sample_workspace), {("Asiakkaat", "H25"): "Tornio"})
    write(sample_workspace)
    cell = open_with_openpyxl(book(sample_workspace))["Asiakkaat"]["H25"]
    assert (cell.fill.fgColor.rgb, cell.comment.text, cell.comment.author) == ("FFFFFF00", "Soita", "Maija")


def test_a_note_of_ours_that_a_person_wrote_into_is_left_alone(sample_workspace: Path) -> None:
    write(sample_workspace)
    own = borne(sample_workspace).notes["H25"]
    commit_edit(prepare_edit(book(sample_workspace), {"Asiakkaat": SheetPatch(notes={"H25": f"{own}\nSoitettu 3.3."})}))
    write(sample_workspace)
    edit_workbook(book(sample_workspace), {("Asiakkaat", "H25"): "Tornio"})
    write(sample_workspace)
    bears = borne(sample_workspace)
    assert bears.notes["H25"].endswith("Soitettu 3.3.")
    assert "H25" not in bears.marks


def test_no_identity_code_is_written_even_when_the_screen_shows_them(sample_workspace: Path) -> None:
    code = str(read_workbook(book(sample_workspace)).sheets["Asiakkaat"].value("Z19"))
    write(sample_workspace, "--show-sensitive")
    assert "Z19" in borne(sample_workspace).marks
    with zipfile.ZipFile(book(sample_workspace)) as archive:
        parts = {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}
    assert [name for name, text in parts.items() if code in text and "sharedStrings" not in name] in (
        [], ["xl/worksheets/sheet2.xml"],
    )  # fmt: skip
    sheet = read_workbook(book(sample_workspace)).sheets["Havainnot"]
    assert not [cell for cell in sheet.cells.values() if code in str(cell.value)]


def test_an_open_workbook_is_not_marked_but_the_answers_are_shown(
    sample_workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(sample_workspace)
    lock = sample_workspace / "rekisterit" / ".~lock.valitys.xlsx#"
    lock.write_text(",maija,kone,24.11.2026 09:00,file:///x;", encoding="utf-8")
    capsys.readouterr()
    assert write(sample_workspace) == 4
    said = capsys.readouterr()
    assert "Asiakkaat!H25" in said.out
    lock.unlink()
    assert contents(sample_workspace) == before


def test_nothing_is_written_on_a_dry_run_or_without_an_answer(
    sample_workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(sample_workspace)
    assert run(["-w", str(sample_workspace), "check", "--write", "--dry-run"]) == 1
    assert "Mitään ei muutettu." in capsys.readouterr().out
    assert run(["-w", str(sample_workspace), "check", "--write"]) == 3
    assert contents(sample_workspace) == before


def test_undo_brings_back_every_byte(sample_workspace: Path) -> None:
    before = contents(sample_workspace)
    write(sample_workspace)
    assert contents(sample_workspace) != before
    assert run(["-w", str(sample_workspace), "undo", "--yes"]) == 0
    assert contents(sample_workspace) == before


def test_undo_after_somebody_has_typed_takes_the_marks_and_leaves_what_was_typed(sample_workspace: Path) -> None:
    write(sample_workspace)
    edit_workbook(book(sample_workspace), {("Asiakkaat", "H25"): "Tornio"})
    assert run(["-w", str(sample_workspace), "undo", "--yes"]) == 0
    found = read_own_marks(book(sample_workspace))
    assert not any(bears.marks or bears.notes for bears in found.sheets.values())
    assert "Havainnot" not in found.sheets
    assert read_workbook(book(sample_workspace)).sheets["Asiakkaat"].value("H25") == "Tornio"


def test_marking_one_register_leaves_the_marks_of_the_other_workbooks(sample_workspace: Path) -> None:
    write(sample_workspace, "Päätökset")
    assert borne(sample_workspace).marks
    assert not borne(sample_workspace, "Vuorot", "valitys.xlsx").marks
    write(sample_workspace)
    before = contents(sample_workspace)
    write(sample_workspace, "Päätökset")
    assert contents(sample_workspace) == before


def test_area_views_are_the_same_with_marks_in_the_registers(
    sample_workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def views() -> Any:
        capsys.readouterr()
        run(["-w", str(sample_workspace), "share", "preview", "Tornio", "--json"])
        return [view["sha256"] for view in json.loads(capsys.readouterr().out)["views"]]

    before = views()
    write(sample_workspace)
    assert views() == before


def test_marks_and_the_list_of_findings_stay_out_of_the_cloud(
    sample_workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = str(sample_workspace)
    with serve() as cloud:
        run(["sync", "setup", "--endpoint", cloud.url, "-w", where])
        ids = {"asiakkaat": read_settings(sample_workspace).cloud.spreadsheets["asiakkaat"]}
        set_in_toml(sample_workspace / "hapusheets.toml", "cloud", {"spreadsheets": ids})
        run(["sync", "-w", where])
        write(sample_workspace)
        capsys.readouterr()
        assert run(["sync", "plan", "-w", where, "--json"]) in (0, 1)
        told = json.loads(capsys.readouterr().out)
        titles = {sheet.title for sheet in connect(cloud.url).open_by_key(ids["asiakkaat"]).worksheets()}
    nothing = {"cells": 0, "rows_added": 0, "rows_deleted": 0}
    assert [pair["pushed"] | pair["pulled"] for pair in told["pairs"]] == [nothing] * len(told["pairs"])
    assert "Asiakkaat" in titles
    assert "Havainnot" not in titles


def test_a_sheet_that_a_person_made_is_not_replaced(sample_workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loaded = openpyxl.load_workbook(book(sample_workspace))
    loaded.create_sheet("Havainnot")["A1"] = "omat"
    loaded.save(book(sample_workspace))
    before = contents(sample_workspace)
    assert write(sample_workspace) == 3
    assert "Anna taulukolle toinen nimi" in capsys.readouterr().err
    assert contents(sample_workspace) == before


def test_the_words_are_in_the_language_asked_for(sample_workspace: Path) -> None:
    run(["-w", str(sample_workspace), "--lang", "sv", "check", "--write", "--yes"])
    sheet = read_workbook(book(sample_workspace)).sheets["Havainnot"]
    assert sheet.value("C4") == "Var"
    assert borne(sample_workspace).notes["H25"].startswith("fel: ")

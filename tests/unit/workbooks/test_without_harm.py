"""Workbooks with charts, macros, notes and filters, made by other software, keep all of it after a change."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import ColorScaleRule
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from hapusheets.model.cells import Cell, Value
from hapusheets.model.errors import UnsafeEdit, WorkbookChanged
from hapusheets.workbooks import (
    SheetPatch,
    commit_edit,
    edit_workbook,
    package,
    patcher,
    prepare_edit,
    read_workbook,
    verification,
)
from tests.unit.workbooks.workbook_making import convert, open_with_openpyxl, part_text, raw_members, rich_workbook

TOUCHED = {"xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/tables/table1.xml"}


def openpyxl_workbook(path: Path) -> Path:
    """Write, with openpyxl, a table with a chart, a note, a validation and a conditional format, and formulas."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "Tiedot"
    sheet.append([])
    sheet.append([])
    for row in (
        ["Nimi", "Päivä", "Tunnit"],
        ["Aino", dt.date(2026, 3, 1), 2],
        ["Eino", dt.datetime.fromisoformat("2026-03-02T08:00"), 3],
    ):
        sheet.append(row)
    sheet.add_table(Table(displayName="Tyot", ref="A3:C5"))
    sheet["A4"].comment = Comment("Muistiinpano", "Maija")
    validation = DataValidation(type="whole", operator="greaterThan", formula1="0")
    validation.add("C4:C5")
    sheet.add_data_validation(validation)
    scale: Any = ColorScaleRule(start_type="min", start_color="FFFFFF", end_type="max", end_color="00FF00")  # type: ignore[no-untyped-call]
    sheet.conditional_formatting.add("C4:C5", scale)
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=3, min_row=4, max_row=5))
    sheet.add_chart(chart, "F3")
    other = book.create_sheet("Toinen")
    for number in range(1, 8):
        other.append([number, f"=A{number}*2", f"teksti {number}"])
    other.auto_filter.ref = "A1:C7"
    book.save(path)
    return path


def libreoffice_workbook(path: Path) -> Path:
    """Save the rich workbook with LibreOffice."""
    source = rich_workbook(path.with_name("lahde.xlsx"))
    return convert(source, "xlsx", path.parent / "lo").replace(path)


MAKERS = {
    "XlsxWriter": (rich_workbook, "rikas.xlsx"),
    "XlsxWriter with macros": (rich_workbook, "rikas.xlsm"),
    "openpyxl": (openpyxl_workbook, "oma.xlsx"),
    "LibreOffice": (libreoffice_workbook, "lo.xlsx"),
}
CASES = [
    pytest.param(*case, id=name, marks=[pytest.mark.libreoffice] if name == "LibreOffice" else [])
    for name, case in MAKERS.items()
]
Maker = Callable[[Path], Path]


def all_cells(path: Path) -> dict[tuple[str, str], Cell]:
    """Return every cell of every sheet."""
    book = read_workbook(path)
    return {(sheet.name, address): cell for sheet in book.sheets.values() for address, cell in sheet.cells.items()}


@pytest.mark.parametrize(("maker", "name"), CASES)
def test_an_edit_and_a_new_row_change_nothing_else(tmp_path: Path, maker: Maker, name: str) -> None:
    path = maker(tmp_path / name)
    members, cells = raw_members(path), all_cells(path)
    new_row: dict[int, Value] = {1: "Uusi", 2: dt.date(2026, 5, 1), 3: 4}
    patches = {"Tiedot": SheetPatch({"C4": 7}, new_rows=[new_row]), "Toinen": SheetPatch({"A5": 99})}
    prepared = prepare_edit(path, patches)
    commit_edit(prepared)
    (number,) = prepared.new_rows["Tiedot"]
    after, now = raw_members(path), all_cells(path)
    assert list(after) == list(members)
    assert {part for part in members if members[part] != after[part]} <= TOUCHED
    changed = {place for place in cells.keys() | now.keys() if cells.get(place) != now.get(place)}
    added = {("Tiedot", f"{column}{number}") for column in "ABCE"}
    assert {("Tiedot", "C4"), ("Toinen", "A5")} <= changed <= {("Tiedot", "C4"), ("Toinen", "A5")} | added


@pytest.mark.parametrize(("maker", "name"), CASES)
def test_the_reader_agrees_with_openpyxl_cell_by_cell(tmp_path: Path, maker: Maker, name: str) -> None:
    """The differences: midnight is a date here; openpyxl gives array formulas as objects; a merge's rest is empty."""
    path = maker(tmp_path / name)
    values, formulas = open_with_openpyxl(path, data_only=True), open_with_openpyxl(path)
    for sheet in read_workbook(path).sheets.values():
        seen = {cell.coordinate: cell.value for row in values[sheet.name].iter_rows() for cell in row}
        theirs = {address: _day(value) for address, value in seen.items() if value is not None}
        mine = {address: cell.value for address, cell in sheet.cells.items() if cell.value is not None}
        assert mine == theirs
        for address, cell in sheet.cells.items():
            written = formulas[sheet.name][address].value
            if cell.formula is not None and isinstance(written, str):
                assert written == f"={cell.formula}"


def _day(value: object) -> object:
    return value.date() if isinstance(value, dt.datetime) and value.time() == dt.time() else value


def test_the_table_its_ranges_and_its_calculated_column_grow(tmp_path: Path) -> None:
    path = rich_workbook(tmp_path / "rikas.xlsx")
    commit_edit(prepare_edit(path, {"Tiedot": SheetPatch(new_rows=[{1: "Uusi"}, {1: "Toinen"}])}))
    sheet = part_text(path, "xl/worksheets/sheet1.xml")
    table = part_text(path, "xl/tables/table1.xml")
    names = part_text(path, "xl/workbook.xml")
    assert table.count('ref="A3:E8"') == 2
    assert [each in sheet for each in ('sqref="C4:C8"', "<xm:sqref>D4:D8</xm:sqref>", "<xm:sqref>G4</xm:sqref>")] == [
        True
    ] * 3
    assert [each in names for each in ("Tiedot!$A$1:$E$8<", "Tiedot!$D$4:$D$8<")] == [True] * 2
    assert (
        read_workbook(path).sheets["Tiedot"].cells["E8"].formula
        == "Työt[[#This Row],[Tunnit]]*Työt[[#This Row],[Hinta]]"
    )


def test_the_header_of_a_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsafeEdit, match=r"edit\.table_header"):
        edit_workbook(rich_workbook(tmp_path / "rikas.xlsx"), {("Tiedot", "B3"): "Pvm"})


def test_rows_that_would_run_into_something_are_refused(tmp_path: Path) -> None:
    path = rich_workbook(tmp_path / "rikas.xlsx")
    edit_workbook(path, {("Tiedot", "B8"): "muistiinpano taulun alla"})
    with pytest.raises(UnsafeEdit, match=r"edit\.no_room") as caught:
        prepare_edit(path, {"Tiedot": SheetPatch(new_rows=[{1: "a"}, {1: "b"}])})
    assert caught.value.facts["row"] == 8


def test_the_file_hardly_grows(tmp_path: Path) -> None:
    path = rich_workbook(tmp_path / "rikas.xlsx")
    before = path.stat().st_size
    edit_workbook(path, {("Toinen", f"A{row}"): f"teksti {row}" for row in range(2, 8)})
    assert path.stat().st_size <= before * 1.05


@pytest.mark.libreoffice
def test_libreoffice_opens_the_patched_workbook_and_calculates(tmp_path: Path) -> None:
    path = rich_workbook(tmp_path / "rikas.xlsx")
    new_row: dict[int, Value] = {1: "Uusi & <b>", 2: dt.date(2026, 5, 1), 3: 4, 4: 2.5}
    commit_edit(prepare_edit(path, {"Tiedot": SheetPatch({"C4": 7, "A5": "00100"}, new_rows=[new_row])}))
    cells = read_workbook(convert(path, "xlsx", tmp_path / "ulos")).sheets["Tiedot"].cells
    values = [cells[each].value for each in ("A5", "A7", "B7", "C7", "E7", "C4")]
    assert values == ["00100", "Uusi & <b>", dt.date(2026, 5, 1), 4, 10, 7]


@pytest.mark.parametrize("step", ["write", "verify", "replace"])
def test_a_crash_at_any_step_leaves_the_old_file_and_no_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def crash(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    path = rich_workbook(tmp_path / "rikas.xlsx")
    before, files = path.read_bytes(), sorted(tmp_path.iterdir())
    target = {"write": (os, "fsync"), "verify": (verification, "verify_sheet"), "replace": (os, "replace")}[step]
    monkeypatch.setattr(*target, crash)
    with pytest.raises(KeyboardInterrupt):
        edit_workbook(path, {("Tiedot", "C4"): 7})
    assert (path.read_bytes() == before, sorted(tmp_path.iterdir())) == (True, files)


def test_a_killed_program_leaves_the_old_file_and_its_copy_is_swept_a_day_later(tmp_path: Path) -> None:
    path = rich_workbook(tmp_path / "rikas.xlsx")
    before = path.read_bytes()
    killed = (
        "import os, sys; from hapusheets.workbooks import edit_workbook; os.replace = lambda *_: os._exit(9); "
        "edit_workbook(sys.argv[1], {('Tiedot', 'C4'): 7})"
    )
    assert subprocess.run([sys.executable, "-c", killed, path], check=False).returncode == 9
    (left,) = tmp_path.glob(".rikas-*.tmp")
    os.utime(left, (1, 1))
    assert path.read_bytes() == before
    edit_workbook(path, {("Tiedot", "C4"): 8})
    assert (left.exists(), all_cells(path)["Tiedot", "C4"].value) == (False, 8)


@pytest.mark.parametrize(
    ("seen", "made"),
    [('<c r="A5"', '<c r="A5" s="1"'), ("<v>2</v>", "<v>3</v>"), ("<pageMargins", "<pageMargin")],
    ids=["a style", "a value in another row", "something outside the cells"],
)
def test_verification_notices_any_other_change(tmp_path: Path, seen: str, made: str) -> None:
    path = rich_workbook(tmp_path / "rikas.xlsx")
    edit = patcher._WorkbookEdit(package.open_package(path))
    data = edit.patched({"Tiedot": SheetPatch({"C5": 7})})
    package_ = package.package_of(path, data)
    spoiled = package_.text("xl/worksheets/sheet1.xml").replace(seen, made, 1)
    broken = package_.rewritten({"xl/worksheets/sheet1.xml": spoiled.encode()})
    with pytest.raises(UnsafeEdit, match=r"edit\.not_verified"):
        edit.verify(package.package_of(path, broken))


def test_a_copy_changed_on_disk_is_not_put_in_place(tmp_path: Path) -> None:
    path = rich_workbook(tmp_path / "rikas.xlsx")
    before = path.read_bytes()
    prepared = prepare_edit(path, {"Tiedot": SheetPatch({"C4": 7})})
    prepared.temp.write_bytes(b"broken")
    with pytest.raises(WorkbookChanged):
        commit_edit(prepared)
    assert path.read_bytes() == before

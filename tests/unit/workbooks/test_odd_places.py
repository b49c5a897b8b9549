"""Cells that other parts of a workbook speak of, and files that must not be replaced just so."""

from __future__ import annotations

import datetime as dt
import enum
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from hapusheets.model.cells import Value
from hapusheets.model.errors import UnsafeEdit, WorkbookChanged
from hapusheets.workbooks import commit_edit, edit_workbook, prepare_edit, read_workbook
from hapusheets.workbooks.patcher import SheetPatch
from tests.unit.workbooks.workbook_making import (
    MAIN,
    RELATIONS,
    bare_parts,
    bare_workbook,
    open_with_openpyxl,
    part_text,
    write_parts,
)

ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def with_totals(folder: Path) -> Path:
    """Return a workbook with a table A1:C4 whose totals row says Yhteensä, a sum and an average."""
    path = folder / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    columns = [
        {"header": "Nimi > & <", "total_string": "Yhteensä"},
        {"header": "Tunnit", "total_function": "sum", "total_value": 5},
        {"header": "Hinta", "total_function": "average", "total_value": 2},
    ]
    options = {"data": [["a", 1, 1], ["b", 4, 3]], "total_row": True, "columns": columns}
    book.add_worksheet("Taulu").add_table("A1:C4", options)
    book.close()
    return path


def test_the_totals_of_a_table_follow_their_cells(tmp_path: Path) -> None:
    path = with_totals(tmp_path)
    edit_workbook(path, {("Taulu", "A4"): "Summa <ä>", ("Taulu", "B4"): None})
    table = part_text(path, "xl/tables/table1.xml")
    assert 'totalsRowLabel="Summa &lt;ä&gt;"' in table
    assert ("sum" in table, "average" in table, "Yhteensä" in table) == (False, True, False)
    assert read_workbook(path).sheets["Taulu"].tables[0].columns == ("Nimi > & <", "Tunnit", "Hinta")


def test_a_cell_of_a_pivot_table_is_refused_and_its_source_is_not(tmp_path: Path) -> None:
    parts = bare_parts(ROW)
    link = f'<Relationship Id="rId1" Type="{RELATIONS}/pivotTable" Target="../pivotTables/p.xml"/>'
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = f'<Relationships xmlns="{PACKAGE}">{link}</Relationships>'
    parts["xl/pivotTables/p.xml"] = '<pivotTableDefinition><location ref="C3:E9"/></pivotTableDefinition>'
    path = write_parts(tmp_path / "a.xlsx", parts)
    with pytest.raises(UnsafeEdit, match=r"edit\.pivot"):
        edit_workbook(path, {("Taulu", "D5"): 1})
    edit_workbook(path, {("Taulu", "A1"): 5})
    assert read_workbook(path).sheets["Taulu"].value("A1") == 5


def test_a_row_beside_a_table_does_not_cover_what_stands_there(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Taulu")
    sheet.write_column("A1", ["Nimi", "Aino", "Eino"])
    sheet.add_table("C1:D2", {"columns": [{"header": "Koodi"}, {"header": "Selitys"}]})
    book.close()
    with pytest.raises(UnsafeEdit, match=r"edit\.no_room"):
        prepare_edit(path, {"Taulu": SheetPatch(new_rows=[{1: "uusi"}], header_row=1)})
    edit = prepare_edit(path, {"Taulu": SheetPatch(new_rows=[{3: "K"}], header_row=1)})
    commit_edit(edit)
    assert [read_workbook(path).sheets["Taulu"].value(cell) for cell in ("A2", "C2")] == ["Aino", "K"]


def test_a_date_is_written_where_there_are_no_styles_at_all(tmp_path: Path) -> None:
    parts = {name: text for name, text in bare_parts(ROW).items() if "styles" not in name}
    path = write_parts(tmp_path / "a.xlsx", parts)
    edit_workbook(path, {("Taulu", "A1"): dt.date(2026, 3, 12), ("Taulu", "B1"): "007"})
    cells = read_workbook(path).sheets["Taulu"].cells
    assert (cells["A1"].value, cells["B1"].value, cells["B1"].number_format) == (dt.date(2026, 3, 12), "007", "@")


def test_marks_in_a_workbook_with_hardly_any_styles_open_in_openpyxl(tmp_path: Path) -> None:
    parts = bare_parts(ROW)
    parts["xl/styles.xml"] = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf/></cellXfs></styleSheet>'
    path = write_parts(tmp_path / "a.xlsx", parts)
    commit_edit(prepare_edit(path, {"Taulu": SheetPatch(marks={"A1": "hapu_virhe"})}))
    assert open_with_openpyxl(path)["Taulu"]["A1"].fill.fill_type == "solid"


class Code(enum.StrEnum):
    """A text of another type."""

    OPEN = "avoin"


ODD: dict[str, tuple[Value, Value]] = {
    "a text of its own type": (Code.OPEN, "avoin"),
    "the last moment of a day": (dt.time(23, 59, 59, 999_999), dt.time(23, 59, 59, 999_000)),
    "a number smaller than any": (Decimal("1E-400"), 0),
}


@pytest.mark.parametrize(("value", "read"), ODD.values(), ids=ODD)
def test_an_odd_value_is_stored(tmp_path: Path, value: Value, read: Value) -> None:
    path = bare_workbook(tmp_path / "a.xlsx", ROW)
    edit_workbook(path, {("Taulu", "A1"): value})
    assert read_workbook(path).sheets["Taulu"].value("A1") == read


@pytest.mark.parametrize("value", ["a\ud83d", 10**400, -(10**5000), Decimal("1E+400")], ids=["half a sign", *"123"])
def test_what_no_cell_holds_is_refused(tmp_path: Path, value: Value) -> None:
    path = bare_workbook(tmp_path / "a.xlsx", ROW)
    with pytest.raises(UnsafeEdit, match=r"edit\.bad_value"):
        edit_workbook(path, {("Taulu", "A1"): value})


def test_a_link_stays_a_link_and_its_file_is_changed(tmp_path: Path) -> None:
    folder = tmp_path / "OneDrive – Työ"
    folder.mkdir()
    path, link = bare_workbook(folder / "a.xlsx", ROW), tmp_path / "linkki.xlsx"
    try:
        link.symlink_to(path)
    except OSError:
        pytest.skip("this user may not make links")
    edit_workbook(link, {("Taulu", "A1"): "uusi"})
    assert (link.is_symlink(), read_workbook(path).sheets["Taulu"].value("A1")) == (True, "uusi")


def test_a_read_only_file_is_refused(tmp_path: Path) -> None:
    path = bare_workbook(tmp_path / "a.xlsx", ROW)
    path.chmod(0o444)
    with pytest.raises(UnsafeEdit, match=r"edit\.read_only"):
        edit_workbook(path, {("Taulu", "A1"): 2})
    edit_workbook(path, {("Taulu", "A1"): 2}, out=tmp_path / "b.xlsx")
    assert read_workbook(tmp_path / "b.xlsx").sheets["Taulu"].value("A1") == 2
    path.chmod(0o644)


@pytest.mark.parametrize("out", ["ei ole/b.xlsx", "."], ids=["a folder that is not there", "a folder"])
def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, out: str) -> None:
    path = bare_workbook(tmp_path / "a.xlsx", ROW)
    with pytest.raises(UnsafeEdit, match=r"edit\.not_written"):
        edit_workbook(path, {("Taulu", "A1"): 2}, out=tmp_path / out)
    assert [each.name for each in tmp_path.iterdir()] == ["a.xlsx"]


WRITER = """
import sys
from hapusheets.model.errors import WorkbookChanged
from hapusheets.workbooks import edit_workbook, patcher
real, done = patcher._refuse_changed, []
def slow(prepared):
    real(prepared)
    import time
    time.sleep(0.01)
patcher._refuse_changed = slow
for row in range(2, 22):
    try:
        edit_workbook(sys.argv[1], {("Taulu", f"{sys.argv[2]}{row}"): row})
        done.append(f"{sys.argv[2]}{row}")
    except WorkbookChanged:
        pass
print(" ".join(done))
"""


def test_of_two_writers_neither_loses_what_the_other_wrote(tmp_path: Path) -> None:
    path = bare_workbook(tmp_path / "a.xlsx", ROW)
    command = [sys.executable, "-c", WRITER, str(path)]
    writers = [subprocess.Popen([*command, letter], stdout=subprocess.PIPE, text=True) for letter in "AB"]
    written = [address for writer in writers for address in writer.communicate(timeout=60)[0].split()]
    cells = read_workbook(path).sheets["Taulu"].cells
    assert written
    assert set(cells) - {"A1"} == set(written)


def test_a_file_replaced_after_the_copy_was_made_stays(tmp_path: Path) -> None:
    path = bare_workbook(tmp_path / "a.xlsx", ROW)
    prepared = prepare_edit(path, {"Taulu": SheetPatch({"A1": 2})})
    other = bare_workbook(tmp_path / "b.xlsx", ROW.replace(">1<", ">9<"))
    os.replace(other, path)  # noqa: PTH105 - as another program would
    with pytest.raises(WorkbookChanged):
        commit_edit(prepared)
    assert read_workbook(path).sheets["Taulu"].value("A1") == 9

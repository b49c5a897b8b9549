"""Columns added at the right end of a table: header, table part, filter and print area; else refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from hapusheets.model.errors import UnsafeEdit
from hapusheets.workbooks import SheetPatch, commit_edit, edit_workbook, prepare_edit, read_workbook
from tests.unit.workbooks.workbook_making import bare_workbook, open_with_openpyxl, part_text, rich_workbook

HEAD = '<row r="2"><c r="A2" t="str" s="1"><v>Tunnus</v></c><c r="B2" t="str" s="3"><v>Päivä</v></c></row>'
ROW = '<row r="3"><c r="A3"><v>1</v></c><c r="D3"><v>7</v></c></row>'


def write(path: Path, patch: SheetPatch, sheet: str = "Taulu") -> None:
    """Write one patch."""
    commit_edit(prepare_edit(path, {sheet: patch}))


def test_columns_of_an_excel_table_come_after_its_last_one(tmp_path: Path) -> None:
    path = rich_workbook(tmp_path / "rikas.xlsx")
    write(path, SheetPatch(new_columns=["Lisä & muu", "Toinen"], new_rows=[{1: "Uusi", 6: "a", 7: "b"}]), "Tiedot")
    table = open_with_openpyxl(path)["Tiedot"].tables["Työt"]
    assert (table.ref, table.autoFilter.ref, table.column_names[-3:]) == (
        "A3:G7",
        "A3:G7",
        ["Summa", "Lisä & muu", "Toinen"],
    )
    sheet = read_workbook(path).sheets["Tiedot"]
    assert [sheet.cells[each].value for each in ("F3", "G3", "A7", "F7", "G7")] == [
        "Lisä & muu",
        "Toinen",
        "Uusi",
        "a",
        "b",
    ]
    assert "Tiedot!$A$1:$G$7<" in part_text(path, "xl/workbook.xml")


def test_a_register_without_a_table_gets_the_header_in_its_neighbours_style(tmp_path: Path) -> None:
    path = bare_workbook(tmp_path / "a.xlsx", HEAD + ROW, around='<autoFilter ref="A2:B3"/>')
    write(path, SheetPatch(new_columns=["Uusi"], header_row=2))
    text = part_text(path, "xl/worksheets/sheet1.xml")
    assert '<c r="C2" s="3" t="inlineStr">' in text
    assert '<autoFilter ref="A2:C3"/>' in text


REFUSED = {
    "a value stands in the way": ("", ["Uusi", "Toinen"], "edit.no_room_right"),
    "a merge stands in the way": (
        '<mergeCells><mergeCell ref="C2:E2"/></mergeCells>',
        ["Uusi"],
        "edit.no_room_right",
    ),
    "a blank header": ("", [" "], "edit.bad_header"),
    "the same header twice": ("", ["Uusi", "UUSI"], "edit.bad_header"),
}


@pytest.mark.parametrize(("around", "headers", "code"), REFUSED.values(), ids=REFUSED)
def test_columns_that_would_harm_are_refused(tmp_path: Path, around: str, headers: list[str], code: str) -> None:
    path = bare_workbook(tmp_path / "a.xlsx", HEAD + ROW, around=around)
    before = path.read_bytes()
    with pytest.raises(UnsafeEdit) as caught:
        write(path, SheetPatch(new_columns=headers, header_row=2))
    assert (caught.value.code, path.read_bytes()) == (code, before)


def test_a_header_the_table_has_and_a_note_beside_it_are_refused(tmp_path: Path) -> None:
    path = rich_workbook(tmp_path / "rikas.xlsx")
    with pytest.raises(UnsafeEdit, match=r"edit\.bad_header"):
        write(path, SheetPatch(new_columns=["nimi"]), "Tiedot")
    edit_workbook(path, {("Tiedot", "F5"): "kirjattu taulun viereen"})
    with pytest.raises(UnsafeEdit, match=r"edit\.no_room_right") as caught:
        write(path, SheetPatch(new_columns=["Lisä"]), "Tiedot")
    assert caught.value.facts["cell"] == "F5"

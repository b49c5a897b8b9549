"""Sheets that other programs write a little otherwise: what is read must be all there is, and can be edited."""

from __future__ import annotations

from pathlib import Path

import pytest

from hapusheets.model.errors import UnreadableWorkbook, UnsafeEdit
from hapusheets.workbooks import edit_workbook, read_workbook
from tests.unit.workbooks.workbook_making import MAIN, bare_workbook

COMMENTED = {
    "a number": ("<c r='A1'><v>1<!-- 0 -->.5</v></c>", 1.5),
    "a text": ('<c r="A1" t="inlineStr"><is><t>a<!-- b -->c<?d e?>f</t></is></c>', "acf"),
    "a shared text": ('<c r="A1" t="s"><v>0</v></c>', "a & c"),
    "character data": ('<c r="A1" t="str"><v>a<![CDATA[<b>]]><!-- - -->c</v></c>', "a<b>c"),
}


@pytest.mark.parametrize(("cell", "value"), COMMENTED.values(), ids=COMMENTED)
def test_a_comment_inside_a_value_cuts_nothing_off(tmp_path: Path, cell: str, value: object) -> None:
    strings = "<si><t>a <!-- b -->&amp; c</t></si>"
    path = bare_workbook(tmp_path / "a.xlsx", f'<row r="1">{cell}</row>', strings=strings)
    assert read_workbook(path).sheets["Taulu"].value("A1") == value


def two_prefixes(folder: Path, rows: int = 1) -> Path:
    """Return a sheet that writes the same namespace without a prefix and with one."""
    cells = '<row r="{0}"><c r="A{0}"><v>1</v></c><x:c r="B{0}"><x:v>2</x:v></x:c></row>'
    data = (
        "".join(cells.format(row) for row in range(1, rows + 1))
        + '<x:row r="9999"><x:c r="A9999"><v>3</v></x:c></x:row>'
    )
    sheet = f'<worksheet xmlns="{MAIN}" xmlns:x="{MAIN}"><sheetData>{data}</sheetData></worksheet>'
    return bare_workbook(folder / "a.xlsx", "", sheet=sheet)


@pytest.mark.parametrize("rows", [1, 2000], ids=["a small sheet", "a big sheet"])
def test_cells_of_either_prefix_are_read(tmp_path: Path, rows: int) -> None:
    cells = read_workbook(two_prefixes(tmp_path, rows)).sheets["Taulu"].cells
    assert [cells[address].value for address in ("A1", "B1", "A9999")] == [1, 2, 3]
    assert len(cells) == 2 * rows + 1


def test_a_sheet_of_two_prefixes_is_not_edited(tmp_path: Path) -> None:
    path = two_prefixes(tmp_path)
    before = path.read_bytes()
    with pytest.raises(UnsafeEdit) as refusal:
        edit_workbook(path, {("Taulu", "C1"): 5})
    assert (refusal.value.code, path.read_bytes()) == ("edit.unsupported", before)


EDITED = {
    "attributes on the rows' element": ('<sheetData xml:space="preserve" >', ""),
    "cells without r, quotation marks in formulas": ("<sheetData>", ""),
    "attributes in another order": ("<sheetData>", ' t="str" '),
}


@pytest.mark.parametrize(("opening", "order"), EDITED.values(), ids=EDITED)
def test_a_cell_beside_an_odd_one_is_edited(tmp_path: Path, opening: str, order: str) -> None:
    second = (
        f'<c{order}r="B1"><f>"a"&amp;"ä"</f><v>aä</v></c>' if order else '<c t="str"><f>"a"&amp;"ä"</f><v>aä</v></c>'
    )
    sheet = f'<worksheet xmlns="{MAIN}">{opening}<row><c><v>1</v></c>{second}</row></sheetData></worksheet>'
    path = bare_workbook(tmp_path / "a.xlsx", "", sheet=sheet)
    edit_workbook(path, {("Taulu", "A1"): "uusi", ("Taulu", "D4"): 4})
    cells = read_workbook(path).sheets["Taulu"].cells
    assert {each.address: (each.value, each.formula) for each in cells.values()} == {
        "A1": ("uusi", None),
        "B1": ("aä", '"a"&"ä"'),
        "D4": (4, None),
    }


BROKEN = {
    "a cell that begins twice": ('<c r="A7">', '<c <c r="A7">'),
    "a cell without its end": ("<v>7</v></c>", "<v>7</v>"),
    "a value without its end": ("<v>7</v></c>", "<v>7</c>"),
    "a row with another end": ("<v>7</v></c></row>", "<v>7</v></c></rov>"),
    "an end too many": ("<v>7</v></c>", "<v>7</v></c></c>"),
}


@pytest.mark.parametrize("rows", [9, 2000], ids=["a small sheet", "a big sheet"])
@pytest.mark.parametrize(("whole", "broken"), BROKEN.values(), ids=BROKEN)
def test_a_damaged_row_is_told_and_loses_no_cell_without_a_word(
    tmp_path: Path, whole: str, broken: str, rows: int
) -> None:
    data = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, rows + 1))
    path = bare_workbook(tmp_path / "a.xlsx", data.replace(whole, broken, 1))
    with pytest.raises(UnreadableWorkbook) as refusal:
        read_workbook(path)
    assert refusal.value.code == "workbook.damaged"


def test_plain_rows_need_no_parser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hapusheets.workbooks.scan.parse_xml", lambda *_: pytest.fail("parsed"))
    path = bare_workbook(tmp_path / "a.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>')
    assert read_workbook(path).sheets["Taulu"].value("A1") == 1

"""Rows really taken out: what lies below moves up and everything follows; what cannot follow is refused."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from hapusheets.model.errors import UnsafeEdit
from hapusheets.workbooks import SheetPatch, commit_edit, prepare_edit, read_workbook
from hapusheets.workbooks.row_moves import RowMoves
from tests.unit.workbooks.workbook_making import bare_workbook, convert, open_with_openpyxl, part_text, rich_workbook

FORMULAS = {
    "a reference below moves up": ("A4*2", "A3*2"),
    "one above stays": ("A2*2", "A2*2"),
    "a gone one is lost": ("A3+T!$A$3", "#REF!+T!#REF!"),
    "a range shrinks at its end": ("SUM(A1:A3)", "SUM(A1:A2)"),
    "a range shrinks at its start": ("SUM(A3:A9)", "SUM(A3:A7)"),
    "a range whose rows are all gone is lost": ("SUM(A7:B7)", "SUM(#REF!)"),
    "whole rows move": ("SUM(9:$12)", "SUM(7:$10)"),
    "whole columns stay": ("SUM(A:$C)", "SUM(A:$C)"),
    "a quoted sheet name is the sheet": ("'T'!A9", "'T'!A7"),
    "another sheet is not": ("S!A9+'A9'!B9+[1]T!A9+'[b.xlsx]T'!A9", "S!A9+'A9'!B9+[1]T!A9+'[b.xlsx]T'!A9"),
    "texts and column names stay": ('"A9"&Työt[[#This Row],[A9]]', '"A9"&Työt[[#This Row],[A9]]'),
    "functions and names that look like cells stay": ("LOG10(ZZZ9)+R1C1+_A9+foo.A9", "LOG10(ZZZ9)+R1C1+_A9+foo.A9"),
    "a number with an exponent is no cell": ("1E5+A9", "1E5+A7"),
    "a spilled range and a range to a function move": ("A9#+SUM(A9:INDEX(A:A,9))", "A7#+SUM(A7:INDEX(A:A,9))"),
    "a range written upside down shrinks": ("A9:A5", "A7:A4"),
}


@pytest.mark.parametrize(("before", "after"), FORMULAS.values(), ids=FORMULAS)
def test_a_formula_points_where_it_did(before: str, after: str) -> None:
    assert RowMoves("T", (3, 7), ("S", "T")).formula(before, here=True) == after


def test_a_reference_over_several_sheets_is_told() -> None:
    moves = RowMoves("T", (3,), ("S", "T", "U"))
    assert (moves.formula("SUM(S:U!A9)+SUM(T:U!A2)", here=True), moves.crossed) == (
        "SUM(S:U!A9)+SUM(T:U!A2)",
        ["S:U!A9"],
    )


def delete(path: Path, *rows: int, sheet: str = "Taulu", header: int | None = 1) -> None:
    """Take rows out of a sheet."""
    commit_edit(prepare_edit(path, {sheet: SheetPatch(delete_rows=rows, header_row=header)}))


def crowded(path: Path) -> Path:
    """Write a register with all that can point to its rows, from its own sheet and from another."""
    book = xlsxwriter.Workbook(path)
    sheet, other = book.add_worksheet("Oma"), book.add_worksheet("Toinen")
    bold: Any = book.add_format({"bold": True})
    rows = [[f"A-{n}", n, n * 10] for n in range(1, 9)]
    columns = [
        {"header": "Id"},
        {"header": "Luku"},
        {"header": "Kymmen"},
        {"header": "Kaksin", "formula": "=[@Luku]*2"},
    ]
    sheet.add_table("A1:D9", {"name": "Luvut", "data": rows, "columns": columns})
    for row in range(1, 9):
        sheet.write_formula(row, 3, "=Luvut[[#This Row],[Luku]]*2", None, row * 2)
    sheet.write_formula("F12", "=SUM(B2:B9)+B6", None, 41)
    sheet.merge_range("F14:G15", "yhdessä")
    sheet.data_validation("B2:B9", {"validate": "list", "source": "=$C$2:$C$9"})
    sheet.conditional_format("A2:D9", {"type": "formula", "criteria": "=$B2>3", "format": bold})
    sheet.conditional_format("C2:C9", {"type": "data_bar", "data_bar_2010": True})
    sheet.write_url("A13", "internal:'Toinen'!A1")
    sheet.write_url("A14", "internal:'Oma'!B6")
    sheet.write_comment("B7", "Muistiinpano", {"author": "Maija"})
    sheet.add_sparkline("F7", {"range": "Oma!B7:C7"})
    sheet.set_h_pagebreaks([7, 11])
    sheet.print_area("A1:G15")
    sheet.unprotect_range("B2:C9", "alue")
    sheet.ignore_errors({"number_stored_as_text": "A2:A9"})
    sheet.insert_textbox("I8", "kuva", {"textlink": "=Oma!$A$6"})
    other.write_formula("A1", "=SUM(Oma!B2:B9)", None, 36)
    other.write_formula("A2", '=Oma!$B$6&"Oma!B6"', None, "5Oma!B6")
    other.conditional_format("A1:A9", {"type": "formula", "criteria": "=A1>Oma!$B$6", "format": bold})
    chart: Any = book.add_chart({"type": "line"})
    chart.add_series({"values": "=Oma!$B$2:$B$9", "categories": "=Oma!$A$2:$A$9"})
    other.insert_chart("D2", chart)
    book.define_name("Kaikki", "=Oma!$B$2:$B$9")
    book.close()
    return path


def test_everything_follows_when_a_row_is_gone(tmp_path: Path) -> None:
    path = crowded(tmp_path / "a.xlsx")
    delete(path, 4, sheet="Oma", header=None)
    book = read_workbook(path)
    own, other = book.sheets["Oma"].cells, book.sheets["Toinen"].cells
    assert [own[f"A{row}"].value for row in range(2, 9)] == ["A-1", "A-2", "A-4", "A-5", "A-6", "A-7", "A-8"]
    assert (own["F11"].formula, own["D8"].formula) == ("SUM(B2:B8)+B5", "Luvut[[#This Row],[Luku]]*2")
    assert (other["A1"].formula, other["A2"].formula) == ("SUM(Oma!B2:B8)", 'Oma!$B$5&"Oma!B6"')
    seen = open_with_openpyxl(path)["Oma"]
    assert (seen.tables["Luvut"].ref, seen.tables["Luvut"].autoFilter.ref) == ("A1:D8", "A1:D8")
    assert [str(each) for each in seen.merged_cells.ranges] == ["F13:G14"]
    assert (seen.print_area, [brk.id for brk in seen.row_breaks.brk]) == ("'Oma'!$A$1:$G$14", [6, 10])
    assert (seen["B6"].comment.text, seen["A12"].hyperlink.location) == ("Muistiinpano", "'Toinen'!A1")


WRITTEN = {
    "xl/worksheets/sheet1.xml": [
        'sqref="B2:B8"', "<formula1>$C$2:$C$8</formula1>", 'sqref="A2:D8"', "<formula>$B2&gt;3</formula>",
        "<xm:sqref>C2:C8</xm:sqref>", "<xm:f>Oma!B6:C6</xm:f><xm:sqref>F6</xm:sqref>", "location=\"'Oma'!B5\"",
        '<protectedRange sqref="B2:C8"', '<ignoredError sqref="A2:A8"', '<dimension ref="A1:G14"/>',
    ],
    "xl/worksheets/sheet2.xml": ["<formula>A1&gt;Oma!$B$5</formula>"],
    "xl/workbook.xml": ["<definedName name=\"Kaikki\">Oma!$B$2:$B$8<"],
    "xl/charts/chart1.xml": ["Oma!$B$2:$B$8<", "Oma!$A$2:$A$8<"],
    "xl/drawings/drawing1.xml": ["<xdr:row>6</xdr:row>", 'textlink="Oma!$A$5"'],
    "xl/drawings/vmlDrawing1.vml": ["<x:Row>5</x:Row>"],
}  # fmt: skip


def test_every_part_that_points_to_the_rows_says_the_new_ones(tmp_path: Path) -> None:
    path = crowded(tmp_path / "a.xlsx")
    delete(path, 4, sheet="Oma", header=None)
    missing = {part: [each for each in wanted if each not in part_text(path, part)] for part, wanted in WRITTEN.items()}
    assert missing == {part: [] for part in WRITTEN}


@pytest.mark.libreoffice
def test_libreoffice_shows_the_rows_that_are_left_and_knows_their_formulas(tmp_path: Path) -> None:
    path = crowded(tmp_path / "a.xlsx")
    delete(path, 4, sheet="Oma", header=None)
    book = read_workbook(convert(path, "xlsx", tmp_path / "ulos"))
    own, other = book.sheets["Oma"].cells, book.sheets["Toinen"].cells
    assert [own[each].value for each in ("A3", "A4", "D4", "A8")] == ["A-2", "A-4", 8, "A-8"]
    assert (own["F11"].formula, other["A1"].formula) == ("SUM(B2:B8)+B5", "SUM(Oma!B2:B8)")


SHARED = (
    '<row r="1"><c r="A1" t="str"><v>Otsikko</v></c><c r="B1" t="str"><v>Kaava</v></c></row>'
    '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><f t="shared" ref="B2:B5" si="0">A2*A$5</f><v>4</v></c></row>'
    '<row r="3"><c r="A3"><v>2</v></c><c r="B3"><f t="shared" si="0"/><v>8</v></c></row>'
    '<row r="4"><c r="A4"><v>3</v></c><c r="B4"><f t="shared" si="0"/><v>12</v></c></row>'
    '<row r="5"><c r="A5"><v>4</v></c><c r="B5"><f t="shared" si="0"/><v>16</v></c></row>'
)


@pytest.mark.parametrize(
    ("row", "formulas"),
    [
        (2, ["A2*A$4", "A3*A$4", "A4*A$4"]),
        (3, ["A2*A$4", "A3*A$4", "A4*A$4"]),
        (5, ["A2*#REF!", "A3*#REF!", "A4*#REF!"]),
    ],
    ids=["its master's row", "a row of its users", "the row that all point to"],
)
def test_a_shared_formula_outlives_a_gone_row(tmp_path: Path, row: int, formulas: list[str]) -> None:
    path = bare_workbook(tmp_path / "a.xlsx", SHARED)
    delete(path, row)
    cells = read_workbook(path).sheets["Taulu"].cells
    assert [cells[f"B{number}"].formula for number in (2, 3, 4)] == formulas


ROWS = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, 7))
STAYS = {
    "a value beside the register": (ROWS.replace("<v>3</v></c>", '<v>3</v></c><c r="D3"><v>1</v></c>'), "", 3),
    "the anchor of a merge": (ROWS, '<mergeCells><mergeCell ref="A3:A4"/></mergeCells>', 3),
    "an array formula over it": (
        ROWS.replace("<v>4</v>", '<f t="array" ref="A3:A5">1</f><v>4</v>'),
        "",
        4,
    ),
    "the header": (ROWS, "", 1),
    "a row that is not there": (ROWS, "", 99),
}


@pytest.mark.parametrize(("data", "around", "row"), STAYS.values(), ids=STAYS)
def test_a_row_that_cannot_go_without_harm_is_refused(tmp_path: Path, data: str, around: str, row: int) -> None:
    path = bare_workbook(tmp_path / "a.xlsx", data, around=around)
    before = path.read_bytes()
    with pytest.raises(UnsafeEdit, match=r"edit\.row_stays"):
        delete(path, row)
    assert (path.read_bytes(), [each.name for each in tmp_path.iterdir()]) == (before, ["a.xlsx"])


def test_anothers_note_and_the_last_row_of_a_table_are_refused(tmp_path: Path) -> None:
    path = rich_workbook(tmp_path / "rikas.xlsx")
    with pytest.raises(UnsafeEdit, match=r"edit\.row_stays.*A4"):
        delete(path, 4, sheet="Tiedot", header=3)
    with pytest.raises(UnsafeEdit, match=r"edit\.row_stays"):
        delete(path, 4, 5, 6, sheet="Tiedot", header=3)


def test_a_row_with_our_own_note_goes_with_the_note(tmp_path: Path) -> None:
    path = bare_workbook(tmp_path / "a.xlsx", ROWS)
    commit_edit(prepare_edit(path, {"Taulu": SheetPatch(notes={"A3": "oma", "A5": "toinen"})}))
    delete(path, 3)
    sheet = open_with_openpyxl(path)["Taulu"]
    notes = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    assert list(notes) == ["A4"]
    assert len(re.findall(r"<x:Row>", part_text(path, "xl/drawings/vmlDrawing1.vml"))) == 1


def test_rows_added_and_taken_out_at_once(tmp_path: Path) -> None:
    path = bare_workbook(tmp_path / "a.xlsx", ROWS)
    patch = SheetPatch({"A6": 60}, new_rows=[{1: 70}], delete_rows=[2, 4], header_row=1)
    prepared = prepare_edit(path, {"Taulu": patch})
    commit_edit(prepared)
    cells = read_workbook(path).sheets["Taulu"].cells
    assert [cell.value for cell in cells.values()] == [1, 3, 5, 60, 70]
    assert (prepared.new_rows["Taulu"], set(prepared.cells["Taulu"])) == ((5,), {"A4", "A5"})

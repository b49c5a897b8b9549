"""Header rows found, and the rows under them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from hapusheets.workbooks import UnreadableTable, find_header_row, read_table, read_workbook
from hapusheets.workbooks.reader import Sheet
from tests.unit.workbooks.workbook_making import bare_workbook

KNOWN = ("Tunnus", "Sukunimi", "Klo alkaa")


def sheet_of(folder: Path, rows: list[list[object]], merge: str = "") -> Sheet:
    """Return a sheet with these rows as openpyxl writes them."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(row)
    if merge:
        page.merge_cells(merge)
    book.save(folder / "a.xlsx")
    return read_workbook(folder / "a.xlsx").sheets["Sheet"]


def test_the_row_with_most_known_names_is_the_header(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, [["Sukunimi-lista"], [], ["Sukunimi"], ["Tunnus", "Sukunimi"], ["A-0001", "Virta"]])
    table = read_table(sheet, KNOWN, workbook="a.xlsx")
    assert (table.header_row, table.columns) == (4, {"Tunnus": 1, "Sukunimi": 2})
    assert [row.value("Sukunimi") for row in table] == ["Virta"]


def test_other_spellings_of_a_header_are_known_and_told(tmp_path: Path) -> None:
    table = read_table(sheet_of(tmp_path, [["TUNNUS ", "klo\u00a0 alkaa", "Oma sarake"], [1, 2, 3]]), KNOWN)
    assert table.columns == {"Tunnus": 1, "Klo alkaa": 2, "Oma sarake": 3}
    assert table.renamed == {"Tunnus": "TUNNUS ", "Klo alkaa": "klo\u00a0 alkaa"}


def test_a_header_that_stands_twice_is_refused_with_both_cells(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, [["Tunnus", "Sukunimi", "tunnus"], [1, 2, 3]])
    with pytest.raises(UnreadableTable) as caught:
        read_table(sheet, KNOWN, workbook="a.xlsx")
    assert caught.value.code == "header.duplicate"
    assert caught.value.facts == {"sheet": "Sheet", "header": "Tunnus", "first": "A1", "second": "C1"}
    rest = caught.value.rest
    assert rest is not None
    assert (dict(rest.columns), set(rest.doubled)) == ({"Sukunimi": 2}, {"Tunnus"})
    assert rest.rows[0].value("Sukunimi") == 2


def test_unknown_columns_of_the_same_name_are_all_kept(tmp_path: Path) -> None:
    table = read_table(sheet_of(tmp_path, [["Tunnus", "Huom", "Huom"], [1, "a", "b"]]), KNOWN)
    assert {name: table.rows[0].value(name) for name in table.columns} == {"Tunnus": 1, "Huom": "a", "Huom (C)": "b"}


def test_blank_rows_are_left_out_and_numbers_are_those_of_the_sheet(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Tunnus", "Sukunimi"], [1, "a"], [None, "  "], [], [2, None]]
    assert [row.number for row in read_table(sheet_of(tmp_path, rows), KNOWN)] == [2, 5]


def test_rows_begin_under_a_header_merged_downwards(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Tunnus", "Sukunimi"], [None, None], [1, "a"]]
    header = find_header_row(sheet_of(tmp_path, rows, merge="A1:A2"), KNOWN)
    assert header is not None
    assert (header.row, header.first_data_row) == (1, 3)


@pytest.mark.parametrize("merge", ["A1:XFD1048576", "A1:A1048576", "A1:B3"])
def test_a_merge_over_the_header_hides_no_row_that_holds_values(tmp_path: Path, merge: str) -> None:
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="str"><v>{a}</v></c><c r="B{row}" t="str"><v>{b}</v></c></row>'
        for row, a, b in ((1, "Tunnus", "Sukunimi"), (2, "A-0001", "Virta"), (3, "A-0002", "Joki"))
    )
    around = f'<mergeCells><mergeCell ref="{merge}"/></mergeCells>'
    sheet = read_workbook(bare_workbook(tmp_path / "a.xlsx", rows, around=around)).sheets["Taulu"]
    assert [row.value("Sukunimi") for row in read_table(sheet, KNOWN)] == ["Virta", "Joki"]


def test_the_totals_row_of_a_table_is_left_out(tmp_path: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    columns = [{"header": "Tunnus", "total_string": "Yhteensä"}, {"header": "Sukunimi"}]
    options = {"columns": columns, "data": [["A-1", "x"], ["A-2", "y"]], "total_row": True}
    book.add_worksheet("T").add_table("A1:B4", options)
    book.close()
    table = read_table(read_workbook(tmp_path / "a.xlsx").sheets["T"], KNOWN)
    assert [row.value("Tunnus") for row in table] == ["A-1", "A-2"]


def test_a_sheet_without_any_known_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableTable, match=r"header\.missing"):
        read_table(sheet_of(tmp_path, [["a", "b"], [1, 2]]), KNOWN)

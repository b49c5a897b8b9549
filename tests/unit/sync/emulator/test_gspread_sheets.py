"""Sheets, rows, formats, notes and ranges through gspread's public methods."""

from __future__ import annotations

from typing import Any

import gspread
import pytest
from gspread.exceptions import APIError
from gspread.utils import MergeType, PasteOrientation, PasteType, ValidationConditionType, ValueRenderOption


def refused(call: Any, *args: Any, **more: Any) -> str:
    """Return the message of Google's 400."""
    with pytest.raises(APIError) as failure:
        call(*args, **more)
    assert failure.value.code == 400
    return str(failure.value.error["message"])


def test_a_new_file_has_one_sheet_of_a_thousand_rows(book: gspread.Spreadsheet) -> None:
    assert (book.title, book.locale, book.timezone) == ("Koe", "en_US", "Etc/GMT")
    assert [(one.title, one.id, one.row_count, one.col_count) for one in book.worksheets()] == [("Sheet1", 0, 1000, 26)]
    assert len(book.id) == 44


def test_files_are_found_by_title_key_and_address(client: gspread.Client, book: gspread.Spreadsheet) -> None:
    client.create("Toinen")
    assert client.open("Koe").id == client.open_by_key(book.id).id == client.open_by_url(book.url).id == book.id
    assert {one["name"] for one in client.list_spreadsheet_files()} == {"Koe", "Toinen"}
    assert [one.title for one in client.openall("Koe")] == ["Koe"]
    with pytest.raises(gspread.exceptions.SpreadsheetNotFound):
        client.open("Ei ole")
    with pytest.raises(gspread.exceptions.SpreadsheetNotFound):
        client.open_by_key("ei-ole")


def test_sheets_are_added_renamed_ordered_and_deleted(book: gspread.Spreadsheet) -> None:
    second, third = book.add_worksheet("Toinen", 10, 5), book.add_worksheet("Kolmas", 3, 3, index=0)
    assert [one.title for one in book.worksheets()] == ["Kolmas", "Sheet1", "Toinen"]
    second.update_title("Uusi nimi")
    book.reorder_worksheets([second, third])
    assert [one.title for one in book.worksheets()] == ["Uusi nimi", "Kolmas", "Sheet1"]
    book.del_worksheet(third)
    assert [one.title for one in book.worksheets()] == ["Uusi nimi", "Sheet1"]
    with pytest.raises(gspread.exceptions.WorksheetNotFound):
        book.worksheet("Kolmas")


def test_a_title_twice_and_no_sheet_at_all_are_refused(book: gspread.Spreadsheet, sheet: gspread.Worksheet) -> None:
    message = refused(book.add_worksheet, "Sheet1", 1, 1)
    assert message == (
        'Invalid requests[0].addSheet: A sheet with the name "Sheet1" already exists. Please enter another name.'
    )
    message = refused(book.del_worksheet, sheet)
    assert message == "Invalid requests[0].deleteSheet: You can't remove all the sheets in a document."
    assert refused(book.del_worksheet_by_id, 77) == "Invalid requests[0].deleteSheet: No grid with id: 77"


def test_a_batch_is_done_wholly_or_not_at_all(book: gspread.Spreadsheet) -> None:
    requests = [{"addSheet": {"properties": {"title": "A"}}}, {"addSheet": {"properties": {"title": "a"}}}]
    assert refused(book.batch_update, {"requests": requests}).startswith("Invalid requests[1].addSheet: ")
    assert [one.title for one in book.worksheets()] == ["Sheet1"]
    assert refused(book.batch_update, {"requests": []}) == "Must specify at least one request."
    assert "Unknown name \"noSuch\" at 'requests[0]'" in refused(book.batch_update, {"requests": [{"noSuch": {}}]})


def test_a_sheet_is_duplicated_and_copied_to_another_file(
    client: gspread.Client, book: gspread.Spreadsheet, sheet: gspread.Worksheet
) -> None:
    sheet.update([["a", "b"]], "A1")
    copy = sheet.duplicate(new_sheet_name="Kopio")
    assert copy.get_all_values() == [["a", "b"]]
    other = client.create("Toinen")
    answer = sheet.copy_to(other.id)
    assert answer["title"] == "Copy of Sheet1"
    assert other.get_worksheet_by_id(answer["sheetId"]).get_all_values() == [["a", "b"]]


def test_a_sheet_is_hidden_frozen_coloured_and_resized(book: gspread.Spreadsheet) -> None:
    one = book.add_worksheet("Yksi", 10, 5)
    one.freeze(rows=1, cols=2)
    one.update_tab_color("#ff0000")
    one.hide_gridlines()
    one.hide()
    one.resize(rows=20, cols=6)
    seen = book.worksheet("Yksi")
    assert (seen.frozen_row_count, seen.frozen_col_count, seen.get_tab_color()) == (1, 2, "#FF0000")
    assert (seen.is_gridlines_hidden, seen.isSheetHidden, seen.row_count, seen.col_count) == (True, True, 20, 6)
    seen.show()
    seen.clear_tab_color()
    assert (book.worksheet("Yksi").isSheetHidden, book.worksheet("Yksi").get_tab_color()) == (False, None)
    assert "freeze" in refused(seen.freeze, rows=20)


def test_rows_are_inserted_deleted_and_formulas_follow(sheet: gspread.Worksheet) -> None:
    sheet.update([["a", 1], ["b", 2], ["sum", "=SUM(B1:B2)"]], "A1", raw=False)
    sheet.insert_rows([["x", 5], ["y", 6]], row=2)
    assert sheet.col_values(1) == ["a", "x", "y", "b", "sum"]
    assert sheet.acell("B5", value_render_option=ValueRenderOption.formula).value == "=SUM(B1:B4)"
    assert sheet.acell("B5").value == "14"
    sheet.delete_rows(1, 2)
    assert sheet.acell("B3", value_render_option=ValueRenderOption.formula).value == "=SUM(B1:B2)"
    sheet.insert_cols([["new"], ["p"]], col=2)
    assert sheet.row_values(1) == ["y", "new", "p", "6"]
    sheet.delete_columns(2, 3)
    assert sheet.get_all_values() == [["y", "6"], ["b", "2"], ["sum", "8"]]


def test_rows_and_columns_are_added_at_the_ends(book: gspread.Spreadsheet) -> None:
    one = book.add_worksheet("Yksi", 2, 2)
    one.add_rows(3)
    one.add_cols(1)
    assert (book.worksheet("Yksi").row_count, book.worksheet("Yksi").col_count) == (5, 3)
    assert "delete all the rows" in refused(one.delete_rows, 1, 5)
    limit = refused(book.add_worksheet, "Iso", 1_000_000, 11)
    assert limit.endswith("above the limit of 10000000 cells.")


def test_a_range_is_sorted_numbers_first_blanks_last(sheet: gspread.Worksheet) -> None:
    sheet.update([["Nimi", "N"], ["b", 2], ["", 9], ["A", 2], ["c", 1], [5, 0]], "A1")
    sheet.sort((1, "asc"), range="A2:B6")
    assert sheet.col_values(1) == ["Nimi", "5", "A", "b", "c"]
    sheet.sort((2, "des"), (1, "asc"), range="A2:B6")
    assert sheet.get("A2:B6") == [["", "9"], ["A", "2"], ["b", "2"], ["c", "1"], ["5", "0"]]


def test_formats_are_kept_and_values_shown_by_them(book: gspread.Spreadsheet, sheet: gspread.Worksheet) -> None:
    sheet.update([[46093, 1234.5]], "A1")
    sheet.format("A1", {"numberFormat": {"type": "DATE", "pattern": "d.m.yyyy"}, "textFormat": {"bold": True}})
    sheet.batch_format([{"range": "B1", "format": {"numberFormat": {"type": "NUMBER", "pattern": "#,##0.00"}}}])
    assert sheet.row_values(1) == ["12.3.2026", "1,234.50"]
    found = book.fetch_sheet_metadata({"fields": "sheets.data.rowData.values.userEnteredFormat", "ranges": "Sheet1!A1"})
    assert found["sheets"][0]["data"][0]["rowData"][0]["values"][0]["userEnteredFormat"] == {
        "numberFormat": {"type": "DATE", "pattern": "d.m.yyyy"},
        "textFormat": {"bold": True},
    }
    sheet.update([[46094]], "A1")
    assert sheet.acell("A1").value == "13.3.2026"


def test_cells_are_merged_and_taken_apart(book: gspread.Spreadsheet, sheet: gspread.Worksheet) -> None:
    sheet.update([["a", "b"], ["c", "d"]], "A1")
    sheet.merge_cells("A1:B1")
    assert sheet.get_all_values(combine_merged_cells=True) == [["a", "a"], ["c", "d"]]
    assert refused(sheet.unmerge_cells, "A1").endswith(
        "You must select all cells in a merged range to merge or unmerge them."
    )
    sheet.unmerge_cells("A1:B1")
    sheet.batch_merge([{"range": "D1:E2", "mergeType": MergeType.merge_rows}])
    assert [
        (one["startRowIndex"], one["endRowIndex"]) for one in book.fetch_sheet_metadata()["sheets"][0]["merges"]
    ] == [(0, 1), (1, 2)]


def test_notes_are_put_read_and_cleared(sheet: gspread.Worksheet) -> None:
    sheet.insert_note("A1", "eka")
    sheet.insert_notes({"B2": "toka", "D4": "kolmas"})
    assert sheet.get_notes() == [["eka"], ["", "toka"], [], ["", "", "", "kolmas"]]
    assert sheet.get_note("B2") == "toka"
    sheet.update_note("B2", "uusi")
    sheet.clear_note("A1")
    assert (sheet.get_note("A1"), sheet.get_note("B2"), sheet.get_note("C9")) == ("", "uusi", "")
    sheet.update_acell("B2", "arvo")
    assert sheet.get_note("B2") == "uusi"


def test_named_ranges_move_with_their_rows(book: gspread.Spreadsheet, sheet: gspread.Worksheet) -> None:
    sheet.update([["a"], ["b"]], "A1")
    reply = sheet.define_named_range("A1:A2", "nimet")["replies"][0]["addNamedRange"]["namedRange"]
    assert reply["range"] == {
        "sheetId": 0,
        "startRowIndex": 0,
        "endRowIndex": 2,
        "startColumnIndex": 0,
        "endColumnIndex": 1,
    }
    sheet.insert_row(["ylin"], 1)
    assert [cell.value for cell in book.named_range("nimet")] == ["a", "b"]
    assert sheet.get("nimet") == [["a"], ["b"]]
    sheet.delete_named_range(reply["namedRangeId"])
    assert book.list_named_ranges() == []


def test_protected_ranges_are_listed_and_deleted(book: gspread.Spreadsheet, sheet: gspread.Worksheet) -> None:
    answer = sheet.add_protected_range("A1:B2", ["kaksi@example.fi"], description="suoja")
    number = answer["replies"][0]["addProtectedRange"]["protectedRange"]["protectedRangeId"]
    (found,) = book.list_protected_ranges(sheet.id)
    assert (found["protectedRangeId"], found["description"]) == (number, "suoja")
    assert "kaksi@example.fi" in found["editors"]["users"]
    sheet.delete_protected_range(number)
    assert book.list_protected_ranges(sheet.id) == []


def test_a_filter_is_set_and_cleared(book: gspread.Spreadsheet, sheet: gspread.Worksheet) -> None:
    sheet.set_basic_filter("A1:C5")
    kept = book.fetch_sheet_metadata()["sheets"][0]["basicFilter"]["range"]
    assert (kept["endRowIndex"], kept["endColumnIndex"]) == (5, 3)
    sheet.clear_basic_filter()
    assert "basicFilter" not in book.fetch_sheet_metadata()["sheets"][0]


def test_groups_of_rows_and_columns_nest(sheet: gspread.Worksheet) -> None:
    sheet.add_dimension_group_rows(0, 10)
    sheet.add_dimension_group_rows(2, 5)
    sheet.add_dimension_group_columns(1, 3)
    assert [(one["range"]["startIndex"], one["depth"]) for one in sheet.list_dimension_group_rows()] == [(0, 1), (2, 2)]
    sheet.delete_dimension_group_rows(2, 5)
    assert [one["depth"] for one in sheet.list_dimension_group_rows()] == [1]
    assert len(sheet.list_dimension_group_columns()) == 1


def test_rows_and_columns_are_hidden_and_sized(book: gspread.Spreadsheet, sheet: gspread.Worksheet) -> None:
    sheet.hide_rows(1, 3)
    sheet.hide_columns(0, 1)
    data = book.fetch_sheet_metadata({"includeGridData": "true", "ranges": "Sheet1!A1:B4"})["sheets"][0]["data"][0]
    assert [row.get("hiddenByUser", False) for row in data["rowMetadata"]] == [False, True, True, False]
    assert data["columnMetadata"][0] == {"pixelSize": 100, "hiddenByUser": True}
    sheet.unhide_rows(1, 3)
    sheet.update([["pitkä sana tässä"]], "B1")
    sheet.columns_auto_resize(1, 2)
    data = book.fetch_sheet_metadata({"includeGridData": "true", "ranges": "Sheet1!A1:B4"})["sheets"][0]["data"][0]
    assert data["rowMetadata"][1] == {"pixelSize": 21}
    assert data["columnMetadata"][1]["pixelSize"] > 100


def test_ranges_are_copied_transposed_and_cut(sheet: gspread.Worksheet) -> None:
    sheet.update([[1, 2], ["=A1+1", "=$A$1+1"]], "A1", raw=False)
    sheet.copy_range("A1:B2", "D3:E4")
    formula = ValueRenderOption.formula
    assert sheet.get("D3:E4", value_render_option=formula) == [[1, 2], ["=D3+1", "=$A$1+1"]]
    sheet.copy_range("A1:B2", "G1:H2", PasteType.values, PasteOrientation.transpose)
    assert sheet.get("G1:H2", value_render_option=formula) == [[1, 2], [2, 2]]
    sheet.cut_range("A1", "A10")
    assert sheet.get("A1:B2", value_render_option=formula) == [["", 2], ["=A10+1", "=$A$10+1"]]


def test_validation_is_kept_and_does_not_stop_the_api(book: gspread.Spreadsheet, sheet: gspread.Worksheet) -> None:
    sheet.add_validation("A2:A3", ValidationConditionType.one_of_list, ["kyllä", "ei"], strict=True, showCustomUi=True)
    sheet.update([["ehkä"]], "A2")
    found = book.fetch_sheet_metadata(
        {"fields": "sheets.data.rowData.values(dataValidation,formattedValue)", "ranges": "Sheet1!A2:A3"}
    )
    first, second = found["sheets"][0]["data"][0]["rowData"]
    assert first["values"][0]["formattedValue"] == "ehkä"
    assert second["values"][0]["dataValidation"]["condition"]["values"][1] == {"userEnteredValue": "ei"}


def test_title_and_time_of_change_follow(
    client: gspread.Client, book: gspread.Spreadsheet, sheet: gspread.Worksheet
) -> None:
    before = book.get_lastUpdateTime()
    book.update_title("Uusi")
    book.update_timezone("Europe/Helsinki")
    again = client.open("Uusi")
    assert (again.timezone, again.get_lastUpdateTime() >= before) == ("Europe/Helsinki", True)
    assert again.creationTime <= again.get_lastUpdateTime()


def test_the_table_below_a_cell_is_expanded(sheet: gspread.Worksheet) -> None:
    sheet.update([["", "", ""], ["", "B2", "C2"], ["", "B3", "C3"], ["", "", ""], ["", "B5", ""]], "A1")
    assert sheet.expand("B2") == [["B2", "C2"], ["B3", "C3"]]

"""Values through gspread's public methods, as a program written for Google calls them."""

from __future__ import annotations

from typing import Any

import gspread
import pytest
from gspread.utils import Dimension, ValueInputOption, ValueRenderOption

USER = ValueInputOption.user_entered
BARE = ValueRenderOption.unformatted
FORMULA = ValueRenderOption.formula


def test_update_tells_what_it_wrote(book: gspread.Spreadsheet, sheet: gspread.Worksheet) -> None:
    answer = sheet.update([["a", 1], ["b", 2.5]], "B2")
    assert answer == {
        "spreadsheetId": book.id,
        "updatedRange": "Sheet1!B2:C3",
        "updatedRows": 2,
        "updatedColumns": 2,
        "updatedCells": 4,
    }
    assert sheet.get_all_values() == [["", "", ""], ["", "a", "1"], ["", "b", "2.5"]]


@pytest.mark.parametrize(
    "text", ["00100", "+358401234567", "010190-123A", "1.2", "1-2", "=x", "1e5", "'", "TRUE", " ", "12,5", "ä\nö", "@a"]
)
def test_a_text_written_raw_stays_that_text(sheet: gspread.Worksheet, text: str) -> None:
    sheet.update([[text]], "A1")
    assert sheet.get("A1") == [[text]]
    assert sheet.get("A1", value_render_option=BARE) == [[text]]
    assert sheet.get("A1", value_render_option=FORMULA) == [[text]]


@pytest.mark.parametrize(
    ("typed", "value", "shown"),
    [
        pytest.param("00100", 100, "100", id="zeros at the start are lost"),
        pytest.param("+358401234567", 358401234567, "358401234567", id="a phone number becomes a number"),
        pytest.param("1,234.5", 1234.5, "1,234.50", id="thousands keep their sign"),
        pytest.param("12%", 0.12, "12%", id="percent"),
        pytest.param("$5.50", 5.5, "$5.50", id="money"),
        pytest.param("1e5", 100000, "1.00E+05", id="scientific"),
        pytest.param("1/2/2026", 46024, "1/2/2026", id="month comes first in the United States"),
        pytest.param("2026-03-12", 46093, "2026-03-12", id="ISO date"),
        pytest.param("9:30", 9.5 / 24, "9:30", id="clock time"),
        pytest.param("9:30 PM", 21.5 / 24, "9:30 PM", id="evening"),
        pytest.param("2026-03-12 9:30", 46093 + 9.5 / 24, "3/12/2026 9:30:00", id="moment"),
        pytest.param("true", True, "TRUE", id="boolean"),
        pytest.param("'00100", "00100", "00100", id="an apostrophe keeps the text"),
        pytest.param("010190-123A", "010190-123A", "010190-123A", id="an identity code is text"),
        pytest.param("=1+2*3", 7, "7", id="formula"),
        pytest.param("-5", -5, "-5", id="negative"),
        pytest.param("(5)", -5, "-5", id="negative in brackets"),
    ],
)
def test_what_a_person_types_becomes(sheet: gspread.Worksheet, typed: str, value: Any, shown: str) -> None:
    sheet.update_acell("B2", typed)
    assert sheet.acell("B2", value_render_option=BARE).value == pytest.approx(value)
    assert sheet.acell("B2").value == shown


@pytest.mark.parametrize(
    ("typed", "value", "shown"),
    [
        pytest.param("12,5", 12.5, "12,5", id="comma is the decimal sign"),
        pytest.param("1.2", 46054, "1.2.", id="first of February of this year"),
        pytest.param("12.3.2026", 46093, "12.3.2026", id="day comes first"),
        pytest.param("9.30", 9.5 / 24, "9.30", id="a point in a clock time"),
        pytest.param("1 234,50 €", 1234.5, "1\u00a0234,50 €", id="money with a space"),
        pytest.param("15 %", 0.15, "15%", id="percent with a space"),
    ],
)
def test_what_a_person_types_in_finland_becomes(
    book: gspread.Spreadsheet, sheet: gspread.Worksheet, typed: str, value: Any, shown: str
) -> None:
    book.update_locale("fi_FI")
    sheet.update_acell("A1", typed)
    if typed == "1.2":
        value = sheet.acell("A1", value_render_option=BARE).value
        assert 40000 < value < 90000
    assert sheet.acell("A1", value_render_option=BARE).value == pytest.approx(value)
    assert sheet.acell("A1").value == shown


def test_empty_ends_are_trimmed_and_gaps_are_empty_texts(sheet: gspread.Worksheet) -> None:
    sheet.update([["a", "", "c", ""], ["", "", "", ""], ["x", None, "", ""]], "A1")
    assert sheet.get("A1:D5") == [["a", "", "c"], [], ["x"]]
    assert sheet.get("D1:D5") == [[]]
    assert sheet.get("A1:C3", major_dimension=Dimension.cols) == [["a", "", "x"], [], ["c"]]
    assert sheet.row_values(1) == ["a", "", "c"]
    assert sheet.col_values(3) == ["c"]


def test_null_leaves_a_cell_alone_and_an_empty_text_clears_it(sheet: gspread.Worksheet) -> None:
    sheet.update([["a", "b"]], "A1")
    sheet.update([[None, ""]], "A1")
    assert sheet.get("A1:B1") == [["a"]]


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("A1:B2", "Sheet1!A1:B2"),
        ("A:B", "Sheet1!A1:B1000"),
        ("2:3", "Sheet1!A2:Z3"),
        ("B2:B", "Sheet1!B2:B1000"),
        ("A1:AZ2000", "Sheet1!A1:Z1000"),
        ("", "Sheet1!A1:Z1000"),
    ],
)
def test_the_answer_names_the_range_inside_the_grid(book: gspread.Spreadsheet, asked: str, named: str) -> None:
    answer = book.values_get(f"Sheet1!{asked}" if asked else "Sheet1")
    assert answer == {"range": named, "majorDimension": "ROWS"}


def test_records_come_by_their_header(sheet: gspread.Worksheet) -> None:
    sheet.update([["Nimi", "Tunnit"], ["Aino", 5], ["Eero", 7.5]], "A1")
    assert sheet.get_all_records() == [{"Nimi": "Aino", "Tunnit": 5}, {"Nimi": "Eero", "Tunnit": 7.5}]


def test_rows_are_appended_after_the_table(sheet: gspread.Worksheet) -> None:
    sheet.update([["a", "b"], [1, 2]], "B2")
    first = sheet.append_row([3, 4])
    assert first["tableRange"] == "Sheet1!B2:C3"
    assert first["updates"]["updatedRange"] == "Sheet1!B4:C4"
    sheet.append_rows([["=1+1", "x"], [6, 7]], value_input_option=USER)
    assert sheet.get("B4:C6") == [["3", "4"], ["2", "x"], ["6", "7"]]


def test_appending_to_an_empty_sheet_begins_at_a1(sheet: gspread.Worksheet) -> None:
    answer = sheet.append_row(["a"])
    assert "tableRange" not in answer
    assert answer["updates"]["updatedRange"] == "Sheet1!A1"


@pytest.mark.parametrize(
    ("asked", "start"),
    [
        ("Sheet1", "B7"),
        ("C4", "B7"),
        ("C5:D5", "B7"),
        ("B2:D4", "B7"),
        ("A3:G10", "B7"),
        ("A1", "A3"),
        ("E4", "E4"),
        ("A4", "A4"),
    ],
)
def test_the_table_is_found_as_googles_guide_says(book: gspread.Spreadsheet, asked: str, start: str) -> None:
    book.values_update("Sheet1!A1", {"valueInputOption": "RAW"}, {"values": [["x", "y", "z"], ["x", "y", "z"]]})
    book.values_update("Sheet1!B4", {"valueInputOption": "RAW"}, {"values": [["x", "y", "z"]] * 3})
    answer = book.values_append(asked, {"valueInputOption": "RAW"}, {"values": [["new"]]})
    assert answer["updates"]["updatedRange"] == f"Sheet1!{start}"


def test_appending_may_insert_rows_and_always_makes_room(book: gspread.Spreadsheet) -> None:
    small = book.add_worksheet("Pieni", 2, 2)
    small.append_rows([[1], [2]])
    small.append_rows([[3], [4]], insert_data_option=gspread.utils.InsertDataOption.insert_rows)
    assert small.col_values(1) == ["1", "2", "3", "4"]
    assert book.worksheet("Pieni").row_count == 4


def test_many_ranges_are_read_written_and_cleared_at_once(book: gspread.Spreadsheet, sheet: gspread.Worksheet) -> None:
    answer = sheet.batch_update(
        [{"range": "A1:B1", "values": [["a", "b"]]}, {"range": "D4", "values": [["=1/4"]]}], value_input_option=USER
    )
    assert [
        answer[name] for name in ("totalUpdatedCells", "totalUpdatedRows", "totalUpdatedColumns", "totalUpdatedSheets")
    ] == [3, 2, 3, 1]
    assert sheet.batch_get(["A1:B1", "D4", "F1"]) == [[["a", "b"]], [["0.25"]], []]
    assert sheet.batch_clear(["A1", "D4"])["clearedRanges"] == ["Sheet1!A1", "Sheet1!D4"]
    assert sheet.get_all_values() == [["", "b"]]
    assert sheet.clear() == {"spreadsheetId": book.id, "clearedRange": "Sheet1!A1:Z1000"}
    assert sheet.get_all_values() == [[]]


def test_one_bad_range_of_many_leaves_all_as_they_were(sheet: gspread.Worksheet) -> None:
    with pytest.raises(gspread.exceptions.APIError) as failure:
        sheet.batch_update([{"range": "A1", "values": [["x"]]}, {"range": "A5000", "values": [["y"]]}])
    assert failure.value.error == {
        "code": 400,
        "message": "Range (Sheet1!A5000) exceeds grid limits. Max rows: 1000, max columns: 26",
        "status": "INVALID_ARGUMENT",
    }
    assert sheet.acell("A1").value is None


@pytest.mark.parametrize(
    ("asked", "values", "message"),
    [
        ("Ei!A1", [["x"]], "Unable to parse range: Ei!A1"),
        ("Sheet1!A", [["x"]], "Unable to parse range: Sheet1!A"),
        ("Sheet1!AB1", [["x"]], "Range (Sheet1!AB1) exceeds grid limits. Max rows: 1000, max columns: 26"),
        ("Sheet1!A1:B2", [["x"]] * 3, "Requested writing within range [Sheet1!A1:B2], but tried writing to row [3]"),
        ("Sheet1!A1:B2", [["x"] * 3], "Requested writing within range [Sheet1!A1:B2], but tried writing to column [C]"),
    ],
)
def test_a_wrong_range_is_refused_in_googles_words(
    book: gspread.Spreadsheet, asked: str, values: list[list[str]], message: str
) -> None:
    with pytest.raises(gspread.exceptions.APIError) as failure:
        book.values_update(asked, {"valueInputOption": "RAW"}, {"values": values})
    assert (failure.value.code, failure.value.error["message"]) == (400, message)


def test_cells_are_found_by_text_and_pattern(sheet: gspread.Worksheet) -> None:
    import re

    sheet.update([["Aino", "Eero"], ["aino", "Aino"]], "A1")
    found = sheet.find("aino")
    assert found is not None
    assert (found.row, found.col) == (2, 1)
    assert [cell.address for cell in sheet.findall("Aino")] == ["A1", "B2"]
    assert [cell.address for cell in sheet.findall("AINO", case_sensitive=False)] == ["A1", "A2", "B2"]
    assert [cell.address for cell in sheet.findall(re.compile("^E"))] == ["B1"]
    assert sheet.find("nobody") is None


def test_cells_are_updated_as_a_list(sheet: gspread.Worksheet) -> None:
    cells = sheet.range("A1:B2")
    for number, cell in enumerate(cells):
        cell.value = str(number)
    sheet.update_cells(cells)
    assert sheet.get("A1:B2") == [["0", "1"], ["2", "3"]]
    sheet.update_cell(1, 1, 42)
    assert sheet.cell(1, 1).numeric_value == 42


def test_formulas_give_values_errors_and_their_text(sheet: gspread.Worksheet) -> None:
    sheet.update([[1, "=A1*2", "=SUM(A1:B1)", "=1/0", "=NOPE(1)", '="a"&B1', "=A1>0"]], "A1", raw=False)
    assert sheet.row_values(1) == ["1", "2", "3", "#DIV/0!", "#NAME?", "a2", "TRUE"]
    assert sheet.row_values(1, value_render_option=FORMULA)[1:3] == ["=A1*2", "=SUM(A1:B1)"]
    sheet.update_acell("A1", 10)
    assert sheet.row_values(1)[:3] == ["10", "20", "30"]


def test_dates_come_as_serial_numbers_or_as_shown(sheet: gspread.Worksheet) -> None:
    sheet.update([["2026-03-12", 5]], "A1", raw=False)
    shown = sheet.get(
        "A1:B1", value_render_option=BARE, date_time_render_option=gspread.utils.DateTimeOption.formatted_string
    )
    assert shown == [["2026-03-12", 5]]
    assert sheet.get("A1:B1", value_render_option=BARE) == [[46093, 5]]


def test_a_column_formatted_as_text_keeps_what_is_typed(sheet: gspread.Worksheet) -> None:
    sheet.format("A1:A5", {"numberFormat": {"type": "TEXT"}})
    sheet.update_acell("A2", "0401234567")
    assert sheet.acell("A2", value_render_option=BARE).value == "0401234567"


def test_values_can_be_asked_back(book: gspread.Spreadsheet) -> None:
    params: Any = {"valueInputOption": "USER_ENTERED", "includeValuesInResponse": True}
    answer = book.values_update("Sheet1!A1:B1", params, {"values": [["=1+1", "1/2/2026"]]})
    assert answer["updatedData"] == {"range": "Sheet1!A1:B1", "majorDimension": "ROWS", "values": [["2", "1/2/2026"]]}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"value": [["x"]]}, 'Invalid JSON payload received. Unknown name "value": Cannot find field.'),
        ({"values": [[{"a": 1}]]}, "Invalid values[0][0]: struct_value {}"),
    ],
)
def test_a_wrong_body_is_refused_in_googles_words(book: gspread.Spreadsheet, body: Any, message: str) -> None:
    with pytest.raises(gspread.exceptions.APIError) as failure:
        book.values_update("Sheet1!A1", {"valueInputOption": "RAW"}, body)
    assert (failure.value.code, failure.value.error["message"]) == (400, message)


def test_the_way_of_input_must_be_named(book: gspread.Spreadsheet) -> None:
    with pytest.raises(gspread.exceptions.APIError) as failure:
        book.values_update("Sheet1!A1", {}, {"values": [["x"]]})
    assert failure.value.error["message"] == "'valueInputOption' is required but not specified"

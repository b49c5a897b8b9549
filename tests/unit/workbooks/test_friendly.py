"""Every new workbook in every language: one banded table per sheet, ready to type, to print and to read."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hapusheets.registers.schema import load_schema
from hapusheets.starting import empty_registers
from hapusheets.workbooks.builder import build_register_workbook
from hapusheets.workbooks.builder_lists import CODES_SHEET, LOOKUP_SHEET
from hapusheets.workbooks.builder_readme import README_SHEET

WORKBOOKS = [workbook.workbook for workbook in load_schema().workbooks]
TEXTS = {
    "id",
    "text",
    "long_text",
    "phone",
    "hetu",
    "postal_code",
    "iban",
    "email",
    "reference",
    "code",
    "municipality",
}
TOOLS = {README_SHEET, CODES_SHEET, LOOKUP_SHEET}


@pytest.fixture(
    scope="module", params=[(name, lang) for name in WORKBOOKS for lang in ("fi", "sv", "en")], ids="-".join
)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str, Any]:
    name, lang = request.param
    path: Path = tmp_path_factory.mktemp("uusi") / name
    build_register_workbook(name, empty_registers()[name], path, lang=lang, today=dt.date(2026, 3, 12))  # type: ignore[arg-type]
    return name, lang, openpyxl.load_workbook(path)


def registers(made: tuple[str, str, Any]) -> list[tuple[Any, Any]]:
    name, _, book = made
    return [(register, book[register.sheet]) for register in load_schema().workbook(name).registers]


def test_each_register_is_one_banded_table_without_merged_cells(made: tuple[str, str, Any]) -> None:
    for register, sheet in registers(made):
        (table,) = sheet.tables.values()
        assert table.tableStyleInfo.showRowStripes
        assert [column.name for column in table.tableColumns] == [cell.value for cell in sheet[1]]
        assert {cell.value for cell in sheet[1]} == set(register.headers)
        assert not sheet.merged_cells.ranges


def test_each_register_is_ready_to_be_printed(made: tuple[str, str, Any]) -> None:
    for _, sheet in registers(made):
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.freeze_panes, sheet.print_title_rows) == ("B2", "$1:$1")
        assert "&P" in sheet.oddFooter.center.text


def test_texts_are_texts_and_days_are_days_before_anybody_types(made: tuple[str, str, Any]) -> None:
    for register, sheet in registers(made):
        rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
        for cell in sheet[1]:
            column = register.by_header(cell.value)
            whole = sheet.column_dimensions[cell.column_letter]
            rule = rules[f"{cell.column_letter}2"]
            assert rule.prompt
            if column.kind in TEXTS:
                assert whole.number_format == "@", column.name
            if column.kind in ("date", "datetime"):
                assert (rule.type, whole.number_format.startswith(r"d\.m\.yyyy")) == ("date", True), column.name
            assert 7 <= whole.width <= 70


def test_lists_stand_behind_names_on_hidden_sheets(made: tuple[str, str, Any]) -> None:
    _, _, book = made
    assert [sheet.title for sheet in book.worksheets if sheet.sheet_state == "hidden"] == [
        name for name in (CODES_SHEET, LOOKUP_SHEET) if name in book.sheetnames
    ]
    for _, sheet in registers(made):
        lists = [rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"]
        assert set(lists) <= set(book.defined_names)


def test_the_first_sheet_tells_in_its_language_what_the_workbook_is(made: tuple[str, str, Any]) -> None:
    name, lang, book = made
    workbook = load_schema().workbook(name)
    readme = book[README_SHEET]
    told = {cell.value for row in readme.iter_rows() for cell in row if cell.value}
    assert book.sheetnames[0] == README_SHEET
    assert {column.header for register in workbook.registers for column in register.columns} <= told
    assert (workbook.description["fi"] in told) is (lang == "fi")
    assert book.properties.language == {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}[lang]
    assert book.properties.title

"""Cells as the reader types them, and the traps that files of other programs set."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from hapusheets.model.cells import Cell
from hapusheets.workbooks import read_workbook
from tests.unit.workbooks.workbook_making import MAIN, bare_workbook, rich_workbook

RICH = (
    "<si><t>tavallinen</t></si><si><r><t>osa </t></r><r><rPr><b/></rPr><t>kaksi</t></r>"
    '<rPh sb="0" eb="1"><t>ÄÄNNE</t></rPh></si><si><t/></si><si><t xml:space="preserve"> a &amp;_x000D_b </t></si>'
)
moment = dt.datetime.fromisoformat
PLAIN = {
    "a whole number is an int": ('<c r="A1"><v>42</v></c>', "number", 42),
    "a number stored with a point is a float": ('<c r="A1"><v>42.0</v></c>', "number", 42.0),
    "an exponent is a float": ('<c r="A1"><v>1E-3</v></c>', "number", 0.001),
    "a number of 17 digits keeps its stored text": (
        '<c r="A1"><v>12345678901234567</v></c>',
        "number",
        12345678901234567,
    ),
    "a shared string": ('<c r="A1" t="s"><v>0</v></c>', "text", "tavallinen"),
    "rich runs are joined and phonetic guides left out": ('<c r="A1" t="s"><v>1</v></c>', "text", "osa kaksi"),
    "an empty shared string": ('<c r="A1" t="s"><v>2</v></c>', "text", ""),
    "escapes and spaces of a shared string": ('<c r="A1" t="s"><v>3</v></c>', "text", " a &\rb "),
    "an inline string": ('<c r="A1" t="inlineStr"><is><t>rivi &lt;1&gt;</t></is></c>', "text", "rivi <1>"),
    "an inline rich string": ('<c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>', "text", "ab"),
    "a formula's text": ('<c r="A1" t="str"><f>B1</f><v>tulos</v></c>', "text", "tulos"),
    "a formula's empty text": ('<c r="A1" t="str"><f>B1</f><v></v></c>', "text", ""),
    "a formula without a cached result": ('<c r="A1"><f>B1+1</f></c>', "empty", None),
    "a formula with an empty cached result": ('<c r="A1"><f>B1+1</f><v></v></c>', "empty", None),
    "true": ('<c r="A1" t="b"><v>1</v></c>', "bool", True),
    "an error": ('<c r="A1" t="e"><v>#REF!</v></c>', "error", "#REF!"),
    "a date": ('<c r="A1" s="1"><v>46093</v></c>', "date", dt.date(2026, 3, 12)),
    "a date with a clock": ('<c r="A1" s="3"><v>46093.2777777778</v></c>', "date", moment("2026-03-12 06:40")),
    "midnight is a date": ('<c r="A1" s="3"><v>46093</v></c>', "date", dt.date(2026, 3, 12)),
    "a time of day": ('<c r="A1" s="2"><v>0.354166666666667</v></c>', "time", dt.time(8, 30)),
    "the first day of the 1900 system": ('<c r="A1" s="1"><v>1</v></c>', "date", dt.date(1900, 1, 1)),
    "a negative number in a date cell": ('<c r="A1" s="1"><v>-5</v></c>', "number", -5),
    "an ISO date": ('<c r="A1" t="d"><v>2026-03-12T06:40:00</v></c>', "date", moment("2026-03-12 06:40")),
    "a cell without an address": ("<c><v>5</v></c>", "number", 5),
    "attributes in another order": ('<c t="b" r="A1"><v>0</v></c>', "bool", False),
    "single quotes": ("<c r='A1' t='s'><v>0</v></c>", "text", "tavallinen"),
    "spaces inside the tags": ('<c r="A1" ><v>5</v></c >', "number", 5),
    "a comment between cells": ('<!-- x --><c r="A1"><v>5</v></c>', "number", 5),
    "character data in brackets": ('<c r="A1" t="str"><v><![CDATA[a<b]]></v></c>', "text", "a<b"),
    "an extension inside the cell": ('<c r="A1"><v>5</v><extLst><ext uri="x"/></extLst></c>', "number", 5),
}
JUNK = {
    "None as a number": '<c r="A1"><v>None</v></c>',
    "a number too big for any": f'<c r="A1"><v>{"9" * 400}</v></c>',
    "an underscore in a number": '<c r="A1"><v>1_000</v></c>',
    "nan": '<c r="A1"><v>nan</v></c>',
    "a shared string that is not there": '<c r="A1" t="s"><v>99</v></c>',
    "a boolean of another kind": '<c r="A1" t="b"><v>kyllä</v></c>',
    "a kind that does not exist": '<c r="A1" t="weird"><v>1</v></c>',
    "a day that is not in the calendar": '<c r="A1" t="d"><v>2026-02-31</v></c>',
}


def read_first(folder: Path, cell: str, **options: Any) -> Cell:
    """Return A1 of a sheet whose only row is ``cell``."""
    book = read_workbook(bare_workbook(folder / "a.xlsx", f'<row r="1">{cell}</row>', **options))
    return book.sheets["Taulu"].cells["A1"]


@pytest.mark.parametrize(("xml", "kind", "value"), PLAIN.values(), ids=PLAIN)
def test_a_cell_is_typed(tmp_path: Path, xml: str, kind: str, value: object) -> None:
    cell = read_first(tmp_path, xml, strings=RICH)
    assert (cell.kind, cell.value, type(cell.value)) == (kind, value, type(value))


@pytest.mark.parametrize("xml", JUNK.values(), ids=JUNK)
def test_junk_of_other_tools_is_an_error_cell_with_its_text_and_is_listed(tmp_path: Path, xml: str) -> None:
    sheet = read_workbook(bare_workbook(tmp_path / "a.xlsx", f'<row r="1">{xml}</row>')).sheets["Taulu"]
    assert sheet.cells["A1"].kind == "error"
    assert sheet.cells["A1"].raw in xml
    assert sheet.junk == ("A1",)


def test_cells_without_value_and_formula_are_absent(tmp_path: Path) -> None:
    empty = '<c r="A1" s="1"/><c r="B1" s="1"></c><c r="C1" t="s"/><c r="D1"><v></v></c>'
    row = f'<row r="1">{empty}<c r="E1"><v>1</v></c></row>'
    assert list(read_workbook(bare_workbook(tmp_path / "a.xlsx", row)).sheets["Taulu"].cells) == ["E1"]


def test_dates_honour_the_1904_system(tmp_path: Path) -> None:
    cell = read_first(tmp_path, '<c r="A1" s="1"><v>44631</v></c>', properties=' date1904="1"')
    assert cell.value == dt.date(2026, 3, 12)


def test_rows_and_cells_without_r_are_counted(tmp_path: Path) -> None:
    rows = '<row><c><v>1</v></c><c><v>2</v></c></row><row r="5"><c r="C5"><v>3</v></c><c><v>4</v></c></row>'
    rows += "<row><c><v>5</v></c></row>"
    cells = read_workbook(bare_workbook(tmp_path / "a.xlsx", rows)).sheets["Taulu"].cells
    assert {address: cell.value for address, cell in cells.items()} == {"A1": 1, "B1": 2, "C5": 3, "D5": 4, "A6": 5}


def test_prefixed_names_and_foreign_elements_are_read(tmp_path: Path) -> None:
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN}" xmlns:y="urn:other"><x:cols><x:col min="2" max="2" hidden="1"/></x:cols>'
        '<x:sheetData><x:row r="1"><x:c r="A1"><x:f>B1</x:f><x:v>1</x:v></x:c><x:c r="B1"><x:v>2</x:v></x:c></x:row>'
        "<y:row/></x:sheetData></x:worksheet>"
    )
    cells = read_workbook(bare_workbook(tmp_path / "a.xlsx", "", sheet=sheet)).sheets["Taulu"].cells
    assert [(cell.value, cell.formula, cell.hidden) for cell in cells.values()] == [(1, "B1", False), (2, None, True)]


def test_shared_formulas_are_translated_for_each_cell(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{row}"><c r="B{row}"><f t="shared" si="0"{ref}<v>{row}</v></c></row>'
        for row, ref in ((1, ' ref="B1:B3">A1*$C$1&amp;"A1"</f>'), (2, "/>"), (3, "></f>"))
    )
    cells = read_workbook(bare_workbook(tmp_path / "a.xlsx", rows)).sheets["Taulu"].cells
    assert [cell.formula for cell in cells.values()] == ['A1*$C$1&"A1"', 'A2*$C$1&"A1"', 'A3*$C$1&"A1"']


@pytest.mark.parametrize("code", ["utf-16", "iso-8859-1"])
def test_other_encodings_are_read(tmp_path: Path, code: str) -> None:
    text = f'<?xml version="1.0" encoding="{code}"?><worksheet xmlns="{MAIN}"><sheetData><row r="1">'
    text += '<c r="A1" t="str"><v>Äyräpää</v></c></row></sheetData></worksheet>'
    path = bare_workbook(tmp_path / "a.xlsx", "", sheet=text.encode(code))
    assert read_workbook(path).sheets["Taulu"].cells["A1"].value == "Äyräpää"


def test_what_surrounds_the_cells_is_told(tmp_path: Path) -> None:
    book = read_workbook(rich_workbook(tmp_path / "rikas.xlsm"))
    data, other = book.sheets.values()
    (table,) = data.tables
    assert (table.name, table.ref, table.columns[-1]) == ("Työt", "A3:E6", "Summa")
    assert data.comments == {"A4"}
    assert data.cells["A4"].comment
    assert (other.merged, other.autofilter) == (("F1:G2",), "A1:D11")
    assert (other.hidden_rows, other.hidden_columns) == (frozenset({5}), frozenset({4}))
    assert [other.cells[address].hidden for address in ("A5", "D2", "A2")] == [True, True, False]
    assert book.properties == {"hapusheets-schema": "1"}


def test_a_far_cell_and_many_empty_styled_rows_do_not_slow_reading(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{row}" s="1" customFormat="1"><c r="A{row}" s="1"/></row>' for row in range(2, 200_000))
    far = '<row r="1048576"><c r="T1048576" s="1"/></row>'
    sheet = read_workbook(bare_workbook(tmp_path / "a.xlsx", f'<row r="1"><c r="A1"><v>1</v></c></row>{rows}{far}'))
    assert list(sheet.sheets["Taulu"].cells) == ["A1"]

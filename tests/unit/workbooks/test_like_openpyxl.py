"""Where reading differs from openpyxl on purpose, each with its reason; ``tools/compare_reading.py`` finds the rest."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from hapusheets.workbooks import read_workbook
from tests.unit.workbooks.workbook_making import bare_workbook, open_with_openpyxl, rich_workbook

DIFFERENT = {
    "an escaped form feed is that sign, as in Excel": (
        '<c r="A1" t="s"><v>0</v></c>',
        "a\x0cb",
        "a_x000C_b",
    ),
    "day 0 is no day, so it stays a number": ('<c r="A1" s="1"><v>0</v></c>', 0, dt.time(0)),
    "an empty day is not midnight": (
        '<c r="A1" s="1"><v>46093</v></c>',
        dt.date(2026, 3, 12),
        dt.datetime.fromisoformat("2026-03-12"),
    ),
}


@pytest.mark.parametrize(("xml", "ours", "theirs"), DIFFERENT.values(), ids=DIFFERENT)
def test_a_difference_with_a_reason(tmp_path: Path, xml: str, ours: object, theirs: object) -> None:
    strings = "<si><t>a_x000C_b</t></si>"
    path = bare_workbook(tmp_path / "a.xlsx", f'<row r="1">{xml}</row>', strings=strings)
    mine = read_workbook(path).sheets["Taulu"].value("A1")
    other = open_with_openpyxl(path, data_only=True)["Taulu"]["A1"].value
    assert ((mine, type(mine)), (other, type(other))) == ((ours, type(ours)), (theirs, type(theirs)))


def test_all_else_is_alike(tmp_path: Path) -> None:
    path = rich_workbook(tmp_path / "a.xlsx")
    book = read_workbook(path)
    for sheet in open_with_openpyxl(path, data_only=True).worksheets:
        theirs = {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}
        mine = {cell.address: cell.value for cell in book.sheets[sheet.title].cells.values()}
        days = {key: dt.datetime.combine(day, dt.time()) for key, day in mine.items() if type(day) is dt.date}
        assert mine | days == theirs

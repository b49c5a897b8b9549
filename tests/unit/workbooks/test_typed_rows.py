"""A table read column by column is the table read cell by cell."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from hapusheets.model.tables import Table
from hapusheets.workbooks import Sheet, read_table, read_workbook
from hapusheets.workbooks.typed_rows import RowCells

_HEADERS = ("Tunnus", "Nimi", "Päivä", "Klo", "Luku", "Kaava", "Tyhjä")


def _value(chance: random.Random, column: int, number: int) -> Any:
    kinds: list[Any] = [
        f"V-{number:04d}", chance.choice(("Mäki", "Aho", " ", "Niemi & Koski")), dt.date(2026, 1, 1 + number % 28),
        dt.time(number % 24, 30), chance.choice((1, 2.5, "kolme", True, None)),
        chance.choice((f"=A{number + 1}", "=1/0", 5)), None,
    ]  # fmt: skip
    return kinds[column]


def _make(path: Path, first: int, *, gaps: float) -> None:
    chance = random.Random(first)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Taulu")
        day, clock = (book.add_format({"num_format": code}) for code in ("d.m.yyyy", "h:mm"))
        sheet.write_row(first, 0, _HEADERS)
        for number in range(1, 1400):
            if chance.random() < gaps / 4:
                continue
            for column in range(len(_HEADERS)):
                value = _value(chance, column, number)
                style = clock if isinstance(value, dt.time) else day if isinstance(value, dt.date) else None
                if value is not None and chance.random() >= gaps:
                    sheet.write(first + number, column, value, style)
            if number % 300 == 0:
                sheet.set_row(first + number, None, None, {"hidden": True})


def _plain(sheet: Sheet) -> Table:
    return read_table(replace(sheet, cells=dict(sheet.cells)), _HEADERS, workbook="x.xlsx")


@pytest.mark.parametrize("gaps", [0.0, 0.3])
@pytest.mark.parametrize("first", [0, 6])
def test_rows_columns_and_cells_are_the_same(tmp_path: Path, first: int, gaps: float) -> None:
    _make(tmp_path / "x.xlsx", first, gaps=gaps)
    whole = read_table(read_workbook(tmp_path / "x.xlsx").sheets["Taulu"], _HEADERS, workbook="x.xlsx")
    plain = _plain(read_workbook(tmp_path / "x.xlsx").sheets["Taulu"])
    assert any(isinstance(row.cells, RowCells) for row in whole)
    assert whole == plain
    for header in _HEADERS:
        ours, theirs = whole.column(header), plain.column(header)
        assert (list(ours.values), list(map(type, ours.values))) == (
            list(theirs.values),
            list(map(type, theirs.values)),
        )
        assert ours.looks == theirs.looks


def test_picked_rows_keep_their_columns(tmp_path: Path) -> None:
    _make(tmp_path / "x.xlsx", 0, gaps=0.2)
    table = read_table(read_workbook(tmp_path / "x.xlsx").sheets["Taulu"], _HEADERS)
    some = table.picked([0, 7, 600, 1001])
    assert some.rows == tuple(table.rows[place] for place in (0, 7, 600, 1001))
    assert [list(some.column(header).values) for header in _HEADERS] == [
        [row.value(header) for row in some.rows] for header in _HEADERS
    ]


def test_replaced_rows_are_what_the_columns_tell(tmp_path: Path) -> None:
    _make(tmp_path / "x.xlsx", 0, gaps=0.0)
    table = read_table(read_workbook(tmp_path / "x.xlsx").sheets["Taulu"], _HEADERS)
    table.column("Tunnus")
    short = replace(table, rows=table.rows[:3])
    assert list(short.column("Tunnus").values) == ["V-0001", "V-0002", "V-0003"]


def test_rows_with_few_values_are_among_the_sparse(tmp_path: Path) -> None:
    _make(tmp_path / "x.xlsx", 0, gaps=0.6)
    table = read_table(read_workbook(tmp_path / "x.xlsx").sheets["Taulu"], _HEADERS)
    for most in range(len(_HEADERS) + 1):
        few = {
            n for n, row in enumerate(table.rows) if sum(row.value(header) is not None for header in _HEADERS) <= most
        }
        assert few <= set(table.sparse(most, _HEADERS))

"""Values found clean a whole column at a time read as they do one by one."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hapusheets.model.cells import Cell, CellKind
from hapusheets.model.tables import Table, TableRow
from hapusheets.registers.columns import read_column
from hapusheets.registers.kinds import KindContext, read_cell
from hapusheets.registers.reading.clean import clean_values
from hapusheets.registers.schema import ColumnSchema, load_schema

_TODAY = dt.date(2026, 3, 12)
_SCHEMA = load_schema()
_COLUMNS = [
    ("assistants", name)
    for name in ("id", "last_name", "national_id", "postal_code", "phone", "email", "trainings", "extract_date",
                 "birth_year", "max_km", "municipality", "languages", "car")
] + [("customers", "birth_date"), ("shifts", "start_time"), ("shifts", "customer")]  # fmt: skip
_TEXTS = [
    "Mäki", "Mäki ", " Mäki", "Mäki  Aho", "Mäki\u00a0Aho", "Ma\u0308ki", "", " ", "None", "nan", "-", "?", "ei ole",
    "94100", "9410", "94100 ", "040 555 0001", "0405550001", "040-555 0001", "040 5550001", "+358405550001",
    "O40 555 0001",
    "aino@example.fi", "aino@gmial.com", "aino@gmail.com", "aino@example.test", "aino@example", "AINO@EXAMPLE.FI",
    "010190-999W", "010190-9990", "010190A999W", "310290-999W", "010190-001W", "010135A999W", "010190–999W",
    "V-0001", "V-00001", "v-1", "A-0001", "kyllä", "ei", "x", "suomi; ruotsi", "Kemi", "kemi", "1.2.2026", "7,5",
    "9.30", "yksi\nkaksi", "\n", "V-0001\n", "94100\n94450", "010190-999W\n", "aino@example.fi\n", "\u200b", "a\u200bb",
    "…", "x" * 300,
]  # fmt: skip
_OTHERS: list[Any] = [
    1, 1.0, 0, -1, 35.5, 2026, 1899, True, 46000, dt.date(2026, 2, 1), dt.date(1969, 12, 31), dt.date(2101, 1, 1),
    dt.date(1900, 1, 9), dt.datetime.fromisoformat("2026-02-01T09:30"), dt.time(9, 30), dt.time(0, 0),
    dt.date(1905, 12, 31), dt.date(1906, 1, 1), dt.date(2026, 3, 13),
]  # fmt: skip


def _context(*, practice: bool) -> KindContext:
    return KindContext(practice=practice, today=_TODAY, code_lists={"languages": ("suomi", "ruotsi")})


def _kind(value: Any) -> CellKind:
    kinds = {bool: CellKind.BOOL, int: CellKind.NUMBER, float: CellKind.NUMBER, dt.time: CellKind.TIME}
    return CellKind.TEXT if isinstance(value, str) else kinds.get(type(value), CellKind.DATE)


def _column(register: str, name: str) -> ColumnSchema:
    return _SCHEMA.register(register).column(name)


@pytest.mark.parametrize("practice", [True, False])
@pytest.mark.parametrize(("register", "name"), _COLUMNS)
def test_a_clean_value_reads_the_same_alone_and_has_no_problem(register: str, name: str, practice: bool) -> None:
    column, context = _column(register, name), _context(practice=practice)
    for kind in CellKind:
        values = [value for value in (*_TEXTS, *_OTHERS) if _kind(value) is kind]
        for value, read in clean_values(column, kind, values, context).items():
            alone = read_cell(column, Cell("A2", kind, value), context)
            assert (type(read), read, None) == (type(alone.value), alone.value, alone.problem), value


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(_TEXTS), min_size=16, max_size=40))
def test_no_text_is_taken_for_clean_that_has_a_problem(texts: list[str]) -> None:
    context = _context(practice=True)
    for name in ("last_name", "trainings", "phone", "email", "national_id", "postal_code"):
        column = _column("assistants", name)
        for value, read in clean_values(column, CellKind.TEXT, set(texts), context).items():
            alone = read_cell(column, Cell("A2", CellKind.TEXT, value), context)
            assert (alone.value, alone.problem) == (read, None)


@given(st.lists(st.none() | st.sampled_from([*_TEXTS, *_OTHERS]), max_size=40), st.sampled_from(_COLUMNS))
def test_a_column_read_whole_says_what_its_cells_say(values: list[Any], place: tuple[str, str]) -> None:
    column, context = _column(*place), _context(practice=False)
    cells = [None if value is None else Cell(f"A{n}", _kind(value), value) for n, value in enumerate(values, start=2)]
    rows = tuple(TableRow(n, {column.header: cell} if cell else {}) for n, cell in enumerate(cells, start=2))
    whole = read_column(column, Table("x.xlsx", "X", 1, {column.header: 1}, rows), context)
    alone = [read_cell(column, cell, context) for cell in cells]
    assert list(whole.values) == [reading.value for reading in alone]
    assert list(map(type, whole.values)) == [type(reading.value) for reading in alone]
    assert list(whole.doubtful) == [n for n, reading in enumerate(alone) if reading.problem is not None]


def test_a_formula_without_result_and_an_error_are_doubtful() -> None:
    column, context = _column("assistants", "max_km"), _context(practice=False)
    cells = [Cell("A2", CellKind.EMPTY, None, "B2"), Cell("A3", CellKind.ERROR, "#N/A"), Cell("A4", CellKind.NUMBER, 5)]
    rows = tuple(TableRow(n, {column.header: cell}) for n, cell in enumerate(cells, start=2))
    whole = read_column(column, Table("x.xlsx", "X", 1, {column.header: 1}, rows), context)
    assert (list(whole.values), list(whole.doubtful)) == ([None, None, 5], [0, 1])

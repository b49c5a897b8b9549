"""What every provider of the other side promises. One suite, each provider."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import pytest

from hapusheets.model.cells import Value
from hapusheets.model.tables import Table
from hapusheets.sync.providers import CloudState, Provider, SheetChanges
from hapusheets.sync.providers.memory import MemoryWorkbook
from hapusheets.sync.sides import from_serial

WORKBOOK, SHEET = "asiakkaat.xlsx", "Asiakkaat"
HEADERS = ["Tunnus", "Sukunimi", "Puhelin", "Tapaaminen"]
ASKED = {SHEET: HEADERS}


def google() -> Iterator[Provider]:
    from hapusheets.sync.emulator import serve
    from hapusheets.sync.providers.google import create_workbook
    from hapusheets.sync.providers.transport import connect

    with serve() as cloud:
        yield create_workbook(connect(cloud.url), "Asiakkaat", WORKBOOK, ASKED)


def memory() -> Iterator[Provider]:
    yield MemoryWorkbook(WORKBOOK, {SHEET: [list(HEADERS)]})


@pytest.fixture(params=[memory, google], ids=["memory", "google"])
def provider(request: pytest.FixtureRequest) -> Iterator[Provider]:
    yield from request.param()


def table(state: CloudState) -> Table:
    return state.tables[SHEET]


def cells(state: CloudState) -> list[tuple[Value, ...]]:
    return [tuple(row.value(header) for header in HEADERS) for row in table(state)]


def rows(*wanted: Sequence[Value]) -> SheetChanges:
    return SheetChanges(SHEET, new_rows=[dict(enumerate(row, start=1)) for row in wanted])


def test_an_empty_sheet_has_headers_and_no_rows(provider: Provider) -> None:
    state = provider.read(ASKED)
    assert (list(table(state).columns), cells(state), state.workbook, state.stamp) == (HEADERS, [], WORKBOOK, "")


def test_texts_come_back_as_texts_and_numbers_as_numbers(provider: Provider) -> None:
    odd = ["00100", "+358401234567", "010190-123A", "1.2", "1-2", "1e5", "'x", "kyllä"]
    provider.read(ASKED)
    provider.apply([rows(*((f"A-{n}", text, 7.5) for n, text in enumerate(odd)))], "s1")
    assert [row[1:3] for row in cells(provider.read(ASKED))] == [(text, 7.5) for text in odd]


def test_a_text_that_looks_like_a_formula_stays_a_text(provider: Provider) -> None:
    provider.read(ASKED)
    provider.apply([rows(("A-1", "=1+1", "@x"))], "s1")
    [row] = table(provider.read(ASKED))
    assert (row.value("Sukunimi"), row.cells["Sukunimi"].formula, row.value("Puhelin")) == ("=1+1", None, "@x")


def test_a_date_comes_back_as_the_same_day(provider: Provider) -> None:
    provider.read(ASKED)
    provider.apply([rows(("A-1", "Niemi", None, dt.date(2026, 3, 12)))], "s1")
    value = cells(provider.read(ASKED))[0][3]
    assert (from_serial("date", value) if isinstance(value, int | float) else value) == dt.date(2026, 3, 12)


def test_the_stamp_of_the_last_write_is_read_with_the_sheets(provider: Provider) -> None:
    provider.read(ASKED)
    provider.apply([rows(("A-1", "Niemi"))], "s1")
    provider.read(ASKED)
    provider.apply([], "s2")
    assert provider.read(ASKED).stamp == "s2"


def test_cells_are_set_and_cleared_in_their_place(provider: Provider) -> None:
    provider.read(ASKED)
    provider.apply([rows(("A-1", "Niemi", "1"), ("A-2", "Koski", "2"))], "s1")
    [first, second] = table(provider.read(ASKED))
    provider.apply([SheetChanges(SHEET, {(first.number, 3): "9", (second.number, 2): None})], "s2")
    assert [row[:3] for row in cells(provider.read(ASKED))] == [("A-1", "Niemi", "9"), ("A-2", None, "2")]


def test_rows_go_and_come_in_one_write(provider: Provider) -> None:
    provider.read(ASKED)
    provider.apply([rows(*((f"A-{n}", str(n)) for n in range(1, 6)))], "s1")
    numbers = [row.number for row in table(provider.read(ASKED))]
    gone = (numbers[1], numbers[3])
    change = SheetChanges(SHEET, {(numbers[4], 2): "viisi"}, ({1: "A-6", 2: "6"},), gone)
    provider.apply([change], "s2")
    assert [row[:2] for row in cells(provider.read(ASKED))] == [
        ("A-1", "1"), ("A-3", "3"), ("A-5", "viisi"), ("A-6", "6"),
    ]  # fmt: skip


def test_a_sheet_that_does_not_exist_is_in_neither_list(provider: Provider) -> None:
    state = provider.read({**ASKED, "Edustajat": ["Tunnus"]})
    assert "Edustajat" not in state.tables
    assert "Edustajat" not in state.unreadable


def test_reading_again_finds_the_same(provider: Provider) -> None:
    provider.read(ASKED)
    provider.apply([rows(("A-1", "Niemi"))], "s1")
    assert provider.read(ASKED).tables == provider.read(ASKED).tables


def test_an_unchanged_read_costs_one_request_and_no_write(provider: Provider) -> None:
    provider.read(ASKED)
    before = provider.traffic.read, provider.traffic.write
    provider.read(ASKED)
    assert (provider.traffic.read - before[0], provider.traffic.write - before[1]) == (1, 0)

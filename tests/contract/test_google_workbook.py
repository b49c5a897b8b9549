"""The Google provider against the local cloud: typed, exactly once, cheap, and nothing lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import gspread
import pytest

from hapusheets.model.cells import Value
from hapusheets.model.errors import CloudUnavailable, Refused
from hapusheets.sync.emulator import Served, serve
from hapusheets.sync.providers.batches import chunked
from hapusheets.sync.providers.contract import SheetChanges
from hapusheets.sync.providers.google import GoogleWorkbook, create_workbook
from hapusheets.sync.providers.transport import Patience, connect, door_of

HEADERS = {"Asiakkaat": ["Tunnus", "Nimi", "Arvo"]}


@pytest.fixture
def cloud() -> Iterator[Served]:
    with serve() as served:
        yield served


@pytest.fixture
def client(cloud: Served) -> Iterator[gspread.Client]:
    time = [0.0]

    def sleep(seconds: float) -> None:
        time[0] += seconds

    made = connect(cloud.url, patience=Patience(30.0, sleep, lambda: time[0], lambda: 0.5))
    yield made
    door_of(made).session.close()


@pytest.fixture
def book(client: gspread.Client) -> GoogleWorkbook:
    """Three rows: A-1 Aino 1, A-2 Eero 2, A-3 Siiri 3."""
    made = create_workbook(client, "Asiakkaat", "asiakkaat.xlsx", HEADERS)
    made.read(HEADERS)
    rows: list[dict[int, Value]] = [
        {1: "A-1", 2: "Aino", 3: 1},
        {1: "A-2", 2: "Eero", 3: 2},
        {1: "A-3", 2: "Siiri", 3: 3},
    ]
    made.apply([SheetChanges("Asiakkaat", new_rows=rows)], "first")
    made.read(HEADERS)
    return made


def rows_of(book: GoogleWorkbook) -> list[list[Value]]:
    return [list(row) for row in book.read_sheets(["Asiakkaat"])["Asiakkaat"].rows]


def test_a_new_workbook_is_finnish_marked_and_holds_only_its_sheets(
    client: gspread.Client, book: GoogleWorkbook
) -> None:
    made = client.open_by_key(book.id)
    assert (made.locale, made.timezone) == ("fi_FI", "Europe/Helsinki")
    assert [(one.title, one.isSheetHidden) for one in made.worksheets()] == [
        ("_hapusheets", True),
        ("Asiakkaat", False),
    ]
    state = book.read(HEADERS)
    assert (state.workbook, state.stamp) == ("asiakkaat.xlsx", "first")
    assert made.worksheet("Asiakkaat").frozen_row_count == 1


@pytest.mark.parametrize(
    ("value", "kept", "shown"),
    [
        *[pytest.param(text, text, text, id=f"text {text}")
          for text in ("00100", "+358401234567", "010190-123A", "1.2", "1-2", "=x", "=1+1", "'=x", "1e5", "TRUE")],
        pytest.param(7.5, 7.5, "7,5", id="a number"),
        pytest.param(Decimal("1234.50"), 1234.5, "1234,5", id="a decimal"),
        pytest.param(True, True, "TRUE", id="a boolean"),
        pytest.param(dt.date(2026, 3, 12), 46093, "12.3.2026", id="a date is shown as one"),
        pytest.param(dt.time(6, 40), 400 / 1440, "6.40", id="a time is shown as one"),
        pytest.param(dt.datetime(2026, 3, 12, 18, 0), 46093.75, "12.3.2026 18.00", id="a moment"),  # noqa: DTZ001
    ],
)  # fmt: skip
def test_a_value_keeps_its_type(
    client: gspread.Client, book: GoogleWorkbook, value: Value, kept: Value, shown: str
) -> None:
    book.apply([SheetChanges("Asiakkaat", {(2, 2): value})], "s")
    assert rows_of(book)[1][1] == (pytest.approx(kept) if isinstance(kept, float) else kept)
    assert type(rows_of(book)[1][1]) in {type(kept), int}
    assert client.open_by_key(book.id).worksheet("Asiakkaat").acell("B2").value == shown


def test_texts_survive_many_round_trips(book: GoogleWorkbook) -> None:
    texts = ["00100", "=x", "1.2", "+358401234567"]
    for n in range(5):
        book.apply([SheetChanges("Asiakkaat", {(2, 2): texts[n % 4], (3, 2): texts[(n + 1) % 4]})], f"s{n}")
        rows = rows_of(book)
        assert [rows[1][1], rows[2][1]] == [texts[n % 4], texts[(n + 1) % 4]]


def test_formulas_are_told_from_texts_that_look_like_them(cloud: Served, book: GoogleWorkbook) -> None:
    cloud.edit(book.id, {"Asiakkaat!C2": [["=1+1"]], "Asiakkaat!B2": [["'=x"]]})
    found = book.read_sheets(["Asiakkaat"])["Asiakkaat"]
    assert found.formulas == {(2, 3): "=1+1"}
    assert [found.rows[1][1], found.rows[1][2]] == ["=x", 2]
    table = book.read(HEADERS).tables["Asiakkaat"]
    assert (table.rows[0].cells["Arvo"].formula, table.rows[0].cells["Nimi"].formula) == ("=1+1", None)


def test_changes_new_rows_and_deletions_go_up_together(book: GoogleWorkbook) -> None:
    changes = SheetChanges("Asiakkaat", {(2, 2): "Uusi", (4, 3): None}, [{1: "A-4"}, {1: "A-5", 3: 5}], [3])
    book.apply([changes], "s")
    assert rows_of(book)[1:] == [["A-1", "Uusi", 1], ["A-3", "Siiri"], ["A-4"], ["A-5", "", 5]]
    assert book.read(HEADERS).stamp == "s"


@pytest.mark.parametrize("kind", ["lost_answer", "lost_unavailable", "dropped", "unavailable", "quota"])
def test_a_batch_is_done_exactly_once(cloud: Served, book: GoogleWorkbook, kind: str) -> None:
    cloud.fail(kind, times=2 if kind in {"dropped", "unavailable", "quota"} else 1, match=":batchUpdate")
    book.apply([SheetChanges("Asiakkaat", {(4, 2): "x"}, [{1: "A-4"}], [2])], "s")
    assert rows_of(book)[1:] == [["A-2", "Eero", 2], ["A-3", "x", 3], ["A-4"]]


def test_when_the_cloud_stays_away_nothing_is_half_done(cloud: Served, book: GoogleWorkbook) -> None:
    cloud.fail("unavailable", times=1000)
    with pytest.raises(CloudUnavailable):
        book.apply([SheetChanges("Asiakkaat", {(2, 2): "x", (3, 2): "y"})], "s")
    cloud.clear_faults()
    assert [row[1] for row in rows_of(book)[1:]] == ["Aino", "Eero", "Siiri"]


def test_an_edit_in_the_last_moment_is_kept(cloud: Served, book: GoogleWorkbook) -> None:
    cloud.at(1, lambda: cloud.edit(book.id, {"Asiakkaat!B2": [["heidän"]], "Asiakkaat!C2": [["9"]]}))
    book.apply([SheetChanges("Asiakkaat", {(2, 2): "minun"}, deleted_rows=[4])], "s")
    assert [tuple(one) for one in book.unseen] == [("Asiakkaat", 2, 2, "heidän")]
    assert rows_of(book)[1] == ["A-1", "minun", 9]


def test_an_edit_in_a_deleted_row_is_kept(cloud: Served, book: GoogleWorkbook) -> None:
    cloud.at(1, lambda: cloud.edit(book.id, {"Asiakkaat!B4": [["muutettu"]], "Asiakkaat!A5": [["A-9"]]}))
    book.apply([SheetChanges("Asiakkaat", {}, [{1: "A-4"}], [4])], "s")
    assert [tuple(one) for one in book.unseen] == [("Asiakkaat", 4, 2, "muutettu"), ("Asiakkaat", 5, 1, "A-9")]


def test_the_hidden_copies_do_not_stay(book: GoogleWorkbook) -> None:
    book.apply([SheetChanges("Asiakkaat", {(2, 2): "x"})], "s")
    assert len(book.read_sheets(["_hapusheets"])["_hapusheets"].rows) == 1


def test_formats_notes_and_rules_stay(client: gspread.Client, book: GoogleWorkbook) -> None:
    sheet = client.open_by_key(book.id).worksheet("Asiakkaat")
    sheet.insert_note("B2", "huom")
    sheet.format("B2", {"textFormat": {"bold": True}})
    sheet.format("C2", {"numberFormat": {"type": "DATE", "pattern": "yyyy-mm-dd"}})
    book.apply([SheetChanges("Asiakkaat", {(2, 2): "x", (2, 3): dt.date(2026, 3, 12)})], "s")
    assert sheet.get_note("B2") == "huom"
    assert sheet.acell("C2").value == "2026-03-12"


def test_rows_that_the_grid_has_no_room_for_are_added(client: gspread.Client, book: GoogleWorkbook) -> None:
    client.open_by_key(book.id).worksheet("Asiakkaat").resize(rows=4, cols=3)
    book.apply([SheetChanges("Asiakkaat", {(2, 5): "sivussa"}, [{1: "A-4"}, {1: "A-5"}])], "s")
    assert rows_of(book)[-2:] == [["A-4"], ["A-5"]]
    assert rows_of(book)[1] == ["A-1", "Aino", 1, "", "sivussa"]


def test_the_cost_does_not_grow_with_rows(cloud: Served, client: gspread.Client) -> None:
    costs = []
    for count in (10, 300):
        book = create_workbook(client, "x", "x.xlsx", HEADERS)
        book.read(HEADERS)
        book.apply([SheetChanges("Asiakkaat", new_rows=[{1: f"A-{n}", 2: "x"} for n in range(count)])], "a")
        before = (book.traffic.read, book.traffic.write)
        book.read(HEADERS)
        book.read(HEADERS)
        book.apply([SheetChanges("Asiakkaat", {(n, 3): n for n in range(2, count, 3)})], "b")
        costs.append((book.traffic.read - before[0], book.traffic.write - before[1]))
    assert costs == [(3, 2), (3, 2)]


def test_an_unchanged_workbook_costs_one_read_after_the_first(book: GoogleWorkbook) -> None:
    before = (book.traffic.read, book.traffic.write)
    book.read(HEADERS)
    assert (book.traffic.read - before[0], book.traffic.write - before[1]) == (1, 0)


def test_a_renamed_sheet_is_noticed(client: gspread.Client, book: GoogleWorkbook) -> None:
    client.open_by_key(book.id).worksheet("Asiakkaat").update_title("Muu")
    assert book.read(HEADERS).tables == {}
    with pytest.raises(Refused):
        book.apply([SheetChanges("Asiakkaat", {(2, 2): "x"})], "s")


def test_a_foreign_spreadsheet_is_refused_in_our_words(client: gspread.Client) -> None:
    with pytest.raises(Refused) as failure:
        GoogleWorkbook(client, "ei-ole", "x.xlsx").read(HEADERS)
    assert failure.value.code == "cloud.not_found"


def test_columns_of_text_keep_what_a_person_types(cloud: Served, client: gspread.Client) -> None:
    book = create_workbook(client, "x", "x.xlsx", HEADERS, {"Asiakkaat": ["Nimi"]})
    cloud.edit(book.id, {"Asiakkaat!A2:C2": [["A-1", "0405550123", "0405550123"]]})
    assert book.read_sheets(["Asiakkaat"])["Asiakkaat"].rows[1] == ["A-1", "0405550123", 405550123]


def test_a_large_push_is_cut_into_batches_of_two_megabytes() -> None:
    rows: list[Any] = [{"values": [{"userEnteredValue": {"stringValue": "x" * 100}}]} for _ in range(50_000)]
    request = {"updateCells": {"start": {"sheetId": 1, "rowIndex": 1, "columnIndex": 0}, "rows": rows, "fields": "a"}}
    batches = chunked([request, {"deleteDimension": {}}])
    starts = [one["updateCells"]["start"]["rowIndex"] for batch in batches for one in batch if "updateCells" in one]
    counts = [len(one["updateCells"]["rows"]) for batch in batches for one in batch if "updateCells" in one]
    assert sum(counts) == 50_000
    assert starts == [1 + sum(counts[:n]) for n in range(len(counts))]
    assert batches[-1][-1] == {"deleteDimension": {}}
    assert len(batches) > 2

"""Calls that gspread has no method for: data filters, tags, long reads, odd titles, and two programs at once."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any
from urllib.parse import quote

import gspread
import pytest
import requests

from hapusheets.sync.emulator import Served, serve

from .conftest import plain_client


@pytest.mark.parametrize("title", ["Päätökset", "it's", "a!b", "a:b", "a/b c?d#e%20", "A1", "2026", "'quoted'", "日本"])
def test_any_title_can_be_read_and_written(book: gspread.Spreadsheet, title: str) -> None:
    sheet = book.add_worksheet(title, 5, 5)
    sheet.update([["x"]], "B2")
    sheet.append_row(["y"], table_range="B2")
    assert book.worksheet(title).get("B2:B3") == [["x"], ["y"]]
    assert book.values_batch_get([f"'{title.replace(chr(39), chr(39) * 2)}'!B2"])["valueRanges"][0]["values"] == [["x"]]


def post(cloud: Served, path: str, body: Any) -> Any:
    answer = requests.post(f"{cloud.url}/v4/spreadsheets/{path}", data=json.dumps(body), timeout=5)
    answer.raise_for_status()
    return answer.json()


def test_tags_follow_their_rows_and_values_are_written_through_them(cloud: Served, book: gspread.Spreadsheet) -> None:
    sheet = book.sheet1
    sheet.update([["a"], ["b"], ["c"]], "A1")
    place = {"sheetId": 0, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}
    tag = {
        "metadataKey": "rivi",
        "metadataValue": "A-2",
        "visibility": "DOCUMENT",
        "location": {"dimensionRange": place},
    }
    made = book.batch_update({"requests": [{"createDeveloperMetadata": {"developerMetadata": tag}}]})
    number = made["replies"][0]["createDeveloperMetadata"]["developerMetadata"]["metadataId"]
    sheet.insert_rows([["uusi"], ["uusi"]], 1)
    sheet.sort((1, "des"), range="A1:A1")
    lookup = {"developerMetadataLookup": {"metadataKey": "rivi"}}
    found = post(cloud, f"{book.id}/values:batchGetByDataFilter", {"dataFilters": [lookup]})
    assert found["valueRanges"][0]["valueRange"]["values"] == [["b"]]
    data = [{"dataFilter": lookup, "majorDimension": "ROWS", "values": [["B"]]}]
    post(cloud, f"{book.id}/values:batchUpdateByDataFilter", {"valueInputOption": "RAW", "data": data})
    assert sheet.col_values(1) == ["uusi", "uusi", "a", "B", "c"]
    matched = post(cloud, f"{book.id}/developerMetadata:search", {"dataFilters": [lookup]})
    location = matched["matchedDeveloperMetadata"][0]["developerMetadata"]["location"]
    assert (location["locationType"], location["dimensionRange"]["startIndex"]) == ("ROW", 3)
    one = requests.get(f"{cloud.url}/v4/spreadsheets/{book.id}/developerMetadata/{number}", timeout=5).json()
    assert one["metadataValue"] == "A-2"
    sheet.delete_rows(4)
    assert post(cloud, f"{book.id}/developerMetadata:search", {"dataFilters": [lookup]}) == {}


def test_a_spreadsheet_is_made_whole_in_one_call(cloud: Served) -> None:
    rows = [{"values": [{"userEnteredValue": {"stringValue": "a"}}, {"userEnteredValue": {"formulaValue": "=1+1"}}]}]
    body = {
        "properties": {"title": "Kokonainen", "locale": "fi_FI"},
        "sheets": [{"properties": {"title": "Yksi"}, "data": [{"startRow": 1, "rowData": rows}]}, {}],
    }
    made = requests.post(f"{cloud.url}/v4/spreadsheets", data=json.dumps(body), timeout=5).json()
    assert [one["properties"]["title"] for one in made["sheets"]] == ["Yksi", "Sheet2"]
    assert made["spreadsheetUrl"] == f"https://docs.google.com/spreadsheets/d/{made['spreadsheetId']}/edit"
    found = requests.get(f"{cloud.url}/v4/spreadsheets/{made['spreadsheetId']}/values/Yksi!A2:B2", timeout=5).json()
    assert found == {"range": "Yksi!A2:B2", "majorDimension": "ROWS", "values": [["a", "2"]]}


def test_a_get_too_long_for_an_address_may_come_as_a_post(cloud: Served, book: gspread.Spreadsheet) -> None:
    book.sheet1.update([["x"]], "A1")
    query = "&".join(f"ranges={quote('Sheet1!A1')}" for _ in range(300))
    answer = requests.post(
        f"{cloud.url}/v4/spreadsheets/{book.id}/values:batchGet",
        data=query,
        headers={"X-HTTP-Method-Override": "GET", "Content-Type": "application/x-www-form-urlencoded"},
        timeout=5,
    )
    assert len(answer.json()["valueRanges"]) == 300


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [("GET", "/v4/spreadsheets/ei-ole", 404), ("GET", "/v4/nothing", 404),
     ("POST", "/v4/spreadsheets/x/values/A1:append", 404), ("DELETE", "/drive/v3/files/x", 404),
     ("GET", "/drive/v3/files/x?alt=media", 404)],
)  # fmt: skip
def test_what_is_not_there_is_404(cloud: Served, method: str, path: str, code: int) -> None:
    answer = requests.request(method, f"{cloud.url}{path}", data="{}", params={"valueInputOption": "RAW"}, timeout=5)
    assert (answer.status_code, answer.json()["error"]["code"]) == (code, code)


@pytest.mark.parametrize("body", ["{", "[]", '{"requests": [1e999]}', '{"requests": NaN}', '"text"', "\xff"])
def test_a_body_that_is_no_object_is_400(cloud: Served, book: gspread.Spreadsheet, body: str) -> None:
    url = f"{cloud.url}/v4/spreadsheets/{book.id}:batchUpdate"
    answer = requests.post(url, data=body.encode("latin-1"), timeout=5)
    assert (answer.status_code, answer.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")


def test_two_programs_write_at_once_and_nothing_is_lost(cloud: Served, book: gspread.Spreadsheet) -> None:
    def write(column: str) -> None:
        other = plain_client(cloud.url)
        sheet = other.open_by_key(book.id).sheet1
        for row in range(1, 11):
            sheet.update([[f"{column}{row}"]], f"{column}{row}")
        other.http_client.session.close()

    threads = [threading.Thread(target=write, args=(column,)) for column in "ABCD"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert book.sheet1.get_all_values() == [[f"{column}{row}" for column in "ABCD"] for row in range(1, 11)]


def test_a_client_of_a_stopped_cloud_finds_the_new_one(tmp_path: Path) -> None:
    with serve(data=tmp_path / "a.sqlite") as first:
        client, port = plain_client(first.url), first.port
        book = client.create("Koe")
        book.sheet1.update([["ennen"]], "A1")
    with serve(port=port, data=tmp_path / "a.sqlite") as second:
        second.edit(book.id, {"Sheet1!A1": [["jälkeen"]]})
        assert book.sheet1.acell("A1").value == "jälkeen"
        client.http_client.session.close()

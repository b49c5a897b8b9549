"""Requests that would hold the cloud or break it: patterns without end, huge grids, negative places, odd bytes."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from typing import Any

import gspread
import pytest
import requests

from hapusheets.sync.emulator import Served, regexes
from hapusheets.sync.emulator.functions import FUNCTIONS

_HUGE = 10**8


def batch(cloud: Served, book: gspread.Spreadsheet, *asked: dict[str, Any]) -> requests.Response:
    """Return the answer to a batchUpdate as it came."""
    body = json.dumps({"requests": asked})
    return requests.post(f"{cloud.url}/v4/spreadsheets/{book.id}:batchUpdate", data=body, timeout=20)


def refusal(answer: requests.Response) -> str:
    """Return Google's message of a 400."""
    assert (answer.status_code, answer.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")
    return str(answer.json()["error"]["message"])


def replace(find: str, by: str = "x") -> dict[str, Any]:
    """Return a findReplace by a regular expression over every sheet."""
    return {"findReplace": {"find": find, "replacement": by, "searchByRegex": True, "allSheets": True}}


@pytest.mark.parametrize("find", ["(a+)+$", "(a|a)*$", "(a|aa)+$", "a*a*a*a*a*a*a*a*a*a*$"])
def test_a_pattern_without_end_is_given_up_and_others_are_answered(
    cloud: Served, book: gspread.Spreadsheet, monkeypatch: pytest.MonkeyPatch, find: str
) -> None:
    monkeypatch.setattr(regexes, "SECONDS", 0.5)
    book.sheet1.update([["a" * 2000 + "!"]], "A1")
    began = time.monotonic()
    assert refusal(batch(cloud, book, replace(find))).startswith("Invalid requests[0].findReplace: ")
    assert time.monotonic() - began < 5
    assert book.sheet1.acell("A1").value == "a" * 2000 + "!"


def test_an_ordinary_pattern_replaces_with_its_groups(cloud: Served, book: gspread.Spreadsheet) -> None:
    book.sheet1.update([["Aho, Aino"], ["\\d"], ["Berg, Bo"]], "A1")
    answer = batch(cloud, book, replace(r"(\w+), (\w+)", r"$2 \n $1$0"))
    assert answer.json()["replies"][0]["findReplace"]["occurrencesChanged"] == 2
    assert book.sheet1.col_values(1) == [r"Aino \n AhoAho, Aino", "\\d", r"Bo \n BergBerg, Bo"]


@pytest.mark.parametrize(("find", "by"), [("(", "x"), ("a", "$3"), ("[a", ""), ("a{9999999999}", "")])
def test_a_pattern_that_is_none_is_400(cloud: Served, book: gspread.Spreadsheet, find: str, by: str) -> None:
    book.sheet1.update([["aaa"]], "A1")
    assert "Invalid regular expression" in refusal(batch(cloud, book, replace(find, by)))


def test_a_text_that_would_grow_without_measure_is_refused(cloud: Served, book: gspread.Spreadsheet) -> None:
    book.sheet1.update([["a" * 40_000]], "A1")
    assert "50000" in refusal(batch(cloud, book, replace("a*", "$0$0")))


def test_counting_by_many_wildcards_ends() -> None:
    began = time.monotonic()
    assert FUNCTIONS["COUNTIF"]("a" * 5000, "*a" * 40 + "b") == 0
    assert FUNCTIONS["COUNTIF"]("Keminmaan kunta", "kem?nm*KUN*a") == 1
    assert FUNCTIONS["COUNTIF"]("Kemi", "k*n") == 0
    assert time.monotonic() - began < 1


def lines(start: int, end: int) -> dict[str, Any]:
    return {"sheetId": 0, "dimension": "ROWS", "startIndex": start, "endIndex": end}


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({"insertDimension": {"range": lines(1, _HUGE)}}, id="rows inserted"),
        pytest.param(
            {"insertDimension": {"range": lines(1, _HUGE), "inheritFromBefore": True}}, id="rows like the one above"
        ),
        pytest.param({"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": _HUGE}}, id="rows appended"),
        pytest.param({"addSheet": {"properties": {"gridProperties": {"rowCount": _HUGE}}}}, id="a sheet added"),
        pytest.param(
            {"updateSheetProperties": {"properties": {"gridProperties": {"rowCount": _HUGE}}, "fields": "*"}},
            id="a sheet made larger",
        ),
        pytest.param({"pasteData": {"coordinate": {"rowIndex": _HUGE}, "data": "x"}}, id="a paste far below"),
        pytest.param(
            {"autoFill": {"sourceAndDestination": {"source": {"endRowIndex": 1}, "fillLength": _HUGE}}},
            id="a long fill",
        ),
        pytest.param(
            {
                "deleteDuplicates": {
                    "range": {"endRowIndex": 9},
                    "comparisonColumns": [{"dimension": "COLUMNS", "startIndex": 0, "endIndex": _HUGE}],
                }
            },
            id="columns compared that are not there",
        ),
    ],
)
def test_more_cells_than_google_keeps_is_refused_at_once(
    cloud: Served, book: gspread.Spreadsheet, asked: dict[str, Any]
) -> None:
    book.sheet1.update([["x"], ["y"]], "A1")
    book.sheet1.format("A1:B2", {"textFormat": {"bold": True}})
    began = time.monotonic()
    refusal(batch(cloud, book, asked))
    assert time.monotonic() - began < 1
    assert book.sheet1.col_values(1) == ["x", "y"]


def test_a_new_file_with_a_cell_far_below_is_refused_at_once(cloud: Served) -> None:
    data = [{"startRow": _HUGE - 1, "rowData": [{"values": [{"userEnteredValue": {"stringValue": "x"}}]}]}]
    sheet = {"properties": {"gridProperties": {"rowCount": _HUGE, "columnCount": 1}}, "data": data}
    answer = requests.post(f"{cloud.url}/v4/spreadsheets", data=json.dumps({"sheets": [sheet]}), timeout=5)
    assert "above the limit" in refusal(answer)


def test_a_named_range_of_any_length_moves_at_once(cloud: Served, book: gspread.Spreadsheet) -> None:
    area = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 10**12}
    protect = {"addProtectedRange": {"protectedRange": {"range": area}}}
    began = time.monotonic()
    batch(cloud, book, protect, {"insertDimension": {"range": lines(0, 3)}})
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"updateCells": {"start": {"rowIndex": -5}, "rows": [{}], "fields": "*"}}, "rowIndex[-5]"),
        ({"updateCells": {"start": {"columnIndex": "-1"}, "rows": [{}], "fields": "*"}}, "columnIndex[-1]"),
        ({"updateCells": {"range": {"startRowIndex": -5}, "rows": [{}], "fields": "*"}}, "startRowIndex[-5]"),
        ({"pasteData": {"coordinate": {"rowIndex": -1}, "data": "x"}}, "rowIndex[-1]"),
        ({"cutPaste": {"source": {"endRowIndex": 1}, "destination": {"rowIndex": -1}}}, "rowIndex[-1]"),
        ({"insertDimension": {"range": lines(-1, 2)}}, "startIndex[-1]"),
        ({"moveDimension": {"source": lines(0, 1), "destinationIndex": -3}}, "destinationIndex[-3]"),
        ({"duplicateSheet": {"sourceSheetId": 0, "insertSheetIndex": -1}}, "insertSheetIndex[-1]"),
        ({"addSheet": {"properties": {"index": -1}}}, "index[-1]"),
        ({"addSheet": {"properties": {"gridProperties": {"rowCount": -1}}}}, "rowCount[-1]"),
    ],
)
def test_a_negative_place_is_400(cloud: Served, book: gspread.Spreadsheet, asked: dict[str, Any], named: str) -> None:
    book.sheet1.update([["x"]], "A1")
    assert named in refusal(batch(cloud, book, asked))
    assert book.sheet1.get_all_values() == [["x"]]


def test_row_nought_is_no_range(cloud: Served, book: gspread.Spreadsheet) -> None:
    for text in ("R0C0", "R0C1", "R1C0", "R1C1:R0C2"):
        assert requests.get(f"{cloud.url}/v4/spreadsheets/{book.id}/values/{text}", timeout=5).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('{"requests": ' + "[" * 100_000 + "]" * 100_000 + "}", id="lists in lists"),
        pytest.param('{"a":' * 100_000 + "1" + "}" * 100_000, id="objects in objects"),
        pytest.param(
            '{"requests": [' + '{"addSheet":' * 150 + "{}" + "}" * 150 + "]}", id="deeper than a message goes"
        ),
        pytest.param('{"requests": ' + "9" * 10_000 + "}", id="a number without measure"),
    ],
)
def test_json_without_measure_is_400(cloud: Served, book: gspread.Spreadsheet, body: str) -> None:
    refusal(requests.post(f"{cloud.url}/v4/spreadsheets/{book.id}:batchUpdate", data=body, timeout=20))


def test_a_field_mask_without_bottom_is_400(cloud: Served, book: gspread.Spreadsheet) -> None:
    query = "fields=" + "a(" * 20_000 + "a" + ")" * 20_000
    headers = {"X-HTTP-Method-Override": "GET"}
    refusal(requests.post(f"{cloud.url}/v4/spreadsheets/{book.id}", data=query, headers=headers, timeout=20))


def raw(cloud: Served, text: bytes) -> bytes:
    """Return the first line of the answer to these bytes; empty when the connection is dropped."""
    with socket.create_connection(("127.0.0.1", cloud.port), timeout=5) as connection:
        connection.sendall(text)
        return connection.makefile("rb").readline()


def asking(cloud: Served, headers: bytes, body: bytes = b"", path: bytes = b"/v4/spreadsheets") -> bytes:
    host = f"Host: 127.0.0.1:{cloud.port}\r\n".encode()
    return raw(cloud, b"POST " + path + b" HTTP/1.1\r\n" + host + headers + b"\r\n\r\n" + body)


@pytest.mark.parametrize("length", [b"\xb2", b"-1", b"+1", b"1_0", b"0x1", b"one", b"1, 2"])
def test_a_length_that_is_no_number_is_400(cloud: Served, length: bytes) -> None:
    assert b" 400 " in asking(cloud, b"Content-Length: " + length)


@pytest.mark.parametrize("length", [b"99999999999", b"9" * 5000])
def test_a_length_above_the_limit_is_413(cloud: Served, length: bytes) -> None:
    assert b" 413 " in asking(cloud, b"Content-Length: " + length)


@pytest.mark.parametrize(
    "chunks", [b"xyz\r\n", b"-5\r\nab", b"0x2\r\n{}\r\n0\r\n\r\n", b"1_0\r\n", b"\r\n", b"2\r\n{}{}\r\n"]
)
def test_a_bad_chunk_is_400(cloud: Served, chunks: bytes) -> None:
    assert b" 400 " in asking(cloud, b"Transfer-Encoding: chunked", chunks)


def test_a_chunk_above_the_limit_is_413(cloud: Served) -> None:
    assert b" 413 " in asking(cloud, b"Transfer-Encoding: chunked", b"fffffffffff\r\n")


def test_good_chunks_with_an_ending_are_read_whole(cloud: Served) -> None:
    body = b"1;a=b\r\n{\r\n1\r\n}\r\n0\r\nA: b\r\nC: d\r\n\r\n"
    assert b" 200 " in asking(cloud, b"Transfer-Encoding: chunked", body)


def test_an_address_that_is_none_is_400(cloud: Served) -> None:
    assert b" 400 " in asking(cloud, b"Content-Length: 0", path=b"http://[/v4/spreadsheets")


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="needs Linux and the right to run as another user"
)
@pytest.mark.parametrize(("user", "status"), [(65534, " 403 "), (0, " 200 ")])
def test_another_user_of_the_machine_is_refused(cloud: Served, user: int, status: str) -> None:
    program = (
        "import os, socket; "
        "''.encode('idna'); "
        f"os.setuid({user}); "
        "s = socket.socket(); "
        f"s.connect(('127.0.0.1', {cloud.port})); "
        f"s.sendall(b'GET /drive/v3/files HTTP/1.1\\r\\nHost: 127.0.0.1:{cloud.port}\\r\\n\\r\\n'); "
        "print(s.recv(99).decode().splitlines()[0])"
    )
    done = subprocess.run([sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=True)
    assert status in done.stdout

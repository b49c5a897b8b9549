"""Quotas, faults, another person's edits, and who may ask."""

from __future__ import annotations

import http.client
import json
from pathlib import Path
from typing import Any

import gspread
import pytest
import requests
from gspread.exceptions import APIError

from hapusheets.model.errors import Refused, TryLater, WrongUse
from hapusheets.sync.emulator import Served, serve

from .conftest import plain_client


def test_a_full_minute_is_answered_by_429(cloud: Served, book: gspread.Spreadsheet) -> None:
    clock = [1e12]
    cloud.server.cloud.bad_days.clock = lambda: clock[0]
    cloud.quota(reads=1, writes=2)
    book.values_get("Sheet1!A1")
    with pytest.raises(APIError) as failure:
        book.values_get("Sheet1!A1")
    assert (failure.value.code, failure.value.error["status"]) == (429, "RESOURCE_EXHAUSTED")
    assert failure.value.error["details"][0]["reason"] == "RATE_LIMIT_EXCEEDED"
    book.values_clear("Sheet1!A1")
    clock[0] += 61
    assert book.values_get("Sheet1!A1")["range"] == "Sheet1!A1"


@pytest.mark.parametrize(
    ("kind", "code"), [("unavailable", 503), ("quota", 429), ("forbidden", 403), ("internal", 500)]
)
def test_a_refused_write_is_not_done(cloud: Served, book: gspread.Spreadsheet, kind: str, code: int) -> None:
    cloud.fail(kind, match="/values/")
    with pytest.raises(APIError) as failure:
        book.sheet1.update([["x"]], "A1")
    assert failure.value.code == code
    assert book.sheet1.acell("A1").value is None


@pytest.mark.parametrize("kind", ["lost_answer", "lost_unavailable"])
def test_a_write_whose_answer_is_lost_is_done(cloud: Served, book: gspread.Spreadsheet, kind: str) -> None:
    sheet = book.sheet1
    cloud.fail(kind, method="PUT")
    with pytest.raises((requests.exceptions.ConnectionError, APIError)):
        sheet.update([["x"]], "A1")
    assert sheet.acell("A1").value == "x"


def test_a_dropped_connection_does_nothing(cloud: Served, book: gspread.Spreadsheet) -> None:
    sheet = book.sheet1
    cloud.fail("dropped", method="PUT")
    with pytest.raises(requests.exceptions.ConnectionError):
        sheet.update([["x"]], "A1")
    assert sheet.acell("A1").value is None


def test_another_person_edits_at_the_wanted_step(cloud: Served, book: gspread.Spreadsheet) -> None:
    sheet = book.sheet1
    cloud.edit_at(2, book.id, {"Sheet1!B1": [["heidän"]]})
    sheet.update([["minun"]], "A1")
    assert sheet.row_values(1) == ["minun", "heidän"]


def test_an_unknown_fault_is_wrong_use(cloud: Served) -> None:
    with pytest.raises(WrongUse):
        cloud.fail("earthquake")


def test_requests_are_written_down(cloud: Served, book: gspread.Spreadsheet) -> None:
    before = cloud.count("write")
    book.sheet1.update([["x"]], "A1")
    assert cloud.count("write") == before + 1
    assert cloud.requests[-1].path.startswith(f"/v4/spreadsheets/{book.id}/values/")


def test_the_admin_address_needs_the_token(cloud: Served, book: gspread.Spreadsheet) -> None:
    body = json.dumps({"kind": "unavailable", "times": 1})
    assert requests.post(f"{cloud.url}/_cloud/faults", data=body, timeout=5).status_code == 403
    answer = requests.post(f"{cloud.url}/_cloud/faults", data=body, headers={"X-Cloud-Token": cloud.token}, timeout=5)
    assert answer.json() == {"waiting": 1}
    with pytest.raises(APIError):
        book.values_get("Sheet1!A1")
    edit = json.dumps({"spreadsheet": book.id, "values": {"Sheet1!A1": [["x"]]}})
    requests.post(f"{cloud.url}/_cloud/edit?token={cloud.token}", data=edit, timeout=5).raise_for_status()
    assert book.values_get("Sheet1!A1")["values"] == [["x"]]


def ask(cloud: Served, path: str, **headers: str) -> int:
    """Return the status of a GET with these headers only."""
    connection = http.client.HTTPConnection("127.0.0.1", cloud.port, timeout=5)
    try:
        connection.putrequest("GET", path, skip_host=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"Host": "127.0.0.1:{port}"}, 200, id="this machine is answered"),
        pytest.param({"Host": "localhost:{port}"}, 200, id="so is its name"),
        pytest.param({"Host": "evil.example:{port}"}, 403, id="another name for loopback is refused"),
        pytest.param({}, 403, id="no name at all is refused"),
        pytest.param({"Host": "127.0.0.1:{port}", "Origin": "http://evil.example"}, 403, id="another site is refused"),
        pytest.param({"Host": "127.0.0.1:{port}", "Origin": "null"}, 403, id="a file in the browser is refused"),
        pytest.param(
            {"Host": "127.0.0.1:{port}", "Origin": "http://127.0.0.1:{port}"}, 200, id="the own page is answered"
        ),
        pytest.param(
            {"Host": "127.0.0.1:{port}", "Sec_Fetch_Site": "cross-site"}, 403, id="a picture on another site is refused"
        ),
    ],
)
def test_only_this_machines_programs_are_answered(cloud: Served, headers: dict[str, str], status: int) -> None:
    filled = {name: value.replace("{port}", str(cloud.port)) for name, value in headers.items()}
    assert ask(cloud, "/drive/v3/files", **filled) == status


def test_the_page_needs_its_token_and_speaks_three_languages(cloud: Served) -> None:
    assert requests.get(cloud.url + "/", timeout=5).status_code == 403
    pages = {lang: requests.get(f"{cloud.page_url}&lang={lang}", timeout=5) for lang in ("fi", "sv", "en")}
    assert [page.text.partition("<h1>")[2].partition("</h1>")[0] for page in pages.values()] == [
        "Paikallinen pilvi",
        "Lokalt moln",
        "Local cloud",
    ]
    assert "@@" not in pages["fi"].text
    assert "default-src 'none'" in pages["fi"].headers["Content-Security-Policy"]


def test_files_outlive_the_program(tmp_path: Path) -> None:
    file = tmp_path / "pilvi.sqlite"
    with serve(data=file) as cloud:
        book = plain_client(cloud.url).create("Säilyvä")
        book.sheet1.update([["00100", 1.5, True]], "A1")
        book.sheet1.update([["=B1*2"]], "D1", raw=False)
        book.sheet1.insert_note("A1", "huom")
        book.sheet1.merge_cells("A3:B3")
        book.sheet1.delete_rows(2)
        book.client.session.close()
    with serve(data=file) as cloud:
        again = plain_client(cloud.url).open("Säilyvä")
        values: Any = again.sheet1.get("A1:D1", value_render_option=gspread.utils.ValueRenderOption.unformatted)
        assert values == [["00100", 1.5, True, 3]]
        assert again.sheet1.get_note("A1") == "huom"
        assert again.fetch_sheet_metadata()["sheets"][0]["merges"][0]["startRowIndex"] == 1
        again.client.session.close()


def test_a_data_file_serves_one_cloud_and_no_other_kind_of_file(tmp_path: Path) -> None:
    with serve(data=tmp_path / "a.sqlite"), pytest.raises(TryLater), serve(data=tmp_path / "a.sqlite"):
        pass
    (tmp_path / "b.sqlite").write_bytes(b"not a database at all" * 99)
    with pytest.raises(Refused), serve(data=tmp_path / "b.sqlite"):
        pass


def test_a_taken_port_is_told(cloud: Served) -> None:
    with pytest.raises(TryLater) as failure, serve(port=cloud.port):
        pass
    assert failure.value.code == "cloud.port_taken"

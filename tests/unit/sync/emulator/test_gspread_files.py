"""Copies, exports, imports and sharing through gspread's public methods."""

from __future__ import annotations

import csv
import io
import zipfile

import gspread
import openpyxl
import pytest
from gspread.exceptions import APIError
from gspread.utils import ExportFormat


def test_a_file_is_copied_with_cells_and_comments(client: gspread.Client, book: gspread.Spreadsheet) -> None:
    book.sheet1.update([["a"]], "A1")
    url = f"https://www.googleapis.com/drive/v3/files/{book.id}/comments"
    client.http_client.request("post", url, json={"content": "hei"}, params={"fields": "id"})
    copy = client.copy(book.id, title="Kopio", copy_permissions=True)
    assert (copy.title, copy.sheet1.acell("A1").value) == ("Kopio", "a")
    listed = client.http_client.request("get", url.replace(book.id, copy.id), params={"fields": "comments/content"})
    assert listed.json() == {"comments": [{"content": "hei"}]}
    copy.sheet1.update([["b"]], "A1")
    assert book.sheet1.acell("A1").value == "a"


def test_a_deleted_file_is_gone(client: gspread.Client, book: gspread.Spreadsheet) -> None:
    client.del_spreadsheet(book.id)
    with pytest.raises(gspread.exceptions.SpreadsheetNotFound):
        client.open_by_key(book.id)
    with pytest.raises(APIError) as failure:
        client.del_spreadsheet(book.id)
    assert failure.value.error["errors"][0]["reason"] == "notFound"


def test_an_exported_workbook_holds_types_formulas_and_formats(book: gspread.Spreadsheet) -> None:
    sheet = book.sheet1
    sheet.update([["00100", 1.5, True, "=B1*2", "=x"]], "A1")
    sheet.update([["=B1*2", "2026-03-12"]], "D1", raw=False)
    sheet.merge_cells("A2:B2")
    found = openpyxl.load_workbook(io.BytesIO(book.export(ExportFormat.EXCEL)))["Sheet1"]
    assert [found.cell(1, n).value for n in (1, 2, 3, 4)] == ["00100", 1.5, True, "=B1*2"]
    assert found["E1"].value.isoformat()[:10] == "2026-03-12"
    assert [str(one) for one in found.merged_cells.ranges] == ["A2:B2"]


def test_a_text_that_looks_like_a_formula_is_exported_as_text(book: gspread.Spreadsheet) -> None:
    book.sheet1.update([["=1+1"]], "A1")
    found = openpyxl.load_workbook(io.BytesIO(book.export(ExportFormat.EXCEL)))["Sheet1"]["A1"]
    assert (found.value, found.data_type) == ("=1+1", "s")


@pytest.mark.parametrize(("kind", "sign"), [(ExportFormat.CSV, ","), (ExportFormat.TSV, "\t")])
def test_the_first_sheet_is_exported_as_text(book: gspread.Spreadsheet, kind: ExportFormat, sign: str) -> None:
    book.sheet1.update([["a", 'b "c", d'], ["ä"]], "A1")
    text = book.export(kind).decode("utf-8")
    assert list(csv.reader(io.StringIO(text), delimiter=sign)) == [["a", 'b "c", d'], ["ä", ""]]


def test_other_formats_are_made_or_refused(book: gspread.Spreadsheet) -> None:
    book.sheet1.update([["Å < B"]], "A1")
    with zipfile.ZipFile(io.BytesIO(book.export(ExportFormat.OPEN_OFFICE_SHEET))) as package:
        assert package.namelist()[0] == "mimetype"
        assert "Å &lt; B" in package.read("content.xml").decode("utf-8")
    with zipfile.ZipFile(io.BytesIO(book.export(ExportFormat.ZIPPED_HTML))) as package:
        assert "<td>Å &lt; B</td>" in package.read("Sheet1.html").decode("utf-8")
    assert book.export(ExportFormat.PDF).startswith(b"%PDF-")


def test_a_csv_text_replaces_everything(client: gspread.Client, book: gspread.Spreadsheet) -> None:
    book.add_worksheet("Toinen", 1, 1)
    client.import_csv(book.id, "a,b\n1,00100\n")
    assert book.sheet1.get_all_values() == [["a", "b"], ["1", "100"]]
    assert len(book.worksheets()) == 1


def test_sharing_is_listed_and_taken_back(book: gspread.Spreadsheet) -> None:
    book.share("aino@example.fi", perm_type="user", role="writer")
    book.share("example.fi", perm_type="domain", role="reader")
    book.share("", perm_type="anyone", role="reader", with_link=True)
    found = {one["type"]: one for one in book.list_permissions()}
    assert sorted(one["role"] for one in book.list_permissions()) == ["owner", "reader", "reader", "writer"]
    assert found["domain"]["domain"] == "example.fi"
    assert book.remove_permissions("aino@example.fi") != []
    assert book.remove_permissions("example.fi", role="writer") == []
    assert "aino@example.fi" not in {one.get("emailAddress") for one in book.list_permissions()}


def test_the_owner_can_hand_the_file_over(book: gspread.Spreadsheet) -> None:
    made = book.share("aino@example.fi", perm_type="user", role="writer").json()
    book.transfer_ownership(made["id"])
    book.accept_ownership(made["id"])
    owners = [one["emailAddress"] for one in book.list_permissions() if one["role"] == "owner"]
    assert owners == ["aino@example.fi"]


def test_a_wrong_role_is_refused_in_drives_words(book: gspread.Spreadsheet) -> None:
    with pytest.raises(APIError) as failure:
        book.share("aino@example.fi", perm_type="user", role="king")
    assert failure.value.error["code"] == 400
    assert failure.value.error["errors"][0]["domain"] == "global"


def test_files_are_listed_by_folder(client: gspread.Client) -> None:
    client.create("Kansiossa", folder_id="kansio1")
    client.create('Lainaus "x"')
    assert [one["name"] for one in client.list_spreadsheet_files(folder_id="kansio1")] == ["Kansiossa"]
    assert [one["name"] for one in client.list_spreadsheet_files(title="Kansiossa")] == ["Kansiossa"]

"""A new cloud workbook keeps what people type in columns of text."""

from __future__ import annotations

from pathlib import Path

from hapusheets.sync.emulator import serve
from hapusheets.sync.providers.google import GoogleWorkbook
from hapusheets.sync.providers.transport import connect, door_of
from hapusheets.syncing import set_up_cloud
from hapusheets.workspace import Workspace


def test_a_phone_typed_in_the_cloud_keeps_its_zero_and_a_date_is_a_date(sample_workspace: Path) -> None:
    with serve() as cloud:
        set_up_cloud(Workspace.open(sample_workspace), endpoint=cloud.url)
        workspace = Workspace.open(sample_workspace)
        client = connect(cloud.url)
        book = GoogleWorkbook(client, workspace.settings.cloud.spreadsheets["asiakkaat"], "asiakkaat.xlsx")
        headers = book.read_sheets(["Asiakkaat"])["Asiakkaat"].rows[0]
        typed = {"Puhelin": "0505550123", "Lähete saapunut": "12.3.2026"}
        cloud.edit(book.id, {"Asiakkaat!A2": [[typed.get(str(header), "") for header in headers]]})
        row = book.read_sheets(["Asiakkaat"])["Asiakkaat"].rows[1]
        assert {header: value for header, value in zip(headers, row, strict=False) if value} == {
            "Puhelin": "0505550123",
            "Lähete saapunut": 46093,
        }
        door_of(client).session.close()

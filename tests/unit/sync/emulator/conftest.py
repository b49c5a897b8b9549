"""A local cloud per test and a gspread client as somebody else would write it: only the base address is swapped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gspread
import pytest
from google.auth.credentials import AnonymousCredentials

from hapusheets.sync.emulator import Served, serve


def plain_client(url: str) -> gspread.Client:
    """Return an ordinary gspread client whose requests go to ``url``."""

    class Swapped(gspread.HTTPClient):
        def request(self, method: str, endpoint: str, *args: Any, **more: Any) -> Any:
            for host in ("https://sheets.googleapis.com", "https://www.googleapis.com"):
                endpoint = endpoint.replace(host, url)
            return super().request(method, endpoint, *args, **more)

    return gspread.Client(auth=AnonymousCredentials(), http_client=Swapped)  # type: ignore[no-untyped-call]


@pytest.fixture
def cloud() -> Iterator[Served]:
    with serve() as served:
        yield served


@pytest.fixture
def client(cloud: Served) -> Iterator[gspread.Client]:
    made = plain_client(cloud.url)
    yield made
    made.http_client.session.close()


@pytest.fixture
def book(client: gspread.Client) -> gspread.Spreadsheet:
    return client.create("Koe")


@pytest.fixture
def sheet(book: gspread.Spreadsheet) -> gspread.Worksheet:
    return book.sheet1

"""Drive's search language."""

from __future__ import annotations

import pytest

from hapusheets.sync.emulator.drive_query import compile_query
from hapusheets.sync.emulator.errors import DriveError

FILE = {
    "name": "Asiakkaat 'A' 2026",
    "mimeType": "sheet",
    "trashed": False,
    "parents": ["root", "k1"],
    "modifiedTime": "2026-03-12T06:40:00.000Z",
}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", True),
        ('mimeType="sheet"', True),
        ("mimeType='sheet' and trashed = false", True),
        ("trashed=true", False),
        ("not trashed = true", True),
        ("name contains 'asiakkaat'", True),
        ("name = 'Asiakkaat \\'A\\' 2026'", True),
        ('parents in "k1"', True),
        ("'k1' in parents and 'k2' in parents", False),
        ("(name = 'x' or 'k1' in parents) and mimeType != 'x'", True),
        ("name = 'x' or trashed = true and mimeType = 'sheet'", False),
        ("modifiedTime > '2026-03-11T00:00:00'", True),
        ("sharedWithMe = true", False),
    ],
)
def test_a_file_is_found(query: str, found: bool) -> None:
    assert compile_query(query)(FILE) is found


@pytest.mark.parametrize(
    "query", ["name =", "name like 'x'", "(name = 'x'", "name = 'x' name = 'y'", "; drop", "foo = 'x'"]
)
def test_a_wrong_query_is_refused(query: str) -> None:
    with pytest.raises(DriveError) as failure:
        compile_query(query)(FILE)
    assert failure.value.body()["error"]["errors"][0] == {
        "message": "Invalid Value",
        "domain": "global",
        "reason": "invalid",
        "location": "q",
        "locationType": "parameter",
    }

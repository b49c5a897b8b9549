"""A row taken out through the one door: those below move up, undo gives it back, a hindrance only clears it."""

from __future__ import annotations

from pathlib import Path

import pytest

from hapusheets import Workspace
from hapusheets.model.changes import CellChange, ChangeSet, RowDeleted
from hapusheets.workbooks import edit_workbook

REQUESTS = ("valitys.xlsx", "Sijaistarpeet")
GONE = ChangeSet("test", (RowDeleted(*REQUESTS, "R-0001", {"Syy": "sairaus"}),))


@pytest.fixture
def practice(sample_workspace: Path) -> Workspace:
    return Workspace.open(sample_workspace)


def places(space: Workspace) -> dict[str, int]:
    """Return the row of each request."""
    return {key: record.place.row for key, record in space.registers.requests.items()}


def test_the_rows_below_move_up_and_keep_what_they_hold(practice: Workspace) -> None:
    before = places(practice)
    practice.apply(GONE)
    after = places(practice)
    assert after == {key: row - (row > before["R-0001"]) for key, row in before.items() if key != "R-0001"}


def test_undo_after_another_change_adds_the_whole_row_again(practice: Workspace) -> None:
    before = practice.registers.table("requests")
    row = next(row for row in before if row.number == places(practice)["R-0001"])
    whole = {header: row.value(header) for header in before.columns}
    gone = practice.apply(GONE)
    practice.apply(ChangeSet("test", (CellChange(*REQUESTS, "R-0002", "Asiakkaan sanat", None, "Kiitos"),)))
    practice.undo(gone.operation)
    after = practice.registers.table("requests")
    again = next(row for row in after if row.number == places(practice)["R-0001"])
    assert {header: again.value(header) for header in after.columns} == whole


def test_a_row_with_something_beside_the_register_is_cleared_where_it_stands(practice: Workspace) -> None:
    before = places(practice)
    beside = ("Sijaistarpeet", f"AZ{before['R-0001']}")
    edit_workbook(practice.workbook_path("valitys.xlsx"), {beside: "oma merkintä"})
    practice.apply(GONE)
    assert places(practice) == {key: row for key, row in before.items() if key != "R-0001"}

"""A check too takes note of who is protected: the flag need not have been seen by a sync before the row goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from hapusheets.domain.privacy import find_withheld
from hapusheets.journal.protection import read_protection
from hapusheets.model.errors import Refused
from hapusheets.workbooks import SheetPatch, commit_edit, prepare_edit
from hapusheets.workspace import Workspace

SHEET = "Asiakkaat"


def test_a_person_whom_only_a_check_has_seen_flagged_stays_protected_when_the_row_goes(sample_workspace: Path) -> None:
    space = Workspace.open(sample_workspace)
    table = space.table(space.schema.register("customers"))
    row = next(row for row in table.rows if row.value("Turvakielto") is None)
    identifier, path = str(row.value("Tunnus")), space.workbook_path("asiakkaat.xlsx")
    commit_edit(prepare_edit(path, {SHEET: SheetPatch({table.address(row.number, "Turvakielto"): "kyllä"})}))

    Workspace.open(sample_workspace).check()

    commit_edit(prepare_edit(path, {SHEET: SheetPatch(delete_rows=[row.number])}))
    assert find_withheld(Workspace.open(sample_workspace).registers).is_protected(identifier)


def test_a_check_that_cannot_read_the_people_forgets_nobody(sample_workspace: Path) -> None:
    space = Workspace.open(sample_workspace)
    space.check()
    known = read_protection(space.state_dir)
    space.workbook_path("asiakkaat.xlsx").write_bytes(b"broken")
    Workspace.open(sample_workspace).check()
    assert {person.id for person in read_protection(space.state_dir)} == {person.id for person in known} != set()


def test_a_damaged_memory_is_told_with_its_place_and_is_not_written_over(sample_workspace: Path) -> None:
    space = Workspace.open(sample_workspace)
    memory = space.state_dir / "protected.json"
    memory.write_text('{"people": [', encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        _ = space.registers
    assert (refusal.value.code, refusal.value.where) == ("protection.damaged", str(memory))
    space.check()
    assert memory.read_text(encoding="utf-8") == '{"people": ['
